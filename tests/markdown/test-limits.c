/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests that texts beyond the limits are shown, and that all markup is valid for a label. */
#include "config.h"

#include "causerie-markdown-document-private.h"
#include "causerie-markdown-dump.h"
#include "causerie-markdown-parser.h"
#include "causerie-markdown.h"

#include <string.h>

static char *
repeat (const char *start, const char *piece, guint n, const char *end)
{
  GString *text = g_string_new (start);

  for (guint i = 0; i < n; i++)
    g_string_append (text, piece);
  g_string_append (text, end);
  return g_string_free (text, FALSE);
}

static guint
measure_depth (GPtrArray *blocks)
{
  guint deepest = 0;

  for (guint i = 0; blocks != NULL && i < blocks->len; i++)
    {
      CauserieMarkdownBlock *block = g_ptr_array_index (blocks, i);
      guint depth = 1 + measure_depth (causerie_markdown_block_get_children (block));

      deepest = MAX (deepest, depth);
    }
  return deepest;
}

static void
assert_depth_is_bounded (const char *text)
{
  g_autoptr (GPtrArray) blocks = causerie_markdown_parse (text);
  g_autofree char *plain = causerie_markdown_to_plain_text (text);

  causerie_markdown_check_blocks (blocks);
  g_assert_cmpuint (measure_depth (blocks), >=, 30);
  g_assert_cmpuint (measure_depth (blocks), <=, 33);
  g_assert_nonnull (strstr (plain, "deep down"));
}

static void
test_nested_quotes (void)
{
  g_autofree char *one = repeat ("", ">", 10000, " deep down");
  g_autofree char *many = repeat ("", ">", 200, " deep down\n");
  g_autofree char *lines = repeat ("", many, 200, "");

  assert_depth_is_bounded (one);
  assert_depth_is_bounded (lines);
}

static void
test_nested_lists (void)
{
  g_autofree char *bullets = repeat ("", "- ", 10000, "deep down");
  g_autofree char *mixed = repeat ("", "> 1. ", 10000, "deep down");
  GString *steps = g_string_new (NULL);

  for (guint i = 0; i < 300; i++)
    g_string_append_printf (steps, "%*s- deep down\n", (int)i * 2, "");
  assert_depth_is_bounded (bullets);
  assert_depth_is_bounded (mixed);
  assert_depth_is_bounded (steps->str);
  g_string_free (steps, TRUE);
}

static void
test_nested_inlines (void)
{
  static const char *const openers[] = { "*a ", "**a ", "*a **b ", "~~a ", "[", "![", "[a](", "`" };
  static const char *const closers[] = {
    " a*", " a**", " b** a*", " a~~", "](https://x.example)", "](https://x.example)", ")", "`"
  };

  for (guint i = 0; i < G_N_ELEMENTS (openers); i++)
    {
      g_autofree char *end = repeat ("x", closers[i], 5000, "");
      g_autofree char *text = repeat ("", openers[i], 5000, end);
      g_autoptr (GPtrArray) blocks = causerie_markdown_parse (text);

      causerie_markdown_check_blocks (blocks);
    }
}

static void
test_wide_table (void)
{
  g_autofree char *head = repeat ("", "a|", 129, "\n");
  g_autofree char *line = repeat (head, "---|", 129, "\n");
  g_autofree char *rows = repeat (line, "x\n", 50, "");
  g_autoptr (GPtrArray) blocks = causerie_markdown_parse (rows);

  g_assert_cmpuint (blocks->len, ==, 1);
  g_assert_cmpint (causerie_markdown_block_get_kind (g_ptr_array_index (blocks, 0)), ==,
                   CAUSERIE_MARKDOWN_BLOCK_PARAGRAPH);
  g_assert_true (
      g_str_has_prefix (causerie_markdown_block_get_text (g_ptr_array_index (blocks, 0)), head));
  causerie_markdown_check_blocks (blocks);
}

static void
test_many_link_lines (void)
{
  g_autofree char *links = repeat ("x", "[a](b\n", 20000, "");
  g_autofree char *log = repeat ("```\n", "[info] line\n", 20000, "```");
  g_autoptr (GPtrArray) plain = causerie_markdown_parse_segment (links, strlen (links), NULL);
  g_autoptr (GPtrArray) code = causerie_markdown_parse (log);

  g_assert_cmpuint (plain->len, ==, 1);
  g_assert_true (g_str_has_suffix (causerie_markdown_block_get_text (g_ptr_array_index (plain, 0)),
                                   "[a](b\n[a](b"));
  g_assert_cmpuint (code->len, ==, 1);
  g_assert_cmpint (causerie_markdown_block_get_kind (g_ptr_array_index (code, 0)), ==,
                   CAUSERIE_MARKDOWN_BLOCK_CODE);
}

static void
test_huge_line (void)
{
  g_autofree char *text = repeat ("", "wörd *x* <&> ", 100000, "");
  g_autoptr (GPtrArray) blocks = causerie_markdown_parse (text);

  g_assert_cmpuint (blocks->len, ==, strlen (text) / 10000);
  causerie_markdown_check_blocks (blocks);
}

/* With strict string checks, each strspn () measures the rest of the text. */
#ifdef __SANITIZE_ADDRESS__
#define N_DELIMITERS 2000
#else
#define N_DELIMITERS 50000
#endif

/* If each of these delimiters searched the rest of the text, this would take minutes. */
static void
test_many_delimiters (void)
{
  static const char *const pieces[]
      = { "$",         "$$",    "$$ ",  "$$x$$ ",    "$$\n",        "$$ x\n",  "\\(",   "\\( ",
          "\\(a\\)",   "\\(\n", "\\[",  "\\[\na\n",  "> \\[\n",     "- \\[\n", "`$$``", "`\\(",
          "\\[a\\]\n", "[^",    "[^1]", "[^1]: a\n", "[^1]: a\n\n", "[^a " };

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_autofree char *text = repeat ("", pieces[i], N_DELIMITERS, "");
      g_autoptr (CauserieMarkdownDocument) document = causerie_markdown_document_new ();

      causerie_markdown_document_set_text (document, text, FALSE);
      causerie_markdown_document_set_text (document, text, TRUE);
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (document)), >, 0);
    }
}

/* While long lines of code arrive in small parts, only the code is parsed again. */
static void
test_long_fence_does_not_parse_the_rest_again (void)
{
  g_autofree char *before = repeat ("", "some *text*\n\n", 2000, "");
  g_autofree char *text = repeat (before, "", 0, "```\nx\ny\nz\n");
  g_autoptr (CauserieMarkdownDocument) document = causerie_markdown_document_new ();
  guint64 parsed;

  causerie_markdown_document_set_text (document, before, FALSE);
  parsed = _causerie_markdown_document_get_parsed_bytes (document);
  for (gsize i = strlen (before); i < strlen (text); i++)
    {
      g_autofree char *part = g_strndup (text, i);

      causerie_markdown_document_set_text (document, part, FALSE);
    }
  parsed = _causerie_markdown_document_get_parsed_bytes (document) - parsed;
  g_assert_cmpuint (parsed, <, 200);
}

static void
test_random_text (void)
{
  static const char *const pieces[] = { "*",           "**",
                                        "_",           "`",
                                        "~~",          "[",
                                        "](",          ")",
                                        "!",           "<",
                                        ">",           "&",
                                        "&lt",         ";",
                                        "\\",          "\n",
                                        "\n\n",        "- ",
                                        "1. ",         "# ",
                                        "|",           "---|\n",
                                        "    ",        "```",
                                        "a",           "שלום",
                                        "👩‍👧", "\xff",
                                        "\xe2\x80",    "http://x.y",
                                        "javascript:", "\"",
                                        "'",           "<a href='x'>",
                                        "</span>",     "\342\200\256",
                                        "\001",        "&#0;",
                                        "www.a.b",     "a@b.c",
                                        "$$",          "\\(",
                                        "\\)",         "\\[",
                                        "\\]",         "\364\217\277\260" };

  for (guint i = 0; i < 4000; i++)
    {
      GString *text = g_string_new (NULL);
      g_autoptr (GPtrArray) blocks = NULL;

      for (gint n = g_test_rand_int_range (0, 40); n > 0; n--)
        g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
      blocks = causerie_markdown_parse (text->str);
      causerie_markdown_check_blocks (blocks);
      g_string_free (text, TRUE);
    }
}

/* causerie-markdown-shield.c uses these characters for itself. */
static void
test_private_characters_in_code (void)
{
  g_autoptr (GPtrArray) blocks
      = causerie_markdown_parse ("```\na\364\217\277\264b\n# \364\217\277\264 c\nd\n```\n");

  g_assert_cmpuint (blocks->len, ==, 1);
  g_assert_cmpstr (causerie_markdown_block_get_text (blocks->pdata[0]), ==,
                   "a\364\217\277\264b\n# \364\217\277\264 c\nd\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/limits/nested-quotes", test_nested_quotes);
  g_test_add_func ("/limits/nested-lists", test_nested_lists);
  g_test_add_func ("/limits/nested-inlines", test_nested_inlines);
  g_test_add_func ("/limits/wide-table-is-plain", test_wide_table);
  g_test_add_func ("/limits/many-link-lines-are-plain", test_many_link_lines);
  g_test_add_func ("/limits/huge-line", test_huge_line);
  g_test_add_func ("/limits/many-delimiters", test_many_delimiters);
  g_test_add_func ("/limits/long-fence-does-not-parse-the-rest-again",
                   test_long_fence_does_not_parse_the_rest_again);
  g_test_add_func ("/limits/private-characters-in-code", test_private_characters_in_code);
  g_test_add_func ("/limits/random-text-makes-valid-markup", test_random_text);
  return g_test_run ();
}
