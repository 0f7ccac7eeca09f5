/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which replies end a branch: each case is sent over a socket, stored, and loaded again. */
#include "config.h"

#include "causerie-block.h"
#include "causerie-reply-builder.h"
#include "causerie-test-content.h"
#include "causerie-chat-fixture.h"

#include <string.h>

#define EVENT(type, members) "event: " type "\ndata: {\"type\":\"" type "\"" members "}\n\n"
#define BEGIN                                                                                      \
  EVENT ("message_start", ",\"message\":{\"id\":\"msg_1\",\"type\":\"message\","                   \
                          "\"role\":\"assistant\",\"model\":\"" CAUSERIE_TEST_MODEL "\","          \
                          "\"content\":[],\"stop_reason\":null,\"usage\":{\"input_tokens\":9}}")
#define OPEN(index, block)                                                                         \
  EVENT ("content_block_start", ",\"index\":" index ",\"content_block\":{" block "}")
#define PIECE(index, delta)                                                                        \
  EVENT ("content_block_delta", ",\"index\":" index ",\"delta\":{" delta "}")
#define CLOSE(index) EVENT ("content_block_stop", ",\"index\":" index)
#define BLOCK(index, block) OPEN (index, block) CLOSE (index)
#define TEXT(index, words) BLOCK (index, "\"type\":\"text\",\"text\":\"" words "\"")
#define TOOL(id, name, input)                                                                      \
  "\"type\":\"tool_use\",\"id\":\"" id "\",\"name\":\"" name "\",\"input\":" input
#define END(id, input) TOOL (id, "end_conversation", input)
#define JSON(index, part) PIECE (index, "\"type\":\"input_json_delta\",\"partial_json\":" part)
#define CALL(index) BLOCK (index, END ("toolu_1", "{}"))
#define DELTA(reason)                                                                              \
  EVENT ("message_delta", ",\"delta\":{\"stop_reason\":" reason ",\"stop_sequence\":null},"        \
                          "\"usage\":{\"output_tokens\":7}")
#define HALT EVENT ("message_stop", "")
#define STOP(reason) DELTA (reason) HALT
#define FAULT EVENT ("error", ",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Busy\"}")
#define BYE TEXT ("0", "Bye")

/* The action of the test after the last scripted byte, while the connection is open. */
typedef enum
{
  ACT_NONE,
  ACT_STOP,
  ACT_CLOSE,
} Act;

typedef struct
{
  const char *name;
  const char *events; /* or one JSON object */
  CauserieTestEnd end;
  Act act;
  CauserieMessageState state;
  CauserieEndPolicy policy;
  gboolean broken; /* whether it has an incomplete call, which does not end the chat */
} Case;

/* After the last byte the body ends, the connection breaks, or the test acts. */
#define CLOSED(state) CAUSERIE_TEST_END_CLOSE, ACT_NONE, CAUSERIE_MESSAGE_##state, OFFERED, FALSE
#define LOST(end, state) CAUSERIE_TEST_END_##end, ACT_NONE, CAUSERIE_MESSAGE_##state, OFFERED, FALSE
#define HELD(act, state) CAUSERIE_TEST_END_HOLD, act, CAUSERIE_MESSAGE_##state, OFFERED, FALSE
#define OFFERED CAUSERIE_END_OPUS_AND_ABOVE
#define WHOLE CLOSED (COMPLETE)
#define BROKEN CAUSERIE_TEST_END_CLOSE, ACT_NONE, CAUSERIE_MESSAGE_COMPLETE, OFFERED, TRUE

static const Case ending_cases[] = {
  { "empty-object", BEGIN BYE CALL ("1") STOP ("\"tool_use\""), WHOLE },
  { "empty-deltas",
    BEGIN BYE OPEN ("1", END ("toolu_1", "{}")) JSON ("1", "\"\"") CLOSE ("1")
        STOP ("\"tool_use\""),
    WHOLE },
  { "object-in-deltas",
    BEGIN BYE OPEN ("1", END ("toolu_1", "{}")) JSON ("1", "\"{\"") JSON ("1", "\"}\"") CLOSE ("1")
        STOP ("\"tool_use\""),
    WHOLE },
  { "unknown-members-in-the-input",
    BEGIN BYE BLOCK ("1", END ("toolu_1", "{\"reason\":\"x\"}")) STOP ("\"tool_use\""), WHOLE },
  { "unknown-members-in-the-call",
    BEGIN BYE BLOCK ("1", END ("toolu_1", "{}") ",\"caller\":{\"type\":\"direct\"},\"new\":[1]")
        STOP ("\"tool_use\""),
    WHOLE },
  { "no-input",
    BEGIN BYE BLOCK ("1", "\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"end_conversation\"")
        STOP ("\"tool_use\""),
    WHOLE },
  { "null-input", BEGIN BYE BLOCK ("1", END ("toolu_1", "null")) STOP ("\"tool_use\""), WHOLE },
  { "input-as-a-string", BEGIN BYE BLOCK ("1", END ("toolu_1", "\"{}\"")) STOP ("\"tool_use\""),
    WHOLE },
  { "quoted-input-in-deltas",
    BEGIN BYE OPEN ("1", END ("toolu_1", "{}")) JSON ("1", "\"\\\"{}\\\"\"") CLOSE ("1")
        STOP ("\"tool_use\""),
    WHOLE },
  { "null-in-deltas",
    BEGIN BYE OPEN ("1", END ("toolu_1", "{}")) JSON ("1", "\"null\"") CLOSE ("1")
        STOP ("\"tool_use\""),
    WHOLE },
  { "no-text", BEGIN CALL ("0") STOP ("\"tool_use\""), WHOLE },
  { "text-after-the-call", BEGIN CALL ("0") TEXT ("1", "Bye") STOP ("\"tool_use\""), WHOLE },
  { "other-tools-beside-it",
    BEGIN BYE BLOCK ("1", TOOL ("toolu_0", "level", "{}")) CALL ("2")
        BLOCK ("3", TOOL ("toolu_2", "level", "{\"tank\":2}")) STOP ("\"tool_use\""),
    WHOLE },
  { "after-thinking",
    BEGIN BLOCK ("0", "\"type\":\"thinking\",\"thinking\":\"Hm\",\"signature\":\"c2ln\"") CALL ("1")
        STOP ("\"tool_use\""),
    WHOLE },
  { "called-twice", BEGIN BYE CALL ("1") BLOCK ("2", END ("toolu_2", "{}")) STOP ("\"tool_use\""),
    WHOLE },
  { "same-id-twice", BEGIN BYE CALL ("1") CALL ("2") STOP ("\"tool_use\""), WHOLE },
  { "empty-id", BEGIN BYE BLOCK ("1", END ("", "{}")) STOP ("\"tool_use\""), WHOLE },
  { "no-id",
    BEGIN BYE BLOCK ("1", "\"type\":\"tool_use\",\"name\":\"end_conversation\",\"input\":{}")
        STOP ("\"tool_use\""),
    WHOLE },
  { "number-for-an-id",
    BEGIN BYE BLOCK ("1", "\"type\":\"tool_use\",\"id\":7,"
                          "\"name\":\"end_conversation\",\"input\":{}") STOP ("\"tool_use\""),
    WHOLE },
  { "end-turn-with-a-call", BEGIN BYE CALL ("1") STOP ("\"end_turn\""), WHOLE },
  { "stop-sequence-with-a-call", BEGIN BYE CALL ("1") STOP ("\"stop_sequence\""), WHOLE },
  { "gateway-tool-calls", BEGIN BYE CALL ("1") STOP ("\"tool_calls\""), WHOLE },
  { "unknown-stop-reason", BEGIN BYE CALL ("1") STOP ("\"brand_new\""), WHOLE },
  { "null-stop-reason", BEGIN BYE CALL ("1") STOP ("null"), WHOLE },
  { "message-stop-alone", BEGIN BYE CALL ("1") HALT, WHOLE },
  { "end-of-stream-after-message-delta", BEGIN BYE CALL ("1") DELTA ("\"tool_use\""), WHOLE },
  { "cut-after-message-delta", BEGIN BYE CALL ("1") DELTA ("\"tool_use\""), LOST (CUT, COMPLETE) },
  { "reset-after-message-delta", BEGIN BYE CALL ("1") DELTA ("\"tool_use\""),
    LOST (RESET, COMPLETE) },
  { "error-after-message-stop", BEGIN BYE CALL ("1") STOP ("\"tool_use\"") FAULT, WHOLE },
  { "not-offered", BEGIN BYE CALL ("1") STOP ("\"tool_use\""), CAUSERIE_TEST_END_CLOSE, ACT_NONE,
    CAUSERIE_MESSAGE_COMPLETE, CAUSERIE_END_NEVER, FALSE },
  { "whole-answer-at-once",
    "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"" CAUSERIE_TEST_MODEL
    "\",\"content\":[{" END ("toolu_1", "{}") "}],\"stop_reason\":\"tool_use\",\"usage\":{}}",
    WHOLE },
};

static const Case other_cases[] = {
  { "cut-before-message-delta", BEGIN BYE CALL ("1"), CLOSED (INTERRUPTED) },
  { "broken-stream", BEGIN BYE CALL ("1"), LOST (CUT, INTERRUPTED) },
  { "reset-stream", BEGIN BYE CALL ("1"), LOST (RESET, INTERRUPTED) },
  { "broken-within-the-call", BEGIN BYE OPEN ("1", END ("toolu_1", "{}")),
    LOST (CUT, INTERRUPTED) },
  { "no-stop-reason-at-the-end-of-stream", BEGIN BYE CALL ("1") DELTA ("null"),
    CLOSED (INTERRUPTED) },
  { "error-event-after-the-call", BEGIN BYE CALL ("1") FAULT, CLOSED (INTERRUPTED) },
  { "error-event-after-message-delta", BEGIN BYE CALL ("1") DELTA ("\"tool_use\"") FAULT HALT,
    CLOSED (INTERRUPTED) },
  { "stopped-by-the-person", BEGIN BYE CALL ("1"), HELD (ACT_STOP, STOPPED) },
  { "stopped-before-message-stop", BEGIN BYE CALL ("1") DELTA ("\"tool_use\""),
    HELD (ACT_STOP, STOPPED) },
  { "program-closed-after-the-call", BEGIN BYE CALL ("1"), HELD (ACT_CLOSE, INTERRUPTED) },
  { "refused", BEGIN BYE CALL ("1") STOP ("\"refusal\""), CLOSED (REFUSED) },
  { "limit-reached", BEGIN BYE CALL ("1") STOP ("\"max_tokens\""), CLOSED (CUT) },
  { "limit-reached-at-a-gateway", BEGIN BYE CALL ("1") STOP ("\"length\""), CLOSED (CUT) },
  { "context-full", BEGIN BYE CALL ("1") STOP ("\"model_context_window_exceeded\""),
    CLOSED (CONTEXT_FULL) },
  { "input-that-does-not-parse",
    BEGIN BYE OPEN ("1", END ("toolu_1", "{}")) JSON ("1", "\"{\\\"reason\\\":\"") CLOSE ("1")
        STOP ("\"tool_use\""),
    BROKEN },
  { "input-that-is-no-object",
    BEGIN BYE OPEN ("1", END ("toolu_1", "{}")) JSON ("1", "\"[]\"") CLOSE ("1")
        STOP ("\"tool_use\""),
    BROKEN },
  { "string-that-does-not-parse",
    BEGIN BYE BLOCK ("1", END ("toolu_1", "\"{\"")) STOP ("\"tool_use\""), BROKEN },
  { "call-that-was-not-closed",
    BEGIN BYE OPEN ("1", END ("toolu_1", "{}")) JSON ("1", "\"{\"") STOP ("\"tool_use\""), BROKEN },
  { "call-that-was-not-closed-but-looks-whole",
    BEGIN BYE OPEN ("1", END ("toolu_1", "{}")) JSON ("1", "\"{}\"") STOP ("\"tool_use\""),
    BROKEN },
  { "index-used-again-before-the-call-was-closed",
    BEGIN BYE OPEN ("1", END ("toolu_1", "{}")) TEXT ("1", "So") STOP ("\"tool_use\""), BROKEN },
  { "broken-call-alone", BEGIN BLOCK ("0", END ("toolu_1", "[]")) STOP ("\"tool_use\""), BROKEN },
  { "text-that-says-so",
    BEGIN TEXT ("0", "I have ended this chat. end_conversation {} <end_conversation/>")
        STOP ("\"end_turn\""),
    WHOLE },
  { "text-that-looks-like-a-call",
    BEGIN TEXT ("0", "[{\\\"type\\\":\\\"tool_use\\\",\\\"name\\\":\\\"end_conversation\\\","
                     "\\\"input\\\":{}}]") STOP ("\"tool_use\""),
    WHOLE },
  { "reason-without-a-call", BEGIN BYE STOP ("\"tool_use\""), WHOLE },
  { "another-tool",
    BEGIN BYE BLOCK ("1", TOOL ("toolu_0", "level", "{\"end_conversation\":{}}"))
        STOP ("\"tool_use\""),
    WHOLE },
  { "a-name-that-is-similar",
    BEGIN BYE BLOCK ("1", TOOL ("toolu_0", "End_Conversation", "{}")) STOP ("\"tool_use\""),
    WHOLE },
  { "a-tool-of-the-server",
    BEGIN BYE BLOCK ("1", "\"type\":\"server_tool_use\",\"id\":\"srv_1\","
                          "\"name\":\"end_conversation\",\"input\":{}") STOP ("\"end_turn\""),
    WHOLE },
};

typedef CauserieChatFixture Fixture;

static CauserieTestReply *
create_reply (const Case *row)
{
  CauserieTestReply *reply;

  if (*row->events == '{')
    return causerie_test_reply_new_json (200, row->events);
  reply = causerie_test_reply_new_stream (row->events);
  causerie_test_reply_set_end (reply, row->end);
  return reply;
}

static gboolean
has_complete_text (gpointer data)
{
  Fixture *self = data;
  CauserieTurn *turn = causerie_chat_get_turn (self->chat, self->branch);
  CauserieMessage *reply = turn != NULL ? causerie_turn_get_reply (turn) : NULL;
  const char *content = reply != NULL ? causerie_test_get_json (reply) : NULL;

  return content != NULL && strstr (content, "end_conversation") != NULL;
}

static void
act (Fixture *self, Act what)
{
  if (what == ACT_NONE)
    return;
  g_assert_true (causerie_test_wait_until (has_complete_text, self, 30));
  if (what == ACT_STOP)
    causerie_turn_stop (causerie_chat_get_turn (self->chat, self->branch));
  else
    causerie_chat_fixture_reopen (self);
}

static gboolean
is_listed_as_ended (Fixture *self)
{
  CauserieChatItem *item = causerie_chat_list_find (self->list, causerie_chat_get_id (self->chat));

  g_assert_nonnull (item);
  return causerie_chat_item_get_ended (item);
}

static void
assert_state (Fixture *self, const Case *row, gboolean ends)
{
  CauserieMessage *reply = causerie_branch_get_leaf (self->branch);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->branch)), ==, 4);
  g_assert_cmpint (causerie_message_get_state (reply), ==, row->state);
  g_assert_cmpint (causerie_message_get_ends (reply), ==, ends);
  g_assert_cmpint (causerie_branch_get_ended (self->branch), ==, ends);
  g_assert_true (causerie_branch_get_ending (self->branch) == (ends ? reply : NULL));
  g_assert_cmpint (is_listed_as_ended (self), ==, ends);
}

static void
find_reply (Fixture *self, const Case *row)
{
  causerie_settings_set_end_policy (self->settings, row->policy);
  causerie_test_send_and_reply (self, "Hi", "Hello");
  causerie_test_server_push (self->server, create_reply (row));
  causerie_test_send (self, "Again");
  act (self, row->act);
  causerie_test_wait_idle (self->chat);
}

static void
assert_refused (Fixture *self)
{
  guint n_requests = causerie_test_server_get_n_requests (self->server);
  guint n_messages = causerie_tree_get_size (causerie_chat_get_tree (self->chat));
  g_autoptr (GError) error = NULL;

  g_assert_false (causerie_test_try_send (self, "But", &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_ENDED);
  g_assert_false (causerie_chat_get_working (self->chat));
  g_assert_cmpuint (causerie_test_server_get_n_requests (self->server), ==, n_requests);
  g_assert_cmpuint (causerie_tree_get_size (causerie_chat_get_tree (self->chat)), ==, n_messages);
}

static void
assert_can_continue (Fixture *self)
{
  g_autofree char *branch = NULL;

  causerie_test_send_and_reply (self, "But", "Fine");
  branch = causerie_test_dup_branch (self->branch);
  g_assert_true (g_str_has_suffix (branch, " u:But a:Fine"));
  g_assert_false (is_listed_as_ended (self));
}

/* Asserts that the branch can be edited above the reply, and that the reply is unchanged. */
static void
assert_ways_above (Fixture *self, gint64 reply, gboolean ends)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *edited = NULL;

  causerie_chat_show (self->chat, self->branch, reply);
  causerie_test_push_text (self, "Sorry");
  g_assert_true (causerie_test_try_retry (self, reply, &error));
  causerie_test_wait_idle (self->chat);
  g_assert_false (causerie_branch_get_ended (self->branch));
  g_assert_false (is_listed_as_ended (self));
  causerie_test_push_text (self, "Welcome");
  g_assert_true (causerie_test_try_edit (self, causerie_test_get_id (self, 2), "Please", &error));
  causerie_test_wait_idle (self->chat);
  edited = causerie_test_dup_branch (self->branch);
  g_assert_true (g_str_has_suffix (edited, " u:Please a:Welcome"));
  assert_can_continue (self);
  causerie_chat_show (self->chat, self->branch, reply);
  g_assert_cmpint (causerie_branch_get_ended (self->branch), ==, ends);
  g_assert_cmpint (is_listed_as_ended (self), ==, ends);
}

/* Asserts whether the content has a call with a broken input. */
static void
assert_broken_call (Fixture *self, gboolean expected)
{
  CauserieContent *content;
  gboolean broken = FALSE;

  causerie_test_load_all (self);
  content = causerie_message_get_content (causerie_branch_get_leaf (self->branch));
  g_assert_nonnull (content);
  for (guint i = 0; i < causerie_content_get_n_blocks (content); i++)
    {
      CauserieBlock block = causerie_content_get_block (content, i);
      g_autofree char *name = causerie_block_dup_member (&block, "name");

      broken
          = broken
            || (block.kind == CAUSERIE_BLOCK_TOOL_USE && g_strcmp0 (name, "end_conversation") == 0
                && !causerie_block_is_end_call (&block));
    }
  g_assert_cmpint (broken, ==, expected);
}

static void
test_ends (Fixture *self, gconstpointer data)
{
  const Case *row = data;
  gint64 reply;

  find_reply (self, row);
  assert_state (self, row, TRUE);
  assert_refused (self);
  causerie_chat_fixture_reopen (self);
  assert_state (self, row, TRUE);
  assert_refused (self);
  reply = causerie_test_get_id (self, 3);
  assert_ways_above (self, reply, TRUE);
  assert_refused (self);
}

static void
test_goes_on (Fixture *self, gconstpointer data)
{
  const Case *row = data;
  gint64 reply;

  find_reply (self, row);
  assert_state (self, row, FALSE);
  assert_broken_call (self, row->broken);
  causerie_chat_fixture_reopen (self);
  assert_state (self, row, FALSE);
  assert_broken_call (self, row->broken);
  reply = causerie_test_get_id (self, 3);
  assert_can_continue (self);
  assert_ways_above (self, reply, FALSE);
}

static gboolean
is_idle (gpointer chat)
{
  return !causerie_chat_get_working (chat);
}

/* A reply that exceeds the size limit is not complete. */
static void
test_over_long (Fixture *self, gconstpointer data)
{
  static const Case row = { "", BEGIN BYE CALL ("1") DELTA ("\"tool_use\""), CLOSED (INTERRUPTED) };
  g_autofree char *padding = g_strnfill (CAUSERIE_STREAM_MAX_SIZE / 8, 'x');
  g_autofree char *ping
      = g_strconcat ("data: {\"type\":\"ping\",\"padding\":\"", padding, "\"}\n\n", NULL);
  CauserieTestReply *reply = create_reply (&row);

  for (guint i = 0; i < 8; i++)
    causerie_test_reply_add_text (reply, ping);
  causerie_test_reply_add_text (reply, HALT);
  causerie_test_send_and_reply (self, "Hi", "Hello");
  causerie_test_server_push (self->server, reply);
  causerie_test_send (self, "Again");
  /* The reply is large. */
  g_assert_true (causerie_test_wait_until (is_idle, self->chat, 200));
  assert_state (self, &row, FALSE);
  g_assert_cmpint (causerie_test_get_failure (self, 3)->code, ==, CAUSERIE_ERROR_REPLY_TOO_LONG);
  causerie_chat_fixture_reopen (self);
  assert_state (self, &row, FALSE);
  assert_can_continue (self);
}

static void
add_cases (const char *group, const Case *cases, gsize n_cases, CauserieChatTest test)
{
  for (gsize i = 0; i < n_cases; i++)
    {
      g_autofree char *path = g_strdup_printf ("/endings/%s/%s", group, cases[i].name);

      causerie_chat_fixture_add_row (path, &cases[i], test);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add_cases ("ends", ending_cases, G_N_ELEMENTS (ending_cases), test_ends);
  add_cases ("goes-on", other_cases, G_N_ELEMENTS (other_cases), test_goes_on);
  causerie_chat_fixture_add_test ("/endings/goes-on/longer-than-any-reply", test_over_long);
  return g_test_run ();
}
