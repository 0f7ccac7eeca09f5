/* SPDX-License-Identifier: GPL-3.0-or-later
 * Runs the library's operations and background work in its thread, and owns its files. Only
 * causerie_library_worker_new() may be called in another thread. */
#include "config.h"

#include "causerie-library-worker.h"

#include "causerie-erasure.h"
#include "causerie-error.h"
#include "causerie-library-files.h"
#include "causerie-search-repair.h"
#include "causerie-table-search.h"

struct _CauserieLibraryWorker
{
  CauserieLibraryFiles *files;
  CauserieSearchRepair *repair; /* while the library is open */
  CauserieTidying tidying;
};

static gboolean
begin (CauserieConnection *connection, CauserieAccess access, GCancellable *cancellable,
       GError **error)
{
  if (access == CAUSERIE_ACCESS_READ)
    return causerie_connection_begin_read (connection, cancellable, error);
  return causerie_connection_begin_write (connection, access != CAUSERIE_ACCESS_WRITE, error);
}

/* @bad_index is set if the operation failed because an index of a table is damaged. */
static gpointer
run_once (CauserieConnection *connection, const CauserieLibraryCall *call, gconstpointer input,
          CauserieLibraryReport *report, GCancellable *cancellable, gboolean *bad_index,
          GError **error)
{
  g_autoptr (GError) failure = NULL;
  gpointer result;

  *bad_index = FALSE;
  if (!begin (connection, call->access, cancellable, error))
    return NULL;
  result = call->work (connection, input, &failure);
  if (failure == NULL && call->report != NULL)
    call->report (connection, input, result, report);
  if (failure != NULL)
    {
      *bad_index = causerie_connection_has_bad_index (connection);
      causerie_connection_roll_back (connection);
    }
  else if (!causerie_connection_commit (connection, &failure) && result != NULL
           && call->free_result != NULL)
    g_clear_pointer (&result, call->free_result);
  if (failure == NULL)
    return result;
  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

/* Indexes are derived from other rows, so a damaged one must not make an operation fail.
 * Table indexes are rebuilt. The search index is disabled until causerie-search-repair.c has
 * rebuilt it. */
static gpointer
run_transaction (CauserieConnection *connection, const CauserieLibraryCall *call,
                 gconstpointer input, CauserieLibraryReport *report, GCancellable *cancellable,
                 GError **error)
{
  CauserieSearchState before = causerie_connection_get_search_state (connection);
  g_autoptr (GError) failure = NULL;
  gboolean bad_index;
  gpointer result = run_once (connection, call, input, report, cancellable, &bad_index, &failure);

  if (bad_index && call->access != CAUSERIE_ACCESS_READ
      && causerie_connection_rebuild_indexes (connection, NULL))
    {
      g_clear_error (&failure);
      result = run_once (connection, call, input, report, cancellable, &bad_index, &failure);
    }
  if (failure != NULL && causerie_search_should_retry (connection, before, failure))
    {
      g_clear_error (&failure);
      result = run_once (connection, call, input, report, cancellable, &bad_index, &failure);
      if (failure != NULL)
        causerie_connection_set_search_state (connection, before);
    }
  if (call->access == CAUSERIE_ACCESS_ERASE)
    causerie_connection_empty_log (connection);
  if (failure == NULL)
    return result;
  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

/**
 * causerie_library_worker_new:
 * @folder: where the library's files are or will be, in the file system's encoding
 */
CauserieLibraryWorker *
causerie_library_worker_new (const char *folder)
{
  CauserieLibraryWorker *self = g_new0 (CauserieLibraryWorker, 1);

  self->files = causerie_library_files_new (folder);
  return self;
}

/* Closes the library if it is open. */
void
causerie_library_worker_free (CauserieLibraryWorker *self)
{
  g_clear_pointer (&self->repair, causerie_search_repair_free);
  causerie_library_files_free (self->files);
  g_free (self);
}

/* Opens the files and continues an unfinished erasure. */
gboolean
causerie_library_worker_open (CauserieLibraryWorker *self, GError **error)
{
  if (!causerie_library_files_open (self->files, error))
    return FALSE;
  self->tidying = MAX (self->tidying, CAUSERIE_TIDYING_STARTED);
  if (self->repair == NULL)
    self->repair = causerie_search_repair_new ();
  return TRUE;
}

/* Returns: (transfer none) (nullable): why the library is read-only, or %NULL */
const GError *
causerie_library_worker_get_reason (CauserieLibraryWorker *self)
{
  return causerie_library_files_get_reason (self->files);
}

/**
 * causerie_library_worker_run:
 * @report: is filled with what the operation wrote; undefined if it fails
 * @error: %CAUSERIE_ERROR_STORAGE if the library is closed, the read-only reason, and the errors of
 *   the operation
 *
 * Runs an operation in a transaction of the kind it needs.
 *
 * Returns: (nullable) (transfer full): the operation's result
 */
gpointer
causerie_library_worker_run (CauserieLibraryWorker *self, const CauserieLibraryCall *call,
                             gconstpointer input, CauserieLibraryReport *report,
                             GCancellable *cancellable, GError **error)
{
  CauserieConnection *connection = causerie_library_files_get_connection (self->files);
  const GError *reason = causerie_library_files_get_reason (self->files);
  gboolean reads = call->access == CAUSERIE_ACCESS_READ;

  if (reads && g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (connection == NULL)
    {
      g_set_error_literal (error, CAUSERIE_ERROR, CAUSERIE_ERROR_STORAGE,
                           "The library is not open");
      return NULL;
    }
  if (!reads && reason != NULL)
    {
      g_propagate_error (error, g_error_copy (reason));
      return NULL;
    }
  if (call->access == CAUSERIE_ACCESS_ERASE)
    self->tidying = CAUSERIE_TIDYING_PENDING;
  return run_transaction (connection, call, input, report, cancellable, error);
}

/* Takes one short step in repairing the search index or in erasing deleted words from it. In
 * a large library both take too long for one transaction. Returns: whether to take another
 * step now */
gboolean
causerie_library_worker_tidy (CauserieLibraryWorker *self)
{
  CauserieConnection *connection = causerie_library_files_get_connection (self->files);

  if (connection == NULL || causerie_library_files_get_reason (self->files) != NULL)
    return FALSE;
  return causerie_search_repair_step (self->repair, connection)
         || (self->tidying != CAUSERIE_TIDYING_NONE
             && causerie_erasure_tidy (connection, &self->tidying));
}

static void
stop_background_work (CauserieLibraryWorker *self)
{
  self->tidying = CAUSERIE_TIDYING_NONE;
  g_clear_pointer (&self->repair, causerie_search_repair_free);
}

/* Returns: (transfer full): the path of the folder where the files are now, or %NULL */
char *
causerie_library_worker_move_damaged (CauserieLibraryWorker *self, GError **error)
{
  stop_background_work (self);
  return causerie_library_files_move_damaged (self->files, error);
}

/**
 * causerie_library_worker_salvage:
 * @cancellable: (nullable): as of causerie_library_files_salvage()
 *
 * Returns: (transfer full): what was copied from the damaged library, or %NULL
 */
CauserieSalvaged *
causerie_library_worker_salvage (CauserieLibraryWorker *self, GCancellable *cancellable,
                                 GError **error)
{
  stop_background_work (self);
  return causerie_library_files_salvage (self->files, cancellable, error);
}

/* Closes the files. An erasure that is pending is started first, so that it continues when they are
 * opened again. */
void
causerie_library_worker_close (CauserieLibraryWorker *self)
{
  CauserieConnection *connection = causerie_library_files_get_connection (self->files);

  if (self->tidying == CAUSERIE_TIDYING_PENDING && connection != NULL)
    (void)causerie_erasure_tidy (connection, &self->tidying);
  g_clear_pointer (&self->repair, causerie_search_repair_free);
  causerie_library_files_close (self->files);
}
