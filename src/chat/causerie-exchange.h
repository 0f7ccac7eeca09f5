/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a turn needs: the library, the client, the preferences, and the service with its models. */
#pragma once

#include "causerie-client.h"
#include "causerie-library.h"
#include "causerie-pending-writes.h"
#include "causerie-registry.h"
#include "causerie-settings.h"

G_BEGIN_DECLS

#define CAUSERIE_TYPE_EXCHANGE (causerie_exchange_get_type ())
G_DECLARE_FINAL_TYPE (CauserieExchange, causerie_exchange, CAUSERIE, EXCHANGE, GObject)

CauserieExchange *causerie_exchange_new (CauserieLibrary *library, CauseriePendingWrites *writes,
                                         CauserieClient *client, CauserieSettings *settings,
                                         CauserieRegistry *registry);

CauserieLibrary *causerie_exchange_get_library (CauserieExchange *self);
CauseriePendingWrites *causerie_exchange_get_writes (CauserieExchange *self);
CauserieClient *causerie_exchange_get_client (CauserieExchange *self);
CauserieSettings *causerie_exchange_get_settings (CauserieExchange *self);
CauserieRegistry *causerie_exchange_get_registry (CauserieExchange *self);
CauserieService *causerie_exchange_get_service (CauserieExchange *self);
void causerie_exchange_want_service (CauserieExchange *self);
GError *causerie_exchange_create_service_error (CauserieExchange *self);
GListModel *causerie_exchange_get_models (CauserieExchange *self);
gboolean causerie_exchange_get_models_listed (CauserieExchange *self);
void causerie_exchange_doubt_models (CauserieExchange *self, CauserieService *service);
CauserieModel *causerie_exchange_dup_model (CauserieExchange *self, const char *id);
void causerie_exchange_leave_out (CauserieExchange *self, CauserieRequestPart part,
                                  CauserieService *service, const char *model);
gboolean causerie_exchange_leaves_out (CauserieExchange *self, CauserieRequestPart part,
                                       CauserieService *service, const char *model);
const char *causerie_exchange_get_default_model (CauserieExchange *self);
gboolean causerie_exchange_get_settled (CauserieExchange *self);

G_END_DECLS
