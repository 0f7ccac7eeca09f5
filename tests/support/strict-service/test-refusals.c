/* SPDX-License-Identifier: GPL-3.0-or-later
 * The refusals of the strict service and their messages, and that the demo accepts these
 * requests. */
#include "config.h"

#include "causerie-demo-client.h"
#include "causerie-json.h"
#include "causerie-sample-files.h"
#include "causerie-strict-service.h"
#include "causerie-strict-signer.h"

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
#define MARKED_HOUR                                                                                \
  "{\"type\":\"text\",\"text\":\"x\",\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"1h\"}}"
#define PNG                                                                                        \
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+"                                  \
  "M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
#define IMAGE(type, data)                                                                          \
  "[{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"" type                    \
  "\",\"data\":\"" data "\"}}]"
#define DOCUMENT(type, data)                                                                       \
  "[{\"type\":\"document\",\"source\":{\"type\":\"base64\",\"media_type\":\"" type                 \
  "\",\"data\":\"" data "\"}}]"

#define SEARCH_TOOL_WITH(more) "{\"type\":\"web_search_20250305\",\"name\":\"web_search\"" more "}"
#define SEARCH_TOOL SEARCH_TOOL_WITH ("")
#define FETCH_TOOL "{\"type\":\"web_fetch_20250910\",\"name\":\"web_fetch\"}"
#define SERVER_CALL_WITH(id, name, more)                                                           \
  "{\"type\":\"server_tool_use\",\"id\":\"" id "\",\"name\":\"" name "\",\"input\":{}" more "}"
#define SEARCH(id) SERVER_CALL_WITH (id, "web_search", "")
#define FOUND(id, results)                                                                         \
  "{\"type\":\"web_search_tool_result\",\"tool_use_id\":\"" id "\",\"content\":" results "}"
#define PAGE(more)                                                                                 \
  "{\"type\":\"web_search_result\",\"url\":\"https://"                                             \
  "a.example\",\"title\":\"A\",\"page_age\":null" more "}"
#define SEARCHED(blocks)                                                                           \
  HEAD "\"tools\":[" SEARCH_TOOL "," FETCH_TOOL "],\"messages\":[{\"role\":\"user\",\"content\":"  \
       "\"Hello\"},{\"role\":\"assistant\",\"content\":[" blocks                                   \
       "]},{\"role\":\"user\",\"content\":\"Go on\"}]}"

#define CITED "[{\"type\":\"text\",\"text\":\"x\",\"citations\":[{}]}]"
#define URL(type, url) "[{\"type\":\"image\",\"source\":{\"type\":\"" type "\"," url "}}]"
#define TEXT_DOCUMENT(members)                                                                     \
  "{\"type\":\"document\"," members "\"source\":{\"type\":\"text\","                               \
  "\"media_type\":\"text/plain\",\"data\":\"x\"}}"

typedef struct
{
  const char *name;
  const char *body; /* with places for samples; NULL for GET */
  CauserieStrictReason reason;
  const char *words; /* a part of the error message; NULL if the request is valid */
} Case;

typedef struct
{
  Case one;
  char *(*build) (void); /* NULL for the case's own body */
  const char *path;      /* NULL for /v1/messages */
  const char *version;   /* NULL for the usual one; empty for none */
  const char *type;      /* NULL for JSON */
} Call;

static const Case shape_cases[] = {
  { "plain", WITH ("\"system\":\"Be brief.\""), CAUSERIE_STRICT_NONE, NULL },
  { "no-json", "{\"model\":", CAUSERIE_STRICT_NOT_JSON, "not valid JSON" },
  { "no-object", "[]", CAUSERIE_STRICT_NOT_OBJECT, "valid object" },
  { "no-model", "{\"max_tokens\":1," HELLO "}", CAUSERIE_STRICT_MEMBER_MISSING,
    "model: Field required" },
  { "unknown-model", "{\"model\":\"claude-xyz\",\"max_tokens\":1," HELLO "}",
    CAUSERIE_STRICT_MODEL_UNKNOWN, "model: claude-xyz" },
  { "no-max-tokens", "{\"model\":\"demo-opus\"," HELLO "}", CAUSERIE_STRICT_MEMBER_MISSING,
    "max_tokens: Field required" },
  { "zero-max-tokens", "{\"model\":\"demo-opus\",\"max_tokens\":0," HELLO "}",
    CAUSERIE_STRICT_MAX_TOKENS_TOO_SMALL, "greater than or equal to 1" },
  { "huge-max-tokens", "{\"model\":\"demo-opus\",\"max_tokens\":999999," HELLO "}",
    CAUSERIE_STRICT_MAX_TOKENS_TOO_LARGE, "maximum allowed number of output tokens" },
  { "no-messages", HEAD "\"stream\":false}", CAUSERIE_STRICT_MEMBER_MISSING,
    "messages: Field required" },
  { "empty-messages", HEAD "\"messages\":[]}", CAUSERIE_STRICT_NO_MESSAGES,
    "at least one message is required" },
  { "unknown-member", WITH ("\"x\":1"), CAUSERIE_STRICT_MEMBER_UNKNOWN,
    "x: Extra inputs are not permitted" },
  { "stream-of-wrong-kind", WITH ("\"stream\":\"yes\""), CAUSERIE_STRICT_MEMBER_KIND,
    "stream: Input should be" },
  { "stop-sequence-of-wrong-kind", WITH ("\"stop_sequences\":[7]"),
    CAUSERIE_STRICT_STOP_SEQUENCE_KIND, "stop_sequences.0: Input should be a valid string" },
  { "temperature", WITH ("\"temperature\":0.5"), CAUSERIE_STRICT_SAMPLING_VALUE, "temperature" },
  { "default-temperature", WITH ("\"temperature\":1"), CAUSERIE_STRICT_NONE, NULL },
  { "top-p", WITH ("\"top_p\":0.5"), CAUSERIE_STRICT_SAMPLING_VALUE, "top_p" },
  { "top-k", WITH ("\"top_k\":40"), CAUSERIE_STRICT_SAMPLING_VALUE, "top_k" },
  { "empty-system-block", WITH ("\"system\":[{\"type\":\"text\",\"text\":\"\"}]"),
    CAUSERIE_STRICT_SYSTEM_TEXT_EMPTY, "must be non-empty" },
  { "metadata", WITH ("\"metadata\":{\"mail\":\"a\"}"), CAUSERIE_STRICT_MEMBER_UNKNOWN,
    "metadata.mail: Extra inputs" },
  { "thinking-enabled", WITH ("\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2000}"),
    CAUSERIE_STRICT_THINKING_TYPE, "is not supported for this model. Use" },
  { "thinking-adaptive", WITH ("\"thinking\":{\"type\":\"adaptive\"}"), CAUSERIE_STRICT_NONE,
    NULL },
  { "thinking-not-on-quick",
    "{\"model\":\"demo-quick\",\"max_tokens\":9,\"thinking\":{\"type\":\"adaptive\"}," HELLO "}",
    CAUSERIE_STRICT_THINKING_UNSUPPORTED, "adaptive thinking is not supported on this model" },
  { "thinking-display-when-disabled",
    WITH ("\"thinking\":{\"type\":\"disabled\",\"display\":\"omitted\"}"),
    CAUSERIE_STRICT_MEMBER_UNKNOWN, "display: Extra inputs" },
  { "effort", WITH ("\"output_config\":{\"effort\":\"high\"}"), CAUSERIE_STRICT_NONE, NULL },
  { "thinking-budget-too-small",
    "{\"model\":\"claude-haiku-4-5\",\"max_tokens\":9000,\"thinking\":{\"type\":\"enabled\","
    "\"budget_tokens\":1000}," HELLO "}",
    CAUSERIE_STRICT_THINKING_BUDGET_TOO_SMALL, "greater than or equal to 1024" },
  { "thinking-budget-too-large",
    "{\"model\":\"claude-haiku-4-5\",\"max_tokens\":2000,\"thinking\":{\"type\":\"enabled\","
    "\"budget_tokens\":2000}," HELLO "}",
    CAUSERIE_STRICT_THINKING_BUDGET_TOO_LARGE, "`max_tokens` must be greater" },
  { "effort-of-newer-models",
    "{\"model\":\"claude-opus-4-5\",\"max_tokens\":9,\"output_config\":{\"effort\":\"max\"}," HELLO
    "}",
    CAUSERIE_STRICT_EFFORT_LEVEL_UNSUPPORTED, "`max` is not supported on this model" },
  { "effort-too-high-without-thinking",
    WITH ("\"thinking\":{\"type\":\"disabled\"},\"output_config\":{\"effort\":\"max\"}"),
    CAUSERIE_STRICT_EFFORT_TOO_HIGH, "is not supported with" },
  { "unknown-effort", WITH ("\"output_config\":{\"effort\":\"huge\"}"), CAUSERIE_STRICT_MEMBER_WORD,
    "effort" },
  { "five-breakpoints", USER ("[" MARKED "," MARKED "," MARKED "," MARKED "," MARKED "]"),
    CAUSERIE_STRICT_TOO_MANY_CACHE_MARKS, "A maximum of 4 blocks" },
  { "four-breakpoints", USER ("[" MARKED "," MARKED "," MARKED "," MARKED "]"),
    CAUSERIE_STRICT_NONE, NULL },
  { "hour-after-minutes", USER ("[" MARKED "," MARKED_HOUR "]"),
    CAUSERIE_STRICT_CACHE_MARK_LIVES_LONGER, "must not come after" },
  { "minutes-after-hour", USER ("[" MARKED_HOUR "," MARKED "]"), CAUSERIE_STRICT_NONE, NULL },
  { "max-tokens-of-wrong-kind", "{\"model\":\"demo-opus\",\"max_tokens\":1.5," HELLO "}",
    CAUSERIE_STRICT_MAX_TOKENS_NOT_INTEGER, "max_tokens: Input should be a valid integer" },
  { "output-format", WITH ("\"output_config\":{\"format\":{\"type\":\"json_schema\"}}"),
    CAUSERIE_STRICT_OUTPUT_FORMAT, "structured outputs are not supported" },
  { "effort-not-on-quick",
    "{\"model\":\"demo-quick\",\"max_tokens\":9,\"output_config\":{\"effort\":\"low\"}," HELLO "}",
    CAUSERIE_STRICT_EFFORT_UNSUPPORTED, "does not support the effort parameter" },
  { "system-block-that-is-none", WITH ("\"system\":[\"Be brief.\"]"),
    CAUSERIE_STRICT_SYSTEM_BLOCK_NOT_OBJECT, "system.0: Input should be a valid object" },
};

static const Case message_cases[] = {
  { "bad-role", HEAD "\"messages\":[{\"role\":\"robot\",\"content\":\"x\"}]}",
    CAUSERIE_STRICT_MEMBER_WORD, "messages.0.role" },
  { "unknown-message-member",
    HEAD "\"messages\":[{\"role\":\"user\",\"content\":\"x\",\"id\":\"1\"}]}",
    CAUSERIE_STRICT_MEMBER_UNKNOWN, "messages.0.id: Extra inputs" },
  { "empty-text", USER ("\"\""), CAUSERIE_STRICT_TEXT_EMPTY,
    "text content blocks must be non-empty" },
  { "empty-text-block", USER ("[{\"type\":\"text\",\"text\":\"\"}]"), CAUSERIE_STRICT_TEXT_EMPTY,
    "text content blocks must be non-empty" },
  { "blank-text", USER ("\" \\n\\u00a0\""), CAUSERIE_STRICT_TEXT_BLANK,
    "must contain non-whitespace text" },
  { "empty-content", USER ("[]"), CAUSERIE_STRICT_CONTENT_EMPTY, "must have non-empty content" },
  { "unknown-block", USER ("[{\"type\":\"song\"}]"), CAUSERIE_STRICT_BLOCK_TYPE_UNKNOWN,
    "does not match any of the expected" },
  { "foreign-block-of-a-reply", AFTER ("[{\"type\":\"song\",\"a\":1}," GO_ON "]"),
    CAUSERIE_STRICT_NONE, NULL },
  { "prefill", CHAT ("{\"role\":\"assistant\",\"content\":\"I \"}"), CAUSERIE_STRICT_PREFILL,
    "does not support assistant message prefill" },
  { "merged-users", CHAT ("{\"role\":\"user\",\"content\":\"And more\"}"), CAUSERIE_STRICT_NONE,
    NULL },
  { "document-in-a-reply", AFTER ("[" TEXT_DOCUMENT ("") "]"), CAUSERIE_STRICT_NONE, NULL },
  { "image-in-a-reply", AFTER (IMAGE ("image/png", PNG)), CAUSERIE_STRICT_BLOCK_NOT_IN_REPLY,
    "not allowed in assistant messages" },
  { "image", USER (IMAGE ("image/png", PNG)), CAUSERIE_STRICT_NONE, NULL },
  { "image-of-other-type", USER (IMAGE ("image/jpeg", PNG)), CAUSERIE_STRICT_IMAGE_TYPE_MISMATCH,
    "Image does not match the provided media type image/jpeg" },
  { "image-of-unknown-type", USER (IMAGE ("image/bmp", PNG)), CAUSERIE_STRICT_MEMBER_WORD,
    "media_type" },
  { "image-as-address", USER (IMAGE ("image/png", "data:image/png;base64," PNG)),
    CAUSERIE_STRICT_BASE64_INVALID, "Invalid base64" },
  { "document", USER (DOCUMENT ("application/pdf", "JVBERi0xLjcK")), CAUSERIE_STRICT_NONE, NULL },
  { "document-that-is-none", USER (DOCUMENT ("application/pdf", "AAAAAAAA")),
    CAUSERIE_STRICT_PDF_INVALID, "PDF specified was not valid" },
  { "document-of-other-type", USER (DOCUMENT ("text/markdown", "AAAA")),
    CAUSERIE_STRICT_MEMBER_WORD, "media_type" },
  { "foreign-thinking",
    AFTER ("[{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"abcd\"}," GO_ON "]"),
    CAUSERIE_STRICT_SIGNATURE_INVALID, "Invalid `signature` in `thinking` block" },
  { "system-turn", CHAT ("{\"role\":\"system\",\"content\":\"Be brief.\"}"), CAUSERIE_STRICT_NONE,
    NULL },
  { "system-turn-first",
    HEAD "\"messages\":[{\"role\":\"system\",\"content\":\"x\"},"
         "{\"role\":\"user\",\"content\":\"x\"}]}",
    CAUSERIE_STRICT_SYSTEM_MISPLACED, "a system message must follow" },
  { "message-that-is-none", HEAD "\"messages\":[\"Hello\"]}", CAUSERIE_STRICT_MESSAGE_NOT_OBJECT,
    "messages.0: Input should be a valid object" },
  { "no-content", HEAD "\"messages\":[{\"role\":\"user\"}]}", CAUSERIE_STRICT_CONTENT_MISSING,
    "messages.0.content: Field required" },
  { "content-of-wrong-kind", USER ("7"), CAUSERIE_STRICT_CONTENT_KIND, "valid string or list" },
  { "block-that-is-none", USER ("[7]"), CAUSERIE_STRICT_BLOCK_NOT_OBJECT,
    "messages.0.content.0: Input should be a valid object" },
  { "block-without-type", USER ("[{}]"), CAUSERIE_STRICT_BLOCK_WITHOUT_TYPE,
    "messages.0.content.0.type: Field required" },
  { "citations-of-the-user", USER (CITED), CAUSERIE_STRICT_NONE, NULL },
  { "thinking-without-signature", AFTER ("[{\"type\":\"thinking\",\"thinking\":\"x\"}," GO_ON "]"),
    CAUSERIE_STRICT_THINKING_INCOMPLETE, "thinking.signature: Field required" },
  { "image-in-a-system-turn",
    CHAT ("{\"role\":\"system\",\"content\":" IMAGE ("image/png", PNG) "}"),
    CAUSERIE_STRICT_BLOCK_NOT_IN_SYSTEM, "only `text` is allowed in a system message" },
  { "image-that-is-none", USER (IMAGE ("image/png", "AAAAAAAAAAAAAAAA")),
    CAUSERIE_STRICT_IMAGE_UNREADABLE, "Could not process image" },
  { "image-at-a-plain-address", USER (URL ("url", "\"url\":\"http://a.example/b.png\"")),
    CAUSERIE_STRICT_URL_NOT_HTTPS, "Only HTTPS URLs are supported" },
  { "image-in-an-unknown-file", USER (URL ("file", "\"file_id\":\"file_1\"")),
    CAUSERIE_STRICT_FILE_NOT_FOUND, "File not found: file_1" },
  { "some-documents-cited",
    USER ("[" TEXT_DOCUMENT ("\"citations\":{\"enabled\":true},") "," TEXT_DOCUMENT ("") "]"),
    CAUSERIE_STRICT_CITATIONS_MIXED, "citations must be enabled on all or none" },
};

static const Case tool_cases[] = {
  { "bad-name", WITH ("\"tools\":[" TOOL ("end it") "]"), CAUSERIE_STRICT_TOOL_NAME_INVALID,
    "should match pattern" },
  { "same-name", WITH ("\"tools\":[" TOOL ("a") "," TOOL ("a") "]"),
    CAUSERIE_STRICT_TOOL_NAME_REPEATED, "must be unique" },
  { "bad-schema", WITH ("\"tools\":[{\"name\":\"a\",\"input_schema\":{\"type\":\"array\"}}]"),
    CAUSERIE_STRICT_MEMBER_WORD, "input_schema.type" },
  { "no-schema", WITH ("\"tools\":[{\"name\":\"a\"}]"), CAUSERIE_STRICT_MEMBER_MISSING,
    "input_schema: Field required" },
  { "unknown-member",
    WITH ("\"tools\":[{\"name\":\"a\",\"colour\":1,\"input_schema\":{\"type\":\"object\"}}]"),
    CAUSERIE_STRICT_MEMBER_UNKNOWN, "tools.0.colour: Extra inputs" },
  { "forced-choice",
    WITH ("\"tools\":[" TOOL ("a") "],\"tool_choice\":{\"type\":\"tool\",\"name\":\"a\"}"),
    CAUSERIE_STRICT_TOOL_CHOICE_FORCED, "are not supported for this model" },
  { "unknown-choice", WITH ("\"tools\":[" TOOL ("a") "],\"tool_choice\":{\"type\":\"some\"}"),
    CAUSERIE_STRICT_MEMBER_WORD, "tool_choice.type" },
  { "automatic-choice", WITH ("\"tools\":[" TOOL ("a") "],\"tool_choice\":{\"type\":\"auto\"}"),
    CAUSERIE_STRICT_NONE, NULL },
  { "no-result", CHAT (CALL ("toolu_1") ",{\"role\":\"user\",\"content\":\"Go on\"}"),
    CAUSERIE_STRICT_CALL_WITHOUT_RESULT,
    "ids were found without `tool_result` blocks immediately after: toolu_1" },
  { "result",
    CHAT (CALL ("toolu_1") ",{\"role\":\"user\",\"content\":[" RESULT ("toolu_1") "," GO_ON "]}"),
    CAUSERIE_STRICT_NONE, NULL },
  { "result-not-first",
    CHAT (CALL ("toolu_1") ",{\"role\":\"user\",\"content\":[" GO_ON "," RESULT ("toolu_1") "]}"),
    CAUSERIE_STRICT_RESULT_NOT_FIRST, "at the beginning of this message" },
  { "stray-result", CHAT ("{\"role\":\"user\",\"content\":[" RESULT ("toolu_9") "]}"),
    CAUSERIE_STRICT_RESULT_WITHOUT_CALL,
    "unexpected `tool_use_id` found in `tool_result` blocks: toolu_9" },
  { "result-twice",
    CHAT (CALL ("toolu_1") ",{\"role\":\"user\",\"content\":[" RESULT ("toolu_1") "," RESULT (
        "toolu_1") "]}"),
    CAUSERIE_STRICT_RESULT_WITHOUT_CALL, "unexpected `tool_use_id`" },
  { "tool-that-is-none", WITH ("\"tools\":[\"a\"]"), CAUSERIE_STRICT_TOOL_NOT_OBJECT,
    "tools.0: Input should be a valid object" },
  { "choice-without-tools", WITH ("\"tool_choice\":{\"type\":\"auto\"}"),
    CAUSERIE_STRICT_TOOL_CHOICE_WITHOUT_TOOLS, "only be specified while providing tools" },
  { "bad-call-id", CHAT (CALL ("toolu 1") ",{\"role\":\"user\",\"content\":\"Go on\"}"),
    CAUSERIE_STRICT_CALL_ID_INVALID, "id: String should match pattern" },
  { "bad-call-name",
    AFTER ("[{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"end it\",\"input\":{}}]"),
    CAUSERIE_STRICT_CALL_NAME_INVALID, "name: String should match pattern" },
  { "same-call-id",
    CHAT (CALL ("toolu_1") ",{\"role\":\"user\",\"content\":[" RESULT ("toolu_1") "]}," CALL (
        "toolu_1") ",{\"role\":\"user\",\"content\":[" RESULT ("toolu_1") "]}"),
    CAUSERIE_STRICT_CALL_ID_REPEATED, "`tool_use` ids must be unique" },
  { "result-of-wrong-kind",
    CHAT (CALL ("toolu_1") ",{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\","
                           "\"tool_use_id\":\"toolu_1\",\"content\":7}]}"),
    CAUSERIE_STRICT_RESULT_CONTENT_KIND, "content: Input should be a valid string or list" },
};

static const Case server_tool_cases[] = {
  { "offered", WITH ("\"tools\":[" SEARCH_TOOL "," FETCH_TOOL "]"), CAUSERIE_STRICT_NONE, NULL },
  { "unknown-version",
    WITH ("\"tools\":[{\"type\":\"web_search_20240101\",\"name\":\"web_search\"}]"),
    CAUSERIE_STRICT_TOOL_TYPE,
    "tools.0: Input tag 'web_search_20240101' found using 'type' does not match any of the "
    "expected "
    "tags: 'custom', 'web_search_20250305'" },
  { "other-name", WITH ("\"tools\":[{\"type\":\"web_search_20250305\",\"name\":\"search\"}]"),
    CAUSERIE_STRICT_MEMBER_WORD, "tools.0.web_search_20250305.name: Input should be 'web_search'" },
  { "no-uses", WITH ("\"tools\":[" SEARCH_TOOL_WITH (",\"max_uses\":0") "]"),
    CAUSERIE_STRICT_TOOL_NUMBER_TOO_SMALL, "max_uses: Input should be greater than 0" },
  { "allowed-and-blocked-domains",
    WITH ("\"tools\":[" SEARCH_TOOL_WITH (
        ",\"allowed_domains\":[\"a.example\"],\"blocked_domains\":[\"b.example\"]") "]"),
    CAUSERIE_STRICT_TOOL_DOMAINS_TOGETHER, "only one of allowed_domains and blocked_domains" },
  { "domain-with-a-scheme",
    WITH ("\"tools\":[" SEARCH_TOOL_WITH (",\"blocked_domains\":[\"https://b.example\"]") "]"),
    CAUSERIE_STRICT_TOOL_DOMAIN_INVALID, "'https://b.example' is not a valid domain" },
  { "location-of-nothing",
    WITH ("\"tools\":[" SEARCH_TOOL_WITH (",\"user_location\":{\"type\":\"approximate\"}") "]"),
    CAUSERIE_STRICT_TOOL_LOCATION_EMPTY, "at least one of city" },
  { "unknown-caller",
    WITH ("\"tools\":[" SEARCH_TOOL_WITH (",\"allowed_callers\":[\"anybody\"]") "]"),
    CAUSERIE_STRICT_TOOL_CALLER_UNKNOWN, "allowed_callers.0: Input should be 'direct'" },
  { "model-whose-code-calls-no-tools",
    WITH ("\"tools\":[{\"type\":\"web_search_20260318\",\"name\":\"web_search\"}]"),
    CAUSERIE_STRICT_TOOL_CALLERS_UNSUPPORTED,
    "'demo-opus' does not support programmatic tool calling." },
  { "code-that-calls-no-tools",
    "{\"model\":\"demo-small\",\"max_tokens\":9,\"tools\":[{\"type\":\"web_search_20260209\","
    "\"name\":\"web_search\"},{\"type\":\"code_execution_20250825\","
    "\"name\":\"code_execution\"}]," HELLO "}",
    CAUSERIE_STRICT_CODE_EXECUTION_TOO_OLD, "cannot call web tools" },
  { "paused-reply",
    HEAD "\"tools\":[" SEARCH_TOOL "],\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"},"
         "{\"role\":\"assistant\",\"content\":[" SEARCH ("srv_1") "]}]}",
    CAUSERIE_STRICT_NONE, NULL },
  { "call-without-result", SEARCHED (SEARCH ("srv_1") "," GO_ON), CAUSERIE_STRICT_SERVER_CALL_OPEN,
    "`web_search` tool use with id `srv_1` was found without a corresponding "
    "`web_search_tool_result` block" },
  { "call-with-result", SEARCHED (SEARCH ("srv_1") "," FOUND ("srv_1", "[]")), CAUSERIE_STRICT_NONE,
    NULL },
  { "result-without-call", SEARCHED (FOUND ("srv_1", "[]")),
    CAUSERIE_STRICT_SERVER_RESULT_WITHOUT_CALL,
    "unexpected `tool_use_id` found in `web_search_tool_result` blocks: srv_1" },
  { "call-of-a-tool-that-is-not-offered",
    AFTER ("[" SEARCH ("srv_1") "," FOUND ("srv_1", "[]") "]"), CAUSERIE_STRICT_SERVER_TOOL_MISSING,
    "but no `web_search` tool was provided" },
  { "call-from-code-that-is-missing",
    SEARCHED (SERVER_CALL_WITH ("srv_1", "web_search",
                                ",\"caller\":{\"type\":\"code_execution_20260120\","
                                "\"tool_id\":\"srv_0\"}") "," FOUND ("srv_1", "[]")),
    CAUSERIE_STRICT_SOURCE_TOOL_MISSING,
    "source tool `srv_0` not found for tool use block `srv_1`" },
  { "result-without-encrypted-content",
    SEARCHED (SEARCH ("srv_1") "," FOUND ("srv_1", "[" PAGE ("") "]")),
    CAUSERIE_STRICT_MEMBER_MISSING,
    "RequestWebSearchResultBlock.encrypted_content: Field required" },
  { "result-with-damaged-encrypted-content",
    SEARCHED (
        SEARCH ("srv_1") "," FOUND ("srv_1", "[" PAGE (",\"encrypted_content\":\"Eqgf...\"") "]")),
    CAUSERIE_STRICT_ENCRYPTED_CONTENT_INVALID,
    "messages.1.content.1: Invalid encrypted_content in search_result block" },
  { "blank-text-after-a-search",
    SEARCHED (SEARCH ("srv_1") "," FOUND ("srv_1", "[]") ",{\"type\":\"text\",\"text\":\" \"}"),
    CAUSERIE_STRICT_NONE, NULL },
};

static const Case media_cases[] = {
  { "largest-image", USER (IMAGE ("image/png", "<png 8000 8000>")), CAUSERIE_STRICT_NONE, NULL },
  { "wide-image", USER (IMAGE ("image/png", "<png 8001 1>")), CAUSERIE_STRICT_IMAGE_DIMENSIONS,
    "messages.0.content.0.image.source.base64.data: At least one of the image dimensions exceed "
    "max allowed size: 8000 pixels" },
  { "many-wide-images", USER ("[<images 21 2001>]"), CAUSERIE_STRICT_IMAGE_DIMENSIONS_OF_MANY,
    "for many-image requests: 2000 pixels" },
  { "image-for-a-model-without-eyes",
    "{\"model\":\"demo-quick\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\","
    "\"content\":[<images 1 1>]}]}",
    CAUSERIE_STRICT_IMAGE_UNSUPPORTED, "'demo-quick' does not support image input." },
  { "pdf-for-a-model-without-eyes",
    "{\"model\":\"demo-quick\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\","
    "\"content\":" DOCUMENT ("application/pdf", "<pdf 1>") "}]}",
    CAUSERIE_STRICT_PDF_UNSUPPORTED, "'demo-quick' does not support PDF input." },
  { "attachment-that-was-not-put-in",
    USER ("[{\"type\":\"image\",\"source\":{\"type\":\"attachment\",\"hash\":\"00ff\"}}]"),
    CAUSERIE_STRICT_SOURCE_TYPE_UNKNOWN,
    "messages.0.content.0.image.source: Input tag 'attachment' found using 'type' does not match" },
  { "long-title", USER ("[" TEXT_DOCUMENT ("\"title\":\"<fill 501>\",") "]"),
    CAUSERIE_STRICT_TITLE_TOO_LONG, "title: String should have at most 500 characters" },
  { "empty-document",
    USER ("[{\"type\":\"document\",\"source\":{\"type\":\"text\","
          "\"media_type\":\"text/plain\",\"data\":\"\"}}]"),
    CAUSERIE_STRICT_DOCUMENT_EMPTY, "document.source.text.data: String should have at least 1" },
  { "encrypted-pdf", USER (DOCUMENT ("application/pdf", "<encrypted 1>")),
    CAUSERIE_STRICT_PDF_ENCRYPTED, "The PDF specified is password protected." },
  { "many-pages", USER (DOCUMENT ("application/pdf", "<pdf 601>")), CAUSERIE_STRICT_TOO_MANY_PAGES,
    "A maximum of 600 PDF pages may be provided." },
  { "marked-part",
    USER ("[{\"type\":\"document\",\"source\":{\"type\":\"content\",\"content\":[" MARKED "]}}]"),
    CAUSERIE_STRICT_CACHE_MARK_ON_PART, "content.0.cache_control: Extra inputs" },
  { "automatic-mark-beside-one-that-lives-longer",
    HEAD MARK ",\"messages\":[{\"role\":\"user\",\"content\":[" MARKED_HOUR "]}]}",
    CAUSERIE_STRICT_CACHE_MARK_LIFE_DIFFERS, "another ttl" },
};

static char *
build_large_body (void)
{
  g_autofree char *filler = g_strnfill (32 * 1024 * 1024, 'x');

  return g_strconcat (HEAD "\"messages\":[{\"role\":\"user\",\"content\":\"", filler, "\"}]}",
                      NULL);
}

static char *
build_nested_body (void)
{
  return g_strnfill (100000, '[');
}

static char *
build_large_image (void)
{
  g_autofree char *filler = g_strnfill (14 * 1024 * 1024, 'A');

  return g_strconcat (HEAD
                      "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image\","
                      "\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\"",
                      filler, "\"}}]}]}", NULL);
}

/* Returns: (transfer full): a message whose content is @item repeated @count times */
static char *
build_list (const char *start, const char *item, guint count, const char *end)
{
  GString *body = g_string_new (start);

  for (guint i = 0; i < count; i++)
    g_string_append_printf (body, "%s%s", i > 0 ? "," : "", item);
  g_string_append (body, end);
  return g_string_free (body, FALSE);
}

static char *
build_many_images (void)
{
  return build_list (HEAD "\"messages\":[{\"role\":\"user\",\"content\":[",
                     "{\"type\":\"image\",\"source\":{\"type\":\"base64\","
                     "\"media_type\":\"image/png\",\"data\":\"" PNG "\"}}",
                     601, "]}]}");
}

static char *
build_many_messages (void)
{
  return build_list (HEAD "\"messages\":[", "{\"role\":\"user\",\"content\":\"x\"}", 100001, "]}");
}

/* Returns: (transfer full): a request in which a reply ends with validly signed thinking */
static char *
build_last_thinking (void)
{
  static const char hello[] = HEAD HELLO "}";
  g_autoptr (CauserieStrictRequest) request = causerie_strict_request_new (
      CAUSERIE_STRICT_KIND_CREATE, FALSE, "2023-06-01", hello, strlen (hello), NULL);
  g_autofree char *signature = causerie_strict_signer_sign_next (request, "x");

  return g_strdup_printf (
      AFTER ("[{\"type\":\"thinking\",\"thinking\":\"x\",\"signature\":\"%s\"}]"), signature);
}

/* Returns: (transfer full): a request with validly signed thinking that has an extra member */
static char *
build_marked_thinking (void)
{
  static const char before[] = HEAD HELLO "}";
  g_autoptr (CauserieStrictRequest) request = causerie_strict_request_new (
      CAUSERIE_STRICT_KIND_CREATE, FALSE, "2023-06-01", before, strlen (before), NULL);
  g_autofree char *signature = causerie_strict_signer_sign_next (request, "x");

  return g_strdup_printf (
      AFTER ("[{\"type\":\"thinking\",\"thinking\":\"x\",\"signature\":\"%s\"," MARK "}," GO_ON
             "]"),
      signature);
}

static const Call call_cases[] = {
  { .one = { "without-version", HEAD HELLO "}", CAUSERIE_STRICT_VERSION_MISSING,
             "anthropic-version: header is required" },
    .version = "" },
  { .one = { "unknown-version", HEAD HELLO "}", CAUSERIE_STRICT_VERSION_UNKNOWN,
             "is not a valid version" },
    .version = "2020-01-01" },
  { .one = { "newer-version", HEAD HELLO "}", CAUSERIE_STRICT_NONE, NULL },
    .version = "2026-10-21" },
  { .one = { "sampling-in-newer-version", WITH ("\"temperature\":1"),
             CAUSERIE_STRICT_SAMPLING_REMOVED, "temperature: Extra inputs are not permitted" },
    .version = "2026-10-21" },
  { .one = { "document-in-a-reply-in-newer-version", AFTER ("[" TEXT_DOCUMENT ("") "]"),
             CAUSERIE_STRICT_BLOCK_NOT_IN_REPLY, "not allowed in assistant messages" },
    .version = "2026-10-21" },
  { .one = { "citations-of-the-user-in-newer-version", USER (CITED),
             CAUSERIE_STRICT_CITATIONS_FROM_USER, "citations: not allowed in a user message" },
    .version = "2026-10-21" },
  { .one = { "other-content-type", HEAD HELLO "}", CAUSERIE_STRICT_CONTENT_TYPE,
             "content-type: should be application/json" },
    .type = "text/plain" },
  { .one = { "limit-of-none", NULL, CAUSERIE_STRICT_LIMIT_INVALID,
             "limit: Input should be a whole number" },
    .path = "/v1/models?limit=0" },
  { .one = { "unknown-cursor", NULL, CAUSERIE_STRICT_CURSOR_UNKNOWN, "after_id: no such model" },
    .path = "/v1/models?after_id=nobody" },
  { .one = { "two-cursors", NULL, CAUSERIE_STRICT_CURSORS_TOGETHER, "exclude each other" },
    .path = "/v1/models?after_id=demo-opus&before_id=demo-quick" },
  { .one = { "max-tokens-where-tokens-are-counted", HEAD HELLO "}", CAUSERIE_STRICT_MEMBER_UNKNOWN,
             "max_tokens: Extra inputs are not permitted" },
    .path = "/v1/messages/count_tokens" },
  { .one = { "more-than-32-megabytes", NULL, CAUSERIE_STRICT_BODY_TOO_LARGE, "maximum size" },
    .build = build_large_body },
  { .one = { "deep-nesting", NULL, CAUSERIE_STRICT_NOT_JSON, "not valid JSON" },
    .build = build_nested_body },
  { .one = { "image-of-more-than-10-megabytes", NULL, CAUSERIE_STRICT_IMAGE_TOO_LARGE,
             "image exceeds 10 MB maximum" },
    .build = build_large_image },
  { .one = { "more-than-600-images", NULL, CAUSERIE_STRICT_TOO_MANY_IMAGES,
             "too many images and documents: 601 + 0 > 600" },
    .build = build_many_images },
  { .one = { "more-than-100000-messages", NULL, CAUSERIE_STRICT_TOO_MANY_MESSAGES,
             "at most 100000 messages are allowed" },
    .build = build_many_messages },
  { .one = { "marked-thinking", NULL, CAUSERIE_STRICT_CACHE_MARK_ON_THINKING,
             "thinking.cache_control: Extra inputs are not permitted" },
    .build = build_marked_thinking },
  { .one = { "thinking-at-the-end", NULL, CAUSERIE_STRICT_THINKING_LAST, "cannot be `thinking`" },
    .build = build_last_thinking },
};

static const struct
{
  const char *name;
  const Case *cases;
  gsize n_cases;
} groups[] = {
  { "requests", shape_cases, G_N_ELEMENTS (shape_cases) },
  { "messages", message_cases, G_N_ELEMENTS (message_cases) },
  { "tools", tool_cases, G_N_ELEMENTS (tool_cases) },
  { "server-tools", server_tool_cases, G_N_ELEMENTS (server_tool_cases) },
  { "media", media_cases, G_N_ELEMENTS (media_cases) },
};

static void
check_error (CauserieDemoClient *client, const char *text, const char *words)
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

/* Returns: (transfer full): all cases */
static GArray *
list_calls (void)
{
  GArray *calls = g_array_new (FALSE, FALSE, sizeof (Call));

  for (gsize i = 0; i < G_N_ELEMENTS (groups); i++)
    for (gsize j = 0; j < groups[i].n_cases; j++)
      {
        Call call = { .one = groups[i].cases[j] };

        g_array_append_val (calls, call);
      }
  g_array_append_vals (calls, call_cases, G_N_ELEMENTS (call_cases));
  return calls;
}

static char *
dup_body (const Call *call)
{
  if (call->build != NULL)
    return call->build ();
  return call->one.body != NULL ? causerie_sample_files_expand (call->one.body) : NULL;
}

/* Validates without HTTP, as responses do not contain the reason. */
static CauserieStrictReason
judge (const Call *call, const char *body)
{
  g_autoptr (GBytes) bytes = g_bytes_new (body, body != NULL ? strlen (body) : 0);
  g_auto (GStrv) parts = g_strsplit (call->path != NULL ? call->path : "/v1/messages", "?", 2);
  g_autoptr (GHashTable) query
      = g_uri_parse_params (parts[1] != NULL ? parts[1] : "", -1, "&", G_URI_PARAMS_NONE, NULL);
  CauserieDemoCall checked_call = {
    .method = body != NULL ? "POST" : "GET",
    .path = parts[0],
    .query = query,
    .version = call->version != NULL ? call->version : "2023-06-01",
    .content_type = call->type != NULL ? call->type : "application/json",
    .body = bytes,
  };
  g_autoptr (GError) error = NULL;

  if (*checked_call.version == '\0')
    checked_call.version = NULL;
  if (causerie_strict_service_judge (&checked_call, &error))
    return CAUSERIE_STRICT_NONE;
  g_assert_true (error->domain == CAUSERIE_STRICT_REFUSAL);
  return (CauserieStrictReason)error->code;
}

static char *
send_call (CauserieDemoClient *client, const Call *call, const char *body, guint *status)
{
  if (call->version != NULL)
    client->version = *call->version != '\0' ? call->version : NULL;
  if (call->type != NULL)
    client->type = call->type;
  return causerie_demo_client_send (client, call->path != NULL ? call->path : "/v1/messages", body,
                                    status);
}

static void
test_call (gconstpointer data)
{
  const Call *call = data;
  g_autoptr (CauserieDemoClient) client
      = causerie_demo_client_new_with_service (causerie_strict_service_new ());
  g_autofree char *body = dup_body (call);
  guint status;
  g_autofree char *text = send_call (client, call, body, &status);

  g_assert_cmpstr (causerie_strict_reason_get_name (judge (call, body)), ==,
                   causerie_strict_reason_get_name (call->one.reason));
  if (status != causerie_strict_reason_get_status (call->one.reason))
    g_error ("status %u: %s", status, text);
  if (call->one.words != NULL)
    check_error (client, text, call->one.words);
}

static void
test_every_reason (void)
{
  g_autoptr (GArray) calls = list_calls ();
  gboolean provoked[CAUSERIE_STRICT_N_REASONS] = { FALSE };

  for (guint i = 0; i < calls->len; i++)
    provoked[g_array_index (calls, Call, i).one.reason] = TRUE;
  for (guint i = 0; i < CAUSERIE_STRICT_N_REASONS; i++)
    if (!provoked[i])
      g_error ("no case for %s", causerie_strict_reason_get_name (i));
}

/* The demo only refuses bodies that are not JSON, and what the model cannot take. */
static gboolean
is_refused_by_demo (CauserieStrictReason reason)
{
  return reason == CAUSERIE_STRICT_NOT_JSON || reason == CAUSERIE_STRICT_IMAGE_UNSUPPORTED
         || reason == CAUSERIE_STRICT_PDF_UNSUPPORTED;
}

static void
test_demo_accepts (void)
{
  g_autoptr (GArray) calls = list_calls ();

  for (guint i = 0; i < calls->len; i++)
    {
      const Call *call = &g_array_index (calls, Call, i);
      g_autoptr (CauserieDemoClient) client = causerie_demo_client_new ();
      g_autofree char *body = dup_body (call);
      guint status;
      g_autofree char *text = send_call (client, call, body, &status);

      if (status != (is_refused_by_demo (call->one.reason) ? 400 : 200))
        g_error ("%s: status %u: %s", call->one.name, status, text);
    }
}

static void
test_counting (void)
{
  g_autoptr (CauserieDemoClient) client
      = causerie_demo_client_new_with_service (causerie_strict_service_new ());
  guint status;
  g_autofree char *text = causerie_demo_client_send (
      client, "/v1/messages/count_tokens", "{\"model\":\"demo-opus\"," HELLO "}", &status);

  g_assert_cmpuint (status, ==, 200);
  g_assert_true (g_str_has_prefix (text, "{\"input_tokens\":"));
}

static void
add_call (const char *group, const Call *call)
{
  g_autofree char *path = g_strdup_printf ("/strict-service/%s/%s", group, call->one.name);

  g_test_add_data_func_full (path, g_memdup2 (call, sizeof *call), test_call, g_free);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (groups); i++)
    for (gsize j = 0; j < groups[i].n_cases; j++)
      {
        Call call = { .one = groups[i].cases[j] };

        add_call (groups[i].name, &call);
      }
  for (gsize i = 0; i < G_N_ELEMENTS (call_cases); i++)
    add_call ("calls", &call_cases[i]);
  g_test_add_func ("/strict-service/every-reason-has-a-case", test_every_reason);
  g_test_add_func ("/strict-service/demo-accepts-what-this-refuses", test_demo_accepts);
  g_test_add_func ("/strict-service/counts-tokens", test_counting);
  return g_test_run ();
}
