/* SPDX-License-Identifier: GPL-3.0-or-later
 * The line above a chat that links to the chat it continues. */
#include "config.h"

#include "causerie-origin-line.h"

#include "causerie-chat-link.h"

#include <glib/gi18n-lib.h>

struct _CauserieOriginLine
{
  GtkWidget parent_instance;

  /* Owned */
  GtkWidget *link;
  GSignalGroup *list_signals;
  GSignalGroup *chat_signals;
};

G_DEFINE_FINAL_TYPE (CauserieOriginLine, causerie_origin_line, GTK_TYPE_WIDGET)

static void
update (CauserieOriginLine *self)
{
  g_autoptr (CauserieChatList) list = g_signal_group_dup_target (self->list_signals);
  g_autoptr (CauserieChat) chat = g_signal_group_dup_target (self->chat_signals);
  gint64 id = chat != NULL ? causerie_chat_get_origin_chat_id (chat) : 0;
  CauserieChatItem *item;

  gtk_widget_set_visible (GTK_WIDGET (self), id != 0 && list != NULL);
  if (id == 0 || list == NULL)
    return;
  item = causerie_chat_list_find (list, id);
  if (item != NULL)
    {
      g_autofree char *text
          /* Translators: above a chat; %s is the title of the chat that it goes on from */
          = g_strdup_printf (_ ("Continued from “%s”"), causerie_chat_item_get_title (item));

      causerie_chat_link_set (CAUSERIE_CHAT_LINK (self->link), text, id);
    }
  else
    causerie_chat_link_set (CAUSERIE_CHAT_LINK (self->link),
                            _ ("Continued from a chat that was deleted"), 0);
}

static void
on_chat_changed_cb (CauserieChatList *list, CauserieChatItem *item, CauserieOriginLine *self)
{
  g_autoptr (CauserieChat) chat = g_signal_group_dup_target (self->chat_signals);

  if (chat != NULL && causerie_chat_get_origin_chat_id (chat) == causerie_chat_item_get_id (item))
    update (self);
}

static void
causerie_origin_line_dispose (GObject *object)
{
  CauserieOriginLine *self = CAUSERIE_ORIGIN_LINE (object);

  g_clear_object (&self->list_signals);
  g_clear_object (&self->chat_signals);
  g_clear_pointer (&self->link, gtk_widget_unparent);
  G_OBJECT_CLASS (causerie_origin_line_parent_class)->dispose (object);
}

static void
causerie_origin_line_class_init (CauserieOriginLineClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = causerie_origin_line_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
causerie_origin_line_init (CauserieOriginLine *self)
{
  self->link = causerie_chat_link_new ();
  gtk_widget_set_halign (self->link, GTK_ALIGN_CENTER);
  gtk_widget_set_parent (self->link, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  self->list_signals = g_signal_group_new (CAUSERIE_TYPE_CHAT_LIST);
  g_signal_group_connect_object (self->list_signals, "chat-changed",
                                 G_CALLBACK (on_chat_changed_cb), self, 0);
  self->chat_signals = g_signal_group_new (CAUSERIE_TYPE_CHAT);
  g_signal_group_connect_object (self->chat_signals, "notify::origin-chat-id", G_CALLBACK (update),
                                 self, G_CONNECT_SWAPPED);
}

/**
 * causerie_origin_line_set_chat:
 * @chat: (nullable): the chat on screen
 *
 * Shows which chat @chat continues, and updates when that chat is renamed or deleted.
 */
void
causerie_origin_line_set_chat (CauserieOriginLine *self, CauserieSession *session,
                               CauserieChat *chat)
{
  g_return_if_fail (CAUSERIE_IS_ORIGIN_LINE (self) && CAUSERIE_IS_SESSION (session));

  g_signal_group_set_target (self->list_signals, causerie_session_get_chats (session));
  g_signal_group_set_target (self->chat_signals, chat);
  update (self);
}
