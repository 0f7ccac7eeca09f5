/* SPDX-License-Identifier: GPL-3.0-or-later
 * A driver that runs the installed or built program in a process of its own. */
#include "config.h"

#include "causerie-driver-private.h"

#include <atspi/atspi.h>
#include <glib/gstdio.h>
#include <signal.h>

#include "causerie-screen-input.h"
#include "causerie-screen.h"
#include "causerie-test-log.h"
#include "causerie-test.h"

struct _CauserieDriver
{
  char *folder;
  GPtrArray *arguments;
  GSubprocessLauncher *launcher;
  GSubprocess *process;
  GDataInputStream *log; /* the process's standard error */
  gboolean log_ended;
};

/* A warning ends the test, as in all GLib tests. AT-SPI warnings are ignored: it warns about
   programs that have just ended or do not reply yet. */
static void
on_message_cb (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
  g_log_default_handler (domain, level, message, NULL);
  if ((level & G_LOG_LEVEL_WARNING) != 0 && g_strcmp0 (domain, "dbind") != 0
      && !g_str_has_prefix (message, "AT-SPI: "))
    g_error ("The test warned: %s", message);
}

/**
 * causerie_driver_new:
 * @program: the path of the program
 * @arguments: (nullable): further arguments
 *
 * Returns: (transfer full): a driver whose program is not started yet
 */
CauserieDriver *
causerie_driver_new (const char *program, const char *const *arguments)
{
  CauserieDriver *self = g_new0 (CauserieDriver, 1);

  self->folder = causerie_test_make_folder ();
  self->launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_PIPE);
  self->arguments = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->arguments, g_strdup (program));
  for (guint i = 0; arguments != NULL && arguments[i] != NULL; i++)
    g_ptr_array_add (self->arguments, g_strdup (arguments[i]));
  g_ptr_array_add (self->arguments, NULL);
  g_subprocess_launcher_setenv (self->launcher, "XDG_DATA_HOME", self->folder, TRUE);
  g_subprocess_launcher_setenv (self->launcher, "XDG_CONFIG_HOME", self->folder, TRUE);
  g_subprocess_launcher_setenv (self->launcher, "XDG_CACHE_HOME", self->folder, TRUE);
  g_subprocess_launcher_setenv (self->launcher, "GSETTINGS_BACKEND", "keyfile", TRUE);
  g_subprocess_launcher_setenv (self->launcher, "GTK_A11Y", "atspi", TRUE);
  g_subprocess_launcher_setenv (self->launcher, "G_DEBUG", "fatal-criticals", TRUE);
  g_subprocess_launcher_unsetenv (self->launcher, "ANTHROPIC_API_KEY");
  g_subprocess_launcher_unsetenv (self->launcher, "ANTHROPIC_AUTH_TOKEN");
  g_subprocess_launcher_unsetenv (self->launcher, "ANTHROPIC_BASE_URL");
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  g_log_set_default_handler (on_message_cb, NULL);
  atspi_init ();
  /* A busy program replies late; that is not an error. */
  atspi_set_timeout (TIMEOUT_SECONDS * 1000, 15000);
  return self;
}

/**
 * causerie_driver_set_environment:
 * @name: a variable
 * @value: (nullable): its value, or %NULL to unset it
 *
 * Applies from the next start on.
 */
void
causerie_driver_set_environment (CauserieDriver *self, const char *name, const char *value)
{
  if (value != NULL)
    g_subprocess_launcher_setenv (self->launcher, name, value, TRUE);
  else
    g_subprocess_launcher_unsetenv (self->launcher, name);
}

static void read_log (CauserieDriver *self);

static void
on_log_line_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  CauserieDriver *self = data;
  g_autofree char *line
      = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, NULL, NULL);

  if (line == NULL)
    {
      self->log_ended = TRUE;
      return;
    }
  g_printerr ("%s\n", line);
  if (causerie_test_log_is_fatal (line))
    g_error ("The program warned: %s", line);
  read_log (self);
}

static void
read_log (CauserieDriver *self)
{
  g_data_input_stream_read_line_async (self->log, G_PRIORITY_DEFAULT, NULL, on_log_line_cb, self);
}

/**
 * causerie_driver_start:
 *
 * Starts the program and waits for its window.
 */
void
causerie_driver_start (CauserieDriver *self)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (self->process);
  self->process = g_subprocess_launcher_spawnv (
      self->launcher, (const char *const *)self->arguments->pdata, &error);
  g_assert_no_error (error);
  self->log_ended = FALSE;
  self->log = g_data_input_stream_new (g_subprocess_get_stderr_pipe (self->process));
  read_log (self);
  g_object_unref (causerie_driver_wait (self, "frame:*"));
  causerie_screen_place_window ();
  /* Without a window manager, the window below the pointer gets the keyboard input. */
  causerie_screen_point (400, 300);
}

static void
wait_for_end (CauserieDriver *self)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_wait (self->process, NULL, &error);
  g_assert_no_error (error);
  causerie_test_wait_flag (&self->log_ended);
  g_clear_object (&self->log);
}

/**
 * causerie_driver_quit:
 *
 * Quits the program with its shortcut and checks its exit status.
 */
void
causerie_driver_quit (CauserieDriver *self)
{
  causerie_driver_press (self, "ctrl+q");
  wait_for_end (self);
  g_assert_true (g_subprocess_get_successful (self->process));
  g_clear_object (&self->process);
}

/**
 * causerie_driver_kill:
 *
 * Ends the program like a crash or a power failure.
 */
void
causerie_driver_kill (CauserieDriver *self)
{
  g_subprocess_send_signal (self->process, SIGKILL);
  wait_for_end (self);
  g_clear_object (&self->process);
}

/**
 * causerie_driver_free:
 *
 * Ends the program if it runs, and removes its folders.
 */
void
causerie_driver_free (CauserieDriver *self)
{
  if (self->process != NULL)
    causerie_driver_kill (self);
  g_clear_object (&self->launcher);
  causerie_test_remove_folder (self->folder);
  g_ptr_array_unref (self->arguments);
  g_free (self->folder);
  g_free (self);
}

/**
 * causerie_driver_get_data_folder:
 *
 * Returns: the program's XDG data folder
 */
const char *
causerie_driver_get_data_folder (CauserieDriver *self)
{
  return self->folder;
}
