/* SPDX-License-Identifier: GPL-3.0-or-later
 * The window's actions on versions and branches: continued elsewhere, shown elsewhere, deleted and
 * brought back. */
#include "config.h"

#include "causerie-window-private.h"

#include "causerie-compat.h"
#include "causerie-undo-toast.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  CauserieWindow *window;
  CauserieChat *chat;
  gint64 message_id;
} Errand;

static Errand *
errand_new (CauserieWindow *window, CauserieChat *chat, gint64 message_id)
{
  Errand *errand = g_new0 (Errand, 1);

  errand->window = g_object_ref (window);
  errand->chat = g_object_ref (chat);
  errand->message_id = message_id;
  return errand;
}

static void
errand_free (Errand *errand)
{
  g_object_unref (errand->window);
  g_object_unref (errand->chat);
  g_free (errand);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Errand, errand_free)

/* Nothing has changed; why, stands above the timeline until it is closed. */
static void
tell_failure (CauserieWindow *self, const GError *error)
{
  g_autoptr (CauserieFailure) failure = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  failure = causerie_failure_new_from_error (error);
  causerie_chat_page_tell_failure (self->chat_page, failure);
}

/* Who has gone elsewhere meanwhile is not called back; the message tells of the new chat. */
static void
on_new_chat_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Errand) errand = data;
  CauserieWindow *self = errand->window;
  g_autoptr (GError) error = NULL;

  if (!causerie_chat_load_finish (CAUSERIE_CHAT (source), result, &error))
    tell_failure (self, error);
  else if (self->chat == errand->chat)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "win.show-chat", "x",
                                  causerie_chat_get_id (CAUSERIE_CHAT (source)));
      gtk_widget_activate_action (GTK_WIDGET (self), "win.focus-composer", NULL);
    }
}

static void
on_continued_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieWindow) self = data;
  g_autoptr (CauserieChat) chat = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id = causerie_chat_continue_finish (CAUSERIE_CHAT (source), result, &error);

  if (id == 0)
    {
      tell_failure (self, error);
      return;
    }
  /* Read before it is shown: the composer takes the keyboard only once it has a branch. */
  chat = causerie_session_open_chat (self->session, id);
  causerie_chat_load_async (chat, self->cancellable, on_new_chat_loaded_cb,
                            errand_new (self, CAUSERIE_CHAT (source), 0));
}

static void
continue_after (CauserieWindow *self, gint64 message_id, CauserieCopyExtent extent)
{
  if (self->chat != NULL && message_id != 0)
    causerie_chat_continue_async (self->chat, message_id, extent, self->cancellable,
                                  on_continued_cb, g_object_ref (self));
}

static gint64
get_leaf_id (CauserieWindow *self)
{
  return self->branch != NULL ? causerie_branch_get_leaf_id (self->branch) : 0;
}

static void
on_continue_message_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  continue_after (CAUSERIE_WINDOW (widget), g_variant_get_int64 (parameter), CAUSERIE_COPY_WHOLE);
}

/* Where the chat has become too long for its model. */
static void
on_continue_shortened_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  continue_after (CAUSERIE_WINDOW (widget), g_variant_get_int64 (parameter),
                  CAUSERIE_COPY_LAST_HALF);
}

static void
on_continue_branch_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CauserieWindow *self = CAUSERIE_WINDOW (widget);

  continue_after (self, get_leaf_id (self), CAUSERIE_COPY_WHOLE);
}

static void
open_elsewhere (CauserieWindow *self, gint64 message_id)
{
  if (self->chat != NULL && causerie_chat_get_id (self->chat) != 0)
    gtk_widget_activate_action (GTK_WIDGET (self), "app.open-chat", "(xx)",
                                causerie_chat_get_id (self->chat), message_id);
}

static void
on_open_message_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  open_elsewhere (CAUSERIE_WINDOW (widget), g_variant_get_int64 (parameter));
}

static void
on_open_in_new_window_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CauserieWindow *self = CAUSERIE_WINDOW (widget);

  open_elsewhere (self, get_leaf_id (self));
}

static void
offer_undo (CauserieWindow *self, gint64 chat_id, gint64 message_id)
{
  /* Translators: shown after a version of a message was deleted */
  AdwToast *toast = causerie_undo_toast_new (_ ("Version deleted"));

  adw_toast_set_action_name (toast, "win.undo-delete-version");
  adw_toast_set_action_target_value (toast, g_variant_new ("(xx)", chat_id, message_id));
  causerie_chat_page_add_toast (self->chat_page, toast);
}

static void
on_deletion_confirmed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Errand) errand = data;
  CauserieWindow *self = errand->window;
  g_autoptr (GError) error = NULL;

  if (!causerie_compat_confirm_finish (GTK_WIDGET (self), result, &error))
    return;
  if (causerie_chat_delete_version (errand->chat, errand->message_id, TRUE))
    offer_undo (self, causerie_chat_get_id (errand->chat), errand->message_id);
  else
    _causerie_window_toast (self, _ ("The only version of a message cannot be deleted."));
}

static char *
describe_deletion (guint n_below)
{
  if (n_below == 0)
    return g_strdup (
        _ ("This version will be deleted. You can restore it from the Branches sidebar."));
  return g_strdup_printf (
      /* Translators: %u is how many messages answer or follow the version that is deleted */
      ngettext ("This version and %u message below it will be deleted. You can restore them from "
                "the Branches sidebar.",
                "This version and %u messages below it will be deleted. You can restore them from "
                "the Branches sidebar.",
                n_below),
      n_below);
}

static void
on_delete_version_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CauserieWindow *self = CAUSERIE_WINDOW (widget);
  gint64 id = g_variant_get_int64 (parameter);
  CauserieQuestion question = { 0 };
  g_autofree char *body = NULL;

  if (self->chat == NULL || !causerie_chat_get_writable (self->chat))
    return;
  body = describe_deletion (causerie_tree_count_below (causerie_chat_get_tree (self->chat), id));
  question.heading = _ ("Delete This Version?");
  question.body = body;
  question.cancel_label = _ ("_Cancel");
  question.accept_label = _ ("_Delete");
  question.destructive = TRUE;
  causerie_compat_confirm_async (widget, &question, self->cancellable, on_deletion_confirmed_cb,
                                 errand_new (self, self->chat, id));
}

static void
restore (CauserieWindow *self, CauserieChat *chat, gint64 message_id)
{
  if (causerie_chat_delete_version (chat, message_id, FALSE) && self->chat == chat)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-message", "x", message_id);
}

static void
on_restore_version_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CauserieWindow *self = CAUSERIE_WINDOW (widget);

  if (self->chat != NULL && causerie_chat_get_writable (self->chat))
    restore (self, self->chat, g_variant_get_int64 (parameter));
}

static void
on_undo_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Errand) errand = data;
  g_autoptr (GError) error = NULL;

  if (causerie_chat_load_finish (errand->chat, result, &error))
    restore (errand->window, errand->chat, errand->message_id);
  else
    tell_failure (errand->window, error);
}

/* By now another chat may be on screen, and the one that was meant be closed. */
static void
on_undo_delete_version_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CauserieWindow *self = CAUSERIE_WINDOW (widget);
  g_autoptr (CauserieChat) chat = NULL;
  gint64 chat_id;
  gint64 message_id;

  g_variant_get (parameter, "(xx)", &chat_id, &message_id);
  chat = causerie_session_open_chat (self->session, chat_id);
  causerie_chat_load_async (chat, self->cancellable, on_undo_loaded_cb,
                            errand_new (self, chat, message_id));
}

/*< private >
 * _causerie_window_install_version_actions:
 * @klass: the window's class
 *
 * Installs the actions on versions and branches.
 */
void
_causerie_window_install_version_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "win.continue-message", "x", on_continue_message_cb);
  gtk_widget_class_install_action (klass, "win.continue-shortened", "x", on_continue_shortened_cb);
  gtk_widget_class_install_action (klass, "win.continue-branch", NULL, on_continue_branch_cb);
  gtk_widget_class_install_action (klass, "win.open-message", "x", on_open_message_cb);
  gtk_widget_class_install_action (klass, "win.open-in-new-window", NULL, on_open_in_new_window_cb);
  gtk_widget_class_install_action (klass, "win.delete-version", "x", on_delete_version_cb);
  gtk_widget_class_install_action (klass, "win.restore-version", "x", on_restore_version_cb);
  gtk_widget_class_install_action (klass, "win.undo-delete-version", "(xx)",
                                   on_undo_delete_version_cb);
}
