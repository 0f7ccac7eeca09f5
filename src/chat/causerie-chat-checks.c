/* SPDX-License-Identifier: GPL-3.0-or-later
 * What an open chat can be asked before something is done with it. */
#include "config.h"

#include "causerie-chat-list-private.h"
#include "causerie-chat-private.h"

/**
 * causerie_chat_check_write:
 * @self: a chat
 * @error: return location for %CAUSERIE_ERROR_READ_ONLY, with the library's reason as its detail
 *
 * Returns: whether the library can be written
 */
gboolean
causerie_chat_check_write (CauserieChat *self, GError **error)
{
  CauserieLibrary *library = self->library;
  const GError *reason = causerie_library_get_read_only_reason (library);

  if (reason == NULL)
    return TRUE;
  g_propagate_error (error,
                     causerie_error_new_full (CAUSERIE_ERROR_READ_ONLY, reason->message, NULL, 0));
  return FALSE;
}

/**
 * causerie_chat_is_blank:
 * @self: a chat
 *
 * Returns: whether nothing of it is stored or about to be
 */
gboolean
causerie_chat_is_blank (CauserieChat *self)
{
  return self->id == 0 && !self->stopping && g_hash_table_size (self->sending) == 0
         && causerie_tree_get_n_children (self->tree, CAUSERIE_ROOT) == 0;
}

/**
 * causerie_chat_is_deleted:
 * @self: a chat
 *
 * Returns: whether it is among the deleted chats, or purged
 */
gboolean
causerie_chat_is_deleted (CauserieChat *self)
{
  return self->item != NULL && causerie_chat_item_get_deleted_at (self->item) != 0;
}

/**
 * causerie_chat_get_read_only:
 * @self: a chat
 *
 * Returns: whether the library cannot be written, so that nothing can be sent
 */
gboolean
causerie_chat_get_read_only (CauserieChat *self)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT (self), TRUE);
  return !causerie_chat_check_write (self, NULL);
}

/**
 * causerie_chat_get_writable:
 * @self: a chat
 *
 * Returns: whether anything of it can be sent or changed: the library can be written, and the chat
 *   is not deleted
 */
gboolean
causerie_chat_get_writable (CauserieChat *self)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT (self), FALSE);
  return !causerie_chat_get_read_only (self) && !causerie_chat_is_deleted (self);
}

/**
 * causerie_chat_is_purged:
 * @self: a chat
 *
 * Returns: whether it was stored once and is destroyed now, so that nothing brings it back
 */
gboolean
causerie_chat_is_purged (CauserieChat *self)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT (self), FALSE);
  return self->item != NULL && causerie_chat_list_find_any (self->list, self->id) == NULL;
}
