/* SPDX-License-Identifier: GPL-3.0-or-later
 * Whatever goes wrong has words and a next step, and has them still after a restart. */
#include "config.h"

#include "causerie-scene.h"

#include <string.h>

/* One chat for each state; all of them are looked at again after one restart. */
typedef struct
{
  const char *question;
  const char *words;
  const char *buttons[4];
} State;

static const State states[] = {
  { "Wrong key",
    "The service did not accept the key. Check the key in the preferences.",
    { "button:Preferences", "button:Retry" } },
  { "Strange model",
    "The service does not offer this model. Choose another model.",
    { "button:Choose Model", "button:Retry" } },
  { "Much too fast",
    "Too many requests were sent. Wait a little, then try again.",
    { "button:Retry" } },
  { "Busy place",
    "The service is overloaded. Wait a little and try again, or choose another model.",
    { "button:Retry" } },
  { "Bad request", "Not sent", { "button:Retry" } },
  { "Refuse me",
    "The service's safety filter stopped this reply.",
    { "button:Edit Message", "button:Choose Model", "button:Retry" } },
  { "Long story", "The reply reached its length limit.", { "button:Continue", "button:Retry" } },
  { "Whole library",
    "This chat has become longer than the model can read.",
    { "button:New Chat", "button:Edit Message" } },
  { "Broken line", "This reply was interrupted.", { "button:Retry" } },
};

enum
{
  WRONG_KEY,
  STRANGE_MODEL,
  TOO_FAST,
  BUSY,
  BAD_REQUEST,
  REFUSED,
  CUT,
  CONTEXT_FULL,
  BROKEN,
};

static void
assert_shows (CauserieScene *scene, const State *state)
{
  causerie_driver_wait_text (scene->driver, "list:Conversation", state->words);
  for (gsize i = 0; state->buttons[i] != NULL; i++)
    g_object_unref (causerie_driver_wait (scene->driver, state->buttons[i]));
  causerie_driver_wait_gone (scene->driver, "button:Stop");
  g_assert_true (causerie_driver_is_sensitive (scene->driver, "text:Message"));
}

static void
meet (CauserieScene *scene, guint which)
{
  causerie_scene_new_chat (scene);
  causerie_driver_send (scene->driver, states[which].question);
  assert_shows (scene, &states[which]);
}

static void
push_error (CauserieScene *scene, guint status, const char *type, const char *message)
{
  causerie_scene_push (scene, causerie_test_reply_new_error (status, type, message));
}

static void
push_stopped (CauserieScene *scene, const char *text, const char *stop_reason)
{
  g_autofree char *start = causerie_test_sse_start (CAUSERIE_SCENE_MODEL);
  g_autofree char *block = causerie_test_sse_text_block (0, text);
  g_autofree char *stop = causerie_test_sse_stop (stop_reason);

  causerie_scene_push_stream (scene, g_strconcat (start, block, stop, NULL));
}

/* Presses a next step, and closes what it opens. */
static void
take_step (CauserieScene *scene, const char *button, const char *opened)
{
  causerie_driver_click (scene->driver, button);
  g_object_unref (causerie_driver_wait (scene->driver, opened));
  causerie_driver_press (scene->driver, "Escape");
  causerie_driver_wait_gone (scene->driver, opened);
}

static void
test_wrong_key (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  push_error (scene, 401, "authentication_error", "invalid x-api-key");
  meet (scene, WRONG_KEY);
  take_step (scene, "button:Preferences", "frame:Preferences");
}

static void
test_unknown_model (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  push_error (scene, 404, "not_found_error", "model: claude-opus-5-5");
  meet (scene, STRANGE_MODEL);
  take_step (scene, "button:Choose Model", "list:Models");
}

/* The seconds that are still to wait, or 0. */
static guint
read_countdown (CauserieScene *scene)
{
  static const char before[] = "You can try again in ";
  g_autofree char *all = causerie_driver_dup_all_text (scene->driver, "list:Conversation");
  const char *found = strstr (all, before);

  return found != NULL ? (guint)g_ascii_strtoull (found + strlen (before), NULL, 10) : 0;
}

static void
test_rate_limit_counts_down (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  CauserieTestReply *reply
      = causerie_test_reply_new_error (429, "rate_limit_error", "Too many requests");
  g_autofree char *shown = NULL;
  guint first;

  causerie_test_reply_add_header (reply, "retry-after", "120");
  causerie_scene_push (scene, reply);
  meet (scene, TOO_FAST);
  first = read_countdown (scene);
  g_assert_cmpuint (first, >, 1);
  g_assert_cmpuint (first, <=, 120);
  shown = g_strdup_printf ("in %u s", first);
  causerie_driver_wait_no_text (scene->driver, "list:Conversation", shown);
  g_assert_cmpuint (read_countdown (scene), >, 0);
  g_assert_cmpuint (read_countdown (scene), <, first);
}

static void
test_overloaded_after_retries (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  guint before = causerie_scene_count_messages (scene);

  for (guint i = 0; i < 3; i++)
    push_error (scene, 529, "overloaded_error", "Overloaded");
  meet (scene, BUSY);
  g_assert_cmpuint (causerie_scene_count_messages (scene), ==, before + 3);
}

static void
test_bad_request (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  push_error (scene, 400, "invalid_request_error", "messages: something is wrong");
  meet (scene, BAD_REQUEST);
  causerie_driver_wait_text (scene->driver, "list:Conversation", "messages: something is wrong");
}

static void
test_refused (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  push_stopped (scene, "I", "refusal");
  meet (scene, REFUSED);
}

static void
test_cut_at_the_limit (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  push_stopped (scene, "Once upon a time", "max_tokens");
  meet (scene, CUT);
}

static void
test_context_full (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  push_stopped (scene, "And then", "model_context_window_exceeded");
  meet (scene, CONTEXT_FULL);
}

static void
test_broken_stream (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  g_autofree char *start = causerie_test_sse_start (CAUSERIE_SCENE_MODEL);
  g_autofree char *block = causerie_test_sse_text_block (0, "As far as it went");
  CauserieTestReply *reply = causerie_test_reply_new_stream (start);

  causerie_test_reply_add_text (reply, block);
  causerie_test_reply_set_end (reply, CAUSERIE_TEST_END_CUT);
  causerie_scene_push (scene, reply);
  meet (scene, BROKEN);
  causerie_driver_wait_text (scene->driver, "list:Conversation", "As far as it went");
}

static void
test_all_after_restart (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  guint before = causerie_scene_count_messages (scene);

  causerie_scene_restart (scene);
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    {
      causerie_scene_open_chat (scene, states[i].question);
      assert_shows (scene, &states[i]);
    }
  g_assert_cmpuint (causerie_scene_count_messages (scene), ==, before);
}

static void
test_retry_mends_it (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  causerie_scene_open_chat (scene, states[WRONG_KEY].question);
  causerie_driver_click (scene->driver, "button:Retry");
  causerie_driver_wait_text (scene->driver, "list:Conversation", "Heard: Wrong key");
  causerie_driver_wait_no_text (scene->driver, "list:Conversation", states[WRONG_KEY].words);
}

static void
test_continue_goes_on (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  guint before = causerie_scene_count_messages (scene);
  g_autofree char *body = NULL;

  causerie_scene_open_chat (scene, states[CUT].question);
  causerie_driver_click (scene->driver, "button:Continue");
  causerie_scene_wait_messages (scene, before + 1);
  body = causerie_scene_dup_body (scene, before);
  g_assert_nonnull (strstr (body, "Once upon a time"));
  causerie_driver_wait_gone (scene->driver, "button:Stop");
}

/* The service is gone: the text is in the timeline, not lost, and can be sent again. */
static void
test_nothing_answers (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  causerie_driver_quit (scene->driver);
  causerie_driver_set_environment (scene->driver, "ANTHROPIC_BASE_URL", "http://127.0.0.1:9");
  causerie_driver_start (scene->driver);
  causerie_driver_send (scene->driver, "Anybody there");
  causerie_driver_wait_text (scene->driver, "list:Conversation", "Anybody there");
  causerie_driver_wait_text (scene->driver, "list:Conversation",
                             "Nothing answers at the service's address.");
  g_object_unref (causerie_driver_wait (scene->driver, "button:Preferences"));
  causerie_driver_set_environment (scene->driver, "ANTHROPIC_BASE_URL",
                                   causerie_test_server_get_base_url (scene->server));
  causerie_scene_restart (scene);
  causerie_scene_open_chat (scene, "Anybody there");
  causerie_driver_click (scene->driver, "button:Retry");
  causerie_driver_wait_text (scene->driver, "list:Conversation", "Heard: Anybody there");
}

int
main (int argc, char *argv[])
{
  static const CauserieSceneTest tests[] = {
    { "/e2e/errors/wrong-key", test_wrong_key },
    { "/e2e/errors/unknown-model", test_unknown_model },
    { "/e2e/errors/rate-limit-counts-down", test_rate_limit_counts_down },
    { "/e2e/errors/overloaded-after-retries", test_overloaded_after_retries },
    { "/e2e/errors/bad-request", test_bad_request },
    { "/e2e/errors/refused", test_refused },
    { "/e2e/errors/cut-at-the-limit", test_cut_at_the_limit },
    { "/e2e/errors/context-full", test_context_full },
    { "/e2e/errors/broken-stream", test_broken_stream },
    { "/e2e/errors/all-after-restart", test_all_after_restart },
    { "/e2e/errors/retry-mends-it", test_retry_mends_it },
    { "/e2e/errors/continue-goes-on", test_continue_goes_on },
    { "/e2e/errors/nothing-answers", test_nothing_answers },
  };

  return causerie_scene_run (&argc, &argv, tests, G_N_ELEMENTS (tests));
}
