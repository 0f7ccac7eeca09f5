/* SPDX-License-Identifier: GPL-3.0-or-later
 * The menu for the less common actions on a message. It is built when it is opened: a timeline has
 * many rows, and few of their menus are used. */
#include "config.h"

#include "causerie-message-menu.h"

#include "causerie-compat.h"

#include <glib/gi18n-lib.h>

/* The length of the message text in the accessible name of the button. */
#define MAX_CHARACTERS 40

struct _CauserieMessageMenu
{
  GtkWidget parent_instance;

  /* Owned */
  GtkWidget *button;
  CauserieChat *chat;
  CauserieMessage *message;
};

G_DEFINE_FINAL_TYPE (CauserieMessageMenu, causerie_message_menu, GTK_TYPE_WIDGET)

static GMenuModel *
make_menu (gboolean only_version, gboolean reply)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) ways = g_menu_new ();
  g_autoptr (GMenu) deletion = g_menu_new ();

  g_menu_append (ways, _ ("_Continue in a New Chat"), "more.continue");
  g_menu_append (ways, _ ("_Open in New Window"), "more.open");
  if (reply)
    /* Translators: menu item: shows the model, the tokens and the cost of a reply */
    g_menu_append (ways, _ ("De_tails"), "more.details");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (ways));
  g_menu_append (deletion, _ ("_Delete This Version…"), "more.delete");
  /* Translators: stands above "Delete This Version…" when that is not possible */
  g_menu_append_section (menu, only_version ? _ ("The only version cannot be deleted") : NULL,
                         G_MENU_MODEL (deletion));
  return G_MENU_MODEL (menu);
}

static void
on_popup_cb (GtkMenuButton *button, gpointer data)
{
  CauserieMessageMenu *self = data;
  GtkWidget *widget = GTK_WIDGET (self);
  g_autoptr (GMenuModel) menu = NULL;
  gint64 id = causerie_message_get_id (self->message);
  gboolean writable = causerie_chat_get_writable (self->chat);
  gboolean only = causerie_tree_get_n_versions (causerie_chat_get_tree (self->chat), id) < 2;

  gtk_widget_action_set_enabled (widget, "more.continue", writable);
  gtk_widget_action_set_enabled (widget, "more.delete", writable && !only);
  menu = make_menu (only, causerie_message_get_role (self->message) == CAUSERIE_ROLE_ASSISTANT);
  gtk_menu_button_set_menu_model (button, menu);
}

static void
on_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  static const struct
  {
    const char *name;
    const char *action;
  } actions[] = {
    { "more.continue", "version.continue-message" },
    { "more.open", "version.open-message" },
    { "more.details", "win.reply-details" },
    { "more.delete", "version.delete" },
  };
  CauserieMessageMenu *self = CAUSERIE_MESSAGE_MENU (widget);

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    if (self->message != NULL && g_str_equal (name, actions[i].name))
      gtk_widget_activate_action (widget, actions[i].action, "x",
                                  causerie_message_get_id (self->message));
}

static void
causerie_message_menu_dispose (GObject *object)
{
  CauserieMessageMenu *self = CAUSERIE_MESSAGE_MENU (object);

  g_clear_pointer (&self->button, gtk_widget_unparent);
  g_clear_object (&self->message);
  g_clear_object (&self->chat);
  G_OBJECT_CLASS (causerie_message_menu_parent_class)->dispose (object);
}

static void
causerie_message_menu_class_init (CauserieMessageMenuClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = causerie_message_menu_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "more.continue", NULL, on_action_cb);
  gtk_widget_class_install_action (widget_class, "more.open", NULL, on_action_cb);
  gtk_widget_class_install_action (widget_class, "more.details", NULL, on_action_cb);
  gtk_widget_class_install_action (widget_class, "more.delete", NULL, on_action_cb);
}

static void
causerie_message_menu_init (CauserieMessageMenu *self)
{
  GtkWidget *inner;

  self->button = g_object_new (GTK_TYPE_MENU_BUTTON, "icon-name", "view-more-symbolic",
                               "tooltip-text", C_ ("button", "More"), NULL);
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  /* The focusable button is a child of the GtkMenuButton. */
  inner = gtk_widget_get_first_child (self->button);
  gtk_widget_add_css_class (inner, "causerie-small-button");
  causerie_message_menu_set_words (self, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * causerie_message_menu_set_words:
 * @words: (nullable): the first words of the message, %NULL if there are none yet
 *
 * Used in the accessible name, because every message has such a button.
 */
void
causerie_message_menu_set_words (CauserieMessageMenu *self, const char *words)
{
  g_autofree char *name = NULL;

  g_return_if_fail (CAUSERIE_IS_MESSAGE_MENU (self));

  if (words == NULL)
    /* Translators: name of the menu button of a message without words, for screen readers */
    name = g_strdup (_ ("More Actions"));
  else
    {
      g_autofree char *start
          = g_utf8_substring (words, 0, MIN (g_utf8_strlen (words, -1), MAX_CHARACTERS));

      /* Translators: name of a message's menu button, for screen readers; %s are the first words of
         the message */
      name = g_strdup_printf (_ ("More Actions for “%s”"), start);
    }
  causerie_compat_name_menu_button (GTK_MENU_BUTTON (self->button), name, "");
}

/**
 * causerie_message_menu_set_message:
 * @self: the menu; the message can be set only once
 */
void
causerie_message_menu_set_message (CauserieMessageMenu *self, CauserieChat *chat,
                                   CauserieMessage *message)
{
  g_return_if_fail (CAUSERIE_IS_MESSAGE_MENU (self) && self->message == NULL);
  g_return_if_fail (CAUSERIE_IS_CHAT (chat) && CAUSERIE_IS_MESSAGE (message));

  self->chat = g_object_ref (chat);
  self->message = g_object_ref (message);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->button), on_popup_cb, self, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}
