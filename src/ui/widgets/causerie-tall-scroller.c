/* SPDX-License-Identifier: GPL-3.0-or-later
 * GtkScrolledWindow and GtkViewport request the height of their child at its natural width, which
 * is too little for wrapped text. */
#include "config.h"

#include "causerie-tall-scroller.h"

struct _CauserieTallScroller
{
  GtkWidget parent_instance;

  GtkWidget *scrolled;
  int max_height; /* maximum height to request, in pixels; 0 for no limit */
};

enum
{
  PROP_MAX_HEIGHT = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];
static GtkBuildableIface *parent_buildable;

static void causerie_tall_scroller_buildable_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CauserieTallScroller, causerie_tall_scroller, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE,
                                                      causerie_tall_scroller_buildable_init))

static GtkSizeRequestMode
causerie_tall_scroller_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static GtkWidget *
get_content (CauserieTallScroller *self)
{
  GtkWidget *view = gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (self->scrolled));

  return view != NULL ? gtk_viewport_get_child (GTK_VIEWPORT (view)) : NULL;
}

/* The width does not depend on the height, because a child that is too high is scrolled. */
static void
causerie_tall_scroller_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                                int *minimum, int *natural, int *minimum_baseline,
                                int *natural_baseline)
{
  CauserieTallScroller *self = CAUSERIE_TALL_SCROLLER (widget);
  GtkWidget *content = get_content (self);
  int height = 0;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      gtk_widget_measure (self->scrolled, orientation, -1, minimum, natural, NULL, NULL);
      if (content != NULL)
        gtk_widget_measure (content, orientation, -1, NULL, natural, NULL, NULL);
      *natural = MAX (*minimum, *natural);
      return;
    }
  gtk_widget_measure (self->scrolled, orientation, -1, minimum, NULL, NULL, NULL);
  if (content != NULL)
    gtk_widget_measure (content, orientation, for_size, NULL, &height, NULL, NULL);
  if (self->max_height > 0)
    height = MIN (height, self->max_height);
  /* Content lower than the minimum height of a scroll bar does not need that much space. */
  *minimum = MIN (*minimum, MAX (height, 1));
  *natural = MAX (*minimum, height);
}

static void
causerie_tall_scroller_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  gtk_widget_size_allocate (CAUSERIE_TALL_SCROLLER (widget)->scrolled,
                            &(GtkAllocation){ 0, 0, width, height }, baseline);
}

static void
causerie_tall_scroller_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_assert (id == PROP_MAX_HEIGHT);
  g_value_set_int (value, CAUSERIE_TALL_SCROLLER (object)->max_height);
}

static void
causerie_tall_scroller_set_property (GObject *object, guint id, const GValue *value,
                                     GParamSpec *pspec)
{
  g_assert (id == PROP_MAX_HEIGHT);
  CAUSERIE_TALL_SCROLLER (object)->max_height = g_value_get_int (value);
  gtk_widget_queue_resize (GTK_WIDGET (object));
}

static void
causerie_tall_scroller_add_child (GtkBuildable *buildable, GtkBuilder *builder, GObject *child,
                                  const char *type)
{
  CauserieTallScroller *self = CAUSERIE_TALL_SCROLLER (buildable);

  if (GTK_IS_WIDGET (child))
    gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), GTK_WIDGET (child));
  else
    parent_buildable->add_child (buildable, builder, child, type);
}

static void
causerie_tall_scroller_buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = causerie_tall_scroller_add_child;
}

static void
causerie_tall_scroller_dispose (GObject *object)
{
  g_clear_pointer (&CAUSERIE_TALL_SCROLLER (object)->scrolled, gtk_widget_unparent);
  G_OBJECT_CLASS (causerie_tall_scroller_parent_class)->dispose (object);
}

static void
causerie_tall_scroller_class_init (CauserieTallScrollerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = causerie_tall_scroller_get_property;
  object_class->set_property = causerie_tall_scroller_set_property;
  object_class->dispose = causerie_tall_scroller_dispose;
  widget_class->get_request_mode = causerie_tall_scroller_get_request_mode;
  widget_class->measure = causerie_tall_scroller_measure;
  widget_class->size_allocate = causerie_tall_scroller_size_allocate;
  properties[PROP_MAX_HEIGHT] = g_param_spec_int ("max-height", NULL, NULL, 0, G_MAXINT, 0,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

/* The viewport is focusable only if there is something to scroll. */
static void
on_adjustment_changed_cb (CauserieTallScroller *self, GtkAdjustment *adjustment)
{
  double rest = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);

  gtk_widget_set_focusable (self->scrolled, rest >= 1);
}

static void
causerie_tall_scroller_init (CauserieTallScroller *self)
{
  self->scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  g_signal_connect_object (
      gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled)), "changed",
      G_CALLBACK (on_adjustment_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_parent (self->scrolled, GTK_WIDGET (self));
}
