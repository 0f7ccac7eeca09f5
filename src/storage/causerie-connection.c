/* SPDX-License-Identifier: GPL-3.0-or-later
 * A connection to one SQLite file: opening, pragmas, transactions. It belongs to the thread that
 * opened it. */
#include "config.h"

#include "causerie-connection.h"

#include "causerie-caseless.h"
#include "causerie-error.h"
#include "causerie-sqlite-error.h"

/* How long a lock of a foreign program (a shell, a back-up) is waited for. */
#define BUSY_MILLISECONDS 5000

/* A log is emptied when nobody else reads it; that is waited for no longer than this, as it can be
   tried again. */
#define LOG_MILLISECONDS 1000

/* How many steps of SQLite's machine pass between two looks at the cancellable. */
#define STEPS_BETWEEN_LOOKS 2000

struct _CauserieConnection
{
  sqlite3 *db;
  GThread *thread;
  GHashTable *idle; /* SQL text -> sqlite3_stmt, prepared and reset */
  GCancellable *cancellable;
  int durable;       /* -1 while it is not known */
  gboolean log_left; /* emptying the log was put off */
  CauserieSearchState search;
};

static int
look_at_cancellable (void *data)
{
  CauserieConnection *self = data;

  return g_cancellable_is_cancelled (self->cancellable);
}

static void
finalize_statement (gpointer statement)
{
  /* The code repeats that of the last step, which has been reported. */
  (void)sqlite3_finalize (statement);
}

/* The index of a log is in memory for whoever is alone with the file from the start (SQLite,
   "Write-Ahead Logging", use without shared memory). Being alone takes a lock, which a file that is
   opened for reading cannot have; so there are none, and closing must not touch the log. */
static gboolean
read_log_alone (CauserieConnection *self, GError **error)
{
  causerie_connection_keep_log (self, TRUE);
  return causerie_connection_execute (self, "PRAGMA locking_mode = EXCLUSIVE", error);
}

/* A writable schema is what lets SQLite read a file that is shorter than its header says. */
static gboolean
read_damaged (CauserieConnection *self, GError **error)
{
  causerie_connection_keep_log (self, TRUE);
  return sqlite3_db_config (self->db, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL) == SQLITE_OK
         && causerie_connection_execute (self, "PRAGMA writable_schema = ON", error);
}

/* What goes or is replaced is overwritten at once, always: older titles and drafts of a chat are no
   longer to be found when the chat is erased. */
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
  if (mode == CAUSERIE_CONNECTION_LOG && !read_log_alone (self, error))
    return FALSE;
  if (mode == CAUSERIE_CONNECTION_DAMAGED && !read_damaged (self, error))
    return FALSE;
  sqlite3_progress_handler (self->db, STEPS_BETWEEN_LOOKS, look_at_cancellable, self);
  return causerie_connection_execute (self, pragmas, error);
}

static char *
make_uri (const char *path, CauserieConnectionMode mode)
{
  g_autofree char *escaped = g_uri_escape_string (path, "/", FALSE);

  if (mode == CAUSERIE_CONNECTION_STILL)
    return g_strconcat ("file:", escaped, "?immutable=1", NULL);
  if (mode == CAUSERIE_CONNECTION_LOG)
    return g_strconcat ("file:", escaped, "?vfs=unix-none", NULL);
  return g_strconcat ("file:", escaped, NULL);
}

/**
 * causerie_connection_open:
 * @path: the file, in the file system's encoding; it must exist
 *
 * Opens a file. Nothing of it is read yet, so a damaged one is found out only by the first
 * question. The connection may be used from the calling thread alone.
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
 * Closes the file. The last connection to a file moves the log into it. What could not be emptied
 * of the log before is emptied now, unless others still read it.
 */
void
causerie_connection_close (CauserieConnection *self)
{
  g_return_if_fail (self->thread == g_thread_self ());

  if (self->log_left)
    causerie_connection_empty_log (self);
  g_clear_pointer (&self->idle, g_hash_table_unref);
  if (self->db != NULL && sqlite3_close (self->db) != SQLITE_OK)
    g_critical ("A statement outlives its connection");
  g_clear_object (&self->cancellable);
  g_free (self);
}

/**
 * causerie_connection_keep_log:
 * @keep: whether closing leaves the write-ahead log as it is
 *
 * Decides whether closing moves the log into the file. It must not for a file that may be damaged.
 */
void
causerie_connection_keep_log (CauserieConnection *self, gboolean keep)
{
  g_return_if_fail (self->thread == g_thread_self ());

  if (sqlite3_db_config (self->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, keep ? 1 : 0, NULL)
      != SQLITE_OK)
    g_critical ("SQLite does not know NO_CKPT_ON_CLOSE");
  if (keep)
    self->log_left = FALSE;
}

/**
 * causerie_connection_set_patient:
 * @patient: whether the lock of another program is waited for, as it is at first
 */
void
causerie_connection_set_patient (CauserieConnection *self, gboolean patient)
{
  g_return_if_fail (self->thread == g_thread_self ());

  (void)sqlite3_busy_timeout (self->db, patient ? BUSY_MILLISECONDS : 0);
}

/**
 * causerie_connection_empty_log:
 * @self: a connection for writing, without an open transaction
 *
 * Moves the log into the file and cuts it to nothing, so that no older copy of what was deleted is
 * left in it. While others read from the log that cannot be done; it is then tried again when the
 * connection is closed.
 */
void
causerie_connection_empty_log (CauserieConnection *self)
{
  int code;

  g_return_if_fail (self->thread == g_thread_self ());

  (void)sqlite3_busy_timeout (self->db, LOG_MILLISECONDS);
  code = sqlite3_wal_checkpoint_v2 (self->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
  (void)sqlite3_busy_timeout (self->db, BUSY_MILLISECONDS);
  self->log_left = code != SQLITE_OK;
  if (self->log_left)
    g_debug ("Emptying the log: %s", sqlite3_errstr (code));
}

/* Returns: whether all of them were done; the first that fails ends it */
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

/* Begins a transaction in which all questions see the same moment. */
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
 * @durable: whether the commit waits until the disk has it
 *
 * Begins a transaction that writes. Whatever is committed survives the death of the process,
 * because the log has been handed to the kernel (SQLite, "Write-Ahead Logging"). A durable one
 * survives the loss of power too, and with it all that was committed before; what is flushed twice
 * a second need not.
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

/* Ends a transaction. If that fails, it is rolled back. */
gboolean
causerie_connection_commit (CauserieConnection *self, GError **error)
{
  g_clear_object (&self->cancellable);
  if (causerie_connection_execute (self, "COMMIT", error))
    return TRUE;
  causerie_connection_roll_back (self);
  return FALSE;
}

/* Undoes the open transaction, if there is one: after some errors SQLite has done so itself. */
void
causerie_connection_roll_back (CauserieConnection *self)
{
  g_autoptr (GError) error = NULL;

  g_clear_object (&self->cancellable);
  if (!sqlite3_get_autocommit (self->db) && !causerie_connection_execute (self, "ROLLBACK", &error))
    g_debug ("Rolling back: %s", error->message);
}

/* Returns: whether it failed because an index of a table lacks a row */
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
 * Makes the indexes of all tables anew from their rows.
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
 * For work of many short statements; a long one is ended by itself.
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
 * From now on triggers are not asked, and rows may name others that are not there.
 */
gboolean
causerie_connection_set_unchecked (CauserieConnection *self, GError **error)
{
  g_return_val_if_fail (self->thread == g_thread_self (), FALSE);

  (void)sqlite3_db_config (self->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
  return causerie_connection_execute (self, "PRAGMA foreign_keys = OFF", error);
}

/**
 * causerie_connection_forget_table:
 * @self: a connection within a transaction that writes
 * @name: a virtual table whose pages are so damaged that it cannot be dropped
 *
 * Takes a table and the tables it keeps its data in out of the schema without reading them. Their
 * pages stay in the file, unused.
 */
gboolean
causerie_connection_forget_table (CauserieConnection *self, const char *name, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("PRAGMA writable_schema = ON;"
                                          "DELETE FROM sqlite_schema WHERE name = '%s'"
                                          " OR substr (tbl_name, 1, %u) = '%s_';"
                                          "PRAGMA writable_schema = RESET",
                                          name, (guint)strlen (name) + 1, name);
  gboolean done;

  g_return_val_if_fail (self->thread == g_thread_self (), FALSE);

  /* Statements that were prepared for the table would hold it. */
  g_hash_table_remove_all (self->idle);
  (void)sqlite3_db_config (self->db, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
  done = causerie_connection_execute (self, sql, error);
  (void)sqlite3_db_config (self->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  return done;
}

/**
 * causerie_connection_set_search_state:
 * @state: what was found out about the search index
 */
void
causerie_connection_set_search_state (CauserieConnection *self, CauserieSearchState state)
{
  g_return_if_fail (self->thread == g_thread_self ());

  self->search = state;
}

/* Returns: what is known of the search index, which is sound until it fails */
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

/* Returns: how many rows the last statement that writes changed, without those its triggers did */
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

/* Prepares a statement, or takes the one prepared for the same text before. Returns: (transfer
 * full): the statement, for causerie_connection_give_back(), or %NULL */
sqlite3_stmt *
causerie_connection_take (CauserieConnection *self, const char *sql, GError **error)
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
 * causerie_connection_give_back:
 * @statement: (transfer full): a statement from causerie_connection_take()
 *
 * Resets a statement and keeps it for the next time.
 */
void
causerie_connection_give_back (CauserieConnection *self, sqlite3_stmt *statement)
{
  g_return_if_fail (self->thread == g_thread_self ());

  /* Both repeat what the last step has reported. */
  (void)sqlite3_reset (statement);
  (void)sqlite3_clear_bindings (statement);
  g_hash_table_replace (self->idle, g_strdup (sqlite3_sql (statement)), statement);
}
