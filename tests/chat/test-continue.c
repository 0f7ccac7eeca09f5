/* SPDX-License-Identifier: GPL-3.0-or-later
 * Branches continued in a new chat, deleted and restored versions, and two views of one chat. */
#include "config.h"

#include "causerie-chat-fixture.h"

#include <string.h>

typedef CauserieChatFixture Fixture;

static void
assert_branch (CauserieBranch *branch, const char *expected)
{
  g_autofree char *words = causerie_test_dup_branch (branch);

  g_assert_cmpstr (words, ==, expected);
}

static gint64
try_extent (Fixture *self, gint64 message_id, CauserieCopyExtent extent, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;

  causerie_chat_continue_async (self->chat, message_id, extent, NULL, NULL,
                                causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  return causerie_chat_continue_finish (self->chat, result, error);
}

static gint64
try_continue (Fixture *self, gint64 message_id, GError **error)
{
  return try_extent (self, message_id, CAUSERIE_COPY_WHOLE, error);
}

static gboolean
has_contents (gpointer data)
{
  GListModel *branch = data;
  gboolean all = TRUE;

  for (guint i = 0; i < g_list_model_get_n_items (branch); i++)
    {
      g_autoptr (CauserieMessage) message = g_list_model_get_item (branch, i);

      all = all && causerie_message_get_content (message) != NULL;
    }
  return all;
}

static void
load_contents (Fixture *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->branch)); i++)
    {
      g_autoptr (CauserieMessage) message = g_list_model_get_item (G_LIST_MODEL (self->branch), i);

      causerie_chat_load_content (self->chat, message);
    }
  g_assert_true (causerie_test_wait_until (has_contents, self->branch, 30));
}

/* Continues the branch in a new chat, which replaces the chat of the fixture. */
static void
continue_chat_with (Fixture *self, CauserieCopyExtent extent)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;
  gint64 id = try_extent (self, causerie_branch_get_leaf_id (self->branch), extent, &error);

  g_assert_no_error (error);
  g_assert_cmpint (id, !=, causerie_chat_get_id (self->chat));
  g_clear_object (&self->branch);
  g_clear_object (&self->chat);
  self->chat = causerie_chat_fixture_new_chat (self, id);
  causerie_chat_load_async (self->chat, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  g_assert_true (causerie_chat_load_finish (self->chat, result, &error));
  self->branch = causerie_chat_create_branch (self->chat);
  load_contents (self);
}

static void
continue_chat (Fixture *self)
{
  continue_chat_with (self, CAUSERIE_COPY_WHOLE);
}

static void
test_copy_sends_the_same_messages (Fixture *self, gconstpointer data)
{
  GSettings *settings = causerie_settings_get_gsettings (self->settings);
  gint64 origin;
  gint64 leaf;

  g_settings_set_string (settings, "system-prompt", "First instructions");
  causerie_test_send_and_reply (self, "A", "One");
  origin = causerie_chat_get_id (self->chat);
  leaf = causerie_test_get_id (self, 1);
  causerie_test_send_and_reply (self, "B", "Two");
  causerie_chat_show (self->chat, self->branch, leaf);
  g_settings_set_string (settings, "system-prompt", "Others");
  g_assert_true (causerie_test_get_id (self, 3) != 0);
  {
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) found = NULL;
    gint64 id = try_continue (self, leaf, &error);

    g_assert_no_error (error);
    found = causerie_chat_list_find_continued (self->list, origin, leaf);
    g_assert_cmpuint (found->len, ==, 1);
    g_assert_cmpint (causerie_chat_item_get_id (found->pdata[0]), ==, id);
    g_assert_cmpstr (causerie_chat_item_get_title (found->pdata[0]), ==, "Own title");
    g_clear_object (&self->branch);
    g_clear_object (&self->chat);
    self->chat = causerie_chat_fixture_new_chat (self, id);
  }
  causerie_chat_fixture_reopen (self);
  g_assert_cmpint (causerie_chat_get_origin_chat_id (self->chat), ==, origin);
  load_contents (self);
  assert_branch (self->branch, "u:A a:One");
  causerie_test_send_and_reply (self, "B", "Three");
  causerie_test_assert_same_member (self, 1, 2, "messages");
  causerie_test_assert_same_member (self, 1, 2, "system");
  causerie_test_assert_same_member (self, 1, 2, "tools");
}

static char *
load_draft (Fixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;
  char *draft;

  causerie_chat_load_draft_async (self->chat, 0, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  draft = causerie_chat_load_draft_finish (self->chat, result, &error);
  g_assert_no_error (error);
  return draft;
}

static const char *
get_listed_title (Fixture *self)
{
  return causerie_chat_item_get_title (
      causerie_chat_list_find (self->list, causerie_chat_get_id (self->chat)));
}

static void
assert_living (Fixture *self)
{
  g_assert_false (causerie_branch_get_ended (self->branch));
  g_assert_false (causerie_chat_item_get_ended (
      causerie_chat_list_find (self->list, causerie_chat_get_id (self->chat))));
}

static void
test_ended_chat (Fixture *self, gconstpointer data)
{
  g_autofree char *ending = causerie_test_sse_ended ("Bye");
  g_autofree char *draft = NULL;
  g_autofree char *messages = NULL;

  causerie_test_send_and_reply (self, "A", "One");
  causerie_test_push (self, ending);
  causerie_test_send (self, "Go");
  causerie_test_wait_idle (self->chat);
  continue_chat (self);
  assert_living (self);
  assert_branch (self->branch, "u:A a:One");
  draft = load_draft (self);
  g_assert_cmpstr (draft, ==, "Go");
  g_assert_cmpuint (causerie_test_server_get_n_requests (self->server), ==, 2);
  causerie_test_send_and_reply (self, "Go", "Gladly");
  assert_branch (self->branch, "u:A a:One u:Go a:Gladly");
  messages = causerie_test_dup_member (self->server, 2, "messages");
  g_assert_null (strstr (messages, "tool_use"));
}

/* Without messages above the ending the new chat is empty, shows the words of its own first
 * message, and requests its own title. */
static void
test_chat_ended_at_once (Fixture *self, gconstpointer data)
{
  g_autofree char *ending = causerie_test_sse_ended ("Bye");
  g_autofree char *draft = NULL;

  causerie_chat_fixture_use_untitled_chat (self);
  causerie_test_push (self, ending);
  causerie_test_send (self, "Go");
  causerie_test_wait_idle (self->chat);
  continue_chat (self);
  assert_living (self);
  assert_branch (self->branch, "");
  g_assert_cmpstr (get_listed_title (self), ==, "Go");
  draft = load_draft (self);
  g_assert_cmpstr (draft, ==, "Go");
  causerie_test_push_text (self, "Gladly");
  causerie_test_push_text (self, "A title");
  causerie_test_send (self, "Stay");
  g_assert_cmpstr (get_listed_title (self), ==, "Stay");
  causerie_test_wait_idle (self->chat);
  assert_branch (self->branch, "u:Stay a:Gladly");
  while (!g_str_equal (get_listed_title (self), "A title"))
    g_main_context_iteration (NULL, TRUE);
}

/* A call of a tool that was not offered is not sent, in the copied chat either. */
static void
test_stray_call_is_left_out (Fixture *self, gconstpointer data)
{
  g_autofree char *events = causerie_test_sse_thinking_and_tool ();
  g_autofree char *messages = NULL;

  causerie_test_push (self, events);
  causerie_test_send (self, "Go");
  causerie_test_wait_idle (self->chat);
  g_assert_false (causerie_branch_get_ended (self->branch));
  continue_chat (self);
  causerie_test_send_and_reply (self, "On", "Two");
  messages = causerie_test_dup_member (self->server, 1, "messages");
  g_assert_null (strstr (messages, "\"tool_use\""));
  g_assert_null (strstr (messages, "\"tool_result\""));
}

static void
test_refused_reply_is_left_out (Fixture *self, gconstpointer data)
{
  g_autofree char *start = causerie_test_sse_start (CAUSERIE_TEST_MODEL);
  g_autofree char *block = causerie_test_sse_text_block (0, "Hm");
  g_autofree char *stop = causerie_test_sse_stop ("refusal");
  g_autofree char *events = g_strconcat (start, block, stop, NULL);
  g_autofree char *messages = NULL;

  causerie_test_send_and_reply (self, "A", "One");
  causerie_test_push (self, events);
  causerie_test_send (self, "Bad");
  causerie_test_wait_idle (self->chat);
  continue_chat (self);
  causerie_test_send_and_reply (self, "Good", "Two");
  messages = causerie_test_dup_member (self->server, 2, "messages");
  g_assert_null (strstr (messages, "Bad"));
  g_assert_nonnull (strstr (messages, "Good"));
}

static void
test_interrupted_reply_is_copied (Fixture *self, gconstpointer data)
{
  g_autofree char *messages = NULL;

  causerie_test_server_push (self->server, causerie_test_create_open_reply ("Once upon"));
  causerie_test_send (self, "Tell");
  causerie_test_server_wait_requests (self->server, 1);
  while (causerie_branch_get_leaf (self->branch) == NULL
         || causerie_message_get_role (causerie_branch_get_leaf (self->branch))
                == CAUSERIE_ROLE_USER)
    g_main_context_iteration (NULL, TRUE);
  causerie_chat_fixture_reopen (self);
  continue_chat (self);
  assert_branch (self->branch, "u:Tell a3:Once upon");
  causerie_test_send_and_reply (self, "Go on", "a time");
  messages = causerie_test_dup_member (self->server, 1, "messages");
  g_assert_nonnull (strstr (messages, "Once upon"));
}

/* The context is full, so the new chat begins with the last messages. */
static void
test_full_context (Fixture *self, gconstpointer data)
{
  g_autofree char *tool = causerie_test_sse_thinking_and_tool ();
  g_autofree char *start = causerie_test_sse_start (CAUSERIE_TEST_MODEL);
  g_autofree char *block = causerie_test_sse_text_block (0, "As far as");
  g_autofree char *stop = causerie_test_sse_stop ("model_context_window_exceeded");
  g_autofree char *events = g_strconcat (start, block, stop, NULL);
  g_autofree char *messages = NULL;

  causerie_test_send_and_reply (self, "A long beginning of which nobody needs a word any more",
                                "Yes");
  causerie_test_push (self, tool);
  causerie_test_send (self, "Call");
  causerie_test_wait_idle (self->chat);
  causerie_test_push (self, events);
  causerie_test_send (self, "Tell");
  causerie_test_wait_idle (self->chat);
  continue_chat_with (self, CAUSERIE_COPY_LAST_HALF);
  assert_branch (self->branch, "u:Tell a4:As far as");
  causerie_test_send_and_reply (self, "Go on", "it went");
  messages = causerie_test_dup_member (self->server, 3, "messages");
  g_assert_true (g_str_has_prefix (messages, "[{\"role\":\"user\""));
  g_assert_nonnull (strstr (messages, "As far as"));
  g_assert_null (strstr (messages, "beginning"));
  g_assert_null (strstr (messages, "tool_"));
  causerie_test_assert_same_member (self, 0, 3, "system");
}

/* The prompt was too long, so the last message has no reply: it can be sent in the shorter chat. */
static void
test_too_long_prompt (Fixture *self, gconstpointer data)
{
  g_autofree char *messages = NULL;
  g_autoptr (GError) error = NULL;

  causerie_test_send_and_reply (self, "A long beginning of which nobody needs a word any more",
                                "Yes");
  causerie_test_server_push (
      self->server, causerie_test_reply_new_error (400, "invalid_request_error",
                                                   "prompt is too long: 2 tokens > 1 maximum"));
  causerie_test_send (self, "Tell");
  causerie_test_wait_idle (self->chat);
  continue_chat_with (self, CAUSERIE_COPY_LAST_HALF);
  assert_branch (self->branch, "u:Tell");
  g_assert_null (causerie_message_get_failure (causerie_branch_get_leaf (self->branch)));
  causerie_test_push_text (self, "Told");
  g_assert_true (causerie_test_try_retry (self, causerie_test_get_id (self, 0), &error));
  causerie_test_wait_idle (self->chat);
  assert_branch (self->branch, "u:Tell a:Told");
  messages = causerie_test_dup_member (self->server, 2, "messages");
  g_assert_null (strstr (messages, "beginning"));
}

/* A streaming reply is not copied, and continues in its chat. */
static void
test_streaming_reply_is_not_copied (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = NULL;
  gint64 question;

  causerie_test_server_push (self->server, causerie_test_create_open_reply ("Once upon"));
  causerie_test_send (self, "Tell");
  while (g_list_model_get_n_items (G_LIST_MODEL (self->branch)) < 2)
    g_main_context_iteration (NULL, TRUE);
  question = causerie_test_get_id (self, 0);
  g_assert_cmpint (try_continue (self, causerie_test_get_id (self, 1), &error), !=, 0);
  g_assert_no_error (error);
  g_assert_true (causerie_chat_get_working (self->chat));
  found
      = causerie_chat_list_find_continued (self->list, causerie_chat_get_id (self->chat), question);
  g_assert_cmpuint (found->len, ==, 1);
  g_assert_cmpint (try_continue (self, 99, &error), ==, 0);
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_NO_MESSAGE);
}

static void
on_chat_changed_cb (CauserieChatList *list, CauserieChatItem *item, gpointer data)
{
  g_string_append_printf (data, "%" G_GINT64_FORMAT " ", causerie_chat_item_get_id (item));
}

static void
test_changes_are_notified (Fixture *self, gconstpointer data)
{
  g_autoptr (GString) change_log = g_string_new (NULL);
  g_autoptr (GPtrArray) found = NULL;
  gint64 origin;
  gint64 leaf;

  causerie_test_send_and_reply (self, "A", "One");
  origin = causerie_chat_get_id (self->chat);
  leaf = causerie_test_get_id (self, 1);
  g_signal_connect (self->list, "chat-changed", G_CALLBACK (on_chat_changed_cb), change_log);
  continue_chat (self);
  causerie_chat_list_rename (self->list, origin, "Renamed");
  causerie_chat_list_delete (self->list, 2);
  causerie_chat_list_restore (self->list, 2);
  g_assert_cmpstr (change_log->str, ==, "2 1 2 2 ");
  g_signal_handlers_disconnect_by_data (self->list, change_log);
  causerie_chat_list_delete (self->list, 2);
  found = causerie_chat_list_find_continued (self->list, origin, leaf);
  g_assert_cmpuint (found->len, ==, 1);
  g_assert_cmpint (causerie_chat_item_get_deleted_at (found->pdata[0]), !=, 0);
}

static void
assert_deleted (Fixture *self, gint64 expected)
{
  g_autoptr (GArray) ids = causerie_tree_list_deleted (causerie_chat_get_tree (self->chat));

  g_assert_cmpuint (ids->len, ==, expected != 0 ? 1 : 0);
  if (expected != 0)
    g_assert_cmpint (g_array_index (ids, gint64, 0), ==, expected);
}

static void
test_deleted_version_is_restored (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 first;
  gint64 second;

  causerie_test_send_and_reply (self, "A", "One");
  first = causerie_test_get_id (self, 0);
  g_assert_false (causerie_chat_delete_version (self->chat, first, TRUE));
  causerie_test_push_text (self, "Two");
  g_assert_true (causerie_test_try_edit (self, first, "B", &error));
  causerie_test_wait_idle (self->chat);
  second = causerie_test_get_id (self, 0);
  g_assert_true (causerie_chat_delete_version (self->chat, second, TRUE));
  assert_branch (self->branch, "u:A a:One");
  causerie_chat_fixture_reopen (self);
  load_contents (self);
  assert_branch (self->branch, "u:A a:One");
  assert_deleted (self, second);
  g_assert_true (causerie_chat_delete_version (self->chat, second, FALSE));
  assert_deleted (self, 0);
  causerie_chat_show (self->chat, self->branch, second);
  load_contents (self);
  assert_branch (self->branch, "u:B a:Two");
}

static void
test_deletion_stops_its_turns (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 second;

  causerie_test_send_and_reply (self, "A", "One");
  causerie_test_server_push (self->server, causerie_test_create_open_reply ("Once upon"));
  g_assert_true (causerie_test_try_edit (self, causerie_test_get_id (self, 0), "B", &error));
  while (g_list_model_get_n_items (G_LIST_MODEL (self->branch)) < 2)
    g_main_context_iteration (NULL, TRUE);
  second = causerie_test_get_id (self, 0);
  g_assert_true (causerie_chat_delete_version (self->chat, second, TRUE));
  causerie_test_wait_idle (self->chat);
  assert_branch (self->branch, "u:A a:One");
}

/* Two windows: messages below the leaf of the other view appear there, switches do not. The last
 * switch is stored. */
static void
test_two_views (Fixture *self, gconstpointer data)
{
  g_autoptr (CauserieBranch) other = NULL;
  g_autoptr (GError) error = NULL;
  gint64 first;

  causerie_test_send_and_reply (self, "A", "One");
  other = causerie_chat_create_branch (self->chat);
  causerie_test_send_and_reply (self, "More", "Two");
  assert_branch (other, "u:A a:One u:More a:Two");
  first = causerie_test_get_id (self, 2);
  causerie_test_push_text (self, "Three");
  g_assert_true (causerie_test_try_edit (self, first, "Else", &error));
  causerie_test_wait_idle (self->chat);
  assert_branch (self->branch, "u:A a:One u:Else a:Three");
  assert_branch (other, "u:A a:One u:More a:Two");
  causerie_chat_show (self->chat, other, causerie_test_get_id (self, 2));
  assert_branch (other, "u:A a:One u:Else a:Three");
  causerie_chat_show (self->chat, other, first);
  assert_branch (self->branch, "u:A a:One u:Else a:Three");
  g_clear_object (&other);
  causerie_chat_fixture_reopen (self);
  load_contents (self);
  assert_branch (self->branch, "u:A a:One u:More a:Two");
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*test) (Fixture *self, gconstpointer data);
  } tests[] = {
    { "/continue/copy-sends-the-same-messages", test_copy_sends_the_same_messages },
    { "/continue/ended-chat-continues-above-its-ending", test_ended_chat },
    { "/continue/chat-ended-at-once-continues-empty", test_chat_ended_at_once },
    { "/continue/stray-call-is-left-out", test_stray_call_is_left_out },
    { "/continue/refused-reply-is-left-out", test_refused_reply_is_left_out },
    { "/continue/interrupted-reply-is-copied", test_interrupted_reply_is_copied },
    { "/continue/full-context-copies-the-last-messages", test_full_context },
    { "/continue/too-long-prompt-copies-the-last-messages", test_too_long_prompt },
    { "/continue/streaming-reply-is-not-copied", test_streaming_reply_is_not_copied },
    { "/continue/changes-are-notified", test_changes_are_notified },
    { "/continue/deleted-version-is-restored", test_deleted_version_is_restored },
    { "/continue/deletion-stops-its-turns", test_deletion_stops_its_turns },
    { "/continue/two-views", test_two_views },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    causerie_chat_fixture_add_test (tests[i].name, tests[i].test);
  return g_test_run ();
}
