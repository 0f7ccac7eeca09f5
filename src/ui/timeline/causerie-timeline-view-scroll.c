/* SPDX-License-Identifier: GPL-3.0-or-later
 * The scrolling of the timeline view, by the reader and by the program. */
#include "config.h"

#include "causerie-timeline-view-private.h"

#include <math.h>

static void
on_value_changed_cb (CauserieTimelineView *self, GtkAdjustment *adjustment)
{
  double from;
  double value;
  double end;

  if (self->configuring)
    return;

  value = gtk_adjustment_get_value (adjustment);
  from = self->value;
  self->value = value;
  end = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);
  if (self->page == 0 || value == from)
    return;

  self->moving = FALSE;
  causerie_timeline_layout_scroll (self->layout, from - self->lower, value - self->lower,
                                   end - self->lower, self->page);
  _causerie_timeline_view_prepare (self);
}

/* Scrolling down at the end does not change the value, but starts following the end. Not if a held
   row leaves empty space below the rows: they would move down against the direction of the
   wheel. */
static gboolean
on_scroll_cb (GtkEventControllerScroll *controller, double dx, double dy, gpointer data)
{
  CauserieTimelineView *self = data;
  gint64 total = causerie_timeline_heights_get_total (self->heights);

  if (dy > 0 && self->at_end && self->top + self->page < (double)MAX (total, self->page) + 1)
    causerie_timeline_layout_set_sticky (self->layout, TRUE);
  return GDK_EVENT_PROPAGATE;
}

/* Replaces one of the two adjustments of GtkScrollable. With %NULL, a new adjustment is created. */
void
_causerie_timeline_view_set_adjustment (CauserieTimelineView *self, GtkOrientation orientation,
                                        GtkAdjustment *adjustment)
{
  GtkAdjustment **slot = &self->adjustments[orientation];

  if (adjustment != NULL && *slot == adjustment)
    return;
  if (*slot != NULL)
    g_signal_handlers_disconnect_by_func (*slot, on_value_changed_cb, self);
  g_clear_object (slot);
  *slot
      = g_object_ref_sink (adjustment != NULL ? adjustment : gtk_adjustment_new (0, 0, 0, 0, 0, 0));
  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      g_signal_connect_object (*slot, "value-changed", G_CALLBACK (on_value_changed_cb), self,
                               G_CONNECT_SWAPPED);
      self->moving = TRUE;
    }
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/* Releases both adjustments when the view is disposed. */
void
_causerie_timeline_view_drop_adjustments (CauserieTimelineView *self)
{
  for (int i = 0; i < 2; i++)
    if (self->adjustments[i] != NULL)
      {
        g_signal_handlers_disconnect_by_func (self->adjustments[i], on_value_changed_cb, self);
        g_clear_object (&self->adjustments[i]);
      }
}

/* Adds the scroll controller. Called once. */
void
_causerie_timeline_view_init_scroll (CauserieTimelineView *self)
{
  GtkEventController *scroll
      = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);

  gtk_event_controller_set_propagation_phase (scroll, GTK_PHASE_CAPTURE);
  g_signal_connect (scroll, "scroll", G_CALLBACK (on_scroll_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
}

/* Scrolls by @delta pixels, downwards if positive, like the reader does: reaching the end starts
   following it, and scrolling up stops that. */
void
_causerie_timeline_view_scroll_by (CauserieTimelineView *self, double delta)
{
  GtkAdjustment *adjustment = self->adjustments[GTK_ORIENTATION_VERTICAL];

  if (adjustment != NULL)
    gtk_adjustment_set_value (adjustment, round (self->value + delta));
}

/* Scrolls to the end and follows it from then on. */
void
causerie_timeline_view_scroll_to_end (CauserieTimelineView *self)
{
  g_return_if_fail (CAUSERIE_IS_TIMELINE_VIEW (self));

  causerie_timeline_layout_set_sticky (self->layout, TRUE);
  self->moving = TRUE;
  _causerie_timeline_view_prepare (self);
}

/**
 * causerie_timeline_view_scroll_to:
 * @align: the edge of the row that is aligned with the same edge of the viewport
 * @offset: how many pixels the edge of the row is below that edge
 *
 * Scrolls to a row and keeps it in place; stops following the end.
 */
void
causerie_timeline_view_scroll_to (CauserieTimelineView *self, guint position,
                                  CauserieTimelineAlign align, int offset)
{
  g_return_if_fail (CAUSERIE_IS_TIMELINE_VIEW (self));
  g_return_if_fail (position < causerie_timeline_heights_get_n (self->heights));

  causerie_timeline_layout_set_anchor (self->layout, position, align, offset);
  self->moving = TRUE;
  _causerie_timeline_view_prepare (self);
}

/**
 * causerie_timeline_view_hold_row:
 * @y: the top of the previous row, in pixels from the top of the viewport
 *
 * Puts a row in the place where causerie_timeline_view_get_row_place() found another one, and keeps
 * it there until the reader scrolls: at the same top, or at the same bottom if only that was in
 * view.
 */
void
causerie_timeline_view_hold_row (CauserieTimelineView *self, guint position, int y, int height)
{
  g_return_if_fail (CAUSERIE_IS_TIMELINE_VIEW (self));
  g_return_if_fail (position < causerie_timeline_heights_get_n (self->heights));

  causerie_timeline_layout_hold (self->layout, position, y, height, self->page);
  self->moving = TRUE;
  _causerie_timeline_view_prepare (self);
}

/**
 * causerie_timeline_view_get_place:
 * @position: (out): the row at the top of the viewport
 * @y: (out): the top of the row, in pixels from the top of the viewport
 * @height: (out): the height of the row, 0 if it is not known
 *
 * Determines the place that is read, for causerie_timeline_view_restore_place().
 *
 * Returns: whether there is one; there is none at the end, which is followed
 */
gboolean
causerie_timeline_view_get_place (CauserieTimelineView *self, guint *position, int *y, int *height)
{
  g_return_val_if_fail (CAUSERIE_IS_TIMELINE_VIEW (self), FALSE);
  g_return_val_if_fail (position != NULL && y != NULL && height != NULL, FALSE);

  if (causerie_timeline_layout_get_restored (self->layout, position, y, height))
    return TRUE;
  if (self->at_end || causerie_timeline_layout_get_sticky (self->layout))
    return FALSE;
  *position = causerie_timeline_heights_find (self->heights, self->top);
  *y = (int)(causerie_timeline_heights_get_top (self->heights, *position)
             - (gint64)floor (self->top));
  *height = causerie_timeline_heights_get (self->heights, *position);
  return TRUE;
}

/**
 * causerie_timeline_view_restore_place:
 * @y: the top of the row, in pixels from the top of the viewport
 * @height: the height that the row had there; 0 if it has grown or shrunk at its end since then
 *
 * Scrolls to a place that causerie_timeline_view_get_place() found. Stays there while the texts of
 * the rows arrive, until the reader scrolls.
 */
void
causerie_timeline_view_restore_place (CauserieTimelineView *self, guint position, int y, int height)
{
  g_return_if_fail (CAUSERIE_IS_TIMELINE_VIEW (self));
  g_return_if_fail (position < causerie_timeline_heights_get_n (self->heights));

  causerie_timeline_layout_restore (self->layout, position, y, height);
  self->moving = TRUE;
  _causerie_timeline_view_prepare (self);
}

/* Stops following the end until the reader scrolls there again. For height changes that the reader
   causes within the text. */
void
causerie_timeline_view_stop_following (CauserieTimelineView *self)
{
  g_return_if_fail (CAUSERIE_IS_TIMELINE_VIEW (self));

  causerie_timeline_layout_set_sticky (self->layout, FALSE);
}

/* Returns: where the top of the row is among all rows, from 0 to 1; an estimate for rows that were
 *   never shown */
double
causerie_timeline_view_get_row_fraction (CauserieTimelineView *self, guint position)
{
  gint64 total;

  g_return_val_if_fail (CAUSERIE_IS_TIMELINE_VIEW (self), 0);
  g_return_val_if_fail (position < causerie_timeline_heights_get_n (self->heights), 0);

  total = causerie_timeline_heights_get_total (self->heights);
  return total > 0
             ? (double)causerie_timeline_heights_get_top (self->heights, position) / (double)total
             : 0;
}

/* Returns: the height of the viewport, in pixels */
int
causerie_timeline_view_get_page (CauserieTimelineView *self)
{
  g_return_val_if_fail (CAUSERIE_IS_TIMELINE_VIEW (self), 0);

  return self->page;
}

/**
 * causerie_timeline_view_get_row_place:
 * @y: (out): the top of the row, in pixels from the top of the viewport
 * @height: (out): the height of the row
 *
 * Returns: whether the row is realized and allocated; if not, both are 0
 */
gboolean
causerie_timeline_view_get_row_place (CauserieTimelineView *self, guint position, int *y,
                                      int *height)
{
  CauserieTimelineRow *row;

  g_return_val_if_fail (CAUSERIE_IS_TIMELINE_VIEW (self), FALSE);
  g_return_val_if_fail (y != NULL && height != NULL, FALSE);

  *y = 0;
  *height = 0;
  row = causerie_timeline_rows_find (self->rows, position);
  if (row == NULL || isnan (row->y))
    return FALSE;
  *y = (int)row->y;
  *height = causerie_timeline_heights_get (self->heights, position);
  return TRUE;
}
