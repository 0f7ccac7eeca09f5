/* SPDX-License-Identifier: GPL-3.0-or-later
 * Loads all feedback, then the chats of the rated replies, then optionally the messages. */
#include "config.h"

#include "causerie-feedback-collect.h"

#include "causerie-content.h"

typedef struct
{
  GPtrArray *entries;
  GArray *question_ids; /* ids of the user's messages, one for each of @entries */
  guint n_loaded;       /* number of entries whose chat has been loaded */
  gboolean with_messages;
} Collection;

static void
free_collection (gpointer data)
{
  Collection *collection = data;

  g_clear_pointer (&collection->entries, g_ptr_array_unref);
  g_array_unref (collection->question_ids);
  g_free (collection);
}

static CauserieFeedbackEntry *
get_entry (Collection *collection, guint position)
{
  return g_ptr_array_index (collection->entries, position);
}

static char *
dup_content_text (GHashTable *contents, gint64 id)
{
  CauserieContent *content = g_hash_table_lookup (contents, &id);

  return content != NULL ? causerie_content_dup_text (content) : NULL;
}

static gint
compare_newest_first (gconstpointer one, gconstpointer other)
{
  const CauserieFeedbackEntry *const *first = one;
  const CauserieFeedbackEntry *const *second = other;
  gint64 difference = (*second)->feedback->created_at - (*first)->feedback->created_at;

  return difference > 0 ? 1 : difference < 0 ? -1 : 0;
}

static void
return_entries (GTask *task)
{
  Collection *collection = g_task_get_task_data (task);

  g_ptr_array_sort (collection->entries, compare_newest_first);
  g_task_return_pointer (task, g_steal_pointer (&collection->entries),
                         (GDestroyNotify)g_ptr_array_unref);
}

static void
on_contents_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  Collection *collection = g_task_get_task_data (task);
  g_autoptr (GHashTable) contents = NULL;
  GError *error = NULL;

  contents = causerie_library_load_contents_finish (CAUSERIE_LIBRARY (source), result, &error);
  if (contents == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  for (guint i = 0; i < collection->entries->len; i++)
    {
      CauserieFeedbackEntry *entry = get_entry (collection, i);

      entry->question
          = dup_content_text (contents, g_array_index (collection->question_ids, gint64, i));
      entry->reply = dup_content_text (contents, entry->feedback->message_id);
    }
  return_entries (task);
}

static void
load_messages (GTask *task)
{
  Collection *collection = g_task_get_task_data (task);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < collection->entries->len; i++)
    {
      gint64 question = g_array_index (collection->question_ids, gint64, i);

      g_array_append_val (ids, get_entry (collection, i)->feedback->message_id);
      if (question != CAUSERIE_ROOT)
        g_array_append_val (ids, question);
    }
  causerie_library_load_contents_async (g_task_get_source_object (task), ids,
                                        g_task_get_cancellable (task), on_contents_loaded_cb,
                                        g_object_ref (task));
}

static void
describe_entry (Collection *collection, guint position, const CauserieChatRecord *chat)
{
  CauserieFeedbackEntry *entry = get_entry (collection, position);

  entry->title = g_strdup (chat->title);
  entry->deleted = chat->deleted_at != 0;
  for (guint i = 0; chat->messages != NULL && i < chat->messages->len; i++)
    {
      CauserieMessage *message = g_ptr_array_index (chat->messages, i);

      if (causerie_message_get_id (message) != entry->feedback->message_id)
        continue;
      entry->model = g_strdup (causerie_message_get_model (message));
      g_array_index (collection->question_ids, gint64, position)
          = causerie_message_get_parent_id (message);
    }
}

static void load_next_chat (GTask *task);

static void
on_chat_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  Collection *collection = g_task_get_task_data (task);
  g_autoptr (CauserieChatRecord) chat = NULL;
  g_autoptr (GError) error = NULL;
  gint64 chat_id = get_entry (collection, collection->n_loaded)->feedback->chat_id;

  chat = causerie_library_load_chat_finish (CAUSERIE_LIBRARY (source), result, &error);
  if (g_task_return_error_if_cancelled (task))
    return;
  /* A chat that cannot be loaded must not hide the feedback on other chats. */
  if (chat == NULL)
    g_debug ("Feedback on a chat that cannot be read: %s", error->message);
  for (; collection->n_loaded < collection->entries->len; collection->n_loaded++)
    {
      if (get_entry (collection, collection->n_loaded)->feedback->chat_id != chat_id)
        break;
      if (chat != NULL)
        describe_entry (collection, collection->n_loaded, chat);
    }
  load_next_chat (task);
}

static void
load_next_chat (GTask *task)
{
  Collection *collection = g_task_get_task_data (task);

  if (collection->n_loaded < collection->entries->len)
    causerie_library_load_chat_async (
        g_task_get_source_object (task),
        get_entry (collection, collection->n_loaded)->feedback->chat_id,
        g_task_get_cancellable (task), on_chat_loaded_cb, g_object_ref (task));
  else if (collection->with_messages && collection->entries->len > 0)
    load_messages (task);
  else
    return_entries (task);
}

static gint
compare_chats (gconstpointer one, gconstpointer other)
{
  const CauserieFeedbackEntry *const *first = one;
  const CauserieFeedbackEntry *const *second = other;

  if ((*first)->feedback->chat_id != (*second)->feedback->chat_id)
    return (*first)->feedback->chat_id > (*second)->feedback->chat_id ? 1 : -1;
  return 0;
}

static void
on_listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  Collection *collection = g_task_get_task_data (task);
  g_autoptr (GPtrArray) list = NULL;
  GError *error = NULL;

  list = causerie_library_list_feedback_finish (CAUSERIE_LIBRARY (source), result, &error);
  if (list == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  for (guint i = 0; i < list->len; i++)
    g_ptr_array_add (collection->entries,
                     causerie_feedback_entry_new (g_ptr_array_index (list, i)));
  /* Sort by chat, so that each chat is loaded once. */
  g_ptr_array_sort (collection->entries, compare_chats);
  g_array_set_size (collection->question_ids, list->len);
  load_next_chat (task);
}

/**
 * causerie_feedback_collect_async:
 * @with_messages: whether to load the replies and the user's messages
 *
 * Loads all feedback, including that on deleted chats and versions.
 */
void
causerie_feedback_collect_async (CauserieLibrary *library, gboolean with_messages,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer data)
{
  Collection *collection;
  GTask *task;

  g_return_if_fail (CAUSERIE_IS_LIBRARY (library));
  collection = g_new0 (Collection, 1);
  collection->entries
      = g_ptr_array_new_with_free_func ((GDestroyNotify)causerie_feedback_entry_free);
  collection->question_ids = g_array_new (FALSE, TRUE, sizeof (gint64));
  collection->with_messages = with_messages;
  task = g_task_new (library, cancellable, callback, data);
  g_task_set_source_tag (task, causerie_feedback_collect_async);
  g_task_set_task_data (task, collection, free_collection);
  causerie_library_list_feedback_async (library, 0, cancellable, on_listed_cb, task);
}

/* Returns: (transfer full) (nullable) (element-type CauserieFeedbackEntry): the newest first, or
 * %NULL */
GPtrArray *
causerie_feedback_collect_finish (CauserieLibrary *library, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, library), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
