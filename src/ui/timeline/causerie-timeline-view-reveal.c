/* SPDX-License-Identifier: GPL-3.0-or-later
 * The timeline view leads the eye, or the keyboard, to a row. */
#include "config.h"

#include "causerie-timeline-view-private.h"

/* How long a row stays lit before its light fades. */
#define LIGHT_MSEC 1500

/*< private >
 * _causerie_timeline_view_put_out_light:
 * @self: a timeline view
 *
 * Ends the highlight of a row at once, if there is one. Also called as the view goes away.
 */
void
_causerie_timeline_view_put_out_light (CauserieTimelineView *self)
{
  g_clear_handle_id (&self->light_id, g_source_remove);
  if (self->lit_row != NULL)
    gtk_widget_remove_css_class (self->lit_row, "causerie-lit");
  g_clear_weak_pointer (&self->lit_row);
}

static gboolean
on_light_over_cb (gpointer data)
{
  CauserieTimelineView *self = CAUSERIE_TIMELINE_VIEW (data);

  self->light_id = 0;
  _causerie_timeline_view_put_out_light (self);
  return G_SOURCE_REMOVE;
}

/* Lights the row for a moment, if it exists as a widget, and no other. How the light comes and
 * goes is a matter of style; where the desktop wants no motion it does so at once. */
void
causerie_timeline_view_highlight (CauserieTimelineView *self, guint position)
{
  GtkWidget *row;

  g_return_if_fail (CAUSERIE_IS_TIMELINE_VIEW (self));

  row = causerie_timeline_view_get_row (self, position);
  if (row == NULL)
    return;
  _causerie_timeline_view_put_out_light (self);
  g_set_weak_pointer (&self->lit_row, row);
  gtk_widget_add_css_class (row, "causerie-lit");
  self->light_id = g_timeout_add (LIGHT_MSEC, on_light_over_cb, self);
}

/* Makes the row if need be, brings it into view and gives it the keyboard. */
void
causerie_timeline_view_focus_row (CauserieTimelineView *self, guint position)
{
  CauserieTimelineRow *row;
  GtkRoot *root;

  g_return_if_fail (CAUSERIE_IS_TIMELINE_VIEW (self));
  g_return_if_fail (position < causerie_timeline_heights_get_n (self->heights));

  root = gtk_widget_get_root (GTK_WIDGET (self));
  causerie_timeline_rows_realize (self->rows, position, self->column);
  row = causerie_timeline_rows_find (self->rows, position);
  if (row == NULL || root == NULL)
    return;
  /* The view follows a focus that shows, and what is not mapped cannot have it. */
  if (GTK_IS_WINDOW (root))
    gtk_window_set_focus_visible (GTK_WINDOW (root), TRUE);
  gtk_widget_set_child_visible (row->widget, TRUE);
  gtk_root_set_focus (root, row->widget);
}
