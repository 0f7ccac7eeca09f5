/* SPDX-License-Identifier: GPL-3.0-or-later
 * The application's sessions: one that has gone says nothing in the windows of the next. */
#include "config.h"

#include "causerie-application.h"
#include "causerie-session.h"
#include "causerie-test.h"

#include <adwaita.h>

#define SECONDS 20

static GtkWidget *
find_stack (GtkWidget *widget)
{
  if (GTK_IS_STACK (widget)
      && gtk_stack_get_child_by_name (GTK_STACK (widget), "first-run") != NULL)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_stack (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static const char *
get_page (GtkWindow *window)
{
  GtkWidget *stack = find_stack (GTK_WIDGET (window));

  g_assert_nonnull (stack);
  return gtk_stack_get_visible_child_name (GTK_STACK (stack));
}

static GtkWindow *
get_window (GtkApplication *application)
{
  GList *windows = gtk_application_get_windows (application);

  return windows != NULL ? windows->data : NULL;
}

static gboolean
has_window (gpointer data)
{
  return get_window (data) != NULL;
}

/* The session has come so far that its window has something to show, be it a problem. */
static gboolean
shows_page (gpointer data)
{
  return g_strcmp0 (get_page (get_window (data)), "first-run") == 0
         || g_strcmp0 (get_page (get_window (data)), "problem") == 0;
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *)data == NULL;
}

/* Closes the only window, and waits until its session has gone too, if that is wanted. */
static void
close_window (GtkApplication *application, gboolean wait)
{
  GtkWindow *window = get_window (application);
  g_autoptr (CauserieSession) session = NULL;
  gpointer gone;

  g_object_get (window, "session", &session, NULL);
  gone = session;
  g_object_add_weak_pointer (G_OBJECT (session), &gone);
  g_clear_object (&session);
  gtk_window_destroy (window);
  if (wait)
    g_assert_true (causerie_test_wait_until (is_gone, &gone, SECONDS));
  else
    g_object_remove_weak_pointer (gone, &gone);
}

/* The window is closed before its session has started, and another one is asked for. */
static void
test_stop_during_start (void)
{
  g_autoptr (GtkApplication) application = GTK_APPLICATION (causerie_application_new ());
  g_autoptr (GError) error = NULL;

  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);
  g_application_hold (G_APPLICATION (application));
  g_application_activate (G_APPLICATION (application));
  close_window (application, FALSE);
  g_assert_null (get_window (application));
  g_application_activate (G_APPLICATION (application));
  g_assert_true (causerie_test_wait_until (has_window, application, SECONDS));
  g_assert_true (causerie_test_wait_until (shows_page, application, SECONDS));
  g_assert_cmpstr (get_page (get_window (application)), ==, "first-run");
  close_window (application, TRUE);
  g_application_release (G_APPLICATION (application));
}

int
main (int argc, char *argv[])
{
  g_autofree char *folder = causerie_test_make_folder ();
  int result;

  g_setenv ("XDG_DATA_HOME", folder, TRUE);
  g_unsetenv ("ANTHROPIC_API_KEY");
  g_unsetenv ("ANTHROPIC_AUTH_TOKEN");
  g_unsetenv ("ANTHROPIC_BASE_URL");
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/application/stop-during-start", test_stop_during_start);
  result = g_test_run ();
  causerie_test_remove_folder (folder);
  return result;
}
