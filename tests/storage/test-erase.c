/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests that purged data is also erased from the disk. */
#include "config.h"

#include "causerie-test-library.h"

#include <string.h>

#define WORD "Quittenmus"

/* As typed, and as stored in the index. */
#define TRIGRAM_TYPED "\xd0\x96\xd0\xa9\xd0\xae"
#define TRIGRAM "\xd0\xb6\xd1\x89\xd1\x8e"

static gboolean
holds (CauserieTestLibrary *test, const char *name, const char *bytes)
{
  g_autofree char *path = causerie_test_library_get_path (test, name);
  g_autofree char *contents = NULL;
  gsize length = 0;

  return g_file_get_contents (path, &contents, &length, NULL)
         && memmem (contents, length, bytes, strlen (bytes)) != NULL;
}

static void
run_sql (sqlite3 *db, const char *sql)
{
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
}

static void
purge (CauserieTestLibrary *test, gint64 chat_id)
{
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  causerie_library_purge_chat_async (test->library, chat_id, NULL, causerie_test_take_result,
                                     &place);
  causerie_test_write (test->library, &place, &error);
  g_assert_no_error (error);
}

/* While another program reads an older state, the log cannot be truncated. */
static void
test_log_in_use_is_truncated_at_closing (CauserieTestLibrary *test, gconstpointer data)
{
  sqlite3 *reader = causerie_test_library_open_raw (test);
  gint64 chat_id = 0;

  causerie_test_add (test->library, &chat_id, CAUSERIE_ROOT, WORD);
  run_sql (reader, "BEGIN; SELECT count (*) FROM message");
  purge (test, chat_id);
  g_assert_true (holds (test, "library.sqlite-wal", WORD));
  run_sql (reader, "COMMIT");
  causerie_test_close (test->library);
  g_assert_false (holds (test, "library.sqlite-wal", WORD));
  g_assert_false (holds (test, "library.sqlite", WORD));
  sqlite3_close (reader);
}

static gboolean
is_erased (gpointer data)
{
  return !holds (data, "library.sqlite", TRIGRAM) && !holds (data, "library.sqlite-wal", TRIGRAM);
}

/* A word of three letters is one trigram of the index, and no other word has it. */
static void
add_and_purge (CauserieTestLibrary *test)
{
  gint64 chat_id = 0;
  gint64 other_chat_id = 0;

  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *text = g_strdup_printf ("Kept words, number %u", i);

      causerie_test_add (test->library, &other_chat_id, CAUSERIE_ROOT, text);
    }
  causerie_test_add (test->library, &chat_id, CAUSERIE_ROOT, TRIGRAM_TYPED);
  causerie_test_add (test->library, &other_chat_id, CAUSERIE_ROOT, "Something later");
  causerie_test_close (test->library);
  g_assert_true (holds (test, "library.sqlite", TRIGRAM));
  causerie_test_library_reopen (test);
  purge (test, chat_id);
}

static void
assert_others_are_found (CauserieTestLibrary *test)
{
  g_autofree char *found = causerie_test_search (test->library, "words");

  g_assert_cmpstr (found, ==, "1");
}

static void
test_index_is_tidied (CauserieTestLibrary *test, gconstpointer data)
{
  add_and_purge (test);
  g_assert_true (causerie_test_wait_until (is_erased, test, 30));
  assert_others_are_found (test);
}

static void
test_index_is_tidied_at_closing (CauserieTestLibrary *test, gconstpointer data)
{
  add_and_purge (test);
  causerie_test_close (test->library);
  g_assert_true (is_erased (test));
  causerie_test_library_reopen (test);
  assert_others_are_found (test);
}

static void
set_title (CauserieTestLibrary *test, gint64 chat_id, const char *title)
{
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  causerie_library_set_title_async (test->library, chat_id, title, CAUSERIE_TITLE_USER, NULL,
                                    causerie_test_take_result, &place);
  causerie_test_write (test->library, &place, &error);
  g_assert_no_error (error);
}

static void
set_draft (CauserieTestLibrary *test, gint64 chat_id, const char *text)
{
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  causerie_library_set_draft_async (test->library, chat_id, 0, text, NULL,
                                    causerie_test_take_result, &place);
  causerie_test_write (test->library, &place, &error);
  g_assert_no_error (error);
}

/* Older titles and drafts are erased too. */
static void
test_older_words_are_erased_too (CauserieTestLibrary *test, gconstpointer data)
{
  gint64 chat_id = 0;
  gint64 other_chat_id = 0;

  causerie_test_add (test->library, &other_chat_id, CAUSERIE_ROOT, "Kept words");
  causerie_test_add (test->library, &chat_id, CAUSERIE_ROOT, "Other words");
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *title = g_strdup_printf ("%s %u and some more of it", WORD, i);

      set_title (test, chat_id, title);
      set_draft (test, chat_id, title);
      causerie_test_add (test->library, &other_chat_id, CAUSERIE_ROOT, "Something later");
    }
  set_title (test, chat_id, "Brief");
  set_draft (test, chat_id, "");
  purge (test, chat_id);
  causerie_test_close (test->library);
  g_assert_false (holds (test, "library.sqlite", WORD));
  g_assert_false (holds (test, "library.sqlite-wal", WORD));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  causerie_test_library_add_test ("/erase/log-in-use-is-truncated-at-closing",
                                  test_log_in_use_is_truncated_at_closing);
  causerie_test_library_add_test ("/erase/index-is-tidied-after-a-purge", test_index_is_tidied);
  causerie_test_library_add_test ("/erase/index-is-tidied-at-closing",
                                  test_index_is_tidied_at_closing);
  causerie_test_library_add_test ("/erase/older-words-are-erased-too",
                                  test_older_words_are_erased_too);
  return g_test_run ();
}
