/* SPDX-License-Identifier: GPL-3.0-or-later
 * Remembers which child a branch shows below each message. */
#pragma once

#include "causerie-tree.h"

G_BEGIN_DECLS

/**
 * CauserieBranchPins:
 *
 * The children that a branch was requested to show, and those that are shown instead while these
 * are deleted. The tree must outlive it.
 */
typedef struct _CauserieBranchPins CauserieBranchPins;

CauserieBranchPins *causerie_branch_pins_new (CauserieTree *tree);
void causerie_branch_pins_free (CauserieBranchPins *self);
gint64 causerie_branch_pins_pick (CauserieBranchPins *self, gint64 parent_id);
void causerie_branch_pins_request (CauserieBranchPins *self, gint64 id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieBranchPins, causerie_branch_pins_free)

G_END_DECLS
