/* SPDX-License-Identifier: GPL-3.0-or-later
 * A branch on screen: the path from the root to a leaf, as a list model. Each window has its own.
 */
#pragma once

#include "causerie-tree.h"

G_BEGIN_DECLS

#define CAUSERIE_TYPE_BRANCH (causerie_branch_get_type ())
G_DECLARE_FINAL_TYPE (CauserieBranch, causerie_branch, CAUSERIE, BRANCH, GObject)

CauserieBranch *causerie_branch_new (CauserieTree *tree);

CauserieTree *causerie_branch_get_tree (CauserieBranch *self);
void causerie_branch_show (CauserieBranch *self, gint64 id);
gboolean causerie_branch_reveal (CauserieBranch *self, gint64 id);
gboolean causerie_branch_find (CauserieBranch *self, gint64 id, guint *position);
CauserieMessage *causerie_branch_get_leaf (CauserieBranch *self);
gint64 causerie_branch_get_leaf_id (CauserieBranch *self);
gboolean causerie_branch_get_ended (CauserieBranch *self);
CauserieMessage *causerie_branch_get_ending (CauserieBranch *self);
CauserieMessage *causerie_branch_find_editable (CauserieBranch *self);
const char *causerie_branch_get_last_service (CauserieBranch *self);
char *causerie_branch_dup_model (CauserieBranch *self, const char *service);
char *causerie_branch_dup_effort (CauserieBranch *self);

G_END_DECLS
