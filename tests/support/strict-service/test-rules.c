/* SPDX-License-Identifier: GPL-3.0-or-later
 * The rules of the Messages API for requests, by topic. For each there are two requests that differ
 * in that rule alone: the strict service accepts one and refuses the other. */
#include "config.h"

#include "causerie-sample-files.h"
#include "causerie-strict-reason.h"
#include "causerie-strict-service.h"

#include <string.h>

#define OLD "2023-06-01"
#define NEW "2026-10-21"

#define HEAD_OF(model) "{\"model\":\"" model "\",\"max_tokens\":100"
#define HEAD HEAD_OF ("demo-opus")
#define QUICK HEAD_OF ("demo-quick")
#define SMALL HEAD_OF ("demo-small")
#define SAY(role, content) "{\"role\":\"" role "\",\"content\":" content "}"
#define HELLO SAY ("user", "\"Hello\"")
#define ENDING(messages) ",\"messages\":[" messages "]}"
#define WITH(member) HEAD "," member ENDING (HELLO)
#define QUICK_WITH(member) QUICK "," member ENDING (HELLO)
#define MODEL_WITH(model, member)                                                                  \
  "{\"model\":\"" model "\",\"max_tokens\":2000," member ENDING (HELLO)
#define CHAT(messages) HEAD ENDING (messages)
#define USER(blocks) CHAT (SAY ("user", "[" blocks "]"))
#define REPLY(blocks) CHAT (HELLO "," SAY ("assistant", "[" blocks "]") "," HELLO)
#define TEXT "{\"type\":\"text\",\"text\":\"x\"}"
#define TEXT_WITH(member) "{\"type\":\"text\",\"text\":\"x\"," member "}"

#define SOURCE(members) "\"source\":{" members "}"
#define IMAGE_WITH(more, members) "{\"type\":\"image\"" more "," SOURCE (members) "}"
#define IMAGE(type, data)                                                                          \
  IMAGE_WITH ("", "\"type\":\"base64\",\"media_type\":\"" type "\",\"data\":\"" data "\"")
#define PNG "<png 1 1>"
#define DOCUMENT_WITH(more, members) "{\"type\":\"document\"" more "," SOURCE (members) "}"
#define PDF(data)                                                                                  \
  DOCUMENT_WITH ("", "\"type\":\"base64\",\"media_type\":\"application/pdf\",\"data\":\"" data "\"")
#define PLAIN_TEXT "\"type\":\"text\",\"media_type\":\"text/plain\",\"data\":\"x\""
#define NOTES(more) DOCUMENT_WITH (more, PLAIN_TEXT)
#define PARTS(part) DOCUMENT_WITH ("", "\"type\":\"content\",\"content\":[" part "]")
#define CITING(word) ",\"citations\":{\"enabled\":" word "}"
#define FOUND_WITH(members, part)                                                                  \
  "{\"type\":\"search_result\"," members "\"content\":[" part "],\"source\":\"https://"            \
  "a.example\"}"
#define FOUND(members) FOUND_WITH (members, TEXT)

#define TOOLS(list) "\"tools\":[" list "]"
#define TOOL_WITH(more, name)                                                                      \
  "{\"name\":\"" name "\"" more ",\"input_schema\":{\"type\":\"object\"}}"
#define TOOL(name) TOOL_WITH ("", name)
#define CALL(id, name, input)                                                                      \
  "{\"type\":\"tool_use\",\"id\":\"" id "\",\"name\":\"" name "\",\"input\":" input "}"
#define RESULT_WITH(more) "{\"type\":\"tool_result\",\"tool_use_id\":\"t1\"" more "}"
#define RESULT RESULT_WITH ("")
#define CALLED(call, answer)                                                                       \
  CHAT (HELLO "," SAY ("assistant", "[" call "]") "," SAY ("user", "[" answer "]"))
#define ANSWERED(answer) CALLED (CALL ("t1", "a", "{}"), answer)

#define SEARCH_TOOL_OF(version, more)                                                              \
  "{\"type\":\"web_search_" version "\",\"name\":\"web_search\"" more "}"
#define SEARCH_TOOL_WITH(more) SEARCH_TOOL_OF ("20250305", more)
#define SEARCH_TOOL SEARCH_TOOL_WITH ("")
#define FETCH_TOOL_OF(version, more)                                                               \
  "{\"type\":\"web_fetch_" version "\",\"name\":\"web_fetch\"" more "}"
#define FETCH_TOOL_WITH(more) FETCH_TOOL_OF ("20250910", more)
#define FETCH_TOOL FETCH_TOOL_WITH ("")
#define CODE_TOOL_OF(version, more)                                                                \
  "{\"type\":\"code_execution_" version "\",\"name\":\"code_execution\"" more "}"
#define DIRECT ",\"allowed_callers\":[\"direct\"]"
#define SMALL_WITH(list) SMALL "," TOOLS (list) ENDING (HELLO)
#define WEB HEAD "," TOOLS (SEARCH_TOOL "," FETCH_TOOL)
#define WEB_CHAT(blocks) WEB ENDING (HELLO "," SAY ("assistant", "[" blocks "]") "," HELLO)
#define SERVER_CALL_WITH(id, name, more)                                                           \
  "{\"type\":\"server_tool_use\",\"id\":\"" id "\",\"name\":\"" name "\",\"input\":{}" more "}"
#define SERVER_CALL(name) SERVER_CALL_WITH ("s1", name, "")
#define SEARCH SERVER_CALL ("web_search")
#define FETCH SERVER_CALL ("web_fetch")
#define SERVER_RESULT(type, content)                                                               \
  "{\"type\":\"" type "_tool_result\",\"tool_use_id\":\"s1\",\"content\":" content "}"
#define HIT(more)                                                                                  \
  "{\"type\":\"web_search_result\",\"url\":\"https://a.example\",\"title\":\"A\"" more "}"
#define ENCRYPTED(text) HIT (",\"encrypted_content\":\"" text "\"")
#define SEARCHED(content) WEB_CHAT (SEARCH "," SERVER_RESULT ("web_search", content))
#define FETCHED(content) WEB_CHAT (FETCH "," SERVER_RESULT ("web_fetch", content))
#define FETCHED_PAGE(document)                                                                     \
  "{\"type\":\"web_fetch_result\",\"url\":\"https://a.example\",\"content\":" document "}"
#define FROM_CODE(id) ",\"caller\":{\"type\":\"code_execution_20260120\",\"tool_id\":\"" id "\"}"

#define THINKING(members) "\"thinking\":{" members "}"
#define BUDGET(tokens) THINKING ("\"type\":\"enabled\",\"budget_tokens\":" tokens)
#define BETWEEN_TOOLS THINKING ("\"type\":\"between_tools\"")
#define DISABLED THINKING ("\"type\":\"disabled\"")
#define EFFORT(word) "\"output_config\":{\"effort\":\"" word "\"}"

#define MARK(members) "\"cache_control\":{\"type\":\"ephemeral\"" members "}"
#define HOUR MARK (",\"ttl\":\"1h\"")
#define MARKED TEXT_WITH (MARK (""))
#define MARKED_HOUR TEXT_WITH (HOUR)

typedef struct
{
  const char *name; /* number of a topic, and the rule */
  const char *kept;
  const char *broken;
  CauserieStrictReason reason;
  const char *version_of_kept;
  const char *version_of_broken;
} Rule;

#define RULE_OF(version_of_kept, version_of_broken, name, kept, broken, reason)                    \
  {                                                                                                \
    name, kept, broken, CAUSERIE_STRICT_##reason, version_of_kept, version_of_broken               \
  }
#define RULE(name, kept, broken, reason) RULE_OF (OLD, OLD, name, kept, broken, reason)

static const Rule rules[] = {
  /* 4: the request */
  RULE ("4/model-is-required", CHAT (HELLO), "{\"max_tokens\":100" ENDING (HELLO), MEMBER_MISSING),
  RULE ("4/model-is-a-string", CHAT (HELLO), "{\"model\":1,\"max_tokens\":100" ENDING (HELLO),
        MEMBER_KIND),
  RULE ("4/model-exists", CHAT (HELLO), HEAD_OF ("claude-none") ENDING (HELLO), MODEL_UNKNOWN),
  RULE ("4/max-tokens-is-required", CHAT (HELLO), "{\"model\":\"demo-opus\"" ENDING (HELLO),
        MEMBER_MISSING),
  RULE ("4/max-tokens-is-whole", CHAT (HELLO),
        "{\"model\":\"demo-opus\",\"max_tokens\":1.5" ENDING (HELLO), MAX_TOKENS_NOT_INTEGER),
  RULE ("4/max-tokens-is-at-least-1", "{\"model\":\"demo-opus\",\"max_tokens\":1" ENDING (HELLO),
        "{\"model\":\"demo-opus\",\"max_tokens\":0" ENDING (HELLO), MAX_TOKENS_TOO_SMALL),
  RULE ("4/max-tokens-is-what-the-model-has",
        "{\"model\":\"demo-opus\",\"max_tokens\":128000" ENDING (HELLO),
        "{\"model\":\"demo-opus\",\"max_tokens\":128001" ENDING (HELLO), MAX_TOKENS_TOO_LARGE),
  RULE ("4/messages-are-required", CHAT (HELLO), HEAD "}", MEMBER_MISSING),
  RULE ("4/messages-are-a-list", CHAT (HELLO), HEAD ",\"messages\":\"Hello\"}", MEMBER_KIND),
  RULE ("4/there-is-a-message", CHAT (HELLO), CHAT (""), NO_MESSAGES),
  RULE ("4/messages-are-at-most-100000", CHAT ("<messages 100000>"), CHAT ("<messages 100001>"),
        TOO_MANY_MESSAGES),
  RULE ("4/system-has-blocks", WITH ("\"system\":[" TEXT "]"), WITH ("\"system\":[\"x\"]"),
        SYSTEM_BLOCK_NOT_OBJECT),
  RULE ("4/system-is-text-or-a-list", WITH ("\"system\":\"x\""), WITH ("\"system\":{}"),
        MEMBER_KIND),
  RULE ("4/system-has-text-blocks-only", WITH ("\"system\":[" TEXT "]"),
        WITH ("\"system\":[" IMAGE ("image/png", PNG) "]"), MEMBER_WORD),
  RULE ("4/text-of-system-is-not-empty", WITH ("\"system\":[" TEXT "]"),
        WITH ("\"system\":[{\"type\":\"text\",\"text\":\"\"}]"), SYSTEM_TEXT_EMPTY),
  RULE ("4/stream-is-true-or-false", WITH ("\"stream\":true"), WITH ("\"stream\":1"), MEMBER_KIND),
  RULE ("4/stop-sequences-are-a-list", WITH ("\"stop_sequences\":[\"x\"]"),
        WITH ("\"stop_sequences\":\"x\""), MEMBER_KIND),
  RULE ("4/stop-sequences-are-strings", WITH ("\"stop_sequences\":[\"x\"]"),
        WITH ("\"stop_sequences\":[null]"), STOP_SEQUENCE_KIND),
  RULE ("4/metadata-is-an-object", WITH ("\"metadata\":{\"user_id\":\"x\"}"),
        WITH ("\"metadata\":\"x\""), MEMBER_KIND),
  RULE ("4/metadata-has-a-user-only", WITH ("\"metadata\":{\"user_id\":\"x\"}"),
        WITH ("\"metadata\":{\"user_id\":\"x\",\"name\":\"x\"}"), MEMBER_UNKNOWN),
  RULE ("4/service-tier-is-known", WITH ("\"service_tier\":\"standard_only\""),
        WITH ("\"service_tier\":\"priority\""), MEMBER_WORD),
  RULE ("4/speed-is-known", WITH ("\"speed\":\"standard\""), WITH ("\"speed\":\"slow\""),
        MEMBER_WORD),
  RULE ("4/temperature-is-the-usual-one", WITH ("\"temperature\":1.0"),
        WITH ("\"temperature\":0.9"), SAMPLING_VALUE),
  RULE ("4/top-p-is-nearly-1", WITH ("\"top_p\":0.99"), WITH ("\"top_p\":0.9"), SAMPLING_VALUE),
  RULE ("4/there-is-no-top-k", CHAT (HELLO), WITH ("\"top_k\":1"), SAMPLING_VALUE),
  RULE_OF (OLD, NEW, "4/newer-version-has-no-temperature", WITH ("\"temperature\":1.0"),
           WITH ("\"temperature\":1.0"), SAMPLING_REMOVED),
  RULE_OF (OLD, NEW, "4/newer-version-has-no-top-p", WITH ("\"top_p\":1.0"), WITH ("\"top_p\":1.0"),
           SAMPLING_REMOVED),
  RULE ("4/members-are-known", CHAT (HELLO), WITH ("\"seed\":1"), MEMBER_UNKNOWN),
  RULE ("4/output-has-no-format-here", WITH (EFFORT ("low")),
        WITH ("\"output_config\":{\"format\":{}}"), OUTPUT_FORMAT),

  /* 5.1 and 5.2: roles and order */
  RULE ("5.1/message-is-an-object", CHAT (HELLO), CHAT ("\"Hello\""), MESSAGE_NOT_OBJECT),
  RULE ("5.1/role-is-known", CHAT (HELLO), CHAT (SAY ("tool", "\"x\"")), MEMBER_WORD),
  RULE ("5.1/members-of-a-message-are-known", CHAT (HELLO),
        CHAT ("{\"role\":\"user\",\"content\":\"x\",\"id\":\"m\"}"), MEMBER_UNKNOWN),
  RULE ("5.1/content-is-required", CHAT (HELLO), CHAT ("{\"role\":\"user\"}"), CONTENT_MISSING),
  RULE ("5.1/content-is-text-or-a-list", CHAT (HELLO), CHAT (SAY ("user", "{}")), CONTENT_KIND),
  RULE ("5.1/content-is-not-empty", USER (TEXT), USER (""), CONTENT_EMPTY),
  RULE ("5.1/content-of-a-reply-is-not-empty", REPLY (TEXT), REPLY (""), CONTENT_EMPTY),
  RULE ("5.1/text-is-not-empty", USER (TEXT), USER ("{\"type\":\"text\",\"text\":\"\"}"),
        TEXT_EMPTY),
  RULE ("5.1/short-text-is-not-empty", CHAT (HELLO), CHAT (SAY ("user", "\"\"")), TEXT_EMPTY),
  RULE ("5.1/text-of-a-reply-is-not-empty", REPLY (TEXT),
        REPLY ("{\"type\":\"text\",\"text\":\"\"}"), TEXT_EMPTY),
  RULE ("5.1/text-is-not-blank", USER (TEXT), USER ("{\"type\":\"text\",\"text\":\" \\n\"}"),
        TEXT_BLANK),
  RULE ("5.1/same-role-twice-is-one-turn", CHAT (HELLO "," HELLO),
        CHAT (HELLO "," SAY ("user", "\"\"")), TEXT_EMPTY),
  RULE ("5.2/last-message-is-of-the-user", CHAT (HELLO "," SAY ("assistant", "\"x\"") "," HELLO),
        CHAT (HELLO "," SAY ("assistant", "\"x\"")), PREFILL),
  RULE ("5.2/only-a-paused-reply-is-last", WEB ENDING (HELLO "," SAY ("assistant", "[" SEARCH "]")),
        WEB ENDING (HELLO "," SAY ("assistant", "[" TEXT "]")), PREFILL),

  /* 5.3: blocks of the user */
  RULE ("5.3/type-of-a-block-is-known", USER (TEXT), USER ("{\"type\":\"audio\"}"),
        BLOCK_TYPE_UNKNOWN),
  RULE ("5.3/block-is-an-object", USER (TEXT), USER ("\"x\""), BLOCK_NOT_OBJECT),
  RULE ("5.3/block-has-a-type", USER (TEXT), USER ("{\"text\":\"x\"}"), BLOCK_WITHOUT_TYPE),
  RULE ("5.3/members-of-text-are-known", USER (TEXT), USER (TEXT_WITH ("\"lang\":\"en\"")),
        MEMBER_UNKNOWN),
  RULE_OF (NEW, NEW, "5.3/newer-version-has-no-cited-text-of-the-user",
           USER (TEXT_WITH ("\"citations\":[]")), USER (TEXT_WITH ("\"citations\":[{}]")),
           CITATIONS_FROM_USER),
  RULE ("5.3/old-version-has-cited-text-of-the-user", USER (TEXT_WITH ("\"citations\":[{}]")),
        USER (TEXT_WITH ("\"citations\":{}")), MEMBER_KIND),
  RULE ("5.3/image-has-a-source", USER (IMAGE ("image/png", PNG)), USER ("{\"type\":\"image\"}"),
        MEMBER_MISSING),
  RULE ("5.3/members-of-an-image-are-known", USER (IMAGE ("image/png", PNG)),
        USER ("{\"type\":\"image\",\"title\":\"x\"," SOURCE (
            "\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\"" PNG "\"") "}"),
        MEMBER_UNKNOWN),
  RULE ("5.3/members-of-a-source-are-known", USER (IMAGE ("image/png", PNG)),
        USER (IMAGE ("image/png", PNG "\",\"name\":\"x")), MEMBER_UNKNOWN),
  RULE ("5.3/address-is-secure",
        USER (IMAGE_WITH ("", "\"type\":\"url\",\"url\":\"https://a.example\"")),
        USER (IMAGE_WITH ("", "\"type\":\"url\",\"url\":\"http://a.example\"")), URL_NOT_HTTPS),
  RULE ("5.3/file-exists",
        USER (DOCUMENT_WITH ("", "\"type\":\"url\",\"url\":\"https://a.example\"")),
        USER (DOCUMENT_WITH ("", "\"type\":\"file\",\"file_id\":\"file_1\"")), FILE_NOT_FOUND),
  RULE ("5.3/source-is-put-in", USER (IMAGE ("image/png", PNG)),
        USER (IMAGE_WITH ("", "\"type\":\"attachment\",\"id\":\"1\"")), SOURCE_TYPE_UNKNOWN),
  RULE ("5.3/source-of-an-image-is-no-text", USER (IMAGE ("image/png", PNG)),
        USER (IMAGE_WITH ("", PLAIN_TEXT)), SOURCE_TYPE_UNKNOWN),
  RULE ("5.3/type-of-an-image-is-known", USER (IMAGE ("image/png", PNG)),
        USER (IMAGE ("image/bmp", PNG)), MEMBER_WORD),
  RULE ("5.3/type-of-an-image-is-its-own", USER (IMAGE ("image/png", PNG)),
        USER (IMAGE ("image/gif", PNG)), IMAGE_TYPE_MISMATCH),
  RULE ("5.3/base64-has-no-prefix", USER (IMAGE ("image/png", PNG)),
        USER (IMAGE ("image/png", "data:image/png;base64," PNG)), BASE64_INVALID),
  RULE ("5.3/base64-has-no-line-breaks", USER (IMAGE ("image/png", PNG "AAAA")),
        USER (IMAGE ("image/png", PNG "\\nAAAA")), BASE64_INVALID),
  RULE ("5.3/base64-has-its-padding", USER (IMAGE ("image/png", PNG "AA==")),
        USER (IMAGE ("image/png", PNG "AA")), BASE64_INVALID),
  RULE ("5.3/base64-has-padding-at-the-end-only", USER (IMAGE ("image/png", PNG "AA==")),
        USER (IMAGE ("image/png", PNG "AA==AAAA")), BASE64_INVALID),
  RULE ("5.3/base64-is-the-usual-one", USER (IMAGE ("image/png", PNG "+/AA")),
        USER (IMAGE ("image/png", PNG "-_AA")), BASE64_INVALID),
  RULE ("5.3/base64-is-not-empty", USER (IMAGE ("image/png", PNG)), USER (IMAGE ("image/png", "")),
        BASE64_INVALID),
  RULE ("5.3/oversized-images-have-a-choice",
        USER (IMAGE_WITH (",\"transformations\":{\"oversized_image\":\"error\"}",
                          "\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\"" PNG "\"")),
        USER (IMAGE_WITH (",\"transformations\":{\"oversized_image\":\"crop\"}",
                          "\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\"" PNG "\"")),
        MEMBER_WORD),
  RULE ("5.3/pdf-is-one", USER (PDF ("<pdf 1>")), USER (PDF ("AAAAAAAA")), PDF_INVALID),
  RULE ("5.3/pdf-is-base64", USER (PDF ("<pdf 1>")), USER (PDF ("%PDF-1.7")), BASE64_INVALID),
  RULE ("5.3/base64-is-for-pdfs", USER (PDF ("<pdf 1>")),
        USER (DOCUMENT_WITH (
            "", "\"type\":\"base64\",\"media_type\":\"text/plain\",\"data\":\"<pdf 1>\"")),
        MEMBER_WORD),
  RULE ("5.3/text-is-plain-text", USER (NOTES ("")),
        USER (DOCUMENT_WITH ("",
                             "\"type\":\"text\",\"media_type\":\"text/markdown\",\"data\":\"x\"")),
        MEMBER_WORD),
  RULE ("5.3/document-is-not-empty", USER (NOTES ("")),
        USER (DOCUMENT_WITH ("", "\"type\":\"text\",\"media_type\":\"text/plain\",\"data\":\"\"")),
        DOCUMENT_EMPTY),
  RULE ("5.3/title-is-a-string", USER (NOTES (",\"title\":\"x\"")), USER (NOTES (",\"title\":1")),
        MEMBER_KIND),
  RULE ("5.3/title-has-at-most-500-characters", USER (NOTES (",\"title\":\"<fill 500>\"")),
        USER (NOTES (",\"title\":\"<fill 501>\"")), TITLE_TOO_LONG),
  RULE ("5.3/context-is-a-string", USER (NOTES (",\"context\":\"x\"")),
        USER (NOTES (",\"context\":[]")), MEMBER_KIND),
  RULE ("5.3/members-of-a-document-are-known", USER (NOTES (",\"title\":\"x\"")),
        USER (NOTES (",\"name\":\"x\"")), MEMBER_UNKNOWN),
  RULE ("5.3/citations-are-an-object", USER (NOTES (CITING ("true"))),
        USER (NOTES (",\"citations\":true")), MEMBER_KIND),
  RULE ("5.3/citations-are-true-or-false", USER (NOTES (CITING ("true"))),
        USER (NOTES (CITING ("\"yes\""))), MEMBER_KIND),
  RULE ("5.3/citations-are-for-all-documents",
        USER (NOTES (CITING ("true")) "," NOTES (CITING ("true"))),
        USER (NOTES (CITING ("true")) "," NOTES (CITING ("false"))), CITATIONS_MIXED),
  RULE ("5.3/citations-are-for-all-documents-of-the-chat",
        CHAT (SAY ("user", "[" NOTES (CITING ("true")) "]") "," SAY (
            "user", "[" NOTES (CITING ("true")) "]")),
        CHAT (SAY ("user", "[" NOTES (CITING ("true")) "]") "," SAY ("user", "[" NOTES ("") "]")),
        CITATIONS_MIXED),
  RULE ("5.3/document-of-parts-has-text-and-images", USER (PARTS (TEXT)), USER (PARTS (RESULT)),
        MEMBER_WORD),
  RULE_OF (OLD, NEW, "5.3/newer-version-has-no-document-in-a-reply", REPLY (NOTES ("")),
           REPLY (NOTES ("")), BLOCK_NOT_IN_REPLY),
  RULE ("5.3/document-in-a-reply-is-checked", REPLY (NOTES ("")), REPLY (NOTES (",\"name\":\"x\"")),
        MEMBER_UNKNOWN),
  RULE ("5.3/image-is-not-in-a-reply", USER (IMAGE ("image/png", PNG)),
        REPLY (IMAGE ("image/png", PNG)), BLOCK_NOT_IN_REPLY),
  RULE ("5.3/result-of-a-search-has-a-title", USER (FOUND ("\"title\":\"x\",")), USER (FOUND ("")),
        MEMBER_MISSING),
  RULE ("5.3/result-of-a-search-has-texts", USER (FOUND ("\"title\":\"x\",")),
        USER (FOUND_WITH ("\"title\":\"x\",", IMAGE ("image/png", PNG))), MEMBER_WORD),
  RULE ("5.3/members-of-a-search-result-are-known", USER (FOUND ("\"title\":\"x\",")),
        USER (FOUND ("\"title\":\"x\",\"url\":\"x\",")), MEMBER_UNKNOWN),
  RULE ("5.3/result-of-a-tool-names-its-call", ANSWERED (RESULT),
        ANSWERED ("{\"type\":\"tool_result\"}"), MEMBER_MISSING),
  RULE ("5.3/result-of-a-tool-is-text-or-blocks",
        ANSWERED (RESULT_WITH (",\"content\":[" TEXT "]")),
        ANSWERED (RESULT_WITH (",\"content\":{}")), RESULT_CONTENT_KIND),
  RULE ("5.3/result-of-a-tool-has-known-blocks",
        ANSWERED (RESULT_WITH (",\"content\":[" IMAGE ("image/png", PNG) "]")),
        ANSWERED (RESULT_WITH (",\"content\":[" RESULT "]")), MEMBER_WORD),
  RULE ("5.3/image-in-a-result-is-checked",
        ANSWERED (RESULT_WITH (",\"content\":[" IMAGE ("image/png", PNG) "]")),
        ANSWERED (RESULT_WITH (",\"content\":[" IMAGE ("image/gif", PNG) "]")),
        IMAGE_TYPE_MISMATCH),
  RULE ("5.3/error-of-a-tool-is-true-or-false", ANSWERED (RESULT_WITH (",\"is_error\":true")),
        ANSWERED (RESULT_WITH (",\"is_error\":\"yes\"")), MEMBER_KIND),

  /* 5.4: system messages */
  RULE ("5.4/system-message-is-not-first", CHAT (HELLO "," SAY ("system", "\"x\"")),
        CHAT (SAY ("system", "\"x\"") "," HELLO), SYSTEM_MISPLACED),
  RULE ("5.4/system-message-follows-the-user",
        CHAT (HELLO "," SAY ("system", "\"x\"") "," SAY ("assistant", "\"x\"") "," HELLO),
        CHAT (HELLO "," SAY ("assistant", "\"x\"") "," SAY ("system", "\"x\"")), SYSTEM_MISPLACED),
  RULE ("5.4/system-message-is-last-or-before-a-reply", CHAT (HELLO "," SAY ("system", "\"x\"")),
        CHAT (HELLO "," SAY ("system", "\"x\"") "," HELLO), SYSTEM_MISPLACED),
  RULE ("5.4/system-message-is-for-newer-models", CHAT (HELLO "," SAY ("system", "\"x\"")),
        QUICK ENDING (HELLO "," SAY ("system", "\"x\"")), MEMBER_WORD),
  RULE ("5.4/system-message-is-not-before-a-result", ANSWERED (RESULT),
        CHAT (HELLO "," SAY ("assistant", "[" CALL ("t1", "a", "{}") "]") "," SAY (
            "system", "\"x\"") "," SAY ("user", "[" RESULT "]")),
        CALL_WITHOUT_RESULT),
  RULE ("5.4/system-message-is-text", CHAT (HELLO "," SAY ("system", "[" TEXT "]")),
        CHAT (HELLO "," SAY ("system", "[" NOTES ("") "]")), BLOCK_NOT_IN_SYSTEM),

  /* 5.5: blocks of replies */
  RULE ("5.5/unknown-block-of-a-reply-comes-back", REPLY ("{\"type\":\"song\",\"notes\":[]}"),
        USER ("{\"type\":\"song\",\"notes\":[]}"), BLOCK_TYPE_UNKNOWN),
  RULE ("5.5/result-is-not-in-a-reply", ANSWERED (RESULT), REPLY (RESULT), BLOCK_NOT_IN_REPLY),
  RULE_OF (NEW, NEW, "5.5/cited-text-of-a-reply-comes-back",
           REPLY (TEXT_WITH ("\"citations\":[{}]")), REPLY (TEXT_WITH ("\"citations\":\"x\"")),
           MEMBER_KIND),

  /* 6: tools */
  RULE ("6.1/name-of-a-tool-has-a-form", WITH (TOOLS (TOOL ("a-B_9"))), WITH (TOOLS (TOOL ("a.b"))),
        TOOL_NAME_INVALID),
  RULE ("6.1/name-of-a-tool-has-at-most-64-characters", WITH (TOOLS (TOOL ("<fill 64>"))),
        WITH (TOOLS (TOOL ("<fill 65>"))), TOOL_NAME_INVALID),
  RULE ("6.1/name-of-a-tool-is-its-own", WITH (TOOLS (TOOL ("a") "," TOOL ("b"))),
        WITH (TOOLS (TOOL ("a") "," TOOL ("a"))), TOOL_NAME_REPEATED),
  RULE ("6.1/tool-is-an-object", WITH (TOOLS (TOOL ("a"))), WITH (TOOLS ("\"a\"")),
        TOOL_NOT_OBJECT),
  RULE ("6.1/tool-has-a-schema", WITH (TOOLS (TOOL ("a"))), WITH (TOOLS ("{\"name\":\"a\"}")),
        MEMBER_MISSING),
  RULE ("6.1/schema-is-of-an-object", WITH (TOOLS (TOOL ("a"))),
        WITH (TOOLS ("{\"name\":\"a\",\"input_schema\":{\"type\":\"string\"}}")), MEMBER_WORD),
  RULE ("6.1/members-of-a-tool-are-known", WITH (TOOLS (TOOL_WITH (",\"strict\":false", "a"))),
        WITH (TOOLS (TOOL_WITH (",\"title\":\"x\"", "a"))), MEMBER_UNKNOWN),
  RULE ("6.1/description-of-a-tool-is-a-string",
        WITH (TOOLS (TOOL_WITH (",\"description\":\"x\"", "a"))),
        WITH (TOOLS (TOOL_WITH (",\"description\":1", "a"))), MEMBER_KIND),
  RULE ("6.2/choice-is-known", WITH (TOOLS (TOOL ("a")) ",\"tool_choice\":{\"type\":\"auto\"}"),
        WITH (TOOLS (TOOL ("a")) ",\"tool_choice\":{\"type\":\"must\"}"), MEMBER_WORD),
  RULE ("6.2/choice-is-an-object", WITH (TOOLS (TOOL ("a")) ",\"tool_choice\":{\"type\":\"auto\"}"),
        WITH (TOOLS (TOOL ("a")) ",\"tool_choice\":\"auto\""), MEMBER_KIND),
  RULE ("6.2/any-tool-is-not-forced",
        WITH (TOOLS (TOOL ("a")) ",\"tool_choice\":{\"type\":\"auto\"}"),
        WITH (TOOLS (TOOL ("a")) ",\"tool_choice\":{\"type\":\"any\"}"), TOOL_CHOICE_FORCED),
  RULE ("6.2/no-tool-is-forced", WITH (TOOLS (TOOL ("a")) ",\"tool_choice\":{\"type\":\"none\"}"),
        WITH (TOOLS (TOOL ("a")) ",\"tool_choice\":{\"type\":\"tool\",\"name\":\"a\"}"),
        TOOL_CHOICE_FORCED),
  RULE ("6.2/choice-comes-with-tools",
        WITH (TOOLS (TOOL ("a")) ",\"tool_choice\":{\"type\":\"auto\"}"),
        WITH ("\"tool_choice\":{\"type\":\"auto\"}"), TOOL_CHOICE_WITHOUT_TOOLS),
  RULE ("6.2/parallel-calls-are-true-or-false",
        WITH (TOOLS (
            TOOL ("a")) ",\"tool_choice\":{\"type\":\"auto\",\"disable_parallel_tool_use\":true}"),
        WITH (TOOLS (
            TOOL ("a")) ",\"tool_choice\":{\"type\":\"auto\",\"disable_parallel_tool_use\":1}"),
        MEMBER_KIND),
  RULE ("6.2/parallel-calls-are-not-for-none",
        WITH (TOOLS (TOOL ("a")) ",\"tool_choice\":{\"type\":\"none\"}"),
        WITH (TOOLS (
            TOOL ("a")) ",\"tool_choice\":{\"type\":\"none\",\"disable_parallel_tool_use\":true}"),
        MEMBER_UNKNOWN),
  RULE ("6.3/call-has-a-result", ANSWERED (RESULT), ANSWERED (TEXT), CALL_WITHOUT_RESULT),
  RULE ("6.3/each-call-has-a-result", ANSWERED (RESULT),
        CALLED (CALL ("t1", "a", "{}") "," CALL ("t2", "a", "{}"), RESULT), CALL_WITHOUT_RESULT),
  RULE ("6.3/result-comes-right-after-the-call", ANSWERED (RESULT),
        CHAT (HELLO "," SAY ("assistant", "[" CALL ("t1", "a", "{}") "]") "," HELLO "," SAY (
            "assistant", "\"x\"") "," SAY ("user", "[" RESULT "]")),
        CALL_WITHOUT_RESULT),
  RULE ("6.3/result-has-a-call", ANSWERED (RESULT), USER (RESULT), RESULT_WITHOUT_CALL),
  RULE ("6.3/call-has-one-result", ANSWERED (RESULT), ANSWERED (RESULT "," RESULT),
        RESULT_WITHOUT_CALL),
  RULE ("6.3/results-come-first", ANSWERED (RESULT "," TEXT), ANSWERED (TEXT "," RESULT),
        RESULT_NOT_FIRST),
  RULE ("6.3/id-of-a-call-is-its-own",
        CALLED (CALL ("t1", "a", "{}") "," CALL ("t2", "a", "{}"),
                RESULT ",{\"type\":\"tool_result\",\"tool_use_id\":\"t2\"}"),
        CALLED (CALL ("t1", "a", "{}") "," CALL ("t1", "a", "{}"), RESULT), CALL_ID_REPEATED),
  RULE ("6.3/input-of-a-call-is-an-object", CALLED (CALL ("t1", "a", "{\"b\":1}"), RESULT),
        CALLED (CALL ("t1", "a", "\"{}\""), RESULT), MEMBER_KIND),
  RULE ("6.3/id-of-a-call-has-a-form", ANSWERED (RESULT), CALLED (CALL ("t:1", "a", "{}"), RESULT),
        CALL_ID_INVALID),
  RULE ("6.3/name-of-a-call-has-a-form", ANSWERED (RESULT),
        CALLED (CALL ("t1", "a b", "{}"), RESULT), CALL_NAME_INVALID),

  /* 6.4 to 6.6: tools of the service */
  RULE ("6.4/version-of-web-search-is-known", WITH (TOOLS (SEARCH_TOOL)),
        WITH (TOOLS (SEARCH_TOOL_OF ("20250306", ""))), TOOL_TYPE),
  RULE ("6.4/web-search-has-its-name", WITH (TOOLS (SEARCH_TOOL)),
        WITH (TOOLS ("{\"type\":\"web_search_20250305\",\"name\":\"search\"}")), MEMBER_WORD),
  RULE ("6.4/web-search-is-offered-once", WITH (TOOLS (SEARCH_TOOL)),
        WITH (TOOLS (SEARCH_TOOL "," SEARCH_TOOL_OF ("20260318", DIRECT))), TOOL_NAME_REPEATED),
  RULE ("6.4/there-is-at-least-1-use", WITH (TOOLS (SEARCH_TOOL_WITH (",\"max_uses\":1"))),
        WITH (TOOLS (SEARCH_TOOL_WITH (",\"max_uses\":0"))), TOOL_NUMBER_TOO_SMALL),
  RULE ("6.4/number-of-uses-is-whole", WITH (TOOLS (SEARCH_TOOL_WITH (",\"max_uses\":2"))),
        WITH (TOOLS (SEARCH_TOOL_WITH (",\"max_uses\":1.5"))), TOOL_NUMBER_TOO_SMALL),
  RULE ("6.4/domains-are-allowed-or-blocked",
        WITH (TOOLS (SEARCH_TOOL_WITH (",\"blocked_domains\":[\"a.example/blog/*\"]"))),
        WITH (TOOLS (SEARCH_TOOL_WITH (
            ",\"blocked_domains\":[\"a.example\"],\"allowed_domains\":[\"b.example\"]"))),
        TOOL_DOMAINS_TOGETHER),
  RULE ("6.4/domain-has-no-scheme",
        WITH (TOOLS (SEARCH_TOOL_WITH (",\"allowed_domains\":[\"a.example\"]"))),
        WITH (TOOLS (SEARCH_TOOL_WITH (",\"allowed_domains\":[\"https://a.example\"]"))),
        TOOL_DOMAIN_INVALID),
  RULE ("6.4/domain-has-stars-in-its-path-only",
        WITH (TOOLS (SEARCH_TOOL_WITH (",\"allowed_domains\":[\"a.example/*\"]"))),
        WITH (TOOLS (SEARCH_TOOL_WITH (",\"allowed_domains\":[\"*.example/a\"]"))),
        TOOL_DOMAIN_INVALID),
  RULE ("6.4/location-is-approximate",
        WITH (TOOLS (
            SEARCH_TOOL_WITH (",\"user_location\":{\"type\":\"approximate\",\"country\":\"CH\"}"))),
        WITH (TOOLS (
            SEARCH_TOOL_WITH (",\"user_location\":{\"type\":\"exact\",\"country\":\"CH\"}"))),
        MEMBER_WORD),
  RULE ("6.4/location-has-a-part",
        WITH (TOOLS (SEARCH_TOOL_WITH (
            ",\"user_location\":{\"type\":\"approximate\",\"timezone\":\"Europe/Zurich\"}"))),
        WITH (TOOLS (SEARCH_TOOL_WITH (",\"user_location\":{\"type\":\"approximate\"}"))),
        TOOL_LOCATION_EMPTY),
  RULE ("6.4/location-is-for-searches",
        WITH (TOOLS (
            SEARCH_TOOL_WITH (",\"user_location\":{\"type\":\"approximate\",\"country\":\"CH\"}"))),
        WITH (TOOLS (
            FETCH_TOOL_WITH (",\"user_location\":{\"type\":\"approximate\",\"country\":\"CH\"}"))),
        MEMBER_UNKNOWN),
  RULE ("6.4/caller-is-known", WITH (TOOLS (SEARCH_TOOL_WITH (DIRECT))),
        WITH (TOOLS (SEARCH_TOOL_WITH (",\"allowed_callers\":[\"user\"]"))), TOOL_CALLER_UNKNOWN),
  RULE ("6.4/code-calls-newer-web-search-for-some-models",
        SMALL_WITH (SEARCH_TOOL_OF ("20260318", "")),
        WITH (TOOLS (SEARCH_TOOL_OF ("20260318", ""))), TOOL_CALLERS_UNSUPPORTED),
  RULE ("6.4/newer-web-search-is-called-directly",
        WITH (TOOLS (SEARCH_TOOL_OF ("20260209", DIRECT))),
        WITH (TOOLS (
            SEARCH_TOOL_OF ("20260209", ",\"allowed_callers\":[\"code_execution_20260120\"]"))),
        TOOL_CALLERS_UNSUPPORTED),
  RULE ("6.4/newest-web-search-leaves-results-out",
        WITH (TOOLS (SEARCH_TOOL_OF ("20260318", DIRECT ",\"response_inclusion\":\"excluded\""))),
        WITH (TOOLS (SEARCH_TOOL_OF ("20260209", DIRECT ",\"response_inclusion\":\"excluded\""))),
        MEMBER_UNKNOWN),
  RULE ("6.4/inclusion-is-known",
        WITH (TOOLS (SEARCH_TOOL_OF ("20260318", DIRECT ",\"response_inclusion\":\"full\""))),
        WITH (TOOLS (SEARCH_TOOL_OF ("20260318", DIRECT ",\"response_inclusion\":\"some\""))),
        MEMBER_WORD),
  RULE ("6.4/code-that-calls-web-search-is-new-enough",
        SMALL_WITH (SEARCH_TOOL_OF ("20260209", "") "," CODE_TOOL_OF ("20260120", "")),
        SMALL_WITH (SEARCH_TOOL_OF ("20260209", "") "," CODE_TOOL_OF ("20250825", "")),
        CODE_EXECUTION_TOO_OLD),
  RULE ("6.4/web-search-has-no-schema", WITH (TOOLS (SEARCH_TOOL)),
        WITH (TOOLS (SEARCH_TOOL_WITH (",\"input_schema\":{\"type\":\"object\"}"))),
        MEMBER_UNKNOWN),
  RULE ("6.4/web-search-may-be-marked", WITH (TOOLS (SEARCH_TOOL_WITH ("," MARK ("")))),
        WITH (TOOLS (SEARCH_TOOL_WITH (",\"eager_input_streaming\":true"))), MEMBER_UNKNOWN),
  RULE ("6.4/search-needs-its-tool", SEARCHED ("[]"),
        REPLY (SEARCH "," SERVER_RESULT ("web_search", "[]")), SERVER_TOOL_MISSING),
  RULE ("6.4/a-tool-of-the-same-name-is-another", SEARCHED ("[]"),
        HEAD "," TOOLS (TOOL ("web_search")) ENDING (HELLO "," SAY (
            "assistant", "[" SEARCH "," SERVER_RESULT ("web_search", "[]") "]") "," HELLO),
        SERVER_TOOL_MISSING),
  RULE ("6.4/paused-search-needs-its-tool",
        WEB ENDING (HELLO "," SAY ("assistant", "[" SEARCH "]")),
        CHAT (HELLO "," SAY ("assistant", "[" SEARCH "]")), SERVER_TOOL_MISSING),
  RULE ("6.4/search-has-a-result", SEARCHED ("[]"), WEB_CHAT (TEXT "," SEARCH), SERVER_CALL_OPEN),
  RULE ("6.4/search-beside-a-call-waits-for-its-result",
        WEB ENDING (HELLO "," SAY ("assistant", "[" SEARCH "," CALL ("t1", "a", "{}") "]") "," SAY (
            "user", "[" RESULT "]")),
        WEB ENDING (HELLO "," SAY ("assistant", "[" SEARCH "," CALL ("t1", "a", "{}") "]") "," SAY (
            "user", "[" RESULT "," TEXT "]")),
        SERVER_CALL_OPEN),
  RULE ("6.4/search-beside-a-call-has-its-result-in-the-next-turn",
        WEB ENDING (HELLO "," SAY ("assistant", "[" SEARCH "," CALL ("t1", "a", "{}") "]") "," SAY (
            "user", "[" RESULT "]") "," SAY ("assistant",
                                             "[" SERVER_RESULT ("web_search", "[]") "]") "," HELLO),
        WEB ENDING (HELLO "," SAY ("assistant", "[" SEARCH "," CALL ("t1", "a", "{}") "]") "," SAY (
            "user", "[" RESULT "]") "," SAY ("assistant", "[" TEXT "]") "," HELLO),
        SERVER_CALL_OPEN),
  RULE ("6.4/result-of-a-search-has-a-call", SEARCHED ("[]"),
        WEB_CHAT (SERVER_RESULT ("web_search", "[]") "," SEARCH), SERVER_RESULT_WITHOUT_CALL),
  RULE ("6.4/id-of-a-search-is-its-own", SEARCHED ("[]"),
        WEB_CHAT (SEARCH "," SERVER_RESULT ("web_search", "[]") "," SEARCH), CALL_ID_REPEATED),
  RULE ("6.4/input-of-a-search-is-an-object", SEARCHED ("[]"),
        WEB_CHAT (
            "{\"type\":\"server_tool_use\",\"id\":\"s1\",\"name\":\"web_search\"}," SERVER_RESULT (
                "web_search", "[]")),
        MEMBER_MISSING),
  RULE ("6.4/result-is-encrypted", SEARCHED ("[" ENCRYPTED ("EqgfCioI") "]"),
        SEARCHED ("[" HIT ("") "]"), MEMBER_MISSING),
  RULE ("6.4/each-result-is-encrypted",
        SEARCHED ("[" ENCRYPTED ("EqgfCioI") "," ENCRYPTED ("Eqgf") "]"),
        SEARCHED ("[" ENCRYPTED ("EqgfCioI") "," HIT (",\"encrypted_content\":null") "]"),
        MEMBER_MISSING),
  RULE ("6.4/encrypted-content-is-base64", SEARCHED ("[" ENCRYPTED ("EqgfCio=") "]"),
        SEARCHED ("[" ENCRYPTED ("EqgfCio") "]"), ENCRYPTED_CONTENT_INVALID),
  RULE ("6.4/encrypted-content-is-not-empty", SEARCHED ("[" ENCRYPTED ("Eqgf") "]"),
        SEARCHED ("[" ENCRYPTED ("") "]"), ENCRYPTED_CONTENT_INVALID),
  RULE ("6.4/result-is-of-a-search", SEARCHED ("[" ENCRYPTED ("Eqgf") "]"), SEARCHED ("[" TEXT "]"),
        MEMBER_WORD),
  RULE ("6.4/results-are-a-list-or-an-error",
        SEARCHED ("{\"type\":\"web_search_tool_result_error\",\"error_code\":\"unavailable\"}"),
        SEARCHED ("\"none\""), RESULT_CONTENT_KIND),
  RULE ("6.4/error-of-a-search-has-a-code",
        SEARCHED ("{\"type\":\"web_search_tool_result_error\",\"error_code\":\"unavailable\"}"),
        SEARCHED ("{\"type\":\"web_search_tool_result_error\"}"), MEMBER_MISSING),
  RULE ("6.4/text-after-a-search-may-be-blank",
        WEB_CHAT (SEARCH
                  "," SERVER_RESULT ("web_search", "[]") ",{\"type\":\"text\",\"text\":\" \"}"),
        WEB_CHAT ("{\"type\":\"text\",\"text\":\" \"}," SEARCH
                  "," SERVER_RESULT ("web_search", "[]")),
        TEXT_BLANK),
  RULE (
      "6.4/text-after-a-search-is-not-empty",
      WEB_CHAT (SEARCH
                "," SERVER_RESULT ("web_search", "[]") ",{\"type\":\"text\",\"text\":\"\\n\\n\"}"),
      WEB_CHAT (SEARCH "," SERVER_RESULT ("web_search", "[]") ",{\"type\":\"text\",\"text\":\"\"}"),
      TEXT_EMPTY),
  RULE ("6.4/text-of-another-turn-is-not-blank",
        WEB ENDING (HELLO "," SAY (
            "assistant", "[" SEARCH "," SERVER_RESULT (
                             "web_search", "[]") "]") "," HELLO "," SAY ("assistant",
                                                                         "[" TEXT "]") "," HELLO),
        WEB ENDING (HELLO "," SAY (
            "assistant", "[" SEARCH "," SERVER_RESULT (
                             "web_search",
                             "[]") "]") "," HELLO
                                        "," SAY ("assistant",
                                                 "[{\"type\":\"text\",\"text\":\" \"}]") "," HELLO),
        TEXT_BLANK),
  RULE ("6.4/code-that-searches-is-kept",
        WEB_CHAT (SERVER_CALL_WITH ("s0", "code_execution", "") "," SERVER_CALL_WITH (
            "s1", "web_search",
            FROM_CODE ("s0")) "," SERVER_RESULT ("web_search",
                                                 "[]") ",{\"type\":"
                                                       "\"code_execution_tool_result\",\"tool_use_"
                                                       "id\":\"s0\",\"content\":{}}"),
        WEB_CHAT (SERVER_CALL_WITH ("s1", "web_search",
                                    FROM_CODE ("s0")) "," SERVER_RESULT ("web_search", "[]")),
        SOURCE_TOOL_MISSING),
  RULE ("6.5/version-of-web-fetch-is-known", WITH (TOOLS (FETCH_TOOL)),
        WITH (TOOLS (FETCH_TOOL_OF ("20250305", ""))), TOOL_TYPE),
  RULE ("6.5/web-fetch-has-its-name", WITH (TOOLS (FETCH_TOOL)),
        WITH (TOOLS ("{\"type\":\"web_fetch_20250910\",\"name\":\"web_search\"}")), MEMBER_WORD),
  RULE ("6.5/web-fetch-has-citations",
        WITH (TOOLS (FETCH_TOOL_WITH (CITING ("true") ",\"max_content_tokens\":20000"))),
        WITH (TOOLS (SEARCH_TOOL_WITH (CITING ("true")))), MEMBER_UNKNOWN),
  RULE ("6.5/citations-are-true-or-false", WITH (TOOLS (FETCH_TOOL_WITH (CITING ("false")))),
        WITH (TOOLS (FETCH_TOOL_WITH (",\"citations\":{}"))), MEMBER_MISSING),
  RULE ("6.5/pages-have-tokens", WITH (TOOLS (FETCH_TOOL_WITH (",\"max_content_tokens\":1"))),
        WITH (TOOLS (FETCH_TOOL_WITH (",\"max_content_tokens\":-1"))), TOOL_NUMBER_TOO_SMALL),
  RULE ("6.5/newer-web-fetch-has-a-cache",
        WITH (TOOLS (FETCH_TOOL_OF ("20260309", DIRECT ",\"use_cache\":false"))),
        WITH (TOOLS (FETCH_TOOL_OF ("20260209", DIRECT ",\"use_cache\":false"))), MEMBER_UNKNOWN),
  RULE ("6.5/code-calls-newer-web-fetch-for-some-models",
        SMALL_WITH (FETCH_TOOL_OF ("20260309", "")), WITH (TOOLS (FETCH_TOOL_OF ("20260309", ""))),
        TOOL_CALLERS_UNSUPPORTED),
  RULE ("6.5/fetch-needs-its-tool", FETCHED (FETCHED_PAGE (NOTES (""))),
        HEAD "," TOOLS (SEARCH_TOOL) ENDING (HELLO "," SAY (
            "assistant",
            "[" FETCH "," SERVER_RESULT ("web_fetch", FETCHED_PAGE (NOTES (""))) "]") "," HELLO),
        SERVER_TOOL_MISSING),
  RULE ("6.5/page-is-an-object", FETCHED (FETCHED_PAGE (NOTES (""))), FETCHED ("[]"),
        RESULT_CONTENT_KIND),
  RULE ("6.5/page-is-a-document", FETCHED (FETCHED_PAGE (PDF ("<pdf 1>"))),
        FETCHED (FETCHED_PAGE (PDF ("AAAAAAAA"))), PDF_INVALID),
  RULE_OF (NEW, NEW, "6.5/newer-version-has-documents-in-pages-only",
           FETCHED (FETCHED_PAGE (NOTES (""))), WEB_CHAT (NOTES ("")), BLOCK_NOT_IN_REPLY),
  RULE ("6.5/error-of-a-page-has-a-code",
        FETCHED ("{\"type\":\"web_fetch_tool_result_error\",\"error_code\":\"url_not_allowed\"}"),
        FETCHED ("{\"type\":\"web_fetch_tool_result_error\"}"), MEMBER_MISSING),
  RULE ("6.6/version-of-code-execution-is-known", WITH (TOOLS (CODE_TOOL_OF ("20260521", ""))),
        WITH (TOOLS (CODE_TOOL_OF ("20250101", ""))), TOOL_TYPE),
  RULE ("6.6/code-execution-has-no-limit", WITH (TOOLS (CODE_TOOL_OF ("20250825", ""))),
        WITH (TOOLS (CODE_TOOL_OF ("20250825", ",\"max_uses\":1"))), MEMBER_UNKNOWN),
  RULE ("6.6/code-needs-no-tool-but-a-result",
        REPLY (SERVER_CALL ("bash_code_execution") "," SERVER_RESULT ("bash_code_execution", "{}")),
        REPLY (SERVER_CALL ("bash_code_execution")), SERVER_CALL_OPEN),

  /* 7: thinking and effort */
  RULE ("7.1/thinking-is-an-object", WITH (THINKING ("\"type\":\"adaptive\"")),
        WITH ("\"thinking\":true"), MEMBER_KIND),
  RULE ("7.1/type-of-thinking-is-known", WITH (THINKING ("\"type\":\"adaptive\"")),
        WITH (THINKING ("\"type\":\"deep\"")), MEMBER_WORD),
  RULE ("7.1/thinking-has-no-budget", WITH (THINKING ("\"type\":\"adaptive\"")),
        WITH (THINKING ("\"type\":\"enabled\",\"budget_tokens\":4096")), THINKING_TYPE),
  RULE ("7.1/thinking-is-not-between-tools-here", WITH (THINKING ("\"type\":\"adaptive\"")),
        WITH (THINKING ("\"type\":\"between_tools\"")), THINKING_TYPE),
  RULE ("7.1/adaptive-thinking-is-for-some-models", WITH (THINKING ("\"type\":\"adaptive\"")),
        QUICK_WITH (THINKING ("\"type\":\"adaptive\"")), THINKING_UNSUPPORTED),
  RULE ("7.1/adaptive-thinking-has-no-budget", WITH (THINKING ("\"type\":\"adaptive\"")),
        WITH (THINKING ("\"type\":\"adaptive\",\"budget_tokens\":4096")), MEMBER_UNKNOWN),
  RULE ("7.1/display-is-known", WITH (THINKING ("\"type\":\"adaptive\",\"display\":\"omitted\"")),
        WITH (THINKING ("\"type\":\"adaptive\",\"display\":\"full\"")), MEMBER_WORD),
  RULE ("7.1/disabled-thinking-has-no-display", WITH (THINKING ("\"type\":\"disabled\"")),
        WITH (THINKING ("\"type\":\"disabled\",\"display\":\"omitted\"")), MEMBER_UNKNOWN),
  RULE ("7.1/budget-is-for-older-models", MODEL_WITH ("claude-haiku-4-5", BUDGET ("1024")),
        MODEL_WITH ("claude-haiku-5-5", BUDGET ("1024")), THINKING_TYPE),
  RULE ("7.1/older-models-are-not-adaptive",
        MODEL_WITH ("claude-opus-4-6", THINKING ("\"type\":\"adaptive\"")),
        MODEL_WITH ("claude-opus-4-5", THINKING ("\"type\":\"adaptive\"")), THINKING_UNSUPPORTED),
  RULE ("7.1/budget-is-needed", MODEL_WITH ("claude-sonnet-4-5", BUDGET ("1024")),
        MODEL_WITH ("claude-sonnet-4-5", THINKING ("\"type\":\"enabled\"")), MEMBER_MISSING),
  RULE ("7.1/budget-has-a-least", MODEL_WITH ("claude-haiku-4-5", BUDGET ("1024")),
        MODEL_WITH ("claude-haiku-4-5", BUDGET ("1023")), THINKING_BUDGET_TOO_SMALL),
  RULE ("7.1/budget-is-a-part-of-the-reply", MODEL_WITH ("claude-haiku-4-5", BUDGET ("1999")),
        MODEL_WITH ("claude-haiku-4-5", BUDGET ("2000")), THINKING_BUDGET_TOO_LARGE),
  RULE ("7.1/thinking-between-tools-is-for-some-models",
        MODEL_WITH ("claude-sonnet-5-5", BETWEEN_TOOLS),
        MODEL_WITH ("claude-opus-5-5", BETWEEN_TOOLS), THINKING_TYPE),
  RULE ("7.1/thinking-between-tools-has-at-most-high-effort",
        MODEL_WITH ("claude-sonnet-5-5", BETWEEN_TOOLS "," EFFORT ("high")),
        MODEL_WITH ("claude-sonnet-5-5", BETWEEN_TOOLS "," EFFORT ("xhigh")), EFFORT_TOO_HIGH),
  RULE ("7.1/newest-models-always-think", MODEL_WITH ("claude-opus-5", DISABLED),
        MODEL_WITH ("claude-opus-5-5", DISABLED), THINKING_TYPE),
  RULE ("7.1/disabled-thinking-has-at-most-high-effort",
        MODEL_WITH ("claude-opus-5", DISABLED "," EFFORT ("high")),
        MODEL_WITH ("claude-opus-5", DISABLED "," EFFORT ("max")), EFFORT_TOO_HIGH),
  RULE ("7.2/most-effort-is-for-some-models", MODEL_WITH ("claude-opus-4-6", EFFORT ("max")),
        MODEL_WITH ("claude-opus-4-5", EFFORT ("max")), EFFORT_LEVEL_UNSUPPORTED),
  RULE ("7.2/extra-effort-is-for-some-models", MODEL_WITH ("claude-opus-4-7", EFFORT ("xhigh")),
        MODEL_WITH ("claude-opus-4-6", EFFORT ("xhigh")), EFFORT_LEVEL_UNSUPPORTED),
  RULE ("7.2/older-small-models-have-no-effort", MODEL_WITH ("claude-opus-4-5", EFFORT ("low")),
        MODEL_WITH ("claude-haiku-4-5", EFFORT ("low")), EFFORT_UNSUPPORTED),
  RULE ("7.2/effort-is-known", WITH (EFFORT ("xhigh")), WITH (EFFORT ("extreme")), MEMBER_WORD),
  RULE ("7.2/effort-is-for-some-models", WITH (EFFORT ("low")), QUICK_WITH (EFFORT ("low")),
        EFFORT_UNSUPPORTED),
  RULE ("7.4/thinking-is-signed", REPLY (TEXT),
        REPLY ("{\"type\":\"thinking\",\"thinking\":\"x\"}," TEXT), THINKING_INCOMPLETE),
  RULE ("7.4/signature-is-not-invented", REPLY (TEXT),
        REPLY ("{\"type\":\"thinking\",\"thinking\":\"x\",\"signature\":\"AAAA\"}," TEXT),
        SIGNATURE_INVALID),
  RULE ("7.4/redacted-thinking-is-not-invented", REPLY (TEXT),
        REPLY ("{\"type\":\"redacted_thinking\",\"data\":\"AAAA\"}," TEXT), SIGNATURE_INVALID),

  /* 8: caching */
  RULE ("8/type-of-a-mark-is-known", USER (MARKED),
        USER (TEXT_WITH ("\"cache_control\":{\"type\":\"persistent\"}")), MEMBER_WORD),
  RULE ("8/life-of-a-mark-is-known", USER (MARKED_HOUR),
        USER (TEXT_WITH (MARK (",\"ttl\":\"2h\""))), MEMBER_WORD),
  RULE ("8/members-of-a-mark-are-known", USER (MARKED),
        USER (TEXT_WITH (MARK (",\"scope\":\"x\""))), MEMBER_UNKNOWN),
  RULE ("8/mark-is-an-object", USER (MARKED), USER (TEXT_WITH ("\"cache_control\":\"ephemeral\"")),
        MEMBER_KIND),
  RULE ("8/marks-are-at-most-4", USER (MARKED "," MARKED "," MARKED "," MARKED),
        USER (MARKED "," MARKED "," MARKED "," MARKED "," MARKED), TOO_MANY_CACHE_MARKS),
  RULE ("8/automatic-mark-counts",
        HEAD "," MARK ("") ENDING (SAY ("user", "[" MARKED "," MARKED "," MARKED "," TEXT "]")),
        HEAD "," MARK ("")
            ENDING (SAY ("user", "[" MARKED "," MARKED "," MARKED "," MARKED "," TEXT "]")),
        TOO_MANY_CACHE_MARKS),
  RULE ("8/automatic-mark-on-a-marked-block-does-not-count",
        HEAD "," MARK ("") ENDING (SAY ("user", "[" MARKED "," MARKED "," MARKED "," MARKED "]")),
        HEAD "," MARK ("")
            ENDING (SAY ("user", "[" MARKED "," MARKED "," MARKED "," MARKED "," MARKED "]")),
        TOO_MANY_CACHE_MARKS),
  RULE ("8/automatic-mark-lives-as-long", HEAD "," HOUR ENDING (SAY ("user", "[" MARKED_HOUR "]")),
        HEAD "," MARK ("") ENDING (SAY ("user", "[" MARKED_HOUR "]")), CACHE_MARK_LIFE_DIFFERS),
  RULE ("8/marks-of-tools-and-system-count",
        HEAD "," TOOLS (TOOL_WITH ("," MARK (""), "a")) ",\"system\":[" MARKED "]" ENDING (
            SAY ("user", "[" MARKED "," MARKED "]")),
        HEAD "," TOOLS (TOOL_WITH ("," MARK (""), "a")) ",\"system\":[" MARKED "]" ENDING (
            SAY ("user", "[" MARKED "," MARKED "," MARKED "]")),
        TOO_MANY_CACHE_MARKS),
  RULE ("8/marks-that-live-longer-come-first", USER (MARKED_HOUR "," MARKED),
        USER (MARKED "," MARKED_HOUR), CACHE_MARK_LIVES_LONGER),
  RULE ("8/system-comes-before-messages",
        HEAD ",\"system\":[" MARKED_HOUR "]" ENDING (SAY ("user", "[" MARKED "]")),
        HEAD ",\"system\":[" MARKED "]" ENDING (SAY ("user", "[" MARKED_HOUR "]")),
        CACHE_MARK_LIVES_LONGER),
  RULE ("8/tools-come-before-system",
        HEAD ",\"system\":[" MARKED "]," TOOLS (TOOL_WITH ("," HOUR, "a")) ENDING (HELLO),
        HEAD ",\"system\":[" MARKED_HOUR "]," TOOLS (TOOL_WITH ("," MARK (""), "a")) ENDING (HELLO),
        CACHE_MARK_LIVES_LONGER),
  RULE ("8/documents-have-marks-but-not-their-parts",
        USER (DOCUMENT_WITH ("," MARK (""), "\"type\":\"content\",\"content\":[" TEXT "]")),
        USER (PARTS (MARKED)), CACHE_MARK_ON_PART),
  RULE ("8/results-of-a-search-have-marks-but-not-their-parts",
        USER (FOUND ("\"title\":\"x\"," MARK ("") ",")),
        USER (FOUND_WITH ("\"title\":\"x\",", MARKED)), CACHE_MARK_ON_PART),
  RULE ("8/images-have-marks-but-not-empty-texts",
        USER (IMAGE_WITH ("," MARK (""),
                          "\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\"" PNG "\"")),
        USER ("{\"type\":\"text\",\"text\":\"\"," MARK ("") "}"), TEXT_EMPTY),
  RULE ("8/results-and-calls-have-marks",
        CALLED ("{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"a\",\"input\":{}," MARK ("") "}",
                RESULT_WITH ("," MARK (""))),
        ANSWERED (RESULT_WITH ("," MARK (",\"ttl\":1"))), MEMBER_KIND),

  /* 13: sizes */
  RULE ("13/image-has-at-most-10-megabytes", USER (IMAGE ("image/png", PNG "<fill 10485728>")),
        USER (IMAGE ("image/png", PNG "<fill 10485732>")), IMAGE_TOO_LARGE),
  RULE ("13/image-is-at-most-8000-pixels-wide", USER (IMAGE ("image/png", "<png 8000 1>")),
        USER (IMAGE ("image/png", "<png 8001 1>")), IMAGE_DIMENSIONS),
  RULE ("13/image-is-at-most-8000-pixels-high", USER (IMAGE ("image/png", "<png 1 8000>")),
        USER (IMAGE ("image/png", "<png 1 8001>")), IMAGE_DIMENSIONS),
  RULE ("13/image-has-pixels", USER (IMAGE ("image/png", PNG)),
        USER (IMAGE ("image/png", "<png 0 1>")), IMAGE_UNREADABLE),
  RULE ("13/many-images-are-at-most-2000-pixels-wide", USER ("<images 21 2000>"),
        USER ("<images 21 2001>"), IMAGE_DIMENSIONS_OF_MANY),
  RULE ("13/twenty-images-are-not-many", USER ("<images 20 2001>"),
        USER ("<images 20 2001>," IMAGE ("image/png", PNG)), IMAGE_DIMENSIONS_OF_MANY),
  RULE ("13/images-are-at-most-600", USER ("<images 600 1>"), USER ("<images 601 1>"),
        TOO_MANY_IMAGES),
  RULE ("13/images-in-a-small-context-are-at-most-100",
        SMALL ENDING (SAY ("user", "[<images 100 1>]")),
        SMALL ENDING (SAY ("user", "[<images 101 1>]")), TOO_MANY_IMAGES),
  RULE ("13/documents-count-as-images",
        SMALL ENDING (SAY ("user", "[<images 99 1>," NOTES ("") "]")),
        SMALL ENDING (SAY ("user", "[<images 100 1>," NOTES ("") "]")), TOO_MANY_IMAGES),
  RULE ("13/images-of-all-messages-count",
        SMALL ENDING (SAY ("user", "[<images 60 1>]") "," SAY ("assistant", "\"x\"") "," SAY (
            "user", "[<images 40 1>]")),
        SMALL ENDING (SAY ("user", "[<images 60 1>]") "," SAY ("assistant", "\"x\"") "," SAY (
            "user", "[<images 41 1>]")),
        TOO_MANY_IMAGES),
  RULE ("13/images-of-results-count",
        SMALL ENDING (HELLO "," SAY ("assistant", "[" CALL ("t1", "a", "{}") "]") "," SAY (
            "user", "[" RESULT_WITH (",\"content\":[<images 100 1>]") "]")),
        SMALL ENDING (HELLO "," SAY ("assistant", "[" CALL ("t1", "a", "{}") "]") "," SAY (
            "user", "[" RESULT_WITH (",\"content\":[<images 101 1>]") "]")),
        TOO_MANY_IMAGES),
  RULE ("13/pages-are-at-most-600", USER (PDF ("<pdf 600>")), USER (PDF ("<pdf 601>")),
        TOO_MANY_PAGES),
  RULE ("13/pages-in-a-small-context-are-at-most-100",
        SMALL ENDING (SAY ("user", "[" PDF ("<pdf 100>") "]")),
        SMALL ENDING (SAY ("user", "[" PDF ("<pdf 101>") "]")), TOO_MANY_PAGES),
  RULE ("13/pages-of-all-documents-count", USER (PDF ("<pdf 300>") "," PDF ("<pdf 300>")),
        USER (PDF ("<pdf 300>") "," PDF ("<pdf 301>")), TOO_MANY_PAGES),
  RULE ("13/pdf-needs-no-password", USER (PDF ("<pdf 1>")), USER (PDF ("<encrypted 1>")),
        PDF_ENCRYPTED),
  RULE ("13/images-are-for-some-models", USER (IMAGE ("image/png", PNG)),
        QUICK ENDING (SAY ("user", "[" IMAGE ("image/png", PNG) "]")), IMAGE_UNSUPPORTED),
  RULE ("13/pdfs-are-for-some-models", USER (PDF ("<pdf 1>")),
        QUICK ENDING (SAY ("user", "[" PDF ("<pdf 1>") "]")), PDF_UNSUPPORTED),
  RULE ("13/body-has-at-most-32-megabytes",
        USER ("{\"type\":\"text\",\"text\":\"<fill 33554300>\"}"),
        USER ("{\"type\":\"text\",\"text\":\"<fill 33554400>\"}"), BODY_TOO_LARGE),
};

/* Returns: why the strict service refuses the request, if it does */
static CauserieStrictReason
judge (const char *template, const char *version, char **message)
{
  g_autofree char *body = causerie_sample_files_expand (template);
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  CauserieDemoCall call = {
    .method = "POST",
    .path = "/v1/messages",
    .version = version,
    .content_type = "application/json",
    .body = bytes,
  };
  g_autoptr (GError) error = NULL;

  if (causerie_strict_service_judge (&call, &error))
    return CAUSERIE_STRICT_NONE;
  *message = g_strdup (error->message);
  return (CauserieStrictReason)error->code;
}

static void
test_rule (gconstpointer data)
{
  const Rule *rule = data;
  g_autofree char *unexpected = NULL;
  g_autofree char *message = NULL;
  CauserieStrictReason kept = judge (rule->kept, rule->version_of_kept, &unexpected);
  CauserieStrictReason broken = judge (rule->broken, rule->version_of_broken, &message);

  if (kept != CAUSERIE_STRICT_NONE)
    g_error ("%s", unexpected);
  g_assert_cmpstr (causerie_strict_reason_get_name (broken), ==,
                   causerie_strict_reason_get_name (rule->reason));
  g_assert_cmpuint (strlen (message), >, 10);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autofree char *path = g_strconcat ("/strict-service/rules/", rules[i].name, NULL);

      g_test_add_data_func (path, &rules[i], test_rule);
    }
  return g_test_run ();
}
