/* SPDX-License-Identifier: GPL-3.0-or-later
 * Continuing a branch in a new chat, deleting and restoring a version, and a chat in two
 * windows. */
#include "config.h"

#include "causerie-scene.h"

#include <string.h>

static void
choose (CauserieScene *scene, const char *item)
{
  g_autoptr (CauserieNode) more = causerie_driver_find_last (scene->driver, "button:More*");

  causerie_driver_click_node (scene->driver, more);
  g_object_unref (causerie_driver_wait (scene->driver, item));
  causerie_driver_click (scene->driver, item);
}

static void
test_linked_both_ways (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  g_autofree char *body = NULL;

  causerie_scene_say (scene, "Name a river");
  g_object_unref (causerie_driver_wait (scene->driver, "list item:About Name a river"));
  choose (scene, "menu item:Continue in a New Chat");
  g_object_unref (
      causerie_driver_wait (scene->driver, "button:Continued from “About Name a river”"));
  causerie_driver_wait_focused (scene->driver, "text:Message");
  causerie_scene_say (scene, "Another");
  body = causerie_scene_dup_body (scene, 1);
  g_assert_nonnull (strstr (body, "Name a river"));
  g_assert_nonnull (strstr (body, "Heard: Name a river"));
  causerie_driver_click (scene->driver, "button:Continued from*");
  g_object_unref (causerie_driver_wait (scene->driver, "button:Continued in “About Name a river”"));
  g_assert_cmpuint (causerie_driver_count (scene->driver, "button:Continued from*"), ==, 0);
  g_assert_cmpuint (causerie_driver_count (scene->driver, "list item:You"), ==, 1);
}

static void
test_version_is_restored (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  causerie_scene_new_chat (scene);
  causerie_scene_say (scene, "Name a hill");
  g_object_unref (causerie_driver_wait (scene->driver, "list item:About Name a hill"));
  causerie_driver_click (scene->driver, "button:Retry");
  g_object_unref (causerie_driver_wait (scene->driver, "label:2 of 2"));
  causerie_driver_wait_gone (scene->driver, "button:Stop");
  choose (scene, "menu item:Delete This Version…");
  g_object_unref (causerie_driver_wait (scene->driver, "label:Delete This Version?"));
  causerie_driver_press (scene->driver, "alt+d");
  causerie_driver_wait_gone (scene->driver, "label:Delete This Version?");
  causerie_driver_wait_gone (scene->driver, "label:2 of 2");
  causerie_scene_restart (scene);
  causerie_scene_open_chat (scene, "About Name a hill");
  causerie_driver_press (scene->driver, "F9");
  g_object_unref (causerie_driver_wait (scene->driver, "button:1 deleted version"));
  causerie_driver_click (scene->driver, "button:1 deleted version");
  g_object_unref (causerie_driver_wait (scene->driver, "button:Restore"));
  causerie_driver_click (scene->driver, "button:Restore");
  g_object_unref (causerie_driver_wait (scene->driver, "label:2 of 2"));
  causerie_driver_wait_gone (scene->driver, "button:1 deleted version");
}

/* Both windows know the new version; only the one that requested it shows it. */
static void
test_two_windows (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  causerie_scene_new_chat (scene);
  causerie_scene_say (scene, "Name a lake");
  choose (scene, "menu item:Open in New Window");
  causerie_driver_wait_count (scene->driver, "button:Retry", 2);
  causerie_driver_click (scene->driver, "button:Retry");
  g_object_unref (causerie_driver_wait (scene->driver, "label:2 of 2"));
  g_object_unref (causerie_driver_wait (scene->driver, "label:1 of 2"));
}

int
main (int argc, char *argv[])
{
  static const CauserieSceneTest tests[] = {
    { "/continue/linked-both-ways", test_linked_both_ways },
    { "/continue/version-is-restored", test_version_is_restored },
    { "/continue/two-windows", test_two_windows },
  };

  return causerie_scene_run_story (&argc, &argv, "/continue", tests, G_N_ELEMENTS (tests));
}
