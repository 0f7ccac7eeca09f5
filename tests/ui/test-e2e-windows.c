/* SPDX-License-Identifier: GPL-3.0-or-later
 * Two windows of one program: each has a search of its own. */
#include "config.h"

#include "causerie-scene.h"

#define APPLES "list item:About Apples"
#define PEARS "list item:About Pears"

static void
make_chat (CauserieScene *scene, const char *text)
{
  g_autofree char *row = g_strconcat ("list item:About ", text, NULL);

  causerie_scene_new_chat (scene);
  causerie_scene_say (scene, text);
  g_object_unref (causerie_driver_wait (scene->driver, row));
}

static void
test_search_is_a_window_s_own (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  make_chat (scene, "Apples");
  make_chat (scene, "Pears");
  causerie_driver_press (scene->driver, "ctrl+shift+n");
  causerie_driver_wait_count (scene->driver, APPLES, 2);
  causerie_driver_press (scene->driver, "ctrl+f");
  causerie_driver_wait_focused (scene->driver, "entry:Search Chats");
  causerie_driver_type (scene->driver, "zzzz");
  causerie_driver_wait_count (scene->driver, "label:No chat has these words*", 1);
  g_assert_cmpuint (causerie_driver_count (scene->driver, APPLES), ==, 1);
  g_assert_cmpuint (causerie_driver_count (scene->driver, PEARS), ==, 1);
  causerie_driver_press (scene->driver, "ctrl+w");
  causerie_driver_wait_gone (scene->driver, "label:No chat has these words*");
  g_assert_cmpuint (causerie_driver_count (scene->driver, APPLES), ==, 1);
  g_assert_cmpuint (causerie_driver_count (scene->driver, PEARS), ==, 1);
}

int
main (int argc, char *argv[])
{
  static const CauserieSceneTest tests[] = {
    { "/e2e/windows/search-is-a-window-s-own", test_search_is_a_window_s_own },
  };

  return causerie_scene_run (&argc, &argv, tests, G_N_ELEMENTS (tests));
}
