/* SPDX-License-Identifier: GPL-3.0-or-later
 * Finds places of a selection on the screen, and what is at a place on the screen. Coordinates are
 * those of the view, indices are bytes in the text of a label. */
#include "config.h"

#include "causerie-selection-map.h"

#include "causerie-message-row.h"
#include "causerie-text-place.h"

#include <math.h>
#include <string.h>

static CauserieMessageBody *
get_body (CauserieTimelineView *view, guint row)
{
  GtkWidget *widget = causerie_timeline_view_get_row (view, row);

  return CAUSERIE_IS_MESSAGE_ROW (widget)
             ? causerie_message_row_get_body (CAUSERIE_MESSAGE_ROW (widget))
             : NULL;
}

/* Returns: (transfer container) (element-type GtkLabel): the labels that show the text of the
 *   message, as far as they exist, in the order of reading */
GPtrArray *
causerie_selection_map_list_labels (CauserieTimelineView *view, guint row)
{
  GPtrArray *labels = g_ptr_array_new ();
  CauserieMessageBody *body = get_body (view, row);

  if (body != NULL)
    causerie_message_body_list_labels (body, labels);
  return labels;
}

/* Returns: (transfer full) (nullable): the place in the text; %NULL if @label does not show text of
 *   the message */
CauserieSelectionPoint *
causerie_selection_map_find (CauserieTimelineView *view, guint row, GtkWidget *label, gsize index)
{
  CauserieMessageBody *body = get_body (view, row);
  CauserieMarkdownPlace *place
      = body != NULL ? causerie_message_body_find_place (body, label, index) : NULL;

  return place != NULL ? causerie_selection_point_new (row, place) : NULL;
}

/* Returns: (transfer none) (nullable): the label with the place, if it exists now */
GtkWidget *
causerie_selection_map_locate (CauserieTimelineView *view, const CauserieSelectionPoint *point,
                               gsize *index)
{
  CauserieMessageBody *body = get_body (view, point->row);

  return body != NULL ? causerie_message_body_locate_place (body, point->place, index) : NULL;
}

/* Returns: the distance of @value from the range, 0 within it */
static double
get_distance (double value, double start, double length)
{
  return MAX (0, MAX (start - value, value - start - length));
}

/* Finds the label that is nearest to a point, first of all vertically. */
static GtkWidget *
find_nearest (CauserieTimelineView *view, GPtrArray *labels, double x, double y,
              graphene_rect_t *bounds)
{
  GtkWidget *nearest = NULL;
  double best_y = G_MAXDOUBLE;
  double best_x = G_MAXDOUBLE;

  for (guint i = 0; i < labels->len; i++)
    {
      GtkWidget *label = g_ptr_array_index (labels, i);
      graphene_rect_t area;
      double far_x;
      double far_y;

      if (!gtk_widget_get_mapped (label)
          || !gtk_widget_compute_bounds (label, GTK_WIDGET (view), &area))
        continue;
      far_x = get_distance (x, area.origin.x, area.size.width);
      far_y = get_distance (y, area.origin.y, area.size.height);
      if (far_y > best_y || (far_y == best_y && far_x >= best_x))
        continue;
      best_x = far_x;
      best_y = far_y;
      nearest = label;
      *bounds = area;
    }
  return nearest;
}

/* Returns: the index of the place between characters that is nearest to a point in a label, or if
   @whole, that of the character there */
static gsize
find_index (GtkLabel *label, double x, double y, gboolean whole)
{
  PangoLayout *layout = gtk_label_get_layout (label);
  const char *text = pango_layout_get_text (layout);
  int index;
  int trailing;
  int left;
  int top;

  gtk_label_get_layout_offsets (label, &left, &top);
  pango_layout_xy_to_index (layout, (int)((x - left) * PANGO_SCALE), (int)((y - top) * PANGO_SCALE),
                            &index, &trailing);
  return (gsize)(g_utf8_offset_to_pointer (text + index, whole ? 0 : trailing) - text);
}

/**
 * causerie_selection_map_find_at:
 * @x: need not be in the view
 * @whole: find the start of the character there instead of the nearest place between two
 *
 * Returns: (transfer full) (nullable): the place in the text that is nearest; %NULL if there is no
 *   text
 */
CauserieSelectionPoint *
causerie_selection_map_find_at (CauserieTimelineView *view, double x, double y, gboolean whole)
{
  g_autoptr (GPtrArray) labels = NULL;
  graphene_rect_t bounds;
  graphene_point_t at;
  GtkWidget *label;
  gsize index;
  guint row;

  if (!causerie_timeline_view_find_row_at (view, y, &row))
    return NULL;
  labels = causerie_selection_map_list_labels (view, row);
  label = find_nearest (view, labels, x, y, &bounds);
  if (label == NULL)
    return causerie_selection_point_new_end (row);
  if (y < bounds.origin.y)
    index = 0;
  else if (y > bounds.origin.y + bounds.size.height)
    index = strlen (gtk_label_get_text (GTK_LABEL (label)));
  else if (gtk_widget_compute_point (GTK_WIDGET (view), label,
                                     &GRAPHENE_POINT_INIT ((float)x, (float)y), &at))
    index = find_index (GTK_LABEL (label), (double)at.x, (double)at.y, whole);
  else
    index = 0;
  return causerie_selection_map_find (view, row, label, index);
}

/* Returns: (transfer none) (nullable): the label with text of a message at a point */
GtkWidget *
causerie_selection_map_pick (CauserieTimelineView *view, double x, double y)
{
  GtkWidget *label = gtk_widget_pick (GTK_WIDGET (view), x, y, GTK_PICK_DEFAULT);
  g_autoptr (CauserieSelectionPoint) point = NULL;
  guint row;

  if (!GTK_IS_LABEL (label) || !causerie_timeline_view_find_row_at (view, y, &row))
    return NULL;
  point = causerie_selection_map_find (view, row, label, 0);
  return point != NULL ? label : NULL;
}

/* Returns: whether any of the label is in view: of a large message, labels exist some pages beyond
 */
gboolean
causerie_selection_map_is_in_view (CauserieTimelineView *view, GtkWidget *label)
{
  graphene_rect_t bounds;

  return gtk_widget_get_mapped (label)
         && gtk_widget_compute_bounds (label, GTK_WIDGET (view), &bounds)
         && bounds.origin.y < (float)gtk_widget_get_height (GTK_WIDGET (view))
         && bounds.origin.y + bounds.size.height > 0;
}

/**
 * causerie_selection_map_get_range:
 * @start: (out): where the selected part of the text of @label starts
 * @end: (out): where it ends
 *
 * Returns: whether any of it is selected
 */
gboolean
causerie_selection_map_get_range (CauserieTimelineView *view, guint row, GtkWidget *label,
                                  gsize *start, gsize *end)
{
  CauserieSelection *selection = causerie_timeline_view_get_selection (view);
  CauserieMessageBody *body = get_body (view, row);
  const CauserieMarkdownPlace *from;
  const CauserieMarkdownPlace *to;
  g_autoptr (CauserieMarkdownPlace) place = NULL;
  gsize first;
  gsize length;

  if (body == NULL || !causerie_selection_get_part (selection, row, &from, &to))
    return FALSE;
  place = causerie_message_body_find_place (body, label, 0);
  if (place == NULL)
    return FALSE;
  first = place->offset;
  length = strlen (gtk_label_get_text (GTK_LABEL (label)));
  /* G_MAXSIZE stands for a start behind the label, of which nothing is selected then. */
  *start = from != NULL && causerie_markdown_place_compare (from, place) > 0 ? G_MAXSIZE : 0;
  *end = to != NULL && causerie_markdown_place_compare (to, place) <= 0 ? 0 : length;
  place->offset += length;
  if (from != NULL && *start > 0 && causerie_markdown_place_compare (from, place) < 0)
    *start = from->offset - first;
  if (to != NULL && *end > 0 && causerie_markdown_place_compare (to, place) < 0)
    *end = to->offset - first;
  return *start < *end;
}

/**
 * causerie_selection_map_get_caret:
 * @caret: (out): a vertical line before the character
 *
 * Returns: whether @label has a place on the screen
 */
gboolean
causerie_selection_map_get_caret (CauserieTimelineView *view, GtkWidget *label, gsize index,
                                  graphene_rect_t *caret)
{
  PangoRectangle strong;
  graphene_point_t origin;
  int left;
  int top;

  /* The bounds would include the padding of a cell. */
  if (!gtk_widget_compute_point (label, GTK_WIDGET (view), &GRAPHENE_POINT_INIT (0, 0), &origin))
    return FALSE;
  gtk_label_get_layout_offsets (GTK_LABEL (label), &left, &top);
  pango_layout_get_cursor_pos (gtk_label_get_layout (GTK_LABEL (label)), (int)index, &strong, NULL);
  graphene_rect_init (caret, origin.x + (float)(left + PANGO_PIXELS (strong.x)),
                      origin.y + (float)(top + PANGO_PIXELS (strong.y)), 1,
                      (float)PANGO_PIXELS (strong.height));
  return TRUE;
}
