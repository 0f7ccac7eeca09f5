/* SPDX-License-Identifier: GPL-3.0-or-later
 * The versions of a chat's messages: which are chosen, and which are deleted. */
#include "config.h"

#include "causerie-versions.h"

struct _CauserieVersions
{
  GObject parent_instance;

  CauserieLibrary *library;
  CauseriePendingWrites *writes;
  CauserieTree *tree;
  gint64 chat_id;
  GArray *choices;       /* of CauserieChoice: changed in the tree and not stored yet */
  GHashTable *deletions; /* ids of messages whose deletion or restoring is being stored */
};

static guint failed_signal;

G_DEFINE_FINAL_TYPE (CauserieVersions, causerie_versions, G_TYPE_OBJECT)

typedef struct
{
  GArray *choices;
  gint64 leaf_id;
} Choices;

static void
free_choices (gpointer data)
{
  Choices *choices = data;

  g_array_unref (choices->choices);
  g_free (choices);
}

/* If both arrays have a choice for the same parent, the newer one takes precedence. */
static void
add_older_choices (gpointer newer, gconstpointer older)
{
  const GArray *choices = ((const Choices *)older)->choices;

  g_array_prepend_vals (((Choices *)newer)->choices, choices->data, choices->len);
}

static void
start_writing_choices (CauserieLibrary *library, gint64 chat_id, gint64 message_id,
                       gconstpointer data, GAsyncReadyCallback callback, gpointer callback_data)
{
  const Choices *choices = data;

  causerie_library_choose_async (library, chat_id, choices->choices, choices->leaf_id, NULL,
                                 callback, callback_data);
}

/* Losing it does not matter: the chat only opens on another branch. */
static const CauseriePendingKind choices_kind
    = { start_writing_choices, add_older_choices, free_choices, FALSE };

static void
on_chosen_changed_cb (CauserieTree *tree, gint64 parent_id, gint64 child_id, gpointer data)
{
  CauserieChoice choice = { parent_id, child_id };

  g_array_append_val (CAUSERIE_VERSIONS (data)->choices, choice);
}

static void
causerie_versions_finalize (GObject *object)
{
  CauserieVersions *self = CAUSERIE_VERSIONS (object);

  g_array_unref (self->choices);
  g_hash_table_unref (self->deletions);
  g_clear_object (&self->library);
  g_clear_object (&self->writes);
  g_clear_object (&self->tree);
  G_OBJECT_CLASS (causerie_versions_parent_class)->finalize (object);
}

static void
causerie_versions_class_init (CauserieVersionsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = causerie_versions_finalize;
  failed_signal = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 1, CAUSERIE_TYPE_FAILURE);
}

static void
causerie_versions_init (CauserieVersions *self)
{
  self->choices = g_array_new (FALSE, FALSE, sizeof (CauserieChoice));
  self->deletions = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

CauserieVersions *
causerie_versions_new (CauserieLibrary *library, CauseriePendingWrites *writes, CauserieTree *tree)
{
  CauserieVersions *self = g_object_new (CAUSERIE_TYPE_VERSIONS, NULL);

  self->library = g_object_ref (library);
  self->writes = g_object_ref (writes);
  self->tree = g_object_ref (tree);
  g_signal_connect_object (tree, "chosen-changed", G_CALLBACK (on_chosen_changed_cb), self, 0);
  return self;
}

/**
 * causerie_versions_set_chat_id:
 * @chat_id: the chat, or 0 while it is not stored
 */
void
causerie_versions_set_chat_id (CauserieVersions *self, gint64 chat_id)
{
  self->chat_id = chat_id;
}

/* Stores the choices that changed since the last call, and the leaf to which all choices lead. Does
 * nothing if the chat is not stored or the library is read-only. */
void
causerie_versions_store_choices (CauserieVersions *self)
{
  if (self->chat_id != 0 && causerie_library_get_read_only_reason (self->library) == NULL)
    {
      Choices *choices = g_new0 (Choices, 1);

      choices->choices = g_array_copy (self->choices);
      choices->leaf_id = causerie_versions_find_leaf (self);
      causerie_pending_writes_add (self->writes, &choices_kind, self->chat_id, 0, choices);
    }
  g_array_set_size (self->choices, 0);
}

static void
choose_all (CauserieVersions *self, GArray *choices)
{
  for (guint i = 0; i < choices->len; i++)
    {
      const CauserieChoice *choice = &g_array_index (choices, CauserieChoice, i);

      if (causerie_tree_get_message (self->tree, choice->child_id) != NULL)
        causerie_tree_choose (self->tree, choice->parent_id, choice->child_id);
    }
  /* These choices are stored or pending; do not store them again. */
  g_array_set_size (self->choices, 0);
}

/**
 * causerie_versions_restore_choices:
 * @self: the versions of a chat that has just been loaded
 *
 * Applies pending choices to the tree.
 */
void
causerie_versions_restore_choices (CauserieVersions *self)
{
  const Choices *pending
      = causerie_pending_writes_get (self->writes, &choices_kind, self->chat_id, 0);

  if (pending != NULL)
    choose_all (self, pending->choices);
}

/* Returns: the leaf to which the chosen children lead, or %CAUSERIE_ROOT */
gint64
causerie_versions_find_leaf (CauserieVersions *self)
{
  gint64 leaf = CAUSERIE_ROOT;
  gint64 child;

  while ((child = causerie_tree_get_chosen (self->tree, leaf)) != 0)
    leaf = child;
  return leaf;
}

typedef struct
{
  CauserieVersions *versions;
  gint64 message_id;
  gboolean was_deleted;
} Deletion;

static void
free_deletion (Deletion *deletion)
{
  g_object_unref (deletion->versions);
  g_free (deletion);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Deletion, free_deletion)

/* Counts, as several changes of one message may be in progress. */
static void
add_deletion_count (CauserieVersions *self, gint64 message_id, int step)
{
  int count = GPOINTER_TO_INT (g_hash_table_lookup (self->deletions, &message_id)) + step;

  if (count == 0)
    g_hash_table_remove (self->deletions, &message_id);
  else
    g_hash_table_insert (self->deletions, g_memdup2 (&message_id, sizeof message_id),
                         GINT_TO_POINTER (count));
}

static void
on_deletion_stored_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Deletion) deletion = data;
  CauserieVersions *self = deletion->versions;
  g_autoptr (CauserieFailure) failure = NULL;
  g_autoptr (GError) error = NULL;

  add_deletion_count (self, deletion->message_id, -1);
  if (causerie_library_write_finish (CAUSERIE_LIBRARY (source), result, &error))
    return;
  causerie_tree_set_deleted (self->tree, deletion->message_id, deletion->was_deleted);
  failure = causerie_failure_new_from_error (error);
  g_signal_emit (self, failed_signal, 0, failure);
}

/**
 * causerie_versions_set_deleted:
 * @deleted: %TRUE to delete it, %FALSE to restore it
 *
 * Deletes or restores a version with all messages below it, and stores the change. If the write
 * fails, it is undone and #CauserieVersions::failed is emitted.
 *
 * Returns: %FALSE if it is the only version left, or no message of this chat
 */
gboolean
causerie_versions_set_deleted (CauserieVersions *self, gint64 message_id, gboolean deleted)
{
  Deletion *deletion;

  if (!causerie_tree_set_deleted (self->tree, message_id, deleted))
    return FALSE;
  deletion = g_new0 (Deletion, 1);
  deletion->versions = g_object_ref (self);
  deletion->message_id = message_id;
  deletion->was_deleted = !deleted;
  add_deletion_count (self, message_id, 1);
  causerie_library_delete_message_async (self->library, message_id, deleted, NULL,
                                         on_deletion_stored_cb, deletion);
  return TRUE;
}

static gboolean
contains_id (GArray *ids, gint64 id)
{
  for (guint i = 0; i < ids->len; i++)
    if (g_array_index (ids, gint64, i) == id)
      return TRUE;
  return FALSE;
}

/**
 * causerie_versions_update:
 * @message_ids: (element-type gint64): messages that were written
 * @choices: (element-type CauserieChoice): the stored choices at these messages
 * @deleted: (element-type gint64): those of @message_ids that are deleted
 *
 * Applies stored choices and deletions to the tree. Pending writes are newer and take precedence.
 */
void
causerie_versions_update (CauserieVersions *self, GArray *message_ids, GArray *choices,
                          GArray *deleted)
{
  if (self->choices->len == 0
      && causerie_pending_writes_get (self->writes, &choices_kind, self->chat_id, 0) == NULL)
    choose_all (self, choices);
  for (guint i = 0; i < message_ids->len; i++)
    {
      gint64 id = g_array_index (message_ids, gint64, i);

      if (!g_hash_table_contains (self->deletions, &id))
        causerie_tree_set_deleted (self->tree, id, contains_id (deleted, id));
    }
}
