/* SPDX-License-Identifier: GPL-3.0-or-later
 * The parser of server-sent events. Each stream is split at every byte. */
#include "config.h"

#include "causerie-error.h"
#include "causerie-sse-parser.h"

#include <string.h>

static gboolean
take (const char *data, gsize length, gpointer user_data, GError **error)
{
  g_assert_cmpuint (length, >, 0);
  g_assert_cmpint (data[length], ==, '\0');
  g_string_append_len (user_data, data, (gssize)length);
  g_string_append_c (user_data, '|');
  return TRUE;
}

static void
assert_events (const char *stream, gsize length, gsize first, gsize step, const char *expected)
{
  g_autoptr (CauserieSseParser) parser = causerie_sse_parser_new ();
  g_autoptr (GString) events = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (gsize at = 0; at < length;)
    {
      gsize part = MIN (at == 0 && first > 0 ? first : step, length - at);

      causerie_sse_parser_push (parser, stream + at, part, take, events, &error);
      g_assert_no_error (error);
      at += part;
    }
  g_assert_cmpstr (events->str, ==, expected);
}

/* Parses a stream at once, in two parts split at each byte, and byte by byte. */
static void
assert_stream (const char *stream, const char *expected)
{
  gsize length = strlen (stream);

  for (gsize first = 0; first < length; first++)
    assert_events (stream, length, first, length, expected);
  assert_events (stream, length, 1, 1, expected);
}

static void
test_line_ends (void)
{
  assert_stream ("data: a\n\ndata: b\n\n", "a|b|");
  assert_stream ("data: a\r\n\r\ndata: b\r\n\r\n", "a|b|");
  assert_stream ("data: a\r\rdata: b\r\r", "a|b|");
  assert_stream ("data: a\r\n\ndata: b\n\rdata: c\r\n\r", "a|b|c|");
}

static void
test_several_data_lines (void)
{
  assert_stream ("data: a\ndata: b\ndata:\ndata:c\n\n", "a\nb\n\nc|");
}

static void
test_spaces (void)
{
  assert_stream ("data:a\n\ndata:  b \n\n", "a| b |");
}

static void
test_other_fields (void)
{
  assert_stream (": comment\nevent: x\nid: 4\nretry: 5\ndatum: 6\ndata2: 7\ndata: a\n\n", "a|");
  assert_stream ("event: x\n\n: nothing\n\ndata\n\ndata:\n\ndata: a\n\n", "a|");
}

static void
test_byte_order_mark (void)
{
  assert_stream ("\xef\xbb\xbf"
                 "data: a\n\n\xef\xbb\xbf"
                 "data: b\n\ndata: c\n\n",
                 "a|c|");
}

static void
test_done (void)
{
  assert_stream ("data: a\n\ndata: [DONE]\n\n", "a|");
}

static void
test_no_blank_line (void)
{
  assert_stream ("data: a\n\ndata: b\n", "a|");
  assert_stream ("data: b", "");
}

static void
test_characters (void)
{
  assert_stream ("data: é€😀\n\n", "é€😀|");
}

static void
test_nul (void)
{
  g_autoptr (CauserieSseParser) parser = causerie_sse_parser_new ();
  g_autoptr (GString) events = g_string_new (NULL);

  g_assert_true (causerie_sse_parser_push (parser, "data: a\0b\n\n", 11, take, events, NULL));
  g_assert_cmpmem (events->str, events->len, "a\0b|", 4);
}

static void
test_long_line (void)
{
  g_autofree char *text = g_strnfill (1024 * 1024, 'x');
  g_autofree char *stream = g_strconcat ("data: ", text, "\n\n", NULL);
  g_autofree char *expected = g_strconcat (text, "|", NULL);

  assert_events (stream, strlen (stream), 1, 1000, expected);
}

/* Endless lines and events are refused, as they would exhaust the memory. */
static void
assert_bounded (const char *part)
{
  g_autoptr (CauserieSseParser) parser = causerie_sse_parser_new ();
  g_autoptr (GString) events = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  gsize pushed = 0;

  while (error == NULL && pushed < 2 * (gsize)CAUSERIE_SSE_MAX_SIZE)
    {
      causerie_sse_parser_push (parser, part, strlen (part), take, events, &error);
      pushed += strlen (part);
    }
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_BAD_ANSWER);
  g_assert_cmpuint (events->len, ==, 0);
}

static void
test_endless (void)
{
  g_autofree char *text = g_strnfill (1024 * 1024, 'x');
  g_autofree char *line = g_strconcat ("data: ", text, "\n", NULL);

  assert_bounded (text);
  assert_bounded (line);
}

static gboolean
refuse (const char *data, gsize length, gpointer user_data, GError **error)
{
  guint *count = user_data;

  ++*count;
  g_set_error_literal (error, CAUSERIE_ERROR, CAUSERIE_ERROR_OVERLOADED, "Busy");
  return FALSE;
}

static void
test_stops (void)
{
  g_autoptr (CauserieSseParser) parser = causerie_sse_parser_new ();
  g_autoptr (GError) error = NULL;
  const char *stream = "data: a\n\ndata: b\n\n";
  guint count = 0;

  g_assert_false (
      causerie_sse_parser_push (parser, stream, strlen (stream), refuse, &count, &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_OVERLOADED);
  g_assert_cmpuint (count, ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sse/accepts-lf-crlf-and-cr", test_line_ends);
  g_test_add_func ("/sse/joins-several-data-lines", test_several_data_lines);
  g_test_add_func ("/sse/drops-one-space-after-the-colon", test_spaces);
  g_test_add_func ("/sse/ignores-comments-and-other-fields", test_other_fields);
  g_test_add_func ("/sse/skips-a-byte-order-mark-at-the-start-only", test_byte_order_mark);
  g_test_add_func ("/sse/ignores-done", test_done);
  g_test_add_func ("/sse/delivers-nothing-before-the-blank-line", test_no_blank_line);
  g_test_add_func ("/sse/joins-characters-split-over-reads", test_characters);
  g_test_add_func ("/sse/preserves-nul-bytes", test_nul);
  g_test_add_func ("/sse/accepts-a-line-of-a-megabyte", test_long_line);
  g_test_add_func ("/sse/limits-lines-and-events", test_endless);
  g_test_add_func ("/sse/stops-at-an-error", test_stops);
  return g_test_run ();
}
