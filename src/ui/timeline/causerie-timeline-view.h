/* SPDX-License-Identifier: GPL-3.0-or-later
 * The scrolling list of a chat: follows the end, or keeps the visible rows exactly in place. */
#pragma once

#include <gtk/gtk.h>

#include "causerie-selection.h"
#include "causerie-timeline-layout.h"
#include "causerie-timeline-rows.h"

G_BEGIN_DECLS

#define CAUSERIE_TYPE_TIMELINE_VIEW (causerie_timeline_view_get_type ())
G_DECLARE_FINAL_TYPE (CauserieTimelineView, causerie_timeline_view, CAUSERIE, TIMELINE_VIEW,
                      GtkWidget)

/* Draws above the row at @position, in the coordinates of the view. */
typedef void (*CauserieTimelinePaint) (CauserieTimelineView *view, guint position,
                                       GtkSnapshot *snapshot);

GtkWidget *causerie_timeline_view_new (void);

void causerie_timeline_view_set_model (CauserieTimelineView *self, GListModel *model);
void causerie_timeline_view_set_factory (CauserieTimelineView *self,
                                         CauserieTimelineCreateRow create, gpointer data,
                                         GDestroyNotify destroy);
void causerie_timeline_view_set_maximum_width (CauserieTimelineView *self, int width);

void causerie_timeline_view_set_characters (CauserieTimelineView *self, int characters);
gboolean causerie_timeline_view_get_at_end (CauserieTimelineView *self);
void causerie_timeline_view_scroll_to_end (CauserieTimelineView *self);
void causerie_timeline_view_scroll_to (CauserieTimelineView *self, guint position,
                                       CauserieTimelineAlign align, int offset);
void causerie_timeline_view_hold_row (CauserieTimelineView *self, guint position, int y,
                                      int height);
gboolean causerie_timeline_view_get_place (CauserieTimelineView *self, guint *position, int *y,
                                           int *height);
void causerie_timeline_view_restore_place (CauserieTimelineView *self, guint position, int y,
                                           int height);
void causerie_timeline_view_stop_following (CauserieTimelineView *self);
void causerie_timeline_view_highlight (CauserieTimelineView *self, guint position);
void causerie_timeline_view_focus_row (CauserieTimelineView *self, guint position);

double causerie_timeline_view_get_row_fraction (CauserieTimelineView *self, guint position);
int causerie_timeline_view_get_page (CauserieTimelineView *self);
gboolean causerie_timeline_view_get_row_place (CauserieTimelineView *self, guint position, int *y,
                                               int *height);
GtkWidget *causerie_timeline_view_get_row (CauserieTimelineView *self, guint position);
gboolean causerie_timeline_view_find_row_at (CauserieTimelineView *self, double y, guint *position);
gboolean causerie_timeline_view_find_row (CauserieTimelineView *self, GtkWidget *descendant,
                                          guint *position);
void causerie_timeline_view_get_visible (CauserieTimelineView *self, guint *first, guint *end);
void causerie_timeline_view_scroll_by (CauserieTimelineView *self, double delta);
void causerie_timeline_view_reveal (CauserieTimelineView *self, double y, double height);
void causerie_timeline_view_focus_label (CauserieTimelineView *self, GtkWidget *label);
CauserieSelection *causerie_timeline_view_get_selection (CauserieTimelineView *self);
void causerie_timeline_view_set_paint (CauserieTimelineView *self, CauserieTimelinePaint paint);
guint causerie_timeline_view_get_n_realized (CauserieTimelineView *self);

G_END_DECLS
