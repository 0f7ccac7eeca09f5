/* SPDX-License-Identifier: GPL-3.0-or-later
 * Invalid services, and services without a model list: what is sent to them, and that nothing is
 * sent to another service. There is no keyring, so keys stay in memory. */
#include "config.h"

#include "causerie-session-fixture.h"

#define ANTHROPIC "https://api.anthropic.com"

static void
name_by_environment (CauserieSessionFixture *self, const char *variable)
{
  const char *const environment[] = { variable, NULL };
  g_autoptr (GError) error = NULL;

  g_assert_null (causerie_service_new_from_environment (environment, &error));
  g_assert_nonnull (error);
  causerie_registry_set_environment_error (self->registry, error);
}

static gboolean
has_models (gpointer data)
{
  return g_list_model_get_n_items (causerie_registry_get_models (data)) > 0;
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

static CauserieFailure *
get_failure (CauserieChat *chat)
{
  g_autoptr (CauserieBranch) branch = causerie_chat_create_branch (chat);
  g_autoptr (CauserieMessage) message = g_list_model_get_item (G_LIST_MODEL (branch), 0);

  g_assert_nonnull (causerie_message_get_failure (message));
  return causerie_message_get_failure (message);
}

static void
assert_shown_failure (CauserieSessionFixture *self, CauserieError code, const char *part)
{
  CauserieFailure *failure = causerie_registry_get_failure (self->registry);

  g_assert_nonnull (failure);
  g_assert_cmpint (failure->code, ==, code);
  g_assert_nonnull (strstr (failure->detail, part));
}

/* Asserts that neither the demo nor Anthropic, for which there is a key, gets a request. */
static void
assert_nothing_sent (CauserieSessionFixture *self, CauserieError code, const char *part)
{
  g_autoptr (CauserieChat) chat = NULL;

  causerie_session_fixture_store_key (self, ANTHROPIC);
  causerie_session_fixture_start (self);
  g_assert_null (causerie_registry_get_service (self->registry));
  g_assert_true (causerie_registry_get_from_environment (self->registry));
  assert_shown_failure (self, code, part);
  chat = send (self, "For my own server alone");
  g_assert_cmpint (get_failure (chat)->code, ==, code);
  g_assert_nonnull (strstr (get_failure (chat)->detail, part));
  g_assert_cmpuint (causerie_test_server_get_n_requests (self->server), ==, 0);
}

static void
test_bad_address (CauserieSessionFixture *self, gconstpointer data)
{
  name_by_environment (self, "ANTHROPIC_BASE_URL=localhost:8080");
  assert_nothing_sent (self, CAUSERIE_ERROR_ENVIRONMENT, "ANTHROPIC_BASE_URL: ");
}

static void
test_bad_key (CauserieSessionFixture *self, gconstpointer data)
{
  name_by_environment (self, "ANTHROPIC_API_KEY=sk-ant-one\nsk-ant-two");
  assert_nothing_sent (self, CAUSERIE_ERROR_ENVIRONMENT, "ANTHROPIC_API_KEY: ");
}

/* A choice in the preferences applies to the next start. */
static void
test_invalid_address_lasts_for_the_run (CauserieSessionFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  name_by_environment (self, "ANTHROPIC_BASE_URL=localhost:8080");
  causerie_session_fixture_start (self);
  causerie_session_fixture_push_json (self, CAUSERIE_SESSION_MODELS);
  g_assert_true (causerie_session_fixture_use (self, CAUSERIE_CHOICE_DEMO, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_null (causerie_registry_get_service (self->registry));
  causerie_session_fixture_stop (self);
  causerie_session_fixture_create_session (self);
  causerie_session_fixture_push_json (self, CAUSERIE_SESSION_MODELS);
  causerie_session_fixture_start (self);
  g_assert_cmpint (causerie_session_fixture_get_kind (self), ==, CAUSERIE_SERVICE_DEMO);
}

/* With --demo, a demo that cannot be started is not replaced by another service. */
static void
test_demo_without_a_port (CauserieSessionFixture *self, gconstpointer data)
{
  g_clear_object (&self->demo);
  causerie_registry_use_demo_for_run (self->registry);
  causerie_session_fixture_store_key (self, ANTHROPIC);
  causerie_session_fixture_start (self);
  g_assert_null (causerie_registry_get_service (self->registry));
  g_assert_false (causerie_registry_get_from_environment (self->registry));
}

static CauserieTestReply *
create_refusal (guint status, const char *message)
{
  return causerie_test_reply_new_error (
      status, status == 404 ? "not_found_error" : "invalid_request_error", message);
}

static void
push_text (CauserieSessionFixture *self, const char *text)
{
  g_autofree char *events = causerie_test_sse_text (text);

  causerie_test_server_push (self->server, causerie_test_reply_new_stream (events));
}

static void
assert_member (CauserieSessionFixture *self, guint request, const char *name, const char *expected)
{
  g_autofree char *member = causerie_test_dup_member (self->server, request, name);

  g_assert_cmpstr (member, ==, expected);
}

/* Uses a custom service without a model list. */
static void
use_without_list (CauserieSessionFixture *self)
{
  g_autoptr (GError) error = NULL;

  causerie_session_fixture_push_json (self, CAUSERIE_SESSION_MODELS);
  causerie_session_fixture_start (self);
  causerie_test_server_wait_requests (self->server, 1);
  causerie_test_server_push (self->server, create_refusal (404, "no such page"));
  g_assert_true (causerie_session_fixture_use (self, CAUSERIE_CHOICE_CUSTOM,
                                               causerie_test_server_get_base_url (self->server),
                                               NULL, &error));
  g_assert_no_error (error);
}

/* The built-in model properties apply to Anthropic only: no thinking is requested, and no smaller
   model is used for titles. */
static void
test_built_in_properties (CauserieSessionFixture *self, gconstpointer data)
{
  g_autoptr (CauserieChat) chat = NULL;

  use_without_list (self);
  push_text (self, "Hello");
  push_text (self, "A title");
  chat = send (self, "Hi");
  causerie_test_server_wait_requests (self->server, 4);
  assert_member (self, 2, "model", "\"claude-opus-5-5\"");
  assert_member (self, 2, "thinking", NULL);
  assert_member (self, 3, "model", "\"claude-opus-5-5\"");
}

#define THINKING_MODELS                                                                            \
  "{\"data\":[{\"id\":\"claude-opus-5-5\",\"capabilities\":{\"thinking\":{\"types\":{"             \
  "\"adaptive\":"                                                                                  \
  "{\"supported\":true}}}}}]}"

/* A field that the service refused is left out of later requests. */
static void
test_refused_field_is_left_out (CauserieSessionFixture *self, gconstpointer data)
{
  g_autoptr (CauserieChat) chat = NULL;
  g_autoptr (CauserieChat) next = NULL;
  g_autofree char *thinking = NULL;

  causerie_session_fixture_push_json (self, THINKING_MODELS);
  causerie_session_fixture_start (self);
  g_assert_true (causerie_test_wait_until (has_models, self->registry, 30));
  causerie_test_server_push (self->server,
                             create_refusal (400, "thinking: Extra inputs are not permitted"));
  push_text (self, "Hello");
  push_text (self, "A title");
  chat = send (self, "Hi");
  causerie_test_server_wait_requests (self->server, 4);
  thinking = causerie_test_dup_member (self->server, 1, "thinking");
  g_assert_nonnull (thinking);
  assert_member (self, 2, "thinking", NULL);
  push_text (self, "Hello again");
  next = send (self, "Hi again");
  assert_member (self, 4, "thinking", NULL);
}

/* A service whose model list fails can be used without the check, and its key is stored. */
static void
test_unchecked (CauserieSessionFixture *self, gconstpointer data)
{
  const char *url = causerie_test_server_get_base_url (self->server);
  g_autoptr (CauserieServiceEntry) entry = NULL;
  g_autoptr (CauserieChat) chat = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) refused = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *key = NULL;
  GAsyncResult *place = NULL;

  causerie_session_fixture_push_json (self, CAUSERIE_SESSION_MODELS);
  causerie_session_fixture_start (self);
  causerie_test_server_wait_requests (self->server, 1);
  causerie_test_server_push (self->server, create_refusal (400, "no lists"));
  g_assert_false (causerie_session_fixture_use (self, CAUSERIE_CHOICE_CUSTOM, url,
                                                CAUSERIE_TEST_KEY, &refused));
  g_assert_error (refused, CAUSERIE_ERROR, CAUSERIE_ERROR_INVALID_REQUEST);
  entry = causerie_registry_dup_chosen (self->registry, CAUSERIE_CHOICE_CUSTOM);
  causerie_registry_use_async (self->registry, entry, url, CAUSERIE_TEST_KEY, FALSE, NULL,
                               causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  causerie_registry_use_finish (self->registry, result, &error);
  g_assert_no_error (error);
  g_assert_cmpint (causerie_session_fixture_get_kind (self), ==, CAUSERIE_SERVICE_CUSTOM);
  g_assert_true (causerie_secrets_get_memory_only (self->secrets));
  push_text (self, "Hello");
  chat = send (self, "Hi");
  key = causerie_test_server_dup_header (self->server, 2, "x-api-key");
  g_assert_cmpstr (key, ==, CAUSERIE_TEST_KEY);
}

/* Whoever runs the new address must not get the key of the previous one. */
static void
test_stored_key_stays_with_its_address (CauserieSessionFixture *self, gconstpointer data)
{
  g_autoptr (CauserieTestServer) other = causerie_test_server_new ();
  g_autofree char *key = NULL;
  g_autofree char *other_key = NULL;
  g_autoptr (GError) error = NULL;

  causerie_session_fixture_push_json (self, CAUSERIE_SESSION_MODELS);
  causerie_session_fixture_start (self);
  causerie_test_server_wait_requests (self->server, 1);
  causerie_session_fixture_push_json (self, CAUSERIE_SESSION_LOCAL_MODELS);
  causerie_session_fixture_use (self, CAUSERIE_CHOICE_CUSTOM,
                                causerie_test_server_get_base_url (self->server), CAUSERIE_TEST_KEY,
                                &error);
  g_assert_no_error (error);
  key = causerie_test_server_dup_header (self->server, 1, "x-api-key");
  g_assert_cmpstr (key, ==, CAUSERIE_TEST_KEY);
  causerie_test_server_push (other,
                             causerie_test_reply_new_json (200, CAUSERIE_SESSION_LOCAL_MODELS));
  causerie_session_fixture_use (self, CAUSERIE_CHOICE_CUSTOM,
                                causerie_test_server_get_base_url (other), NULL, &error);
  g_assert_no_error (error);
  other_key = causerie_test_server_dup_header (other, 0, "x-api-key");
  g_assert_null (other_key);
}

static gboolean
has_failed (gpointer data)
{
  return causerie_registry_get_failure (data) != NULL;
}

static gboolean
has_no_failure (gpointer data)
{
  return !has_failed (data);
}

static void
test_models_can_be_loaded_again (CauserieSessionFixture *self, gconstpointer data)
{
  causerie_test_server_push (self->server, create_refusal (400, "not now"));
  causerie_session_fixture_start (self);
  g_assert_true (causerie_test_wait_until (has_failed, self->registry, 30));
  causerie_session_fixture_push_json (self, CAUSERIE_SESSION_LOCAL_MODELS);
  causerie_service_entry_ensure_models (causerie_registry_get_active (self->registry));
  causerie_service_entry_ensure_models (causerie_registry_get_active (self->registry));
  g_assert_true (causerie_test_wait_until (has_no_failure, self->registry, 30));
  g_assert_cmpstr (causerie_registry_get_default_model (self->registry), ==, "qwen3:8b");
  causerie_service_entry_ensure_models (causerie_registry_get_active (self->registry));
  g_assert_cmpuint (causerie_test_server_get_n_requests (self->server), ==, 2);
}

static gboolean
has_other_model (gpointer data)
{
  return g_str_equal (causerie_registry_get_default_model (data), "qwen3:8b");
}

static void
test_unknown_model_asks_for_the_list (CauserieSessionFixture *self, gconstpointer data)
{
  g_autoptr (CauserieChat) chat = NULL;

  causerie_session_fixture_push_json (self, CAUSERIE_SESSION_MODELS);
  causerie_session_fixture_start (self);
  g_assert_true (causerie_test_wait_until (has_models, self->registry, 30));
  causerie_test_server_push (self->server, create_refusal (404, "model: claude-opus-5-5"));
  causerie_session_fixture_push_json (self, CAUSERIE_SESSION_LOCAL_MODELS);
  chat = send (self, "Hi");
  g_assert_cmpint (get_failure (chat)->code, ==, CAUSERIE_ERROR_UNKNOWN_MODEL);
  g_assert_true (causerie_test_wait_until (has_other_model, self->registry, 30));
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    CauserieSessionTest test;
  } tests[] = {
    { "/services/invalid-address-in-the-environment-sends-nothing", test_bad_address },
    { "/services/invalid-key-in-the-environment-sends-nothing", test_bad_key },
    { "/services/invalid-address-in-the-environment-lasts-for-the-run",
      test_invalid_address_lasts_for_the_run },
    { "/services/demo-that-cannot-start-sends-nothing", test_demo_without_a_port },
    { "/services/built-in-properties-are-not-used-without-a-list", test_built_in_properties },
    { "/services/refused-field-is-left-out-later", test_refused_field_is_left_out },
    { "/services/failed-check-can-be-skipped", test_unchecked },
    { "/services/stored-key-stays-with-its-address", test_stored_key_stays_with_its_address },
    { "/services/models-can-be-loaded-again", test_models_can_be_loaded_again },
    { "/services/unknown-model-loads-the-list", test_unknown_model_asks_for_the_list },
  };

  /* Without a bus there is no keyring, and none can be started. */
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    causerie_session_fixture_add_test (tests[i].name, tests[i].test);
  return g_test_run ();
}
