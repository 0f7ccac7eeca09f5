/* SPDX-License-Identifier: GPL-3.0-or-later
 * The widget of one row of the chat list. */
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
  GtkLabel *time;

  /* Borrowed: children that are added when they are first needed, as few of the 200 rows that
     GtkListView keeps show one */
  GtkWidget *working_icon;
  GtkWidget *ended_icon;

  /* Owned */
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
    return working ? _ ("This chat has ended; a reply is being written in another branch")
                   : _ ("This chat has ended");
  return working ? _ ("Replying…") : NULL;
}

/* Shows or hides an icon before the time. */
static void
show_icon (CauserieChatRow *self, GtkWidget **icon, const char *icon_name, const char *tooltip,
           gboolean visible)
{
  if (*icon == NULL && visible)
    {
      *icon = gtk_image_new_from_icon_name (icon_name);
      gtk_widget_set_tooltip_text (*icon, tooltip);
      gtk_widget_insert_before (*icon, GTK_WIDGET (self), GTK_WIDGET (self->time));
    }
  if (*icon != NULL)
    gtk_widget_set_visible (*icon, visible);
}

static void
update_icons (CauserieChatRow *self, CauserieChatItem *chat)
{
  /* Translators: tooltip of a chat in the list in which a reply is being written */
  show_icon (self, &self->working_icon, "content-loading-symbolic", _ ("Replying…"),
             causerie_chat_item_get_working (chat));
  show_icon (self, &self->ended_icon, "causerie-ended-symbolic", _ ("This chat has ended"),
             causerie_chat_item_get_ended (chat));
  if (self->ended_icon != NULL)
    gtk_widget_add_css_class (self->ended_icon, "dim-label");
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
    /* Translators: stands in the list of chats for one without a title */
    title = _ ("Untitled Chat");
  time = causerie_time_dup_short (causerie_chat_item_get_updated_at (chat));
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->time, time);
  update_icons (self, chat);
  causerie_compat_name_row (self->item, title, describe (chat));
}

static void
causerie_chat_row_dispose (GObject *object)
{
  CauserieChatRow *self = CAUSERIE_CHAT_ROW (object);

  g_clear_object (&self->item_signals);
  g_clear_pointer (&self->working_icon, gtk_widget_unparent);
  g_clear_pointer (&self->ended_icon, gtk_widget_unparent);
  causerie_compat_dispose_template (GTK_WIDGET (self), CAUSERIE_TYPE_CHAT_ROW);
  G_OBJECT_CLASS (causerie_chat_row_parent_class)->dispose (object);
}

static void
causerie_chat_row_class_init (CauserieChatRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = causerie_chat_row_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/causerie_chat/Causerie/ui/causerie-chat-row.ui");
  gtk_widget_class_bind_template_child (widget_class, CauserieChatRow, title);
  gtk_widget_class_bind_template_child (widget_class, CauserieChatRow, time);
}

static void
causerie_chat_row_init (CauserieChatRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  causerie_cut_text_add_tooltip (self->title);
  self->item_signals = g_signal_group_new (CAUSERIE_TYPE_CHAT_ITEM);
  g_signal_group_connect_swapped (self->item_signals, "notify", G_CALLBACK (update), self);
}

GtkWidget *
causerie_chat_row_new (void)
{
  return g_object_new (CAUSERIE_TYPE_CHAT_ROW, NULL);
}

/**
 * causerie_chat_row_bind:
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

void
causerie_chat_row_unbind (CauserieChatRow *self)
{
  g_return_if_fail (CAUSERIE_IS_CHAT_ROW (self));

  g_signal_group_set_target (self->item_signals, NULL);
  self->item = NULL;
}

/* Returns: the id of the chat, or 0 */
gint64
causerie_chat_row_get_chat_id (CauserieChatRow *self)
{
  CauserieChatItem *chat;

  g_return_val_if_fail (CAUSERIE_IS_CHAT_ROW (self), 0);

  chat = self->item != NULL ? gtk_list_item_get_item (self->item) : NULL;
  return chat != NULL ? causerie_chat_item_get_id (chat) : 0;
}
