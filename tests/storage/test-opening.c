/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of opening a new library, one of another version, a damaged one, and one that cannot be
 * written. */
#include "config.h"

#include "causerie-test-library.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define NOBODY 65534

static void
run_sql (CauserieTestLibrary *test, const char *sql)
{
  sqlite3 *db = causerie_test_library_open_raw (test);

  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

static void
assert_not_written (CauserieLibrary *library, CauserieError code)
{
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  g_assert_error (causerie_library_get_read_only_reason (library), CAUSERIE_ERROR, (int)code);
  causerie_library_set_draft_async (library, 0, 0, "text", NULL, causerie_test_take_result, &place);
  g_assert_false (causerie_test_write (library, &place, &error));
  g_assert_error (error, CAUSERIE_ERROR, (int)code);
}

static void
assert_n_chats (CauserieLibrary *library, guint n)
{
  g_autoptr (GPtrArray) chats = causerie_test_list (library);

  g_assert_cmpuint (chats->len, ==, n);
}

static void
add_chat (CauserieTestLibrary *test)
{
  gint64 chat_id = 0;

  causerie_test_add (test->library, &chat_id, CAUSERIE_ROOT, "Hello");
}

static void
test_folder_is_created (void)
{
  g_autofree char *top = causerie_test_make_folder ();
  g_autofree char *folder = g_build_filename (top, "a", "b c %41#?", NULL);
  g_autofree char *path = g_build_filename (folder, "library.sqlite", NULL);
  g_autoptr (CauserieLibrary) library = causerie_library_new (folder);
  g_autoptr (GError) error = NULL;
  GStatBuf info;

  g_assert_false (causerie_library_is_open (library));
  causerie_test_open (library, &error);
  g_assert_no_error (error);
  g_assert_true (causerie_library_is_open (library));
  g_assert_null (causerie_library_get_read_only_reason (library));
  g_assert_cmpint (g_stat (folder, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
  causerie_test_close (library);
  g_assert_false (causerie_library_is_open (library));
  causerie_test_remove_folder (top);
}

static void
test_closed_library_returns_errors (void)
{
  g_autofree char *folder = causerie_test_make_folder ();
  g_autoptr (CauserieLibrary) library = causerie_library_new (folder);
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  causerie_library_set_draft_async (library, 0, 0, "x", NULL, causerie_test_take_result, &place);
  g_assert_false (causerie_test_write (library, &place, &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_STORAGE);
  g_clear_object (&library);
  causerie_test_remove_folder (folder);
}

static void
test_newer_is_read_only (CauserieTestLibrary *test, gconstpointer data)
{
  add_chat (test);
  causerie_test_close (test->library);
  run_sql (test, "PRAGMA user_version = 99");
  causerie_test_library_reopen (test);
  assert_not_written (test->library, CAUSERIE_ERROR_NEWER);
  assert_n_chats (test->library, 1);
}

static void
assert_rejected (CauserieTestLibrary *test, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (causerie_test_open (test->library, &error));
  g_assert_error (error, CAUSERIE_ERROR, code);
  g_assert_false (causerie_library_is_open (test->library));
}

static void
assert_corrupt (CauserieTestLibrary *test)
{
  assert_rejected (test, CAUSERIE_ERROR_CORRUPT);
}

/* Moves a damaged library away and checks that its file is unchanged. */
static void
assert_moved (CauserieTestLibrary *test, const char *contents, gsize length)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;
  g_autofree char *moved = NULL;
  gsize moved_length = 0;
  GAsyncResult *place = NULL;

  causerie_library_move_damaged_async (test->library, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  folder = causerie_library_move_damaged_finish (test->library, result, &error);
  g_assert_no_error (error);
  path = g_build_filename (folder, "library.sqlite", NULL);
  g_assert_true (g_file_get_contents (path, &moved, &moved_length, &error));
  g_assert_cmpmem (moved, moved_length, contents, length);
  g_assert_true (causerie_test_open (test->library, &error));
  g_assert_null (causerie_library_get_read_only_reason (test->library));
  assert_n_chats (test->library, 0);
}

static void
damage_and_check (CauserieTestLibrary *test, const char *contents, gsize length)
{
  g_autofree char *path = causerie_test_library_get_path (test, "library.sqlite");
  g_autofree char *after = NULL;
  gsize after_length = 0;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, contents, length, &error));
  assert_corrupt (test);
  g_assert_true (g_file_get_contents (path, &after, &after_length, &error));
  g_assert_cmpmem (after, after_length, contents, length);
  assert_moved (test, contents, length);
}

static void
test_garbage_is_moved (CauserieTestLibrary *test, gconstpointer data)
{
  g_autofree char *garbage = g_strnfill (8192, 'x');

  causerie_test_close (test->library);
  damage_and_check (test, garbage, 8192);
}

/* Reads the file of a closed library. */
static char *
read_file (CauserieTestLibrary *test, gsize *length)
{
  g_autofree char *path = causerie_test_library_get_path (test, "library.sqlite");
  char *contents = NULL;

  g_assert_true (g_file_get_contents (path, &contents, length, NULL));
  return contents;
}

static void
test_broken_schema (CauserieTestLibrary *test, gconstpointer data)
{
  g_autofree char *contents = NULL;
  gsize length = 0;

  add_chat (test);
  causerie_test_close (test->library);
  contents = read_file (test, &length);
  memset (contents + 100, 0xa5, 3000);
  damage_and_check (test, contents, length);
}

static void
test_truncated_file (CauserieTestLibrary *test, gconstpointer data)
{
  g_autofree char *contents = NULL;
  gsize length = 0;

  add_chat (test);
  causerie_test_close (test->library);
  contents = read_file (test, &length);
  damage_and_check (test, contents, length / 2);
}

static void
test_foreign_database (CauserieTestLibrary *test, gconstpointer data)
{
  g_autofree char *path = causerie_test_library_get_path (test, "library.sqlite");
  g_autofree char *contents = NULL;
  g_autofree char *after = NULL;
  gsize after_length = 0;
  gsize length = 0;

  causerie_test_close (test->library);
  g_unlink (path);
  run_sql (test, "CREATE TABLE shopping (item TEXT); INSERT INTO shopping VALUES ('milk')");
  contents = read_file (test, &length);
  assert_rejected (test, CAUSERIE_ERROR_FOREIGN);
  after = read_file (test, &after_length);
  g_assert_cmpmem (after, after_length, contents, length);
}

static void
test_sound_library_is_not_moved (CauserieTestLibrary *test, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  add_chat (test);
  causerie_library_move_damaged_async (test->library, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  g_assert_null (causerie_library_move_damaged_finish (test->library, result, &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_FAILED);
  g_assert_true (causerie_library_is_open (test->library));
  assert_n_chats (test->library, 1);
}

/* SQLite deletes the log of an empty file, but the log may be all that is left. */
static void
test_log_without_file (CauserieTestLibrary *test, gconstpointer data)
{
  g_autofree char *path = causerie_test_library_get_path (test, "library.sqlite");
  g_autofree char *log = causerie_test_library_get_path (test, "library.sqlite-wal");
  g_autofree char *after = NULL;

  causerie_test_close (test->library);
  g_unlink (path);
  g_assert_true (g_file_set_contents (log, "what is left", -1, NULL));
  assert_corrupt (test);
  g_assert_true (g_file_get_contents (log, &after, NULL, NULL));
  g_assert_cmpstr (after, ==, "what is left");
  g_unlink (log);
  causerie_test_library_reopen (test);
}

/* Opening reads a damaged index. The chats can be read without it. */
static void
test_damaged_library_is_opened_read_only (CauserieTestLibrary *test, gconstpointer data)
{
  g_autofree char *contents = NULL;
  g_autofree char *content = NULL;
  gboolean damaged = FALSE;
  gsize length = 0;

  add_chat (test);
  causerie_test_library_damage_table (test, "message_streaming");
  assert_not_written (test->library, CAUSERIE_ERROR_CORRUPT);
  assert_n_chats (test->library, 1);
  content = causerie_test_load_content (test->library, 1);
  g_assert_nonnull (strstr (content, "Hello"));
  g_object_get (test->library, "damaged", &damaged, NULL);
  g_assert_true (damaged);
  contents = read_file (test, &length);
  assert_moved (test, contents, length);
}

/* Damage that is detected while reading is reported too. */
static void
test_damage_found_by_reading (CauserieTestLibrary *test, gconstpointer data)
{
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;
  gsize length = 0;

  add_chat (test);
  causerie_test_library_damage_table (test, "chat");
  causerie_library_list_chats_async (test->library, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  g_assert_null (causerie_library_list_chats_finish (test->library, result, &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_CORRUPT);
  contents = read_file (test, &length);
  assert_moved (test, contents, length);
}

/* Damage that is detected while writing is reported too. */
static void
test_damage_found_by_writing (CauserieTestLibrary *test, gconstpointer data)
{
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;
  gsize length = 0;

  causerie_test_library_damage_table (test, "draft");
  causerie_library_set_draft_async (test->library, 0, 0, "x", NULL, causerie_test_take_result,
                                    &place);
  g_assert_false (causerie_test_write (test->library, &place, &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_CORRUPT);
  contents = read_file (test, &length);
  assert_moved (test, contents, length);
}

static void
test_link_is_not_followed (CauserieTestLibrary *test, gconstpointer data)
{
  g_autofree char *path = causerie_test_library_get_path (test, "library.sqlite");
  g_autofree char *other = causerie_test_library_get_path (test, "other");
  g_autoptr (GError) error = NULL;

  causerie_test_close (test->library);
  g_assert_cmpint (g_rename (path, other), ==, 0);
  g_assert_cmpint (symlink (other, path), ==, 0);
  g_assert_false (causerie_test_open (test->library, &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_STORAGE);
  g_unlink (path);
  causerie_test_library_reopen (test);
}

/* The child of the test below, which keeps the library open until its standard input is closed. */
static int
hold (const char *folder)
{
  g_autoptr (CauserieLibrary) library = causerie_library_new (folder);
  gint64 chat_id = 0;
  char byte;

  g_assert_true (causerie_test_open (library, NULL));
  causerie_test_add (library, &chat_id, CAUSERIE_ROOT, "From the other process");
  g_assert_cmpint (write (STDOUT_FILENO, "+", 1), ==, 1);
  g_assert_cmpint (read (STDIN_FILENO, &byte, 1), ==, 0);
  causerie_test_close (library);
  return 0;
}

static void
test_second_process_reads (CauserieTestLibrary *test, gconstpointer data)
{
  g_autoptr (GSubprocess) child = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;
  char byte = 0;

  causerie_test_close (test->library);
  child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                            "/proc/self/exe", "--hold", test->folder, NULL);
  g_assert_no_error (error);
  g_assert_cmpint (g_input_stream_read (g_subprocess_get_stdout_pipe (child), &byte, 1, NULL, NULL),
                   ==, 1);
  g_assert_true (causerie_test_open (test->library, &error));
  assert_not_written (test->library, CAUSERIE_ERROR_LOCKED);
  assert_n_chats (test->library, 1);
  causerie_library_move_damaged_async (test->library, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  g_assert_null (causerie_library_move_damaged_finish (test->library, result, &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_FAILED);

  g_output_stream_close (g_subprocess_get_stdin_pipe (child), NULL, NULL);
  g_clear_error (&error);
  g_assert_true (g_subprocess_wait_check (child, NULL, &error));
  causerie_test_library_reopen (test);
  g_assert_null (causerie_library_get_read_only_reason (test->library));
  assert_n_chats (test->library, 1);
}

static void
assert_lock_is_free (CauserieTestLibrary *test)
{
  g_autofree char *path = causerie_test_library_get_path (test, "library.lock");
  int lock = open (path, O_RDWR | O_CLOEXEC);

  g_assert_cmpint (lock, >=, 0);
  g_assert_cmpint (flock (lock, LOCK_EX | LOCK_NB), ==, 0);
  close (lock);
}

/* A process that only reads because the library is newer does not hold the lock. */
static void
test_reader_holds_no_lock (CauserieTestLibrary *test, gconstpointer data)
{
  add_chat (test);
  causerie_test_close (test->library);
  run_sql (test, "PRAGMA user_version = 99");
  causerie_test_library_reopen (test);
  g_assert_nonnull (causerie_library_get_read_only_reason (test->library));
  assert_lock_is_free (test);
}

/* The child of the tests below, which runs as another user without a library and without permission
 * to create one. */
static int
find_none_as_nobody (const char *folder)
{
  g_autoptr (CauserieLibrary) library = causerie_library_new (folder);
  g_autoptr (GError) error = NULL;

  if (geteuid () == 0)
    g_assert_cmpint (setuid (NOBODY), ==, 0);
  g_assert_false (causerie_test_open (library, &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_NO_FOLDER);
  return 0;
}

static void
test_missing_folder_is_reported (void)
{
  static const char *const names[] = { ".", "missing" };
  g_autofree char *top = causerie_test_make_folder ();

  g_assert_cmpint (chmod (top, 0555), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *folder = g_build_filename (top, names[i], NULL);
      g_autoptr (GSubprocess) child = NULL;
      g_autoptr (GError) error = NULL;

      child = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "/proc/self/exe", "--no-place",
                                folder, NULL);
      g_assert_no_error (error);
      g_subprocess_wait_check (child, NULL, &error);
      g_assert_no_error (error);
    }
  g_assert_cmpint (chmod (top, 0700), ==, 0);
  causerie_test_remove_folder (top);
}

/* The child of the test below, which runs as another user without write permission. */
static int
read_as_nobody (const char *folder)
{
  g_autoptr (CauserieLibrary) library = causerie_library_new (folder);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (setuid (NOBODY), ==, 0);
  g_assert_true (causerie_test_open (library, &error));
  assert_not_written (library, CAUSERIE_ERROR_READ_ONLY);
  assert_n_chats (library, 1);
  causerie_test_close (library);
  return 0;
}

static void
assert_nobody_reads (const char *folder)
{
  g_autoptr (GSubprocess) child = NULL;
  g_autoptr (GError) error = NULL;

  child = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "/proc/self/exe", "--as-nobody",
                            folder, NULL);
  g_assert_no_error (error);
  g_subprocess_wait_check (child, NULL, &error);
  g_assert_no_error (error);
}

static void
test_unwritable_library_is_read (CauserieTestLibrary *test, gconstpointer data)
{
  g_autofree char *path = causerie_test_library_get_path (test, "library.sqlite");

  add_chat (test);
  causerie_test_close (test->library);
  if (geteuid () == 0)
    {
      g_assert_cmpint (chown (path, NOBODY, NOBODY), ==, 0);
      g_assert_cmpint (chown (test->folder, NOBODY, NOBODY), ==, 0);
      g_assert_cmpint (chmod (test->folder, 0500), ==, 0);
      assert_nobody_reads (test->folder);
      g_assert_cmpint (chmod (test->folder, 0700), ==, 0);
      g_assert_cmpint (chmod (path, 0400), ==, 0);
      assert_nobody_reads (test->folder);
      g_assert_cmpint (chmod (path, 0600), ==, 0);
      /* The file of another user is not written, even if its permissions allow it. */
      causerie_test_library_reopen (test);
      assert_not_written (test->library, CAUSERIE_ERROR_READ_ONLY);
      assert_n_chats (test->library, 1);
      return;
    }
  g_assert_cmpint (chmod (test->folder, 0500), ==, 0);
  causerie_test_library_reopen (test);
  assert_not_written (test->library, CAUSERIE_ERROR_READ_ONLY);
  assert_n_chats (test->library, 1);
  g_assert_cmpint (chmod (test->folder, 0700), ==, 0);
}

/* A crash left a log, and its index cannot be created. */
static void
test_unwritable_log_is_read (CauserieTestLibrary *test, gconstpointer data)
{
  g_autofree char *folder = causerie_test_make_folder ();
  g_autoptr (CauserieLibrary) library = NULL;

  add_chat (test);
  causerie_test_library_copy_crashed (test, folder);
  if (geteuid () == 0)
    {
      g_assert_cmpint (chmod (folder, 0555), ==, 0);
      for (guint i = 0; i < 2; i++)
        {
          g_autofree char *path
              = g_build_filename (folder, i == 0 ? "library.sqlite" : "library.sqlite-wal", NULL);

          g_assert_cmpint (chmod (path, 0444), ==, 0);
        }
      assert_nobody_reads (folder);
    }
  else
    {
      g_assert_cmpint (chmod (folder, 0500), ==, 0);
      library = causerie_library_new (folder);
      g_assert_true (causerie_test_open (library, NULL));
      assert_not_written (library, CAUSERIE_ERROR_READ_ONLY);
      assert_n_chats (library, 1);
      causerie_test_close (library);
    }
  g_assert_cmpint (chmod (folder, 0700), ==, 0);
  causerie_test_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  if (argc == 3 && g_str_equal (argv[1], "--hold"))
    return hold (argv[2]);
  if (argc == 3 && g_str_equal (argv[1], "--as-nobody"))
    return read_as_nobody (argv[2]);
  if (argc == 3 && g_str_equal (argv[1], "--no-place"))
    return find_none_as_nobody (argv[2]);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/opening/folder-is-created", test_folder_is_created);
  g_test_add_func ("/opening/closed-library-returns-errors", test_closed_library_returns_errors);
  causerie_test_library_add_test ("/opening/newer-is-read-only", test_newer_is_read_only);
  causerie_test_library_add_test ("/opening/garbage-is-moved", test_garbage_is_moved);
  causerie_test_library_add_test ("/opening/broken-schema-is-moved", test_broken_schema);
  causerie_test_library_add_test ("/opening/truncated-file-is-moved", test_truncated_file);
  causerie_test_library_add_test ("/opening/foreign-database-is-not-changed",
                                  test_foreign_database);
  causerie_test_library_add_test ("/opening/sound-library-is-not-moved",
                                  test_sound_library_is_not_moved);
  causerie_test_library_add_test ("/opening/log-without-file-is-not-deleted",
                                  test_log_without_file);
  causerie_test_library_add_test ("/opening/damaged-library-is-opened-read-only",
                                  test_damaged_library_is_opened_read_only);
  causerie_test_library_add_test ("/opening/damage-found-by-reading", test_damage_found_by_reading);
  causerie_test_library_add_test ("/opening/damage-found-by-writing", test_damage_found_by_writing);
  causerie_test_library_add_test ("/opening/link-is-not-followed", test_link_is_not_followed);
  causerie_test_library_add_test ("/opening/second-process-reads", test_second_process_reads);
  causerie_test_library_add_test ("/opening/reader-holds-no-lock", test_reader_holds_no_lock);
  g_test_add_func ("/opening/missing-folder-is-reported", test_missing_folder_is_reported);
  causerie_test_library_add_test ("/opening/unwritable-library-is-read",
                                  test_unwritable_library_is_read);
  causerie_test_library_add_test ("/opening/unwritable-log-is-read", test_unwritable_log_is_read);
  return g_test_run ();
}
