/* SPDX-License-Identifier: GPL-3.0-or-later
 * Claude ends a chat, its last message is edited into a new branch, and both are there after a
 * restart. */
#include "config.h"

#include "causerie-scene.h"

#define TIMELINE "list:Conversation"
#define ENDED "label:Claude ended this chat"

static void
end_chat (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  causerie_scene_say (scene, "Kind words");
  causerie_scene_push_stream (scene, causerie_test_sse_ended ("Enough of this."));
  causerie_driver_send (scene->driver, "Harsh words");
  g_object_unref (causerie_driver_wait (scene->driver, ENDED));
  causerie_driver_wait_focused (scene->driver, "alert:Claude ended this chat");
  causerie_driver_wait_sensitive (scene->driver, "text:Message", FALSE);
  causerie_driver_wait_sensitive (scene->driver, "button:Send", FALSE);
}

static void
edit_last_question (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  causerie_driver_click (scene->driver, "button:Edit an Earlier Message");
  causerie_driver_wait_focused (scene->driver, "text:Edited Message");
  causerie_driver_press (scene->driver, "ctrl+a");
  causerie_driver_type (scene->driver, "Mild words");
  causerie_driver_press (scene->driver, "ctrl+Return");
  causerie_driver_wait_text (scene->driver, TIMELINE, "Heard: Mild words");
  causerie_driver_wait_gone (scene->driver, ENDED);
  causerie_driver_wait_gone (scene->driver, "button:Stop");
  causerie_driver_wait_focused (scene->driver, "text:Message");
}

static void
find_both_after_restart (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  causerie_scene_restart (scene);
  causerie_scene_open_chat (scene, "About Kind words");
  causerie_driver_wait_text (scene->driver, TIMELINE, "Heard: Mild words");
  causerie_driver_click (scene->driver, "button:Previous Version");
  g_object_unref (causerie_driver_wait (scene->driver, ENDED));
  causerie_driver_wait_text (scene->driver, TIMELINE, "Enough of this.");
  causerie_driver_wait_sensitive (scene->driver, "text:Message", FALSE);
  causerie_driver_click (scene->driver, "button:Next Version");
  causerie_driver_wait_gone (scene->driver, ENDED);
  causerie_scene_say (scene, "And on it goes");
}

int
main (int argc, char *argv[])
{
  static const CauserieSceneTest steps[] = {
    { "end", end_chat },
    { "edit", edit_last_question },
    { "restart", find_both_after_restart },
  };

  return causerie_scene_run_story (&argc, &argv, "/e2e/edit-above-an-end", steps,
                                   G_N_ELEMENTS (steps));
}
