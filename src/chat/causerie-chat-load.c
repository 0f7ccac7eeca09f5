/* SPDX-License-Identifier: GPL-3.0-or-later
 * Opening a chat: its tree and its feedback are read once, whoever waits for them. */
#include "config.h"

#include "causerie-chat-list-private.h"
#include "causerie-chat-private.h"

static void
end_loads (CauserieChat *self, const GError *error)
{
  g_autoptr (GPtrArray) loads = g_steal_pointer (&self->loads);

  if (error == NULL)
    causerie_chat_set_loaded (self);
  for (guint i = 0; i < loads->len; i++)
    {
      GTask *task = g_ptr_array_index (loads, i);

      if (error != NULL)
        g_task_return_error (task, g_error_copy (error));
      else
        g_task_return_boolean (task, TRUE);
    }
}

static void
on_feedback_listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieChat) self = CAUSERIE_CHAT (data);
  g_autoptr (GPtrArray) feedback = NULL;
  g_autoptr (GError) error = NULL;

  feedback = causerie_library_list_feedback_finish (CAUSERIE_LIBRARY (source), result, &error);
  if (feedback != NULL)
    causerie_chat_take_feedback (self, feedback);
  else
    g_debug ("Reading feedback: %s", error->message);
  end_loads (self, NULL);
}

static void
on_chat_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieChat) self = CAUSERIE_CHAT (data);
  g_autoptr (CauserieChatRecord) record = NULL;
  g_autoptr (GError) error = NULL;

  record = causerie_library_load_chat_finish (CAUSERIE_LIBRARY (source), result, &error);
  if (record == NULL
      || !causerie_tree_load (self->tree, record->messages, record->choices, record->deleted,
                              &error))
    {
      end_loads (self, error);
      return;
    }
  causerie_chat_take_pending_choices (self);
  causerie_turn_restore_failures (self->writes, self->tree, self->id);
  causerie_chat_find_title_asked (self, record->messages);
  if (self->item == NULL)
    causerie_chat_set_item (self, causerie_chat_list_add (self->list, record));
  causerie_library_list_feedback_async (CAUSERIE_LIBRARY (source), self->id, NULL,
                                        on_feedback_listed_cb, g_object_ref (self));
}

/**
 * causerie_chat_load_async:
 * @self: a chat
 * @cancellable: (nullable): cancels the call, not what others wait for
 * @callback: called when the tree is there
 * @data: for @callback
 *
 * Opens the chat: its tree of skeletons and its feedback. A chat that is open already is not read
 * again.
 */
void
causerie_chat_load_async (CauserieChat *self, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (CAUSERIE_IS_CHAT (self));
  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, causerie_chat_load_async);
  if (self->loaded)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  if (self->loads == NULL)
    {
      self->loads = g_ptr_array_new_with_free_func (g_object_unref);
      causerie_library_load_chat_async (self->library, self->id, NULL, on_chat_loaded_cb,
                                        g_object_ref (self));
    }
  g_ptr_array_add (self->loads, g_steal_pointer (&task));
}

/**
 * causerie_chat_load_finish:
 * @self: a chat
 * @result: what the callback was given
 * @error: return location for %CAUSERIE_ERROR_NO_MESSAGE, %CAUSERIE_ERROR_CYCLE or another error
 *   of the library
 *
 * Returns: whether the chat is open
 */
gboolean
causerie_chat_load_finish (CauserieChat *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * causerie_chat_load_content:
 * @self: a chat
 * @message: one of its messages
 *
 * Loads what @message says, soon and together with the others that are asked for until then. The
 * message tells with its "content" property; one that has its content is left alone.
 */
void
causerie_chat_load_content (CauserieChat *self, CauserieMessage *message)
{
  g_return_if_fail (CAUSERIE_IS_CHAT (self) && CAUSERIE_IS_MESSAGE (message));
  causerie_content_loader_queue (self->contents, message);
}
