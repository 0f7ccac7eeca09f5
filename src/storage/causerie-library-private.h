/* SPDX-License-Identifier: GPL-3.0-or-later
 * Sends the library's operations to its thread and returns their results. */
#pragma once

#include "causerie-library-worker.h"

G_BEGIN_DECLS

typedef struct _CauserieLibrary CauserieLibrary;

void _causerie_library_start (CauserieLibrary *self, const CauserieLibraryCall *call,
                              gpointer input, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer data);
gpointer _causerie_library_finish (CauserieLibrary *self, const CauserieLibraryCall *call,
                                   GAsyncResult *result, GError **error);

void causerie_library_report_change (CauserieConnection *connection, gint64 message_id,
                                     CauserieLibraryReport *report);

G_END_DECLS
