/* SPDX-License-Identifier: GPL-3.0-or-later
 * Saves a report of all feedback to a file. */
#pragma once

#include "causerie-library.h"

G_BEGIN_DECLS

void causerie_feedback_save_async (CauserieLibrary *library, gboolean with_messages, GFile *file,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer data);
gboolean causerie_feedback_save_finish (CauserieLibrary *library, GAsyncResult *result,
                                        GError **error);

G_END_DECLS
