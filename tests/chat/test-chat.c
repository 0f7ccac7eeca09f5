/* SPDX-License-Identifier: GPL-3.0-or-later
 * The chat list, titles, versions, feedback and the timeline model. */
#include "config.h"

#include "causerie-chat-fixture.h"
#include "causerie-timeline.h"

#include <string.h>

typedef CauserieChatFixture Fixture;

static void
push_title (Fixture *self, const char *title)
{
  causerie_test_push_text (self, title);
}

typedef struct
{
  CauserieChat *chat;
  const char *title;
} TitleWait;

static gboolean
has_title (gpointer data)
{
  TitleWait *wait = data;

  return g_strcmp0 (causerie_chat_get_title (wait->chat), wait->title) == 0;
}

static void
test_title (Fixture *self, gconstpointer data)
{
  TitleWait wait = { NULL, "Growing Tomatoes" };
  g_autofree char *system = NULL;
  g_autofree char *messages = NULL;
  g_autofree char *model = NULL;
  CauserieChatItem *item;

  causerie_chat_fixture_use_untitled_chat (self);
  wait.chat = self->chat;
  causerie_test_push_text (self, "In spring");
  push_title (self, "\"Growing Tomatoes\"");
  causerie_test_send (self, "When do I sow?");
  g_assert_cmpstr (causerie_chat_get_title (self->chat), ==, "When do I sow?");
  causerie_test_wait_idle (self->chat);
  g_assert_true (causerie_test_wait_until (has_title, &wait, 30));
  system = causerie_test_dup_member (self->server, 1, "system");
  messages = causerie_test_dup_member (self->server, 1, "messages");
  model = causerie_test_dup_member (self->server, 1, "model");
  g_assert_nonnull (strstr (system, "title"));
  g_assert_nonnull (strstr (messages, "> When do I sow?"));
  g_assert_nonnull (strstr (messages, "> In spring"));
  g_assert_nonnull (strstr (model, "haiku"));
  g_assert_null (causerie_test_dup_member (self->server, 1, "tools"));
  causerie_test_send_and_reply (self, "And then?", "Water");
  g_assert_cmpuint (causerie_test_server_get_n_requests (self->server), ==, 3);
  causerie_chat_fixture_reopen (self);
  item = causerie_chat_list_find (self->list, causerie_chat_get_id (self->chat));
  g_assert_cmpstr (causerie_chat_item_get_title (item), ==, "Growing Tomatoes");
}

static void
test_title_after_rename (Fixture *self, gconstpointer data)
{
  CauserieTestReply *title;
  g_autofree char *events = causerie_test_sse_text ("Model's");

  causerie_chat_fixture_use_untitled_chat (self);
  causerie_test_push_text (self, "One");
  title = causerie_test_reply_new (200, CAUSERIE_TEST_FRAMING_CHUNKED);
  causerie_test_reply_add_header (title, "content-type", "text/event-stream");
  causerie_test_reply_add_gate (title);
  causerie_test_reply_add_text (title, events);
  causerie_test_server_push (self->server, title);
  causerie_test_send (self, "Hi");
  causerie_test_wait_idle (self->chat);
  causerie_test_server_wait_requests (self->server, 2);
  causerie_chat_list_rename (self->list, causerie_chat_get_id (self->chat), " Mine ");
  causerie_test_server_open_gate (self->server);
  causerie_test_send_and_reply (self, "More", "Two");
  g_assert_cmpstr (causerie_chat_get_title (self->chat), ==, "Mine");
  causerie_chat_fixture_reopen (self);
  g_assert_cmpstr (causerie_chat_get_title (self->chat), ==, "Mine");
}

/* Refusals and incomplete answers are not used as titles. */
static void
test_no_title_from_incomplete_answers (Fixture *self, gconstpointer data)
{
  static const char *const reasons[] = { "refusal", "max_tokens" };

  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    {
      g_autofree char *start = causerie_test_sse_start (CAUSERIE_TEST_MODEL);
      g_autofree char *block = causerie_test_sse_text_block (0, "I cannot");
      g_autofree char *stop = causerie_test_sse_stop (reasons[i]);
      g_autofree char *events = g_strconcat (start, block, stop, NULL);

      causerie_chat_fixture_use_untitled_chat (self);
      causerie_test_push_text (self, "One");
      causerie_test_push (self, events);
      causerie_test_send (self, "Hi");
      causerie_test_wait_idle (self->chat);
      causerie_test_server_wait_requests (self->server, 3 * i + 2);
      causerie_test_server_wait_closed (self->server, 3 * i + 1);
      causerie_test_send_and_reply (self, "More", "Two");
      g_assert_cmpstr (causerie_chat_get_title (self->chat), ==, "Hi");
    }
}

static void
test_no_title_where_ended (Fixture *self, gconstpointer data)
{
  g_autofree char *events = causerie_test_sse_ended ("Bye");
  g_autoptr (GError) error = NULL;

  causerie_chat_fixture_use_untitled_chat (self);
  causerie_test_push (self, events);
  causerie_test_send (self, "Go");
  causerie_test_wait_idle (self->chat);
  g_assert_false (causerie_test_try_send (self, "Hm", &error));
  g_assert_cmpuint (causerie_test_server_get_n_requests (self->server), ==, 1);
}

static char *
dup_titles (GListModel *list)
{
  GString *titles = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (CauserieChatItem) item = g_list_model_get_item (list, i);

      g_string_append_printf (titles, "%s%s", i > 0 ? "|" : "",
                              causerie_chat_item_get_title (item));
    }
  return g_string_free (titles, FALSE);
}

static void
assert_titles (gpointer list, const char *expected)
{
  g_autofree char *titles = dup_titles (G_LIST_MODEL (list));

  g_assert_cmpstr (titles, ==, expected);
}

static void
begin_chat (Fixture *self, const char *title, const char *question, const char *answer)
{
  g_clear_object (&self->branch);
  g_clear_object (&self->chat);
  causerie_chat_fixture_create_chat (self, &self->chat, &self->branch);
  causerie_test_send_and_reply (self, question, answer);
  causerie_chat_list_rename (self->list, causerie_chat_get_id (self->chat), title);
}

/* A long pasted title is shortened to one line. */
static void
test_long_title (Fixture *self, gconstpointer data)
{
  g_autofree char *title = g_strnfill (1024 * 1024, 't');
  g_autofree char *line = g_strnfill (199, 't');
  g_autofree char *cut_title = g_strconcat (line, "…", NULL);
  g_autofree char *stored = NULL;

  begin_chat (self, title, "apples", "pears");
  assert_titles (self->list, cut_title);
  causerie_chat_fixture_reopen (self);
  stored = causerie_test_read_disk (self, "SELECT title FROM chat");
  g_assert_cmpstr (stored, ==, cut_title);
}

static void
test_list (Fixture *self, gconstpointer data)
{
  g_autoptr (CauserieChat) first = NULL;
  gint64 first_id;

  begin_chat (self, "Alpha", "apples", "pears");
  first = g_object_ref (self->chat);
  first_id = causerie_chat_get_id (first);
  begin_chat (self, "Beta", "bananas", "plums");
  assert_titles (self->list, "Beta|Alpha");
  g_set_object (&self->chat, first);
  g_clear_object (&self->branch);
  self->branch = causerie_chat_create_branch (first);
  causerie_test_send_and_reply (self, "more apples", "yes");
  assert_titles (self->list, "Alpha|Beta");
  causerie_chat_list_delete (self->list, first_id);
  assert_titles (self->list, "Beta");
  assert_titles (causerie_chat_list_get_deleted (self->list), "Alpha");
  g_assert_null (causerie_chat_list_find (self->list, first_id));
  causerie_chat_list_restore (self->list, first_id);
  assert_titles (self->list, "Alpha|Beta");
  causerie_chat_list_delete (self->list, first_id);
  causerie_chat_fixture_reopen (self);
  assert_titles (self->list, "Beta");
  assert_titles (causerie_chat_list_get_deleted (self->list), "Alpha");
}

static gboolean
is_purged (gpointer data)
{
  return g_list_model_get_n_items (causerie_chat_list_get_deleted (data)) == 0;
}

static void
on_list_failed_cb (CauserieChatList *list, CauserieFailure *failure, gpointer data)
{
  ++*(guint *)data;
}

typedef struct
{
  guint n_failures;
  guint expected;
} Failures;

static gboolean
has_failures (gpointer data)
{
  const Failures *failures = data;

  return failures->n_failures == failures->expected;
}

/* Changes whose write fails are undone; stored changes and older values remain. */
static void
test_refused_changes_are_undone (Fixture *self, gconstpointer data)
{
  Failures failures = { 0, 2 };
  CauserieChatItem *item;
  gint64 id;

  causerie_test_send_and_reply (self, "Hi", "Hello");
  id = causerie_chat_get_id (self->chat);
  item = causerie_chat_list_find (self->list, id);
  g_signal_connect (self->list, "failed", G_CALLBACK (on_list_failed_cb), &failures.n_failures);
  causerie_test_run_sql (self, "CREATE TRIGGER no_titles BEFORE UPDATE OF title ON chat "
                               "WHEN NEW.title IN ('B', 'C') "
                               "BEGIN SELECT RAISE (ABORT, 'no space'); END");
  causerie_chat_list_rename (self->list, id, "B");
  causerie_chat_list_rename (self->list, id, "C");
  g_assert_cmpstr (causerie_chat_item_get_title (item), ==, "C");
  g_assert_true (causerie_test_wait_until (has_failures, &failures, 30));
  g_assert_cmpstr (causerie_chat_item_get_title (item), ==, "Own title");
  failures.expected = 3;
  causerie_chat_list_rename (self->list, id, "B");
  causerie_chat_list_rename (self->list, id, "D");
  g_assert_true (causerie_test_wait_until (has_failures, &failures, 30));
  g_assert_cmpstr (causerie_chat_item_get_title (item), ==, "D");
  causerie_test_run_sql (self, "CREATE TRIGGER no_deletions BEFORE UPDATE OF deleted_at ON chat "
                               "BEGIN SELECT RAISE (ABORT, 'no space'); END");
  failures.expected = 5;
  causerie_chat_list_delete (self->list, id);
  causerie_chat_list_restore (self->list, id);
  g_assert_true (causerie_test_wait_until (has_failures, &failures, 30));
  g_assert_cmpint (causerie_chat_item_get_deleted_at (item), ==, 0);
  g_signal_handlers_disconnect_by_data (self->list, &failures.n_failures);
  causerie_chat_fixture_reopen (self);
  item = causerie_chat_list_find (self->list, id);
  g_assert_cmpstr (causerie_chat_item_get_title (item), ==, "D");
}

static void
test_purge (Fixture *self, gconstpointer data)
{
  gint64 id;

  begin_chat (self, "Alpha", "apples", "pears");
  id = causerie_chat_get_id (self->chat);
  causerie_chat_list_purge (self->list, id);
  assert_titles (self->list, "Alpha");
  causerie_chat_list_delete (self->list, id);
  causerie_chat_list_purge (self->list, id);
  g_assert_true (causerie_test_wait_until (is_purged, self->list, 30));
  g_assert_null (causerie_chat_list_find_any (self->list, id));
}

static gboolean
has_content (gpointer data)
{
  return causerie_message_get_content (CAUSERIE_MESSAGE (data)) != NULL;
}

static void
test_content_is_loaded_on_demand (Fixture *self, gconstpointer data)
{
  causerie_test_send_and_reply (self, "Hi", "Hello");
  causerie_chat_fixture_reopen (self);
  for (guint i = 0; i < 2; i++)
    {
      CauserieMessage *message = causerie_tree_get_message (causerie_chat_get_tree (self->chat),
                                                            causerie_test_get_id (self, i));

      g_assert_null (causerie_message_get_content (message));
      causerie_chat_load_content (self->chat, message);
      causerie_chat_load_content (self->chat, message);
    }
  for (guint i = 0; i < 2; i++)
    g_assert_true (
        causerie_test_wait_until (has_content,
                                  causerie_tree_get_message (causerie_chat_get_tree (self->chat),
                                                             causerie_test_get_id (self, i)),
                                  30));
}

static void
test_versions_and_feedback (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  const CauserieFeedback *feedback;
  gint64 one, two;

  causerie_test_send_and_reply (self, "Hi", "One");
  one = causerie_test_get_id (self, 1);
  g_assert_false (causerie_chat_delete_version (self->chat, one, TRUE));
  causerie_test_push_text (self, "Two");
  g_assert_true (causerie_test_try_retry (self, one, &error));
  causerie_test_wait_idle (self->chat);
  two = causerie_test_get_id (self, 1);
  causerie_chat_set_feedback (self->chat, one, CAUSERIE_VERDICT_POOR, "wrong", "No");
  causerie_chat_set_feedback (self->chat, two, CAUSERIE_VERDICT_GOOD, NULL, NULL);
  causerie_chat_set_feedback (self->chat, two, CAUSERIE_VERDICT_NONE, NULL, NULL);
  g_assert_true (causerie_chat_delete_version (self->chat, two, TRUE));
  g_assert_cmpint (causerie_test_get_id (self, 1), ==, one);
  causerie_chat_fixture_reopen (self);
  g_assert_cmpint (causerie_test_get_id (self, 1), ==, one);
  feedback = causerie_chat_get_feedback (self->chat, one);
  g_assert_cmpint (feedback->verdict, ==, CAUSERIE_VERDICT_POOR);
  g_assert_cmpstr (feedback->text, ==, "No");
  g_assert_null (causerie_chat_get_feedback (self->chat, two));
  g_assert_true (causerie_chat_delete_version (self->chat, two, FALSE));
  causerie_chat_show (self->chat, self->branch, two);
  g_assert_cmpint (causerie_test_get_id (self, 1), ==, two);
}

static char *
dup_timeline (CauserieTimeline *timeline)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (timeline)); i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (timeline), i);
      g_autofree char *words
          = CAUSERIE_IS_MESSAGE (item) ? causerie_message_dup_text (CAUSERIE_MESSAGE (item)) : NULL;

      g_string_append_printf (text, "%s%s", i > 0 ? "|" : "", words != NULL ? words : "(turn)");
    }
  return g_string_free (text, FALSE);
}

static void
assert_timeline (CauserieTimeline *timeline, const char *expected)
{
  g_autofree char *text = dup_timeline (timeline);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_timeline (Fixture *self, gconstpointer data)
{
  g_autoptr (CauserieTimeline) timeline = causerie_timeline_new (self->chat, self->branch);
  g_autoptr (GError) error = NULL;

  causerie_test_send_and_reply (self, "Hi", "One");
  assert_timeline (timeline, "Hi|One");
  causerie_test_server_push (self->server, causerie_test_reply_new_silent ());
  causerie_test_send (self, "More");
  assert_timeline (timeline, "Hi|One|More|(turn)");
  causerie_test_server_wait_requests (self->server, 2);
  causerie_turn_stop (causerie_chat_get_turn (self->chat, self->branch));
  causerie_test_wait_idle (self->chat);
  assert_timeline (timeline, "Hi|One|More");
  causerie_test_server_push (self->server, causerie_test_reply_new_silent ());
  g_assert_true (causerie_test_try_retry (self, causerie_test_get_id (self, 1), &error));
  assert_timeline (timeline, "Hi|(turn)");
  causerie_test_server_wait_requests (self->server, 3);
  causerie_turn_stop (causerie_chat_get_turn (self->chat, self->branch));
  causerie_test_wait_idle (self->chat);
  assert_timeline (timeline, "Hi|One|More");
  causerie_test_push_text (self, "Two");
  g_assert_true (causerie_test_try_retry (self, causerie_test_get_id (self, 1), &error));
  causerie_test_wait_idle (self->chat);
  assert_timeline (timeline, "Hi|Two");
}

static void
test_reply_does_not_switch_back (Fixture *self, gconstpointer data)
{
  g_autofree char *start = causerie_test_sse_start (CAUSERIE_TEST_MODEL);
  g_autofree char *block = causerie_test_sse_text_block (0, "Two");
  g_autofree char *stop = causerie_test_sse_stop ("end_turn");
  g_autofree char *branch = NULL;
  g_autoptr (GError) error = NULL;
  CauserieTestReply *reply;
  gint64 first;

  causerie_test_send_and_reply (self, "Hi", "One");
  first = causerie_test_get_id (self, 0);
  reply = causerie_test_reply_new (200, CAUSERIE_TEST_FRAMING_CHUNKED);
  causerie_test_reply_add_header (reply, "content-type", "text/event-stream");
  causerie_test_reply_add_gate (reply);
  causerie_test_reply_add_text (reply, start);
  causerie_test_reply_add_text (reply, block);
  causerie_test_reply_add_text (reply, stop);
  causerie_test_server_push (self->server, reply);
  g_assert_true (causerie_test_try_edit (self, first, "Ho", &error));
  causerie_test_server_wait_gate (self->server);
  causerie_chat_show (self->chat, self->branch, first);
  g_assert_null (causerie_chat_get_turn (self->chat, self->branch));
  causerie_test_server_open_gate (self->server);
  causerie_test_wait_idle (self->chat);
  branch = causerie_test_dup_branch (self->branch);
  g_assert_cmpstr (branch, ==, "u:Hi a:One");
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    void (*test) (Fixture *self, gconstpointer data);
  } tests[] = {
    { "/title/after-the-first-complete-reply", test_title },
    { "/title/user-title-takes-precedence", test_title_after_rename },
    { "/title/ignores-incomplete-answers", test_no_title_from_incomplete_answers },
    { "/title/not-requested-if-the-chat-ended", test_no_title_where_ended },
    { "/chat-list/pasted-title-is-truncated", test_long_title },
    { "/chat-list/sorts-searches-and-deletes", test_list },
    { "/chat-list/refused-changes-are-undone", test_refused_changes_are_undone },
    { "/chat-list/purges-only-deleted-chats", test_purge },
    { "/chat/content-is-loaded-on-demand", test_content_is_loaded_on_demand },
    { "/chat/versions-and-feedback-are-stored", test_versions_and_feedback },
    { "/chat/reply-does-not-switch-the-branch-back", test_reply_does_not_switch_back },
    { "/timeline/shows-a-turn-until-its-reply", test_timeline },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    causerie_chat_fixture_add_test (tests[i].name, tests[i].test);
  return g_test_run ();
}
