/* SPDX-License-Identifier: GPL-3.0-or-later
 * Draws a short line for each place. */
#include "config.h"

#include "causerie-find-marks.h"

#define WIDTH 8
#define THICKNESS 2

struct _CauserieFindMarks
{
  GtkWidget parent_instance;

  GArray *places; /* of double, from 0 at the top to 1 at the bottom */
};

G_DEFINE_FINAL_TYPE (CauserieFindMarks, causerie_find_marks, GTK_TYPE_WIDGET)

static void
causerie_find_marks_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                             int *minimum, int *natural, int *minimum_baseline,
                             int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : 0;
}

static void
causerie_find_marks_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  CauserieFindMarks *self = CAUSERIE_FIND_MARKS (widget);
  int height = gtk_widget_get_height (widget) - THICKNESS;
  GdkRGBA color;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  for (guint i = 0; i < self->places->len; i++)
    {
      double y = g_array_index (self->places, double, i) * height;

      gtk_snapshot_append_color (snapshot, &color,
                                 &GRAPHENE_RECT_INIT (0, (float)(int)y, WIDTH, THICKNESS));
    }
}

static void
causerie_find_marks_finalize (GObject *object)
{
  g_array_unref (CAUSERIE_FIND_MARKS (object)->places);
  G_OBJECT_CLASS (causerie_find_marks_parent_class)->finalize (object);
}

static void
causerie_find_marks_class_init (CauserieFindMarksClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = causerie_find_marks_finalize;
  widget_class->measure = causerie_find_marks_measure;
  widget_class->snapshot = causerie_find_marks_snapshot;
  gtk_widget_class_set_css_name (widget_class, "findmarks");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
causerie_find_marks_init (CauserieFindMarks *self)
{
  self->places = g_array_new (FALSE, FALSE, sizeof (double));
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

/* @places: (element-type double): from 0 at the top to 1 at the bottom */
void
causerie_find_marks_set_places (CauserieFindMarks *self, GArray *places)
{
  g_return_if_fail (CAUSERIE_IS_FIND_MARKS (self));

  g_array_unref (self->places);
  self->places = g_array_ref (places);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

guint
causerie_find_marks_get_n_places (CauserieFindMarks *self)
{
  g_return_val_if_fail (CAUSERIE_IS_FIND_MARKS (self), 0);

  return self->places->len;
}
