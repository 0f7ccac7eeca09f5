/* SPDX-License-Identifier: GPL-3.0-or-later
 * Shows its child in the space above itself and takes no height. What appears there moves nothing.
 * The space must be there, as a margin or as the empty end of what comes before. */
#include "config.h"

#include "causerie-overhang.h"

struct _CauserieOverhang
{
  GtkWidget parent_instance;

  GtkWidget *child;
  int distance;
};

G_DEFINE_FINAL_TYPE (CauserieOverhang, causerie_overhang, GTK_TYPE_WIDGET)

static void
causerie_overhang_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                           int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  CauserieOverhang *self = CAUSERIE_OVERHANG (widget);

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    gtk_widget_measure (self->child, orientation, -1, minimum, natural, NULL, NULL);
}

static void
causerie_overhang_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CauserieOverhang *self = CAUSERIE_OVERHANG (widget);
  GtkAllocation place = { 0, 0, width, 0 };

  if (!gtk_widget_should_layout (self->child))
    return;
  gtk_widget_measure (self->child, GTK_ORIENTATION_VERTICAL, width, NULL, &place.height, NULL,
                      NULL);
  place.y = -self->distance - place.height;
  gtk_widget_size_allocate (self->child, &place, -1);
}

static void
causerie_overhang_dispose (GObject *object)
{
  CauserieOverhang *self = CAUSERIE_OVERHANG (object);

  g_clear_pointer (&self->child, gtk_widget_unparent);
  G_OBJECT_CLASS (causerie_overhang_parent_class)->dispose (object);
}

static void
causerie_overhang_class_init (CauserieOverhangClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = causerie_overhang_dispose;
  widget_class->measure = causerie_overhang_measure;
  widget_class->size_allocate = causerie_overhang_size_allocate;
}

static void
causerie_overhang_init (CauserieOverhang *self)
{
}

/**
 * causerie_overhang_new:
 * @child: (transfer floating): what is shown
 * @distance: how far its bottom is above this widget, in pixels
 */
GtkWidget *
causerie_overhang_new (GtkWidget *child, int distance)
{
  CauserieOverhang *self;

  g_return_val_if_fail (GTK_IS_WIDGET (child), NULL);

  self = g_object_new (CAUSERIE_TYPE_OVERHANG, NULL);
  self->child = child;
  self->distance = distance;
  gtk_widget_set_parent (child, GTK_WIDGET (self));
  return GTK_WIDGET (self);
}
