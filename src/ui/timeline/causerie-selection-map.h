/* SPDX-License-Identifier: GPL-3.0-or-later
 * Finds places of a selection on the screen, and what is at a place on the screen. */
#pragma once

#include "causerie-timeline-view.h"

G_BEGIN_DECLS

GPtrArray *causerie_selection_map_list_labels (CauserieTimelineView *view, guint row);
CauserieSelectionPoint *causerie_selection_map_find (CauserieTimelineView *view, guint row,
                                                     GtkWidget *label, gsize index);
CauserieSelectionPoint *causerie_selection_map_find_at (CauserieTimelineView *view, double x,
                                                        double y, gboolean whole);
gboolean causerie_selection_map_is_in_view (CauserieTimelineView *view, GtkWidget *label);
GtkWidget *causerie_selection_map_pick (CauserieTimelineView *view, double x, double y);
GtkWidget *causerie_selection_map_locate (CauserieTimelineView *view,
                                          const CauserieSelectionPoint *point, gsize *index);
gboolean causerie_selection_map_get_range (CauserieTimelineView *view, guint row, GtkWidget *label,
                                           gsize *start, gsize *end);
gboolean causerie_selection_map_get_caret (CauserieTimelineView *view, GtkWidget *label,
                                           gsize index, graphene_rect_t *caret);

G_END_DECLS
