/* SPDX-License-Identifier: GPL-3.0-or-later
 * A locked or failing keyring: nothing is sent to another service, and the message can be sent once
 * the keyring is unlocked. */
#include "config.h"

#include "causerie-fake-keyring.h"
#include "causerie-session-fixture.h"

#include <libsecret/secret.h>

#define ANTHROPIC "https://api.anthropic.com"

/* One bus for all tests, as GIO caches its connection. */
static GTestDBus *bus;

/* Returns: (transfer full): a locked keyring with a key */
static CauserieFakeKeyring *
create_locked_keyring (CauserieSessionFixture *self, const char *identity)
{
  CauserieFakeKeyring *keyring = causerie_fake_keyring_new (g_test_dbus_get_bus_address (bus));
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;

  causerie_secrets_store_async (self->secrets, identity, CAUSERIE_TEST_KEY, NULL,
                                causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  g_assert_true (causerie_secrets_store_finish (self->secrets, result, NULL, NULL));
  g_assert_cmpuint (causerie_fake_keyring_get_n_items (keyring), ==, 1);
  causerie_fake_keyring_lock (keyring, TRUE);
  return keyring;
}

static void
drop_keyring (CauserieFakeKeyring *keyring)
{
  secret_service_disconnect ();
  g_object_unref (keyring);
}

static CauserieChat *
send (CauserieSessionFixture *self, const char *text)
{
  CauserieChat *chat = causerie_session_create_chat (self->session);
  g_autoptr (CauserieBranch) branch = causerie_chat_create_branch (chat);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  causerie_chat_send_async (chat, branch, text, NULL, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  causerie_chat_turn_finish (chat, result, &error);
  g_assert_no_error (error);
  causerie_test_wait_idle (chat);
  return chat;
}

/* Asserts that the message is stored with the reason why it was not sent. */
static void
assert_unsent (CauserieSessionFixture *self, CauserieChat *chat, const char *text)
{
  g_autoptr (CauserieBranch) branch = causerie_chat_create_branch (chat);
  g_autoptr (CauserieMessage) message = g_list_model_get_item (G_LIST_MODEL (branch), 0);
  g_autofree char *stored_text = causerie_message_dup_text (message);
  CauserieFailure *failure = causerie_message_get_failure (message);

  g_assert_cmpstr (stored_text, ==, text);
  g_assert_nonnull (failure);
  g_assert_cmpint (failure->code, ==, CAUSERIE_ERROR_KEYRING);
  g_assert_null (causerie_registry_get_service (self->registry));
  g_assert_cmpuint (causerie_test_server_get_n_requests (self->server), ==, 0);
}

static void
retry (CauserieChat *chat)
{
  g_autoptr (CauserieBranch) branch = causerie_chat_create_branch (chat);
  g_autoptr (CauserieMessage) message = g_list_model_get_item (G_LIST_MODEL (branch), 0);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  causerie_chat_retry_async (chat, branch, causerie_message_get_id (message), NULL, NULL,
                             causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  causerie_chat_turn_finish (chat, result, &error);
  g_assert_no_error (error);
  causerie_test_wait_idle (chat);
}

/* Automatic must fall back neither to the custom address nor to the demo. */
static void
test_automatic_does_not_skip_a_locked_key (CauserieSessionFixture *self, gconstpointer data)
{
  CauserieFakeKeyring *keyring = create_locked_keyring (self, ANTHROPIC);
  g_autoptr (CauserieChat) chat = NULL;

  causerie_settings_set_custom_base_url (self->settings,
                                         causerie_test_server_get_base_url (self->server));
  causerie_session_fixture_start (self);
  chat = send (self, "For Anthropic alone");
  assert_unsent (self, chat, "For Anthropic alone");
  g_assert_cmpuint (self->n_demo_starts, ==, 0);
  g_assert_null (causerie_registry_get_service (self->registry));
  drop_keyring (keyring);
}

static void
test_automatic_does_not_skip_a_failing_keyring (CauserieSessionFixture *self, gconstpointer data)
{
  CauserieFakeKeyring *keyring = causerie_fake_keyring_new (g_test_dbus_get_bus_address (bus));
  g_autoptr (CauserieChat) chat = NULL;

  causerie_fake_keyring_set_fails (keyring, TRUE);
  causerie_session_fixture_start (self);
  chat = send (self, "For Anthropic alone");
  assert_unsent (self, chat, "For Anthropic alone");
  drop_keyring (keyring);
}

static void
test_automatic_skips_a_service_without_a_key (CauserieSessionFixture *self, gconstpointer data)
{
  CauserieFakeKeyring *keyring = create_locked_keyring (self, "https://elsewhere.example");

  causerie_session_fixture_push_json (self, CAUSERIE_SESSION_MODELS);
  causerie_session_fixture_start (self);
  g_assert_cmpint (causerie_session_fixture_get_kind (self), ==, CAUSERIE_SERVICE_DEMO);
  drop_keyring (keyring);
}

static void
choose_own_service (CauserieSessionFixture *self)
{
  causerie_settings_set_custom_base_url (self->settings,
                                         causerie_test_server_get_base_url (self->server));
  causerie_settings_set_service_choice (self->settings, CAUSERIE_CHOICE_CUSTOM);
}

static void
push_answers (CauserieSessionFixture *self)
{
  g_autofree char *events = causerie_test_sse_text ("Hello");

  causerie_session_fixture_push_json (self, CAUSERIE_SESSION_MODELS);
  causerie_test_server_push (self->server, causerie_test_reply_new_stream (events));
}

static void
assert_sent_with_key (CauserieSessionFixture *self)
{
  g_autofree char *key = NULL;

  causerie_test_server_wait_requests (self->server, 2);
  key = causerie_test_server_dup_header (self->server, 1, "x-api-key");
  g_assert_cmpstr (key, ==, CAUSERIE_TEST_KEY);
}

/* A retry does not prompt for the password; unlocking does, and the message waits for it. */
static void
test_unlocked_message_is_sent (CauserieSessionFixture *self, gconstpointer data)
{
  CauserieFakeKeyring *keyring
      = create_locked_keyring (self, causerie_test_server_get_base_url (self->server));
  g_autoptr (CauserieChat) chat = NULL;

  choose_own_service (self);
  causerie_session_fixture_start (self);
  g_assert_cmpuint (causerie_fake_keyring_get_n_prompts (keyring), ==, 1);
  chat = send (self, "Hi");
  assert_unsent (self, chat, "Hi");
  retry (chat);
  assert_unsent (self, chat, "Hi");
  g_assert_cmpuint (causerie_fake_keyring_get_n_prompts (keyring), ==, 1);
  causerie_fake_keyring_lock (keyring, FALSE);
  push_answers (self);
  causerie_registry_unlock_keyring (self->registry);
  retry (chat);
  assert_sent_with_key (self);
  g_assert_cmpuint (causerie_fake_keyring_get_n_prompts (keyring), ==, 2);
  drop_keyring (keyring);
}

/* Another program may have unlocked the keyring. */
static void
test_retry_reads_the_key (CauserieSessionFixture *self, gconstpointer data)
{
  CauserieFakeKeyring *keyring
      = create_locked_keyring (self, causerie_test_server_get_base_url (self->server));
  g_autoptr (CauserieChat) chat = NULL;

  choose_own_service (self);
  causerie_session_fixture_start (self);
  chat = send (self, "Hi");
  assert_unsent (self, chat, "Hi");
  causerie_fake_keyring_unlock (keyring);
  push_answers (self);
  retry (chat);
  assert_sent_with_key (self);
  drop_keyring (keyring);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    CauserieSessionTest test;
  } tests[] = {
    { "/keyring/automatic-does-not-skip-a-locked-key", test_automatic_does_not_skip_a_locked_key },
    { "/keyring/automatic-does-not-skip-a-failing-keyring",
      test_automatic_does_not_skip_a_failing_keyring },
    { "/keyring/automatic-skips-a-service-without-a-key",
      test_automatic_skips_a_service_without_a_key },
    { "/keyring/message-is-sent-after-unlocking", test_unlocked_message_is_sent },
    { "/keyring/retry-reads-the-key-again", test_retry_reads_the_key },
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
