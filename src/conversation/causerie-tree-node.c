/* SPDX-License-Identifier: GPL-3.0-or-later
 * The nodes of a tree: siblings in order of id, found by binary search. */
#include "config.h"

#include "causerie-tree-node.h"

/**
 * causerie_tree_node_new:
 * @message: (nullable): a message, or %NULL for the virtual root
 */
CauserieTreeNode *
causerie_tree_node_new (CauserieMessage *message)
{
  CauserieTreeNode *node = g_new0 (CauserieTreeNode, 1);

  if (message != NULL)
    {
      node->message = g_object_ref (message);
      node->id = causerie_message_get_id (message);
    }
  return node;
}

/**
 * causerie_tree_node_free:
 * @node: (transfer full): a node
 *
 * Frees @node but not its children, which belong to the tree.
 */
void
causerie_tree_node_free (CauserieTreeNode *node)
{
  g_clear_object (&node->message);
  g_clear_pointer (&node->children, g_ptr_array_unref);
  g_clear_pointer (&node->living, g_ptr_array_unref);
  g_free (node);
}

/* Returns the number of nodes of @siblings, which are sorted, with a smaller id. */
static guint
count_below_id (const GPtrArray *siblings, gint64 id)
{
  guint low = 0;
  guint high = siblings->len;

  /* Fast path: a new message has the greatest id. */
  if (high > 0 && ((CauserieTreeNode *)g_ptr_array_index (siblings, high - 1))->id < id)
    return high;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (((CauserieTreeNode *)g_ptr_array_index (siblings, middle))->id < id)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static void
insert_sibling (GPtrArray *siblings, CauserieTreeNode *node)
{
  g_ptr_array_insert (siblings, (int)count_below_id (siblings, node->id), node);
}

/* While no child is deleted, both pointers share one array. */
static void
split_living (CauserieTreeNode *parent)
{
  if (parent->living != parent->children)
    return;
  parent->living = g_ptr_array_copy (parent->children, NULL, NULL);
  g_ptr_array_unref (parent->children);
}

/**
 * causerie_tree_node_attach:
 * @node: a node whose parent and deleted flag are set
 *
 * Inserts @node among its siblings.
 */
void
causerie_tree_node_attach (CauserieTreeNode *node)
{
  CauserieTreeNode *parent = node->parent;

  if (parent->children == NULL)
    {
      parent->children = g_ptr_array_new ();
      parent->living = g_ptr_array_ref (parent->children);
    }
  if (node->deleted)
    split_living (parent);
  insert_sibling (parent->children, node);
  if (!node->deleted && parent->living != parent->children)
    insert_sibling (parent->living, node);
}

/**
 * causerie_tree_node_set_deleted:
 * @node: an attached node whose flag differs from @deleted
 */
void
causerie_tree_node_set_deleted (CauserieTreeNode *node, gboolean deleted)
{
  CauserieTreeNode *parent = node->parent;

  node->deleted = deleted;
  split_living (parent);
  if (deleted)
    g_ptr_array_remove_index (parent->living, count_below_id (parent->living, node->id));
  else
    insert_sibling (parent->living, node);
}

/* Returns: the number of its children that are not deleted */
guint
causerie_tree_node_count_living (const CauserieTreeNode *parent)
{
  return parent->living != NULL ? parent->living->len : 0;
}

/**
 * causerie_tree_node_get_living:
 * @position: counted from 0
 *
 * Returns: (transfer none) (nullable): the child at @position among those that are not deleted
 */
CauserieTreeNode *
causerie_tree_node_get_living (const CauserieTreeNode *parent, guint position)
{
  return position < causerie_tree_node_count_living (parent)
             ? g_ptr_array_index (parent->living, position)
             : NULL;
}

/**
 * causerie_tree_node_count_older:
 * @node: an attached node, deleted or not
 *
 * Returns: the number of older siblings that are not deleted
 */
guint
causerie_tree_node_count_older (const CauserieTreeNode *node)
{
  return count_below_id (node->parent->living, node->id);
}

gboolean
causerie_tree_node_is_living (const CauserieTreeNode *node)
{
  for (; node != NULL; node = node->parent)
    if (node->deleted)
      return FALSE;
  return TRUE;
}

/* Returns: (transfer none) (nullable): @node if it is not deleted; otherwise the nearest sibling
 *   that is not, the older one of two at the same distance */
CauserieTreeNode *
causerie_tree_node_get_nearest (CauserieTreeNode *node)
{
  const GPtrArray *children = node->parent->children;
  CauserieTreeNode *older, *newer;
  guint older_count, place, older_place, newer_place;

  if (!node->deleted)
    return node;
  older_count = causerie_tree_node_count_older (node);
  older = older_count > 0 ? causerie_tree_node_get_living (node->parent, older_count - 1) : NULL;
  newer = causerie_tree_node_get_living (node->parent, older_count);
  if (older == NULL || newer == NULL)
    return older != NULL ? older : newer;
  place = count_below_id (children, node->id);
  older_place = count_below_id (children, older->id);
  newer_place = count_below_id (children, newer->id);
  return place - older_place <= newer_place - place ? older : newer;
}
