/* SPDX-License-Identifier: GPL-3.0-or-later
 * A library that cannot be opened, or only for reading: the window shows why and offers actions,
 * the file is not touched unless the user asks for it, and typed text is kept. */
#include "config.h"

#include "causerie-scene.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <unistd.h>

#define QUESTION "Where are my papers"
#define TITLE "About " QUESTION
#define DRAFT "half a thought"

#define UNOPENED "Your chats could not be opened"
#define DAMAGED "Your chat library is damaged.*"
#define NEWER                                                                                      \
  "label:Your chats were saved by a newer version of Causerie. Update Causerie to open them."
#define LOCKED_WORDS "Another program is using your chats. Close it, then try again."
#define LOCKED "label:" LOCKED_WORDS
#define READ_ONLY "label:Your chats are open read-only.*"
#define LOG "what is left of the log"
#define RECOVER "Recover What Can Be Read"
#define SET_ASIDE "Move the File and Start Over"

static char *
dup_path (CauserieScene *scene, const char *name)
{
  return g_build_filename (causerie_driver_get_data_folder (scene->driver), "causerie", name, NULL);
}

/* Closing any descriptor of the file releases SQLite's locks of the same process, so do not read it
   while they are needed. */
static GBytes *
read_file (CauserieScene *scene, const char *name)
{
  g_autofree char *path = dup_path (scene, name);
  char *contents = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  return g_bytes_new_take (contents, length);
}

static void
write_file (CauserieScene *scene, const char *name, GBytes *bytes)
{
  g_autofree char *path = dup_path (scene, name);

  g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL),
                                      (gssize)g_bytes_get_size (bytes), NULL));
}

static void
assert_same_file (CauserieScene *scene, const char *name, GBytes *bytes)
{
  g_autoptr (GBytes) now = read_file (scene, name);

  g_assert_true (g_bytes_equal (now, bytes));
}

/* Whether waiting for a lock takes no time. */
static int fast;
static sqlite3_vfs *usual;

/* SQLite counts how long it asked to sleep, and reads no clock. */
static int
sleep_unless_fast (sqlite3_vfs *vfs, int microseconds)
{
  return g_atomic_int_get (&fast) ? microseconds : usual->xSleep (usual, microseconds);
}

static void
replace_sleep (void)
{
  static sqlite3_vfs ours;

  usual = sqlite3_vfs_find (NULL);
  ours = *usual;
  ours.zName = "fast";
  ours.xSleep = sleep_unless_fast;
  g_assert_cmpint (sqlite3_vfs_register (&ours, TRUE), ==, SQLITE_OK);
}

static void
run_sql (sqlite3 *db, const char *sql)
{
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
}

static sqlite3 *
open_raw (CauserieScene *scene)
{
  g_autofree char *path = dup_path (scene, "library.sqlite");
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  /* The program may be writing right now. */
  sqlite3_busy_timeout (db, 10000);
  return db;
}

static void
set_version (CauserieScene *scene, int version)
{
  g_autofree char *sql = g_strdup_printf ("PRAGMA user_version = %d", version);
  sqlite3 *db = open_raw (scene);

  run_sql (db, sql);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

/* The program tries to get the lock as often as usual, but without the delays. */
static void
lock_file (sqlite3 *db, const char *sql)
{
  run_sql (db, sql);
  g_atomic_int_set (&fast, TRUE);
}

static void
unlock_file (sqlite3 *db)
{
  g_atomic_int_set (&fast, FALSE);
  run_sql (db, "COMMIT");
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

static int
get_version (CauserieScene *scene)
{
  sqlite3 *db = open_raw (scene);
  sqlite3_stmt *statement = NULL;
  int version;

  g_assert_cmpint (sqlite3_prepare_v2 (db, "PRAGMA user_version", -1, &statement, NULL), ==,
                   SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  version = sqlite3_column_int (statement, 0);
  g_assert_cmpint (sqlite3_finalize (statement), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
  return version;
}

static void
assert_typed (CauserieScene *scene, const char *text)
{
  g_autofree char *typed = NULL;

  causerie_driver_wait_text (scene->driver, "text:Message", text);
  typed = causerie_driver_dup_text (scene->driver, "text:Message");
  g_assert_cmpstr (typed, ==, text);
}

static void
assert_chat (CauserieScene *scene, gboolean open)
{
  causerie_scene_open_chat (scene, TITLE);
  causerie_driver_wait_text (scene->driver, "list:Conversation", "Heard: " QUESTION);
  assert_typed (scene, DRAFT);
  causerie_driver_wait_sensitive (scene->driver, "text:Message", open);
  causerie_driver_wait_sensitive (scene->driver, "button:Send", open);
  causerie_driver_wait_sensitive (scene->driver, "button:Retry", open);
}

/* Asserts that the chat can be read, the reason is shown above it, and nothing can be written. */
static void
assert_read_only (CauserieScene *scene, const char *reason)
{
  causerie_driver_wait_beside (scene->driver, reason, "Try Again");
  g_assert_false (causerie_driver_is_sensitive (scene->driver, "text:Message"));
  assert_chat (scene, FALSE);
  causerie_driver_wait_beside (scene->driver, reason, "Try Again");
}

/* Retries after the obstacle is gone. */
static void
try_again (CauserieScene *scene, const char *reason)
{
  causerie_driver_click_beside (scene->driver, reason, "Try Again");
  causerie_driver_wait_gone (scene->driver, reason);
  assert_chat (scene, TRUE);
}

/* Creates a chat with a draft. */
static void
make_chat (CauserieScene *scene)
{
  causerie_scene_say (scene, QUESTION);
  causerie_driver_wait_stored (scene->driver, TITLE);
  causerie_driver_focus (scene->driver, "text:Message");
  causerie_driver_type (scene->driver, DRAFT);
  causerie_driver_wait_stored (scene->driver, DRAFT);
}

static void
test_draft_is_kept (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  make_chat (scene);
  assert_chat (scene, TRUE);
}

static void
test_newer_is_read_only (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  g_autoptr (GBytes) before = NULL;
  int version;

  make_chat (scene);
  causerie_driver_quit (scene->driver);
  version = get_version (scene);
  set_version (scene, version + 1);
  before = read_file (scene, "library.sqlite");
  causerie_driver_start (scene->driver);
  assert_read_only (scene, NEWER);
  causerie_scene_restart (scene);
  assert_read_only (scene, NEWER);
  assert_same_file (scene, "library.sqlite", before);
  set_version (scene, version);
  try_again (scene, NEWER);
}

static void
test_second_causerie_is_read_only (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  g_autofree char *path = dup_path (scene, "library.lock");
  int lock;

  make_chat (scene);
  causerie_driver_quit (scene->driver);
  lock = open (path, O_RDWR | O_CLOEXEC);
  g_assert_cmpint (lock, >=, 0);
  g_assert_cmpint (flock (lock, LOCK_EX | LOCK_NB), ==, 0);
  causerie_driver_start (scene->driver);
  assert_read_only (scene, LOCKED);
  close (lock);
  try_again (scene, LOCKED);
}

/* Another process, such as an SQLite shell, has an exclusive lock. */
static void
test_locked_file_is_reported (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  sqlite3 *db;

  make_chat (scene);
  causerie_driver_quit (scene->driver);
  db = open_raw (scene);
  lock_file (db, "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
  causerie_driver_start (scene->driver);
  causerie_driver_wait_beside (scene->driver, UNOPENED, "Try Again");
  g_object_unref (causerie_driver_wait (scene->driver, LOCKED_WORDS));
  unlock_file (db);
  try_again (scene, UNOPENED);
}

/* A message sent meanwhile stays in the composer. */
static void
test_lock_while_sending_keeps_text (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  guint before;
  sqlite3 *db;

  make_chat (scene);
  before = causerie_scene_count_messages (scene);
  causerie_driver_focus (scene->driver, "text:Message");
  db = open_raw (scene);
  lock_file (db, "BEGIN IMMEDIATE");
  causerie_driver_press (scene->driver, "Return");
  g_object_unref (causerie_driver_wait (scene->driver, LOCKED_WORDS));
  assert_typed (scene, DRAFT);
  g_assert_cmpuint (causerie_scene_count_messages (scene), ==, before);
  unlock_file (db);
  causerie_driver_press (scene->driver, "Return");
  causerie_driver_wait_text (scene->driver, "list:Conversation", "Heard: " DRAFT);
  causerie_driver_wait_gone (scene->driver, LOCKED_WORDS);
}

/* Only a read-only mount keeps root from writing; it is visible only to this process and the
   program. */
static gboolean
forbid_writing (const char *folder)
{
  if (geteuid () != 0)
    return g_chmod (folder, 0500) == 0;
  return unshare (CLONE_NEWNS) == 0 && mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0
         && mount (folder, folder, NULL, MS_BIND, NULL) == 0
         && mount (NULL, folder, NULL, MS_BIND | MS_REMOUNT | MS_RDONLY, NULL) == 0;
}

static void
allow_writing (const char *folder)
{
  if (geteuid () != 0)
    g_assert_cmpint (g_chmod (folder, 0700), ==, 0);
  else
    g_assert_cmpint (mount (NULL, folder, NULL, MS_BIND | MS_REMOUNT, NULL), ==, 0);
}

static void
test_read_only_folder (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  g_autofree char *folder = dup_path (scene, NULL);
  gboolean forbidden;

  make_chat (scene);
  causerie_driver_quit (scene->driver);
  forbidden = forbid_writing (folder);
  causerie_driver_start (scene->driver);
  if (forbidden)
    {
      assert_read_only (scene, READ_ONLY);
      allow_writing (folder);
      try_again (scene, READ_ONLY);
    }
  else
    g_test_skip ("Nothing may be mounted");
  if (geteuid () == 0)
    umount2 (folder, MNT_DETACH);
}

/* Writes an invalid file with its companion files, and starts the program. */
static GBytes *
damage_and_start (CauserieScene *scene)
{
  g_autoptr (GBytes) log = g_bytes_new_static (LOG, strlen (LOG));
  GBytes *damaged = g_bytes_new_take (g_strnfill (8192, 'x'), 8192);

  write_file (scene, "library.sqlite", damaged);
  write_file (scene, "library.sqlite-wal", log);
  write_file (scene, "library.sqlite-shm", log);
  causerie_driver_start (scene->driver);
  causerie_driver_wait_beside (scene->driver, UNOPENED, "Try Again, " RECOVER ", " SET_ASIDE);
  g_object_unref (causerie_driver_wait (scene->driver, DAMAGED));
  return damaged;
}

static void
assert_log (CauserieScene *scene, const char *name)
{
  g_autoptr (GBytes) log = read_file (scene, name);

  g_assert_cmpmem (g_bytes_get_data (log, NULL), g_bytes_get_size (log), LOG, strlen (LOG));
}

static void
remove_file (CauserieScene *scene, const char *name)
{
  g_autofree char *path = dup_path (scene, name);

  g_assert_cmpint (g_unlink (path), ==, 0);
}

/* As long as the button is not clicked, the user can replace the file with a backup. */
static void
test_damaged_file_is_not_touched (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  g_autoptr (GBytes) sound = NULL;
  g_autoptr (GBytes) damaged = NULL;

  make_chat (scene);
  causerie_driver_quit (scene->driver);
  sound = read_file (scene, "library.sqlite");
  damaged = damage_and_start (scene);
  causerie_scene_restart (scene);
  causerie_driver_wait_beside (scene->driver, UNOPENED, "Try Again, " RECOVER ", " SET_ASIDE);
  assert_same_file (scene, "library.sqlite", damaged);
  assert_log (scene, "library.sqlite-wal");
  write_file (scene, "library.sqlite", sound);
  remove_file (scene, "library.sqlite-wal");
  remove_file (scene, "library.sqlite-shm");
  try_again (scene, UNOPENED);
}

/* Returns: the name of the only folder with moved files */
static char *
dup_moved_folder (CauserieScene *scene)
{
  g_autofree char *folder = dup_path (scene, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autofree char *found = NULL;
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, "library-damaged-"))
      {
        g_assert_null (found);
        found = g_strdup (name);
      }
  return g_steal_pointer (&found);
}

static void
assert_moved (CauserieScene *scene, GBytes *damaged)
{
  g_autofree char *moved = dup_moved_folder (scene);
  g_autofree char *file = NULL;
  g_autofree char *log = NULL;
  g_autofree char *index = NULL;

  g_assert_nonnull (moved);
  file = g_build_filename (moved, "library.sqlite", NULL);
  assert_same_file (scene, file, damaged);
  log = g_strconcat (file, "-wal", NULL);
  assert_log (scene, log);
  /* The shared-memory file is recreated when the database is opened. */
  index = g_strconcat (file, "-shm", NULL);
  g_bytes_unref (read_file (scene, index));
}

static void
test_moving_file_starts_empty_library (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  g_autoptr (GBytes) damaged = NULL;
  g_autofree char *moved = NULL;

  make_chat (scene);
  causerie_driver_quit (scene->driver);
  damaged = damage_and_start (scene);
  moved = dup_moved_folder (scene);
  g_assert_null (moved);
  causerie_driver_click_beside (scene->driver, UNOPENED, SET_ASIDE);
  causerie_driver_wait_gone (scene->driver, UNOPENED);
  causerie_scene_say (scene, "All is new");
  g_object_unref (causerie_driver_wait (scene->driver, "list item:About All is new"));
  g_assert_cmpuint (causerie_driver_count (scene->driver, "list item:" TITLE), ==, 0);
  causerie_scene_restart (scene);
  causerie_scene_open_chat (scene, "About All is new");
  assert_moved (scene, damaged);
}

int
main (int argc, char *argv[])
{
  static const CauserieSceneTest tests[] = {
    { "/library/draft-is-kept", test_draft_is_kept },
    { "/library/newer-is-read-only", test_newer_is_read_only },
    { "/library/second-causerie-is-read-only", test_second_causerie_is_read_only },
    { "/library/locked-file-is-reported", test_locked_file_is_reported },
    { "/library/lock-while-sending-keeps-text", test_lock_while_sending_keeps_text },
    { "/library/read-only-folder", test_read_only_folder },
    { "/library/damaged-file-is-not-touched", test_damaged_file_is_not_touched },
    { "/library/moving-file-starts-empty-library", test_moving_file_starts_empty_library },
  };

  replace_sleep ();
  return causerie_scene_run (&argc, &argv, tests, G_N_ELEMENTS (tests));
}
