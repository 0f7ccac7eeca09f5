/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests that the triggers of the schema enforce the rules. */
#include "config.h"

#include "causerie-test-library.h"

/* Chat 1: message 1 (user), 2 (its reply, ends), 3 (another reply, streams), 4 (third reply,
 * complete); chat 2: message 5. */
static sqlite3 *
make_raw (CauserieTestLibrary *test)
{
  gint64 chat_id = 0;
  gint64 other_chat_id = 0;
  gint64 question = causerie_test_add (test->library, &chat_id, CAUSERIE_ROOT, "Question");
  sqlite3 *db;

  g_assert_cmpint (causerie_test_reply (test->library, chat_id, question, "Bye", TRUE), ==, 2);
  g_assert_cmpint (causerie_test_begin (test->library, chat_id, question), ==, 3);
  g_assert_cmpint (causerie_test_reply (test->library, chat_id, question, "Yes", FALSE), ==, 4);
  g_assert_cmpint (causerie_test_add (test->library, &other_chat_id, CAUSERIE_ROOT, "Other"), ==,
                   5);
  db = causerie_test_library_open_raw (test);
  g_assert_cmpint (sqlite3_exec (db, "PRAGMA foreign_keys = ON", NULL, NULL, NULL), ==, SQLITE_OK);
  return db;
}

static void
assert_rejected (sqlite3 *db, const char *sql, const char *words)
{
  int code = sqlite3_exec (db, sql, NULL, NULL, NULL);

  g_test_message ("%s", sql);
  g_assert_cmpint (code, ==, SQLITE_CONSTRAINT);
  if (words != NULL)
    g_assert_cmpstr (sqlite3_errmsg (db), ==, words);
}

#define INSERT "INSERT INTO message (uid, chat_id, parent_id, role, state, created_at, imported) "

static void
test_complete_is_frozen (CauserieTestLibrary *test, gconstpointer data)
{
  static const char *const refused[] = {
    "UPDATE content SET json = '[]' WHERE message_id = 1",
    "UPDATE content SET json = json || ' ' WHERE message_id = 4",
    "UPDATE content SET message_id = 9 WHERE message_id = 3",
    "UPDATE message SET first_words = 'x' WHERE id = 1",
    "UPDATE message SET role = 1 WHERE id = 1",
    "UPDATE message SET parent_id = 4 WHERE id = 1",
    "UPDATE message SET state = 0 WHERE id = 4",
    "UPDATE message SET ends = 0 WHERE id = 2",
    "UPDATE message SET model = 'm' WHERE id = 3",
    "UPDATE message SET chat_id = 2 WHERE id = 3",
    "UPDATE message SET parent_id = 4 WHERE id = 3",
    "INSERT OR REPLACE INTO content (message_id, json) VALUES (1, '[]')",
    "INSERT OR REPLACE INTO message (id, uid, chat_id, parent_id, role, state, created_at)"
    " VALUES (1, 'x', 1, 0, 0, 1, 1)",
    "UPDATE prefix SET system = 'x'",
    "INSERT OR REPLACE INTO prefix (chat_id, service, model)"
    " SELECT chat_id, service, model FROM prefix",
  };
  sqlite3 *db = make_raw (test);

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    assert_rejected (db, refused[i], "causerie: frozen");
  g_assert_cmpint (
      sqlite3_exec (db, "UPDATE content SET json = '[1]' WHERE message_id = 3", NULL, NULL, NULL),
      ==, SQLITE_OK);
  sqlite3_close (db);
}

static void
test_nothing_is_deleted (CauserieTestLibrary *test, gconstpointer data)
{
  static const char *const refused[] = {
    "DELETE FROM message WHERE id = 4",
    "DELETE FROM message WHERE id = 3",
    "DELETE FROM content WHERE message_id = 1",
    "DELETE FROM prefix",
    "DELETE FROM chat",
    "BEGIN; UPDATE chat SET purging = 1 WHERE id = 1; DELETE FROM message WHERE chat_id = 2",
  };
  sqlite3 *db = make_raw (test);

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    assert_rejected (db, refused[i], "causerie: kept");
  sqlite3_close (db);
}

/* The first reply of chat 1 is marked; another reply of it has a message below. */
static void
test_mark_without_thinking_is_frozen (CauserieTestLibrary *test, gconstpointer data)
{
  static const char *const refused[] = {
    "UPDATE reply_without_thinking SET message_id = 3",
    "INSERT OR REPLACE INTO reply_without_thinking VALUES (2)",
    "INSERT INTO reply_without_thinking VALUES (4)",
    "INSERT INTO reply_without_thinking VALUES (1)",
    "INSERT INTO reply_without_thinking VALUES (99)",
  };
  sqlite3 *db = make_raw (test);
  sqlite3_stmt *marks = NULL;

  g_assert_cmpint (sqlite3_exec (db,
                                 "INSERT INTO reply_without_thinking VALUES (2);" INSERT
                                 "VALUES ('a', 1, 4, 0, 1, 1, 0)",
                                 NULL, NULL, NULL),
                   ==, SQLITE_OK);
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    assert_rejected (db, refused[i], "causerie: frozen");
  assert_rejected (db, "DELETE FROM reply_without_thinking", "causerie: kept");
  g_assert_cmpint (sqlite3_exec (db,
                                 "UPDATE chat SET purging = 1 WHERE id = 1;"
                                 "DELETE FROM content WHERE message_id = 2;"
                                 "DELETE FROM message WHERE id = 2",
                                 NULL, NULL, NULL),
                   ==, SQLITE_OK);
  g_assert_cmpint (
      sqlite3_prepare_v2 (db, "SELECT 1 FROM reply_without_thinking", -1, &marks, NULL), ==,
      SQLITE_OK);
  g_assert_cmpint (sqlite3_step (marks), ==, SQLITE_DONE);
  sqlite3_finalize (marks);
  sqlite3_close (db);
}

/* Message 2 thought once; below message 4 is another one. */
static void
test_thinking_time_is_frozen (CauserieTestLibrary *test, gconstpointer data)
{
  static const char *const refused[] = {
    "UPDATE thinking_time SET milliseconds = 1",
    "INSERT OR REPLACE INTO thinking_time VALUES (7, 2, 0, 1)",
    "INSERT INTO thinking_time VALUES (8, 4, 0, 1)",
    "INSERT INTO thinking_time VALUES (8, 1, 0, 1)",
  };
  sqlite3 *db = make_raw (test);

  g_assert_cmpint (sqlite3_exec (db,
                                 "INSERT INTO thinking_time VALUES (7, 2, 0, 100);" INSERT
                                 "VALUES ('a', 1, 4, 0, 1, 1, 0)",
                                 NULL, NULL, NULL),
                   ==, SQLITE_OK);
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    assert_rejected (db, refused[i], "causerie: frozen");
  assert_rejected (db, "DELETE FROM thinking_time", "causerie: kept");
  sqlite3_close (db);
}

static void
test_children_are_rejected (CauserieTestLibrary *test, gconstpointer data)
{
  sqlite3 *db = make_raw (test);

  assert_rejected (db, INSERT "VALUES ('a', 1, 2, 0, 1, 1, 0)", "causerie: ended");
  assert_rejected (db, INSERT "VALUES ('a', 1, 3, 0, 1, 1, 0)", "causerie: busy");
  assert_rejected (db, INSERT "VALUES ('a', 1, 3, 0, 1, 1, 1)", "causerie: busy");
  assert_rejected (db, INSERT "VALUES ('a', 1, 5, 0, 1, 1, 0)", "causerie: no message");
  assert_rejected (db, INSERT "VALUES ('a', 1, 77, 0, 1, 1, 0)", "causerie: no message");
  assert_rejected (db, INSERT "VALUES ('a', 9, 0, 0, 1, 1, 0)", NULL);
  assert_rejected (db, INSERT "VALUES ('a', 1, 0, 0, 0, 1, 0)", NULL);
  /* Imported messages may be below an ending, but nothing new may be added below them. */
  g_assert_cmpint (sqlite3_exec (db, INSERT "VALUES ('a', 1, 2, 0, 1, 1, 1)", NULL, NULL, NULL), ==,
                   SQLITE_OK);
  assert_rejected (db, INSERT "VALUES ('b', 1, 6, 1, 1, 1, 0)", "causerie: ended");
  g_assert_cmpint (sqlite3_exec (db, INSERT "VALUES ('c', 1, 4, 0, 1, 1, 0)", NULL, NULL, NULL), ==,
                   SQLITE_OK);
  sqlite3_close (db);
}

static void
test_ending_is_a_leaf (CauserieTestLibrary *test, gconstpointer data)
{
  sqlite3 *db = make_raw (test);

  /* A streaming reply can only have a child if the triggers are disabled. */
  g_assert_cmpint (
      sqlite3_exec (db, "DROP TRIGGER message_insert; " INSERT "VALUES ('a', 1, 3, 0, 1, 1, 0)",
                    NULL, NULL, NULL),
      ==, SQLITE_OK);
  assert_rejected (db, "UPDATE message SET state = 1, ends = 1 WHERE id = 3", "causerie: children");
  assert_rejected (db, "UPDATE message SET ends = 1 WHERE id = 3", NULL);
  sqlite3_close (db);
}

/* In a salvaged library, rows may be missing. */
static void
test_orphans_are_loaded (CauserieTestLibrary *test, gconstpointer data)
{
  g_autoptr (CauserieChatRecord) record = NULL;
  g_autoptr (GArray) choices = g_array_new (FALSE, FALSE, sizeof (CauserieChoice));
  g_autoptr (GError) error = NULL;
  CauserieChoice choice = { CAUSERIE_ROOT, 4 };
  GAsyncResult *place = NULL;
  gint64 chat_id = 1;
  sqlite3 *db = make_raw (test);

  g_assert_cmpint (sqlite3_exec (db,
                                 "PRAGMA foreign_keys = OFF; DROP TRIGGER message_kept;"
                                 "DELETE FROM message WHERE id = 1",
                                 NULL, NULL, NULL),
                   ==, SQLITE_OK);
  sqlite3_close (db);
  causerie_test_library_reopen (test);
  record = causerie_test_load (test->library, chat_id);
  g_assert_cmpuint (record->messages->len, ==, 3);
  g_assert_nonnull (causerie_test_find (record, 4));
  g_array_append_val (choices, choice);
  causerie_library_choose_async (test->library, chat_id, choices, 4, NULL,
                                 causerie_test_take_result, &place);
  g_assert_true (causerie_test_write (test->library, &place, &error));
  causerie_test_add (test->library, &chat_id, 4, "Below what was found");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  causerie_test_library_add_test ("/triggers/complete-is-frozen", test_complete_is_frozen);
  causerie_test_library_add_test ("/triggers/nothing-is-deleted", test_nothing_is_deleted);
  causerie_test_library_add_test ("/triggers/mark-without-thinking-is-frozen",
                                  test_mark_without_thinking_is_frozen);
  causerie_test_library_add_test ("/triggers/thinking-time-is-frozen",
                                  test_thinking_time_is_frozen);
  causerie_test_library_add_test ("/triggers/children-are-rejected", test_children_are_rejected);
  causerie_test_library_add_test ("/triggers/ending-is-a-leaf", test_ending_is_a_leaf);
  causerie_test_library_add_test ("/triggers/orphans-are-loaded", test_orphans_are_loaded);
  return g_test_run ();
}
