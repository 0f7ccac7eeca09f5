/* SPDX-License-Identifier: GPL-3.0-or-later
 * How the chat list finds what matches its search: a moment after typing, and only the last words.
 */
#include "config.h"

#include "causerie-chat-list-private.h"

#define DELAY_MILLISECONDS 150

typedef struct
{
  CauserieChatList *list;
  GCancellable *cancellable;
} Search;

static void
free_search (Search *search)
{
  g_object_unref (search->list);
  g_object_unref (search->cancellable);
  g_free (search);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Search, free_search)

static GHashTable *
take_ids (GArray *found)
{
  GHashTable *ids = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint i = 0; i < found->len; i++)
    {
      gint64 *id = g_new (gint64, 1);

      *id = g_array_index (found, gint64, i);
      g_hash_table_add (ids, id);
    }
  return ids;
}

static void
on_searched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Search) search = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) found = NULL;
  CauserieChatList *self = search->list;

  found = causerie_library_search_finish (CAUSERIE_LIBRARY (source), result, &error);
  if (self->searching != search->cancellable)
    return;
  g_clear_object (&self->searching);
  if (found != NULL)
    {
      g_clear_pointer (&self->matches, g_hash_table_unref);
      self->matches = take_ids (found);
      causerie_chat_list_refresh (self);
    }
  else
    causerie_chat_list_tell_failure (self, error);
  causerie_chat_list_notify_searching (self);
}

static gboolean
on_search_due_cb (gpointer data)
{
  CauserieChatList *self = CAUSERIE_CHAT_LIST (data);
  Search *search = g_new0 (Search, 1);

  self->search_delay = 0;
  self->searching = g_cancellable_new ();
  search->list = g_object_ref (self);
  search->cancellable = g_object_ref (self->searching);
  causerie_library_search_async (self->library, self->search, self->searching, on_searched_cb,
                                 search);
  return G_SOURCE_REMOVE;
}

/**
 * causerie_chat_list_stop_search:
 * @self: the chat list
 *
 * Forgets a search that waits or is under way.
 */
void
causerie_chat_list_stop_search (CauserieChatList *self)
{
  g_clear_handle_id (&self->search_delay, g_source_remove);
  if (self->searching != NULL)
    g_cancellable_cancel (self->searching);
  g_clear_object (&self->searching);
}

/**
 * causerie_chat_list_search_again:
 * @self: the chat list
 *
 * Searches for the present words, or shows all chats if there are none.
 */
void
causerie_chat_list_search_again (CauserieChatList *self)
{
  causerie_chat_list_stop_search (self);
  if (self->search != NULL)
    self->search_delay = g_timeout_add (DELAY_MILLISECONDS, on_search_due_cb, self);
  else
    {
      g_clear_pointer (&self->matches, g_hash_table_unref);
      causerie_chat_list_refresh (self);
    }
  causerie_chat_list_notify_searching (self);
}
