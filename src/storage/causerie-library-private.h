/* SPDX-License-Identifier: GPL-3.0-or-later
 * How the library's calls travel to its thread and back. */
#pragma once

#include "causerie-connection.h"

G_BEGIN_DECLS

typedef struct _CauserieLibrary CauserieLibrary;

/**
 * CauserieAccess:
 * @CAUSERIE_ACCESS_READ: all questions of the call see the same moment; it can be cancelled
 * @CAUSERIE_ACCESS_WRITE: survives the death of the process
 * @CAUSERIE_ACCESS_DURABLE: survives the loss of power too
 * @CAUSERIE_ACCESS_ERASE: durable, and what it deletes is overwritten on the disk: rows at once,
 *   the search index in short steps that follow while there is nothing else to do
 *
 * What kind of transaction a call needs.
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
 * What a call does in the library's thread.
 *
 * Returns: (nullable): its result
 */
typedef gpointer (*CauserieWork) (CauserieConnection *connection, gconstpointer input,
                                  GError **error);

/**
 * CauserieCall:
 * @tag: the address of the public function, as the task's source tag
 * @access: the transaction it needs
 * @work: what it does
 * @free_input: frees its input
 * @free_result: (nullable): frees a result that nobody takes
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
} CauserieCall;

void _causerie_library_start (CauserieLibrary *self, const CauserieCall *call, gpointer input,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer data);
gpointer _causerie_library_finish (CauserieLibrary *self, const CauserieCall *call,
                                   GAsyncResult *result, GError **error);

G_END_DECLS
