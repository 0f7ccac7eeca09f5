/* SPDX-License-Identifier: GPL-3.0-or-later
 * Merges messages that other objects have written into an open chat. The library emits the ids of
 * written messages, including those that the chat wrote itself; they are read again, and what the
 * chat has already is left unchanged. Writes of this chat that are still pending are newer than the
 * rows read, and take precedence. */
#include "config.h"

#include "causerie-chat-updates.h"

struct _CauserieChatUpdates
{
  GObject parent_instance;

  CauserieLibrary *library;
  CauseriePendingWrites *writes;
  CauserieTree *tree;
  CauserieTurns *turns;
  CauserieVersions *versions;
  CauserieChatFeedback *feedback;

  gint64 chat_id;
  gboolean started;
  gboolean reading;
  GHashTable *ids; /* of messages to read */
};

static guint updated_signal;

G_DEFINE_FINAL_TYPE (CauserieChatUpdates, causerie_chat_updates, G_TYPE_OBJECT)

static void read_messages (CauserieChatUpdates *self);

/* Messages whose end was written by another object, as stored now. */
typedef struct
{
  CauserieChatUpdates *updates;
  GPtrArray *ended;
} Endings;

static void
free_endings (Endings *endings)
{
  g_object_unref (endings->updates);
  g_ptr_array_unref (endings->ended);
  g_free (endings);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Endings, free_endings)

static gboolean
was_ended_by_other (CauserieChatUpdates *self, CauserieMessage *known, CauserieMessage *stored)
{
  return causerie_message_get_state (known) == CAUSERIE_MESSAGE_STREAMING
         && causerie_message_get_state (stored) != CAUSERIE_MESSAGE_STREAMING
         && !causerie_turns_is_writing (self->turns, causerie_message_get_id (known));
}

static void
on_contents_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Endings) endings = data;
  CauserieChatUpdates *self = endings->updates;
  g_autoptr (GHashTable) contents = NULL;
  g_autoptr (GError) error = NULL;

  contents = causerie_library_load_contents_finish (CAUSERIE_LIBRARY (source), result, &error);
  if (contents == NULL)
    g_debug ("Reading replies that have ended: %s", error->message);
  for (guint i = 0; contents != NULL && i < endings->ended->len; i++)
    {
      CauserieMessage *stored = g_ptr_array_index (endings->ended, i);
      gint64 id = causerie_message_get_id (stored);
      CauserieMessage *known = causerie_tree_get_message (self->tree, id);
      CauserieContent *content = g_hash_table_lookup (contents, &id);

      if (known != NULL && content != NULL && was_ended_by_other (self, known, stored))
        causerie_message_finish (known, causerie_message_get_state (stored), content,
                                 causerie_message_get_ends (stored),
                                 causerie_message_get_failure (stored));
    }
  g_signal_emit (self, updated_signal, 0);
}

static void
end_messages (CauserieChatUpdates *self, GPtrArray *ended)
{
  Endings *endings = g_new0 (Endings, 1);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < ended->len; i++)
    {
      gint64 id = causerie_message_get_id (g_ptr_array_index (ended, i));

      g_array_append_val (ids, id);
    }
  endings->updates = g_object_ref (self);
  endings->ended = g_ptr_array_ref (ended);
  causerie_library_load_contents_async (self->library, ids, NULL, on_contents_loaded_cb, endings);
}

/* The library clears the failure of a user's message when a reply to it begins; do the same
 * here. */
static void
insert_message (CauserieChatUpdates *self, CauserieMessage *message)
{
  CauserieMessage *parent
      = causerie_tree_get_message (self->tree, causerie_message_get_parent_id (message));

  if (causerie_message_get_role (message) == CAUSERIE_ROLE_ASSISTANT && parent != NULL
      && causerie_message_get_role (parent) == CAUSERIE_ROLE_USER)
    causerie_message_set_failure (parent, NULL);
  causerie_tree_insert (self->tree, message);
}

/* A running turn, or a reply whose end is not stored yet, sets the failure itself. */
static void
update_failure (CauserieChatUpdates *self, CauserieMessage *known, CauserieMessage *stored)
{
  gint64 id = causerie_message_get_id (known);

  if (causerie_message_get_state (stored) != CAUSERIE_MESSAGE_STREAMING
      && causerie_turns_find_below (self->turns, id) == NULL
      && !causerie_turns_is_writing (self->turns, id))
    causerie_message_set_failure (known, causerie_message_get_failure (stored));
}

static void
merge_messages (CauserieChatUpdates *self, GPtrArray *messages)
{
  g_autoptr (GPtrArray) ended = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < messages->len; i++)
    {
      CauserieMessage *stored = g_ptr_array_index (messages, i);
      CauserieMessage *known
          = causerie_tree_get_message (self->tree, causerie_message_get_id (stored));

      if (known == NULL)
        insert_message (self, stored);
      else if (was_ended_by_other (self, known, stored))
        g_ptr_array_add (ended, g_object_ref (stored));
      else
        update_failure (self, known, stored);
    }
  causerie_turn_restore_failures (self->writes, self->tree, self->chat_id);
  if (ended->len > 0)
    end_messages (self, ended);
}

static void
on_feedback_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!causerie_chat_feedback_load_finish (CAUSERIE_CHAT_FEEDBACK (source), result, &error))
    g_debug ("Reading feedback: %s", error->message);
}

static gboolean
has_reply (GPtrArray *messages)
{
  for (guint i = 0; i < messages->len; i++)
    if (causerie_message_get_role (g_ptr_array_index (messages, i)) == CAUSERIE_ROLE_ASSISTANT)
      return TRUE;
  return FALSE;
}

typedef struct
{
  CauserieChatUpdates *updates;
  GArray *ids;
} Reading;

static void
free_reading (Reading *reading)
{
  g_object_unref (reading->updates);
  g_array_unref (reading->ids);
  g_free (reading);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reading, free_reading)

static void
on_messages_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Reading) reading = data;
  CauserieChatUpdates *self = reading->updates;
  g_autoptr (CauserieChatRecord) record = NULL;
  g_autoptr (GError) error = NULL;

  self->reading = FALSE;
  record = causerie_library_load_messages_finish (CAUSERIE_LIBRARY (source), result, &error);
  if (record != NULL)
    {
      merge_messages (self, record->messages);
      causerie_versions_update (self->versions, reading->ids, record->choices, record->deleted);
      for (guint i = 0; i < record->deleted->len; i++)
        causerie_turns_stop_below (self->turns, g_array_index (record->deleted, gint64, i));
      if (has_reply (record->messages))
        causerie_chat_feedback_load_async (self->feedback, on_feedback_loaded_cb, NULL);
      g_signal_emit (self, updated_signal, 0);
    }
  else
    g_debug ("Reading what changed in a chat: %s", error->message);
  read_messages (self);
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *)a;
  gint64 y = *(const gint64 *)b;

  return (x > y) - (x < y);
}

/* Sorted by id, parents come before their children. */
static void
read_messages (CauserieChatUpdates *self)
{
  Reading *reading;
  GHashTableIter iter;
  gpointer id;

  if (self->reading || !self->started || g_hash_table_size (self->ids) == 0)
    return;
  self->reading = TRUE;
  reading = g_new0 (Reading, 1);
  reading->updates = g_object_ref (self);
  reading->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_hash_table_iter_init (&iter, self->ids);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_array_append_vals (reading->ids, id, 1);
  g_array_sort (reading->ids, compare_ids);
  g_hash_table_remove_all (self->ids);
  causerie_library_load_messages_async (self->library, self->chat_id, reading->ids, NULL,
                                        on_messages_loaded_cb, reading);
}

static void
on_library_added_cb (CauserieLibrary *library, gint64 chat_id, GArray *ids,
                     CauserieChatUpdates *self)
{
  if (chat_id != self->chat_id)
    return;
  for (guint i = 0; i < ids->len; i++)
    {
      gint64 id = g_array_index (ids, gint64, i);

      if (causerie_tree_get_message (self->tree, id) == NULL)
        g_hash_table_add (self->ids, g_memdup2 (&id, sizeof id));
    }
  read_messages (self);
}

static void
on_library_changed_cb (CauserieLibrary *library, gint64 chat_id, GArray *ids,
                       CauserieChatUpdates *self)
{
  if (chat_id != self->chat_id)
    return;
  for (guint i = 0; i < ids->len; i++)
    {
      gint64 id = g_array_index (ids, gint64, i);

      if (!causerie_turns_is_writing (self->turns, id))
        g_hash_table_add (self->ids, g_memdup2 (&id, sizeof id));
    }
  read_messages (self);
}

static void
causerie_chat_updates_finalize (GObject *object)
{
  CauserieChatUpdates *self = CAUSERIE_CHAT_UPDATES (object);

  g_hash_table_unref (self->ids);
  g_clear_object (&self->library);
  g_clear_object (&self->writes);
  g_clear_object (&self->tree);
  g_clear_object (&self->turns);
  g_clear_object (&self->versions);
  g_clear_object (&self->feedback);
  G_OBJECT_CLASS (causerie_chat_updates_parent_class)->finalize (object);
}

static void
causerie_chat_updates_class_init (CauserieChatUpdatesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = causerie_chat_updates_finalize;
  updated_signal = g_signal_new ("updated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
causerie_chat_updates_init (CauserieChatUpdates *self)
{
  self->ids = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

/**
 * causerie_chat_updates_new:
 * @turns: the running turns, which update their replies themselves
 */
CauserieChatUpdates *
causerie_chat_updates_new (CauserieLibrary *library, CauseriePendingWrites *writes,
                           CauserieTree *tree, CauserieTurns *turns, CauserieVersions *versions,
                           CauserieChatFeedback *feedback)
{
  CauserieChatUpdates *self = g_object_new (CAUSERIE_TYPE_CHAT_UPDATES, NULL);

  self->library = g_object_ref (library);
  self->writes = g_object_ref (writes);
  self->tree = g_object_ref (tree);
  self->turns = g_object_ref (turns);
  self->versions = g_object_ref (versions);
  self->feedback = g_object_ref (feedback);
  g_signal_connect_object (library, "added", G_CALLBACK (on_library_added_cb), self, 0);
  g_signal_connect_object (library, "changed", G_CALLBACK (on_library_changed_cb), self, 0);
  return self;
}

/**
 * causerie_chat_updates_set_chat_id:
 * @chat_id: the chat, or 0 while it is not stored
 */
void
causerie_chat_updates_set_chat_id (CauserieChatUpdates *self, gint64 chat_id)
{
  self->chat_id = chat_id;
}

/**
 * causerie_chat_updates_start:
 * @self: the updates of a chat whose tree is loaded
 *
 * Merges what was written since the tree was read, and whatever is written from now on.
 */
void
causerie_chat_updates_start (CauserieChatUpdates *self)
{
  self->started = TRUE;
  read_messages (self);
}
