/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests that huge blocks are cut, at the same places however the text arrives, and that nothing is
 * lost or changed there. */
#include "config.h"

#include "causerie-markdown-document-private.h"
#include "causerie-markdown-dump.h"
#include "causerie-markdown.h"

#include <string.h>

/* Where paragraphs and lists are cut. */
#define TEXT_SIZE 10000
#define WORD_SIZE 100000
#define LIST_SIZE 16384

static void
fill (GString *text, const char *line, gsize size)
{
  while (text->len < size)
    g_string_append (text, line);
}

static GPtrArray *
collect (CauserieMarkdownDocument *document)
{
  GPtrArray *blocks = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (document)); i++)
    g_ptr_array_add (blocks, g_list_model_get_item (G_LIST_MODEL (document), i));
  return blocks;
}

static const char *
get_text (GPtrArray *blocks, guint i)
{
  return causerie_markdown_block_get_text (g_ptr_array_index (blocks, i));
}

static CauserieMarkdownBlockKind
get_kind (GPtrArray *blocks, guint i)
{
  return causerie_markdown_block_get_kind (g_ptr_array_index (blocks, i));
}

static guint
find_kind (GPtrArray *blocks, CauserieMarkdownBlockKind kind)
{
  guint i = 0;

  while (i < blocks->len && get_kind (blocks, i) != kind)
    i++;
  g_assert_cmpuint (i, <, blocks->len);
  return i;
}

/* Checks that the text consists of paragraphs, and of nothing else. */
static void
assert_paragraphs (const char *text, const char *separator, guint n_blocks)
{
  g_autoptr (GPtrArray) blocks = causerie_markdown_parse (text);
  GString *joined = g_string_new (NULL);

  for (guint i = 0; i < blocks->len; i++)
    {
      g_assert_cmpint (get_kind (blocks, i), ==, CAUSERIE_MARKDOWN_BLOCK_PARAGRAPH);
      g_assert_cmpint (causerie_markdown_block_get_continues (g_ptr_array_index (blocks, i)), ==,
                       i > 0);
      g_string_append (joined, i > 0 ? separator : "");
      g_string_append (joined, get_text (blocks, i));
    }
  g_assert_cmpstr (joined->str, ==, text);
  g_assert_cmpuint (blocks->len, ==, n_blocks);
  causerie_markdown_check_blocks (blocks);
  g_string_free (joined, TRUE);
}

/* Streams in parts of random sizes, but byte by byte where the text is cut. */
static void
assert_same_in_parts (const char *text, guint largest)
{
  g_autoptr (CauserieMarkdownDocument) document = causerie_markdown_document_new ();
  g_autoptr (GPtrArray) whole = causerie_markdown_parse (text);
  g_autofree char *expected = causerie_markdown_dump (whole);
  g_autoptr (GPtrArray) blocks = NULL;
  g_autofree char *streamed = NULL;
  gsize length = strlen (text);

  for (gsize at = 0; at < length;)
    {
      gboolean near = (at % TEXT_SIZE) < 60 || (at % LIST_SIZE) < 60;
      gsize n = near ? 1 : (gsize)g_test_rand_int_range (1, (int)largest);
      g_autofree char *part = g_strndup (text + at, MIN (n, length - at));

      causerie_markdown_document_append (document, part, FALSE);
      at += strlen (part);
    }
  causerie_markdown_document_append (document, "", TRUE);
  blocks = collect (document);
  streamed = causerie_markdown_dump (blocks);
  g_assert_cmpstr (streamed, ==, expected);
}

static void
test_paragraph_of_lines (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; text->len < 5 * TEXT_SIZE + 5000; i++)
    g_string_append_printf (text, "%sline %u", i > 0 ? "\n" : "", i);
  assert_paragraphs (text->str, "\n", 6);
}

static void
test_line (void)
{
  g_autoptr (GString) text = g_string_new ("a");

  fill (text, " word", 5 * TEXT_SIZE + 5000);
  assert_paragraphs (text->str, " ", 6);
}

static void
test_line_without_blanks (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  /* Characters of three bytes, which must not be cut. */
  fill (text, "語", 3 * WORD_SIZE + 5000);
  assert_paragraphs (text->str, "", 4);
}

/* The interface folds long words, so they should be in one block. */
static void
test_long_word_is_not_cut (void)
{
  g_autoptr (GString) text = g_string_new ("a ");

  fill (text, "b", WORD_SIZE - 10);
  g_string_append (text, " c");
  assert_paragraphs (text->str, " ", 2);
  assert_same_in_parts (text->str, 2000);
}

/* After a cut at a space, these would begin something else. */
static void
test_continuing_text_begins_nothing (void)
{
  static const char *const words[]
      = { " 1. x", " - x", " # x", " > x",   " ---", " ===",     " *** x",
          " | x",  " |-|", " +",   " ~~~ x", " [x",  " [^1]: x", " [x]: y" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);

      fill (text, "a", TEXT_SIZE);
      fill (text, words[i], TEXT_SIZE + 5000);
      g_string_append (text, " \nend");
      {
        g_autoptr (GPtrArray) blocks = causerie_markdown_parse (text->str);

        g_assert_cmpuint (blocks->len, ==, 2);
        for (guint k = 0; k < blocks->len; k++)
          g_assert_cmpint (get_kind (blocks, k), ==, CAUSERIE_MARKDOWN_BLOCK_PARAGRAPH);
        g_assert_true (g_str_has_prefix (get_text (blocks, 1), words[i] + 1));
      }
      assert_same_in_parts (text->str, 2000);
    }
}

static void
test_same_in_parts (void)
{
  static const char *const lines[] = { "short line\n",
                                       "one line ",
                                       "語語",
                                       "a `b` *c* [d](https://e.example)\n",
                                       "- item\n",
                                       "- it *em*\n\n",
                                       "1. item\n",
                                       "1. a\n   - b\n   - c\n\n   d\n",
                                       "- a\n  ```\n- b\n  ```\n",
                                       "> quoted\n",
                                       "> a\n>\n> b\n",
                                       "a\n$$ b\nc $$\n",
                                       "[a]: /u\n",
                                       "[a]: /u\n't'\n",
                                       "x [a]\n\\[\nb\n",
                                       "| a\n",
                                       "a\r\n",
                                       "a\r",
                                       "    ```\n2. a\n",
                                       "> - a\n> 1. b\n",
                                       "x\\[y\\] ",
                                       "![a](b ",
                                       "a](b",
                                       "* a\n - b\n* c\n" };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);

      fill (text, lines[i], LIST_SIZE + TEXT_SIZE);
      g_string_append (text, "\n===\n- x\n");
      assert_same_in_parts (text->str, 1500);
    }
}

static guint
check_items (GPtrArray *blocks, guint n)
{
  for (guint i = 0; i < blocks->len; i++)
    {
      GPtrArray *items = causerie_markdown_block_get_children (g_ptr_array_index (blocks, i));

      g_assert_cmpint (get_kind (blocks, i), ==, CAUSERIE_MARKDOWN_BLOCK_LIST);
      for (guint k = 0; k < items->len; k++)
        {
          g_autofree char *expected = g_strdup_printf ("item %u", n++);
          g_autofree char *text
              = causerie_markdown_block_to_plain_text (g_ptr_array_index (items, k));

          g_assert_cmpstr (text, ==, expected);
        }
    }
  return n;
}

static void
test_list (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GPtrArray) blocks = NULL;
  guint n = 0;

  while (text->len < 4 * LIST_SIZE)
    g_string_append_printf (text, "- item %u\n", n++);
  blocks = causerie_markdown_parse (text->str);
  g_assert_cmpuint (blocks->len, ==, 4);
  g_assert_cmpuint (check_items (blocks, 0), ==, n);
  for (guint i = 0; i < blocks->len; i++)
    g_assert_cmpint (causerie_markdown_block_get_continues (g_ptr_array_index (blocks, i)), ==,
                     i > 0);
}

static void
test_numbers_continue (void)
{
  g_autoptr (GString) text = g_string_new ("7. item 0\n\n");
  g_autoptr (GPtrArray) blocks = NULL;
  guint n = 1;

  while (text->len < 3 * LIST_SIZE)
    g_string_append_printf (text, "1. item %u\n", n++);
  blocks = causerie_markdown_parse (text->str);
  g_assert_cmpuint (blocks->len, ==, 3);
  g_assert_cmpuint (check_items (blocks, 0), ==, n);
  n = 7;
  for (guint i = 0; i < blocks->len; i++)
    {
      CauserieMarkdownBlock *list = g_ptr_array_index (blocks, i);

      g_assert_cmpuint (causerie_markdown_block_get_start (list), ==, n);
      /* The first part is loose because of one blank line. */
      g_assert_false (causerie_markdown_block_get_tight (list));
      n += causerie_markdown_block_get_children (list)->len;
    }
}

static guint
count_words (const char *text)
{
  guint n = 0;

  for (text = strstr (text, "quoted"); text != NULL; text = strstr (text + 1, "quoted"))
    n++;
  return n;
}

static void
test_quote (void)
{
  static const char *const lines[] = { "> quoted\n", "> quoted\n>\n", "> - quoted\n>\n> quoted\n",
                                       ">quoted\n", "> quoted\n>     quoted\n" };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GPtrArray) blocks = NULL;
      guint n_words = 0;

      fill (text, lines[i], 3 * LIST_SIZE);
      blocks = causerie_markdown_parse (text->str);
      g_assert_cmpuint (blocks->len, ==, 3);
      for (guint k = 0; k < blocks->len; k++)
        {
          CauserieMarkdownBlock *block = g_ptr_array_index (blocks, k);
          g_autofree char *plain = causerie_markdown_block_to_plain_text (block);

          g_assert_cmpint (get_kind (blocks, k), ==, CAUSERIE_MARKDOWN_BLOCK_QUOTE);
          g_assert_cmpint (causerie_markdown_block_get_continues (block), ==, k > 0);
          n_words += count_words (plain);
        }
      g_assert_cmpuint (n_words, ==, count_words (text->str));
    }
}

/* Lists, code and formulas in a quote are not cut. */
static void
test_quote_is_cut_only_between_blocks (void)
{
  static const char *const inner[]
      = { "> ```\n> x\n>\n> y\n> ```\n", "> ```markdown\n> ```sh\n> x\n> ```\n>\n> y\n> ```\n",
          "> 1. x\n>\n>    y\n", "> \\[\n> - x\n>\n>   y\n", "> \\[\n> x\n> \\]\n" };

  for (guint i = 0; i < G_N_ELEMENTS (inner); i++)
    for (gsize before = LIST_SIZE - 24; before < LIST_SIZE + 10; before++)
      {
        g_autoptr (GString) text = g_string_new (NULL);
        g_autoptr (GPtrArray) blocks = NULL;
        g_autoptr (GPtrArray) alone = causerie_markdown_parse (inner[i]);
        g_autofree char *expected = causerie_markdown_dump (alone);
        g_autofree char *dump = NULL;

        fill (text, "> quoted\n>\n", before - 20);
        g_string_append (text, "> ");
        fill (text, "x", before);
        g_string_append_printf (text, "\n>\n%s>\n> quoted\n>\n> end\n", inner[i]);
        blocks = causerie_markdown_parse (text->str);
        dump = causerie_markdown_dump (blocks);
        g_assert_cmpuint (blocks->len, <=, 2);
        /* Without the braces of the quote. */
        expected[strlen (expected) - 1] = '\0';
        g_assert_nonnull (strstr (dump, expected + 2));
      }
}

/* What looks like the next item but is not. */
static void
test_list_is_cut_only_between_items (void)
{
  static const char *const inner[]
      = { "  - item 1\n", "  ```\n  x\n  ```\n", "  \\[\n  x\n- y\n", "lazy\n- y\n", "  > x\n" };

  for (guint i = 0; i < G_N_ELEMENTS (inner); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GPtrArray) blocks = NULL;

      fill (text, "- item 0\n", LIST_SIZE - 20);
      fill (text, inner[i], LIST_SIZE + 500);
      g_string_append (text, "- item 2\n- item 3\n");
      blocks = causerie_markdown_parse (text->str);
      for (guint k = 1; k < blocks->len; k++)
        {
          g_autofree char *plain
              = causerie_markdown_block_to_plain_text (g_ptr_array_index (blocks, k));

          g_assert_cmpstr (plain, ==, "item 2\nitem 3");
        }
      assert_same_in_parts (text->str, 2000);
    }
}

static void
check_blocks_near (gsize before, const char *formula)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GPtrArray) blocks = NULL;
  CauserieMarkdownBlock *table;
  guint i;

  fill (text, "text\n", before - 10);
  fill (text, "x", before - 1);
  g_string_append_printf (text, "\n%s\n```\ncode\n```\nmore\n| a | b |\n|---|---|\n| c | d |\n",
                          formula);
  blocks = causerie_markdown_parse (text->str);
  i = find_kind (blocks, CAUSERIE_MARKDOWN_BLOCK_FORMULA);
  g_assert_cmpstr (get_text (blocks, i), ==, formula);
  i = find_kind (blocks, CAUSERIE_MARKDOWN_BLOCK_CODE);
  g_assert_cmpstr (get_text (blocks, i), ==, "code\n");
  table = g_ptr_array_index (blocks, find_kind (blocks, CAUSERIE_MARKDOWN_BLOCK_TABLE));
  g_assert_cmpuint (causerie_markdown_block_get_n_rows (table), ==, 2);
  g_assert_cmpuint (causerie_markdown_block_get_n_columns (table), ==, 2);
  for (i = 0; i < blocks->len; i++)
    if (get_kind (blocks, i) == CAUSERIE_MARKDOWN_BLOCK_PARAGRAPH)
      g_assert_cmpstr (get_text (blocks, i), !=, "");
}

/* Blocks that begin near a cut are complete. */
static void
test_blocks_near_a_cut (void)
{
  for (gsize before = TEXT_SIZE - 60; before < TEXT_SIZE + 10; before++)
    {
      check_blocks_near (before, "\\[\nx = y\n- z\n\\]");
      check_blocks_near (before, "\\[\nx = y\nz = w\n\\]");
      check_blocks_near (before, "\\[x = y\\]");
    }
}

static void
test_table_after_a_cut (void)
{
  static const char *const heads[] = { "| a | b |", "a | b" };

  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    for (gsize before = TEXT_SIZE - 20; before < TEXT_SIZE + 10; before++)
      {
        g_autoptr (GString) text = g_string_new (NULL);
        g_autoptr (GPtrArray) blocks = NULL;
        CauserieMarkdownBlock *table;

        fill (text, "text\n", before - 10);
        fill (text, "x", before - 1);
        g_string_append_printf (text, "\n%s\n---|---\nc | d\n", heads[i]);
        blocks = causerie_markdown_parse (text->str);
        table = g_ptr_array_index (blocks, find_kind (blocks, CAUSERIE_MARKDOWN_BLOCK_TABLE));
        g_assert_cmpstr (causerie_markdown_block_get_cell_text (table, 0, 0), ==, "a");
        g_assert_cmpstr (causerie_markdown_block_get_cell_text (table, 1, 1), ==, "d");
      }
}

static void
test_definitions_stay_hidden (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GPtrArray) blocks = NULL;

  fill (text, "[a]: https://a.example\n'title'\n", 3 * TEXT_SIZE);
  g_string_append (text, "[picture]: data:image/png;base64,");
  fill (text, "abcdefgh", 6 * TEXT_SIZE);
  blocks = causerie_markdown_parse (text->str);
  g_assert_cmpuint (blocks->len, ==, 0);
}

/* A reference is resolved on both sides of each cut, wherever its definition is. */
static void
test_references_are_resolved (void)
{
  static const char *const lines[]
      = { "x [a] [b]\n", "- x [a] [b]\n", "1. x [a] [b]\n", "> x [a] [b]\n", "x [a] [b] " };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (GString) text = g_string_new ("[a]: https://a.example\n\n");
      g_autoptr (GPtrArray) blocks = NULL;
      g_autofree char *dump = NULL;
      CauserieMarkdownBlock *second;
      guint n = 0;

      fill (text, lines[i], 2 * LIST_SIZE + TEXT_SIZE);
      g_string_append (text, "\n\ntext[^1]\n\n[^1]: note\n\n[b]: https://b.example\nend\n");
      blocks = causerie_markdown_parse (text->str);
      g_assert_cmpuint (blocks->len, >=, 6);
      dump = causerie_markdown_dump (blocks);
      for (const char *p = strstr (dump, ">b</a>"); p != NULL; p = strstr (p + 1, ">b</a>"))
        n++;
      g_assert_cmpuint (n, >=, 2 * LIST_SIZE / strlen (lines[i]));
      g_assert_null (strstr (dump, "[b]"));
      second = g_ptr_array_index (blocks, 1);
      g_assert_true (causerie_markdown_block_get_continues (second));
      if (causerie_markdown_block_get_ordered (second))
        g_assert_cmpuint (causerie_markdown_block_get_start (second), >, 1000);
      assert_same_in_parts (text->str, 2000);
    }
}

static void
test_addresses_are_not_cut (void)
{
  g_autoptr (GString) text = g_string_new ("![picture](data:image/png;base64,");
  g_autoptr (GPtrArray) blocks = NULL;
  gsize start;

  fill (text, "abcdefgh", 4 * TEXT_SIZE);
  g_string_append (text, ") ");
  start = text->len;
  fill (text, "word ", 6 * TEXT_SIZE);
  blocks = causerie_markdown_parse (text->str);
  g_assert_cmpuint (blocks->len, ==, 3);
  g_assert_true (g_str_has_prefix (get_text (blocks, 0), "picture (data:"));
  g_assert_cmpuint (strlen (get_text (blocks, 0)), <, 300);
  g_assert_true (g_str_has_prefix (text->str + start, get_text (blocks, 1)));
  assert_same_in_parts (text->str, 2000);
}

/* What cannot be cut grows in steps, and is complete in the end. */
static void
test_huge_table_grows_in_steps (void)
{
  g_autoptr (CauserieMarkdownDocument) document = causerie_markdown_document_new ();
  g_autoptr (GString) row = g_string_new ("| ");
  guint n_rows = 1;
  gsize size;

  fill (row, "c", 90);
  g_string_append (row, " | d |\n");
  causerie_markdown_document_append (document, "| a | b |\n|---|---|\n", FALSE);
  for (size = 20 + row->len; size < 400000; size += row->len)
    {
      g_autoptr (CauserieMarkdownBlock) table = NULL;
      guint n_shown;

      causerie_markdown_document_append (document, row->str, FALSE);
      n_rows++;
      table = g_list_model_get_item (G_LIST_MODEL (document), 0);
      n_shown = causerie_markdown_block_get_n_rows (table);
      g_assert_cmpuint (n_shown, <=, n_rows);
      g_assert_cmpuint (n_shown + n_rows / 64 + 1, >=, n_rows);
      g_assert_true (n_shown == n_rows || size > 32768);
    }
  g_assert_cmpuint (_causerie_markdown_document_get_parsed_bytes (document), <, 120 * size);
  causerie_markdown_document_append (document, "", TRUE);
  {
    g_autoptr (CauserieMarkdownBlock) table = g_list_model_get_item (G_LIST_MODEL (document), 0);

    g_assert_cmpuint (causerie_markdown_block_get_n_rows (table), ==, n_rows);
  }
}

/* Without a cut the segment would be parsed again with each part. */
static void
test_cost_is_linear (void)
{
  static const struct
  {
    const char *start;
    const char *line;
  } texts[] = {
    { "", "line\n" },
    { "", "word " },
    { "", "x" },
    { "", "- item\n" },
    { "", "1. item\n" },
    { "", "- item\n\n" },
    { "", "\\[\n" },
    { "", "$$ x\n" },
    { "", "| x\n" },
    { "", "[x](y) " },
    { "", "[x\n" },
    { "", "> x\n" },
    { "", "2. x\n" },
    { "", "a\\\n" },
    { "", "> x\n>\n" },
    { "\\[\n", "- item\n" },
    { "- a\n  ```\n  b\n  ```\n", "- item\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (CauserieMarkdownDocument) document = causerie_markdown_document_new ();
      gsize size = 150000;

      fill (text, texts[i].line, 1000);
      causerie_markdown_document_append (document, texts[i].start, FALSE);
      for (gsize n = 0; n < size; n += text->len)
        causerie_markdown_document_append (document, text->str, FALSE);
      causerie_markdown_document_append (document, "", TRUE);
      g_test_message ("%s%s: %" G_GUINT64_FORMAT, texts[i].start, texts[i].line,
                      _causerie_markdown_document_get_parsed_bytes (document) / size);
      g_assert_cmpuint (_causerie_markdown_document_get_parsed_bytes (document), <, 40 * size);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/seams/paragraph-is-cut-between-lines", test_paragraph_of_lines);
  g_test_add_func ("/seams/line-is-cut-at-spaces", test_line);
  g_test_add_func ("/seams/long-word-is-not-cut", test_long_word_is_not_cut);
  g_test_add_func ("/seams/line-without-blanks-is-cut-between-characters",
                   test_line_without_blanks);
  g_test_add_func ("/seams/continuing-text-begins-nothing", test_continuing_text_begins_nothing);
  g_test_add_func ("/seams/same-in-any-parts", test_same_in_parts);
  g_test_add_func ("/seams/list-is-cut-and-flagged", test_list);
  g_test_add_func ("/seams/numbers-continue", test_numbers_continue);
  g_test_add_func ("/seams/list-is-cut-only-between-items", test_list_is_cut_only_between_items);
  g_test_add_func ("/seams/quote-is-cut-and-flagged", test_quote);
  g_test_add_func ("/seams/quote-is-cut-only-between-blocks",
                   test_quote_is_cut_only_between_blocks);
  g_test_add_func ("/seams/blocks-near-a-cut-are-complete", test_blocks_near_a_cut);
  g_test_add_func ("/seams/table-after-a-cut-keeps-its-head", test_table_after_a_cut);
  g_test_add_func ("/seams/definitions-stay-hidden", test_definitions_stay_hidden);
  g_test_add_func ("/seams/references-are-resolved", test_references_are_resolved);
  g_test_add_func ("/seams/addresses-are-not-cut", test_addresses_are_not_cut);
  g_test_add_func ("/seams/huge-table-grows-in-steps", test_huge_table_grows_in_steps);
  g_test_add_func ("/seams/cost-is-linear", test_cost_is_linear);
  return g_test_run ();
}
