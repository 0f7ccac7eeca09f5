/* SPDX-License-Identifier: GPL-3.0-or-later
 * The chat list: a list model of the chats that are not deleted, sorted by their last message, and
 * a second model of the deleted ones. Changes are shown at once, stored asynchronously, and undone
 * if the write fails. */
#include "config.h"

#include "causerie-chat-list.h"

#include "causerie-outside-text.h"

/* Limits titles that were pasted by mistake; typed ones are shorter. */
#define MAX_TITLE_CHARACTERS 200
/* A move over at most this many rows is emitted as one items-changed over the whole range:
   GtkListView then recognizes the moved item and keeps the focus in its row. A longer move is
   emitted as removal and insertion, so that its cost does not grow with the list. */
#define MAX_MOVED_ROWS 256

/* A chat and its position in the model. */
typedef struct
{
  CauserieChatItem *item;
  GSequenceIter *place; /* in CauserieChatList.shown; NULL if the chat is deleted */
} Entry;

struct _CauserieChatList
{
  GObject parent_instance;

  CauserieLibrary *library;
  GHashTable *entries; /* of Entry, by chat id, including deleted chats */
  GSequence *shown;    /* of Entry, borrowed: the items of the model, newest first */
  GListStore *deleted; /* newest deletion first */
  GQueue changes;      /* of Change, borrowed: not stored yet, oldest first */
};

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

static void
free_entry (gpointer data)
{
  Entry *entry = data;

  g_object_unref (entry->item);
  g_free (entry);
}

static int
compare_by_update (gconstpointer a, gconstpointer b, gpointer data)
{
  CauserieChatItem *first = ((const Entry *)a)->item;
  CauserieChatItem *second = ((const Entry *)b)->item;
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

static Entry *
find_entry (CauserieChatList *self, CauserieChatItem *item)
{
  gint64 id = causerie_chat_item_get_id (item);

  return g_hash_table_lookup (self->entries, &id);
}

static void
report (CauserieChatList *self, int position, guint removed, guint added)
{
  g_list_model_items_changed (G_LIST_MODEL (self), (guint)position, removed, added);
}

static void
show_entry (CauserieChatList *self, Entry *entry)
{
  entry->place = g_sequence_insert_sorted (self->shown, entry, compare_by_update, NULL);
  report (self, g_sequence_iter_get_position (entry->place), 0, 1);
}

static void
hide_entry (CauserieChatList *self, Entry *entry)
{
  int position = g_sequence_iter_get_position (entry->place);

  g_sequence_remove (g_steal_pointer (&entry->place));
  report (self, position, 1, 0);
}

static void
move_entry (CauserieChatList *self, Entry *entry)
{
  int before = g_sequence_iter_get_position (entry->place);
  int after;

  g_sequence_sort_changed (entry->place, compare_by_update, NULL);
  after = g_sequence_iter_get_position (entry->place);
  if (before == after)
    return;
  if (ABS (before - after) <= MAX_MOVED_ROWS)
    {
      guint n_rows = (guint)ABS (before - after) + 1;

      report (self, MIN (before, after), n_rows, n_rows);
      return;
    }
  g_sequence_remove (g_steal_pointer (&entry->place));
  report (self, before, 1, 0);
  show_entry (self, entry);
}

static void
emit_change (CauserieChatList *self, CauserieChatItem *item)
{
  g_signal_emit (self, chat_changed_signal, 0, item);
}

/* Emits #CauserieChatList::failed, unless @error is %G_IO_ERROR_CANCELLED. */
void
causerie_chat_list_report_failure (CauserieChatList *self, const GError *error)
{
  g_autoptr (CauserieFailure) failure = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  failure = causerie_failure_new_from_error (error);
  g_signal_emit (self, failed_signal, 0, failure);
}

static void
on_item_updated_cb (CauserieChatItem *item, GParamSpec *pspec, gpointer data)
{
  CauserieChatList *self = CAUSERIE_CHAT_LIST (data);
  Entry *entry = find_entry (self, item);

  if (entry != NULL && entry->place != NULL)
    move_entry (self, entry);
}

static void
on_item_deleted_cb (CauserieChatItem *item, GParamSpec *pspec, gpointer data)
{
  CauserieChatList *self = CAUSERIE_CHAT_LIST (data);
  gboolean deleted = causerie_chat_item_get_deleted_at (item) != 0;
  Entry *entry = find_entry (self, item);
  guint position;

  if (g_list_store_find (self->deleted, item, &position))
    g_list_store_remove (self->deleted, position);
  if (deleted)
    g_list_store_insert_sorted (self->deleted, item, compare_by_deletion, NULL);
  if (entry != NULL && deleted && entry->place != NULL)
    hide_entry (self, entry);
  else if (entry != NULL && !deleted && entry->place == NULL)
    show_entry (self, entry);
  emit_change (self, item);
}

static void
on_item_title_cb (CauserieChatItem *item, GParamSpec *pspec, gpointer data)
{
  emit_change (CAUSERIE_CHAT_LIST (data), item);
}

/* Does not insert the chat into the sequence of shown chats; the caller does if it is not
 * deleted. */
static Entry *
add_entry (CauserieChatList *self, CauserieChatItem *item)
{
  gint64 id = causerie_chat_item_get_id (item);
  Entry *entry = g_new0 (Entry, 1);

  entry->item = g_object_ref (item);
  g_signal_connect_object (item, "notify::updated-at", G_CALLBACK (on_item_updated_cb), self, 0);
  g_signal_connect_object (item, "notify::deleted-at", G_CALLBACK (on_item_deleted_cb), self, 0);
  g_signal_connect_object (item, "notify::title", G_CALLBACK (on_item_title_cb), self, 0);
  if (causerie_chat_item_get_deleted_at (item) != 0)
    g_list_store_insert_sorted (self->deleted, item, compare_by_deletion, NULL);
  g_hash_table_insert (self->entries, g_memdup2 (&id, sizeof id), entry);
  return entry;
}

static void
replace_all (CauserieChatList *self, GPtrArray *records)
{
  guint n_before = (guint)g_sequence_get_length (self->shown);

  g_sequence_remove_range (g_sequence_get_begin_iter (self->shown),
                           g_sequence_get_end_iter (self->shown));
  g_hash_table_remove_all (self->entries);
  g_list_store_remove_all (self->deleted);
  for (guint i = 0; i < records->len; i++)
    {
      g_autoptr (CauserieChatItem) item = causerie_chat_item_new (g_ptr_array_index (records, i));
      Entry *entry = add_entry (self, item);

      if (causerie_chat_item_get_deleted_at (item) == 0)
        entry->place = g_sequence_append (self->shown, entry);
    }
  g_sequence_sort (self->shown, compare_by_update, NULL);
  if (n_before > 0 || g_sequence_get_length (self->shown) > 0)
    report (self, 0, n_before, (guint)g_sequence_get_length (self->shown));
}

static void
on_chats_listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  g_autoptr (GPtrArray) records = NULL;
  GError *error = NULL;

  records = causerie_library_list_chats_finish (CAUSERIE_LIBRARY (source), result, &error);
  if (records == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  replace_all (g_task_get_source_object (task), records);
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
  return (guint)g_sequence_get_length (CAUSERIE_CHAT_LIST (model)->shown);
}

static gpointer
causerie_chat_list_get_item (GListModel *model, guint position)
{
  GSequenceIter *place = g_sequence_get_iter_at_pos (CAUSERIE_CHAT_LIST (model)->shown,
                                                     (int)MIN (position, (guint)G_MAXINT));

  return g_sequence_iter_is_end (place) ? NULL
                                        : g_object_ref (((Entry *)g_sequence_get (place))->item);
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

  g_sequence_free (self->shown);
  g_hash_table_unref (self->entries);
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
   * A change could not be stored; the list shows the old state again.
   */
  failed_signal = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 1, CAUSERIE_TYPE_FAILURE);
  /**
   * CauserieChatList::chat-changed:
   * @self: the chat list
   * @item: the chat that was added, renamed, deleted, restored or purged
   *
   * Views that show the chat's title or state elsewhere should update it.
   */
  chat_changed_signal = g_signal_new ("chat-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                      0, NULL, NULL, NULL, G_TYPE_NONE, 1, CAUSERIE_TYPE_CHAT_ITEM);
}

static void
causerie_chat_list_init (CauserieChatList *self)
{
  self->entries = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, free_entry);
  self->shown = g_sequence_new (NULL);
  self->deleted = g_list_store_new (CAUSERIE_TYPE_CHAT_ITEM);
  g_queue_init (&self->changes);
}

/* Reads all chats and replaces the items of the list. */
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

gboolean
causerie_chat_list_load_finish (CauserieChatList *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Returns: (transfer none): the row of that chat, which may have existed before */
CauserieChatItem *
causerie_chat_list_add (CauserieChatList *self, const CauserieChatRecord *record)
{
  g_autoptr (CauserieChatItem) item = NULL;
  CauserieChatItem *known;
  Entry *entry;

  g_return_val_if_fail (CAUSERIE_IS_CHAT_LIST (self) && record != NULL, NULL);
  known = causerie_chat_list_find_any (self, record->id);
  if (known != NULL)
    return known;
  item = causerie_chat_item_new (record);
  entry = add_entry (self, item);
  if (causerie_chat_item_get_deleted_at (item) == 0)
    show_entry (self, entry);
  emit_change (self, item);
  return item;
}

GListModel *
causerie_chat_list_get_deleted (CauserieChatList *self)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT_LIST (self), NULL);
  return G_LIST_MODEL (self->deleted);
}

/* Returns: (transfer none) (nullable): the row of that chat, even if it is deleted */
CauserieChatItem *
causerie_chat_list_find_any (CauserieChatList *self, gint64 chat_id)
{
  const Entry *entry;

  g_return_val_if_fail (CAUSERIE_IS_CHAT_LIST (self), NULL);
  entry = g_hash_table_lookup (self->entries, &chat_id);
  return entry != NULL ? entry->item : NULL;
}

/* Returns: (transfer none) (nullable): the row of that chat; %NULL if there is no such chat or it
 * is deleted */
CauserieChatItem *
causerie_chat_list_find (CauserieChatList *self, gint64 chat_id)
{
  CauserieChatItem *item = causerie_chat_list_find_any (self, chat_id);

  return item != NULL && causerie_chat_item_get_deleted_at (item) == 0 ? item : NULL;
}

static int
compare_by_id (gconstpointer a, gconstpointer b)
{
  gint64 x = causerie_chat_item_get_id (*(CauserieChatItem *const *)a);
  gint64 y = causerie_chat_item_get_id (*(CauserieChatItem *const *)b);

  return (x > y) - (x < y);
}

/* Returns: (transfer full) (element-type CauserieChatItem): the chats that continue the given one
 * after that message, oldest first, including deleted chats */
GPtrArray *
causerie_chat_list_find_continued (CauserieChatList *self, gint64 chat_id, gint64 message_id)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer value;

  g_return_val_if_fail (CAUSERIE_IS_CHAT_LIST (self), found);
  g_hash_table_iter_init (&iter, self->entries);
  while (chat_id != 0 && g_hash_table_iter_next (&iter, NULL, &value))
    {
      CauserieChatItem *item = ((const Entry *)value)->item;

      if (causerie_chat_item_get_origin_chat_id (item) == chat_id
          && causerie_chat_item_get_origin_message_id (item) == message_id)
        g_ptr_array_add (found, g_object_ref (item));
    }
  g_ptr_array_sort (found, compare_by_id);
  return found;
}

/* --- Changes --- */

typedef enum
{
  CHANGE_TITLE,
  CHANGE_DELETION,
  CHANGE_PURGE,
} ChangeKind;

/* A change that is being stored, and the last known stored value to restore if that fails. */
typedef struct
{
  CauserieChatList *list;
  CauserieChatItem *item;
  ChangeKind kind;
  char *old_title;
  CauserieTitleOrigin old_origin;
  gint64 old_deleted_at;
} Change;

static Change *
begin_change (CauserieChatList *self, CauserieChatItem *item, ChangeKind kind)
{
  Change *change = g_new0 (Change, 1);

  change->list = g_object_ref (self);
  change->item = g_object_ref (item);
  change->kind = kind;
  change->old_title = g_strdup (causerie_chat_item_get_title (item));
  change->old_origin = causerie_chat_item_get_title_origin (item);
  change->old_deleted_at = causerie_chat_item_get_deleted_at (item);
  g_queue_push_tail (&self->changes, change);
  return change;
}

static void
free_change (Change *change)
{
  g_queue_remove (&change->list->changes, change);
  g_object_unref (change->list);
  g_object_unref (change->item);
  g_free (change->old_title);
  g_free (change);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Change, free_change)

/* Returns: (nullable): the next pending change of the same kind to the same chat */
static Change *
find_later (const Change *change)
{
  GList *link = g_queue_find (&change->list->changes, change);

  for (link = link->next; link != NULL; link = link->next)
    {
      Change *later = link->data;

      if (later->item == change->item && later->kind == change->kind)
        return later;
    }
  return NULL;
}

/* Restores the stored value. If a later change of the same kind is pending, its value stays
   visible, and the stored value becomes the one that the later change restores if it fails too. */
static void
undo (Change *change)
{
  Change *later = find_later (change);

  if (later != NULL)
    {
      g_free (later->old_title);
      later->old_title = g_steal_pointer (&change->old_title);
      later->old_origin = change->old_origin;
      later->old_deleted_at = change->old_deleted_at;
    }
  else if (change->kind == CHANGE_TITLE)
    causerie_chat_item_set_title (change->item, change->old_title, change->old_origin);
  else
    causerie_chat_item_set_deleted_at (change->item, change->old_deleted_at);
}

static void
on_written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Change) change = data;
  g_autoptr (GError) error = NULL;

  if (causerie_library_write_finish (CAUSERIE_LIBRARY (source), result, &error))
    return;
  undo (change);
  causerie_chat_list_report_failure (change->list, error);
}

static void
remove_purged (CauserieChatList *self, CauserieChatItem *item)
{
  gint64 id = causerie_chat_item_get_id (item);
  Entry *entry = find_entry (self, item);
  guint position;

  /* The lists may hold the last references. */
  g_object_ref (item);
  if (entry->place != NULL)
    hide_entry (self, entry);
  if (g_list_store_find (self->deleted, item, &position))
    g_list_store_remove (self->deleted, position);
  g_hash_table_remove (self->entries, &id);
  emit_change (self, item);
  g_object_unref (item);
}

static void
on_purged_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Change) change = data;
  g_autoptr (GError) error = NULL;
  gint64 id = causerie_chat_item_get_id (change->item);

  if (!causerie_library_write_finish (CAUSERIE_LIBRARY (source), result, &error))
    {
      causerie_chat_list_report_failure (change->list, error);
      return;
    }
  if (causerie_chat_list_find_any (change->list, id) != NULL)
    remove_purged (change->list, change->item);
}

/* Returns: whether such a change is pending. Used to ignore a second purge, and restoring a chat
   that is being purged. */
static gboolean
is_changing (CauserieChatList *self, CauserieChatItem *item, ChangeKind kind)
{
  for (GList *link = self->changes.head; link != NULL; link = link->next)
    {
      const Change *change = link->data;

      if (change->item == item && change->kind == kind)
        return TRUE;
    }
  return FALSE;
}

static void
set_title (CauserieChatList *self, gint64 chat_id, const char *title, CauserieTitleOrigin origin)
{
  CauserieChatItem *item = causerie_chat_list_find_any (self, chat_id);
  Change *change;

  if (item == NULL)
    return;
  change = begin_change (self, item, CHANGE_TITLE);
  causerie_chat_item_set_title (item, title, origin);
  causerie_library_set_title_async (self->library, chat_id, title, origin, NULL, on_written_cb,
                                    change);
}

static void
set_deleted (CauserieChatList *self, gint64 chat_id, gboolean deleted)
{
  CauserieChatItem *item = causerie_chat_list_find_any (self, chat_id);
  Change *change;

  if (item == NULL || (causerie_chat_item_get_deleted_at (item) != 0) == deleted
      || is_changing (self, item, CHANGE_PURGE))
    return;
  change = begin_change (self, item, CHANGE_DELETION);
  causerie_chat_item_set_deleted_at (item, deleted ? g_get_real_time () : 0);
  causerie_library_delete_chat_async (self->library, chat_id, deleted, NULL, on_written_cb, change);
}

/* Values with a pending change are newer than @record. An open chat sets "ended" itself, as its
   branch choice may not be stored yet. */
static void
update_from_record (CauserieChatList *self, CauserieChatItem *item,
                    const CauserieChatRecord *record)
{
  gboolean deleted = causerie_chat_item_get_deleted_at (item) != 0;

  if (!is_changing (self, item, CHANGE_TITLE))
    causerie_chat_item_set_title (item, record->title, record->title_origin);
  if (!is_changing (self, item, CHANGE_DELETION) && deleted != (record->deleted_at != 0))
    causerie_chat_item_set_deleted_at (item, record->deleted_at);
  if (!causerie_chat_item_get_open (item))
    causerie_chat_item_set_ended (item, record->ended);
  causerie_chat_item_set_updated_at (item, record->updated_at);
}

typedef struct
{
  CauserieChatList *list;
  gint64 chat_id;
} Update;

static void
on_chat_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Update *update = data;
  g_autoptr (CauserieChatList) self = update->list;
  CauserieChatItem *item = causerie_chat_list_find_any (self, update->chat_id);
  g_autoptr (CauserieChatRecord) record = NULL;
  g_autoptr (GError) error = NULL;

  record = causerie_library_load_messages_finish (CAUSERIE_LIBRARY (source), result, &error);
  if (record != NULL && item != NULL)
    update_from_record (self, item, record);
  else if (record != NULL)
    causerie_chat_list_add (self, record);
  else if (item != NULL && g_error_matches (error, CAUSERIE_ERROR, CAUSERIE_ERROR_NO_MESSAGE))
    remove_purged (self, item);
  else
    g_debug ("Reading a chat that changed: %s", error->message);
}

static void
on_library_written_cb (CauserieLibrary *library, gint64 chat_id, GArray *message_ids,
                       CauserieChatList *self)
{
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (gint64));
  Update *update = g_new0 (Update, 1);

  update->list = g_object_ref (self);
  update->chat_id = chat_id;
  causerie_library_load_messages_async (library, chat_id, none, NULL, on_chat_read_cb, update);
}

/**
 * causerie_chat_list_new:
 * @library: where the chats are stored; it need not be open yet
 */
CauserieChatList *
causerie_chat_list_new (CauserieLibrary *library)
{
  CauserieChatList *self;

  g_return_val_if_fail (CAUSERIE_IS_LIBRARY (library), NULL);
  self = g_object_new (CAUSERIE_TYPE_CHAT_LIST, NULL);
  self->library = g_object_ref (library);
  g_signal_connect_object (library, "added", G_CALLBACK (on_library_written_cb), self, 0);
  g_signal_connect_object (library, "changed", G_CALLBACK (on_library_written_cb), self, 0);
  return self;
}

/**
 * causerie_chat_list_rename:
 * @title: the new title; ignored if blank
 *
 * Sets a title that causerie_chat_list_set_model_title() does not replace.
 */
void
causerie_chat_list_rename (CauserieChatList *self, gint64 chat_id, const char *title)
{
  g_autofree char *stripped = NULL;

  g_return_if_fail (CAUSERIE_IS_CHAT_LIST (self) && title != NULL);
  stripped = causerie_outside_text_line (title, -1, MAX_TITLE_CHARACTERS);
  if (*stripped != '\0')
    set_title (self, chat_id, stripped, CAUSERIE_TITLE_USER);
}

/* Sets a title made by a model, unless the chat has a title. */
void
causerie_chat_list_set_model_title (CauserieChatList *self, gint64 chat_id, const char *title)
{
  CauserieChatItem *item;

  g_return_if_fail (CAUSERIE_IS_CHAT_LIST (self) && title != NULL);
  item = causerie_chat_list_find_any (self, chat_id);
  if (item != NULL && causerie_chat_item_get_title_origin (item) == CAUSERIE_TITLE_NONE)
    set_title (self, chat_id, title, CAUSERIE_TITLE_MODEL);
}

/* Moves a chat to the deleted chats; causerie_chat_list_restore() undoes this. */
void
causerie_chat_list_delete (CauserieChatList *self, gint64 chat_id)
{
  g_return_if_fail (CAUSERIE_IS_CHAT_LIST (self));
  set_deleted (self, chat_id, TRUE);
}

void
causerie_chat_list_restore (CauserieChatList *self, gint64 chat_id)
{
  g_return_if_fail (CAUSERIE_IS_CHAT_LIST (self));
  set_deleted (self, chat_id, FALSE);
}

/**
 * causerie_chat_list_purge:
 * @chat_id: the id of a deleted chat; ignored if it is not deleted
 *
 * Deletes the rows of a deleted chat and of all its messages for good.
 */
void
causerie_chat_list_purge (CauserieChatList *self, gint64 chat_id)
{
  CauserieChatItem *item;

  g_return_if_fail (CAUSERIE_IS_CHAT_LIST (self));
  item = causerie_chat_list_find_any (self, chat_id);
  if (item != NULL && causerie_chat_item_get_deleted_at (item) != 0
      && !is_changing (self, item, CHANGE_PURGE))
    causerie_library_purge_chat_async (self->library, chat_id, NULL, on_purged_cb,
                                       begin_change (self, item, CHANGE_PURGE));
}
