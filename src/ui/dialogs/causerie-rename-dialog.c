/* SPDX-License-Identifier: GPL-3.0-or-later
 * The dialog that renames a chat. */
#include "config.h"

#include "causerie-rename-dialog.h"

#include "causerie-compat.h"

#include <glib/gi18n-lib.h>

#define CAUSERIE_TYPE_RENAME_DIALOG (causerie_rename_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CauserieRenameDialog, causerie_rename_dialog, CAUSERIE, RENAME_DIALOG,
                      GtkWidget)

struct _CauserieRenameDialog
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkEntry *entry;
  GtkWidget *rename_button;

  /* Owned */
  CauserieChatList *chats;
  gint64 chat_id;
};

G_DEFINE_FINAL_TYPE (CauserieRenameDialog, causerie_rename_dialog, GTK_TYPE_WIDGET)

static char *
dup_title (CauserieRenameDialog *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
}

static void
on_changed_cb (CauserieRenameDialog *self)
{
  g_autofree char *title = dup_title (self);

  gtk_widget_set_sensitive (self->rename_button, title[0] != '\0');
}

static void
on_rename_cb (CauserieRenameDialog *self)
{
  g_autofree char *title = dup_title (self);

  if (title[0] == '\0')
    return;
  causerie_chat_list_rename (self->chats, self->chat_id, title);
  gtk_widget_activate_action (GTK_WIDGET (self), "dialog.close", NULL);
}

static void
causerie_rename_dialog_dispose (GObject *object)
{
  CauserieRenameDialog *self = CAUSERIE_RENAME_DIALOG (object);

  causerie_compat_dispose_template (GTK_WIDGET (self), CAUSERIE_TYPE_RENAME_DIALOG);
  g_clear_object (&self->chats);
  G_OBJECT_CLASS (causerie_rename_dialog_parent_class)->dispose (object);
}

static void
causerie_rename_dialog_class_init (CauserieRenameDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = causerie_rename_dialog_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/causerie_chat/Causerie/ui/causerie-rename-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CauserieRenameDialog, entry);
  gtk_widget_class_bind_template_child (widget_class, CauserieRenameDialog, rename_button);
}

static void
causerie_rename_dialog_init (CauserieRenameDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->entry, "changed", G_CALLBACK (on_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->rename_button, "clicked", G_CALLBACK (on_rename_cb), self,
                           G_CONNECT_SWAPPED);
}

/**
 * causerie_rename_dialog_present:
 * @chat_id: the chat to rename; nothing happens if it is not in @chats
 *
 * Asks for a new title.
 */
void
causerie_rename_dialog_present (GtkWidget *parent, CauserieChatList *chats, gint64 chat_id)
{
  CauserieChatItem *item = causerie_chat_list_find (chats, chat_id);
  /* Translators: title of a dialog */
  CauserieDialog options = { .title = _ ("Rename Chat"), .width = 360 };
  CauserieRenameDialog *self;

  if (item == NULL)
    return;
  self = g_object_new (CAUSERIE_TYPE_RENAME_DIALOG, NULL);
  self->chats = g_object_ref (chats);
  self->chat_id = chat_id;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), causerie_chat_item_get_title (item));
  on_changed_cb (self);
  options.focus = GTK_WIDGET (self->entry);
  options.default_widget = self->rename_button;
  causerie_compat_present_dialog (parent, GTK_WIDGET (self), &options);
}
