/* SPDX-License-Identifier: GPL-3.0-or-later
 * Highlights or focuses a row of the timeline view. */
#include "config.h"

#include "causerie-timeline-view-private.h"

/* How long a row stays highlighted before the highlight fades. */
#define HIGHLIGHT_MSEC 1500

/* Ends the highlight of a row at once, if there is one. Also called when the view is disposed. */
void
_causerie_timeline_view_clear_highlight (CauserieTimelineView *self)
{
  g_clear_handle_id (&self->highlight_id, g_source_remove);
  if (self->highlighted_row != NULL)
    gtk_widget_remove_css_class (self->highlighted_row, "causerie-highlighted");
  g_clear_weak_pointer (&self->highlighted_row);
}

static gboolean
on_highlight_timeout_cb (gpointer data)
{
  CauserieTimelineView *self = CAUSERIE_TIMELINE_VIEW (data);

  self->highlight_id = 0;
  _causerie_timeline_view_clear_highlight (self);
  return G_SOURCE_REMOVE;
}

/* Highlights the row for a moment, if it is realized, and no other. The transition is defined in
   the style sheet; it is instant if animations are disabled. */
void
causerie_timeline_view_highlight (CauserieTimelineView *self, guint position)
{
  GtkWidget *row;

  g_return_if_fail (CAUSERIE_IS_TIMELINE_VIEW (self));

  row = causerie_timeline_view_get_row (self, position);
  if (row == NULL)
    return;
  _causerie_timeline_view_clear_highlight (self);
  g_set_weak_pointer (&self->highlighted_row, row);
  gtk_widget_add_css_class (row, "causerie-highlighted");
  self->highlight_id = g_timeout_add (HIGHLIGHT_MSEC, on_highlight_timeout_cb, self);
}

/* Creates the row if needed, scrolls it into view and focuses it. */
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
  /* The view follows the focus only if "focus-visible" is set, and an unmapped widget cannot be
     focused. */
  if (GTK_IS_WINDOW (root))
    gtk_window_set_focus_visible (GTK_WINDOW (root), TRUE);
  gtk_widget_set_child_visible (row->widget, TRUE);
  gtk_root_set_focus (root, row->widget);
}
