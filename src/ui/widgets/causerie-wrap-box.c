/* SPDX-License-Identifier: GPL-3.0-or-later
 * Places children in rows and wraps them. GtkFlowBox would make every child a selectable item with
 * its own focus; AdwWrapBox is newer than the minimum libadwaita version. */
#include "config.h"

#include "causerie-wrap-box.h"

#define SPACING 6

struct _CauserieWrapBox
{
  GtkWidget parent_instance;
};

static void causerie_wrap_box_buildable_init (GtkBuildableIface *iface);

static GtkBuildableIface *parent_buildable;

G_DEFINE_FINAL_TYPE_WITH_CODE (CauserieWrapBox, causerie_wrap_box, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE,
                                                      causerie_wrap_box_buildable_init))

/* A child that is narrower than its natural width may wrap its own text. */
static int
get_height (GtkWidget *child, int width, const GtkRequisition *natural)
{
  int height;

  if (width >= natural->width)
    return natural->height;
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, NULL);
  return height;
}

/* Walks the rows at @width, and allocates the children if @place is set. Returns: the height
   used */
static int
lay_out (CauserieWrapBox *self, int width, gboolean place)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  int x = 0;
  int y = 0;
  int row = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkRequisition minimum;
      GtkRequisition natural;
      int wide;
      int high;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_get_preferred_size (child, &minimum, &natural);
      wide = CLAMP (width, minimum.width, natural.width);
      high = get_height (child, wide, &natural);
      if (x > 0 && x + wide > width)
        {
          x = 0;
          y += row + SPACING;
          row = 0;
        }
      if (place)
        {
          GtkAllocation allocation = { rtl ? width - x - wide : x, y, wide, high };

          gtk_widget_size_allocate (child, &allocation, -1);
        }
      x += wide + SPACING;
      row = MAX (row, high);
    }
  return y + row;
}

static GtkSizeRequestMode
causerie_wrap_box_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
causerie_wrap_box_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                           int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  CauserieWrapBox *self = CAUSERIE_WRAP_BOX (widget);
  int widest = 0;
  int sum = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int minimum_width;
      int natural_width;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum_width, &natural_width,
                          NULL, NULL);
      widest = MAX (widest, minimum_width);
      sum += natural_width + (sum > 0 ? SPACING : 0);
    }
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = widest;
      *natural = MAX (sum, widest);
    }
  else
    *minimum = *natural = lay_out (self, for_size < 0 ? MAX (sum, widest) : for_size, FALSE);
}

static void
causerie_wrap_box_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  lay_out (CAUSERIE_WRAP_BOX (widget), width, TRUE);
}

static void
causerie_wrap_box_add_child (GtkBuildable *buildable, GtkBuilder *builder, GObject *child,
                             const char *type)
{
  if (GTK_IS_WIDGET (child))
    causerie_wrap_box_append (CAUSERIE_WRAP_BOX (buildable), GTK_WIDGET (child));
  else
    parent_buildable->add_child (buildable, builder, child, type);
}

static void
causerie_wrap_box_buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = causerie_wrap_box_add_child;
}

static void
causerie_wrap_box_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (causerie_wrap_box_parent_class)->dispose (object);
}

static void
causerie_wrap_box_class_init (CauserieWrapBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = causerie_wrap_box_dispose;
  widget_class->get_request_mode = causerie_wrap_box_get_request_mode;
  widget_class->measure = causerie_wrap_box_measure;
  widget_class->size_allocate = causerie_wrap_box_size_allocate;
}

static void
causerie_wrap_box_init (CauserieWrapBox *self)
{
}

void
causerie_wrap_box_append (CauserieWrapBox *self, GtkWidget *child)
{
  g_return_if_fail (CAUSERIE_IS_WRAP_BOX (self));

  gtk_widget_set_parent (child, GTK_WIDGET (self));
}
