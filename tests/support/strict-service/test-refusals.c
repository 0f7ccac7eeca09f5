/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the demo service refuses, and with which words. */
#include "config.h"

#include "causerie-demo-client.h"
#include "causerie-json.h"

#include <string.h>

#define HEAD "{\"model\":\"demo-opus\",\"max_tokens\":100,"
#define HELLO "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]"
#define USER(content) HEAD "\"messages\":[{\"role\":\"user\",\"content\":" content "}]}"
#define AFTER(content)                                                                             \
  HEAD "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"},"                                  \
       "{\"role\":\"assistant\",\"content\":" content "},"                                         \
       "{\"role\":\"user\",\"content\":\"Go on\"}]}"
#define WITH(members) HEAD members "," HELLO "}"
#define TOOL(name) "{\"name\":\"" name "\",\"input_schema\":{\"type\":\"object\"}}"
#define CALL(id)                                                                                   \
  "{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"id\":\"" id                       \
  "\",\"name\":\"end_conversation\",\"input\":{}}]}"
#define RESULT(id) "{\"type\":\"tool_result\",\"tool_use_id\":\"" id "\",\"is_error\":true}"
#define GO_ON "{\"type\":\"text\",\"text\":\"Go on\"}"
#define CHAT(messages) HEAD "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}," messages "]}"
#define MARK "\"cache_control\":{\"type\":\"ephemeral\"}"
#define MARKED "{\"type\":\"text\",\"text\":\"x\"," MARK "}"
#define PNG                                                                                        \
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+"                                  \
  "M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
#define IMAGE(type, data)                                                                          \
  "[{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"" type                    \
  "\",\"data\":\"" data "\"}}]"
#define DOCUMENT(type, data)                                                                       \
  "[{\"type\":\"document\",\"source\":{\"type\":\"base64\",\"media_type\":\"" type                 \
  "\",\"data\":\"" data "\"}}]"

typedef struct
{
  const char *name;
  const char *body;
  guint status;
  const char *words; /* within the error's message; NULL where a reply comes */
} Case;

static const Case shape_cases[] = {
  { "plain", WITH ("\"system\":\"Be brief.\""), 200, NULL },
  { "no-json", "{\"model\":", 400, "not valid JSON" },
  { "no-object", "[]", 400, "valid object" },
  { "no-model", "{\"max_tokens\":1," HELLO "}", 400, "model: Field required" },
  { "unknown-model", "{\"model\":\"claude-xyz\",\"max_tokens\":1," HELLO "}", 404,
    "model: claude-xyz" },
  { "no-max-tokens", "{\"model\":\"demo-opus\"," HELLO "}", 400, "max_tokens: Field required" },
  { "zero-max-tokens", "{\"model\":\"demo-opus\",\"max_tokens\":0," HELLO "}", 400,
    "greater than or equal to 1" },
  { "huge-max-tokens", "{\"model\":\"demo-opus\",\"max_tokens\":999999," HELLO "}", 400,
    "maximum allowed number of output tokens" },
  { "no-messages", HEAD "\"stream\":false}", 400, "messages: Field required" },
  { "empty-messages", HEAD "\"messages\":[]}", 400, "at least one message is required" },
  { "unknown-member", WITH ("\"x\":1"), 400, "x: Extra inputs are not permitted" },
  { "stream-of-wrong-kind", WITH ("\"stream\":\"yes\""), 400, "stream: Input should be" },
  { "temperature", WITH ("\"temperature\":0.5"), 400, "temperature" },
  { "default-temperature", WITH ("\"temperature\":1"), 200, NULL },
  { "top-p", WITH ("\"top_p\":0.5"), 400, "top_p" },
  { "top-k", WITH ("\"top_k\":40"), 400, "top_k" },
  { "empty-system-block", WITH ("\"system\":[{\"type\":\"text\",\"text\":\"\"}]"), 400,
    "must be non-empty" },
  { "metadata", WITH ("\"metadata\":{\"mail\":\"a\"}"), 400, "metadata.mail: Extra inputs" },
  { "thinking-enabled", WITH ("\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2000}"), 400,
    "is not supported for this model. Use" },
  { "thinking-adaptive", WITH ("\"thinking\":{\"type\":\"adaptive\"}"), 200, NULL },
  { "thinking-not-on-quick",
    "{\"model\":\"demo-quick\",\"max_tokens\":9,\"thinking\":{\"type\":\"adaptive\"}," HELLO "}",
    400, "adaptive thinking is not supported on this model" },
  { "thinking-display-when-disabled",
    WITH ("\"thinking\":{\"type\":\"disabled\",\"display\":\"omitted\"}"), 400,
    "display: Extra inputs" },
  { "effort", WITH ("\"output_config\":{\"effort\":\"high\"}"), 200, NULL },
  { "unknown-effort", WITH ("\"output_config\":{\"effort\":\"huge\"}"), 400, "effort" },
  { "five-breakpoints", USER ("[" MARKED "," MARKED "," MARKED "," MARKED "," MARKED "]"), 400,
    "A maximum of 4 blocks" },
  { "four-breakpoints", USER ("[" MARKED "," MARKED "," MARKED "," MARKED "]"), 200, NULL },
};

static const Case message_cases[] = {
  { "bad-role", HEAD "\"messages\":[{\"role\":\"robot\",\"content\":\"x\"}]}", 400,
    "messages.0.role" },
  { "unknown-message-member",
    HEAD "\"messages\":[{\"role\":\"user\",\"content\":\"x\",\"id\":\"1\"}]}", 400,
    "messages.0.id: Extra inputs" },
  { "empty-text", USER ("\"\""), 400, "text content blocks must be non-empty" },
  { "empty-text-block", USER ("[{\"type\":\"text\",\"text\":\"\"}]"), 400,
    "text content blocks must be non-empty" },
  { "blank-text", USER ("\" \\n\\u00a0\""), 400, "must contain non-whitespace text" },
  { "empty-content", USER ("[]"), 400, "must have non-empty content" },
  { "unknown-block", USER ("[{\"type\":\"song\"}]"), 400, "does not match any of the expected" },
  { "foreign-block-of-a-reply", AFTER ("[{\"type\":\"song\",\"a\":1}," GO_ON "]"), 200, NULL },
  { "prefill", CHAT ("{\"role\":\"assistant\",\"content\":\"I \"}"), 400,
    "does not support assistant message prefill" },
  { "merged-users", CHAT ("{\"role\":\"user\",\"content\":\"And more\"}"), 200, NULL },
  { "document-in-a-reply",
    AFTER ("[{\"type\":\"document\",\"source\":{\"type\":\"text\",\"media_type\":\"text/plain\","
           "\"data\":\"x\"}}]"),
    400, "not allowed in assistant messages" },
  { "image", USER (IMAGE ("image/png", PNG)), 200, NULL },
  { "image-of-other-type", USER (IMAGE ("image/jpeg", PNG)), 400,
    "Image does not match the provided media type image/jpeg" },
  { "image-of-unknown-type", USER (IMAGE ("image/bmp", PNG)), 400, "media_type" },
  { "image-as-address", USER (IMAGE ("image/png", "data:image/png;base64," PNG)), 400,
    "Invalid base64" },
  { "document", USER (DOCUMENT ("application/pdf", "JVBERi0xLjcK")), 200, NULL },
  { "document-that-is-none", USER (DOCUMENT ("application/pdf", "AAAAAAAA")), 400,
    "PDF specified was not valid" },
  { "document-of-other-type", USER (DOCUMENT ("text/markdown", "AAAA")), 400, "media_type" },
  { "foreign-thinking",
    AFTER ("[{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"abcd\"}," GO_ON "]"), 400,
    "Invalid `signature` in `thinking` block" },
  { "system-turn", CHAT ("{\"role\":\"system\",\"content\":\"Be brief.\"}"), 200, NULL },
  { "system-turn-first",
    HEAD "\"messages\":[{\"role\":\"system\",\"content\":\"x\"},"
         "{\"role\":\"user\",\"content\":\"x\"}]}",
    400, "a system message must follow" },
};

static const Case tool_cases[] = {
  { "bad-name", WITH ("\"tools\":[" TOOL ("end it") "]"), 400, "should match pattern" },
  { "same-name", WITH ("\"tools\":[" TOOL ("a") "," TOOL ("a") "]"), 400, "must be unique" },
  { "bad-schema", WITH ("\"tools\":[{\"name\":\"a\",\"input_schema\":{\"type\":\"array\"}}]"), 400,
    "input_schema.type" },
  { "no-schema", WITH ("\"tools\":[{\"name\":\"a\"}]"), 400, "input_schema: Field required" },
  { "unknown-member",
    WITH ("\"tools\":[{\"name\":\"a\",\"colour\":1,\"input_schema\":{\"type\":\"object\"}}]"), 400,
    "tools.0.colour: Extra inputs" },
  { "forced-choice",
    WITH ("\"tools\":[" TOOL ("a") "],\"tool_choice\":{\"type\":\"tool\",\"name\":\"a\"}"), 400,
    "are not supported for this model" },
  { "unknown-choice", WITH ("\"tools\":[" TOOL ("a") "],\"tool_choice\":{\"type\":\"some\"}"), 400,
    "tool_choice.type" },
  { "automatic-choice", WITH ("\"tools\":[" TOOL ("a") "],\"tool_choice\":{\"type\":\"auto\"}"),
    200, NULL },
  { "no-result", CHAT (CALL ("toolu_1") ",{\"role\":\"user\",\"content\":\"Go on\"}"), 400,
    "ids were found without `tool_result` blocks immediately after: toolu_1" },
  { "result",
    CHAT (CALL ("toolu_1") ",{\"role\":\"user\",\"content\":[" RESULT ("toolu_1") "," GO_ON "]}"),
    200, NULL },
  { "result-not-first",
    CHAT (CALL ("toolu_1") ",{\"role\":\"user\",\"content\":[" GO_ON "," RESULT ("toolu_1") "]}"),
    400, "at the beginning of this message" },
  { "stray-result", CHAT ("{\"role\":\"user\",\"content\":[" RESULT ("toolu_9") "]}"), 400,
    "unexpected `tool_use_id` found in `tool_result` blocks: toolu_9" },
  { "result-twice",
    CHAT (CALL ("toolu_1") ",{\"role\":\"user\",\"content\":[" RESULT ("toolu_1") "," RESULT (
        "toolu_1") "]}"),
    400, "unexpected `tool_use_id`" },
};

static CauserieDemoClient *client;

static void
check_fault (const char *text, const char *words)
{
  CauserieJsonSpan root, error;
  g_autofree char *message = NULL;
  g_autofree char *id = NULL;
  g_autofree char *type = NULL;

  g_assert_true (causerie_json_check (text, strlen (text), &root, NULL));
  g_assert_true (causerie_json_find (root, "error", &error));
  message = causerie_json_find_text (error, "message");
  type = causerie_json_find_text (error, "type");
  id = causerie_json_find_text (root, "request_id");
  g_assert_nonnull (type);
  if (strstr (message, words) == NULL)
    g_error ("“%s” is not in “%s”", words, message);
  g_assert_cmpstr (id, ==, soup_message_headers_get_one (client->headers, "request-id"));
}

static void
test_case (gconstpointer data)
{
  const Case *one = data;
  guint status;
  g_autofree char *text = causerie_demo_client_send (client, "/v1/messages", one->body, &status);

  if (status != one->status)
    g_error ("status %u instead of %u: %s", status, one->status, text);
  if (one->words != NULL)
    check_fault (text, one->words);
}

static void
test_keys (void)
{
  const char *key = client->key;
  g_autofree char *bearer = g_strconcat ("Bearer ", key, NULL);
  guint status;

  client->key = NULL;
  g_free (causerie_demo_client_send (client, "/v1/models", NULL, &status));
  g_assert_cmpuint (status, ==, 401);
  client->key = "sk-wrong";
  g_free (causerie_demo_client_send (client, "/v1/models", NULL, &status));
  g_assert_cmpuint (status, ==, 401);
  client->key = NULL;
  client->bearer = bearer;
  g_free (causerie_demo_client_send (client, "/v1/models", NULL, &status));
  g_assert_cmpuint (status, ==, 200);
  client->bearer = "Bearer wrong";
  g_free (causerie_demo_client_send (client, "/v1/models", NULL, &status));
  g_assert_cmpuint (status, ==, 401);
  client->bearer = NULL;
  client->key = key;
}

static void
test_headers (void)
{
  static const char body[] = HEAD HELLO "}";
  guint status;
  g_autofree char *text = NULL;

  client->version = NULL;
  text = causerie_demo_client_send (client, "/v1/messages", body, &status);
  g_assert_cmpuint (status, ==, 400);
  check_fault (text, "anthropic-version: header is required");
  client->version = "2026-10-21";
  g_free (causerie_demo_client_send (client, "/v1/messages", body, &status));
  g_assert_cmpuint (status, ==, 200);
  g_free (causerie_demo_client_send (client, "/v1/messages", WITH ("\"temperature\":1"), &status));
  g_assert_cmpuint (status, ==, 400);
  client->version = "2023-06-01";
  client->type = "text/plain";
  g_free (causerie_demo_client_send (client, "/v1/messages", body, &status));
  g_assert_cmpuint (status, ==, 400);
  client->type = "application/json";
}

static void
test_size (void)
{
  g_autofree char *filler = g_strnfill (32 * 1024 * 1024, 'x');
  g_autofree char *body
      = g_strconcat (HEAD "\"messages\":[{\"role\":\"user\",\"content\":\"", filler, "\"}]}", NULL);
  guint status;
  g_autofree char *text = causerie_demo_client_send (client, "/v1/messages", body, &status);

  g_assert_cmpuint (status, ==, 413);
  check_fault (text, "maximum size");
}

static void
test_depth (void)
{
  g_autofree char *nested = g_strnfill (100000, '[');
  guint status;
  g_autofree char *text = causerie_demo_client_send (client, "/v1/messages", nested, &status);

  g_assert_cmpuint (status, ==, 400);
  check_fault (text, "not valid JSON");
}

static void
test_counting (void)
{
  guint status;
  g_autofree char *text = causerie_demo_client_send (
      client, "/v1/messages/count_tokens", "{\"model\":\"demo-opus\"," HELLO "}", &status);
  g_autofree char *wrong = NULL;

  g_assert_cmpuint (status, ==, 200);
  g_assert_true (g_str_has_prefix (text, "{\"input_tokens\":"));
  wrong = causerie_demo_client_send (client, "/v1/messages/count_tokens", HEAD HELLO "}", &status);
  g_assert_cmpuint (status, ==, 400);
  check_fault (wrong, "max_tokens: Extra inputs are not permitted");
}

static void
add_cases (const char *group, const Case *cases, gsize count)
{
  for (gsize i = 0; i < count; i++)
    {
      g_autofree char *path = g_strdup_printf ("/demo/%s/%s", group, cases[i].name);

      g_test_add_data_func (path, &cases[i], test_case);
    }
}

int
main (int argc, char *argv[])
{
  int result;

  g_test_init (&argc, &argv, NULL);
  client = causerie_demo_client_new ();
  add_cases ("requests", shape_cases, G_N_ELEMENTS (shape_cases));
  add_cases ("messages", message_cases, G_N_ELEMENTS (message_cases));
  add_cases ("tools", tool_cases, G_N_ELEMENTS (tool_cases));
  g_test_add_func ("/demo/refuses-wrong-keys", test_keys);
  g_test_add_func ("/demo/refuses-wrong-headers", test_headers);
  g_test_add_func ("/demo/refuses-more-than-32-megabytes", test_size);
  g_test_add_func ("/demo/survives-deep-nesting", test_depth);
  g_test_add_func ("/demo/counts-tokens", test_counting);
  result = g_test_run ();
  causerie_demo_client_free (client);
  return result;
}
