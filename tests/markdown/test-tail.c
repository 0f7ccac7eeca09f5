/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of the end of a text that is still streaming. */
#include "config.h"

#include "causerie-markdown-document.h"
#include "causerie-markdown-dump.h"

#include <string.h>

typedef struct
{
  const char *text;
  const char *shown;
} Case;

static const Case cases[] = {
  { "some **bo", "P(some <b>bo</b>)" },
  { "some **", "P(some)" },
  { "some **bold*", "P(some <b>bold</b>)" },
  { "some **bold**", "P(some <b>bold</b>)" },
  { "some ***both", "P(some <i><b>both</b></i>)" },
  { "some **bold *and", "P(some <b>bold <i>and</i></b>)" },
  { "a ~~stri", "P(a <s>stri</s>)" },
  { "a[^1] b[^c]", "P(a<sup>[1]</sup> b[^c])" },
  { "a[^1]\n\n[^1]: **b", "P(a<sup>[1]</sup>) R OL1{I{P(<b>b</b>)}}" },
  { "about ~5", "P(about ~5)" },
  { "这是**“取", "P(这是<b>“取</b>)" },
  { "call `foo", "P(call <tt>foo</tt>)" },
  { "call `", "P(call)" },
  { "call ``a`b", "P(call <tt>a`b</tt>)" },
  { "2 * 3 * 4", "P(2 * 3 * 4)" },
  { "snake_ca", "P(snake_ca)" },
  { "see [the do", "P(see [the do)" },
  { "see [the docs](http", "P(see the docs)" },
  { "see ![a cat](http", "P(see a cat)" },
  { "*see https://x.example/_a", "P(<i>see <a href=\"https://x.example/_a\" "
                                 "title=\"https://x.example/_a\">https://x.example/_a</a></i>)" },
  { "see [https://x.example/_a](http", "P(see <a href=\"https://x.example/_a\" "
                                       "title=\"https://x.example/_a\">https://x.example/_a</a>)" },
  { "text\n-", "P(text)" },
  { "text\n- *", "P(text)" },
  { "text\n\n#", "P(text)" },
  { "text\n\n1.", "P(text)" },
  { "text\n\n42", "P(text) P(42)" },
  { "text\n\n```py", "P(text)" },
  { "```py\nx = **y\n``", "C:py(x = **y\n)" },
  { "```py\nx = **y", "C:py(x = **y\n)" },
  { "- **a**: b\n- **c", "UL{I{P(<b>a</b>: b)}I{P(<b>c</b>)}}" },
  { "| a | b |\n|--", "P(| a | b |)" },
  { "| a | b |\n|---|---|\n| **x", "T[dd (a)(b) (<b>x</b>)()]" },
  { "> *q", "Q{P(<i>q</i>)}" },
  { "# **Ti", "H1(<b>Ti</b>)" },
  { "a **b\n\nc *d", "P(a **b) P(c <i>d</i>)" },
  { "half \xe2\x82", "P(half)" },
  { "half \xf0\x9f\x91", "P(half)" },
  { "back\\", "P(back\\)" },
  { "*", "" },
  { "", "" },
};

static void
test_shown (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (CauserieMarkdownDocument) document = causerie_markdown_document_new ();
  g_autoptr (GPtrArray) blocks = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *dump = NULL;

  causerie_markdown_document_set_text (document, test->text, FALSE);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (document)); i++)
    g_ptr_array_add (blocks, g_list_model_get_item (G_LIST_MODEL (document), i));
  causerie_markdown_check_blocks (blocks);
  dump = causerie_markdown_dump (blocks);
  g_assert_cmpstr (dump, ==, test->shown);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/tail/shows-%u", i);

      g_test_add_data_func (path, &cases[i], test_shown);
    }
  return g_test_run ();
}
