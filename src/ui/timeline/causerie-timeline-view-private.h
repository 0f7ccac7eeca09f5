/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the parts of the timeline view share; not for others. */
#pragma once

#include "causerie-timeline-view.h"

G_BEGIN_DECLS

/* Between the column and the edges of a narrow view. */
#define CAUSERIE_TIMELINE_VIEW_MARGIN 18

struct _CauserieTimelineView
{
  GtkWidget parent_instance;

  /* Owned. */
  GListModel *model;
  CauserieTimelineLayout *layout;
  CauserieTimelineRows *rows;
  GtkAdjustment *adjustments[2]; /* by GtkOrientation */

  /* Borrowed. */
  CauserieTimelineHeights *heights; /* the layout's */
  GtkRoot *watched_root;            /* whose focus is watched */
  GObject *focus_item;              /* weak: the item whose row last had the focus */
  GtkWidget *lit_row;               /* weak: where a jump has just led */

  int maximum_width;
  int column;   /* the width of a row; 0 before the first allocation */
  int page;     /* the height of the viewport */
  double top;   /* of the viewport, as last placed */
  double value; /* of the vertical adjustment, as last seen */
  double lower; /* what the adjustment calls the first row's top */
  guint grow_id;
  guint notify_id;
  guint light_id;

  guint hscroll_policy : 1;
  guint vscroll_policy : 1;
  guint at_end : 1;
  guint notified_at_end : 1;
  guint moving : 1;      /* the next allocation moves on purpose */
  guint configuring : 1; /* the adjustment is being set by the view */
};

void _causerie_timeline_view_update_at_end (CauserieTimelineView *self);

void _causerie_timeline_view_prepare (CauserieTimelineView *self);
void _causerie_timeline_view_size_allocate (GtkWidget *widget, int width, int height, int baseline);

void _causerie_timeline_view_init_scroll (CauserieTimelineView *self);
void _causerie_timeline_view_set_adjustment (CauserieTimelineView *self, GtkOrientation orientation,
                                             GtkAdjustment *adjustment);
void _causerie_timeline_view_drop_adjustments (CauserieTimelineView *self);
void _causerie_timeline_view_scroll_by (CauserieTimelineView *self, double delta);

void _causerie_timeline_view_put_out_light (CauserieTimelineView *self);

void _causerie_timeline_view_class_init_focus (GtkWidgetClass *widget_class);

G_END_DECLS
