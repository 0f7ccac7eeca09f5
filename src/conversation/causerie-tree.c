/* SPDX-License-Identifier: GPL-3.0-or-later
 * The tree of one conversation: parents, versions, deletions and choices. It does not depend on the
 * content of messages. */
#include "config.h"

#include "causerie-tree-private.h"

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
  _causerie_node_free (self->root);
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
                                       (GDestroyNotify)_causerie_node_free);
  self->root = _causerie_node_new (NULL);
}

CauserieTree *
causerie_tree_new (void)
{
  return g_object_new (CAUSERIE_TYPE_TREE, NULL);
}

/**
 * _causerie_tree_find_node:
 * @id: an id, or %CAUSERIE_ROOT
 *
 * Returns: (transfer none) (nullable): the node
 */
CauserieNode *
_causerie_tree_find_node (CauserieTree *self, gint64 id)
{
  return id == CAUSERIE_ROOT ? self->root : g_hash_table_lookup (self->nodes, &id);
}

/* Returns: (transfer none): its node, which is not attached yet */
CauserieNode *
_causerie_tree_insert_node (CauserieTree *self, CauserieMessage *message)
{
  CauserieNode *node = _causerie_node_new (message);

  g_hash_table_insert (self->nodes, &node->id, node);
  return node;
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

  if (!_causerie_tree_fill (self, messages, choices, deleted, error))
    return FALSE;
  g_signal_emit (self, signals[CHILDREN_CHANGED], 0, CAUSERIE_ROOT);
  return TRUE;
}

/* A node accepts no child if its path is ended, or while it streams. */
static gboolean
check_place (CauserieTree *self, CauserieNode *node, GError **error)
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
  CauserieNode *node;

  g_return_val_if_fail (CAUSERIE_IS_TREE (self), FALSE);

  node = _causerie_tree_find_node (self, parent_id);
  if (node != NULL && !_causerie_node_is_living (node))
    node = NULL;
  return check_place (self, node, error);
}

/* A message whose @parent is %NULL is placed below the root and marked as recovered. */
static void
attach (CauserieTree *self, CauserieMessage *message, CauserieNode *parent)
{
  CauserieNode *node = _causerie_tree_insert_node (self, message);

  node->recovered = parent == NULL;
  node->parent = parent != NULL ? parent : self->root;
  _causerie_node_attach (node);
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
  CauserieNode *parent;

  g_return_val_if_fail (CAUSERIE_IS_TREE (self), FALSE);
  g_return_val_if_fail (CAUSERIE_IS_MESSAGE (message), FALSE);

  id = causerie_message_get_id (message);
  parent_id = causerie_message_get_parent_id (message);
  parent = _causerie_tree_find_node (self, parent_id);
  if (!check_place (self, parent, error))
    return FALSE;
  if (_causerie_tree_find_node (self, id) != NULL)
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
  CauserieNode *parent;

  g_return_val_if_fail (CAUSERIE_IS_TREE (self), FALSE);
  g_return_val_if_fail (CAUSERIE_IS_MESSAGE (message), FALSE);

  if (_causerie_tree_find_node (self, causerie_message_get_id (message)) != NULL)
    return FALSE;
  parent = _causerie_tree_find_node (self, causerie_message_get_parent_id (message));
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
  CauserieNode *parent, *child;

  g_return_if_fail (CAUSERIE_IS_TREE (self));

  parent = _causerie_tree_find_node (self, parent_id);
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
  CauserieNode *node;

  g_return_val_if_fail (CAUSERIE_IS_TREE (self), FALSE);

  node = g_hash_table_lookup (self->nodes, &id);
  if (node == NULL)
    return FALSE;
  if (node->deleted == !!deleted)
    return TRUE;
  if (deleted && _causerie_node_count_living (node->parent) == 1)
    return FALSE;
  _causerie_node_set_deleted (node, !!deleted);
  g_signal_emit (self, signals[CHILDREN_CHANGED], 0, node->parent->id);
  return TRUE;
}
