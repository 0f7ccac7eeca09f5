/* SPDX-License-Identifier: GPL-3.0-or-later
 * Replies that a scripted service pauses: they are resumed and become one reply. */
#include "config.h"

#include "causerie-reply-builder.h"
#include "causerie-test-content.h"
#include "causerie-chat-fixture.h"
#include "causerie-timeline.h"

#include <string.h>

typedef CauserieChatFixture Fixture;

#define SEARCH                                                                                     \
  "{\"type\":\"server_tool_use\",\"id\":\"srvtoolu_1\",\"name\":\"web_search\","                   \
  "\"input\":{\"q\":0.10}}"
#define FOUND "{\"type\":\"web_search_tool_result\",\"tool_use_id\":\"srvtoolu_1\",\"content\":[]}"
#define CALL "{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"%s\",\"input\":{}}"
#define TEXT(words) "{\"type\":\"text\",\"text\":\"" words "\"}"

/* The limit of the program on resuming a reply. */
#define MOST_PAUSES 10

static char *
create_block (guint index, const char *json)
{
  g_autofree char *start = g_strdup_printf (
      "{\"type\":\"content_block_start\",\"index\":%u,\"content_block\":%s}", index, json);
  g_autofree char *stop = g_strdup_printf ("{\"type\":\"content_block_stop\",\"index\":%u}", index);

  return causerie_test_sse (start, stop, NULL);
}

/* Returns: (transfer full): a part of a reply with one or two blocks */
static char *
create_part (const char *first, const char *second, const char *stop_reason)
{
  g_autofree char *start = causerie_test_sse_start (CAUSERIE_TEST_MODEL);
  g_autofree char *one = create_block (0, first);
  g_autofree char *other = second != NULL ? create_block (1, second) : g_strdup ("");
  g_autofree char *stop = causerie_test_sse_stop (stop_reason);

  return g_strconcat (start, one, other, stop, NULL);
}

static void
push_part (Fixture *self, const char *first, const char *second, const char *stop_reason)
{
  g_autofree char *events = create_part (first, second, stop_reason);

  /* The strict service accepts a final assistant turn only after a server tool, which these parts
     lack. */
  if (strcmp (stop_reason, "pause_turn") == 0)
    causerie_test_server_set_judge (self->server, NULL);
  causerie_test_push (self, events);
}

static void
assert_messages (Fixture *self, guint request, const char *expected)
{
  g_autofree char *messages = causerie_test_dup_member (self->server, request, "messages");

  g_assert_cmpstr (messages, ==, expected);
}

static CauserieMessage *
get_message (Fixture *self, guint position)
{
  return causerie_tree_get_message (causerie_chat_get_tree (self->chat),
                                    causerie_test_get_id (self, position));
}

#define USER_TURN "[{\"role\":\"user\",\"content\":[" TEXT ("Hi") "]},"
#define ASSISTANT_TURN(blocks) "{\"role\":\"assistant\",\"content\":[" blocks "]}"
#define WHOLE SEARCH "," TEXT ("Looking.") "," FOUND "," TEXT ("Found.")

static void
test_goes_on (Fixture *self, gconstpointer data)
{
  causerie_chat_fixture_search_web (self);
  push_part (self, SEARCH, TEXT ("Looking."), "pause_turn");
  push_part (self, FOUND, TEXT ("Found."), "end_turn");
  causerie_test_send (self, "Hi");
  causerie_test_wait_idle (self->chat);
  causerie_test_assert_branch (self, "u:Hi a:Looking.\n\nFound.");
  g_assert_cmpuint (causerie_test_server_get_n_requests (self->server), ==, 2);
  assert_messages (self, 1, USER_TURN ASSISTANT_TURN (SEARCH "," TEXT ("Looking.")) "]");
  for (guint i = 0; i < 2; i++)
    {
      const char *name = i == 0 ? "system" : "tools";
      g_autofree char *first = causerie_test_dup_member (self->server, 0, name);
      g_autofree char *second = causerie_test_dup_member (self->server, 1, name);

      g_assert_nonnull (first);
      g_assert_cmpstr (first, ==, second);
    }
  causerie_chat_fixture_reopen (self);
  causerie_test_send_and_reply (self, "And?", "No more.");
  causerie_test_load_all (self);
  causerie_test_assert_branch (self, "u:Hi a:Looking.\n\nFound. u:And? a:No more.");
  assert_messages (
      self, 2,
      USER_TURN ASSISTANT_TURN (WHOLE) ",{\"role\":\"user\",\"content\":[" TEXT ("And?") "]}]");
}

static void
test_comes_to_an_end (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < MOST_PAUSES + 2; i++)
    push_part (self, TEXT ("."), NULL, "pause_turn");
  causerie_test_send (self, "Hi");
  causerie_test_wait_idle (self->chat);
  g_assert_cmpuint (causerie_test_server_get_n_requests (self->server), ==, MOST_PAUSES + 1);
  g_assert_cmpint (causerie_message_get_state (get_message (self, 1)), ==,
                   CAUSERIE_MESSAGE_INTERRUPTED);
  causerie_chat_fixture_reopen (self);
  g_assert_cmpint (causerie_message_get_state (get_message (self, 1)), ==,
                   CAUSERIE_MESSAGE_INTERRUPTED);
  g_assert_null (causerie_test_get_failure (self, 0));
  g_assert_cmpint (causerie_test_get_failure (self, 1)->code, ==, CAUSERIE_ERROR_PAUSED);
}

/* The size limit applies to all parts together. */
static void
test_too_long_together (Fixture *self, gconstpointer data)
{
  g_autofree char *words = g_strnfill (CAUSERIE_REPLY_MAX_SIZE / 2, 'w');
  g_autofree char *half = g_strdup_printf ("{\"type\":\"text\",\"text\":\"%s\"}", words);
  const char *content;

  push_part (self, half, NULL, "pause_turn");
  push_part (self, TEXT ("Onwards"), half, "end_turn");
  causerie_test_send (self, "Hi");
  causerie_test_wait_idle (self->chat);
  g_assert_cmpint (causerie_message_get_state (get_message (self, 1)), ==,
                   CAUSERIE_MESSAGE_INTERRUPTED);
  g_assert_cmpint (causerie_test_get_failure (self, 1)->code, ==, CAUSERIE_ERROR_REPLY_TOO_LONG);
  content = causerie_test_get_json (get_message (self, 1));
  g_assert_cmpuint (strlen (content), <=, CAUSERIE_REPLY_MAX_SIZE);
  g_assert_nonnull (strstr (content, "Onwards"));
}

static gboolean
has_second_part (gpointer data)
{
  g_autofree char *branch = causerie_test_dup_branch (((Fixture *)data)->branch);

  return strstr (branch, "Onwards") != NULL;
}

static void
test_stop (Fixture *self, gconstpointer data)
{
  causerie_chat_fixture_search_web (self);
  push_part (self, TEXT ("Looking."), SEARCH, "pause_turn");
  causerie_test_server_push (self->server, causerie_test_create_open_reply ("Onwards"));
  causerie_test_send (self, "Hi");
  g_assert_true (causerie_test_wait_until (has_second_part, self, 30));
  causerie_turn_stop (causerie_chat_get_turn (self->chat, self->branch));
  causerie_test_wait_idle (self->chat);
  causerie_test_assert_branch (self, "u:Hi a2:Looking.\n\nOnwards");
  causerie_test_send_and_reply (self, "And?", "Well.");
  /* The search has no result, so its call is left out. */
  assert_messages (self, 2,
                   USER_TURN ASSISTANT_TURN (TEXT ("Looking.") "," TEXT (
                       "Onwards")) ",{\"role\":\"user\",\"content\":[" TEXT ("And?") "]}]");
}

static void
test_closing (Fixture *self, gconstpointer data)
{
  causerie_chat_fixture_search_web (self);
  push_part (self, TEXT ("Looking."), SEARCH, "pause_turn");
  causerie_test_server_push (self->server, causerie_test_reply_new_silent ());
  causerie_test_send (self, "Hi");
  causerie_test_server_wait_requests (self->server, 2);
  causerie_chat_fixture_reopen (self);
  causerie_test_send_and_reply (self, "And?", "Well.");
  causerie_test_load_all (self);
  causerie_test_assert_branch (self, "u:Hi a3:Looking. u:And? a:Well.");
  g_assert_null (causerie_test_get_failure (self, 0));
}

static void
test_refused_request (Fixture *self, gconstpointer data)
{
  push_part (self, TEXT ("Looking."), NULL, "pause_turn");
  causerie_test_server_push (
      self->server, causerie_test_reply_new_error (401, "authentication_error", "bad key"));
  causerie_test_send (self, "Hi");
  causerie_test_wait_idle (self->chat);
  causerie_test_assert_branch (self, "u:Hi a3:Looking.");
  g_assert_null (causerie_test_get_failure (self, 0));
  g_assert_cmpint (causerie_test_get_failure (self, 1)->code, ==, CAUSERIE_ERROR_AUTHENTICATION);
}

static void
test_busy_service (Fixture *self, gconstpointer data)
{
  CauserieTestReply *busy = causerie_test_reply_new_error (529, "overloaded_error", "busy");

  causerie_test_reply_add_header (busy, "retry-after-ms", "1");
  push_part (self, TEXT ("Looking."), NULL, "pause_turn");
  causerie_test_server_push (self->server, busy);
  push_part (self, TEXT ("Found."), NULL, "end_turn");
  causerie_test_send (self, "Hi");
  causerie_test_wait_idle (self->chat);
  g_assert_cmpuint (causerie_test_server_get_n_requests (self->server), ==, 3);
  causerie_test_assert_branch (self, "u:Hi a:Looking.\n\nFound.");
  g_assert_null (causerie_test_get_failure (self, 1));
}

static gboolean
has_turn_behind_reply (gpointer data)
{
  g_autoptr (GObject) last = g_list_model_get_item (data, 2);

  return CAUSERIE_IS_TURN (last);
}

static gboolean
has_text (gpointer data)
{
  Fixture *self = data;
  g_autofree char *branch = causerie_test_dup_branch (self->branch);
  g_autofree char *disk
      = causerie_test_read_disk (self, "SELECT json FROM content ORDER BY message_id DESC");

  return strstr (branch, "Looking.") != NULL && strstr (disk, "Looking.") != NULL;
}

/* The content so far is shown and stored, and the waiting turn is shown below it. */
static void
test_waiting_turn_is_shown (Fixture *self, gconstpointer data)
{
  CauserieTestReply *busy = causerie_test_reply_new_error (429, "rate_limit_error", "slowly");
  g_autoptr (CauserieTimeline) timeline = causerie_timeline_new (self->chat, self->branch);
  g_autoptr (CauserieTurn) turn = NULL;

  causerie_test_reply_add_header (busy, "retry-after", "50");
  push_part (self, TEXT ("Looking."), NULL, "pause_turn");
  causerie_test_server_push (self->server, busy);
  causerie_test_send (self, "Hi");
  g_assert_true (causerie_test_wait_until (has_turn_behind_reply, timeline, 30));
  turn = g_list_model_get_item (G_LIST_MODEL (timeline), 2);
  g_assert_cmpint (causerie_turn_get_failure (turn)->code, ==, CAUSERIE_ERROR_RATE_LIMITED);
  g_assert_cmpint (causerie_turn_get_retry_at (turn), >, g_get_real_time ());
  g_assert_true (causerie_test_wait_until (has_text, self, 30));
  g_assert_true (has_turn_behind_reply (timeline));
  g_assert_cmpint (causerie_turn_get_retry_at (turn), >, g_get_real_time ());
  causerie_turn_stop (turn);
  causerie_test_wait_idle (self->chat);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (timeline)), ==, 2);
  causerie_test_assert_branch (self, "u:Hi a2:Looking.");
}

static void
test_empty_part (Fixture *self, gconstpointer data)
{
  g_autofree char *start = causerie_test_sse_start (CAUSERIE_TEST_MODEL);
  g_autofree char *stop = causerie_test_sse_stop ("pause_turn");
  g_autofree char *events = g_strconcat (start, stop, NULL);

  causerie_test_push (self, events);
  causerie_test_send_and_reply (self, "Hi", "Hello");
  assert_messages (self, 1, "[{\"role\":\"user\",\"content\":[" TEXT ("Hi") "]}]");
  causerie_test_assert_branch (self, "u:Hi a:Hello");
}

/* A paused reply with a client tool call is not resumed, as the service would refuse that. */
static void
test_own_call (Fixture *self, gconstpointer data)
{
  static const char *const names[] = { "level", "end_conversation" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *call = g_strdup_printf (CALL, names[i]);

      push_part (self, TEXT ("Bye"), call, "pause_turn");
      causerie_test_send (self, "Hi");
      causerie_test_wait_idle (self->chat);
      g_assert_cmpuint (causerie_test_server_get_n_requests (self->server), ==, i + 1);
    }
  causerie_test_assert_branch (self, "u:Hi a:Bye u:Hi a!:Bye");
}

static void
test_other_ends (Fixture *self, gconstpointer data)
{
  static const char *const reasons[] = { "max_tokens", "refusal" };

  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    {
      push_part (self, TEXT ("Half"), NULL, "pause_turn");
      push_part (self, TEXT ("way"), NULL, reasons[i]);
      causerie_test_send (self, "Hi");
      causerie_test_wait_idle (self->chat);
    }
  causerie_test_assert_branch (self, "u:Hi a4:Half\n\nway u:Hi a5:Half\n\nway");
}

/* Each part is a separate request with its own cost. */
static void
test_usage_adds_up (Fixture *self, gconstpointer data)
{
  g_autofree char *usage = NULL;

  push_part (self, TEXT ("One."), NULL, "pause_turn");
  push_part (self, TEXT ("Two."), NULL, "pause_turn");
  push_part (self, TEXT ("Three."), NULL, "end_turn");
  causerie_test_send (self, "Hi");
  causerie_test_wait_idle (self->chat);
  causerie_test_flush_library (self);
  usage = causerie_test_read_disk (self, "SELECT usage FROM message WHERE role = 1");
  g_assert_cmpstr (usage, ==, "{\"input_tokens\":150,\"output_tokens\":93}");
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    void (*test) (Fixture *self, gconstpointer data);
  } tests[] = {
    { "/pause/reply-is-resumed-as-one-message", test_goes_on },
    { "/pause/number-of-pauses-is-limited", test_comes_to_an_end },
    { "/pause/size-of-all-parts-is-limited", test_too_long_together },
    { "/pause/stop-stores-all-parts", test_stop },
    { "/pause/quitting-stores-all-parts", test_closing },
    { "/pause/refused-request-interrupts-the-reply", test_refused_request },
    { "/pause/overloaded-service-is-retried", test_busy_service },
    { "/pause/waiting-turn-is-shown-below-the-reply", test_waiting_turn_is_shown },
    { "/pause/empty-part-is-resumed", test_empty_part },
    { "/pause/client-tool-call-is-not-resumed", test_own_call },
    { "/pause/stores-usage-of-all-parts", test_usage_adds_up },
    { "/pause/last-part-determines-the-state", test_other_ends },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    causerie_chat_fixture_add_test (tests[i].name, tests[i].test);
  return g_test_run ();
}
