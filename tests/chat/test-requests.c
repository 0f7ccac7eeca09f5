/* SPDX-License-Identifier: GPL-3.0-or-later
 * The requests of a chat: the requested model, texts that are not drafts, and title requests. */
#include "config.h"

#include "causerie-chat-fixture.h"

#include <string.h>

typedef CauserieChatFixture Fixture;

static void
assert_member (Fixture *self, guint request, const char *name, const char *expected)
{
  g_autofree char *value = causerie_test_dup_member (self->server, request, name);

  g_assert_cmpstr (value, ==, expected);
}

static void
send_text (Fixture *self, const char *text)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  causerie_chat_send_text_async (self->chat, self->branch, text, NULL, NULL,
                                 causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  causerie_chat_turn_finish (self->chat, result, &error);
  g_assert_no_error (error);
}

static void
assert_stored_draft (Fixture *self, const char *expected)
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
test_text_leaves_the_draft (Fixture *self, gconstpointer data)
{
  g_autofree char *branch = NULL;

  causerie_test_send_and_reply (self, "Hi", "Hello");
  causerie_chat_set_draft (self->chat, 0, "Half a thou");
  causerie_test_push_text (self, "and more");
  send_text (self, "Continue");
  causerie_test_wait_idle (self->chat);
  g_assert_cmpstr (causerie_chat_get_draft (self->chat, 0), ==, "Half a thou");
  causerie_chat_fixture_reopen (self);
  assert_stored_draft (self, "Half a thou");
  branch = causerie_test_dup_branch (self->branch);
  g_assert_cmpstr (branch, ==, "u:Hi a:Hello u:Continue a:and more");
}

static void
test_failed_draft_is_retried (Fixture *self, gconstpointer data)
{
  causerie_test_send_and_reply (self, "Hi", "Hello");
  causerie_test_run_sql (self, "CREATE TRIGGER no_space BEFORE INSERT ON draft "
                               "BEGIN SELECT RAISE (ABORT, 'no space'); END");
  causerie_chat_set_draft (self->chat, 0, "Half a thou");
  causerie_drafts_flush (causerie_chat_get_drafts (self->chat));
  assert_stored_draft (self, "Half a thou");
  causerie_test_run_sql (self, "DROP TRIGGER no_space");
  causerie_chat_fixture_reopen (self);
  g_assert_cmpstr (causerie_chat_get_draft (self->chat, 0), ==, "");
  assert_stored_draft (self, "Half a thou");
}

#define SERVED "served-as-another"

static void
push_under_another_name (Fixture *self)
{
  g_autofree char *start = causerie_test_sse_start (SERVED);
  g_autofree char *thinking = causerie_test_sse (
      "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"thinking\","
      "\"thinking\":\"Hm\",\"signature\":\"c2ln\"}}",
      "{\"type\":\"content_block_stop\",\"index\":0}", NULL);
  g_autofree char *text = causerie_test_sse_text_block (1, "Hello");
  g_autofree char *stop = causerie_test_sse_stop ("end_turn");
  g_autofree char *events = g_strconcat (start, thinking, text, stop, NULL);

  causerie_test_push (self, events);
}

/* A further request uses the requested model id, even if the reply named another, with the same
   prefix and with the thinking of earlier replies. */
static void
test_uses_the_requested_model_id (Fixture *self, gconstpointer data)
{
  GSettings *settings = causerie_settings_get_gsettings (self->settings);
  g_autoptr (GError) error = NULL;
  CauserieMessage *reply;

  g_settings_set_string (settings, "system-prompt", "First instructions");
  push_under_another_name (self);
  causerie_test_send (self, "A");
  causerie_test_wait_idle (self->chat);
  causerie_service_entry_set_model (causerie_registry_get_active (self->registry),
                                    "claude-haiku-4-5");
  g_settings_set_string (settings, "system-prompt", "Others");
  for (guint i = 1; i < 4; i++)
    {
      g_autofree char *system = NULL;
      g_autofree char *messages = NULL;
      g_autofree char *model = causerie_branch_dup_model (self->branch, NULL);

      g_assert_cmpstr (model, ==, CAUSERIE_TEST_MODEL);
      push_under_another_name (self);
      if (i == 1)
        causerie_test_send (self, "B");
      else if (i == 2)
        causerie_test_try_retry (self, causerie_test_get_id (self, 3), &error);
      else
        causerie_test_try_edit (self, causerie_test_get_id (self, 2), "C", &error);
      g_assert_no_error (error);
      causerie_test_wait_idle (self->chat);
      assert_member (self, i, "model", "\"" CAUSERIE_TEST_MODEL "\"");
      system = causerie_test_dup_member (self->server, i, "system");
      messages = causerie_test_dup_member (self->server, i, "messages");
      assert_member (self, 0, "system", system);
      g_assert_nonnull (strstr (messages, "c2ln"));
      causerie_chat_fixture_reopen (self);
      causerie_service_entry_set_model (causerie_registry_get_active (self->registry),
                                        "claude-haiku-4-5");
    }
  reply = causerie_branch_get_leaf (self->branch);
  g_assert_cmpstr (causerie_message_get_model (reply), ==, SERVED);
  g_assert_cmpstr (causerie_message_get_requested_model (reply), ==, CAUSERIE_TEST_MODEL);
}

static void
send_to (Fixture *self, const char *text, const char *model)
{
  CauserieModelChoice choice = { .model = (char *)model };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  causerie_chat_send_async (self->chat, self->branch, text, &choice, NULL,
                            causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  causerie_chat_turn_finish (self->chat, result, &error);
  g_assert_no_error (error);
  causerie_test_wait_idle (self->chat);
}

/* A branch keeps its model, listed or not, unless the service changes. */
static void
test_model_belongs_to_the_branch (Fixture *self, gconstpointer data)
{
  push_under_another_name (self);
  send_to (self, "A", "typed-by-hand");
  push_under_another_name (self);
  send_to (self, "B", NULL);
  assert_member (self, 1, "model", "\"typed-by-hand\"");
  causerie_test_run_sql (self, "DROP TRIGGER message_frozen;"
                               "UPDATE message SET service = 'elsewhere' WHERE role = 1");
  causerie_chat_fixture_reopen (self);
  push_under_another_name (self);
  send_to (self, "C", NULL);
  assert_member (self, 2, "model", "\"" CAUSERIE_TEST_MODEL "\"");
}

static void
test_title_is_requested_once (Fixture *self, gconstpointer data)
{
  causerie_chat_fixture_use_untitled_chat (self);
  causerie_test_push_text (self, "One");
  causerie_test_server_push (self->server,
                             causerie_test_reply_new_error (400, "invalid_request_error", "no"));
  causerie_test_send (self, "A");
  causerie_test_wait_idle (self->chat);
  causerie_test_server_wait_requests (self->server, 2);
  causerie_test_send_and_reply (self, "B", "Two");
  causerie_chat_fixture_reopen (self);
  causerie_test_send_and_reply (self, "C", "Three");
  causerie_test_send_and_reply (self, "D", "Four");
  g_assert_cmpuint (causerie_test_server_get_n_requests (self->server), ==, 5);
}

static gboolean
has_title (gpointer data)
{
  return g_strcmp0 (causerie_chat_get_title (data), "Tomatoes") == 0;
}

/* The title is requested from the service that replied, even if another one is active by then, as
   the conversation must not be sent elsewhere. */
static void
test_title_is_requested_from_the_same_service (Fixture *self, gconstpointer data)
{
  g_autofree char *start = causerie_test_sse_start (CAUSERIE_TEST_MODEL);
  g_autofree char *block = causerie_test_sse_text_block (0, "One");
  g_autofree char *stop = causerie_test_sse_stop ("end_turn");
  g_autoptr (CauserieService) other
      = causerie_service_new (CAUSERIE_SERVICE_CUSTOM, "http://127.0.0.1:9", NULL, NULL, NULL);
  CauserieTestReply *reply = causerie_test_reply_new_stream (start);

  causerie_chat_fixture_use_untitled_chat (self);
  causerie_test_reply_add_gate (reply);
  causerie_test_reply_add_text (reply, block);
  causerie_test_reply_add_text (reply, stop);
  causerie_test_server_push (self->server, reply);
  causerie_test_push_text (self, "Tomatoes");
  causerie_test_send (self, "A");
  causerie_test_server_wait_gate (self->server);
  causerie_chat_fixture_use_service (self, other);
  causerie_test_server_open_gate (self->server);
  g_assert_true (causerie_test_wait_until (has_title, self->chat, 30));
  assert_member (self, 1, "model", "\"" CAUSERIE_TEST_MODEL "\"");
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    void (*test) (Fixture *self, gconstpointer data);
  } tests[] = {
    { "/requests/text-leaves-the-draft-unchanged", test_text_leaves_the_draft },
    { "/requests/failed-draft-is-retried", test_failed_draft_is_retried },
    { "/requests/uses-the-requested-model-id", test_uses_the_requested_model_id },
    { "/requests/uses-the-model-of-the-branch", test_model_belongs_to_the_branch },
    { "/requests/title-is-requested-once", test_title_is_requested_once },
    { "/requests/title-is-requested-from-the-same-service",
      test_title_is_requested_from_the_same_service },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    causerie_chat_fixture_add_test (tests[i].name, tests[i].test);
  return g_test_run ();
}
