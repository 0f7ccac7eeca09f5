/* SPDX-License-Identifier: GPL-3.0-or-later
 * Streams that are split or closed at every byte: what arrived is preserved, and only complete
 * replies end a chat. */
#include "config.h"

#include "causerie-block.h"
#include "causerie-sse-parser.h"
#include "causerie-test-sse.h"
#include "causerie-test-client.h"
#include "causerie-test.h"

#include <string.h>

/* Longer streams are cut at this number of random positions. */
#define SAMPLED_LENGTH (16 * 1024)
#define N_SAMPLES 2000

/* A stream and the expected result, derived from the positions of its events. */
typedef struct
{
  char *stream;
  gsize length;
  gsize begun;  /* the first byte after message_start */
  gsize reason; /* the first byte after the event with the stop_reason */
  char *text;
  gboolean ends;
} Canned;

static gsize
find_behind (const char *stream, const char *event)
{
  const char *at = strstr (stream, event);

  g_assert_nonnull (at);
  at = strstr (at, "\n\n");
  g_assert_nonnull (at);
  return (gsize)(at - stream) + 2;
}

static Canned *
canned_new (char *stream, const char *text, gboolean ends)
{
  Canned *canned = g_new0 (Canned, 1);

  canned->stream = stream;
  canned->length = strlen (stream);
  canned->begun = find_behind (stream, "event: message_start");
  canned->reason = find_behind (stream, "event: message_delta");
  canned->text = g_strdup (text);
  canned->ends = ends;
  return canned;
}

static void
canned_free (Canned *canned)
{
  g_free (canned->stream);
  g_free (canned->text);
  g_free (canned);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Canned, canned_free)

static Canned *
create_text (void)
{
  return canned_new (causerie_test_sse_text ("Grüße — 😀 \"quoted\"\n"), "Grüße — 😀 \"quoted\"\n",
                     FALSE);
}

static Canned *
create_ended (void)
{
  return canned_new (causerie_test_sse_ended ("I am ending this chat here."),
                     "I am ending this chat here.", TRUE);
}

static Canned *
create_call (void)
{
  return canned_new (causerie_test_sse_thinking_and_tool (), "I will read tank 1.", FALSE);
}

static Canned *
create_long (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  while (text->len < 20 * 1024)
    g_string_append (text, "Ein längerer Satz, der Absätze füllt. ");
  return canned_new (causerie_test_sse_ended (text->str), text->str, TRUE);
}

static gboolean
feed (const char *data, gsize length, gpointer user_data, GError **error)
{
  return causerie_reply_builder_feed (user_data, data, length, error);
}

static void
push (CauserieSseParser *parser, CauserieReplyBuilder *builder, const char *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;

  causerie_sse_parser_push (parser, bytes, length, feed, builder, &error);
  g_assert_no_error (error);
}

static char *
dup_complete_content (Canned *canned)
{
  g_autoptr (CauserieSseParser) parser = causerie_sse_parser_new ();
  g_autoptr (CauserieReplyBuilder) builder = causerie_reply_builder_new ();

  push (parser, builder, canned->stream, canned->length);
  return g_strdup (causerie_content_get_json (causerie_reply_builder_get_content (builder)));
}

/* Checks a reply of which @length bytes arrived. */
static void
judge (Canned *canned, gsize length, CauserieReplyBuilder *builder, const GError *broken)
{
  g_autoptr (CauserieContent) again = NULL;
  g_autofree char *text = NULL;
  CauserieContent *content;
  g_autoptr (CauserieFailure) failure = NULL;
  CauserieMessageState state;
  gboolean ends;

  g_assert_cmpint (causerie_reply_builder_has_started (builder), ==, length >= canned->begun);
  causerie_reply_builder_end (builder, broken, &state, &ends, &failure);
  content = causerie_reply_builder_get_content (builder);
  again = causerie_content_new (causerie_content_get_json (content), -1, NULL);
  g_assert_nonnull (again);
  g_assert_cmpuint (causerie_content_get_n_blocks (content), ==,
                    causerie_content_get_n_blocks (again));
  text = causerie_content_dup_text (content);
  g_assert_true (g_str_has_prefix (canned->text, text));
  if (length >= canned->reason)
    {
      g_assert_cmpint (state, ==, CAUSERIE_MESSAGE_COMPLETE);
      g_assert_cmpint (ends, ==, canned->ends);
      g_assert_cmpstr (text, ==, canned->text);
      return;
    }
  g_assert_cmpint (state, ==, CAUSERIE_MESSAGE_INTERRUPTED);
  g_assert_false (ends);
  g_assert_cmpint (failure->code, ==, CAUSERIE_ERROR_CONNECTION_LOST);
}

static void
close_at (Canned *canned, gsize length)
{
  g_autoptr (CauserieSseParser) parser = causerie_sse_parser_new ();
  g_autoptr (CauserieReplyBuilder) builder = causerie_reply_builder_new ();

  push (parser, builder, canned->stream, length);
  judge (canned, length, builder, NULL);
}

static void
split_at (Canned *canned, gsize at, const char *whole)
{
  g_autoptr (CauserieSseParser) parser = causerie_sse_parser_new ();
  g_autoptr (CauserieReplyBuilder) builder = causerie_reply_builder_new ();
  g_autofree char *content = NULL;

  push (parser, builder, canned->stream, at);
  push (parser, builder, canned->stream + at, canned->length - at);
  content = g_strdup (causerie_content_get_json (causerie_reply_builder_get_content (builder)));
  g_assert_cmpstr (content, ==, whole);
  judge (canned, canned->length, builder, NULL);
}

/* Cuts the stream at every byte, or at N_SAMPLES positions if it is long. */
static void
cut_everywhere (Canned *canned)
{
  g_autofree char *whole = dup_complete_content (canned);
  gboolean sampled = canned->length > SAMPLED_LENGTH;
  gsize n_cuts = sampled ? N_SAMPLES : canned->length + 1;

  for (gsize i = 0; i < n_cuts; i++)
    {
      gsize at = sampled ? (gsize)g_test_rand_int_range (0, (int)canned->length + 1) : i;

      close_at (canned, at);
      split_at (canned, at, whole);
    }
}

static void
test_memory (void)
{
  g_autoptr (Canned) text = create_text ();
  g_autoptr (Canned) ended = create_ended ();
  g_autoptr (Canned) call = create_call ();
  g_autoptr (Canned) longer = create_long ();

  cut_everywhere (text);
  cut_everywhere (ended);
  cut_everywhere (call);
  cut_everywhere (longer);
}

static void
close_socket_at (CauserieTestClient *client, Canned *canned, gsize length, CauserieTestEnd end)
{
  CauserieTestReply *reply = causerie_test_reply_new_stream (NULL);
  g_autoptr (GError) error = NULL;
  gboolean ok;

  causerie_test_reply_add_bytes (reply, canned->stream, length);
  causerie_test_reply_set_end (reply, end);
  ok = causerie_test_client_request (client, reply, &error);
  g_assert_cmpint (ok, ==, length >= canned->reason);
  if (!ok)
    g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_CONNECTION_LOST);
  judge (canned, length, client->builder, error);
}

static void
split_socket_at (CauserieTestClient *client, Canned *canned, gsize at, const char *whole)
{
  CauserieTestReply *reply = causerie_test_reply_new_stream (NULL);
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;

  causerie_test_reply_add_bytes (reply, canned->stream, at);
  causerie_test_reply_add_bytes (reply, canned->stream + at, canned->length - at);
  causerie_test_client_request (client, reply, &error);
  g_assert_no_error (error);
  content
      = g_strdup (causerie_content_get_json (causerie_reply_builder_get_content (client->builder)));
  g_assert_cmpstr (content, ==, whole);
  judge (canned, canned->length, client->builder, NULL);
}

static void
cut_socket_everywhere (Canned *canned)
{
  const CauserieTestEnd ends[] = { CAUSERIE_TEST_END_CLOSE, CAUSERIE_TEST_END_CUT };
  g_autofree char *whole = dup_complete_content (canned);
  g_autoptr (CauserieTestClient) client = causerie_test_client_new (CAUSERIE_SERVICE_ANTHROPIC);

  for (gsize i = 0; i <= canned->length; i++)
    {
      close_socket_at (client, canned, i, ends[i % G_N_ELEMENTS (ends)]);
      split_socket_at (client, canned, i, whole);
    }
}

static void
test_socket (void)
{
  g_autoptr (Canned) ended = create_ended ();
  g_autoptr (Canned) call = create_call ();

  cut_socket_everywhere (ended);
  cut_socket_everywhere (call);
}

static void
test_byte_by_byte (void)
{
  g_autoptr (CauserieTestClient) client = causerie_test_client_new (CAUSERIE_SERVICE_ANTHROPIC);
  g_autoptr (Canned) call = create_call ();
  CauserieTestReply *reply = causerie_test_reply_new_stream (call->stream);

  causerie_test_reply_set_step (reply, 1);
  g_assert_true (causerie_test_client_request (client, reply, NULL));
  judge (call, call->length, client->builder, NULL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cuts/at-every-byte-in-memory", test_memory);
  g_test_add_func ("/cuts/at-every-byte-over-a-socket", test_socket);
  g_test_add_func ("/cuts/byte-by-byte-over-a-socket", test_byte_by_byte);
  return g_test_run ();
}
