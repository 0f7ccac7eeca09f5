/* SPDX-License-Identifier: GPL-3.0-or-later
 * Starting and ending the program, and acting on it. */
#include "config.h"

#include "causerie-driver-private.h"

#include <X11/Xlib.h>
#include <X11/keysym.h>
#include <glib/gstdio.h>
#include <signal.h>

#include "causerie-screen.h"
#include "causerie-test.h"

/* A warning ends the test, as GLib's tests do by themselves; but AT-SPI warns of programs that have
 * just ended or are not ready yet to be asked. */
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
  self->launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
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
  g_subprocess_launcher_setenv (self->launcher, "G_DEBUG", "fatal-warnings", TRUE);
  g_subprocess_launcher_unsetenv (self->launcher, "ANTHROPIC_API_KEY");
  g_subprocess_launcher_unsetenv (self->launcher, "ANTHROPIC_AUTH_TOKEN");
  g_subprocess_launcher_unsetenv (self->launcher, "ANTHROPIC_BASE_URL");
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  g_log_set_default_handler (on_message_cb, NULL);
  atspi_init ();
  /* A program that is busy has not lost what is asked for. */
  atspi_set_timeout (PATIENCE_SECONDS * 1000, 15000);
  return self;
}

/**
 * causerie_driver_set_environment:
 * @self: a driver
 * @name: a variable
 * @value: (nullable): its value, or %NULL to unset it
 *
 * Holds for the starts that follow.
 */
void
causerie_driver_set_environment (CauserieDriver *self, const char *name, const char *value)
{
  if (value != NULL)
    g_subprocess_launcher_setenv (self->launcher, name, value, TRUE);
  else
    g_subprocess_launcher_unsetenv (self->launcher, name);
}

/**
 * causerie_driver_start:
 * @self: a driver
 *
 * Starts the program and waits until its window is there.
 */
void
causerie_driver_start (CauserieDriver *self)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (self->process);
  self->process = g_subprocess_launcher_spawnv (
      self->launcher, (const char *const *)self->arguments->pdata, &error);
  g_assert_no_error (error);
  g_object_unref (causerie_driver_wait (self, "frame:*"));
  /* Without a window manager the keyboard goes to the window below the pointer. */
  atspi_generate_mouse_event (400, 300, "abs", NULL);
}

static void
wait_for_end (CauserieDriver *self)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_wait (self->process, NULL, &error);
  g_assert_no_error (error);
}

/**
 * causerie_driver_quit:
 * @self: a driver
 *
 * Quits the program by its shortcut and checks that it ends well.
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
 * @self: a driver
 *
 * Ends the program as a crash or a power cut would.
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
 * @self: a driver
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
 * @self: a driver
 *
 * Returns: the program's XDG data folder
 */
const char *
causerie_driver_get_data_folder (CauserieDriver *self)
{
  return self->folder;
}

static gboolean
do_press (AtspiAccessible *accessible)
{
  static const char *const presses[] = { "click", "activate", "toggle", NULL };
  g_autoptr (DriverAction) action = atspi_accessible_get_action_iface (accessible);
  int n = action != NULL ? atspi_action_get_n_actions (action, NULL) : 0;

  /* Among them are the actions of its menu too. */
  for (int i = 0; i < n; i++)
    {
      g_autofree char *name = atspi_action_get_action_name (action, i, NULL);

      if (name != NULL && g_strv_contains (presses, name))
        {
          g_assert_true (atspi_action_do_action (action, i, NULL));
          return TRUE;
        }
    }
  return FALSE;
}

/* A menu button that cannot be pressed itself holds the one that can. */
static gboolean
press_inner (AtspiAccessible *accessible)
{
  g_autoptr (DriverAccessible) inner = NULL;

  if (atspi_accessible_get_role (accessible, NULL) != ATSPI_ROLE_PUSH_BUTTON)
    return FALSE;
  inner = atspi_accessible_get_child_at_index (accessible, 0, NULL);
  return inner != NULL && do_press (inner);
}

static void
click_into (const AtspiRect *box)
{
  causerie_screen_give_keyboard ();
  /* The window is at the screen's corner, since nothing manages windows here. */
  atspi_generate_mouse_event (box->x + box->width / 2, box->y + box->height / 2, "b1c", NULL);
}

/**
 * causerie_driver_click_accessible:
 * @self: a driver
 * @accessible: what to press
 *
 * Presses it by its accessible action, otherwise with the mouse in its middle once it lies still.
 */
void
causerie_driver_click_accessible (CauserieDriver *self, AtspiAccessible *accessible)
{
  AtspiRect box;

  if (do_press (accessible) || press_inner (accessible))
    return;
  g_assert_true (causerie_driver_wait_still (accessible, &box));
  click_into (&box);
}

/**
 * causerie_driver_click:
 * @self: a driver
 * @wanted: what to press; waited for
 */
void
causerie_driver_click (CauserieDriver *self, const char *wanted)
{
  g_autoptr (DriverAccessible) accessible = NULL;

  causerie_driver_wait_sensitive (self, wanted, TRUE);
  /* What was there before may have been made anew since. */
  accessible = causerie_driver_wait (self, wanted);
  causerie_driver_click_accessible (self, accessible);
}

/**
 * causerie_driver_point_at:
 * @self: a driver
 * @wanted: a role and name; waited for
 *
 * Moves the pointer onto it, once it lies still. A toast stays for as long as the pointer is on it.
 */
void
causerie_driver_point_at (CauserieDriver *self, const char *wanted)
{
  g_autoptr (DriverAccessible) accessible = causerie_driver_wait (self, wanted);
  AtspiRect box;

  g_assert_true (causerie_driver_wait_still (accessible, &box));
  atspi_generate_mouse_event (box.x + box.width / 2, box.y + box.height / 2, "abs", NULL);
}

/**
 * causerie_driver_focus:
 * @self: a driver
 * @wanted: a text that the keyboard is to go to; waited for
 *
 * Clicks into it, and waits until it has the keyboard.
 */
void
causerie_driver_focus (CauserieDriver *self, const char *wanted)
{
  g_autoptr (DriverAccessible) text = causerie_driver_wait (self, wanted);
  AtspiRect box;

  g_assert_true (causerie_driver_wait_still (text, &box));
  click_into (&box);
  causerie_driver_wait_focused (self, wanted);
}

/**
 * causerie_driver_type:
 * @self: a driver
 * @text: letters, digits and punctuation of the keyboard's layout
 *
 * Types with real key presses into whatever has the keyboard, and waits until all are dealt with.
 */
void
causerie_driver_type (CauserieDriver *self, const char *text)
{
  causerie_screen_give_keyboard ();
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      char letter[8] = { 0 };

      g_unichar_to_utf8 (g_utf8_get_char (at), letter);
      g_assert_true (
          atspi_generate_keyboard_event ((glong)g_utf8_get_char (at), letter, ATSPI_KEY_SYM, NULL));
    }
  causerie_screen_wait_heard (PATIENCE_SECONDS);
}

static void
press_symbol (const char *name, AtspiKeySynthType type)
{
  Display *display = XOpenDisplay (NULL);
  KeySym symbol;

  g_assert_nonnull (display);
  symbol = XStringToKeysym (name);
  g_assert_cmpuint (symbol, !=, NoSymbol);
  if (type == ATSPI_KEY_SYM)
    g_assert_true (atspi_generate_keyboard_event ((glong)symbol, NULL, type, NULL));
  else
    g_assert_true (
        atspi_generate_keyboard_event (XKeysymToKeycode (display, symbol), NULL, type, NULL));
  XCloseDisplay (display);
}

static const char *
get_modifier (const char *word)
{
  if (g_str_equal (word, "ctrl"))
    return "Control_L";
  if (g_str_equal (word, "shift"))
    return "Shift_L";
  if (g_str_equal (word, "alt"))
    return "Alt_L";
  return NULL;
}

/**
 * causerie_driver_press:
 * @self: a driver
 * @keys: X key names, with modifiers before them: "Return", "ctrl+q", "shift+Tab"
 *
 * Presses them, and waits until they are dealt with.
 */
void
causerie_driver_press (CauserieDriver *self, const char *keys)
{
  g_auto (GStrv) words = g_strsplit (keys, "+", -1);
  guint n = g_strv_length (words);

  causerie_screen_give_keyboard ();
  for (guint i = 0; i + 1 < n; i++)
    press_symbol (get_modifier (words[i]), ATSPI_KEY_PRESS);
  press_symbol (words[n - 1], n > 1 ? ATSPI_KEY_PRESSRELEASE : ATSPI_KEY_SYM);
  for (guint i = n - 1; i-- > 0;)
    press_symbol (get_modifier (words[i]), ATSPI_KEY_RELEASE);
  causerie_screen_wait_heard (PATIENCE_SECONDS);
}

/**
 * causerie_driver_insert_text:
 * @self: a driver
 * @wanted: a text
 * @text: what to insert
 *
 * Writes through the `EditableText` interface, as assistive tools do.
 *
 * Returns: whether the program says that it took the text
 */
gboolean
causerie_driver_insert_text (CauserieDriver *self, const char *wanted, const char *text)
{
  g_autoptr (DriverAccessible) accessible = causerie_driver_wait (self, wanted);
  g_autoptr (DriverEditableText) editable = atspi_accessible_get_editable_text_iface (accessible);

  if (editable == NULL)
    return FALSE;
  return atspi_editable_text_insert_text (editable, 0, text, (int)strlen (text), NULL);
}

/**
 * causerie_driver_send:
 * @self: a driver
 * @text: a message
 *
 * Types @text into the composer and presses Enter.
 */
void
causerie_driver_send (CauserieDriver *self, const char *text)
{
  causerie_driver_wait_sensitive (self, "text:Message", TRUE);
  causerie_driver_focus (self, "text:Message");
  causerie_driver_type (self, text);
  causerie_driver_wait_sensitive (self, "button:Send", TRUE);
  causerie_driver_press (self, "Return");
}
