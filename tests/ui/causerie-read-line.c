/* SPDX-License-Identifier: GPL-3.0-or-later
 * The line of text at the top of a viewport, as a reader sees it. */
#include "config.h"

#include "causerie-read-line.h"

static double
get_label_y (GtkWidget *label, GtkWidget *view)
{
  graphene_point_t point;

  g_assert_true (gtk_widget_compute_point (label, view, &GRAPHENE_POINT_INIT (0, 0), &point));
  return (double)point.y;
}

/* Returns: the first label that ends below the top of the view */
static GtkWidget *
find_label (GtkWidget *widget, GtkWidget *view)
{
  GtkWidget *found = NULL;

  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (GTK_IS_LABEL (widget))
    return get_label_y (widget, view) + gtk_widget_get_height (widget) > 0 ? widget : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_label (child, view);
  return found;
}

static double
get_line_y (const CauserieReadLine *self, int index)
{
  PangoRectangle line;
  int top;

  gtk_label_get_layout_offsets (GTK_LABEL (self->label), NULL, &top);
  pango_layout_index_to_pos (gtk_label_get_layout (GTK_LABEL (self->label)), index, &line);
  return get_label_y (self->label, self->view) + top + PANGO_PIXELS (line.y);
}

/* Finds the line at the top of the view, which may be partly above it. */
void
causerie_read_line_find (CauserieReadLine *self, GtkWidget *view)
{
  PangoLayout *layout;

  self->view = view;
  self->label = find_label (view, view);
  self->index = 0;
  g_assert_nonnull (self->label);
  layout = gtk_label_get_layout (GTK_LABEL (self->label));
  for (int i = 0; i < pango_layout_get_line_count (layout); i++)
    {
      int start = pango_layout_get_line_readonly (layout, i)->start_index;

      if (i > 0 && get_line_y (self, start) > 0)
        break;
      self->index = start;
    }
}

/* Returns: where the beginning of the line is now, in pixels from the top of the view */
double
causerie_read_line_get_y (const CauserieReadLine *self)
{
  return get_line_y (self, self->index);
}
