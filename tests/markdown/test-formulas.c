/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests that formulas are shown as they came, wherever they stand, and also while they arrive. */
#include "config.h"

#include "causerie-markdown-document.h"
#include "causerie-markdown-dump.h"
#include "causerie-markdown-parser.h"
#include "causerie-markdown.h"

#include <string.h>

typedef struct
{
  const char *name;
  const char *text;
  const char *blocks;
} Case;

static const Case cases[] = {
  { "inline", "let \\(a_1 + \\frac{x}{y} \\\\ *b*\\) be",
    "P(let <tt>\\(a_1 + \\frac{x}{y} \\\\ *b*\\)</tt> be)" },
  { "inline-brackets", "so \\[ \\{a_i\\} \\] holds", "P(so <tt>\\[ \\{a_i\\} \\]</tt> holds)" },
  { "inline-dollars", "so $$x^*$$ and $$y^*$$.", "P(so <tt>$$x^*$$</tt> and <tt>$$y^*$$</tt>.)" },
  { "over-several-lines", "let \\(a\n= b_1\\) be _c_",
    "P(let <tt>\\(a\n= b_1\\)</tt> be <i>c</i>)" },
  { "markup-is-escaped", "\\(a < b & c\\)", "P(<tt>\\(a &lt; b &amp; c\\)</tt>)" },
  { "address-is-not-linked", "\\(https://x.example\\)", "P(<tt>\\(https://x.example\\)</tt>)" },
  { "block-of-brackets", "a\n\n\\[\n\\sum_{i=1}^{n} x_i = \\left\\{ a \\\\ b \\right\\}\n\\]\n\nb",
    "P(a) F(\\[\n\\sum_{i=1}^{n} x_i = \\left\\{ a \\\\ b \\right\\}\n\\]) P(b)" },
  { "block-of-dollars", "$$\n\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}\n$$",
    "F($$\n\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}\n$$)" },
  { "block-in-one-line", "$$ a b $$\n\n\\[ c \\]", "F($$ a b $$) F(\\[ c \\])" },
  { "block-within-a-paragraph", "We have\n$$\nx_1\n$$\nand so\n\\[ y \\]\n*on*.",
    "P(We have) F($$\nx_1\n$$) P(and so) F(\\[ y \\]) P(<i>on</i>.)" },
  { "lines-that-look-like-other-blocks",
    "\\[\nx\n=\ny\n- 1\n+ 2\n* 3\n> 4\n# 5\n1. 6\n---\n| 7 | 8 |\n|---|---|\n\\]\nz",
    "F(\\[\nx\n=\ny\n- 1\n+ 2\n* 3\n> 4\n# 5\n1. 6\n---\n| 7 | 8 |\n|---|---|\n\\]) P(z)" },
  { "indentation-is-kept", "$$\nx\n    = y  \n\t= z\n$$", "F($$\nx\n    = y  \n\t= z\n$$)" },
  { "text-after-the-end", "\\[\nx\n\\], where *y*", "P(<tt>\\[\nx\n\\]</tt>, where <i>y</i>)" },
  { "in-emphasis", "**so $$x_1$$ and \\(y_1\\)**",
    "P(<b>so <tt>$$x_1$$</tt> and <tt>\\(y_1\\)</tt></b>)" },
  { "block-in-emphasis-is-inline", "**a\n$$x$$\nb**", "P(<b>a\n<tt>$$x$$</tt>\nb</b>)" },
  { "in-headings", "# The \\(n_1\\)th *one*\n\n## $$x$$",
    "H1(The <tt>\\(n_1\\)</tt>th <i>one</i>) H2(<tt>$$x$$</tt>)" },
  { "in-items",
    "- so \\(a_1 *b*\\)\n- $$\n  x\n  - y\n  $$\n- text\n\n  \\[\n    z\n  \\]\n\n  more",
    "UL~{I{P(so <tt>\\(a_1 *b*\\)</tt>)}I{F($$\nx\n- y\n$$)}I{P(text)F(\\[\n  z\n\\])P(more)}}" },
  { "in-numbered-items", "1. One:\n   $$x_1$$\n2. Two:\n   \\[\n   y\n   \\]\n3. Three",
    "OL1{I{P(One:)F($$x_1$$)}I{P(Two:)F(\\[\ny\n\\])}I{P(Three)}}" },
  { "in-quotes", "> \\[\n> a\n> > b\n> \\]\n> and \\(c_1\n> c_2\\)",
    "Q{F(\\[\na\n> b\n\\])P(and <tt>\\(c_1\nc_2\\)</tt>)}" },
  { "in-cells", "| a | b |\n|---|---|\n| \\(|x|_1\\) | $$y^*|y$$ |\n| $$ | $$ |",
    "T[dd (a)(b) (<tt>\\(|x|_1\\)</tt>)(<tt>$$y^*|y$$</tt>) ($$)($$)]" },
  { "not-in-code",
    "`\\(a\\)` ``$$ ` $$`` \\(b\\)\n\n```\n\\[\n$$\n\\]\n$$\n```\n\n    \\(c\\)\n    $$\n    d\n   "
    " $$",
    "P(<tt>\\(a\\)</tt> <tt>$$ ` $$</tt> <tt>\\(b\\)</tt>) C(\\[\n$$\n\\]\n$$\n) "
    "C(\\(c\\)\n$$\nd\n$$\n)" },
  { "not-in-code-of-items", "- a\n  ```sh\n  echo $$\n  $$\n  \\(x\\)\n    $$\n  ```\n- b",
    "UL{I{P(a)C:sh(echo $$\n$$\n\\(x\\)\n  $$\n)}I{P(b)}}" },
  { "fence-ends-an-open-one", "$$\nx\n```\n$$\n```\n", "P($$\nx) C($$\n)" },
  { "blank-line-ends-an-open-one", "\\[\n- a\n\n\\]", "P([) UL{I{P(a)}} P(])" },
  { "item-ends-an-open-one", "- \\[ a\n- b \\]", "UL{I{P([ a)}I{P(b ])}}" },
  { "without-end", "a \\(b *c*\n\n\\) $$ d", "P(a (b <i>c</i>) P() $$ d)" },
  { "empty", "f\\(\\) \\[ \\] $$$$ $$ $$", "P(f() [ ] $$$$ $$ $$)" },
  { "escaped", "\\\\(a\\\\) \\\\\\(b\\) \\$$c$$", "P(\\(a\\) \\<tt>\\(b\\)</tt> $$c$$)" },
  { "braces-outside", "Set \\{1, 2\\}.", "P(Set {1, 2}.)" },
  { "money", "$5–$10, $5 and $10, ($$) to ($$), cheap $$ or $$$",
    "P($5–$10, $5 and $10, ($$) to ($$), cheap $$ or $$$)" },
  { "money-in-lines", "$ – cheap\n$$ – moderate\n$$$ – dear\n\n- A ($$) – good\n- B ($$) – better",
    "P($ – cheap\n$$ – moderate\n$$$ – dear) UL{I{P(A ($$) – good)}I{P(B ($$) – better)}}" },
  { "in-link-text", "[so \\(x_1\\)](https://x.example)",
    "P(<a href=\"https://x.example\" title=\"https://x.example\">so <tt>\\(x_1\\)</tt></a>)" },
  { "escapes-in-addresses", "[a](https://x.example/b_\\(c\\)) ![d](e\\(f\\))",
    "P(<a href=\"https://x.example/b_(c)\" title=\"https://x.example/b_(c)\">a</a> d (e(f)))" },
  { "private-characters",
    "\364\217\277\2600\364\217\277\261 \\(a\\) \364\217\277\265 `\364\217\277\260`",
    "P(\364\217\277\2600\364\217\277\261 <tt>\\(a\\)</tt> \364\217\277\265 "
    "<tt>\364\217\277\260</tt>)" },
  { "not-beside-backticks-that-could-be-a-fence", "``` $$a_`b`$$\n\nc",
    "P(``` $$a_<tt>b</tt>$$) P(c)" },
  { "half-a-private-character", "a\364\217\277\n\nb",
    "P(a\357\277\275\357\277\275\357\277\275) P(b)" },
};

/* What is shown while the text grows. */
static const Case growing[] = {
  { "inline", "let \\(a_1 + *b", "P(let <tt>\\(a_1 + *b</tt>)" },
  { "delimiter", "let \\(", "P(let <tt>\\(</tt>)" },
  { "dollars", "so $$x *", "P(so <tt>$$x *</tt>)" },
  { "half-an-end", "so $$x$", "P(so <tt>$$x$</tt>)" },
  { "money", "**cheap: $$, go", "P(<b>cheap: $$, go</b>)" },
  { "in-emphasis", "**so \\(x*", "P(<b>so <tt>\\(x*</tt></b>)" },
  { "block", "a\n\n\\[\nx\n- y", "P(a) F(\\[\nx\n- y)" },
  { "block-line", "a\n\n\\[\nx\n", "P(a) F(\\[\nx)" },
  { "block-delimiter", "a\n\n$$", "P(a) F($$)" },
  { "half-a-delimiter", "a\n\n$", "P(a)" },
  { "in-an-item", "- a\n  $$\n  x\n  + y", "UL{I{P(a)F($$\nx\n+ y)}}" },
  { "private-character", "a\364\217\277\265 \\(b", "P(a\364\217\277\265 <tt>\\(b</tt>)" },
};

static GPtrArray *
collect (CauserieMarkdownDocument *document)
{
  GPtrArray *blocks = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (document)); i++)
    g_ptr_array_add (blocks, g_list_model_get_item (G_LIST_MODEL (document), i));
  return blocks;
}

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (GPtrArray) blocks = causerie_markdown_parse (test->text);
  g_autoptr (GPtrArray) whole
      = causerie_markdown_parse_segment (test->text, strlen (test->text), NULL);
  g_autofree char *dump = causerie_markdown_dump (blocks);
  g_autofree char *whole_dump = causerie_markdown_dump (whole);

  g_assert_cmpstr (dump, ==, test->blocks);
  g_assert_cmpstr (whole_dump, ==, test->blocks);
  causerie_markdown_check_blocks (blocks);
}

static void
test_growing (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (CauserieMarkdownDocument) document = causerie_markdown_document_new ();
  g_autoptr (GPtrArray) blocks = NULL;
  g_autofree char *dump = NULL;

  causerie_markdown_document_set_text (document, test->text, FALSE);
  blocks = collect (document);
  dump = causerie_markdown_dump (blocks);
  g_assert_cmpstr (dump, ==, test->blocks);
  causerie_markdown_check_blocks (blocks);
}

static void
test_split_anywhere (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize at = 0; at <= strlen (cases[i].text); at++)
      {
        g_autofree char *part = g_strndup (cases[i].text, at);
        g_autoptr (CauserieMarkdownDocument) document = causerie_markdown_document_new ();
        g_autoptr (GPtrArray) blocks = NULL;
        g_autofree char *dump = NULL;

        causerie_markdown_document_set_text (document, part, FALSE);
        causerie_markdown_document_set_text (document, cases[i].text, TRUE);
        blocks = collect (document);
        dump = causerie_markdown_dump (blocks);
        g_assert_cmpstr (dump, ==, cases[i].blocks);
      }
}

/* From its delimiter on, an open formula is a formula, and its block keeps its kind. */
static void
test_does_not_flicker (void)
{
  const char *const texts[] = {
    "Intro\n\n\\[\n\\sum_{i=1}^{n} x_i = \\left\\{ a \\\\ b \\right\\}\n- c\n= d\n\\]\n\nEnd",
    "Intro\n\n$$\n\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}\n+ 5\n$$\n\nEnd",
    "Intro\n\n$$ E = m c^2 $$\n\nEnd",
    "Intro\n\nInline \\(a_1 + \\frac{x}{y} * z * w\\).\n\nEnd",
    "Intro\n\n- item \\(a_1 * b *\\)\n\nEnd",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GPtrArray) expected = causerie_markdown_parse (texts[i]);
      g_autoptr (CauserieMarkdownDocument) document = causerie_markdown_document_new ();

      for (gsize at = 1; at <= strlen (texts[i]); at++)
        {
          g_autofree char *part = g_strndup (texts[i], at);
          g_autoptr (GPtrArray) blocks = NULL;
          g_autofree char *dump = NULL;

          causerie_markdown_document_set_text (document, part, FALSE);
          blocks = collect (document);
          dump = causerie_markdown_dump (blocks);
          g_assert_cmpuint (blocks->len, <=, expected->len);
          for (guint k = 0; k < blocks->len; k++)
            g_assert_cmpint (causerie_markdown_block_get_kind (g_ptr_array_index (blocks, k)), ==,
                             causerie_markdown_block_get_kind (g_ptr_array_index (expected, k)));
          g_assert_null (strstr (dump, "<i>"));
        }
    }
}

/* Lines of formulas and other blocks in any order, whole and in segments. */
static void
test_segments_equal_the_complete_text (void)
{
  static const char *const pieces[]
      = { "a",   "$$",    "\\[",  "\\]",   "x \\]",   "$$ y",  "z $$",  "\\(",   "\\)",
          "> b", "- c",   "2. d", "```",   "# e",     "`",     "- $$",  "> \\[", "> $$",
          "> x", "  \\]", "~~~",  "k | l", "---|---", "$$\\[", "[m]: n" };
  static const char *const indents[] = { "", "", "", " ", "  ", "    ", "> ", "\t" };

  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GPtrArray) whole = NULL;
      g_autoptr (GPtrArray) blocks = NULL;
      g_autofree char *expected = NULL;
      g_autofree char *dump = NULL;

      for (int line = g_test_rand_int_range (2, 8); line > 0; line--)
        {
          /* md4c handles two blank lines in a list differently at the beginning of a text. */
          if (text->len > 0 && g_test_rand_int_range (0, 6) == 0)
            g_string_append_c (text, '\n');
          g_string_append (text, indents[g_test_rand_int_range (0, G_N_ELEMENTS (indents))]);
          g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
          g_string_append_c (text, '\n');
        }
      whole = causerie_markdown_parse_segment (text->str, text->len, NULL);
      blocks = causerie_markdown_parse (text->str);
      causerie_markdown_check_blocks (blocks);
      expected = causerie_markdown_dump (whole);
      dump = causerie_markdown_dump (blocks);
      if (!g_str_equal (dump, expected))
        {
          g_autofree char *escaped = g_strescape (text->str, NULL);

          g_test_message ("differs in segments: %s", escaped);
        }
      g_assert_cmpstr (dump, ==, expected);
    }
}

static void
test_plain_text (void)
{
  g_autofree char *plain
      = causerie_markdown_to_plain_text ("So \\(a_1\\):\n\n$$\n\\{x\\}\n$$\n\n**on**");

  g_assert_cmpstr (plain, ==, "So \\(a_1\\):\n$$\n\\{x\\}\n$$\non");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/formulas/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  for (guint i = 0; i < G_N_ELEMENTS (growing); i++)
    {
      g_autofree char *path = g_strconcat ("/formulas/growing/", growing[i].name, NULL);

      g_test_add_data_func (path, &growing[i], test_growing);
    }
  g_test_add_func ("/formulas/split-anywhere", test_split_anywhere);
  g_test_add_func ("/formulas/do-not-flicker", test_does_not_flicker);
  g_test_add_func ("/formulas/segments-equal-the-complete-text",
                   test_segments_equal_the_complete_text);
  g_test_add_func ("/formulas/plain-text-has-their-source", test_plain_text);
  return g_test_run ();
}
