/* SPDX-License-Identifier: GPL-3.0-or-later
 * Branches of an open chat: their messages, and the branch on screen after a restart. */
#include "config.h"

#include "causerie-chat-fixture.h"

#include <string.h>

typedef CauserieChatFixture Fixture;

/* Returns: (transfer full): the ids on a branch, such as "1:4" */
static char *
dup_ids (CauserieBranch *branch)
{
  GString *ids = g_string_new (NULL);
  guint n_messages = g_list_model_get_n_items (G_LIST_MODEL (branch));

  for (guint i = 0; i < n_messages; i++)
    {
      g_autoptr (CauserieMessage) message = g_list_model_get_item (G_LIST_MODEL (branch), i);

      g_string_append_printf (ids, "%s%" G_GINT64_FORMAT, i > 0 ? ":" : "",
                              causerie_message_get_id (message));
    }
  return g_string_free (ids, FALSE);
}

static void
assert_texts (CauserieBranch *branch, const char *expected)
{
  g_autofree char *words = causerie_test_dup_branch (branch);

  g_assert_cmpstr (words, ==, expected);
}

static gboolean
is_listed_as_ended (Fixture *self)
{
  gint64 id = causerie_chat_get_id (self->chat);

  return causerie_chat_item_get_ended (causerie_chat_list_find (self->list, id));
}

/* Asserts that a restart opens the chat on the same branch. */
static void
assert_restored (Fixture *self)
{
  g_autofree char *before = dup_ids (self->branch);
  g_autofree char *after = NULL;
  gboolean ended = causerie_branch_get_ended (self->branch);

  g_assert_cmpint (is_listed_as_ended (self), ==, ended);
  causerie_chat_fixture_reopen (self);
  after = dup_ids (self->branch);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpint (is_listed_as_ended (self), ==, ended);
  g_assert_cmpint (causerie_branch_get_ended (self->branch), ==, ended);
}

static void
edit (Fixture *self, gint64 id, const char *text, const char *answer)
{
  g_autoptr (GError) error = NULL;

  causerie_test_push_text (self, answer);
  causerie_test_try_edit (self, id, text, &error);
  g_assert_no_error (error);
  causerie_test_wait_idle (self->chat);
}

static void
test_same_text (Fixture *self, gconstpointer data)
{
  CauserieTree *tree = causerie_chat_get_tree (self->chat);
  gint64 first;

  causerie_test_send_and_reply (self, "Hi", "One");
  first = causerie_test_get_id (self, 0);
  edit (self, first, "Hi", "Two");
  assert_texts (self->branch, "u:Hi a:Two");
  g_assert_cmpuint (causerie_tree_get_n_versions (tree, first), ==, 2);
  g_assert_cmpuint (causerie_tree_get_version (tree, causerie_test_get_id (self, 0)), ==, 2);
  assert_restored (self);
}

static void
test_blank_edits (Fixture *self, gconstpointer data)
{
  static const char *const blanks[] = { "", " ", "\n\t \r\n" };
  guint size;

  causerie_test_send_and_reply (self, "Hi", "One");
  size = causerie_tree_get_size (causerie_chat_get_tree (self->chat));
  for (guint i = 0; i < G_N_ELEMENTS (blanks); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (
          causerie_test_try_edit (self, causerie_test_get_id (self, 0), blanks[i], &error));
      g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_EMPTY);
    }
  g_assert_cmpuint (causerie_tree_get_size (causerie_chat_get_tree (self->chat)), ==, size);
  g_assert_cmpuint (causerie_test_server_get_n_requests (self->server), ==, 1);
  assert_restored (self);
  g_assert_cmpuint (causerie_tree_get_size (causerie_chat_get_tree (self->chat)), ==, size);
}

static void
test_service_is_down (Fixture *self, gconstpointer data)
{
  g_autoptr (CauserieService) nowhere = causerie_service_new (
      CAUSERIE_SERVICE_ANTHROPIC, "http://127.0.0.1:1", CAUSERIE_TEST_KEY, NULL, NULL);
  g_autoptr (GError) error = NULL;
  gint64 edited;

  causerie_test_send_and_reply (self, "Hi", "One");
  causerie_chat_fixture_use_service (self, nowhere);
  causerie_test_try_edit (self, causerie_test_get_id (self, 0), "Ho", &error);
  g_assert_no_error (error);
  causerie_test_wait_idle (self->chat);
  assert_texts (self->branch, "u:Ho");
  edited = causerie_test_get_id (self, 0);
  g_assert_cmpint (causerie_test_get_failure (self, 0)->code, ==, CAUSERIE_ERROR_NOT_RUNNING);
  assert_restored (self);
  g_assert_cmpint (causerie_test_get_failure (self, 0)->code, ==, CAUSERIE_ERROR_NOT_RUNNING);
  causerie_test_push_text (self, "Two");
  causerie_test_try_retry (self, edited, &error);
  g_assert_no_error (error);
  causerie_test_wait_idle (self->chat);
  g_assert_null (causerie_test_get_failure (self, 0));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->branch)), ==, 2);
  assert_restored (self);
  g_assert_null (causerie_test_get_failure (self, 0));
}

static CauserieTestReply *
create_gated (const char *before, const char *after)
{
  CauserieTestReply *reply = causerie_test_reply_new_stream (before);

  causerie_test_reply_add_gate (reply);
  causerie_test_reply_add_text (reply, after);
  return reply;
}

static gboolean
is_streaming (gpointer data)
{
  Fixture *self = data;
  CauserieMessage *leaf = causerie_branch_get_leaf (self->branch);

  return causerie_message_get_role (leaf) == CAUSERIE_ROLE_ASSISTANT
         && causerie_message_get_state (leaf) == CAUSERIE_MESSAGE_STREAMING;
}

/* Edits a message, switches back to the first version while the turn is running, and lets the reply
   complete. */
static void
switch_away (Fixture *self, CauserieTestReply *reply, gboolean while_streaming)
{
  CauserieTree *tree = causerie_chat_get_tree (self->chat);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  gint64 first, second;

  causerie_test_send_and_reply (self, "Hi", "One");
  first = causerie_test_get_id (self, 0);
  causerie_test_server_push (self->server, reply);
  causerie_test_try_edit (self, first, "Ho", &error);
  g_assert_no_error (error);
  second = causerie_test_get_id (self, 0);
  causerie_test_server_wait_requests (self->server, 2);
  if (while_streaming)
    g_assert_true (causerie_test_wait_until (is_streaming, self, 30));
  causerie_chat_show (self->chat, self->branch, first);
  before = dup_ids (self->branch);
  causerie_test_server_open_gate (self->server);
  causerie_test_wait_idle (self->chat);
  after = dup_ids (self->branch);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpuint (causerie_tree_get_n_children (tree, second), ==, 1);
  assert_restored (self);
  causerie_chat_show (self->chat, self->branch, second);
  g_assert_cmpint (causerie_test_get_id (self, 0), ==, second);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->branch)), ==, 2);
  g_assert_cmpint (causerie_message_get_state (causerie_branch_get_leaf (self->branch)), ==,
                   CAUSERIE_MESSAGE_COMPLETE);
  assert_restored (self);
}

static void
test_switch_before_the_reply (Fixture *self, gconstpointer data)
{
  g_autofree char *events = causerie_test_sse_text ("Two");

  switch_away (self, create_gated ("", events), FALSE);
}

static void
test_switch_midstream (Fixture *self, gconstpointer data)
{
  g_autofree char *start = causerie_test_sse_start (CAUSERIE_TEST_MODEL);
  g_autofree char *block = causerie_test_sse_text_block (0, "Two");
  g_autofree char *stop = causerie_test_sse_stop ("end_turn");
  g_autofree char *begin = g_strconcat (start, block, NULL);

  switch_away (self, create_gated (begin, stop), TRUE);
}

/* The reply ends its branch, not the branch on screen. */
static void
test_ending_on_a_branch_left_behind (Fixture *self, gconstpointer data)
{
  g_autofree char *events = causerie_test_sse_ended ("Bye");
  g_autofree char *start
      = g_strndup (events, (gsize)(strstr (events, "event: content_block_start") - events));

  switch_away (self, create_gated (start, events + strlen (start)), TRUE);
  g_assert_true (causerie_branch_get_ended (self->branch));
}

typedef struct
{
  gboolean done[2];
} Both;

static void
on_edited_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  gboolean *done = data;
  g_autoptr (GError) error = NULL;

  causerie_chat_turn_finish (CAUSERIE_CHAT (source), result, &error);
  g_assert_no_error (error);
  *done = TRUE;
}

static void
test_two_views (Fixture *self, gconstpointer data)
{
  g_autoptr (CauserieBranch) other = NULL;
  Both both = { { FALSE, FALSE } };
  CauserieTree *tree = causerie_chat_get_tree (self->chat);
  gint64 first;

  causerie_test_send_and_reply (self, "Hi", "One");
  first = causerie_test_get_id (self, 0);
  other = causerie_chat_create_branch (self->chat);
  causerie_test_push_text (self, "Same");
  causerie_test_push_text (self, "Same");
  causerie_chat_edit_async (self->chat, self->branch, first, "Left", NULL, NULL, on_edited_cb,
                            &both.done[0]);
  causerie_chat_edit_async (self->chat, other, first, "Right", NULL, NULL, on_edited_cb,
                            &both.done[1]);
  causerie_test_wait_flag (&both.done[0]);
  causerie_test_wait_flag (&both.done[1]);
  causerie_test_wait_idle (self->chat);
  assert_texts (self->branch, "u:Left a:Same");
  assert_texts (other, "u:Right a:Same");
  g_assert_cmpuint (causerie_tree_get_n_versions (tree, first), ==, 3);
  causerie_chat_show (self->chat, self->branch, causerie_test_get_id (self, 1));
  assert_restored (self);
}

/* Messages that are not on screen can be edited through the outline. */
static void
test_edit_elsewhere (Fixture *self, gconstpointer data)
{
  gint64 first, second;

  causerie_test_send_and_reply (self, "Hi", "One");
  first = causerie_test_get_id (self, 0);
  causerie_test_send_and_reply (self, "More", "Two");
  second = causerie_test_get_id (self, 2);
  edit (self, first, "Ho", "Three");
  assert_texts (self->branch, "u:Ho a:Three");
  edit (self, second, "Much more", "Four");
  assert_texts (self->branch, "u:Hi a:One u:Much more a:Four");
  assert_restored (self);
}

static void
test_deleted_choice (Fixture *self, gconstpointer data)
{
  g_autofree char *ended = causerie_test_sse_ended ("Bye");
  g_autoptr (GError) error = NULL;
  gint64 ending;

  causerie_test_send_and_reply (self, "Hi", "One");
  causerie_test_push (self, ended);
  causerie_test_try_retry (self, causerie_test_get_id (self, 1), &error);
  g_assert_no_error (error);
  causerie_test_wait_idle (self->chat);
  ending = causerie_test_get_id (self, 1);
  g_assert_true (causerie_branch_get_ended (self->branch));
  assert_restored (self);
  g_assert_true (causerie_chat_delete_version (self->chat, ending, TRUE));
  g_assert_false (causerie_branch_get_ended (self->branch));
  assert_restored (self);
  g_assert_true (causerie_chat_delete_version (self->chat, ending, FALSE));
  g_assert_cmpint (causerie_test_get_id (self, 1), ==, ending);
  assert_restored (self);
}

/* The choice of the view that was switched last is stored. */
static void
test_last_switch (Fixture *self, gconstpointer data)
{
  g_autoptr (CauserieBranch) other = NULL;
  g_autoptr (CauserieBranch) third = NULL;
  g_autoptr (GError) error = NULL;
  gint64 first, second;

  causerie_test_send_and_reply (self, "Hi", "One");
  first = causerie_test_get_id (self, 1);
  causerie_test_push_text (self, "Two");
  g_assert_true (causerie_test_try_retry (self, first, &error));
  causerie_test_wait_idle (self->chat);
  second = causerie_test_get_id (self, 1);
  other = causerie_chat_create_branch (self->chat);
  causerie_chat_show (self->chat, other, first);
  third = causerie_chat_create_branch (self->chat);
  causerie_branch_show (third, second);
  causerie_chat_show (self->chat, other, second);
  assert_restored (self);
}

/* A reply is requested in one view; before it begins, the other view is switched. */
static void
test_retry_keeps_a_later_switch (Fixture *self, gconstpointer data)
{
  g_autofree char *events = causerie_test_sse_text ("Three");
  g_autofree char *leaf = NULL;
  g_autoptr (CauserieBranch) other = NULL;
  g_autoptr (CauserieBranch) next = NULL;
  g_autoptr (GError) error = NULL;
  gint64 first;

  causerie_test_send_and_reply (self, "Hi", "One");
  first = causerie_test_get_id (self, 0);
  edit (self, first, "Ho", "Two");
  other = causerie_chat_create_branch (self->chat);
  causerie_test_server_push (self->server, create_gated ("", events));
  g_assert_true (causerie_test_try_retry (self, causerie_test_get_id (self, 1), &error));
  causerie_test_server_wait_requests (self->server, 3);
  causerie_chat_show (self->chat, other, first);
  causerie_test_server_open_gate (self->server);
  causerie_test_wait_idle (self->chat);
  assert_texts (self->branch, "u:Ho a:Three");
  assert_texts (other, "u:Hi a:One");
  next = causerie_chat_create_branch (self->chat);
  assert_texts (next, "u:Hi a:One");
  causerie_chat_fixture_reopen (self);
  causerie_test_load_all (self);
  assert_texts (self->branch, "u:Hi a:One");
  leaf = causerie_test_read_disk (self, "SELECT leaf_id FROM chat");
  g_assert_cmpint (g_ascii_strtoll (leaf, NULL, 10), ==, causerie_test_get_id (self, 1));
  causerie_chat_show (self->chat, self->branch, first + 2);
  causerie_test_load_all (self);
  assert_texts (self->branch, "u:Ho a:Three");
}

/* As above, but the retry comes last. */
static void
test_retry_is_restored (Fixture *self, gconstpointer data)
{
  g_autoptr (CauserieBranch) other = NULL;
  g_autoptr (GError) error = NULL;

  causerie_test_send_and_reply (self, "Hi", "One");
  edit (self, causerie_test_get_id (self, 0), "Ho", "Two");
  other = causerie_chat_create_branch (self->chat);
  causerie_chat_show (self->chat, other, causerie_test_get_id (self, 0) - 2);
  assert_texts (other, "u:Hi a:One");
  causerie_test_push_text (self, "Three");
  g_assert_true (causerie_test_try_retry (self, causerie_test_get_id (self, 1), &error));
  causerie_test_wait_idle (self->chat);
  assert_texts (self->branch, "u:Ho a:Three");
  assert_restored (self);
}

/* Numbers, escapes, duplicate names and unknown blocks that would change if they were parsed and
   written again. */
#define ODD_BLOCK                                                                                  \
  "{\"type\":\"x_new\",\"f\":0.1,\"e\":1e400,\"i\":12345678901234567890,\"z\":-0.0,\"f\":0.10,"    \
  "\"s\":\"\\u0000\\ud800\\/\\u00E4\\uD83D\\uDE00\", \"deep\" : [ [ { } ] ] }"
#define ODD_TEXT "\\u0000 \\udc00 \\/ \\u00e9 \\ud83d\\ude00"
#define ODD_INPUT                                                                                  \
  "{\\\"n\\\": 1e400, \\\"n\\\": 12345678901234567890, \\\"s\\\": \\\"\\\\u0000\\\"}"
#define KEPT_INPUT "{\"n\": 1e400, \"n\": 12345678901234567890, \"s\": \"\\u0000\"}"

static char *
create_odd_reply (void)
{
  g_autofree char *start = causerie_test_sse_start (CAUSERIE_TEST_MODEL);
  g_autofree char *text = causerie_test_sse (
      "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":" ODD_BLOCK "}",
      "{\"type\":\"content_block_stop\",\"index\":0}",
      "{\"type\":\"content_block_start\",\"index\":1,\"content_block\":{\"type\":\"text\","
      "\"text\":\"\"}}",
      "{\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"type\":\"text_delta\","
      "\"text\":\"" ODD_TEXT "\"}}",
      "{\"type\":\"content_block_stop\",\"index\":1}", NULL);
  g_autofree char *call = causerie_test_sse (
      "{\"type\":\"content_block_start\",\"index\":2,\"content_block\":{\"type\":"
      "\"server_tool_use\",\"id\":\"srvtoolu_odd\",\"name\":\"other\",\"input\":{}}}",
      "{\"type\":\"content_block_delta\",\"index\":2,\"delta\":{\"type\":\"input_json_delta\","
      "\"partial_json\":\"" ODD_INPUT "\"}}",
      "{\"type\":\"content_block_stop\",\"index\":2}",
      "{\"type\":\"content_block_start\",\"index\":3,\"content_block\":{\"type\":"
      "\"other_tool_result\",\"tool_use_id\":\"srvtoolu_odd\",\"content\":[]}}",
      "{\"type\":\"content_block_stop\",\"index\":3}", NULL);
  g_autofree char *stop = causerie_test_sse_stop ("end_turn");

  return g_strconcat (start, text, call, stop, NULL);
}

static void
assert_same_until (Fixture *self, guint one, guint other, const char *words)
{
  g_autofree char *before = causerie_test_server_dup_body (self->server, one);
  g_autofree char *after = causerie_test_server_dup_body (self->server, other);
  const char *edited = strstr (before, words);

  g_assert_nonnull (edited);
  g_assert_cmpuint (strlen (after), >=, (gsize)(edited - before));
  g_assert_cmpmem (before, (gsize)(edited - before), after, (gsize)(edited - before));
}

static void
test_bytes_before_an_edit (Fixture *self, gconstpointer data)
{
  g_autofree char *events = create_odd_reply ();
  g_autofree char *body = NULL;

  causerie_test_push (self, events);
  causerie_test_send (self, "A \"quoted\" \\ / \x01 ü");
  causerie_test_wait_idle (self->chat);
  causerie_test_send_and_reply (self, "first", "Two");
  causerie_test_send_and_reply (self, "third", "Three");
  edit (self, causerie_test_get_id (self, 2), "second", "Four");
  assert_same_until (self, 1, 3, "first");
  causerie_chat_fixture_reopen (self);
  edit (self, causerie_test_get_id (self, 2), "fourth", "Five");
  assert_same_until (self, 1, 4, "first");
  body = causerie_test_server_dup_body (self->server, 4);
  g_assert_nonnull (strstr (body, ODD_BLOCK));
  g_assert_nonnull (strstr (body, "\"" ODD_TEXT "\""));
  g_assert_nonnull (strstr (body, KEPT_INPUT));
  g_assert_null (strstr (body, "second"));
}

#define LIVES 25
#define STEPS 12

static CauserieTestReply *
answer (const CauserieTestRequest *request, gpointer data)
{
  int *count = data;
  g_autofree char *events = g_atomic_int_add (count, 1) % 5 == 4 ? causerie_test_sse_ended ("Bye")
                                                                 : causerie_test_sse_text ("Well");

  return causerie_test_reply_new_stream (events);
}

static gint64
pick (GArray *ids)
{
  return g_array_index (ids, gint64, g_test_rand_int_range (0, (gint32)ids->len));
}

static void
collect_ids (CauserieTree *tree, CauserieMessage *message, GArray *ids)
{
  gint64 id = causerie_message_get_id (message);

  g_array_append_val (ids, id);
}

/* Operations may fail; the test only compares the state before and after a restart. */
static void
run_random_step (Fixture *self, GArray *ids)
{
  g_autoptr (GError) error = NULL;

  switch (ids->len > 0 ? g_test_rand_int_range (0, 7) : 0)
    {
    case 0:
    case 1:
      causerie_test_try_send (self, "Next", &error);
      break;
    case 2:
      causerie_test_try_edit (self, pick (ids), "Edited", &error);
      break;
    case 3:
      causerie_test_try_retry (self, pick (ids), &error);
      break;
    case 4:
    case 5:
      causerie_chat_show (self->chat, self->branch, pick (ids));
      break;
    default:
      causerie_chat_delete_version (self->chat, pick (ids), g_test_rand_int_range (0, 3) > 0);
    }
  causerie_test_wait_idle (self->chat);
}

static void
test_random_operations (Fixture *self, gconstpointer data)
{
  int count = 0;

  causerie_test_server_set_responder (self->server, answer, &count);
  for (guint life = 0; life < LIVES; life++)
    {
      g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

      g_clear_object (&self->branch);
      g_clear_object (&self->chat);
      causerie_chat_fixture_create_chat (self, &self->chat, &self->branch);
      for (guint step = 0; step < STEPS; step++)
        {
          gulong handler = g_signal_connect (causerie_chat_get_tree (self->chat), "added",
                                             G_CALLBACK (collect_ids), ids);

          run_random_step (self, ids);
          g_signal_handler_disconnect (causerie_chat_get_tree (self->chat), handler);
          if (step % 2 == 1)
            assert_restored (self);
        }
    }
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    void (*test) (Fixture *self, gconstpointer data);
  } tests[] = {
    { "/branches/same-text-makes-a-version", test_same_text },
    { "/branches/blank-edits-change-nothing", test_blank_edits },
    { "/branches/created-while-the-service-is-down", test_service_is_down },
    { "/branches/reply-is-added-to-its-own-branch", test_switch_before_the_reply },
    { "/branches/reply-streams-on-its-own-branch", test_switch_midstream },
    { "/branches/ending-applies-to-its-own-branch", test_ending_on_a_branch_left_behind },
    { "/branches/two-views-edit-one-message", test_two_views },
    { "/branches/edit-off-screen-is-restored", test_edit_elsewhere },
    { "/branches/last-switch-is-restored", test_last_switch },
    { "/branches/retry-keeps-a-later-switch", test_retry_keeps_a_later_switch },
    { "/branches/retry-is-restored", test_retry_is_restored },
    { "/branches/deleted-choice-is-restored", test_deleted_choice },
    { "/branches/bytes-before-an-edit-are-unchanged", test_bytes_before_an_edit },
    { "/branches/random-operations-are-restored", test_random_operations },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    causerie_chat_fixture_add_test (tests[i].name, tests[i].test);
  return g_test_run ();
}
