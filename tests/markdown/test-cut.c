/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests that cut markup is valid markup. */
#include "config.h"

#include "causerie-markdown-cut.h"

static void
check (const char *markup, gsize length, const char *expected)
{
  g_autofree char *cut = causerie_markdown_cut_markup (markup, length);

  g_assert_cmpstr (cut, ==, expected);
}

static void
test_tags_are_closed (void)
{
  check ("plain", 5, "plain");
  check ("plain", 2, "pl\342\200\246");
  check ("a <b>bc</b> d", 3, "a <b>b\342\200\246</b>");
  check ("<a href=\"http://a.b/?c&amp;d\"><i>word</i></a>", 2,
         "<a href=\"http://a.b/?c&amp;d\"><i>wo\342\200\246</i></a>");
  check ("<b>a</b><i>bc</i>", 2, "<b>a</b><i>b\342\200\246</i>");
}

static void
test_characters_are_not_split (void)
{
  check ("&lt;&amp;&gt;", 2, "&lt;&amp;\342\200\246");
  check ("\303\244\303\266", 2, "\303\244\342\200\246");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cut/tags-are-closed", test_tags_are_closed);
  g_test_add_func ("/cut/characters-are-not-split", test_characters_are_not_split);
  return g_test_run ();
}
