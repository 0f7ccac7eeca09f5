/* SPDX-License-Identifier: GPL-3.0-or-later
 * The scrolling list of a chat: follows the end, or keeps the visible rows exactly in place. */
#pragma once

#include <gtk/gtk.h>

#include "causerie-timeline-layout.h"
#include "causerie-timeline-rows.h"

G_BEGIN_DECLS

#define CAUSERIE_TYPE_TIMELINE_VIEW (causerie_timeline_view_get_type ())
G_DECLARE_FINAL_TYPE (CauserieTimelineView, causerie_timeline_view, CAUSERIE, TIMELINE_VIEW,
                      GtkWidget)

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
guint causerie_timeline_view_get_n_realized (CauserieTimelineView *self);

G_END_DECLS
