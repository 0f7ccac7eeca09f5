/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests whether a service answers, and finds out what is wrong if it does not. */
#pragma once

#include "causerie-registry.h"

G_BEGIN_DECLS

void causerie_service_probe_async (CauserieRegistry *registry, CauserieServiceEntry *entry,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer data);
gboolean causerie_service_probe_finish (CauserieRegistry *registry, GAsyncResult *result,
                                        char **model, GError **error);

G_END_DECLS
