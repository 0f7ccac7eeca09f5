/* SPDX-License-Identifier: GPL-3.0-or-later
 * The reply builder: missing and reordered events, and the final state of a reply. */
#include "config.h"

#include "causerie-test-feeder.h"
#include "causerie-usage.h"

#include <gio/gio.h>
#include <string.h>

static void
test_missing_events (void)
{
  g_autoptr (CauserieReplyBuilder) builder = causerie_reply_builder_new ();

  causerie_test_feed (builder, CAUSERIE_TEST_STOP);
  g_assert_false (causerie_reply_builder_has_started (builder));
  causerie_test_feed_block_delta (builder, 3, "{\"type\":\"signature_delta\",\"signature\":\"x\"}");
  g_assert_false (causerie_reply_builder_has_started (builder));
  causerie_test_feed (builder,
                      "{\"type\":\"content_block_delta\",\"delta\":{\"type\":\"text_delta\","
                      "\"text\":\"A\"}}");
  g_assert_true (causerie_reply_builder_has_started (builder));
  causerie_test_feed (builder,
                      "{\"type\":\"content_block_delta\",\"delta\":{\"type\":\"text_delta\","
                      "\"text\":\"B\"}}");
  causerie_test_feed (builder,
                      "{\"type\":\"content_block_start\",\"index\":1,\"content_block\":null}");
  causerie_test_assert_content (builder, "[{\"type\":\"text\",\"text\":\"AB\"}]");
  g_assert_null (causerie_reply_builder_get_model (builder));
}

static void
on_emitted_cb (CauserieReplyBuilder *builder, guint *count)
{
  g_assert_true (causerie_reply_builder_has_started (builder));
  ++*count;
}

static void
test_second_start (void)
{
  g_autoptr (CauserieReplyBuilder) builder = causerie_reply_builder_new ();
  guint started = 0;
  guint changed = 0;

  g_signal_connect (builder, "started", G_CALLBACK (on_emitted_cb), &started);
  g_signal_connect (builder, "changed", G_CALLBACK (on_emitted_cb), &changed);
  causerie_test_feed (builder,
                      "{\"type\":\"message_start\",\"message\":{\"content\":null,\"usage\":null}}");
  causerie_test_feed_block_start (builder, 0, "{\"type\":\"text\",\"text\":\"A\"}");
  causerie_test_feed (builder, CAUSERIE_TEST_START);
  causerie_test_feed (builder, "{\"type\":\"ping\"}");
  causerie_test_feed (builder, "{\"type\":\"foo_bar\",\"index\":0}");
  causerie_test_feed (builder, "[\"not an object\"]");
  g_assert_cmpuint (started, ==, 1);
  g_assert_cmpuint (changed, ==, 3);
  g_assert_cmpstr (causerie_reply_builder_get_model (builder), ==, "claude-opus-5-5");
  causerie_test_assert_content (builder, "[{\"type\":\"text\",\"text\":\"A\"}]");
}

static void
test_usage (void)
{
  g_autoptr (CauserieReplyBuilder) builder = causerie_test_begin_reply ();
  g_autofree char *usage = NULL;

  causerie_test_feed (builder, "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":null},"
                               "\"usage\":{\"output_tokens\":5,\"cache_creation\":{\"a\": 1}}}");
  causerie_test_feed (builder,
                      "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},"
                      "\"usage\":{\"output_tokens\":7.0,\"input_tokens\":null}}");
  usage = causerie_reply_builder_dup_usage (builder);
  g_assert_cmpstr (usage, ==,
                   "{\"input_tokens\":50,\"output_tokens\":7.0,\"cache_creation\":{\"a\": 1}}");
  g_assert_cmpstr (causerie_reply_builder_get_stop_reason (builder), ==, "end_turn");
}

static void
test_usage_sum (void)
{
  static const struct
  {
    const char *one;
    const char *other;
    const char *sum;
  } rows[] = {
    { NULL, NULL, NULL },
    { "{\"a\":1}", NULL, "{\"a\":1}" },
    { NULL, "{\"a\":1}", "{\"a\":1}" },
    { "{\"a\":1,\"b\":2}", "{\"b\":3,\"c\":4}", "{\"a\":1,\"b\":5,\"c\":4}" },
    { "{\"n\":{\"a\":1}}", "{\"n\":{\"a\":2,\"b\":3}}", "{\"n\":{\"a\":3,\"b\":3}}" },
    { "{\"tier\":\"x\",\"a\":1}", "{\"tier\":\"y\",\"a\":null}", "{\"tier\":\"y\",\"a\":1}" },
    { "{\"a\":9223372036854775807}", "{\"a\":1}", "{\"a\":9223372036854775807}" },
    { "{\"a\":-9223372036854775808}", "{\"a\":-1}", "{\"a\":-9223372036854775808}" },
    { "{\"a\":{}}", "{\"a\":1}", "{\"a\":1}" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *sum = causerie_usage_dup_sum (rows[i].one, rows[i].other);

      g_assert_cmpstr (sum, ==, rows[i].sum);
    }
}

static void
assert_state (const char *reason, CauserieMessageState expected)
{
  g_autoptr (CauserieReplyBuilder) builder = causerie_test_begin_reply ();

  causerie_test_feed_block (builder, 0, "{\"type\":\"text\",\"text\":\"A\"}", NULL, NULL);
  causerie_test_feed_stop_reason (builder, reason);
  causerie_test_feed (builder, CAUSERIE_TEST_STOP);
  causerie_test_assert_end (builder, NULL, expected, FALSE);
}

static void
test_states (void)
{
  assert_state ("\"end_turn\"", CAUSERIE_MESSAGE_COMPLETE);
  assert_state ("\"stop_sequence\"", CAUSERIE_MESSAGE_COMPLETE);
  assert_state ("\"tool_use\"", CAUSERIE_MESSAGE_COMPLETE);
  assert_state ("\"pause_turn\"", CAUSERIE_MESSAGE_COMPLETE);
  assert_state ("\"something_new\"", CAUSERIE_MESSAGE_COMPLETE);
  assert_state ("null", CAUSERIE_MESSAGE_COMPLETE);
  assert_state ("\"max_tokens\"", CAUSERIE_MESSAGE_CUT);
  assert_state ("\"length\"", CAUSERIE_MESSAGE_CUT);
  assert_state ("\"refusal\"", CAUSERIE_MESSAGE_REFUSED);
  assert_state ("\"model_context_window_exceeded\"", CAUSERIE_MESSAGE_CONTEXT_FULL);
}

static void
test_refusal (void)
{
  g_autoptr (CauserieReplyBuilder) builder = causerie_test_begin_reply ();
  g_autoptr (GError) cancelled = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "");
  g_autofree char *details = NULL;

  causerie_test_feed (builder, "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"refusal\","
                               "\"stop_details\":{\"type\":\"refusal\", \"category\":null}}}");
  details = causerie_reply_builder_dup_stop_details (builder);
  g_assert_cmpstr (details, ==, "{\"type\":\"refusal\", \"category\":null}");
  causerie_test_assert_end (builder, cancelled, CAUSERIE_MESSAGE_REFUSED, FALSE);
}

static void
test_mapped_reason (void)
{
  g_autoptr (CauserieReplyBuilder) builder = causerie_test_begin_reply ();

  causerie_test_feed_stop_reason (builder, "\"tool_calls\"");
  g_assert_cmpstr (causerie_reply_builder_get_stop_reason (builder), ==, "tool_use");
  causerie_test_feed (builder, CAUSERIE_TEST_STOP);
  causerie_test_assert_end (builder, NULL, CAUSERIE_MESSAGE_COMPLETE, FALSE);
  causerie_test_assert_content (builder, "[]");
}

/* Builds a reply with a call of end_conversation and the given variation, and checks whether it
   ends the chat. */
static void
assert_ends (const char *input, gboolean closed, const char *reason, gboolean stopped, int broken,
             CauserieMessageState state, gboolean ends)
{
  g_autoptr (CauserieReplyBuilder) builder = causerie_test_begin_reply ();
  g_autoptr (GError) error = NULL;
  g_autofree char *delta
      = g_strdup_printf ("{\"type\":\"input_json_delta\",\"partial_json\":\"%s\"}", input);

  causerie_test_feed_block_start (
      builder, 0,
      "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"end_conversation\",\"input\":{}}");
  causerie_test_feed_block_delta (builder, 0, delta);
  if (closed)
    causerie_test_feed_block_stop (builder, 0);
  if (reason != NULL)
    causerie_test_feed_stop_reason (builder, reason);
  if (stopped)
    causerie_test_feed (builder, CAUSERIE_TEST_STOP);
  if (broken == G_IO_ERROR_CANCELLED)
    error = g_error_new_literal (G_IO_ERROR, broken, "");
  else if (broken >= 0)
    error = causerie_error_new_full ((CauserieError)broken, NULL, NULL, 0);
  causerie_test_assert_end (builder, error, state, ends);
}

static void
test_ends (void)
{
  const CauserieMessageState complete = CAUSERIE_MESSAGE_COMPLETE;
  const CauserieMessageState interrupted = CAUSERIE_MESSAGE_INTERRUPTED;

  assert_ends ("", TRUE, "\"tool_use\"", TRUE, -1, complete, TRUE);
  assert_ends ("{}", TRUE, "\"tool_use\"", TRUE, -1, complete, TRUE);
  assert_ends ("", TRUE, "\"end_turn\"", TRUE, -1, complete, TRUE);
  assert_ends ("", TRUE, NULL, TRUE, -1, complete, TRUE);
  assert_ends ("", TRUE, "\"tool_use\"", FALSE, -1, complete, TRUE);
  assert_ends ("", TRUE, "\"tool_use\"", FALSE, CAUSERIE_ERROR_CONNECTION_LOST, complete, TRUE);
  assert_ends ("", TRUE, "\"tool_use\"", TRUE, G_IO_ERROR_CANCELLED, complete, TRUE);

  assert_ends ("{\\\"a", TRUE, "\"tool_use\"", TRUE, -1, complete, FALSE);
  assert_ends ("[]", TRUE, "\"tool_use\"", TRUE, -1, complete, FALSE);
  assert_ends ("", FALSE, "\"tool_use\"", TRUE, -1, complete, FALSE);
  assert_ends ("", TRUE, NULL, FALSE, -1, interrupted, FALSE);
  assert_ends ("", TRUE, "null", FALSE, -1, interrupted, FALSE);
  assert_ends ("", TRUE, NULL, FALSE, CAUSERIE_ERROR_CONNECTION_LOST, interrupted, FALSE);
  assert_ends ("", TRUE, "\"tool_use\"", FALSE, CAUSERIE_ERROR_OVERLOADED, interrupted, FALSE);
  assert_ends ("", TRUE, "\"tool_use\"", FALSE, G_IO_ERROR_CANCELLED, CAUSERIE_MESSAGE_STOPPED,
               FALSE);
  assert_ends ("", TRUE, "\"max_tokens\"", TRUE, -1, CAUSERIE_MESSAGE_CUT, FALSE);
  assert_ends ("", TRUE, "\"refusal\"", TRUE, -1, CAUSERIE_MESSAGE_REFUSED, FALSE);
  assert_ends ("", TRUE, "\"model_context_window_exceeded\"", TRUE, -1,
               CAUSERIE_MESSAGE_CONTEXT_FULL, FALSE);
}

static void
test_error_event (void)
{
  g_autoptr (CauserieReplyBuilder) builder = causerie_test_begin_reply ();
  g_autoptr (CauserieFailure) failure = NULL;
  g_autoptr (GError) error = NULL;
  CauserieMessageState state;
  gboolean ends;
  const char *event = "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\","
                      "\"message\":\"Overloaded\"},\"request_id\":\"req_1\"}";

  causerie_test_feed_block_start (builder, 0, "{\"type\":\"text\",\"text\":\"Hel\"}");
  causerie_test_feed_stop_reason (builder, "\"end_turn\"");
  g_assert_false (causerie_reply_builder_feed (builder, event, strlen (event), &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_OVERLOADED);
  causerie_reply_builder_end (builder, NULL, &state, &ends, &failure);
  g_assert_cmpint (state, ==, CAUSERIE_MESSAGE_INTERRUPTED);
  g_assert_cmpint (failure->code, ==, CAUSERIE_ERROR_OVERLOADED);
  g_assert_cmpstr (failure->detail, ==, "Overloaded");
  g_assert_cmpstr (failure->request_id, ==, "req_1");
  causerie_test_assert_content (builder, "[{\"type\":\"text\",\"text\":\"Hel\"}]");
}

static void
test_bad_json (void)
{
  const char *const events[]
      = { "{\"type\":\"ping\"", "", "{\"type\":\"a\xff\"}", "{'type':1}", "{\"a\":\"\x01\"}" };

  for (guint i = 0; i < G_N_ELEMENTS (events); i++)
    {
      g_autoptr (CauserieReplyBuilder) builder = causerie_test_begin_reply ();
      g_autoptr (GError) error = NULL;

      g_assert_false (causerie_reply_builder_feed (builder, events[i], strlen (events[i]), &error));
      g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_BAD_ANSWER);
      causerie_test_assert_end (builder, NULL, CAUSERIE_MESSAGE_INTERRUPTED, FALSE);
    }
}

/* Pings do not count, and the content before the limit is preserved. */
static void
test_too_large (void)
{
  const guint megabyte = 1024 * 1024;
  g_autoptr (CauserieReplyBuilder) builder = causerie_test_begin_reply ();
  g_autofree char *text = g_strnfill (megabyte, 'x');
  g_autofree char *ping = g_strdup_printf ("{\"type\":\"ping\",\"padding\":\"%s\"}", text);
  g_autofree char *delta = g_strdup_printf (
      "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\","
      "\"text\":\"%s\"}}",
      text);
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 16; i++)
    causerie_test_feed (builder, ping);
  causerie_test_feed_block_start (builder, 0, "{\"type\":\"text\",\"text\":\"\"}");
  for (guint i = 0; i < 7; i++)
    causerie_test_feed (builder, delta);
  g_assert_false (causerie_reply_builder_feed (builder, delta, strlen (delta), &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_REPLY_TOO_LONG);
  content = g_strdup (causerie_content_get_json (causerie_reply_builder_get_content (builder)));
  g_assert_cmpuint (strlen (content), >, 7 * megabyte);
  g_assert_cmpuint (strlen (content), <, CAUSERIE_REPLY_MAX_SIZE);
  causerie_test_assert_end (builder, error, CAUSERIE_MESSAGE_INTERRUPTED, FALSE);
}

/* The size limit applies to a reply with all its parts. */
static void
test_room_after_a_pause (void)
{
  g_autoptr (GString) json = g_string_new ("[{\"type\":\"text\",\"text\":\"a\"}");
  g_autoptr (CauserieReplyBuilder) builder = causerie_reply_builder_new ();
  g_autoptr (CauserieContent) before = NULL;
  g_autoptr (GError) error = NULL;
  const char *more = "{\"type\":\"content_block_start\",\"content_block\":{\"type\":\"text\","
                     "\"text\":\"b\"}}";

  for (guint i = 1; i < 3999; i++)
    g_string_append (json, ",{\"type\":\"text\",\"text\":\"a\"}");
  g_string_append_c (json, ']');
  before = causerie_content_new (json->str, -1, &error);
  g_assert_no_error (error);
  causerie_reply_builder_continue_from (builder, before);
  causerie_test_feed (builder, more);
  g_assert_true (causerie_reply_builder_get_content (builder) == before);
  g_assert_true (g_str_has_suffix (causerie_content_get_json (before),
                                   ",{\"type\":\"text\",\"text\":\"b\"}]"));
  g_assert_false (causerie_reply_builder_feed (builder, more, strlen (more), &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_BAD_ANSWER);
}

/* Strings other than content are limited, as they are stored and shown, too. */
static void
test_string_limits (void)
{
  g_autofree char *word = g_strnfill (100000, 'w');
  g_autofree char *start = g_strdup_printf (
      "{\"type\":\"message_start\",\"message\":{\"model\":\"\\u202e%s\",\"usage\":{\"a\":\"%s\"}}}",
      word, word);
  g_autofree char *delta
      = g_strdup_printf ("{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"%s\","
                         "\"stop_details\":{\"a\":\"%s\"}}}",
                         word, word);
  g_autofree char *failing = g_strdup_printf (
      "{\"type\":\"error\",\"error\":{\"message\":\"%s\"},\"request_id\":\"%s\"}", word, word);
  g_autoptr (CauserieReplyBuilder) builder = causerie_reply_builder_new ();
  g_autoptr (CauserieFailure) failure = NULL;
  g_autofree char *usage = NULL;
  g_autofree char *details = NULL;
  g_autoptr (GError) error = NULL;
  CauserieMessageState state;
  gboolean ends;

  causerie_test_feed (builder, start);
  causerie_test_feed (builder, delta);
  g_assert_cmpuint (g_utf8_strlen (causerie_reply_builder_get_model (builder), -1), ==, 256);
  g_assert_true (g_str_has_prefix (causerie_reply_builder_get_model (builder), "www"));
  g_assert_cmpuint (g_utf8_strlen (causerie_reply_builder_get_stop_reason (builder), -1), ==, 64);
  usage = causerie_reply_builder_dup_usage (builder);
  g_assert_true (usage == NULL || strlen (usage) <= 4096);
  details = causerie_reply_builder_dup_stop_details (builder);
  g_assert_null (details);
  g_assert_false (causerie_reply_builder_feed (builder, failing, strlen (failing), &error));
  causerie_reply_builder_end (builder, NULL, &state, &ends, &failure);
  g_assert_cmpuint (strlen (failure->detail), <=, 4096);
  g_assert_cmpuint (strlen (failure->request_id), ==, 128);
}

static void
assert_message (const char *json, const char *content, CauserieMessageState state)
{
  g_autoptr (CauserieReplyBuilder) builder = causerie_reply_builder_new ();
  g_autoptr (GError) error = NULL;

  causerie_reply_builder_feed_message (builder, json, strlen (json), &error);
  g_assert_no_error (error);
  causerie_test_assert_end (builder, NULL, state, FALSE);
  causerie_test_assert_content (builder, content);
}

static void
assert_no_message (const char *json, CauserieError code)
{
  g_autoptr (CauserieReplyBuilder) builder = causerie_reply_builder_new ();
  g_autoptr (GError) error = NULL;

  g_assert_false (causerie_reply_builder_feed_message (builder, json, strlen (json), &error));
  g_assert_error (error, CAUSERIE_ERROR, (int)code);
  g_assert_false (causerie_reply_builder_has_started (builder));
}

static void
test_complete_message (void)
{
  assert_message ("{\"content\":[{\"type\":\"text\" ,\"text\":\"A\"}],\"stop_reason\":\"length\"}",
                  "[{\"type\":\"text\" ,\"text\":\"A\"}]", CAUSERIE_MESSAGE_CUT);
  assert_message ("{\"content\":null,\"stop_reason\":\"tool_use\"}", "[]",
                  CAUSERIE_MESSAGE_COMPLETE);
  assert_message ("{\"content\":\"A\"}", "[{\"type\":\"text\",\"text\":\"A\"}]",
                  CAUSERIE_MESSAGE_COMPLETE);
  assert_no_message ("{\"error\":{\"type\":\"rate_limit_error\",\"message\":\"Slow\"}}",
                     CAUSERIE_ERROR_RATE_LIMITED);
  assert_no_message ("{\"hello\":1}", CAUSERIE_ERROR_BAD_ANSWER);
  assert_no_message ("[]", CAUSERIE_ERROR_BAD_ANSWER);
  assert_no_message ("null", CAUSERIE_ERROR_BAD_ANSWER);
  assert_no_message ("\"content\"", CAUSERIE_ERROR_BAD_ANSWER);
  assert_no_message ("<html>", CAUSERIE_ERROR_BAD_ANSWER);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reply/begins-without-message-start", test_missing_events);
  g_test_add_func ("/reply/second-message-start-does-not-restart", test_second_start);
  g_test_add_func ("/reply/usage-is-replaced-not-added", test_usage);
  g_test_add_func ("/reply/usage-of-requests-adds-up", test_usage_sum);
  g_test_add_func ("/reply/stop-reason-determines-the-state", test_states);
  g_test_add_func ("/reply/stopped-refusal-stays-refused", test_refusal);
  g_test_add_func ("/reply/empty-tool-turn-is-complete", test_mapped_reason);
  g_test_add_func ("/reply/ends-only-when-complete", test_ends);
  g_test_add_func ("/reply/error-event-interrupts", test_error_event);
  g_test_add_func ("/reply/bad-json-interrupts", test_bad_json);
  g_test_add_func ("/reply/size-is-limited", test_too_large);
  g_test_add_func ("/reply/size-limit-includes-previous-parts", test_room_after_a_pause);
  g_test_add_func ("/reply/other-strings-are-limited", test_string_limits);
  g_test_add_func ("/reply/accepts-a-complete-message", test_complete_message);
  return g_test_run ();
}
