/* SPDX-License-Identifier: GPL-3.0-or-later
 * A split view: AdwOverlaySplitView, or AdwFlap in older versions of libadwaita. */
#include "config.h"

#include "causerie-split.h"

#include <adwaita.h>

struct _CauserieSplit
{
  GtkWidget parent_instance;

  GtkWidget *outer;
  GtkWidget *view;
  guint tick;
  guint shown : 1;
  guint folded : 1;
  guint shown_unfolded : 1;
};

enum
{
  PROP_CONTENT = 1,
  PROP_SIDEBAR,
  PROP_SIDEBAR_POSITION,
  PROP_SHOWN,
  PROP_FOLDED,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (CauserieSplit, causerie_split, GTK_TYPE_WIDGET)

#if ADW_CHECK_VERSION(1, 4, 0)

#define VIEW_CONTENT "content"
#define VIEW_SIDEBAR "sidebar"
#define VIEW_POSITION "sidebar-position"
#define VIEW_SHOWN "show-sidebar"
#define VIEW_FOLDED "collapsed"
#define VIEW_PINNED "pin-sidebar"

/* AdwOverlaySplitView sets color and width of its sidebar. */
static GtkWidget *
style_sidebar (GtkWidget *sidebar)
{
  return sidebar;
}

/* The width below which the columns do not fit side by side. */
#define FOLD_CONDITION "max-width: 640sp"
#define FOLDED_PART 0.85

static void
create_view (CauserieSplit *self)
{
  AdwBreakpoint *breakpoint = adw_breakpoint_new (adw_breakpoint_condition_parse (FOLD_CONDITION));

  self->view = adw_overlay_split_view_new ();
  adw_overlay_split_view_set_min_sidebar_width (ADW_OVERLAY_SPLIT_VIEW (self->view), 240);
  adw_overlay_split_view_set_max_sidebar_width (ADW_OVERLAY_SPLIT_VIEW (self->view), 320);
  /* When folded, the sidebar has a fixed fraction of the window, as its minimum width grows with
   * the text size and would widen a narrow window. */
  adw_breakpoint_add_setters (breakpoint, G_OBJECT (self->view), "collapsed", TRUE, self->view,
                              "min-sidebar-width", 0.0, self->view, "sidebar-width-fraction",
                              FOLDED_PART, NULL);
  self->outer = adw_breakpoint_bin_new ();
  gtk_widget_set_size_request (self->outer, 320, 240);
  adw_breakpoint_bin_set_child (ADW_BREAKPOINT_BIN (self->outer), self->view);
  adw_breakpoint_bin_add_breakpoint (ADW_BREAKPOINT_BIN (self->outer), breakpoint);
}

#else

#define VIEW_CONTENT "content"
#define VIEW_SIDEBAR "flap"
#define VIEW_POSITION "flap-position"
#define VIEW_SHOWN "reveal-flap"
#define VIEW_FOLDED "folded"
#define VIEW_PINNED "locked"

#define SIDEBAR_WIDTH 300

/* AdwFlap uses the natural width of its content, which changes with the text, so set a fixed width.
 * It also needs a background, as it is transparent when folded. */
static GtkWidget *
style_sidebar (GtkWidget *sidebar)
{
  GtkWidget *clamp;

  if (sidebar == NULL)
    return NULL;
  clamp
      = g_object_new (ADW_TYPE_CLAMP, "child", sidebar, "maximum-size", SIDEBAR_WIDTH,
                      "tightening-threshold", SIDEBAR_WIDTH, "width-request", SIDEBAR_WIDTH, NULL);
  gtk_widget_add_css_class (clamp, "background");
  return clamp;
}

static void
create_view (CauserieSplit *self)
{
  self->view = adw_flap_new ();
  self->outer = self->view;
  adw_flap_set_separator (ADW_FLAP (self->view), gtk_separator_new (GTK_ORIENTATION_VERTICAL));
}

#endif

/* Hides the sidebar from assistive technologies while it is not shown. */
static void
update_hidden (CauserieSplit *self)
{
  g_autoptr (GtkWidget) sidebar = NULL;
  gboolean shown;

  g_object_get (self->view, VIEW_SHOWN, &shown, VIEW_SIDEBAR, &sidebar, NULL);
  if (sidebar != NULL)
    gtk_accessible_update_state (GTK_ACCESSIBLE (sidebar), GTK_ACCESSIBLE_STATE_HIDDEN, !shown, -1);
}

static void
on_shown_changed_cb (CauserieSplit *self)
{
  gboolean shown;

  update_hidden (self);
  g_object_get (self->view, VIEW_SHOWN, &shown, NULL);
  if (self->shown == shown)
    return;
  self->shown = shown;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOWN]);
}

static gboolean
on_tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  CauserieSplit *self = CAUSERIE_SPLIT (widget);

  if (gtk_widget_get_width (self->view) <= 0)
    return G_SOURCE_CONTINUE;
  self->tick = 0;
  g_object_set (self->view, VIEW_SHOWN, (gboolean)self->shown, NULL);
  return G_SOURCE_REMOVE;
}

/* Shows the sidebar after the first allocation: with a width of 0 the view would allocate negative
 * sizes to the sidebar during its animation. The property changes at once. */
static void
show_once_allocated (CauserieSplit *self, gboolean shown)
{
  self->shown = shown;
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_tick_cb, NULL, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOWN]);
}

static void
on_folded_changed_cb (CauserieSplit *self)
{
  gboolean folded;

  g_object_get (self->view, VIEW_FOLDED, &folded, NULL);
  if (self->folded == folded)
    return;
  self->folded = folded;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLDED]);
  /* Hide the sidebar when folding, and restore its state when unfolding. */
  if (folded)
    self->shown_unfolded = self->shown;
  causerie_split_set_shown (self, !folded && self->shown_unfolded);
}

static void
causerie_split_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CauserieSplit *self = CAUSERIE_SPLIT (object);

  switch (id)
    {
    case PROP_CONTENT:
      g_object_get_property (G_OBJECT (self->view), VIEW_CONTENT, value);
      break;
    case PROP_SIDEBAR_POSITION:
      g_object_get_property (G_OBJECT (self->view), VIEW_POSITION, value);
      break;
    case PROP_SHOWN:
      g_value_set_boolean (value, self->shown);
      break;
    case PROP_FOLDED:
      g_value_set_boolean (value, self->folded);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
causerie_split_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  CauserieSplit *self = CAUSERIE_SPLIT (object);

  switch (id)
    {
    case PROP_CONTENT:
      g_object_set_property (G_OBJECT (self->view), VIEW_CONTENT, value);
      break;
    case PROP_SIDEBAR:
      g_object_set (self->view, VIEW_SIDEBAR, style_sidebar (g_value_get_object (value)), NULL);
      update_hidden (self);
      break;
    case PROP_SIDEBAR_POSITION:
      g_object_set_property (G_OBJECT (self->view), VIEW_POSITION, value);
      break;
    case PROP_SHOWN:
      causerie_split_set_shown (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
causerie_split_dispose (GObject *object)
{
  CauserieSplit *self = CAUSERIE_SPLIT (object);

  /* libadwaita 1.7 keeps the view of a split that was folded while it was shown; its children would
     keep the window and its session. */
  if (self->outer != NULL)
    g_object_set (self->view, VIEW_CONTENT, NULL, VIEW_SIDEBAR, NULL, NULL);
  g_clear_pointer (&self->outer, gtk_widget_unparent);
  G_OBJECT_CLASS (causerie_split_parent_class)->dispose (object);
}

static void
causerie_split_finalize (GObject *object)
{
  CauserieSplit *self = CAUSERIE_SPLIT (object);

  g_clear_object (&self->view);
  G_OBJECT_CLASS (causerie_split_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags readwrite
      = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  properties[PROP_CONTENT]
      = g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET, readwrite);
  properties[PROP_SIDEBAR]
      = g_param_spec_object ("sidebar", NULL, NULL, GTK_TYPE_WIDGET,
                             G_PARAM_WRITABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SIDEBAR_POSITION] = g_param_spec_enum (
      "sidebar-position", NULL, NULL, GTK_TYPE_PACK_TYPE, GTK_PACK_START, readwrite);
  properties[PROP_SHOWN] = g_param_spec_boolean ("shown", NULL, NULL, TRUE, readwrite);
  properties[PROP_FOLDED] = g_param_spec_boolean ("folded", NULL, NULL, FALSE,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
causerie_split_class_init (CauserieSplitClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = causerie_split_get_property;
  object_class->set_property = causerie_split_set_property;
  object_class->dispose = causerie_split_dispose;
  object_class->finalize = causerie_split_finalize;
  install_properties (object_class);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

/* Escape closes a sidebar that covers the content, unless a widget in it handles the key. */
static gboolean
on_key_pressed_cb (GtkEventControllerKey *controller, guint key, guint code,
                   GdkModifierType modifiers, CauserieSplit *self)
{
  if (key != GDK_KEY_Escape || !self->folded || !self->shown)
    return FALSE;
  causerie_split_set_shown (self, FALSE);
  return TRUE;
}

static void
causerie_split_init (CauserieSplit *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  create_view (self);
  g_object_ref_sink (self->view);
  g_object_set (self->view, VIEW_PINNED, TRUE, NULL);
  self->shown = TRUE;
  g_signal_connect_object (self->view, "notify::" VIEW_SHOWN, G_CALLBACK (on_shown_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "notify::" VIEW_FOLDED, G_CALLBACK (on_folded_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key_pressed_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_widget_set_parent (self->outer, GTK_WIDGET (self));
}

gboolean
causerie_split_get_shown (CauserieSplit *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SPLIT (self), FALSE);

  return self->shown;
}

/**
 * causerie_split_set_shown:
 * @shown: whether the sidebar should be visible
 */
void
causerie_split_set_shown (CauserieSplit *self, gboolean shown)
{
  g_return_if_fail (CAUSERIE_IS_SPLIT (self));

  shown = !!shown;
  if (self->shown == shown)
    return;
  if (self->tick != 0 || (shown && gtk_widget_get_width (self->view) <= 0))
    show_once_allocated (self, shown);
  else
    g_object_set (self->view, VIEW_SHOWN, shown, NULL);
}

/**
 * causerie_split_set_shown_beside:
 * @shown: whether the sidebar is shown beside the content
 *
 * While the split is folded, the sidebar stays hidden, and is shown when there is room for it.
 */
void
causerie_split_set_shown_beside (CauserieSplit *self, gboolean shown)
{
  g_return_if_fail (CAUSERIE_IS_SPLIT (self));

  self->shown_unfolded = !!shown;
  causerie_split_set_shown (self, shown && !self->folded);
}

/* Returns: whether the sidebar covers the content because the window is narrow */
gboolean
causerie_split_get_folded (CauserieSplit *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SPLIT (self), FALSE);

  return self->folded;
}
