/* SPDX-License-Identifier: GPL-3.0-or-later
 * Complete messages of requests for each kind of block that a reply can have: sent back byte for
 * byte when the reply is complete, and what of it is sent when it was stopped, cut or came from
 * another service, or when the tools that it used are not offered any more. */
#include "config.h"

#include "causerie-request.h"
#include "causerie-strict-service.h"
#include "causerie-test-content.h"
#include "causerie-wire.h"

#include <string.h>

#define SERVICE "https://api.anthropic.com"
#define OTHER_SERVICE "http://localhost:11434"
#define MODEL "claude-opus-5-5"
#define END_TOOL "{\"name\":\"end_conversation\",\"input_schema\":{\"type\":\"object\"}}"
#define SEARCH_TOOL "{\"type\":\"web_search_20250305\",\"name\":\"web_search\"}"
#define FETCH_TOOL "{\"type\":\"web_fetch_20250910\",\"name\":\"web_fetch\"}"
#define TOOLS "[" END_TOOL "," SEARCH_TOOL "," FETCH_TOOL "]"
#define FEWER_TOOLS "[" END_TOOL "]"

#define QUESTION "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Find it\"}"
#define NEXT "{\"type\":\"text\",\"text\":\"Go on\"}]}"

/* The blocks as a service sends them, with white space, escapes and numbers of its own. */
#define SIGNED                                                                                     \
  "{\"type\":\"thinking\",\"thinking\":\"I\\u2019ll look.\",\"signature\":\"Eq\\/w==\"}"
#define UNSIGNED "{\"type\":\"thinking\",\"thinking\":\"I will\",\"signature\":\"\"}"
#define HIDDEN "{\"type\":\"redacted_thinking\", \"data\":\"EmwKAhgBEgy3va3pzix\\/LafPsn4a\"}"
#define TEXT "{\"type\":\"text\",\"text\":\"I will search.\",\"citations\":null}"
#define SEARCH                                                                                     \
  "{\"type\":\"server_tool_use\",\"id\":\"srvtoolu_01A\",\"name\":\"web_search\","                 \
  "\"input\":{\"query\": \"loam\",\"n\":1.0},\"caller\":{\"type\":\"direct\"}}"
#define FOUND                                                                                      \
  "{\"type\":\"web_search_tool_result\",\"tool_use_id\":\"srvtoolu_01A\",\"content\":[{\"type\":"  \
  "\"web_search_result\",\"url\":\"https:\\/\\/a.example\\/?q=1\",\"title\":\"Loam\","             \
  "\"encrypted_content\":\"EqgfCioIARgBIiQ3\",\"page_age\":null}]}"
#define FAILED                                                                                     \
  "{\"type\":\"web_search_tool_result\",\"tool_use_id\":\"srvtoolu_01A\",\"content\":{\"type\":"   \
  "\"web_search_tool_result_error\",\"error_code\":\"max_uses_exceeded\"}}"
#define CITED                                                                                      \
  "{\"type\":\"text\",\"text\":\"Loam holds water.\",\"citations\":[{\"type\":"                    \
  "\"web_search_result_location\",\"cited_text\":\"Loam \\u2026\",\"encrypted_index\":\"Eo8B\","   \
  "\"title\":\"Loam\",\"url\":\"https:\\/\\/a.example\\/?q=1\"}]}"
#define NO_RESULTS                                                                                 \
  "{\"type\":\"web_search_tool_result\",\"tool_use_id\":\"srvtoolu_01A\",\"content\":[ ]}"
#define PLAIN_FOUND                                                                                \
  "{\"type\":\"web_search_tool_result\",\"tool_use_id\":\"srvtoolu_01A\",\"content\":[{\"type\":"  \
  "\"web_search_result\",\"url\":\"https://a.example/?q=1\",\"title\":\"Loam\"}]}"
#define FETCH                                                                                      \
  "{\"type\":\"server_tool_use\",\"id\":\"srvtoolu_01B\",\"name\":\"web_fetch\","                  \
  "\"input\":{\"url\":\"https://a.example\"}}"
#define FETCHED                                                                                    \
  "{\"type\":\"web_fetch_tool_result\",\"tool_use_id\":\"srvtoolu_01B\",\"content\":{\"type\":"    \
  "\"web_fetch_result\",\"url\":\"https://a.example\",\"content\":{\"type\":\"document\","         \
  "\"title\":\"Soils\",\"source\":{\"type\":\"text\",\"media_type\":\"text/plain\","               \
  "\"data\":\"x\"}}}}"
#define NOT_FETCHED                                                                                \
  "{\"type\":\"web_fetch_tool_result\",\"tool_use_id\":\"srvtoolu_01B\",\"content\":{\"type\":"    \
  "\"web_fetch_tool_result_error\",\"error_code\":\"url_not_accessible\"}}"
#define CITED_PAGE                                                                                 \
  "{\"type\":\"text\",\"text\":\"It is \",\"citations\":[{\"type\":\"char_location\","             \
  "\"document_index\":0,\"document_title\":\"Soils\",\"cited_text\":\"x\"}]}"
#define CODE                                                                                       \
  "{\"type\":\"server_tool_use\",\"id\":\"srvtoolu_01C\",\"name\":\"bash_code_execution\","        \
  "\"input\":{\"command\":\"echo 1\"}}"
#define RAN                                                                                        \
  "{\"type\":\"bash_code_execution_tool_result\",\"tool_use_id\":\"srvtoolu_01C\",\"content\":"    \
  "{\"type\":\"bash_code_execution_result\",\"stdout\":\"1\\n\",\"return_code\":0}}"
#define NESTED_SEARCH                                                                              \
  "{\"type\":\"server_tool_use\",\"id\":\"srvtoolu_01A\",\"name\":\"web_search\","                 \
  "\"input\":{\"query\":\"loam\"},\"caller\":{\"type\":\"code_execution_20260120\","               \
  "\"tool_id\":\"srvtoolu_01C\"}}"
#define UPLOAD "{\"type\":\"container_upload\",\"file_id\":\"file_011Example\"}"
#define FALLBACK "{\"type\":\"fallback\",\"from\":{\"model\":\"a\"},\"to\":{\"model\":\"b\"}}"
#define NOVEL "{\"type\":\"novelty\",\"n\":1e400,\"d\":1,\"d\":2,\"s\":\"\\ud800\", \"a\":[ ]}"
#define CALL                                                                                       \
  "{\"type\":\"tool_use\",\"id\":\"toolu_01End\",\"name\":\"end_conversation\",\"input\":{ },"     \
  "\"caller\":{\"type\":\"direct\"}}"
#define OTHER_CALL "{\"type\":\"tool_use\",\"id\":\"toolu_01B\",\"name\":\"level\",\"input\":{}}"
#define BLANK "{\"type\":\"text\",\"text\":\"\\n\"}"
#define PIECE "{\"type\":\"text\",\"text\":\" \"}"
#define EMPTY "{\"type\":\"text\",\"text\":\"\"}"
#define HALF "{\"type\":\"text\",\"text\":\"\\ud83d\"}"
#define SAID(text) "{\"type\":\"text\",\"text\":\"" text "\"}"

/* What another service, or the same one without the tools, gets of the blocks above. */
#define SAID_TEXT SAID ("I will search.")
#define SEARCH_SAID SAID ("[Searched the web for: loam]\\n- Loam – https://a.example/?q=1")
#define FAILED_SAID SAID ("[Searched the web for: loam]\\nThis failed.")
#define NO_RESULTS_SAID SAID ("[Searched the web for: loam]")
#define FETCH_SAID SAID ("[Opened the web page: https://a.example]\\n- Soils – https://a.example")
#define NOT_FETCHED_SAID SAID ("[Opened the web page: https://a.example]\\nThis failed.")
#define CITED_SAID SAID ("Loam holds water.")

#define ANSWER                                                                                     \
  "{\"type\":\"tool_result\",\"tool_use_id\":\"toolu_01End\",\"is_error\":true,"                   \
  "\"content\":\"Not run. This program does not run tools.\"},"

typedef struct
{
  const char *name;
  const char *reply;    /* the stored blocks */
  const char *complete; /* what is sent of them if the reply is complete; NULL for nothing */
  const char *stopped;  /* likewise if it was stopped or cut */
  const char *foreign;  /* likewise if it is complete and from another service */
  const char *refused;  /* likewise if its web searches are not offered any more, which leaves out
                           all thinking */
  const char *results;  /* what precedes the next text of the user */
} Case;

static const Case cases[] = {
  { "text", TEXT, TEXT, TEXT, TEXT, TEXT, "" },
  { "thinking", SIGNED "," TEXT, SIGNED "," TEXT, SIGNED "," TEXT, TEXT, TEXT, "" },
  { "unsigned-thinking", UNSIGNED "," TEXT, UNSIGNED "," TEXT, TEXT, TEXT, TEXT, "" },
  { "redacted-thinking", SIGNED "," HIDDEN "," TEXT, SIGNED "," HIDDEN "," TEXT,
    SIGNED "," HIDDEN "," TEXT, TEXT, TEXT, "" },
  { "search", SEARCH "," FOUND "," CITED, SEARCH "," FOUND "," CITED, SEARCH "," FOUND "," CITED,
    SEARCH_SAID "," CITED_SAID, SEARCH_SAID "," CITED_SAID, "" },
  { "failed-search", TEXT "," SEARCH "," FAILED, TEXT "," SEARCH "," FAILED,
    TEXT "," SEARCH "," FAILED, SAID_TEXT "," FAILED_SAID, SAID_TEXT "," FAILED_SAID, "" },
  { "search-that-found-nothing", SEARCH "," NO_RESULTS "," TEXT, SEARCH "," NO_RESULTS "," TEXT,
    SEARCH "," NO_RESULTS "," TEXT, NO_RESULTS_SAID "," SAID_TEXT, NO_RESULTS_SAID "," SAID_TEXT,
    "" },
  { "search-without-result", TEXT "," SEARCH, TEXT, TEXT, SAID_TEXT, SAID_TEXT, "" },
  { "search-alone-without-result", SEARCH, NULL, NULL, NULL, NULL, "" },
  { "thinking-before-a-search-without-result", TEXT "," SIGNED "," SEARCH, TEXT, TEXT, SAID_TEXT,
    SAID_TEXT, "" },
  { "second-search-without-result", SEARCH "," FOUND "," CITED "," SIGNED "," FETCH,
    SEARCH "," FOUND "," CITED, SEARCH "," FOUND "," CITED, SEARCH_SAID "," CITED_SAID,
    SEARCH_SAID "," CITED_SAID, "" },
  { "result-without-call", TEXT "," FOUND "," SIGNED "," PIECE "," CITED, TEXT "," CITED,
    TEXT "," CITED, SAID ("I will search.") "," SAID (" Loam holds water."), TEXT "," CITED, "" },
  { "blank-pieces", SEARCH "," FOUND "," BLANK "," CITED "," PIECE "," CITED "," BLANK,
    SEARCH "," FOUND "," BLANK "," CITED "," PIECE "," CITED "," BLANK,
    SEARCH "," FOUND "," BLANK "," CITED "," PIECE "," CITED "," BLANK,
    SEARCH_SAID "," SAID ("\\nLoam holds water. Loam holds water.\\n"),
    SEARCH_SAID "," SAID ("\\nLoam holds water. Loam holds water.\\n"), "" },
  { "blank-pieces-alone", SEARCH "," FOUND "," PIECE, SEARCH "," FOUND "," PIECE,
    SEARCH "," FOUND "," PIECE, SEARCH_SAID, SEARCH_SAID, "" },
  { "blank-text-before-a-search", BLANK "," SEARCH "," FOUND "," CITED, SEARCH "," FOUND "," CITED,
    SEARCH "," FOUND "," CITED, SEARCH_SAID "," CITED_SAID, SEARCH_SAID "," CITED_SAID, "" },
  { "empty-piece", SEARCH "," FOUND "," EMPTY "," CITED, SEARCH "," FOUND "," CITED,
    SEARCH "," FOUND "," CITED, SEARCH_SAID "," CITED_SAID, SEARCH_SAID "," CITED_SAID, "" },
  { "half-of-a-character-after-a-search", SEARCH "," FOUND "," HALF, SEARCH "," FOUND "," HALF,
    SEARCH "," FOUND, SEARCH_SAID "," SAID ("\357\277\275"), SEARCH_SAID "," SAID ("\357\277\275"),
    "" },
  { "search-beside-a-call", TEXT "," SEARCH "," CALL, TEXT "," CALL, TEXT "," CALL,
    SAID_TEXT "," CALL, SAID_TEXT "," CALL, ANSWER },
  { "search-before-a-call", SEARCH "," FOUND "," CITED "," CALL,
    SEARCH "," FOUND "," CITED "," CALL, SEARCH "," FOUND "," CITED "," CALL,
    SEARCH_SAID "," CITED_SAID "," CALL, SEARCH_SAID "," CITED_SAID "," CALL, ANSWER },
  { "search-and-a-call-of-no-tool", SEARCH "," FOUND "," OTHER_CALL "," CITED,
    SEARCH "," FOUND "," CITED, SEARCH "," FOUND "," CITED, SEARCH_SAID "," CITED_SAID,
    SEARCH_SAID "," CITED_SAID, "" },
  { "thinking-after-a-blank-text", SIGNED "," BLANK "," SIGNED "," TEXT, SIGNED "," TEXT,
    SIGNED "," TEXT, TEXT, TEXT, "" },
  { "thinking-after-a-call-of-no-tool", SIGNED "," TEXT "," OTHER_CALL "," SIGNED "," TEXT,
    SIGNED "," TEXT "," TEXT, SIGNED "," TEXT "," TEXT, TEXT "," TEXT, TEXT "," TEXT, "" },
  { "thinking-around-a-search", SIGNED "," SEARCH "," FOUND "," SIGNED "," CITED,
    SIGNED "," SEARCH "," FOUND "," SIGNED "," CITED,
    SIGNED "," SEARCH "," FOUND "," SIGNED "," CITED, SEARCH_SAID "," CITED_SAID,
    SEARCH_SAID "," CITED_SAID, "" },
  { "fetched-page", FETCH "," FETCHED "," CITED_PAGE "," TEXT,
    FETCH "," FETCHED "," CITED_PAGE "," TEXT, FETCH "," FETCHED "," CITED_PAGE "," TEXT,
    FETCH_SAID "," SAID ("It is I will search."), FETCH_SAID "," SAID ("It is I will search."),
    "" },
  { "page-that-was-not-fetched", FETCH "," NOT_FETCHED "," TEXT, FETCH "," NOT_FETCHED "," TEXT,
    FETCH "," NOT_FETCHED "," TEXT, NOT_FETCHED_SAID "," SAID_TEXT, NOT_FETCHED_SAID "," SAID_TEXT,
    "" },
  { "search-and-page", SEARCH "," FOUND "," FETCH "," FETCHED "," CITED,
    SEARCH "," FOUND "," FETCH "," FETCHED "," CITED,
    SEARCH "," FOUND "," FETCH "," FETCHED "," CITED, SEARCH_SAID "," FETCH_SAID "," CITED_SAID,
    SEARCH_SAID "," FETCH_SAID "," CITED_SAID, "" },
  { "executed-code", CODE "," RAN "," UPLOAD "," TEXT, CODE "," RAN "," UPLOAD "," TEXT,
    CODE "," RAN "," UPLOAD "," TEXT, SAID_TEXT, CODE "," RAN "," UPLOAD "," TEXT, "" },
  { "code-that-searches", CODE "," NESTED_SEARCH "," FOUND "," RAN "," TEXT,
    CODE "," NESTED_SEARCH "," FOUND "," RAN "," TEXT,
    CODE "," NESTED_SEARCH "," FOUND "," RAN "," TEXT, SEARCH_SAID "," SAID_TEXT,
    SEARCH_SAID "," SAID_TEXT, "" },
  { "fallback", FALLBACK "," TEXT, FALLBACK "," TEXT, FALLBACK "," TEXT, FALLBACK "," TEXT,
    FALLBACK "," TEXT, "" },
  { "unknown", NOVEL "," TEXT, NOVEL "," TEXT, NOVEL "," TEXT, NOVEL "," TEXT, NOVEL "," TEXT, "" },
  { "call", SIGNED "," TEXT "," CALL, SIGNED "," TEXT "," CALL, SIGNED "," TEXT "," CALL,
    TEXT "," CALL, TEXT "," CALL, ANSWER },
  { "thinking-alone", SIGNED "," HIDDEN, NULL, NULL, NULL, NULL, "" },
};

static CauserieMessage *
make_message (CauserieRole role, CauserieMessageState state, const char *blocks,
              const char *service)
{
  g_autofree char *json = g_strconcat ("[", blocks, "]", NULL);
  g_autoptr (CauserieContent) content = causerie_test_content (json);
  CauserieMessageData data = {
    .id = 1, .role = role, .state = state, .content = content, .model = MODEL, .service = service
  };

  return causerie_message_new (&data);
}

static char *
write_chat (const char *reply, CauserieMessageState state, const char *service, const char *tools)
{
  g_autoptr (GPtrArray) path = g_ptr_array_new_with_free_func (g_object_unref);
  CauserieWireTarget target = { .service = SERVICE,
                                .model = MODEL,
                                .tools = tools,
                                .takes_searches = TRUE,
                                .without_thinking = strcmp (tools, TOOLS) != 0 };
  g_autoptr (GArray) insertions = causerie_insertions_new ();
  g_autoptr (GError) error = NULL;
  char *json;

  g_ptr_array_add (path, make_message (CAUSERIE_ROLE_USER, CAUSERIE_MESSAGE_COMPLETE,
                                       "{\"type\":\"text\",\"text\":\"Find it\"}", service));
  g_ptr_array_add (path, make_message (CAUSERIE_ROLE_ASSISTANT, state, reply, service));
  g_ptr_array_add (path, make_message (CAUSERIE_ROLE_USER, CAUSERIE_MESSAGE_COMPLETE,
                                       "{\"type\":\"text\",\"text\":\"Go on\"}", service));
  json = causerie_wire_write (path, &target, insertions, &error);
  g_assert_no_error (error);
  return json;
}

/* A request with these messages is also one that the Messages API accepts. @members: what precedes
 * them */
static void
assert_request_is_valid (const char *members, const char *messages, const char *tools)
{
  g_autofree char *text
      = g_strdup_printf ("{%s,\"tools\":%s,\"messages\":%s}", members, tools, messages);
  g_autoptr (GHashTable) headers = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GByteArray) body = g_byte_array_new ();
  CauserieTestRequest request = {
    .method = (char *)"POST", .target = (char *)"/v1/messages", .headers = headers, .body = body
  };

  g_hash_table_insert (headers, (char *)"anthropic-version", (char *)"2023-06-01");
  g_hash_table_insert (headers, (char *)"content-type", (char *)"application/json");
  g_byte_array_append (body, (const guint8 *)text, (guint)strlen (text));
  causerie_strict_service_expect_valid (&request);
}

static char *
write_request (const char *model, gint64 max_tokens, const char *thinking, const char *effort,
               const char *messages)
{
  CauserieRequest request = { .model = model,
                              .max_tokens = max_tokens,
                              .thinking = thinking,
                              .effort = effort,
                              .messages = messages };
  g_autoptr (CauserieRequestBody) body = causerie_request_write (&request);
  gsize length;
  const char *json = g_bytes_get_data (causerie_request_body_get_json (body), &length);

  return g_strndup (json, length);
}

static void
assert_valid (const char *messages, const char *tools)
{
  static const char *const heads[] = {
    "\"model\":\"" MODEL "\",\"max_tokens\":100",
    ("\"model\":\"" MODEL "\",\"max_tokens\":100,\"thinking\":{\"type\":\"adaptive\",\"display\":"
     "\"summarized\"},\"output_config\":{\"effort\":\"max\"}"),
    ("\"model\":\"claude-opus-4-5\",\"max_tokens\":4000,\"thinking\":{\"type\":\"enabled\","
     "\"budget_tokens\":2000},\"output_config\":{\"effort\":\"low\"}"),
  };

  for (gsize i = 0; i < G_N_ELEMENTS (heads); i++)
    assert_request_is_valid (heads[i], messages, tools);
}

/* What asks for thinking and an effort comes before what is cached, and is left out if not set. */
static void
test_effort_is_before_the_messages (void)
{
  const char *messages = "[{\"role\":\"user\",\"content\":\"Hello\"}]";
  g_autofree char *plain = write_request (MODEL, 100, NULL, NULL, messages);
  g_autofree char *low = write_request (
      "claude-opus-4-5", 4000, "{\"type\":\"enabled\",\"budget_tokens\":2000}", "low", messages);

  g_assert_cmpstr (plain, ==,
                   "{\"model\":\"" MODEL "\",\"max_tokens\":100,\"messages\":[{\"role\":\"user\","
                   "\"content\":\"Hello\"}]}");
  g_assert_cmpstr (low, ==,
                   "{\"model\":\"claude-opus-4-5\",\"max_tokens\":4000,\"thinking\":{\"type\":"
                   "\"enabled\",\"budget_tokens\":2000},\"output_config\":{\"effort\":\"low\"},"
                   "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}");
}

static void
assert_sent (const Case *test, CauserieMessageState state, const char *service, const char *tools,
             const char *blocks)
{
  g_autofree char *json = write_chat (test->reply, state, service, tools);
  g_autofree char *expected
      = blocks != NULL
            ? g_strconcat ("[" QUESTION "]},{\"role\":\"assistant\",\"content\":[", blocks,
                           "]},{\"role\":\"user\",\"content\":[", test->results, NEXT "]", NULL)
            : g_strdup ("[" QUESTION "," NEXT "]");

  g_assert_cmpstr (json, ==, expected);
  assert_valid (json, tools);
}

static void
test_case (gconstpointer data)
{
  static const CauserieMessageState partial[]
      = { CAUSERIE_MESSAGE_STOPPED, CAUSERIE_MESSAGE_INTERRUPTED, CAUSERIE_MESSAGE_CUT,
          CAUSERIE_MESSAGE_CONTEXT_FULL };
  const Case *test = data;

  assert_sent (test, CAUSERIE_MESSAGE_COMPLETE, SERVICE, TOOLS, test->complete);
  for (gsize i = 0; i < G_N_ELEMENTS (partial); i++)
    assert_sent (test, partial[i], SERVICE, TOOLS, test->stopped);
  assert_sent (test, CAUSERIE_MESSAGE_COMPLETE, OTHER_SERVICE, TOOLS, test->foreign);
  assert_sent (test, CAUSERIE_MESSAGE_COMPLETE, OTHER_SERVICE, FEWER_TOOLS, test->foreign);
  assert_sent (test, CAUSERIE_MESSAGE_COMPLETE, SERVICE, FEWER_TOOLS, test->refused);
}

/* Another service does not encrypt its results, so they are only valid as a text. */
static void
test_not_encrypted (void)
{
  static const Case test = { .reply = SEARCH "," PLAIN_FOUND "," CITED, .results = "" };

  assert_sent (&test, CAUSERIE_MESSAGE_COMPLETE, OTHER_SERVICE, TOOLS, SEARCH_SAID "," CITED_SAID);
  assert_sent (&test, CAUSERIE_MESSAGE_STOPPED, OTHER_SERVICE, TOOLS, SEARCH_SAID "," CITED_SAID);
}

/* A service may refuse to open pages, but still search. */
static void
test_fetch_alone_refused (void)
{
  static const Case searched = { .reply = SEARCH "," FOUND "," CITED, .results = "" };
  static const Case fetched = { .reply = FETCH "," FETCHED "," CITED_PAGE, .results = "" };

  assert_sent (&searched, CAUSERIE_MESSAGE_COMPLETE, SERVICE, "[" SEARCH_TOOL "]", searched.reply);
  assert_sent (&fetched, CAUSERIE_MESSAGE_COMPLETE, SERVICE, "[" SEARCH_TOOL "]",
               FETCH_SAID "," SAID ("It is "));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire-golden/effort-is-before-the-messages",
                   test_effort_is_before_the_messages);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/wire-golden/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/wire-golden/results-that-are-not-encrypted", test_not_encrypted);
  g_test_add_func ("/wire-golden/only-web-fetch-is-refused", test_fetch_alone_refused);
  return g_test_run ();
}
