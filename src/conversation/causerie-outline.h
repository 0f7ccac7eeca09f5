/* SPDX-License-Identifier: GPL-3.0-or-later
 * The outline of a whole tree as a list model: the person's own messages, indented where the tree
 * forks. */
#pragma once

#include "causerie-branch.h"

G_BEGIN_DECLS

#define CAUSERIE_TYPE_OUTLINE_ROW (causerie_outline_row_get_type ())
G_DECLARE_FINAL_TYPE (CauserieOutlineRow, causerie_outline_row, CAUSERIE, OUTLINE_ROW, GObject)

CauserieMessage *causerie_outline_row_get_message (CauserieOutlineRow *self);
guint causerie_outline_row_get_depth (CauserieOutlineRow *self);
guint causerie_outline_row_get_n_versions (CauserieOutlineRow *self);
guint causerie_outline_row_get_version (CauserieOutlineRow *self);
gboolean causerie_outline_row_get_current (CauserieOutlineRow *self);
gboolean causerie_outline_row_get_ended (CauserieOutlineRow *self);
CauserieMessageState causerie_outline_row_get_state (CauserieOutlineRow *self);
gboolean causerie_outline_row_get_recovered (CauserieOutlineRow *self);

#define CAUSERIE_TYPE_OUTLINE (causerie_outline_get_type ())
G_DECLARE_FINAL_TYPE (CauserieOutline, causerie_outline, CAUSERIE, OUTLINE, GObject)

CauserieOutline *causerie_outline_new (CauserieBranch *branch);
CauserieBranch *causerie_outline_get_branch (CauserieOutline *self);
const char *causerie_outline_get_filter (CauserieOutline *self);
void causerie_outline_set_filter (CauserieOutline *self, const char *filter);
gboolean causerie_outline_find (CauserieOutline *self, gint64 id, guint *position);

G_END_DECLS
