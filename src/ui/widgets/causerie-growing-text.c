/* SPDX-License-Identifier: GPL-3.0-or-later
 * Wraps GtkScrolledWindow, which is final, and updates its "max-content-height" whenever the height
 * of the window changes. */
#include "config.h"

#include "causerie-growing-text.h"

#define SHARE_OF_WINDOW 3
#define LEAST_HEIGHT 72

struct _CauserieGrowingText
{
  GtkWidget parent_instance;

  GtkScrolledWindow *scroller;
  int window_height;
};

enum
{
  PROP_CHILD = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (CauserieGrowingText, causerie_growing_text, GTK_TYPE_WIDGET)

static void
update_height (CauserieGrowingText *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  int height = root != NULL ? gtk_widget_get_height (GTK_WIDGET (root)) : 0;

  if (height <= 0 || height == self->window_height)
    return;
  self->window_height = height;
  gtk_scrolled_window_set_max_content_height (self->scroller,
                                              MAX (height / SHARE_OF_WINDOW, LEAST_HEIGHT));
}

static void
on_layout_cb (CauserieGrowingText *self)
{
  update_height (self);
}

static void
causerie_growing_text_realize (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (causerie_growing_text_parent_class)->realize (widget);
  g_signal_connect_object (gtk_native_get_surface (gtk_widget_get_native (widget)), "layout",
                           G_CALLBACK (on_layout_cb), widget, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

static void
causerie_growing_text_unrealize (GtkWidget *widget)
{
  g_signal_handlers_disconnect_by_func (gtk_native_get_surface (gtk_widget_get_native (widget)),
                                        on_layout_cb, widget);
  GTK_WIDGET_CLASS (causerie_growing_text_parent_class)->unrealize (widget);
}

static void
causerie_growing_text_set_property (GObject *object, guint id, const GValue *value,
                                    GParamSpec *pspec)
{
  CauserieGrowingText *self = CAUSERIE_GROWING_TEXT (object);

  if (id == PROP_CHILD)
    gtk_scrolled_window_set_child (self->scroller, g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
causerie_growing_text_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CauserieGrowingText *self = CAUSERIE_GROWING_TEXT (object);

  if (id == PROP_CHILD)
    g_value_set_object (value, gtk_scrolled_window_get_child (self->scroller));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
causerie_growing_text_dispose (GObject *object)
{
  CauserieGrowingText *self = CAUSERIE_GROWING_TEXT (object);

  if (self->scroller != NULL)
    gtk_widget_unparent (GTK_WIDGET (g_steal_pointer (&self->scroller)));
  G_OBJECT_CLASS (causerie_growing_text_parent_class)->dispose (object);
}

static void
causerie_growing_text_class_init (CauserieGrowingTextClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = causerie_growing_text_set_property;
  object_class->get_property = causerie_growing_text_get_property;
  object_class->dispose = causerie_growing_text_dispose;
  widget_class->realize = causerie_growing_text_realize;
  widget_class->unrealize = causerie_growing_text_unrealize;
  properties[PROP_CHILD] = g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET,
                                                G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
causerie_growing_text_init (CauserieGrowingText *self)
{
  self->scroller = GTK_SCROLLED_WINDOW (gtk_scrolled_window_new ());
  /* Scrolls horizontally with the cursor in a line that is not wrapped. */
  gtk_scrolled_window_set_policy (self->scroller, GTK_POLICY_EXTERNAL, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (self->scroller, TRUE);
  gtk_scrolled_window_set_max_content_height (self->scroller, LEAST_HEIGHT);
  gtk_widget_set_parent (GTK_WIDGET (self->scroller), GTK_WIDGET (self));
}
