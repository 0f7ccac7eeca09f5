/* SPDX-License-Identifier: GPL-3.0-or-later
 * How the turns of a chat are brought to their end before it has come by itself. */
#include "config.h"

#include "causerie-chat-private.h"

/* One that ends leaves the chat's own list at once. */
static GPtrArray *
list_turns (CauserieChat *self)
{
  GPtrArray *turns = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->turns->len; i++)
    g_ptr_array_add (turns, g_object_ref (g_ptr_array_index (self->turns, i)));
  return turns;
}

static void
cancel_title (CauserieChat *self)
{
  if (self->title_request != NULL)
    g_cancellable_cancel (self->title_request);
}

/**
 * causerie_chat_stop_turns_below:
 * @self: a chat
 * @message_id: a message that is deleted
 *
 * Stops the turns at work there: nobody would see the replies that they write.
 */
void
causerie_chat_stop_turns_below (CauserieChat *self, gint64 message_id)
{
  g_autoptr (GPtrArray) turns = list_turns (self);

  for (guint i = 0; i < turns->len; i++)
    {
      CauserieTurn *turn = g_ptr_array_index (turns, i);
      CauserieMessage *reply = causerie_turn_get_reply (turn);
      gint64 id
          = reply != NULL ? causerie_message_get_id (reply) : causerie_turn_get_parent_id (turn);

      while (id != CAUSERIE_ROOT && id != message_id)
        id = causerie_tree_get_parent_id (self->tree, id);
      if (id != CAUSERIE_ROOT)
        causerie_turn_stop (turn);
    }
}

/**
 * causerie_chat_stop_all:
 * @self: a chat that is deleted
 *
 * Stops all its turns, whose replies stay as far as they came, and asks for no title any longer.
 */
void
causerie_chat_stop_all (CauserieChat *self)
{
  g_autoptr (GPtrArray) turns = list_turns (self);

  cancel_title (self);
  for (guint i = 0; i < turns->len; i++)
    causerie_turn_stop (g_ptr_array_index (turns, i));
}

/**
 * causerie_chat_end_stop:
 * @self: a chat
 *
 * Tells whoever waits in causerie_chat_stop_async() when the last turn is gone.
 */
void
causerie_chat_end_stop (CauserieChat *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->stop == NULL || self->turns->len > 0)
    return;
  task = g_steal_pointer (&self->stop);
  g_task_return_boolean (task, TRUE);
}

/**
 * causerie_chat_stop_async:
 * @self: a chat that was not stopped before
 * @callback: called when no turn is at work any more
 * @data: for @callback
 *
 * The program closes: drafts are handed to the library, replies kept as far as they came.
 */
void
causerie_chat_stop_async (CauserieChat *self, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GPtrArray) turns = NULL;

  g_return_if_fail (self->stop == NULL);
  self->stop = g_task_new (self, NULL, callback, data);
  g_task_set_source_tag (self->stop, causerie_chat_stop_async);
  self->stopping = TRUE;
  causerie_chat_tell_closing (self);
  causerie_drafts_flush (self->drafts);
  causerie_pending_writes_flush (self->writes);
  causerie_chat_stop_keeping (self);
  cancel_title (self);
  turns = list_turns (self);
  for (guint i = 0; i < turns->len; i++)
    causerie_turn_interrupt (g_ptr_array_index (turns, i));
  causerie_chat_end_stop (self);
}

/**
 * causerie_chat_stop_finish:
 * @self: a chat
 * @result: what the callback was given
 * @error: return location for an error; there is none
 *
 * Returns: %TRUE
 */
gboolean
causerie_chat_stop_finish (CauserieChat *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
