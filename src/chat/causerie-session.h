/* SPDX-License-Identifier: GPL-3.0-or-later
 * The state that all windows share: the library, the services, the chat list, the open chats. */
#pragma once

#include "causerie-chat-list.h"
#include "causerie-chat.h"
#include "causerie-client.h"
#include "causerie-pending-writes.h"
#include "causerie-presets.h"
#include "causerie-registry.h"
#include "causerie-settings.h"

G_BEGIN_DECLS

#define CAUSERIE_TYPE_SESSION (causerie_session_get_type ())
G_DECLARE_FINAL_TYPE (CauserieSession, causerie_session, CAUSERIE, SESSION, GObject)

/* Properties with notify: "chats" (CauserieChatList), "read-only" (boolean). */
CauserieSession *causerie_session_new (CauserieLibrary *library, CauserieSettings *settings,
                                       CauserieClient *client, CauserieRegistry *registry);

/* Opens the library and loads the chat list. After a failure with CAUSERIE_ERROR_CORRUPT the
 * library can be moved away and this called again. */
void causerie_session_start_async (CauserieSession *self, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer data);
gboolean causerie_session_start_finish (CauserieSession *self, GAsyncResult *result,
                                        GError **error);
gboolean causerie_session_get_working (CauserieSession *self);
gboolean causerie_session_has_unsaved_replies (CauserieSession *self);
void causerie_session_save_again (CauserieSession *self);
void causerie_session_stop_async (CauserieSession *self, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer data);
gboolean causerie_session_stop_finish (CauserieSession *self, GAsyncResult *result, GError **error);

CauserieLibrary *causerie_session_get_library (CauserieSession *self);
CauseriePendingWrites *causerie_session_get_writes (CauserieSession *self);
CauserieSettings *causerie_session_get_settings (CauserieSession *self);
CauserieClient *causerie_session_get_client (CauserieSession *self);
CauserieRegistry *causerie_session_get_registry (CauserieSession *self);
CauserieChatList *causerie_session_get_chats (CauserieSession *self);
CauseriePresets *causerie_session_get_presets (CauserieSession *self);
gboolean causerie_session_get_read_only (CauserieSession *self);

/* Returns the same object for the same id while there are references to it or a turn is running in
   it. */
CauserieChat *causerie_session_open_chat (CauserieSession *self, gint64 chat_id);
CauserieChat *causerie_session_create_chat (CauserieSession *self);

G_END_DECLS
