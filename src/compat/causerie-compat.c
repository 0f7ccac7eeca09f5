/* SPDX-License-Identifier: GPL-3.0-or-later
 * Small features: opening addresses, announcing, naming rows. */
#include "config.h"

#include "causerie-compat.h"

#include "causerie-announcer.h"

static GtkWindow *
get_parent_window (GtkWidget *widget)
{
  return GTK_WINDOW (gtk_widget_get_ancestor (widget, GTK_TYPE_WINDOW));
}

#if GTK_CHECK_VERSION(4, 10, 0)

static void
on_opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  g_autoptr (GError) error = NULL;

  /* A person who was asked for a program may want none. */
  if (gtk_uri_launcher_launch_finish (GTK_URI_LAUNCHER (source), result, &error)
      || g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED)
      || g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_CANCELLED))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
open_uri (GTask *task, GtkWindow *window, const char *uri)
{
  g_autoptr (GtkUriLauncher) launcher = gtk_uri_launcher_new (uri);

  /* Not with the window as a parent: GTK crashes where it is closed before the answer comes. */
  gtk_uri_launcher_launch (launcher, NULL, g_task_get_cancellable (task), on_opened_cb,
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

#endif

/**
 * causerie_compat_open_uri_async:
 * @uri: an address the caller has checked: http, https or mailto
 * @cancellable: (nullable): not opened any more when cancelled in time
 *
 * Opens @uri in the program the person has chosen for it; in a sandbox through the portal.
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

/* Returns: %FALSE if no program could be started; %TRUE also where the person chose none */
gboolean
causerie_compat_open_uri_finish (GtkWidget *parent, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, parent), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* What several windows show is said by the one that has, or had last, the keyboard. */
static gboolean
is_in_front (GtkWidget *widget)
{
  GtkWindow *window = get_parent_window (widget);
  GtkApplication *application = window != NULL ? gtk_window_get_application (window) : NULL;

  return application == NULL || gtk_application_get_active_window (application) == window;
}

/* Has a screen reader say @message once, after what it is saying, if the widget's window is the
 * one that the program is used in. GTK before 4.14 cannot announce; there a notification of the
 * accessibility bus does it. */
void
causerie_compat_announce (GtkWidget *widget, const char *message)
{
  if (!is_in_front (widget))
    return;
#if GTK_CHECK_VERSION(4, 14, 0)
  gtk_accessible_announce (GTK_ACCESSIBLE (widget), message,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
#else
  causerie_announcer_announce (causerie_announcer_get (gtk_widget_get_display (widget)), message);
#endif
}

/* Shows one page and hides the others from assistive tools too: GTK 4.8 tells them of every page
 * as though it were on screen. */
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
 * @description: (nullable): what it adds
 *
 * Names a row of a #GtkListView. GTK has an own call for it from 4.12 on; before, the row's widget,
 * the parent of the item's child, takes the name.
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
 * Lets go of the template's children in dispose. GTK before 4.10 unparents only those that are
 * bound to the instance; here all are.
 */
void
causerie_compat_dispose_template (GtkWidget *widget, GType type)
{
  GtkWidget *child;

  gtk_widget_dispose_template (widget, type);
  while ((child = gtk_widget_get_first_child (widget)) != NULL)
    gtk_widget_unparent (child);
}
