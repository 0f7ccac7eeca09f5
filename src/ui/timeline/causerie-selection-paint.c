/* SPDX-License-Identifier: GPL-3.0-or-later
 * Draws the selection of a timeline over the labels. GtkLabel with the style of libadwaita draws
 * its own selection so, too: a translucent ground, without the text above it. A label with a
 * selection of its own is left alone. */
#include "config.h"

#include "causerie-selection-paint.h"

#include "causerie-selection-map.h"

/* That of libadwaita's selections. */
#define OPACITY 0.3f

static GdkRGBA
get_ground (GtkWidget *widget)
{
  GtkStyleContext *context = gtk_widget_get_style_context (widget);
  GdkRGBA color;

  if (!gtk_style_context_lookup_color (context, "accent_bg_color", &color))
    gtk_style_context_get_color (context, &color);
  color.alpha = OPACITY;
  return color;
}

/* Keeps what is drawn within the widgets around @label that are scrolled. Returns: how many clips
   were pushed */
static guint
push_clips (GtkWidget *view, GtkWidget *label, GtkSnapshot *snapshot)
{
  guint n = 0;

  for (GtkWidget *widget = gtk_widget_get_parent (label); widget != NULL && widget != view;
       widget = gtk_widget_get_parent (widget))
    {
      graphene_rect_t bounds;

      if (gtk_widget_get_overflow (widget) != GTK_OVERFLOW_HIDDEN
          || !gtk_widget_compute_bounds (widget, view, &bounds))
        continue;
      gtk_snapshot_push_clip (snapshot, &bounds);
      n++;
    }
  return n;
}

static void
paint_label (GtkWidget *view, GtkWidget *label, gsize start, gsize end, GtkSnapshot *snapshot)
{
  const int range[] = { (int)start, (int)end };
  GdkRGBA ground = get_ground (label);
  graphene_point_t origin;
  cairo_region_t *region;
  guint n_clips;
  int left;
  int top;

  if (!gtk_widget_compute_point (label, view, &GRAPHENE_POINT_INIT (0, 0), &origin))
    return;
  n_clips = push_clips (view, label, snapshot);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &origin);
  gtk_label_get_layout_offsets (GTK_LABEL (label), &left, &top);
  region = gdk_pango_layout_get_clip_region (gtk_label_get_layout (GTK_LABEL (label)), left, top,
                                             range, 1);
  for (int i = 0; i < cairo_region_num_rectangles (region); i++)
    {
      cairo_rectangle_int_t rectangle;

      cairo_region_get_rectangle (region, i, &rectangle);
      gtk_snapshot_append_color (snapshot, &ground,
                                 &GRAPHENE_RECT_INIT ((float)rectangle.x, (float)rectangle.y,
                                                      (float)rectangle.width,
                                                      (float)rectangle.height));
    }
  cairo_region_destroy (region);
  gtk_snapshot_restore (snapshot);
  for (; n_clips > 0; n_clips--)
    gtk_snapshot_pop (snapshot);
}

/* Draws what is selected of the message at @row, above the row. */
void
causerie_selection_paint (CauserieTimelineView *view, guint row, GtkSnapshot *snapshot)
{
  CauserieSelection *selection = causerie_timeline_view_get_selection (view);
  const CauserieMarkdownPlace *from;
  const CauserieMarkdownPlace *to;
  g_autoptr (GPtrArray) labels = NULL;

  if (!causerie_selection_get_part (selection, row, &from, &to))
    return;
  labels = causerie_selection_map_list_labels (view, row);
  for (guint i = 0; i < labels->len; i++)
    {
      GtkWidget *label = g_ptr_array_index (labels, i);
      gsize start;
      gsize end;

      if (causerie_selection_map_is_in_view (view, label)
          && !gtk_label_get_selection_bounds (GTK_LABEL (label), NULL, NULL)
          && causerie_selection_map_get_range (view, row, label, &start, &end))
        paint_label (GTK_WIDGET (view), label, start, end, snapshot);
    }
}
