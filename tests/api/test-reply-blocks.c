/* SPDX-License-Identifier: GPL-3.0-or-later
 * The blocks of a reply: members without deltas are preserved byte for byte, and deviations of
 * other servers are accepted. */
#include "config.h"

#include "causerie-test-feeder.h"

#define BROKEN(input) "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"n\",\"input\":" input "}"

static void
assert_one_block (const char *block, const char *first, const char *second, const char *expected)
{
  g_autoptr (CauserieReplyBuilder) builder = causerie_test_begin_reply ();
  g_autofree char *content = g_strdup_printf ("[%s]", expected);

  causerie_test_feed_block (builder, 0, block, first, second);
  causerie_test_assert_content (builder, content);
  causerie_test_feed_stop_reason (builder, "\"end_turn\"");
  causerie_test_feed (builder, CAUSERIE_TEST_STOP);
  causerie_test_assert_end (builder, NULL, CAUSERIE_MESSAGE_COMPLETE, FALSE);
  causerie_test_assert_content (builder, content);
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
  assert_one_block (block, "{\"type\":\"input_json_delta\",\"partial_json\":\"null\"}", NULL,
                    block);
}

/* A broken input is preserved in a form that is not a valid input. */
static void
test_broken_input (void)
{
  const char *block = "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"n\",\"input\":{}}";

  assert_one_block (block, "{\"type\":\"input_json_delta\",\"partial_json\":\"not json\"}", NULL,
                    BROKEN ("[\"not json\"]"));
  assert_one_block (block, "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"a\\\":\"}", NULL,
                    BROKEN ("[\"{\\\"a\\\":\"]"));
  assert_one_block (block, "{\"type\":\"input_json_delta\",\"partial_json\":\"[1]\"}", NULL,
                    BROKEN ("[\"[1]\"]"));
  assert_one_block (BROKEN ("\"no\""), NULL, NULL, BROKEN ("[\"no\"]"));
  assert_one_block (BROKEN ("7"), NULL, NULL, BROKEN ("[7]"));
  assert_one_block ("{\"type\":\"server_tool_use\",\"id\":\"t\",\"name\":\"n\",\"input\":7}", NULL,
                    NULL, "");
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
}

/* An input with the maximum depth is too deep within the content. */
static void
test_deep_input (void)
{
  g_autofree char *opening = g_strnfill (511, '[');
  g_autofree char *closing = g_strnfill (511, ']');
  g_autofree char *input = g_strconcat ("\"{\\\"a\\\":", opening, closing, "}\"", NULL);
  g_autofree char *delta
      = g_strconcat ("{\"type\":\"input_json_delta\",\"partial_json\":", input, "}", NULL);
  g_autofree char *expected = g_strdup_printf (BROKEN ("[%s]"), input);

  assert_one_block (BROKEN ("{}"), delta, NULL, expected);
}

static void
assert_not_closed (const char *block, const char *expected)
{
  g_autoptr (CauserieReplyBuilder) builder = causerie_test_begin_reply ();

  causerie_test_feed_block_start (builder, 0, block);
  causerie_test_assert_content (builder, "[]");
  causerie_test_feed (builder, CAUSERIE_TEST_STOP);
  causerie_test_assert_end (builder, NULL, CAUSERIE_MESSAGE_COMPLETE, FALSE);
  causerie_test_assert_content (builder, expected);
}

/* An input that was not closed is incomplete, even if it is valid JSON. */
static void
test_call_not_closed (void)
{
  assert_not_closed (BROKEN ("{}"), "[" BROKEN ("[{}]") "]");
  assert_not_closed (BROKEN ("\"{}\""), "[" BROKEN ("[\"{}\"]") "]");
  assert_not_closed ("{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"n\"}", "[" BROKEN ("[]") "]");
}

static void
test_ids (void)
{
  g_autoptr (CauserieReplyBuilder) builder = causerie_test_begin_reply ();
  g_autofree char *content = NULL;
  g_autofree char *again = NULL;

  causerie_test_feed_block (
      builder, 0, "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"n\",\"input\":{}}", NULL, NULL);
  causerie_test_feed_block (
      builder, 1, "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"n\",\"input\":{}}", NULL, NULL);
  causerie_test_feed_block (builder, 2, "{\"type\":\"tool_use\",\"name\":\"n\",\"input\":{}}", NULL,
                            NULL);
  content = g_strdup (causerie_content_get_json (causerie_reply_builder_get_content (builder)));
  g_assert_true (g_regex_match_simple (
      "^\\[{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"n\",\"input\":{}},"
      "{\"type\":\"tool_use\",\"id\":\"toolu_[0-9a-f-]{36}\",\"name\":\"n\",\"input\":{}},"
      "{\"type\":\"tool_use\",\"name\":\"n\",\"input\":{},\"id\":\"toolu_[0-9a-f-]{36}\"}\\]$",
      content, 0, 0));
  causerie_test_feed (builder, CAUSERIE_TEST_STOP);
  causerie_test_assert_end (builder, NULL, CAUSERIE_MESSAGE_COMPLETE, FALSE);
  again = g_strdup (causerie_content_get_json (causerie_reply_builder_get_content (builder)));
  g_assert_cmpstr (again, ==, content);
}

/* The number of blocks is limited, as each block is compared with all open ones. */
static void
test_too_many_streamed (void)
{
  static const char event[] = "{\"type\":\"content_block_start\",\"index\":%u,"
                              "\"content_block\":{\"type\":\"text\",\"text\":\"\"}}";
  g_autoptr (CauserieReplyBuilder) builder = causerie_test_begin_reply ();
  g_autoptr (GError) error = NULL;
  guint n_taken = 0;

  for (; n_taken < 100000 && error == NULL; n_taken++)
    {
      g_autofree char *json = g_strdup_printf (event, n_taken);

      causerie_reply_builder_feed (builder, json, strlen (json), &error);
    }
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_BAD_ANSWER);
  g_assert_cmpuint (n_taken, >, 1000);
  g_assert_cmpuint (n_taken, <, 10000);
  causerie_test_assert_end (builder, error, CAUSERIE_MESSAGE_INTERRUPTED, FALSE);
}

static void
test_too_many_at_once (void)
{
  g_autoptr (CauserieReplyBuilder) builder = causerie_reply_builder_new ();
  g_autoptr (GString) json = g_string_new ("{\"content\":[");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append (json, "{\"type\":\"text\",\"text\":\"x\"},");
  g_string_append (json, "{}],\"stop_reason\":\"end_turn\"}");
  g_assert_false (causerie_reply_builder_feed_message (builder, json->str, json->len, &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_BAD_ANSWER);
}

static void
test_partial (void)
{
  g_autoptr (CauserieReplyBuilder) builder = causerie_test_begin_reply ();

  causerie_test_feed_block_start (builder, 0,
                                  "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}");
  causerie_test_feed_block_delta (builder, 0, "{\"type\":\"thinking_delta\",\"thinking\":\"Hm\"}");
  causerie_test_assert_content (builder,
                                "[{\"type\":\"thinking\",\"thinking\":\"Hm\",\"signature\":\"\"}]");
  causerie_test_feed_block_stop (builder, 0);
  causerie_test_feed_block_start (builder, 1, "{\"type\":\"text\",\"text\":\"\"}");
  causerie_test_assert_content (builder,
                                "[{\"type\":\"thinking\",\"thinking\":\"Hm\",\"signature\":\"\"}]");
  causerie_test_feed_block_delta (builder, 1, "{\"type\":\"text_delta\",\"text\":\"Hel\"}");
  causerie_test_assert_content (builder,
                                "[{\"type\":\"thinking\",\"thinking\":\"Hm\",\"signature\":\"\"},"
                                "{\"type\":\"text\",\"text\":\"Hel\"}]");
  causerie_test_feed_block_stop (builder, 1);
  causerie_test_feed_block_start (
      builder, 2, "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"n\",\"input\":{}}");
  causerie_test_assert_content (builder,
                                "[{\"type\":\"thinking\",\"thinking\":\"Hm\",\"signature\":\"\"},"
                                "{\"type\":\"text\",\"text\":\"Hel\"}]");
  causerie_test_assert_end (builder, NULL, CAUSERIE_MESSAGE_INTERRUPTED, FALSE);
  causerie_test_assert_content (builder,
                                "[{\"type\":\"thinking\",\"thinking\":\"Hm\",\"signature\":\"\"},"
                                "{\"type\":\"text\",\"text\":\"Hel\"}]");
}

/* A server that reuses the index of the open text block for thinking. */
static void
test_reused_index (void)
{
  g_autoptr (CauserieReplyBuilder) builder = causerie_test_begin_reply ();

  causerie_test_feed_block_start (builder, 0, "{\"type\":\"text\",\"text\":\"\"}");
  causerie_test_feed_block_delta (builder, 0, "{\"type\":\"text_delta\",\"text\":\"A\"}");
  causerie_test_feed_block_start (builder, 0, "{\"type\":\"thinking\",\"thinking\":\"\"}");
  causerie_test_feed_block_delta (builder, 0, "{\"type\":\"thinking_delta\",\"thinking\":\"B\"}");
  causerie_test_feed_block_stop (builder, 0);
  causerie_test_feed_block_start (builder, 7, "{\"type\":\"text\",\"text\":\"\"}");
  causerie_test_feed_block_delta (builder, 7, "{\"type\":\"text_delta\",\"text\":\"C\"}");
  causerie_test_feed_block_stop (builder, 7);
  causerie_test_feed_block_start (builder, 8, BROKEN ("{}"));
  causerie_test_feed_block_start (builder, 8, "{\"type\":\"text\",\"text\":\"D\"}");
  causerie_test_feed_block_stop (builder, 8);
  causerie_test_feed (builder, CAUSERIE_TEST_STOP);
  causerie_test_assert_end (builder, NULL, CAUSERIE_MESSAGE_COMPLETE, FALSE);
  causerie_test_assert_content (builder, "[{\"type\":\"text\",\"text\":\"A\"},"
                                         "{\"type\":\"thinking\",\"thinking\":\"B\"},"
                                         "{\"type\":\"text\",\"text\":\"C\"}," BROKEN (
                                             "[{}]") ","
                                                     "{\"type\":\"text\",\"text\":\"D\"}]");
}

static void
test_parallel_blocks (void)
{
  g_autoptr (CauserieReplyBuilder) builder = causerie_test_begin_reply ();

  causerie_test_feed_block_start (builder, 0, "{\"type\":\"text\",\"text\":\"\"}");
  causerie_test_feed_block_start (builder, 1, "{\"type\":\"text\",\"text\":\"\"}");
  causerie_test_feed_block_delta (builder, 0, "{\"type\":\"text_delta\",\"text\":\"A\"}");
  causerie_test_feed_block_delta (builder, 1, "{\"type\":\"text_delta\",\"text\":\"B\"}");
  causerie_test_feed_block_delta (builder, 0, "{\"type\":\"text_delta\",\"text\":\"C\"}");
  causerie_test_assert_content (builder, "[{\"type\":\"text\",\"text\":\"AC\"},"
                                         "{\"type\":\"text\",\"text\":\"B\"}]");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reply/blocks/text-deltas-are-concatenated", test_text);
  g_test_add_func ("/reply/blocks/split-surrogates-are-joined", test_surrogates);
  g_test_add_func ("/reply/blocks/thinking-keeps-its-signature", test_thinking);
  g_test_add_func ("/reply/blocks/unchanged-members-are-preserved-byte-for-byte", test_verbatim);
  g_test_add_func ("/reply/blocks/citations-are-appended", test_citations);
  g_test_add_func ("/reply/blocks/input-is-joined-and-checked", test_tool_input);
  g_test_add_func ("/reply/blocks/input-may-be-missing-or-quoted", test_odd_input);
  g_test_add_func ("/reply/blocks/invalid-input-is-preserved-as-broken", test_broken_input);
  g_test_add_func ("/reply/blocks/too-deep-input-is-broken", test_deep_input);
  g_test_add_func ("/reply/blocks/unclosed-call-is-broken", test_call_not_closed);
  g_test_add_func ("/reply/blocks/calls-have-unique-ids", test_ids);
  g_test_add_func ("/reply/blocks/too-many-streamed-are-refused", test_too_many_streamed);
  g_test_add_func ("/reply/blocks/too-many-at-once-are-refused", test_too_many_at_once);
  g_test_add_func ("/reply/blocks/partial-blocks-are-valid-json", test_partial);
  g_test_add_func ("/reply/blocks/reused-index-closes-the-open-block", test_reused_index);
  g_test_add_func ("/reply/blocks/several-can-be-open", test_parallel_blocks);
  return g_test_run ();
}
