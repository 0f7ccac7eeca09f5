/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests that untrusted text becomes valid UTF-8 of limited length, and that lines have no control
 * characters. */
#include "config.h"

#include "causerie-outside-text.h"

#include <string.h>

typedef struct
{
  const char *text;
  gsize max;
  const char *expected;
} Case;

static void
check_lines (const Case *cases, gsize n_cases)
{
  for (gsize i = 0; i < n_cases; i++)
    {
      g_autofree char *line = causerie_outside_text_line (cases[i].text, -1, cases[i].max);

      g_assert_cmpstr (line, ==, cases[i].expected);
    }
}

static void
test_line_is_cleaned (void)
{
  static const Case cases[] = {
    { "", 10, "" },
    { "Trip to Rome", 20, "Trip to Rome" },
    { "  a\r\n\tb \v c\n", 20, "a b c" },
    { "a\342\200\250b\342\200\251c\302\205d", 20, "a b c d" },
    { "a\377b\303", 20, "a\357\277\275b\357\277\275" },
    { "x\342\200\256gpj.exe\342\200\254", 20, "xgpj.exe" },
    { "\342\201\246a\342\201\251\342\200\216\342\200\217\330\234", 20, "a" },
    { "\357\273\277a\342\200\213\302\255b", 20, "ab" },
    { "\033[31mred\177", 20, "[31mred" },
  };

  check_lines (cases, G_N_ELEMENTS (cases));
}

static void
test_line_keeps_joiners (void)
{
  static const char persian[]
      = "\331\205\333\214\342\200\214\330\256\331\210\330\247\331\207\331\205";
  g_autofree char *line = causerie_outside_text_line (persian, -1, 20);

  g_assert_cmpstr (line, ==, persian);
}

static void
test_line_is_cut_between_characters (void)
{
  static const Case cases[] = {
    { "abcde", 5, "abcde" },
    { "abcdef", 5, "abcd\342\200\246" },
    { "abcd ef", 5, "abcd\342\200\246" },
    { "a", 1, "a" },
    { "ab", 1, "\342\200\246" },
    /* The accent is not separated from its letter. */
    { "abce\314\201f", 5, "abc\342\200\246" },
    /* A family of three, and two flags. */
    { "a\360\237\221\250\342\200\215\360\237\221\251\342\200\215\360\237\221\247", 4,
      "a\342\200\246" },
    { "ab\360\237\207\251\360\237\207\252c", 4, "ab\342\200\246" },
  };

  check_lines (cases, G_N_ELEMENTS (cases));
}

static void
test_line_of_combining_marks_is_cut (void)
{
  g_autoptr (GString) marks = g_string_new ("e");
  g_autofree char *line = NULL;

  for (guint i = 0; i < 1000; i++)
    g_string_append (marks, "\314\201");
  line = causerie_outside_text_line (marks->str, -1, 100);

  g_assert_cmpint (g_utf8_strlen (line, -1), ==, 100);
}

static void
test_line_has_at_most_the_given_length (void)
{
  g_autofree char *line = causerie_outside_text_line ("a\0b\303\244", 4, 10);

  g_assert_cmpstr (line, ==, "a\357\277\275b\357\277\275");
}

static void
test_block_is_valid_and_limited (void)
{
  static const Case cases[] = {
    { "", 10, "" },
    { "a\n\tb", 10, "a\n\tb" },
    { "a\377b", 10, "a\357\277\275b" },
    { "abcdef", 6, "abcdef" },
    { "abcdefg", 6, "abc\342\200\246" },
    { "a\303\244\303\244\303\244", 6, "a\303\244\342\200\246" },
    { "\377\377\377", 6, "\357\277\275\342\200\246" },
    { "\377\377", 3, "\342\200\246" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *block = causerie_outside_text_block (cases[i].text, -1, cases[i].max);

      g_assert_cmpstr (block, ==, cases[i].expected);
      g_assert_cmpuint (strlen (block), <=, cases[i].max);
    }
}

static void
test_block_shows_nul (void)
{
  g_autofree char *block = causerie_outside_text_block ("a\0b", 3, 10);

  g_assert_cmpstr (block, ==, "a\357\277\275b");
}

/* For random bytes the result is valid and not too long. */
static void
test_random_bytes (void)
{
  for (guint round = 0; round < 2000; round++)
    {
      char bytes[64];
      gsize length = (gsize)g_test_rand_int_range (0, sizeof bytes + 1);
      gsize max = (gsize)g_test_rand_int_range (3, 40);
      g_autofree char *line = NULL;
      g_autofree char *block = NULL;

      for (gsize i = 0; i < length; i++)
        bytes[i] = (char)g_test_rand_int_range (0, 256);
      line = causerie_outside_text_line (bytes, (gssize)length, max);
      block = causerie_outside_text_block (bytes, (gssize)length, max);

      g_assert_true (g_utf8_validate (line, -1, NULL));
      g_assert_true (g_utf8_validate (block, -1, NULL));
      g_assert_cmpint (g_utf8_strlen (line, -1), <=, (glong)max);
      g_assert_cmpuint (strlen (block), <=, max);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/outside-text/line-is-cleaned", test_line_is_cleaned);
  g_test_add_func ("/outside-text/line-keeps-joiners", test_line_keeps_joiners);
  g_test_add_func ("/outside-text/line-is-cut-between-characters",
                   test_line_is_cut_between_characters);
  g_test_add_func ("/outside-text/line-of-combining-marks-is-cut",
                   test_line_of_combining_marks_is_cut);
  g_test_add_func ("/outside-text/line-has-at-most-the-given-length",
                   test_line_has_at_most_the_given_length);
  g_test_add_func ("/outside-text/block-is-valid-and-limited", test_block_is_valid_and_limited);
  g_test_add_func ("/outside-text/block-shows-nul", test_block_shows_nul);
  g_test_add_func ("/outside-text/random-bytes", test_random_bytes);
  return g_test_run ();
}
