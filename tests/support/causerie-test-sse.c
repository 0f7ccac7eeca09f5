/* SPDX-License-Identifier: GPL-3.0-or-later
 * Builds event streams in the format of the Messages API, for tests. */
#include "config.h"

#include "causerie-test-sse.h"

#include "causerie-json.h"

#include <string.h>

static void
append_event (GString *stream, const char *json)
{
  const char *type = strstr (json, "\"type\":\"");
  const char *end;

  g_assert_nonnull (type);
  type += strlen ("\"type\":\"");
  end = strchr (type, '"');
  g_string_append_printf (stream, "event: %.*s\ndata: %s\n\n", (int)(end - type), type, json);
}

/**
 * causerie_test_sse:
 * @json: the data of the first event; its first member is `type`, written without spaces
 * @...: the data of further events, then %NULL
 *
 * Returns: (transfer full): the events as sent
 */
char *
causerie_test_sse (const char *json, ...)
{
  GString *stream = g_string_new (NULL);
  va_list more;

  va_start (more, json);
  for (; json != NULL; json = va_arg (more, const char *))
    append_event (stream, json);
  va_end (more);
  return g_string_free (stream, FALSE);
}

/**
 * causerie_test_sse_start:
 * @model: the model of the reply
 *
 * Returns: (transfer full): a `message_start`
 */
char *
causerie_test_sse_start (const char *model)
{
  g_autofree char *json = g_strdup_printf (
      "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_test\",\"type\":\"message\","
      "\"role\":\"assistant\",\"model\":\"%s\",\"content\":[],\"stop_reason\":null,"
      "\"stop_sequence\":null,\"usage\":{\"input_tokens\":50,\"output_tokens\":1}}}",
      model);

  return causerie_test_sse (json, NULL);
}

/**
 * causerie_test_sse_stop:
 * @stop_reason: the stop reason
 *
 * Returns: (transfer full): a `message_delta` and a `message_stop`
 */
char *
causerie_test_sse_stop (const char *stop_reason)
{
  g_autofree char *json
      = g_strdup_printf ("{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"%s\","
                         "\"stop_sequence\":null},\"usage\":{\"output_tokens\":31}}",
                         stop_reason);

  return causerie_test_sse (json, "{\"type\":\"message_stop\"}", NULL);
}

/**
 * causerie_test_sse_text_block:
 * @index: index of the block
 * @text: the text, in UTF-8
 *
 * Returns: (transfer full): the events of one text block, its text in one delta
 */
char *
causerie_test_sse_text_block (guint index, const char *text)
{
  g_autofree char *quoted = causerie_json_quote (text);
  g_autofree char *start = g_strdup_printf ("{\"type\":\"content_block_start\",\"index\":%u,"
                                            "\"content_block\":{\"type\":\"text\",\"text\":\"\"}}",
                                            index);
  g_autofree char *delta = g_strdup_printf ("{\"type\":\"content_block_delta\",\"index\":%u,"
                                            "\"delta\":{\"type\":\"text_delta\",\"text\":%s}}",
                                            index, quoted);
  g_autofree char *stop = g_strdup_printf ("{\"type\":\"content_block_stop\",\"index\":%u}", index);

  return causerie_test_sse (start, delta, stop, NULL);
}

/**
 * causerie_test_sse_text:
 * @text: the text of the reply, in UTF-8
 *
 * Returns: (transfer full): a complete reply of `claude-opus-5-5` with one text block
 */
char *
causerie_test_sse_text (const char *text)
{
  g_autofree char *start = causerie_test_sse_start ("claude-opus-5-5");
  g_autofree char *block = causerie_test_sse_text_block (0, text);
  g_autofree char *stop = causerie_test_sse_stop ("end_turn");

  return g_strconcat (start, block, stop, NULL);
}

/**
 * causerie_test_sse_ended:
 * @text: the closing remark, in UTF-8
 *
 * Returns: (transfer full): a complete reply of `claude-opus-5-5` that ends the chat
 */
char *
causerie_test_sse_ended (const char *text)
{
  g_autofree char *start = causerie_test_sse_start ("claude-opus-5-5");
  g_autofree char *block = causerie_test_sse_text_block (0, text);
  g_autofree char *call = causerie_test_sse (
      "{\"type\":\"content_block_start\",\"index\":1,\"content_block\":{\"type\":\"tool_use\","
      "\"id\":\"toolu_end\",\"name\":\"end_conversation\",\"input\":{}}}",
      "{\"type\":\"content_block_delta\",\"index\":1,"
      "\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"\"}}",
      "{\"type\":\"content_block_stop\",\"index\":1}", NULL);
  g_autofree char *stop = causerie_test_sse_stop ("tool_use");

  return g_strconcat (start, block, call, stop, NULL);
}

/**
 * causerie_test_sse_thinking_and_tool:
 *
 * Returns: (transfer full): a complete reply of `claude-opus-5-5`: signed thinking, the text "I
 *   will read tank 1." in two deltas, a ping, and a call of `level` whose input is split into
 *   several deltas
 */
char *
causerie_test_sse_thinking_and_tool (void)
{
  g_autofree char *start = causerie_test_sse_start ("claude-opus-5-5");
  g_autofree char *blocks = causerie_test_sse (
      "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"thinking\","
      "\"thinking\":\"\",\"signature\":\"\"}}",
      "{\"type\":\"ping\"}",
      "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"thinking_delta\","
      "\"thinking\":\"Two tanks, the first one first.\"}}",
      "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"signature_delta\","
      "\"signature\":\"c2lnbmVk\"}}",
      "{\"type\":\"content_block_stop\",\"index\":0}",
      "{\"type\":\"content_block_start\",\"index\":1,\"content_block\":{\"type\":\"text\","
      "\"text\":\"\"}}",
      "{\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"type\":\"text_delta\","
      "\"text\":\"I will read \"}}",
      "{\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"type\":\"text_delta\","
      "\"text\":\"tank 1.\"}}",
      "{\"type\":\"content_block_stop\",\"index\":1}",
      "{\"type\":\"content_block_start\",\"index\":2,\"content_block\":{\"type\":\"tool_use\","
      "\"id\":\"toolu_level\",\"name\":\"level\",\"input\":{},\"caller\":{\"type\":\"direct\"}}}",
      "{\"type\":\"content_block_delta\",\"index\":2,\"delta\":{\"type\":\"input_json_delta\","
      "\"partial_json\":\"\"}}",
      "{\"type\":\"content_block_delta\",\"index\":2,\"delta\":{\"type\":\"input_json_delta\","
      "\"partial_json\":\"{\\\"tan\"}}",
      "{\"type\":\"content_block_delta\",\"index\":2,\"delta\":{\"type\":\"input_json_delta\","
      "\"partial_json\":\"k\\\": 1}\"}}",
      "{\"type\":\"content_block_stop\",\"index\":2}", NULL);
  g_autofree char *stop = causerie_test_sse_stop ("tool_use");

  return g_strconcat (start, blocks, stop, NULL);
}
