/* SPDX-License-Identifier: GPL-3.0-or-later
 * The queries of a tree, which do not change it. */
#include "config.h"

#include "causerie-tree-private.h"

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
  CauserieNode *node;

  g_return_val_if_fail (CAUSERIE_IS_TREE (self), NULL);

  node = _causerie_tree_find_node (self, id);
  return node != NULL ? node->message : NULL;
}

/* Returns: the parent; %CAUSERIE_ROOT for a first, recovered or unknown message */
gint64
causerie_tree_get_parent_id (CauserieTree *self, gint64 id)
{
  CauserieNode *node;

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
  CauserieNode *node;

  g_return_val_if_fail (CAUSERIE_IS_TREE (self), FALSE);

  node = _causerie_tree_find_node (self, id);
  return node != NULL && _causerie_node_is_living (node);
}

/* Returns: whether it is below the root because its parent does not exist */
gboolean
causerie_tree_is_recovered (CauserieTree *self, gint64 id)
{
  CauserieNode *node;

  g_return_val_if_fail (CAUSERIE_IS_TREE (self), FALSE);

  node = _causerie_tree_find_node (self, id);
  return node != NULL && node->recovered;
}

/* Returns: whether the message or any above it ends the chat */
gboolean
causerie_tree_is_ended_at (CauserieTree *self, gint64 id)
{
  g_return_val_if_fail (CAUSERIE_IS_TREE (self), FALSE);

  for (const CauserieNode *node = _causerie_tree_find_node (self, id); node != NULL;
       node = node->parent)
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
  CauserieNode *parent;

  g_return_val_if_fail (CAUSERIE_IS_TREE (self), 0);

  parent = _causerie_tree_find_node (self, parent_id);
  return parent != NULL ? _causerie_node_count_living (parent) : 0;
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
  CauserieNode *parent, *child;

  g_return_val_if_fail (CAUSERIE_IS_TREE (self), 0);

  parent = _causerie_tree_find_node (self, parent_id);
  child = parent != NULL ? _causerie_node_get_living (parent, position) : NULL;
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
  CauserieNode *parent, *chosen = NULL;

  g_return_val_if_fail (CAUSERIE_IS_TREE (self), 0);

  parent = _causerie_tree_find_node (self, parent_id);
  if (parent == NULL)
    return 0;
  if (parent->choice != 0)
    chosen = _causerie_node_get_nearest (g_hash_table_lookup (self->nodes, &parent->choice));
  else if (_causerie_node_count_living (parent) > 0)
    chosen = _causerie_node_get_living (parent, _causerie_node_count_living (parent) - 1);
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
  CauserieNode *parent;

  g_return_val_if_fail (CAUSERIE_IS_TREE (self), 0);

  parent = _causerie_tree_find_node (self, parent_id);
  return parent != NULL ? parent->choice : 0;
}

/* Returns: @id if it is not deleted itself; otherwise the nearest version that is not, the older
 *   one of two at the same distance; 0 if there is none */
gint64
causerie_tree_get_nearest (CauserieTree *self, gint64 id)
{
  CauserieNode *node;

  g_return_val_if_fail (CAUSERIE_IS_TREE (self), 0);

  node = g_hash_table_lookup (self->nodes, &id);
  node = node != NULL ? _causerie_node_get_nearest (node) : NULL;
  return node != NULL ? node->id : 0;
}

/* Returns: the number of its versions that are not deleted themselves */
guint
causerie_tree_get_n_versions (CauserieTree *self, gint64 id)
{
  CauserieNode *node;

  g_return_val_if_fail (CAUSERIE_IS_TREE (self), 0);

  node = g_hash_table_lookup (self->nodes, &id);
  return node != NULL ? _causerie_node_count_living (node->parent) : 0;
}

/* Returns: the number of the version, from 1; 0 if it is deleted or unknown */
guint
causerie_tree_get_version (CauserieTree *self, gint64 id)
{
  CauserieNode *node;

  g_return_val_if_fail (CAUSERIE_IS_TREE (self), 0);

  node = g_hash_table_lookup (self->nodes, &id);
  return node != NULL && !node->deleted ? _causerie_node_count_older (node) + 1 : 0;
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
  CauserieNode *node;
  gint64 position;

  g_return_val_if_fail (CAUSERIE_IS_TREE (self), 0);
  g_return_val_if_fail (step == 1 || step == -1, 0);

  node = g_hash_table_lookup (self->nodes, &id);
  if (node == NULL)
    return 0;
  position = _causerie_node_count_older (node);
  if (step < 0)
    position--;
  else if (!node->deleted)
    position++;
  node = position >= 0 ? _causerie_node_get_living (node->parent, (guint)position) : NULL;
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
  CauserieNode *node;
  guint count = 0;

  g_return_val_if_fail (CAUSERIE_IS_TREE (self), 0);

  node = _causerie_tree_find_node (self, id);
  stack = g_ptr_array_new ();
  while (node != NULL)
    {
      for (guint i = 0; i < _causerie_node_count_living (node); i++, count++)
        g_ptr_array_add (stack, _causerie_node_get_living (node, i));
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
      const CauserieNode *node = value;

      if (node->deleted && _causerie_node_is_living (node->parent))
        g_array_append_val (ids, node->id);
    }
  g_array_sort (ids, compare_ids);
  return ids;
}
