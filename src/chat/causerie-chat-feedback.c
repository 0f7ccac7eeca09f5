/* SPDX-License-Identifier: GPL-3.0-or-later
 * The user's feedback on the replies of a chat: stored in the library, never sent. */
#include "config.h"

#include "causerie-chat-feedback.h"

#include "causerie-block.h"

struct _CauserieChatFeedback
{
  GObject parent_instance;

  CauserieLibrary *library;
  CauseriePendingWrites *writes;
  CauserieTree *tree;
  gint64 chat_id;
  GHashTable *feedback; /* of CauserieFeedback, by message id */
  guint n_writes;       /* of causerie_chat_feedback_set_async() in progress */
};

enum
{
  CHANGED,
  FAILED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CauserieChatFeedback, causerie_chat_feedback, G_TYPE_OBJECT)

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

/* Takes @feedback (transfer full). CAUSERIE_VERDICT_NONE removes the stored feedback. */
static void
put_feedback (CauserieChatFeedback *self, CauserieFeedback *feedback)
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
  put_feedback (CAUSERIE_CHAT_FEEDBACK (data), copy_feedback (feedback));
}

static gboolean
is_same (GHashTable *one, GHashTable *other)
{
  GHashTableIter iter;
  gpointer key, value;

  if (g_hash_table_size (one) != g_hash_table_size (other))
    return FALSE;
  g_hash_table_iter_init (&iter, one);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const CauserieFeedback *a = value;
      const CauserieFeedback *b = g_hash_table_lookup (other, key);

      if (b == NULL || a->verdict != b->verdict || g_strcmp0 (a->reasons, b->reasons) != 0
          || g_strcmp0 (a->text, b->text) != 0)
        return FALSE;
    }
  return TRUE;
}

static GHashTable *
create_table (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, free_feedback);
}

/* Shows the stored feedback, overlaid with the writes that are still pending. */
static void
replace_all (CauserieChatFeedback *self, GPtrArray *stored)
{
  g_autoptr (GHashTable) before = g_steal_pointer (&self->feedback);

  self->feedback = create_table ();
  for (guint i = 0; i < stored->len; i++)
    put_feedback (self, copy_feedback (g_ptr_array_index (stored, i)));
  causerie_pending_writes_foreach (self->writes, &feedback_kind, self->chat_id, put_pending, self);
  if (!is_same (before, self->feedback))
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  CauserieChatFeedback *self = g_task_get_source_object (task);
  g_autoptr (GPtrArray) stored = NULL;
  GError *error = NULL;

  stored = causerie_library_list_feedback_finish (CAUSERIE_LIBRARY (source), result, &error);
  if (stored == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  /* Feedback that was set since this read began is newer. If its write fails, on_written_cb() reads
     the library again. */
  if (self->n_writes == 0)
    replace_all (self, stored);
  g_task_return_boolean (task, TRUE);
}

static void
on_reloaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  g_autoptr (GError) error = NULL;

  if (!causerie_chat_feedback_load_finish (CAUSERIE_CHAT_FEEDBACK (source), result, &error))
    g_debug ("Reading feedback: %s", error->message);
  g_task_return_error (task, g_error_copy (g_task_get_task_data (task)));
}

/* Returns @refusal (transfer full) from @task (transfer full) after the stored feedback has been
   reloaded. */
static void
return_write_error (GTask *task, GError *refusal)
{
  g_task_set_task_data (task, refusal, (GDestroyNotify)g_error_free);
  causerie_chat_feedback_load_async (g_task_get_source_object (task), on_reloaded_cb, task);
}

static void
on_reloaded_after_failure_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieFailure) failure = NULL;
  g_autoptr (GError) error = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  failure = causerie_failure_new_from_error (error);
  g_signal_emit (source, signals[FAILED], 0, failure);
}

static void
on_given_up_cb (CauseriePendingWrites *writes, gpointer kind, gint64 chat_id, gint64 message_id,
                CauserieFailure *failure, CauserieChatFeedback *self)
{
  GTask *task;

  if (kind != &feedback_kind || chat_id != self->chat_id)
    return;
  task = g_task_new (self, NULL, on_reloaded_after_failure_cb, NULL);
  g_task_set_source_tag (task, on_given_up_cb);
  return_write_error (task, causerie_failure_to_error (failure));
}

static void
causerie_chat_feedback_finalize (GObject *object)
{
  CauserieChatFeedback *self = CAUSERIE_CHAT_FEEDBACK (object);

  g_hash_table_unref (self->feedback);
  g_clear_object (&self->library);
  g_clear_object (&self->writes);
  g_clear_object (&self->tree);
  G_OBJECT_CLASS (causerie_chat_feedback_parent_class)->finalize (object);
}

static void
causerie_chat_feedback_class_init (CauserieChatFeedbackClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = causerie_chat_feedback_finalize;
  signals[CHANGED]
      = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, CAUSERIE_TYPE_FAILURE);
}

static void
causerie_chat_feedback_init (CauserieChatFeedback *self)
{
  self->feedback = create_table ();
}

CauserieChatFeedback *
causerie_chat_feedback_new (CauserieLibrary *library, CauseriePendingWrites *writes,
                            CauserieTree *tree)
{
  CauserieChatFeedback *self = g_object_new (CAUSERIE_TYPE_CHAT_FEEDBACK, NULL);

  self->library = g_object_ref (library);
  self->writes = g_object_ref (writes);
  self->tree = g_object_ref (tree);
  g_signal_connect_object (writes, "given-up", G_CALLBACK (on_given_up_cb), self, 0);
  return self;
}

/**
 * causerie_chat_feedback_set_chat_id:
 * @chat_id: the chat, or 0 while it is not stored
 */
void
causerie_chat_feedback_set_chat_id (CauserieChatFeedback *self, gint64 chat_id)
{
  self->chat_id = chat_id;
}

/* Replaces the feedback in memory by the stored one. Pending writes take precedence. */
void
causerie_chat_feedback_load_async (CauserieChatFeedback *self, GAsyncReadyCallback callback,
                                   gpointer data)
{
  GTask *task = g_task_new (self, NULL, callback, data);

  g_task_set_source_tag (task, causerie_chat_feedback_load_async);
  causerie_library_list_feedback_async (self->library, self->chat_id, NULL, on_listed_cb, task);
}

gboolean
causerie_chat_feedback_load_finish (CauserieChatFeedback *self, GAsyncResult *result,
                                    GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Returns: (transfer none) (nullable): the feedback on that reply, valid until it is set again */
const CauserieFeedback *
causerie_chat_feedback_get (CauserieChatFeedback *self, gint64 message_id)
{
  return g_hash_table_lookup (self->feedback, &message_id);
}

static CauserieFeedback *
create_feedback (CauserieChatFeedback *self, gint64 message_id, CauserieVerdict verdict,
                 const char *reasons, const char *text)
{
  CauserieFeedback *feedback = g_new0 (CauserieFeedback, 1);

  feedback->message_id = message_id;
  feedback->chat_id = self->chat_id;
  feedback->verdict = verdict;
  feedback->reasons = g_strdup (reasons);
  feedback->text = text != NULL && !causerie_text_is_blank (text) ? g_strdup (text) : NULL;
  feedback->created_at = g_get_real_time ();
  return feedback;
}

/**
 * causerie_chat_feedback_set:
 * @message_id: a reply; an unknown id is ignored
 * @verdict: the verdict; %CAUSERIE_VERDICT_NONE removes the feedback
 * @reasons: (nullable): stable names of reasons, separated by spaces
 * @text: (nullable): free text; blank text counts as none
 *
 * Sets feedback and stores it in the background. A write that fails for a passing reason is
 * retried.
 */
void
causerie_chat_feedback_set (CauserieChatFeedback *self, gint64 message_id, CauserieVerdict verdict,
                            const char *reasons, const char *text)
{
  CauserieFeedback *feedback;

  if (causerie_tree_get_message (self->tree, message_id) == NULL)
    return;
  feedback = create_feedback (self, message_id, verdict, reasons, text);
  put_feedback (self, copy_feedback (feedback));
  causerie_pending_writes_add (self->writes, &feedback_kind, self->chat_id, message_id, feedback);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* Several writes may have been in progress, so only the library knows the current state: read it
   again. */
static void
on_written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  CauserieChatFeedback *self = g_task_get_source_object (task);
  GError *refusal = NULL;

  self->n_writes--;
  if (causerie_library_write_finish (CAUSERIE_LIBRARY (source), result, &refusal))
    {
      const CauserieFeedback *feedback = g_task_get_task_data (task);

      causerie_pending_writes_drop (self->writes, &feedback_kind, self->chat_id,
                                    feedback->message_id);
      g_task_return_boolean (task, TRUE);
      return;
    }
  return_write_error (g_steal_pointer (&task), refusal);
}

/**
 * causerie_chat_feedback_set_async:
 * @verdict: the verdict; %CAUSERIE_VERDICT_NONE removes the feedback
 * @reasons: (nullable): stable names of reasons, separated by spaces
 * @text: (nullable): free text; blank text counts as none
 * @cancellable: (nullable): cancelling it ignores the result; the write goes ahead
 *
 * Sets feedback at once and stores it. If the write fails, the former feedback is restored.
 */
void
causerie_chat_feedback_set_async (CauserieChatFeedback *self, gint64 message_id,
                                  CauserieVerdict verdict, const char *reasons, const char *text,
                                  GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  CauserieFeedback *feedback;

  g_task_set_source_tag (task, causerie_chat_feedback_set_async);
  if (causerie_tree_get_message (self->tree, message_id) == NULL)
    {
      g_task_return_new_error (task, CAUSERIE_ERROR, CAUSERIE_ERROR_NO_MESSAGE,
                               "There is no such reply");
      return;
    }
  feedback = create_feedback (self, message_id, verdict, reasons, text);
  g_task_set_task_data (task, copy_feedback (feedback), free_feedback);
  self->n_writes++;
  causerie_library_set_feedback_async (self->library, message_id, feedback, NULL, on_written_cb,
                                       g_steal_pointer (&task));
  put_feedback (self, feedback);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * causerie_chat_feedback_set_finish:
 * @error: return location for %CAUSERIE_ERROR_NO_MESSAGE or an error of the library
 */
gboolean
causerie_chat_feedback_set_finish (CauserieChatFeedback *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
