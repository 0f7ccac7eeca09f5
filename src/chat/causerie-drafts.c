/* SPDX-License-Identifier: GPL-3.0-or-later
 * Drafts of a chat: stored shortly after the last change, and when the program quits. */
#include "config.h"

#include "causerie-drafts.h"

#include "causerie-block.h"

/* A crash may lose at most half a second of typing; the remaining 200 ms are for the write
 * itself. */
#define WRITE_MILLISECONDS 300

typedef struct
{
  gint64 message_id;
  char *text;
  gboolean dirty;        /* not yet passed to CauseriePendingWrites */
  guint n_pending_sends; /* messages being stored whose transaction clears this draft */
  guint64 revision;      /* incremented by each change */
} Draft;

struct _CauserieDrafts
{
  GObject parent_instance;

  CauserieLibrary *library;
  CauseriePendingWrites *writes; /* retries failed writes, also after this object is disposed */
  gint64 chat_id;
  GHashTable *drafts; /* by message id */
  guint timer;
};

enum
{
  CHANGED,
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CauserieDrafts, causerie_drafts, G_TYPE_OBJECT)

static void
free_draft (Draft *draft)
{
  g_free (draft->text);
  g_free (draft);
}

static Draft *
ensure_draft (CauserieDrafts *self, gint64 message_id)
{
  Draft *draft = g_hash_table_lookup (self->drafts, &message_id);

  if (draft == NULL)
    {
      draft = g_new0 (Draft, 1);
      draft->message_id = message_id;
      draft->text = g_strdup ("");
      g_hash_table_insert (self->drafts, &draft->message_id, draft);
    }
  return draft;
}

static void
start_writing (CauserieLibrary *library, gint64 chat_id, gint64 message_id, gconstpointer data,
               GAsyncReadyCallback callback, gpointer callback_data)
{
  causerie_library_set_draft_async (library, chat_id, message_id, data, NULL, callback,
                                    callback_data);
}

static const CauseriePendingKind draft_kind = { start_writing, NULL, g_free, TRUE };

/* Keep the text in memory; its next change, or the flush at the end, writes it again. */
static void
on_given_up_cb (CauseriePendingWrites *writes, gpointer kind, gint64 chat_id, gint64 message_id,
                CauserieFailure *failure, CauserieDrafts *self)
{
  Draft *draft = g_hash_table_lookup (self->drafts, &message_id);

  if (kind != &draft_kind || chat_id != self->chat_id)
    return;
  if (draft != NULL)
    draft->dirty = TRUE;
  g_signal_emit (self, signals[FAILED], 0, failure);
}

static gboolean
on_write_due_cb (gpointer data)
{
  causerie_drafts_flush (CAUSERIE_DRAFTS (data));
  return G_SOURCE_REMOVE;
}

static void
write_soon (CauserieDrafts *self)
{
  if (self->timer == 0)
    self->timer = g_timeout_add (WRITE_MILLISECONDS, on_write_due_cb, self);
}

static void
on_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  CauserieDrafts *self = g_task_get_source_object (task);
  gint64 *message_id = g_task_get_task_data (task);
  const char *refused
      = causerie_pending_writes_get (self->writes, &draft_kind, self->chat_id, *message_id);
  Draft *draft;

  text = causerie_library_get_draft_finish (CAUSERIE_LIBRARY (source), result, &error);
  if (refused != NULL)
    {
      g_free (text);
      text = g_strdup (refused);
    }
  else if (error != NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  draft = ensure_draft (self, *message_id);
  /* Text that was typed since the load began is newer. */
  if (draft->revision == 0 && g_strcmp0 (draft->text, text) != 0 && text != NULL)
    {
      g_free (draft->text);
      draft->text = g_steal_pointer (&text);
      g_signal_emit (self, signals[CHANGED], 0, *message_id, NULL);
    }
  g_task_return_pointer (task, g_strdup (draft->text), g_free);
}

static void
causerie_drafts_dispose (GObject *object)
{
  CauserieDrafts *self = CAUSERIE_DRAFTS (object);

  if (self->writes != NULL)
    causerie_drafts_flush (self);
  g_hash_table_remove_all (self->drafts);
  g_clear_object (&self->writes);
  g_clear_object (&self->library);
  G_OBJECT_CLASS (causerie_drafts_parent_class)->dispose (object);
}

static void
causerie_drafts_finalize (GObject *object)
{
  g_hash_table_unref (CAUSERIE_DRAFTS (object)->drafts);
  G_OBJECT_CLASS (causerie_drafts_parent_class)->finalize (object);
}

static void
causerie_drafts_class_init (CauserieDraftsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = causerie_drafts_dispose;
  object_class->finalize = causerie_drafts_finalize;
  /**
   * CauserieDrafts::changed:
   * @self: the drafts
   * @message_id: the message that is edited, or 0 for the composer's draft
   * @sent: (nullable): the text that was just stored as a message
   *
   * A draft was loaded, edited or sent.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_STRING);
  /**
   * CauserieDrafts::failed:
   * @self: the drafts
   * @failure: why a draft cannot be stored
   */
  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, CAUSERIE_TYPE_FAILURE);
}

static void
causerie_drafts_init (CauserieDrafts *self)
{
  self->drafts
      = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify)free_draft);
}

/**
 * causerie_drafts_new:
 * @chat_id: the chat, or 0 for the new chat
 */
CauserieDrafts *
causerie_drafts_new (CauserieLibrary *library, CauseriePendingWrites *writes, gint64 chat_id)
{
  CauserieDrafts *self;

  g_return_val_if_fail (CAUSERIE_IS_LIBRARY (library), NULL);
  g_return_val_if_fail (CAUSERIE_IS_PENDING_WRITES (writes), NULL);
  self = g_object_new (CAUSERIE_TYPE_DRAFTS, NULL);
  self->library = g_object_ref (library);
  self->writes = g_object_ref (writes);
  g_signal_connect_object (writes, "given-up", G_CALLBACK (on_given_up_cb), self, 0);
  self->chat_id = chat_id;
  return self;
}

/**
 * causerie_drafts_set_chat_id:
 * @chat_id: the id that the library assigned with the first message
 */
void
causerie_drafts_set_chat_id (CauserieDrafts *self, gint64 chat_id)
{
  g_return_if_fail (CAUSERIE_IS_DRAFTS (self));
  self->chat_id = chat_id;
}

/**
 * causerie_drafts_get:
 * @message_id: the message that is edited, or 0 for the composer's draft
 *
 * Returns: the draft, or "" if it was neither loaded nor set
 */
const char *
causerie_drafts_get (CauserieDrafts *self, gint64 message_id)
{
  Draft *draft;

  g_return_val_if_fail (CAUSERIE_IS_DRAFTS (self), "");
  draft = g_hash_table_lookup (self->drafts, &message_id);
  return draft != NULL ? draft->text : "";
}

/**
 * causerie_drafts_set:
 * @message_id: the message that is edited, or 0 for the composer's draft
 */
void
causerie_drafts_set (CauserieDrafts *self, gint64 message_id, const char *text)
{
  Draft *draft;

  g_return_if_fail (CAUSERIE_IS_DRAFTS (self) && text != NULL);
  draft = ensure_draft (self, message_id);
  if (g_strcmp0 (draft->text, text) == 0 && draft->revision > 0)
    return;
  g_free (draft->text);
  draft->text = g_strdup (text);
  draft->revision++;
  draft->dirty = TRUE;
  write_soon (self);
  g_signal_emit (self, signals[CHANGED], 0, message_id, NULL);
}

/**
 * causerie_drafts_merge:
 * @message_id: the message that is edited, or 0 for the composer's draft
 * @text: the text of a field that is being closed
 *
 * Appends @text to the draft unless the draft contains it: two windows may have edited one draft.
 */
void
causerie_drafts_merge (CauserieDrafts *self, gint64 message_id, const char *text)
{
  const char *draft;
  g_autofree char *both = NULL;

  g_return_if_fail (CAUSERIE_IS_DRAFTS (self) && text != NULL);
  draft = causerie_drafts_get (self, message_id);
  if (causerie_text_is_blank (text) || causerie_draft_contains (draft, text))
    return;
  if (causerie_text_is_blank (draft) || causerie_draft_contains (text, draft))
    both = g_strdup (text);
  else
    both = g_strconcat (draft, "\n\n", text, NULL);
  causerie_drafts_set (self, message_id, both);
}

/**
 * causerie_drafts_load_async:
 * @message_id: the message that is edited, or 0 for the composer's draft
 *
 * Loads a draft. Text that is typed in the meantime takes precedence.
 */
void
causerie_drafts_load_async (CauserieDrafts *self, gint64 message_id, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer data)
{
  gint64 *key;
  GTask *task;

  g_return_if_fail (CAUSERIE_IS_DRAFTS (self));
  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, causerie_drafts_load_async);
  key = g_new (gint64, 1);
  *key = message_id;
  g_task_set_task_data (task, key, g_free);
  causerie_library_get_draft_async (self->library, self->chat_id, message_id, cancellable,
                                    on_loaded_cb, task);
}

/* Returns: (transfer full) (nullable): the draft, possibly ""; %NULL with @error set */
char *
causerie_drafts_load_finish (CauserieDrafts *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * causerie_drafts_begin_sending:
 * @message_id: the message that is edited, or 0 for the composer's draft
 *
 * To be called before a message is stored in a transaction that clears its draft. The draft is not
 * written until causerie_drafts_end_sending().
 */
void
causerie_drafts_begin_sending (CauserieDrafts *self, gint64 message_id)
{
  Draft *draft;

  g_return_if_fail (CAUSERIE_IS_DRAFTS (self));
  draft = ensure_draft (self, message_id);
  draft->n_pending_sends++;
  /* A retried write of the draft must not follow the transaction that clears it. */
  if (causerie_pending_writes_drop (self->writes, &draft_kind, self->chat_id, message_id))
    draft->dirty = TRUE;
}

/**
 * causerie_drafts_end_sending:
 * @message_id: the message that is edited, or 0 for the composer's draft
 *
 * Clears the draft if the sent text contains it. Otherwise it was edited in the meantime, or in
 * another window, and is stored again.
 */
void
causerie_drafts_end_sending (CauserieDrafts *self, gint64 message_id, const char *text,
                             gboolean sent)
{
  Draft *draft;

  g_return_if_fail (CAUSERIE_IS_DRAFTS (self) && text != NULL);
  draft = ensure_draft (self, message_id);
  draft->n_pending_sends--;
  if (sent && causerie_draft_contains (text, draft->text))
    {
      g_free (draft->text);
      draft->text = g_strdup ("");
      draft->dirty = FALSE;
      draft->revision++;
    }
  else if (sent && draft->text[0] != '\0')
    draft->dirty = TRUE;
  if (draft->dirty)
    write_soon (self);
  if (sent)
    g_signal_emit (self, signals[CHANGED], 0, message_id, text);
}

/* Passes all changed drafts to CauseriePendingWrites. */
void
causerie_drafts_flush (CauserieDrafts *self)
{
  GHashTableIter iter;
  gpointer value;

  g_return_if_fail (CAUSERIE_IS_DRAFTS (self));
  g_clear_handle_id (&self->timer, g_source_remove);
  g_hash_table_iter_init (&iter, self->drafts);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Draft *draft = value;

      if (!draft->dirty || draft->n_pending_sends > 0)
        continue;
      draft->dirty = FALSE;
      causerie_pending_writes_add (self->writes, &draft_kind, self->chat_id, draft->message_id,
                                   g_strdup (draft->text));
    }
}

/* Returns: whether @whole contains @part starting at the beginning of a line, so that @whole can
 * replace @part without loss */
gboolean
causerie_draft_contains (const char *whole, const char *part)
{
  g_return_val_if_fail (whole != NULL && part != NULL, FALSE);
  for (const char *at = strstr (whole, part); at != NULL; at = strstr (at + 1, part))
    if (at == whole || at[-1] == '\n')
      return TRUE;
  return FALSE;
}
