/* SPDX-License-Identifier: GPL-3.0-or-later
 * Stores keys in the Secret Service or, if that fails, in memory for this run only. */
#pragma once

#include "causerie-error.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_SECRETS (causerie_secrets_get_type ())
G_DECLARE_FINAL_TYPE (CauserieSecrets, causerie_secrets, CAUSERIE, SECRETS, GObject)

/* @identity is the service's (causerie_service_get_identity()). Property "memory-only"
 * (boolean, notify). */
CauserieSecrets *causerie_secrets_new (void);
void causerie_secrets_lookup_async (CauserieSecrets *self, const char *identity,
                                    gboolean allow_prompt, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer data);
char *causerie_secrets_lookup_finish (CauserieSecrets *self, GAsyncResult *result, GError **error);
void causerie_secrets_store_async (CauserieSecrets *self, const char *identity, const char *key,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer data);
gboolean causerie_secrets_store_finish (CauserieSecrets *self, GAsyncResult *result,
                                        gboolean *for_run_only, GError **error);
void causerie_secrets_clear_async (CauserieSecrets *self, const char *identity,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer data);
gboolean causerie_secrets_clear_finish (CauserieSecrets *self, GAsyncResult *result,
                                        GError **error);
gboolean causerie_secrets_get_memory_only (CauserieSecrets *self);
CauserieFailure *causerie_secrets_get_failure (CauserieSecrets *self);

G_END_DECLS
