/* SPDX-License-Identifier: GPL-3.0-or-later
 * Services that cannot be used, or tell little about themselves: what is sent to them, and what is
 * never sent to another. No keyring here: keys stay in memory. */
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
  causerie_session_set_environment_error (self->session, error);
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
assert_told (CauserieSessionFixture *self, CauserieError code, const char *part)
{
  g_autoptr (CauserieFailure) failure = NULL;

  g_object_get (self->session, "models-failure", &failure, NULL);
  g_assert_nonnull (failure);
  g_assert_cmpint (failure->code, ==, code);
  g_assert_nonnull (strstr (failure->detail, part));
}

/* The demo would answer, and a key for Anthropic is known: neither is what was meant. */
static void
assert_nobody_is_asked (CauserieSessionFixture *self, CauserieError code, const char *part)
{
  g_autoptr (CauserieChat) chat = NULL;

  causerie_session_fixture_keep_key (self, ANTHROPIC);
  causerie_session_fixture_start (self);
  g_assert_null (causerie_session_get_service (self->session));
  g_assert_true (causerie_session_get_from_environment (self->session));
  assert_told (self, code, part);
  chat = send (self, "For my own server alone");
  g_assert_cmpint (get_failure (chat)->code, ==, code);
  g_assert_nonnull (strstr (get_failure (chat)->detail, part));
  g_assert_cmpuint (causerie_test_server_get_n_requests (self->server), ==, 0);
}

static void
test_bad_address (CauserieSessionFixture *self, gconstpointer data)
{
  name_by_environment (self, "ANTHROPIC_BASE_URL=localhost:8080");
  assert_nobody_is_asked (self, CAUSERIE_ERROR_BAD_SERVICE, "http://");
}

static void
test_bad_key (CauserieSessionFixture *self, gconstpointer data)
{
  name_by_environment (self, "ANTHROPIC_API_KEY=sk-ant-one\nsk-ant-two");
  assert_nobody_is_asked (self, CAUSERIE_ERROR_AUTHENTICATION, "line break");
}

/* What is chosen in the preferences is kept for the next start. */
static void
test_bad_address_holds_for_the_run (CauserieSessionFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  name_by_environment (self, "ANTHROPIC_BASE_URL=localhost:8080");
  causerie_session_fixture_start (self);
  causerie_session_fixture_push_json (self, CAUSERIE_SESSION_MODELS);
  g_assert_true (causerie_session_fixture_use (self, CAUSERIE_CHOICE_DEMO, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_null (causerie_session_get_service (self->session));
  causerie_session_fixture_stop (self);
  causerie_session_fixture_create_session (self);
  causerie_session_fixture_push_json (self, CAUSERIE_SESSION_MODELS);
  causerie_session_fixture_start (self);
  g_assert_cmpint (causerie_session_fixture_get_kind (self), ==, CAUSERIE_SERVICE_DEMO);
}

/* The option --demo: where the demo could not be started, nothing takes its place either. */
static void
test_demo_without_a_port (CauserieSessionFixture *self, gconstpointer data)
{
  causerie_session_set_demo_service (self->session, NULL);
  causerie_session_use_demo_for_run (self->session);
  causerie_session_fixture_keep_key (self, ANTHROPIC);
  causerie_session_fixture_start (self);
  g_assert_null (causerie_session_get_service (self->session));
  g_assert_false (causerie_session_get_from_environment (self->session));
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    CauserieSessionTest test;
  } tests[] = {
    { "/services/bad-address-in-the-environment-asks-nobody", test_bad_address },
    { "/services/bad-key-in-the-environment-asks-nobody", test_bad_key },
    { "/services/bad-address-in-the-environment-holds-for-the-run",
      test_bad_address_holds_for_the_run },
    { "/services/demo-that-cannot-start-asks-nobody", test_demo_without_a_port },
  };

  /* No bus, so no keyring; and no desktop that could start one. */
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    causerie_session_fixture_add_test (tests[i].name, tests[i].test);
  return g_test_run ();
}
