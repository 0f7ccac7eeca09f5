/* SPDX-License-Identifier: GPL-3.0-or-later
 * Runs the library's operations and background work in its thread, and owns its files. */
#pragma once

#include "causerie-connection.h"
#include "causerie-record.h"

G_BEGIN_DECLS

/**
 * CauserieAccess:
 * @CAUSERIE_ACCESS_READ: reads one state of the library; can be cancelled
 * @CAUSERIE_ACCESS_WRITE: survives a crash of the process
 * @CAUSERIE_ACCESS_DURABLE: also survives a loss of power
 * @CAUSERIE_ACCESS_ERASE: durable, and what it deletes is overwritten on the disk: at once in the
 *   file and its log, and in the search index by causerie_library_worker_tidy()
 *
 * The kind of transaction that a call needs.
 */
typedef enum
{
  CAUSERIE_ACCESS_READ,
  CAUSERIE_ACCESS_WRITE,
  CAUSERIE_ACCESS_DURABLE,
  CAUSERIE_ACCESS_ERASE,
} CauserieAccess;

/**
 * CauserieWork:
 * @connection: the open library, within a transaction
 * @input: the call's input
 * @error: errors of the #CAUSERIE_ERROR domain
 *
 * Runs a call in the library's thread.
 *
 * Returns: (nullable): its result
 */
typedef gpointer (*CauserieWork) (CauserieConnection *connection, gconstpointer input,
                                  GError **error);

/**
 * CauserieLibraryReport:
 * @chat_id: the chat, or 0 for none: nothing is reported
 * @added: (element-type gint64): ids of messages that were added
 * @changed: (element-type gint64): ids of messages whose other data changed
 * @is_new: whether the chat itself was added
 *
 * What a call has written, for #CauserieLibrary::added and #CauserieLibrary::changed.
 */
typedef struct
{
  gint64 chat_id;
  GArray *added;
  GArray *changed;
  gboolean is_new;
} CauserieLibraryReport;

/**
 * CauserieReporter:
 * @connection: the open library, within the call's transaction
 * @input: the call's input
 * @result: what its work returned
 * @report: (inout): is filled in
 *
 * Reports what a call has written.
 */
typedef void (*CauserieReporter) (CauserieConnection *connection, gconstpointer input,
                                  gconstpointer result, CauserieLibraryReport *report);

/**
 * CauserieLibraryCall:
 * @tag: the address of the public function, as the task's source tag
 * @access: the transaction it needs
 * @work: runs it
 * @free_input: frees its input
 * @free_result: (nullable): frees a result that was not taken
 * @report: (nullable): reports what it has written
 *
 * One of the library's operations.
 */
typedef struct
{
  gpointer tag;
  CauserieAccess access;
  CauserieWork work;
  GDestroyNotify free_input;
  GDestroyNotify free_result;
  CauserieReporter report;
} CauserieLibraryCall;

typedef struct _CauserieLibraryWorker CauserieLibraryWorker;

CauserieLibraryWorker *causerie_library_worker_new (const char *folder);
void causerie_library_worker_free (CauserieLibraryWorker *self);
gboolean causerie_library_worker_open (CauserieLibraryWorker *self,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
const GError *causerie_library_worker_get_reason (CauserieLibraryWorker *self);
gpointer causerie_library_worker_run (CauserieLibraryWorker *self, const CauserieLibraryCall *call,
                                      gconstpointer input, CauserieLibraryReport *report,
                                      GCancellable *cancellable, GError **error);
gboolean causerie_library_worker_tidy (CauserieLibraryWorker *self);
char *causerie_library_worker_move_damaged (CauserieLibraryWorker *self, GError **error);
CauserieSalvaged *causerie_library_worker_salvage (CauserieLibraryWorker *self,
                                                   GCancellable *cancellable, GError **error);
void causerie_library_worker_close (CauserieLibraryWorker *self);

G_END_DECLS
