/* SPDX-License-Identifier: GPL-3.0-or-later
 * Turns with a scripted service and a real library: what is sent, stored and shown. */
#include "config.h"

#include "causerie-chat-fixture.h"

#include <string.h>

typedef CauserieChatFixture Fixture;

static gboolean
is_streaming (gpointer data)
{
  Fixture *self = data;
  CauserieTurn *turn = causerie_chat_get_turn (self->chat, self->branch);

  return turn != NULL && causerie_turn_get_state (turn) == CAUSERIE_TURN_STREAMING;
}

static void
wait_streaming (Fixture *self)
{
  g_assert_true (causerie_test_wait_until (is_streaming, self, 30));
}

static void
test_send (Fixture *self, gconstpointer data)
{
  g_autofree char *messages = NULL;
  g_autofree char *stream = NULL;

  causerie_test_send_and_reply (self, "Hi", "Hello");
  causerie_test_assert_branch (self, "u:Hi a:Hello");
  causerie_test_send_and_reply (self, "And?", "More");
  causerie_test_assert_branch (self, "u:Hi a:Hello u:And? a:More");
  g_assert_cmpuint (causerie_test_server_get_n_requests (self->server), ==, 2);
  messages = causerie_test_dup_member (self->server, 1, "messages");
  g_assert_cmpstr (messages, ==,
                   "[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Hi\"}]},"
                   "{\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"Hello\"}]},"
                   "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"And?\"}]}]");
  stream = causerie_test_dup_member (self->server, 1, "stream");
  g_assert_cmpstr (stream, ==, "true");
  causerie_chat_fixture_reopen (self);
  causerie_test_load_all (self);
  causerie_test_assert_branch (self, "u:Hi a:Hello u:And? a:More");
}

static void
test_nothing_to_send (Fixture *self, gconstpointer data)
{
  static const char *const blank[] = { " \n\t", "\u3000\u00a0" };

  for (guint i = 0; i < G_N_ELEMENTS (blank); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (causerie_test_try_send (self, blank[i], &error));
      g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_EMPTY);
      g_assert_cmpint (causerie_chat_get_id (self->chat), ==, 0);
    }
}

static void
test_stop (Fixture *self, gconstpointer data)
{
  causerie_test_server_push (self->server, causerie_test_create_open_reply ("Once upon"));
  causerie_test_send (self, "Tell");
  wait_streaming (self);
  causerie_turn_stop (causerie_chat_get_turn (self->chat, self->branch));
  causerie_test_wait_idle (self->chat);
  causerie_test_server_wait_closed (self->server, 0);
  causerie_test_assert_branch (self, "u:Tell a2:Once upon");
  g_assert_null (causerie_test_get_failure (self, 0));
  causerie_chat_fixture_reopen (self);
  causerie_test_load_all (self);
  causerie_test_assert_branch (self, "u:Tell a2:Once upon");
}

static void
assert_failure (Fixture *self, CauserieError code)
{
  const CauserieFailure *failure = causerie_test_get_failure (self, 0);

  g_assert_nonnull (failure);
  g_assert_cmpint (failure->code, ==, code);
}

static void
test_stop_before_the_reply (Fixture *self, gconstpointer data)
{
  CauserieTurn *turn;

  causerie_test_server_push (self->server, causerie_test_reply_new_silent ());
  causerie_test_send (self, "Tell");
  causerie_test_server_wait_requests (self->server, 1);
  turn = g_object_ref (causerie_chat_get_turn (self->chat, self->branch));
  g_assert_cmpint (causerie_turn_get_state (turn), ==, CAUSERIE_TURN_WAITING);
  causerie_turn_stop (turn);
  causerie_test_wait_idle (self->chat);
  g_assert_cmpint (causerie_turn_get_state (turn), ==, CAUSERIE_TURN_FAILED);
  g_object_unref (turn);
  causerie_test_assert_branch (self, "u:Tell");
  assert_failure (self, CAUSERIE_ERROR_STOPPED);
  causerie_chat_fixture_reopen (self);
  assert_failure (self, CAUSERIE_ERROR_STOPPED);
}

/* Stopping a further reply leaves no failure at a message that has a reply. */
static void
test_stop_before_another_reply (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  causerie_test_send_and_reply (self, "Hi", "One");
  causerie_test_server_push (
      self->server, causerie_test_reply_new_error (401, "authentication_error", "bad key"));
  g_assert_true (causerie_test_try_retry (self, causerie_test_get_id (self, 1), &error));
  causerie_test_wait_idle (self->chat);
  assert_failure (self, CAUSERIE_ERROR_AUTHENTICATION);
  causerie_test_server_push (self->server, causerie_test_reply_new_silent ());
  g_assert_true (causerie_test_try_retry (self, causerie_test_get_id (self, 1), &error));
  causerie_test_server_wait_requests (self->server, 3);
  causerie_turn_stop (causerie_chat_get_turn (self->chat, self->branch));
  causerie_test_wait_idle (self->chat);
  causerie_test_assert_branch (self, "u:Hi a:One");
  g_assert_null (causerie_test_get_failure (self, 0));
  causerie_chat_fixture_reopen (self);
  g_assert_null (causerie_test_get_failure (self, 0));
}

static void
test_failure_is_stored (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  causerie_test_server_push (
      self->server, causerie_test_reply_new_error (401, "authentication_error", "bad key"));
  causerie_test_send (self, "Hi");
  causerie_test_wait_idle (self->chat);
  causerie_test_assert_branch (self, "u:Hi");
  g_assert_cmpint (causerie_test_get_failure (self, 0)->code, ==, CAUSERIE_ERROR_AUTHENTICATION);
  causerie_chat_fixture_reopen (self);
  g_assert_cmpint (causerie_test_get_failure (self, 0)->code, ==, CAUSERIE_ERROR_AUTHENTICATION);
  causerie_test_push_text (self, "Hello");
  causerie_test_try_retry (self, causerie_test_get_id (self, 0), &error);
  g_assert_no_error (error);
  causerie_test_wait_idle (self->chat);
  causerie_test_assert_branch (self, "u:Hi a:Hello");
  g_assert_null (causerie_test_get_failure (self, 0));
  causerie_chat_fixture_reopen (self);
  causerie_test_load_all (self);
  causerie_test_assert_branch (self, "u:Hi a:Hello");
  g_assert_null (causerie_test_get_failure (self, 0));
}

/* An answer without a reply is stored as a failure of the user's message. */
static void
test_no_reply (Fixture *self, gconstpointer data)
{
  g_autofree char *events
      = causerie_test_sse ("{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"}}",
                           "{\"type\":\"message_stop\"}", NULL);

  causerie_test_push (self, events);
  causerie_test_send (self, "Hi");
  causerie_test_wait_idle (self->chat);
  causerie_test_assert_branch (self, "u:Hi");
  g_assert_nonnull (causerie_test_get_failure (self, 0));
  g_assert_cmpint (causerie_test_get_failure (self, 0)->code, ==, CAUSERIE_ERROR_BAD_ANSWER);
  causerie_chat_fixture_reopen (self);
  g_assert_cmpint (causerie_test_get_failure (self, 0)->code, ==, CAUSERIE_ERROR_BAD_ANSWER);
}

static void
test_broken_stream (Fixture *self, gconstpointer data)
{
  g_autofree char *events = causerie_test_sse_text ("Once upon a time");
  CauserieTestReply *reply;

  *strstr (events, "event: message_delta") = '\0';
  reply = causerie_test_reply_new_stream (events);
  causerie_test_reply_set_end (reply, CAUSERIE_TEST_END_CUT);
  causerie_test_server_push (self->server, reply);
  causerie_test_send (self, "Tell");
  causerie_test_wait_idle (self->chat);
  causerie_test_assert_branch (self, "u:Tell a3:Once upon a time");
  g_assert_nonnull (causerie_test_get_failure (self, 1));
  causerie_chat_fixture_reopen (self);
  causerie_test_load_all (self);
  causerie_test_assert_branch (self, "u:Tell a3:Once upon a time");
  g_assert_cmpint (causerie_test_get_failure (self, 1)->code, ==, CAUSERIE_ERROR_CONNECTION_LOST);
}

static void
test_states_of_replies (Fixture *self, gconstpointer data)
{
  static const char *const reasons[] = { "max_tokens", "refusal", "model_context_window_exceeded" };

  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    {
      g_autofree char *start = causerie_test_sse_start (CAUSERIE_TEST_MODEL);
      g_autofree char *block = causerie_test_sse_text_block (0, "Some");
      g_autofree char *stop = causerie_test_sse_stop (reasons[i]);
      g_autofree char *events = g_strconcat (start, block, stop, NULL);

      causerie_test_push (self, events);
      causerie_test_send (self, "Go");
      causerie_test_wait_idle (self->chat);
    }
  causerie_test_assert_branch (self, "u:Go a4:Some u:Go a5:Some u:Go a6:Some");
}

static void
test_retry_makes_a_sibling (Fixture *self, gconstpointer data)
{
  CauserieTree *tree = causerie_chat_get_tree (self->chat);
  g_autoptr (GError) error = NULL;
  gint64 first;

  causerie_test_send_and_reply (self, "Hi", "One");
  first = causerie_test_get_id (self, 1);
  causerie_test_push_text (self, "Two");
  g_assert_true (causerie_test_try_retry (self, first, &error));
  causerie_test_wait_idle (self->chat);
  causerie_test_assert_branch (self, "u:Hi a:Two");
  g_assert_cmpuint (causerie_tree_get_n_versions (tree, first), ==, 2);
  causerie_chat_fixture_reopen (self);
  causerie_test_load_all (self);
  causerie_test_assert_branch (self, "u:Hi a:Two");
}

/* A failed retry keeps the old reply and stores the failure until a further reply begins. */
static void
test_failed_retry (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  causerie_test_send_and_reply (self, "Hi", "One");
  causerie_test_server_push (
      self->server, causerie_test_reply_new_error (401, "authentication_error", "bad key"));
  g_assert_true (causerie_test_try_retry (self, causerie_test_get_id (self, 1), &error));
  causerie_test_wait_idle (self->chat);
  causerie_test_assert_branch (self, "u:Hi a:One");
  g_assert_cmpint (causerie_test_get_failure (self, 0)->code, ==, CAUSERIE_ERROR_AUTHENTICATION);
  g_assert_null (causerie_test_get_failure (self, 1));
  causerie_chat_fixture_reopen (self);
  g_assert_cmpint (causerie_test_get_failure (self, 0)->code, ==, CAUSERIE_ERROR_AUTHENTICATION);
  causerie_test_push_text (self, "Two");
  g_assert_true (causerie_test_try_retry (self, causerie_test_get_id (self, 1), &error));
  causerie_test_wait_idle (self->chat);
  causerie_test_assert_branch (self, "u:Hi a:Two");
  g_assert_null (causerie_test_get_failure (self, 0));
  causerie_chat_fixture_reopen (self);
  g_assert_null (causerie_test_get_failure (self, 0));
}

static void
test_edit_makes_a_sibling (Fixture *self, gconstpointer data)
{
  g_autofree char *messages = NULL;
  g_autoptr (GError) error = NULL;

  causerie_test_send_and_reply (self, "Hi", "One");
  causerie_test_send_and_reply (self, "B", "Two");
  causerie_test_push_text (self, "Three");
  g_assert_true (causerie_test_try_edit (self, causerie_test_get_id (self, 2), "Changed", &error));
  causerie_test_wait_idle (self->chat);
  causerie_test_assert_branch (self, "u:Hi a:One u:Changed a:Three");
  messages = causerie_test_dup_member (self->server, 2, "messages");
  g_assert_null (strstr (messages, "Two"));
  causerie_test_push_text (self, "New start");
  g_assert_true (causerie_test_try_edit (self, causerie_test_get_id (self, 0), "Ho", &error));
  causerie_test_wait_idle (self->chat);
  causerie_test_assert_branch (self, "u:Ho a:New start");
  causerie_chat_fixture_reopen (self);
  causerie_test_load_all (self);
  causerie_test_assert_branch (self, "u:Ho a:New start");
}

static void
test_edit_that_is_blank (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) missing = NULL;

  causerie_test_send_and_reply (self, "Hi", "One");
  g_assert_false (causerie_test_try_edit (self, causerie_test_get_id (self, 0), " \u3000", &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_EMPTY);
  g_assert_false (causerie_test_try_edit (self, 4711, "x", &missing));
  g_assert_error (missing, CAUSERIE_ERROR, CAUSERIE_ERROR_NO_MESSAGE);
}

static void
end_the_chat (Fixture *self)
{
  g_autofree char *events = causerie_test_sse_ended ("Bye");

  causerie_test_push (self, events);
  causerie_test_send (self, "Go away");
  causerie_test_wait_idle (self->chat);
}

static void
test_ended_refuses (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) again = NULL;
  CauserieChatItem *item;

  end_the_chat (self);
  causerie_test_assert_branch (self, "u:Go away a!:Bye");
  item = causerie_chat_list_find (self->list, causerie_chat_get_id (self->chat));
  g_assert_true (causerie_chat_item_get_ended (item));
  g_assert_false (causerie_test_try_send (self, "Please", &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_ENDED);
  g_assert_cmpuint (causerie_test_server_get_n_requests (self->server), ==, 1);
  causerie_chat_fixture_reopen (self);
  item = causerie_chat_list_find (self->list, causerie_chat_get_id (self->chat));
  g_assert_true (causerie_chat_item_get_ended (item));
  g_assert_false (causerie_test_try_send (self, "Please", &again));
  g_assert_error (again, CAUSERIE_ERROR, CAUSERIE_ERROR_ENDED);
  g_assert_cmpuint (causerie_test_server_get_n_requests (self->server), ==, 1);
}

static void
test_edit_and_retry_above_an_ending (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  CauserieChatItem *item;
  gint64 ending;

  end_the_chat (self);
  item = causerie_chat_list_find (self->list, causerie_chat_get_id (self->chat));
  ending = causerie_test_get_id (self, 1);
  causerie_test_push_text (self, "Sorry");
  g_assert_true (causerie_test_try_retry (self, ending, &error));
  causerie_test_wait_idle (self->chat);
  causerie_test_assert_branch (self, "u:Go away a:Sorry");
  g_assert_false (causerie_chat_item_get_ended (item));
  causerie_chat_show (self->chat, self->branch, ending);
  g_assert_true (causerie_chat_item_get_ended (item));
  causerie_test_push_text (self, "Welcome");
  g_assert_true (causerie_test_try_edit (self, causerie_test_get_id (self, 0), "Hi", &error));
  causerie_test_wait_idle (self->chat);
  causerie_test_assert_branch (self, "u:Hi a:Welcome");
  g_assert_false (causerie_chat_item_get_ended (item));
}

static void
on_done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GError **place = data;

  causerie_chat_turn_finish (CAUSERIE_CHAT (source), result, place);
  if (*place == NULL)
    *place = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "sent");
}

static gboolean
both_are_set (gpointer data)
{
  GError **errors = data;

  return errors[0] != NULL && errors[1] != NULL;
}

static void
test_two_sends_at_once (Fixture *self, gconstpointer data)
{
  GError *errors[2] = { NULL, NULL };

  causerie_test_push_text (self, "Hello");
  causerie_chat_send_async (self->chat, self->branch, "Hi", NULL, NULL, on_done_cb, &errors[0]);
  causerie_chat_send_async (self->chat, self->branch, "Hi", NULL, NULL, on_done_cb, &errors[1]);
  g_assert_true (causerie_test_wait_until (both_are_set, errors, 30));
  g_assert_error (errors[0], G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_error (errors[1], CAUSERIE_ERROR, CAUSERIE_ERROR_BUSY);
  g_clear_error (&errors[0]);
  g_clear_error (&errors[1]);
  causerie_test_wait_idle (self->chat);
  causerie_test_assert_branch (self, "u:Hi a:Hello");
}

static void
test_busy_while_streaming (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) sending = NULL;
  g_autoptr (GError) retrying = NULL;

  causerie_test_server_push (self->server, causerie_test_create_open_reply ("Once"));
  causerie_test_send (self, "Tell");
  wait_streaming (self);
  g_assert_false (causerie_test_try_send (self, "More", &sending));
  g_assert_error (sending, CAUSERIE_ERROR, CAUSERIE_ERROR_BUSY);
  g_assert_false (causerie_test_try_retry (self, causerie_test_get_id (self, 1), &retrying));
  g_assert_error (retrying, CAUSERIE_ERROR, CAUSERIE_ERROR_BUSY);
}

static void
test_invalid_signature (Fixture *self, gconstpointer data)
{
  g_autofree char *start = causerie_test_sse_start (CAUSERIE_TEST_MODEL);
  g_autofree char *thinking = causerie_test_sse (
      "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"thinking\","
      "\"thinking\":\"Hm\",\"signature\":\"c2ln\"}}",
      "{\"type\":\"content_block_stop\",\"index\":0}", NULL);
  g_autofree char *block = causerie_test_sse_text_block (1, "One");
  g_autofree char *stop = causerie_test_sse_stop ("end_turn");
  g_autofree char *events = g_strconcat (start, thinking, block, stop, NULL);
  g_autofree char *with = NULL;
  g_autofree char *without = NULL;
  g_autofree char *later = NULL;

  causerie_test_push (self, events);
  causerie_test_send (self, "A");
  causerie_test_wait_idle (self->chat);
  causerie_test_server_push (
      self->server,
      causerie_test_reply_new_error (400, "invalid_request_error",
                                     "messages.1.content.0: Invalid `signature` in `thinking` "
                                     "block. The block is bound to a different conversation."));
  causerie_test_send_and_reply (self, "B", "Two");
  causerie_test_assert_branch (self, "u:A a:One u:B a:Two");
  with = causerie_test_dup_member (self->server, 1, "messages");
  without = causerie_test_dup_member (self->server, 2, "messages");
  g_assert_nonnull (strstr (with, "c2ln"));
  g_assert_null (strstr (without, "c2ln"));
  g_assert_nonnull (strstr (without, "One"));
  causerie_test_send_and_reply (self, "C", "Three");
  later = causerie_test_dup_member (self->server, 3, "messages");
  g_assert_null (strstr (later, "c2ln"));
}

static void
assert_most_tokens (Fixture *self, guint request, const char *expected)
{
  g_autofree char *most = causerie_test_dup_member (self->server, request, "max_tokens");

  g_assert_cmpstr (most, ==, expected);
}

/* Replies may have the length that the model allows. */
static void
test_longest_reply (Fixture *self, gconstpointer data)
{
  causerie_test_send_and_reply (self, "A", "One");
  assert_most_tokens (self, 0, "128000");
}

/* A limit that the service names is used from then on. */
static void
test_named_limit (Fixture *self, gconstpointer data)
{
  causerie_test_server_push (
      self->server,
      causerie_test_reply_new_error (400, "invalid_request_error",
                                     "max_tokens: 128000 > 8192, which is the maximum allowed "
                                     "number of output tokens for this model of 2026"));
  causerie_test_send_and_reply (self, "A", "One");
  causerie_test_assert_branch (self, "u:A a:One");
  assert_most_tokens (self, 0, "128000");
  assert_most_tokens (self, 1, "8192");
  causerie_test_send_and_reply (self, "B", "Two");
  assert_most_tokens (self, 2, "8192");
}

/* What a long prompt leaves of the context is asked for once; other chats are not limited. */
static void
test_rest_of_the_context (Fixture *self, gconstpointer data)
{
  causerie_test_server_push (
      self->server, causerie_test_reply_new_error (
                        400, "invalid_request_error",
                        "input length and `max_tokens` exceed context limit: 150000 + 128000 > "
                        "200000, decrease input length or `max_tokens` and try again"));
  causerie_test_send_and_reply (self, "A", "One");
  causerie_test_assert_branch (self, "u:A a:One");
  assert_most_tokens (self, 1, "50000");
  causerie_test_send_and_reply (self, "B", "Two");
  assert_most_tokens (self, 2, "128000");
}

/* A refusal without a smaller number is not repeated. */
static void
test_no_limit_named (Fixture *self, gconstpointer data)
{
  causerie_test_server_push (self->server,
                             causerie_test_reply_new_error (400, "invalid_request_error",
                                                            "max_tokens: must not be 128000"));
  causerie_test_send (self, "A");
  causerie_test_wait_idle (self->chat);
  g_assert_cmpuint (causerie_test_server_get_n_requests (self->server), ==, 1);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    void (*test) (Fixture *self, gconstpointer data);
  } tests[] = {
    { "/turn/sends-and-stores", test_send },
    { "/turn/nothing-to-send-stores-nothing", test_nothing_to_send },
    { "/turn/stop-closes-the-connection", test_stop },
    { "/turn/stop-before-the-reply-is-stored", test_stop_before_the_reply },
    { "/turn/stop-before-another-reply-stores-no-failure", test_stop_before_another_reply },
    { "/turn/failure-is-stored-and-cleared-by-a-reply", test_failure_is_stored },
    { "/turn/end-without-a-reply-is-a-failure", test_no_reply },
    { "/turn/broken-stream-is-interrupted", test_broken_stream },
    { "/turn/distinguishes-truncated-refused-and-full", test_states_of_replies },
    { "/turn/retry-makes-a-sibling", test_retry_makes_a_sibling },
    { "/turn/failed-retry-is-stored-until-a-reply-begins", test_failed_retry },
    { "/turn/edit-makes-a-sibling", test_edit_makes_a_sibling },
    { "/turn/blank-edit-is-refused", test_edit_that_is_blank },
    { "/turn/ended-branch-refuses-first", test_ended_refuses },
    { "/turn/ended-branch-can-be-edited-and-retried", test_edit_and_retry_above_an_ending },
    { "/turn/second-of-two-sends-is-busy", test_two_sends_at_once },
    { "/turn/busy-while-a-reply-streams", test_busy_while_streaming },
    { "/turn/longest-reply", test_longest_reply },
    { "/turn/named-limit-is-used", test_named_limit },
    { "/turn/rest-of-the-context", test_rest_of_the_context },
    { "/turn/refusal-without-a-limit-is-not-repeated", test_no_limit_named },
    { "/turn/invalid-signature-is-retried-without-thinking", test_invalid_signature },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    causerie_chat_fixture_add_test (tests[i].name, tests[i].test);
  return g_test_run ();
}
