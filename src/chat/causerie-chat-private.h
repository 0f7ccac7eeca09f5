/* SPDX-License-Identifier: GPL-3.0-or-later
 * An open conversation from inside: its parts are in files of their own. */
#pragma once

#include "causerie-chat-list.h"
#include "causerie-chat.h"
#include "causerie-content-loader.h"
#include "causerie-drafts.h"
#include "causerie-client.h"
#include "causerie-library.h"
#include "causerie-pending-writes.h"
#include "causerie-registry.h"
#include "causerie-settings.h"

G_BEGIN_DECLS

struct _CauserieChat
{
  GObject parent_instance;

  CauserieLibrary *library;
  CauseriePendingWrites *writes;
  CauserieClient *client;
  CauserieSettings *settings;
  CauserieRegistry *registry;
  CauserieChatList *list;
  CauserieChatItem *item; /* NULL until the first message is stored */
  CauserieContentLoader *contents;
  CauserieTree *tree;
  CauserieDrafts *drafts;
  GArray *choices;       /* not written yet */
  GHashTable *feedback;  /* by message id */
  guint feedback_writes; /* on their way */
  gint64 id;
  gboolean loaded;
  GPtrArray *loads; /* tasks that wait for the loading under way; NULL: none is */

  GPtrArray *turns;          /* at work */
  GPtrArray *unkept;         /* past turns whose end the library did not take */
  guint keep_delay;          /* until it is asked again */
  guint keep_wait;           /* how long that is, in seconds */
  GHashTable *sending;       /* parents below which a message is being stored */
  gboolean without_thinking; /* the service refused thinking that was made before */
  gboolean title_asked;      /* the first complete reply has come, now or before */
  GCancellable *title_request;
  gboolean stopping;
  GTask *stop; /* waits for the last turn */
};

CauserieChat *causerie_chat_new (CauserieLibrary *library, CauseriePendingWrites *writes,
                                 CauserieClient *client, CauserieSettings *settings,
                                 CauserieRegistry *registry, CauserieChatList *list,
                                 gint64 chat_id);
void causerie_chat_stop_async (CauserieChat *self, GAsyncReadyCallback callback, gpointer data);
gboolean causerie_chat_stop_finish (CauserieChat *self, GAsyncResult *result, GError **error);
void causerie_chat_stop_turns_below (CauserieChat *self, gint64 message_id);
void causerie_chat_stop_all (CauserieChat *self);
void causerie_chat_end_stop (CauserieChat *self);

void causerie_chat_adopt (CauserieChat *self, gint64 id, CauserieMessage *first);
void causerie_chat_set_loaded (CauserieChat *self);
void causerie_chat_set_item (CauserieChat *self, CauserieChatItem *item);
void causerie_chat_tell_failure (CauserieChat *self, const GError *error);
void causerie_chat_tell_feedback (CauserieChat *self);
void causerie_chat_tell_closing (CauserieChat *self);
void causerie_chat_notify_working (CauserieChat *self);
void causerie_chat_tell_turn (CauserieChat *self, CauserieTurn *turn, gboolean added);
void causerie_chat_tell_reply (CauserieChat *self, CauserieTurn *turn);
void causerie_chat_update_ended (CauserieChat *self);
void causerie_chat_follow_choices (CauserieChat *self);
void causerie_chat_write_choices (CauserieChat *self);
void causerie_chat_take_pending_choices (CauserieChat *self);
void causerie_chat_find_title_asked (CauserieChat *self, GPtrArray *messages);
void causerie_chat_ask_title (CauserieChat *self, CauserieTurn *turn);
void causerie_chat_take_feedback (CauserieChat *self, GPtrArray *feedback);
void causerie_chat_give_up_write (CauserieChat *self, const CauseriePendingKind *kind,
                                  CauserieFailure *failure);
void causerie_chat_add_unkept (CauserieChat *self, CauserieReplyWriter *writer);
void causerie_chat_stop_keeping (CauserieChat *self);
gboolean causerie_chat_has_unkept (CauserieChat *self);
gboolean causerie_chat_is_blank (CauserieChat *self);
gboolean causerie_chat_is_deleted (CauserieChat *self);
gboolean causerie_chat_check_write (CauserieChat *self, GError **error);

G_END_DECLS
