/* SPDX-License-Identifier: GPL-3.0-or-later
 * Another reply beside the first: it can be stopped like any other, and one goes on typing. */
#include "config.h"

#include "causerie-scene.h"

static void
begin_retry (CauserieScene *scene, const char *question, const char *words)
{
  causerie_scene_new_chat (scene);
  causerie_scene_say (scene, question);
  causerie_scene_push_held (scene, words);
  causerie_driver_click (scene->driver, "button:Retry");
  causerie_driver_wait_text (scene->driver, "list:Conversation", words);
}

static void
test_retry_can_be_stopped (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  begin_retry (scene, "Name a lake", "Another lake");
  causerie_driver_click (scene->driver, "button:Stop");
  causerie_driver_wait_text (scene->driver, "list:Conversation", "You stopped this reply.");
  g_object_unref (causerie_driver_wait (scene->driver, "button:Send"));
}

static void
test_escape_stops_from_anywhere (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  begin_retry (scene, "Name a hill", "Another hill");
  causerie_driver_press (scene->driver, "ctrl+Up");
  causerie_driver_wait_focused (scene->driver, "list item:Claude*");
  causerie_driver_press (scene->driver, "Escape");
  causerie_driver_wait_text (scene->driver, "list:Conversation", "You stopped this reply.");
}

static void
test_typing_goes_on (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  begin_retry (scene, "Name a wood", "Another wood");
  causerie_driver_wait_focused (scene->driver, "text:Message");
  causerie_driver_type (scene->driver, "and a field");
  causerie_driver_wait_text (scene->driver, "text:Message", "and a field");
  causerie_driver_click (scene->driver, "button:Stop");
  g_object_unref (causerie_driver_wait (scene->driver, "button:Send"));
}

static void
test_branches_stay_open (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  causerie_driver_press (scene->driver, "F9");
  g_object_unref (causerie_driver_wait (scene->driver, "list:Branches"));
  causerie_scene_restart (scene);
  causerie_scene_open_chat (scene, "About Name a lake");
  g_object_unref (causerie_driver_wait (scene->driver, "list:Branches"));
}

int
main (int argc, char *argv[])
{
  static const CauserieSceneTest tests[] = {
    { "/e2e/retry/can-be-stopped", test_retry_can_be_stopped },
    { "/e2e/retry/escape-stops-from-anywhere", test_escape_stops_from_anywhere },
    { "/e2e/retry/typing-goes-on", test_typing_goes_on },
    { "/e2e/retry/branches-stay-open", test_branches_stay_open },
  };

  return causerie_scene_run (&argc, &argv, tests, G_N_ELEMENTS (tests));
}
