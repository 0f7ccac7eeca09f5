/* SPDX-License-Identifier: GPL-3.0-or-later
 * Failures of turns: overloaded services, failing writes, a read-only library. */
#include "config.h"

#include "causerie-chat-fixture.h"

#include <string.h>

typedef CauserieChatFixture Fixture;

#define LAST "SELECT state FROM message ORDER BY id DESC"
#define REFUSE_ENDS                                                                                \
  CAUSERIE_TEST_FULL_TABLE                                                                         \
  "CREATE TRIGGER full BEFORE UPDATE ON message " CAUSERIE_TEST_FULL_TRIGGER

static gboolean
is_retrying (gpointer data)
{
  Fixture *self = data;
  CauserieTurn *turn = causerie_chat_get_turn (self->chat, self->branch);

  return turn != NULL && causerie_turn_get_state (turn) == CAUSERIE_TURN_RETRYING
         && causerie_turn_get_retry_at (turn) > 0;
}

static void
test_overloaded_is_retried (Fixture *self, gconstpointer data)
{
  CauserieTestReply *busy = causerie_test_reply_new_error (529, "overloaded_error", "busy");
  g_autoptr (CauserieTurn) turn = NULL;

  causerie_test_reply_add_header (busy, "retry-after-ms", "300");
  causerie_test_server_push (self->server, busy);
  causerie_test_push_text (self, "Hello");
  causerie_test_send (self, "Hi");
  g_assert_true (causerie_test_wait_until (is_retrying, self, 30));
  turn = g_object_ref (causerie_chat_get_turn (self->chat, self->branch));
  g_assert_nonnull (causerie_turn_get_failure (turn));
  g_assert_cmpint (causerie_turn_get_failure (turn)->code, ==, CAUSERIE_ERROR_OVERLOADED);
  causerie_test_wait_idle (self->chat);
  causerie_test_assert_branch (self, "u:Hi a:Hello");
  g_assert_null (causerie_turn_get_failure (turn));
}

static void
test_long_delay (Fixture *self, gconstpointer data)
{
  CauserieTestReply *limited = causerie_test_reply_new_error (429, "rate_limit_error", "slow");
  gint64 begun = g_get_real_time ();
  gint64 retry_at;

  causerie_test_reply_add_header (limited, "retry-after", "120");
  causerie_test_server_push (self->server, limited);
  causerie_test_send (self, "Hi");
  causerie_test_wait_idle (self->chat);
  causerie_chat_fixture_reopen (self);
  g_assert_cmpint (causerie_test_get_failure (self, 0)->code, ==, CAUSERIE_ERROR_RATE_LIMITED);
  retry_at = causerie_test_get_failure (self, 0)->retry_at;
  g_assert_cmpint (retry_at, >=, begun + 120 * G_USEC_PER_SEC);
  g_assert_cmpint (retry_at, <=, g_get_real_time () + 120 * G_USEC_PER_SEC);
}

static void
test_end_that_is_not_stored (Fixture *self, gconstpointer data)
{
  causerie_test_run_sql (self, REFUSE_ENDS);
  causerie_test_send_and_reply (self, "Hi", "Hello");
  causerie_test_assert_branch (self, "u:Hi a:Hello");
  g_assert_nonnull (causerie_test_get_failure (self, 1));
  causerie_test_run_sql (self, "DROP TRIGGER full");
  causerie_test_send_and_reply (self, "More", "Yes");
  causerie_test_assert_branch (self, "u:Hi a:Hello u:More a:Yes");
  g_assert_null (causerie_test_get_failure (self, 1));
  causerie_chat_fixture_reopen (self);
  causerie_test_send_and_reply (self, "And", "No");
  causerie_test_assert_branch (self, "u:Hi a:Hello u:More a:Yes u:And a:No");
}

/* The pending end of a reply is stored before the branch is copied. */
static void
test_end_is_stored_before_a_copy (Fixture *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *copied = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  causerie_test_run_sql (self, REFUSE_ENDS);
  causerie_test_send_and_reply (self, "Hi", "Hello");
  causerie_test_run_sql (self, "DROP TRIGGER full");
  causerie_chat_continue_async (self->chat, causerie_test_get_id (self, 1), CAUSERIE_COPY_WHOLE,
                                NULL, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  g_assert_cmpint (causerie_chat_continue_finish (self->chat, result, &error), >, 0);
  g_assert_no_error (error);
  copied = causerie_test_read_disk (self, "SELECT json FROM content ORDER BY message_id DESC");
  g_assert_nonnull (strstr (copied, "Hello"));
}

static gboolean
is_finalized (gpointer data)
{
  return *(gpointer *)data == NULL;
}

/* Replaces the chat of the fixture by a new one. @left is a weak pointer to the former chat. */
static void
leave_chat (Fixture *self, gpointer *left)
{
  *left = self->chat;
  g_object_add_weak_pointer (G_OBJECT (self->chat), left);
  g_clear_object (&self->branch);
  g_clear_object (&self->chat);
  causerie_chat_fixture_create_chat (self, &self->chat, &self->branch);
}

/* The end is retried by a timer, even if no window shows the chat. */
static void
test_end_is_stored_later (Fixture *self, gconstpointer data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *content = NULL;
  gpointer watched;

  causerie_test_run_sql (self, REFUSE_ENDS);
  causerie_test_send_and_reply (self, "Hi", "Hello");
  before = causerie_test_read_disk (self, LAST);
  g_assert_cmpstr (before, ==, "0");
  leave_chat (self, &watched);
  g_assert_nonnull (watched);
  causerie_test_run_sql (self, "DROP TRIGGER full");
  g_assert_true (causerie_test_wait_until (is_finalized, &watched, 30));
  after = causerie_test_read_disk (self, LAST);
  g_assert_cmpstr (after, ==, "1");
  content = causerie_test_read_disk (self, "SELECT json FROM content ORDER BY message_id DESC");
  g_assert_nonnull (strstr (content, "Hello"));
}

/* A write that violates a constraint is neither retried nor asked about on exit. */
static void
test_end_with_a_permanent_failure (Fixture *self, gconstpointer data)
{
  gpointer watched;

  causerie_test_run_sql (self, "CREATE TRIGGER never BEFORE UPDATE ON message "
                               "BEGIN SELECT RAISE (ABORT, 'never'); END");
  causerie_test_send_and_reply (self, "Hi", "Hello");
  causerie_test_assert_branch (self, "u:Hi a:Hello");
  g_assert_cmpint (causerie_test_get_failure (self, 1)->code, ==, CAUSERIE_ERROR_NOT_SAVED);
  g_assert_false (causerie_chat_has_unsaved (self->chat));
  leave_chat (self, &watched);
  g_assert_true (causerie_test_wait_until (is_finalized, &watched, 30));
}

/* The error says that the end of the reply is not stored, and not that a reply is streaming. */
static void
test_sending_below_an_unsaved_reply (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) refused = NULL;
  g_autoptr (GError) lost = NULL;

  causerie_test_run_sql (self, REFUSE_ENDS);
  causerie_test_send_and_reply (self, "Hi", "Hello");
  g_assert_false (causerie_test_try_send (self, "But", &refused));
  g_assert_error (refused, CAUSERIE_ERROR, CAUSERIE_ERROR_UNSAVED_REPLY);
  causerie_test_run_sql (self, "DROP TRIGGER full;"
                               "CREATE TRIGGER never BEFORE UPDATE ON message "
                               "BEGIN SELECT RAISE (ABORT, 'never'); END");
  g_assert_false (causerie_test_try_send (self, "But", &lost));
  g_assert_error (lost, CAUSERIE_ERROR, CAUSERIE_ERROR_NOT_SAVED);
  causerie_test_assert_branch (self, "u:Hi a:Hello");
}

static void
test_sending_below_a_reply_that_is_saved_late (Fixture *self, gconstpointer data)
{
  causerie_test_run_sql (self, REFUSE_ENDS);
  causerie_test_send_and_reply (self, "Hi", "Hello");
  causerie_test_run_sql (self, "DROP TRIGGER full");
  causerie_test_send_and_reply (self, "But", "No");
  causerie_test_assert_branch (self, "u:Hi a:Hello u:But a:No");
}

/* First the disk is full, then the write fails permanently. */
static void
test_end_with_a_later_permanent_failure (Fixture *self, gconstpointer data)
{
  gpointer watched;

  causerie_test_run_sql (self, REFUSE_ENDS);
  causerie_test_send_and_reply (self, "Hi", "Hello");
  g_assert_cmpint (causerie_test_get_failure (self, 1)->code, ==, CAUSERIE_ERROR_DISK_FULL);
  g_assert_true (causerie_chat_has_unsaved (self->chat));
  causerie_test_run_sql (self, "DROP TRIGGER full;"
                               "CREATE TRIGGER never BEFORE UPDATE ON message "
                               "BEGIN SELECT RAISE (ABORT, 'never'); END");
  causerie_chat_store_again (self->chat);
  causerie_test_flush_library (self);
  g_assert_false (causerie_chat_has_unsaved (self->chat));
  g_assert_cmpint (causerie_test_get_failure (self, 1)->code, ==, CAUSERIE_ERROR_NOT_SAVED);
  leave_chat (self, &watched);
  g_assert_true (causerie_test_wait_until (is_finalized, &watched, 30));
}

/* The pending end of a purged chat is dropped. */
static void
test_end_of_a_purged_chat (Fixture *self, gconstpointer data)
{
  gpointer watched;
  gint64 id;

  causerie_test_run_sql (self, REFUSE_ENDS);
  causerie_test_send_and_reply (self, "Hi", "Hello");
  id = causerie_chat_get_id (self->chat);
  causerie_chat_list_delete (self->list, id);
  causerie_chat_list_purge (self->list, id);
  leave_chat (self, &watched);
  g_assert_true (causerie_test_wait_until (is_finalized, &watched, 30));
}

/* The chat is ended even if storing the ending fails; it is retried. */
static void
test_ending_that_is_not_stored (Fixture *self, gconstpointer data)
{
  g_autofree char *events = causerie_test_sse_ended ("Bye");
  g_autoptr (GError) error = NULL;

  causerie_test_run_sql (self, REFUSE_ENDS);
  causerie_test_push (self, events);
  causerie_test_send (self, "Go");
  causerie_test_wait_idle (self->chat);
  causerie_test_assert_branch (self, "u:Go a!:Bye");
  g_assert_nonnull (causerie_test_get_failure (self, 1));
  g_assert_true (causerie_branch_get_ended (self->branch));
  g_assert_false (causerie_test_try_send (self, "But", &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_ENDED);
  causerie_test_run_sql (self, "DROP TRIGGER full");
  causerie_chat_fixture_reopen (self);
  causerie_test_assert_branch (self, "u:Go a!:Bye");
  g_assert_null (causerie_test_get_failure (self, 1));
  g_assert_true (causerie_branch_get_ended (self->branch));
}

static void
on_failed_cb (GObject *object, CauserieFailure *failure, gpointer data)
{
  *(CauserieError *)data = failure->code;
}

static gboolean
has_failure (gpointer data)
{
  return *(CauserieError *)data != CAUSERIE_N_ERRORS;
}

static void
on_feedback_changed_cb (CauserieChat *chat, gpointer data)
{
  ++*(guint *)data;
}

static void
refuse_feedback (Fixture *self)
{
  causerie_test_run_sql (self, "CREATE TRIGGER no_space BEFORE UPDATE ON feedback "
                               "BEGIN SELECT RAISE (ABORT, 'no space'); END;"
                               "CREATE TRIGGER no_space_2 BEFORE INSERT ON feedback "
                               "BEGIN SELECT RAISE (ABORT, 'no space'); END");
}

/* The error is returned to the caller only, without the signal "failed". */
static void
test_feedback_error_is_returned (Fixture *self, gconstpointer data)
{
  CauserieError reported_code = CAUSERIE_N_ERRORS;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;
  gint64 id;

  causerie_test_send_and_reply (self, "Hi", "Hello");
  id = causerie_test_get_id (self, 1);
  refuse_feedback (self);
  g_signal_connect (self->chat, "failed", G_CALLBACK (on_failed_cb), &reported_code);
  causerie_chat_set_feedback_async (self->chat, id, CAUSERIE_VERDICT_POOR, NULL, "No", NULL,
                                    causerie_test_take_result, &place);
  g_assert_cmpstr (causerie_chat_get_feedback (self->chat, id)->text, ==, "No");
  result = causerie_test_await (&place);
  g_assert_false (causerie_chat_set_feedback_finish (self->chat, result, &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_FAILED);
  g_assert_null (causerie_chat_get_feedback (self->chat, id));
  g_assert_false (has_failure (&reported_code));
  g_signal_handlers_disconnect_by_data (self->chat, &reported_code);
}

static void
test_feedback_that_is_not_stored (Fixture *self, gconstpointer data)
{
  CauserieError reported_code = CAUSERIE_N_ERRORS;
  const CauserieFeedback *feedback;
  guint n_changes = 0;
  gint64 id;

  causerie_test_send_and_reply (self, "Hi", "Hello");
  id = causerie_test_get_id (self, 1);
  causerie_chat_set_feedback (self->chat, id, CAUSERIE_VERDICT_GOOD, NULL, "Yes");
  causerie_test_send_and_reply (self, "More", "Yes");
  refuse_feedback (self);
  g_signal_connect (self->chat, "failed", G_CALLBACK (on_failed_cb), &reported_code);
  g_signal_connect (self->chat, "feedback-changed", G_CALLBACK (on_feedback_changed_cb),
                    &n_changes);
  causerie_chat_set_feedback (self->chat, id, CAUSERIE_VERDICT_POOR, NULL, "No");
  causerie_chat_set_feedback (self->chat, id, CAUSERIE_VERDICT_POOR, NULL, "No, no");
  g_assert_cmpstr (causerie_chat_get_feedback (self->chat, id)->text, ==, "No, no");
  g_assert_true (causerie_test_wait_until (has_failure, &reported_code, 30));
  feedback = causerie_chat_get_feedback (self->chat, id);
  g_assert_nonnull (feedback);
  g_assert_cmpint (feedback->verdict, ==, CAUSERIE_VERDICT_GOOD);
  g_assert_cmpstr (feedback->text, ==, "Yes");
  /* Two changes and the restored state. */
  g_assert_cmpuint (n_changes, >=, 3);
  g_signal_handlers_disconnect_by_data (self->chat, &reported_code);
  g_signal_handlers_disconnect_by_data (self->chat, &n_changes);
}

/* It is not retried, but written when the program quits. */
static void
test_draft_that_is_not_stored (Fixture *self, gconstpointer data)
{
  CauserieError reported_code = CAUSERIE_N_ERRORS;
  g_autofree char *stored = NULL;

  causerie_test_send_and_reply (self, "Hi", "Hello");
  causerie_test_run_sql (self, "CREATE TRIGGER no_space BEFORE INSERT ON draft "
                               "BEGIN SELECT RAISE (ABORT, 'no space'); END");
  g_signal_connect (self->chat, "failed", G_CALLBACK (on_failed_cb), &reported_code);
  causerie_chat_set_draft (self->chat, 0, "Half a thought");
  g_assert_true (causerie_test_wait_until (has_failure, &reported_code, 30));
  g_signal_handlers_disconnect_by_data (self->chat, &reported_code);
  g_assert_cmpstr (causerie_chat_get_draft (self->chat, 0), ==, "Half a thought");
  causerie_test_run_sql (self, "DROP TRIGGER no_space");
  causerie_chat_fixture_reopen (self);
  stored = causerie_test_read_disk (self, "SELECT text FROM draft");
  g_assert_cmpstr (stored, ==, "Half a thought");
}

/* Content that cannot be loaded makes the request fail instead of being left out. */
static void
test_missing_content (Fixture *self, gconstpointer data)
{
  CauserieMessage *message;

  causerie_test_send_and_reply (self, "Hi", "Hello");
  causerie_test_run_sql (self,
                         "DROP TRIGGER content_kept;"
                         "DELETE FROM content WHERE message_id = (SELECT max (id) FROM message)");
  causerie_chat_fixture_reopen (self);
  causerie_test_send (self, "More");
  causerie_test_wait_idle (self->chat);
  message = causerie_tree_get_message (causerie_chat_get_tree (self->chat),
                                       causerie_test_get_id (self, 1));
  g_assert_cmpint (causerie_message_get_content_failure (message)->code, ==,
                   CAUSERIE_ERROR_STORAGE);
  g_assert_cmpint (causerie_test_get_failure (self, 2)->code, ==, CAUSERIE_ERROR_STORAGE);
  g_assert_cmpuint (causerie_test_server_get_n_requests (self->server), ==, 1);
}

static void
test_reply_that_is_not_stored (Fixture *self, gconstpointer data)
{
  causerie_test_run_sql (self, "CREATE TRIGGER no_space BEFORE INSERT ON message WHEN NEW.role = 1 "
                               "BEGIN SELECT RAISE (ABORT, 'no space'); END");
  causerie_test_server_push (self->server, causerie_test_create_open_reply ("Once"));
  causerie_test_send (self, "Hi");
  causerie_test_wait_idle (self->chat);
  causerie_test_assert_branch (self, "u:Hi");
  g_assert_nonnull (causerie_test_get_failure (self, 0));
  causerie_test_server_wait_closed (self->server, 0);
}

static void
test_message_that_is_not_stored (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  causerie_test_run_sql (self, "CREATE TRIGGER no_space BEFORE INSERT ON message "
                               "BEGIN SELECT RAISE (ABORT, 'no space'); END");
  causerie_chat_set_draft (self->chat, 0, "Hi");
  g_assert_false (causerie_test_try_send (self, "Hi", &error));
  g_assert_nonnull (error);
  causerie_test_assert_branch (self, "");
  g_assert_cmpstr (causerie_chat_get_draft (self->chat, 0), ==, "Hi");
  g_assert_cmpuint (causerie_test_server_get_n_requests (self->server), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->list)), ==, 0);
}

static void
test_no_service (Fixture *self, gconstpointer data)
{
  causerie_chat_fixture_use_service (self, NULL);
  causerie_test_send (self, "Hi");
  causerie_test_wait_idle (self->chat);
  causerie_test_assert_branch (self, "u:Hi");
  g_assert_cmpint (causerie_test_get_failure (self, 0)->code, ==, CAUSERIE_ERROR_BAD_SERVICE);
}

static void
test_service_not_running (Fixture *self, gconstpointer data)
{
  g_autoptr (CauserieService) service
      = causerie_service_new (CAUSERIE_SERVICE_CUSTOM, "http://127.0.0.1:9", NULL, NULL, NULL);

  causerie_chat_fixture_use_service (self, service);
  causerie_test_send (self, "Hi");
  causerie_test_wait_idle (self->chat);
  g_assert_cmpint (causerie_test_get_failure (self, 0)->code, ==, CAUSERIE_ERROR_NOT_RUNNING);
}

/* The library is read-only while another process has it open. */
static void
test_read_only (Fixture *self, gconstpointer data)
{
  Fixture other = *self;
  g_autoptr (CauserieService) service
      = g_object_ref (causerie_registry_get_service (self->registry));
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) listed = NULL;
  g_autoptr (GAsyncResult) loaded = NULL;
  g_autoptr (GAsyncResult) closed = NULL;
  g_autoptr (GError) error = NULL;
  CauserieError reported_code = CAUSERIE_ERROR_FAILED;
  GAsyncResult *place = NULL;
  gint64 id;

  causerie_test_send_and_reply (self, "Hi", "Hello");
  id = causerie_chat_get_id (self->chat);
  other.library = causerie_library_new (self->folder);
  causerie_library_open_async (other.library, NULL, causerie_test_take_result, &place);
  opened = causerie_test_await (&place);
  g_assert_true (causerie_library_open_finish (other.library, opened, NULL));
  other.client = self->client;
  other.settings = self->settings;
  causerie_chat_fixture_create_registry (&other);
  causerie_chat_fixture_use_service (&other, service);
  other.list = causerie_chat_list_new (other.library);
  g_signal_connect (other.list, "failed", G_CALLBACK (on_failed_cb), &reported_code);
  causerie_chat_list_load_async (other.list, NULL, causerie_test_take_result, &place);
  listed = causerie_test_await (&place);
  g_assert_true (causerie_chat_list_load_finish (other.list, listed, NULL));
  other.chat = causerie_chat_fixture_new_chat (&other, id);
  causerie_chat_load_async (other.chat, NULL, causerie_test_take_result, &place);
  loaded = causerie_test_await (&place);
  g_assert_true (causerie_chat_load_finish (other.chat, loaded, NULL));
  other.branch = causerie_chat_create_branch (other.chat);
  g_assert_true (causerie_chat_get_read_only (other.chat));
  g_assert_false (causerie_test_try_send (&other, "More", &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_READ_ONLY);
  causerie_chat_list_rename (other.list, id, "Mine now");
  causerie_library_close_async (other.library, NULL, causerie_test_take_result, &place);
  closed = causerie_test_await (&place);
  g_assert_cmpint (reported_code, !=, CAUSERIE_ERROR_FAILED);
  g_assert_cmpstr (causerie_chat_get_title (other.chat), ==, "Own title");
  g_assert_cmpuint (causerie_test_server_get_n_requests (self->server), ==, 1);
  g_object_unref (other.branch);
  g_object_unref (other.chat);
  g_object_unref (other.list);
  causerie_chat_fixture_clear_registry (&other);
  g_object_unref (other.library);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    void (*test) (Fixture *self, gconstpointer data);
  } tests[] = {
    { "/failures/overloaded-service-is-retried", test_overloaded_is_retried },
    { "/failures/long-delay-is-shown-and-stored", test_long_delay },
    { "/failures/feedback-that-is-not-stored-is-undone", test_feedback_that_is_not_stored },
    { "/failures/feedback-error-is-returned-to-the-caller", test_feedback_error_is_returned },
    { "/failures/draft-that-is-not-stored-is-kept", test_draft_that_is_not_stored },
    { "/failures/missing-content-is-reported", test_missing_content },
    { "/failures/end-that-is-not-stored-stays-on-screen", test_end_that_is_not_stored },
    { "/failures/end-is-stored-when-the-disk-recovers", test_end_is_stored_later },
    { "/failures/end-with-a-permanent-failure-is-not-retried", test_end_with_a_permanent_failure },
    { "/failures/end-with-a-later-permanent-failure-is-dropped",
      test_end_with_a_later_permanent_failure },
    { "/failures/sending-below-an-unsaved-reply-is-an-error", test_sending_below_an_unsaved_reply },
    { "/failures/sending-stores-the-reply-above-first",
      test_sending_below_a_reply_that_is_saved_late },
    { "/failures/end-of-a-purged-chat-is-dropped", test_end_of_a_purged_chat },
    { "/failures/end-is-stored-before-a-copy", test_end_is_stored_before_a_copy },
    { "/failures/ending-that-is-not-stored-ends-the-chat", test_ending_that_is_not_stored },
    { "/failures/reply-that-cannot-be-stored-stops-the-turn", test_reply_that_is_not_stored },
    { "/failures/message-that-is-not-stored-is-not-sent", test_message_that_is_not_stored },
    { "/failures/no-service", test_no_service },
    { "/failures/service-that-is-not-running", test_service_not_running },
    { "/failures/read-only-library", test_read_only },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    causerie_chat_fixture_add_test (tests[i].name, tests[i].test);
  return g_test_run ();
}
