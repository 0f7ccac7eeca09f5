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

static GPtrArray *
list_slices (const char *markup, gsize longest)
{
  GPtrArray *slices = g_ptr_array_new_with_free_func (g_free);
  CauserieMarkdownSlice slice = { 0 };
  gboolean more = TRUE;

  while (more)
    {
      CauserieMarkdownSlice next;

      more = causerie_markdown_slice_find_end (markup, &slice, longest, &next);
      g_ptr_array_add (slices, causerie_markdown_slice_dup (markup, &slice));
      causerie_markdown_slice_clear (&slice);
      slice = next;
    }
  return slices;
}

/* The text of 999 characters does not end a slice, that of 1,000 does. */
static void
test_slices_end_at_lines (void)
{
  g_autofree char *text = g_strnfill (990, 'a');
  g_autofree char *markup
      = g_strconcat ("<b>", text, "</b>12345678\n<i>&lt;\n<s>two\nlines</s></i>\nend", NULL);
  g_autofree char *first = g_strconcat ("<b>", text, "</b>12345678\n<i>&lt;</i>", NULL);
  g_autoptr (GPtrArray) slices = list_slices (markup, 10000);

  g_assert_cmpuint (slices->len, ==, 2);
  g_assert_cmpstr (slices->pdata[0], ==, first);
  g_assert_cmpstr (slices->pdata[1], ==, "<i><s>two\nlines</s></i>\nend");
}

/* Nothing is lost, and each slice has all the tags that apply to it. */
static void
test_long_lines_are_sliced (void)
{
  g_autoptr (GString) text = g_string_new ("<a href=\"http://a.b/?c&amp;d\" title=\"x\"><b>");
  g_autoptr (GString) joined = g_string_new (NULL);
  g_autoptr (GPtrArray) slices = NULL;

  for (guint i = 0; i < 9000; i++)
    {
      if (i % 10 == 0)
        g_string_append_printf (text, "&amp;<i>%u</i> ", i);
      else
        g_string_append_printf (text, "\303\244%u", i);
    }
  g_string_append (text, "</b></a>");
  slices = list_slices (text->str, 10000);
  g_assert_cmpuint (slices->len, >, 2);
  for (guint i = 0; i < slices->len; i++)
    {
      const char *slice = slices->pdata[i];
      gsize start = i > 0 ? strlen ("<a href=\"http://a.b/?c&amp;d\" title=\"x\"><b>") : 0;
      gsize end = i + 1 < slices->len ? strlen ("</b></a>") : 0;

      g_assert_true (g_str_has_prefix (slice, "<a href=\"http://a.b/?c&amp;d\" title=\"x\"><b>"));
      g_assert_true (g_str_has_suffix (slice, "</b></a>"));
      g_string_append_len (joined, slice + start, (gssize)(strlen (slice) - start - end));
    }
  g_assert_cmpstr (joined->str, ==, text->str);
}

static void
test_slices_have_text (void)
{
  const char *markup = "<b>a</b> &lt;&amp;&gt;&quot;&apos; <a href=\"b\">\303\244</a>";
  CauserieMarkdownSlice slice = { 0 };
  CauserieMarkdownSlice next;
  g_autofree char *text = NULL;

  g_assert_false (causerie_markdown_slice_find_end (markup, &slice, 10000, &next));
  text = causerie_markdown_slice_dup_text (markup, &slice);
  g_assert_cmpstr (text, ==, "a <&>\"' \303\244");
}

/* Returns: the number of slices of 3,000 times @unit */
static guint
count_slices (const char *unit, gsize longest)
{
  g_autoptr (GString) markup = g_string_new (NULL);
  g_autoptr (GPtrArray) slices = NULL;

  for (guint i = 0; i < 3000; i++)
    g_string_append (markup, unit);
  slices = list_slices (markup->str, longest);
  return slices->len;
}

/* Where cuts may be seen, the layout of each slice should take about as long. */
static void
test_slow_text_has_short_slices (void)
{
  g_assert_cmpuint (count_slices ("a", 1500), ==, 2);
  g_assert_cmpuint (count_slices ("\344\270\255", 1500), ==, 2);
  g_assert_cmpuint (count_slices ("\327\251", 1500), ==, 4);
  g_assert_cmpuint (count_slices ("<i>a</i>", 1500), >=, 18);
  g_assert_cmpuint (count_slices ("\360\237\221\251\342\200\215", 1500), >=, 48);
  g_assert_cmpuint (count_slices ("a\314\201\314\202", 1500), >=, 14);
  /* Elsewhere, no cut may be seen. */
  g_assert_cmpuint (count_slices ("<i>a</i>", 9900), ==, 1);
  g_assert_cmpuint (count_slices ("a\314\201\314\202", 9900), ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cut/tags-are-closed", test_tags_are_closed);
  g_test_add_func ("/cut/characters-are-not-split", test_characters_are_not_split);
  g_test_add_func ("/cut/slices-end-at-lines", test_slices_end_at_lines);
  g_test_add_func ("/cut/long-lines-are-sliced", test_long_lines_are_sliced);
  g_test_add_func ("/cut/slow-text-has-short-slices", test_slow_text_has_short_slices);
  g_test_add_func ("/cut/slices-have-text", test_slices_have_text);
  return g_test_run ();
}
