/* SPDX-License-Identifier: GPL-3.0-or-later
 * Dialogs, questions, preferences, shortcuts and the about dialog, with the newest API of the
 * libadwaita version. */
#include "config.h"

#include "causerie-compat.h"

#include <glib/gi18n-lib.h>

#define HOMEPAGE "https://github.com/causerie-chat/causerie"

static const char *const developers[] = { "The Causerie contributors", NULL };

#if !ADW_CHECK_VERSION(1, 8, 0)

static GtkWindow *
get_window (GtkWidget *widget)
{
  return GTK_WINDOW (gtk_widget_get_ancestor (widget, GTK_TYPE_WINDOW));
}

static void
present_window (GtkWidget *window, GtkWidget *parent)
{
  gtk_window_set_transient_for (GTK_WINDOW (window), get_window (parent));
  gtk_window_set_destroy_with_parent (GTK_WINDOW (window), TRUE);
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_present (GTK_WINDOW (window));
}

#endif

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
close_dialog (GtkWidget *dialog)
{
  adw_dialog_force_close (ADW_DIALOG (dialog));
}

#else

static GtkWidget *
create_question (const CauserieQuestion *question)
{
  GtkWidget *dialog = adw_message_dialog_new (NULL, question->heading, question->body);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "cancel", question->cancel_label);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  if (question->accept_label == NULL)
    {
      causerie_compat_name_buttons (dialog, NULL);
      return dialog;
    }
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "accept", question->accept_label);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog),
                                           question->destructive ? "cancel" : "accept");
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "accept",
                                              question->destructive ? ADW_RESPONSE_DESTRUCTIVE
                                                                    : ADW_RESPONSE_SUGGESTED);
  causerie_compat_name_buttons (dialog, NULL);
  return dialog;
}

static void
present_dialog (GtkWidget *dialog, GtkWidget *parent)
{
  present_window (dialog, parent);
}

static void
close_dialog (GtkWidget *dialog)
{
  gtk_window_destroy (GTK_WINDOW (dialog));
}

#endif

/* Completes @task. The dialog is owned by GTK until it is answered, cancelled, or its window is
 * closed. */
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

/* The dialog holds a reference on its parent, so a closed parent is not destroyed: close the
   dialog. */
static void
on_window_closed_cb (GtkWidget *dialog)
{
  close_dialog (dialog);
}

static void
on_cancelled_cb (GCancellable *cancellable, GtkWidget *dialog)
{
  close_dialog (dialog);
}

/**
 * causerie_compat_confirm_async:
 * @question: the question; copied
 * @cancellable: (nullable): closes the dialog
 *
 * Shows a question. Closing the window counts as no.
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
  /* g_cancellable_connect() would deadlock, as the handler is disconnected while the signal is
     emitted. */
  if (cancellable != NULL)
    g_signal_connect (cancellable, "cancelled", G_CALLBACK (on_cancelled_cb), dialog);
  if (gtk_widget_get_root (parent) != NULL)
    g_signal_connect_object (gtk_widget_get_root (parent), "unrealize",
                             G_CALLBACK (on_window_closed_cb), dialog, G_CONNECT_SWAPPED);
  present_dialog (dialog, parent);
}

/**
 * causerie_compat_confirm_finish:
 * @error: return location for %G_IO_ERROR_CANCELLED
 */
gboolean
causerie_compat_confirm_finish (GtkWidget *parent, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, parent), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

#if ADW_CHECK_VERSION(1, 5, 0)

static GtkWidget *
create_dialog (GtkWidget *content, const CauserieDialog *options)
{
  AdwDialog *dialog = adw_dialog_new ();

  adw_dialog_set_title (dialog, options->title);
  adw_dialog_set_content_width (dialog, options->width);
  adw_dialog_set_content_height (dialog, options->height > 0 ? options->height : -1);
  adw_dialog_set_child (dialog, content);
  if (options->focus != NULL)
    adw_dialog_set_focus (dialog, options->focus);
  if (options->default_widget != NULL)
    adw_dialog_set_default_widget (dialog, options->default_widget);
  return GTK_WIDGET (dialog);
}

static void
on_close_cb (GtkWidget *content)
{
  GtkWidget *dialog = gtk_widget_get_ancestor (content, ADW_TYPE_DIALOG);

  if (dialog != NULL)
    adw_dialog_close (ADW_DIALOG (dialog));
}

#else

static GtkWidget *
create_dialog (GtkWidget *content, const CauserieDialog *options)
{
  GtkWidget *window = adw_window_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_window_set_title (GTK_WINDOW (window), options->title);
  gtk_window_set_default_size (GTK_WINDOW (window), options->width,
                               options->height > 0 ? options->height : -1);
  gtk_window_set_resizable (GTK_WINDOW (window), options->height > 0);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys), gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                                                        gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (window, keys);
  adw_window_set_content (ADW_WINDOW (window), content);
  if (options->focus != NULL)
    gtk_window_set_focus (GTK_WINDOW (window), options->focus);
  if (options->default_widget != NULL)
    gtk_window_set_default_widget (GTK_WINDOW (window), options->default_widget);
  return window;
}

static void
on_close_cb (GtkWidget *content)
{
  GtkWindow *window = get_window (content);

  if (window != NULL)
    gtk_window_close (window);
}

/* AdwEntryRow of libadwaita 1.2 accesses freed memory if it is destroyed while it has the focus. */
static gboolean
on_close_request_cb (GtkWindow *window, gpointer data)
{
  gtk_window_set_focus (window, NULL);
  return FALSE;
}

static void
add_page (AdwViewStack *stack, AdwPreferencesPage *page)
{
  adw_view_stack_add_titled_with_icon (stack, GTK_WIDGET (page), NULL,
                                       adw_preferences_page_get_title (page),
                                       adw_preferences_page_get_icon_name (page));
}

/* AdwPreferencesWindow of libadwaita 1.2 leaks the groups of its pages, which reference the
 * session, so an AdwWindow is used. */
static GtkWidget *
create_preferences_window (AdwPreferencesPage *const *pages, guint n_pages)
{
  const CauserieDialog options = { .title = _ ("Preferences"), .width = 620, .height = 640 };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *stack = adw_view_stack_new ();
  GtkWidget *overlay = adw_toast_overlay_new ();
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *title = adw_view_switcher_title_new ();
  GtkWidget *bar = adw_view_switcher_bar_new ();
  GtkWidget *window;

  for (guint i = 0; i < n_pages; i++)
    add_page (ADW_VIEW_STACK (stack), pages[i]);
  adw_view_switcher_title_set_stack (ADW_VIEW_SWITCHER_TITLE (title), ADW_VIEW_STACK (stack));
  adw_view_switcher_title_set_title (ADW_VIEW_SWITCHER_TITLE (title), options.title);
  adw_view_switcher_bar_set_stack (ADW_VIEW_SWITCHER_BAR (bar), ADW_VIEW_STACK (stack));
  g_object_bind_property (title, "title-visible", bar, "reveal", G_BINDING_SYNC_CREATE);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), title);
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay), stack);
  gtk_widget_set_vexpand (overlay, TRUE);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), overlay);
  gtk_box_append (GTK_BOX (box), bar);
  window = create_dialog (box, &options);
  g_signal_connect (window, "close-request", G_CALLBACK (on_close_request_cb), NULL);
  return window;
}

#endif

/**
 * causerie_compat_present_dialog:
 * @content: (transfer floating): the content, with an AdwHeaderBar at its top
 * @options: properties of the dialog; copied
 *
 * Shows @content in a dialog. Escape and the action "dialog.close", which is installed on @content,
 * close it and destroy @content.
 */
void
causerie_compat_present_dialog (GtkWidget *parent, GtkWidget *content,
                                const CauserieDialog *options)
{
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) close_action = g_simple_action_new ("close", NULL);

  g_return_if_fail (GTK_IS_WIDGET (parent) && GTK_IS_WIDGET (content));

  g_signal_connect_object (close_action, "activate", G_CALLBACK (on_close_cb), content,
                           G_CONNECT_SWAPPED);
  g_action_map_add_action (G_ACTION_MAP (actions), G_ACTION (close_action));
  gtk_widget_insert_action_group (content, "dialog", G_ACTION_GROUP (actions));
  present_dialog (create_dialog (content, options), parent);
}

/* Shows preferences pages in an AdwPreferencesDialog or a window, depending on the libadwaita
   version. */
void
causerie_compat_present_preferences (GtkWidget *parent, AdwPreferencesPage *const *pages,
                                     guint n_pages)
{
#if ADW_CHECK_VERSION(1, 5, 0)
  AdwDialog *dialog = adw_preferences_dialog_new ();

  for (guint i = 0; i < n_pages; i++)
    adw_preferences_dialog_add (ADW_PREFERENCES_DIALOG (dialog), pages[i]);
#else
  GtkWidget *dialog = create_preferences_window (pages, n_pages);
#endif
  present_dialog (GTK_WIDGET (dialog), parent);
}

/* Makes @page the visible one. */
void
causerie_compat_show_preferences (AdwPreferencesPage *page)
{
#if ADW_CHECK_VERSION(1, 5, 0)
  GtkWidget *dialog = gtk_widget_get_ancestor (GTK_WIDGET (page), ADW_TYPE_PREFERENCES_DIALOG);

  if (dialog != NULL)
    adw_preferences_dialog_set_visible_page (ADW_PREFERENCES_DIALOG (dialog), page);
#else
  GtkWidget *stack = gtk_widget_get_ancestor (GTK_WIDGET (page), ADW_TYPE_VIEW_STACK);

  if (stack != NULL)
    adw_view_stack_set_visible_child (ADW_VIEW_STACK (stack), GTK_WIDGET (page));
#endif
}

#if ADW_CHECK_VERSION(1, 8, 0)

static void
add_section (AdwShortcutsDialog *dialog, const CauserieShortcuts *shortcuts)
{
  AdwShortcutsSection *section = adw_shortcuts_section_new (shortcuts->title);

  for (guint i = 0; shortcuts->items[i].title != NULL; i++)
    adw_shortcuts_section_add (
        section, adw_shortcuts_item_new (shortcuts->items[i].title, shortcuts->items[i].keys));
  adw_shortcuts_dialog_add (dialog, section);
}

static GtkWidget *
create_shortcuts (const CauserieShortcuts *sections)
{
  AdwDialog *dialog = adw_shortcuts_dialog_new ();

  for (guint i = 0; sections[i].title != NULL; i++)
    add_section (ADW_SHORTCUTS_DIALOG (dialog), &sections[i]);
  return GTK_WIDGET (dialog);
}

static void
present_shortcuts (GtkWidget *dialog, GtkWidget *parent)
{
  present_dialog (dialog, parent);
}

#else

/* GtkShortcutsSection and its children have no API to add children before GTK 4.14, only
   GtkBuildable. */
static void
add_child (gpointer parent, gpointer child)
{
  GTK_BUILDABLE_GET_IFACE (parent)->add_child (parent, NULL, child, NULL);
}

static GtkWidget *
create_shortcuts (const CauserieShortcuts *sections)
{
  GtkWidget *window = g_object_new (GTK_TYPE_SHORTCUTS_WINDOW, NULL);
  GObject *page = g_object_new (GTK_TYPE_SHORTCUTS_SECTION, "section-name", "shortcuts",
                                "max-height", 16, NULL);

  for (guint i = 0; sections[i].title != NULL; i++)
    {
      GObject *group = g_object_new (GTK_TYPE_SHORTCUTS_GROUP, "title", sections[i].title, NULL);

      for (guint j = 0; sections[i].items[j].title != NULL; j++)
        add_child (group,
                   g_object_new (GTK_TYPE_SHORTCUTS_SHORTCUT, "title", sections[i].items[j].title,
                                 "accelerator", sections[i].items[j].keys, NULL));
      add_child (page, group);
    }
  add_child (window, page);
  return window;
}

static void
present_shortcuts (GtkWidget *dialog, GtkWidget *parent)
{
  present_window (dialog, parent);
}

#endif

/**
 * causerie_compat_present_shortcuts:
 * @sections: the sections, terminated by one without a title
 *
 * Shows the keyboard shortcuts.
 */
void
causerie_compat_present_shortcuts (GtkWidget *parent, const CauserieShortcuts *sections)
{
  g_return_if_fail (GTK_IS_WIDGET (parent) && sections != NULL);

  present_shortcuts (create_shortcuts (sections), parent);
}

/* Shows the about dialog. */
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
