/* SPDX-License-Identifier: GPL-3.0-or-later
 * Keys that move between chats, versions and columns. */
#include "config.h"

#include "causerie-scene.h"

#define TIMELINE "list:Conversation"

static void
say (CauserieScene *scene, const char *text, const char *reply)
{
  causerie_scene_push_stream (scene, causerie_test_sse_text (reply));
  causerie_driver_send (scene->driver, text);
  causerie_driver_wait_text (scene->driver, TIMELINE, reply);
  causerie_driver_wait_gone (scene->driver, "button:Stop");
}

/* The chat with the latest message is at the top of the list. */
static void
test_chats (gconstpointer data)
{
  CauserieScene *scene = (CauserieScene *)data;

  say (scene, "Apples", "Reply about apples");
  causerie_scene_new_chat (scene);
  say (scene, "Pears", "Reply about pears");
  causerie_driver_press (scene->driver, "ctrl+Page_Down");
  causerie_driver_wait_text (scene->driver, TIMELINE, "Reply about apples");
  /* There is no chat below the last one. */
  causerie_driver_press (scene->driver, "ctrl+Page_Down");
  causerie_driver_press (scene->driver, "ctrl+Page_Up");
  causerie_driver_wait_text (scene->driver, TIMELINE, "Reply about pears");
}

static void
test_versions (gconstpointer data)
{
  CauserieScene *scene = (CauserieScene *)data;

  say (scene, "First version", "An old reply");
  causerie_scene_push_stream (scene, causerie_test_sse_text ("A new reply"));
  causerie_driver_press (scene->driver, "Up");
  causerie_driver_wait_focused (scene->driver, "text:Edited Message");
  causerie_driver_press (scene->driver, "ctrl+a");
  causerie_driver_type (scene->driver, "Second version");
  causerie_driver_press (scene->driver, "ctrl+Return");
  causerie_driver_wait_text (scene->driver, TIMELINE, "A new reply");
  causerie_driver_wait_gone (scene->driver, "button:Stop");
  causerie_driver_press (scene->driver, "alt+Left");
  causerie_driver_wait_text (scene->driver, TIMELINE, "An old reply");
  causerie_driver_press (scene->driver, "alt+Right");
  causerie_driver_wait_text (scene->driver, TIMELINE, "A new reply");
}

static void
test_columns (gconstpointer data)
{
  CauserieScene *scene = (CauserieScene *)data;

  say (scene, "Hello", "Good day");
  causerie_driver_press (scene->driver, "ctrl+l");
  causerie_driver_wait_focused (scene->driver, "text:Message");
  causerie_driver_press (scene->driver, "F6");
  causerie_driver_wait_focused (scene->driver, "button:New Chat");
  causerie_driver_press (scene->driver, "shift+F6");
  causerie_driver_wait_focused (scene->driver, "text:Message");
  causerie_driver_press (scene->driver, "F9");
  g_object_unref (causerie_driver_wait (scene->driver, "list:Branches"));
  causerie_driver_press (scene->driver, "ctrl+l");
  causerie_driver_wait_focused (scene->driver, "text:Message");
  causerie_driver_press (scene->driver, "F6");
  causerie_driver_wait_focused (scene->driver, "list:Branches");
  causerie_driver_press (scene->driver, "F6");
  causerie_driver_wait_focused (scene->driver, "button:New Chat");
}

int
main (int argc, char *argv[])
{
  static const CauserieSceneTest tests[] = {
    { "/keys/chats", test_chats },
    { "/keys/versions", test_versions },
    { "/keys/columns", test_columns },
  };

  return causerie_scene_run (&argc, &argv, tests, G_N_ELEMENTS (tests));
}
