/* SPDX-License-Identifier: GPL-3.0-or-later
 * The session: which service answers, which model is the default, and where a key is not. No
 * keyring here: keys stay in memory. */
#include "config.h"

#include "causerie-session.h"
#include "causerie-test-exchange.h"

#include <string.h>

#define KEY CAUSERIE_TEST_KEY
#define ANTHROPIC "https://api.anthropic.com"
#define MODELS                                                                                     \
  "{\"data\":[{\"type\":\"model\",\"id\":\"claude-opus-5-5\",\"display_name\":\"Opus\","           \
  "\"created_at\":\"2026-09-22T00:00:00Z\"},{\"type\":\"model\",\"id\":\"claude-haiku-5-5\","      \
  "\"display_name\":\"Haiku\",\"created_at\":\"2026-10-07T00:00:00Z\"}],\"has_more\":false}"
#define LOCAL_MODELS                                                                               \
  "{\"object\":\"list\",\"data\":[{\"id\":\"qwen3:8b\",\"object\":\"model\"},"                     \
  "{\"id\":\"llama\",\"object\":\"model\"}]}"

typedef struct
{
  char *folder;
  CauserieTestServer *server;
  CauserieSettings *settings;
  CauserieSecrets *secrets;
  CauserieSession *session;
  CauserieService *demo;
} Fixture;

static void
create_session (Fixture *self)
{
  g_autoptr (CauserieLibrary) library = causerie_library_new (self->folder);
  g_autoptr (CauserieClock) clock = causerie_clock_new ();
  g_autoptr (CauserieClient) client = causerie_client_new (clock);

  self->session = causerie_session_new (library, self->settings, self->secrets, client);
  causerie_session_set_demo_service (self->session, self->demo);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->folder = causerie_test_make_folder ();
  self->server = causerie_test_server_new ();
  self->settings = causerie_test_create_settings ();
  self->secrets = causerie_secrets_new ();
  self->demo = causerie_service_new (
      CAUSERIE_SERVICE_DEMO, causerie_test_server_get_base_url (self->server), NULL, NULL, &error);
  g_assert_no_error (error);
  create_session (self);
}

static void
stop (Fixture *self)
{
  causerie_test_stop_session (self->session);
  g_clear_object (&self->session);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  if (self->session != NULL)
    stop (self);
  g_clear_object (&self->demo);
  g_clear_object (&self->secrets);
  g_clear_object (&self->settings);
  g_clear_object (&self->server);
  causerie_test_remove_folder (self->folder);
  g_free (self->folder);
}

static void
start (Fixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  causerie_session_start_async (self->session, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  causerie_session_start_finish (self->session, result, &error);
  g_assert_no_error (error);
}

static void
keep_key (Fixture *self, const char *identity)
{
  g_autoptr (GAsyncResult) result = NULL;
  gboolean for_run_only = FALSE;
  GAsyncResult *place = NULL;

  causerie_secrets_store_async (self->secrets, identity, KEY, NULL, causerie_test_take_result,
                                &place);
  result = causerie_test_await (&place);
  g_assert_true (causerie_secrets_store_finish (self->secrets, result, &for_run_only, NULL));
  g_assert_true (for_run_only);
  g_assert_true (causerie_secrets_get_kept_for_run_only (self->secrets));
}

static gboolean
use (Fixture *self, CauserieServiceChoice choice, const char *url, const char *key, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;

  causerie_session_use_service_async (self->session, choice, url, key, NULL,
                                      causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  return causerie_session_use_service_finish (self->session, result, error);
}

static CauserieServiceKind
get_kind (Fixture *self)
{
  g_assert_nonnull (causerie_session_get_service (self->session));
  return causerie_service_get_kind (causerie_session_get_service (self->session));
}

static void
push_json (Fixture *self, const char *json)
{
  causerie_test_server_push (self->server, causerie_test_reply_new_json (200, json));
}

static void
test_automatic_is_the_demo (Fixture *self, gconstpointer data)
{
  start (self);
  g_assert_cmpint (get_kind (self), ==, CAUSERIE_SERVICE_DEMO);
  g_assert_false (causerie_session_get_from_environment (self->session));
}

static void
test_automatic_with_a_key_is_anthropic (Fixture *self, gconstpointer data)
{
  keep_key (self, ANTHROPIC);
  start (self);
  g_assert_cmpint (get_kind (self), ==, CAUSERIE_SERVICE_ANTHROPIC);
  g_assert_cmpstr (causerie_service_get_api_key (causerie_session_get_service (self->session)), ==,
                   KEY);
  /* Before the network answers, if it ever does, there is a model to begin with. */
  g_assert_true (
      g_str_has_prefix (causerie_session_get_default_model (self->session), "claude-opus-"));
}

static void
test_automatic_with_an_address_is_custom (Fixture *self, gconstpointer data)
{
  push_json (self, LOCAL_MODELS);
  causerie_settings_set_custom_base_url (self->settings,
                                         causerie_test_server_get_base_url (self->server));
  start (self);
  g_assert_cmpint (get_kind (self), ==, CAUSERIE_SERVICE_CUSTOM);
  g_assert_false (causerie_service_has_credential (causerie_session_get_service (self->session)));
}

static gboolean
has_models (gpointer data)
{
  return g_list_model_get_n_items (causerie_session_get_models (data)) > 0;
}

static void
test_environment_wins (Fixture *self, gconstpointer data)
{
  g_autofree char *url
      = g_strconcat ("ANTHROPIC_BASE_URL=", causerie_test_server_get_base_url (self->server), NULL);
  const char *const environment[] = { url, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (CauserieService) service = causerie_service_new_from_environment (environment, &error);

  g_assert_no_error (error);
  keep_key (self, ANTHROPIC);
  causerie_settings_set_service_choice (self->settings, CAUSERIE_CHOICE_DEMO);
  causerie_session_set_environment_service (self->session, service);
  push_json (self, LOCAL_MODELS);
  start (self);
  g_assert_true (causerie_session_get_service (self->session) == service);
  g_assert_true (causerie_session_get_from_environment (self->session));
  g_assert_true (causerie_test_wait_until (has_models, self->session, 30));
  g_assert_cmpstr (causerie_session_get_default_model (self->session), ==, "qwen3:8b");
}

static void
test_demo_for_run (Fixture *self, gconstpointer data)
{
  keep_key (self, ANTHROPIC);
  causerie_session_use_demo_for_run (self->session);
  start (self);
  g_assert_true (causerie_session_get_service (self->session) == self->demo);
}

static void
test_good_key_is_used_and_kept (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  start (self);
  causerie_test_server_wait_requests (self->server, 1);
  push_json (self, LOCAL_MODELS);
  g_assert_true (use (self, CAUSERIE_CHOICE_CUSTOM,
                      causerie_test_server_get_base_url (self->server), "  " KEY "\n", &error));
  g_assert_no_error (error);
  g_assert_cmpint (get_kind (self), ==, CAUSERIE_SERVICE_CUSTOM);
  g_assert_cmpint (causerie_settings_get_service_choice (self->settings), ==,
                   CAUSERIE_CHOICE_CUSTOM);
  g_assert_cmpstr (causerie_session_get_default_model (self->session), ==, "qwen3:8b");
  causerie_settings_set_model (self->settings, "llama");
  g_assert_cmpstr (causerie_session_get_default_model (self->session), ==, "llama");
  causerie_settings_set_model (self->settings, "typed:1b");
  g_assert_cmpstr (causerie_session_get_default_model (self->session), ==, "typed:1b");
  stop (self);
  create_session (self);
  push_json (self, LOCAL_MODELS);
  start (self);
  g_assert_cmpstr (causerie_service_get_api_key (causerie_session_get_service (self->session)), ==,
                   KEY);
}

static guint
count_requests (Fixture *self)
{
  return causerie_test_server_get_n_requests (self->server);
}

static void
test_bad_key_changes_nothing (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  push_json (self, MODELS);
  start (self);
  causerie_test_server_wait_requests (self->server, 1);
  causerie_test_server_push (self->server,
                             causerie_test_reply_new_error (401, "authentication_error", "no"));
  g_assert_false (use (self, CAUSERIE_CHOICE_CUSTOM,
                       causerie_test_server_get_base_url (self->server), KEY, &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_AUTHENTICATION);
  g_assert_cmpint (get_kind (self), ==, CAUSERIE_SERVICE_DEMO);
  g_assert_cmpint (causerie_settings_get_service_choice (self->settings), ==,
                   CAUSERIE_CHOICE_AUTOMATIC);
  g_assert_cmpstr (causerie_settings_get_custom_base_url (self->settings), ==, "");
  g_assert_false (causerie_secrets_get_kept_for_run_only (self->secrets));
  g_assert_cmpuint (count_requests (self), ==, 2);
}

static void
test_custom_service_without_a_list (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  push_json (self, MODELS);
  start (self);
  causerie_test_server_wait_requests (self->server, 1);
  causerie_test_server_push (self->server, causerie_test_reply_new_json (404, "{}"));
  g_assert_true (use (self, CAUSERIE_CHOICE_CUSTOM,
                      causerie_test_server_get_base_url (self->server), NULL, &error));
  g_assert_no_error (error);
  g_assert_true (has_models (self->session));
  causerie_settings_set_model (self->settings, "mine");
  g_assert_cmpstr (causerie_session_get_default_model (self->session), ==, "mine");
}

static void
test_bad_address (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  start (self);
  g_assert_false (use (self, CAUSERIE_CHOICE_CUSTOM, "not an address", NULL, &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_BAD_SERVICE);
}

static void
test_same_chat_is_same_object (Fixture *self, gconstpointer data)
{
  CauserieChat *chat, *again, *new_chat;

  start (self);
  chat = causerie_session_open_chat (self->session, 7);
  again = causerie_session_open_chat (self->session, 7);
  g_assert_true (chat == again);
  new_chat = causerie_session_create_chat (self->session);
  g_assert_false (new_chat == chat);
  g_object_unref (again);
  g_object_unref (chat);
  g_object_unref (new_chat);
}

/* Two windows with nothing begun show one chat, and one draft. */
static void
test_one_chat_is_not_begun (Fixture *self, gconstpointer data)
{
  g_autoptr (CauserieChat) chat = NULL;
  g_autoptr (CauserieChat) again = NULL;
  g_autoptr (CauserieChat) next = NULL;
  g_autoptr (CauserieBranch) branch = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  start (self);
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
  stop (self);
}

static GString *logged;

static GLogWriterOutput
take_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
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
test_key_is_nowhere_else (Fixture *self, gconstpointer data)
{
  g_autoptr (CauserieChat) chat = NULL;
  g_autoptr (CauserieBranch) branch = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *header = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  push_json (self, MODELS);
  start (self);
  causerie_test_server_wait_requests (self->server, 1);
  push_json (self, MODELS);
  use (self, CAUSERIE_CHOICE_CUSTOM, causerie_test_server_get_base_url (self->server), KEY, &error);
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
  stop (self);
  assert_no_key_in_files (self->folder);
  assert_no_key_in_settings (self->settings);
  g_message ("What is logged is seen.");
  g_assert_null (strstr (logged->str, KEY));
  /* Later versions keep a writer of their own in tests. */
  if (glib_check_version (2, 76, 0) != NULL)
    g_assert_nonnull (strstr (logged->str, "What is logged is seen."));
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    void (*test) (Fixture *self, gconstpointer data);
  } tests[] = {
    { "/session/automatic-without-anything-is-the-demo", test_automatic_is_the_demo },
    { "/session/automatic-with-a-key-is-anthropic", test_automatic_with_a_key_is_anthropic },
    { "/session/automatic-with-an-address-is-custom", test_automatic_with_an_address_is_custom },
    { "/session/environment-wins", test_environment_wins },
    { "/session/demo-for-this-run-wins", test_demo_for_run },
    { "/session/good-key-is-used-and-kept", test_good_key_is_used_and_kept },
    { "/session/bad-key-changes-nothing", test_bad_key_changes_nothing },
    { "/session/custom-service-need-not-list-models", test_custom_service_without_a_list },
    { "/session/bad-address-is-told", test_bad_address },
    { "/session/same-chat-is-the-same-object", test_same_chat_is_same_object },
    { "/session/one-chat-is-not-begun", test_one_chat_is_not_begun },
    { "/session/key-is-nowhere-but-in-the-secrets", test_key_is_nowhere_else },
  };

  /* No bus, so no keyring; and no desktop that could start one. */
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
  g_test_init (&argc, &argv, NULL);
  logged = g_string_new (NULL);
  g_log_set_writer_func (take_log, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
