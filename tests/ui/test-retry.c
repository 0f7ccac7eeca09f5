/* SPDX-License-Identifier: GPL-3.0-or-later
 * A second reply beside the first: it can be stopped like any other, and the composer remains
 * usable. */
#include "config.h"

#include "causerie-scene.h"

#define WRONG_KEY "label:The service did not accept the API key. Check the key, then try again."

static void
begin_retry (CauserieScene *scene, const char *question, const char *words)
{
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

/* Only one reply can be requested at a time; Retry on the other version is insensitive. */
static void
test_one_at_a_time (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  begin_retry (scene, "Name a cape", "Another cape");
  causerie_driver_click (scene->driver, "button:Previous Version");
  causerie_driver_wait_text (scene->driver, "list:Conversation", "Heard: Name a cape");
  causerie_driver_wait_sensitive (scene->driver, "button:Retry", FALSE);
  causerie_driver_click (scene->driver, "button:Next Version");
  causerie_driver_click (scene->driver, "button:Stop");
  causerie_driver_wait_text (scene->driver, "list:Conversation", "You stopped this reply.");
  causerie_driver_click (scene->driver, "button:Previous Version");
  causerie_driver_wait_text (scene->driver, "list:Conversation", "Heard: Name a cape");
  causerie_driver_wait_sensitive (scene->driver, "button:Retry", TRUE);
}

static void
test_typing_continues (gconstpointer data)
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
assert_shows_failure (CauserieScene *scene)
{
  causerie_driver_wait_text (scene->driver, "list:Conversation", "Heard: Name a sea");
  causerie_driver_wait_text (scene->driver, "list:Conversation", "No new reply");
  causerie_driver_wait_beside (scene->driver, WRONG_KEY, "Preferences, Retry");
}

/* The previous reply is shown again with the error of the retry, until a retry succeeds. */
static void
test_failure_is_shown (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  causerie_scene_say (scene, "Name a sea");
  g_object_unref (causerie_driver_wait (scene->driver, "list item:About Name a sea"));
  causerie_scene_push (
      scene, causerie_test_reply_new_error (401, "authentication_error", "invalid x-api-key"));
  causerie_driver_click (scene->driver, "button:Retry");
  assert_shows_failure (scene);
  causerie_scene_restart (scene);
  causerie_scene_open_chat (scene, "About Name a sea");
  assert_shows_failure (scene);
  causerie_scene_push_stream (scene, causerie_test_sse_text ("Another sea"));
  causerie_driver_click_beside (scene->driver, WRONG_KEY, "Retry");
  causerie_driver_wait_text (scene->driver, "list:Conversation", "Another sea");
  causerie_driver_wait_gone (scene->driver, "button:Stop");
  causerie_driver_click (scene->driver, "button:Previous Version");
  causerie_driver_wait_text (scene->driver, "list:Conversation", "Heard: Name a sea");
  causerie_driver_wait_gone (scene->driver, WRONG_KEY);
}

static void
test_branches_stay_open (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  causerie_scene_say (scene, "Name a lake");
  g_object_unref (causerie_driver_wait (scene->driver, "list item:About Name a lake"));
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
    { "/retry/can-be-stopped", test_retry_can_be_stopped },
    { "/retry/escape-stops-from-anywhere", test_escape_stops_from_anywhere },
    { "/retry/one-at-a-time", test_one_at_a_time },
    { "/retry/typing-continues", test_typing_continues },
    { "/retry/failure-is-shown", test_failure_is_shown },
    { "/retry/branches-stay-open", test_branches_stay_open },
  };

  return causerie_scene_run (&argc, &argv, tests, G_N_ELEMENTS (tests));
}
