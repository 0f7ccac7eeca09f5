/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a person thinks of the replies of a chat. */
#include "config.h"

#include "causerie-chat-private.h"

typedef struct
{
  CauserieChat *chat;
  GError *error;
} Refusal;

static void
free_refusal (Refusal *refusal)
{
  g_object_unref (refusal->chat);
  g_clear_error (&refusal->error);
  g_free (refusal);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Refusal, free_refusal)

/**
 * causerie_chat_take_feedback:
 * @self: a chat
 * @feedback: (element-type CauserieFeedback): what is stored
 *
 * Takes what the library has, without a word to anybody.
 */
void
causerie_chat_take_feedback (CauserieChat *self, GPtrArray *feedback)
{
  for (guint i = 0; i < feedback->len; i++)
    {
      const CauserieFeedback *from = g_ptr_array_index (feedback, i);
      CauserieFeedback *to = g_new0 (CauserieFeedback, 1);

      *to = *from;
      to->reasons = g_strdup (from->reasons);
      to->text = g_strdup (from->text);
      g_hash_table_replace (self->feedback, &to->message_id, to);
    }
}

static void
on_listed_again_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Refusal) refusal = data;
  g_autoptr (GPtrArray) feedback = NULL;
  g_autoptr (GError) error = NULL;
  CauserieChat *self = refusal->chat;

  feedback = causerie_library_list_feedback_finish (CAUSERIE_LIBRARY (source), result, &error);
  if (feedback == NULL)
    g_debug ("Reading feedback: %s", error->message);
  /* What was set since is newer, and comes back here if it is refused too. */
  else if (self->feedback_writes == 0)
    {
      g_hash_table_remove_all (self->feedback);
      causerie_chat_take_feedback (self, feedback);
      causerie_chat_tell_feedback (self);
    }
  causerie_chat_tell_failure (self, refusal->error);
}

/* Several of them may have been on their way: only the library knows what stands. */
static void
on_feedback_written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieChat) self = CAUSERIE_CHAT (data);
  CauserieLibrary *library = CAUSERIE_LIBRARY (source);
  GError *error = NULL;
  Refusal *refusal;

  self->feedback_writes--;
  if (causerie_library_write_finish (library, result, &error))
    return;
  refusal = g_new0 (Refusal, 1);
  refusal->chat = g_object_ref (self);
  refusal->error = error;
  causerie_library_list_feedback_async (library, self->id, NULL, on_listed_again_cb, refusal);
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
 * Keeps feedback in the library. It is sent nowhere. #CauserieChat::feedback-changed tells at once.
 * If it cannot be written, what was there before stands again and #CauserieChat::failed tells.
 */
void
causerie_chat_set_feedback (CauserieChat *self, gint64 message_id, CauserieVerdict verdict,
                            const char *reasons, const char *text)
{
  CauserieFeedback *feedback;

  g_return_if_fail (CAUSERIE_IS_CHAT (self));
  if (causerie_tree_get_message (self->tree, message_id) == NULL)
    return;
  feedback = g_new0 (CauserieFeedback, 1);
  feedback->message_id = message_id;
  feedback->chat_id = self->id;
  feedback->verdict = verdict;
  feedback->reasons = g_strdup (reasons);
  feedback->text = g_strdup (text);
  feedback->created_at = g_get_real_time ();
  self->feedback_writes++;
  causerie_library_set_feedback_async (causerie_exchange_get_library (self->exchange), message_id,
                                       feedback, NULL, on_feedback_written_cb, g_object_ref (self));
  if (verdict != CAUSERIE_VERDICT_NONE)
    g_hash_table_replace (self->feedback, &feedback->message_id, feedback);
  else
    {
      g_hash_table_remove (self->feedback, &message_id);
      causerie_feedback_free (feedback);
    }
  causerie_chat_tell_feedback (self);
}
