/* SPDX-License-Identifier: GPL-3.0-or-later
 * A service that no longer accepts the thinking of a branch: it is left out once and for all, there
 * and nowhere else. */
#include "config.h"

#include "causerie-chat-fixture.h"

#include <string.h>

typedef CauserieChatFixture Fixture;

#define SEARCH                                                                                     \
  "{\"type\":\"server_tool_use\",\"id\":\"srvtoolu_1\",\"name\":\"web_search\",\"input\":{}}"
#define FOUND "{\"type\":\"web_search_tool_result\",\"tool_use_id\":\"srvtoolu_1\",\"content\":[]}"

static char *
create_block (guint index, const char *json)
{
  g_autofree char *start = g_strdup_printf (
      "{\"type\":\"content_block_start\",\"index\":%u,\"content_block\":%s}", index, json);
  g_autofree char *stop = g_strdup_printf ("{\"type\":\"content_block_stop\",\"index\":%u}", index);

  return causerie_test_sse (start, stop, NULL);
}

/* A reply whose thinking has @signature, followed by the block @other. */
static void
push_thinking (Fixture *self, const char *signature, const char *other, const char *stop_reason)
{
  g_autofree char *json = g_strdup_printf (
      "{\"type\":\"thinking\",\"thinking\":\"Hm\",\"signature\":\"%s\"}", signature);
  g_autofree char *start = causerie_test_sse_start (CAUSERIE_TEST_MODEL);
  g_autofree char *thinking = create_block (0, json);
  g_autofree char *second = create_block (1, other);
  g_autofree char *stop = causerie_test_sse_stop (stop_reason);
  g_autofree char *events = g_strconcat (start, thinking, second, stop, NULL);

  causerie_test_push (self, events);
}

static void
push_text (Fixture *self, const char *signature)
{
  push_thinking (self, signature, "{\"type\":\"text\",\"text\":\"Well\"}", "end_turn");
}

/* The rest of a reply that paused for a search. */
static void
push_found (Fixture *self, const char *signature)
{
  g_autofree char *json = g_strdup_printf (
      "{\"type\":\"thinking\",\"thinking\":\"Hm\",\"signature\":\"%s\"}", signature);
  g_autofree char *start = causerie_test_sse_start (CAUSERIE_TEST_MODEL);
  g_autofree char *found = create_block (0, FOUND);
  g_autofree char *thinking = create_block (1, json);
  g_autofree char *text = create_block (2, "{\"type\":\"text\",\"text\":\"Well\"}");
  g_autofree char *stop = causerie_test_sse_stop ("end_turn");
  g_autofree char *events = g_strconcat (start, found, thinking, text, stop, NULL);

  causerie_test_push (self, events);
}

static void
push_refusal (Fixture *self)
{
  causerie_test_server_push (self->server,
                             causerie_test_reply_new_error (
                                 400, "invalid_request_error",
                                 "messages.1.content.0: Invalid `signature` in `thinking` block"));
}

static void
ask (Fixture *self, const char *text)
{
  causerie_test_send (self, text);
  causerie_test_wait_idle (self->chat);
}

static gboolean
is_marked (Fixture *self, guint position)
{
  return causerie_message_get_without_thinking (causerie_tree_get_message (
      causerie_chat_get_tree (self->chat), causerie_test_get_id (self, position)));
}

/* Asserts that the last of @n requests contains the signatures in @expected, separated by spaces,
 * and no others. */
static void
assert_sent (Fixture *self, guint n, const char *expected)
{
  static const char *const signatures[] = { "b25l", "dHdv", "dGhyZWU=", "Zm91cg==" };
  g_autofree char *messages = NULL;

  g_assert_cmpuint (causerie_test_server_get_n_requests (self->server), ==, n);
  messages = causerie_test_dup_member (self->server, n - 1, "messages");
  for (gsize i = 0; i < G_N_ELEMENTS (signatures); i++)
    {
      g_test_message ("%s in %s", signatures[i], messages);
      g_assert_cmpint (strstr (messages, signatures[i]) != NULL, ==,
                       strstr (expected, signatures[i]) != NULL);
    }
}

/* The first reply thinks. The service refuses this with the second question, and accepts it
 * without. */
static void
refuse_first_thinking (Fixture *self)
{
  push_text (self, "b25l");
  ask (self, "A");
  push_refusal (self);
  push_text (self, "dHdv");
  ask (self, "B");
  assert_sent (self, 3, "");
  causerie_test_assert_branch (self, "u:A a:Well u:B a:Well");
  g_assert_false (is_marked (self, 1));
  g_assert_true (is_marked (self, 3));
}

static void
test_later_turns_leave_it_out (Fixture *self, gconstpointer data)
{
  refuse_first_thinking (self);
  push_text (self, "dGhyZWU=");
  ask (self, "C");
  assert_sent (self, 4, "dHdv");
  g_assert_false (is_marked (self, 5));
  causerie_chat_fixture_reopen (self);
  g_assert_false (is_marked (self, 1));
  g_assert_true (is_marked (self, 3));
  g_assert_false (is_marked (self, 5));
  push_text (self, "Zm91cg==");
  ask (self, "D");
  assert_sent (self, 5, "dHdv dGhyZWU=");
}

/* The service has refused nothing of a branch beside the reply. */
static void
test_other_branches_keep_it (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  refuse_first_thinking (self);
  push_text (self, "dGhyZWU=");
  g_assert_true (causerie_test_try_edit (self, causerie_test_get_id (self, 2), "C", &error));
  causerie_test_wait_idle (self->chat);
  assert_sent (self, 4, "b25l");
  g_assert_false (is_marked (self, 3));
  push_text (self, "Zm91cg==");
  ask (self, "D");
  assert_sent (self, 5, "b25l dGhyZWU=");
}

static void
test_refused_again (Fixture *self, gconstpointer data)
{
  refuse_first_thinking (self);
  push_refusal (self);
  push_text (self, "dGhyZWU=");
  ask (self, "C");
  assert_sent (self, 5, "");
  g_assert_true (is_marked (self, 5));
  causerie_chat_fixture_reopen (self);
  push_text (self, "Zm91cg==");
  ask (self, "D");
  assert_sent (self, 6, "dGhyZWU=");
}

/* The request is sent a second time, and no third time. */
static void
test_refused_without_thinking (Fixture *self, gconstpointer data)
{
  push_text (self, "b25l");
  ask (self, "A");
  push_refusal (self);
  push_refusal (self);
  ask (self, "B");
  assert_sent (self, 3, "");
  causerie_test_assert_branch (self, "u:A a:Well u:B");
  g_assert_cmpint (causerie_test_get_failure (self, 2)->code, ==, CAUSERIE_ERROR_INVALID_SIGNATURE);
}

/* What a reply thought before a pause belongs to the request that was accepted. */
static void
test_paused_reply (Fixture *self, gconstpointer data)
{
  causerie_chat_fixture_search_web (self);
  push_text (self, "b25l");
  ask (self, "A");
  push_refusal (self);
  push_thinking (self, "dHdv", SEARCH, "pause_turn");
  push_found (self, "dGhyZWU=");
  ask (self, "B");
  assert_sent (self, 4, "dHdv");
  g_assert_true (is_marked (self, 3));
  push_text (self, "Zm91cg==");
  ask (self, "C");
  assert_sent (self, 5, "dHdv dGhyZWU=");
}

/* A reply that began with earlier thinking is resumed without any. It is not marked, as it has
 * thought both with it and without it, so the next turn is refused once more. */
static void
test_resuming_is_refused (Fixture *self, gconstpointer data)
{
  causerie_chat_fixture_search_web (self);
  push_text (self, "b25l");
  ask (self, "A");
  push_thinking (self, "dHdv", SEARCH, "pause_turn");
  push_refusal (self);
  push_found (self, "dGhyZWU=");
  ask (self, "B");
  assert_sent (self, 4, "");
  g_assert_false (is_marked (self, 3));
  push_refusal (self);
  push_text (self, "Zm91cg==");
  ask (self, "C");
  assert_sent (self, 6, "");
  g_assert_true (is_marked (self, 5));
  causerie_test_push_text (self, "Well");
  ask (self, "D");
  assert_sent (self, 7, "Zm91cg==");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  causerie_chat_fixture_add_test ("/refused-thinking/later-turns-leave-it-out",
                                  test_later_turns_leave_it_out);
  causerie_chat_fixture_add_test ("/refused-thinking/other-branches-keep-it",
                                  test_other_branches_keep_it);
  causerie_chat_fixture_add_test ("/refused-thinking/refused-again", test_refused_again);
  causerie_chat_fixture_add_test ("/refused-thinking/is-retried-once",
                                  test_refused_without_thinking);
  causerie_chat_fixture_add_test ("/refused-thinking/paused-reply-is-resumed-with-its-own",
                                  test_paused_reply);
  causerie_chat_fixture_add_test ("/refused-thinking/resuming-is-refused",
                                  test_resuming_is_refused);
  return g_test_run ();
}
