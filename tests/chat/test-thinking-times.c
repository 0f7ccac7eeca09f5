/* SPDX-License-Identifier: GPL-3.0-or-later
 * How long the blocks of thinking of a reply took, from a scripted service and a test clock. */
#include "config.h"

#include "causerie-chat-fixture.h"
#include "causerie-test-clock.h"

#include <string.h>

typedef CauserieChatFixture Fixture;

#define SECONDS 20
#define START(index, block)                                                                        \
  "{\"type\":\"content_block_start\",\"index\":" #index ",\"content_block\":" block "}"
#define DELTA(index, delta)                                                                        \
  "{\"type\":\"content_block_delta\",\"index\":" #index ",\"delta\":" delta "}"
#define STOP(index) "{\"type\":\"content_block_stop\",\"index\":" #index "}"
#define THINKING "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}"
#define THOUGHT(words) "{\"type\":\"thinking_delta\",\"thinking\":\"" words "\"}"
#define TEXT(words) "{\"type\":\"text\",\"text\":\"" words "\"}"
#define SEARCH                                                                                     \
  "{\"type\":\"server_tool_use\",\"id\":\"srvtoolu_1\",\"name\":\"web_search\",\"input\":{}}"
#define FOUND "{\"type\":\"web_search_tool_result\",\"tool_use_id\":\"srvtoolu_1\",\"content\":[]}"

/* Replaces the chat by one whose turns have the time of a test clock. */
static CauserieTestClock *
use_test_clock (Fixture *self)
{
  CauserieTestClock *clock = causerie_test_clock_new ();

  g_clear_object (&self->branch);
  g_clear_object (&self->chat);
  g_clear_object (&self->client);
  self->client = causerie_client_new (CAUSERIE_CLOCK (clock));
  causerie_chat_fixture_create_chat (self, &self->chat, &self->branch);
  return clock;
}

/* Returns: (transfer full): a reply that thinks, writes and thinks again, and stops at each `gate`
 */
static CauserieTestReply *
create_reply (void)
{
  g_autofree char *start = causerie_test_sse_start (CAUSERIE_TEST_MODEL);
  g_autofree char *first
      = causerie_test_sse (START (0, THINKING), DELTA (0, THOUGHT ("First.")), NULL);
  g_autofree char *second
      = causerie_test_sse (STOP (0), START (1, TEXT ("Well.")), STOP (1), START (2, THINKING),
                           DELTA (2, THOUGHT ("Second.")), NULL);
  g_autofree char *third = causerie_test_sse (STOP (2), START (3, TEXT ("Done.")), STOP (3), NULL);
  g_autofree char *stop = causerie_test_sse_stop ("end_turn");
  CauserieTestReply *reply = causerie_test_reply_new_stream (start);

  causerie_test_reply_add_text (reply, first);
  causerie_test_reply_add_gate (reply);
  causerie_test_reply_add_text (reply, second);
  causerie_test_reply_add_gate (reply);
  causerie_test_reply_add_text (reply, third);
  causerie_test_reply_add_text (reply, stop);
  return reply;
}

static CauserieMessage *
get_reply (Fixture *self)
{
  CauserieMessage *leaf = causerie_branch_get_leaf (self->branch);

  return leaf != NULL && causerie_message_get_role (leaf) == CAUSERIE_ROLE_ASSISTANT ? leaf : NULL;
}

typedef struct
{
  Fixture *self;
  const char *words;
} Wait;

static gboolean
has_words (gpointer data)
{
  const Wait *wait = data;
  CauserieMessage *reply = get_reply (wait->self);

  return reply != NULL && causerie_message_get_content (reply) != NULL
         && strstr (causerie_content_get_json (causerie_message_get_content (reply)), wait->words)
                != NULL;
}

static void
wait_words (Fixture *self, const char *words)
{
  Wait wait = { self, words };

  g_assert_true (causerie_test_wait_until (has_words, &wait, SECONDS));
}

/* @expected: position and milliseconds of each, as in "0:1200 2:300" */
static void
assert_times (Fixture *self, const char *expected)
{
  GArray *times = causerie_message_get_thinking_times (get_reply (self));
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; times != NULL && i < times->len; i++)
    {
      const CauserieThinkingTime *time = &g_array_index (times, CauserieThinkingTime, i);

      g_string_append_printf (found, "%s%u:%" G_GINT64_FORMAT, i > 0 ? " " : "", time->position,
                              time->milliseconds);
    }
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_each_block_has_its_time (Fixture *self, gconstpointer data)
{
  g_autoptr (CauserieTestClock) clock = use_test_clock (self);

  causerie_test_server_push (self->server, create_reply ());
  causerie_test_send (self, "Hi");
  wait_words (self, "First.");
  assert_times (self, "");
  causerie_test_clock_advance (clock, 12 * G_USEC_PER_SEC);
  causerie_test_server_open_gate (self->server);
  wait_words (self, "Second.");
  assert_times (self, "0:12000");
  causerie_test_clock_advance (clock, 300 * 1000);
  causerie_test_server_open_gate (self->server);
  causerie_test_wait_idle (self->chat);
  assert_times (self, "0:12000 2:300");
  causerie_chat_fixture_reopen (self);
  assert_times (self, "0:12000 2:300");
}

static void
test_stopped_reply_keeps_the_times_of_ended_blocks (Fixture *self, gconstpointer data)
{
  g_autoptr (CauserieTestClock) clock = use_test_clock (self);

  causerie_test_server_push (self->server, create_reply ());
  causerie_test_send (self, "Hi");
  wait_words (self, "First.");
  causerie_test_clock_advance (clock, 5 * G_USEC_PER_SEC);
  causerie_test_server_open_gate (self->server);
  wait_words (self, "Second.");
  causerie_test_clock_advance (clock, 7 * G_USEC_PER_SEC);
  causerie_turn_stop (causerie_chat_get_turn (self->chat, self->branch));
  causerie_test_wait_idle (self->chat);
  g_assert_cmpint (causerie_message_get_state (get_reply (self)), ==, CAUSERIE_MESSAGE_STOPPED);
  assert_times (self, "0:5000");
  causerie_chat_fixture_reopen (self);
  assert_times (self, "0:5000");
}

/* Thinking that the computer slept through does not count. */
static void
test_sleep_does_not_count (Fixture *self, gconstpointer data)
{
  g_autoptr (CauserieTestClock) clock = use_test_clock (self);

  causerie_test_server_push (self->server, create_reply ());
  causerie_test_send (self, "Hi");
  wait_words (self, "First.");
  causerie_test_clock_sleep (clock, G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC);
  causerie_test_clock_advance (clock, 2 * G_USEC_PER_SEC);
  causerie_test_server_open_gate (self->server);
  wait_words (self, "Second.");
  assert_times (self, "0:2000");
  causerie_test_server_open_gate (self->server);
  causerie_test_wait_idle (self->chat);
}

/* Positions are those in the whole content, from which a call that was not closed is left out. */
static void
test_positions_go_on_after_a_pause (Fixture *self, gconstpointer data)
{
  g_autofree char *start = causerie_test_sse_start (CAUSERIE_TEST_MODEL);
  g_autofree char *first
      = causerie_test_sse (START (0, SEARCH), STOP (0), START (1, FOUND), STOP (1), NULL);
  g_autofree char *pause = causerie_test_sse_stop ("pause_turn");
  g_autofree char *second
      = causerie_test_sse (START (0, SEARCH), START (1, THINKING), DELTA (1, THOUGHT ("So.")),
                           STOP (1), START (2, TEXT ("Done.")), STOP (2), NULL);
  g_autofree char *stop = causerie_test_sse_stop ("end_turn");
  g_autofree char *one = g_strconcat (start, first, pause, NULL);
  g_autofree char *other = g_strconcat (start, second, stop, NULL);

  causerie_test_server_set_judge (self->server, NULL);
  causerie_test_push (self, one);
  causerie_test_push (self, other);
  g_object_unref (use_test_clock (self));
  causerie_test_send (self, "Hi");
  causerie_test_wait_idle (self->chat);
  g_assert_cmpint (causerie_message_get_state (get_reply (self)), ==, CAUSERIE_MESSAGE_COMPLETE);
  assert_times (self, "2:0");
}

/* A service that does not stream sends all at once. */
static void
test_time_is_unknown_without_a_stream (Fixture *self, gconstpointer data)
{
  CauserieTestReply *reply = causerie_test_reply_new_json (
      200, "{\"type\":\"message\",\"role\":\"assistant\",\"model\":\"" CAUSERIE_TEST_MODEL "\","
           "\"content\":[{\"type\":\"thinking\",\"thinking\":\"Hm.\",\"signature\":\"x\"},"
           "{\"type\":\"text\",\"text\":\"Yes.\"}],\"stop_reason\":\"end_turn\"}");

  causerie_test_server_push (self->server, reply);
  causerie_test_send (self, "Hi");
  causerie_test_wait_idle (self->chat);
  g_assert_cmpint (causerie_message_get_state (get_reply (self)), ==, CAUSERIE_MESSAGE_COMPLETE);
  assert_times (self, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  causerie_chat_fixture_add_test ("/thinking-times/each-block-has-its-time",
                                  test_each_block_has_its_time);
  causerie_chat_fixture_add_test ("/thinking-times/stopped-reply-keeps-the-times-of-ended-blocks",
                                  test_stopped_reply_keeps_the_times_of_ended_blocks);
  causerie_chat_fixture_add_test ("/thinking-times/sleep-does-not-count",
                                  test_sleep_does_not_count);
  causerie_chat_fixture_add_test ("/thinking-times/positions-go-on-after-a-pause",
                                  test_positions_go_on_after_a_pause);
  causerie_chat_fixture_add_test ("/thinking-times/time-is-unknown-without-a-stream",
                                  test_time_is_unknown_without_a_stream);
  return g_test_run ();
}
