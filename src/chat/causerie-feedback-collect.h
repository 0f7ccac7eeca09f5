/* SPDX-License-Identifier: GPL-3.0-or-later
 * Loads all feedback of the library together with the rated replies. */
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
