/* SPDX-License-Identifier: GPL-3.0-or-later
 * The context menu of the text of messages. It replaces that of GtkLabel, which knows only the text
 * of one label. */
#include "config.h"

#include "causerie-selection-menu.h"

#include "causerie-message-row.h"
#include "causerie-selection-map.h"

#include <glib/gi18n-lib.h>

struct _CauserieSelectionMenu
{
  GObject parent_instance;

  CauserieTimelineView *view;    /* weak */
  GtkWidget *popover;            /* weak: a child of a row; destroyed after it is closed */
  CauserieSelectionPoint *point; /* what the menu is opened for */
};

G_DEFINE_FINAL_TYPE (CauserieSelectionMenu, causerie_selection_menu, G_TYPE_OBJECT)

static void
append (GMenu *menu, const char *label, const char *action)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, action);

  g_menu_item_set_attribute (item, "hidden-when", "s", "action-disabled");
  g_menu_append_item (menu, item);
}

static void
append_link (GMenu *menu, const char *label, const char *action, const char *address)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "s", address);
  g_menu_append_item (menu, item);
}

static GMenuModel *
make_text_section (gboolean selected)
{
  GMenu *menu = g_menu_new ();

  /* Translators: menu item: copies the selected text */
  append (menu, _ ("_Copy"), "text.copy");
  if (selected)
    /* Translators: copies the selected text with its formatting signs */
    append (menu, _ ("Copy as _Markdown"), "text.copy-markdown");
  else
    /* Translators: copies all of a message with its formatting signs */
    append (menu, _ ("Copy Message as _Markdown"), "message.copy-markdown");
  /* Translators: puts the selected text of a message, or all of it, into the message field */
  append (menu, _ ("_Quote in Reply"), "message.quote");
  return G_MENU_MODEL (menu);
}

static GMenuModel *
make_selection_section (void)
{
  GMenu *menu = g_menu_new ();

  /* Translators: menu item: selects the text of all messages */
  append (menu, _ ("Select _All"), "text.select-all");
  /* Translators: selects the text from where the selection begins to the place of the menu */
  append (menu, _ ("E_xtend Selection to Here"), "text.extend-selection");
  return G_MENU_MODEL (menu);
}

static GMenuModel *
make_link_section (const char *address)
{
  GMenu *menu = g_menu_new ();

  /* Translators: menu item of a link in a message */
  append_link (menu, _ ("_Open Link"), "text.open-link", address);
  append_link (menu, _ ("Copy _Link Address"), "win.copy-text", address);
  return G_MENU_MODEL (menu);
}

static GMenuModel *
make_message_section (void)
{
  GMenu *menu = g_menu_new ();

  /* Translators: menu item of one's own message: changes its text in a new version */
  append (menu, _ ("_Edit"), "message.edit");
  /* Translators: menu item of a reply: asks for another one */
  append (menu, _ ("_Retry"), "message.retry");
  return G_MENU_MODEL (menu);
}

static void
append_section (GMenu *menu, GMenuModel *section)
{
  g_menu_append_section (menu, NULL, section);
  g_object_unref (section);
}

/* @address: (nullable): that of the link */
static GMenuModel *
make_menu (gboolean selected, const char *address)
{
  GMenu *menu = g_menu_new ();

  if (address != NULL)
    append_section (menu, make_link_section (address));
  append_section (menu, make_text_section (selected));
  append_section (menu, make_selection_section ());
  append_section (menu, make_message_section ());
  return G_MENU_MODEL (menu);
}

/* The action of the chosen item runs after the popover is closed. */
static gboolean
destroy_cb (gpointer data)
{
  GtkWidget *popover = data;

  if (gtk_widget_get_parent (popover) != NULL)
    gtk_widget_unparent (popover);
  return G_SOURCE_REMOVE;
}

static void
on_closed_cb (GtkPopover *popover)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, destroy_cb, g_object_ref (popover), g_object_unref);
}

/* @area: in the view */
static void
open_at (CauserieSelectionMenu *self, const char *address, const graphene_rect_t *area)
{
  CauserieSelection *selection = causerie_timeline_view_get_selection (self->view);
  GtkWidget *row = causerie_timeline_view_get_row (self->view, self->point->row);
  g_autoptr (GMenuModel) menu = make_menu (!causerie_selection_is_empty (selection), address);
  GdkRectangle place = { 0, 0, 1, 1 };
  graphene_point_t origin;

  if (!CAUSERIE_IS_MESSAGE_ROW (row)
      || !gtk_widget_compute_point (GTK_WIDGET (self->view), row, &area->origin, &origin))
    return;
  if (self->popover != NULL)
    {
      gtk_popover_popdown (GTK_POPOVER (self->popover));
      gtk_widget_unparent (self->popover);
    }
  place.x = (int)origin.x;
  place.y = (int)(origin.y + area->size.height);
  g_set_weak_pointer (&self->popover, gtk_popover_menu_new_from_model (menu));
  gtk_widget_set_parent (self->popover, row);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
  gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), &place);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->popover), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  /* Translators: what a screen reader calls the context menu of
                                     the text of a message */
                                  C_ ("menu", "Text"), -1);
  g_signal_connect (self->popover, "closed", G_CALLBACK (on_closed_cb), NULL);
  /* A popover that is destroyed while it is open leaves its grab behind, so that the window gets no
     clicks any more. */
  g_signal_connect_object (row, "unmap", G_CALLBACK (gtk_popover_popdown), self->popover,
                           G_CONNECT_SWAPPED);
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

static void
take_point (CauserieSelectionMenu *self, CauserieSelectionPoint *point)
{
  g_clear_pointer (&self->point, causerie_selection_point_free);
  self->point = point;
}

/* Text that is not that of a message has the menu of GtkLabel. */
static void
on_pressed_cb (GtkGestureClick *click, int n_press, double x, double y, CauserieSelectionMenu *self)
{
  GtkWidget *label = self->view != NULL ? causerie_selection_map_pick (self->view, x, y) : NULL;
  CauserieSelectionPoint *point
      = label != NULL ? causerie_selection_map_find_at (self->view, x, y, FALSE) : NULL;
  graphene_rect_t area;

  if (point == NULL)
    {
      gtk_gesture_set_state (GTK_GESTURE (click), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  gtk_gesture_set_state (GTK_GESTURE (click), GTK_EVENT_SEQUENCE_CLAIMED);
  take_point (self, point);
  causerie_timeline_view_focus_label (self->view, label);
  graphene_rect_init (&area, (float)x, (float)y, 1, 1);
  open_at (self, gtk_label_get_current_uri (GTK_LABEL (label)), &area);
}

static void
causerie_selection_menu_dispose (GObject *object)
{
  CauserieSelectionMenu *self = CAUSERIE_SELECTION_MENU (object);

  g_clear_pointer (&self->point, causerie_selection_point_free);
  g_clear_weak_pointer (&self->popover);
  g_clear_weak_pointer (&self->view);
  G_OBJECT_CLASS (causerie_selection_menu_parent_class)->dispose (object);
}

static void
causerie_selection_menu_class_init (CauserieSelectionMenuClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = causerie_selection_menu_dispose;
}

static void
causerie_selection_menu_init (CauserieSelectionMenu *self)
{
}

/* @view: may be destroyed before this object */
CauserieSelectionMenu *
causerie_selection_menu_new (CauserieTimelineView *view)
{
  CauserieSelectionMenu *self = g_object_new (CAUSERIE_TYPE_SELECTION_MENU, NULL);
  GtkGesture *click = gtk_gesture_click_new ();

  g_set_weak_pointer (&self->view, view);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect_object (click, "pressed", G_CALLBACK (on_pressed_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (view), GTK_EVENT_CONTROLLER (click));
  return self;
}

/* Returns: where the caret is in @label, 0 if it is elsewhere */
static gsize
find_caret (CauserieSelectionMenu *self, GtkWidget *label)
{
  const CauserieSelectionPoint *end
      = causerie_selection_get_end (causerie_timeline_view_get_selection (self->view));
  gsize index;

  return end != NULL && causerie_selection_map_locate (self->view, end, &index) == label ? index
                                                                                         : 0;
}

/* Opens the menu for the label with the focus, at its caret, or for the first text of the message
   with the focus. */
void
causerie_selection_menu_open (CauserieSelectionMenu *self)
{
  GtkRoot *root;
  GtkWidget *focus;
  g_autoptr (GPtrArray) labels = NULL;
  graphene_rect_t area;
  guint row;

  g_return_if_fail (CAUSERIE_IS_SELECTION_MENU (self));

  root = gtk_widget_get_root (GTK_WIDGET (self->view));
  focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  if (focus == NULL || !causerie_timeline_view_find_row (self->view, focus, &row))
    return;
  labels = causerie_selection_map_list_labels (self->view, row);
  if (labels->len == 0)
    return;
  if (!g_ptr_array_find (labels, focus, NULL))
    focus = g_ptr_array_index (labels, 0);
  take_point (self, causerie_selection_map_find (self->view, row, focus, find_caret (self, focus)));
  if (self->point != NULL
      && causerie_selection_map_get_caret (self->view, focus, find_caret (self, focus), &area))
    open_at (self, gtk_label_get_current_uri (GTK_LABEL (focus)), &area);
}

/* Selects the text up to the place for which the menu was opened. */
void
causerie_selection_menu_extend (CauserieSelectionMenu *self)
{
  g_return_if_fail (CAUSERIE_IS_SELECTION_MENU (self));

  if (self->point != NULL)
    causerie_selection_extend (causerie_timeline_view_get_selection (self->view), self->point);
}
