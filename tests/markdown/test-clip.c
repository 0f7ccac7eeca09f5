/* SPDX-License-Identifier: GPL-3.0-or-later
 * Parts of a text, and how they are written for other programs. */
#include "config.h"

#include "causerie-markdown-clip.h"
#include "causerie-markdown-html.h"
#include "causerie-markdown-shown.h"
#include "causerie-markdown-writer.h"
#include "causerie-markdown.h"

#include <string.h>

#define NOWHERE G_MAXUINT

/* A place has up to four indices; the first unused one is NOWHERE. */
typedef struct
{
  guint path[4];
  gsize offset;
} Place;

static const struct
{
  const char *name;
  const char *text;
  Place from;
  Place to;
  const char *shown;
  const char *markdown;
  const char *html;
} cases[] = {
  { "within-a-paragraph",
    "one *two* three",
    { { 0, NOWHERE }, 2 },
    { { 0, NOWHERE }, 6 },
    "e tw",
    "e *tw*",
    "<p>e <i>tw</i></p>\n" },
  { "across-paragraphs",
    "one\n\ntwo\n\nthree",
    { { 0, NOWHERE }, 1 },
    { { 2, NOWHERE }, 2 },
    "ne\n\ntwo\n\nth",
    "ne\n\ntwo\n\nth",
    "<p>ne</p>\n<p>two</p>\n<p>th</p>\n" },
  { "nothing-of-the-last",
    "one\n\ntwo",
    { { 0, NOWHERE }, 0 },
    { { 1, NOWHERE }, 0 },
    "one",
    "one",
    "<p>one</p>\n" },
  { "entities-are-one-character",
    "a<b>&c",
    { { 0, NOWHERE }, 1 },
    { { 0, NOWHERE }, 5 },
    "<b>&",
    "\\<b>&",
    "<p>&lt;b&gt;&amp;</p>\n" },
  { "in-a-link",
    "see [the page](https://x.example/a) now",
    { { 0, NOWHERE }, 8 },
    { { 0, NOWHERE }, 13 },
    "page ",
    "[page](<https://x.example/a>) ",
    "<p><a href=\"https://x.example/a\">page</a> </p>\n" },
  { "numbers-go-on",
    "3. a\n4. b\n5. c",
    { { 0, 1, 0, NOWHERE }, 0 },
    { { 0, 2, 0, NOWHERE }, 1 },
    "4. b\n5. c",
    "4. b\n5. c",
    "<ol start=\"4\">\n<li>b</li>\n<li>c</li>\n</ol>\n" },
  { "in-an-item",
    "- a\n- *b* c",
    { { 0, 1, 0, NOWHERE }, 0 },
    { { 0, 1, 0, NOWHERE }, 2 },
    "b ",
    "*b* ",
    "<p><i>b</i> </p>\n" },
  { "two-items-in-a-quote",
    "> - a\n> - b\n> - c",
    { { 0, 0, 0, 0 }, 0 },
    { { 0, 0, 1, 0 }, 1 },
    "• a\n• b",
    "- a\n- b",
    "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n" },
  { "nested-list",
    "- a\n  - [x] b\n  - [ ] c\n- d",
    { { 0, 0, 0, NOWHERE }, 0 },
    { { 0, 1, 0, NOWHERE }, 1 },
    "• a\n  ☑ b\n  ☐ c\n• d",
    "- a\n  - [x] b\n  - [ ] c\n- d",
    "<ul>\n<li>a<ul>\n<li>☑ b</li>\n<li>☐ c</li>\n</ul>\n</li>\n<li>d</li>\n</ul>\n" },
  { "in-a-quote",
    "> one\n>\n> two\n\nthree",
    { { 0, 1, NOWHERE }, 1 },
    { { 1, NOWHERE }, 1 },
    "wo\n\nt",
    "> wo\n\nt",
    "<blockquote>\n<p>wo</p>\n</blockquote>\n<p>t</p>\n" },
  { "lines-of-code",
    "```c\none;\ntwo;\nthree;\n```",
    { { 0, NOWHERE }, 5 },
    { { 0, NOWHERE }, 9 },
    "two;",
    "```c\ntwo;\n```",
    "<pre><code class=\"language-c\">two;</code></pre>\n" },
  { "code-with-fences",
    "````\n```\na\n```\n````",
    { { 0, NOWHERE }, 0 },
    { { 0, NOWHERE }, 100 },
    "```\na\n```",
    "````\n```\na\n```\n````",
    "<pre><code>```\na\n```\n</code></pre>\n" },
  { "one-cell",
    "|a|b|\n|-|-|\n|c|d *e*|",
    { { 0, 1, 1, NOWHERE }, 0 },
    { { 0, 1, 1, NOWHERE }, 3 },
    "d e",
    "d *e*",
    "<p>d <i>e</i></p>\n" },
  { "across-cells",
    "|a|b|\n|-|-:|\n|c|d|\n|e|f|",
    { { 0, 1, 1, NOWHERE }, 0 },
    { { 0, 2, 0, NOWHERE }, 1 },
    "\td\ne\t",
    "|  | d |\n| --- | ---: |\n| e |  |",
    "<table>\n<tr><th></th><th style=\"text-align: right\">d</th></tr>\n"
    "<tr><td>e</td><td style=\"text-align: right\"></td></tr>\n</table>\n" },
  { "whole-table",
    "|a|b|\n|-|-|\n|c\\|d|`e`|",
    { { 0, 0, 0, NOWHERE }, 0 },
    { { 0, 1, 1, NOWHERE }, 1 },
    "a\tb\nc|d\te",
    "| a | b |\n| --- | --- |\n| c\\|d | `e` |",
    "<table>\n<tr><th>a</th><th>b</th></tr>\n"
    "<tr><td>c|d</td><td><code>e</code></td></tr>\n</table>\n" },
  { "number-of-the-first-part",
    "1. one\n2. two\n3. three",
    { { 0, 0, 0, NOWHERE }, 3 },
    { { 0, 2, 0, NOWHERE }, 2 },
    "2. two\n3. th",
    "2. two\n3. th",
    "<ol start=\"2\">\n<li>two</li>\n<li>th</li>\n</ol>\n" },
  { "nothing-of-a-cell",
    "para\n\n|a|b|\n|-|-|",
    { { 0, NOWHERE }, 0 },
    { { 1, 0, 0, NOWHERE }, 0 },
    "para",
    "para",
    "<p>para</p>\n" },
  { "nothing-of-a-table",
    "|a|b|\n|-|-|\n|c|d|\n\nafter",
    { { 0, 1, 1, NOWHERE }, 1 },
    { { 1, NOWHERE }, 2 },
    "af",
    "af",
    "<p>af</p>\n" },
  { "within-characters",
    "одно два",
    { { 0, NOWHERE }, 3 },
    { { 0, NOWHERE }, 7 },
    "дн",
    "дн",
    "<p>дн</p>\n" },
  { "spaces-beside-markers",
    "a **very *big* thing** b",
    { { 0, NOWHERE }, 6 },
    { { 0, NOWHERE }, 11 },
    " big ",
    " ***big*** ",
    "<p><b> <i>big</i> </b></p>\n" },
  { "styled-space",
    "a **b c** d",
    { { 0, NOWHERE }, 3 },
    { { 0, NOWHERE }, 4 },
    " ",
    " ",
    "<p><b> </b></p>\n" },
  { "heading-that-ends-with-a-number-sign",
    "# About C \\#\n\nText",
    { { 0, NOWHERE }, 6 },
    { { 1, NOWHERE }, 2 },
    "C #\n\nTe",
    "# C \\#\n\nTe",
    "<h1>C #</h1>\n<p>Te</p>\n" },
  { "bracket-at-the-end",
    "see [1] now",
    { { 0, NOWHERE }, 0 },
    { { 0, NOWHERE }, 7 },
    "see [1]",
    "see [1]",
    "<p>see [1]</p>\n" },
  { "beyond-the-end",
    "one",
    { { 0, NOWHERE }, 1 },
    { { NOWHERE - 1, NOWHERE }, 0 },
    "ne",
    "ne",
    "<p>ne</p>\n" },
  { "formula",
    "a\n\n\\[x_1\\]\n\nb",
    { { 0, NOWHERE }, 0 },
    { { 2, NOWHERE }, 1 },
    "a\n\n\\[x_1\\]\n\nb",
    "a\n\n\\[x_1\\]\n\nb",
    "<p>a</p>\n<p><code>\\[x_1\\]</code></p>\n<p>b</p>\n" },
};

static CauserieMarkdownPlace *
make_place (const Place *place)
{
  CauserieMarkdownPlace *made = causerie_markdown_place_new ();

  for (guint i = 0; i < G_N_ELEMENTS (place->path) && place->path[i] != NOWHERE; i++)
    g_array_append_val (made->path, place->path[i]);
  made->offset = place->offset;
  return made;
}

static void
test_part (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GPtrArray) blocks = causerie_markdown_parse (cases[i].text);
  g_autoptr (CauserieMarkdownPlace) from = make_place (&cases[i].from);
  g_autoptr (CauserieMarkdownPlace) to = make_place (&cases[i].to);
  g_autoptr (GPtrArray) part = causerie_markdown_clip (blocks, from, to);
  g_autofree char *shown = causerie_markdown_blocks_to_shown (part);
  g_autofree char *markdown = causerie_markdown_blocks_to_markdown (part);
  g_autofree char *html = causerie_markdown_blocks_to_html (part);

  g_assert_cmpint (causerie_markdown_place_compare (from, to), <, 0);
  g_assert_cmpint (causerie_markdown_place_compare (to, from), >, 0);
  g_assert_cmpstr (shown, ==, cases[i].shown);
  g_assert_cmpstr (markdown, ==, cases[i].markdown);
  g_assert_cmpstr (html, ==, cases[i].html);
}

#define EVERYTHING                                                                                 \
  "# A *b*\n\nText **with `code`** and [a link](https://x.example).\n\n1. one\n   - two & three\n" \
  "2. four\n\n> quoted\n>\n> ```\n> code\n> ```\n\n|a|b|\n|-|-|\n|c|*d*|\n\n---\n\nEnd é 漢."

/* Appends the text of the blocks without anything between them. */
static void
join_text (GString *out, GPtrArray *blocks)
{
  for (guint i = 0; blocks != NULL && i < blocks->len; i++)
    {
      CauserieMarkdownBlock *block = g_ptr_array_index (blocks, i);
      const char *text = causerie_markdown_block_get_text (block);

      g_string_append (out, text != NULL ? text : "");
      for (guint cell = 0; cell < causerie_markdown_block_get_n_rows (block)
                                      * causerie_markdown_block_get_n_columns (block);
           cell++)
        {
          guint n = causerie_markdown_block_get_n_columns (block);

          text = causerie_markdown_block_get_cell_text (block, cell / n, cell % n);
          g_string_append (out, text != NULL ? text : "");
        }
      join_text (out, causerie_markdown_block_get_children (block));
    }
}

/* Adds a place for each character of @text. */
static void
add_text (GPtrArray *places, const CauserieMarkdownPlace *block, const char *text)
{
  for (const char *at = text; at != NULL && *at != '\0'; at = g_utf8_next_char (at))
    {
      CauserieMarkdownPlace *place = causerie_markdown_place_copy (block);

      place->offset = (gsize)(at - text);
      g_ptr_array_add (places, place);
    }
}

static void
add_table (GPtrArray *places, const CauserieMarkdownPlace *place, CauserieMarkdownBlock *block)
{
  for (guint row = 0; row < causerie_markdown_block_get_n_rows (block); row++)
    for (guint column = 0; column < causerie_markdown_block_get_n_columns (block); column++)
      {
        g_autoptr (CauserieMarkdownPlace) cell = causerie_markdown_place_copy (place);

        g_array_append_val (cell->path, row);
        g_array_append_val (cell->path, column);
        add_text (places, cell, causerie_markdown_block_get_cell_text (block, row, column));
      }
}

static void
add_places (GPtrArray *places, const CauserieMarkdownPlace *parent, GPtrArray *blocks)
{
  for (guint i = 0; blocks != NULL && i < blocks->len; i++)
    {
      CauserieMarkdownBlock *block = g_ptr_array_index (blocks, i);
      g_autoptr (CauserieMarkdownPlace) place = causerie_markdown_place_copy (parent);

      g_array_append_val (place->path, i);
      add_text (places, place, causerie_markdown_block_get_text (block));
      add_table (places, place, block);
      add_places (places, place, causerie_markdown_block_get_children (block));
    }
}

/* Wherever a text is cut, the two parts have all of it. */
static void
test_parts_have_everything (void)
{
  g_autoptr (GPtrArray) blocks = causerie_markdown_parse (EVERYTHING);
  g_autoptr (GPtrArray) places
      = g_ptr_array_new_with_free_func ((GDestroyNotify)causerie_markdown_place_free);
  g_autoptr (CauserieMarkdownPlace) start = causerie_markdown_place_new ();
  g_autoptr (GString) all = g_string_new (NULL);

  join_text (all, blocks);
  add_places (places, start, blocks);
  g_assert_cmpuint (places->len, ==, (guint)g_utf8_strlen (all->str, -1));
  for (guint i = 0; i < places->len; i++)
    {
      const CauserieMarkdownPlace *place = g_ptr_array_index (places, i);
      g_autoptr (GPtrArray) head = causerie_markdown_clip (blocks, NULL, place);
      g_autoptr (GPtrArray) tail = causerie_markdown_clip (blocks, place, NULL);
      g_autoptr (GString) joined = g_string_new (NULL);

      join_text (joined, head);
      g_assert_cmpuint ((guint)g_utf8_strlen (joined->str, -1), ==, i);
      join_text (joined, tail);
      g_assert_cmpstr (joined->str, ==, all->str);
    }
}

static void
test_everything_is_the_same (void)
{
  g_autoptr (GPtrArray) blocks = causerie_markdown_parse (EVERYTHING);
  g_autoptr (GPtrArray) part = causerie_markdown_clip (blocks, NULL, NULL);

  g_assert_cmpuint (part->len, ==, blocks->len);
  for (guint i = 0; i < part->len; i++)
    g_assert_true (g_ptr_array_index (part, i) == g_ptr_array_index (blocks, i));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/clip/", cases[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_part);
    }
  g_test_add_func ("/clip/parts-have-everything", test_parts_have_everything);
  g_test_add_func ("/clip/everything-is-the-same", test_everything_is_the_same);
  return g_test_run ();
}
