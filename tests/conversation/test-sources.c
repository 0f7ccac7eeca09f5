/* SPDX-License-Identifier: GPL-3.0-or-later
 * The numbers of the sources that a reply cites, and the marks for them in its text. */
#include "config.h"

#include "causerie-sources.h"
#include "causerie-test-content.h"

#include <string.h>

/* A NARROW NO-BREAK SPACE, which begins a mark. */
#define NB "\u202f"

#define TEXT(words) "{\"type\":\"text\",\"text\":\"" words "\"}"
#define CITED(words, citations)                                                                    \
  "{\"type\":\"text\",\"text\":\"" words "\",\"citations\":[" citations "]}"
#define WEB(url, title)                                                                            \
  "{\"type\":\"web_search_result_location\",\"url\":\"" url "\",\"title\":\"" title                \
  "\",\"encrypted_index\":\"Eo8B\",\"cited_text\":\"x\"}"
#define A WEB ("https://a.example", "A")
#define B WEB ("https://b.example", "B")
#define PAGE(members) "{\"type\":\"char_location\",\"cited_text\":\"x\"," members "}"
#define SEARCH                                                                                     \
  "{\"type\":\"server_tool_use\",\"id\":\"s\",\"name\":\"web_search\",\"input\":{\"query\":\"q\"}" \
  "}"
#define FOUND "{\"type\":\"web_search_tool_result\",\"tool_use_id\":\"s\",\"content\":[]}"
#define FETCH(id, url)                                                                             \
  "{\"type\":\"server_tool_use\",\"id\":\"" id                                                     \
  "\",\"name\":\"web_fetch\",\"input\":{\"url\":\"" url "\"}}"
#define FETCHED(id, url, title)                                                                    \
  "{\"type\":\"web_fetch_tool_result\",\"tool_use_id\":\"" id "\",\"content\":{\"type\":"          \
  "\"web_fetch_result\",\"url\":\"" url "\",\"content\":{\"type\":\"document\",\"title\":" title   \
  "}}}"
#define NOT_FETCHED(id)                                                                            \
  "{\"type\":\"web_fetch_tool_result\",\"tool_use_id\":\"" id "\",\"content\":{\"type\":"          \
  "\"web_fetch_tool_result_error\",\"error_code\":\"unavailable\"}}"
#define MARK(number, url) NB "[" number "](<" url ">)"
#define MARK_A(number) MARK (number, "https://a.example")
#define MARK_B(number) MARK (number, "https://b.example")

typedef struct
{
  const char *name;
  const char *blocks;
  const char *text;
  const char *sources; /* each as "title url", joined by "|" */
} Case;

static const Case cases[] = {
  { "no-sources", TEXT ("Loam"), "Loam", "" },
  { "one-source", CITED ("Loam", A), "Loam" MARK_A ("1"), "A https://a.example" },
  { "sources-are-numbered-in-order",
    CITED ("Clay", B) "," TEXT (", ") "," CITED ("loam", A) "," TEXT (", ") "," CITED ("clay", B),
    "Clay" MARK_B ("1") ", loam" MARK_A ("2") ", clay" MARK_B ("1"),
    "B https://b.example|A https://a.example" },
  { "several-citations-in-a-block", CITED ("Both", A "," B "," A "," B),
    "Both" MARK_A ("1") MARK_B ("2"), "A https://a.example|B https://b.example" },
  { "address-decides-not-title",
    CITED ("One", WEB ("https://a.example", "First")) "," CITED (
        "two", WEB ("https://a.example", "Second")),
    "One" MARK_A ("1") "two" MARK_A ("1"), "First https://a.example" },
  { "empty-list-of-citations", CITED ("Loam", ""), "Loam", "" },
  { "citations-that-are-none", CITED ("Loam", "null,7,\"x\",[],{}"), "Loam", "" },
  { "marks-before-the-end-of-a-line", CITED ("Loam. \\n", A) "," TEXT ("Clay."),
    "Loam." MARK_A ("1") " \nClay.", "A https://a.example" },
  { "marks-in-a-list",
    TEXT ("- ") "," CITED ("loam", A) "," TEXT ("\\n- ") "," CITED ("clay\\n", B),
    "- loam" MARK_A ("1") "\n- clay" MARK_B ("2") "\n", "A https://a.example|B https://b.example" },
  { "cited-text-of-white-space", TEXT ("Loam") "," CITED ("\\n\\n", A), "Loam" MARK_A ("1") "\n\n",
    "A https://a.example" },
  { "exclamation-mark-before-a-mark", CITED ("Loam!", A), "Loam!" MARK_A ("1"),
    "A https://a.example" },
  { "backslash-before-a-mark", CITED ("Loam\\\\", A), "Loam\\" MARK_A ("1"),
    "A https://a.example" },
  { "title-that-is-null",
    CITED ("Loam", "{\"type\":\"web_search_result_location\",\"url\":\"https://a.example\","
                   "\"title\":null}"),
    "Loam" MARK_A ("1"), " https://a.example" },
  { "result-of-ones-own-search",
    CITED ("Loam", "{\"type\":\"search_result_location\",\"source\":\"https://a.example\","
                   "\"title\":\"A\"}"),
    "Loam" MARK_A ("1"), "A https://a.example" },
  { "document-of-the-user",
    CITED ("Loam", PAGE ("\"document_index\":0,\"document_title\":\"a.pdf\"")), "Loam" NB "[1]",
    "a.pdf -" },
  { "document-without-a-title", CITED ("Loam", PAGE ("\"document_index\":0")), "Loam", "" },
  { "page-by-its-title",
    FETCH ("f", "https://a.example") "," FETCHED ("f", "https://a.example", "\"A\"") "," FETCH (
        "g",
        "https://b.example") "," FETCHED ("g", "https://b.example",
                                          "\"B\"") "," CITED ("Loam",
                                                              PAGE ("\"document_index\":0,"
                                                                    "\"document_title\":\"B\"")),
    "Loam" MARK_B ("1"), "B https://b.example" },
  { "page-by-its-index",
    FETCH ("f", "https://a.example") "," FETCHED ("f", "https://a.example", "null") "," FETCH (
        "g", "https://b.example") "," FETCHED ("g", "https://b.example",
                                               "null") "," CITED ("Loam",
                                                                  PAGE ("\"document_index\":1,"
                                                                        "\"document_title\":null")),
    "Loam" MARK_B ("1"), " https://b.example" },
  { "pages-that-are-opened-together",
    FETCH ("f", "https://a.example") "," FETCH ("g", "https://b.example") "," FETCHED (
        "f", "https://a.example",
        "\"A\"") "," FETCHED ("g", "https://b.example",
                              "\"B\"") "," CITED ("Clay",
                                                  PAGE (
                                                      "\"document_title\":\"B\"")) "," CITED ("loa"
                                                                                              "m",
                                                                                              PAGE (
                                                                                                  "\"document_index\":0")),
    "Clay" MARK_B ("1") "loam" MARK_A ("2"), "B https://b.example|A https://a.example" },
  { "page-with-an-index-that-is-none",
    FETCH ("f", "https://a.example") "," FETCHED ("f", "https://a.example", "null") "," CITED (
        "Loam", PAGE ("\"document_index\":-1") "," PAGE ("\"document_index\":1") "," PAGE (
                    "\"document_index\":4294967296")),
    "Loam", "" },
  { "page-that-was-not-opened",
    FETCH ("f", "https://a.example") "," NOT_FETCHED ("f") "," CITED (
        "Loam", PAGE ("\"document_index\":0")),
    "Loam", "" },
  { "page-and-search-have-one-number",
    SEARCH "," FOUND "," CITED ("Loam", A) "," FETCH ("f", "https://a.example") "," FETCHED (
        "f", "https://a.example", "\"A\"") "," CITED ("holds", PAGE ("\"document_title\":\"A\"")),
    "Loam" MARK_A ("1") "holds" MARK_A ("1"), "A https://a.example" },
  { "address-of-another-kind-is-no-link",
    CITED ("Loam", WEB ("javascript:alert(1)", "A") "," WEB ("file:///etc/passwd", "B")),
    "Loam" NB "[1]" NB "[2]", "A -|B -" },
  { "address-that-would-end-the-link",
    CITED ("Loam", WEB ("https://a.example/>)<b>|\\\\ \\n\\u0001", "A")),
    "Loam" MARK ("1", "https://a.example/%3E)%3Cb%3E%7C%5C%20%0A%01"), NULL },
  { "address-with-an-entity", CITED ("Loam", WEB ("https://a.example/?a=1&b=2&lt;&#x3c;", "A")),
    "Loam" MARK ("1", "https://a.example/?a=1&b=2&amp;lt;&amp;#x3c;"), NULL },
  { "title-of-several-lines", CITED ("Loam", WEB ("https://a.example", "A\\n\\n# B\\u202e\\u0007")),
    "Loam" MARK_A ("1"), "A # B https://a.example" },
};

/* Returns: (transfer full): all blocks as one text, as it is shown */
static char *
dup_all (CauserieContent *content)
{
  return causerie_sources_dup_text_of (content, 0, causerie_content_get_n_blocks (content));
}

static char *
describe (const CauserieSources *sources)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < causerie_sources_get_n (sources); i++)
    {
      const CauserieSource *source = causerie_sources_get (sources, i);

      g_string_append_printf (text, "%s%s %s", i > 0 ? "|" : "", source->title,
                              source->url != NULL ? source->url : "-");
    }
  return g_string_free (text, FALSE);
}

static CauserieContent *
create_content (const char *blocks)
{
  g_autofree char *json = g_strconcat ("[", blocks, "]", NULL);

  return causerie_test_content (json);
}

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (CauserieContent) content = create_content (test->blocks);
  g_autoptr (CauserieSources) sources = causerie_sources_new ();
  g_autofree char *text = dup_all (content);
  g_autofree char *found = NULL;

  causerie_sources_read (sources, content);
  found = describe (sources);
  g_assert_cmpstr (text, ==, test->text);
  if (test->sources != NULL)
    g_assert_cmpstr (found, ==, test->sources);
  g_assert_true (g_utf8_validate (text, -1, NULL));
}

static void
test_long_address (void)
{
  g_autofree char *path = g_strnfill (3000, 'a');
  g_autofree char *blocks
      = g_strdup_printf (CITED ("Loam", WEB ("https://a.example/%s", "A")), path);
  g_autoptr (CauserieContent) content = create_content (blocks);
  g_autofree char *text = dup_all (content);

  g_assert_cmpstr (text, ==, "Loam" NB "[1]");
}

static void
test_long_title (void)
{
  g_autofree char *title = g_strnfill (3000, 'a');
  g_autofree char *blocks
      = g_strdup_printf (CITED ("Loam", WEB ("https://a.example", "%s")), title);
  g_autoptr (CauserieContent) content = create_content (blocks);
  g_autoptr (CauserieSources) sources = causerie_sources_new ();

  causerie_sources_read (sources, content);
  g_assert_cmpuint (strlen (causerie_sources_get (sources, 0)->title), <, 300);
}

/* --- While the reply streams --- */

/* A block of a reply, and how far it has arrived. */
typedef struct
{
  const char *text; /* of a cited text; NULL for a block that arrives at once */
  const char *json; /* its citations, or the block */
  gboolean late;    /* whether the citations come after the text */
} Piece;

static const Piece pieces[] = {
  { NULL, SEARCH, FALSE },
  { NULL, FOUND, FALSE },
  { "Two soils stand out:\n- ", "", FALSE },
  { "Loam holds \xf0\x9f\x92\xa7 water. \n", A, FALSE },
  { "- ", "", FALSE },
  { "Clay\n  ", B "," A, TRUE },
  { " \n\n", "", FALSE },
  { NULL, FETCH ("f", "https://c.example"), FALSE },
  { NULL, FETCH ("g", "https://d.example"), FALSE },
  { NULL, FETCHED ("f", "https://c.example", "\"C\""), FALSE },
  { NULL, FETCHED ("g", "https://d.example", "\"D\""), FALSE },
  { "It is \n dark!", PAGE ("\"document_title\":\"C\""), TRUE },
  { " ", PAGE ("\"document_index\":1"), FALSE },
  { "End\n", "", FALSE },
};

typedef struct
{
  CauserieContent *content;
  CauserieSources *sources;
  CauserieTextPosition position;
  GString *text;
} Reader;

static void
read_more (Reader *reader, gboolean finished)
{
  g_autofree char *piece = causerie_sources_read_text (
      reader->sources, reader->content, 0, causerie_content_get_n_blocks (reader->content),
      finished, &reader->position);

  g_assert_true (g_utf8_validate (piece, -1, NULL));
  g_string_append (reader->text, piece);
}

/* Nothing may have been read that is not in the text in the end. */
static void
read_sometimes (Reader *reader)
{
  if (g_test_rand_int_range (0, 2) == 0)
    read_more (reader, FALSE);
}

static void
set_text (Reader *reader, guint id, const char *text, const char *citations)
{
  g_autofree char *quoted = causerie_json_quote (text);
  g_autofree char *json
      = *citations != '\0' ? g_strdup_printf ("{\"type\":\"text\",\"text\":%s,\"citations\":[%s]}",
                                              quoted, citations)
                           : g_strdup_printf ("{\"type\":\"text\",\"text\":%s}", quoted);

  causerie_content_set_block (reader->content, id, json);
}

static void
stream_text (Reader *reader, guint id, const Piece *piece)
{
  gsize n_characters = (gsize)g_utf8_strlen (piece->text, -1);
  gsize first = (gsize)g_test_rand_int_range (1, (int)n_characters + 1);
  g_autofree char *start = g_utf8_substring (piece->text, 0, (long)first);

  set_text (reader, id, start, piece->late ? "" : piece->json);
  read_sometimes (reader);
  for (const char *at = piece->text + strlen (start); *at != '\0'; at = g_utf8_next_char (at))
    {
      g_autoptr (GString) escaped = g_string_new (NULL);

      causerie_json_append_escaped (escaped, at, (gsize)(g_utf8_next_char (at) - at));
      causerie_content_grow_block (reader->content, id, escaped->str, escaped->len);
      read_sometimes (reader);
    }
  if (piece->late)
    set_text (reader, id, piece->text, piece->json);
  read_sometimes (reader);
}

static void
stream_piece (Reader *reader, const Piece *piece)
{
  guint id = causerie_content_open_block (reader->content);

  if (piece->text != NULL)
    stream_text (reader, id, piece);
  else
    causerie_content_set_block (reader->content, id, piece->json);
  causerie_content_close_block (reader->content, id);
  read_sometimes (reader);
}

static void
open_reader (Reader *reader)
{
  *reader = (Reader){ .content = causerie_content_new_growing (),
                      .sources = causerie_sources_new (),
                      .text = g_string_new (NULL) };
}

static void
close_reader (Reader *reader)
{
  causerie_text_position_clear (&reader->position);
  causerie_sources_free (reader->sources);
  causerie_content_unref (reader->content);
  g_string_free (reader->text, TRUE);
}

/* Whenever the text was read, it is the same as at once. */
static void
test_streaming (void)
{
  for (guint round = 0; round < 500; round++)
    {
      g_autoptr (CauserieContent) again = NULL;
      g_autofree char *whole = NULL;
      g_autofree char *found = NULL;
      Reader reader;

      open_reader (&reader);
      for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
        stream_piece (&reader, &pieces[i]);
      read_more (&reader, TRUE);
      again = causerie_test_content (causerie_content_get_json (reader.content));
      whole = dup_all (again);
      found = describe (reader.sources);
      g_assert_cmpstr (reader.text->str, ==, whole);
      g_assert_cmpstr (found, ==,
                       "A https://a.example|B https://b.example|C https://c.example|"
                       "D https://d.example");
      close_reader (&reader);
    }
}

/* A reply that is stopped within a piece ends with the marks that have arrived. */
static void
test_stopped (void)
{
  Reader reader;
  guint id;

  open_reader (&reader);
  id = causerie_content_open_block (reader.content);
  set_text (&reader, id, "Loam \n", A);
  read_more (&reader, FALSE);
  g_assert_cmpstr (reader.text->str, ==, "Loam");
  read_more (&reader, TRUE);
  g_assert_cmpstr (reader.text->str, ==, "Loam" MARK_A ("1") " \n");
  read_more (&reader, TRUE);
  g_assert_cmpstr (reader.text->str, ==, "Loam" MARK_A ("1") " \n");
  close_reader (&reader);
}

/* --- As Markdown --- */

static void
assert_markdown (const char *blocks, const char *expected)
{
  g_autoptr (CauserieContent) content = create_content (blocks);
  g_autofree char *markdown = causerie_sources_dup_markdown (content);

  g_assert_cmpstr (markdown, ==, expected);
}

static void
test_markdown (void)
{
  assert_markdown (TEXT ("Loam") "," TEXT ("Clay"), "Loam\n\nClay");
  assert_markdown (
      TEXT ("I will search.") "," SEARCH "," FOUND "," TEXT ("Both: ") "," CITED (
          "loam", A "," B) "," TEXT (" ") "," CITED ("clay", PAGE ("\"document_title\":\"c.pdf\"")),
      "I will search.\n\nBoth: loam" MARK_A ("1")
          MARK_B ("2") " clay" NB "[3]\n\n"
                       "1. [A](<https://a.example>)\n2. [B](<https://b.example>)\n3. c.pdf");
  assert_markdown (CITED ("Loam", "{\"url\":\"https://a.example\"}"),
                   "Loam" MARK_A ("1") "\n\n1. [https://a.example](<https://a.example>)");
}

/* No title becomes a link, a picture, code, emphasis, HTML or a heading. */
static void
test_hostile_titles (void)
{
  assert_markdown (
      CITED ("Loam", WEB ("https://a.example", "](https://evil.example) ![x](y) <b> `c` *d* "
                                               "_e_ \\\\")),
      "Loam" MARK_A ("1") "\n\n1. [\\](https://evil.example) !\\[x\\](y) \\<b\\> \\`c\\` "
                          "\\*d\\* \\_e\\_ \\\\](<https://a.example>)");
  assert_markdown (CITED ("Loam", PAGE ("\"document_title\":\"# a & b | ~c~ $d$\"")),
                   "Loam" NB "[1]\n\n1. \\# a \\& b \\| \\~c\\~ \\$d\\$");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/sources/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/sources/long-address-is-no-link", test_long_address);
  g_test_add_func ("/sources/long-title-is-cut", test_long_title);
  g_test_add_func ("/sources/streaming-gives-the-same-text", test_streaming);
  g_test_add_func ("/sources/stopped-reply-has-its-marks", test_stopped);
  g_test_add_func ("/sources/markdown-has-a-list", test_markdown);
  g_test_add_func ("/sources/hostile-titles-are-escaped", test_hostile_titles);
  return g_test_run ();
}
