/* SPDX-License-Identifier: GPL-3.0-or-later
 * The reply builder: blocks byte for byte, odd servers, and what becomes of a reply. */
#include "config.h"

#include "causerie-reply-builder.h"

#include <gio/gio.h>
#include <string.h>

#define START                                                                                      \
  "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"model\":\"claude-opus-5-5\","       \
  "\"content\":[],\"usage\":{\"input_tokens\":50,\"output_tokens\":1}}}"
#define STOP "{\"type\":\"message_stop\"}"

static char *
dup_event (const char *type, guint index, const char *name, const char *json)
{
  return g_strdup_printf ("{\"type\":\"content_block_%s\",\"index\":%u,\"%s\":%s}", type, index,
                          name, json);
}

static void
feed (CauserieReplyBuilder *builder, const char *json)
{
  g_autoptr (GError) error = NULL;

  causerie_reply_builder_feed (builder, json, strlen (json), &error);
  g_assert_no_error (error);
}

static void
feed_start (CauserieReplyBuilder *builder, guint index, const char *block)
{
  g_autofree char *json = dup_event ("start", index, "content_block", block);

  feed (builder, json);
}

static void
feed_delta (CauserieReplyBuilder *builder, guint index, const char *delta)
{
  g_autofree char *json = dup_event ("delta", index, "delta", delta);

  feed (builder, json);
}

static void
feed_stop (CauserieReplyBuilder *builder, guint index)
{
  g_autofree char *json = dup_event ("stop", index, "x", "null");

  feed (builder, json);
}

static void
feed_reason (CauserieReplyBuilder *builder, const char *reason)
{
  g_autofree char *json = g_strdup_printf (
      "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":%s},\"usage\":{\"output_tokens\":9}}",
      reason);

  feed (builder, json);
}

static CauserieReplyBuilder *
begin (void)
{
  CauserieReplyBuilder *builder = causerie_reply_builder_new ();

  feed (builder, START);
  return builder;
}

/* Feeds a whole block that has one or two deltas. */
static void
feed_block (CauserieReplyBuilder *builder, guint index, const char *block, const char *first,
            const char *second)
{
  feed_start (builder, index, block);
  if (first != NULL)
    feed_delta (builder, index, first);
  if (second != NULL)
    feed_delta (builder, index, second);
  feed_stop (builder, index);
}

static void
assert_content (CauserieReplyBuilder *builder, const char *expected)
{
  g_autofree char *content = causerie_reply_builder_dup_content (builder);

  g_assert_cmpstr (content, ==, expected);
}

static void
assert_end (CauserieReplyBuilder *builder, const GError *broken, CauserieMessageState expected,
            gboolean expected_ends)
{
  g_autoptr (CauserieFailure) failure = NULL;
  CauserieMessageState state;
  gboolean ends;

  causerie_reply_builder_end (builder, broken, &state, &ends, &failure);
  g_assert_cmpint (state, ==, expected);
  g_assert_cmpint (ends, ==, expected_ends);
  g_assert_cmpint (failure != NULL, ==, expected == CAUSERIE_MESSAGE_INTERRUPTED);
}

static void
assert_one_block (const char *block, const char *first, const char *second, const char *expected)
{
  g_autoptr (CauserieReplyBuilder) builder = begin ();
  g_autofree char *content = g_strdup_printf ("[%s]", expected);

  feed_block (builder, 0, block, first, second);
  assert_content (builder, content);
  feed_reason (builder, "\"end_turn\"");
  feed (builder, STOP);
  assert_end (builder, NULL, CAUSERIE_MESSAGE_COMPLETE, FALSE);
  assert_content (builder, content);
}

static void
test_text (void)
{
  assert_one_block ("{\"type\":\"text\",\"text\":\"\"}",
                    "{\"type\":\"text_delta\",\"text\":\"a\\u00e9\\n\"}",
                    "{\"type\":\"text_delta\",\"text\":\"\\\"é\"}",
                    "{\"type\":\"text\",\"text\":\"a\\u00e9\\n\\\"é\"}");
  assert_one_block ("{\"type\":\"text\",\"text\":\"Be\",\"citations\":null}",
                    "{\"type\":\"text_delta\",\"text\":\"gin\"}", NULL,
                    "{\"type\":\"text\",\"text\":\"Begin\",\"citations\":null}");
  assert_one_block ("{\"type\":\"text\"}", "{\"type\":\"text_delta\",\"text\":\"a\"}", NULL,
                    "{\"type\":\"text\",\"text\":\"a\"}");
}

static void
test_surrogates (void)
{
  assert_one_block ("{\"type\":\"text\",\"text\":\"\"}",
                    "{\"type\":\"text_delta\",\"text\":\"\\ud83d\"}",
                    "{\"type\":\"text_delta\",\"text\":\"\\ude00\"}",
                    "{\"type\":\"text\",\"text\":\"\\ud83d\\ude00\"}");
  assert_one_block ("{\"type\":\"text\",\"text\":\"\"}",
                    "{\"type\":\"text_delta\",\"text\":\"\\ud83d\"}",
                    "{\"type\":\"text_delta\",\"text\":\" \\u0000\"}",
                    "{\"type\":\"text\",\"text\":\"\\ud83d \\u0000\"}");
}

static void
test_thinking (void)
{
  assert_one_block ("{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}",
                    "{\"type\":\"thinking_delta\",\"thinking\":\"Two\",\"estimated_tokens\":null}",
                    "{\"type\":\"signature_delta\",\"signature\":\"Eq\\/w==\"}",
                    "{\"type\":\"thinking\",\"thinking\":\"Two\",\"signature\":\"Eq\\/w==\"}");
  assert_one_block ("{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}",
                    "{\"type\":\"signature_delta\",\"signature\":\"Eq\"}", NULL,
                    "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"Eq\"}");
  assert_one_block ("{\"type\":\"thinking\",\"thinking\":\"\"}",
                    "{\"type\":\"thinking_delta\",\"thinking\":\"no signature\"}", NULL,
                    "{\"type\":\"thinking\",\"thinking\":\"no signature\"}");
}

static void
test_verbatim (void)
{
  const char *const blocks[] = {
    "{\"type\":\"redacted_thinking\", \"data\":\"Emw=\"}",
    "{\"type\" : \"web_search_tool_result\",\"content\":[{\"n\":0.10,\"m\":12345678901234567890}]}",
    "{\"type\":\"novelty\",\"a\":1,\"a\":2,\"b\":\"\\ud800\"}",
    "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"n\",\"input\":{ \"a\" :1e2}}",
    "{\"no_type\":true}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (blocks); i++)
    {
      assert_one_block (blocks[i], NULL, NULL, blocks[i]);
      assert_one_block (blocks[i], "{\"type\":\"novel_delta\",\"text\":\"x\"}",
                        "{\"type\":\"text_delta\",\"text\":null}", blocks[i]);
    }
}

static void
test_citations (void)
{
  assert_one_block ("{\"type\":\"text\",\"text\":\"\",\"citations\":[]}",
                    "{\"type\":\"citations_delta\",\"citation\":{ \"n\":1}}",
                    "{\"type\":\"text_delta\",\"text\":\"a\"}",
                    "{\"type\":\"text\",\"text\":\"a\",\"citations\":[{ \"n\":1}]}");
  assert_one_block ("{\"type\":\"text\",\"text\":\"\"}",
                    "{\"type\":\"citations_delta\",\"citation\":{\"n\":1}}",
                    "{\"type\":\"citations_delta\",\"citation\":{\"n\":2}}",
                    "{\"type\":\"text\",\"text\":\"\",\"citations\":[{\"n\":1},{\"n\":2}]}");
}

static void
test_tool_input (void)
{
  const char *block = "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"level\",\"input\":{}}";

  assert_one_block (block, "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"tan\"}",
                    "{\"type\":\"input_json_delta\",\"partial_json\":\"k\\\": 1.50}\"}",
                    "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"level\","
                    "\"input\":{\"tank\": 1.50}}");
  assert_one_block (block, "{\"type\":\"input_json_delta\",\"partial_json\":\"\"}", NULL, block);
  assert_one_block (block,
                    "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"a\\\":\\\"\\ud83d\"}",
                    "{\"type\":\"input_json_delta\",\"partial_json\":\"\\ude00\\\"}\"}",
                    "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"level\","
                    "\"input\":{\"a\":\"😀\"}}");
  assert_one_block (block, "{\"type\":\"input_json_delta\",\"partial_json\":\"not json\"}", NULL,
                    "");
  assert_one_block (block, "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"a\\\":\"}", NULL,
                    "");
  assert_one_block (block, "{\"type\":\"input_json_delta\",\"partial_json\":\"[1]\"}", NULL, "");
}

static void
test_odd_input (void)
{
  const char *expected = "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"n\",\"input\":{\"a\":1}}";
  const char *empty = "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"n\",\"input\":{}}";

  assert_one_block ("{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"n\"}",
                    "{\"type\":\"input_json_delta\",\"partial_json\":\"{}\"}", NULL, empty);
  assert_one_block ("{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"n\"}", NULL, NULL, empty);
  assert_one_block ("{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"n\",\"input\":null}", NULL,
                    NULL, empty);
  assert_one_block ("{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"n\",\"input\":\"\"}", NULL,
                    NULL, empty);
  assert_one_block (
      "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"n\",\"input\":\"{\\\"a\\\":1}\"}", NULL, NULL,
      expected);
  assert_one_block (
      "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"n\",\"input\":{}}",
      "{\"type\":\"input_json_delta\",\"partial_json\":\"\\\"{\\\\\\\"a\\\\\\\":1}\\\"\"}", NULL,
      expected);
  assert_one_block ("{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"n\",\"input\":\"no\"}", NULL,
                    NULL, "");
}

/* What nests as deep as allowed on its own is too deep within the content. */
static void
test_deep_input (void)
{
  g_autoptr (GString) delta
      = g_string_new ("{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"a\\\":");

  for (guint i = 0; i < 511; i++)
    g_string_append_c (delta, '[');
  for (guint i = 0; i < 511; i++)
    g_string_append_c (delta, ']');
  g_string_append (delta, "}\"}");
  assert_one_block ("{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"n\",\"input\":{}}", delta->str,
                    NULL, "");
}

static void
test_ids (void)
{
  g_autoptr (CauserieReplyBuilder) builder = begin ();
  g_autofree char *content = NULL;
  g_autofree char *again = NULL;

  feed_block (builder, 0, "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"n\",\"input\":{}}", NULL,
              NULL);
  feed_block (builder, 1, "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"n\",\"input\":{}}", NULL,
              NULL);
  feed_block (builder, 2, "{\"type\":\"tool_use\",\"name\":\"n\",\"input\":{}}", NULL, NULL);
  content = causerie_reply_builder_dup_content (builder);
  g_assert_true (g_regex_match_simple (
      "^\\[{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"n\",\"input\":{}},"
      "{\"type\":\"tool_use\",\"id\":\"toolu_[0-9a-f-]{36}\",\"name\":\"n\",\"input\":{}},"
      "{\"type\":\"tool_use\",\"name\":\"n\",\"input\":{},\"id\":\"toolu_[0-9a-f-]{36}\"}\\]$",
      content, 0, 0));
  feed (builder, STOP);
  assert_end (builder, NULL, CAUSERIE_MESSAGE_COMPLETE, FALSE);
  again = causerie_reply_builder_dup_content (builder);
  g_assert_cmpstr (again, ==, content);
}

static void
test_partial (void)
{
  g_autoptr (CauserieReplyBuilder) builder = begin ();

  feed_start (builder, 0, "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}");
  feed_delta (builder, 0, "{\"type\":\"thinking_delta\",\"thinking\":\"Hm\"}");
  assert_content (builder, "[{\"type\":\"thinking\",\"thinking\":\"Hm\",\"signature\":\"\"}]");
  feed_stop (builder, 0);
  feed_start (builder, 1, "{\"type\":\"text\",\"text\":\"\"}");
  assert_content (builder, "[{\"type\":\"thinking\",\"thinking\":\"Hm\",\"signature\":\"\"}]");
  feed_delta (builder, 1, "{\"type\":\"text_delta\",\"text\":\"Hel\"}");
  assert_content (builder, "[{\"type\":\"thinking\",\"thinking\":\"Hm\",\"signature\":\"\"},"
                           "{\"type\":\"text\",\"text\":\"Hel\"}]");
  feed_stop (builder, 1);
  feed_start (builder, 2, "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"n\",\"input\":{}}");
  assert_content (builder, "[{\"type\":\"thinking\",\"thinking\":\"Hm\",\"signature\":\"\"},"
                           "{\"type\":\"text\",\"text\":\"Hel\"}]");
  assert_end (builder, NULL, CAUSERIE_MESSAGE_INTERRUPTED, FALSE);
  assert_content (builder, "[{\"type\":\"thinking\",\"thinking\":\"Hm\",\"signature\":\"\"},"
                           "{\"type\":\"text\",\"text\":\"Hel\"}]");
}

/* A model that thinks after it began to write: the index of the open text is used again. */
static void
test_reused_index (void)
{
  g_autoptr (CauserieReplyBuilder) builder = begin ();

  feed_start (builder, 0, "{\"type\":\"text\",\"text\":\"\"}");
  feed_delta (builder, 0, "{\"type\":\"text_delta\",\"text\":\"A\"}");
  feed_start (builder, 0, "{\"type\":\"thinking\",\"thinking\":\"\"}");
  feed_delta (builder, 0, "{\"type\":\"thinking_delta\",\"thinking\":\"B\"}");
  feed_stop (builder, 0);
  feed_start (builder, 7, "{\"type\":\"text\",\"text\":\"\"}");
  feed_delta (builder, 7, "{\"type\":\"text_delta\",\"text\":\"C\"}");
  feed_stop (builder, 7);
  feed (builder, STOP);
  assert_end (builder, NULL, CAUSERIE_MESSAGE_COMPLETE, FALSE);
  assert_content (builder, "[{\"type\":\"text\",\"text\":\"A\"},"
                           "{\"type\":\"thinking\",\"thinking\":\"B\"},"
                           "{\"type\":\"text\",\"text\":\"C\"}]");
}

static void
test_parallel_blocks (void)
{
  g_autoptr (CauserieReplyBuilder) builder = begin ();

  feed_start (builder, 0, "{\"type\":\"text\",\"text\":\"\"}");
  feed_start (builder, 1, "{\"type\":\"text\",\"text\":\"\"}");
  feed_delta (builder, 0, "{\"type\":\"text_delta\",\"text\":\"A\"}");
  feed_delta (builder, 1, "{\"type\":\"text_delta\",\"text\":\"B\"}");
  feed_delta (builder, 0, "{\"type\":\"text_delta\",\"text\":\"C\"}");
  assert_content (builder, "[{\"type\":\"text\",\"text\":\"AC\"},"
                           "{\"type\":\"text\",\"text\":\"B\"}]");
}

static void
test_missing_events (void)
{
  g_autoptr (CauserieReplyBuilder) builder = causerie_reply_builder_new ();

  feed (builder, STOP);
  g_assert_false (causerie_reply_builder_has_started (builder));
  feed_delta (builder, 3, "{\"type\":\"signature_delta\",\"signature\":\"x\"}");
  g_assert_false (causerie_reply_builder_has_started (builder));
  feed (builder, "{\"type\":\"content_block_delta\",\"delta\":{\"type\":\"text_delta\","
                 "\"text\":\"A\"}}");
  g_assert_true (causerie_reply_builder_has_started (builder));
  feed (builder, "{\"type\":\"content_block_delta\",\"delta\":{\"type\":\"text_delta\","
                 "\"text\":\"B\"}}");
  feed (builder, "{\"type\":\"content_block_start\",\"index\":1,\"content_block\":null}");
  assert_content (builder, "[{\"type\":\"text\",\"text\":\"AB\"}]");
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
  feed (builder, "{\"type\":\"message_start\",\"message\":{\"content\":null,\"usage\":null}}");
  feed_start (builder, 0, "{\"type\":\"text\",\"text\":\"A\"}");
  feed (builder, START);
  feed (builder, "{\"type\":\"ping\"}");
  feed (builder, "{\"type\":\"foo_bar\",\"index\":0}");
  feed (builder, "[\"not an object\"]");
  g_assert_cmpuint (started, ==, 1);
  g_assert_cmpuint (changed, ==, 3);
  g_assert_cmpstr (causerie_reply_builder_get_model (builder), ==, "claude-opus-5-5");
  g_assert_cmpstr (causerie_reply_builder_get_id (builder), ==, "msg_1");
  assert_content (builder, "[{\"type\":\"text\",\"text\":\"A\"}]");
}

static void
test_usage (void)
{
  g_autoptr (CauserieReplyBuilder) builder = begin ();
  g_autofree char *usage = NULL;

  feed (builder, "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":null},"
                 "\"usage\":{\"output_tokens\":5,\"cache_creation\":{\"a\": 1}}}");
  feed (builder, "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},"
                 "\"usage\":{\"output_tokens\":7.0,\"input_tokens\":null}}");
  usage = causerie_reply_builder_dup_usage (builder);
  g_assert_cmpstr (usage, ==,
                   "{\"input_tokens\":50,\"output_tokens\":7.0,\"cache_creation\":{\"a\": 1}}");
  g_assert_cmpstr (causerie_reply_builder_get_stop_reason (builder), ==, "end_turn");
}

static void
assert_state (const char *reason, CauserieMessageState expected)
{
  g_autoptr (CauserieReplyBuilder) builder = begin ();

  feed_block (builder, 0, "{\"type\":\"text\",\"text\":\"A\"}", NULL, NULL);
  feed_reason (builder, reason);
  feed (builder, STOP);
  assert_end (builder, NULL, expected, FALSE);
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
  g_autoptr (CauserieReplyBuilder) builder = begin ();
  g_autoptr (GError) cancelled = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "");
  g_autofree char *details = NULL;

  feed (builder, "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"refusal\","
                 "\"stop_details\":{\"type\":\"refusal\", \"category\":null}}}");
  details = causerie_reply_builder_dup_stop_details (builder);
  g_assert_cmpstr (details, ==, "{\"type\":\"refusal\", \"category\":null}");
  assert_end (builder, cancelled, CAUSERIE_MESSAGE_REFUSED, FALSE);
}

static void
test_mapped_reason (void)
{
  g_autoptr (CauserieReplyBuilder) builder = begin ();

  feed_reason (builder, "\"tool_calls\"");
  g_assert_cmpstr (causerie_reply_builder_get_stop_reason (builder), ==, "tool_use");
  feed (builder, STOP);
  assert_end (builder, NULL, CAUSERIE_MESSAGE_COMPLETE, FALSE);
  assert_content (builder, "[]");
}

/* Runs a reply with a call of end_conversation and one thing different. */
static void
assert_ends (const char *input, gboolean closed, const char *reason, gboolean stopped, int broken,
             CauserieMessageState state, gboolean ends)
{
  g_autoptr (CauserieReplyBuilder) builder = begin ();
  g_autoptr (GError) error = NULL;
  g_autofree char *delta
      = g_strdup_printf ("{\"type\":\"input_json_delta\",\"partial_json\":\"%s\"}", input);

  feed_start (builder, 0,
              "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"end_conversation\",\"input\":{}}");
  feed_delta (builder, 0, delta);
  if (closed)
    feed_stop (builder, 0);
  if (reason != NULL)
    feed_reason (builder, reason);
  if (stopped)
    feed (builder, STOP);
  if (broken == G_IO_ERROR_CANCELLED)
    error = g_error_new_literal (G_IO_ERROR, broken, "");
  else if (broken >= 0)
    error = causerie_error_new_full ((CauserieError)broken, NULL, NULL, 0);
  assert_end (builder, error, state, ends);
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
  g_autoptr (CauserieReplyBuilder) builder = begin ();
  g_autoptr (CauserieFailure) failure = NULL;
  g_autoptr (GError) error = NULL;
  CauserieMessageState state;
  gboolean ends;
  const char *event = "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\","
                      "\"message\":\"Overloaded\"},\"request_id\":\"req_1\"}";

  feed_start (builder, 0, "{\"type\":\"text\",\"text\":\"Hel\"}");
  feed_reason (builder, "\"end_turn\"");
  g_assert_false (causerie_reply_builder_feed (builder, event, strlen (event), &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_OVERLOADED);
  causerie_reply_builder_end (builder, NULL, &state, &ends, &failure);
  g_assert_cmpint (state, ==, CAUSERIE_MESSAGE_INTERRUPTED);
  g_assert_cmpint (failure->code, ==, CAUSERIE_ERROR_OVERLOADED);
  g_assert_cmpstr (failure->detail, ==, "Overloaded");
  g_assert_cmpstr (failure->request_id, ==, "req_1");
  assert_content (builder, "[{\"type\":\"text\",\"text\":\"Hel\"}]");
}

static void
test_bad_json (void)
{
  const char *const events[]
      = { "{\"type\":\"ping\"", "", "{\"type\":\"a\xff\"}", "{'type':1}", "{\"a\":\"\x01\"}" };

  for (guint i = 0; i < G_N_ELEMENTS (events); i++)
    {
      g_autoptr (CauserieReplyBuilder) builder = begin ();
      g_autoptr (GError) error = NULL;

      g_assert_false (causerie_reply_builder_feed (builder, events[i], strlen (events[i]), &error));
      g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_BAD_ANSWER);
      assert_end (builder, NULL, CAUSERIE_MESSAGE_INTERRUPTED, FALSE);
    }
}

static void
test_too_large (void)
{
  g_autoptr (CauserieReplyBuilder) builder = begin ();
  g_autofree char *text = g_strnfill (8 * 1024 * 1024, 'x');
  g_autofree char *json = g_strdup_printf ("{\"type\":\"ping\",\"padding\":\"%s\"}", text);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 7; i++)
    feed (builder, json);
  g_assert_false (causerie_reply_builder_feed (builder, json, strlen (json), &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_BAD_ANSWER);
}

static void
assert_message (const char *json, const char *content, CauserieMessageState state)
{
  g_autoptr (CauserieReplyBuilder) builder = causerie_reply_builder_new ();
  g_autoptr (GError) error = NULL;

  causerie_reply_builder_feed_message (builder, json, strlen (json), &error);
  g_assert_no_error (error);
  assert_end (builder, NULL, state, FALSE);
  assert_content (builder, content);
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
test_whole_message (void)
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

static void
add_block_tests (void)
{
  g_test_add_func ("/reply/blocks/text-grows-by-escaped-contents", test_text);
  g_test_add_func ("/reply/blocks/surrogates-split-over-deltas-join", test_surrogates);
  g_test_add_func ("/reply/blocks/thinking-keeps-its-signature", test_thinking);
  g_test_add_func ("/reply/blocks/what-no-delta-changed-stays-byte-for-byte", test_verbatim);
  g_test_add_func ("/reply/blocks/citations-are-appended", test_citations);
  g_test_add_func ("/reply/blocks/an-input-is-joined-and-checked", test_tool_input);
  g_test_add_func ("/reply/blocks/an-input-may-be-missing-or-quoted", test_odd_input);
  g_test_add_func ("/reply/blocks/an-input-that-is-too-deep-is-left-out", test_deep_input);
  g_test_add_func ("/reply/blocks/calls-have-ids-of-their-own", test_ids);
  g_test_add_func ("/reply/blocks/partial-ones-are-closed-properly", test_partial);
  g_test_add_func ("/reply/blocks/an-index-used-again-closes-the-open-one", test_reused_index);
  g_test_add_func ("/reply/blocks/several-may-be-open", test_parallel_blocks);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add_block_tests ();
  g_test_add_func ("/reply/begins-without-the-events-that-should-come-first", test_missing_events);
  g_test_add_func ("/reply/a-second-start-begins-nothing-anew", test_second_start);
  g_test_add_func ("/reply/usage-is-overwritten-never-added", test_usage);
  g_test_add_func ("/reply/each-reason-has-its-state", test_states);
  g_test_add_func ("/reply/a-refusal-stays-one-when-stopped", test_refusal);
  g_test_add_func ("/reply/empty-tool-turn-is-complete", test_mapped_reason);
  g_test_add_func ("/reply/ends-only-when-complete", test_ends);
  g_test_add_func ("/reply/an-error-event-interrupts", test_error_event);
  g_test_add_func ("/reply/bad-json-interrupts", test_bad_json);
  g_test_add_func ("/reply/size-is-bounded", test_too_large);
  g_test_add_func ("/reply/takes-a-whole-message", test_whole_message);
  return g_test_run ();
}
