/* SPDX-License-Identifier: GPL-3.0-or-later
 * Ended chats accept no input from the clipboard, by dragging, or through a second window. */
#include "config.h"

#include "causerie-scene.h"
#include "causerie-screen-input.h"
#include "causerie-screen.h"

#include "causerie-test.h"

#define LABEL "label:Claude ended this chat"
#define SEARCH "entry:Search Chats"
#define MESSAGE "text:Message"

/* The start of the text in the search entry, after its icon. */
#define WORDS_START 45
#define STEPS 20
#define OFTEN 30

typedef struct
{
  int x;
  int y;
  int step;
  guint before;
  guint n_seen;
} Spot;

/* The drag icon follows the pointer. When it was seen often enough, the drop target below has
   received the motion. */
static gboolean
is_seen_often (gpointer data)
{
  Spot *spot = data;

  spot->x += spot->step;
  spot->step = -spot->step;
  causerie_screen_point (spot->x, spot->y);
  causerie_screen_wait_processed (30);
  if (causerie_screen_hash (spot->x - 60, spot->y - 20, 160, 60) != spot->before)
    spot->n_seen++;
  return spot->n_seen >= OFTEN;
}

/* Drags the selected text of the search entry. */
static void
drag_to (CauserieScene *scene, const char *query)
{
  CauserieBox source = causerie_driver_get_place (scene->driver, SEARCH);
  CauserieBox target = causerie_driver_get_place (scene->driver, query);
  Spot spot = { target.x + target.width / 2, target.y + target.height / 2, 4, 0, 0 };
  int x = source.x + WORDS_START;
  int y = source.y + source.height / 2;

  spot.before = causerie_screen_hash (spot.x - 60, spot.y - 20, 160, 60);
  causerie_screen_point (x, y);
  causerie_screen_set_button (1, TRUE);
  for (int i = 1; i <= STEPS; i++)
    causerie_screen_point (x + (spot.x - x) * i / STEPS, y + (spot.y - y) * i / STEPS);
  g_assert_true (causerie_test_wait_until (is_seen_often, &spot, 30));
  causerie_screen_point (spot.x, spot.y);
  causerie_screen_set_button (1, FALSE);
}

/* Selects the text in the search entry, so that it can be dragged, and copies it. */
static void
select_words (CauserieScene *scene, const char *words)
{
  causerie_driver_press (scene->driver, "ctrl+shift+f");
  causerie_driver_wait_focused (scene->driver, SEARCH);
  causerie_driver_type (scene->driver, words);
  causerie_driver_press (scene->driver, "ctrl+a");
  causerie_driver_press (scene->driver, "ctrl+c");
}

static void
empty_search (CauserieScene *scene)
{
  causerie_driver_press (scene->driver, "ctrl+shift+f");
  causerie_driver_press (scene->driver, "ctrl+a");
  causerie_driver_press (scene->driver, "BackSpace");
}

/* Pasting and dragging work before the chat is ended; otherwise the following tests would prove
   nothing. */
static void
test_open_chat_accepts_paste_and_drop (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  causerie_scene_say (scene, "Hello");
  select_words (scene, "orchard");
  drag_to (scene, MESSAGE);
  causerie_driver_wait_text (scene->driver, MESSAGE, "orchard");
  causerie_driver_focus (scene->driver, MESSAGE);
  causerie_driver_press (scene->driver, "ctrl+v");
  causerie_driver_wait_text (scene->driver, MESSAGE, "orchardorchard");
  causerie_driver_press (scene->driver, "ctrl+a");
  causerie_driver_press (scene->driver, "BackSpace");
  empty_search (scene);
}

static void
assert_closed (CauserieScene *scene, guint n_windows)
{
  guint n = causerie_driver_count (scene->driver, MESSAGE);

  g_assert_cmpuint (causerie_driver_count (scene->driver, LABEL), ==, n_windows);
  g_assert_cmpuint (n, ==, n_windows);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (CauserieNode) message = causerie_driver_find_nth (scene->driver, MESSAGE, i);
      g_autofree char *typed = causerie_node_dup_content (message);

      g_assert_false (causerie_node_has_state (message, CAUSERIE_NODE_SENSITIVE));
      g_assert_false (causerie_node_has_state (message, CAUSERIE_NODE_EDITABLE));
      g_assert_cmpstr (typed, ==, "");
    }
}

/* Clicks into the topmost composer, and types, pastes and sends. */
static void
try_input (CauserieScene *scene)
{
  CauserieBox place = causerie_driver_get_place (scene->driver, MESSAGE);

  causerie_screen_click (place.x + place.width / 2, place.y + place.height / 3, 1);
  causerie_driver_type (scene->driver, "intruder");
  causerie_driver_press (scene->driver, "ctrl+v");
  causerie_driver_press (scene->driver, "Return");
  causerie_driver_press (scene->driver, "ctrl+Return");
}

static void
test_ended_chat_accepts_nothing (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  guint n;

  causerie_scene_push_stream (scene, causerie_test_sse_ended ("That was all."));
  causerie_driver_send (scene->driver, "End it");
  g_object_unref (causerie_driver_wait (scene->driver, LABEL));
  /* GTK 4.8 starts no second drag in the same field. */
  causerie_scene_restart (scene);
  causerie_scene_open_chat (scene, "About Hello");
  g_object_unref (causerie_driver_wait (scene->driver, LABEL));
  n = causerie_scene_count_messages (scene);
  select_words (scene, "orchard");
  drag_to (scene, MESSAGE);
  try_input (scene);
  empty_search (scene);
  assert_closed (scene, 1);
  causerie_scene_assert_sent_nothing (scene, n, "A fresh start");
}

static void
test_second_window_accepts_nothing (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  guint n = causerie_scene_count_messages (scene);

  causerie_scene_open_chat (scene, "About Hello");
  causerie_driver_click (scene->driver, "button:Chat Menu");
  causerie_driver_click (scene->driver, "menu item:Open in New Window");
  causerie_driver_wait_count (scene->driver, LABEL, 2);
  try_input (scene);
  assert_closed (scene, 2);
  causerie_driver_press (scene->driver, "ctrl+w");
  causerie_driver_wait_count (scene->driver, LABEL, 1);
  causerie_scene_assert_sent_nothing (scene, n, "Another start");
}

int
main (int argc, char *argv[])
{
  static const CauserieSceneTest tests[] = {
    { "/ended-input/open-chat-accepts-paste-and-drop", test_open_chat_accepts_paste_and_drop },
    { "/ended-input/ended-chat-accepts-nothing", test_ended_chat_accepts_nothing },
    { "/ended-input/second-window-accepts-nothing", test_second_window_accepts_nothing },
  };

  return causerie_scene_run_story (&argc, &argv, "/intruders", tests, G_N_ELEMENTS (tests));
}
