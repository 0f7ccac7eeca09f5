/* SPDX-License-Identifier: GPL-3.0-or-later
 * Damaged and very large trees, written to the database with SQL. */
#include "config.h"

#include "causerie-outline.h"
#include "causerie-chat-fixture.h"

#include <sqlite3.h>
#include <string.h>

typedef CauserieChatFixture Fixture;

/* The id of the first message, and the first columns of a row. */
#define FIRST "(SELECT min (id) FROM message)"
#define NAMES                                                                                      \
  "INSERT INTO message (uid, chat_id, parent_id, role, state, ends, imported, created_at,"         \
  " first_words) "

static void
set_up (Fixture *self, gconstpointer data)
{
  causerie_chat_fixture_set_up (self);
  causerie_test_send_and_reply (self, "Hi", "One");
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  causerie_chat_fixture_tear_down (self);
}

static sqlite3 *
open_raw (Fixture *self)
{
  g_autofree char *path = g_build_filename (self->folder, "library.sqlite", NULL);
  sqlite3 *database = NULL;

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  sqlite3_busy_timeout (database, 10000);
  return database;
}

static void
change (Fixture *self, const char *sql)
{
  sqlite3 *database = open_raw (self);
  char *words = NULL;

  sqlite3_exec (database, sql, NULL, NULL, &words);
  g_assert_cmpstr (words, ==, NULL);
  g_assert_cmpint (sqlite3_close (database), ==, SQLITE_OK);
}

static gint64
count (Fixture *self, const char *sql)
{
  sqlite3 *database = open_raw (self);
  sqlite3_stmt *statement = NULL;
  gint64 number;

  g_assert_cmpint (sqlite3_prepare_v2 (database, sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  number = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  g_assert_cmpint (sqlite3_close (database), ==, SQLITE_OK);
  return number;
}

static void
edit (Fixture *self, gint64 id)
{
  g_autoptr (GError) error = NULL;

  causerie_test_push_text (self, "Well");
  causerie_test_try_edit (self, id, "Edited", &error);
  g_assert_no_error (error);
  causerie_test_wait_idle (self->chat);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->branch)), >=, 2);
}

static CauserieOutlineRow *
find_row (CauserieOutline *outline, gint64 id)
{
  guint position = G_MAXUINT;

  g_assert_true (causerie_outline_find (outline, id, &position));
  return g_list_model_get_item (G_LIST_MODEL (outline), position);
}

/* A chat can be opened and continued with invalid choices. */
static void
test_bad_choices (Fixture *self, gconstpointer data)
{
  static const char *const bad[] = {
    "INSERT INTO message_deletion VALUES (" FIRST ", 1)",
    "INSERT OR REPLACE INTO choice VALUES (1, 0, 4711)",
    "INSERT OR REPLACE INTO choice VALUES (1, 0, (SELECT max (id) FROM message))",
    "INSERT OR REPLACE INTO choice VALUES (1, 4711, " FIRST ")",
    "UPDATE chat SET leaf_id = 4711",
  };

  edit (self, causerie_test_get_id (self, 0));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      change (self, bad[i]);
      causerie_chat_fixture_reopen (self);
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->branch)), ==, 2);
      causerie_test_send_and_reply (self, "More", "Yes");
      edit (self, causerie_test_get_id (self, 0));
    }
}

/* If all messages are deleted, the chat is empty, and a message can be sent. */
static void
test_everything_deleted (Fixture *self, gconstpointer data)
{
  change (self, "INSERT INTO message_deletion SELECT id, 1 FROM message");
  causerie_chat_fixture_reopen (self);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->branch)), ==, 0);
  causerie_test_send_and_reply (self, "Again", "Two");
  causerie_chat_fixture_reopen (self);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->branch)), ==, 2);
}

static void
test_orphan (Fixture *self, gconstpointer data)
{
  CauserieTree *tree;
  g_autoptr (CauserieOutline) outline = NULL;
  g_autoptr (CauserieOutlineRow) row = NULL;
  g_autofree char *messages = NULL;
  gint64 orphan;

  change (self, "DROP TRIGGER message_insert;" NAMES
                "VALUES ('orphan', 1, 4711, 0, 1, 0, 0, 1, 'Lost and found');"
                "INSERT INTO content SELECT id, '[{\"type\":\"text\",\"text\":\"Lost\"}]'"
                " FROM message WHERE uid = 'orphan'");
  orphan = count (self, "SELECT id FROM message WHERE uid = 'orphan'");
  causerie_chat_fixture_reopen (self);
  tree = causerie_chat_get_tree (self->chat);
  g_assert_true (causerie_tree_is_recovered (tree, orphan));
  outline = causerie_outline_new (self->branch);
  row = find_row (outline, orphan);
  g_assert_true (causerie_outline_row_get_recovered (row));
  causerie_chat_show (self->chat, self->branch, orphan);
  g_assert_cmpint (causerie_test_get_id (self, 0), ==, orphan);
  causerie_test_push_text (self, "Hello");
  g_assert_true (causerie_test_try_retry (self, orphan, NULL));
  causerie_test_wait_idle (self->chat);
  messages = causerie_test_dup_member (self->server, 1, "messages");
  g_assert_cmpstr (messages, ==,
                   "[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Lost\"}]}]");
  edit (self, orphan);
  causerie_chat_show (self->chat, self->branch, orphan);
  causerie_chat_fixture_reopen (self);
  g_assert_cmpint (causerie_test_get_id (self, 0), ==, orphan);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->branch)), ==, 2);
}

static void
test_cycle (Fixture *self, gconstpointer data)
{
  g_autoptr (CauserieChat) circle = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  change (self, "DROP TRIGGER message_insert;"
                "INSERT INTO chat (uid, created_at, updated_at) VALUES ('round', 1, 1);"
                "INSERT INTO message (id, uid, chat_id, parent_id, role, state, ends, created_at)"
                " VALUES (100, 'a', 2, 102, 0, 1, 0, 1), (101, 'b', 2, 100, 1, 1, 1, 1),"
                " (102, 'c', 2, 101, 0, 1, 0, 1);"
                "UPDATE chat SET leaf_id = 102 WHERE id = 2");
  causerie_chat_fixture_reopen (self);
  g_assert_nonnull (causerie_chat_list_find (self->list, 2));
  circle = causerie_chat_fixture_new_chat (self, 2);
  causerie_chat_load_async (circle, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  g_assert_false (causerie_chat_load_finish (circle, result, &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_CYCLE);
  g_assert_false (causerie_chat_get_loaded (circle));
  g_assert_cmpint (count (self, "SELECT count (*) FROM message WHERE chat_id = 2"), ==, 3);
  causerie_test_send_and_reply (self, "Still", "here");
}

static void
test_rows_below_an_ending (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) sending = NULL;
  g_autoptr (GError) retrying = NULL;
  g_autoptr (GError) editing = NULL;
  gint64 below;

  change (self, "INSERT INTO chat (uid, created_at, updated_at) VALUES ('imported', 1, 1);" NAMES
                "VALUES ('i1', 2, 0, 0, 1, 0, 1, 1, 'Q');" NAMES
                "SELECT 'i2', 2, max (id), 1, 1, 1, 1, 1, 'Bye' FROM message;" NAMES
                "SELECT 'i3', 2, max (id), 0, 1, 0, 1, 1, 'Later' FROM message;" NAMES
                "SELECT 'i4', 2, max (id), 1, 1, 0, 1, 1, 'Reply' FROM message;"
                "UPDATE chat SET leaf_id = (SELECT max (id) FROM message) WHERE id = 2");
  causerie_chat_fixture_reopen_chat (self, 2);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->branch)), ==, 4);
  g_assert_true (causerie_branch_get_ended (self->branch));
  g_assert_true (causerie_chat_item_get_ended (causerie_chat_list_find (self->list, 2)));
  below = causerie_test_get_id (self, 2);
  g_assert_false (causerie_test_try_send (self, "On", &sending));
  g_assert_error (sending, CAUSERIE_ERROR, CAUSERIE_ERROR_ENDED);
  g_assert_false (causerie_test_try_retry (self, below + 1, &retrying));
  g_assert_error (retrying, CAUSERIE_ERROR, CAUSERIE_ERROR_ENDED);
  g_assert_false (causerie_test_try_edit (self, below, "On", &editing));
  g_assert_error (editing, CAUSERIE_ERROR, CAUSERIE_ERROR_ENDED);
  edit (self, causerie_test_get_id (self, 0));
  g_assert_false (causerie_branch_get_ended (self->branch));
  causerie_chat_show (self->chat, self->branch, below);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->branch)), ==, 4);
}

/* Ten thousand versions of one message: with a quadratic algorithm the test would exceed its time
 * limit. */
static void
test_many_siblings (Fixture *self, gconstpointer data)
{
  g_autoptr (CauserieOutline) outline = NULL;
  g_autoptr (CauserieOutlineRow) row = NULL;
  CauserieTree *tree;
  gint64 last;

  change (self,
          "WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 10000) " NAMES
          "SELECT 's' || i, 1, 0, 0, 1, 0, 0, i, 'Version ' || i FROM n;"
          "INSERT INTO content SELECT id, '[{\"type\":\"text\",\"text\":\"V\"}]' FROM message"
          " WHERE uid LIKE 's%' AND id NOT IN (SELECT message_id FROM content)");
  last = count (self, "SELECT max (id) FROM message");
  causerie_chat_fixture_reopen (self);
  tree = causerie_chat_get_tree (self->chat);
  g_assert_cmpuint (causerie_tree_get_n_versions (tree, last), ==, 10000);
  for (guint i = 1; i <= 10000; i++)
    g_assert_cmpuint (
        causerie_tree_get_version (tree, causerie_tree_get_child (tree, CAUSERIE_ROOT, i - 1)), ==,
        i);
  outline = causerie_outline_new (self->branch);
  row = find_row (outline, last);
  g_assert_cmpuint (causerie_outline_row_get_version (row), ==, 10000);
  g_assert_cmpuint (causerie_outline_row_get_n_versions (row), ==, 10000);
  for (gint64 id = last; id > last - 100; id--)
    causerie_chat_show (self->chat, self->branch, id);
  edit (self, last);
  g_assert_cmpuint (causerie_tree_get_version (tree, causerie_test_get_id (self, 0)), ==, 10001);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    void (*test) (Fixture *self, gconstpointer data);
  } tests[] = {
    { "/damage/invalid-choices-are-ignored", test_bad_choices },
    { "/damage/everything-deleted-is-an-empty-chat", test_everything_deleted },
    { "/damage/orphan-is-recovered", test_orphan },
    { "/damage/cycle-is-refused-and-preserved", test_cycle },
    { "/damage/rows-below-an-ending-are-read-only", test_rows_below_an_ending },
    { "/damage/many-siblings-stay-fast", test_many_siblings },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
