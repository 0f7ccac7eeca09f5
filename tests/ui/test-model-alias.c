/* SPDX-License-Identifier: GPL-3.0-or-later
 * The model in the reply has another id than the one in the request. */
#include "config.h"

#include "causerie-scene.h"

#include <string.h>

#define ASKED "\"model\":\"" CAUSERIE_SCENE_MODEL "\""

static void
push_renamed (CauserieScene *scene, const char *text)
{
  g_autofree char *start = causerie_test_sse_start ("gateway-7b");
  g_autofree char *block = causerie_test_sse_text_block (0, text);
  g_autofree char *stop = causerie_test_sse_stop ("end_turn");

  causerie_scene_push_stream (scene, g_strconcat (start, block, stop, NULL));
}

/* Returns: the parts of the request before the first message and after the last one */
static char *
dup_frame (CauserieScene *scene, guint nth)
{
  g_autofree char *body = causerie_scene_dup_body (scene, nth);
  char *messages = strstr (body, "\"messages\":");
  const char *rest;

  g_assert_nonnull (messages);
  rest = strstr (messages, "}]}]");
  g_assert_nonnull (rest);
  *messages = '\0';
  return g_strconcat (body, rest, NULL);
}

static void
assert_same_frame (CauserieScene *scene, guint nth)
{
  g_autofree char *first = dup_frame (scene, 0);
  g_autofree char *frame = dup_frame (scene, nth);

  g_assert_nonnull (strstr (first, ASKED));
  g_assert_nonnull (strstr (first, "\"end_conversation\""));
  g_assert_cmpstr (frame, ==, first);
}

/* Two turns. */
static void
talk (CauserieScene *scene)
{
  push_renamed (scene, "Heard: First");
  causerie_scene_say (scene, "First");
  push_renamed (scene, "Heard: Second");
  causerie_scene_say (scene, "Second");
}

static void
test_send (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  talk (scene);
  assert_same_frame (scene, 1);
}

static void
test_retry (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  g_autoptr (CauserieNode) retry = NULL;

  talk (scene);
  push_renamed (scene, "Another");
  causerie_driver_wait_count (scene->driver, "button:Retry", 2);
  retry = causerie_driver_find_last (scene->driver, "button:Retry");
  causerie_driver_click_node (scene->driver, retry);
  causerie_driver_wait_text (scene->driver, "list:Conversation", "Another");
  assert_same_frame (scene, 2);
}

static void
test_edit (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  talk (scene);
  push_renamed (scene, "Edited");
  causerie_driver_click (scene->driver, "button:Edit");
  causerie_driver_focus (scene->driver, "text:Edited Message");
  causerie_driver_type (scene->driver, " of all");
  causerie_driver_wait_sensitive (scene->driver, "button:Create Branch", TRUE);
  causerie_driver_click (scene->driver, "button:Create Branch");
  causerie_driver_wait_text (scene->driver, "list:Conversation", "Edited");
  assert_same_frame (scene, 2);
}

int
main (int argc, char *argv[])
{
  static const CauserieSceneTest tests[] = {
    { "/model-alias/send-requests-same-model", test_send },
    { "/model-alias/retry-requests-same-model", test_retry },
    { "/model-alias/edit-requests-same-model", test_edit },
  };

  return causerie_scene_run (&argc, &argv, tests, G_N_ELEMENTS (tests));
}
