/* SPDX-License-Identifier: GPL-3.0-or-later
 * An unsent message and an interrupted reply are shown as such, also after a restart, and can be
 * retried. The other errors are in tests/ui/test-errors.c. */
#include "config.h"

#include "causerie-scene.h"

#define TIMELINE "list:Conversation"
#define REFUSED "label:The service did not accept the API key. Check the key, then try again."
#define BROKEN "label:This reply was interrupted."

static void
refuse_message (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  causerie_scene_push (
      scene, causerie_test_reply_new_error (401, "authentication_error", "invalid x-api-key"));
  causerie_driver_send (scene->driver, "Wrong key");
  causerie_driver_wait_beside (scene->driver, REFUSED, "Preferences, Retry");
}

static void
break_reply (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  g_autofree char *start = causerie_test_sse_start (CAUSERIE_SCENE_MODEL);
  g_autofree char *block = causerie_test_sse_text_block (0, "As far as it went");

  causerie_scene_new_chat (scene);
  causerie_scene_push_stream (scene, g_strconcat (start, block, NULL));
  causerie_driver_send (scene->driver, "Broken line");
  causerie_driver_wait_beside (scene->driver, BROKEN, "Retry");
  causerie_driver_wait_text (scene->driver, TIMELINE, "As far as it went");
}

static void
find_both_after_restart (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  causerie_scene_restart (scene);
  causerie_scene_open_chat (scene, "Wrong key");
  causerie_driver_wait_beside (scene->driver, REFUSED, "Preferences, Retry");
  causerie_scene_open_chat (scene, "Broken line");
  causerie_driver_wait_beside (scene->driver, BROKEN, "Retry");
  causerie_driver_wait_text (scene->driver, TIMELINE, "As far as it went");
}

static void
retry (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  causerie_scene_open_chat (scene, "Wrong key");
  causerie_driver_click_beside (scene->driver, REFUSED, "Retry");
  causerie_driver_wait_text (scene->driver, TIMELINE, "Heard: Wrong key");
  causerie_driver_wait_gone (scene->driver, REFUSED);
}

int
main (int argc, char *argv[])
{
  static const CauserieSceneTest steps[] = {
    { "refused", refuse_message },
    { "broken", break_reply },
    { "restart", find_both_after_restart },
    { "retry", retry },
  };

  return causerie_scene_run_story (&argc, &argv, "/e2e/failure", steps, G_N_ELEMENTS (steps));
}
