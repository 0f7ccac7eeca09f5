/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests that the search finds text in every branch and interprets no character specially. */
#include "config.h"

#include "causerie-test-library.h"

#include <string.h>

static void
assert_found (CauserieTestLibrary *test, const char *words, const char *ids)
{
  g_autofree char *found = causerie_test_search (test->library, words);

  g_test_message ("%.40s", words);
  g_assert_cmpstr (found, ==, ids);
}

static gint64
add_chat (CauserieTestLibrary *test, const char *text)
{
  gint64 chat_id = 0;

  causerie_test_add (test->library, &chat_id, CAUSERIE_ROOT, text);
  return chat_id;
}

static void
test_finds_words_and_parts (CauserieTestLibrary *test, gconstpointer data)
{
  gint64 second = 0;
  gint64 question;

  add_chat (test, "The garden at night");
  question = causerie_test_add (test->library, &second, CAUSERIE_ROOT, "What about gardening?");
  causerie_test_reply (test->library, second, question, "It calms, and ÉLAN helps.", FALSE);
  assert_found (test, "garden", "2 1");
  assert_found (test, "GARDENING", "2");
  assert_found (test, "ight", "1");
  assert_found (test, "night garden", "1");
  assert_found (test, "night calms", "");
  assert_found (test, "élan", "2");
  assert_found (test, "e\xcc\x81lan", "2");
  assert_found (test, "  ", "");
  assert_found (test, "", "");
}

static void
test_finds_every_branch (CauserieTestLibrary *test, gconstpointer data)
{
  gint64 chat_id = 0;

  causerie_test_add (test->library, &chat_id, CAUSERIE_ROOT, "an old version with heron");
  causerie_test_add (test->library, &chat_id, CAUSERIE_ROOT, "the new one with stork");
  assert_found (test, "heron", "1");
  assert_found (test, "stork", "1");
}

static void
test_short_words_and_chinese (CauserieTestLibrary *test, gconstpointer data)
{
  add_chat (test, "请问今天天气怎么样");
  add_chat (test, "Go or C?");
  assert_found (test, "天气", "1");
  assert_found (test, "今天天气", "1");
  assert_found (test, "气天", "");
  assert_found (test, "go", "2");
  assert_found (test, "go C?", "2");
  assert_found (test, "天气 go", "");
}

static void
test_short_words_in_any_case (CauserieTestLibrary *test, gconstpointer data)
{
  add_chat (test, "Das \xc3\x96l ist hei\xc3\x9f");
  add_chat (test, "\xce\xa4\xce\xbf \xcf\x86\xcf\x89\xcf\x82");
  assert_found (test, "DA", "1");
  assert_found (test, "\xc3\x96l", "1");
  assert_found (test, "\xc3\xb6L", "1");
  assert_found (test, "\xc3\xb6", "1");
  assert_found (test, "o\xcc\x88l", "1");
  assert_found (test, "\xc3\x9f", "1");
  assert_found (test, "\xc3\xa4", "");
  assert_found (test, "ol", "");
  assert_found (test, "\xc3\x9fx", "");
  assert_found (test, "\xce\xa9\xce\xa3", "2");
  assert_found (test, "\xc3\xb6l DAS", "1");
}

static void
test_takes_everything_literally (CauserieTestLibrary *test, gconstpointer data)
{
  static const char *const typed[] = {
    "\"",
    "\"\"\"",
    "'",
    "*",
    "%",
    "_",
    "\\",
    "()",
    "NEAR(",
    "a AND",
    "AND",
    "OR OR OR",
    "-abc",
    "text:abc",
    "abc*",
    "^abc",
    "{abc}",
    "\"abc",
    "; DROP TABLE chat",
    "%%%",
    "___",
    "\\%\\",
  };
  g_autofree char *longest = g_strnfill (20000, 'q');

  add_chat (test, "plain things");
  for (gsize i = 0; i < G_N_ELEMENTS (typed); i++)
    assert_found (test, typed[i], "");
  assert_found (test, longest, "");
  add_chat (test, "100% of \"quoted\" a_b text: AND*OR \\ end");
  assert_found (test, "100%", "2");
  assert_found (test, "%", "2");
  assert_found (test, "_", "2");
  assert_found (test, "\"quoted\"", "2");
  assert_found (test, "AND*OR", "2");
  assert_found (test, "\\", "2");
  assert_found (test, "a_b", "2");
}

static void
test_titles_are_found (CauserieTestLibrary *test, gconstpointer data)
{
  gint64 chat_id = add_chat (test, "Something");
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  causerie_library_set_title_async (test->library, chat_id, "About lighthouses",
                                    CAUSERIE_TITLE_MODEL, NULL, causerie_test_take_result, &place);
  g_assert_true (causerie_test_write (test->library, &place, &error));
  assert_found (test, "lighthouse", "1");
  causerie_library_set_title_async (test->library, chat_id, "Beacons", CAUSERIE_TITLE_USER, NULL,
                                    causerie_test_take_result, &place);
  g_assert_true (causerie_test_write (test->library, &place, &error));
  assert_found (test, "lighthouse", "");
  assert_found (test, "beacons", "1");
}

static void
test_deleted_is_not_found (CauserieTestLibrary *test, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;
  gint64 chat_id = 0;
  gint64 question = causerie_test_add (test->library, &chat_id, CAUSERIE_ROOT, "walrus");

  causerie_test_reply (test->library, chat_id, question, "penguin", FALSE);
  assert_found (test, "penguin", "1");
  causerie_library_delete_message_async (test->library, question, TRUE, NULL,
                                         causerie_test_take_result, &place);
  g_assert_true (causerie_test_write (test->library, &place, &error));
  assert_found (test, "walrus", "");
  assert_found (test, "penguin", "");
  causerie_library_delete_message_async (test->library, question, FALSE, NULL,
                                         causerie_test_take_result, &place);
  g_assert_true (causerie_test_write (test->library, &place, &error));
  assert_found (test, "penguin", "1");
  causerie_library_delete_chat_async (test->library, chat_id, TRUE, NULL, causerie_test_take_result,
                                      &place);
  g_assert_true (causerie_test_write (test->library, &place, &error));
  assert_found (test, "penguin", "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  causerie_test_library_add_test ("/search/finds-words-and-parts", test_finds_words_and_parts);
  causerie_test_library_add_test ("/search/finds-every-branch", test_finds_every_branch);
  causerie_test_library_add_test ("/search/finds-short-words-and-chinese",
                                  test_short_words_and_chinese);
  causerie_test_library_add_test ("/search/finds-short-words-in-any-case",
                                  test_short_words_in_any_case);
  causerie_test_library_add_test ("/search/takes-everything-literally",
                                  test_takes_everything_literally);
  causerie_test_library_add_test ("/search/titles-are-found", test_titles_are_found);
  causerie_test_library_add_test ("/search/deleted-is-not-found", test_deleted_is_not_found);
  return g_test_run ();
}
