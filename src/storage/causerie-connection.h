/* SPDX-License-Identifier: GPL-3.0-or-later
 * A connection to one SQLite file: opening, pragmas, transactions. It belongs to the thread that
 * opened it. */
#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/**
 * CauserieConnectionMode:
 * @CAUSERIE_CONNECTION_WRITE: reads and writes; the file must exist
 * @CAUSERIE_CONNECTION_READ: reads; another process may write meanwhile
 * @CAUSERIE_CONNECTION_IMMUTABLE: reads a file that no process writes, in a read-only folder
 * @CAUSERIE_CONNECTION_NO_SHM: reads a file that no process writes, with its write-ahead log, where
 *   the shared memory file cannot be created; the index of the log is in memory
 * @CAUSERIE_CONNECTION_DAMAGED: reads what is readable of a file whose header or schema may be
 *   damaged, and does not change its log
 *
 * How a file is opened.
 */
typedef enum
{
  CAUSERIE_CONNECTION_WRITE,
  CAUSERIE_CONNECTION_READ,
  CAUSERIE_CONNECTION_IMMUTABLE,
  CAUSERIE_CONNECTION_NO_SHM,
  CAUSERIE_CONNECTION_DAMAGED,
} CauserieConnectionMode;

/**
 * CauserieSearchState:
 * @CAUSERIE_SEARCH_SOUND: the search index can be queried
 * @CAUSERIE_SEARCH_PARTIAL: it is being rebuilt: it is written, but not queried
 * @CAUSERIE_SEARCH_FAULTY: it failed and has to be rebuilt
 *
 * The state of the search index. It belongs to the connection because causerie-table-search.c
 * detects faults and causerie-search-repair.c repairs them.
 */
typedef enum
{
  CAUSERIE_SEARCH_SOUND,
  CAUSERIE_SEARCH_PARTIAL,
  CAUSERIE_SEARCH_FAULTY,
} CauserieSearchState;

typedef struct _CauserieConnection CauserieConnection;

CauserieConnection *causerie_connection_open (const char *path, CauserieConnectionMode mode,
                                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
void causerie_connection_close (CauserieConnection *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieConnection, causerie_connection_close)

void causerie_connection_keep_log (CauserieConnection *self, gboolean keep);
void causerie_connection_set_wait (CauserieConnection *self, gboolean wait);
void causerie_connection_empty_log (CauserieConnection *self);
gboolean causerie_connection_execute (CauserieConnection *self, const char *sql,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean causerie_connection_begin_read (CauserieConnection *self, GCancellable *cancellable,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean causerie_connection_begin_write (CauserieConnection *self, gboolean durable,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean causerie_connection_commit (CauserieConnection *self,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
void causerie_connection_roll_back (CauserieConnection *self);
gboolean causerie_connection_has_bad_index (CauserieConnection *self);
gboolean causerie_connection_rebuild_indexes (CauserieConnection *self,
                                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean causerie_connection_set_error_if_cancelled (CauserieConnection *self, GError **error);
gboolean causerie_connection_set_unchecked (CauserieConnection *self,
                                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean causerie_connection_remove_table (CauserieConnection *self, const char *name,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
void causerie_connection_set_search_state (CauserieConnection *self, CauserieSearchState state);
CauserieSearchState causerie_connection_get_search_state (CauserieConnection *self);
gint64 causerie_connection_get_last_id (CauserieConnection *self);
gint64 causerie_connection_count_changes (CauserieConnection *self);

/* For causerie-statement.c and causerie-salvage-table.c */
sqlite3 *causerie_connection_get_handle (CauserieConnection *self);
sqlite3_stmt *causerie_connection_take_statement (CauserieConnection *self, const char *sql,
                                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
void causerie_connection_return_statement (CauserieConnection *self, sqlite3_stmt *statement);

G_END_DECLS
