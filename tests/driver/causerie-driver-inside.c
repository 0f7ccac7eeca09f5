/* SPDX-License-Identifier: GPL-3.0-or-later
 * A driver that runs the application in the process of the test. */
#include "config.h"

#include "causerie-driver-private.h"

#include "causerie-application.h"
#include "causerie-environment.h"
#include "causerie-screen-input.h"
#include "causerie-screen.h"
#include "causerie-session.h"
#include "causerie-settings.h"
#include "causerie-test-log.h"
#include "causerie-test.h"

#include <adwaita.h>
#include <glib/gstdio.h>
#include <locale.h>

struct _CauserieDriver
{
  char *folder;
  GHashTable *environment; /* names to values */
  CauserieApplication *application;
};

/* Uses the locale of the environment: gtk_test_init() sets en_US.UTF-8, and newer versions warn if
   that is not installed. */
static void
start_gtk (void)
{
  if (gtk_is_initialized ())
    return;
  causerie_test_log_install ();
  gtk_disable_setlocale ();
  setlocale (LC_ALL, "");
  adw_init ();
}

/**
 * causerie_driver_new:
 * @program: not used, because the application runs in this process
 * @arguments: (nullable): must be %NULL or empty
 *
 * Returns: (transfer full): a driver that is not started yet. Its data folder is that of this
 *   process, and empty
 */
CauserieDriver *
causerie_driver_new (const char *program, const char *const *arguments)
{
  CauserieDriver *self = g_new0 (CauserieDriver, 1);

  g_assert_true (arguments == NULL || *arguments == NULL);
  self->folder = g_strdup (g_getenv ("XDG_DATA_HOME"));
  g_setenv ("XDG_CONFIG_HOME", self->folder, TRUE);
  g_assert_nonnull (self->folder);
  /* GLib reads XDG_DATA_HOME only once, so all drivers of a process share one folder. */
  g_assert_cmpstr (self->folder, ==, g_get_user_data_dir ());
  g_assert_cmpint (g_mkdir_with_parents (self->folder, 0700), ==, 0);
  self->environment = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  start_gtk ();
  /* Tests click faster than animations end. */
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE,
                "gtk-double-click-time", 1, NULL);
  return self;
}

/**
 * causerie_driver_set_environment:
 * @name: a variable
 * @value: (nullable): its value from the next start on; %NULL unsets it
 */
void
causerie_driver_set_environment (CauserieDriver *self, const char *name, const char *value)
{
  if (value != NULL)
    g_hash_table_replace (self->environment, g_strdup (name), g_strdup (value));
  else
    g_hash_table_remove (self->environment, name);
}

/* main() removes the variables with the service from the environment in the same way. */
static CauserieApplication *
create_application (CauserieDriver *self)
{
  g_autoptr (CauserieService) service = NULL;
  g_autoptr (GError) problem = NULL;
  GHashTableIter iter;
  gpointer name;
  gpointer value;

  g_hash_table_iter_init (&iter, self->environment);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_setenv (name, value, TRUE);
  service = causerie_environment_take_service (&problem);
  g_hash_table_iter_init (&iter, self->environment);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_unsetenv (name);
  return causerie_application_new (service, problem);
}

/**
 * causerie_driver_start:
 *
 * Starts the application, and waits for its window.
 */
void
causerie_driver_start (CauserieDriver *self)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (self->application);
  self->application = create_application (self);
  g_application_register (G_APPLICATION (self->application), NULL, &error);
  g_assert_no_error (error);
  g_application_hold (G_APPLICATION (self->application));
  g_application_activate (G_APPLICATION (self->application));
  g_object_unref (causerie_driver_wait (self, "frame:*"));
  causerie_screen_place_window ();
  /* Without a window manager, the window below the pointer gets the keyboard input. */
  causerie_screen_point (400, 300);
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *)data == NULL;
}

static void
watch_session (CauserieDriver *self, gpointer *place)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (self->application));
  g_autoptr (CauserieSession) session = NULL;

  *place = NULL;
  if (windows == NULL)
    return;
  g_object_get (windows->data, "session", &session, NULL);
  *place = session;
  if (session != NULL)
    g_object_add_weak_pointer (G_OBJECT (session), place);
}

/* Opens no window. */
static void
on_activate_cb (GApplication *application, gpointer data)
{
  g_signal_stop_emission_by_name (application, "activate");
}

/* Waits until the session has stored everything and is finalized. */
static void
end_application (CauserieDriver *self, gpointer *session)
{
  gpointer application = self->application;

  if (!causerie_test_wait_until (is_gone, session, TIMEOUT_SECONDS))
    {
      g_autofree char *tree = causerie_driver_dup_tree (self);

      g_error ("The session is still there after quitting; on screen is:\n%s", tree);
    }
  g_assert_null (gtk_application_get_windows (GTK_APPLICATION (self->application)));
  g_application_release (G_APPLICATION (self->application));
  /* Only g_application_run() unregisters an application from the bus; this one ends at once. */
  g_signal_connect (application, "activate", G_CALLBACK (on_activate_cb), NULL);
  g_assert_cmpint (g_application_run (G_APPLICATION (application), 0, NULL), ==, 0);
  g_object_add_weak_pointer (G_OBJECT (application), &application);
  g_clear_object (&self->application);
  g_assert_true (causerie_test_wait_until (is_gone, &application, TIMEOUT_SECONDS));
}

/**
 * causerie_driver_quit:
 *
 * Quits with the keyboard shortcut, and waits until everything is stored.
 */
void
causerie_driver_quit (CauserieDriver *self)
{
  gpointer session;

  watch_session (self, &session);
  causerie_driver_press (self, "ctrl+q");
  end_application (self, &session);
}

/* Closes all windows without a request to close them. */
static void
drop_windows (CauserieDriver *self)
{
  GList *windows = NULL;
  gpointer session;

  watch_session (self, &session);
  while ((windows = gtk_application_get_windows (GTK_APPLICATION (self->application))) != NULL)
    gtk_window_destroy (windows->data);
  end_application (self, &session);
}

/**
 * causerie_driver_kill:
 *
 * Ends the application without asking its windows, as the test's own process cannot be killed. The
 * library is still closed in order.
 */
void
causerie_driver_kill (CauserieDriver *self)
{
  drop_windows (self);
}

static void
reset_settings (void)
{
  g_autoptr (GSettings) settings = g_settings_new (CAUSERIE_APP_ID);
  g_auto (GStrv) keys = NULL;
  g_autoptr (GSettingsSchema) schema = NULL;

  g_object_get (settings, "settings-schema", &schema, NULL);
  keys = g_settings_schema_list_keys (schema);
  for (guint i = 0; keys[i] != NULL; i++)
    g_settings_reset (settings, keys[i]);
}

/**
 * causerie_driver_free:
 *
 * Closes all windows without asking.
 */
void
causerie_driver_free (CauserieDriver *self)
{
  if (self->application != NULL)
    drop_windows (self);
  reset_settings ();
  causerie_test_remove_folder (self->folder);
  g_hash_table_unref (self->environment);
  g_free (self->folder);
  g_free (self);
}

/**
 * causerie_driver_get_data_folder:
 *
 * Returns: its `XDG_DATA_HOME`
 */
const char *
causerie_driver_get_data_folder (CauserieDriver *self)
{
  return self->folder;
}
