/* SPDX-License-Identifier: GPL-3.0-or-later
 * Continuing a branch in a chat of its own. */
#include "config.h"

#include "causerie-chat-list-private.h"
#include "causerie-chat-private.h"

static void
on_copied_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  g_autoptr (CauserieChatRecord) record = NULL;
  CauserieChat *self = g_task_get_source_object (task);
  GError *error = NULL;

  record = causerie_library_copy_branch_finish (CAUSERIE_LIBRARY (source), result, &error);
  if (record == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  causerie_chat_list_add (self->list, record);
  g_task_return_pointer (task, g_memdup2 (&record->id, sizeof record->id), g_free);
}

/**
 * causerie_chat_continue_async:
 * @self: a chat
 * @message_id: the last message that the new chat begins with
 * @extent: how much of the path the new chat begins with
 * @cancellable: (nullable): looked at only now
 * @callback: called when the new chat is stored and listed
 * @data: for @callback
 *
 * Copies the path from the root to a message into a chat of its own, which tells where it comes
 * from. A reply that still streams is left out. Of an ended branch the new chat holds what lies
 * above the message that led to the ending, and has the text of that message as its draft. Of a
 * path that has become too long for its model %CAUSERIE_COPY_LAST_HALF makes a chat with room
 * again. Nothing is sent.
 */
void
causerie_chat_continue_async (CauserieChat *self, gint64 message_id, CauserieCopyExtent extent,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;

  g_return_if_fail (CAUSERIE_IS_CHAT (self));
  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, causerie_chat_continue_async);
  if (!causerie_chat_check_write (self, &error))
    g_task_return_error (task, error);
  else if (causerie_tree_get_message (self->tree, message_id) == NULL)
    g_task_return_error (task, causerie_error_new_full (CAUSERIE_ERROR_NO_MESSAGE, NULL, NULL, 0));
  else
    {
      causerie_chat_keep_again (self);
      causerie_library_copy_branch_async (self->library, self->id, message_id, extent, cancellable,
                                          on_copied_cb, g_steal_pointer (&task));
    }
}

/**
 * causerie_chat_continue_finish:
 * @self: a chat
 * @result: what the callback was given
 * @error: return location for %CAUSERIE_ERROR_NO_MESSAGE if there is nothing finished to continue,
 *   %CAUSERIE_ERROR_READ_ONLY, or another error of the library
 *
 * Returns: the new chat's id, or 0
 */
gint64
causerie_chat_continue_finish (CauserieChat *self, GAsyncResult *result, GError **error)
{
  g_autofree gint64 *id = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), 0);
  id = g_task_propagate_pointer (G_TASK (result), error);
  return id != NULL ? *id : 0;
}
