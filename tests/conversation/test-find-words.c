/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of finding words in a text. */
#include "config.h"

#include "causerie-find-words.h"

/* @expected lists the matches as "start-end", in bytes. */
static void
assert_found (const char *words, CauserieFindFlags flags, const char *text, const char *expected)
{
  g_autoptr (CauserieFindWords) find = causerie_find_words_new (words, flags);
  g_autoptr (GArray) ranges = causerie_find_words_list (find, text);
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < ranges->len; i++)
    {
      const CauserieFindRange *range = &g_array_index (ranges, CauserieFindRange, i);

      g_string_append_printf (found, "%s%u-%u", i > 0 ? " " : "", (guint)range->start,
                              (guint)range->end);
    }
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_ignores_case (void)
{
  assert_found ("word", CAUSERIE_FIND_DEFAULT, "A Word, a WORD, words", "2-6 10-14 16-20");
  assert_found ("Straße", CAUSERIE_FIND_DEFAULT, "straße STRAßE", "0-7 8-15");
  assert_found ("ПРИВЕТ", CAUSERIE_FIND_DEFAULT, "Привет", "0-12");
  assert_found ("x", CAUSERIE_FIND_DEFAULT, "", "");
  assert_found ("words", CAUSERIE_FIND_DEFAULT, "word", "");
}

static void
test_matches_case (void)
{
  assert_found ("Word", CAUSERIE_FIND_MATCH_CASE, "A Word, a WORD, word", "2-6");
}

static void
test_whole_words (void)
{
  const CauserieFindFlags flags = CAUSERIE_FIND_WHOLE_WORDS;

  assert_found ("word", flags, "word words sword word_ word", "0-4 23-27");
  assert_found ("word", flags, "(word) “word”", "1-5 10-14");
  /* A combining accent belongs to the letter before it. */
  assert_found ("cafe", flags, "cafe\xcc\x81 cafe", "7-11");
  assert_found ("a b", flags, "a b, xa b", "0-3");
}

static void
test_matches_do_not_overlap (void)
{
  assert_found ("aa", CAUSERIE_FIND_DEFAULT, "aaaaa", "0-2 2-4");
}

/* The words are no pattern. */
static void
test_words_are_literal (void)
{
  assert_found (".*", CAUSERIE_FIND_DEFAULT, "a.*b", "1-3");
  assert_found ("\\", CAUSERIE_FIND_DEFAULT, "C:\\", "2-3");
}

static void
test_empty_words (void)
{
  g_assert_null (causerie_find_words_new ("", CAUSERIE_FIND_DEFAULT));
}

static void
test_equal (void)
{
  g_autoptr (CauserieFindWords) one = causerie_find_words_new ("Word", CAUSERIE_FIND_DEFAULT);
  g_autoptr (CauserieFindWords) same = causerie_find_words_new ("word", CAUSERIE_FIND_DEFAULT);
  g_autoptr (CauserieFindWords) cased = causerie_find_words_new ("word", CAUSERIE_FIND_MATCH_CASE);
  g_autoptr (CauserieFindWords) other = causerie_find_words_new ("ward", CAUSERIE_FIND_DEFAULT);

  g_assert_true (causerie_find_words_equal (one, same));
  g_assert_false (causerie_find_words_equal (one, cased));
  g_assert_false (causerie_find_words_equal (one, other));
  g_assert_false (causerie_find_words_equal (one, NULL));
  g_assert_true (causerie_find_words_equal (NULL, NULL));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/find-words/ignores-case", test_ignores_case);
  g_test_add_func ("/find-words/matches-case", test_matches_case);
  g_test_add_func ("/find-words/whole-words", test_whole_words);
  g_test_add_func ("/find-words/matches-do-not-overlap", test_matches_do_not_overlap);
  g_test_add_func ("/find-words/words-are-literal", test_words_are_literal);
  g_test_add_func ("/find-words/empty-words", test_empty_words);
  g_test_add_func ("/find-words/equal", test_equal);
  return g_test_run ();
}
