/* SPDX-License-Identifier: GPL-3.0-or-later
 * A GtkBox that measures a wrapped label does so many times. This widget measures it once, at the
 * allocated width. */
#include "config.h"

#include "causerie-hanging-box.h"

#define GAP 8

struct _CauserieHangingBox
{
  GtkWidget parent_instance;

  GtkWidget *mark;
  GtkWidget *content;
};

static void causerie_hanging_box_buildable_init (GtkBuildableIface *iface);

static GtkBuildableIface *parent_buildable;

G_DEFINE_FINAL_TYPE_WITH_CODE (CauserieHangingBox, causerie_hanging_box, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE,
                                                      causerie_hanging_box_buildable_init))

/* Returns: the distance of the content from the start */
static int
get_indent (CauserieHangingBox *self)
{
  int width;

  gtk_widget_measure (self->mark, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
  return width + GAP;
}

static GtkSizeRequestMode
causerie_hanging_box_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
causerie_hanging_box_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                              int *minimum, int *natural, int *minimum_baseline,
                              int *natural_baseline)
{
  CauserieHangingBox *self = CAUSERIE_HANGING_BOX (widget);
  int indent = get_indent (self);
  int minimum_mark;
  int natural_mark;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      gtk_widget_measure (self->content, orientation, -1, minimum, natural, NULL, NULL);
      *minimum += indent;
      *natural += indent;
      return;
    }
  gtk_widget_measure (self->mark, orientation, -1, &minimum_mark, &natural_mark, NULL, NULL);
  gtk_widget_measure (self->content, orientation, for_size < 0 ? -1 : MAX (for_size - indent, 0),
                      minimum, natural, NULL, NULL);
  *minimum = MAX (*minimum, minimum_mark);
  *natural = MAX (*natural, natural_mark);
}

static void
causerie_hanging_box_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CauserieHangingBox *self = CAUSERIE_HANGING_BOX (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int indent = get_indent (self);
  GtkAllocation mark = { 0, 0, indent - GAP, 0 };
  GtkAllocation content = { indent, 0, MAX (width - indent, 0), height };
  int natural;

  gtk_widget_measure (self->mark, GTK_ORIENTATION_VERTICAL, -1, NULL, &natural, NULL, NULL);
  mark.height = MIN (natural, height);
  if (rtl)
    {
      mark.x = width - mark.width;
      content.x = 0;
    }
  gtk_widget_size_allocate (self->mark, &mark, -1);
  gtk_widget_size_allocate (self->content, &content, -1);
}

/* In templates, the child of type "mark" is the marker. */
static void
causerie_hanging_box_add_child (GtkBuildable *buildable, GtkBuilder *builder, GObject *child,
                                const char *type)
{
  CauserieHangingBox *self = CAUSERIE_HANGING_BOX (buildable);
  GtkWidget **place = g_strcmp0 (type, "mark") == 0 ? &self->mark : &self->content;

  if (!GTK_IS_WIDGET (child))
    {
      parent_buildable->add_child (buildable, builder, child, type);
      return;
    }
  g_assert (*place == NULL);
  *place = GTK_WIDGET (child);
  gtk_widget_set_parent (*place, GTK_WIDGET (self));
}

static void
causerie_hanging_box_buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = causerie_hanging_box_add_child;
}

static void
causerie_hanging_box_dispose (GObject *object)
{
  CauserieHangingBox *self = CAUSERIE_HANGING_BOX (object);

  g_clear_pointer (&self->mark, gtk_widget_unparent);
  g_clear_pointer (&self->content, gtk_widget_unparent);
  G_OBJECT_CLASS (causerie_hanging_box_parent_class)->dispose (object);
}

static void
causerie_hanging_box_class_init (CauserieHangingBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = causerie_hanging_box_dispose;
  widget_class->get_request_mode = causerie_hanging_box_get_request_mode;
  widget_class->measure = causerie_hanging_box_measure;
  widget_class->size_allocate = causerie_hanging_box_size_allocate;
}

static void
causerie_hanging_box_init (CauserieHangingBox *self)
{
}

GtkWidget *
causerie_hanging_box_new (GtkWidget *mark, GtkWidget *content)
{
  CauserieHangingBox *self;

  g_return_val_if_fail (GTK_IS_WIDGET (mark) && GTK_IS_WIDGET (content), NULL);

  self = g_object_new (CAUSERIE_TYPE_HANGING_BOX, NULL);
  self->mark = mark;
  self->content = content;
  gtk_widget_set_parent (mark, GTK_WIDGET (self));
  gtk_widget_set_parent (content, GTK_WIDGET (self));
  return GTK_WIDGET (self);
}

GtkWidget *
causerie_hanging_box_get_mark (CauserieHangingBox *self)
{
  g_return_val_if_fail (CAUSERIE_IS_HANGING_BOX (self), NULL);

  return self->mark;
}

GtkWidget *
causerie_hanging_box_get_content (CauserieHangingBox *self)
{
  g_return_val_if_fail (CAUSERIE_IS_HANGING_BOX (self), NULL);

  return self->content;
}
