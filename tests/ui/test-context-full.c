/* SPDX-License-Identifier: GPL-3.0-or-later
 * A chat that is too long for its model continues in a new one with its last part. */
#include "config.h"

#include "causerie-scene.h"

#include <string.h>

#define FULL                                                                                       \
  "label:This chat is too long for the model. Continue in a new chat that begins "                 \
  "with the last messages of this one, or edit an earlier message."
#define CUT "label:This reply was cut off at the length limit."
#define TITLE "About A long beginning of which nobody needs a word any more"
#define ROW "list item:" TITLE
#define STEPS "Continue in a New Chat, Edit Message"

static void
test_offers_to_continue (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  g_autofree char *start = causerie_test_sse_start (CAUSERIE_SCENE_MODEL);
  g_autofree char *block = causerie_test_sse_text_block (0, "As far as");
  g_autofree char *stop = causerie_test_sse_stop ("model_context_window_exceeded");

  causerie_scene_say (scene, "A long beginning of which nobody needs a word any more");
  g_object_unref (causerie_driver_wait (scene->driver, ROW));
  causerie_scene_push_stream (scene, g_strconcat (start, block, stop, NULL));
  causerie_driver_send (scene->driver, "Tell");
  causerie_driver_wait_beside (scene->driver, FULL, STEPS);
}

static void
test_is_shown_after_restart (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  causerie_scene_restart (scene);
  causerie_scene_open_chat (scene, TITLE);
  causerie_driver_wait_beside (scene->driver, FULL, STEPS);
}

static void
test_new_chat_is_shorter (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  guint before = causerie_scene_count_messages (scene);
  g_autofree char *body = NULL;
  g_autofree char *role = NULL;

  causerie_driver_click_beside (scene->driver, FULL, "Continue in a New Chat");
  g_object_unref (causerie_driver_wait (scene->driver, "button:Continued from*"));
  causerie_driver_wait_text (scene->driver, "list:Conversation", "As far as");
  causerie_driver_wait_no_text (scene->driver, "list:Conversation", "long beginning");
  g_assert_cmpuint (causerie_scene_count_messages (scene), ==, before);
  causerie_driver_wait_beside (scene->driver, CUT, "Continue, Retry");
  causerie_driver_click_beside (scene->driver, CUT, "Continue");
  causerie_scene_wait_messages (scene, before + 1);
  body = causerie_scene_dup_body (scene, before);
  g_assert_nonnull (strstr (body, "As far as"));
  g_assert_null (strstr (body, "long beginning"));
  role = causerie_scene_dup_last_role (scene, before);
  g_assert_cmpstr (role, ==, "user");
}

int
main (int argc, char *argv[])
{
  static const CauserieSceneTest tests[] = {
    { "/context-full/offers-to-continue", test_offers_to_continue },
    { "/context-full/is-shown-after-restart", test_is_shown_after_restart },
    { "/context-full/new-chat-is-shorter", test_new_chat_is_shorter },
  };

  return causerie_scene_run_story (&argc, &argv, "/full", tests, G_N_ELEMENTS (tests));
}
