/* SPDX-License-Identifier: GPL-3.0-or-later
 * Pending writes on a full disk: they stay in memory, are reported, and are stored when there is
 * space. */
#include "config.h"

#include "causerie-chat-fixture.h"

typedef CauserieChatFixture Fixture;

typedef struct
{
  Fixture *fixture;
  const char *sql;
  const char *expected;
} Look;

static CauseriePendingWrites *
get_writes (Fixture *self)
{
  return self->writes;
}

static void
fill_disk (Fixture *self, const char *table)
{
  g_autofree char *sql = g_strdup_printf (
      CAUSERIE_TEST_FULL_TABLE
      "CREATE TRIGGER full_insert BEFORE INSERT ON %s " CAUSERIE_TEST_FULL_TRIGGER
      "CREATE TRIGGER full_update BEFORE UPDATE ON %s " CAUSERIE_TEST_FULL_TRIGGER
      "CREATE TRIGGER full_delete BEFORE DELETE ON %s " CAUSERIE_TEST_FULL_TRIGGER,
      table, table, table);

  causerie_test_run_sql (self, sql);
}

static void
make_room (Fixture *self)
{
  causerie_test_run_sql (self, "DROP TRIGGER full_insert; DROP TRIGGER full_update;"
                               "DROP TRIGGER full_delete");
}

static gboolean
is_refused (gpointer data)
{
  return causerie_pending_writes_get_failure (data) != NULL;
}

static gboolean
is_all_written (gpointer data)
{
  return causerie_pending_writes_get_failure (data) == NULL;
}

static void
wait_refused (Fixture *self)
{
  g_assert_true (causerie_test_wait_until (is_refused, get_writes (self), 30));
  g_assert_cmpint (causerie_pending_writes_get_failure (get_writes (self))->code, ==,
                   CAUSERIE_ERROR_DISK_FULL);
}

static gboolean
is_on_disk (gpointer data)
{
  Look *look = data;
  g_autofree char *text = causerie_test_read_disk (look->fixture, look->sql);

  return g_strcmp0 (text, look->expected) == 0;
}

static void
wait_on_disk (Fixture *self, const char *sql, const char *expected)
{
  Look look = { self, sql, expected };

  g_assert_true (causerie_test_wait_until (is_on_disk, &look, 30));
}

/* Finalizes the chat and opens it again. */
static void
leave_and_come_back (Fixture *self)
{
  gint64 id = causerie_chat_get_id (self->chat);
  gpointer gone = self->chat;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  g_object_add_weak_pointer (G_OBJECT (self->chat), &gone);
  g_clear_object (&self->branch);
  g_clear_object (&self->chat);
  g_assert_null (gone);
  self->chat = causerie_chat_fixture_new_chat (self, id);
  if (id != 0)
    {
      causerie_chat_load_async (self->chat, NULL, causerie_test_take_result, &place);
      result = causerie_test_await (&place);
      causerie_chat_load_finish (self->chat, result, &error);
      g_assert_no_error (error);
    }
  self->branch = causerie_chat_create_branch (self->chat);
}

static void
assert_draft (Fixture *self, const char *expected)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  GAsyncResult *place = NULL;

  causerie_chat_load_draft_async (self->chat, 0, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  text = causerie_chat_load_draft_finish (self->chat, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, expected);
}

static void
check_draft (Fixture *self)
{
  fill_disk (self, "draft");
  causerie_chat_set_draft (self->chat, 0, "Half a thought");
  wait_refused (self);
  leave_and_come_back (self);
  assert_draft (self, "Half a thought");
  causerie_chat_set_draft (self->chat, 0, "Half a thought more");
  leave_and_come_back (self);
  assert_draft (self, "Half a thought more");
  make_room (self);
  wait_on_disk (self, "SELECT text FROM draft", "Half a thought more");
  g_assert_true (causerie_test_wait_until (is_all_written, get_writes (self), 30));
  causerie_chat_fixture_reopen (self);
  assert_draft (self, "Half a thought more");
}

static void
test_draft (Fixture *self, gconstpointer data)
{
  causerie_test_send_and_reply (self, "Hi", "Hello");
  check_draft (self);
}

static void
test_draft_of_a_new_chat (Fixture *self, gconstpointer data)
{
  check_draft (self);
}

/* A pending draft must not be stored after the message that cleared it. */
static void
test_sent_draft_is_dropped (Fixture *self, gconstpointer data)
{
  causerie_test_send_and_reply (self, "Hi", "Hello");
  fill_disk (self, "draft");
  causerie_chat_set_draft (self->chat, 0, "More");
  wait_refused (self);
  make_room (self);
  causerie_test_send_and_reply (self, "More", "Yes");
  g_assert_null (causerie_pending_writes_get_failure (get_writes (self)));
  causerie_pending_writes_retry (get_writes (self));
  causerie_chat_fixture_reopen (self);
  assert_draft (self, "");
}

/* If the message cannot be stored either, the draft remains. */
static void
test_draft_of_a_refused_message (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  causerie_test_send_and_reply (self, "Hi", "Hello");
  causerie_chat_set_draft (self->chat, 0, "Mo");
  wait_on_disk (self, "SELECT text FROM draft", "Mo");
  fill_disk (self, "draft");
  causerie_chat_set_draft (self->chat, 0, "More");
  wait_refused (self);
  g_assert_false (causerie_test_try_send (self, "More", &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_DISK_FULL);
  wait_refused (self);
  leave_and_come_back (self);
  assert_draft (self, "More");
  make_room (self);
  wait_on_disk (self, "SELECT text FROM draft", "More");
}

/* A pending choice is not reported as unsaved, but is applied when the chat is opened again. */
static void
test_choice (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 first;

  causerie_test_send_and_reply (self, "Hi", "One");
  first = causerie_test_get_id (self, 1);
  causerie_test_push_text (self, "Two");
  g_assert_true (causerie_test_try_retry (self, first, &error));
  causerie_test_wait_idle (self->chat);
  causerie_test_assert_branch (self, "u:Hi a:Two");
  fill_disk (self, "choice");
  causerie_chat_show (self->chat, self->branch, first);
  causerie_test_flush_library (self);
  leave_and_come_back (self);
  g_assert_cmpint (causerie_branch_get_leaf_id (self->branch), ==, first);
  g_assert_null (causerie_pending_writes_get_failure (get_writes (self)));
  make_room (self);
  causerie_chat_fixture_reopen (self);
  g_assert_cmpint (causerie_branch_get_leaf_id (self->branch), ==, first);
}

static void
on_failed_cb (CauserieChat *chat, CauserieFailure *failure, gpointer data)
{
  ++*(guint *)data;
}

static void
test_verdict (Fixture *self, gconstpointer data)
{
  const CauserieFeedback *feedback;
  guint n_failures = 0;
  gint64 id;

  causerie_test_send_and_reply (self, "Hi", "Hello");
  id = causerie_test_get_id (self, 1);
  fill_disk (self, "feedback");
  g_signal_connect (self->chat, "failed", G_CALLBACK (on_failed_cb), &n_failures);
  causerie_chat_set_feedback (self->chat, id, CAUSERIE_VERDICT_POOR, NULL, "No");
  wait_refused (self);
  g_assert_cmpuint (n_failures, ==, 0);
  leave_and_come_back (self);
  feedback = causerie_chat_get_feedback (self->chat, id);
  g_assert_nonnull (feedback);
  g_assert_cmpstr (feedback->text, ==, "No");
  make_room (self);
  wait_on_disk (self, "SELECT text FROM feedback", "No");
  fill_disk (self, "feedback");
  causerie_chat_set_feedback (self->chat, id, CAUSERIE_VERDICT_NONE, NULL, NULL);
  wait_refused (self);
  leave_and_come_back (self);
  g_assert_null (causerie_chat_get_feedback (self->chat, id));
  make_room (self);
  wait_on_disk (self, "SELECT text FROM feedback", NULL);
}

static void
test_failure_of_a_turn (Fixture *self, gconstpointer data)
{
  fill_disk (self, "turn_failure");
  causerie_test_server_push (self->server,
                             causerie_test_reply_new_error (400, "invalid_request_error", "no"));
  causerie_test_send (self, "Hi");
  causerie_test_wait_idle (self->chat);
  leave_and_come_back (self);
  g_assert_nonnull (causerie_test_get_failure (self, 0));
  make_room (self);
  wait_on_disk (self, "SELECT code FROM turn_failure", "invalid-request");
  causerie_chat_fixture_reopen (self);
  g_assert_cmpint (causerie_test_get_failure (self, 0)->code, ==, CAUSERIE_ERROR_INVALID_REQUEST);
}

/* The oldest write is retried first; when it succeeds, the others follow. */
static void
test_all_are_written (Fixture *self, gconstpointer data)
{
  gint64 id;

  causerie_test_send_and_reply (self, "Hi", "Hello");
  id = causerie_test_get_id (self, 0);
  fill_disk (self, "draft");
  causerie_chat_set_draft (self->chat, 0, "one");
  causerie_chat_set_draft (self->chat, id, "two");
  wait_refused (self);
  make_room (self);
  causerie_pending_writes_retry (get_writes (self));
  wait_on_disk (self, "SELECT group_concat (text) FROM (SELECT text FROM draft ORDER BY text)",
                "one,two");
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    void (*test) (Fixture *self, gconstpointer data);
  } tests[] = {
    { "/unsaved/draft", test_draft },
    { "/unsaved/draft-of-a-new-chat", test_draft_of_a_new_chat },
    { "/unsaved/sent-draft-is-dropped", test_sent_draft_is_dropped },
    { "/unsaved/draft-of-a-refused-message", test_draft_of_a_refused_message },
    { "/unsaved/choice", test_choice },
    { "/unsaved/verdict", test_verdict },
    { "/unsaved/failure-of-a-turn", test_failure_of_a_turn },
    { "/unsaved/all-are-written-after-the-oldest", test_all_are_written },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    causerie_chat_fixture_add_test (tests[i].name, tests[i].test);
  return g_test_run ();
}
