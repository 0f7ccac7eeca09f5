/* SPDX-License-Identifier: GPL-3.0-or-later
 * The nodes of the tree, each with its children in order. */
#pragma once

#include "causerie-message.h"

G_BEGIN_DECLS

typedef struct _CauserieTreeNode CauserieTreeNode;

/**
 * CauserieTreeNode:
 * @id: the message's id; %CAUSERIE_ROOT for the virtual root
 * @message: (nullable): owned; %NULL for the virtual root
 * @parent: (nullable): borrowed; %NULL for the virtual root
 * @children: (nullable): all children by id, borrowed; %NULL for none
 * @living: (nullable): those of @children that are not deleted; the same array while none is
 *   deleted
 * @choice: the child that was chosen, deleted or not; 0 for none
 * @walk: used while searching for cycles
 * @deleted: whether it is deleted itself
 * @recovered: whether its own parent does not exist
 */
struct _CauserieTreeNode
{
  gint64 id;
  CauserieMessage *message;
  CauserieTreeNode *parent;
  GPtrArray *children;
  GPtrArray *living;
  gint64 choice;
  guint walk;
  guint deleted : 1;
  guint recovered : 1;
};

CauserieTreeNode *causerie_tree_node_new (CauserieMessage *message);
void causerie_tree_node_free (CauserieTreeNode *node);
void causerie_tree_node_attach (CauserieTreeNode *node);
void causerie_tree_node_set_deleted (CauserieTreeNode *node, gboolean deleted);
guint causerie_tree_node_count_living (const CauserieTreeNode *parent);
CauserieTreeNode *causerie_tree_node_get_living (const CauserieTreeNode *parent, guint position);
guint causerie_tree_node_count_older (const CauserieTreeNode *node);
gboolean causerie_tree_node_is_living (const CauserieTreeNode *node);
CauserieTreeNode *causerie_tree_node_get_nearest (CauserieTreeNode *node);

G_END_DECLS
