/* SPDX-License-Identifier: GPL-3.0-or-later
 * The list widget of the chats. It keeps the row of the current chat in view, and has one menu for
 * all rows. */
#include "config.h"

#include "causerie-chats-view.h"

#include "causerie-chat-row.h"
#include "causerie-compat.h"
#include "causerie-tab-stop.h"

/* How many chats the first frame has, and how many each following frame adds. GtkListView creates
 * 200 rows at once if it can, many more than a window shows. */
#define CHATS_PER_FRAME 40

/* From this number on, GtkListView creates no further rows. */
#define MAX_ROWS 200

struct _CauserieChatsView
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkListView *list;
  GtkPopoverMenu *menu;

  /* Owned */
  CauserieSession *session;
  GtkSliceListModel *first_chats; /* all chats, some frames after the list is shown */
  GtkSingleSelection *selection;
  guint tick_id;        /* set until the list has all chats */
  GdkFrameClock *clock; /* set while a scroll is pending */
  gint64 menu_chat_id;  /* the chat for which the menu was last opened */
  gint64 current_chat_id;
  guint current_position;
  gboolean scroll_to_top;
  gboolean scroll_to_current; /* after the top, if both are pending */
};

G_DEFINE_FINAL_TYPE (CauserieChatsView, causerie_chats_view, GTK_TYPE_WIDGET)

static void
on_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_list_item_set_child (item, causerie_chat_row_new ());
}

/* List rows are recycled, so the style of a row is updated whenever it is bound. */
static void
mark_row (CauserieChatsView *self, GtkWidget *row)
{
  GtkWidget *item = gtk_widget_get_parent (row);

  if (item == NULL)
    return;
  if (gtk_widget_get_visible (GTK_WIDGET (self->menu))
      && causerie_chat_row_get_chat_id (CAUSERIE_CHAT_ROW (row)) == self->menu_chat_id)
    gtk_widget_add_css_class (item, "has-menu");
  else
    gtk_widget_remove_css_class (item, "has-menu");
}

static void
on_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, CauserieChatsView *self)
{
  GtkWidget *row = gtk_list_item_get_child (item);

  causerie_chat_row_bind (CAUSERIE_CHAT_ROW (row), item);
  mark_row (self, row);
}

static void
on_unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  causerie_chat_row_unbind (CAUSERIE_CHAT_ROW (gtk_list_item_get_child (item)));
}

/* GtkListView creates rows only for the items in view and near it. */
static GtkWidget *
find_row (CauserieChatsView *self, gint64 chat_id)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->list)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *row = gtk_widget_get_first_child (child);

      if (CAUSERIE_IS_CHAT_ROW (row)
          && causerie_chat_row_get_chat_id (CAUSERIE_CHAT_ROW (row)) == chat_id)
        return row;
    }
  return NULL;
}

static gboolean
is_current_in_view (CauserieChatsView *self)
{
  GtkWidget *row = self->current_chat_id != 0 ? find_row (self, self->current_chat_id) : NULL;
  graphene_rect_t place;

  return row != NULL && gtk_widget_get_mapped (row)
         && gtk_widget_compute_bounds (row, GTK_WIDGET (self->list), &place)
         && place.origin.y + place.size.height > 0
         && place.origin.y < (float)gtk_widget_get_height (GTK_WIDGET (self->list));
}

static gboolean
is_at_top (CauserieChatsView *self)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->list));

  return gtk_adjustment_get_value (adjustment) <= gtk_adjustment_get_lower (adjustment);
}

/* Has no effect if the row is in view. */
static void
scroll_to (CauserieChatsView *self, guint position)
{
  if (position < g_list_model_get_n_items (G_LIST_MODEL (self->selection)))
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", position);
}

static void
cancel_scroll (CauserieChatsView *self)
{
  if (self->clock != NULL)
    g_signal_handlers_disconnect_by_data (self->clock, self);
  g_clear_object (&self->clock);
}

/* Runs after the rows were allocated and before they are drawn. A scroll requests another layout
   phase in the same frame, which calls this again. */
static void
on_layout_cb (GdkFrameClock *clock, CauserieChatsView *self)
{
  gboolean top = self->scroll_to_top;

  if (self->selection == NULL)
    return;
  self->scroll_to_top = FALSE;
  if (top)
    scroll_to (self, 0);
  else
    {
      self->scroll_to_current = FALSE;
      scroll_to (self, gtk_single_selection_get_selected (self->selection));
    }
  if (self->scroll_to_current)
    gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_LAYOUT);
  else
    cancel_scroll (self);
}

/* GtkListView can scroll only when it is mapped. */
static void
scroll_when_laid_out (CauserieChatsView *self)
{
  if ((!self->scroll_to_top && !self->scroll_to_current)
      || !gtk_widget_get_mapped (GTK_WIDGET (self->list)))
    return;
  if (self->clock == NULL)
    {
      self->clock = g_object_ref (gtk_widget_get_frame_clock (GTK_WIDGET (self->list)));
      g_signal_connect_after (self->clock, "layout", G_CALLBACK (on_layout_cb), self);
    }
  gdk_frame_clock_request_phase (self->clock, GDK_FRAME_CLOCK_PHASE_LAYOUT);
}

static void
stop_adding_chats (CauserieChatsView *self)
{
  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self->list), self->tick_id);
  self->tick_id = 0;
}

static void
add_all_chats (CauserieChatsView *self)
{
  stop_adding_chats (self);
  gtk_slice_list_model_set_size (self->first_chats, G_MAXINT);
}

static gboolean
on_tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  CauserieChatsView *self = CAUSERIE_CHATS_VIEW (data);
  guint n = gtk_slice_list_model_get_size (self->first_chats);

  if (n < MAX_ROWS)
    {
      gtk_slice_list_model_set_size (self->first_chats, n + CHATS_PER_FRAME);
      return G_SOURCE_CONTINUE;
    }
  self->tick_id = 0;
  gtk_slice_list_model_set_size (self->first_chats, G_MAXINT);
  return G_SOURCE_REMOVE;
}

static guint
find_chat (GListModel *chats, gint64 id)
{
  guint n = id != 0 ? g_list_model_get_n_items (chats) : 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (CauserieChatItem) item = g_list_model_get_item (chats, i);

      if (causerie_chat_item_get_id (item) == id)
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}

/* Selects the row of the current chat; none for a chat without messages. */
static void
update_selection (CauserieChatsView *self)
{
  GListModel *all = gtk_slice_list_model_get_model (self->first_chats);
  guint position = find_chat (all, self->current_chat_id);

  /* A chat at the top gets its row in the first frame in any case. */
  if (position != GTK_INVALID_LIST_POSITION
      && position >= MAX (gtk_slice_list_model_get_size (self->first_chats), CHATS_PER_FRAME))
    add_all_chats (self);
  self->current_position = position;
  gtk_single_selection_set_selected (self->selection, position);
}

/* Called before the list changes. Scrolls afterwards only if the top or the current chat is in view
   now, so that a list that the user scrolled does not jump. */
static void
on_items_about_to_change_cb (CauserieChatsView *self)
{
  self->scroll_to_top = self->scroll_to_top || is_at_top (self);
  self->scroll_to_current = self->scroll_to_current || is_current_in_view (self);
}

static void
on_items_changed_cb (CauserieChatsView *self)
{
  guint before = self->current_position;

  update_selection (self);
  /* The current chat moved to the top because a message was added. */
  if (self->current_position == 0 && before != 0)
    self->scroll_to_current = TRUE;
  scroll_when_laid_out (self);
}

static void
open_at (CauserieChatsView *self, guint position)
{
  g_autoptr (CauserieChatItem) item
      = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (item != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-chat", "x",
                                causerie_chat_item_get_id (item));
}

static void
on_activate_cb (GtkListView *list, guint position, CauserieChatsView *self)
{
  open_at (self, position);
}

static GtkWidget *
find_focus (CauserieChatsView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self)) ? focus : NULL;
}

static GtkWidget *
find_focused_row (CauserieChatsView *self)
{
  GtkWidget *focus = find_focus (self);
  GtkWidget *row = focus != NULL ? gtk_widget_get_first_child (focus) : NULL;

  return CAUSERIE_IS_CHAT_ROW (row) ? row : NULL;
}

static void
mark_rows (CauserieChatsView *self)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->list)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *row = gtk_widget_get_first_child (child);

      if (CAUSERIE_IS_CHAT_ROW (row))
        mark_row (self, row);
    }
}

static void
open_menu (CauserieChatsView *self, GtkWidget *row, double x, double y)
{
  const GdkRectangle place = { (int)x, (int)y, 1, 1 };

  self->menu_chat_id = causerie_chat_row_get_chat_id (CAUSERIE_CHAT_ROW (row));
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &place);
  gtk_popover_popup (GTK_POPOVER (self->menu));
  mark_rows (self);
}

static gboolean
open_menu_at (CauserieChatsView *self, double x, double y)
{
  GtkWidget *widget = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);

  while (widget != NULL && gtk_widget_get_parent (widget) != GTK_WIDGET (self->list))
    widget = gtk_widget_get_parent (widget);
  if (widget == NULL || !CAUSERIE_IS_CHAT_ROW (gtk_widget_get_first_child (widget)))
    return FALSE;
  open_menu (self, gtk_widget_get_first_child (widget), x, y);
  return TRUE;
}

static void
on_menu_pressed_cb (GtkGesture *gesture, int n, double x, double y, gpointer data)
{
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
}

/* Opening the menu on press would take the release event from the row, which would stay
   highlighted. */
static void
on_menu_released_cb (GtkGesture *gesture, int n, double x, double y, CauserieChatsView *self)
{
  open_menu_at (self, x, y);
}

static void
on_long_press_cb (GtkGesture *gesture, double x, double y, CauserieChatsView *self)
{
  if (open_menu_at (self, x, y))
    gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
on_menu_key_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CauserieChatsView *self = CAUSERIE_CHATS_VIEW (widget);
  GtkWidget *row = find_focused_row (self);
  graphene_rect_t place;

  if (row != NULL && gtk_widget_compute_bounds (row, widget, &place))
    open_menu (self, row, place.origin.x, place.origin.y + place.size.height);
}

static void
on_rename_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_activate_action (widget, "win.rename-chat", "x",
                              CAUSERIE_CHATS_VIEW (widget)->menu_chat_id);
}

static void
on_usage_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_activate_action (widget, "win.chat-usage", "x",
                              CAUSERIE_CHATS_VIEW (widget)->menu_chat_id);
}

static void
on_delete_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_activate_action (widget, "win.delete-chat", "x",
                              CAUSERIE_CHATS_VIEW (widget)->menu_chat_id);
}

static void
update_actions (CauserieChatsView *self)
{
  gboolean writable = self->session != NULL && !causerie_session_get_read_only (self->session);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "row.rename", writable);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "row.delete", writable);
}

static gboolean
on_key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType modifiers,
           CauserieChatsView *self)
{
  GtkWidget *row = find_focused_row (self);

  if (row == NULL)
    return FALSE;
  if (key == GDK_KEY_Menu || (key == GDK_KEY_F10 && (modifiers & GDK_SHIFT_MASK) != 0))
    return gtk_widget_activate_action (GTK_WIDGET (self), "menu.popup", NULL);
  if (key != GDK_KEY_Delete && key != GDK_KEY_KP_Delete)
    return FALSE;
  self->menu_chat_id = causerie_chat_row_get_chat_id (CAUSERIE_CHAT_ROW (row));
  return gtk_widget_activate_action (GTK_WIDGET (self), "row.delete", NULL);
}

/* scroll_to() also creates the row of a chat that is far away. */
static gboolean
focus_current (CauserieChatsView *self)
{
  GtkWidget *row;

  if (self->selection == NULL || self->current_position == GTK_INVALID_LIST_POSITION)
    return FALSE;
  scroll_to (self, self->current_position);
  row = find_row (self, self->current_chat_id);
  return row != NULL && gtk_widget_grab_focus (gtk_widget_get_parent (row));
}

/* Tab moves the focus into the list at the current chat. */
static gboolean
causerie_chats_view_focus (GtkWidget *widget, GtkDirectionType direction)
{
  CauserieChatsView *self = CAUSERIE_CHATS_VIEW (widget);
  gboolean tab = direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_TAB_BACKWARD;

  if (tab && find_focus (self) == NULL && focus_current (self))
    return TRUE;
  return GTK_WIDGET_CLASS (causerie_chats_view_parent_class)->focus (widget, direction);
}

static void
clear_chats (CauserieChatsView *self)
{
  cancel_scroll (self);
  if (self->list != NULL)
    {
      stop_adding_chats (self);
      gtk_list_view_set_model (self->list, NULL);
    }
  g_clear_object (&self->selection);
  g_clear_object (&self->first_chats);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_func (self->session, update_actions, self);
  g_clear_object (&self->session);
}

static void
causerie_chats_view_dispose (GObject *object)
{
  CauserieChatsView *self = CAUSERIE_CHATS_VIEW (object);

  clear_chats (self);
  causerie_compat_dispose_template (GTK_WIDGET (self), CAUSERIE_TYPE_CHATS_VIEW);
  G_OBJECT_CLASS (causerie_chats_view_parent_class)->dispose (object);
}

static void
causerie_chats_view_class_init (CauserieChatsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = causerie_chats_view_dispose;
  widget_class->focus = causerie_chats_view_focus;
  gtk_widget_class_install_action (widget_class, "row.rename", NULL, on_rename_cb);
  gtk_widget_class_install_action (widget_class, "row.usage", NULL, on_usage_cb);
  gtk_widget_class_install_action (widget_class, "row.delete", NULL, on_delete_cb);
  gtk_widget_class_install_action (widget_class, "menu.popup", NULL, on_menu_key_cb);
  g_type_ensure (CAUSERIE_TYPE_TAB_STOP);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/causerie_chat/Causerie/ui/causerie-chats-view.ui");
  gtk_widget_class_bind_template_child (widget_class, CauserieChatsView, list);
  gtk_widget_class_bind_template_child (widget_class, CauserieChatsView, menu);
}

static void
init_menu (CauserieChatsView *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *press = gtk_gesture_long_press_new ();

  causerie_compat_name_menu_items (self->menu);
  g_signal_connect_object (self->menu, "closed", G_CALLBACK (mark_rows), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (on_menu_pressed_cb), NULL);
  g_signal_connect_object (click, "released", G_CALLBACK (on_menu_released_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (press), TRUE);
  g_signal_connect_object (press, "pressed", G_CALLBACK (on_long_press_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (press));
}

static void
causerie_chats_view_init (CauserieChatsView *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  causerie_compat_make_tab_stop (self->list);
  self->current_position = GTK_INVALID_LIST_POSITION;
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup_cb), NULL);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind_cb), self, 0);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind_cb), NULL);
  gtk_list_view_set_factory (self->list, factory);
  g_signal_connect_object (self->list, "activate", G_CALLBACK (on_activate_cb), self, 0);
  g_signal_connect_object (self->list, "map", G_CALLBACK (scroll_when_laid_out), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (self->list, "unmap", G_CALLBACK (cancel_scroll), self,
                           G_CONNECT_SWAPPED);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self->list), keys);
  init_menu (self);
}

/**
 * causerie_chats_view_set_chats:
 * @session: (nullable): the session of the chats
 * @chats: (nullable): the chats to show, a list of #CauserieChatItem
 */
void
causerie_chats_view_set_chats (CauserieChatsView *self, CauserieSession *session, GListModel *chats)
{
  g_return_if_fail (CAUSERIE_IS_CHATS_VIEW (self));

  clear_chats (self);
  if (session == NULL || chats == NULL)
    return;
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "notify::read-only", G_CALLBACK (update_actions), self,
                           G_CONNECT_SWAPPED);
  update_actions (self);
  self->first_chats = gtk_slice_list_model_new (g_object_ref (chats), 0, 0);
  self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self->list), on_tick_cb, self, NULL);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->first_chats)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  g_signal_connect_object (self->selection, "items-changed",
                           G_CALLBACK (on_items_about_to_change_cb), self, G_CONNECT_SWAPPED);
  /* Connected after the list, which must know the new rows before one of them is selected. */
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (on_items_changed_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  /* With "single-click-activate", GtkListView selects the row under the pointer. */
  g_signal_connect_object (self->selection, "notify::selected", G_CALLBACK (update_selection), self,
                           G_CONNECT_SWAPPED);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  causerie_chats_view_show_current (self);
}

/**
 * causerie_chats_view_set_current:
 * @chat_id: the chat that is open, or 0
 *
 * Selects its row and scrolls it into view.
 */
void
causerie_chats_view_set_current (CauserieChatsView *self, gint64 chat_id)
{
  g_return_if_fail (CAUSERIE_IS_CHATS_VIEW (self));

  self->current_chat_id = chat_id;
  self->scroll_to_current = chat_id != 0;
  if (self->selection == NULL)
    return;
  update_selection (self);
  scroll_when_laid_out (self);
}

/* Scrolls to the top of the list, and from there as far as needed to show the current chat. */
void
causerie_chats_view_show_current (CauserieChatsView *self)
{
  g_return_if_fail (CAUSERIE_IS_CHATS_VIEW (self));

  self->scroll_to_top = TRUE;
  causerie_chats_view_set_current (self, self->current_chat_id);
}

void
causerie_chats_view_show_top (CauserieChatsView *self)
{
  g_return_if_fail (CAUSERIE_IS_CHATS_VIEW (self));

  self->scroll_to_top = TRUE;
  self->scroll_to_current = FALSE;
  scroll_when_laid_out (self);
}

/* Opens the first chat in the list, if there is one. */
void
causerie_chats_view_open_first (CauserieChatsView *self)
{
  g_return_if_fail (CAUSERIE_IS_CHATS_VIEW (self));

  if (self->selection != NULL)
    open_at (self, 0);
}

/**
 * causerie_chats_view_step:
 * @step: 1 for the chat below the current one, -1 for the one above
 *
 * Opens that chat, if there is one. Without a current chat, opens the first one.
 */
void
causerie_chats_view_step (CauserieChatsView *self, int step)
{
  g_return_if_fail (CAUSERIE_IS_CHATS_VIEW (self));

  if (self->selection == NULL)
    return;
  add_all_chats (self);
  if (self->current_position == GTK_INVALID_LIST_POSITION)
    open_at (self, 0);
  else if (step > 0 || self->current_position > 0)
    open_at (self, step > 0 ? self->current_position + 1 : self->current_position - 1);
}

/* Returns: the chat whose row has the keyboard focus, or 0 */
gint64
causerie_chats_view_get_focused_chat_id (CauserieChatsView *self)
{
  GtkWidget *row;

  g_return_val_if_fail (CAUSERIE_IS_CHATS_VIEW (self), 0);

  row = find_focused_row (self);
  return row != NULL ? causerie_chat_row_get_chat_id (CAUSERIE_CHAT_ROW (row)) : 0;
}
