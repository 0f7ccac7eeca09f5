/* SPDX-License-Identifier: GPL-3.0-or-later
 * Whole streams as the Messages API and other servers send them, with what differs between them:
 * members that are missing or null, blocks of all kinds, odd ends. */
#include "config.h"

#include "causerie-test-feeder.h"

#include <string.h>

#define START(usage)                                                                               \
  "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_01\",\"type\":\"message\",\"role\":"      \
  "\"assistant\",\"model\":\"m\",\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,"      \
  "\"usage\":{" usage "}}}"
#define BLOCK(index, block)                                                                        \
  "{\"type\":\"content_block_start\",\"index\":" index ",\"content_block\":" block "}"
#define DELTA(index, type, member)                                                                 \
  "{\"type\":\"content_block_delta\",\"index\":" index ",\"delta\":{\"type\":\"" type "\"," member \
  "}}"
#define CLOSE(index) "{\"type\":\"content_block_stop\",\"index\":" index "}"
#define REASON(reason, usage)                                                                      \
  "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":" reason "},\"usage\":{" usage "}}"
#define STOP "{\"type\":\"message_stop\"}"

#define TEXT(words) "{\"type\":\"text\",\"text\":\"" words "\"}"
#define SAY(index, words)                                                                          \
  BLOCK (index, TEXT ("")), DELTA (index, "text_delta", "\"text\":\"" words "\""), CLOSE (index)
#define CALL(members) "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"n\"" members "}"
#define INPUT(index, json) DELTA (index, "input_json_delta", "\"partial_json\":\"" json "\"")
#define SEARCH(input)                                                                              \
  "{\"type\":\"server_tool_use\",\"id\":\"srvtoolu_1\",\"name\":\"web_search\",\"input\":" input "}"
#define FOUND                                                                                      \
  "{\"type\":\"web_search_tool_result\",\"tool_use_id\":\"srvtoolu_1\",\"content\":[{\"type\":"    \
  "\"web_search_result\",\"encrypted_content\":\"Eq\\/\"}]}"
#define CITATION(n) DELTA ("0", "citations_delta", "\"citation\":{\"n\":" n "}")

#define MOST_EVENTS 16

typedef struct
{
  const char *name;
  const char *events[MOST_EVENTS];
  CauserieMessageState state;
  const char *content;
  const char *reason; /* NULL for none */
  const char *usage;  /* NULL for none */
} Stream;

static const Stream streams[] = {
  /* The Messages API */
  { "thinking-text-and-call",
    { START ("\"input_tokens\":321,\"output_tokens\":1"),
      BLOCK ("0", "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}"),
      "{\"type\":\"ping\"}", DELTA ("0", "thinking_delta", "\"thinking\":\"Hm\""),
      DELTA ("0", "signature_delta", "\"signature\":\"Eq==\""), CLOSE ("0"), SAY ("1", "Well"),
      BLOCK ("2", CALL (",\"input\":{},\"caller\":{\"type\":\"direct\"}")), INPUT ("2", ""),
      INPUT ("2", "{\\\"a\\\": 1}"), CLOSE ("2"), REASON ("\"tool_use\"", "\"output_tokens\":96"),
      STOP },
    CAUSERIE_MESSAGE_COMPLETE,
    "[{\"type\":\"thinking\",\"thinking\":\"Hm\",\"signature\":\"Eq==\"}," TEXT ("Well") "," CALL (
        ",\"input\":{\"a\": 1},\"caller\":{\"type\":\"direct\"}") "]",
    "tool_use",
    "{\"input_tokens\":321,\"output_tokens\":96}" },
  { "signature-is-set-not-appended",
    { START (""), BLOCK ("0", "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}"),
      DELTA ("0", "signature_delta", "\"signature\":\"AA==\""),
      DELTA ("0", "signature_delta", "\"signature\":\"BB==\""), CLOSE ("0"), SAY ("1", "W"),
      REASON ("\"end_turn\"", ""), STOP },
    CAUSERIE_MESSAGE_COMPLETE,
    "[{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"BB==\"}," TEXT ("W") "]",
    "end_turn",
    NULL },
  { "redacted-thinking-has-no-deltas",
    { START (""), BLOCK ("0", "{\"type\":\"redacted_thinking\",\"data\":\"Em\\/w\"}"), CLOSE ("0"),
      SAY ("1", "W"), REASON ("\"end_turn\"", ""), STOP },
    CAUSERIE_MESSAGE_COMPLETE,
    "[{\"type\":\"redacted_thinking\",\"data\":\"Em\\/w\"}," TEXT ("W") "]",
    "end_turn",
    NULL },
  { "search-with-streamed-input",
    { START (""), BLOCK ("0", SEARCH ("{}")), INPUT ("0", "{\\\"query\\\":"),
      INPUT ("0", " \\\"loam\\\"}"), CLOSE ("0"), BLOCK ("1", FOUND), CLOSE ("1"),
      REASON ("\"pause_turn\"", ""), STOP },
    CAUSERIE_MESSAGE_COMPLETE,
    "[" SEARCH ("{\"query\": \"loam\"}") "," FOUND "]",
    "pause_turn",
    NULL },
  { "search-whose-input-comes-at-once",
    { START (""), BLOCK ("0", SEARCH ("{\"query\":\"loam\"}")), CLOSE ("0"), BLOCK ("1", FOUND),
      CLOSE ("1"), SAY ("2", "W"), REASON ("\"end_turn\"", ""), STOP },
    CAUSERIE_MESSAGE_COMPLETE,
    "[" SEARCH ("{\"query\":\"loam\"}") "," FOUND "," TEXT ("W") "]",
    "end_turn",
    NULL },
  { "citations-before-the-text",
    { START (""), BLOCK ("0", "{\"type\":\"text\",\"text\":\"\",\"citations\":[]}"), CITATION ("1"),
      CITATION ("2"), DELTA ("0", "text_delta", "\"text\":\"W\""), CLOSE ("0"),
      REASON ("\"end_turn\"", ""), STOP },
    CAUSERIE_MESSAGE_COMPLETE,
    "[{\"type\":\"text\",\"text\":\"W\",\"citations\":[{\"n\":1},{\"n\":2}]}]",
    "end_turn",
    NULL },
  { "citations-after-the-text",
    { START (""), BLOCK ("0", "{\"type\":\"text\",\"text\":\"\",\"citations\":[]}"),
      DELTA ("0", "text_delta", "\"text\":\"W\""), CITATION ("1"),
      DELTA ("0", "text_delta", "\"text\":\"X\""), CITATION ("2"), CLOSE ("0"),
      REASON ("\"end_turn\"", ""), STOP },
    CAUSERIE_MESSAGE_COMPLETE,
    "[{\"type\":\"text\",\"text\":\"WX\",\"citations\":[{\"n\":1},{\"n\":2}]}]",
    "end_turn",
    NULL },
  { "unknown-events-deltas-and-blocks",
    { START (""), "{\"type\":\"foo_bar\",\"a\":[1]}", BLOCK ("0", "{\"type\":\"song\",\"a\":0.10}"),
      DELTA ("0", "song_delta", "\"note\":\"c\""), CLOSE ("0"), BLOCK ("1", TEXT ("")),
      DELTA ("1", "novel_delta", "\"text\":\"x\""), DELTA ("1", "text_delta", "\"text\":\"W\""),
      CLOSE ("1"), REASON ("\"novel_reason\"", ""), STOP },
    CAUSERIE_MESSAGE_COMPLETE,
    "[{\"type\":\"song\",\"a\":0.10}," TEXT ("W") "]",
    "novel_reason",
    NULL },
  { "second-message-delta-wins",
    { START ("\"input_tokens\":1,\"output_tokens\":1"), SAY ("0", "W"),
      REASON ("\"pause_turn\"", "\"output_tokens\":5"),
      REASON ("\"end_turn\"", "\"output_tokens\":9,\"input_tokens\":null"), STOP },
    CAUSERIE_MESSAGE_COMPLETE,
    "[" TEXT ("W") "]",
    "end_turn",
    "{\"input_tokens\":1,\"output_tokens\":9}" },
  { "stop-sequence",
    { START (""), SAY ("0", "W"),
      "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"stop_sequence\","
      "\"stop_sequence\":\"###\",\"stop_details\":null,\"container\":null},\"usage\":{}}",
      STOP },
    CAUSERIE_MESSAGE_COMPLETE,
    "[" TEXT ("W") "]",
    "stop_sequence",
    NULL },
  { "no-content-at-all",
    { START (""), REASON ("\"tool_use\"", ""), STOP },
    CAUSERIE_MESSAGE_COMPLETE,
    "[]",
    "tool_use",
    NULL },
  { "call-that-was-cut",
    { START (""), SAY ("0", "W"), BLOCK ("1", CALL (",\"input\":{}")), INPUT ("1", "{\\\"a\\\":"),
      CLOSE ("1"), REASON ("\"max_tokens\"", ""), STOP },
    CAUSERIE_MESSAGE_CUT,
    "[" TEXT ("W") "," CALL (",\"input\":[\"{\\\"a\\\":\"]") "]",
    "max_tokens",
    NULL },

  /* Ollama */
  { "ollama-start-without-stop-reason",
    { "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":"
      "\"assistant\",\"model\":\"qwen3:8b\",\"content\":[],\"usage\":{\"input_tokens\":9,"
      "\"output_tokens\":0}}}",
      BLOCK ("0", "{\"type\":\"thinking\",\"thinking\":\"\"}"),
      DELTA ("0", "thinking_delta", "\"thinking\":\"Hm\""), CLOSE ("0"), SAY ("1", "W"),
      "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{"
      "\"input_tokens\":40,\"output_tokens\":7}}",
      STOP },
    CAUSERIE_MESSAGE_COMPLETE,
    "[{\"type\":\"thinking\",\"thinking\":\"Hm\"}," TEXT ("W") "]",
    "end_turn",
    "{\"input_tokens\":40,\"output_tokens\":7}" },
  { "ollama-call-in-one-delta",
    { START (""),
      BLOCK ("0", "{\"type\":\"tool_use\",\"id\":\"call_abc123\",\"name\":\"n\",\"input\":{}}"),
      INPUT ("0", "{}"), CLOSE ("0"), REASON ("\"tool_use\"", ""), STOP },
    CAUSERIE_MESSAGE_COMPLETE,
    "[{\"type\":\"tool_use\",\"id\":\"call_abc123\",\"name\":\"n\",\"input\":{}}]",
    "tool_use",
    NULL },
  { "ollama-end-without-a-reason",
    { START (""), SAY ("0", "W"), "{\"type\":\"message_delta\",\"delta\":{},\"usage\":{}}", STOP },
    CAUSERIE_MESSAGE_COMPLETE,
    "[" TEXT ("W") "]",
    NULL,
    NULL },

  /* llama.cpp */
  { "llama-call-without-input",
    { START ("\"input_tokens\":3,\"cache_read_input_tokens\":2"), BLOCK ("0", CALL ("")),
      INPUT ("0", "{\\\"a\\\":"), INPUT ("0", "1}"), CLOSE ("0"), REASON ("\"tool_use\"", ""),
      STOP },
    CAUSERIE_MESSAGE_COMPLETE,
    "[" CALL (",\"input\":{\"a\":1}") "]",
    "tool_use",
    "{\"input_tokens\":3,\"cache_read_input_tokens\":2}" },

  /* vLLM */
  { "vllm-message-without-type-and-role",
    { "{\"type\":\"message_start\",\"message\":{\"id\":\"chatcmpl-1\",\"model\":\"m\"}}",
      BLOCK ("0", "{\"type\":\"text\"}"), DELTA ("0", "text_delta", "\"text\":\"W\""), CLOSE ("0"),
      REASON ("\"end_turn\"", ""), STOP },
    CAUSERIE_MESSAGE_COMPLETE,
    "[" TEXT ("W") "]",
    "end_turn",
    NULL },
  { "vllm-signature-that-is-none",
    { START (""), BLOCK ("0", "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}"),
      DELTA ("0", "thinking_delta", "\"thinking\":\"Hm\""),
      DELTA ("0", "signature_delta", "\"signature\":\"0f3a\""), CLOSE ("0"), SAY ("1", "W"),
      REASON ("\"end_turn\"", ""), STOP },
    CAUSERIE_MESSAGE_COMPLETE,
    "[{\"type\":\"thinking\",\"thinking\":\"Hm\",\"signature\":\"0f3a\"}," TEXT ("W") "]",
    "end_turn",
    NULL },

  /* Gateways */
  { "gateway-with-nulls",
    { "{\"type\":\"message_start\",\"message\":{\"id\":null,\"role\":null,\"model\":null,"
      "\"content\":null,\"usage\":null}}",
      BLOCK ("0", "{\"type\":\"text\",\"text\":null}"), DELTA ("0", "text_delta", "\"text\":\"W\""),
      CLOSE ("0"), "{\"type\":\"message_delta\",\"delta\":null,\"usage\":null}",
      REASON ("\"stop\"", ""), STOP },
    CAUSERIE_MESSAGE_COMPLETE,
    "[" TEXT ("W") "]",
    "end_turn",
    NULL },
  { "gateway-with-zeros-and-two-starts",
    { START ("\"input_tokens\":0,\"output_tokens\":0"), SAY ("0", "W"),
      START ("\"input_tokens\":0,\"output_tokens\":0"),
      REASON ("\"length\"", "\"output_tokens\":0"), STOP },
    CAUSERIE_MESSAGE_CUT,
    "[" TEXT ("W") "]",
    "max_tokens",
    "{\"input_tokens\":0,\"output_tokens\":0}" },
  { "gateway-that-calls-it-the-end-of-the-turn",
    { START (""), BLOCK ("0", CALL (",\"input\":\"{}\"")), CLOSE ("0"),
      REASON ("\"tool_calls\"", ""), STOP },
    CAUSERIE_MESSAGE_COMPLETE,
    "[" CALL (",\"input\":{}") "]",
    "tool_use",
    NULL },
  { "server-that-ends-after-the-reason",
    { START (""), SAY ("0", "W"), REASON ("\"end_turn\"", "") },
    CAUSERIE_MESSAGE_COMPLETE,
    "[" TEXT ("W") "]",
    "end_turn",
    NULL },
  { "server-that-ends-before-the-reason",
    { START (""), SAY ("0", "W") },
    CAUSERIE_MESSAGE_INTERRUPTED,
    "[" TEXT ("W") "]",
    NULL,
    NULL },
};

static void
test_stream (gconstpointer data)
{
  const Stream *stream = data;
  g_autoptr (CauserieReplyBuilder) builder = causerie_reply_builder_new ();
  g_autofree char *usage = NULL;

  for (guint i = 0; i < MOST_EVENTS && stream->events[i] != NULL; i++)
    causerie_test_feed (builder, stream->events[i]);
  causerie_test_assert_end (builder, NULL, stream->state, FALSE);
  causerie_test_assert_content (builder, stream->content);
  g_assert_cmpstr (causerie_reply_builder_get_stop_reason (builder), ==, stream->reason);
  usage = causerie_reply_builder_dup_usage (builder);
  g_assert_cmpstr (usage, ==, stream->usage);
}

/* Each type of error can arrive in the middle of a stream. */
static void
test_error_types (void)
{
  static const struct
  {
    const char *error;
    CauserieError code;
  } rows[] = {
    { "{\"type\":\"invalid_request_error\",\"message\":\"m\"}", CAUSERIE_ERROR_INVALID_REQUEST },
    { "{\"type\":\"authentication_error\",\"message\":\"m\"}", CAUSERIE_ERROR_AUTHENTICATION },
    { "{\"type\":\"billing_error\",\"message\":\"m\"}", CAUSERIE_ERROR_BILLING },
    { "{\"type\":\"permission_error\",\"message\":\"m\"}", CAUSERIE_ERROR_PERMISSION },
    { "{\"type\":\"not_found_error\",\"message\":\"m\"}", CAUSERIE_ERROR_NOT_FOUND },
    { "{\"type\":\"conflict_error\",\"message\":\"m\"}", CAUSERIE_ERROR_CONFLICT },
    { "{\"type\":\"request_too_large\",\"message\":\"m\"}", CAUSERIE_ERROR_TOO_LARGE },
    { "{\"type\":\"rate_limit_error\",\"message\":\"m\"}", CAUSERIE_ERROR_RATE_LIMITED },
    { "{\"type\":\"api_error\",\"message\":\"m\"}", CAUSERIE_ERROR_SERVER },
    { "{\"type\":\"timeout_error\",\"message\":\"m\"}", CAUSERIE_ERROR_TIMEOUT },
    { "{\"type\":\"overloaded_error\",\"message\":\"m\"}", CAUSERIE_ERROR_OVERLOADED },
    { "{\"type\":\"novel_error\",\"message\":\"m\"}", CAUSERIE_ERROR_SERVER },
    { "{\"message\":\"m\"}", CAUSERIE_ERROR_SERVER },
    { "\"m\"", CAUSERIE_ERROR_SERVER },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (CauserieReplyBuilder) builder = causerie_test_begin_reply ();
      g_autofree char *event = g_strdup_printf ("{\"type\":\"error\",\"error\":%s}", rows[i].error);
      g_autoptr (GError) error = NULL;

      causerie_test_feed_block (builder, 0, TEXT ("W"), NULL, NULL);
      g_assert_false (causerie_reply_builder_feed (builder, event, strlen (event), &error));
      g_assert_error (error, CAUSERIE_ERROR, (int)rows[i].code);
      g_assert_cmpstr (causerie_error_get_detail (error), ==, "m");
      causerie_test_assert_end (builder, error, CAUSERIE_MESSAGE_INTERRUPTED, FALSE);
      causerie_test_assert_content (builder, "[" TEXT ("W") "]");
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (streams); i++)
    {
      g_autofree char *path = g_strconcat ("/servers/", streams[i].name, NULL);

      g_test_add_data_func (path, &streams[i], test_stream);
    }
  g_test_add_func ("/servers/every-type-of-error-in-a-stream", test_error_types);
  return g_test_run ();
}
