/* SPDX-License-Identifier: GPL-3.0-or-later
 * The lines below a message that link to the chats that continue from it. */
#include "config.h"

#include "causerie-message-links.h"

#include "causerie-chat-link.h"

#include <glib/gi18n-lib.h>

struct _CauserieMessageLinks
{
  GtkWidget parent_instance;

  CauserieChatList *list;
  CauserieChat *chat;
  gint64 message_id;
};

G_DEFINE_FINAL_TYPE (CauserieMessageLinks, causerie_message_links, GTK_TYPE_WIDGET)

static void
remove_links (CauserieMessageLinks *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
}

static void
add_link (CauserieMessageLinks *self, CauserieChatItem *item)
{
  GtkWidget *link = causerie_chat_link_new ();

  if (causerie_chat_item_get_deleted_at (item) == 0)
    {
      g_autofree char *text
          /* Translators: below a message; %s is the title of the chat that goes on after it */
          = g_strdup_printf (_ ("Continued in “%s”"), causerie_chat_item_get_title (item));

      causerie_chat_link_set (CAUSERIE_CHAT_LINK (link), text, causerie_chat_item_get_id (item));
    }
  else
    causerie_chat_link_set (CAUSERIE_CHAT_LINK (link), _ ("Continued in a chat that was deleted"),
                            0);
  gtk_widget_set_parent (link, GTK_WIDGET (self));
}

static void
update (CauserieMessageLinks *self)
{
  g_autoptr (GPtrArray) items = NULL;

  remove_links (self);
  items = causerie_chat_list_find_continued (self->list, causerie_chat_get_id (self->chat),
                                             self->message_id);
  for (guint i = 0; i < items->len; i++)
    add_link (self, g_ptr_array_index (items, i));
  gtk_widget_set_visible (GTK_WIDGET (self), items->len > 0);
}

static void
on_chat_changed_cb (CauserieChatList *list, CauserieChatItem *item, CauserieMessageLinks *self)
{
  if (causerie_chat_item_get_origin_message_id (item) == self->message_id
      && causerie_chat_item_get_origin_chat_id (item) == causerie_chat_get_id (self->chat))
    update (self);
}

static void
causerie_message_links_dispose (GObject *object)
{
  CauserieMessageLinks *self = CAUSERIE_MESSAGE_LINKS (object);

  remove_links (self);
  g_clear_object (&self->chat);
  g_clear_object (&self->list);
  G_OBJECT_CLASS (causerie_message_links_parent_class)->dispose (object);
}

static void
causerie_message_links_class_init (CauserieMessageLinksClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = causerie_message_links_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static void
causerie_message_links_init (CauserieMessageLinks *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * causerie_message_links_set_message:
 * @self: the lines; the message can be set only once
 *
 * Shows the chats that continue from @message, and updates when they are renamed or deleted.
 */
void
causerie_message_links_set_message (CauserieMessageLinks *self, CauserieSession *session,
                                    CauserieChat *chat, CauserieMessage *message)
{
  g_return_if_fail (CAUSERIE_IS_MESSAGE_LINKS (self) && self->list == NULL);
  g_return_if_fail (CAUSERIE_IS_SESSION (session) && CAUSERIE_IS_CHAT (chat));

  self->list = g_object_ref (causerie_session_get_chats (session));
  self->chat = g_object_ref (chat);
  self->message_id = causerie_message_get_id (message);
  g_signal_connect_object (self->list, "chat-changed", G_CALLBACK (on_chat_changed_cb), self, 0);
  update (self);
}
