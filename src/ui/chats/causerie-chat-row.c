/* SPDX-License-Identifier: GPL-3.0-or-later
 * One row of the chat list on screen. */
#include "config.h"

#include "causerie-chat-row.h"

#include "causerie-compat.h"
#include "causerie-cut-text.h"
#include "causerie-time.h"

#include <glib/gi18n-lib.h>

struct _CauserieChatRow
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkLabel *title;
  GtkWidget *working_icon;
  GtkWidget *ended_icon;
  GtkLabel *time;
  GMenuModel *menu;

  /* Owned */
  CauserieSession *session;
  GtkWidget *popover;
  GSignalGroup *item_signals;

  /* Borrowed */
  GtkListItem *item;
};

G_DEFINE_FINAL_TYPE (CauserieChatRow, causerie_chat_row, GTK_TYPE_WIDGET)

static const char *
describe (CauserieChatItem *chat)
{
  gboolean working = causerie_chat_item_get_working (chat);

  if (causerie_chat_item_get_ended (chat))
    return working ? _ ("This chat was ended; a reply is arriving in another branch")
                   : _ ("This chat was ended");
  return working ? _ ("A reply is arriving") : NULL;
}

static void
update (CauserieChatRow *self)
{
  CauserieChatItem *chat = self->item != NULL ? gtk_list_item_get_item (self->item) : NULL;
  g_autofree char *time = NULL;
  const char *title;

  if (chat == NULL)
    return;
  title = causerie_chat_item_get_title (chat);
  if (title == NULL || title[0] == '\0')
    title = _ ("Untitled Chat");
  time = causerie_time_dup_short (causerie_chat_item_get_updated_at (chat));
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->time, time);
  gtk_widget_set_visible (self->working_icon, causerie_chat_item_get_working (chat));
  gtk_widget_set_visible (self->ended_icon, causerie_chat_item_get_ended (chat));
  causerie_compat_name_row (self->item, title, describe (chat));
}

static void
update_actions (CauserieChatRow *self)
{
  gboolean writable = !causerie_session_get_read_only (self->session);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "row.rename", writable);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "row.delete", writable);
}

static void
activate_for_chat (CauserieChatRow *self, const char *action)
{
  gint64 id = causerie_chat_row_get_chat_id (self);

  if (id != 0)
    gtk_widget_activate_action (GTK_WIDGET (self), action, "x", id);
}

static void
on_rename_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  activate_for_chat (CAUSERIE_CHAT_ROW (widget), "win.rename-chat");
}

static void
on_delete_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  activate_for_chat (CAUSERIE_CHAT_ROW (widget), "win.delete-chat");
}

static void
show_menu (CauserieChatRow *self, double x, double y)
{
  const GdkRectangle place = { (int)x, (int)y, 1, 1 };

  if (self->popover == NULL)
    {
      self->popover = gtk_popover_menu_new_from_model (self->menu);
      causerie_compat_name_menu_items (GTK_POPOVER_MENU (self->popover));
      gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
      gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
      gtk_widget_set_parent (self->popover, GTK_WIDGET (self));
    }
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), &place);
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

static void
on_menu_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  show_menu (CAUSERIE_CHAT_ROW (widget), 0, gtk_widget_get_height (widget));
}

static void
on_secondary_click_cb (GtkGestureClick *gesture, int n, double x, double y, CauserieChatRow *self)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  show_menu (self, x, y);
}

static void
on_long_press_cb (GtkGestureLongPress *gesture, double x, double y, CauserieChatRow *self)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  show_menu (self, x, y);
}

static void
causerie_chat_row_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CauserieChatRow *self = CAUSERIE_CHAT_ROW (widget);

  GTK_WIDGET_CLASS (causerie_chat_row_parent_class)
      ->size_allocate (widget, width, height, baseline);
  if (self->popover != NULL)
    gtk_popover_present (GTK_POPOVER (self->popover));
}

static void
causerie_chat_row_dispose (GObject *object)
{
  CauserieChatRow *self = CAUSERIE_CHAT_ROW (object);

  g_clear_object (&self->item_signals);
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  causerie_compat_dispose_template (GTK_WIDGET (self), CAUSERIE_TYPE_CHAT_ROW);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (causerie_chat_row_parent_class)->dispose (object);
}

static void
causerie_chat_row_class_init (CauserieChatRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = causerie_chat_row_dispose;
  widget_class->size_allocate = causerie_chat_row_size_allocate;
  gtk_widget_class_install_action (widget_class, "row.rename", NULL, on_rename_cb);
  gtk_widget_class_install_action (widget_class, "row.delete", NULL, on_delete_cb);
  gtk_widget_class_install_action (widget_class, "menu.popup", NULL, on_menu_cb);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/causerie_chat/Causerie/ui/causerie-chat-row.ui");
  gtk_widget_class_bind_template_child (widget_class, CauserieChatRow, title);
  gtk_widget_class_bind_template_child (widget_class, CauserieChatRow, working_icon);
  gtk_widget_class_bind_template_child (widget_class, CauserieChatRow, ended_icon);
  gtk_widget_class_bind_template_child (widget_class, CauserieChatRow, time);
  gtk_widget_class_bind_template_child (widget_class, CauserieChatRow, menu);
}

static void
causerie_chat_row_init (CauserieChatRow *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *press = gtk_gesture_long_press_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  causerie_cut_text_explain (self->title);
  self->item_signals = g_signal_group_new (CAUSERIE_TYPE_CHAT_ITEM);
  g_signal_group_connect_swapped (self->item_signals, "notify", G_CALLBACK (update), self);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect_object (click, "pressed", G_CALLBACK (on_secondary_click_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (press), TRUE);
  g_signal_connect_object (press, "pressed", G_CALLBACK (on_long_press_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (press));
}

/**
 * causerie_chat_row_new:
 * @session: whose chats are shown
 *
 * Returns: (transfer floating): a row for a #GtkListView
 */
GtkWidget *
causerie_chat_row_new (CauserieSession *session)
{
  CauserieChatRow *self;

  g_return_val_if_fail (CAUSERIE_IS_SESSION (session), NULL);

  self = g_object_new (CAUSERIE_TYPE_CHAT_ROW, NULL);
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "notify::read-only", G_CALLBACK (update_actions), self,
                           G_CONNECT_SWAPPED);
  update_actions (self);
  return GTK_WIDGET (self);
}

/**
 * causerie_chat_row_bind:
 * @self: the child of @item
 * @item: a list item whose item is a #CauserieChatItem
 *
 * Shows the chat, and follows its changes until it is unbound.
 */
void
causerie_chat_row_bind (CauserieChatRow *self, GtkListItem *item)
{
  g_return_if_fail (CAUSERIE_IS_CHAT_ROW (self));

  self->item = item;
  g_signal_group_set_target (self->item_signals, gtk_list_item_get_item (item));
  update (self);
}

/**
 * causerie_chat_row_unbind:
 * @self: a row
 */
void
causerie_chat_row_unbind (CauserieChatRow *self)
{
  g_return_if_fail (CAUSERIE_IS_CHAT_ROW (self));

  /* What was about to be chosen in it was meant for this chat, not for the next one here. */
  if (self->popover != NULL)
    gtk_popover_popdown (GTK_POPOVER (self->popover));
  g_signal_group_set_target (self->item_signals, NULL);
  self->item = NULL;
}

/**
 * causerie_chat_row_get_chat_id:
 * @self: a row
 *
 * Returns: the id of the chat that it shows, or 0
 */
gint64
causerie_chat_row_get_chat_id (CauserieChatRow *self)
{
  CauserieChatItem *chat;

  g_return_val_if_fail (CAUSERIE_IS_CHAT_ROW (self), 0);

  chat = self->item != NULL ? gtk_list_item_get_item (self->item) : NULL;
  return chat != NULL ? causerie_chat_item_get_id (chat) : 0;
}
