/* SPDX-License-Identifier: GPL-3.0-or-later
 * Loads what messages say: the wishes of one turn of the main loop become one question to the
 * library. */
#include "config.h"

#include "causerie-contents.h"

struct _CauserieContents
{
  GObject parent_instance;

  CauserieLibrary *library;
  GHashTable *wanted; /* messages that are asked for in the next turn of the main loop */
  GHashTable *coming; /* messages that were asked for and have not come */
  guint idle;
};

G_DEFINE_FINAL_TYPE (CauserieContents, causerie_contents, G_TYPE_OBJECT)

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
keep_missing (GPtrArray *messages)
{
  GPtrArray *missing = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < messages->len; i++)
    if (is_missing (g_ptr_array_index (messages, i)))
      g_ptr_array_add (missing, g_object_ref (g_ptr_array_index (messages, i)));
  return missing;
}

/* Each message tells by itself what became of it; a reading that was given up tells nothing. */
static void
tell_failure (CauserieMessage *message, const GError *error)
{
  g_autoptr (CauserieFailure) failure = NULL;

  if (!is_missing (message) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  failure = error != NULL ? causerie_failure_new_from_error (error)
                          : causerie_failure_new (CAUSERIE_ERROR_STORAGE, NULL, NULL, 0);
  causerie_message_set_content_failure (message, failure);
}

static gboolean
fill_in (CauserieContents *self, GPtrArray *messages, GHashTable *contents, const GError *error)
{
  gboolean complete = TRUE;

  for (guint i = 0; i < messages->len; i++)
    {
      CauserieMessage *message = g_ptr_array_index (messages, i);
      gint64 id = causerie_message_get_id (message);
      const char *content = contents != NULL ? g_hash_table_lookup (contents, &id) : NULL;

      g_hash_table_remove (self->coming, message);
      if (content != NULL && is_missing (message))
        causerie_message_load_content (message, content);
      tell_failure (message, error);
      complete = complete && !is_missing (message);
    }
  return complete;
}

static void
on_contents_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  g_autoptr (GHashTable) contents = NULL;
  CauserieContents *self = g_task_get_source_object (task);
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
on_wanted_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!causerie_contents_load_finish (CAUSERIE_CONTENTS (source), result, &error))
    g_debug ("Loading messages: %s", error->message);
}

static gboolean
on_idle_cb (gpointer data)
{
  CauserieContents *self = CAUSERIE_CONTENTS (data);
  g_autoptr (GPtrArray) messages = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer message;

  self->idle = 0;
  g_hash_table_iter_init (&iter, self->wanted);
  while (g_hash_table_iter_next (&iter, &message, NULL))
    {
      /* Some may have come meanwhile, with those of a turn. */
      if (!is_missing (message))
        continue;
      g_ptr_array_add (messages, message);
      g_hash_table_add (self->coming, g_object_ref (message));
    }
  causerie_contents_load_async (self, messages, NULL, on_wanted_loaded_cb, NULL);
  g_hash_table_remove_all (self->wanted);
  return G_SOURCE_REMOVE;
}

static void
causerie_contents_dispose (GObject *object)
{
  CauserieContents *self = CAUSERIE_CONTENTS (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  g_hash_table_remove_all (self->wanted);
  g_hash_table_remove_all (self->coming);
  g_clear_object (&self->library);
  G_OBJECT_CLASS (causerie_contents_parent_class)->dispose (object);
}

static void
causerie_contents_finalize (GObject *object)
{
  CauserieContents *self = CAUSERIE_CONTENTS (object);

  g_hash_table_unref (self->wanted);
  g_hash_table_unref (self->coming);
  G_OBJECT_CLASS (causerie_contents_parent_class)->finalize (object);
}

static void
causerie_contents_class_init (CauserieContentsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = causerie_contents_dispose;
  object_class->finalize = causerie_contents_finalize;
}

static void
causerie_contents_init (CauserieContents *self)
{
  self->wanted = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->coming = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
}

/**
 * causerie_contents_new:
 * @library: where the messages are kept
 *
 * Returns: (transfer full): a loader
 */
CauserieContents *
causerie_contents_new (CauserieLibrary *library)
{
  CauserieContents *self;

  g_return_val_if_fail (CAUSERIE_IS_LIBRARY (library), NULL);
  self = g_object_new (CAUSERIE_TYPE_CONTENTS, NULL);
  self->library = g_object_ref (library);
  return self;
}

/**
 * causerie_contents_want:
 * @self: a loader
 * @message: a message; one that has its content is left alone
 *
 * Loads what @message says soon, together with all others that are wanted until then. The message
 * tells with its "content" property, or with "content-failure"; then it can be wanted again.
 */
void
causerie_contents_want (CauserieContents *self, CauserieMessage *message)
{
  g_return_if_fail (CAUSERIE_IS_CONTENTS (self) && CAUSERIE_IS_MESSAGE (message));
  if (!is_missing (message) || g_hash_table_contains (self->coming, message))
    return;
  g_hash_table_add (self->wanted, g_object_ref (message));
  if (self->idle == 0)
    self->idle = g_idle_add_full (G_PRIORITY_DEFAULT, on_idle_cb, self, NULL);
}

/**
 * causerie_contents_load_async:
 * @self: a loader
 * @messages: (element-type CauserieMessage): messages of any state
 * @cancellable: (nullable): cancels the call
 * @callback: called when all of them have their content
 * @data: for @callback
 *
 * Loads what is missing.
 */
void
causerie_contents_load_async (CauserieContents *self, GPtrArray *messages,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer data)
{
  g_autoptr (GArray) ids = NULL;
  GPtrArray *missing;
  GTask *task;

  g_return_if_fail (CAUSERIE_IS_CONTENTS (self) && messages != NULL);
  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, causerie_contents_load_async);
  missing = keep_missing (messages);
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
 * causerie_contents_load_finish:
 * @self: a loader
 * @result: what the callback was given
 * @error: return location for %CAUSERIE_ERROR_STORAGE if a message's content is not there, or
 *   another error of the library; #CauserieMessage:content-failure tells which message it is
 *
 * Returns: whether the messages have their content
 */
gboolean
causerie_contents_load_finish (CauserieContents *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
