/* SPDX-License-Identifier: GPL-3.0-or-later
 * What replies took is reached from their menu, that of the chat, and the main menu. */
#include "config.h"

#include "causerie-scene.h"

#define ROW "list item:Claude Opus 5.5. Replies: 1. Tokens in: 50. Tokens out: 31.*"

static void
test_details (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  g_autofree char *tokens = NULL;

  causerie_scene_say (scene, "A walrus");
  causerie_driver_click (scene->driver, "More Actions for “Heard*");
  causerie_driver_click (scene->driver, "menu item:Details");
  g_object_unref (causerie_driver_wait (scene->driver, "list item:Tokens In"));
  tokens = causerie_driver_dup_description (scene->driver, "list item:Tokens In");
  g_assert_cmpstr (tokens, ==, "50");
  causerie_driver_press (scene->driver, "Escape");
  causerie_driver_wait_gone (scene->driver, "list item:Tokens In");
}

static void
test_chat (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  causerie_driver_click (scene->driver, "Chat Menu");
  causerie_driver_click (scene->driver, "menu item:Usage");
  g_object_unref (causerie_driver_wait (scene->driver, ROW));
  g_object_unref (causerie_driver_wait (scene->driver, "label:Usage of This Chat"));
  causerie_driver_press (scene->driver, "Escape");
  causerie_driver_wait_gone (scene->driver, ROW);
}

static void
test_library (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  causerie_driver_click (scene->driver, "Main Menu");
  causerie_driver_click (scene->driver, "menu item:Usage");
  g_object_unref (causerie_driver_wait (scene->driver, ROW));
  g_object_unref (causerie_driver_wait (scene->driver, "Previous Month"));
  causerie_driver_press (scene->driver, "Escape");
  causerie_driver_wait_gone (scene->driver, ROW);
}

int
main (int argc, char *argv[])
{
  static const CauserieSceneTest tests[] = {
    { "/usage-menus/reply", test_details },
    { "/usage-menus/chat", test_chat },
    { "/usage-menus/library", test_library },
  };

  return causerie_scene_run_story (&argc, &argv, "/usage", tests, G_N_ELEMENTS (tests));
}
