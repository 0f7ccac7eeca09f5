/* SPDX-License-Identifier: GPL-3.0-or-later
 * Acting on what is on screen, with the pointer and the keyboard. */
#include "config.h"

#include "causerie-driver-private.h"

#include "causerie-screen-input.h"
#include "causerie-screen.h"

/* What the program asked of the screen last, such as to give a menu's grab back, comes before what
 * the test does now. */
static void
prepare_input (void)
{
  causerie_screen_wait_heard (PATIENCE_SECONDS);
  causerie_screen_give_keyboard ();
  causerie_node_let_frame_pass ();
}

static void
click_into (const CauserieBox *box)
{
  prepare_input ();
  /* The window is at the screen's corner, since nothing manages windows here. */
  causerie_screen_click (box->x + box->width / 2, box->y + box->height / 2, 1);
  causerie_screen_wait_heard (PATIENCE_SECONDS);
}

/**
 * causerie_driver_click_node:
 * @self: a driver
 * @node: what to press
 *
 * Presses it by its accessible action, otherwise with the mouse in its middle once it lies still.
 */
void
causerie_driver_click_node (CauserieDriver *self, CauserieNode *node)
{
  CauserieBox box;

  if (causerie_node_press (node))
    return;
  g_assert_true (causerie_driver_wait_still (node, &box));
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
  g_autoptr (CauserieNode) node = NULL;

  causerie_driver_wait_sensitive (self, wanted, TRUE);
  /* What was there before may have been made anew since. */
  node = causerie_driver_wait (self, wanted);
  causerie_driver_click_node (self, node);
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
  g_autoptr (CauserieNode) node = causerie_driver_wait (self, wanted);
  CauserieBox box;

  g_assert_true (causerie_driver_wait_still (node, &box));
  causerie_screen_point (box.x + box.width / 2, box.y + box.height / 2);
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
  g_autoptr (CauserieNode) text = causerie_driver_wait (self, wanted);
  CauserieBox box;

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
  prepare_input ();
  causerie_screen_type (text);
  causerie_screen_wait_heard (PATIENCE_SECONDS);
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
  prepare_input ();
  causerie_screen_press (keys);
  causerie_screen_wait_heard (PATIENCE_SECONDS);
}

/**
 * causerie_driver_insert_text:
 * @self: a driver
 * @wanted: a text
 * @text: what to insert
 *
 * Writes without the keyboard; from outside through the `EditableText` interface, as assistive
 * tools do.
 *
 * Returns: whether the program says that it took the text
 */
gboolean
causerie_driver_insert_text (CauserieDriver *self, const char *wanted, const char *text)
{
  g_autoptr (CauserieNode) node = causerie_driver_wait (self, wanted);

  return causerie_node_insert_text (node, text);
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
