/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is purged is gone from the disk as well. */
#include "config.h"

#include "causerie-test-library.h"

#include <string.h>

#define WORD "Quittenmus"

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

/* As long as another program reads what was there before, the log cannot be emptied. */
static void
test_log_is_emptied_at_closing (CauserieTestLibrary *test, gconstpointer data)
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  causerie_test_library_add_test ("/erase/log-that-was-read-is-emptied-at-closing",
                                  test_log_is_emptied_at_closing);
  return g_test_run ();
}
