/* SPDX-License-Identifier: GPL-3.0-or-later
 * A session with the strict service, which validates like the Messages API: no branch, edit or
 * retry may lead to a refused request. */
#include "config.h"

#include "causerie-session.h"
#include "causerie-strict-service.h"
#include "causerie-test-content.h"
#include "causerie-chat-fixture.h"

#include <string.h>

typedef struct
{
  char *folder;
  CauserieDemoService *demo;
  CauserieSession *session;
  CauserieChatFixture chat_fixture; /* only its folder, chat and branch are used */
} Fixture;

static gboolean
has_models (gpointer data)
{
  return *causerie_registry_get_default_model (data) != '\0';
}

static CauserieService *
take_demo (gpointer service, GError **error)
{
  return g_object_ref (service);
}

static void
start (Fixture *self)
{
  g_autoptr (CauserieLibrary) library = causerie_library_new (self->folder);
  g_autoptr (CauserieSettings) settings = causerie_test_create_settings ();
  g_autoptr (CauserieSecrets) secrets = causerie_secrets_new ();
  g_autoptr (CauserieClock) clock = causerie_clock_new ();
  g_autoptr (CauserieClient) client = causerie_client_new (clock);
  g_autoptr (CauserieRegistry) registry = NULL;
  g_autoptr (CauserieService) service = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  service = causerie_service_new (CAUSERIE_SERVICE_DEMO,
                                  causerie_demo_service_get_base_url (self->demo),
                                  causerie_demo_service_get_key (self->demo), NULL, &error);
  g_assert_no_error (error);
  registry = causerie_registry_new (settings, secrets, client);
  causerie_registry_set_start_demo (registry, take_demo, service, NULL);
  causerie_registry_use_demo_for_run (registry);
  self->session = causerie_session_new (library, settings, client, registry);
  causerie_session_start_async (self->session, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  causerie_session_start_finish (self->session, result, &error);
  g_assert_no_error (error);
  g_assert_true (causerie_test_wait_until (has_models, registry, 30));
  g_assert_cmpstr (causerie_registry_get_default_model (registry), ==, "demo-opus");
}

static void
start_demo (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  self->demo = causerie_strict_service_new ();
  causerie_demo_service_set_pace (self->demo, 0);
  causerie_demo_service_start (self->demo, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = causerie_test_make_folder ();
  self->chat_fixture.folder = self->folder;
  start_demo (self);
  start (self);
  self->chat_fixture.chat = causerie_session_create_chat (self->session);
  self->chat_fixture.branch = causerie_chat_create_branch (self->chat_fixture.chat);
}

static void
stop (Fixture *self)
{
  causerie_test_stop_session (self->session);
  g_clear_object (&self->chat_fixture.branch);
  g_clear_object (&self->chat_fixture.chat);
  g_clear_object (&self->session);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  stop (self);
  g_clear_object (&self->demo);
  causerie_test_remove_folder (self->folder);
  g_free (self->folder);
}

static CauserieMessage *
get_last (Fixture *self)
{
  return causerie_branch_get_leaf (self->chat_fixture.branch);
}

static void
assert_answered (Fixture *self)
{
  CauserieFailure *failure;

  causerie_test_wait_idle (self->chat_fixture.chat);
  failure = causerie_message_get_failure (get_last (self));
  g_assert_cmpstr (failure != NULL ? failure->detail : NULL, ==, NULL);
  g_assert_cmpint (causerie_message_get_role (get_last (self)), ==, CAUSERIE_ROLE_ASSISTANT);
}

static void
ask (Fixture *self, const char *text)
{
  causerie_test_send (&self->chat_fixture, text);
  assert_answered (self);
}

static void
edit (Fixture *self, guint position, const char *text)
{
  g_autoptr (GError) error = NULL;

  causerie_test_try_edit (&self->chat_fixture, causerie_test_get_id (&self->chat_fixture, position),
                          text, &error);
  g_assert_no_error (error);
  assert_answered (self);
}

static void
retry (Fixture *self, guint position)
{
  g_autoptr (GError) error = NULL;

  causerie_test_try_retry (&self->chat_fixture,
                           causerie_test_get_id (&self->chat_fixture, position), &error);
  g_assert_no_error (error);
  assert_answered (self);
}

static guint
count_thinking (Fixture *self)
{
  guint n_messages = g_list_model_get_n_items (G_LIST_MODEL (self->chat_fixture.branch));
  guint n_thinking = 0;

  for (guint i = 0; i < n_messages; i++)
    {
      g_autoptr (CauserieMessage) message
          = g_list_model_get_item (G_LIST_MODEL (self->chat_fixture.branch), i);

      if (strstr (causerie_test_get_json (message), "\"signature\"") != NULL)
        n_thinking++;
    }
  return n_thinking;
}

static void
test_branches_are_accepted (Fixture *self, gconstpointer data)
{
  ask (self, "Hello");
  ask (self, "What are branches?");
  ask (self, "Show me a code sample");
  g_assert_cmpuint (count_thinking (self), >, 0);
  edit (self, 2, "What about keys and services?");
  ask (self, "And privacy?");
  retry (self, 3);
  retry (self, 1);
  edit (self, 0, "Good morning");
  ask (self, "demo: cut");
  ask (self, "Go on");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->chat_fixture.branch)), ==, 6);
}

static void
test_odd_replies_do_not_block (Fixture *self, gconstpointer data)
{
  ask (self, "Hello");
  ask (self, "demo: refuse");
  g_assert_cmpint (causerie_message_get_state (get_last (self)), ==, CAUSERIE_MESSAGE_REFUSED);
  ask (self, "Sorry, what are branches?");
  g_assert_cmpint (causerie_message_get_state (get_last (self)), ==, CAUSERIE_MESSAGE_COMPLETE);
  causerie_test_send (&self->chat_fixture, "demo: break");
  causerie_test_wait_idle (self->chat_fixture.chat);
  g_assert_cmpint (causerie_message_get_state (get_last (self)), ==, CAUSERIE_MESSAGE_INTERRUPTED);
  ask (self, "Go on");
  g_assert_cmpint (causerie_message_get_state (get_last (self)), ==, CAUSERIE_MESSAGE_COMPLETE);
}

static void
test_ending (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  ask (self, "Hello");
  ask (self, "Please end this chat");
  g_assert_false (causerie_branch_get_ended (self->chat_fixture.branch));
  ask (self, "Yes");
  g_assert_true (causerie_branch_get_ended (self->chat_fixture.branch));
  g_assert_false (causerie_test_try_send (&self->chat_fixture, "Are you there?", &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_ENDED);
  edit (self, 4, "No");
  g_assert_false (causerie_branch_get_ended (self->chat_fixture.branch));
  ask (self, "What are branches?");
}

static void
load_contents (Fixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  causerie_chat_load_async (self->chat_fixture.chat, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  causerie_chat_load_finish (self->chat_fixture.chat, result, &error);
  g_assert_no_error (error);
}

/* A restarted service has another address, so the thinking of the former one is not sent. */
static void
test_thinking_of_another_run (Fixture *self, gconstpointer data)
{
  gint64 id;

  ask (self, "Hello");
  ask (self, "What are branches?");
  g_assert_cmpuint (count_thinking (self), >, 0);
  id = causerie_chat_get_id (self->chat_fixture.chat);
  stop (self);
  g_clear_object (&self->demo);
  start_demo (self);
  start (self);
  self->chat_fixture.chat = causerie_session_open_chat (self->session, id);
  load_contents (self);
  self->chat_fixture.branch = causerie_chat_create_branch (self->chat_fixture.chat);
  ask (self, "And privacy?");
  g_assert_cmpint (causerie_message_get_state (get_last (self)), ==, CAUSERIE_MESSAGE_COMPLETE);
  ask (self, "And services?");
  g_assert_cmpint (causerie_message_get_state (get_last (self)), ==, CAUSERIE_MESSAGE_COMPLETE);
}

static void
restart (Fixture *self, const char *sql)
{
  gint64 id = causerie_chat_get_id (self->chat_fixture.chat);

  stop (self);
  if (sql != NULL)
    causerie_test_run_sql (&self->chat_fixture, sql);
  start (self);
  self->chat_fixture.chat = causerie_session_open_chat (self->session, id);
  load_contents (self);
  self->chat_fixture.branch = causerie_chat_create_branch (self->chat_fixture.chat);
}

/* The thinking that follows is valid with what is sent from then on, so it is not refused. */
static void
test_thinking_that_is_no_longer_valid (Fixture *self, gconstpointer data)
{
  ask (self, "Hello");
  ask (self, "What are branches?");
  g_assert_cmpuint (count_thinking (self), >, 0);
  restart (self,
           "DROP TRIGGER content_frozen;"
           "UPDATE content SET json = replace (json, '\"signature\":\"', '\"signature\":\"x')");
  ask (self, "Show me a code sample");
  g_assert_true (causerie_message_get_without_thinking (get_last (self)));
  g_assert_nonnull (strstr (causerie_test_get_json (get_last (self)), "\"signature\""));
  ask (self, "And privacy?");
  g_assert_false (causerie_message_get_without_thinking (get_last (self)));
  restart (self, NULL);
  ask (self, "And services?");
  g_assert_false (causerie_message_get_without_thinking (get_last (self)));
  edit (self, 6, "Which shortcuts are there?");
  g_assert_false (causerie_message_get_without_thinking (get_last (self)));
}

static gboolean
has_title (gpointer data)
{
  return g_strcmp0 (causerie_chat_get_title (data), "How do I water my tomatoes?") != 0;
}

static void
test_title (Fixture *self, gconstpointer data)
{
  ask (self, "How do I water my tomatoes?");
  g_assert_true (causerie_test_wait_until (has_title, self->chat_fixture.chat, 30));
  g_assert_cmpstr (causerie_chat_get_title (self->chat_fixture.chat), !=, "");
}

int
main (int argc, char *argv[])
{
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/demo/branches-are-accepted", Fixture, NULL, set_up, test_branches_are_accepted,
              tear_down);
  g_test_add ("/demo/odd-replies-do-not-block", Fixture, NULL, set_up,
              test_odd_replies_do_not_block, tear_down);
  g_test_add ("/demo/ending", Fixture, NULL, set_up, test_ending, tear_down);
  g_test_add ("/demo/thinking-of-another-run-is-left-out", Fixture, NULL, set_up,
              test_thinking_of_another_run, tear_down);
  g_test_add ("/demo/thinking-that-is-no-longer-valid-is-left-out", Fixture, NULL, set_up,
              test_thinking_that_is_no_longer_valid, tear_down);
  g_test_add ("/demo/title", Fixture, NULL, set_up, test_title, tear_down);
  return g_test_run ();
}
