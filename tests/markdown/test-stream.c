/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests that a text that arrives in parts has the same blocks as the complete text, and that its
 * cost is linear. */
#include "config.h"

#include "causerie-markdown-document-private.h"
#include "causerie-markdown-dump.h"
#include "causerie-markdown-parser.h"
#include "causerie-markdown.h"

#include <string.h>

/* Difficult cases for finding the beginning and the kind of a block. */
static const char *const difficult[] = {
  "para\nwith *lines* and **bold** `code` [l](https://x.example) end",
  "setext\n===\nnext\n---\n\n---\n- a\n---\nb",
  "- a\n\n- b\n\n\n- c\n\n  d\n\ne\n- f",
  "- a\nlazy\n- b\n\n      code\n\n 1. x\n 2. y\n\n10. z\n\n    w\n",
  "> a\nlazy\n> b\n\n> c\n- d\n> ```\n> e\nf\n```\ng\n```\n",
  "| a | b |\n|---|:-:|\n| 1 | 2 |\nlast\n\n| no\n| table\n\na | b\n--|--\n# c | d\n",
  "```c\nint *x;\n\n# no\n``\n````\nafter\n~~~\n```\n~~~\n",
  "[a]: /u\n===\ntext [b]\n\n[b]: https://b.example\n'title'\n\n> [c]: https://c.example\n\n[c]\n",
  "1. one\n\n   ```\n   x\n   ```\n\n2. two\n```\ntop\n\nstill\n```\n3. three\n",
  "-\n\n  not in it\n- a\n  - b\n\n\tc\n*\tq\n\n  r\n\n+\n+ x",
  "    code\n\n    more\ntext\n    not code\n\n\tcode\n",
  "a\n2. b\n1. c\n\n#h\n# h\n#\n####### n\n* * *\n- - -\ntext\n* \ny\n",
  "cr\rlf\r\ncrlf\r\n\r\n- a\r\n\r\n  b\r\n\rend\r",
  "é שלום 👩‍👩‍👧 **й**\n\n\xff\xc3 bad \xe2\x82\n\n- 日本\n",
  "\\\n\\*a\\* &amp; &#x41; <b>x</b>\n<div>\n\n*y*\n</div>\n",
  "![a](b~)~ [x](<a b>) [y](z 'q\nr') [un](closed\n\n*a **b* c** ~~d~ `e\n",
  "- ```\n  a\n```\nb\n\n- ~~~\n``- x\n\nc\n",
  "```markdown\n# a\n```sh\nb\n```\n- c\n```\n*d*\n- ```md\n  ```c\n  e\n  ```\n  f\n  ```\ng\n",
  "so \\(a_1\\):\n$$\nb\n- c\n$$\n> \\[\n> d\n> \\]\n- $$ e\n  = f $$\n\n\\[ g\n\n$5\n",
  "漢**“字”**漢 ~5 *「a」*b **c。**漢\n~d\n- ~~“e”~~漢 **[「f」](g~)**漢\n",
  "t\n| a | b |\n|---|---|\n| 1 | `2\\|` |\nend\n\n- u\n  c|d\n  -|-\n  3|4\nv\ne|f\n-|-\n",
  "> w\n> g|h\n> -|-\n",
  "a[^1] b[^x] [^2]\n\n[^x]: *c*\n\n    d\n[^2]: e [^1]\n# f[^2]\n[^y]: g\n- h\n\n[^1]\n[^z]",
  "> - > - a\n> - b\n>   c\n- > d\n\n  > e\nf\n",
};

typedef struct
{
  guint n_signals;
  guint first; /* the first position that changed since it was reset */
  guint removed;
  guint added;
} Watch;

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, gpointer data)
{
  Watch *watch = data;

  watch->first = watch->n_signals == 0 ? position : MIN (watch->first, position);
  watch->n_signals++;
  watch->removed += removed;
  watch->added += added;
}

static GPtrArray *
collect (CauserieMarkdownDocument *document)
{
  GPtrArray *blocks = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (document)); i++)
    g_ptr_array_add (blocks, g_list_model_get_item (G_LIST_MODEL (document), i));
  return blocks;
}

static char *
dump_parsed (const char *text)
{
  g_autoptr (GPtrArray) blocks = causerie_markdown_parse (text);

  return causerie_markdown_dump (blocks);
}

static void
set_part (CauserieMarkdownDocument *document, const char *text, gsize length)
{
  g_autofree char *part = g_strndup (text, length);

  causerie_markdown_document_set_text (document, part, FALSE);
}

static void
assert_finishes (CauserieMarkdownDocument *document, const char *text)
{
  g_autofree char *expected = dump_parsed (text);
  g_autofree char *streamed = NULL;
  g_autoptr (GPtrArray) blocks = NULL;

  causerie_markdown_document_set_text (document, text, TRUE);
  blocks = collect (document);
  streamed = causerie_markdown_dump (blocks);
  g_assert_cmpstr (streamed, ==, expected);
}

static char *
join_difficult (guint first, guint n)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      g_string_append (text, difficult[(first + i) % G_N_ELEMENTS (difficult)]);
      g_string_append (text, i % 2 == 0 ? "\n\n" : "\n");
    }
  return g_string_free (text, FALSE);
}

static void
test_byte_by_byte (void)
{
  for (guint first = 0; first < G_N_ELEMENTS (difficult); first++)
    {
      g_autofree char *text = join_difficult (first, 3);
      g_autoptr (CauserieMarkdownDocument) document = causerie_markdown_document_new ();

      for (gsize i = 1; i <= strlen (text); i++)
        {
          g_autoptr (GPtrArray) blocks = NULL;

          set_part (document, text, i);
          blocks = collect (document);
          causerie_markdown_check_blocks (blocks);
        }
      assert_finishes (document, text);
    }
}

static void
test_split_anywhere (void)
{
  for (guint first = 0; first < G_N_ELEMENTS (difficult); first++)
    {
      g_autofree char *text = join_difficult (first, 2);

      for (gsize i = 0; i <= strlen (text); i++)
        {
          g_autoptr (CauserieMarkdownDocument) document = causerie_markdown_document_new ();

          set_part (document, text, i);
          assert_finishes (document, text);
        }
    }
}

/* Splitting a text into segments does not change the result. */
static void
test_segments_equal_the_complete_text (void)
{
  for (guint i = 0; i < 20000; i++)
    {
      GString *text = g_string_new (NULL);
      g_autoptr (GPtrArray) whole = NULL;
      g_autoptr (GPtrArray) blocks = NULL;
      g_autofree char *expected = NULL;
      g_autofree char *dump = NULL;

      for (int line = 0; line < 4; line++)
        {
          static const char *const pieces[]
              = { "a",   "> b",   "- c",     "* d",  "2. e",   "1) f",    "```",
                  "~~~", "---",   "===",     "# g",  "[h]: i", "",        "",
                  "|-|", "k | l", "---|---", "```c", "+",      "*  *  *", "`m`" };
          static const char *const indents[] = { "", "", "", " ", "  ", "   ", "    ", "> ", "\t" };

          g_string_append (text, indents[g_test_rand_int_range (0, G_N_ELEMENTS (indents))]);
          g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
          g_string_append_c (text, '\n');
        }
      whole = causerie_markdown_parse_segment (text->str, text->len, NULL);
      blocks = causerie_markdown_parse (text->str);
      expected = causerie_markdown_dump (whole);
      dump = causerie_markdown_dump (blocks);
      if (!g_str_equal (dump, expected))
        {
          g_autofree char *escaped = g_strescape (text->str, NULL);

          g_test_message ("differs in segments: %s", escaped);
        }
      g_assert_cmpstr (dump, ==, expected);
      g_string_free (text, TRUE);
    }
}

/* What may be a table or the end of a definition may also be followed by indented code. */
static void
test_indented_code_is_not_split (void)
{
  static const char *const texts[]
      = { "[a]: /u\nb\n===\n    c\n\n    d\n", "[a]: /u\n[b]: /u\nc\n===\n    d\n\n    e\n",
          "a | b\n---|---\n      c\n\n    d\n" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GPtrArray) whole
          = causerie_markdown_parse_segment (texts[i], strlen (texts[i]), NULL);
      g_autofree char *expected = causerie_markdown_dump (whole);
      g_autofree char *dump = dump_parsed (texts[i]);

      g_assert_cmpstr (dump, ==, expected);
    }
}

static void
test_complete_blocks_do_not_change (void)
{
  const char *text = "# One\n\npara *two*\n\n- a\n- b\n\n```\ncode\n```\nThree";
  g_autoptr (CauserieMarkdownDocument) document = causerie_markdown_document_new ();
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;
  Watch watch = { 0 };

  set_part (document, text, strlen (text) - 2);
  before = collect (document);
  g_assert_cmpuint (before->len, ==, 5);
  g_signal_connect (document, "items-changed", G_CALLBACK (on_items_changed), &watch);
  causerie_markdown_document_set_text (document, text, TRUE);
  after = collect (document);
  g_assert_cmpuint (watch.n_signals, ==, 1);
  g_assert_cmpuint (watch.first, ==, 4);
  g_assert_cmpuint (watch.removed, ==, 1);
  g_assert_cmpuint (watch.added, ==, 1);
  for (guint i = 0; i < 4; i++)
    g_assert_true (g_ptr_array_index (before, i) == g_ptr_array_index (after, i));
}

static void
test_same_text_emits_nothing (void)
{
  g_autoptr (CauserieMarkdownDocument) document = causerie_markdown_document_new ();
  Watch watch = { 0 };

  causerie_markdown_document_set_text (document, "a\n\nb\n", FALSE);
  g_signal_connect (document, "items-changed", G_CALLBACK (on_items_changed), &watch);
  causerie_markdown_document_set_text (document, "a\n\nb\n", FALSE);
  causerie_markdown_document_set_text (document, "a\n\nb\n\n\n", FALSE);
  causerie_markdown_document_set_text (document, "a\n\nb\n\n\n", TRUE);
  g_assert_cmpuint (watch.n_signals, ==, 0);
  g_assert_true (causerie_markdown_document_get_finished (document));
}

static void
test_items_of_an_open_list_do_not_change (void)
{
  g_autoptr (CauserieMarkdownDocument) document = causerie_markdown_document_new ();
  g_autoptr (CauserieMarkdownBlock) before = NULL;
  g_autoptr (CauserieMarkdownBlock) after = NULL;

  causerie_markdown_document_set_text (document, "- a\n- b\n- c", FALSE);
  before = g_list_model_get_item (G_LIST_MODEL (document), 0);
  causerie_markdown_document_set_text (document, "- a\n- b\n- cd", FALSE);
  after = g_list_model_get_item (G_LIST_MODEL (document), 0);
  g_assert_true (before != after);
  for (guint i = 0; i < 2; i++)
    g_assert_true (g_ptr_array_index (causerie_markdown_block_get_children (before), i)
                   == g_ptr_array_index (causerie_markdown_block_get_children (after), i));
}

static void
test_another_text (void)
{
  g_autoptr (CauserieMarkdownDocument) document = causerie_markdown_document_new ();
  Watch watch = { 0 };

  causerie_markdown_document_set_text (document, "a\n\nb\n\nc", TRUE);
  g_signal_connect (document, "items-changed", G_CALLBACK (on_items_changed), &watch);
  causerie_markdown_document_set_text (document, "a\n\nx\n\ny\n\nc", TRUE);
  g_assert_cmpuint (watch.n_signals, ==, 1);
  g_assert_cmpuint (watch.first, ==, 1);
  g_assert_cmpuint (watch.removed, ==, 1);
  g_assert_cmpuint (watch.added, ==, 2);
  assert_finishes (document, "");
  assert_finishes (document, "new\n\ntext");
}

/* A typical reply in parts of a typical size. */
static void
test_cost_is_linear (void)
{
  GString *text = g_string_new (NULL);
  g_autoptr (CauserieMarkdownDocument) document = causerie_markdown_document_new ();
  guint64 parsed;

  for (guint i = 0; i < 100; i++)
    g_string_append_printf (
        text,
        "## Step %u\n\nSome **words** about it, with `code` and a [link](https://"
        "x.example):\n- first thing\n- second: x[1:]: y\n\n```c\nint x = %u;\n"
        "\nreturn x;\n```\nThen\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n"
        "1. one\n   ```sh\n   ls\n   ```\n2. two\n\n> quoted\n\n",
        i, i);
  for (gsize i = 0; i < text->len; i += 24)
    set_part (document, text->str, i);
  causerie_markdown_document_set_text (document, text->str, TRUE);
  parsed = _causerie_markdown_document_get_parsed_bytes (document);
  g_test_message ("%zu bytes, %" G_GUINT64_FORMAT " parsed, %u segments", text->len, parsed,
                  _causerie_markdown_document_get_n_segments (document));
  g_assert_cmpuint (_causerie_markdown_document_get_n_segments (document), >=, 800);
  g_assert_cmpuint (parsed, <, 8 * text->len);
  g_string_free (text, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stream/byte-by-byte", test_byte_by_byte);
  g_test_add_func ("/stream/split-anywhere", test_split_anywhere);
  g_test_add_func ("/stream/segments-equal-the-complete-text",
                   test_segments_equal_the_complete_text);
  g_test_add_func ("/stream/indented-code-is-not-split", test_indented_code_is_not_split);
  g_test_add_func ("/stream/complete-blocks-do-not-change", test_complete_blocks_do_not_change);
  g_test_add_func ("/stream/same-text-emits-nothing", test_same_text_emits_nothing);
  g_test_add_func ("/stream/items-of-an-open-list-do-not-change",
                   test_items_of_an_open_list_do_not_change);
  g_test_add_func ("/stream/another-text-changes-little", test_another_text);
  g_test_add_func ("/stream/cost-is-linear", test_cost_is_linear);
  return g_test_run ();
}
