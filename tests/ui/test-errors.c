/* SPDX-License-Identifier: GPL-3.0-or-later
 * Every error has a text and a next step, also after a restart. Insecure connections are tested in
 * tests/api/test-answers.c. */
#include "config.h"

#include "causerie-scene.h"

#include <string.h>

/* What is shown after the last message of a chat has failed. */
typedef struct
{
  const char *question;
  const char *words;   /* the label with the error */
  const char *buttons; /* all buttons next to it */
  const char *also;    /* other visible text */
} State;

enum
{
  WRONG_KEY,
  STRANGE_MODEL,
  TOO_FAST,
  BUSY,
  BAD_REQUEST,
  PAYMENT,
  SPENT,
  FAULT,
  REDIRECTED,
  NOBODY,
  OFFLINE,
  NO_ADDRESS,
  REFUSED,
  CUT,
  CONTEXT_FULL,
  BROKEN,
  N_STATES
};

static const State states[N_STATES] = {
  [WRONG_KEY]
  = { "Wrong key", "label:The service did not accept the API key. Check the key, then try again.",
      "Preferences, Retry", "Not sent" },
  [STRANGE_MODEL]
  = { "Strange model", "label:The service does not offer this model. Choose another model.",
      "Choose Model, Retry", "Not sent" },
  [TOO_FAST] = { "Much too fast", "label:Too many requests. Wait a moment, then try again.",
                 "Retry", "Not sent" },
  [BUSY] = { "Busy place",
             "label:The service is overloaded. Try again in a moment, or choose another model.",
             "Retry", "Not sent" },
  [BAD_REQUEST]
  = { "Bad request",
      "label:The service did not accept the request. Edit your message and send it again.",
      "Edit Message, Retry", "messages: something is wrong" },
  [PAYMENT] = { "Empty purse",
                "label:There is a billing problem with this account. Check your billing details, "
                "then try again.",
                "Retry", "the card was declined" },
  [SPENT]
  = { "Spent it all",
      "label:This account has reached its spending limit. Raise the limit or use another key.",
      "Preferences, Retry", "You have reached your specified API usage limits" },
  [FAULT] = { "Their fault", "label:The service ran into a problem. Try again.", "Retry",
              "Request: req_test" },
  [REDIRECTED]
  = { "Gone elsewhere",
      "label:The service has moved to another address. Check the address, then try again.",
      "Preferences, Retry", "/elsewhere" },
  [NOBODY] = { "Anybody there",
               "label:No server responded at the service’s address. Start the service, or check "
               "the address.",
               "Preferences, Retry", "Not sent" },
  [OFFLINE] = { "No way out",
                "label:The service cannot be reached. Check the network connection, then try "
                "again.",
                "Retry", "Not sent" },
  [NO_ADDRESS]
  = { "For my own server",
      "label:The service that is set by an environment variable cannot be used. "
      "Correct or unset the variable, then start Causerie again.",
      "Retry", "ANTHROPIC_BASE_URL: The address must begin with https:// or http://." },
  [REFUSED] = { "Refuse me", "label:The service’s safety filter stopped this reply.*",
                "Edit Message, Choose Model, Retry", "left out if you continue" },
  [CUT] = { "Long story", "label:This reply was cut off at the length limit.", "Continue, Retry",
            "Once upon a time" },
  [CONTEXT_FULL]
  = { "Whole library",
      "label:This chat is too long for the model. Start a new chat, or edit an earlier message.",
      "New Chat, Edit Message", "And then" },
  [BROKEN] = { "Broken line", "label:This reply was interrupted.", "Retry", "As far as it went" },
};

static void
assert_shows (CauserieScene *scene, const State *state)
{
  causerie_driver_wait_text (scene->driver, "list:Conversation", state->question);
  causerie_driver_wait_beside (scene->driver, state->words, state->buttons);
  causerie_driver_wait_text (scene->driver, "list:Conversation", state->also);
  causerie_driver_wait_gone (scene->driver, "button:Stop");
  g_assert_true (causerie_driver_is_sensitive (scene->driver, "text:Message"));
}

static void
fail_message (CauserieScene *scene, guint which)
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

/* Checks that everything is there after a restart, which sends nothing. */
static void
assert_kept_after_restart (CauserieScene *scene, guint which)
{
  guint before = causerie_scene_count_messages (scene);

  causerie_scene_restart (scene);
  causerie_scene_open_chat (scene, states[which].question);
  assert_shows (scene, &states[which]);
  g_assert_cmpuint (causerie_scene_count_messages (scene), ==, before);
}

/* Clicks a next step, and closes what it opens. */
static void
click_step (CauserieScene *scene, guint which, const char *button, const char *opened)
{
  causerie_driver_click_beside (scene->driver, states[which].words, button);
  g_object_unref (causerie_driver_wait (scene->driver, opened));
  causerie_driver_press (scene->driver, "Escape");
  causerie_driver_wait_gone (scene->driver, opened);
}

static void
assert_retry_succeeds (CauserieScene *scene, guint which)
{
  const State *state = &states[which];
  g_autofree char *echo = g_strconcat ("Heard: ", state->question, NULL);

  causerie_driver_click_beside (scene->driver, state->words, "Retry");
  causerie_driver_wait_text (scene->driver, "list:Conversation", echo);
  causerie_driver_wait_gone (scene->driver, state->words);
}

static void
test_wrong_key (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  push_error (scene, 401, "authentication_error", "invalid x-api-key");
  fail_message (scene, WRONG_KEY);
  click_step (scene, WRONG_KEY, "Preferences", "frame:Preferences");
  assert_kept_after_restart (scene, WRONG_KEY);
  assert_retry_succeeds (scene, WRONG_KEY);
}

static void
test_unknown_model (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  push_error (scene, 404, "not_found_error", "model: claude-opus-5-5");
  fail_message (scene, STRANGE_MODEL);
  click_step (scene, STRANGE_MODEL, "Choose Model", "list:Models");
  assert_kept_after_restart (scene, STRANGE_MODEL);
}

/* Returns: the remaining seconds, or 0 */
static guint
read_countdown (CauserieScene *scene)
{
  static const char before[] = "Try again in ";
  g_autofree char *all = causerie_driver_dup_all_text (scene->driver, "list:Conversation");
  const char *found = strstr (all, before);

  return found != NULL ? (guint)g_ascii_strtoull (found + strlen (before), NULL, 10) : 0;
}

static void
assert_counts_down (CauserieScene *scene, guint most)
{
  guint first = read_countdown (scene);
  g_autofree char *shown = g_strdup_printf ("in %u seconds.", first);

  g_assert_cmpuint (first, >, 1);
  g_assert_cmpuint (first, <=, most);
  /* Retry stays sensitive during the countdown: the user may have chosen another service
     meanwhile. */
  g_assert_true (
      causerie_driver_is_sensitive_beside (scene->driver, states[TOO_FAST].words, "Retry"));
  causerie_driver_wait_no_text (scene->driver, "list:Conversation", shown);
  g_assert_cmpuint (read_countdown (scene), >, 0);
  g_assert_cmpuint (read_countdown (scene), <, first);
}

static void
test_rate_limit_counts_down (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  CauserieTestReply *reply
      = causerie_test_reply_new_error (429, "rate_limit_error", "Too many requests");
  guint left;

  causerie_test_reply_add_header (reply, "retry-after", "120");
  causerie_scene_push (scene, reply);
  fail_message (scene, TOO_FAST);
  assert_counts_down (scene, 120);
  left = read_countdown (scene);
  causerie_scene_restart (scene);
  causerie_scene_open_chat (scene, states[TOO_FAST].question);
  assert_shows (scene, &states[TOO_FAST]);
  assert_counts_down (scene, left);
}

static void
test_overloaded_after_retries (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  for (guint i = 0; i < 3; i++)
    push_error (scene, 529, "overloaded_error", "Overloaded");
  fail_message (scene, BUSY);
  g_assert_cmpuint (causerie_scene_count_messages (scene), ==, 3);
  assert_kept_after_restart (scene, BUSY);
}

static void
test_bad_request (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  push_error (scene, 400, "invalid_request_error", "messages: something is wrong");
  fail_message (scene, BAD_REQUEST);
  assert_kept_after_restart (scene, BAD_REQUEST);
}

static void
test_payment (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  push_error (scene, 402, "billing_error", "the card was declined");
  fail_message (scene, PAYMENT);
  assert_kept_after_restart (scene, PAYMENT);
}

static void
test_spending_limit (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  push_error (scene, 400, "invalid_request_error",
              "You have reached your specified API usage limits. You will regain access later.");
  fail_message (scene, SPENT);
  click_step (scene, SPENT, "Preferences", "frame:Preferences");
  assert_kept_after_restart (scene, SPENT);
}

static void
test_server_error_shows_request_id (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  CauserieTestReply *reply = causerie_test_reply_new_error (500, "api_error", "Internal error");

  causerie_test_reply_add_header (reply, "x-should-retry", "false");
  causerie_scene_push (scene, reply);
  fail_message (scene, FAULT);
  assert_kept_after_restart (scene, FAULT);
}

static void
test_redirect_is_not_followed (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  g_autofree char *elsewhere
      = g_strconcat (causerie_test_server_get_base_url (scene->server), "/elsewhere", NULL);

  causerie_scene_push (scene, causerie_test_reply_new_redirect (307, elsewhere));
  fail_message (scene, REDIRECTED);
  g_assert_cmpuint (causerie_scene_count_messages (scene), ==, 1);
  assert_kept_after_restart (scene, REDIRECTED);
}

/* Restarts the program with another address. */
static void
move_service (CauserieScene *scene, const char *url)
{
  causerie_driver_set_environment (scene->driver, "ANTHROPIC_BASE_URL", url);
  causerie_scene_restart (scene);
}

/* The message is in the timeline and can be sent again. */
static void
fail_message_at (CauserieScene *scene, guint which, const char *url)
{
  move_service (scene, url);
  fail_message (scene, which);
  move_service (scene, causerie_test_server_get_base_url (scene->server));
  causerie_scene_open_chat (scene, states[which].question);
  assert_shows (scene, &states[which]);
  g_assert_cmpuint (causerie_scene_count_messages (scene), ==, 0);
}

static void
test_no_server (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  fail_message_at (scene, NOBODY, "http://127.0.0.1:9");
  assert_retry_succeeds (scene, NOBODY);
}

/* A multicast address: the kernel never connects to one. */
static void
test_no_network (gconstpointer data)
{
  fail_message_at ((gpointer)data, OFFLINE, "https://224.0.0.1");
}

/* A message for that server is sent to no other, neither to Anthropic nor to the demo. */
static void
test_no_address (gconstpointer data)
{
  fail_message_at ((gpointer)data, NO_ADDRESS, "localhost:8080");
}

static void
test_refused (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  push_stopped (scene, "I", "refusal");
  fail_message (scene, REFUSED);
  assert_kept_after_restart (scene, REFUSED);
}

static void
test_cut_at_the_limit (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  push_stopped (scene, "Once upon a time", "max_tokens");
  fail_message (scene, CUT);
  assert_kept_after_restart (scene, CUT);
}

static void
test_context_full (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  push_stopped (scene, "And then", "model_context_window_exceeded");
  fail_message (scene, CONTEXT_FULL);
  assert_kept_after_restart (scene, CONTEXT_FULL);
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
  fail_message (scene, BROKEN);
  assert_kept_after_restart (scene, BROKEN);
}

/* Sends a user message instead of prefilling the reply, which newer models do not accept. */
static void
test_continue_goes_on (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  g_autofree char *body = NULL;
  g_autofree char *role = NULL;

  push_stopped (scene, "Once upon a time", "max_tokens");
  fail_message (scene, CUT);
  causerie_driver_click_beside (scene->driver, states[CUT].words, "Continue");
  causerie_scene_wait_messages (scene, 2);
  body = causerie_scene_dup_body (scene, 1);
  g_assert_nonnull (strstr (body, "Once upon a time"));
  role = causerie_scene_dup_last_role (scene, 1);
  g_assert_cmpstr (role, ==, "user");
  causerie_driver_wait_gone (scene->driver, "button:Stop");
}

int
main (int argc, char *argv[])
{
  static const CauserieSceneTest tests[] = {
    { "/errors/retry-succeeds-with-right-key", test_wrong_key },
    { "/errors/unknown-model-opens-model-menu", test_unknown_model },
    { "/errors/rate-limit-counts-down", test_rate_limit_counts_down },
    { "/errors/overloaded-after-three-tries", test_overloaded_after_retries },
    { "/errors/bad-request-can-be-edited", test_bad_request },
    { "/errors/billing-error-is-explained", test_payment },
    { "/errors/spending-limit-opens-preferences", test_spending_limit },
    { "/errors/server-error-shows-request-id", test_server_error_shows_request_id },
    { "/errors/redirect-is-not-followed", test_redirect_is_not_followed },
    { "/errors/retry-succeeds-when-server-is-back", test_no_server },
    { "/errors/no-network-keeps-the-message", test_no_network },
    { "/errors/bad-address-sends-nothing-elsewhere", test_no_address },
    { "/errors/refused-reply-offers-edit-and-model", test_refused },
    { "/errors/reply-cut-at-the-limit-can-be-continued", test_cut_at_the_limit },
    { "/errors/full-chat-offers-new-one", test_context_full },
    { "/errors/broken-stream-keeps-what-came", test_broken_stream },
    { "/errors/continue-goes-on", test_continue_goes_on },
  };

  return causerie_scene_run (&argc, &argv, tests, G_N_ELEMENTS (tests));
}
