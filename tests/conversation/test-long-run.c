/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests that long texts are divided into short pieces between grapheme clusters. */
#include "config.h"

#include "causerie-long-run.h"

#include "causerie-outside-text.h"

#include <string.h>

static char *
repeat (const char *unit, guint n)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append (text, unit);
  return g_string_free (text, FALSE);
}

static gsize
find_longest_piece (const char *text, GArray *borders)
{
  gsize longest = 0;
  gsize start = 0;

  for (guint i = 0; i <= (borders != NULL ? borders->len : 0); i++)
    {
      gsize end
          = borders != NULL && i < borders->len ? g_array_index (borders, gsize, i) : strlen (text);

      g_assert_cmpuint (start, <, end);
      longest = MAX (longest, (gsize)g_utf8_strlen (text + start, (gssize)(end - start)));
      start = end;
    }
  return longest;
}

/* Divides a text of @n times @unit and checks that no piece is longer than @longest. */
static void
check_pieces (const char *unit, guint n, gsize longest)
{
  g_autofree char *text = repeat (unit, n);
  g_autoptr (GArray) borders = causerie_long_run_list_pieces (text);

  g_assert_nonnull (borders);
  g_assert_cmpuint (find_longest_piece (text, borders), <=, longest);
  for (guint i = 0; i < borders->len; i++)
    {
      const char *at = text + g_array_index (borders, gsize, i);
      gunichar before = g_utf8_get_char (g_utf8_prev_char (at));

      g_assert_true (g_utf8_validate (at, -1, NULL));
      g_assert_false (causerie_outside_text_joins (before, g_utf8_get_char (at)));
    }
}

static void
test_words_are_divided (void)
{
  check_pieces ("0f", 50000, 100);
  check_pieces ("https://example.org/?q=a&", 400, 100);
  check_pieces ("\330\250", 16000, 100);                                    /* Arabic */
  check_pieces ("e\314\201\314\202\314\203", 4000, 103);                    /* stacked accents */
  check_pieces ("\360\237\221\251\342\200\215\360\237\221\247", 4000, 102); /* a family */
  check_pieces ("\340\244\225\340\245\215\340\244\267", 4000, 102);         /* a conjunct */
  check_pieces ("no-break\302\240space", 1000, 100);
}

static void
test_text_is_divided_between_words (void)
{
  g_autofree char *text = repeat ("word ", 40000);
  g_autoptr (GArray) borders = causerie_long_run_list_pieces (text);

  g_assert_nonnull (borders);
  g_assert_cmpuint (find_longest_piece (text, borders), <=, 505);
  for (guint i = 0; i < borders->len; i++)
    g_assert_cmpint (text[g_array_index (borders, gsize, i)], ==, 'w');
}

static void
test_short_text_is_not_divided (void)
{
  g_autofree char *word = repeat ("a", 100);
  g_autofree char *lines = repeat ("One line, and one more.\n", 1000);

  g_assert_null (causerie_long_run_list_pieces (""));
  g_assert_null (causerie_long_run_list_pieces (word));
  g_assert_null (causerie_long_run_list_pieces (lines));
}

/* An unlimited number of accents would be one piece. */
static void
test_endless_cluster_is_divided (void)
{
  g_autofree char *text = repeat ("\314\201", 5000);
  g_autoptr (GArray) borders = causerie_long_run_list_pieces (text);

  g_assert_nonnull (borders);
  g_assert_cmpuint (find_longest_piece (text, borders), ==, 1000);
}

static void
test_longest_run_is_measured (void)
{
  g_assert_cmpuint (causerie_long_run_measure ("", -1), ==, 0);
  g_assert_cmpuint (causerie_long_run_measure ("a bcd\n\304\205\304\205", -1), ==, 3);
  g_assert_cmpuint (causerie_long_run_measure ("a bcd", 3), ==, 1);
}

static void
check_fold (const char *before, const char *unit, guint n, gsize expected)
{
  g_autofree char *run = repeat (unit, n);
  g_autofree char *text = g_strconcat (before, run, " and after", NULL);

  g_assert_cmpuint (causerie_long_run_find_fold (text, 1000, 10), ==, expected);
}

static void
test_long_run_is_folded (void)
{
  check_fold ("See ", "a", 1000, 0);
  check_fold ("See ", "a", 1001, 4 + 10);
  check_fold ("See ", "e\314\201", 600, 4 + 5 * 3);
  check_fold ("See ", "xe\314\201\314\202", 600, 4 + 2 * 6 + 1);
  check_fold ("", "\314\201", 2000, 2 * 10);
}

static void
test_lines_are_counted (void)
{
  g_autofree char *words = repeat ("seven ch", 30);
  g_autofree char *word = repeat ("a", 300);

  g_assert_cmpuint (causerie_long_run_find_line ("a\nb\nc", 3), ==, 0);
  g_assert_cmpuint (causerie_long_run_find_line ("a\nb\nc\nd", 3), ==, 5);
  /* A line of 80 characters, cut after the last complete word. */
  g_assert_cmpuint (causerie_long_run_find_line (words, 3), ==, 0);
  g_assert_cmpuint (causerie_long_run_find_line (words, 2), ==, 158);
  g_assert_cmpuint (causerie_long_run_find_line (word, 3), ==, 240);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/long-run/words-are-divided", test_words_are_divided);
  g_test_add_func ("/long-run/text-is-divided-between-words", test_text_is_divided_between_words);
  g_test_add_func ("/long-run/short-text-is-not-divided", test_short_text_is_not_divided);
  g_test_add_func ("/long-run/endless-cluster-is-divided", test_endless_cluster_is_divided);
  g_test_add_func ("/long-run/longest-run-is-measured", test_longest_run_is_measured);
  g_test_add_func ("/long-run/long-run-is-folded", test_long_run_is_folded);
  g_test_add_func ("/long-run/lines-are-counted", test_lines_are_counted);
  return g_test_run ();
}
