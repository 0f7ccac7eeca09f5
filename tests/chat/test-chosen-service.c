/* SPDX-License-Identifier: GPL-3.0-or-later
 * A model of any service can be chosen, and a branch keeps the service of its last reply. There is
 * no keyring, so keys stay in memory. */
#include "config.h"

#include "causerie-session-fixture.h"

/* A session whose default is the first server, and a second server that is set up too. */
typedef struct
{
  CauserieSessionFixture *session;
  CauserieTestServer *other;
  CauserieServiceEntry *first;
  CauserieServiceEntry *second;
  CauserieChat *chat;
  CauserieBranch *branch;
} Services;

static CauserieTestReply *
answer (const CauserieTestRequest *request, gpointer data)
{
  g_autofree char *events = NULL;

  if (strstr (request->target, "/models") != NULL)
    return causerie_test_reply_new_json (200, CAUSERIE_SESSION_LOCAL_MODELS);
  events = causerie_test_sse_text ("Hello");
  return causerie_test_reply_new_stream (events);
}

static CauserieServiceEntry *
add (CauserieSessionFixture *self, const char *preset, CauserieTestServer *server)
{
  g_autoptr (CauserieServiceEntry) entry
      = causerie_registry_create_entry (self->registry, causerie_service_preset_find (preset));

  causerie_test_server_set_responder (server, answer, NULL);
  causerie_service_entry_set_base_url (entry, causerie_test_server_get_base_url (server));
  causerie_registry_add (self->registry, entry);
  return entry;
}

static gboolean
is_ready (gpointer data)
{
  return causerie_registry_get_ready (data);
}

static void
set_default (Services *self, CauserieServiceEntry *entry)
{
  causerie_registry_set_default_entry (self->session->registry, entry);
  g_assert_true (causerie_test_wait_until (is_ready, self->session->registry, 30));
  g_assert_true (causerie_registry_get_active (self->session->registry) == entry);
}

static void
init (Services *self, CauserieSessionFixture *session)
{
  self->session = session;
  self->other = causerie_test_server_new ();
  causerie_test_server_set_responder (session->server, answer, NULL);
  causerie_session_fixture_start (session);
  self->first = add (session, "ollama", session->server);
  self->second = add (session, "vllm", self->other);
  set_default (self, self->first);
  self->chat = causerie_session_create_chat (session->session);
  self->branch = causerie_chat_create_branch (self->chat);
}

static void
clear (Services *self)
{
  g_clear_object (&self->branch);
  g_clear_object (&self->chat);
  g_clear_object (&self->other);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Services, clear)

static void
send (Services *self, CauserieServiceEntry *service, const char *model)
{
  CauserieModelChoice choice = { .service = service, .model = (char *)model };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  causerie_chat_send_async (self->chat, self->branch, "Hi", model != NULL ? &choice : NULL, NULL,
                            causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  causerie_chat_turn_finish (self->chat, result, &error);
  g_assert_no_error (error);
  causerie_test_wait_idle (self->chat);
}

static const char *
get_service (Services *self)
{
  CauserieMessage *leaf = causerie_branch_get_leaf (self->branch);

  g_assert_cmpint (causerie_message_get_role (leaf), ==, CAUSERIE_ROLE_ASSISTANT);
  return causerie_message_get_service (leaf);
}

static const char *
get_model (Services *self)
{
  return causerie_message_get_requested_model (causerie_branch_get_leaf (self->branch));
}

static void
test_chosen_service_answers (CauserieSessionFixture *session, gconstpointer data)
{
  g_auto (Services) self = { 0 };

  init (&self, session);
  send (&self, self.second, "mine");
  g_assert_cmpstr (get_service (&self), ==, causerie_test_server_get_base_url (self.other));
  g_assert_cmpstr (get_model (&self), ==, "mine");
  g_assert_true (causerie_registry_get_active (session->registry) == self.first);
  /* The branch stays with it. */
  send (&self, NULL, NULL);
  g_assert_cmpstr (get_service (&self), ==, causerie_test_server_get_base_url (self.other));
  g_assert_cmpstr (get_model (&self), ==, "mine");
}

/* A service whose key was not looked up yet, and whose model is not named. */
static void
test_its_key_and_model_are_found (CauserieSessionFixture *session, gconstpointer data)
{
  g_auto (Services) self = { 0 };
  g_autofree char *sent = NULL;

  init (&self, session);
  causerie_session_fixture_store_key (session, causerie_test_server_get_base_url (self.other));
  send (&self, self.second, "");
  g_assert_cmpstr (get_model (&self), ==, "qwen3:8b");
  sent = causerie_test_server_dup_header (self.other, 1, "authorization");
  g_assert_cmpstr (sent, ==, "Bearer " CAUSERIE_TEST_KEY);
}

static void
test_branch_outlives_the_default (CauserieSessionFixture *session, gconstpointer data)
{
  g_auto (Services) self = { 0 };

  init (&self, session);
  send (&self, NULL, NULL);
  g_assert_cmpstr (get_service (&self), ==, causerie_test_server_get_base_url (session->server));
  set_default (&self, self.second);
  send (&self, NULL, NULL);
  g_assert_cmpstr (get_service (&self), ==, causerie_test_server_get_base_url (session->server));
}

static void
test_removed_service_is_replaced (CauserieSessionFixture *session, gconstpointer data)
{
  g_auto (Services) self = { 0 };

  init (&self, session);
  send (&self, self.second, "mine");
  causerie_registry_remove (session->registry, self.second);
  send (&self, NULL, NULL);
  g_assert_cmpstr (get_service (&self), ==, causerie_test_server_get_base_url (session->server));
  g_assert_cmpstr (get_model (&self), ==, "qwen3:8b");
}

/* The demo is what there is until another service is set up. */
static void
test_demo_is_left (CauserieSessionFixture *session, gconstpointer data)
{
  g_auto (Services) self = { 0 };

  init (&self, session);
  set_default (&self, causerie_registry_find (session->registry, "demo"));
  send (&self, NULL, NULL);
  g_assert_cmpstr (get_service (&self), ==, "demo");
  set_default (&self, self.second);
  send (&self, NULL, NULL);
  g_assert_cmpstr (get_service (&self), ==, causerie_test_server_get_base_url (self.other));
}

/* A title is made where the reply was. */
static void
test_title_stays_with_the_service (CauserieSessionFixture *session, gconstpointer data)
{
  g_auto (Services) self = { 0 };
  guint n_requests;

  init (&self, session);
  n_requests = causerie_test_server_get_n_requests (session->server);
  send (&self, self.second, "mine");
  causerie_test_server_wait_requests (self.other, 3);
  g_assert_cmpuint (causerie_test_server_get_n_requests (session->server), ==, n_requests);
}

static void
test_bad_address_is_a_failure (CauserieSessionFixture *session, gconstpointer data)
{
  g_auto (Services) self = { 0 };
  CauserieFailure *failure;

  init (&self, session);
  causerie_service_entry_set_base_url (self.second, "localhost:1");
  send (&self, self.second, "mine");
  failure = causerie_message_get_failure (causerie_branch_get_leaf (self.branch));
  g_assert_nonnull (failure);
  g_assert_cmpint (failure->code, ==, CAUSERIE_ERROR_BAD_SERVICE);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    CauserieSessionTest test;
  } tests[] = {
    { "/chosen-service/answers", test_chosen_service_answers },
    { "/chosen-service/its-key-and-model-are-found", test_its_key_and_model_are_found },
    { "/chosen-service/branch-outlives-the-default", test_branch_outlives_the_default },
    { "/chosen-service/removed-service-is-replaced", test_removed_service_is_replaced },
    { "/chosen-service/demo-is-left", test_demo_is_left },
    { "/chosen-service/title-stays-with-the-service", test_title_stays_with_the_service },
    { "/chosen-service/bad-address-is-a-failure", test_bad_address_is_a_failure },
  };

  /* Without a bus there is no keyring, and none can be started. */
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    causerie_session_fixture_add_test (tests[i].name, tests[i].test);
  return g_test_run ();
}
