/* SPDX-License-Identifier: GPL-3.0-or-later
 * When a chat asks for its title: once, after its first complete reply. */
#include "config.h"

#include "causerie-chat-list-private.h"
#include "causerie-chat-private.h"
#include "causerie-title.h"

static gboolean
is_whole_reply (CauserieMessage *message)
{
  return causerie_message_get_role (message) == CAUSERIE_ROLE_ASSISTANT
         && causerie_message_get_state (message) == CAUSERIE_MESSAGE_COMPLETE;
}

/**
 * causerie_chat_find_title_asked:
 * @self: a chat
 * @messages: (element-type CauserieMessage): what was stored of it when it was opened
 *
 * Finds out whether a title was asked for before: a chat that was opened with a complete reply had
 * its chance when that came.
 */
void
causerie_chat_find_title_asked (CauserieChat *self, GPtrArray *messages)
{
  for (guint i = 0; i < messages->len && !self->title_asked; i++)
    self->title_asked = is_whole_reply (g_ptr_array_index (messages, i));
}

static void
on_title_made_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieChat) self = CAUSERIE_CHAT (data);
  g_autoptr (GError) error = NULL;
  g_autofree char *title = causerie_title_make_finish (CAUSERIE_CLIENT (source), result, &error);

  if (title != NULL)
    causerie_chat_list_set_model_title (self->list, self->id, title);
  else
    g_debug ("No title: %s", error != NULL ? error->message : "the answer held none");
}

/**
 * causerie_chat_ask_title:
 * @self: a chat
 * @turn: a turn that has come to its end
 *
 * Asks the service that replied for a title, after the first complete reply of the chat; not where
 * that ended the chat, nor where the chat has a title.
 */
void
causerie_chat_ask_title (CauserieChat *self, CauserieTurn *turn)
{
  CauserieMessage *reply = causerie_turn_get_reply (turn);
  CauserieMessage *question
      = causerie_tree_get_message (self->tree, causerie_turn_get_parent_id (turn));
  g_autofree char *asked = NULL;
  g_autofree char *said = NULL;

  if (reply == NULL || question == NULL || self->title_asked || !is_whole_reply (reply))
    return;
  self->title_asked = TRUE;
  if (self->stopping || self->item == NULL || causerie_message_get_ends (reply)
      || causerie_chat_item_get_title_origin (self->item) != CAUSERIE_TITLE_NONE)
    return;
  asked = causerie_message_dup_text (question);
  said = causerie_message_dup_text (reply);
  self->title_request = g_cancellable_new ();
  causerie_title_make_async (self->client, self->registry, causerie_turn_get_service (turn), asked,
                             said, causerie_turn_get_model (turn), self->title_request,
                             on_title_made_cb, g_object_ref (self));
}
