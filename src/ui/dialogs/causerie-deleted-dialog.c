/* SPDX-License-Identifier: GPL-3.0-or-later
 * The dialog that restores deleted chats or deletes them permanently. */
#include "config.h"

#include "causerie-deleted-dialog.h"

#include "causerie-compat.h"
#include "causerie-divided-label.h"
#include "causerie-time.h"

#include <glib/gi18n-lib.h>

#define CAUSERIE_TYPE_DELETED_DIALOG (causerie_deleted_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CauserieDeletedDialog, causerie_deleted_dialog, CAUSERIE, DELETED_DIALOG,
                      GtkWidget)

struct _CauserieDeletedDialog
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkStack *stack;
  GtkListBox *list;

  /* Owned */
  CauserieSession *session;
  CauserieChatList *chats;
  gint64 purge_id;
};

G_DEFINE_FINAL_TYPE (CauserieDeletedDialog, causerie_deleted_dialog, GTK_TYPE_WIDGET)

static gint64
get_chat_id (GtkWidget *button)
{
  return *(gint64 *)g_object_get_data (G_OBJECT (button), "chat-id");
}

static void
on_restore_cb (GtkWidget *button, CauserieDeletedDialog *self)
{
  causerie_chat_list_restore (self->chats, get_chat_id (button));
}

static void
on_answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  CauserieDeletedDialog *self = CAUSERIE_DELETED_DIALOG (source);

  if (causerie_compat_confirm_finish (GTK_WIDGET (self), result, NULL))
    causerie_chat_list_purge (self->chats, self->purge_id);
}

static void
on_purge_cb (GtkWidget *button, CauserieDeletedDialog *self)
{
  const CauserieQuestion question = {
    .heading = _ ("Permanently Delete Chat?"),
    .body = _ ("All of its messages and branches will be lost."),
    .cancel_label = _ ("_Cancel"),
    /* Translators: button of a question: erases a chat for good */
    .accept_label = _ ("_Delete"),
    .destructive = TRUE,
  };

  self->purge_id = get_chat_id (button);
  causerie_compat_confirm_async (GTK_WIDGET (self), &question, NULL, on_answered_cb, NULL);
}

static GtkWidget *
create_button (CauserieDeletedDialog *self, gint64 chat_id, const char *icon, const char *name,
               GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  causerie_compat_name_icon_button (button, name);
  g_object_set_data_full (G_OBJECT (button), "chat-id", g_memdup2 (&chat_id, sizeof chat_id),
                          g_free);
  g_signal_connect_object (button, "clicked", callback, self, 0);
  g_object_bind_property (self->session, "read-only", button, "sensitive",
                          G_BINDING_SYNC_CREATE | G_BINDING_INVERT_BOOLEAN);
  return button;
}

static GtkWidget *
create_row (gpointer item, gpointer data)
{
  CauserieDeletedDialog *self = data;
  gint64 id = causerie_chat_item_get_id (item);
  g_autofree char *when = causerie_time_dup_long (causerie_chat_item_get_deleted_at (item));
  g_autofree char *title = g_markup_escape_text (causerie_chat_item_get_title (item), -1);
  GtkWidget *row = adw_action_row_new ();

  causerie_divided_label_watch_inside (row);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), when);
  adw_action_row_add_suffix (
      ADW_ACTION_ROW (row),
      create_button (self, id, "edit-undo-symbolic", _ ("Restore"), G_CALLBACK (on_restore_cb)));
  adw_action_row_add_suffix (
      ADW_ACTION_ROW (row),
      /* Translators: button that asks whether a chat is to be erased for good */
      create_button (self, id, "user-trash-symbolic", _ ("Delete Permanently…"),
                     G_CALLBACK (on_purge_cb)));
  return row;
}

/* The focus stays in the dialog when a row is removed with it. Otherwise keys such as Escape would
   not reach the dialog any more. */
static void
update (CauserieDeletedDialog *self)
{
  GListModel *deleted = causerie_chat_list_get_deleted (self->chats);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  causerie_compat_show_page (self->stack,
                             g_list_model_get_n_items (deleted) > 0 ? "list" : "empty");
  if (root != NULL && gtk_root_get_focus (root) == NULL
      && !gtk_widget_child_focus (GTK_WIDGET (self->list), GTK_DIR_TAB_FORWARD))
    gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

static void
causerie_deleted_dialog_dispose (GObject *object)
{
  CauserieDeletedDialog *self = CAUSERIE_DELETED_DIALOG (object);

  if (self->list != NULL)
    gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
  causerie_compat_dispose_template (GTK_WIDGET (self), CAUSERIE_TYPE_DELETED_DIALOG);
  g_clear_object (&self->chats);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (causerie_deleted_dialog_parent_class)->dispose (object);
}

static void
causerie_deleted_dialog_class_init (CauserieDeletedDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = causerie_deleted_dialog_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/causerie_chat/Causerie/ui/causerie-deleted-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CauserieDeletedDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, CauserieDeletedDialog, list);
}

static void
causerie_deleted_dialog_init (CauserieDeletedDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Lets the user undo the deletion of chats at any time, also after a restart. */
void
causerie_deleted_dialog_present (GtkWidget *parent, CauserieSession *session)
{
  const CauserieDialog options
      /* Translators: title of a list of chats */
      = { .title = _ ("Recently Deleted"), .width = 480, .height = 480 };
  CauserieDeletedDialog *self = g_object_new (CAUSERIE_TYPE_DELETED_DIALOG, NULL);
  GListModel *deleted;

  self->session = g_object_ref (session);
  self->chats = g_object_ref (causerie_session_get_chats (session));
  deleted = causerie_chat_list_get_deleted (self->chats);
  gtk_list_box_bind_model (self->list, deleted, create_row, self, NULL);
  g_signal_connect_object (deleted, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  causerie_compat_present_dialog (parent, GTK_WIDGET (self), &options);
}
