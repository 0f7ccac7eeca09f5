/* SPDX-License-Identifier: GPL-3.0-or-later
 * Real events of the pointer and the keyboard, created with the XTEST extension. */
#include "config.h"

#include "causerie-screen-input.h"

#include <X11/Xlib.h>
#include <X11/XKBlib.h>
#include <X11/extensions/XTest.h>
#include <X11/keysym.h>

static Display *
open_screen (void)
{
  Display *display = XOpenDisplay (NULL);

  g_assert_nonnull (display);
  return display;
}

/* XCloseDisplay() waits until the server has received all events. */
static void
close_screen (Display *display)
{
  XSync (display, False);
  XCloseDisplay (display);
}

/**
 * causerie_screen_point:
 * @x: in pixels of the screen
 * @y: likewise
 *
 * Moves the pointer.
 */
void
causerie_screen_point (int x, int y)
{
  Display *display = open_screen ();

  XTestFakeMotionEvent (display, -1, x, y, CurrentTime);
  close_screen (display);
}

/**
 * causerie_screen_set_button:
 * @button: 1 is the primary button; 4 and 5 are the scroll wheel
 * @down: whether it is pressed or released
 */
void
causerie_screen_set_button (guint button, gboolean down)
{
  Display *display = open_screen ();

  XTestFakeButtonEvent (display, button, down, CurrentTime);
  close_screen (display);
}

/**
 * causerie_screen_click:
 * @x: in pixels of the screen
 * @y: likewise
 * @button: which button, as for causerie_screen_set_button()
 */
void
causerie_screen_click (int x, int y, guint button)
{
  causerie_screen_point (x, y);
  causerie_screen_set_button (button, TRUE);
  causerie_screen_set_button (button, FALSE);
}

static void
press_symbol (Display *display, KeySym symbol, gboolean down)
{
  KeyCode code = XKeysymToKeycode (display, symbol);

  g_assert_cmpuint (code, !=, 0);
  XTestFakeKeyEvent (display, code, down, CurrentTime);
}

/* Whether @symbol is on the second level of its key. */
static gboolean
needs_shift (Display *display, KeySym symbol)
{
  KeyCode code = XKeysymToKeycode (display, symbol);

  return XkbKeycodeToKeysym (display, code, 0, 0) != symbol
         && XkbKeycodeToKeysym (display, code, 0, 1) == symbol;
}

static void
type_symbol (Display *display, KeySym symbol)
{
  gboolean shift = needs_shift (display, symbol);

  if (shift)
    press_symbol (display, XK_Shift_L, TRUE);
  press_symbol (display, symbol, TRUE);
  press_symbol (display, symbol, FALSE);
  if (shift)
    press_symbol (display, XK_Shift_L, FALSE);
}

/**
 * causerie_screen_type:
 * @text: ASCII letters, digits and punctuation
 */
void
causerie_screen_type (const char *text)
{
  Display *display = open_screen ();

  for (const char *at = text; *at != '\0'; at++)
    {
      /* The X keysyms of Latin-1 are its code points. */
      g_assert_true (g_ascii_isprint (*at));
      type_symbol (display, (KeySym)(guchar)*at);
    }
  close_screen (display);
}

static KeySym
find_symbol (const char *word)
{
  static const struct
  {
    const char *word;
    KeySym symbol;
  } modifiers[] = { { "ctrl", XK_Control_L }, { "shift", XK_Shift_L }, { "alt", XK_Alt_L } };
  KeySym symbol = XStringToKeysym (word);

  for (gsize i = 0; i < G_N_ELEMENTS (modifiers); i++)
    if (g_str_equal (word, modifiers[i].word))
      return modifiers[i].symbol;
  g_assert_cmpuint (symbol, !=, NoSymbol);
  return symbol;
}

/* @key: "shift", "ctrl", "alt" or an X key name; it is held until it is released by another call */
void
causerie_screen_hold (const char *key, gboolean down)
{
  Display *display = open_screen ();

  press_symbol (display, find_symbol (key), down);
  close_screen (display);
}

/**
 * causerie_screen_press:
 * @keys: X key names, with modifiers before them: "Return", "ctrl+q", "shift+Tab"
 */
void
causerie_screen_press (const char *keys)
{
  g_auto (GStrv) words = g_strsplit (keys, "+", -1);
  guint n = g_strv_length (words);
  Display *display = open_screen ();

  for (guint i = 0; i + 1 < n; i++)
    press_symbol (display, find_symbol (words[i]), TRUE);
  if (n == 1)
    type_symbol (display, find_symbol (words[0]));
  else
    {
      press_symbol (display, find_symbol (words[n - 1]), TRUE);
      press_symbol (display, find_symbol (words[n - 1]), FALSE);
    }
  for (guint i = n - 1; i-- > 0;)
    press_symbol (display, find_symbol (words[i]), FALSE);
  close_screen (display);
}
