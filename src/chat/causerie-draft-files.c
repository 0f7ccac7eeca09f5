/* SPDX-License-Identifier: GPL-3.0-or-later
 * The files that are attached to the drafts of a chat. A file is read, checked and stored in the
 * library when it is attached; the draft only has its description. */
#include "config.h"

#include "causerie-draft-files.h"

#include "causerie-media.h"

typedef struct
{
  gint64 message_id;
  GPtrArray *attachments; /* of CauserieAttachment */
  gboolean known;         /* loaded or set */
  gboolean dirty;         /* not yet passed to CauseriePendingWrites */
  guint n_pending_sends;  /* messages being stored whose transaction clears this draft */
  guint n_reading;
} Draft;

typedef struct
{
  GPtrArray *attachments; /* of CauserieAttachment; NULL if the list of the draft is given up */
} PendingList;

/* A file to be attached: either a file or bytes with a name. */
typedef struct
{
  gint64 message_id;
  GFile *file;
  GBytes *bytes;
  char *name;
  CauserieAttachment *attachment; /* when it was read */
} Job;

struct _CauserieDraftFiles
{
  GObject parent_instance;

  CauserieLibrary *library;
  CauseriePendingWrites *writes;
  gint64 chat_id;
  GHashTable *drafts; /* by message id */
  /* GTasks with a Job, the first one of which runs. One after the other, the files come in the
     order in which they were chosen, and only one of them is in memory. */
  GQueue jobs;
};

enum
{
  CHANGED,
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CauserieDraftFiles, causerie_draft_files, G_TYPE_OBJECT)

static void
free_draft (gpointer data)
{
  Draft *draft = data;

  g_ptr_array_unref (draft->attachments);
  g_free (draft);
}

static void
free_job (gpointer data)
{
  Job *job = data;

  g_clear_object (&job->file);
  g_clear_pointer (&job->bytes, g_bytes_unref);
  g_clear_pointer (&job->attachment, causerie_attachment_unref);
  g_free (job->name);
  g_free (job);
}

static Draft *
ensure_draft (CauserieDraftFiles *self, gint64 message_id)
{
  Draft *draft = g_hash_table_lookup (self->drafts, &message_id);

  if (draft == NULL)
    {
      draft = g_new0 (Draft, 1);
      draft->message_id = message_id;
      draft->attachments = causerie_attachments_new ();
      g_hash_table_insert (self->drafts, &draft->message_id, draft);
    }
  return draft;
}

static gboolean
find (GPtrArray *attachments, const char *sha256, guint *position)
{
  for (*position = 0; *position < attachments->len; (*position)++)
    {
      const CauserieAttachment *attachment = g_ptr_array_index (attachments, *position);

      if (g_str_equal (attachment->sha256, sha256))
        return TRUE;
    }
  return FALSE;
}

/* --- Storing --- */

static void
free_pending_list (gpointer data)
{
  PendingList *list = data;

  g_clear_pointer (&list->attachments, g_ptr_array_unref);
  g_free (list);
}

static void
start_writing (CauserieLibrary *library, gint64 chat_id, gint64 message_id, gconstpointer data,
               GAsyncReadyCallback callback, gpointer callback_data)
{
  const PendingList *list = data;

  causerie_library_set_draft_attachments_async (library, chat_id, message_id, list->attachments,
                                                NULL, callback, callback_data);
}

static const CauseriePendingKind list_kind = { start_writing, NULL, free_pending_list, TRUE };

static void
on_given_up_cb (CauseriePendingWrites *writes, gpointer kind, gint64 chat_id, gint64 message_id,
                CauserieFailure *failure, CauserieDraftFiles *self)
{
  if (kind == &list_kind && chat_id == self->chat_id)
    g_signal_emit (self, signals[FAILED], 0, failure);
}

static void
write_list (CauserieDraftFiles *self, Draft *draft)
{
  PendingList *list;

  if (!draft->dirty || draft->n_pending_sends > 0)
    return;
  draft->dirty = FALSE;
  list = g_new0 (PendingList, 1);
  list->attachments = draft->known ? causerie_attachments_copy (draft->attachments) : NULL;
  causerie_pending_writes_add (self->writes, &list_kind, self->chat_id, draft->message_id, list);
}

/* Lists change rarely, so that each change is stored at once. */
static void
store (CauserieDraftFiles *self, Draft *draft)
{
  draft->known = TRUE;
  draft->dirty = TRUE;
  write_list (self, draft);
  g_signal_emit (self, signals[CHANGED], 0, draft->message_id);
}

/* --- Attaching --- */

static void start_job (CauserieDraftFiles *self);

/* Takes the first task and @error, which is %NULL if the file was attached. */
static void
end_job (CauserieDraftFiles *self, GError *error)
{
  g_autoptr (GTask) task = g_queue_pop_head (&self->jobs);
  Job *job = g_task_get_task_data (task);
  Draft *draft = ensure_draft (self, job->message_id);
  guint position;

  draft->n_reading--;
  if (error == NULL && !find (draft->attachments, job->attachment->sha256, &position))
    {
      g_ptr_array_add (draft->attachments, g_steal_pointer (&job->attachment));
      store (self, draft);
    }
  else
    g_signal_emit (self, signals[CHANGED], 0, draft->message_id);
  start_job (self);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_stored_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieDraftFiles) self = data;
  GError *error = NULL;

  causerie_library_write_finish (CAUSERIE_LIBRARY (source), result, &error);
  end_job (self, error);
}

static CauserieAttachment *
describe (const CauserieMedia *media)
{
  static const CauserieAttachmentKind kinds[] = {
    [CAUSERIE_MEDIA_IMAGE] = CAUSERIE_ATTACHMENT_IMAGE,
    [CAUSERIE_MEDIA_PDF] = CAUSERIE_ATTACHMENT_PDF,
    [CAUSERIE_MEDIA_TEXT] = CAUSERIE_ATTACHMENT_TEXT,
  };
  CauserieAttachment values = { 0 };

  values.kind = kinds[media->kind];
  values.sha256 = media->sha256;
  values.name = media->name;
  values.media_type = (char *)media->media_type;
  values.size = (gint64)g_bytes_get_size (media->bytes);
  values.width = (guint)media->width;
  values.height = (guint)media->height;
  values.n_pages = media->n_pages;
  values.n_tokens = media->n_tokens;
  return causerie_attachment_new (&values);
}

static void
on_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieDraftFiles) self = data;
  GTask *task = g_queue_peek_head (&self->jobs);
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (CauserieMedia) media = causerie_media_read_finish (result, &error);

  if (media == NULL)
    {
      end_job (self, error);
      return;
    }
  job->attachment = describe (media);
  causerie_library_add_attachment_async (self->library, media->sha256, media->bytes, NULL,
                                         on_stored_cb, g_object_ref (self));
}

static void
read_file (CauserieDraftFiles *self)
{
  GTask *task = g_queue_peek_head (&self->jobs);
  Job *job = g_task_get_task_data (task);

  if (job->file != NULL)
    causerie_media_read_file_async (job->file, g_task_get_cancellable (task), on_read_cb,
                                    g_object_ref (self));
  else
    causerie_media_read_bytes_async (job->bytes, job->name, g_task_get_cancellable (task),
                                     on_read_cb, g_object_ref (self));
}

static void
on_draft_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  CauserieDraftFiles *self = CAUSERIE_DRAFT_FILES (source);
  GError *error = NULL;

  if (causerie_draft_files_load_finish (self, result, &error))
    read_file (self);
  else
    end_job (self, error);
}

/* Loads the draft first, as storing its list replaces the files that it had. */
static void
start_job (CauserieDraftFiles *self)
{
  GTask *task = g_queue_peek_head (&self->jobs);
  const Job *job;

  if (task == NULL)
    return;
  job = g_task_get_task_data (task);
  if (ensure_draft (self, job->message_id)->known)
    read_file (self);
  else
    causerie_draft_files_load_async (self, job->message_id, NULL, NULL, on_draft_loaded_cb, NULL);
}

/* Takes @job and @task. */
static void
queue_job (CauserieDraftFiles *self, GTask *task, Job *job)
{
  ensure_draft (self, job->message_id)->n_reading++;
  g_task_set_task_data (task, job, free_job);
  g_queue_push_tail (&self->jobs, task);
  g_signal_emit (self, signals[CHANGED], 0, job->message_id);
  if (g_queue_get_length (&self->jobs) == 1)
    start_job (self);
}

/**
 * causerie_draft_files_add_file_async:
 * @message_id: the message that is edited, or 0 for the composer's draft
 *
 * Reads a file, stores it and attaches it to a draft, unless the draft has it already.
 */
void
causerie_draft_files_add_file_async (CauserieDraftFiles *self, gint64 message_id, GFile *file,
                                     GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer data)
{
  GTask *task;
  Job *job;

  g_return_if_fail (CAUSERIE_IS_DRAFT_FILES (self) && G_IS_FILE (file));
  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, causerie_draft_files_add_file_async);
  job = g_new0 (Job, 1);
  job->message_id = message_id;
  job->file = g_object_ref (file);
  queue_job (self, task, job);
}

/**
 * causerie_draft_files_add_bytes_async:
 * @message_id: the message that is edited, or 0 for the composer's draft
 * @name: a name for the file, or "" for one by its type
 *
 * The same for bytes that were pasted or dropped.
 */
void
causerie_draft_files_add_bytes_async (CauserieDraftFiles *self, gint64 message_id, GBytes *bytes,
                                      const char *name, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer data)
{
  GTask *task;
  Job *job;

  g_return_if_fail (CAUSERIE_IS_DRAFT_FILES (self) && bytes != NULL && name != NULL);
  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, causerie_draft_files_add_bytes_async);
  job = g_new0 (Job, 1);
  job->message_id = message_id;
  job->bytes = g_bytes_ref (bytes);
  job->name = g_strdup (name);
  queue_job (self, task, job);
}

/* @error: errors of the domains #CAUSERIE_MEDIA_ERROR, with a sentence for people, and
 * #CAUSERIE_ERROR */
gboolean
causerie_draft_files_add_finish (CauserieDraftFiles *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- Loading --- */

typedef struct
{
  gint64 message_id;
  GPtrArray *original;
} Load;

static void
free_load (gpointer data)
{
  Load *load = data;

  g_clear_pointer (&load->original, g_ptr_array_unref);
  g_free (load);
}

static void
on_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  CauserieDraftFiles *self = g_task_get_source_object (task);
  const Load *load = g_task_get_task_data (task);
  const PendingList *pending
      = causerie_pending_writes_get (self->writes, &list_kind, self->chat_id, load->message_id);
  Draft *draft = ensure_draft (self, load->message_id);
  GError *error = NULL;
  g_autoptr (GPtrArray) list
      = causerie_library_get_draft_attachments_finish (CAUSERIE_LIBRARY (source), result, &error);

  if (list == NULL && pending == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_clear_error (&error);
  /* What was attached since the load began is newer. */
  if (!draft->known)
    {
      GPtrArray *newest = pending != NULL ? pending->attachments : list;

      if (newest == NULL)
        newest = load->original;
      g_ptr_array_unref (draft->attachments);
      draft->attachments
          = newest != NULL ? causerie_attachments_copy (newest) : causerie_attachments_new ();
      draft->known = TRUE;
      g_signal_emit (self, signals[CHANGED], 0, load->message_id);
    }
  g_task_return_boolean (task, TRUE);
}

/**
 * causerie_draft_files_load_async:
 * @message_id: the message that is edited, or 0 for the composer's draft
 * @original: (nullable) (element-type CauserieAttachment): the files of that message
 *
 * Loads the list of a draft. It is @original if none is stored.
 */
void
causerie_draft_files_load_async (CauserieDraftFiles *self, gint64 message_id, GPtrArray *original,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer data)
{
  GTask *task;
  Load *load;

  g_return_if_fail (CAUSERIE_IS_DRAFT_FILES (self));
  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, causerie_draft_files_load_async);
  load = g_new0 (Load, 1);
  load->message_id = message_id;
  load->original = original != NULL ? causerie_attachments_copy (original) : NULL;
  g_task_set_task_data (task, load, free_load);
  causerie_library_get_draft_attachments_async (self->library, self->chat_id, message_id,
                                                load->original, cancellable, on_loaded_cb, task);
}

gboolean
causerie_draft_files_load_finish (CauserieDraftFiles *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- The lists --- */

/* Returns: (transfer none) (element-type CauserieAttachment): the list of a draft, empty if it was
 * neither loaded nor set */
GPtrArray *
causerie_draft_files_get (CauserieDraftFiles *self, gint64 message_id)
{
  g_return_val_if_fail (CAUSERIE_IS_DRAFT_FILES (self), NULL);
  return ensure_draft (self, message_id)->attachments;
}

/* Returns: how many files are being read for that draft */
guint
causerie_draft_files_get_n_reading (CauserieDraftFiles *self, gint64 message_id)
{
  g_return_val_if_fail (CAUSERIE_IS_DRAFT_FILES (self), 0);
  return ensure_draft (self, message_id)->n_reading;
}

/* @attachments: (element-type CauserieAttachment) (transfer none): the new list; copied */
void
causerie_draft_files_set (CauserieDraftFiles *self, gint64 message_id, GPtrArray *attachments)
{
  Draft *draft;

  g_return_if_fail (CAUSERIE_IS_DRAFT_FILES (self) && attachments != NULL);
  draft = ensure_draft (self, message_id);
  if (draft->known && causerie_attachments_equal (draft->attachments, attachments))
    return;
  attachments = causerie_attachments_copy (attachments);
  g_ptr_array_unref (draft->attachments);
  draft->attachments = attachments;
  store (self, draft);
}

/* The bytes stay stored as long as another message or draft refers to them. */
void
causerie_draft_files_remove (CauserieDraftFiles *self, gint64 message_id, const char *sha256)
{
  Draft *draft;
  guint position;

  g_return_if_fail (CAUSERIE_IS_DRAFT_FILES (self) && sha256 != NULL);
  draft = ensure_draft (self, message_id);
  if (!find (draft->attachments, sha256, &position))
    return;
  g_ptr_array_remove_index (draft->attachments, position);
  store (self, draft);
}

/* Returns: whether the list was loaded or set; if not, a message that is edited has the files that
 * it had */
gboolean
causerie_draft_files_get_known (CauserieDraftFiles *self, gint64 message_id)
{
  g_return_val_if_fail (CAUSERIE_IS_DRAFT_FILES (self), FALSE);
  return ensure_draft (self, message_id)->known;
}

/* Removes the list of a draft that is given up, so that it is loaded anew. */
void
causerie_draft_files_forget (CauserieDraftFiles *self, gint64 message_id)
{
  Draft *draft;

  g_return_if_fail (CAUSERIE_IS_DRAFT_FILES (self));
  draft = ensure_draft (self, message_id);
  g_ptr_array_set_size (draft->attachments, 0);
  draft->known = FALSE;
  draft->dirty = TRUE;
  write_list (self, draft);
  g_signal_emit (self, signals[CHANGED], 0, message_id);
}

/* --- Sending --- */

/* To be called before a message is stored in a transaction that clears its draft. The list is not
 * written until causerie_draft_files_end_sending(). */
void
causerie_draft_files_begin_sending (CauserieDraftFiles *self, gint64 message_id)
{
  Draft *draft;

  g_return_if_fail (CAUSERIE_IS_DRAFT_FILES (self));
  draft = ensure_draft (self, message_id);
  draft->n_pending_sends++;
  /* A retried write of the list must not follow the transaction that clears it. */
  if (causerie_pending_writes_drop (self->writes, &list_kind, self->chat_id, message_id))
    draft->dirty = TRUE;
}

/**
 * causerie_draft_files_end_sending:
 * @sent: (nullable) (element-type CauserieAttachment): the files of the message that was stored;
 *   %NULL if it was not
 *
 * Removes what was sent. Files that were attached meanwhile stay.
 */
void
causerie_draft_files_end_sending (CauserieDraftFiles *self, gint64 message_id, GPtrArray *sent)
{
  Draft *draft;
  guint position;

  g_return_if_fail (CAUSERIE_IS_DRAFT_FILES (self));
  draft = ensure_draft (self, message_id);
  draft->n_pending_sends--;
  for (guint i = 0; sent != NULL && i < sent->len; i++)
    {
      const CauserieAttachment *attachment = g_ptr_array_index (sent, i);

      if (find (draft->attachments, attachment->sha256, &position))
        g_ptr_array_remove_index (draft->attachments, position);
    }
  if (sent != NULL)
    draft->dirty = draft->attachments->len > 0;
  /* The next draft begins anew: with the files of the message if it edits one. */
  if (sent != NULL && draft->attachments->len == 0)
    draft->known = FALSE;
  write_list (self, draft);
  if (sent != NULL)
    g_signal_emit (self, signals[CHANGED], 0, message_id);
}

/* Passes all changed lists to CauseriePendingWrites. */
void
causerie_draft_files_flush (CauserieDraftFiles *self)
{
  GHashTableIter iter;
  gpointer draft;

  g_return_if_fail (CAUSERIE_IS_DRAFT_FILES (self));
  g_hash_table_iter_init (&iter, self->drafts);
  while (g_hash_table_iter_next (&iter, NULL, &draft))
    write_list (self, draft);
}

/* The id that the library assigned with the first message. */
void
causerie_draft_files_set_chat_id (CauserieDraftFiles *self, gint64 chat_id)
{
  g_return_if_fail (CAUSERIE_IS_DRAFT_FILES (self));
  self->chat_id = chat_id;
}

static void
causerie_draft_files_finalize (GObject *object)
{
  CauserieDraftFiles *self = CAUSERIE_DRAFT_FILES (object);

  g_hash_table_unref (self->drafts);
  g_clear_object (&self->writes);
  g_clear_object (&self->library);
  G_OBJECT_CLASS (causerie_draft_files_parent_class)->finalize (object);
}

static void
causerie_draft_files_class_init (CauserieDraftFilesClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = causerie_draft_files_finalize;
  signals[CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[FAILED] = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, CAUSERIE_TYPE_FAILURE);
}

static void
causerie_draft_files_init (CauserieDraftFiles *self)
{
  self->drafts = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, free_draft);
  g_queue_init (&self->jobs);
}

/* @chat_id: the chat, or 0 for the new chat */
CauserieDraftFiles *
causerie_draft_files_new (CauserieLibrary *library, CauseriePendingWrites *writes, gint64 chat_id)
{
  CauserieDraftFiles *self;

  g_return_val_if_fail (CAUSERIE_IS_LIBRARY (library), NULL);
  g_return_val_if_fail (CAUSERIE_IS_PENDING_WRITES (writes), NULL);
  self = g_object_new (CAUSERIE_TYPE_DRAFT_FILES, NULL);
  self->library = g_object_ref (library);
  self->writes = g_object_ref (writes);
  self->chat_id = chat_id;
  g_signal_connect_object (writes, "given-up", G_CALLBACK (on_given_up_cb), self, 0);
  return self;
}
