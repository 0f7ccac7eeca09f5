/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests that each step of the schema runs once and atomically, and that libraries of all released
 * versions open. */
#include "config.h"

#include "causerie-attachment.h"
#include "causerie-test-library.h"

#include "causerie-schema.h"
#include "causerie-statement.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  char *folder;
  CauserieConnection *connection;
} Fixture;

static void
set_up (Fixture *test, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  test->folder = causerie_test_make_folder ();
  path = g_build_filename (test->folder, "steps.sqlite", NULL);
  g_assert_true (g_file_set_contents (path, "", 0, &error));
  test->connection = causerie_connection_open (path, CAUSERIE_CONNECTION_WRITE, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *test, gconstpointer data)
{
  g_clear_pointer (&test->connection, causerie_connection_close);
  causerie_test_remove_folder (test->folder);
  g_clear_pointer (&test->folder, g_free);
}

static void
assert_version (Fixture *test, int expected)
{
  g_autoptr (GError) error = NULL;
  int version = -1;

  g_assert_true (causerie_schema_get_version (test->connection, &version, &error));
  g_assert_no_error (error);
  g_assert_cmpint (version, ==, expected);
}

static void
test_steps_run_once (Fixture *test, gconstpointer data)
{
  const char *const one[] = { "CREATE TABLE a (x)", NULL };
  const char *const three[] = { "CREATE TABLE a (x)", "CREATE TABLE b (x)",
                                "INSERT INTO a VALUES (1); INSERT INTO b VALUES (2)", NULL };
  g_autoptr (GError) error = NULL;

  assert_version (test, 0);
  g_assert_true (causerie_schema_run_steps (test->connection, one, &error));
  assert_version (test, 1);
  g_assert_true (causerie_schema_run_steps (test->connection, three, &error));
  g_assert_no_error (error);
  assert_version (test, 3);
  g_assert_true (causerie_schema_run_steps (test->connection, three, &error));
  assert_version (test, 3);
}

static void
test_failing_step_leaves_the_previous_version (Fixture *test, gconstpointer data)
{
  const char *const steps[]
      = { "CREATE TABLE a (x)", "CREATE TABLE b (x); INSERT INTO nowhere VALUES (1)", NULL };
  g_autoptr (GError) error = NULL;

  g_assert_false (causerie_schema_run_steps (test->connection, steps, &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_FAILED);
  g_clear_error (&error);
  assert_version (test, 1);
  g_assert_true (causerie_connection_execute (test->connection, "CREATE TABLE b (x)", &error));
}

static void
test_upgrade_runs_all_steps (Fixture *test, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (causerie_schema_upgrade (test->connection, &error));
  g_assert_no_error (error);
  assert_version (test, CAUSERIE_SCHEMA_VERSION);
}

static void
test_statement_reports_wrong_parameters (Fixture *test, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CauserieStatement) statement
      = causerie_statement_new (test->connection, "SELECT ?1", &error);
  gboolean row;

  causerie_statement_bind_int (statement, 2, 1);
  g_assert_false (causerie_statement_step (statement, &row, &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_null (causerie_statement_new (test->connection, "SELEKT", &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_FAILED);
}

static char *
query_text (sqlite3 *db, const char *sql)
{
  sqlite3_stmt *statement = NULL;
  char *text;

  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  text = g_strdup ((const char *)sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  return text;
}

/* Fills a closed library from the dump of an earlier version. Returns: that version */
static int
write_dump (CauserieTestLibrary *test, const char *name)
{
  g_autofree char *dump = g_test_build_filename (G_TEST_DIST, "storage", "dumps", name, NULL);
  g_autofree char *path = causerie_test_library_get_path (test, "library.sqlite");
  g_autofree char *sql = NULL;
  g_autofree char *version = NULL;
  g_autoptr (GError) error = NULL;
  char *words = NULL;
  sqlite3 *db;

  g_file_get_contents (dump, &sql, NULL, &error);
  g_assert_no_error (error);
  causerie_test_close (test->library);
  g_unlink (path);
  db = causerie_test_library_open_raw (test);
  sqlite3_exec (db, sql, NULL, NULL, &words);
  g_assert_cmpstr (words, ==, NULL);
  version = query_text (db, "PRAGMA user_version");
  sqlite3_close (db);
  return atoi (version);
}

static int
restore (CauserieTestLibrary *test, const char *name)
{
  int version = write_dump (test, name);

  causerie_test_library_reopen (test);
  g_assert_null (causerie_library_get_read_only_reason (test->library));
  return version;
}

/* Chat 1 has a title and two versions of its question, of which the second one is ended. Chat 2 was
 * streaming. */
static void
test_version_1_opens (void)
{
  CauserieTestLibrary test = { NULL, NULL };
  g_autoptr (GPtrArray) chats = NULL;
  g_autoptr (CauserieChatRecord) record = NULL;
  g_autofree char *content = NULL;
  g_autofree char *found = NULL;
  g_autofree char *draft = NULL;
  const CauserieChatRecord *chat;

  causerie_test_library_set_up (&test);
  restore (&test, "version-1.sql");
  chats = causerie_test_list (test.library);
  g_assert_cmpuint (chats->len, ==, 2);
  chat = g_ptr_array_index (chats, 1);
  g_assert_cmpstr (chat->title, ==, "On talking");
  g_assert_true (chat->ended);
  record = causerie_test_load (test.library, 1);
  g_assert_cmpuint (record->messages->len, ==, 4);
  g_assert_cmpuint (record->deleted->len, ==, 1);
  content = causerie_test_load_content (test.library, 2);
  g_assert_cmpstr (content, ==, "[{\"type\":\"text\",\"text\":\"An easy talk, 0.1 at a time.\"}]");
  found = causerie_test_search (test.library, "walrus");
  g_assert_cmpstr (found, ==, "2");
  draft = causerie_test_get_draft (test.library, 2, 0);
  g_assert_cmpstr (draft, ==, "And then?");
  g_assert_cmpint (record->origin_chat_id, ==, 0);
  g_assert_cmpint (record->origin_message_id, ==, 0);
  g_clear_pointer (&record, causerie_chat_record_free);
  record = causerie_test_load (test.library, 2);
  g_assert_cmpint (causerie_message_get_state (causerie_test_find (record, 6)), ==,
                   CAUSERIE_MESSAGE_INTERRUPTED);
  causerie_test_library_tear_down (&test);
}

/* Chat 3 continues chat 1 after its first reply. */
static void
test_version_2_opens (void)
{
  CauserieTestLibrary test = { NULL, NULL };
  g_autoptr (CauserieChatRecord) record = NULL;
  g_autofree char *content = NULL;
  g_autofree char *found = NULL;

  causerie_test_library_set_up (&test);
  restore (&test, "version-2.sql");
  record = causerie_test_load (test.library, 3);
  g_assert_cmpstr (record->title, ==, "On talking");
  g_assert_cmpint (record->origin_chat_id, ==, 1);
  g_assert_cmpint (record->origin_message_id, ==, 2);
  g_assert_cmpuint (record->messages->len, ==, 4);
  content = causerie_test_load_content (test.library, 8);
  g_assert_cmpstr (content, ==, "[{\"type\":\"text\",\"text\":\"An easy talk, 0.1 at a time.\"}]");
  found = causerie_test_search (test.library, "walrus at ease");
  g_assert_cmpstr (found, ==, "3");
  causerie_test_library_tear_down (&test);
}

/* A message of chat 3 and the draft of chat 2 have the same file. */
static void
test_version_3_opens (void)
{
  CauserieTestLibrary test = { NULL, NULL };
  g_autofree char *content = NULL;
  g_autoptr (CauserieContent) message = NULL;
  g_autoptr (GPtrArray) attachments = NULL;
  g_autofree char *n_references = NULL;
  sqlite3 *db;

  causerie_test_library_set_up (&test);
  restore (&test, "version-3.sql");
  content = causerie_test_load_content (test.library, 11);
  message = causerie_content_new (content, -1, NULL);
  g_assert_nonnull (message);
  attachments = causerie_content_list_attachments (message);
  g_assert_cmpuint (attachments->len, ==, 1);
  g_assert_cmpstr (((CauserieAttachment *)attachments->pdata[0])->name, ==, "ode.txt");
  causerie_test_close (test.library);
  db = causerie_test_library_open_raw (&test);
  n_references = query_text (db, "SELECT count(*) FROM attachment a JOIN message_attachment m"
                                 " ON m.attachment_id = a.id JOIN draft_attachment d"
                                 " ON d.attachment_id = a.id");
  sqlite3_close (db);
  g_assert_cmpstr (n_references, ==, "1");
  causerie_test_library_tear_down (&test);
}

/* The last reply of chat 3 was requested without earlier thinking. */
static void
test_version_4_opens (void)
{
  CauserieTestLibrary test = { NULL, NULL };
  g_autoptr (CauserieChatRecord) record = NULL;

  causerie_test_library_set_up (&test);
  restore (&test, "version-4.sql");
  record = causerie_test_load (test.library, 3);
  g_assert_cmpuint (record->messages->len, ==, 6);
  for (guint i = 0; i < record->messages->len; i++)
    {
      CauserieMessage *message = g_ptr_array_index (record->messages, i);

      g_assert_cmpint (causerie_message_get_without_thinking (message), ==,
                       causerie_message_get_id (message) == 12);
    }
  causerie_test_library_tear_down (&test);
}

/* The last reply of chat 3 tells its effort and how long it thought. */
static void
test_version_5_opens (void)
{
  CauserieTestLibrary test = { NULL, NULL };
  g_autoptr (CauserieChatRecord) record = NULL;
  CauserieMessage *reply;
  GArray *times;

  causerie_test_library_set_up (&test);
  restore (&test, "version-5.sql");
  record = causerie_test_load (test.library, 3);
  reply = causerie_test_find (record, 14);
  g_assert_cmpstr (causerie_message_get_effort (reply), ==, "medium");
  times = causerie_message_get_thinking_times (reply);
  g_assert_cmpuint (times->len, ==, 1);
  g_assert_cmpint (g_array_index (times, CauserieThinkingTime, 0).milliseconds, ==, 2300);
  g_assert_null (record->setup);
  g_assert_true (record->begun);
  causerie_test_library_tear_down (&test);
}

/* Chat 4 began with a preset. */
static void
test_version_6_opens (void)
{
  CauserieTestLibrary test = { NULL, NULL };
  g_autoptr (CauserieChatRecord) record = NULL;

  causerie_test_library_set_up (&test);
  restore (&test, "version-6.sql");
  record = causerie_test_load (test.library, 4);
  g_assert_nonnull (record->setup);
  g_assert_cmpstr (record->setup->preset_name, ==, "Translator");
  g_assert_cmpstr (record->setup->instructions, ==, "Translate into French.");
  g_assert_true (record->setup->web_search);
  g_assert_true (record->begun);
  causerie_test_library_tear_down (&test);
}

/* Describes the tables, indexes and triggers of a closed library, and whether it is consistent. */
static char *
describe (CauserieTestLibrary *test)
{
  sqlite3 *db = causerie_test_library_open_raw (test);
  g_autofree char *check = query_text (db, "PRAGMA integrity_check");
  g_autofree char *schema = query_text (
      db, "SELECT group_concat (sql, ';') FROM (SELECT replace (replace (sql, "
          "'CREATE TABLE IF NOT EXISTS', 'CREATE TABLE'), char (34), char (39)) AS sql "
          "FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name)");

  g_assert_cmpstr (check, ==, "ok");
  sqlite3_close (db);
  return g_steal_pointer (&schema);
}

/* A new step needs a dump of the version before it, and one of its own. */
static void
test_every_version_is_upgraded (void)
{
  CauserieTestLibrary test = { NULL, NULL };
  g_autofree char *expected = NULL;

  causerie_test_library_set_up (&test);
  causerie_test_close (test.library);
  expected = describe (&test);
  for (int version = 1; version <= CAUSERIE_SCHEMA_VERSION; version++)
    {
      g_autofree char *name = g_strdup_printf ("version-%d.sql", version);
      g_autofree char *schema = NULL;

      g_assert_cmpint (restore (&test, name), ==, version);
      causerie_test_close (test.library);
      schema = describe (&test);
      g_assert_cmpstr (schema, ==, expected);
    }
  causerie_test_library_tear_down (&test);
}

static sqlite3 *
open_copy (CauserieTestLibrary *test)
{
  g_autofree char *path = causerie_test_library_get_path (test, "library-version-1.sqlite");
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  return db;
}

static gboolean
has_file (CauserieTestLibrary *test, const char *name)
{
  g_autofree char *path = causerie_test_library_get_path (test, name);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
test_upgrade_makes_a_copy (void)
{
  CauserieTestLibrary test = { NULL, NULL };
  g_autofree char *path = NULL;
  g_autofree char *version = NULL;
  g_autofree char *n_messages = NULL;
  g_autofree char *draft = NULL;
  GStatBuf info;
  sqlite3 *copy;

  causerie_test_library_set_up (&test);
  restore (&test, "version-1.sql");
  copy = open_copy (&test);
  version = query_text (copy, "PRAGMA user_version");
  n_messages = query_text (copy, "SELECT count(*) FROM message JOIN content ON message_id = id");
  draft = query_text (copy, "SELECT text FROM draft WHERE chat_id = 2");
  sqlite3_close (copy);
  g_assert_cmpstr (version, ==, "1");
  g_assert_cmpstr (n_messages, ==, "6");
  g_assert_cmpstr (draft, ==, "And then?");
  path = causerie_test_library_get_path (&test, "library-version-1.sqlite");
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_false (has_file (&test, "library-version-1.sqlite.partial"));
  g_assert_false (has_file (&test, "library-version-1.sqlite-wal"));
  causerie_test_library_tear_down (&test);
}

static void
test_library_of_this_version_is_not_copied (void)
{
  CauserieTestLibrary test = { NULL, NULL };
  g_autofree char *name = g_strdup_printf ("library-version-%d.sqlite", CAUSERIE_SCHEMA_VERSION);

  causerie_test_library_set_up (&test);
  causerie_test_library_reopen (&test);
  g_assert_false (has_file (&test, name));
  g_assert_false (has_file (&test, "library-version-0.sqlite"));
  causerie_test_library_tear_down (&test);
}

/* Overwrites the root page of a table of a closed library. */
static void
damage_table (CauserieTestLibrary *test, const char *name)
{
  g_autofree char *path = causerie_test_library_get_path (test, "library.sqlite");
  g_autofree char *sql
      = g_strdup_printf ("SELECT rootpage FROM sqlite_schema WHERE name = '%s'", name);
  g_autofree char *page = NULL;
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  gsize length = 0;
  sqlite3 *db = causerie_test_library_open_raw (test);

  page = query_text (db, sql);
  sqlite3_close (db);
  g_assert_true (g_file_get_contents (path, &contents, &length, &error));
  memset (contents + (atoi (page) - 1) * 4096, 0xa5, 4096);
  g_assert_true (g_file_set_contents (path, contents, (gssize)length, &error));
}

static void
test_damaged_library_is_not_upgraded (void)
{
  CauserieTestLibrary test = { NULL, NULL };
  g_autofree char *version = NULL;
  g_autofree char *earlier = NULL;
  g_autoptr (GError) error = NULL;
  sqlite3 *db;

  causerie_test_library_set_up (&test);
  earlier = causerie_test_library_get_path (&test, "library-version-1.sqlite");
  g_assert_true (g_file_set_contents (earlier, "an earlier copy", -1, &error));
  write_dump (&test, "version-1.sql");
  damage_table (&test, "content");
  g_assert_false (causerie_test_open (test.library, &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_CORRUPT);
  g_clear_error (&error);
  db = causerie_test_library_open_raw (&test);
  version = query_text (db, "PRAGMA user_version");
  sqlite3_close (db);
  g_assert_cmpstr (version, ==, "1");
  g_free (g_steal_pointer (&version));
  g_assert_true (g_file_get_contents (earlier, &version, NULL, &error));
  g_assert_cmpstr (version, ==, "an earlier copy");
  g_assert_false (has_file (&test, "library-version-1.sqlite.partial"));
  causerie_test_library_tear_down (&test);
}

static void
test_damaged_index_does_not_prevent_an_upgrade (void)
{
  CauserieTestLibrary test = { NULL, NULL };

  causerie_test_library_set_up (&test);
  write_dump (&test, "version-1.sql");
  damage_table (&test, "message_search_content");
  causerie_test_library_reopen (&test);
  g_assert_null (causerie_library_get_read_only_reason (test.library));
  g_assert_true (has_file (&test, "library-version-1.sqlite"));
  causerie_test_library_tear_down (&test);
}

static void
test_no_upgrade_without_a_copy (void)
{
  CauserieTestLibrary test = { NULL, NULL };
  g_autofree char *place = NULL;
  g_autofree char *within = NULL;
  g_autofree char *version = NULL;
  g_autoptr (GError) error = NULL;
  sqlite3 *db;

  causerie_test_library_set_up (&test);
  place = causerie_test_library_get_path (&test, "library-version-1.sqlite");
  within = g_build_filename (place, "file", NULL);
  g_assert_cmpint (g_mkdir (place, 0700), ==, 0);
  g_assert_true (g_file_set_contents (within, "", 0, &error));
  write_dump (&test, "version-1.sql");
  g_assert_false (causerie_test_open (test.library, &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_STORAGE);
  g_clear_error (&error);
  db = causerie_test_library_open_raw (&test);
  version = query_text (db, "PRAGMA user_version");
  sqlite3_close (db);
  g_assert_cmpstr (version, ==, "1");
  g_unlink (within);
  g_rmdir (place);
  causerie_test_library_reopen (&test);
  g_assert_true (has_file (&test, "library-version-1.sqlite"));
  causerie_test_library_tear_down (&test);
}

#define ADD(name, function) g_test_add ("/schema/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("steps-run-once", test_steps_run_once);
  ADD ("failing-step-leaves-the-previous-version", test_failing_step_leaves_the_previous_version);
  ADD ("upgrade-runs-all-steps", test_upgrade_runs_all_steps);
  ADD ("statement-reports-wrong-parameters", test_statement_reports_wrong_parameters);
  g_test_add_func ("/schema/version-1-opens", test_version_1_opens);
  g_test_add_func ("/schema/version-2-opens", test_version_2_opens);
  g_test_add_func ("/schema/version-3-opens", test_version_3_opens);
  g_test_add_func ("/schema/version-4-opens", test_version_4_opens);
  g_test_add_func ("/schema/version-5-opens", test_version_5_opens);
  g_test_add_func ("/schema/version-6-opens", test_version_6_opens);
  g_test_add_func ("/schema/every-version-is-upgraded", test_every_version_is_upgraded);
  g_test_add_func ("/schema/upgrade-makes-a-copy", test_upgrade_makes_a_copy);
  g_test_add_func ("/schema/library-of-this-version-is-not-copied",
                   test_library_of_this_version_is_not_copied);
  g_test_add_func ("/schema/damaged-library-is-not-upgraded", test_damaged_library_is_not_upgraded);
  g_test_add_func ("/schema/damaged-index-does-not-prevent-an-upgrade",
                   test_damaged_index_does_not_prevent_an_upgrade);
  g_test_add_func ("/schema/no-upgrade-without-a-copy", test_no_upgrade_without_a_copy);
  return g_test_run ();
}
