/* SPDX-License-Identifier: GPL-3.0-or-later
 * The time of library operations, compared with the same queries in plain SQLite in the same
 * run. */
#include "config.h"

#include "causerie-library.h"
#include "causerie-test.h"

#include <sqlite3.h>

#define N_LARGE 10000
#define N_SMALL 100
#define N_CHATS 5000
#define N_ROUNDS 7

/* Fills a library with SQL: chat 1 has 10,000 messages in one branch, chat 2 has 100, and 4,998
   more have one each. A message has about two kilobytes. */
static void
fill (const char *path)
{
  g_autofree char *sql = g_strdup_printf (
      "BEGIN;"
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
      " INSERT INTO chat (uid, created_at, updated_at) SELECT 'c' || i, i, i FROM n;"
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
      " INSERT INTO message (uid, chat_id, parent_id, role, state, created_at, first_words)"
      " SELECT 'm' || i, CASE WHEN i <= %d THEN 1 WHEN i <= %d THEN 2 ELSE i - %d END,"
      " CASE WHEN i = 1 OR i = %d OR i > %d THEN 0 ELSE i - 1 END, (i + 1) %% 2 * (i <= %d), 1, i,"
      " 'The first words of message ' || i FROM n;"
      "INSERT INTO content (message_id, json)"
      " SELECT id, '[{\"type\":\"text\",\"text\":\"' || hex (zeroblob (1000)) || '\"}]' FROM "
      "message;"
      "UPDATE chat SET leaf_id = (SELECT max (id) FROM message WHERE chat_id = chat.id);"
      "COMMIT",
      N_CHATS, N_LARGE + N_SMALL + N_CHATS - 2, N_LARGE, N_LARGE + N_SMALL, N_LARGE + N_SMALL - 2,
      N_LARGE + 1, N_LARGE + N_SMALL, N_LARGE + N_SMALL);
  char *words = NULL;
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  sqlite3_exec (db, sql, NULL, NULL, &words);
  g_assert_cmpstr (words, ==, NULL);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

static void
open_library (CauserieLibrary *library)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  causerie_library_open_async (library, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  causerie_library_open_finish (library, result, &error);
  g_assert_no_error (error);
}

static void
close_library (CauserieLibrary *library)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;

  causerie_library_close_async (library, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  g_assert_true (causerie_library_close_finish (library, result, NULL));
}

static void
load (CauserieLibrary *library, gint64 chat_id, guint n)
{
  g_autoptr (CauserieChatRecord) record = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;

  causerie_library_load_chat_async (library, chat_id, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  record = causerie_library_load_chat_finish (library, result, NULL);
  g_assert_nonnull (record);
  g_assert_cmpuint (record->messages->len, ==, n);
}

static void
list (CauserieLibrary *library, gint64 unused, guint n)
{
  g_autoptr (GPtrArray) chats = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;

  causerie_library_list_chats_async (library, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  chats = causerie_library_list_chats_finish (library, result, NULL);
  g_assert_nonnull (chats);
  g_assert_cmpuint (chats->len, ==, n);
}

/* The best of several rounds, in milliseconds. */
static double
measure (void (*call) (CauserieLibrary *, gint64, guint), CauserieLibrary *library, gint64 chat_id,
         guint n)
{
  gint64 best = G_MAXINT64;

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      gint64 start = g_get_monotonic_time ();

      call (library, chat_id, n);
      best = MIN (best, g_get_monotonic_time () - start);
    }
  return (double)best / 1000;
}

/* The lower bound: steps through the same columns and discards them. */
static double
measure_plain (const char *path, const char *sql)
{
  gint64 best = G_MAXINT64;
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      gint64 start = g_get_monotonic_time ();
      sqlite3_stmt *statement = NULL;

      g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL), ==, SQLITE_OK);
      while (sqlite3_step (statement) == SQLITE_ROW)
        for (int column = 0; column < sqlite3_column_count (statement); column++)
          sqlite3_column_text (statement, column);
      sqlite3_finalize (statement);
      best = MIN (best, g_get_monotonic_time () - start);
    }
  sqlite3_close (db);
  return (double)best / 1000;
}

int
main (void)
{
  g_autofree char *folder = causerie_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "library.sqlite", NULL);
  g_autoptr (CauserieLibrary) library = causerie_library_new (folder);
  double floor_large;
  double large;

  open_library (library);
  close_library (library);
  fill (path);
  open_library (library);
  floor_large = measure_plain (path, "SELECT id, parent_id, role, state, created_at, ends,"
                                     " first_words, model, service, failure_code"
                                     " FROM message WHERE chat_id = 1 ORDER BY id");
  large = measure (load, library, 1, N_LARGE);
  g_print ("load-chat 10000 messages  %7.2f ms (plain SQLite %.2f ms, ratio %.1f)\n", large,
           floor_large, large / floor_large);
  g_print ("load-chat   100 messages  %7.2f ms\n", measure (load, library, 2, N_SMALL));
  g_print ("list      5000 chats      %7.2f ms (plain SQLite %.2f ms)\n",
           measure (list, library, 0, N_CHATS),
           measure_plain (path, "SELECT id, title, created_at, updated_at, deleted_at FROM chat"
                                " ORDER BY updated_at DESC"));
  close_library (library);
  g_clear_object (&library);
  causerie_test_remove_folder (folder);
  return 0;
}
