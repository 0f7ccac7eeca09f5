/* SPDX-License-Identifier: GPL-3.0-or-later
 * Shared by the source files of the timeline view only. */
#pragma once

#include "causerie-timeline-view.h"

G_BEGIN_DECLS

/* The margin between the column and the edges of a narrow view. */
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
  CauserieTimelineHeights *heights; /* belong to the layout */
  GtkRoot *watched_root;            /* its "focus-widget" is watched */
  GObject *focus_item;              /* weak: the item whose row had the focus last */
  GtkWidget *highlighted_row;       /* weak: the target of the last jump */

  int maximum_width;
  int characters;             /* the maximum width in characters of the font, or 0 */
  PangoFontDescription *font; /* owned: the one that the heights belong to */
  int column;                 /* the width of a row; 0 before the first allocation */
  int page;                   /* the height of the viewport */
  double top;                 /* the top of the viewport, as last allocated */
  double value;               /* the value of the vertical adjustment, as last seen */
  double lower; /* the lower bound of the vertical adjustment, which is the top of the first row */
  guint grow_id;
  guint notify_id;
  guint highlight_id;

  guint hscroll_policy : 1;
  guint vscroll_policy : 1;
  guint at_end : 1;
  guint notified_at_end : 1;
  guint moving : 1;      /* the next allocation scrolls on purpose */
  guint configuring : 1; /* the view is changing the adjustment itself */
};

void _causerie_timeline_view_update_at_end (CauserieTimelineView *self);

void _causerie_timeline_view_prepare (CauserieTimelineView *self);
void _causerie_timeline_view_size_allocate (GtkWidget *widget, int width, int height, int baseline);

void _causerie_timeline_view_init_scroll (CauserieTimelineView *self);
void _causerie_timeline_view_set_adjustment (CauserieTimelineView *self, GtkOrientation orientation,
                                             GtkAdjustment *adjustment);
void _causerie_timeline_view_drop_adjustments (CauserieTimelineView *self);
void _causerie_timeline_view_scroll_by (CauserieTimelineView *self, double delta);

void _causerie_timeline_view_clear_highlight (CauserieTimelineView *self);

void _causerie_timeline_view_class_init_focus (GtkWidgetClass *widget_class);

G_END_DECLS
