/* SPDX-License-Identifier: GPL-3.0-or-later
 * A conversation as a tree: parent ids under a virtual root, versions, chosen children, deletions.
 */
#pragma once

#include "causerie-message.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_TREE (causerie_tree_get_type ())
G_DECLARE_FINAL_TYPE (CauserieTree, causerie_tree, CAUSERIE, TREE, GObject)

/**
 * CauserieChoice:
 * @parent_id: a message, or %CAUSERIE_ROOT
 * @child_id: the version of its children that was last on screen
 */
typedef struct
{
  gint64 parent_id;
  gint64 child_id;
} CauserieChoice;

CauserieTree *causerie_tree_new (void);

/* Changes */
gboolean causerie_tree_load (CauserieTree *self, GPtrArray *messages, GArray *choices,
                             GArray *deleted, GError **error);
gboolean causerie_tree_check_add (CauserieTree *self, gint64 parent_id, GError **error);
gboolean causerie_tree_add (CauserieTree *self, CauserieMessage *message, GError **error);
gboolean causerie_tree_insert (CauserieTree *self, CauserieMessage *message);
void causerie_tree_choose (CauserieTree *self, gint64 parent_id, gint64 child_id);
gboolean causerie_tree_set_deleted (CauserieTree *self, gint64 id, gboolean deleted);

/* Queries */
guint causerie_tree_get_size (CauserieTree *self);
CauserieMessage *causerie_tree_get_message (CauserieTree *self, gint64 id);
gint64 causerie_tree_get_parent_id (CauserieTree *self, gint64 id);
gboolean causerie_tree_is_living (CauserieTree *self, gint64 id);
gboolean causerie_tree_is_recovered (CauserieTree *self, gint64 id);
gboolean causerie_tree_is_ended_at (CauserieTree *self, gint64 id);
guint causerie_tree_get_n_children (CauserieTree *self, gint64 parent_id);
gint64 causerie_tree_get_child (CauserieTree *self, gint64 parent_id, guint position);
gint64 causerie_tree_get_chosen (CauserieTree *self, gint64 parent_id);
gint64 causerie_tree_get_choice (CauserieTree *self, gint64 parent_id);
gint64 causerie_tree_get_nearest (CauserieTree *self, gint64 id);
guint causerie_tree_get_n_versions (CauserieTree *self, gint64 id);
guint causerie_tree_get_version (CauserieTree *self, gint64 id);
gint64 causerie_tree_get_neighbour (CauserieTree *self, gint64 id, int step);
GArray *causerie_tree_list_deleted (CauserieTree *self);
guint causerie_tree_count_below (CauserieTree *self, gint64 id);

G_END_DECLS
