/* SPDX-License-Identifier: GPL-3.0-or-later
 * Small features: opening URIs, announcements, accessible names of rows. */
#include "config.h"

#include "causerie-compat.h"

#include "causerie-announcer.h"

static GtkWindow *
get_parent_window (GtkWidget *widget)
{
  return GTK_WINDOW (gtk_widget_get_ancestor (widget, GTK_TYPE_WINDOW));
}

#if GTK_CHECK_VERSION(4, 10, 0)

/* Takes the error. Dismissing the app chooser is none. */
static void
end_launch (GTask *task, GError *error)
{
  if (error == NULL || g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED)
      || g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_CANCELLED))
    {
      g_clear_error (&error);
      g_task_return_boolean (task, TRUE);
    }
  else
    g_task_return_error (task, error);
}

static void
on_opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  GError *error = NULL;

  gtk_uri_launcher_launch_finish (GTK_URI_LAUNCHER (source), result, &error);
  end_launch (task, error);
}

static void
open_uri (GTask *task, GtkWindow *window, const char *uri)
{
  g_autoptr (GtkUriLauncher) launcher = gtk_uri_launcher_new (uri);

  /* Without a parent: GTK crashes if the parent is closed before the call completes. */
  gtk_uri_launcher_launch (launcher, NULL, g_task_get_cancellable (task), on_opened_cb,
                           g_object_ref (task));
}

static void
on_file_opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  GError *error = NULL;

  gtk_file_launcher_launch_finish (GTK_FILE_LAUNCHER (source), result, &error);
  end_launch (task, error);
}

/* GTK 4.10 cannot ask: it opens the default program then. */
static void
open_file (GTask *task, GtkWindow *window, GFile *file, gboolean ask)
{
  g_autoptr (GtkFileLauncher) launcher = gtk_file_launcher_new (file);

#if GTK_CHECK_VERSION(4, 12, 0)
  gtk_file_launcher_set_always_ask (launcher, ask);
#endif
  gtk_file_launcher_launch (launcher, NULL, g_task_get_cancellable (task), on_file_opened_cb,
                            g_object_ref (task));
}

#else

static void
on_opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  g_autoptr (GError) error = NULL;

  if (gtk_show_uri_full_finish ((GtkWindow *)source, result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
open_uri (GTask *task, GtkWindow *window, const char *uri)
{
  gtk_show_uri_full (window, uri, GDK_CURRENT_TIME, g_task_get_cancellable (task), on_opened_cb,
                     g_object_ref (task));
}

/* Takes the reference to the task. */
static void
on_program_chosen_cb (GtkDialog *dialog, int response, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  g_autoptr (GAppInfo) program = gtk_app_chooser_get_app_info (GTK_APP_CHOOSER (dialog));
  GList files = { .data = g_task_get_task_data (task) };
  GError *error = NULL;

  if (response == GTK_RESPONSE_OK && program != NULL
      && !g_app_info_launch (program, &files, NULL, &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
open_file (GTask *task, GtkWindow *window, GFile *file, gboolean ask)
{
  g_autofree char *uri = g_file_get_uri (file);
  GtkWidget *dialog;

  if (!ask)
    {
      open_uri (task, window, uri);
      return;
    }
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  dialog = gtk_app_chooser_dialog_new (
      window, GTK_DIALOG_MODAL | GTK_DIALOG_USE_HEADER_BAR | GTK_DIALOG_DESTROY_WITH_PARENT, file);
  g_signal_connect (dialog, "response", G_CALLBACK (on_program_chosen_cb), g_object_ref (task));
  gtk_window_present (GTK_WINDOW (dialog));
}

#endif

/**
 * causerie_compat_open_uri_async:
 * @uri: a URI that the caller has checked: http, https or mailto
 * @cancellable: (nullable): cancels the call
 *
 * Opens @uri in the default application, through the portal in a sandbox.
 */
void
causerie_compat_open_uri_async (GtkWidget *parent, const char *uri, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (uri != NULL);

  task = g_task_new (parent, cancellable, callback, data);
  g_task_set_source_tag (task, causerie_compat_open_uri_async);
  if (!g_task_return_error_if_cancelled (task))
    open_uri (task, get_parent_window (parent), uri);
}

/* Returns: %FALSE if no program could be started; %TRUE if the user dismissed the app chooser */
gboolean
causerie_compat_open_uri_finish (GtkWidget *parent, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, parent), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * causerie_compat_open_file_async:
 * @ask: whether the user chooses the program
 * @cancellable: (nullable): cancels the call
 *
 * Opens @file in another program, through the portal in a sandbox.
 */
void
causerie_compat_open_file_async (GtkWidget *parent, GFile *file, gboolean ask,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (GTK_IS_WIDGET (parent) && G_IS_FILE (file));

  task = g_task_new (parent, cancellable, callback, data);
  g_task_set_source_tag (task, causerie_compat_open_file_async);
  if (!g_task_return_error_if_cancelled (task))
    open_file (task, get_parent_window (parent), file, ask);
}

/* Returns: %FALSE if no program could be started; %TRUE if the user dismissed the app chooser */
gboolean
causerie_compat_open_file_finish (GtkWidget *parent, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, parent), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Returns: whether the window of @widget has, or had last, the focus, so that only one of several
   windows announces */
static gboolean
is_active_window (GtkWidget *widget)
{
  GtkWindow *window = get_parent_window (widget);
  GtkApplication *application = window != NULL ? gtk_window_get_application (window) : NULL;

  return application == NULL || gtk_application_get_active_window (application) == window;
}

/* Announces @message to screen readers with medium priority if the widget's window has, or had
 * last, the focus. GTK before 4.14 has no announcements; there CauserieAnnouncer is used. Later
 * versions drop the announcement of a widget that no screen reader has visited yet, so the window
 * makes it. */
void
causerie_compat_announce (GtkWidget *widget, const char *message)
{
  if (!is_active_window (widget))
    return;
#if GTK_CHECK_VERSION(4, 14, 0)
  GtkWindow *window = get_parent_window (widget);

  gtk_accessible_announce (GTK_ACCESSIBLE (window != NULL ? GTK_WIDGET (window) : widget), message,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
#else
  causerie_announcer_announce (causerie_announcer_get (gtk_widget_get_display (widget)), message);
#endif
}

/* From GTK 4.12 on, a list can be one tab stop by itself; CauserieTabStop does it before. */
void
causerie_compat_make_tab_stop (GtkListView *list)
{
#if GTK_CHECK_VERSION(4, 12, 0)
  gtk_list_view_set_tab_behavior (list, GTK_LIST_TAB_ITEM);
#endif
}

/* Shows a page and hides the others from assistive technologies, as GTK 4.8 exposes all pages. */
void
causerie_compat_show_page (GtkStack *stack, const char *name)
{
  gtk_stack_set_visible_child_name (stack, name);
  for (GtkWidget *page = gtk_widget_get_first_child (GTK_WIDGET (stack)); page != NULL;
       page = gtk_widget_get_next_sibling (page))
    gtk_accessible_update_state (GTK_ACCESSIBLE (page), GTK_ACCESSIBLE_STATE_HIDDEN,
                                 page != gtk_stack_get_visible_child (stack), -1);
}

/**
 * causerie_compat_name_row:
 * @description: (nullable): the accessible description
 *
 * Sets the accessible name of a row of a #GtkListView. GTK has an API for this since 4.12; before,
 * the name is set on the row widget, which is the parent of the item's child.
 */
void
causerie_compat_name_row (GtkListItem *item, const char *name, const char *description)
{
#if GTK_CHECK_VERSION(4, 12, 0)
  gtk_list_item_set_accessible_label (item, name);
  gtk_list_item_set_accessible_description (item, description != NULL ? description : "");
#else
  GtkWidget *child = gtk_list_item_get_child (item);
  GtkWidget *row = child != NULL ? gtk_widget_get_parent (child) : NULL;

  if (row == NULL)
    return;
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description != NULL ? description : "", -1);
#endif
}

/**
 * causerie_compat_dispose_template:
 * @widget: a widget whose children all come from its template
 *
 * Calls gtk_widget_dispose_template(). GTK before 4.10 unparents only children that are bound to
 * the instance there, so the others are unparented as well.
 */
void
causerie_compat_dispose_template (GtkWidget *widget, GType type)
{
  GtkWidget *child;

  gtk_widget_dispose_template (widget, type);
  while ((child = gtk_widget_get_first_child (widget)) != NULL)
    gtk_widget_unparent (child);
}
