/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a turn needs: the library, the client, the preferences, and the service with its models. */
#pragma once

#include "causerie-client.h"
#include "causerie-library.h"
#include "causerie-model.h"
#include "causerie-pending-writes.h"
#include "causerie-service.h"
#include "causerie-settings.h"

G_BEGIN_DECLS

/**
 * CauserieRequestPart:
 * @CAUSERIE_REQUEST_THINKING: the wish for thinking
 * @CAUSERIE_REQUEST_TOOLS: the tools that are offered
 *
 * What a service may refuse in a request that it would take without it.
 */
typedef enum
{
  CAUSERIE_REQUEST_THINKING,
  CAUSERIE_REQUEST_TOOLS,
} CauserieRequestPart;

#define CAUSERIE_TYPE_EXCHANGE (causerie_exchange_get_type ())
G_DECLARE_FINAL_TYPE (CauserieExchange, causerie_exchange, CAUSERIE, EXCHANGE, GObject)

CauserieExchange *causerie_exchange_new (CauserieLibrary *library, CauserieClient *client,
                                         CauserieSettings *settings);

CauserieLibrary *causerie_exchange_get_library (CauserieExchange *self);
CauseriePendingWrites *causerie_exchange_get_writes (CauserieExchange *self);
CauserieClient *causerie_exchange_get_client (CauserieExchange *self);
CauserieSettings *causerie_exchange_get_settings (CauserieExchange *self);
CauserieService *causerie_exchange_get_service (CauserieExchange *self);
void causerie_exchange_set_service (CauserieExchange *self, CauserieService *service);
void causerie_exchange_set_service_failure (CauserieExchange *self, CauserieFailure *failure);
CauserieFailure *causerie_exchange_get_service_failure (CauserieExchange *self);
void causerie_exchange_want_service (CauserieExchange *self);
GError *causerie_exchange_create_service_error (CauserieExchange *self);
GListModel *causerie_exchange_get_models (CauserieExchange *self);
void causerie_exchange_set_models (CauserieExchange *self, GPtrArray *models, gboolean listed);
gboolean causerie_exchange_get_models_listed (CauserieExchange *self);
void causerie_exchange_doubt_models (CauserieExchange *self, CauserieService *service);
CauserieModel *causerie_exchange_find_model (CauserieExchange *self, const char *id);
CauserieModel *causerie_exchange_dup_model (CauserieExchange *self, const char *id);
void causerie_exchange_leave_out (CauserieExchange *self, CauserieRequestPart part,
                                  CauserieService *service, const char *model);
gboolean causerie_exchange_leaves_out (CauserieExchange *self, CauserieRequestPart part,
                                       CauserieService *service, const char *model);
const char *causerie_exchange_get_default_model (CauserieExchange *self);
void causerie_exchange_set_default_model (CauserieExchange *self, const char *id);
gboolean causerie_exchange_get_settled (CauserieExchange *self);
void causerie_exchange_set_settled (CauserieExchange *self, gboolean settled);

G_END_DECLS
