/* SPDX-License-Identifier: GPL-3.0-or-later
 * The chat list as a model: sorted by the last message. */
#include "config.h"

#include "causerie-chat-list.h"

#include "causerie-chat-list-private.h"

static void causerie_chat_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CauserieChatList, causerie_chat_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      causerie_chat_list_model_init))

enum
{
  PROP_0,
  PROP_RECENTLY_DELETED,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];
static guint failed_signal;
static guint chat_changed_signal;

static int
compare_by_update (gconstpointer a, gconstpointer b)
{
  CauserieChatItem *first = *(CauserieChatItem *const *)a;
  CauserieChatItem *second = *(CauserieChatItem *const *)b;
  gint64 x = causerie_chat_item_get_updated_at (first);
  gint64 y = causerie_chat_item_get_updated_at (second);

  if (x == y)
    {
      x = causerie_chat_item_get_id (first);
      y = causerie_chat_item_get_id (second);
    }
  return (x < y) - (x > y);
}

static int
compare_by_deletion (gconstpointer a, gconstpointer b, gpointer data)
{
  gint64 x = causerie_chat_item_get_deleted_at ((CauserieChatItem *)a);
  gint64 y = causerie_chat_item_get_deleted_at ((CauserieChatItem *)b);

  return (x < y) - (x > y);
}

static GPtrArray *
list_shown (CauserieChatList *self)
{
  GPtrArray *shown = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    if (causerie_chat_item_get_deleted_at (item) == 0)
      g_ptr_array_add (shown, g_object_ref (item));
  g_ptr_array_sort (shown, compare_by_update);
  return shown;
}

/**
 * causerie_chat_list_refresh:
 * @self: the chat list
 *
 * Brings the model up to date with one change, around which everything stays where it is.
 */
void
causerie_chat_list_refresh (CauserieChatList *self)
{
  g_autoptr (GPtrArray) old = g_steal_pointer (&self->shown);
  guint head = 0, tail = 0, most;

  self->shown = list_shown (self);
  most = MIN (old->len, self->shown->len);
  while (head < most && old->pdata[head] == self->shown->pdata[head])
    head++;
  while (tail < most - head
         && old->pdata[old->len - 1 - tail] == self->shown->pdata[self->shown->len - 1 - tail])
    tail++;
  if (old->len != self->shown->len || head + tail < old->len)
    g_list_model_items_changed (G_LIST_MODEL (self), head, old->len - head - tail,
                                self->shown->len - head - tail);
}

/**
 * causerie_chat_list_tell_change:
 * @self: the chat list
 * @item: the row of a chat that changed
 *
 * Emits #CauserieChatList::chat-changed.
 */
void
causerie_chat_list_tell_change (CauserieChatList *self, CauserieChatItem *item)
{
  g_signal_emit (self, chat_changed_signal, 0, item);
}

/**
 * causerie_chat_list_tell_failure:
 * @self: the chat list
 * @error: why something was not written or read
 *
 * Emits #CauserieChatList::failed, unless it was only cancelled.
 */
void
causerie_chat_list_tell_failure (CauserieChatList *self, const GError *error)
{
  g_autoptr (CauserieFailure) failure = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  failure = causerie_failure_new_from_error (error);
  g_signal_emit (self, failed_signal, 0, failure);
}

static void
on_item_deleted_cb (CauserieChatItem *item, GParamSpec *pspec, gpointer data)
{
  CauserieChatList *self = CAUSERIE_CHAT_LIST (data);
  guint position;

  if (g_list_store_find (self->deleted, item, &position))
    g_list_store_remove (self->deleted, position);
  if (causerie_chat_item_get_deleted_at (item) != 0)
    g_list_store_insert_sorted (self->deleted, item, compare_by_deletion, NULL);
  causerie_chat_list_refresh (self);
  causerie_chat_list_tell_change (self, item);
}

static void
on_item_title_cb (CauserieChatItem *item, GParamSpec *pspec, gpointer data)
{
  causerie_chat_list_tell_change (CAUSERIE_CHAT_LIST (data), item);
}

static void
insert_item (CauserieChatList *self, CauserieChatItem *item)
{
  gint64 *key = g_new (gint64, 1);

  *key = causerie_chat_item_get_id (item);
  g_signal_connect_object (item, "notify::updated-at", G_CALLBACK (causerie_chat_list_refresh),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (item, "notify::deleted-at", G_CALLBACK (on_item_deleted_cb), self, 0);
  g_signal_connect_object (item, "notify::title", G_CALLBACK (on_item_title_cb), self, 0);
  if (causerie_chat_item_get_deleted_at (item) != 0)
    g_list_store_insert_sorted (self->deleted, item, compare_by_deletion, NULL);
  g_hash_table_insert (self->items, key, g_object_ref (item));
}

static void
on_chats_listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  g_autoptr (GPtrArray) records = NULL;
  CauserieChatList *self = g_task_get_source_object (task);
  GError *error = NULL;

  records = causerie_library_list_chats_finish (CAUSERIE_LIBRARY (source), result, &error);
  if (records == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_hash_table_remove_all (self->items);
  g_list_store_remove_all (self->deleted);
  for (guint i = 0; i < records->len; i++)
    {
      g_autoptr (CauserieChatItem) item = causerie_chat_item_new (g_ptr_array_index (records, i));

      insert_item (self, item);
    }
  causerie_chat_list_refresh (self);
  g_task_return_boolean (task, TRUE);
}

static GType
causerie_chat_list_get_item_type (GListModel *model)
{
  return CAUSERIE_TYPE_CHAT_ITEM;
}

static guint
causerie_chat_list_get_n_items (GListModel *model)
{
  return CAUSERIE_CHAT_LIST (model)->shown->len;
}

static gpointer
causerie_chat_list_get_item (GListModel *model, guint position)
{
  CauserieChatList *self = CAUSERIE_CHAT_LIST (model);

  return position < self->shown->len ? g_object_ref (g_ptr_array_index (self->shown, position))
                                     : NULL;
}

static void
causerie_chat_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = causerie_chat_list_get_item_type;
  iface->get_n_items = causerie_chat_list_get_n_items;
  iface->get_item = causerie_chat_list_get_item;
}

static void
causerie_chat_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CauserieChatList *self = CAUSERIE_CHAT_LIST (object);

  switch (id)
    {
    case PROP_RECENTLY_DELETED:
      g_value_set_object (value, self->deleted);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
causerie_chat_list_dispose (GObject *object)
{
  CauserieChatList *self = CAUSERIE_CHAT_LIST (object);

  g_clear_object (&self->library);
  G_OBJECT_CLASS (causerie_chat_list_parent_class)->dispose (object);
}

static void
causerie_chat_list_finalize (GObject *object)
{
  CauserieChatList *self = CAUSERIE_CHAT_LIST (object);

  g_hash_table_unref (self->items);
  g_ptr_array_unref (self->shown);
  g_object_unref (self->deleted);
  G_OBJECT_CLASS (causerie_chat_list_parent_class)->finalize (object);
}

static void
causerie_chat_list_class_init (CauserieChatListClass *klass)
{
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = causerie_chat_list_get_property;
  object_class->dispose = causerie_chat_list_dispose;
  object_class->finalize = causerie_chat_list_finalize;
  properties[PROP_RECENTLY_DELETED]
      = g_param_spec_object ("recently-deleted", NULL, NULL, G_TYPE_LIST_MODEL, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  /**
   * CauserieChatList::failed:
   * @self: the chat list
   * @failure: what went wrong
   *
   * A change that was shown already could not be written; the list shows the old state again.
   */
  failed_signal = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 1, CAUSERIE_TYPE_FAILURE);
  /**
   * CauserieChatList::chat-changed:
   * @self: the chat list
   * @item: the chat that was added, renamed, deleted, restored or purged
   *
   * What is said of a chat elsewhere may have to be said anew.
   */
  chat_changed_signal = g_signal_new ("chat-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                      0, NULL, NULL, NULL, G_TYPE_NONE, 1, CAUSERIE_TYPE_CHAT_ITEM);
}

static void
causerie_chat_list_init (CauserieChatList *self)
{
  self->items = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);
  self->shown = g_ptr_array_new_with_free_func (g_object_unref);
  self->deleted = g_list_store_new (CAUSERIE_TYPE_CHAT_ITEM);
  g_queue_init (&self->changes);
}

/**
 * causerie_chat_list_new:
 * @library: where the chats are kept; it need not be open yet
 *
 * Returns: (transfer full): a list that is filled by the session
 */
CauserieChatList *
causerie_chat_list_new (CauserieLibrary *library)
{
  CauserieChatList *self;

  g_return_val_if_fail (CAUSERIE_IS_LIBRARY (library), NULL);
  self = g_object_new (CAUSERIE_TYPE_CHAT_LIST, NULL);
  self->library = g_object_ref (library);
  return self;
}

/**
 * causerie_chat_list_load_async:
 * @self: the chat list
 * @cancellable: (nullable): cancels the reading
 * @callback: called when the list is filled
 * @data: for @callback
 *
 * Reads all chats, in place of those that were listed before.
 */
void
causerie_chat_list_load_async (CauserieChatList *self, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer data)
{
  GTask *task;

  g_return_if_fail (CAUSERIE_IS_CHAT_LIST (self));
  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, causerie_chat_list_load_async);
  causerie_library_list_chats_async (self->library, cancellable, on_chats_listed_cb, task);
}

/**
 * causerie_chat_list_load_finish:
 * @self: the chat list
 * @result: what the callback was given
 * @error: return location for an error of the library
 *
 * Returns: whether the list is filled
 */
gboolean
causerie_chat_list_load_finish (CauserieChatList *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * causerie_chat_list_add:
 * @self: the chat list
 * @record: a chat that has just been stored
 *
 * Returns: (transfer none): its row, a new one or the one that is there already
 */
CauserieChatItem *
causerie_chat_list_add (CauserieChatList *self, const CauserieChatRecord *record)
{
  g_autoptr (CauserieChatItem) item = NULL;
  CauserieChatItem *known;

  g_return_val_if_fail (CAUSERIE_IS_CHAT_LIST (self) && record != NULL, NULL);
  known = causerie_chat_list_find_any (self, record->id);
  if (known != NULL)
    return known;
  item = causerie_chat_item_new (record);
  insert_item (self, item);
  causerie_chat_list_refresh (self);
  causerie_chat_list_tell_change (self, item);
  return item;
}

/**
 * causerie_chat_list_get_deleted:
 * @self: the chat list
 *
 * Returns: (transfer none): the deleted chats, newest deletion first
 */
GListModel *
causerie_chat_list_get_deleted (CauserieChatList *self)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT_LIST (self), NULL);
  return G_LIST_MODEL (self->deleted);
}
