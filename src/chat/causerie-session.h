/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the interface asks: the library, the service and its models, the chat list, the open chats.
 */
#pragma once

#include "causerie-chat-list.h"
#include "causerie-chat.h"
#include "causerie-client.h"
#include "causerie-pending-writes.h"
#include "causerie-secrets.h"
#include "causerie-service.h"
#include "causerie-settings.h"

G_BEGIN_DECLS

#define CAUSERIE_TYPE_SESSION (causerie_session_get_type ())
G_DECLARE_FINAL_TYPE (CauserieSession, causerie_session, CAUSERIE, SESSION, GObject)

/* Properties with notify: "service" (CauserieService, nullable until started), "models" (GListModel
 * of CauserieModel), "default-model" (string: id of the model a new chat starts with),
 * "models-failure" (CauserieFailure, nullable), "chats" (CauserieChatList), "read-only" (boolean),
 * "from-environment" (boolean). "fixed" (boolean, no notify: the start of the run named it). */
CauserieSession *causerie_session_new (CauserieLibrary *library, CauserieSettings *settings,
                                       CauserieSecrets *secrets, CauserieClient *client);
void causerie_session_set_environment_service (CauserieSession *self, CauserieService *service);
void causerie_session_set_environment_error (CauserieSession *self, const GError *error);
void causerie_session_set_demo_service (CauserieSession *self, CauserieService *service);
/* The demo, whatever environment and settings say (the option --demo); to be called before the
 * start. */
void causerie_session_use_demo_for_run (CauserieSession *self);

/* Opens the library and reads the chat list. The service and its models are found afterwards. Fails
 * with CAUSERIE_ERROR_CORRUPT and the like; the library can then be set aside and this called
 * again. */
void causerie_session_start_async (CauserieSession *self, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer data);
gboolean causerie_session_start_finish (CauserieSession *self, GAsyncResult *result,
                                        GError **error);
gboolean causerie_session_get_working (CauserieSession *self);
gboolean causerie_session_has_unkept (CauserieSession *self);
void causerie_session_keep_again (CauserieSession *self);
void causerie_session_stop_async (CauserieSession *self, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer data);
gboolean causerie_session_stop_finish (CauserieSession *self, GAsyncResult *result, GError **error);

CauserieLibrary *causerie_session_get_library (CauserieSession *self);
CauseriePendingWrites *causerie_session_get_writes (CauserieSession *self);
CauserieSettings *causerie_session_get_settings (CauserieSession *self);
CauserieSecrets *causerie_session_get_secrets (CauserieSession *self);
CauserieChatList *causerie_session_get_chats (CauserieSession *self);
CauserieService *causerie_session_get_service (CauserieSession *self);
gboolean causerie_session_get_from_environment (CauserieSession *self);
gboolean causerie_session_get_settled (CauserieSession *self);
gboolean causerie_session_get_read_only (CauserieSession *self);
GListModel *causerie_session_get_models (CauserieSession *self);
const char *causerie_session_get_model_name (CauserieSession *self, const char *id);
const char *causerie_session_get_default_model (CauserieSession *self);
void causerie_session_reload_models (CauserieSession *self);
void causerie_session_want_models (CauserieSession *self);
void causerie_session_unlock_keyring (CauserieSession *self);

/* Sets the service: checks the key by listing the models, then stores key and choice. */
void causerie_session_use_service_async (CauserieSession *self, CauserieServiceChoice choice,
                                         const char *base_url, const char *key,
                                         GCancellable *cancellable, GAsyncReadyCallback callback,
                                         gpointer data);
/* As above, but asks the service nothing. */
void causerie_session_use_unchecked_service_async (CauserieSession *self,
                                                   CauserieServiceChoice choice,
                                                   const char *base_url, const char *key,
                                                   GCancellable *cancellable,
                                                   GAsyncReadyCallback callback, gpointer data);
gboolean causerie_session_use_service_finish (CauserieSession *self, GAsyncResult *result,
                                              GError **error);

/* The same chat is the same object for as long as anyone holds it or a turn is at work in it. */
CauserieChat *causerie_session_open_chat (CauserieSession *self, gint64 chat_id);
CauserieChat *causerie_session_create_chat (CauserieSession *self);

G_END_DECLS
