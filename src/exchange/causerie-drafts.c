/* SPDX-License-Identifier: GPL-3.0-or-later
 * Drafts: written a moment after the last key, and before the program closes. */
#include "config.h"

#include "causerie-drafts.h"

#include "causerie-block.h"

/* Half a second is the most that a crash may cost; the rest of it is for the disk. */
#define WRITE_MILLISECONDS 300
/* A disk that refused may have space again. */
#define RETRY_MILLISECONDS 5000

typedef struct
{
  gint64 message_id;
  char *text;
  gboolean dirty;   /* the library has an older text */
  guint n_sendings; /* the library clears it when a message is stored */
  guint n_writings; /* how many of its texts are on their way to the library */
  guint64 mark;     /* counts changes */
} Draft;

struct _CauserieDrafts
{
  GObject parent_instance;

  CauserieLibrary *library;
  gint64 chat_id;
  GHashTable *drafts; /* by message id */
  gboolean closing;   /* nobody is there to try again */
  guint delay;
  gint64 due; /* when the delay is over, by the monotonic clock */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CauserieDrafts, causerie_drafts, G_TYPE_OBJECT)

typedef struct
{
  GWeakRef drafts;
  gint64 message_id;
  guint64 mark;
} Writing;

static void
free_writing (Writing *writing)
{
  g_weak_ref_clear (&writing->drafts);
  g_free (writing);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Writing, free_writing)

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

static void write_in (CauserieDrafts *self, guint milliseconds);

/* Where nothing may be written at all, or nothing of this, trying again does not help. */
static gboolean
may_pass (CauserieLibrary *library, const GError *error)
{
  return causerie_library_get_read_only_reason (library) == NULL
         && !g_error_matches (error, CAUSERIE_ERROR, CAUSERIE_ERROR_NO_MESSAGE)
         && !g_error_matches (error, CAUSERIE_ERROR, CAUSERIE_ERROR_INVALID_REQUEST);
}

static void write_draft (CauserieDrafts *self, Draft *draft);

/* A text that was refused is dirty once more, unless a newer one took its place. */
static void
write_again (CauserieDrafts *self, Draft *draft, const Writing *writing, const GError *error)
{
  gboolean is_newest = draft->mark == writing->mark;

  if (is_newest)
    draft->dirty = TRUE;
  if (may_pass (self->library, error))
    write_in (self, RETRY_MILLISECONDS);
  else if (!is_newest && draft->dirty)
    write_in (self, WRITE_MILLISECONDS);
}

static void
on_written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Writing) writing = data;
  g_autoptr (CauserieDrafts) self = g_weak_ref_get (&writing->drafts);
  g_autoptr (GError) error = NULL;
  Draft *draft;

  if (!causerie_library_write_finish (CAUSERIE_LIBRARY (source), result, &error))
    g_debug ("Writing a draft: %s", error->message);
  draft = self != NULL ? g_hash_table_lookup (self->drafts, &writing->message_id) : NULL;
  if (draft == NULL)
    return;
  draft->n_writings--;
  if (error != NULL)
    write_again (self, draft, writing, error);
  /* What was due while this was on its way. */
  else if (draft->dirty && draft->n_sendings == 0 && draft->n_writings == 0 && self->delay == 0)
    write_draft (self, draft);
}

static void
write_draft (CauserieDrafts *self, Draft *draft)
{
  Writing *writing = g_new0 (Writing, 1);

  g_weak_ref_init (&writing->drafts, self->closing ? NULL : self);
  writing->message_id = draft->message_id;
  writing->mark = draft->mark;
  draft->dirty = FALSE;
  draft->n_writings++;
  causerie_library_set_draft_async (self->library, self->chat_id, draft->message_id, draft->text,
                                    NULL, on_written_cb, writing);
}

/* One text of a draft at a time: while another program has the library locked, each would wait for
   its own turn to fail. Only what comes last of all has to be handed over at once. */
static void
write_dirty (CauserieDrafts *self, gboolean at_once)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->drafts);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Draft *draft = value;

      if (draft->dirty && draft->n_sendings == 0 && (at_once || draft->n_writings == 0))
        write_draft (self, draft);
    }
}

static gboolean
on_write_due_cb (gpointer data)
{
  CauserieDrafts *self = CAUSERIE_DRAFTS (data);

  self->delay = 0;
  write_dirty (self, FALSE);
  return G_SOURCE_REMOVE;
}

static void
write_in (CauserieDrafts *self, guint milliseconds)
{
  gint64 due = g_get_monotonic_time () + milliseconds * (gint64)1000;

  if (self->delay != 0 && self->due <= due)
    return;
  g_clear_handle_id (&self->delay, g_source_remove);
  self->delay = g_timeout_add (milliseconds, on_write_due_cb, self);
  self->due = due;
}

static void
on_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  g_autofree char *text = NULL;
  CauserieDrafts *self = g_task_get_source_object (task);
  gint64 *message_id = g_task_get_task_data (task);
  GError *error = NULL;
  Draft *draft;

  text = causerie_library_get_draft_finish (CAUSERIE_LIBRARY (source), result, &error);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  draft = ensure_draft (self, *message_id);
  /* What has been typed since is newer than what was stored. */
  if (draft->mark == 0 && g_strcmp0 (draft->text, text) != 0 && text != NULL)
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

  self->closing = TRUE;
  if (self->library != NULL)
    causerie_drafts_flush (self);
  g_hash_table_remove_all (self->drafts);
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
   * @sent: (nullable): what was stored as a message just now
   *
   * A draft was read, typed or sent.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_STRING);
}

static void
causerie_drafts_init (CauserieDrafts *self)
{
  self->drafts
      = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify)free_draft);
}

/**
 * causerie_drafts_new:
 * @library: where drafts are kept
 * @chat_id: the chat, or 0 for the one that is not begun
 *
 * Returns: (transfer full): the drafts of that chat, none of them loaded
 */
CauserieDrafts *
causerie_drafts_new (CauserieLibrary *library, gint64 chat_id)
{
  CauserieDrafts *self;

  g_return_val_if_fail (CAUSERIE_IS_LIBRARY (library), NULL);
  self = g_object_new (CAUSERIE_TYPE_DRAFTS, NULL);
  self->library = g_object_ref (library);
  self->chat_id = chat_id;
  return self;
}

/**
 * causerie_drafts_set_chat_id:
 * @self: the drafts
 * @chat_id: the id that the chat was given when its first message was stored
 */
void
causerie_drafts_set_chat_id (CauserieDrafts *self, gint64 chat_id)
{
  g_return_if_fail (CAUSERIE_IS_DRAFTS (self));
  self->chat_id = chat_id;
}

/**
 * causerie_drafts_get:
 * @self: the drafts
 * @message_id: the message that is edited, or 0 for the composer's draft
 *
 * Returns: the draft as far as it was loaded or set, otherwise ""
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
 * @self: the drafts
 * @message_id: the message that is edited, or 0 for the composer's draft
 * @text: what stands there; "" for nothing
 */
void
causerie_drafts_set (CauserieDrafts *self, gint64 message_id, const char *text)
{
  Draft *draft;

  g_return_if_fail (CAUSERIE_IS_DRAFTS (self) && text != NULL);
  draft = ensure_draft (self, message_id);
  if (g_strcmp0 (draft->text, text) == 0 && draft->mark > 0)
    return;
  g_free (draft->text);
  draft->text = g_strdup (text);
  draft->mark++;
  draft->dirty = TRUE;
  write_in (self, WRITE_MILLISECONDS);
  g_signal_emit (self, signals[CHANGED], 0, message_id, NULL);
}

/**
 * causerie_drafts_keep:
 * @self: the drafts
 * @message_id: the message that is edited, or 0 for the composer's draft
 * @text: what was typed where nobody sees it any more
 *
 * Two windows may have typed into one draft. What it does not hold is added to it.
 */
void
causerie_drafts_keep (CauserieDrafts *self, gint64 message_id, const char *text)
{
  const char *draft;
  g_autofree char *both = NULL;

  g_return_if_fail (CAUSERIE_IS_DRAFTS (self) && text != NULL);
  draft = causerie_drafts_get (self, message_id);
  if (causerie_text_is_blank (text) || causerie_draft_holds (draft, text))
    return;
  if (causerie_text_is_blank (draft) || causerie_draft_holds (text, draft))
    both = g_strdup (text);
  else
    both = g_strconcat (draft, "\n\n", text, NULL);
  causerie_drafts_set (self, message_id, both);
}

/**
 * causerie_drafts_load_async:
 * @self: the drafts
 * @message_id: the message that is edited, or 0 for the composer's draft
 * @cancellable: (nullable): cancels the reading
 * @callback: called with the draft
 * @data: for @callback
 *
 * Reads a draft; what has been typed in the meantime wins.
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

/**
 * causerie_drafts_load_finish:
 * @self: the drafts
 * @result: what the callback was given
 * @error: return location for an error of the library
 *
 * Returns: (transfer full) (nullable): the draft, possibly ""; %NULL with @error set
 */
char *
causerie_drafts_load_finish (CauserieDrafts *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * causerie_drafts_begin_sending:
 * @self: the drafts
 * @message_id: the message that is edited, or 0 for the composer's draft
 *
 * The draft is being stored as a message, in a transaction that clears it; it is not written until
 * causerie_drafts_end_sending().
 */
void
causerie_drafts_begin_sending (CauserieDrafts *self, gint64 message_id)
{
  g_return_if_fail (CAUSERIE_IS_DRAFTS (self));
  ensure_draft (self, message_id)->n_sendings++;
}

/**
 * causerie_drafts_end_sending:
 * @self: the drafts
 * @message_id: the message that is edited, or 0 for the composer's draft
 * @text: what the message says
 * @sent: whether the message was stored
 *
 * Forgets a draft that was sent. One that says something else is kept, and written anew: it was
 * typed in the meantime, or in another window.
 */
void
causerie_drafts_end_sending (CauserieDrafts *self, gint64 message_id, const char *text,
                             gboolean sent)
{
  Draft *draft;

  g_return_if_fail (CAUSERIE_IS_DRAFTS (self) && text != NULL);
  draft = ensure_draft (self, message_id);
  draft->n_sendings--;
  if (sent && causerie_draft_holds (text, draft->text))
    {
      g_free (draft->text);
      draft->text = g_strdup ("");
      draft->dirty = FALSE;
      draft->mark++;
    }
  else if (sent && draft->text[0] != '\0')
    draft->dirty = TRUE;
  if (draft->dirty)
    write_in (self, WRITE_MILLISECONDS);
  if (sent)
    g_signal_emit (self, signals[CHANGED], 0, message_id, text);
}

/**
 * causerie_drafts_flush:
 * @self: the drafts
 *
 * Hands everything that is not written yet, or was refused, to the library, which writes it before
 * it closes.
 */
void
causerie_drafts_flush (CauserieDrafts *self)
{
  g_return_if_fail (CAUSERIE_IS_DRAFTS (self));
  g_clear_handle_id (&self->delay, g_source_remove);
  write_dirty (self, TRUE);
}

/**
 * causerie_draft_holds:
 * @whole: a text
 * @part: another one
 *
 * Returns: whether @part stands in @whole from the beginning of one of its lines on, so that
 * nothing is lost if @whole takes its place
 */
gboolean
causerie_draft_holds (const char *whole, const char *part)
{
  g_return_val_if_fail (whole != NULL && part != NULL, FALSE);
  for (const char *at = strstr (whole, part); at != NULL; at = strstr (at + 1, part))
    if (at == whole || at[-1] == '\n')
      return TRUE;
  return FALSE;
}
