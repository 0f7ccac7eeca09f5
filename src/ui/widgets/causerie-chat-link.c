/* SPDX-License-Identifier: GPL-3.0-or-later
 * A line that links to another chat, or says that it was deleted. */
#include "config.h"

#include "causerie-chat-link.h"

struct _CauserieChatLink
{
  GtkWidget parent_instance;

  GtkWidget *child; /* a button, or a label if the chat was deleted */
};

G_DEFINE_FINAL_TYPE (CauserieChatLink, causerie_chat_link, GTK_TYPE_WIDGET)

static GtkWidget *
make_label (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_single_line_mode (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "caption");
  return label;
}

static GtkWidget *
make_button (const char *text, gint64 chat_id)
{
  GtkWidget *button = gtk_button_new ();

  gtk_button_set_child (GTK_BUTTON (button), make_label (text));
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "causerie-small-button");
  gtk_widget_add_css_class (button, "causerie-chat-link");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.show-chat");
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (button), g_variant_new_int64 (chat_id));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  return button;
}

static void
causerie_chat_link_dispose (GObject *object)
{
  g_clear_pointer (&CAUSERIE_CHAT_LINK (object)->child, gtk_widget_unparent);
  G_OBJECT_CLASS (causerie_chat_link_parent_class)->dispose (object);
}

static void
causerie_chat_link_class_init (CauserieChatLinkClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = causerie_chat_link_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
causerie_chat_link_init (CauserieChatLink *self)
{
}

GtkWidget *
causerie_chat_link_new (void)
{
  return g_object_new (CAUSERIE_TYPE_CHAT_LINK, NULL);
}

/**
 * causerie_chat_link_set:
 * @chat_id: the chat to link to, or 0 if it was deleted
 */
void
causerie_chat_link_set (CauserieChatLink *self, const char *text, gint64 chat_id)
{
  g_return_if_fail (CAUSERIE_IS_CHAT_LINK (self) && text != NULL);

  g_clear_pointer (&self->child, gtk_widget_unparent);
  if (chat_id != 0)
    self->child = make_button (text, chat_id);
  else
    {
      self->child = make_label (text);
      gtk_widget_add_css_class (self->child, "dim-label");
    }
  gtk_widget_set_parent (self->child, GTK_WIDGET (self));
}
