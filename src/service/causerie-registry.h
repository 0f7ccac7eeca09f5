/* SPDX-License-Identifier: GPL-3.0-or-later
 * The list of configured services, and the active one. */
#pragma once

#include "causerie-secrets.h"
#include "causerie-service-entry.h"
#include "causerie-settings.h"

G_BEGIN_DECLS

/**
 * CauserieStartDemoFunc:
 * @data: as given to causerie_registry_set_start_demo()
 * @error: return location for an error
 *
 * Starts the demo, which runs until the returned service is finalized.
 *
 * Returns: (transfer full) (nullable): the demo's address and key, or %NULL with @error set
 */
typedef CauserieService *(*CauserieStartDemoFunc) (gpointer data, GError **error);

#define CAUSERIE_TYPE_REGISTRY (causerie_registry_get_type ())
G_DECLARE_FINAL_TYPE (CauserieRegistry, causerie_registry, CAUSERIE, REGISTRY, GObject)

/* A GListModel of CauserieServiceEntry. Properties with notify: "active" (CauserieServiceEntry,
 * %NULL until causerie_registry_start() has found it), "service" (CauserieService of the active
 * entry, nullable), "models" (GListModel of CauserieModel; also notified when its items change),
 * "default-model" (string), "default-entry"
 * (CauserieServiceEntry, nullable), "failure" (CauserieFailure, nullable: why there is no service,
 * or why its models could not be listed), "ready" (boolean: turns may begin). "fixed" (boolean, no
 * notify). Signal "refused" (CauserieServiceEntry, guint CauserieRequestPart, string model): a
 * service has refused a part of a request, which is left out from now on. */
CauserieRegistry *causerie_registry_new (CauserieSettings *settings, CauserieSecrets *secrets,
                                         CauserieClient *client);
void causerie_registry_set_start_demo (CauserieRegistry *self, CauserieStartDemoFunc func,
                                       gpointer data, GDestroyNotify destroy);

/* The service for this run; to be called before causerie_registry_start(). */
void causerie_registry_set_environment_service (CauserieRegistry *self, CauserieService *service);
void causerie_registry_set_environment_error (CauserieRegistry *self, const GError *error);
void causerie_registry_use_demo_for_run (CauserieRegistry *self);

void causerie_registry_start (CauserieRegistry *self);
void causerie_registry_stop (CauserieRegistry *self);
void causerie_registry_unlock_keyring (CauserieRegistry *self);
void causerie_registry_read_key_again (CauserieRegistry *self);

CauserieClient *causerie_registry_get_client (CauserieRegistry *self);
CauserieSecrets *causerie_registry_get_secrets (CauserieRegistry *self);
CauserieServiceEntry *causerie_registry_find (CauserieRegistry *self, const char *id);
CauserieServiceEntry *causerie_registry_find_identity (CauserieRegistry *self,
                                                       const char *identity);
CauserieServiceEntry *causerie_registry_get_active (CauserieRegistry *self);
CauserieService *causerie_registry_get_service (CauserieRegistry *self);
GListModel *causerie_registry_get_models (CauserieRegistry *self);
const char *causerie_registry_get_model_name (CauserieRegistry *self, const char *id);
const char *causerie_registry_get_default_model (CauserieRegistry *self);
const char *causerie_registry_get_default_effort (CauserieRegistry *self);
CauserieFailure *causerie_registry_get_failure (CauserieRegistry *self);
GError *causerie_registry_create_error (CauserieRegistry *self);
gboolean causerie_registry_get_ready (CauserieRegistry *self);
gboolean causerie_registry_get_from_environment (CauserieRegistry *self);
gboolean causerie_registry_get_fixed (CauserieRegistry *self);

CauserieServiceEntry *causerie_registry_get_default_entry (CauserieRegistry *self);
void causerie_registry_set_default_entry (CauserieRegistry *self, CauserieServiceEntry *entry);

/* What version 0.1.0 knows of the services. */
CauserieServiceChoice causerie_registry_get_choice (CauserieRegistry *self);
const char *causerie_registry_get_custom_base_url (CauserieRegistry *self);
CauserieServiceEntry *causerie_registry_dup_chosen (CauserieRegistry *self,
                                                    CauserieServiceChoice choice);

void causerie_registry_set_active (CauserieRegistry *self, CauserieServiceEntry *entry,
                                   CauserieService *service);
void causerie_registry_add (CauserieRegistry *self, CauserieServiceEntry *entry);
CauserieServiceEntry *causerie_registry_create_entry (CauserieRegistry *self,
                                                      const CauserieServicePreset *preset);
void causerie_registry_remove (CauserieRegistry *self, CauserieServiceEntry *entry);
void causerie_registry_restore (CauserieRegistry *self, CauserieServiceEntry *entry);
void causerie_registry_end_undo (CauserieRegistry *self, CauserieServiceEntry *entry);
gboolean causerie_registry_change_address (CauserieRegistry *self, CauserieServiceEntry *entry,
                                           const char *base_url, GError **error);
void causerie_registry_change_key_async (CauserieRegistry *self, CauserieServiceEntry *entry,
                                         const char *key, GCancellable *cancellable,
                                         GAsyncReadyCallback callback, gpointer data);
gboolean causerie_registry_change_key_finish (CauserieRegistry *self, GAsyncResult *result,
                                              GError **error);
void causerie_registry_open_async (CauserieRegistry *self, CauserieServiceEntry *entry,
                                   gboolean allow_prompt, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer data);
gboolean causerie_registry_open_finish (CauserieRegistry *self, GAsyncResult *result,
                                        GError **error);
void causerie_registry_use_async (CauserieRegistry *self, CauserieServiceEntry *entry,
                                  const char *base_url, const char *key, gboolean check,
                                  GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer data);
gboolean causerie_registry_use_finish (CauserieRegistry *self, GAsyncResult *result,
                                       GError **error);

G_END_DECLS
