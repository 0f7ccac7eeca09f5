/* SPDX-License-Identifier: GPL-3.0-or-later
 * A GtkFilter for the chat list. The library searches titles and the text of all branches; only the
 * result for the latest query is used. */
#include "config.h"

#include "causerie-chat-search.h"

struct _CauserieChatSearch
{
  GtkFilter parent_instance;

  /* Owned */
  CauserieLibrary *library;
  char *words;         /* the query; NULL: all chats match */
  GHashTable *matches; /* the ids found by the last search; NULL: all chats match */
  CauserieFailure *failure;
  GCancellable *cancellable;
  guint idle_id;
};

G_DEFINE_FINAL_TYPE (CauserieChatSearch, causerie_chat_search, GTK_TYPE_FILTER)

static GHashTable *
take_ids (GArray *found)
{
  GHashTable *ids = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint i = 0; found != NULL && i < found->len; i++)
    g_hash_table_add (ids, g_memdup2 (&g_array_index (found, gint64, i), sizeof (gint64)));
  return ids;
}

static void
on_searched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieChatSearch) self = data;
  g_autoptr (CauserieFailure) failure = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) found = NULL;

  found = causerie_library_search_finish (CAUSERIE_LIBRARY (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL)
    failure = causerie_failure_new_from_error (error);
  causerie_failure_set (&self->failure, failure);
  g_clear_pointer (&self->matches, g_hash_table_unref);
  self->matches = take_ids (found);
  gtk_filter_changed (GTK_FILTER (self), GTK_FILTER_CHANGE_DIFFERENT);
}

static gboolean
on_idle_cb (gpointer data)
{
  CauserieChatSearch *self = data;

  self->idle_id = 0;
  self->cancellable = g_cancellable_new ();
  causerie_library_search_async (self->library, self->words, self->cancellable, on_searched_cb,
                                 g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
stop (CauserieChatSearch *self)
{
  g_clear_handle_id (&self->idle_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

/* The chat list notifies changes before it sends them to the library. The search is deferred, so
   that the library stores the change first. */
static void
search_again (CauserieChatSearch *self)
{
  stop (self);
  if (self->words != NULL)
    self->idle_id = g_idle_add (on_idle_cb, self);
}

static gboolean
causerie_chat_search_match (GtkFilter *filter, gpointer item)
{
  CauserieChatSearch *self = CAUSERIE_CHAT_SEARCH (filter);
  gint64 id = causerie_chat_item_get_id (item);

  return self->matches == NULL || g_hash_table_contains (self->matches, &id);
}

static GtkFilterMatch
causerie_chat_search_get_strictness (GtkFilter *filter)
{
  CauserieChatSearch *self = CAUSERIE_CHAT_SEARCH (filter);

  return self->matches == NULL ? GTK_FILTER_MATCH_ALL : GTK_FILTER_MATCH_SOME;
}

static void
causerie_chat_search_dispose (GObject *object)
{
  CauserieChatSearch *self = CAUSERIE_CHAT_SEARCH (object);

  stop (self);
  g_clear_object (&self->library);
  G_OBJECT_CLASS (causerie_chat_search_parent_class)->dispose (object);
}

static void
causerie_chat_search_finalize (GObject *object)
{
  CauserieChatSearch *self = CAUSERIE_CHAT_SEARCH (object);

  g_clear_pointer (&self->matches, g_hash_table_unref);
  g_clear_pointer (&self->failure, causerie_failure_unref);
  g_free (self->words);
  G_OBJECT_CLASS (causerie_chat_search_parent_class)->finalize (object);
}

static void
causerie_chat_search_class_init (CauserieChatSearchClass *klass)
{
  GtkFilterClass *filter_class = GTK_FILTER_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = causerie_chat_search_dispose;
  G_OBJECT_CLASS (klass)->finalize = causerie_chat_search_finalize;
  filter_class->match = causerie_chat_search_match;
  filter_class->get_strictness = causerie_chat_search_get_strictness;
}

static void
causerie_chat_search_init (CauserieChatSearch *self)
{
}

/**
 * causerie_chat_search_new:
 * @chats: the chats; the search is repeated when one is created, renamed or restored
 */
CauserieChatSearch *
causerie_chat_search_new (CauserieLibrary *library, CauserieChatList *chats)
{
  CauserieChatSearch *self;

  g_return_val_if_fail (CAUSERIE_IS_LIBRARY (library) && CAUSERIE_IS_CHAT_LIST (chats), NULL);

  self = g_object_new (CAUSERIE_TYPE_CHAT_SEARCH, NULL);
  self->library = g_object_ref (library);
  g_signal_connect_object (chats, "chat-changed", G_CALLBACK (search_again), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/**
 * causerie_chat_search_set_words:
 * @words: the query, taken literally; if blank, all chats match
 *
 * The previous result is kept until the new one arrives.
 */
void
causerie_chat_search_set_words (CauserieChatSearch *self, const char *words)
{
  g_autofree char *stripped = NULL;

  g_return_if_fail (CAUSERIE_IS_CHAT_SEARCH (self) && words != NULL);

  stripped = g_strstrip (g_strdup (words));
  if (g_strcmp0 (self->words != NULL ? self->words : "", stripped) == 0)
    return;
  g_clear_pointer (&self->words, g_free);
  if (stripped[0] != '\0')
    self->words = g_steal_pointer (&stripped);
  search_again (self);
  if (self->words != NULL)
    return;
  causerie_failure_set (&self->failure, NULL);
  g_clear_pointer (&self->matches, g_hash_table_unref);
  gtk_filter_changed (GTK_FILTER (self), GTK_FILTER_CHANGE_LESS_STRICT);
}

/* Changes when #GtkFilter::changed is emitted. Returns: (transfer none) (nullable): why the last
   search failed */
const CauserieFailure *
causerie_chat_search_get_failure (CauserieChatSearch *self)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT_SEARCH (self), NULL);

  return self->failure;
}
