/* SPDX-License-Identifier: GPL-3.0-or-later
 * Nodes in the process of the test, read from its widgets. */
#include "config.h"

#include "causerie-node.h"

#include "causerie-test.h"

#include <adwaita.h>

/* A name that matches nothing. */
#define NO_NAME "\x01"

#define LOOK_AGAIN_MS 2
#define FRAME_MS 20

/* Each check is in another frame. A moving widget moves in every frame; changes that follow from
   it, such as text that is loaded once its row is shown, come some frames later. */
const guint causerie_node_n_still_looks = 3;
const guint causerie_node_n_rest_looks = 12;

/* Timeout for the next frame. */
#define FRAME_SECONDS 30

typedef struct
{
  GdkFrameClock *clock; /* NULL when its window is destroyed */
  gint64 counter;
} Frame;

static gboolean
on_pause_timeout_cb (gpointer data)
{
  *(gboolean *)data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
run_loop (guint milliseconds)
{
  gboolean over = FALSE;

  g_timeout_add (milliseconds, on_pause_timeout_cb, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

void
causerie_node_pause (void)
{
  run_loop (LOOK_AGAIN_MS);
}

/* A window that closes releases the keyboard focus in its next frame. */
void
causerie_node_let_frame_pass (void)
{
  run_loop (FRAME_MS);
}

static gboolean
has_advanced (gpointer data)
{
  const Frame *frame = data;

  return frame->clock == NULL || gdk_frame_clock_get_frame_counter (frame->clock) > frame->counter;
}

/* Waits until the next frame of the node's window has been drawn, and until the pending sources
   after it have run. */
void
causerie_node_wait_frame (CauserieNode *self)
{
  Frame frame = { gtk_widget_get_frame_clock (GTK_WIDGET (self)), 0 };

  if (frame.clock == NULL)
    return;
  frame.counter = gdk_frame_clock_get_frame_counter (frame.clock);
  g_object_add_weak_pointer (G_OBJECT (frame.clock), (gpointer *)&frame.clock);
  gdk_frame_clock_request_phase (frame.clock, GDK_FRAME_CLOCK_PHASE_UPDATE);
  g_assert_true (causerie_test_wait_until (has_advanced, &frame, FRAME_SECONDS));
  if (frame.clock != NULL)
    g_object_remove_weak_pointer (G_OBJECT (frame.clock), (gpointer *)&frame.clock);
}

GPtrArray *
causerie_node_list_tops (void)
{
  GPtrArray *tops = g_ptr_array_new_with_free_func (g_object_unref);
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    g_ptr_array_add (tops, g_list_model_get_item (windows, i));
  return tops;
}

GPtrArray *
causerie_node_list_children (CauserieNode *self)
{
  GPtrArray *children = g_ptr_array_new_with_free_func (g_object_unref);

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_get_mapped (child))
      g_ptr_array_add (children, g_object_ref (child));
  return children;
}

CauserieNode *
causerie_node_dup_parent (CauserieNode *self)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));

  return parent != NULL ? G_OBJECT (g_object_ref (parent)) : NULL;
}

/* The AT-SPI names of the roles that tests use. */
char *
causerie_node_dup_role (CauserieNode *self)
{
  static const struct
  {
    GtkAccessibleRole role;
    const char *name;
  } names[] = {
    { GTK_ACCESSIBLE_ROLE_ALERT, "alert" },
    { GTK_ACCESSIBLE_ROLE_ALERT_DIALOG, "dialog" },
    { GTK_ACCESSIBLE_ROLE_BUTTON, "push button" },
    { GTK_ACCESSIBLE_ROLE_CHECKBOX, "check box" },
    { GTK_ACCESSIBLE_ROLE_DIALOG, "dialog" },
    { GTK_ACCESSIBLE_ROLE_HEADING, "heading" },
    { GTK_ACCESSIBLE_ROLE_LABEL, "label" },
    { GTK_ACCESSIBLE_ROLE_LINK, "link" },
    { GTK_ACCESSIBLE_ROLE_LIST, "list" },
    { GTK_ACCESSIBLE_ROLE_LIST_ITEM, "list item" },
    { GTK_ACCESSIBLE_ROLE_MENU_ITEM, "menu item" },
    { GTK_ACCESSIBLE_ROLE_MENU_ITEM_CHECKBOX, "check menu item" },
    { GTK_ACCESSIBLE_ROLE_MENU_ITEM_RADIO, "radio menu item" },
    { GTK_ACCESSIBLE_ROLE_SEARCH_BOX, "entry" },
    { GTK_ACCESSIBLE_ROLE_SWITCH, "check box" },
    { GTK_ACCESSIBLE_ROLE_TABLE, "table" },
    { GTK_ACCESSIBLE_ROLE_TEXT_BOX, "text" },
    { GTK_ACCESSIBLE_ROLE_WINDOW, "frame" },
  };
  GtkAccessibleRole role = gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (self));

  if (GTK_IS_TOGGLE_BUTTON (self))
    return g_strdup ("toggle button");
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (names[i].role == role)
      return g_strdup (names[i].name);
  return g_strdup ("filler");
}

/* GTK reports a property only if it differs from the given value. */
static char *
dup_property (CauserieNode *self, GtkAccessibleProperty property)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (self);

  if (!gtk_test_accessible_has_property (accessible, property))
    return NULL;
  return gtk_test_accessible_check_property (accessible, property, NO_NAME);
}

static void
append_labels (GtkWidget *widget, GString *text)
{
  if (GTK_IS_LABEL (widget))
    g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "",
                            gtk_label_get_text (GTK_LABEL (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    append_labels (child, text);
}

/* Whether its accessible name comes from the labels inside it. */
static gboolean
is_named_by_content (CauserieNode *self)
{
  switch (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (self)))
    {
    case GTK_ACCESSIBLE_ROLE_BUTTON:
    case GTK_ACCESSIBLE_ROLE_CHECKBOX:
    case GTK_ACCESSIBLE_ROLE_LINK:
    case GTK_ACCESSIBLE_ROLE_LIST_ITEM:
    case GTK_ACCESSIBLE_ROLE_MENU_ITEM:
    case GTK_ACCESSIBLE_ROLE_MENU_ITEM_CHECKBOX:
    case GTK_ACCESSIBLE_ROLE_MENU_ITEM_RADIO:
      return TRUE;
    default:
      return GTK_IS_TOGGLE_BUTTON (self);
    }
}

char *
causerie_node_dup_name (CauserieNode *self)
{
  char *name = dup_property (self, GTK_ACCESSIBLE_PROPERTY_LABEL);
  GString *text;

  if (name != NULL)
    return name;
  if (GTK_IS_LABEL (self))
    return g_strdup (gtk_label_get_text (GTK_LABEL (self)));
  if (ADW_IS_PREFERENCES_ROW (self))
    return g_strdup (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self)));
  text = g_string_new (NULL);
  if (is_named_by_content (self))
    append_labels (GTK_WIDGET (self), text);
  return g_string_free (text, FALSE);
}

/* Rows of libadwaita label their text fields with their titles; other fields have a label with a
   mnemonic. */
char *
causerie_node_dup_label (CauserieNode *self)
{
  GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_PREFERENCES_ROW);
  g_autoptr (GList) labels = NULL;

  if (!gtk_test_accessible_has_relation (GTK_ACCESSIBLE (self),
                                         GTK_ACCESSIBLE_RELATION_LABELLED_BY))
    return NULL;
  if (row != NULL)
    return g_strdup (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));
  labels = gtk_widget_list_mnemonic_labels (GTK_WIDGET (self));
  return labels != NULL ? causerie_node_dup_name (labels->data) : NULL;
}

char *
causerie_node_dup_description (CauserieNode *self)
{
  char *description = dup_property (self, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);

  return description != NULL ? description : g_strdup ("");
}

char *
causerie_node_dup_content (CauserieNode *self)
{
  GtkTextIter start;
  GtkTextIter end;

  if (GTK_IS_LABEL (self))
    return g_strdup (gtk_label_get_text (GTK_LABEL (self)));
  if (GTK_IS_EDITABLE (self))
    return g_strdup (gtk_editable_get_text (GTK_EDITABLE (self)));
  if (!GTK_IS_TEXT_VIEW (self))
    return NULL;
  gtk_text_buffer_get_bounds (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self)), &start, &end);
  return gtk_text_iter_get_text (&start, &end);
}

static gboolean
is_editable (CauserieNode *self)
{
  if (GTK_IS_TEXT_VIEW (self))
    return gtk_text_view_get_editable (GTK_TEXT_VIEW (self));
  return GTK_IS_EDITABLE (self) && gtk_editable_get_editable (GTK_EDITABLE (self));
}

/* In a GtkSearchEntry the GtkText inside it has the focus. */
static gboolean
is_focused (CauserieNode *self)
{
  GtkEditable *inner
      = GTK_IS_EDITABLE (self) ? gtk_editable_get_delegate (GTK_EDITABLE (self)) : NULL;

  return gtk_widget_has_focus (GTK_WIDGET (self))
         || (inner != NULL && gtk_widget_has_focus (GTK_WIDGET (inner)));
}

static gboolean
is_pressed (CauserieNode *self)
{
  if (GTK_IS_TOGGLE_BUTTON (self))
    return gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self));
  if (GTK_IS_SWITCH (self))
    return gtk_switch_get_active (GTK_SWITCH (self));
  return GTK_IS_CHECK_BUTTON (self) && gtk_check_button_get_active (GTK_CHECK_BUTTON (self));
}

gboolean
causerie_node_has_state (CauserieNode *self, CauserieNodeState state)
{
  switch (state)
    {
    case CAUSERIE_NODE_SENSITIVE:
      return gtk_widget_get_sensitive (GTK_WIDGET (self));
    case CAUSERIE_NODE_EDITABLE:
      return is_editable (self);
    case CAUSERIE_NODE_FOCUSED:
      return is_focused (self);
    case CAUSERIE_NODE_SELECTED:
      return (gtk_widget_get_state_flags (GTK_WIDGET (self)) & GTK_STATE_FLAG_SELECTED) != 0;
    case CAUSERIE_NODE_PRESSED:
      return is_pressed (self);
    default:
      g_assert_not_reached ();
    }
}

static gboolean
is_hidden (CauserieNode *self)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (self);
  g_autofree char *other = NULL;

  if (!gtk_test_accessible_has_state (accessible, GTK_ACCESSIBLE_STATE_HIDDEN))
    return FALSE;
  other = gtk_test_accessible_check_state (accessible, GTK_ACCESSIBLE_STATE_HIDDEN, TRUE);
  return other == NULL;
}

gboolean
causerie_node_is_on_screen (CauserieNode *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  return gtk_widget_get_mapped (widget) && gtk_widget_get_width (widget) > 0
         && gtk_widget_get_height (widget) > 0 && !is_hidden (self);
}

/* Adds the position of a surface on the screen. Without a window manager, windows are at the
   corner. */
static void
add_surface (GdkSurface *surface, graphene_rect_t *bounds)
{
  while (GDK_IS_POPUP (surface))
    {
      bounds->origin.x += (float)gdk_popup_get_position_x (GDK_POPUP (surface));
      bounds->origin.y += (float)gdk_popup_get_position_y (GDK_POPUP (surface));
      surface = gdk_popup_get_parent (GDK_POPUP (surface));
    }
}

gboolean
causerie_node_get_place (CauserieNode *self, CauserieBox *place)
{
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));
  graphene_rect_t bounds;
  double x;
  double y;

  if (native == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self))
      || !gtk_widget_compute_bounds (GTK_WIDGET (self), GTK_WIDGET (native), &bounds))
    return FALSE;
  gtk_native_get_surface_transform (native, &x, &y);
  bounds.origin.x += (float)x;
  bounds.origin.y += (float)y;
  add_surface (gtk_native_get_surface (native), &bounds);
  *place = (CauserieBox){ (int)bounds.origin.x, (int)bounds.origin.y, (int)bounds.size.width,
                          (int)bounds.size.height };
  return TRUE;
}

/* Returns: FALSE if it has to be clicked */
gboolean
causerie_node_press (CauserieNode *self)
{
  g_assert_true (gtk_widget_is_sensitive (GTK_WIDGET (self)));
  if (GTK_IS_BUTTON (self))
    {
      g_signal_emit_by_name (self, "clicked");
      return TRUE;
    }
  if (GTK_IS_MENU_BUTTON (self) || GTK_IS_CHECK_BUTTON (self) || GTK_IS_SWITCH (self)
      || GTK_IS_EXPANDER (self))
    return gtk_widget_activate (GTK_WIDGET (self));
  return FALSE;
}

/* Returns: FALSE if it cannot be edited */
gboolean
causerie_node_insert_text (CauserieNode *self, const char *text)
{
  GtkTextIter start;
  int position = 0;

  if (!is_editable (self))
    return FALSE;
  if (GTK_IS_EDITABLE (self))
    {
      gtk_editable_insert_text (GTK_EDITABLE (self), text, -1, &position);
      return TRUE;
    }
  gtk_text_buffer_get_start_iter (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self)), &start);
  gtk_text_buffer_insert (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self)), &start, text, -1);
  return TRUE;
}
