/* SPDX-License-Identifier: GPL-3.0-or-later
 * The way a branch takes through the tree: which child it shows below each message. */
#pragma once

#include "causerie-tree.h"

G_BEGIN_DECLS

/**
 * CauserieBranchPins:
 *
 * What one branch was asked to show, and what stands in for that while it is deleted. It borrows
 * the tree and is used by one thread.
 */
typedef struct _CauserieBranchPins CauserieBranchPins;

CauserieBranchPins *causerie_branch_pins_new (CauserieTree *tree);
void causerie_branch_pins_free (CauserieBranchPins *self);
gint64 causerie_branch_pins_pick (CauserieBranchPins *self, gint64 parent_id);
void causerie_branch_pins_lead_to (CauserieBranchPins *self, gint64 id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieBranchPins, causerie_branch_pins_free)

G_END_DECLS
