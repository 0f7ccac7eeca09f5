/* SPDX-License-Identifier: GPL-3.0-or-later
 * The tree of one conversation: parents, versions, deletions and choices. It does not depend on the
 * content of messages. */
#include "config.h"

#include "causerie-tree.h"

#include "causerie-tree-node.h"

struct _CauserieTree
{
  GObject parent_instance;

  GHashTable *nodes; /* by id; without the virtual root */
  CauserieTreeNode *root;
};

G_DEFINE_FINAL_TYPE (CauserieTree, causerie_tree, G_TYPE_OBJECT)

enum
{
  ADDED,
  CHILDREN_CHANGED,
  CHOSEN_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
causerie_tree_finalize (GObject *object)
{
  CauserieTree *self = CAUSERIE_TREE (object);

  g_hash_table_unref (self->nodes);
  causerie_tree_node_free (self->root);
  G_OBJECT_CLASS (causerie_tree_parent_class)->finalize (object);
}

static void
install_signals (GType type)
{
  /**
   * CauserieTree::added:
   * @self: the tree
   * @message: the new message
   *
   * A message was added. All queries already include it. #CauserieTree::children-changed is emitted
   * next, for its parent.
   */
  signals[ADDED] = g_signal_new ("added", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                 1, CAUSERIE_TYPE_MESSAGE);

  /**
   * CauserieTree::children-changed:
   * @self: the tree
   * @parent_id: a message, or %CAUSERIE_ROOT
   *
   * The living children of @parent_id changed, and possibly the chosen one. causerie_tree_load()
   * emits this once, for %CAUSERIE_ROOT.
   */
  signals[CHILDREN_CHANGED] = g_signal_new ("children-changed", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                            NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);

  /**
   * CauserieTree::chosen-changed:
   * @self: the tree
   * @parent_id: a message, or %CAUSERIE_ROOT
   * @child_id: the child that was chosen
   *
   * causerie_tree_choose() changed the choice. A deletion does not change it, so that undoing the
   * deletion restores it.
   */
  signals[CHOSEN_CHANGED] = g_signal_new ("chosen-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_INT64);
}

static void
causerie_tree_class_init (CauserieTreeClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->finalize = causerie_tree_finalize;
  install_signals (G_TYPE_FROM_CLASS (class));
}

static void
causerie_tree_init (CauserieTree *self)
{
  self->nodes = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL,
                                       (GDestroyNotify)causerie_tree_node_free);
  self->root = causerie_tree_node_new (NULL);
}

CauserieTree *
causerie_tree_new (void)
{
  return g_object_new (CAUSERIE_TYPE_TREE, NULL);
}

/**
 * find_node:
 * @id: an id, or %CAUSERIE_ROOT
 *
 * Returns: (transfer none) (nullable): the node
 */
static CauserieTreeNode *
find_node (CauserieTree *self, gint64 id)
{
  return id == CAUSERIE_ROOT ? self->root : g_hash_table_lookup (self->nodes, &id);
}

/* Returns: (transfer none): its node, which is not attached yet */
static CauserieTreeNode *
insert_node (CauserieTree *self, CauserieMessage *message)
{
  CauserieTreeNode *node = causerie_tree_node_new (message);

  g_hash_table_insert (self->nodes, &node->id, node);
  return node;
}

static gboolean
insert_all (CauserieTree *self, GPtrArray *messages, GPtrArray *nodes, GError **error)
{
  for (guint i = 0; i < messages->len; i++)
    {
      CauserieMessage *message = g_ptr_array_index (messages, i);
      gint64 id = causerie_message_get_id (message);

      if (find_node (self, id) != NULL)
        {
          g_set_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_CORRUPT,
                       "Message %" G_GINT64_FORMAT " is there twice", id);
          return FALSE;
        }
      g_ptr_array_add (nodes, insert_node (self, message));
    }
  return TRUE;
}

static void
find_parents (CauserieTree *self, GPtrArray *nodes)
{
  for (guint i = 0; i < nodes->len; i++)
    {
      CauserieTreeNode *node = g_ptr_array_index (nodes, i);

      node->parent = find_node (self, causerie_message_get_parent_id (node->message));
      node->recovered = node->parent == NULL;
      if (node->recovered)
        node->parent = self->root;
    }
}

/* Walks up from every node and marks the nodes with the number of the walk. A node with the number
   of the same walk is part of a cycle. A node with another number is known to lead to the root. */
static gboolean
check_cycles (CauserieTree *self, GPtrArray *nodes, GError **error)
{
  self->root->walk = G_MAXUINT;
  for (guint i = 0; i < nodes->len; i++)
    {
      CauserieTreeNode *node = g_ptr_array_index (nodes, i);

      for (; node->walk == 0; node = node->parent)
        node->walk = i + 1;
      if (node->walk == i + 1)
        {
          g_set_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_CYCLE,
                       "Message %" G_GINT64_FORMAT " is below itself", node->id);
          return FALSE;
        }
    }
  return TRUE;
}

static int
compare_nodes (gconstpointer a, gconstpointer b)
{
  const CauserieTreeNode *first = *(CauserieTreeNode *const *)a;
  const CauserieTreeNode *second = *(CauserieTreeNode *const *)b;

  return (first->id > second->id) - (first->id < second->id);
}

static void
apply_choices (CauserieTree *self, GArray *choices)
{
  for (guint i = 0; choices != NULL && i < choices->len; i++)
    {
      const CauserieChoice *choice = &g_array_index (choices, CauserieChoice, i);
      CauserieTreeNode *parent = find_node (self, choice->parent_id);
      CauserieTreeNode *child = g_hash_table_lookup (self->nodes, &choice->child_id);

      if (parent != NULL && child != NULL && child->parent == parent)
        parent->choice = child->id;
    }
}

static void
apply_deletions (CauserieTree *self, GArray *deleted)
{
  for (guint i = 0; deleted != NULL && i < deleted->len; i++)
    {
      CauserieTreeNode *node
          = g_hash_table_lookup (self->nodes, &g_array_index (deleted, gint64, i));

      if (node != NULL)
        node->deleted = TRUE;
    }
}

/**
 * fill:
 * @messages: (element-type CauserieMessage): all messages, in any order
 * @choices: (nullable) (element-type CauserieChoice): the chosen children
 * @deleted: (nullable) (element-type gint64): the ids that are marked as deleted
 *
 * Does the same as causerie_tree_load(), without emitting a signal.
 *
 * Returns: %FALSE on an error; the tree is then empty
 */
static gboolean
fill (CauserieTree *self, GPtrArray *messages, GArray *choices, GArray *deleted, GError **error)
{
  g_autoptr (GPtrArray) nodes = g_ptr_array_sized_new (messages->len);

  if (!insert_all (self, messages, nodes, error))
    {
      g_hash_table_remove_all (self->nodes);
      return FALSE;
    }
  find_parents (self, nodes);
  if (!check_cycles (self, nodes, error))
    {
      g_hash_table_remove_all (self->nodes);
      return FALSE;
    }
  apply_deletions (self, deleted);
  g_ptr_array_sort (nodes, compare_nodes);
  for (guint i = 0; i < nodes->len; i++)
    causerie_tree_node_attach (g_ptr_array_index (nodes, i));
  apply_choices (self, choices);
  return TRUE;
}

/**
 * causerie_tree_load:
 * @messages: (element-type CauserieMessage): all messages of the conversation, in any order
 * @choices: (nullable) (element-type CauserieChoice): the chosen children
 * @deleted: (nullable) (element-type gint64): the ids that are marked as deleted
 *
 * Fills the tree with stored messages. A message whose parent does not exist is placed below the
 * root and marked as recovered. Messages below an ending, which an import can contain, are
 * included. Choices and deletions of unknown messages are ignored.
 *
 * Returns: %FALSE with %CAUSERIE_ERROR_CYCLE if parent ids form a cycle, or %CAUSERIE_ERROR_CORRUPT
 *   if an id occurs twice; the tree is then empty
 */
gboolean
causerie_tree_load (CauserieTree *self, GPtrArray *messages, GArray *choices, GArray *deleted,
                    GError **error)
{
  g_return_val_if_fail (CAUSERIE_IS_TREE (self), FALSE);
  g_return_val_if_fail (messages != NULL, FALSE);
  g_return_val_if_fail (g_hash_table_size (self->nodes) == 0, FALSE);

  if (!fill (self, messages, choices, deleted, error))
    return FALSE;
  g_signal_emit (self, signals[CHILDREN_CHANGED], 0, CAUSERIE_ROOT);
  return TRUE;
}

/* A node accepts no child if its path is ended, or while it streams. */
static gboolean
check_place (CauserieTree *self, CauserieTreeNode *node, GError **error)
{
  CauserieError code;

  if (node == self->root)
    return TRUE;
  if (node == NULL)
    code = CAUSERIE_ERROR_NO_MESSAGE;
  else if (causerie_tree_is_ended_at (self, node->id))
    code = CAUSERIE_ERROR_ENDED;
  else if (causerie_message_get_state (node->message) == CAUSERIE_MESSAGE_STREAMING)
    code = CAUSERIE_ERROR_BUSY;
  else
    return TRUE;
  g_propagate_error (error, causerie_error_new_full (code, NULL, NULL, 0));
  return FALSE;
}

/* Checks whether a child can be added to @parent_id. This is always possible for the root.
 *
 * Returns: %FALSE with %CAUSERIE_ERROR_NO_MESSAGE if it does not exist or is deleted,
 *   %CAUSERIE_ERROR_ENDED if its path is ended, %CAUSERIE_ERROR_BUSY if it still streams */
gboolean
causerie_tree_check_add (CauserieTree *self, gint64 parent_id, GError **error)
{
  CauserieTreeNode *node;

  g_return_val_if_fail (CAUSERIE_IS_TREE (self), FALSE);

  node = find_node (self, parent_id);
  if (node != NULL && !causerie_tree_node_is_living (node))
    node = NULL;
  return check_place (self, node, error);
}

/* A message whose @parent is %NULL is placed below the root and marked as recovered. */
static void
attach (CauserieTree *self, CauserieMessage *message, CauserieTreeNode *parent)
{
  CauserieTreeNode *node = insert_node (self, message);

  node->recovered = parent == NULL;
  node->parent = parent != NULL ? parent : self->root;
  causerie_tree_node_attach (node);
  g_signal_emit (self, signals[ADDED], 0, message);
  g_signal_emit (self, signals[CHILDREN_CHANGED], 0, node->parent->id);
}

/**
 * causerie_tree_add:
 * @message: a stored message
 *
 * Adds @message below its parent, without choosing it. If the parent was deleted in the meantime,
 * the message is hidden and restored with it.
 *
 * Returns: %FALSE with %CAUSERIE_ERROR_NO_MESSAGE if the parent does not exist, with
 *   %CAUSERIE_ERROR_ENDED or %CAUSERIE_ERROR_BUSY as from causerie_tree_check_add(), or
 *   %CAUSERIE_ERROR_FAILED if the id exists already
 */
gboolean
causerie_tree_add (CauserieTree *self, CauserieMessage *message, GError **error)
{
  gint64 id, parent_id;
  CauserieTreeNode *parent;

  g_return_val_if_fail (CAUSERIE_IS_TREE (self), FALSE);
  g_return_val_if_fail (CAUSERIE_IS_MESSAGE (message), FALSE);

  id = causerie_message_get_id (message);
  parent_id = causerie_message_get_parent_id (message);
  parent = find_node (self, parent_id);
  if (!check_place (self, parent, error))
    return FALSE;
  if (find_node (self, id) != NULL)
    {
      g_set_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_FAILED,
                   "Message %" G_GINT64_FORMAT " is there already", id);
      return FALSE;
    }
  attach (self, message, parent);
  return TRUE;
}

/* Adds @message in the same way as causerie_tree_load(): also below an ending, and below the root
 * if its parent does not exist. Returns: %FALSE if the id exists already */
gboolean
causerie_tree_insert (CauserieTree *self, CauserieMessage *message)
{
  CauserieTreeNode *parent;

  g_return_val_if_fail (CAUSERIE_IS_TREE (self), FALSE);
  g_return_val_if_fail (CAUSERIE_IS_MESSAGE (message), FALSE);

  if (find_node (self, causerie_message_get_id (message)) != NULL)
    return FALSE;
  parent = find_node (self, causerie_message_get_parent_id (message));
  attach (self, message, parent);
  return TRUE;
}

/**
 * causerie_tree_choose:
 * @parent_id: a message, or %CAUSERIE_ROOT
 * @child_id: one of its living children; anything else is ignored
 *
 * Remembers which child of @parent_id was last on screen.
 */
void
causerie_tree_choose (CauserieTree *self, gint64 parent_id, gint64 child_id)
{
  CauserieTreeNode *parent, *child;

  g_return_if_fail (CAUSERIE_IS_TREE (self));

  parent = find_node (self, parent_id);
  child = g_hash_table_lookup (self->nodes, &child_id);
  if (parent == NULL || child == NULL || child->parent != parent || child->deleted
      || parent->choice == child_id)
    return;
  parent->choice = child_id;
  g_signal_emit (self, signals[CHOSEN_CHANGED], 0, parent_id, child_id);
}

/**
 * causerie_tree_set_deleted:
 * @deleted: %TRUE to delete it, %FALSE to restore it
 *
 * Marks one message as deleted. The messages below it are hidden with it and restored with it, with
 * the same choices.
 *
 * Returns: %FALSE if there is no such message, or if it is the last living version among its
 *   siblings
 */
gboolean
causerie_tree_set_deleted (CauserieTree *self, gint64 id, gboolean deleted)
{
  CauserieTreeNode *node;

  g_return_val_if_fail (CAUSERIE_IS_TREE (self), FALSE);

  node = g_hash_table_lookup (self->nodes, &id);
  if (node == NULL)
    return FALSE;
  if (node->deleted == !!deleted)
    return TRUE;
  if (deleted && causerie_tree_node_count_living (node->parent) == 1)
    return FALSE;
  causerie_tree_node_set_deleted (node, !!deleted);
  g_signal_emit (self, signals[CHILDREN_CHANGED], 0, node->parent->id);
  return TRUE;
}

/* Returns: the number of messages, including deleted ones and those below them */
guint
causerie_tree_get_size (CauserieTree *self)
{
  g_return_val_if_fail (CAUSERIE_IS_TREE (self), 0);

  return g_hash_table_size (self->nodes);
}

/* Returns: (transfer none) (nullable): the message, deleted or not */
CauserieMessage *
causerie_tree_get_message (CauserieTree *self, gint64 id)
{
  CauserieTreeNode *node;

  g_return_val_if_fail (CAUSERIE_IS_TREE (self), NULL);

  node = find_node (self, id);
  return node != NULL ? node->message : NULL;
}

/* Returns: the parent; %CAUSERIE_ROOT for a first, recovered or unknown message */
gint64
causerie_tree_get_parent_id (CauserieTree *self, gint64 id)
{
  CauserieTreeNode *node;

  g_return_val_if_fail (CAUSERIE_IS_TREE (self), CAUSERIE_ROOT);

  node = g_hash_table_lookup (self->nodes, &id);
  return node != NULL ? node->parent->id : CAUSERIE_ROOT;
}

/**
 * causerie_tree_is_living:
 * @id: a message, or %CAUSERIE_ROOT, which is always living
 *
 * Returns: whether neither the message nor any above it is deleted; %FALSE for an unknown one
 */
gboolean
causerie_tree_is_living (CauserieTree *self, gint64 id)
{
  CauserieTreeNode *node;

  g_return_val_if_fail (CAUSERIE_IS_TREE (self), FALSE);

  node = find_node (self, id);
  return node != NULL && causerie_tree_node_is_living (node);
}

/* Returns: whether it is below the root because its parent does not exist */
gboolean
causerie_tree_is_recovered (CauserieTree *self, gint64 id)
{
  CauserieTreeNode *node;

  g_return_val_if_fail (CAUSERIE_IS_TREE (self), FALSE);

  node = find_node (self, id);
  return node != NULL && node->recovered;
}

/* Returns: whether the message or any above it ends the chat */
gboolean
causerie_tree_is_ended_at (CauserieTree *self, gint64 id)
{
  g_return_val_if_fail (CAUSERIE_IS_TREE (self), FALSE);

  for (const CauserieTreeNode *node = find_node (self, id); node != NULL; node = node->parent)
    if (node->message != NULL && causerie_message_get_ends (node->message))
      return TRUE;
  return FALSE;
}

/**
 * causerie_tree_get_n_children:
 * @parent_id: a message, or %CAUSERIE_ROOT
 */
guint
causerie_tree_get_n_children (CauserieTree *self, gint64 parent_id)
{
  CauserieTreeNode *parent;

  g_return_val_if_fail (CAUSERIE_IS_TREE (self), 0);

  parent = find_node (self, parent_id);
  return parent != NULL ? causerie_tree_node_count_living (parent) : 0;
}

/**
 * causerie_tree_get_child:
 * @parent_id: a message, or %CAUSERIE_ROOT
 * @position: from 0, the oldest first
 *
 * Returns: the child's id, or 0
 */
gint64
causerie_tree_get_child (CauserieTree *self, gint64 parent_id, guint position)
{
  CauserieTreeNode *parent, *child;

  g_return_val_if_fail (CAUSERIE_IS_TREE (self), 0);

  parent = find_node (self, parent_id);
  child = parent != NULL ? causerie_tree_node_get_living (parent, position) : NULL;
  return child != NULL ? child->id : 0;
}

/**
 * causerie_tree_get_chosen:
 * @parent_id: a message, or %CAUSERIE_ROOT
 *
 * Returns: the child that was last on screen; if that is deleted, the nearest living one, the older
 *   one of two at the same distance; if none was chosen yet, the newest; 0 if there is none
 */
gint64
causerie_tree_get_chosen (CauserieTree *self, gint64 parent_id)
{
  CauserieTreeNode *parent, *chosen = NULL;

  g_return_val_if_fail (CAUSERIE_IS_TREE (self), 0);

  parent = find_node (self, parent_id);
  if (parent == NULL)
    return 0;
  if (parent->choice != 0)
    chosen = causerie_tree_node_get_nearest (g_hash_table_lookup (self->nodes, &parent->choice));
  else if (causerie_tree_node_count_living (parent) > 0)
    chosen = causerie_tree_node_get_living (parent, causerie_tree_node_count_living (parent) - 1);
  return chosen != NULL ? chosen->id : 0;
}

/**
 * causerie_tree_get_choice:
 * @parent_id: a message, or %CAUSERIE_ROOT
 *
 * Returns: the child that was chosen, even if it is deleted and causerie_tree_get_chosen() returns
 *   another one; 0 if none was chosen
 */
gint64
causerie_tree_get_choice (CauserieTree *self, gint64 parent_id)
{
  CauserieTreeNode *parent;

  g_return_val_if_fail (CAUSERIE_IS_TREE (self), 0);

  parent = find_node (self, parent_id);
  return parent != NULL ? parent->choice : 0;
}

/* Returns: @id if it is not deleted itself; otherwise the nearest version that is not, the older
 *   one of two at the same distance; 0 if there is none */
gint64
causerie_tree_get_nearest (CauserieTree *self, gint64 id)
{
  CauserieTreeNode *node;

  g_return_val_if_fail (CAUSERIE_IS_TREE (self), 0);

  node = g_hash_table_lookup (self->nodes, &id);
  node = node != NULL ? causerie_tree_node_get_nearest (node) : NULL;
  return node != NULL ? node->id : 0;
}

/* Returns: the number of its versions that are not deleted themselves */
guint
causerie_tree_get_n_versions (CauserieTree *self, gint64 id)
{
  CauserieTreeNode *node;

  g_return_val_if_fail (CAUSERIE_IS_TREE (self), 0);

  node = g_hash_table_lookup (self->nodes, &id);
  return node != NULL ? causerie_tree_node_count_living (node->parent) : 0;
}

/* Returns: the number of the version, from 1; 0 if it is deleted or unknown */
guint
causerie_tree_get_version (CauserieTree *self, gint64 id)
{
  CauserieTreeNode *node;

  g_return_val_if_fail (CAUSERIE_IS_TREE (self), 0);

  node = g_hash_table_lookup (self->nodes, &id);
  return node != NULL && !node->deleted ? causerie_tree_node_count_older (node) + 1 : 0;
}

/**
 * causerie_tree_get_neighbour:
 * @step: -1 for the previous version, 1 for the next one
 *
 * Returns: the version's id, or 0 at either end
 */
gint64
causerie_tree_get_neighbour (CauserieTree *self, gint64 id, int step)
{
  CauserieTreeNode *node;
  gint64 position;

  g_return_val_if_fail (CAUSERIE_IS_TREE (self), 0);
  g_return_val_if_fail (step == 1 || step == -1, 0);

  node = g_hash_table_lookup (self->nodes, &id);
  if (node == NULL)
    return 0;
  position = causerie_tree_node_count_older (node);
  if (step < 0)
    position--;
  else if (!node->deleted)
    position++;
  node = position >= 0 ? causerie_tree_node_get_living (node->parent, (guint)position) : NULL;
  return node != NULL ? node->id : 0;
}

/**
 * causerie_tree_count_below:
 * @id: a message, or %CAUSERIE_ROOT
 *
 * Returns: the number of messages below it that are neither deleted nor below a deleted one
 */
guint
causerie_tree_count_below (CauserieTree *self, gint64 id)
{
  g_autoptr (GPtrArray) stack = NULL;
  CauserieTreeNode *node;
  guint count = 0;

  g_return_val_if_fail (CAUSERIE_IS_TREE (self), 0);

  node = find_node (self, id);
  stack = g_ptr_array_new ();
  while (node != NULL)
    {
      for (guint i = 0; i < causerie_tree_node_count_living (node); i++, count++)
        g_ptr_array_add (stack, causerie_tree_node_get_living (node, i));
      node = stack->len > 0 ? g_ptr_array_steal_index_fast (stack, stack->len - 1) : NULL;
    }
  return count;
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *)a;
  gint64 y = *(const gint64 *)b;

  return (x > y) - (x < y);
}

/* Lists the deleted messages that can be restored: those without a deleted message above them.
 * Returns: (transfer full) (element-type gint64): their ids, the smallest first */
GArray *
causerie_tree_list_deleted (CauserieTree *self)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  GHashTableIter iter;
  gpointer value;

  g_return_val_if_fail (CAUSERIE_IS_TREE (self), ids);

  g_hash_table_iter_init (&iter, self->nodes);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const CauserieTreeNode *node = value;

      if (node->deleted && causerie_tree_node_is_living (node->parent))
        g_array_append_val (ids, node->id);
    }
  g_array_sort (ids, compare_ids);
  return ids;
}
