/* SPDX-License-Identifier: GPL-3.0-or-later
 * Loads the content of messages. Messages that are queued in one iteration of the main loop are
 * loaded with one call of the library. */
#include "config.h"

#include "causerie-content-loader.h"

struct _CauserieContentLoader
{
  GObject parent_instance;

  CauserieLibrary *library;
  GHashTable *queued;  /* messages to load in the next idle callback */
  GHashTable *loading; /* messages that the library is loading */
  guint idle;
};

G_DEFINE_FINAL_TYPE (CauserieContentLoader, causerie_content_loader, G_TYPE_OBJECT)

static gboolean
is_missing (CauserieMessage *message)
{
  return causerie_message_get_content (message) == NULL
         && causerie_message_get_state (message) != CAUSERIE_MESSAGE_STREAMING;
}

static GArray *
list_ids (GPtrArray *messages)
{
  GArray *ids = g_array_sized_new (FALSE, FALSE, sizeof (gint64), messages->len);

  for (guint i = 0; i < messages->len; i++)
    {
      gint64 id = causerie_message_get_id (g_ptr_array_index (messages, i));

      g_array_append_val (ids, id);
    }
  return ids;
}

static GPtrArray *
list_missing (GPtrArray *messages)
{
  GPtrArray *missing = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < messages->len; i++)
    if (is_missing (g_ptr_array_index (messages, i)))
      g_ptr_array_add (missing, g_object_ref (g_ptr_array_index (messages, i)));
  return missing;
}

/* Sets the message's "content-failure", unless @error is a cancellation. */
static void
set_failure (CauserieMessage *message, const GError *error)
{
  g_autoptr (CauserieFailure) failure = NULL;

  if (!is_missing (message) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  failure = error != NULL ? causerie_failure_new_from_error (error)
                          : causerie_failure_new (CAUSERIE_ERROR_STORAGE, NULL, NULL, 0);
  causerie_message_set_content_failure (message, failure);
}

static gboolean
fill_in (CauserieContentLoader *self, GPtrArray *messages, GHashTable *contents,
         const GError *error)
{
  gboolean complete = TRUE;

  for (guint i = 0; i < messages->len; i++)
    {
      CauserieMessage *message = g_ptr_array_index (messages, i);
      gint64 id = causerie_message_get_id (message);
      CauserieContent *content = contents != NULL ? g_hash_table_lookup (contents, &id) : NULL;

      g_hash_table_remove (self->loading, message);
      if (content != NULL && is_missing (message))
        causerie_message_load_content (message, content);
      set_failure (message, error);
      complete = complete && !is_missing (message);
    }
  return complete;
}

static void
on_contents_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  g_autoptr (GHashTable) contents = NULL;
  CauserieContentLoader *self = g_task_get_source_object (task);
  GPtrArray *messages = g_task_get_task_data (task);
  GError *error = NULL;

  contents = causerie_library_load_contents_finish (CAUSERIE_LIBRARY (source), result, &error);
  if (!fill_in (self, messages, contents, error) && error == NULL)
    error = causerie_error_new_full (CAUSERIE_ERROR_STORAGE, NULL, NULL, 0);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_queue_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!causerie_content_loader_load_finish (CAUSERIE_CONTENT_LOADER (source), result, &error))
    g_debug ("Loading messages: %s", error->message);
}

static gboolean
on_idle_cb (gpointer data)
{
  CauserieContentLoader *self = CAUSERIE_CONTENT_LOADER (data);
  g_autoptr (GPtrArray) messages = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer message;

  self->idle = 0;
  g_hash_table_iter_init (&iter, self->queued);
  while (g_hash_table_iter_next (&iter, &message, NULL))
    {
      /* A turn may have loaded it in the meantime. */
      if (!is_missing (message))
        continue;
      g_ptr_array_add (messages, message);
      g_hash_table_add (self->loading, g_object_ref (message));
    }
  causerie_content_loader_load_async (self, messages, NULL, on_queue_loaded_cb, NULL);
  g_hash_table_remove_all (self->queued);
  return G_SOURCE_REMOVE;
}

static void
causerie_content_loader_dispose (GObject *object)
{
  CauserieContentLoader *self = CAUSERIE_CONTENT_LOADER (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  g_hash_table_remove_all (self->queued);
  g_hash_table_remove_all (self->loading);
  g_clear_object (&self->library);
  G_OBJECT_CLASS (causerie_content_loader_parent_class)->dispose (object);
}

static void
causerie_content_loader_finalize (GObject *object)
{
  CauserieContentLoader *self = CAUSERIE_CONTENT_LOADER (object);

  g_hash_table_unref (self->queued);
  g_hash_table_unref (self->loading);
  G_OBJECT_CLASS (causerie_content_loader_parent_class)->finalize (object);
}

static void
causerie_content_loader_class_init (CauserieContentLoaderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = causerie_content_loader_dispose;
  object_class->finalize = causerie_content_loader_finalize;
}

static void
causerie_content_loader_init (CauserieContentLoader *self)
{
  self->queued = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->loading = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
}

CauserieContentLoader *
causerie_content_loader_new (CauserieLibrary *library)
{
  CauserieContentLoader *self;

  g_return_val_if_fail (CAUSERIE_IS_LIBRARY (library), NULL);
  self = g_object_new (CAUSERIE_TYPE_CONTENT_LOADER, NULL);
  self->library = g_object_ref (library);
  return self;
}

/**
 * causerie_content_loader_queue:
 * @message: a message; ignored if it has its content
 *
 * Loads the content of @message in the next idle callback, together with all other queued messages.
 * The result is in its property "content" or "content-failure"; after a failure it can be queued
 * again.
 */
void
causerie_content_loader_queue (CauserieContentLoader *self, CauserieMessage *message)
{
  g_return_if_fail (CAUSERIE_IS_CONTENT_LOADER (self) && CAUSERIE_IS_MESSAGE (message));
  if (!is_missing (message) || g_hash_table_contains (self->loading, message))
    return;
  g_hash_table_add (self->queued, g_object_ref (message));
  if (self->idle == 0)
    self->idle = g_idle_add_full (G_PRIORITY_DEFAULT, on_idle_cb, self, NULL);
}

/**
 * causerie_content_loader_load_async:
 * @messages: (element-type CauserieMessage): messages of any state
 *
 * Loads the content of those messages that lack it.
 */
void
causerie_content_loader_load_async (CauserieContentLoader *self, GPtrArray *messages,
                                    GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer data)
{
  g_autoptr (GArray) ids = NULL;
  GPtrArray *missing;
  GTask *task;

  g_return_if_fail (CAUSERIE_IS_CONTENT_LOADER (self) && messages != NULL);
  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, causerie_content_loader_load_async);
  missing = list_missing (messages);
  g_task_set_task_data (task, missing, (GDestroyNotify)g_ptr_array_unref);
  if (missing->len == 0)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }
  ids = list_ids (missing);
  causerie_library_load_contents_async (self->library, ids, cancellable, on_contents_loaded_cb,
                                        task);
}

/**
 * causerie_content_loader_load_finish:
 * @error: return location for %CAUSERIE_ERROR_STORAGE if the content of a message is missing, or
 *   another error of the library; #CauserieMessage:content-failure is set on the messages concerned
 */
gboolean
causerie_content_loader_load_finish (CauserieContentLoader *self, GAsyncResult *result,
                                     GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
