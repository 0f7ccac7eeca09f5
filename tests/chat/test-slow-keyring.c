/* SPDX-License-Identifier: GPL-3.0-or-later
 * A slow keyring, as one that prompts for its password: chats can be used, and messages wait for
 * their service. */
#include "config.h"

#include "causerie-fake-keyring.h"
#include "causerie-session-fixture.h"

#include <libsecret/secret.h>

/* One bus for all tests, as GIO caches its connection. */
static GTestDBus *bus;

typedef struct
{
  CauserieSessionFixture *fixture;
  CauserieFakeKeyring *keyring;
  CauserieChat *chat;
  CauserieBranch *branch;
} Wait;

static gboolean
is_asked (gpointer data)
{
  return causerie_fake_keyring_get_asked (data);
}

/* Starts a session with a custom service whose key is in a keyring that does not answer. */
static void
begin (Wait *self, CauserieSessionFixture *fixture)
{
  const char *url = causerie_test_server_get_base_url (fixture->server);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  self->fixture = fixture;
  self->keyring = causerie_fake_keyring_new (g_test_dbus_get_bus_address (bus));
  causerie_secrets_store_async (fixture->secrets, url, CAUSERIE_TEST_KEY, NULL,
                                causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  causerie_secrets_store_finish (fixture->secrets, result, NULL, &error);
  g_assert_no_error (error);
  causerie_settings_set_custom_base_url (fixture->settings, url);
  causerie_settings_set_service_choice (fixture->settings, CAUSERIE_CHOICE_CUSTOM);
  causerie_fake_keyring_set_slow (self->keyring, TRUE);
  causerie_session_fixture_begin (fixture);
  g_assert_true (causerie_test_wait_until (is_asked, self->keyring, 30));
}

static void
end (Wait *self)
{
  g_clear_object (&self->branch);
  g_clear_object (&self->chat);
  causerie_session_fixture_stop (self->fixture);
  secret_service_disconnect ();
  g_clear_object (&self->keyring);
}

static void
send (Wait *self, const char *text)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  self->chat = causerie_session_create_chat (self->fixture->session);
  self->branch = causerie_chat_create_branch (self->chat);
  causerie_chat_send_async (self->chat, self->branch, text, NULL, NULL, causerie_test_take_result,
                            &place);
  result = causerie_test_await (&place);
  causerie_chat_turn_finish (self->chat, result, &error);
  g_assert_no_error (error);
  g_assert_true (causerie_chat_get_working (self->chat));
}

static guint
count_requests (Wait *self)
{
  return causerie_test_server_get_n_requests (self->fixture->server);
}

static CauserieMessage *
get_message (Wait *self)
{
  g_autoptr (CauserieMessage) message = g_list_model_get_item (G_LIST_MODEL (self->branch), 0);

  return message;
}

static void
stop_turn (Wait *self)
{
  gint64 id = causerie_message_get_id (get_message (self));

  causerie_turn_stop (causerie_chat_get_turn_below (self->chat, id));
  causerie_test_wait_idle (self->chat);
  g_assert_cmpint (causerie_message_get_failure (get_message (self))->code, ==,
                   CAUSERIE_ERROR_STOPPED);
}

static void
test_chats_are_there (CauserieSessionFixture *fixture, gconstpointer data)
{
  Wait wait = { 0 };

  begin (&wait, fixture);
  g_assert_null (causerie_registry_get_service (fixture->registry));
  g_assert_false (causerie_registry_get_ready (fixture->registry));
  g_assert_true (causerie_library_is_open (causerie_session_get_library (fixture->session)));
  causerie_session_fixture_push_json (fixture, CAUSERIE_SESSION_LOCAL_MODELS);
  causerie_fake_keyring_set_slow (wait.keyring, FALSE);
  causerie_session_fixture_wait_ready (fixture);
  g_assert_cmpstr (causerie_service_get_api_key (causerie_registry_get_service (fixture->registry)),
                   ==, CAUSERIE_TEST_KEY);
  end (&wait);
}

/* The turn waits for the key, and then for the models. */
static void
test_message_waits (CauserieSessionFixture *fixture, gconstpointer data)
{
  g_autofree char *events = causerie_test_sse_text ("Hello");
  g_autofree char *model = NULL;
  g_autofree char *key = NULL;
  Wait wait = { 0 };

  begin (&wait, fixture);
  send (&wait, "Hi");
  g_assert_cmpuint (count_requests (&wait), ==, 0);
  causerie_session_fixture_push_json (fixture, CAUSERIE_SESSION_LOCAL_MODELS);
  causerie_test_server_push (fixture->server, causerie_test_reply_new_stream (events));
  causerie_fake_keyring_set_slow (wait.keyring, FALSE);
  causerie_test_wait_idle (wait.chat);
  model = causerie_test_dup_member (fixture->server, 1, "model");
  g_assert_cmpstr (model, ==, "\"qwen3:8b\"");
  key = causerie_test_server_dup_header (fixture->server, 1, "x-api-key");
  g_assert_cmpstr (key, ==, CAUSERIE_TEST_KEY);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (wait.branch)), ==, 2);
  end (&wait);
}

static void
test_waiting_message_stops (CauserieSessionFixture *fixture, gconstpointer data)
{
  Wait wait = { 0 };

  begin (&wait, fixture);
  send (&wait, "Hi");
  stop_turn (&wait);
  causerie_session_fixture_push_json (fixture, CAUSERIE_SESSION_LOCAL_MODELS);
  causerie_fake_keyring_set_slow (wait.keyring, FALSE);
  causerie_session_fixture_wait_ready (fixture);
  g_assert_cmpuint (count_requests (&wait), ==, 1);
  end (&wait);
}

/* Choosing a service cancels the search at the start, whose result must not replace the choice. */
static void
test_choice_cancels_the_search (CauserieSessionFixture *fixture, gconstpointer data)
{
  g_autofree char *events = causerie_test_sse_text ("Hello");
  g_autofree char *model = NULL;
  g_autoptr (GError) error = NULL;
  Wait wait = { 0 };

  begin (&wait, fixture);
  send (&wait, "Hi");
  causerie_session_fixture_push_json (fixture, CAUSERIE_SESSION_MODELS);
  causerie_test_server_push (fixture->server, causerie_test_reply_new_stream (events));
  causerie_session_fixture_use (fixture, CAUSERIE_CHOICE_DEMO, NULL, NULL, &error);
  g_assert_no_error (error);
  causerie_test_wait_idle (wait.chat);
  model = causerie_test_dup_member (fixture->server, 1, "model");
  g_assert_cmpstr (model, ==, "\"claude-opus-5-5\"");
  causerie_fake_keyring_set_slow (wait.keyring, FALSE);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_cmpint (causerie_session_fixture_get_kind (fixture), ==, CAUSERIE_SERVICE_DEMO);
  end (&wait);
}

/* Quitting waits neither for the keyring nor for turns that wait for it. */
static void
test_closing_does_not_wait (CauserieSessionFixture *fixture, gconstpointer data)
{
  Wait wait = { 0 };

  begin (&wait, fixture);
  send (&wait, "Hi");
  end (&wait);
}

/* Sends a message while the model list is being loaded. */
static void
send_while_listing (Wait *self, CauserieSessionFixture *fixture)
{
  CauserieTestReply *list = causerie_test_reply_new (200, CAUSERIE_TEST_FRAMING_CHUNKED);
  g_autofree char *events = causerie_test_sse_text ("Hello");

  begin (self, fixture);
  causerie_test_reply_add_header (list, "content-type", "application/json");
  causerie_test_reply_add_gate (list);
  causerie_test_reply_add_text (list, CAUSERIE_SESSION_LOCAL_MODELS);
  causerie_test_server_push (fixture->server, list);
  causerie_fake_keyring_set_slow (self->keyring, FALSE);
  causerie_test_server_wait_gate (fixture->server);
  g_assert_cmpstr (causerie_registry_get_default_model (fixture->registry), ==, "");
  send (self, "Hi");
  g_assert_cmpuint (count_requests (self), ==, 1);
  causerie_test_server_push (fixture->server, causerie_test_reply_new_stream (events));
}

static void
assert_asked_for (Wait *self, const char *expected)
{
  g_autofree char *model = NULL;

  causerie_test_wait_idle (self->chat);
  model = causerie_test_dup_member (self->fixture->server, 1, "model");
  g_assert_cmpstr (model, ==, expected);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->branch)), ==, 2);
}

/* A turn waits for the first model list instead of using a model of another service. */
static void
test_first_model_list (CauserieSessionFixture *fixture, gconstpointer data)
{
  Wait wait = { 0 };

  send_while_listing (&wait, fixture);
  causerie_test_server_open_gate (fixture->server);
  assert_asked_for (&wait, "\"qwen3:8b\"");
  end (&wait);
}

/* A server that never lists its models may answer messages. */
static void
test_endless_model_list (CauserieSessionFixture *fixture, gconstpointer data)
{
  Wait wait = { 0 };

  send_while_listing (&wait, fixture);
  causerie_test_clock_set_longest (fixture->clock, 60 * G_USEC_PER_SEC);
  assert_asked_for (&wait, "\"claude-opus-5-5\"");
  end (&wait);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    CauserieSessionTest test;
  } tests[] = {
    { "/slow-keyring/chats-do-not-wait", test_chats_are_there },
    { "/slow-keyring/message-waits-for-its-service", test_message_waits },
    { "/slow-keyring/waiting-message-can-be-stopped", test_waiting_message_stops },
    { "/slow-keyring/choice-cancels-the-search", test_choice_cancels_the_search },
    { "/slow-keyring/quitting-does-not-wait", test_closing_does_not_wait },
    { "/slow-keyring/waits-for-the-first-model-list", test_first_model_list },
    { "/slow-keyring/endless-model-list-times-out", test_endless_model_list },
  };
  g_autofree char *daemon = g_find_program_in_path ("dbus-daemon");
  int status;

  g_test_init (&argc, &argv, NULL);
  if (daemon == NULL)
    {
      g_print ("1..0 # SKIP there is no dbus-daemon\n");
      return 0;
    }
  bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (bus);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    causerie_session_fixture_add_test (tests[i].name, tests[i].test);
  status = g_test_run ();
  g_test_dbus_stop (bus);
  return status;
}
