/* SPDX-License-Identifier: GPL-3.0-or-later
 * GtkScrolledWindow consumes all scroll events, even those it cannot use, and measures the height
 * of its child at its minimum width. This widget leaves vertical scrolling to its ancestors, and
 * measures its child at the allocated width. */
#include "config.h"

#include "causerie-side-scroller.h"

#include <math.h>

/* The distance of one scroll step, in pixels. */
#define NOTCH 60

struct _CauserieSideScroller
{
  GtkWidget parent_instance;

  GtkScrolledWindow *scroller;
  GtkWidget *child;  /* borrowed from the scroller */
  int content_width; /* set if the content is wider than the view */
  guint tick_id;
};

enum
{
  PROP_CHILD = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (CauserieSideScroller, causerie_side_scroller, GTK_TYPE_WIDGET)

/* A mouse wheel scrolls horizontally only with Shift. */
static gboolean
on_scroll_cb (GtkEventControllerScroll *controller, double dx, double dy,
              GtkScrolledWindow *scroller)
{
  GdkModifierType state
      = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  GtkAdjustment *adjustment = gtk_scrolled_window_get_hadjustment (scroller);

  if ((state & GDK_SHIFT_MASK) == 0)
    return FALSE;
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + dy * NOTCH);
  return TRUE;
}

static void
ignore_vertical_scroll (GtkScrolledWindow *scroller)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (scroller));
  GtkEventController *wheel;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_SCROLL (controller))
        gtk_event_controller_scroll_set_flags (GTK_EVENT_CONTROLLER_SCROLL (controller),
                                               GTK_EVENT_CONTROLLER_SCROLL_HORIZONTAL
                                                   | GTK_EVENT_CONTROLLER_SCROLL_KINETIC);
    }
  wheel = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  gtk_event_controller_set_propagation_phase (wheel, GTK_PHASE_CAPTURE);
  g_signal_connect_object (wheel, "scroll", G_CALLBACK (on_scroll_cb), scroller, 0);
  gtk_widget_add_controller (GTK_WIDGET (scroller), wheel);
}

/* A scroll bar that is always shown needs space; an overlay scroll bar does not. */
static int
get_bar_height (CauserieSideScroller *self)
{
  gboolean overlay;
  int height;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-overlay-scrolling", &overlay,
                NULL);
  if (overlay)
    return 0;
  gtk_widget_measure (gtk_scrolled_window_get_hscrollbar (self->scroller), GTK_ORIENTATION_VERTICAL,
                      -1, &height, NULL, NULL, NULL);
  return height;
}

static gboolean
on_tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  CAUSERIE_SIDE_SCROLLER (widget)->tick_id = 0;
  gtk_widget_queue_resize (widget);
  return G_SOURCE_REMOVE;
}

/* GtkTextView knows its width only after it was allocated, and computes it incrementally. The
   adjustment changes during a layout, so the resize is queued in the next frame. */
static void
on_content_changed_cb (CauserieSideScroller *self, GtkAdjustment *adjustment)
{
  double upper = gtk_adjustment_get_upper (adjustment);
  int width = upper > gtk_adjustment_get_page_size (adjustment) ? (int)ceil (upper) : 0;

  if (self->scroller == NULL || width == self->content_width)
    return;
  self->content_width = width;
  if (self->tick_id == 0 && get_bar_height (self) > 0)
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_tick_cb, NULL, NULL);
}

static GtkSizeRequestMode
causerie_side_scroller_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
causerie_side_scroller_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                                int *minimum, int *natural, int *minimum_baseline,
                                int *natural_baseline)
{
  CauserieSideScroller *self = CAUSERIE_SIDE_SCROLLER (widget);
  int narrowest = 0;
  int widest = 0;

  if (self->child != NULL)
    gtk_widget_measure (self->child, GTK_ORIENTATION_HORIZONTAL, -1, &narrowest, &widest, NULL,
                        NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      gtk_widget_measure (GTK_WIDGET (self->scroller), orientation, -1, minimum, NULL, NULL, NULL);
      *natural = MAX (*minimum, widest);
      return;
    }
  if (self->child != NULL)
    gtk_widget_measure (self->child, orientation, CLAMP (for_size, narrowest, widest), NULL,
                        natural, NULL, NULL);
  if (for_size >= 0 && MAX (narrowest, self->content_width) > for_size)
    *natural += get_bar_height (self);
  *minimum = *natural;
}

static void
causerie_side_scroller_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  gtk_widget_allocate (GTK_WIDGET (CAUSERIE_SIDE_SCROLLER (widget)->scroller), width, height,
                       baseline, NULL);
}

static void
causerie_side_scroller_direction_changed (GtkWidget *widget, GtkTextDirection previous)
{
  CauserieSideScroller *self = CAUSERIE_SIDE_SCROLLER (widget);
  GtkTextDirection direction = gtk_widget_get_direction (widget);
  GtkWidget *viewport;

  GTK_WIDGET_CLASS (causerie_side_scroller_parent_class)->direction_changed (widget, previous);
  if (self->scroller == NULL)
    return;
  gtk_widget_set_direction (GTK_WIDGET (self->scroller), direction);
  /* A child that cannot scroll is in a viewport, which begins at the start of its own direction. */
  viewport = gtk_scrolled_window_get_child (self->scroller);
  if (GTK_IS_VIEWPORT (viewport))
    gtk_widget_set_direction (viewport, direction);
}

static void
causerie_side_scroller_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CauserieSideScroller *self = CAUSERIE_SIDE_SCROLLER (object);

  if (id == PROP_CHILD)
    g_value_set_object (value, self->child);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
causerie_side_scroller_set_property (GObject *object, guint id, const GValue *value,
                                     GParamSpec *pspec)
{
  CauserieSideScroller *self = CAUSERIE_SIDE_SCROLLER (object);

  switch (id)
    {
    case PROP_CHILD:
      self->child = g_value_get_object (value);
      gtk_scrolled_window_set_child (self->scroller, self->child);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
causerie_side_scroller_dispose (GObject *object)
{
  CauserieSideScroller *self = CAUSERIE_SIDE_SCROLLER (object);
  GtkWidget *scroller = GTK_WIDGET (self->scroller);

  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = 0;
  self->scroller = NULL;
  self->child = NULL;
  g_clear_pointer (&scroller, gtk_widget_unparent);
  G_OBJECT_CLASS (causerie_side_scroller_parent_class)->dispose (object);
}

static void
causerie_side_scroller_class_init (CauserieSideScrollerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = causerie_side_scroller_get_property;
  object_class->set_property = causerie_side_scroller_set_property;
  object_class->dispose = causerie_side_scroller_dispose;
  widget_class->get_request_mode = causerie_side_scroller_get_request_mode;
  widget_class->measure = causerie_side_scroller_measure;
  widget_class->size_allocate = causerie_side_scroller_size_allocate;
  widget_class->direction_changed = causerie_side_scroller_direction_changed;
  properties[PROP_CHILD] = g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET,
                                                G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
causerie_side_scroller_init (CauserieSideScroller *self)
{
  self->scroller = GTK_SCROLLED_WINDOW (gtk_scrolled_window_new ());
  gtk_scrolled_window_set_policy (self->scroller, GTK_POLICY_AUTOMATIC, GTK_POLICY_NEVER);
  ignore_vertical_scroll (self->scroller);
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (self->scroller), "changed",
                           G_CALLBACK (on_content_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_parent (GTK_WIDGET (self->scroller), GTK_WIDGET (self));
}

GtkWidget *
causerie_side_scroller_new (GtkWidget *child)
{
  g_return_val_if_fail (GTK_IS_WIDGET (child), NULL);

  return g_object_new (CAUSERIE_TYPE_SIDE_SCROLLER, "child", child, NULL);
}
