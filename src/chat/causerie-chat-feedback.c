/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a person thinks of the replies of a chat. */
#include "config.h"

#include "causerie-chat-private.h"

#include "causerie-block.h"

static CauserieFeedback *
copy_feedback (const CauserieFeedback *from)
{
  CauserieFeedback *to = g_memdup2 (from, sizeof *from);

  to->reasons = g_strdup (from->reasons);
  to->text = g_strdup (from->text);
  return to;
}

static void
start_writing (CauserieLibrary *library, gint64 chat_id, gint64 message_id, gconstpointer data,
               GAsyncReadyCallback callback, gpointer callback_data)
{
  causerie_library_set_feedback_async (library, message_id, data, NULL, callback, callback_data);
}

static void
free_feedback (gpointer feedback)
{
  causerie_feedback_free (feedback);
}

static const CauseriePendingKind feedback_kind = { start_writing, NULL, free_feedback, TRUE };

static CauseriePendingWrites *
get_writes (CauserieChat *self)
{
  return self->writes;
}

/* Takes @feedback (transfer full); the verdict of none takes away what is there. */
static void
put_feedback (CauserieChat *self, CauserieFeedback *feedback)
{
  gint64 message_id = feedback->message_id;

  if (feedback->verdict != CAUSERIE_VERDICT_NONE)
    {
      g_hash_table_replace (self->feedback, &feedback->message_id, feedback);
      return;
    }
  g_hash_table_remove (self->feedback, &message_id);
  causerie_feedback_free (feedback);
}

static void
put_pending (gint64 message_id, gconstpointer feedback, gpointer data)
{
  put_feedback (CAUSERIE_CHAT (data), copy_feedback (feedback));
}

/**
 * causerie_chat_take_feedback:
 * @self: a chat
 * @feedback: (element-type CauserieFeedback): what is stored
 *
 * Takes what the library has, and what it has not taken yet, without a word to anybody.
 */
void
causerie_chat_take_feedback (CauserieChat *self, GPtrArray *feedback)
{
  for (guint i = 0; i < feedback->len; i++)
    put_feedback (self, copy_feedback (g_ptr_array_index (feedback, i)));
  causerie_pending_writes_foreach (get_writes (self), &feedback_kind, self->id, put_pending, self);
}

/* Nobody misses what was about something that is gone; that nothing at all may be written is said
 * already. */
static void
tell_given_up (CauserieChat *self, const GError *error)
{
  if (!g_error_matches (error, CAUSERIE_ERROR, CAUSERIE_ERROR_NO_MESSAGE)
      && !g_error_matches (error, CAUSERIE_ERROR, CAUSERIE_ERROR_READ_ONLY))
    causerie_chat_tell_failure (self, error);
}

static void
take_stored (CauserieChat *self, CauserieLibrary *library, GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) feedback = causerie_library_list_feedback_finish (library, result, &error);

  if (feedback == NULL)
    g_debug ("Reading feedback: %s", error->message);
  /* What was set since is newer, and comes back here if it is refused too. */
  else if (self->feedback_writes == 0)
    {
      g_hash_table_remove_all (self->feedback);
      causerie_chat_take_feedback (self, feedback);
      causerie_chat_tell_feedback (self);
    }
}

static void
on_listed_again_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);

  take_stored (g_task_get_source_object (task), CAUSERIE_LIBRARY (source), result);
  g_task_return_error (task, g_error_copy (g_task_get_task_data (task)));
}

/* Ends @task (transfer full) with @refusal (transfer full), once the chat shows what the library
 * has. */
static void
show_stored (GTask *task, GError *refusal)
{
  CauserieChat *self = g_task_get_source_object (task);

  g_task_set_task_data (task, refusal, (GDestroyNotify)g_error_free);
  causerie_library_list_feedback_async (self->library, self->id, NULL, on_listed_again_cb, task);
}

static void
on_given_up_shown_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    tell_given_up (CAUSERIE_CHAT (source), error);
}

/**
 * causerie_chat_give_up_write:
 * @self: a chat
 * @kind: what was written
 * @failure: why the library will never take it
 *
 * Shows what the library has instead, and emits #CauserieChat::failed where a person misses it.
 */
void
causerie_chat_give_up_write (CauserieChat *self, const CauseriePendingKind *kind,
                             CauserieFailure *failure)
{
  g_autoptr (GError) error = causerie_failure_to_error (failure);

  if (kind == &feedback_kind)
    {
      GTask *task = g_task_new (self, NULL, on_given_up_shown_cb, NULL);

      g_task_set_source_tag (task, causerie_chat_give_up_write);
      show_stored (task, g_steal_pointer (&error));
    }
  else if (kind->matters)
    tell_given_up (self, error);
}

/* Several of them may have been on their way: only the library knows what stands. */
static void
on_feedback_written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  CauserieLibrary *library = CAUSERIE_LIBRARY (source);
  CauserieChat *self = g_task_get_source_object (task);
  GError *refusal = NULL;

  self->feedback_writes--;
  if (causerie_library_write_finish (library, result, &refusal))
    {
      const CauserieFeedback *feedback = g_task_get_task_data (task);

      causerie_pending_writes_drop (get_writes (self), &feedback_kind, self->id,
                                    feedback->message_id);
      g_task_return_boolean (task, TRUE);
      return;
    }
  show_stored (g_steal_pointer (&task), refusal);
}

static CauserieFeedback *
create_feedback (CauserieChat *self, gint64 message_id, CauserieVerdict verdict,
                 const char *reasons, const char *text)
{
  CauserieFeedback *feedback = g_new0 (CauserieFeedback, 1);

  feedback->message_id = message_id;
  feedback->chat_id = self->id;
  feedback->verdict = verdict;
  feedback->reasons = g_strdup (reasons);
  feedback->text = text != NULL && !causerie_text_is_blank (text) ? g_strdup (text) : NULL;
  feedback->created_at = g_get_real_time ();
  return feedback;
}

/**
 * causerie_chat_get_feedback:
 * @self: a chat
 * @message_id: a reply
 *
 * Returns: (transfer none) (nullable): what the person thinks of it; valid until it is set again
 */
const CauserieFeedback *
causerie_chat_get_feedback (CauserieChat *self, gint64 message_id)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT (self), NULL);
  return g_hash_table_lookup (self->feedback, &message_id);
}

/**
 * causerie_chat_set_feedback:
 * @self: a chat
 * @message_id: a reply
 * @verdict: the judgement; %CAUSERIE_VERDICT_NONE withdraws it
 * @reasons: (nullable): stable names of reasons, separated by spaces
 * @text: (nullable): free text
 *
 * Does what causerie_chat_set_feedback_async() does, for those who do not wait for it. What the
 * disk refuses now is written when that can be.
 */
void
causerie_chat_set_feedback (CauserieChat *self, gint64 message_id, CauserieVerdict verdict,
                            const char *reasons, const char *text)
{
  CauserieFeedback *feedback;

  g_return_if_fail (CAUSERIE_IS_CHAT (self));

  if (causerie_tree_get_message (self->tree, message_id) == NULL)
    return;
  feedback = create_feedback (self, message_id, verdict, reasons, text);
  put_feedback (self, copy_feedback (feedback));
  causerie_pending_writes_add (get_writes (self), &feedback_kind, self->id, message_id, feedback);
  causerie_chat_tell_feedback (self);
}

/**
 * causerie_chat_set_feedback_async:
 * @self: a chat
 * @message_id: a reply
 * @verdict: the judgement; %CAUSERIE_VERDICT_NONE withdraws it
 * @reasons: (nullable): stable names of reasons, separated by spaces
 * @text: (nullable): free text; a blank one is none
 * @cancellable: (nullable): the answer does not matter any more when cancelled
 * @callback: called when it is written or refused
 * @data: (closure): for @callback
 *
 * Keeps feedback in the library. It is sent nowhere. #CauserieChat::feedback-changed tells at once.
 * If it cannot be written, what was there before stands again.
 */
void
causerie_chat_set_feedback_async (CauserieChat *self, gint64 message_id, CauserieVerdict verdict,
                                  const char *reasons, const char *text, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = NULL;
  CauserieFeedback *feedback;

  g_return_if_fail (CAUSERIE_IS_CHAT (self));

  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, causerie_chat_set_feedback_async);
  if (causerie_tree_get_message (self->tree, message_id) == NULL)
    {
      g_task_return_new_error (task, CAUSERIE_ERROR, CAUSERIE_ERROR_NO_MESSAGE,
                               "There is no such reply");
      return;
    }
  feedback = create_feedback (self, message_id, verdict, reasons, text);
  g_task_set_task_data (task, copy_feedback (feedback), free_feedback);
  self->feedback_writes++;
  causerie_library_set_feedback_async (self->library, message_id, feedback, NULL,
                                       on_feedback_written_cb, g_steal_pointer (&task));
  put_feedback (self, feedback);
  causerie_chat_tell_feedback (self);
}

/**
 * causerie_chat_set_feedback_finish:
 * @self: a chat
 * @result: the result
 * @error: return location for an error
 *
 * Returns: whether it is kept
 */
gboolean
causerie_chat_set_feedback_finish (CauserieChat *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
