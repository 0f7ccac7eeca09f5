/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads the messages of a chat in batches and counts the matches in another thread. The text of a
 * finished message never changes, so its count is kept until the words change. */
#include "config.h"

#include "causerie-chat-find.h"

#include "causerie-find-count.h"

/* The number of messages that are read and counted at a time. */
#define BATCH 200

struct _CauserieChatFind
{
  GObject parent_instance;

  CauserieLibrary *library;
  CauserieBranch *branch;
  CauserieFindWords *words;
  GHashTable *counts; /* of gint64 ids: the number of matches */
  GCancellable *cancellable;
  GHashTable *streaming; /* replies to count when they are finished */
  gboolean counting;
  guint idle_id;
  gint64 current_id; /* the message of the current match, or 0 */
  guint current_n;   /* its index in the message */
};

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CauserieChatFind, causerie_chat_find, G_TYPE_OBJECT)

typedef struct
{
  gint64 id;
  CauserieRole role;
  CauserieContent *content; /* owned; %NULL until it is read */
  guint n;
} Item;

typedef struct
{
  GArray *items; /* of Item */
  CauserieFindWords *words;
} Batch;

static void
clear_item (gpointer data)
{
  g_clear_pointer (&((Item *)data)->content, causerie_content_unref);
}

static void
batch_free (gpointer data)
{
  Batch *batch = data;

  g_array_unref (batch->items);
  causerie_find_words_unref (batch->words);
  g_free (batch);
}

static void queue_count (CauserieChatFind *self);

static void
on_finished_cb (CauserieMessage *message, GParamSpec *pspec, CauserieChatFind *self)
{
  if (causerie_message_get_state (message) == CAUSERIE_MESSAGE_STREAMING)
    return;
  g_signal_handlers_disconnect_by_func (message, on_finished_cb, self);
  g_hash_table_remove (self->streaming, message);
  queue_count (self);
}

static void
add_item (CauserieChatFind *self, GArray *items, CauserieMessage *message)
{
  CauserieContent *content = causerie_message_get_content (message);
  Item item
      = { .id = causerie_message_get_id (message), .role = causerie_message_get_role (message) };

  if (items->len == BATCH || g_hash_table_contains (self->counts, &item.id))
    return;
  if (causerie_message_get_state (message) == CAUSERIE_MESSAGE_STREAMING)
    {
      if (g_hash_table_add (self->streaming, g_object_ref (message)))
        g_signal_connect_object (message, "notify::state", G_CALLBACK (on_finished_cb), self, 0);
      return;
    }
  item.content = content != NULL ? causerie_content_ref (content) : NULL;
  g_array_append_val (items, item);
}

/* Lists messages to count: those of the branch first, then the others. */
static GArray *
list_items (CauserieChatFind *self)
{
  GArray *items = g_array_new (FALSE, FALSE, sizeof (Item));
  CauserieTree *tree = causerie_branch_get_tree (self->branch);
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 id = CAUSERIE_ROOT;

  g_array_set_clear_func (items, clear_item);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->branch)); i++)
    {
      g_autoptr (CauserieMessage) message = g_list_model_get_item (G_LIST_MODEL (self->branch), i);

      add_item (self, items, message);
    }
  g_array_append_val (stack, id);
  while (stack->len > 0 && items->len < BATCH)
    {
      id = g_array_index (stack, gint64, stack->len - 1);
      g_array_set_size (stack, stack->len - 1);
      if (id != CAUSERIE_ROOT && !causerie_branch_find (self->branch, id, NULL))
        add_item (self, items, causerie_tree_get_message (tree, id));
      for (guint i = 0; i < causerie_tree_get_n_children (tree, id); i++)
        {
          gint64 child = causerie_tree_get_child (tree, id, i);

          g_array_append_val (stack, child);
        }
    }
  return items;
}

static void
count_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Batch *batch = data;

  for (guint i = 0; i < batch->items->len && !g_cancellable_is_cancelled (cancellable); i++)
    {
      Item *item = &g_array_index (batch->items, Item, i);

      if (item->content != NULL)
        item->n = causerie_find_count (item->content, item->role, batch->words);
    }
  g_task_return_boolean (task, TRUE);
}

static void
on_counted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  CauserieChatFind *self = CAUSERIE_CHAT_FIND (source);
  Batch *batch = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), NULL))
    return;
  for (guint i = 0; i < batch->items->len; i++)
    {
      const Item *item = &g_array_index (batch->items, Item, i);

      g_hash_table_insert (self->counts, g_memdup2 (&item->id, sizeof item->id),
                           GUINT_TO_POINTER (item->n));
    }
  self->counting = FALSE;
  queue_count (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) contents
      = causerie_library_load_contents_finish (CAUSERIE_LIBRARY (source), result, &error);
  Batch *batch = g_task_get_task_data (task);

  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_debug ("Find in chat: %s", error->message);
  for (guint i = 0; contents != NULL && i < batch->items->len; i++)
    {
      Item *item = &g_array_index (batch->items, Item, i);
      CauserieContent *content = g_hash_table_lookup (contents, &item->id);

      if (item->content == NULL && content != NULL)
        item->content = causerie_content_ref (content);
    }
  g_task_run_in_thread (task, count_in_thread);
}

static GArray *
list_unread (GArray *items)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < items->len; i++)
    {
      const Item *item = &g_array_index (items, Item, i);

      if (item->content == NULL)
        g_array_append_val (ids, item->id);
    }
  return ids;
}

/* Messages that cannot be read count as having no match. */
static gboolean
on_idle_cb (gpointer data)
{
  CauserieChatFind *self = data;
  g_autoptr (GArray) unread = NULL;
  Batch *batch;
  GTask *task;

  self->idle_id = 0;
  if (self->branch == NULL || self->words == NULL || self->counting)
    return G_SOURCE_REMOVE;
  batch = g_new0 (Batch, 1);
  batch->words = causerie_find_words_ref (self->words);
  batch->items = list_items (self);
  if (batch->items->len == 0)
    {
      batch_free (batch);
      g_signal_emit (self, signals[CHANGED], 0);
      return G_SOURCE_REMOVE;
    }
  self->counting = TRUE;
  task = g_task_new (self, self->cancellable, on_counted_cb, NULL);
  g_task_set_task_data (task, batch, batch_free);
  unread = list_unread (batch->items);
  causerie_library_load_contents_async (self->library, unread, self->cancellable, on_read_cb, task);
  return G_SOURCE_REMOVE;
}

static void
queue_count (CauserieChatFind *self)
{
  if (self->idle_id == 0)
    self->idle_id = g_idle_add (on_idle_cb, self);
}

/* Forgets the counts, and the results of a batch that is still being counted. */
static void
restart (CauserieChatFind *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_hash_table_remove_all (self->counts);
  self->counting = FALSE;
  self->current_id = 0;
  self->current_n = 0;
  queue_count (self);
}

static void
causerie_chat_find_dispose (GObject *object)
{
  CauserieChatFind *self = CAUSERIE_CHAT_FIND (object);

  causerie_chat_find_set_branch (self, NULL);
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->idle_id, g_source_remove);
  g_clear_object (&self->library);
  g_clear_pointer (&self->words, causerie_find_words_unref);
  G_OBJECT_CLASS (causerie_chat_find_parent_class)->dispose (object);
}

static void
causerie_chat_find_finalize (GObject *object)
{
  CauserieChatFind *self = CAUSERIE_CHAT_FIND (object);

  g_clear_object (&self->cancellable);
  g_hash_table_unref (self->counts);
  g_hash_table_unref (self->streaming);
  G_OBJECT_CLASS (causerie_chat_find_parent_class)->finalize (object);
}

static void
causerie_chat_find_class_init (CauserieChatFindClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = causerie_chat_find_dispose;
  object_class->finalize = causerie_chat_find_finalize;
  /* More messages were counted, or the branch has changed. */
  signals[CHANGED] = g_signal_new ("changed", CAUSERIE_TYPE_CHAT_FIND, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
causerie_chat_find_init (CauserieChatFind *self)
{
  self->counts = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->streaming = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->cancellable = g_cancellable_new ();
}

CauserieChatFind *
causerie_chat_find_new (CauserieLibrary *library)
{
  CauserieChatFind *self = g_object_new (CAUSERIE_TYPE_CHAT_FIND, NULL);

  self->library = g_object_ref (library);
  return self;
}

/* @branch: (nullable): the branch on screen; it may change its messages later */
void
causerie_chat_find_set_branch (CauserieChatFind *self, CauserieBranch *branch)
{
  g_return_if_fail (CAUSERIE_IS_CHAT_FIND (self));

  if (self->branch == branch)
    return;
  if (self->branch != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->branch, queue_count, self);
      g_signal_handlers_disconnect_by_func (causerie_branch_get_tree (self->branch), queue_count,
                                            self);
    }
  g_set_object (&self->branch, branch);
  restart (self);
  if (branch == NULL)
    return;
  g_signal_connect_object (branch, "items-changed", G_CALLBACK (queue_count), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (causerie_branch_get_tree (branch), "children-changed",
                           G_CALLBACK (queue_count), self, G_CONNECT_SWAPPED);
}

/* @words: (nullable): the words to find */
void
causerie_chat_find_set_words (CauserieChatFind *self, CauserieFindWords *words)
{
  g_return_if_fail (CAUSERIE_IS_CHAT_FIND (self));

  if (causerie_find_words_equal (self->words, words))
    return;
  g_clear_pointer (&self->words, causerie_find_words_unref);
  self->words = words != NULL ? causerie_find_words_ref (words) : NULL;
  restart (self);
}

/* Returns: (nullable): the words to find */
CauserieFindWords *
causerie_chat_find_get_words (CauserieChatFind *self)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT_FIND (self), NULL);

  return self->words;
}

/* Returns: the number of matches in the message, 0 if it is not counted yet */
guint
causerie_chat_find_count_in (CauserieChatFind *self, gint64 message_id)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT_FIND (self), 0);

  return GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, &message_id));
}

static gint64
get_id_at (CauserieChatFind *self, guint position)
{
  g_autoptr (CauserieMessage) message
      = g_list_model_get_item (G_LIST_MODEL (self->branch), position);

  return causerie_message_get_id (message);
}

static guint
get_branch_length (CauserieChatFind *self)
{
  return self->branch != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->branch)) : 0;
}

/* Returns: whether all finished messages of the branch are counted */
gboolean
causerie_chat_find_get_complete (CauserieChatFind *self)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT_FIND (self), FALSE);

  for (guint i = 0; i < get_branch_length (self); i++)
    {
      g_autoptr (CauserieMessage) message = g_list_model_get_item (G_LIST_MODEL (self->branch), i);
      gint64 id = causerie_message_get_id (message);

      if (!g_hash_table_contains (self->counts, &id)
          && causerie_message_get_state (message) != CAUSERIE_MESSAGE_STREAMING)
        return FALSE;
    }
  return self->words != NULL && self->branch != NULL;
}

/* Returns: the number of matches in the branch, as far as it is counted */
guint
causerie_chat_find_get_n_matches (CauserieChatFind *self)
{
  guint n = 0;

  g_return_val_if_fail (CAUSERIE_IS_CHAT_FIND (self), 0);

  for (guint i = 0; i < get_branch_length (self); i++)
    n += causerie_chat_find_count_in (self, get_id_at (self, i));
  return n;
}

/**
 * causerie_chat_find_get_n_elsewhere:
 * @first_id: (out): the oldest message with one of them, or 0
 *
 * Returns: the number of matches in messages of other branches of the chat
 */
guint
causerie_chat_find_get_n_elsewhere (CauserieChatFind *self, gint64 *first_id)
{
  GHashTableIter iter;
  gpointer key;
  gpointer value;
  guint n = 0;

  g_return_val_if_fail (CAUSERIE_IS_CHAT_FIND (self) && first_id != NULL, 0);

  *first_id = 0;
  g_hash_table_iter_init (&iter, self->counts);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      gint64 id = *(gint64 *)key;

      if (GPOINTER_TO_UINT (value) == 0 || causerie_branch_find (self->branch, id, NULL)
          || !causerie_tree_is_living (causerie_branch_get_tree (self->branch), id))
        continue;
      n += GPOINTER_TO_UINT (value);
      if (*first_id == 0 || id < *first_id)
        *first_id = id;
    }
  return n;
}

/* Moves to the first or last match of a message, and searches from @position on in the direction of
   @step, around the end of the branch. */
static gboolean
enter (CauserieChatFind *self, guint position, int step)
{
  guint n = get_branch_length (self);

  for (guint i = 0; i < n; i++)
    {
      guint at = step > 0 ? (position + i) % n : (position + n - i) % n;
      gint64 id = get_id_at (self, at);
      guint here = causerie_chat_find_count_in (self, id);

      if (here == 0)
        continue;
      self->current_id = id;
      self->current_n = step > 0 ? 0 : here - 1;
      return TRUE;
    }
  self->current_id = 0;
  return FALSE;
}

/**
 * causerie_chat_find_move:
 * @step: 1 for the next match, -1 for the previous one
 * @from: the position in the branch where the search starts if there is no current match
 *
 * After the last match comes the first one.
 *
 * Returns: whether there is a current match now
 */
gboolean
causerie_chat_find_move (CauserieChatFind *self, int step, guint from)
{
  guint n = get_branch_length (self);
  guint position;

  g_return_val_if_fail (CAUSERIE_IS_CHAT_FIND (self), FALSE);

  if (n == 0)
    return FALSE;
  if (self->current_id == 0 || !causerie_branch_find (self->branch, self->current_id, &position))
    return enter (self, MIN (from, n - 1), step);
  if (step > 0 && self->current_n + 1 < causerie_chat_find_count_in (self, self->current_id))
    self->current_n++;
  else if (step < 0 && self->current_n > 0)
    self->current_n--;
  else
    return enter (self, step > 0 ? (position + 1) % n : (position + n - 1) % n, step);
  return TRUE;
}

/* There is no current match until the next move. */
void
causerie_chat_find_leave (CauserieChatFind *self)
{
  g_return_if_fail (CAUSERIE_IS_CHAT_FIND (self));

  self->current_id = 0;
  self->current_n = 0;
}

/**
 * causerie_chat_find_get_current:
 * @message_id: (out): the message of the current match
 * @n: (out): its index in the message, from 0
 * @number: (out): its number in the branch, from 1
 *
 * Returns: whether there is a current match
 */
gboolean
causerie_chat_find_get_current (CauserieChatFind *self, gint64 *message_id, guint *n, guint *number)
{
  guint position;

  g_return_val_if_fail (CAUSERIE_IS_CHAT_FIND (self), FALSE);

  *message_id = self->current_id;
  *n = self->current_n;
  *number = self->current_n + 1;
  if (self->current_id == 0 || self->branch == NULL
      || !causerie_branch_find (self->branch, self->current_id, &position))
    return FALSE;
  for (guint i = 0; i < position; i++)
    *number += causerie_chat_find_count_in (self, get_id_at (self, i));
  return TRUE;
}
