/* SPDX-License-Identifier: GPL-3.0-or-later
 * A configured service: its address, its models, and the request parts that it refuses. */
#pragma once

#include "causerie-client.h"
#include "causerie-service-preset.h"

G_BEGIN_DECLS

/**
 * CauserieRequestPart:
 * @CAUSERIE_REQUEST_THINKING: the field `thinking`
 * @CAUSERIE_REQUEST_TOOLS: the field `tools`
 * @CAUSERIE_REQUEST_CACHE: the fields `cache_control`
 * @CAUSERIE_REQUEST_CACHE_HOUR: the fields `ttl` in them
 * @CAUSERIE_REQUEST_SYSTEM_BLOCKS: `system` as an array of blocks; it is sent as a string instead
 * @CAUSERIE_REQUEST_WEB_SEARCH: the tool `web_search`, which the service runs
 * @CAUSERIE_REQUEST_WEB_FETCH: the tool `web_fetch`, likewise
 * @CAUSERIE_REQUEST_EFFORT: the field `output_config` with a level of effort
 * @CAUSERIE_REQUEST_LENGTH: a `max_tokens` above the limit that the service has named
 *
 * An optional part of a request that some services refuse.
 */
typedef enum
{
  CAUSERIE_REQUEST_THINKING,
  CAUSERIE_REQUEST_TOOLS,
  CAUSERIE_REQUEST_CACHE,
  CAUSERIE_REQUEST_CACHE_HOUR,
  CAUSERIE_REQUEST_SYSTEM_BLOCKS,
  CAUSERIE_REQUEST_WEB_SEARCH,
  CAUSERIE_REQUEST_WEB_FETCH,
  CAUSERIE_REQUEST_EFFORT,
  CAUSERIE_REQUEST_LENGTH,
  CAUSERIE_N_REQUEST_PARTS,
} CauserieRequestPart;

#define CAUSERIE_TYPE_SERVICE_ENTRY (causerie_service_entry_get_type ())
G_DECLARE_FINAL_TYPE (CauserieServiceEntry, causerie_service_entry, CAUSERIE, SERVICE_ENTRY,
                      GObject)

/* Properties with notify: "name", "base-url", "model" (strings, stored), "service"
 * (CauserieService, %NULL until its key is known), "default-model" (string), "models-failure"
 * (CauserieFailure, nullable), "ready" (boolean). Signals: "refused" (guint CauserieRequestPart,
 * string model) when that has become known, "refusals-changed". */
CauserieServiceEntry *causerie_service_entry_new (CauserieClient *client, const char *id,
                                                  const char *preset);
CauserieServiceEntry *causerie_service_entry_new_for_run (CauserieClient *client,
                                                          CauserieService *service);
CauserieServiceEntry *causerie_service_entry_new_from_record (CauserieClient *client,
                                                              GVariant *record);
void causerie_service_entry_read_record (CauserieServiceEntry *self, GVariant *record);
GVariant *causerie_service_entry_write_record (CauserieServiceEntry *self);

const char *causerie_service_entry_get_id (CauserieServiceEntry *self);
const CauserieServicePreset *causerie_service_entry_get_preset (CauserieServiceEntry *self);
CauserieServiceKind causerie_service_entry_get_kind (CauserieServiceEntry *self);
const char *causerie_service_entry_get_name (CauserieServiceEntry *self);
void causerie_service_entry_set_name (CauserieServiceEntry *self, const char *name);
const char *causerie_service_entry_get_base_url (CauserieServiceEntry *self);
char *causerie_service_entry_dup_identity (CauserieServiceEntry *self);
void causerie_service_entry_set_base_url (CauserieServiceEntry *self, const char *base_url);
const char *causerie_service_entry_get_model (CauserieServiceEntry *self);
void causerie_service_entry_set_model (CauserieServiceEntry *self, const char *model);

CauserieService *causerie_service_entry_create_service (CauserieServiceEntry *self,
                                                        const char *base_url, const char *key,
                                                        GError **error);
CauserieService *causerie_service_entry_get_service (CauserieServiceEntry *self);
void causerie_service_entry_set_service (CauserieServiceEntry *self, CauserieService *service);

GListModel *causerie_service_entry_get_models (CauserieServiceEntry *self);
void causerie_service_entry_set_models (CauserieServiceEntry *self, GPtrArray *models);
gboolean causerie_service_entry_get_models_listed (CauserieServiceEntry *self);
CauserieFailure *causerie_service_entry_get_models_failure (CauserieServiceEntry *self);
void causerie_service_entry_load_models (CauserieServiceEntry *self);
gboolean causerie_service_entry_get_loading (CauserieServiceEntry *self);
void causerie_service_entry_ensure_models (CauserieServiceEntry *self);
void causerie_service_entry_cancel_loading (CauserieServiceEntry *self);
CauserieModel *causerie_service_entry_find_model (CauserieServiceEntry *self, const char *id);
CauserieModel *causerie_service_entry_dup_model (CauserieServiceEntry *self, const char *id);
const char *causerie_service_entry_get_default_model (CauserieServiceEntry *self);
gboolean causerie_service_entry_get_ready (CauserieServiceEntry *self);
gboolean causerie_service_entry_get_takes_documents (CauserieServiceEntry *self);

void causerie_service_entry_add_refused (CauserieServiceEntry *self, CauserieRequestPart part,
                                         const char *model);
gboolean causerie_service_entry_get_refused (CauserieServiceEntry *self, CauserieRequestPart part,
                                             const char *model);
gboolean causerie_service_entry_takes (CauserieServiceEntry *self, CauserieRequestPart part,
                                       const char *model);
char **causerie_service_entry_list_refusing (CauserieServiceEntry *self, CauserieRequestPart part);
void causerie_service_entry_forget_refusals (CauserieServiceEntry *self);
void causerie_service_entry_set_most_tokens (CauserieServiceEntry *self, const char *model,
                                             gint64 most);
gint64 causerie_service_entry_get_most_tokens (CauserieServiceEntry *self, const char *model);

G_END_DECLS
