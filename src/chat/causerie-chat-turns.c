/* SPDX-License-Identifier: GPL-3.0-or-later
 * How a chat sends, edits and retries, and what it does when a turn comes to its end. */
#include "config.h"

#include "causerie-chat-list-private.h"
#include "causerie-chat-private.h"

#include "causerie-block.h"

/* As the library has it: no draft goes with the message. */
#define NO_DRAFT ((gint64)-1)

typedef struct
{
  CauserieBranch *branch;
  gint64 parent_id;
  gint64 draft_id; /* NO_DRAFT if it is not the draft that is sent */
  char *text;
  char *model;
} Sending;

static void
free_sending (Sending *sending)
{
  g_object_unref (sending->branch);
  g_free (sending->text);
  g_free (sending->model);
  g_free (sending);
}

static gboolean
set_error (GError **error, CauserieError code)
{
  g_propagate_error (error, causerie_error_new_full (code, NULL, NULL, 0));
  return FALSE;
}

static void
on_turn_ended_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieChat) self = CAUSERIE_CHAT (data);
  g_autoptr (CauserieTurn) turn = g_object_ref (CAUSERIE_TURN (source));

  causerie_turn_run_finish (turn, result, NULL);
  g_ptr_array_remove (self->turns, turn);
  self->without_thinking = self->without_thinking || causerie_turn_get_without_thinking (turn);
  if (causerie_turn_get_writer (turn) != NULL
      && causerie_reply_writer_get_pending (causerie_turn_get_writer (turn)))
    causerie_chat_add_unkept (self, causerie_turn_get_writer (turn));
  causerie_chat_tell_turn (self, turn, FALSE);
  causerie_chat_notify_working (self);
  causerie_chat_update_ended (self);
  causerie_chat_ask_title (self, turn);
  causerie_chat_end_stop (self);
}

static void
on_turn_reply_cb (CauserieTurn *turn, GParamSpec *pspec, gpointer data)
{
  CauserieChat *self = CAUSERIE_CHAT (data);
  CauserieMessage *reply = causerie_turn_get_reply (turn);

  if (reply == NULL)
    return;
  if (self->item != NULL)
    causerie_chat_item_set_updated_at (self->item, causerie_message_get_created_at (reply));
  /* It may not be where another window has gone meanwhile. */
  causerie_chat_write_choices (self);
  causerie_chat_tell_reply (self, turn);
}

/* The chat lives on as long as the turn does, whether a window shows it or not. */
static void
start_turn (CauserieChat *self, CauserieBranch *branch, gint64 parent_id, gint64 replaces,
            const char *model)
{
  CauserieTurnPlan plan = { 0 };
  CauserieTurn *turn;

  plan.library = self->library;
  plan.writes = self->writes;
  plan.client = self->client;
  plan.settings = self->settings;
  plan.registry = self->registry;
  plan.loader = self->contents;
  plan.tree = self->tree;
  plan.branch = branch;
  plan.chat_id = self->id;
  plan.parent_id = parent_id;
  plan.replaces = replaces;
  plan.model = model;
  plan.without_thinking = self->without_thinking;
  turn = causerie_turn_new (&plan);
  g_ptr_array_add (self->turns, turn);
  g_signal_connect_object (turn, "notify::reply", G_CALLBACK (on_turn_reply_cb), self, 0);
  causerie_turn_run_async (turn, on_turn_ended_cb, g_object_ref (self));
  causerie_chat_tell_turn (self, turn, TRUE);
  causerie_chat_notify_working (self);
}

/* Until a chat has a title, the first words of its first message stand for one. */
static void
name_by_first_message (CauserieChat *self, CauserieMessage *message)
{
  const char *words = causerie_message_get_first_words (message);

  if (causerie_tree_get_size (self->tree) == 1 && words != NULL
      && causerie_chat_item_get_title_origin (self->item) == CAUSERIE_TITLE_NONE)
    causerie_chat_item_set_title (self->item, words, CAUSERIE_TITLE_NONE);
}

static void
show_sent (CauserieChat *self, Sending *sending, CauserieMessage *message)
{
  gint64 id = causerie_message_get_id (message);

  if (self->item != NULL)
    {
      name_by_first_message (self, message);
      causerie_chat_item_set_updated_at (self->item, causerie_message_get_created_at (message));
    }
  causerie_tree_choose (self->tree, sending->parent_id, id);
  /* With all that leads there: what was edited may lie on a branch that was not on screen. */
  causerie_chat_show (self, sending->branch, id);
}

static void
on_message_stored_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  g_autoptr (CauserieMessage) message = NULL;
  CauserieChat *self = g_task_get_source_object (task);
  Sending *sending = g_task_get_task_data (task);
  GError *error = NULL;
  gint64 chat_id = 0;

  message
      = causerie_library_add_message_finish (CAUSERIE_LIBRARY (source), result, &chat_id, &error);
  g_hash_table_remove (self->sending, &sending->parent_id);
  if (sending->draft_id != NO_DRAFT)
    causerie_drafts_end_sending (self->drafts, sending->draft_id, sending->text, message != NULL);
  if (message != NULL && self->id == 0)
    causerie_chat_adopt (self, chat_id, message);
  if (message == NULL || !causerie_tree_add (self->tree, message, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  show_sent (self, sending, message);
  if (!self->stopping && !causerie_chat_is_deleted (self))
    start_turn (self, sending->branch, causerie_message_get_id (message), 0, sending->model);
  g_task_return_boolean (task, TRUE);
}

static gboolean
check_sending (CauserieChat *self, gint64 parent_id, const char *text, GError **error)
{
  if (!self->loaded || causerie_chat_is_deleted (self))
    return set_error (error, CAUSERIE_ERROR_NO_MESSAGE);
  if (!causerie_chat_check_write (self, error)
      || !causerie_tree_check_add (self->tree, parent_id, error))
    return FALSE;
  if (causerie_text_is_blank (text))
    return set_error (error, CAUSERIE_ERROR_EMPTY);
  return TRUE;
}

static void
store_message (CauserieChat *self, GTask *task, const char *text)
{
  Sending *sending = g_task_get_task_data (task);
  g_autoptr (CauserieContent) content = causerie_content_new_from_text (text);
  CauserieNewMessage message = { 0 };

  causerie_chat_keep_again (self);
  if (sending->draft_id != NO_DRAFT)
    causerie_drafts_begin_sending (self->drafts, sending->draft_id);
  sending->text = g_strdup (text);
  message.chat_id = self->id;
  message.parent_id = sending->parent_id;
  message.content = causerie_content_get_json (content);
  message.draft_message_id = sending->draft_id;
  causerie_library_add_message_async (self->library, &message, NULL, on_message_stored_cb,
                                      g_object_ref (task));
}

static GTask *
begin_sending (CauserieChat *self, CauserieBranch *branch, gint64 parent_id, gint64 draft_id,
               const char *model, GCancellable *cancellable, GAsyncReadyCallback callback,
               gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);
  Sending *sending = g_new0 (Sending, 1);

  /* Once the message is stored, it is sent. */
  g_task_set_check_cancellable (task, FALSE);
  sending->branch = g_object_ref (branch);
  sending->parent_id = parent_id;
  sending->draft_id = draft_id;
  sending->model = g_strdup (model);
  g_task_set_task_data (task, sending, (GDestroyNotify)free_sending);
  return task;
}

static gboolean
check_leaf (CauserieChat *self, gint64 leaf, const char *text, GError **error)
{
  if (!check_sending (self, leaf, text, error))
    return FALSE;
  if (g_hash_table_contains (self->sending, &leaf)
      || causerie_chat_get_turn_below (self, leaf) != NULL)
    return set_error (error, CAUSERIE_ERROR_BUSY);
  return TRUE;
}

static void
send_on_leaf (CauserieChat *self, GTask *task, const char *text)
{
  Sending *sending = g_task_get_task_data (task);
  gint64 leaf = sending->parent_id;
  GError *error = NULL;

  if (!check_leaf (self, leaf, text, &error))
    g_task_return_error (task, error);
  else if (!g_task_return_error_if_cancelled (task))
    {
      g_hash_table_add (self->sending, g_memdup2 (&leaf, sizeof leaf));
      store_message (self, task, text);
    }
}

/**
 * causerie_chat_send_async:
 * @self: a chat
 * @branch: the view on whose leaf the message goes
 * @text: what the person wrote; kept as it is
 * @model: (nullable): the model to ask; %NULL for the branch's own
 * @cancellable: (nullable): cancels the call before anything is stored
 * @callback: called when the message is stored
 * @data: for @callback
 *
 * Stores a message, clears the composer's draft with it, and begins a turn, which goes on by
 * itself.
 */
void
causerie_chat_send_async (CauserieChat *self, CauserieBranch *branch, const char *text,
                          const char *model, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (CAUSERIE_IS_CHAT (self) && CAUSERIE_IS_BRANCH (branch) && text != NULL);
  task = begin_sending (self, branch, causerie_branch_get_leaf_id (branch), 0, model, cancellable,
                        callback, data);
  g_task_set_source_tag (task, causerie_chat_send_async);
  send_on_leaf (self, task, text);
}

/**
 * causerie_chat_send_text_async:
 * @self: a chat
 * @branch: the view on whose leaf the message goes
 * @text: what is said; kept as it is
 * @model: (nullable): the model to ask; %NULL for the branch's own
 * @cancellable: (nullable): cancels the call before anything is stored
 * @callback: called when the message is stored
 * @data: for @callback
 *
 * Does what causerie_chat_send_async() does with a text that is nobody's draft: what stands in the
 * composer stays there, in memory and on disk.
 */
void
causerie_chat_send_text_async (CauserieChat *self, CauserieBranch *branch, const char *text,
                               const char *model, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (CAUSERIE_IS_CHAT (self) && CAUSERIE_IS_BRANCH (branch) && text != NULL);
  task = begin_sending (self, branch, causerie_branch_get_leaf_id (branch), NO_DRAFT, model,
                        cancellable, callback, data);
  g_task_set_source_tag (task, causerie_chat_send_text_async);
  send_on_leaf (self, task, text);
}

/**
 * causerie_chat_edit_async:
 * @self: a chat
 * @branch: the view that goes to the new version
 * @message_id: the user's message to write anew; it stays as it is
 * @text: the new text
 * @model: (nullable): the model to ask; %NULL for the branch's own
 * @cancellable: (nullable): cancels the call before anything is stored
 * @callback: called when the new version is stored
 * @data: for @callback
 *
 * Stores another version of a message beside it, clears the message's draft with it, and begins a
 * turn.
 */
void
causerie_chat_edit_async (CauserieChat *self, CauserieBranch *branch, gint64 message_id,
                          const char *text, const char *model, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer data)
{
  CauserieMessage *message;
  GError *error = NULL;
  gint64 parent_id;
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (CAUSERIE_IS_CHAT (self) && CAUSERIE_IS_BRANCH (branch) && text != NULL);
  message = causerie_tree_get_message (self->tree, message_id);
  parent_id = message != NULL ? causerie_tree_get_parent_id (self->tree, message_id) : 0;
  task = begin_sending (self, branch, parent_id, message_id, model, cancellable, callback, data);
  g_task_set_source_tag (task, causerie_chat_edit_async);
  if (message == NULL || causerie_message_get_role (message) != CAUSERIE_ROLE_USER)
    set_error (&error, CAUSERIE_ERROR_NO_MESSAGE);
  else
    check_sending (self, parent_id, text, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else if (!g_task_return_error_if_cancelled (task))
    store_message (self, task, text);
}

static gboolean
check_retry (CauserieChat *self, CauserieMessage *message, gint64 parent_id, GError **error)
{
  if (message == NULL || parent_id == CAUSERIE_ROOT || causerie_chat_is_deleted (self))
    return set_error (error, CAUSERIE_ERROR_NO_MESSAGE);
  if (!causerie_chat_check_write (self, error)
      || !causerie_tree_check_add (self->tree, parent_id, error))
    return FALSE;
  if (self->stopping || causerie_chat_get_turn_below (self, parent_id) != NULL)
    return set_error (error, CAUSERIE_ERROR_BUSY);
  return TRUE;
}

/**
 * causerie_chat_retry_async:
 * @self: a chat
 * @branch: the view that goes to the new reply
 * @message_id: a reply, which gets a version beside it, or a user's message, which gets a reply
 * @model: (nullable): the model to ask; %NULL for the branch's own
 * @cancellable: (nullable): cancels the call before the turn begins
 * @callback: called when the turn has begun
 * @data: for @callback
 *
 * Begins a turn for another reply. What is there stays as it is.
 */
void
causerie_chat_retry_async (CauserieChat *self, CauserieBranch *branch, gint64 message_id,
                           const char *model, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = NULL;
  CauserieMessage *message;
  GError *error = NULL;
  gint64 parent_id = message_id;
  gint64 replaces = 0;

  g_return_if_fail (CAUSERIE_IS_CHAT (self) && CAUSERIE_IS_BRANCH (branch));
  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, causerie_chat_retry_async);
  message = causerie_tree_get_message (self->tree, message_id);
  if (message != NULL && causerie_message_get_role (message) == CAUSERIE_ROLE_ASSISTANT)
    {
      parent_id = causerie_tree_get_parent_id (self->tree, message_id);
      replaces = message_id;
    }
  if (!check_retry (self, message, parent_id, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (g_task_return_error_if_cancelled (task))
    return;
  causerie_chat_keep_again (self);
  /* Who asks for a reply is where it comes, and is found there again. */
  causerie_chat_show (self, branch, causerie_branch_get_leaf_id (branch));
  start_turn (self, branch, parent_id, replaces, model);
  g_task_return_boolean (task, TRUE);
}

/**
 * causerie_chat_turn_finish:
 * @self: a chat
 * @result: what the callback was given
 * @error: return location for %CAUSERIE_ERROR_ENDED, %CAUSERIE_ERROR_BUSY, %CAUSERIE_ERROR_EMPTY,
 *   %CAUSERIE_ERROR_READ_ONLY, %CAUSERIE_ERROR_NO_MESSAGE, also where the chat is deleted, or an
 * error of the library
 *
 * Ends causerie_chat_send_async(), causerie_chat_send_text_async(), causerie_chat_edit_async() and
 * causerie_chat_retry_async().
 *
 * Returns: whether a turn has begun; if not, nothing has changed
 */
gboolean
causerie_chat_turn_finish (CauserieChat *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * causerie_chat_get_turn:
 * @self: a chat
 * @branch: one of its views
 *
 * Returns: (transfer none) (nullable): the turn at work on that branch: its reply is on it or will
 * be
 */
CauserieTurn *
causerie_chat_get_turn (CauserieChat *self, CauserieBranch *branch)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT (self) && CAUSERIE_IS_BRANCH (branch), NULL);
  for (guint i = self->turns->len; i > 0; i--)
    {
      CauserieTurn *turn = g_ptr_array_index (self->turns, i - 1);

      if (causerie_turn_is_on (turn, branch))
        return turn;
    }
  return NULL;
}

/**
 * causerie_chat_get_turn_below:
 * @self: a chat
 * @parent_id: a user's message
 *
 * Returns: (transfer none) (nullable): the turn at work that answers that message
 */
CauserieTurn *
causerie_chat_get_turn_below (CauserieChat *self, gint64 parent_id)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT (self), NULL);
  for (guint i = 0; i < self->turns->len; i++)
    if (causerie_turn_get_parent_id (g_ptr_array_index (self->turns, i)) == parent_id)
      return g_ptr_array_index (self->turns, i);
  return NULL;
}
