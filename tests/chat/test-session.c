/* SPDX-License-Identifier: GPL-3.0-or-later
 * The session: the active service, the default model, and that keys are not stored in other places.
 * There is no keyring, so keys stay in memory. */
#include "config.h"

#include "causerie-session-fixture.h"

#include <string.h>

#define KEY CAUSERIE_TEST_KEY
#define ANTHROPIC "https://api.anthropic.com"

static void
test_automatic_is_the_demo (CauserieSessionFixture *self, gconstpointer data)
{
  causerie_session_fixture_start (self);
  g_assert_cmpint (causerie_session_fixture_get_kind (self), ==, CAUSERIE_SERVICE_DEMO);
  g_assert_false (causerie_registry_get_from_environment (self->registry));
}

static void
test_automatic_with_a_key_is_anthropic (CauserieSessionFixture *self, gconstpointer data)
{
  causerie_session_fixture_store_key (self, ANTHROPIC);
  causerie_session_fixture_start (self);
  g_assert_cmpint (causerie_session_fixture_get_kind (self), ==, CAUSERIE_SERVICE_ANTHROPIC);
  g_assert_cmpstr (causerie_service_get_api_key (causerie_registry_get_service (self->registry)),
                   ==, KEY);
  /* A default model is known without an answer from the network. */
  g_assert_true (
      g_str_has_prefix (causerie_registry_get_default_model (self->registry), "claude-opus-"));
}

static void
test_automatic_with_an_address_is_custom (CauserieSessionFixture *self, gconstpointer data)
{
  causerie_session_fixture_push_json (self, CAUSERIE_SESSION_LOCAL_MODELS);
  causerie_settings_set_custom_base_url (self->settings,
                                         causerie_test_server_get_base_url (self->server));
  causerie_session_fixture_start (self);
  g_assert_cmpint (causerie_session_fixture_get_kind (self), ==, CAUSERIE_SERVICE_CUSTOM);
  g_assert_false (causerie_service_has_credential (causerie_registry_get_service (self->registry)));
}

static gboolean
has_models (gpointer data)
{
  return g_list_model_get_n_items (causerie_registry_get_models (data)) > 0;
}

static void
test_environment_takes_precedence (CauserieSessionFixture *self, gconstpointer data)
{
  g_autofree char *url
      = g_strconcat ("ANTHROPIC_BASE_URL=", causerie_test_server_get_base_url (self->server), NULL);
  const char *const environment[] = { url, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (CauserieService) service = causerie_service_new_from_environment (environment, &error);

  g_assert_no_error (error);
  causerie_session_fixture_store_key (self, ANTHROPIC);
  causerie_settings_set_service_choice (self->settings, CAUSERIE_CHOICE_DEMO);
  causerie_registry_set_environment_service (self->registry, service);
  causerie_session_fixture_push_json (self, CAUSERIE_SESSION_LOCAL_MODELS);
  causerie_session_fixture_start (self);
  g_assert_true (causerie_registry_get_service (self->registry) == service);
  g_assert_true (causerie_registry_get_from_environment (self->registry));
  g_assert_true (causerie_test_wait_until (has_models, self->registry, 30));
  g_assert_cmpstr (causerie_registry_get_default_model (self->registry), ==, "qwen3:8b");
}

static void
test_demo_for_run (CauserieSessionFixture *self, gconstpointer data)
{
  causerie_session_fixture_store_key (self, ANTHROPIC);
  causerie_registry_use_demo_for_run (self->registry);
  causerie_session_fixture_start (self);
  g_assert_true (causerie_registry_get_service (self->registry) == self->demo);
}

static void
test_valid_key_is_used_and_stored (CauserieSessionFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  causerie_session_fixture_start (self);
  causerie_test_server_wait_requests (self->server, 1);
  causerie_session_fixture_push_json (self, CAUSERIE_SESSION_LOCAL_MODELS);
  g_assert_true (causerie_session_fixture_use (self, CAUSERIE_CHOICE_CUSTOM,
                                               causerie_test_server_get_base_url (self->server),
                                               "  " KEY "\n", &error));
  g_assert_no_error (error);
  g_assert_cmpint (causerie_session_fixture_get_kind (self), ==, CAUSERIE_SERVICE_CUSTOM);
  g_assert_cmpint (causerie_registry_get_choice (self->registry), ==, CAUSERIE_CHOICE_CUSTOM);
  g_assert_cmpstr (causerie_registry_get_default_model (self->registry), ==, "qwen3:8b");
  causerie_service_entry_set_model (causerie_registry_get_active (self->registry), "llama");
  g_assert_cmpstr (causerie_registry_get_default_model (self->registry), ==, "llama");
  causerie_service_entry_set_model (causerie_registry_get_active (self->registry), "typed:1b");
  g_assert_cmpstr (causerie_registry_get_default_model (self->registry), ==, "typed:1b");
  causerie_session_fixture_stop (self);
  causerie_session_fixture_create_session (self);
  causerie_session_fixture_push_json (self, CAUSERIE_SESSION_LOCAL_MODELS);
  causerie_session_fixture_start (self);
  g_assert_cmpstr (causerie_service_get_api_key (causerie_registry_get_service (self->registry)),
                   ==, KEY);
}

static guint
count_requests (CauserieSessionFixture *self)
{
  return causerie_test_server_get_n_requests (self->server);
}

static void
test_bad_key_changes_nothing (CauserieSessionFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  causerie_session_fixture_push_json (self, CAUSERIE_SESSION_MODELS);
  causerie_session_fixture_start (self);
  causerie_test_server_wait_requests (self->server, 1);
  causerie_test_server_push (self->server,
                             causerie_test_reply_new_error (401, "authentication_error", "no"));
  g_assert_false (causerie_session_fixture_use (
      self, CAUSERIE_CHOICE_CUSTOM, causerie_test_server_get_base_url (self->server), KEY, &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_AUTHENTICATION);
  g_assert_cmpint (causerie_session_fixture_get_kind (self), ==, CAUSERIE_SERVICE_DEMO);
  g_assert_cmpint (causerie_registry_get_choice (self->registry), ==, CAUSERIE_CHOICE_AUTOMATIC);
  g_assert_cmpstr (causerie_settings_get_custom_base_url (self->settings), ==, "");
  g_assert_false (causerie_secrets_get_memory_only (self->secrets));
  g_assert_cmpuint (count_requests (self), ==, 2);
}

static void
test_custom_service_without_a_list (CauserieSessionFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  causerie_session_fixture_push_json (self, CAUSERIE_SESSION_MODELS);
  causerie_session_fixture_start (self);
  causerie_test_server_wait_requests (self->server, 1);
  causerie_test_server_push (self->server, causerie_test_reply_new_json (404, "{}"));
  g_assert_true (causerie_session_fixture_use (self, CAUSERIE_CHOICE_CUSTOM,
                                               causerie_test_server_get_base_url (self->server),
                                               NULL, &error));
  g_assert_no_error (error);
  g_assert_true (has_models (self->registry));
  causerie_service_entry_set_model (causerie_registry_get_active (self->registry), "mine");
  g_assert_cmpstr (causerie_registry_get_default_model (self->registry), ==, "mine");
}

static void
test_bad_address (CauserieSessionFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  causerie_session_fixture_start (self);
  g_assert_false (
      causerie_session_fixture_use (self, CAUSERIE_CHOICE_CUSTOM, "not an address", NULL, &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_BAD_SERVICE);
}

static void
test_same_chat_is_same_object (CauserieSessionFixture *self, gconstpointer data)
{
  CauserieChat *chat, *again, *new_chat;

  causerie_session_fixture_start (self);
  chat = causerie_session_open_chat (self->session, 7);
  again = causerie_session_open_chat (self->session, 7);
  g_assert_true (chat == again);
  new_chat = causerie_session_create_chat (self->session);
  g_assert_false (new_chat == chat);
  g_object_unref (again);
  g_object_unref (chat);
  g_object_unref (new_chat);
}

/* Two windows with a new chat share that chat and its draft. */
static void
test_new_chat_is_shared (CauserieSessionFixture *self, gconstpointer data)
{
  g_autoptr (CauserieChat) chat = NULL;
  g_autoptr (CauserieChat) again = NULL;
  g_autoptr (CauserieChat) next = NULL;
  g_autoptr (CauserieBranch) branch = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  causerie_session_fixture_start (self);
  chat = causerie_session_create_chat (self->session);
  again = causerie_session_create_chat (self->session);
  g_assert_true (chat == again);
  branch = causerie_chat_create_branch (chat);
  causerie_chat_send_async (chat, branch, "Hi", NULL, NULL, causerie_test_take_result, &place);
  next = causerie_session_create_chat (self->session);
  g_assert_false (next == chat);
  result = causerie_test_await (&place);
  causerie_chat_turn_finish (chat, result, &error);
  g_assert_no_error (error);
  g_clear_object (&again);
  again = causerie_session_create_chat (self->session);
  g_assert_true (again == next);
  causerie_test_wait_idle (chat);
  causerie_session_fixture_stop (self);
}

static GString *logged;

static GLogWriterOutput
collect_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  for (gsize i = 0; i < n_fields; i++)
    if (fields[i].length < 0)
      g_string_append (logged, fields[i].value);
    else
      g_string_append_len (logged, fields[i].value, fields[i].length);
  return G_LOG_WRITER_HANDLED;
}

static void
assert_no_key_in_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *bytes = NULL;
      gsize length;

      if (g_file_get_contents (path, &bytes, &length, NULL))
        g_assert_null (memmem (bytes, length, KEY, strlen (KEY)));
    }
}

static void
assert_no_key_in_settings (CauserieSettings *settings)
{
  GSettings *values = causerie_settings_get_gsettings (settings);
  g_autoptr (GSettingsSchema) schema = NULL;
  g_auto (GStrv) names = NULL;

  g_object_get (values, "settings-schema", &schema, NULL);
  names = g_settings_schema_list_keys (schema);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr (GVariant) value = g_settings_get_value (values, names[i]);
      g_autofree char *text = g_variant_print (value, FALSE);

      g_assert_null (strstr (text, KEY));
    }
}

static void
test_key_is_only_in_secrets (CauserieSessionFixture *self, gconstpointer data)
{
  g_autoptr (CauserieChat) chat = NULL;
  g_autoptr (CauserieBranch) branch = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *header = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  causerie_session_fixture_push_json (self, CAUSERIE_SESSION_MODELS);
  causerie_session_fixture_start (self);
  causerie_test_server_wait_requests (self->server, 1);
  causerie_session_fixture_push_json (self, CAUSERIE_SESSION_MODELS);
  causerie_session_fixture_use (self, CAUSERIE_CHOICE_CUSTOM,
                                causerie_test_server_get_base_url (self->server), KEY, &error);
  g_assert_no_error (error);
  causerie_test_server_push (
      self->server, causerie_test_reply_new_error (401, "authentication_error", "bad: " KEY));
  chat = causerie_session_create_chat (self->session);
  branch = causerie_chat_create_branch (chat);
  causerie_chat_send_async (chat, branch, "Hi", NULL, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  causerie_chat_turn_finish (chat, result, &error);
  g_assert_no_error (error);
  causerie_test_wait_idle (chat);
  header = causerie_test_server_dup_header (self->server, 2, "x-api-key");
  g_assert_cmpstr (header, ==, KEY);
  causerie_session_fixture_stop (self);
  assert_no_key_in_files (self->folder);
  assert_no_key_in_settings (self->settings);
  g_message ("What is logged is seen.");
  g_assert_null (strstr (logged->str, KEY));
  /* Later GLib versions install their own log writer in tests. */
  if (glib_check_version (2, 76, 0) != NULL)
    g_assert_nonnull (strstr (logged->str, "What is logged is seen."));
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    CauserieSessionTest test;
  } tests[] = {
    { "/session/automatic-without-anything-is-the-demo", test_automatic_is_the_demo },
    { "/session/automatic-with-a-key-is-anthropic", test_automatic_with_a_key_is_anthropic },
    { "/session/automatic-with-an-address-is-custom", test_automatic_with_an_address_is_custom },
    { "/session/environment-takes-precedence", test_environment_takes_precedence },
    { "/session/demo-for-this-run-takes-precedence", test_demo_for_run },
    { "/session/valid-key-is-used-and-stored", test_valid_key_is_used_and_stored },
    { "/session/invalid-key-changes-nothing", test_bad_key_changes_nothing },
    { "/session/custom-service-need-not-list-models", test_custom_service_without_a_list },
    { "/session/invalid-address-is-an-error", test_bad_address },
    { "/session/same-chat-is-the-same-object", test_same_chat_is_same_object },
    { "/session/new-chat-is-shared", test_new_chat_is_shared },
    { "/session/key-is-only-in-the-secrets", test_key_is_only_in_secrets },
  };

  /* Without a bus there is no keyring, and none can be started. */
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
  g_test_init (&argc, &argv, NULL);
  logged = g_string_new (NULL);
  g_log_set_writer_func (collect_log, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    causerie_session_fixture_add_test (tests[i].name, tests[i].test);
  return g_test_run ();
}
