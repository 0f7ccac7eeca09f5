/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the blocks of a web search say, how the text after it is joined, and what the search in all
 * chats finds of it. */
#include "config.h"

#include "causerie-test-content.h"
#include "causerie-web-search.h"

#include <string.h>

#define TEXT(words) "{\"type\":\"text\",\"text\":\"" words "\"}"
#define CITED(words) "{\"type\":\"text\",\"text\":\"" words "\",\"citations\":[{}]}"
#define THINKING "{\"type\":\"thinking\",\"thinking\":\"Hm\",\"signature\":\"x\"}"
#define CALL(id, name, input)                                                                      \
  "{\"type\":\"server_tool_use\",\"id\":\"" id "\",\"name\":\"" name "\",\"input\":" input "}"
#define SEARCH(query) CALL ("s", "web_search", "{\"query\":\"" query "\"}")
#define FOUND(content)                                                                             \
  "{\"type\":\"web_search_tool_result\",\"tool_use_id\":\"s\",\"content\":" content "}"
#define HIT(url, title)                                                                            \
  "{\"type\":\"web_search_result\",\"url\":\"" url "\",\"title\":\"" title                         \
  "\",\"page_age\":null,\"encrypted_content\":\"EqgfCioI\"}"
#define FETCH CALL ("f", "web_fetch", "{\"url\":\"https://a.example\"}")
#define FETCHED(content)                                                                           \
  "{\"type\":\"web_fetch_tool_result\",\"tool_use_id\":\"f\",\"content\":" content "}"
#define PAGE                                                                                       \
  "{\"type\":\"web_fetch_result\",\"url\":\"https://a.example/b\",\"content\":{\"type\":"          \
  "\"document\",\"title\":\"A\",\"source\":{\"type\":\"text\",\"data\":\"x\"}}}"

static CauserieContent *
create_content (const char *blocks)
{
  g_autofree char *json = g_strconcat ("[", blocks, "]", NULL);

  return causerie_test_content (json);
}

/* Returns: (transfer full): such as "search q: T <U> (age), ...", with "?" while it has no result
 * and "!code" for an error */
static char *
describe (const CauserieWebSearch *search)
{
  GString *text = g_string_new (search->opens_page ? "page " : "search ");

  g_string_append_printf (text, "%s%s", search->subject, search->answered ? ":" : "?");
  if (search->error != NULL)
    g_string_append_printf (text, " !%s", search->error);
  for (guint i = 0; i < search->results->len; i++)
    {
      const CauserieWebResult *result = g_ptr_array_index (search->results, i);

      g_string_append_printf (text, "%s %s <%s>", i > 0 ? "," : "", result->title, result->url);
      if (result->age != NULL)
        g_string_append_printf (text, " (%s)", result->age);
    }
  return g_string_free (text, FALSE);
}

static const struct
{
  const char *name;
  const char *blocks; /* the first one is the call */
  const char *expected;
} searches[] = {
  { "results",
    SEARCH ("loam") "," FOUND (
        "[" HIT ("https://a.example", "A") "," HIT ("http://b.example", "B") "]"),
    "search loam: A <https://a.example>, B <http://b.example>" },
  { "age-of-a-page",
    SEARCH ("loam") "," FOUND ("[{\"url\":\"https://a.example\",\"title\":\"A\","
                               "\"page_age\":\"March 3, 2026\"}]"),
    "search loam: A <https://a.example> (March 3, 2026)" },
  { "no-results", SEARCH ("loam") "," FOUND ("[]"), "search loam:" },
  { "error",
    SEARCH ("loam") "," FOUND ("{\"type\":\"web_search_tool_result_error\","
                               "\"error_code\":\"max_uses_exceeded\"}"),
    "search loam: !max_uses_exceeded" },
  { "waiting", SEARCH ("loam"), "search loam?" },
  { "waiting-for-its-own-result",
    SEARCH ("loam") ",{\"type\":\"web_search_tool_result\",\"tool_use_id\":\"other\","
                    "\"content\":[]}",
    "search loam?" },
  { "result-behind-other-blocks",
    SEARCH ("loam") "," FETCH "," THINKING "," FOUND ("[" HIT ("https://a.example", "A") "]"),
    "search loam: A <https://a.example>" },
  { "first-result-counts",
    SEARCH ("loam") "," FOUND ("[" HIT ("https://a.example", "A") "]") "," FOUND ("[]"),
    "search loam: A <https://a.example>" },
  { "input-that-is-missing", "{\"type\":\"server_tool_use\",\"id\":\"s\",\"name\":\"web_search\"}",
    "search ?" },
  { "input-of-other-kinds", CALL ("s", "web_search", "[1]"), "search ?" },
  { "query-of-another-kind", CALL ("s", "web_search", "{\"query\":{\"a\":1}}"), "search ?" },
  { "page", FETCH "," FETCHED (PAGE), "page https://a.example: A <https://a.example/b>" },
  { "page-without-a-title",
    FETCH "," FETCHED ("{\"url\":\"https://a.example\",\"content\":{\"title\":null}}"),
    "page https://a.example:  <https://a.example>" },
  { "page-that-was-not-opened",
    FETCH "," FETCHED ("{\"type\":\"web_fetch_tool_result_error\","
                       "\"error_code\":\"url_not_accessible\"}"),
    "page https://a.example: !url_not_accessible" },
  { "content-of-other-kinds", SEARCH ("loam") "," FOUND ("\"none\""), "search loam:" },
  { "results-of-other-kinds", SEARCH ("loam") "," FOUND ("[null,7,\"x\",[],{}]"),
    "search loam:  <>" },
  { "result-without-content",
    SEARCH ("loam") ",{\"type\":\"web_search_tool_result\",\"tool_use_id\":\"s\"}",
    "search loam:" },
  { "address-of-another-kind", SEARCH ("loam") "," FOUND ("[" HIT ("javascript:alert(1)", "A") "]"),
    "search loam: A <>" },
  { "lines-and-invisible-characters",
    SEARCH ("a\\nb\\u202ec") "," FOUND ("[" HIT ("https://a.example", "A\\n\\u0000B") "]"), NULL },
};

static void
test_search (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (CauserieContent) content = create_content (searches[i].blocks);
  CauserieBlock call = causerie_content_get_block (content, 0);
  g_autoptr (CauserieWebSearch) search = NULL;
  g_autofree char *text = NULL;

  g_assert_true (causerie_web_search_is_call (&call));
  search = causerie_web_search_new (content, 0);
  text = describe (search);
  if (searches[i].expected != NULL)
    g_assert_cmpstr (text, ==, searches[i].expected);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_null (strpbrk (text, "\n\t"));
  g_assert_null (strstr (text, "\u202e"));
}

static void
test_kinds (void)
{
  static const struct
  {
    const char *block;
    gboolean call;
    gboolean result;
  } rows[] = {
    { SEARCH ("q"), TRUE, FALSE },
    { FETCH, TRUE, FALSE },
    { CALL ("c", "code_execution", "{}"), FALSE, FALSE },
    { "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"web_search\",\"input\":{}}", FALSE, FALSE },
    { FOUND ("[]"), FALSE, TRUE },
    { FETCHED (PAGE), FALSE, TRUE },
    { "{\"type\":\"code_execution_tool_result\",\"tool_use_id\":\"c\",\"content\":{}}", FALSE,
      FALSE },
    { "{\"type\":\"tool_result\",\"tool_use_id\":\"t\"}", FALSE, FALSE },
    { TEXT ("x"), FALSE, FALSE },
    { "{}", FALSE, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (CauserieContent) content = create_content (rows[i].block);
      CauserieBlock block = causerie_content_get_block (content, 0);

      g_assert_cmpint (causerie_web_search_is_call (&block), ==, rows[i].call);
      g_assert_cmpint (causerie_web_search_is_result (&block), ==, rows[i].result);
    }
}

/* A hostile service could fill the window. */
static void
test_many_results (void)
{
  g_autoptr (GString) blocks
      = g_string_new (SEARCH ("loam") ",{\"type\":\"web_search_tool_result\","
                                      "\"tool_use_id\":\"s\",\"content\":[{}");
  g_autoptr (CauserieContent) content = NULL;
  g_autoptr (CauserieWebSearch) search = NULL;
  g_autofree char *long_title = g_strnfill (5000, 'a');

  g_string_append_printf (blocks, "," HIT ("https://a.example/%s", "%s"), long_title, long_title);
  for (guint i = 0; i < 1000; i++)
    g_string_append (blocks, "," HIT ("https://a.example", "A"));
  g_string_append (blocks, "]}");
  content = create_content (blocks->str);
  search = causerie_web_search_new (content, 0);
  g_assert_cmpuint (search->results->len, ==, 100);
  g_assert_cmpstr (((CauserieWebResult *)search->results->pdata[1])->url, ==, "");
  g_assert_cmpuint (strlen (((CauserieWebResult *)search->results->pdata[1])->title), <, 400);
}

/* --- The text after a search --- */

static const struct
{
  const char *name;
  const char *blocks;
  const char *text;
} texts[] = {
  { "pieces-are-one-text",
    SEARCH ("q") "," FOUND ("[]") "," TEXT ("Two: ") "," CITED ("loam") "," TEXT (" ") "," CITED (
        "clay") "," TEXT (".\\n") "," TEXT ("- a"),
    "Two: loam clay.\n- a" },
  { "pieces-without-citations-are-one-text",
    SEARCH ("q") "," FOUND ("[]") "," TEXT ("One ") "," TEXT ("sentence."), "One sentence." },
  { "text-before-is-another-text",
    TEXT ("I will search.") "," SEARCH ("q") "," FOUND ("[]") "," TEXT ("Loam."),
    "I will search.\n\nLoam." },
  { "text-before-is-another-text-if-cited-pieces-follow",
    TEXT ("I will search.") "," SEARCH ("q") "," FOUND ("[]") "," CITED ("Loam") "," TEXT ("."),
    "I will search.\n\nLoam." },
  { "text-before-a-second-search-is-another-text",
    SEARCH ("q") "," FOUND ("[]") "," CITED ("Loam.") "," FETCH
                                                      "," FETCHED (PAGE) "," TEXT ("Clay"),
    "Loam.\n\nClay" },
  { "texts-without-a-search-are-paragraphs", TEXT ("One.") "," TEXT ("Two."), "One.\n\nTwo." },
  { "texts-before-a-search-are-paragraphs",
    TEXT ("One.") "," TEXT ("Two.") "," SEARCH ("q") "," FOUND ("[]"), "One.\n\nTwo." },
};

static void
test_text (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (CauserieContent) content = create_content (texts[i].blocks);
  g_autofree char *text = causerie_content_dup_text (content);
  g_autoptr (GString) runs = g_string_new (NULL);
  guint end;

  g_assert_cmpstr (text, ==, texts[i].text);
  /* The runs of blocks are the same texts. */
  for (guint start = 0; start < causerie_content_get_n_blocks (content); start = end)
    {
      g_autofree char *part = NULL;

      end = causerie_content_find_text_end (content, start);
      part = causerie_content_get_block (content, start).kind == CAUSERIE_BLOCK_TEXT
                 ? causerie_content_dup_text_of (content, start, end)
                 : g_strdup ("");
      if (*part != '\0')
        g_string_append_printf (runs, "%s%s", runs->len > 0 ? "\n\n" : "", part);
    }
  g_assert_cmpstr (runs->str, ==, text);
}

/* --- The search in all chats --- */

static void
assert_searched (const char *blocks, const char *expected)
{
  g_autoptr (CauserieContent) content = create_content (blocks);
  g_autofree char *text = causerie_web_search_dup_searched_text (content);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_searched_text (void)
{
  assert_searched (TEXT ("Loam"), "Loam");
  assert_searched (THINKING, "");
  assert_searched (TEXT ("Well: ") "," SEARCH ("wet soil") "," FOUND (
                       "[" HIT ("https://a.example", "All about loam") "]") "," CITED ("Loam"),
                   "Well: \n\nLoam\n\nwet soil\nAll about loam\nhttps://a.example");
  assert_searched (SEARCH ("loam") "," FETCH "," FETCHED (PAGE),
                   "\n\nloam\n\nhttps://a.example\nA\nhttps://a.example/b");
}

/* What is encrypted, and the text of pages, would only be found by accident. */
static void
test_searched_text_is_readable (void)
{
  g_autoptr (CauserieContent) content = create_content (SEARCH ("loam") "," FOUND (
      "[" HIT ("https://a.example", "A") "]") "," FETCH "," FETCHED (PAGE));
  g_autofree char *text = causerie_web_search_dup_searched_text (content);

  g_assert_null (strstr (text, "EqgfCioI"));
  g_assert_null (strstr (text, "encrypted"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (searches); i++)
    {
      g_autofree char *path = g_strconcat ("/web-search/", searches[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_search);
    }
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *path = g_strconcat ("/web-search/text/", texts[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_text);
    }
  g_test_add_func ("/web-search/calls-and-results-have-types", test_kinds);
  g_test_add_func ("/web-search/number-of-results-is-limited", test_many_results);
  g_test_add_func ("/web-search/searched-text", test_searched_text);
  g_test_add_func ("/web-search/searched-text-is-readable", test_searched_text_is_readable);
  return g_test_run ();
}
