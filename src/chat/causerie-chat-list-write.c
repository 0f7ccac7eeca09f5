/* SPDX-License-Identifier: GPL-3.0-or-later
 * Changes to chats from the list: shown at once, written behind, taken back if that fails. */
#include "config.h"

#include "causerie-chat-list-private.h"
#include "causerie-outside-text.h"

/* More than anybody types; a page that was pasted is no title. */
#define MOST_TITLE_CHARACTERS 200

typedef enum
{
  CHANGE_TITLE,
  CHANGE_DELETION,
  CHANGE_PURGE,
} ChangeKind;

/* A change, and what the library has as far as it is known. */
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

/* The next change of the same kind to the same chat, which is on its way. */
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

/* Shows what the library has; where a later change is shown already, that one is to go back there
   if it fails too. */
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
  causerie_chat_list_tell_failure (change->list, error);
}

static void
on_purged_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Change) change = data;
  g_autoptr (GError) error = NULL;
  gint64 id = causerie_chat_item_get_id (change->item);
  guint position;

  if (!causerie_library_write_finish (CAUSERIE_LIBRARY (source), result, &error))
    {
      causerie_chat_list_tell_failure (change->list, error);
      return;
    }
  if (g_list_store_find (change->list->deleted, change->item, &position))
    g_list_store_remove (change->list->deleted, position);
  g_hash_table_remove (change->list->items, &id);
  causerie_chat_list_tell_change (change->list, change->item);
}

/* What is being purged is as good as gone: it can be neither purged again nor restored. */
static gboolean
is_being_purged (CauserieChatList *self, CauserieChatItem *item)
{
  for (GList *link = self->changes.head; link != NULL; link = link->next)
    {
      const Change *change = link->data;

      if (change->item == item && change->kind == CHANGE_PURGE)
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
      || is_being_purged (self, item))
    return;
  change = begin_change (self, item, CHANGE_DELETION);
  causerie_chat_item_set_deleted_at (item, deleted ? g_get_real_time () : 0);
  causerie_library_delete_chat_async (self->library, chat_id, deleted, NULL, on_written_cb, change);
}

/**
 * causerie_chat_list_rename:
 * @self: the chat list
 * @chat_id: a chat's id
 * @title: the new title; a blank one is ignored
 *
 * Gives a chat a title that no model replaces.
 */
void
causerie_chat_list_rename (CauserieChatList *self, gint64 chat_id, const char *title)
{
  g_autofree char *stripped = NULL;

  g_return_if_fail (CAUSERIE_IS_CHAT_LIST (self) && title != NULL);
  stripped = causerie_outside_text_line (title, -1, MOST_TITLE_CHARACTERS);
  if (*stripped != '\0')
    set_title (self, chat_id, stripped, CAUSERIE_TITLE_USER);
}

/**
 * causerie_chat_list_set_model_title:
 * @self: the chat list
 * @chat_id: a chat's id
 * @title: what a model proposes
 *
 * Gives a chat a title if it has none yet.
 */
void
causerie_chat_list_set_model_title (CauserieChatList *self, gint64 chat_id, const char *title)
{
  CauserieChatItem *item;

  g_return_if_fail (CAUSERIE_IS_CHAT_LIST (self) && title != NULL);
  item = causerie_chat_list_find_any (self, chat_id);
  if (item != NULL && causerie_chat_item_get_title_origin (item) == CAUSERIE_TITLE_NONE)
    set_title (self, chat_id, title, CAUSERIE_TITLE_MODEL);
}

/**
 * causerie_chat_list_delete:
 * @self: the chat list
 * @chat_id: a chat's id
 *
 * Moves a chat to the deleted ones, from where causerie_chat_list_restore() brings it back whole.
 */
void
causerie_chat_list_delete (CauserieChatList *self, gint64 chat_id)
{
  g_return_if_fail (CAUSERIE_IS_CHAT_LIST (self));
  set_deleted (self, chat_id, TRUE);
}

/**
 * causerie_chat_list_restore:
 * @self: the chat list
 * @chat_id: the id of a deleted chat
 */
void
causerie_chat_list_restore (CauserieChatList *self, gint64 chat_id)
{
  g_return_if_fail (CAUSERIE_IS_CHAT_LIST (self));
  set_deleted (self, chat_id, FALSE);
}

/**
 * causerie_chat_list_purge:
 * @self: the chat list
 * @chat_id: the id of a deleted chat; a living one is left alone
 *
 * Destroys a deleted chat with all its messages. This cannot be undone.
 */
void
causerie_chat_list_purge (CauserieChatList *self, gint64 chat_id)
{
  CauserieChatItem *item;

  g_return_if_fail (CAUSERIE_IS_CHAT_LIST (self));
  item = causerie_chat_list_find_any (self, chat_id);
  if (item != NULL && causerie_chat_item_get_deleted_at (item) != 0
      && !is_being_purged (self, item))
    causerie_library_purge_chat_async (self->library, chat_id, NULL, on_purged_cb,
                                       begin_change (self, item, CHANGE_PURGE));
}
