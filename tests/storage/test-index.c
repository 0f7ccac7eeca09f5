/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests that messages are stored without a search index, and that a lost index is rebuilt. */
#include "config.h"

#include "causerie-test-library.h"

#define SECONDS 20

static gboolean
is_damaged (CauserieTestLibrary *test)
{
  gboolean damaged;

  g_object_get (test->library, "damaged", &damaged, NULL);
  return damaged;
}

static gint64
query (CauserieTestLibrary *test, const char *sql)
{
  sqlite3 *db = causerie_test_library_open_raw (test);
  sqlite3_stmt *statement = NULL;
  gint64 number = -1;

  /* The table may not exist at the moment. */
  if (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) == SQLITE_OK
      && sqlite3_step (statement) == SQLITE_ROW)
    number = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
  return number;
}

static void
run_sql (CauserieTestLibrary *test, const char *sql)
{
  sqlite3 *db = causerie_test_library_open_raw (test);

  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

static gboolean
is_complete (gpointer data)
{
  return query (data,
                "SELECT (SELECT count (*) FROM message) = (SELECT count (*) FROM message_search"
                " WHERE text <> '') AND EXISTS (SELECT 1 FROM title_search WHERE text MATCH"
                " 'birds') AND EXISTS (SELECT 1 FROM message_search WHERE text MATCH 'heron')")
         == 1;
}

static void
assert_found (CauserieTestLibrary *test, const char *words, const char *ids)
{
  g_autofree char *found = causerie_test_search (test->library, words);

  g_assert_cmpstr (found, ==, ids);
}

static void
add_chats (CauserieTestLibrary *test)
{
  GAsyncResult *place = NULL;
  gint64 first = 0;
  gint64 second = 0;
  gint64 question = causerie_test_add (test->library, &first, CAUSERIE_ROOT, "A heron");

  causerie_test_reply (test->library, first, question, "A grey one by the stream", FALSE);
  causerie_test_add (test->library, &second, CAUSERIE_ROOT, "A stork");
  causerie_library_set_title_async (test->library, second, "Of birds", CAUSERIE_TITLE_USER, NULL,
                                    causerie_test_take_result, &place);
  g_assert_true (causerie_test_write (test->library, &place, NULL));
}

/* Checks that everything works at once, and that the index is rebuilt soon. */
static void
assert_repaired (CauserieTestLibrary *test)
{
  gint64 chat_id = 0;
  gint64 question = causerie_test_add (test->library, &chat_id, CAUSERIE_ROOT, "And a crane?");

  causerie_test_reply (test->library, chat_id, question, "Cranes dance", FALSE);
  assert_found (test, "heron", "1");
  assert_found (test, "dance", "3");
  assert_found (test, "bir", "2");
  assert_found (test, "by grey", "1");
  g_assert_true (causerie_test_wait_until (is_complete, test, SECONDS));
  assert_found (test, "dance", "3");
  g_assert_false (is_damaged (test));
  causerie_test_library_reopen (test);
  assert_found (test, "heron", "1");
  g_assert_cmpint (query (test, "SELECT count (*) FROM message_search WHERE text MATCH 'heron'"),
                   ==, 1);
}

static void
test_missing_tables (CauserieTestLibrary *test, gconstpointer data)
{
  add_chats (test);
  causerie_test_close (test->library);
  run_sql (test, "DROP TABLE message_search; DROP TABLE title_search");
  g_assert_true (causerie_test_open (test->library, NULL));
  assert_repaired (test);
}

/* The same while the library is open. */
static void
test_tables_that_vanish (CauserieTestLibrary *test, gconstpointer data)
{
  add_chats (test);
  run_sql (test, "DROP TABLE message_search");
  assert_repaired (test);
}

static void
test_missing_rows (CauserieTestLibrary *test, gconstpointer data)
{
  add_chats (test);
  causerie_test_close (test->library);
  run_sql (test, "DELETE FROM message_search; DELETE FROM title_search");
  g_assert_true (causerie_test_open (test->library, NULL));
  g_assert_true (causerie_test_wait_until (is_complete, test, SECONDS));
  assert_repaired (test);
}

/* Damages each of the shadow tables of the index. */
static void
test_damaged_pages (CauserieTestLibrary *test, gconstpointer data)
{
  static const char *const tables[]
      = { "message_search_data",    "message_search_idx",    "message_search_content",
          "message_search_docsize", "message_search_config", "title_search_data" };

  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_test_message ("%s", tables[i]);
      add_chats (test);
      causerie_test_library_damage_table (test, tables[i]);
      assert_repaired (test);
      causerie_test_library_tear_down (test);
      causerie_test_library_set_up (test);
    }
}

/* Erasing a chat works in any state of the index. */
static void
test_erasing (CauserieTestLibrary *test, gconstpointer data)
{
  GAsyncResult *place = NULL;
  g_autoptr (GError) error = NULL;

  add_chats (test);
  causerie_test_library_damage_table (test, "message_search_data");
  causerie_library_purge_chat_async (test->library, 1, NULL, causerie_test_take_result, &place);
  causerie_test_write (test->library, &place, &error);
  g_assert_no_error (error);
  assert_found (test, "heron", "");
  assert_found (test, "stork", "2");
}

/* The index of a table is emptied by writing to the file. */
static void
test_index_of_a_table (CauserieTestLibrary *test, gconstpointer data)
{
  GAsyncResult *place = NULL;
  g_autoptr (GError) error = NULL;

  add_chats (test);
  causerie_test_close (test->library);
  run_sql (test, "CREATE INDEX empty ON message (parent_id) WHERE id < 0;"
                 "PRAGMA writable_schema = ON;"
                 "UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema"
                 " WHERE name = 'empty') WHERE name = 'message_by_parent';"
                 "DELETE FROM sqlite_schema WHERE name = 'empty'");
  g_assert_true (causerie_test_open (test->library, NULL));
  causerie_library_purge_chat_async (test->library, 1, NULL, causerie_test_take_result, &place);
  causerie_test_write (test->library, &place, &error);
  g_assert_no_error (error);
  g_assert_false (is_damaged (test));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  causerie_test_library_add_test ("/index/missing-tables-are-rebuilt", test_missing_tables);
  causerie_test_library_add_test ("/index/tables-that-vanish-are-rebuilt", test_tables_that_vanish);
  causerie_test_library_add_test ("/index/missing-rows-are-added", test_missing_rows);
  causerie_test_library_add_test ("/index/damaged-pages-do-not-matter", test_damaged_pages);
  causerie_test_library_add_test ("/index/erasing-needs-no-index", test_erasing);
  causerie_test_library_add_test ("/index/index-of-a-table-is-rebuilt", test_index_of_a_table);
  return g_test_run ();
}
