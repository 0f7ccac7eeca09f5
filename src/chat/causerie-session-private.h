/* SPDX-License-Identifier: GPL-3.0-or-later
 * The session from inside: opening and closing, the choice of the service, the models. */
#pragma once

#include "causerie-exchange.h"
#include "causerie-session.h"

G_BEGIN_DECLS

struct _CauserieSession
{
  GObject parent_instance;

  CauserieLibrary *library;
  CauserieSettings *settings;
  CauserieSecrets *secrets;
  CauserieClient *client;
  CauserieExchange *exchange;
  CauserieChatList *chats;
  GPtrArray *open; /* chats that somebody holds; borrowed, and gone when they are */
  GTask *stop;
  guint stopping; /* chats that have not stopped */

  CauserieService *environment_service;
  CauserieFailure *environment_failure; /* why what the environment names is no service */
  CauserieService *demo_service;
  gboolean demo_for_run;
  gboolean started;
  gboolean service_from_environment;
  gboolean model_is_fresh; /* the preferred model was chosen in this run */
  GCancellable *finding;   /* the service of the start is being looked for */
  GCancellable *listing;
  GSource *patience; /* with a listing */
  CauserieFailure *models_failure;
};

void causerie_session_find_service_async (CauserieSession *self, CauserieServiceChoice choice,
                                          const char *base_url, const char *key, gboolean may_ask,
                                          GCancellable *cancellable, GAsyncReadyCallback callback,
                                          gpointer data);
CauserieService *causerie_session_find_service_finish (CauserieSession *self, GAsyncResult *result,
                                                       GError **error);
gboolean causerie_session_is_fixed (CauserieSession *self);
void causerie_session_set_service (CauserieSession *self, CauserieService *service);
void causerie_session_take_models (CauserieSession *self, GPtrArray *models);
void causerie_session_update_settled (CauserieSession *self);
void causerie_session_stop_finding (CauserieSession *self);
void causerie_session_stop_listing (CauserieSession *self);
void causerie_session_update_default_model (CauserieSession *self);

void causerie_session_notify_service (CauserieSession *self);
void causerie_session_notify_default_model (CauserieSession *self);
void causerie_session_set_models_failure (CauserieSession *self, CauserieFailure *failure);

G_END_DECLS
