/* SPDX-License-Identifier: GPL-3.0-or-later
 * Draws the selection of a timeline. */
#pragma once

#include "causerie-timeline-view.h"

G_BEGIN_DECLS

void causerie_selection_paint (CauserieTimelineView *view, guint row, GtkSnapshot *snapshot);

G_END_DECLS
