/* SPDX-License-Identifier: GPL-3.0-or-later
 * Saving a report of all feedback. */
#pragma once

#include "causerie-library.h"

G_BEGIN_DECLS

void causerie_feedback_save_async (CauserieLibrary *library, gboolean with_messages, GFile *file,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer data);
gboolean causerie_feedback_save_finish (CauserieLibrary *library, GAsyncResult *result,
                                        GError **error);

G_END_DECLS
