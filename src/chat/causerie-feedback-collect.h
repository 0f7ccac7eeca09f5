/* SPDX-License-Identifier: GPL-3.0-or-later
 * All feedback that was ever given, with what it is about, out of the library. */
#pragma once

#include "causerie-feedback-report.h"
#include "causerie-library.h"

G_BEGIN_DECLS

void causerie_feedback_collect_async (CauserieLibrary *library, gboolean with_messages,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer data);
GPtrArray *causerie_feedback_collect_finish (CauserieLibrary *library, GAsyncResult *result,
                                             GError **error);

G_END_DECLS
