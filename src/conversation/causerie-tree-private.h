/* SPDX-License-Identifier: GPL-3.0-or-later
 * The nodes of the tree, each with its children in order. */
#pragma once

#include "causerie-tree.h"

G_BEGIN_DECLS

typedef struct _CauserieNode CauserieNode;

/**
 * CauserieNode:
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
struct _CauserieNode
{
  gint64 id;
  CauserieMessage *message;
  CauserieNode *parent;
  GPtrArray *children;
  GPtrArray *living;
  gint64 choice;
  guint walk;
  guint deleted : 1;
  guint recovered : 1;
};

struct _CauserieTree
{
  GObject parent_instance;

  GHashTable *nodes; /* by id; without the virtual root */
  CauserieNode *root;
};

CauserieNode *_causerie_tree_find_node (CauserieTree *self, gint64 id);
CauserieNode *_causerie_tree_insert_node (CauserieTree *self, CauserieMessage *message);
gboolean _causerie_tree_fill (CauserieTree *self, GPtrArray *messages, GArray *choices,
                              GArray *deleted, GError **error);

CauserieNode *_causerie_node_new (CauserieMessage *message);
void _causerie_node_free (CauserieNode *node);
void _causerie_node_attach (CauserieNode *node);
void _causerie_node_set_deleted (CauserieNode *node, gboolean deleted);
guint _causerie_node_count_living (const CauserieNode *parent);
CauserieNode *_causerie_node_get_living (const CauserieNode *parent, guint position);
guint _causerie_node_count_older (const CauserieNode *node);
gboolean _causerie_node_is_living (const CauserieNode *node);
CauserieNode *_causerie_node_get_nearest (CauserieNode *node);

G_END_DECLS
