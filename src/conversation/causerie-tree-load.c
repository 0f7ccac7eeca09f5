/* SPDX-License-Identifier: GPL-3.0-or-later
 * Fills a tree with stored messages in any order, also from a damaged library. */
#include "config.h"

#include "causerie-tree-private.h"

static gboolean
insert_all (CauserieTree *self, GPtrArray *messages, GPtrArray *nodes, GError **error)
{
  for (guint i = 0; i < messages->len; i++)
    {
      CauserieMessage *message = g_ptr_array_index (messages, i);
      gint64 id = causerie_message_get_id (message);

      if (_causerie_tree_find_node (self, id) != NULL)
        {
          g_set_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_CORRUPT,
                       "Message %" G_GINT64_FORMAT " is there twice", id);
          return FALSE;
        }
      g_ptr_array_add (nodes, _causerie_tree_insert_node (self, message));
    }
  return TRUE;
}

static void
find_parents (CauserieTree *self, GPtrArray *nodes)
{
  for (guint i = 0; i < nodes->len; i++)
    {
      CauserieNode *node = g_ptr_array_index (nodes, i);

      node->parent
          = _causerie_tree_find_node (self, causerie_message_get_parent_id (node->message));
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
      CauserieNode *node = g_ptr_array_index (nodes, i);

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
  const CauserieNode *first = *(CauserieNode *const *)a;
  const CauserieNode *second = *(CauserieNode *const *)b;

  return (first->id > second->id) - (first->id < second->id);
}

static void
apply_choices (CauserieTree *self, GArray *choices)
{
  for (guint i = 0; choices != NULL && i < choices->len; i++)
    {
      const CauserieChoice *choice = &g_array_index (choices, CauserieChoice, i);
      CauserieNode *parent = _causerie_tree_find_node (self, choice->parent_id);
      CauserieNode *child = g_hash_table_lookup (self->nodes, &choice->child_id);

      if (parent != NULL && child != NULL && child->parent == parent)
        parent->choice = child->id;
    }
}

static void
apply_deletions (CauserieTree *self, GArray *deleted)
{
  for (guint i = 0; deleted != NULL && i < deleted->len; i++)
    {
      CauserieNode *node = g_hash_table_lookup (self->nodes, &g_array_index (deleted, gint64, i));

      if (node != NULL)
        node->deleted = TRUE;
    }
}

/**
 * _causerie_tree_fill:
 * @messages: (element-type CauserieMessage): all messages, in any order
 * @choices: (nullable) (element-type CauserieChoice): the chosen children
 * @deleted: (nullable) (element-type gint64): the ids that are marked as deleted
 *
 * Does the same as causerie_tree_load(), without emitting a signal.
 *
 * Returns: %FALSE on an error; the tree is then empty
 */
gboolean
_causerie_tree_fill (CauserieTree *self, GPtrArray *messages, GArray *choices, GArray *deleted,
                     GError **error)
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
    _causerie_node_attach (g_ptr_array_index (nodes, i));
  apply_choices (self, choices);
  return TRUE;
}
