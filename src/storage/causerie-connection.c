/* SPDX-License-Identifier: GPL-3.0-or-later
 * A connection to one SQLite file: opening, pragmas, transactions. It belongs to the thread that
 * opened it. */
#include "config.h"

#include "causerie-connection.h"

#include "causerie-caseless.h"
#include "causerie-error.h"
#include "causerie-sqlite-error.h"

/* How long to wait for a lock of another program (a shell, a backup). */
#define BUSY_MILLISECONDS 5000

/* How long to wait for readers of the write-ahead log before truncating it. This is short because
   it can be tried again. */
#define LOG_MILLISECONDS 1000

/* The number of virtual machine instructions between two checks of the cancellable. */
#define PROGRESS_INSTRUCTIONS 2000

struct _CauserieConnection
{
  sqlite3 *db;
  GThread *thread;
  GHashTable *idle; /* SQL text -> sqlite3_stmt, prepared and reset */
  GCancellable *cancellable;
  int durable;          /* -1: unknown */
  gboolean log_pending; /* the log could not be truncated yet */
  CauserieSearchState search;
};

static int
check_cancellable (void *data)
{
  CauserieConnection *self = data;

  return g_cancellable_is_cancelled (self->cancellable);
}

static void
finalize_statement (gpointer statement)
{
  /* sqlite3_finalize() repeats the error code of the last step, which has been reported. */
  (void)sqlite3_finalize (statement);
}

/* With exclusive locking from the start, SQLite holds the index of the write-ahead log in memory
   (SQLite, "Write-Ahead Logging", use without shared memory). A file that is opened for reading
   cannot be locked exclusively, so it is opened with the VFS "unix-none", which has no locks.
   Closing must not change the log. */
static gboolean
use_log_without_shm (CauserieConnection *self, GError **error)
{
  causerie_connection_keep_log (self, TRUE);
  return causerie_connection_execute (self, "PRAGMA locking_mode = EXCLUSIVE", error);
}

/* With a writable schema SQLite reads a file even if it is shorter than its header claims. */
static gboolean
allow_damage (CauserieConnection *self, GError **error)
{
  causerie_connection_keep_log (self, TRUE);
  return sqlite3_db_config (self->db, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL) == SQLITE_OK
         && causerie_connection_execute (self, "PRAGMA writable_schema = ON", error);
}

/* secure_delete is always on, so that older titles and drafts of a chat cannot be recovered from
   the file after the chat is erased. */
static gboolean
configure (CauserieConnection *self, CauserieConnectionMode mode, GError **error)
{
  static const char *const pragmas = "PRAGMA trusted_schema = OFF;"
                                     "PRAGMA cell_size_check = ON;"
                                     "PRAGMA temp_store = MEMORY;"
                                     "PRAGMA foreign_keys = ON;"
                                     "PRAGMA recursive_triggers = ON;"
                                     "PRAGMA secure_delete = ON;"
                                     "PRAGMA journal_size_limit = 16777216;";

  if (sqlite3_busy_timeout (self->db, BUSY_MILLISECONDS) != SQLITE_OK
      || sqlite3_db_config (self->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL) != SQLITE_OK
      || sqlite3_db_config (self->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL) != SQLITE_OK
      || sqlite3_db_config (self->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL) != SQLITE_OK)
    {
      causerie_sqlite_set_error (error, self->db, sqlite3_extended_errcode (self->db),
                                 "configuring");
      return FALSE;
    }
  if (!causerie_caseless_add_function (self->db, error))
    return FALSE;
  if (mode == CAUSERIE_CONNECTION_NO_SHM && !use_log_without_shm (self, error))
    return FALSE;
  if (mode == CAUSERIE_CONNECTION_DAMAGED && !allow_damage (self, error))
    return FALSE;
  sqlite3_progress_handler (self->db, PROGRESS_INSTRUCTIONS, check_cancellable, self);
  return causerie_connection_execute (self, pragmas, error);
}

static char *
make_uri (const char *path, CauserieConnectionMode mode)
{
  g_autofree char *escaped = g_uri_escape_string (path, "/", FALSE);

  if (mode == CAUSERIE_CONNECTION_IMMUTABLE)
    return g_strconcat ("file:", escaped, "?immutable=1", NULL);
  if (mode == CAUSERIE_CONNECTION_NO_SHM)
    return g_strconcat ("file:", escaped, "?vfs=unix-none", NULL);
  return g_strconcat ("file:", escaped, NULL);
}

/**
 * causerie_connection_open:
 * @path: the file, in the file system's encoding; it must exist
 *
 * Opens a file without reading it: damage is only detected by the first query. The connection may
 * only be used in the calling thread.
 *
 * Returns: (transfer full): the connection, or %NULL
 */
CauserieConnection *
causerie_connection_open (const char *path, CauserieConnectionMode mode, GError **error)
{
  g_autoptr (CauserieConnection) self = g_new0 (CauserieConnection, 1);
  g_autofree char *uri = make_uri (path, mode);
  int flags
      = SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_PRIVATECACHE;
  int code;

  self->thread = g_thread_self ();
  self->durable = -1;
  self->idle = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, finalize_statement);
  flags |= mode == CAUSERIE_CONNECTION_WRITE ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
  code = sqlite3_open_v2 (uri, &self->db, flags, NULL);
  if (code != SQLITE_OK)
    {
      causerie_sqlite_set_error (error, self->db, code, "opening");
      return NULL;
    }
  if (!configure (self, mode, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * causerie_connection_close:
 * @self: (transfer full): a connection without an open transaction
 *
 * Closes the file. SQLite moves the write-ahead log into the file with the last connection. A log
 * that causerie_connection_empty_log() could not truncate is truncated now, unless others still
 * read from it.
 */
void
causerie_connection_close (CauserieConnection *self)
{
  g_return_if_fail (self->thread == g_thread_self ());

  if (self->log_pending)
    causerie_connection_empty_log (self);
  g_clear_pointer (&self->idle, g_hash_table_unref);
  if (self->db != NULL && sqlite3_close (self->db) != SQLITE_OK)
    g_critical ("A statement outlives its connection");
  g_clear_object (&self->cancellable);
  g_free (self);
}

/**
 * causerie_connection_keep_log:
 * @keep: whether closing the connection does not change the write-ahead log
 *
 * A log must not be moved into a file that may be damaged.
 */
void
causerie_connection_keep_log (CauserieConnection *self, gboolean keep)
{
  g_return_if_fail (self->thread == g_thread_self ());

  if (sqlite3_db_config (self->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, keep ? 1 : 0, NULL)
      != SQLITE_OK)
    g_critical ("SQLite does not know NO_CKPT_ON_CLOSE");
  if (keep)
    self->log_pending = FALSE;
}

/**
 * causerie_connection_set_wait:
 * @wait: %FALSE to fail at once if another program holds a lock; %TRUE, the default, to wait for
 *   it
 */
void
causerie_connection_set_wait (CauserieConnection *self, gboolean wait)
{
  g_return_if_fail (self->thread == g_thread_self ());

  (void)sqlite3_busy_timeout (self->db, wait ? BUSY_MILLISECONDS : 0);
}

/**
 * causerie_connection_empty_log:
 * @self: a connection for writing, without an open transaction
 *
 * Moves the write-ahead log into the file and truncates the log, so that it has no copy of deleted
 * data. This fails while others read from the log, and is then tried again when the connection is
 * closed.
 */
void
causerie_connection_empty_log (CauserieConnection *self)
{
  int code;

  g_return_if_fail (self->thread == g_thread_self ());

  (void)sqlite3_busy_timeout (self->db, LOG_MILLISECONDS);
  code = sqlite3_wal_checkpoint_v2 (self->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
  (void)sqlite3_busy_timeout (self->db, BUSY_MILLISECONDS);
  self->log_pending = code != SQLITE_OK;
  if (self->log_pending)
    g_debug ("Emptying the log: %s", sqlite3_errstr (code));
}

/* Runs one or more statements and stops at the first that fails. */
gboolean
causerie_connection_execute (CauserieConnection *self, const char *sql, GError **error)
{
  int code;

  g_return_val_if_fail (self->thread == g_thread_self (), FALSE);

  code = sqlite3_exec (self->db, sql, NULL, NULL, NULL);
  if (code != SQLITE_OK)
    causerie_sqlite_set_error (error, self->db, code, "executing");
  return code == SQLITE_OK;
}

/* Begins a transaction whose queries all see the same state of the file. */
gboolean
causerie_connection_begin_read (CauserieConnection *self, GCancellable *cancellable, GError **error)
{
  if (!causerie_connection_execute (self, "BEGIN", error))
    return FALSE;
  g_set_object (&self->cancellable, cancellable);
  return TRUE;
}

/**
 * causerie_connection_begin_write:
 * @durable: whether the commit waits until the data is on the disk
 *
 * Begins a transaction that writes. A committed transaction survives a crash of the process,
 * because the log has been written to the kernel (SQLite, "Write-Ahead Logging"). A durable one and
 * all transactions before it also survive a loss of power. The parts of a streaming reply, written
 * twice a second, need not.
 */
gboolean
causerie_connection_begin_write (CauserieConnection *self, gboolean durable, GError **error)
{
  if (self->durable != durable)
    {
      self->durable = -1;
      if (!causerie_connection_execute (
              self, durable ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL", error))
        return FALSE;
      self->durable = durable;
    }
  return causerie_connection_execute (self, "BEGIN IMMEDIATE", error);
}

/* Commits the transaction. If that fails, it is rolled back. */
gboolean
causerie_connection_commit (CauserieConnection *self, GError **error)
{
  g_clear_object (&self->cancellable);
  if (causerie_connection_execute (self, "COMMIT", error))
    return TRUE;
  causerie_connection_roll_back (self);
  return FALSE;
}

/* Rolls back the open transaction, if any: after some errors SQLite has already done so. */
void
causerie_connection_roll_back (CauserieConnection *self)
{
  g_autoptr (GError) error = NULL;

  g_clear_object (&self->cancellable);
  if (!sqlite3_get_autocommit (self->db) && !causerie_connection_execute (self, "ROLLBACK", &error))
    g_debug ("Rolling back: %s", error->message);
}

/* Returns: whether the last statement failed because an index of a table lacks a row */
gboolean
causerie_connection_has_bad_index (CauserieConnection *self)
{
  g_return_val_if_fail (self->thread == g_thread_self (), FALSE);

  return sqlite3_extended_errcode (self->db) == SQLITE_CORRUPT_INDEX;
}

/**
 * causerie_connection_rebuild_indexes:
 * @self: a connection for writing, without an open transaction
 *
 * Rebuilds the indexes of all tables from their rows.
 */
gboolean
causerie_connection_rebuild_indexes (CauserieConnection *self, GError **error)
{
  return causerie_connection_execute (self, "REINDEX", error);
}

/**
 * causerie_connection_set_error_if_cancelled:
 * @error: %G_IO_ERROR_CANCELLED
 *
 * For work that consists of many short statements. SQLite itself interrupts a long one.
 */
gboolean
causerie_connection_set_error_if_cancelled (CauserieConnection *self, GError **error)
{
  return g_cancellable_set_error_if_cancelled (self->cancellable, error);
}

/**
 * causerie_connection_set_unchecked:
 * @self: a connection for writing, without an open transaction
 *
 * Disables triggers and foreign keys from now on, so that rows may refer to missing rows.
 */
gboolean
causerie_connection_set_unchecked (CauserieConnection *self, GError **error)
{
  g_return_val_if_fail (self->thread == g_thread_self (), FALSE);

  (void)sqlite3_db_config (self->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
  return causerie_connection_execute (self, "PRAGMA foreign_keys = OFF", error);
}

/**
 * causerie_connection_remove_table:
 * @self: a connection within a transaction that writes
 * @name: a virtual table whose pages are so damaged that it cannot be dropped
 *
 * Removes a virtual table and its shadow tables from the schema without reading them. Their pages
 * stay in the file, unused.
 */
gboolean
causerie_connection_remove_table (CauserieConnection *self, const char *name, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("PRAGMA writable_schema = ON;"
                                          "DELETE FROM sqlite_schema WHERE name = '%s'"
                                          " OR substr (tbl_name, 1, %u) = '%s_';"
                                          "PRAGMA writable_schema = RESET",
                                          name, (guint)strlen (name) + 1, name);
  gboolean done;

  g_return_val_if_fail (self->thread == g_thread_self (), FALSE);

  /* Cached statements may use the table. */
  g_hash_table_remove_all (self->idle);
  (void)sqlite3_db_config (self->db, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
  done = causerie_connection_execute (self, sql, error);
  (void)sqlite3_db_config (self->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  return done;
}

/**
 * causerie_connection_set_search_state:
 * @state: the new state of the search index
 */
void
causerie_connection_set_search_state (CauserieConnection *self, CauserieSearchState state)
{
  g_return_if_fail (self->thread == g_thread_self ());

  self->search = state;
}

/* Returns: the state of the search index, assumed to be sound until it fails */
CauserieSearchState
causerie_connection_get_search_state (CauserieConnection *self)
{
  g_return_val_if_fail (self->thread == g_thread_self (), CAUSERIE_SEARCH_FAULTY);

  return self->search;
}

gint64
causerie_connection_get_last_id (CauserieConnection *self)
{
  return sqlite3_last_insert_rowid (self->db);
}

/* Returns: the number of rows that the last statement changed, without those that triggers
 *   changed */
gint64
causerie_connection_count_changes (CauserieConnection *self)
{
  return sqlite3_changes64 (self->db);
}

sqlite3 *
causerie_connection_get_handle (CauserieConnection *self)
{
  g_return_val_if_fail (self->thread == g_thread_self (), NULL);

  return self->db;
}

/* Prepares a statement, or reuses an idle one with the same text. Returns: (transfer full): the
 * statement, for causerie_connection_return_statement(), or %NULL */
sqlite3_stmt *
causerie_connection_take_statement (CauserieConnection *self, const char *sql, GError **error)
{
  sqlite3_stmt *statement = NULL;
  g_autofree char *key = NULL;
  int code;

  g_return_val_if_fail (self->thread == g_thread_self (), NULL);

  if (g_hash_table_steal_extended (self->idle, sql, (gpointer *)&key, (gpointer *)&statement))
    return statement;
  code = sqlite3_prepare_v3 (self->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
  if (code != SQLITE_OK)
    causerie_sqlite_set_error (error, self->db, code, "preparing");
  return statement;
}

/**
 * causerie_connection_return_statement:
 * @statement: (transfer full): a statement from causerie_connection_take_statement()
 *
 * Resets a statement and stores it for reuse.
 */
void
causerie_connection_return_statement (CauserieConnection *self, sqlite3_stmt *statement)
{
  g_return_if_fail (self->thread == g_thread_self ());

  /* Both repeat the error code of the last step, which has been reported. */
  (void)sqlite3_reset (statement);
  (void)sqlite3_clear_bindings (statement);
  g_hash_table_replace (self->idle, g_strdup (sqlite3_sql (statement)), statement);
}
