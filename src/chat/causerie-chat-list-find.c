/* SPDX-License-Identifier: GPL-3.0-or-later
 * Finding chats in the list, by what they are or by what they continue. */
#include "config.h"

#include "causerie-chat-list-private.h"

/**
 * causerie_chat_list_find_any:
 * @self: the chat list
 * @chat_id: a chat's id
 *
 * Returns: (transfer none) (nullable): the row of that chat, also if it is deleted
 */
CauserieChatItem *
causerie_chat_list_find_any (CauserieChatList *self, gint64 chat_id)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT_LIST (self), NULL);
  return g_hash_table_lookup (self->items, &chat_id);
}

/**
 * causerie_chat_list_find:
 * @self: the chat list
 * @chat_id: a chat's id
 *
 * Returns: (transfer none) (nullable): the row of that chat; %NULL if there is no such chat or
 *   it is deleted
 */
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

/**
 * causerie_chat_list_find_continued:
 * @self: the chat list
 * @chat_id: a chat's id
 * @message_id: one of its messages
 *
 * Returns: (transfer full) (element-type CauserieChatItem): the chats that continue that one after
 *   that message, the oldest first, the deleted ones too
 */
GPtrArray *
causerie_chat_list_find_continued (CauserieChatList *self, gint64 chat_id, gint64 message_id)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer item;

  g_return_val_if_fail (CAUSERIE_IS_CHAT_LIST (self), found);
  g_hash_table_iter_init (&iter, self->items);
  while (chat_id != 0 && g_hash_table_iter_next (&iter, NULL, &item))
    if (causerie_chat_item_get_origin_chat_id (item) == chat_id
        && causerie_chat_item_get_origin_message_id (item) == message_id)
      g_ptr_array_add (found, g_object_ref (item));
  g_ptr_array_sort (found, compare_by_id);
  return found;
}
