/* SPDX-License-Identifier: GPL-3.0-or-later
 * A list with a single tab stop: the arrow keys move among its rows, and Tab moves from a row to
 * its buttons, and from there out of the list. From GTK 4.12 on, GtkListView has "tab-behavior" for
 * this. */
#include "config.h"

#include "causerie-tab-stop.h"

struct _CauserieTabStop
{
  GtkWidget parent_instance;

  GtkWidget *child;
};

enum
{
  PROP_CHILD = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (CauserieTabStop, causerie_tab_stop, GTK_TYPE_WIDGET)

/* Returns: (nullable): the list row that contains the focus */
static GtkWidget *
find_row (CauserieTabStop *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  while (widget != NULL && !GTK_IS_LIST_VIEW (widget))
    widget = gtk_widget_get_focus_child (widget);
  return widget != NULL ? gtk_widget_get_focus_child (widget) : NULL;
}

static gboolean
focus_in_row (GtkWidget *row, GtkDirectionType direction)
{
  GtkWidget *child;

  if (gtk_widget_is_focus (row) && direction == GTK_DIR_TAB_BACKWARD)
    return FALSE;
  for (child = gtk_widget_get_first_child (row); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_child_focus (child, direction))
      return TRUE;
  return direction == GTK_DIR_TAB_BACKWARD && gtk_widget_grab_focus (row);
}

/* GtkListView would focus a button in the row instead of the row. */
static gboolean
enter (GtkWidget *widget, GtkDirectionType direction)
{
  GtkWidget *row;

  if (!GTK_WIDGET_CLASS (causerie_tab_stop_parent_class)->focus (widget, direction))
    return FALSE;
  row = find_row (CAUSERIE_TAB_STOP (widget));
  if (row != NULL && !gtk_widget_is_focus (row))
    gtk_widget_grab_focus (row);
  return TRUE;
}

static gboolean
causerie_tab_stop_focus (GtkWidget *widget, GtkDirectionType direction)
{
  GtkWidget *row = find_row (CAUSERIE_TAB_STOP (widget));

  if (direction != GTK_DIR_TAB_FORWARD && direction != GTK_DIR_TAB_BACKWARD)
    return GTK_WIDGET_CLASS (causerie_tab_stop_parent_class)->focus (widget, direction);
  return row != NULL ? focus_in_row (row, direction) : enter (widget, direction);
}

static void
causerie_tab_stop_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CauserieTabStop *self = CAUSERIE_TAB_STOP (object);

  switch (id)
    {
    case PROP_CHILD:
      g_value_set_object (value, self->child);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
causerie_tab_stop_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  CauserieTabStop *self = CAUSERIE_TAB_STOP (object);

  switch (id)
    {
    case PROP_CHILD:
      self->child = g_value_get_object (value);
      gtk_widget_set_parent (self->child, GTK_WIDGET (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
causerie_tab_stop_dispose (GObject *object)
{
  CauserieTabStop *self = CAUSERIE_TAB_STOP (object);

  g_clear_pointer (&self->child, gtk_widget_unparent);
  G_OBJECT_CLASS (causerie_tab_stop_parent_class)->dispose (object);
}

static void
causerie_tab_stop_class_init (CauserieTabStopClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = causerie_tab_stop_get_property;
  object_class->set_property = causerie_tab_stop_set_property;
  object_class->dispose = causerie_tab_stop_dispose;
  widget_class->focus = causerie_tab_stop_focus;
  /* A scrolled GtkListView. */
  properties[PROP_CHILD]
      = g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET,
                             G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
causerie_tab_stop_init (CauserieTabStop *self)
{
}
