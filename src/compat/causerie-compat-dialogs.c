/* SPDX-License-Identifier: GPL-3.0-or-later
 * Questions, preferences and the about dialog, as the installed libadwaita has them. */
#include "config.h"

#include "causerie-compat.h"

#include <glib/gi18n-lib.h>

#define HOMEPAGE "https://github.com/causerie-chat/causerie"

static const char *const developers[] = { "The Causerie contributors", NULL };

#if ADW_CHECK_VERSION(1, 5, 0)

static GtkWidget *
create_question (const CauserieQuestion *question)
{
  AdwDialog *dialog = adw_alert_dialog_new (question->heading, question->body);

  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "cancel", question->cancel_label);
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  if (question->accept_label == NULL)
    return GTK_WIDGET (dialog);
  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "accept", question->accept_label);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog),
                                         question->destructive ? "cancel" : "accept");
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "accept",
                                            question->destructive ? ADW_RESPONSE_DESTRUCTIVE
                                                                  : ADW_RESPONSE_SUGGESTED);
  return GTK_WIDGET (dialog);
}

static void
present_dialog (GtkWidget *dialog, GtkWidget *parent)
{
  adw_dialog_present (ADW_DIALOG (dialog), parent);
}

static void
take_away (GtkWidget *dialog)
{
  adw_dialog_force_close (ADW_DIALOG (dialog));
}

#else

static GtkWindow *
get_window (GtkWidget *widget)
{
  return GTK_WINDOW (gtk_widget_get_ancestor (widget, GTK_TYPE_WINDOW));
}

static GtkWidget *
create_question (const CauserieQuestion *question)
{
  GtkWidget *dialog = adw_message_dialog_new (NULL, question->heading, question->body);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "cancel", question->cancel_label);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  if (question->accept_label == NULL)
    return dialog;
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "accept", question->accept_label);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog),
                                           question->destructive ? "cancel" : "accept");
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "accept",
                                              question->destructive ? ADW_RESPONSE_DESTRUCTIVE
                                                                    : ADW_RESPONSE_SUGGESTED);
  return dialog;
}

static void
present_dialog (GtkWidget *dialog, GtkWidget *parent)
{
  gtk_window_set_transient_for (GTK_WINDOW (dialog), get_window (parent));
  gtk_window_set_destroy_with_parent (GTK_WINDOW (dialog), TRUE);
  gtk_window_set_modal (GTK_WINDOW (dialog), TRUE);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
take_away (GtkWidget *dialog)
{
  gtk_window_destroy (GTK_WINDOW (dialog));
}

#endif

/* The dialog belongs to the screen; it is gone when it is answered, taken away, or when its window
 * is. */
static void
answer (GtkWidget *dialog, GTask *task, gboolean yes)
{
  GCancellable *cancellable = g_task_get_cancellable (task);
  GtkRoot *root = gtk_widget_get_root (g_task_get_source_object (task));

  g_signal_handlers_disconnect_by_data (dialog, task);
  if (root != NULL)
    g_signal_handlers_disconnect_by_data (root, dialog);
  if (cancellable != NULL)
    g_signal_handlers_disconnect_by_data (cancellable, dialog);
  g_task_return_boolean (task, yes);
  g_object_unref (task);
}

static void
on_response_cb (GtkWidget *dialog, const char *response, GTask *task)
{
  answer (dialog, task, g_strcmp0 (response, "accept") == 0);
}

static void
on_destroy_cb (GtkWidget *dialog, GTask *task)
{
  answer (dialog, task, FALSE);
}

/* A window that is closed is not destroyed while the question holds it. */
static void
on_window_closed_cb (GtkWidget *dialog)
{
  take_away (dialog);
}

static void
on_cancelled_cb (GCancellable *cancellable, GtkWidget *dialog)
{
  take_away (dialog);
}

/**
 * causerie_compat_confirm_async:
 * @parent: the widget the question belongs to
 * @question: what to ask; copied
 * @cancellable: (nullable): not shown any more when cancelled before the answer
 * @callback: called with the answer
 * @data: (closure): for @callback
 *
 * Asks a question and waits for the answer without blocking. A question whose window is closed is
 * answered with no.
 */
void
causerie_compat_confirm_async (GtkWidget *parent, const CauserieQuestion *question,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer data)
{
  GTask *task = g_task_new (parent, cancellable, callback, data);
  GtkWidget *dialog;

  g_task_set_source_tag (task, causerie_compat_confirm_async);
  if (g_task_return_error_if_cancelled (task))
    {
      g_object_unref (task);
      return;
    }
  dialog = create_question (question);
  g_signal_connect (dialog, "response", G_CALLBACK (on_response_cb), task);
  g_signal_connect (dialog, "destroy", G_CALLBACK (on_destroy_cb), task);
  /* Not g_cancellable_connect(): the answer, too, comes while it is being cancelled. */
  if (cancellable != NULL)
    g_signal_connect (cancellable, "cancelled", G_CALLBACK (on_cancelled_cb), dialog);
  if (gtk_widget_get_root (parent) != NULL)
    g_signal_connect_object (gtk_widget_get_root (parent), "unrealize",
                             G_CALLBACK (on_window_closed_cb), dialog, G_CONNECT_SWAPPED);
  present_dialog (dialog, parent);
}

/**
 * causerie_compat_confirm_finish:
 * @parent: as given to causerie_compat_confirm_async()
 * @result: the result
 * @error: return location for %G_IO_ERROR_CANCELLED
 *
 * Returns: whether the person said yes
 */
gboolean
causerie_compat_confirm_finish (GtkWidget *parent, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, parent), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

#if !ADW_CHECK_VERSION(1, 5, 0)

/* AdwEntryRow of libadwaita 1.2 uses freed memory when it is destroyed while it has the focus. */
static gboolean
on_close_request_cb (GtkWindow *window, gpointer data)
{
  gtk_window_set_focus (window, NULL);
  return FALSE;
}

/* AdwPreferencesWindow of libadwaita 1.2 never frees the groups of its pages, which hold the
 * session, so an AdwWindow takes its place. */
static GtkWidget *
create_preferences_window (GtkWidget *page)
{
  GtkWidget *window = adw_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_window_set_title (GTK_WINDOW (window), _ ("Preferences"));
  gtk_window_set_default_size (GTK_WINDOW (window), 620, 640);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys), gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                                                        gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (window, keys);
  gtk_widget_set_vexpand (page, TRUE);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), page);
  adw_window_set_content (ADW_WINDOW (window), box);
  g_signal_connect (window, "close-request", G_CALLBACK (on_close_request_cb), NULL);
  return window;
}

#endif

/**
 * causerie_compat_present_preferences:
 * @parent: the window's widget they belong to
 * @page: (transfer floating): what to show
 *
 * Shows a page of preferences in the dialog or window that this libadwaita has for them.
 */
void
causerie_compat_present_preferences (GtkWidget *parent, AdwPreferencesPage *page)
{
#if ADW_CHECK_VERSION(1, 5, 0)
  AdwDialog *dialog = adw_preferences_dialog_new ();

  adw_preferences_dialog_add (ADW_PREFERENCES_DIALOG (dialog), page);
#else
  GtkWidget *dialog = create_preferences_window (GTK_WIDGET (page));
#endif
  present_dialog (GTK_WIDGET (dialog), parent);
}

/**
 * causerie_compat_present_about:
 * @parent: the window's widget it belongs to
 * @application_id: also the icon's name
 * @version: the program's version
 *
 * Shows who made the program, and under which licence it is.
 */
void
causerie_compat_present_about (GtkWidget *parent, const char *application_id, const char *version)
{
#if ADW_CHECK_VERSION(1, 5, 0)
  AdwDialog *dialog = adw_about_dialog_new ();
#else
  GtkWidget *dialog = adw_about_window_new ();
#endif

  g_object_set (
      dialog, "application-name", "Causerie", "application-icon", application_id, "version",
      version, "developer-name", developers[0], "developers", developers,
      /* Translators: the languages' translators, one a line: name <address> */
      "translator-credits", _ ("translator-credits"), "comments",
      _ ("A native chat client for Claude that keeps every conversation on your computer."),
      "license-type", GTK_LICENSE_GPL_3_0, "website", HOMEPAGE, "issue-url", HOMEPAGE "/issues",
      NULL);
  present_dialog (GTK_WIDGET (dialog), parent);
}
