/* SPDX-License-Identifier: GPL-3.0-or-later
 * Loads the content of messages on demand, in batches. */
#pragma once

#include "causerie-library.h"

G_BEGIN_DECLS

#define CAUSERIE_TYPE_CONTENT_LOADER (causerie_content_loader_get_type ())
G_DECLARE_FINAL_TYPE (CauserieContentLoader, causerie_content_loader, CAUSERIE, CONTENT_LOADER,
                      GObject)

CauserieContentLoader *causerie_content_loader_new (CauserieLibrary *library);
void causerie_content_loader_queue (CauserieContentLoader *self, CauserieMessage *message);
void causerie_content_loader_load_async (CauserieContentLoader *self, GPtrArray *messages,
                                         GCancellable *cancellable, GAsyncReadyCallback callback,
                                         gpointer data);
gboolean causerie_content_loader_load_finish (CauserieContentLoader *self, GAsyncResult *result,
                                              GError **error);

G_END_DECLS
