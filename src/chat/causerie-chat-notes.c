/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is kept beside the messages of a chat: drafts and deleted versions. */
#include "config.h"

#include "causerie-chat-private.h"

typedef struct
{
  CauserieChat *chat;
  gint64 message_id;
  gboolean was_deleted;
} Deletion;

static void
free_deletion (Deletion *deletion)
{
  g_object_unref (deletion->chat);
  g_free (deletion);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Deletion, free_deletion)

static void
on_deletion_written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Deletion) deletion = data;
  g_autoptr (GError) error = NULL;

  if (causerie_library_write_finish (CAUSERIE_LIBRARY (source), result, &error))
    return;
  causerie_tree_set_deleted (deletion->chat->tree, deletion->message_id, deletion->was_deleted);
  causerie_chat_tell_failure (deletion->chat, error);
}

static CauserieLibrary *
get_library (CauserieChat *self)
{
  return self->library;
}

/**
 * causerie_chat_delete_version:
 * @self: a chat
 * @message_id: one of several versions
 * @deleted: %TRUE to delete it, %FALSE to bring it back
 *
 * Hides a version with all below it, or brings it back whole. Turns at work below a version that
 * goes are stopped. It is written behind; if that fails, it is undone and #CauserieChat::failed
 * tells.
 *
 * Returns: %FALSE if it is the last version there, or no message of this chat
 */
gboolean
causerie_chat_delete_version (CauserieChat *self, gint64 message_id, gboolean deleted)
{
  Deletion *deletion;

  g_return_val_if_fail (CAUSERIE_IS_CHAT (self), FALSE);
  if (!causerie_tree_set_deleted (self->tree, message_id, deleted))
    return FALSE;
  if (deleted)
    causerie_chat_stop_turns_below (self, message_id);
  deletion = g_new0 (Deletion, 1);
  deletion->chat = g_object_ref (self);
  deletion->message_id = message_id;
  deletion->was_deleted = !deleted;
  causerie_library_delete_message_async (get_library (self), message_id, deleted, NULL,
                                         on_deletion_written_cb, deletion);
  /* What was last on screen may be hidden now, or back. */
  causerie_chat_write_choices (self);
  return TRUE;
}

/**
 * causerie_chat_get_draft:
 * @self: a chat
 * @message_id: the message that is edited, or 0 for the composer's draft
 *
 * Returns: the draft as far as it was loaded or set, otherwise ""
 */
const char *
causerie_chat_get_draft (CauserieChat *self, gint64 message_id)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT (self), "");
  return causerie_drafts_get (self->drafts, message_id);
}

/**
 * causerie_chat_set_draft:
 * @self: a chat
 * @message_id: the message that is edited, or 0 for the composer's draft
 * @text: (nullable): what stands there; %NULL and "" for nothing
 *
 * Keeps a draft: at once in memory, on disk within half a second.
 */
void
causerie_chat_set_draft (CauserieChat *self, gint64 message_id, const char *text)
{
  g_return_if_fail (CAUSERIE_IS_CHAT (self));
  causerie_drafts_set (self->drafts, message_id, text != NULL ? text : "");
}

/**
 * causerie_chat_keep_draft:
 * @self: a chat
 * @message_id: the message that is edited, or 0 for the composer's draft
 * @text: what was typed where nobody sees it any more
 *
 * To be called where a text field is left: the draft may be of another window by now. What it does
 * not say is added to it.
 */
void
causerie_chat_keep_draft (CauserieChat *self, gint64 message_id, const char *text)
{
  g_return_if_fail (CAUSERIE_IS_CHAT (self) && text != NULL);
  causerie_drafts_keep (self->drafts, message_id, text);
}

static void
on_draft_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  GError *error = NULL;
  char *text = causerie_drafts_load_finish (CAUSERIE_DRAFTS (source), result, &error);

  if (text != NULL)
    g_task_return_pointer (task, text, g_free);
  else
    g_task_return_error (task, error);
}

/**
 * causerie_chat_load_draft_async:
 * @self: a chat
 * @message_id: the message that is edited, or 0 for the composer's draft
 * @cancellable: (nullable): cancels the reading
 * @callback: called with the draft
 * @data: for @callback
 *
 * Reads a draft; what has been set in the meantime wins.
 */
void
causerie_chat_load_draft_async (CauserieChat *self, gint64 message_id, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer data)
{
  GTask *task;

  g_return_if_fail (CAUSERIE_IS_CHAT (self));
  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, causerie_chat_load_draft_async);
  causerie_drafts_load_async (self->drafts, message_id, cancellable, on_draft_loaded_cb, task);
}

/**
 * causerie_chat_load_draft_finish:
 * @self: a chat
 * @result: what the callback was given
 * @error: return location for an error of the library
 *
 * Returns: (transfer full) (nullable): the draft, possibly ""; %NULL with @error set
 */
char *
causerie_chat_load_draft_finish (CauserieChat *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
