/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of a full disk: the caller gets an error, and stored data remains. */
#include "config.h"

#include "causerie-test-library.h"

#include <glib/gstdio.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>

/* Limits the size of files. The signal is ignored, so that writing fails with an error instead. */
static void
limit_files (rlim_t bytes)
{
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = bytes;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

/* SQLite reports a limit on the size of files as a full disk only if errno has not been
 * overwritten. */
static void
assert_about_disk (const GError *error)
{
  if (!g_error_matches (error, CAUSERIE_ERROR, CAUSERIE_ERROR_STORAGE))
    g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_DISK_FULL);
}

/* Adds large messages, each below the last one, until one fails. */
static guint
add_until_full (CauserieLibrary *library, gint64 *chat_id, gint64 *parent, GError **error)
{
  g_autofree char *large = g_strnfill (64 * 1024, 'x');

  for (guint n_added = 0; n_added < 1000; n_added++)
    {
      g_autoptr (CauserieMessage) message
          = causerie_test_try_add (library, chat_id, *parent, large, error);

      if (message == NULL)
        return n_added;
      *parent = causerie_message_get_id (message);
    }
  return 1000;
}

static void
test_limit (CauserieTestLibrary *test, gconstpointer data)
{
  g_autoptr (CauserieChatRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  gint64 chat_id = 0;
  gint64 parent = CAUSERIE_ROOT;
  guint n_added;
  GAsyncResult *place = NULL;
  sqlite3 *db;

  limit_files (2 * 1024 * 1024);
  n_added = add_until_full (test->library, &chat_id, &parent, &error);
  assert_about_disk (error);
  g_assert_cmpuint (n_added, >, 2);
  g_assert_cmpuint (n_added, <, 1000);
  g_clear_error (&error);

  /* Messages can still be read, no message is incomplete, and writing works again when there is
   * space. */
  record = causerie_test_load (test->library, chat_id);
  g_assert_cmpuint (record->messages->len, ==, n_added);
  limit_files (RLIM_INFINITY);
  causerie_library_set_draft_async (test->library, chat_id, 0, "again", NULL,
                                    causerie_test_take_result, &place);
  causerie_test_write (test->library, &place, &error);
  g_assert_no_error (error);
  causerie_test_add (test->library, &chat_id, parent, "And more");
  causerie_test_library_reopen (test);
  g_clear_pointer (&record, causerie_chat_record_free);
  record = causerie_test_load (test->library, chat_id);
  g_assert_cmpuint (record->messages->len, ==, n_added + 1);

  causerie_test_close (test->library);
  db = causerie_test_library_open_raw (test);
  g_assert_cmpint (sqlite3_exec (db, "PRAGMA quick_check", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

static void
test_limit_from_the_start (void)
{
  g_autofree char *folder = causerie_test_make_folder ();
  g_autoptr (CauserieLibrary) library = causerie_library_new (folder);
  g_autoptr (GError) error = NULL;

  limit_files (2048);
  g_assert_false (causerie_test_open (library, &error));
  assert_about_disk (error);
  g_clear_error (&error);
  limit_files (RLIM_INFINITY);
  causerie_test_open (library, &error);
  g_assert_no_error (error);
  g_assert_null (causerie_library_get_read_only_reason (library));
  causerie_test_close (library);
  causerie_test_remove_folder (folder);
}

/* Mounts a file system of two megabytes that only this process sees. */
static gboolean
mount_small_disk (const char *folder)
{
  if (unshare (CLONE_NEWNS) == 0 && mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0
      && mount ("none", folder, "tmpfs", 0, "size=2m") == 0)
    return TRUE;
  g_test_skip ("No file system may be mounted");
  causerie_test_remove_folder (folder);
  return FALSE;
}

static void
fill_disk (const char *path)
{
  static const char page[4096] = { 'x' };
  FILE *file = fopen (path, "wb");

  g_assert_nonnull (file);
  setvbuf (file, NULL, _IONBF, 0);
  while (fwrite (page, sizeof page, 1, file) == 1)
    continue;
  fclose (file);
}

/* After a crash the log cannot be recovered without space, but the library can be read. */
static void
test_no_space_to_open (void)
{
  g_autofree char *folder = causerie_test_make_folder ();
  g_autofree char *filler = g_build_filename (folder, "filler", NULL);
  g_autoptr (CauserieLibrary) library = NULL;
  g_autoptr (CauserieChatRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  gint64 chat_id = 0;
  gint64 id;

  if (!mount_small_disk (folder))
    return;
  library = causerie_library_new (folder);
  g_assert_true (causerie_test_open (library, &error));
  id = causerie_test_add (library, &chat_id, CAUSERIE_ROOT, "Hi");
  causerie_test_begin (library, chat_id, id);
  causerie_test_close (library);
  fill_disk (filler);
  causerie_test_open (library, &error);
  g_assert_no_error (error);
  g_assert_error (causerie_library_get_read_only_reason (library), CAUSERIE_ERROR,
                  CAUSERIE_ERROR_DISK_FULL);
  record = causerie_test_load (library, chat_id);
  g_assert_cmpuint (record->messages->len, ==, 2);
  causerie_test_close (library);
  g_assert_cmpint (g_unlink (filler), ==, 0);
  g_assert_true (causerie_test_open (library, &error));
  g_assert_null (causerie_library_get_read_only_reason (library));
  causerie_test_add (library, &chat_id, id, "More");
  causerie_test_close (library);
  g_assert_cmpint (umount (folder), ==, 0);
  causerie_test_remove_folder (folder);
}

static void
assert_log_is_read (const char *folder, gint64 chat_id, guint n_messages, CauserieError reason)
{
  g_autoptr (CauserieLibrary) library = causerie_library_new (folder);
  g_autoptr (CauserieChatRecord) record = NULL;
  g_autoptr (GError) error = NULL;

  causerie_test_open (library, &error);
  g_assert_no_error (error);
  g_assert_error (causerie_library_get_read_only_reason (library), CAUSERIE_ERROR, (int)reason);
  record = causerie_test_load (library, chat_id);
  g_assert_cmpuint (record->messages->len, ==, n_messages);
  causerie_test_close (library);
}

static void
assert_written_again (const char *folder, gint64 chat_id, gint64 parent, guint n_messages)
{
  g_autoptr (CauserieLibrary) library = causerie_library_new (folder);
  g_autoptr (CauserieChatRecord) record = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (causerie_test_open (library, &error));
  g_assert_null (causerie_library_get_read_only_reason (library));
  causerie_test_add (library, &chat_id, parent, "More");
  record = causerie_test_load (library, chat_id);
  g_assert_cmpuint (record->messages->len, ==, n_messages + 1);
  causerie_test_close (library);
}

/* The index of the log needs space. Without space the log can still be read, and both times it is
   not changed. */
static void
test_limit_after_a_crash (CauserieTestLibrary *test, gconstpointer data)
{
  g_autofree char *folder = causerie_test_make_folder ();
  gint64 chat_id = 0;
  gint64 id = causerie_test_add (test->library, &chat_id, CAUSERIE_ROOT, "Hi");

  causerie_test_library_copy_crashed (test, folder);
  limit_files (2048);
  for (guint i = 0; i < 2; i++)
    assert_log_is_read (folder, chat_id, 1, CAUSERIE_ERROR_DISK_FULL);
  limit_files (RLIM_INFINITY);
  assert_written_again (folder, chat_id, id, 1);
  causerie_test_remove_folder (folder);
}

static void
test_no_space_after_a_crash (CauserieTestLibrary *test, gconstpointer data)
{
  g_autofree char *folder = causerie_test_make_folder ();
  g_autofree char *filler = g_build_filename (folder, "filler", NULL);
  gint64 chat_id = 0;
  gint64 id = causerie_test_add (test->library, &chat_id, CAUSERIE_ROOT, "Hi");

  if (!mount_small_disk (folder))
    return;
  causerie_test_library_copy_crashed (test, folder);
  fill_disk (filler);
  for (guint i = 0; i < 2; i++)
    assert_log_is_read (folder, chat_id, 1, CAUSERIE_ERROR_DISK_FULL);
  g_assert_cmpint (g_unlink (filler), ==, 0);
  assert_written_again (folder, chat_id, id, 1);
  g_assert_cmpint (umount (folder), ==, 0);
  causerie_test_remove_folder (folder);
}

static void
test_no_space (void)
{
  g_autofree char *folder = causerie_test_make_folder ();
  g_autoptr (CauserieLibrary) library = NULL;
  g_autoptr (CauserieChatRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  gint64 chat_id = 0;
  gint64 parent = CAUSERIE_ROOT;
  guint n_added;

  if (!mount_small_disk (folder))
    return;
  library = causerie_library_new (folder);
  g_assert_true (causerie_test_open (library, &error));
  n_added = add_until_full (library, &chat_id, &parent, &error);
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_DISK_FULL);
  g_assert_cmpuint (n_added, >, 2);
  record = causerie_test_load (library, chat_id);
  g_assert_cmpuint (record->messages->len, ==, n_added);
  causerie_test_close (library);
  g_assert_cmpint (umount (folder), ==, 0);
  causerie_test_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  signal (SIGXFSZ, SIG_IGN);
  causerie_test_library_add_test ("/disk/limit-loses-nothing", test_limit);
  g_test_add_func ("/disk/limit-from-the-start", test_limit_from_the_start);
  causerie_test_library_add_test ("/disk/limit-after-a-crash-is-read", test_limit_after_a_crash);
  causerie_test_library_add_test ("/disk/no-space-after-a-crash-is-read",
                                  test_no_space_after_a_crash);
  g_test_add_func ("/disk/no-space-loses-nothing", test_no_space);
  g_test_add_func ("/disk/no-space-to-open-is-read", test_no_space_to_open);
  return g_test_run ();
}
