/* SPDX-License-Identifier: GPL-3.0-or-later
 * Places children in rows and wraps them. GtkFlowBox would make every child a selectable item with
 * its own focus; AdwWrapBox is newer than the minimum libadwaita version. */
#include "config.h"

#include "causerie-wrap-box.h"

#define SPACING 6

struct _CauserieWrapBox
{
  GtkWidget parent_instance;

  float align;
};

enum
{
  PROP_0,
  PROP_ALIGN,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

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

static void
get_size (GtkWidget *child, int width, int *wide, int *high)
{
  GtkRequisition minimum;
  GtkRequisition natural;

  gtk_widget_get_preferred_size (child, &minimum, &natural);
  *wide = CLAMP (width, minimum.width, natural.width);
  *high = get_height (child, *wide, &natural);
}

/* Returns: the width of the row that begins with @child */
static int
get_row_width (GtkWidget *child, int width)
{
  int sum = 0;
  int wide;
  int high;

  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      if (!gtk_widget_should_layout (child))
        continue;
      get_size (child, width, &wide, &high);
      if (sum > 0 && sum + SPACING + wide > width)
        break;
      sum += wide + (sum > 0 ? SPACING : 0);
    }
  return sum;
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
  int start = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int wide;
      int high;

      if (!gtk_widget_should_layout (child))
        continue;
      get_size (child, width, &wide, &high);
      if (x > 0 && x + wide > width)
        {
          x = 0;
          y += row + SPACING;
          row = 0;
        }
      if (x == 0 && place)
        start = (int)(self->align * (float)MAX (width - get_row_width (child, width), 0));
      if (place)
        {
          int left = start + x;
          GtkAllocation allocation = { rtl ? width - left - wide : left, y, wide, high };

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
causerie_wrap_box_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_ALIGN)
    g_value_set_float (value, CAUSERIE_WRAP_BOX (object)->align);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
causerie_wrap_box_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  CauserieWrapBox *self = CAUSERIE_WRAP_BOX (object);

  if (id != PROP_ALIGN)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      return;
    }
  if (self->align == g_value_get_float (value))
    return;
  self->align = g_value_get_float (value);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  g_object_notify_by_pspec (object, pspec);
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

  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = causerie_wrap_box_dispose;
  object_class->get_property = causerie_wrap_box_get_property;
  object_class->set_property = causerie_wrap_box_set_property;
  /**
   * CauserieWrapBox:align:
   *
   * Where a row lies that does not fill the width: 0 at its start, 0.5 in the middle, 1 at the end.
   */
  properties[PROP_ALIGN]
      = g_param_spec_float ("align", NULL, NULL, 0, 1, 0,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
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
