/* SPDX-License-Identifier: GPL-3.0-or-later
 * The size allocation of the timeline view: measures, scrolls and places the rows. */
#include "config.h"

#include "causerie-timeline-view-private.h"

#include <math.h>

#define MIN_ROWS 40
#define MAX_ROWS 200
/* How many rows beyond the window may remain, so that small movements back and forth do not create
   and destroy the same rows again and again. */
#define SPARE_ROWS 20
/* The maximum distance from the viewport at which a row with the focus is placed. */
#define MAX_DISTANCE 1e6
#define GROW_USEC 4000
static gboolean
has_rows (CauserieTimelineView *self)
{
  return causerie_timeline_heights_get_n (self->heights) > 0;
}

static void
trim_rows (CauserieTimelineView *self, double top, guint spare)
{
  guint first;
  guint end;

  causerie_timeline_layout_get_window (self->layout, top, self->page, MIN_ROWS, MAX_ROWS - 1,
                                       &first, &end);
  if (causerie_timeline_rows_get_n (self->rows) > MIN (end - first + spare, MAX_ROWS - 1))
    causerie_timeline_rows_trim (self->rows, first, end);
}

/* Measures the rows, resolves the position of the viewport, and creates the rows in view, until
   none is missing. Returns: the top of the viewport in the layout */
static double
realize_visible (CauserieTimelineView *self)
{
  gboolean grown;
  double top;

  causerie_timeline_rows_measure (self->rows, self->column);
  do
    {
      guint first;
      guint end;

      grown = FALSE;
      top = causerie_timeline_layout_resolve (self->layout, self->page);
      causerie_timeline_layout_get_visible (self->layout, top, self->page, &first, &end);
      for (guint i = first; i < end; i++)
        if (causerie_timeline_rows_realize (self->rows, i, self->column) != NULL)
          grown = TRUE;
    }
  while (grown);

  if (causerie_timeline_rows_get_n (self->rows) > MAX_ROWS - 1)
    trim_rows (self, top, 0);
  return top;
}

/* Creates the rows that will be in view, and queues an allocation. Where possible, this runs before
   the allocation: a child that is added during an allocation causes another one. */
void
_causerie_timeline_view_prepare (CauserieTimelineView *self)
{
  if (self->page > 0 && self->column > 0)
    realize_visible (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/* A correction changes the lower bound of the adjustment instead of its value. A scroll in progress
   (a gesture, its deceleration, a dragged scroll bar) continues from the value it knows, and the
   rows in view do not move. */
static void
configure_adjustments (CauserieTimelineView *self, int width)
{
  GtkAdjustment *vertical = self->adjustments[GTK_ORIENTATION_VERTICAL];
  GtkAdjustment *horizontal = self->adjustments[GTK_ORIENTATION_HORIZONTAL];
  double total = (double)causerie_timeline_heights_get_total (self->heights);

  /* A held row may leave empty space below the last one. */
  total = MAX (total, self->top + self->page);
  if (self->moving || causerie_timeline_layout_get_sticky (self->layout))
    self->value = self->lower + self->top;
  else
    self->lower = self->value - self->top;
  self->moving = FALSE;

  self->configuring = TRUE;
  if (horizontal != NULL)
    gtk_adjustment_configure (horizontal, 0, 0, width, width * 0.1, width * 0.9, width);
  if (vertical != NULL)
    gtk_adjustment_configure (vertical, self->value, self->lower, self->lower + total,
                              self->page * 0.1, self->page * 0.9, self->page);
  self->configuring = FALSE;
}

/* Maps the rows in view, one beyond each edge, and the one with the focus: GTK removes the focus
   from an unmapped widget. */
static void
place_rows (CauserieTimelineView *self, int width)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  GtkWidget *focus = gtk_widget_get_focus_child (GTK_WIDGET (self));
  gint64 top = (gint64)floor (self->top);
  guint first;
  guint end;

  causerie_timeline_layout_get_visible (self->layout, self->top, self->page, &first, &end);
  for (guint i = 0; i < causerie_timeline_rows_get_n (self->rows); i++)
    {
      CauserieTimelineRow *row = causerie_timeline_rows_get_nth (self->rows, i);
      gboolean near = (row->position + 1 >= first && row->position <= end) || row->widget == focus;
      GtkAllocation place;

      place.width = MAX (self->column, row->minimum_width);
      place.height = causerie_timeline_heights_get (self->heights, row->position);
      place.x = (width - self->column) / 2;
      if (rtl)
        place.x -= place.width - self->column;
      row->y = (double)(causerie_timeline_heights_get_top (self->heights, row->position) - top);

      gtk_widget_set_child_visible (row->widget, near);
      if (near && gtk_widget_should_layout (row->widget))
        {
          place.y = (int)CLAMP (row->y, -MAX_DISTANCE, MAX_DISTANCE);
          gtk_widget_size_allocate (row->widget, &place, -1);
        }
    }
}

/* Creates rows around the viewport, nearest first, a few at a time. */
static gboolean
grow_cb (gpointer data)
{
  CauserieTimelineView *self = data;
  gint64 deadline = g_get_monotonic_time () + GROW_USEC;
  double top = causerie_timeline_layout_resolve (self->layout, self->page);
  guint visible_first;
  guint visible_end;
  guint first;
  guint end;
  guint farthest;

  trim_rows (self, top, SPARE_ROWS);
  causerie_timeline_layout_get_visible (self->layout, top, self->page, &visible_first,
                                        &visible_end);
  causerie_timeline_layout_get_window (self->layout, top, self->page, MIN_ROWS,
                                       MAX_ROWS - 1 - SPARE_ROWS, &first, &end);
  farthest = MAX (visible_first - MIN (first, visible_first), end - MIN (end, visible_end));
  for (guint i = 0; i < farthest; i++)
    {
      if (visible_end + i < end)
        causerie_timeline_rows_realize (self->rows, visible_end + i, self->column);
      if (visible_first >= first + i + 1)
        causerie_timeline_rows_realize (self->rows, visible_first - i - 1, self->column);
      if (g_get_monotonic_time () > deadline)
        return G_SOURCE_CONTINUE;
    }
  self->grow_id = 0;
  return G_SOURCE_REMOVE;
}

static void
queue_grow (CauserieTimelineView *self)
{
  if (self->grow_id == 0 && has_rows (self))
    self->grow_id = g_idle_add_full (G_PRIORITY_LOW, grow_cb, self, NULL);
}

/* The size_allocate virtual function. */
void
_causerie_timeline_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CauserieTimelineView *self = CAUSERIE_TIMELINE_VIEW (widget);
  int column = CLAMP (width - 2 * CAUSERIE_TIMELINE_VIEW_MARGIN, 1, self->maximum_width);

  if (column != self->column)
    causerie_timeline_layout_forget_heights (self->layout);
  self->column = column;
  self->page = height;
  self->top = has_rows (self) ? realize_visible (self) : 0;
  if (!causerie_timeline_layout_keeps_anchor (self->layout, self->page))
    causerie_timeline_layout_anchor_at (self->layout, self->top);
  configure_adjustments (self, width);
  place_rows (self, width);
  _causerie_timeline_view_update_at_end (self);
  queue_grow (self);
}
