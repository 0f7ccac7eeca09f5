/* SPDX-License-Identifier: GPL-3.0-or-later
 * Acts on what is on screen, with the pointer and the keyboard. */
#include "config.h"

#include "causerie-driver-private.h"

#include "causerie-screen-input.h"
#include "causerie-screen.h"

/* The program's last requests to the X server, such as releasing the grab of a menu, must be
   processed before the input of the test. */
static void
prepare_input (void)
{
  causerie_screen_wait_processed (TIMEOUT_SECONDS);
  causerie_screen_focus_top_window ();
  causerie_node_let_frame_pass ();
}

static void
click_into (const CauserieBox *box)
{
  prepare_input ();
  /* Without a window manager, the window is at the corner of the screen. */
  causerie_screen_click (box->x + box->width / 2, box->y + box->height / 2, 1);
  causerie_screen_wait_processed (TIMEOUT_SECONDS);
}

/**
 * causerie_driver_click_node:
 * @node: the node to click
 *
 * Activates its accessible action. If it has none, clicks its center once it does not move any
 * more.
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
 * @query: a role and name; waited for
 */
void
causerie_driver_click (CauserieDriver *self, const char *query)
{
  g_autoptr (CauserieNode) node = NULL;

  causerie_driver_wait_sensitive (self, query, TRUE);
  /* The widget may have been replaced meanwhile. */
  node = causerie_driver_wait (self, query);
  causerie_driver_click_node (self, node);
}

/**
 * causerie_driver_point_at:
 * @query: a role and name; waited for
 *
 * Moves the pointer onto it, once it does not move any more. A toast stays while the pointer is on
 * it.
 */
void
causerie_driver_point_at (CauserieDriver *self, const char *query)
{
  g_autoptr (CauserieNode) node = causerie_driver_wait (self, query);
  CauserieBox box;

  g_assert_true (causerie_driver_wait_still (node, &box));
  causerie_screen_point (box.x + box.width / 2, box.y + box.height / 2);
}

/**
 * causerie_driver_focus:
 * @query: a text; waited for
 *
 * Clicks it, and waits until it has the keyboard focus.
 */
void
causerie_driver_focus (CauserieDriver *self, const char *query)
{
  g_autoptr (CauserieNode) text = causerie_driver_wait (self, query);
  CauserieBox box;

  g_assert_true (causerie_driver_wait_still (text, &box));
  click_into (&box);
  causerie_driver_wait_focused (self, query);
}

/**
 * causerie_driver_type:
 * @text: letters, digits and punctuation on the keyboard layout
 *
 * Types with real key events into the focused widget, and waits until all are processed.
 */
void
causerie_driver_type (CauserieDriver *self, const char *text)
{
  prepare_input ();
  causerie_screen_type (text);
  causerie_screen_wait_processed (TIMEOUT_SECONDS);
}

/**
 * causerie_driver_press:
 * @keys: X key names, with modifiers before them: "Return", "ctrl+q", "shift+Tab"
 *
 * Presses the keys, and waits until they are processed.
 */
void
causerie_driver_press (CauserieDriver *self, const char *keys)
{
  prepare_input ();
  causerie_screen_press (keys);
  causerie_screen_wait_processed (TIMEOUT_SECONDS);
}

/**
 * causerie_driver_insert_text:
 * @query: a text
 * @text: the text to insert
 *
 * Inserts text without the keyboard; from another process with the AT-SPI interface `EditableText`.
 *
 * Returns: whether the program accepted the text
 */
gboolean
causerie_driver_insert_text (CauserieDriver *self, const char *query, const char *text)
{
  g_autoptr (CauserieNode) node = causerie_driver_wait (self, query);

  return causerie_node_insert_text (node, text);
}

/**
 * causerie_driver_send:
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
