/* SPDX-License-Identifier: GPL-3.0-or-later
 * Opens, locks, moves and salvages the files of the library. It is used in the library's thread. */
#include "config.h"

#include "causerie-library-files.h"

#include "causerie-error.h"
#include "causerie-library-file.h"
#include "causerie-salvage.h"
#include "causerie-schema.h"
#include "causerie-table-attachments.h"
#include "causerie-table-replies.h"
#include "causerie-table-search.h"
#include "causerie-upgrade-copy.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_NAME "library.sqlite"
#define RECOVERED_NAME "library-recovered.sqlite"
#define LOCK_NAME "library.lock"

struct _CauserieLibraryFiles
{
  char *folder;
  char *path;
  CauserieConnection *connection;
  GError *reason; /* why the library is read-only, or NULL */
  int lock;       /* a file descriptor, or -1 */
};

/**
 * causerie_library_files_new:
 * @folder: the library's folder, in the file system's encoding; it is created by
 *   causerie_library_files_open()
 */
CauserieLibraryFiles *
causerie_library_files_new (const char *folder)
{
  CauserieLibraryFiles *self = g_new0 (CauserieLibraryFiles, 1);

  self->folder = g_strdup (folder);
  self->path = causerie_library_files_dup_path (folder);
  self->lock = -1;
  return self;
}

/**
 * causerie_library_files_dup_path:
 * @folder: the library's folder, in the file system's encoding
 */
char *
causerie_library_files_dup_path (const char *folder)
{
  return g_build_filename (folder, FILE_NAME, NULL);
}

/* Closes the library if it is open. */
void
causerie_library_files_free (CauserieLibraryFiles *self)
{
  causerie_library_files_close (self);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->path, g_free);
  g_free (self);
}

static void
set_reason (CauserieLibraryFiles *self, CauserieError code, const char *words)
{
  g_clear_error (&self->reason);
  g_set_error_literal (&self->reason, CAUSERIE_ERROR, code, words);
}

static gint64
get_size (const char *path)
{
  GStatBuf info;

  return g_stat (path, &info) == 0 ? (gint64)info.st_size : -1;
}

static gboolean
has_log (CauserieLibraryFiles *self)
{
  g_autofree char *log = g_strconcat (self->path, "-wal", NULL);

  return get_size (log) > 0;
}

/* A write-ahead log without its database file is all that is left of a library, and SQLite would
 * delete it. */
static gboolean
check_log (CauserieLibraryFiles *self, GError **error)
{
  if (get_size (self->path) > 0 || !has_log (self))
    return TRUE;
  g_set_error_literal (error, CAUSERIE_ERROR, CAUSERIE_ERROR_CORRUPT,
                       "The library's file is gone, but its log is there");
  return FALSE;
}

/* Checks whether the file is writable, and rejects a link that leads out of the folder. */
static gboolean
check_file (CauserieLibraryFiles *self, gboolean *exists, GError **error)
{
  struct stat info;

  *exists = lstat (self->path, &info) == 0;
  if (!*exists && errno != ENOENT)
    {
      causerie_library_file_set_error (error, errno, "Looking at the library");
      return FALSE;
    }
  if (*exists && !S_ISREG (info.st_mode))
    {
      g_set_error_literal (error, CAUSERIE_ERROR, CAUSERIE_ERROR_STORAGE,
                           "The library is not a regular file");
      return FALSE;
    }
  if (faccessat (AT_FDCWD, self->folder, W_OK | X_OK, AT_EACCESS) != 0)
    set_reason (self, CAUSERIE_ERROR_READ_ONLY, "The library's folder cannot be written");
  else if (*exists && info.st_uid != geteuid ())
    set_reason (self, CAUSERIE_ERROR_READ_ONLY, "The library belongs to another user");
  else if (*exists && faccessat (AT_FDCWD, self->path, W_OK, AT_EACCESS) != 0)
    set_reason (self, CAUSERIE_ERROR_READ_ONLY, "The library's file cannot be written");
  return TRUE;
}

/* The kernel releases an flock() when the process ends, also when it crashes. */
static gboolean
take_lock (CauserieLibraryFiles *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, LOCK_NAME, NULL);

  if (self->lock >= 0)
    return TRUE;
  self->lock = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (self->lock >= 0 && flock (self->lock, LOCK_EX | LOCK_NB) == 0)
    return TRUE;
  if (errno == EWOULDBLOCK)
    g_set_error_literal (error, CAUSERIE_ERROR, CAUSERIE_ERROR_LOCKED,
                         "Another Causerie has this library open");
  else
    causerie_library_file_set_error (error, errno, "Locking the library");
  if (self->lock >= 0)
    close (self->lock);
  self->lock = -1;
  return FALSE;
}

static void
release_lock (CauserieLibraryFiles *self)
{
  if (self->lock >= 0)
    close (self->lock);
  self->lock = -1;
}

static gboolean
recover_once (CauserieConnection *connection, GError **error)
{
  if (!causerie_connection_begin_write (connection, TRUE, error))
    return FALSE;
  if (causerie_replies_recover (connection, error)
      && causerie_table_attachments_remove_all_unused (connection, error))
    return causerie_connection_commit (connection, error);
  causerie_connection_roll_back (connection);
  return FALSE;
}

static gboolean
recover (CauserieConnection *connection, GError **error)
{
  CauserieSearchState before = causerie_connection_get_search_state (connection);
  g_autoptr (GError) failure = NULL;

  if (recover_once (connection, &failure))
    return TRUE;
  if (causerie_search_should_retry (connection, before, failure))
    return recover_once (connection, error);
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* Closing must not move the log into the file before the file is known to be a sound library of
 * this version. */
static gboolean
open_for_writing (CauserieLibraryFiles *self, GError **error)
{
  g_autoptr (CauserieConnection) connection = NULL;
  int version;

  if (!causerie_library_file_make (self->path, error))
    return FALSE;
  connection = causerie_connection_open (self->path, CAUSERIE_CONNECTION_WRITE, error);
  if (connection == NULL)
    return FALSE;
  causerie_connection_keep_log (connection, TRUE);
  if (!causerie_schema_get_version (connection, &version, error))
    return FALSE;
  if (version > CAUSERIE_SCHEMA_VERSION)
    {
      set_reason (self, CAUSERIE_ERROR_NEWER, "A newer version of the program wrote the library");
      return TRUE;
    }
  if (version > 0 && version < CAUSERIE_SCHEMA_VERSION
      && !causerie_upgrade_copy_make (connection, self->folder, version, error))
    return FALSE;
  if (!causerie_connection_execute (connection, "PRAGMA journal_mode = WAL", error)
      || !causerie_schema_upgrade (connection, error) || !recover (connection, error))
    return FALSE;
  causerie_connection_keep_log (connection, FALSE);
  self->connection = g_steal_pointer (&connection);
  return TRUE;
}

/* A library of an older version that cannot be upgraded cannot be read either. */
static gboolean
check_readable (CauserieLibraryFiles *self, CauserieConnection *connection, GError **error)
{
  int version;

  if (!causerie_schema_get_version (connection, &version, error))
    return FALSE;
  if (version >= CAUSERIE_SCHEMA_VERSION)
    return TRUE;
  g_propagate_error (error, g_error_copy (self->reason));
  return FALSE;
}

static gboolean
open_for_reading (CauserieLibraryFiles *self, CauserieConnectionMode mode, GError **error)
{
  g_autoptr (CauserieConnection) connection = causerie_connection_open (self->path, mode, error);

  if (connection == NULL || !check_readable (self, connection, error))
    return FALSE;
  self->connection = g_steal_pointer (&connection);
  return TRUE;
}

/* Errors that prevent writing, but perhaps not reading. */
static gboolean
forbids_writing (const GError *error)
{
  return g_error_matches (error, CAUSERIE_ERROR, CAUSERIE_ERROR_READ_ONLY)
         || g_error_matches (error, CAUSERIE_ERROR, CAUSERIE_ERROR_DISK_FULL);
}

/* Sets the error for a library that does not exist and cannot be created. */
static void
set_missing_error (const GError *reason, GError **error)
{
  if (g_error_matches (reason, CAUSERIE_ERROR, CAUSERIE_ERROR_READ_ONLY))
    g_set_error_literal (error, CAUSERIE_ERROR, CAUSERIE_ERROR_NO_FOLDER, reason->message);
  else
    g_propagate_error (error, g_error_copy (reason));
}

static gboolean
is_corrupt (const GError *error)
{
  return g_error_matches (error, CAUSERIE_ERROR, CAUSERIE_ERROR_CORRUPT);
}

static gboolean
open_read_only (CauserieLibraryFiles *self, gboolean exists, GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (!exists || (is_corrupt (self->reason) && get_size (self->path) <= 0))
    {
      set_missing_error (self->reason, error);
      return FALSE;
    }
  if (open_for_reading (self, CAUSERIE_CONNECTION_READ, &failure))
    return TRUE;
  /* SQLite could not create the shared memory file. It would exist if another process had the
   * library open, so no process writes it. */
  if (forbids_writing (self->reason)
      && !g_error_matches (failure, CAUSERIE_ERROR, CAUSERIE_ERROR_CORRUPT)
      && !g_error_matches (failure, CAUSERIE_ERROR, CAUSERIE_ERROR_FOREIGN))
    return open_for_reading (
        self, has_log (self) ? CAUSERIE_CONNECTION_NO_SHM : CAUSERIE_CONNECTION_IMMUTABLE, error);
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* A library that cannot be written, or is damaged, is opened for reading and not changed. Any other
   failure is an error. Without the lock the log is not checked, because another process may be
   creating the file. */
static gboolean
try_writing (CauserieLibraryFiles *self, GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (take_lock (self, &failure) && check_log (self, &failure) && open_for_writing (self, &failure))
    return TRUE;
  if (forbids_writing (failure) || is_corrupt (failure)
      || (self->lock < 0 && g_error_matches (failure, CAUSERIE_ERROR, CAUSERIE_ERROR_LOCKED)))
    {
      self->reason = g_steal_pointer (&failure);
      return TRUE;
    }
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static gboolean
open_files (CauserieLibraryFiles *self, GError **error)
{
  gboolean exists;

  if (g_mkdir_with_parents (self->folder, 0700) != 0)
    {
      g_autoptr (GError) failure = NULL;

      causerie_library_file_set_error (&failure, errno, "Making the library's folder");
      set_missing_error (failure, error);
      return FALSE;
    }
  if (!check_file (self, &exists, error))
    return FALSE;
  if (self->reason == NULL && !try_writing (self, error))
    return FALSE;
  return self->connection != NULL || open_read_only (self, exists, error);
}

/**
 * causerie_library_files_open:
 * @error: %CAUSERIE_ERROR_CORRUPT for a damaged library, which is not changed, and errors of the
 *   #CAUSERIE_ERROR domain
 *
 * Opens the library, creates it if there is none, upgrades its schema and marks the replies that
 * were streaming when the program crashed as interrupted. A library that is not writable or damaged
 * is opened for reading, and causerie_library_files_get_reason() returns why.
 */
gboolean
causerie_library_files_open (CauserieLibraryFiles *self, GError **error)
{
  if (self->connection != NULL)
    return TRUE;
  if (!open_files (self, error))
    {
      causerie_library_files_close (self);
      return FALSE;
    }
  /* A process that only reads releases the lock, so that another one can write. */
  if (self->reason != NULL)
    release_lock (self);
  return TRUE;
}

/* Closes the library and releases its lock. Does nothing if it is closed. */
void
causerie_library_files_close (CauserieLibraryFiles *self)
{
  g_clear_pointer (&self->connection, causerie_connection_close);
  g_clear_error (&self->reason);
  release_lock (self);
}

static char *
make_damaged_folder (CauserieLibraryFiles *self, GError **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *stamp = g_date_time_format (now, "library-damaged-%Y%m%d-%H%M%S");

  for (guint i = 1; i < 100; i++)
    {
      g_autofree char *name = i == 1 ? g_strdup (stamp) : g_strdup_printf ("%s-%u", stamp, i);
      g_autofree char *path = g_build_filename (self->folder, name, NULL);

      if (g_mkdir (path, 0700) == 0)
        return g_steal_pointer (&path);
      if (errno != EEXIST)
        break;
    }
  causerie_library_file_set_error (error, errno, "Making a folder for the damaged library");
  return NULL;
}

/* Moves a database file with its log. The file is moved first: if the program crashes in between,
 * the log without a file counts as damage again and is not lost. */
static gboolean
move_files (const char *from, const char *to, GError **error)
{
  static const char *const endings[] = { "", "-wal", "-shm" };

  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *source = g_strconcat (from, endings[i], NULL);
      g_autofree char *target = g_strconcat (to, endings[i], NULL);

      if (g_rename (source, target) == 0 || errno == ENOENT)
        continue;
      causerie_library_file_set_error (error, errno, "Moving the damaged library");
      for (; i > 0; i--)
        {
          g_autofree char *moved = g_strconcat (to, endings[i - 1], NULL);
          g_autofree char *back = g_strconcat (from, endings[i - 1], NULL);

          if (g_rename (moved, back) != 0 && errno != ENOENT)
            g_debug ("Moving the damaged library back: %s", g_strerror (errno));
        }
      return FALSE;
    }
  return TRUE;
}

/* Moves the damaged files into a new folder and, if @recovered is given, moves that file into their
 * place. On failure everything is moved back. Returns: (nullable): the path of the new folder */
static char *
move_damaged (CauserieLibraryFiles *self, const char *recovered, GError **error)
{
  g_autofree char *damaged_folder = make_damaged_folder (self, error);
  g_autofree char *moved = NULL;

  if (damaged_folder == NULL)
    return NULL;
  moved = g_build_filename (damaged_folder, FILE_NAME, NULL);
  if (move_files (self->path, moved, error))
    {
      g_autoptr (GError) failure = NULL;

      if (recovered == NULL || g_rename (recovered, self->path) == 0)
        return g_steal_pointer (&damaged_folder);
      causerie_library_file_set_error (error, errno, "Putting the new library in its place");
      if (!move_files (moved, self->path, &failure))
        g_debug ("%s", failure->message);
    }
  g_rmdir (damaged_folder);
  return NULL;
}

/* Closes a damaged library without moving its log into the file. */
static void
close_damaged (CauserieLibraryFiles *self)
{
  if (self->connection != NULL)
    causerie_connection_keep_log (self->connection, TRUE);
  g_clear_pointer (&self->connection, causerie_connection_close);
  g_clear_error (&self->reason);
}

/**
 * causerie_library_files_move_damaged:
 * @error: %CAUSERIE_ERROR_LOCKED, %CAUSERIE_ERROR_READ_ONLY, and errors of the #CAUSERIE_ERROR
 *   domain
 *
 * Closes the library and moves its unchanged files, including the log, into a new folder next to
 * them.
 *
 * Returns: (transfer full): the new folder's path, or %NULL
 */
char *
causerie_library_files_move_damaged (CauserieLibraryFiles *self, GError **error)
{
  g_autofree char *damaged_folder = NULL;

  close_damaged (self);
  if (take_lock (self, error))
    damaged_folder = move_damaged (self, NULL, error);
  causerie_library_files_close (self);
  return g_steal_pointer (&damaged_folder);
}

static void
remove_recovered (const char *recovered)
{
  g_autofree char *journal = g_strconcat (recovered, "-journal", NULL);

  (void)g_unlink (recovered);
  (void)g_unlink (journal);
}

/* Deletes the new file of an earlier attempt during which the program ended. */
static CauserieSalvaged *
salvage (CauserieLibraryFiles *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *recovered = g_build_filename (self->folder, RECOVERED_NAME, NULL);
  g_autoptr (CauserieSalvaged) salvaged = NULL;

  remove_recovered (recovered);
  if (causerie_library_file_make (recovered, error))
    salvaged = causerie_salvage_copy (self->path, recovered, cancellable, error);
  if (salvaged != NULL && !g_cancellable_set_error_if_cancelled (cancellable, error))
    salvaged->folder = move_damaged (self, recovered, error);
  if (salvaged != NULL && salvaged->folder != NULL)
    return g_steal_pointer (&salvaged);
  remove_recovered (recovered);
  return NULL;
}

/**
 * causerie_library_files_salvage:
 * @cancellable: (nullable): checked until the new library replaces the damaged one
 * @error: %CAUSERIE_ERROR_CORRUPT if nothing can be read, %CAUSERIE_ERROR_LOCKED,
 *   %CAUSERIE_ERROR_READ_ONLY, %G_IO_ERROR_CANCELLED and errors of the #CAUSERIE_ERROR domain;
 *   nothing is then changed
 *
 * Closes the library, creates a new one from what can be read, and moves the damaged files like
 * causerie_library_files_move_damaged().
 *
 * Returns: (transfer full): what was copied, or %NULL
 */
CauserieSalvaged *
causerie_library_files_salvage (CauserieLibraryFiles *self, GCancellable *cancellable,
                                GError **error)
{
  g_autoptr (CauserieSalvaged) salvaged = NULL;

  close_damaged (self);
  if (take_lock (self, error))
    salvaged = salvage (self, cancellable, error);
  causerie_library_files_close (self);
  return g_steal_pointer (&salvaged);
}

/* Returns: (nullable) (transfer none): the open connection, %NULL while the library is closed */
CauserieConnection *
causerie_library_files_get_connection (CauserieLibraryFiles *self)
{
  return self->connection;
}

/* Returns: (nullable) (transfer none): why the library is read-only, %NULL if it is writable */
const GError *
causerie_library_files_get_reason (CauserieLibraryFiles *self)
{
  return self->reason;
}
