/* SPDX-License-Identifier: GPL-3.0-or-later
 * Remembers which line of a row is at the top of the viewport, so that it can stay there when the
 * row grows or shrinks above it, or is laid out for another width or font. */
#include "config.h"

#include "causerie-top-line.h"

struct _CauserieTopLine
{
  GtkWidget *row;    /* weak */
  GtkWidget *widget; /* weak: the widget at the top of the viewport */
  int index;         /* of the first byte of the line, if that is a label with several lines */
  double offset;     /* of the line from the top of the row */
  double y;          /* of the line from the top of the viewport */
  gboolean reflow;   /* the row has another width or font now */
  gboolean expected; /* the offset is that of the widget's place, with its margin and padding */
};

static gboolean
is_shown (GtkWidget *widget)
{
  return gtk_widget_should_layout (widget) && gtk_widget_get_child_visible (widget);
}

/* Returns: the first widget without children whose bottom is below @y */
static GtkWidget *
find_at (GtkWidget *widget, GtkWidget *row, double y)
{
  graphene_rect_t bounds;

  if (!gtk_widget_compute_bounds (widget, row, &bounds)
      || (double)(bounds.origin.y + bounds.size.height) <= y)
    return NULL;
  if (GTK_IS_LABEL (widget) || gtk_widget_get_first_child (widget) == NULL)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = is_shown (child) ? find_at (child, row, y) : NULL;

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* The line at @y from the top of the label. */
static int
find_line (GtkLabel *label, double y)
{
  int index;
  int trailing;
  int top;

  gtk_label_get_layout_offsets (label, NULL, &top);
  pango_layout_xy_to_index (gtk_label_get_layout (label), 0, (int)(y - top) * PANGO_SCALE, &index,
                            &trailing);
  return index;
}

/* Returns: whether the widget is still in the row */
static gboolean
get_offset (CauserieTopLine *self, GtkWidget *row, double *offset)
{
  GtkWidget *origin_of = self->expected ? gtk_widget_get_parent (self->widget) : self->widget;
  graphene_point_t origin;
  GtkAllocation place;
  PangoRectangle line;
  int top;

  if (!gtk_widget_is_ancestor (self->widget, row) || !gtk_widget_get_mapped (self->widget)
      || !gtk_widget_compute_point (origin_of, row, &GRAPHENE_POINT_INIT (0, 0), &origin))
    return FALSE;
  *offset = (double)origin.y;
  if (self->expected)
    {
      gtk_widget_get_allocation (self->widget, &place);
      *offset += place.y;
      return TRUE;
    }
  if (self->index == 0 || !GTK_IS_LABEL (self->widget))
    return TRUE;
  gtk_label_get_layout_offsets (GTK_LABEL (self->widget), NULL, &top);
  pango_layout_index_to_pos (gtk_label_get_layout (GTK_LABEL (self->widget)), self->index, &line);
  *offset += top + PANGO_PIXELS (line.y);
  return TRUE;
}

CauserieTopLine *
causerie_top_line_new (void)
{
  return g_new0 (CauserieTopLine, 1);
}

void
causerie_top_line_free (CauserieTopLine *self)
{
  g_return_if_fail (self != NULL);

  causerie_top_line_clear (self);
  g_free (self);
}

void
causerie_top_line_clear (CauserieTopLine *self)
{
  g_return_if_fail (self != NULL);

  g_clear_weak_pointer (&self->row);
  g_clear_weak_pointer (&self->widget);
  self->reflow = FALSE;
  self->expected = FALSE;
}

/**
 * causerie_top_line_remember:
 * @row: the row at the top of the viewport, which is allocated
 * @row_y: its top, in pixels from the top of the viewport
 *
 * Remembers the line at the top of the viewport.
 */
void
causerie_top_line_remember (CauserieTopLine *self, GtkWidget *row, double row_y)
{
  GtkWidget *widget;
  graphene_point_t origin;

  g_return_if_fail (self != NULL);

  causerie_top_line_clear (self);
  widget = find_at (row, row, -row_y);
  if (widget == NULL || widget == row
      || !gtk_widget_compute_point (widget, row, &GRAPHENE_POINT_INIT (0, 0), &origin))
    return;
  g_set_weak_pointer (&self->row, row);
  g_set_weak_pointer (&self->widget, widget);
  self->index = 0;
  if (GTK_IS_LABEL (widget) && (double)origin.y < -row_y)
    self->index = find_line (GTK_LABEL (widget), -row_y - (double)origin.y);
  if (!get_offset (self, row, &self->offset))
    causerie_top_line_clear (self);
  self->y = row_y + self->offset;
}

/* Returns: whether a line of @row is remembered that still exists */
gboolean
causerie_top_line_is_in (CauserieTopLine *self, GtkWidget *row)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->widget != NULL && self->row == row && gtk_widget_is_ancestor (self->widget, row)
         && gtk_widget_get_mapped (self->widget);
}

/**
 * causerie_top_line_expect:
 * @row: the row at the top of the viewport
 * @row_y: its top, in pixels from the top of the viewport
 * @part: a widget in the row that is not allocated yet
 * @offset: where its top is expected, in pixels from the top of the row
 *
 * Remembers the top of @part as the line at the top of the viewport.
 */
void
causerie_top_line_expect (CauserieTopLine *self, GtkWidget *row, double row_y, GtkWidget *part,
                          double offset)
{
  g_return_if_fail (self != NULL);

  causerie_top_line_clear (self);
  g_set_weak_pointer (&self->row, row);
  g_set_weak_pointer (&self->widget, part);
  self->index = 0;
  self->expected = TRUE;
  self->offset = offset;
  self->y = row_y + offset;
}

/* The row is laid out for another width or font from now on. */
void
causerie_top_line_reflow (CauserieTopLine *self)
{
  g_return_if_fail (self != NULL);

  self->reflow = self->widget != NULL;
}

/**
 * causerie_top_line_get_shift:
 * @row: the row that is the anchor now
 * @row_y: its top, in pixels from the top of the viewport
 * @shift: (out): by how much the row has to be moved
 *
 * Returns: whether the line has moved in the row
 */
gboolean
causerie_top_line_get_shift (CauserieTopLine *self, GtkWidget *row, double row_y, double *shift)
{
  double offset;

  g_return_val_if_fail (self != NULL, FALSE);

  if (self->widget == NULL || self->row != row || !get_offset (self, row, &offset))
    return FALSE;
  *shift = self->reflow ? self->y - (row_y + offset) : self->offset - offset;
  self->offset = offset;
  return *shift <= -1 || *shift >= 1;
}
