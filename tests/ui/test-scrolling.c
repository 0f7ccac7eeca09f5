/* SPDX-License-Identifier: GPL-3.0-or-later
 * The timeline while a reply grows: it stays in place when the user reads above, and follows the
 * end otherwise. */
#include "config.h"

#include "causerie-scene.h"
#include "causerie-screen-input.h"

#include "causerie-test.h"

#include <gtk/gtk.h>

#define N_LINES 80

/* Creates a list of distinct lines. */
static char *
make_lines (const char *word)
{
  GString *lines = g_string_new (NULL);

  for (guint i = 0; i < N_LINES; i++)
    g_string_append_printf (lines, "%s number %u.\\n\\n", word, i);
  return g_string_free (lines, FALSE);
}

static void
push_growing (CauserieScene *scene)
{
  g_autofree char *start = causerie_test_sse_start (CAUSERIE_SCENE_MODEL);
  g_autofree char *first = make_lines ("First");
  g_autofree char *second = make_lines ("Second");
  g_autofree char *one = g_strdup_printf ("{\"type\":\"content_block_delta\",\"index\":0,\"delta\":"
                                          "{\"type\":\"text_delta\",\"text\":\"%s\"}}",
                                          first);
  g_autofree char *two = g_strdup_printf ("{\"type\":\"content_block_delta\",\"index\":0,\"delta\":"
                                          "{\"type\":\"text_delta\",\"text\":\"%sThe end.\"}}",
                                          second);
  g_autofree char *opening = causerie_test_sse (
      "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\","
      "\"text\":\"\"}}",
      one, NULL);
  g_autofree char *rest = causerie_test_sse (two, NULL);
  g_autofree char *close
      = causerie_test_sse ("{\"type\":\"content_block_stop\",\"index\":0}", NULL);
  g_autofree char *stop = causerie_test_sse_stop ("end_turn");
  CauserieTestReply *reply = causerie_test_reply_new_stream (start);

  causerie_test_reply_add_text (reply, opening);
  causerie_test_reply_add_gate (reply);
  causerie_test_reply_add_text (reply, rest);
  causerie_test_reply_add_gate (reply);
  causerie_test_reply_add_text (reply, close);
  causerie_test_reply_add_text (reply, stop);
  causerie_scene_push (scene, reply);
}

static guint
wait_at_rest (CauserieScene *scene)
{
  return causerie_driver_wait_at_rest (scene->driver, "list:Conversation");
}

static void
begin (CauserieScene *scene, const char *question)
{
  push_growing (scene);
  causerie_driver_send (scene->driver, question);
  causerie_driver_wait_text (scene->driver, "list:Conversation", "First number 79.");
}

static void
continue_reply (CauserieScene *scene)
{
  causerie_test_server_open_gate (scene->server);
  causerie_driver_wait_text (scene->driver, "list:Conversation", "The end.");
}

static void
finish (CauserieScene *scene)
{
  causerie_test_server_open_gate (scene->server);
  causerie_driver_wait_gone (scene->driver, "button:Stop");
}

/* Scrolls away from the end, which the timeline has followed so far. */
static void
scroll_up (CauserieScene *scene)
{
  CauserieBox place = causerie_driver_get_place (scene->driver, "list:Conversation");

  for (guint i = 0; i < 4; i++)
    causerie_screen_click (place.x + place.width / 2, place.y + place.height / 2, 4);
  causerie_driver_wait_sensitive (scene->driver, "button:Go to the End", TRUE);
}

static void
test_stays_in_place_while_reading (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  guint at_end;
  guint before;

  begin (scene, "Long reply");
  at_end = wait_at_rest (scene);
  scroll_up (scene);
  before = wait_at_rest (scene);
  g_assert_cmpuint (before, !=, at_end);
  continue_reply (scene);
  g_assert_cmpuint (wait_at_rest (scene), ==, before);
  finish (scene);
  g_assert_cmpuint (wait_at_rest (scene), ==, before);
}

/* Asserts that the end of the reply is visible, above the bottom edge of the timeline. */
static void
assert_at_end (CauserieScene *scene)
{
  CauserieBox place;
  CauserieBox reply;

  wait_at_rest (scene);
  place = causerie_driver_get_place (scene->driver, "list:Conversation");
  reply = causerie_driver_get_place (scene->driver, "list item:Claude");
  g_assert_cmpint (reply.y + reply.height, <=, place.y + place.height);
  g_assert_cmpint (reply.y + reply.height, >, place.y + place.height / 2);
  causerie_scene_wait_at_end (scene);
}

static void
assert_button_says (CauserieScene *scene, const char *expected)
{
  g_autofree char *description
      = causerie_driver_dup_description (scene->driver, "button:Go to the End");

  g_assert_cmpstr (description, ==, expected);
}

/* Until the end is reached. */
static void
test_button_says_that_text_arrived (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  begin (scene, "Long reply");
  wait_at_rest (scene);
  scroll_up (scene);
  assert_button_says (scene, "");
  continue_reply (scene);
  assert_button_says (scene, "New text below");
  finish (scene);
  causerie_driver_click (scene->driver, "button:Go to the End");
  causerie_scene_wait_at_end (scene);
  scroll_up (scene);
  assert_button_says (scene, "");
}

static void
test_button_scrolls_to_end (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  begin (scene, "Long reply");
  wait_at_rest (scene);
  scroll_up (scene);
  continue_reply (scene);
  finish (scene);
  causerie_driver_click (scene->driver, "button:Go to the End");
  causerie_scene_wait_at_end (scene);
  assert_at_end (scene);
}

/* Asserts that the button covers nothing of the reply, of which only a part is in view. */
static void
assert_button_covers_nothing (CauserieScene *scene)
{
  CauserieBox place;
  CauserieBox reply;
  CauserieBox button;

  wait_at_rest (scene);
  place = causerie_driver_get_place (scene->driver, "list:Conversation");
  reply = causerie_driver_get_place (scene->driver, "list item:Claude");
  button = causerie_driver_get_place (scene->driver, "button:Go to the End");
  g_test_message ("View %d to %d, reply %d to %d, button at %d, %d", place.y,
                  place.y + place.height, reply.x, reply.x + reply.width, button.x, button.y);
  g_assert_true (button.x >= reply.x + reply.width || button.y >= place.y + place.height);
}

static void
set_width (CauserieScene *scene, int width)
{
  GtkWindow *window
      = gtk_application_get_active_window (GTK_APPLICATION (g_application_get_default ()));

  gtk_window_set_default_size (window, width, 640);
}

static void
test_button_covers_nothing (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  begin (scene, "Long reply");
  continue_reply (scene);
  finish (scene);
  wait_at_rest (scene);
  scroll_up (scene);
  assert_button_covers_nothing (scene);
  set_width (scene, 360);
  assert_button_covers_nothing (scene);
  set_width (scene, 1100);
  assert_button_covers_nothing (scene);
  set_width (scene, 360);
  causerie_driver_click (scene->driver, "button:Go to the End");
  causerie_scene_wait_at_end (scene);
  assert_at_end (scene);
}

static void
test_follows_at_the_end (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  begin (scene, "Long reply");
  continue_reply (scene);
  assert_at_end (scene);
  finish (scene);
  assert_at_end (scene);
}

int
main (int argc, char *argv[])
{
  static const CauserieSceneTest tests[] = {
    { "/scrolling/stays-in-place-while-reading", test_stays_in_place_while_reading },
    { "/scrolling/button-scrolls-to-end", test_button_scrolls_to_end },
    { "/scrolling/button-says-that-text-arrived", test_button_says_that_text_arrived },
    { "/scrolling/button-covers-nothing", test_button_covers_nothing },
    { "/scrolling/follows-at-the-end", test_follows_at_the_end },
  };

  return causerie_scene_run (&argc, &argv, tests, G_N_ELEMENTS (tests));
}
