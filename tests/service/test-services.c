/* SPDX-License-Identifier: GPL-3.0-or-later
 * Adding, changing, removing and restoring services, with keys in a Secret Service on a private
 * bus. */
#include "config.h"

#include "causerie-fake-keyring.h"
#include "causerie-registry.h"
#include "causerie-test-server.h"
#include "causerie-test.h"

#include <libsecret/secret.h>

#define KEY "sk-ant-test-5ecret"
#define ANTHROPIC_LIST                                                                             \
  "{\"data\":[{\"type\":\"model\",\"id\":\"claude-opus-5-5\",\"capabilities\":{\"pdf_input\":"     \
  "{\"supported\":true}}}],\"has_more\":false}"
#define LOCAL_LIST "{\"object\":\"list\",\"data\":[{\"id\":\"qwen3:8b\"}]}"

typedef struct
{
  CauserieFakeKeyring *keyring;
  GSettings *gsettings;
  CauserieSettings *settings;
  CauserieSecrets *secrets;
  CauserieTestServer *server;
  CauserieRegistry *registry;
  const char *list; /* the models of the server */
} Fixture;

/* One bus for all tests, as GIO caches its connection. */
static GTestDBus *bus;

static CauserieTestReply *
answer (const CauserieTestRequest *request, gpointer data)
{
  return causerie_test_reply_new_json (200, ((Fixture *)data)->list);
}

static CauserieService *
start_demo (gpointer data, GError **error)
{
  Fixture *self = data;

  return causerie_service_new (CAUSERIE_SERVICE_DEMO,
                               causerie_test_server_get_base_url (self->server), NULL, NULL, error);
}

static void
create_registry (Fixture *self)
{
  g_autoptr (CauserieClock) clock = causerie_clock_new ();
  g_autoptr (CauserieClient) client = causerie_client_new (clock);

  self->registry = causerie_registry_new (self->settings, self->secrets, client);
  causerie_registry_set_start_demo (self->registry, start_demo, self, NULL);
}

static gboolean
is_ready (gpointer data)
{
  return causerie_registry_get_ready (data);
}

static void
wait_ready (Fixture *self)
{
  g_assert_true (causerie_test_wait_until (is_ready, self->registry, 30));
}

static void
set_up (Fixture *self, gconstpointer data)
{
  static const char *const keys[]
      = { "services", "default-service", "keys-to-remove", "service", "custom-base-url", "model" };

  self->keyring = causerie_fake_keyring_new (g_test_dbus_get_bus_address (bus));
  self->gsettings = g_settings_new (CAUSERIE_APP_ID);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_settings_reset (self->gsettings, keys[i]);
  self->settings = causerie_settings_new (self->gsettings);
  self->secrets = causerie_secrets_new ();
  self->server = causerie_test_server_new ();
  causerie_test_server_set_responder (self->server, answer, self);
  self->list = LOCAL_LIST;
  create_registry (self);
  causerie_registry_start (self->registry);
  wait_ready (self);
}

static void
clear_registry (Fixture *self)
{
  causerie_registry_stop (self->registry);
  g_clear_object (&self->registry);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  clear_registry (self);
  g_clear_object (&self->server);
  g_clear_object (&self->secrets);
  secret_service_disconnect ();
  g_clear_object (&self->settings);
  g_clear_object (&self->gsettings);
  g_clear_object (&self->keyring);
}

static const char *
get_url (Fixture *self)
{
  return causerie_test_server_get_base_url (self->server);
}

/* Returns: the new entry, with the address of the server */
static CauserieServiceEntry *
add (Fixture *self, const char *preset)
{
  g_autoptr (CauserieServiceEntry) entry
      = causerie_registry_create_entry (self->registry, causerie_service_preset_find (preset));

  causerie_service_entry_set_base_url (entry, get_url (self));
  causerie_registry_add (self->registry, entry);
  return entry;
}

static gboolean
change_key (Fixture *self, CauserieServiceEntry *entry, const char *key, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;

  causerie_registry_change_key_async (self->registry, entry, key, NULL, causerie_test_take_result,
                                      &place);
  result = causerie_test_await (&place);
  return causerie_registry_change_key_finish (self->registry, result, error);
}

static void
store_key (Fixture *self, CauserieServiceEntry *entry, const char *key)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (change_key (self, entry, key, &error));
  g_assert_no_error (error);
  wait_ready (self);
}

static gboolean
open_entry (Fixture *self, CauserieServiceEntry *entry, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;

  causerie_registry_open_async (self->registry, entry, FALSE, NULL, causerie_test_take_result,
                                &place);
  result = causerie_test_await (&place);
  return causerie_registry_open_finish (self->registry, result, error);
}

typedef struct
{
  const char *id;
  const char *name;
  const char *base_url;
  gboolean token;
  gboolean documents;
} Expected;

static void
test_presets (Fixture *self, gconstpointer data)
{
  static const Expected expected[] = {
    { "ollama", "Ollama", "http://localhost:11434", TRUE, FALSE },
    { "llama-cpp", "llama.cpp", "http://localhost:8080", TRUE, FALSE },
    { "lm-studio", "LM Studio", "http://localhost:1234", TRUE, FALSE },
    { "vllm", "vLLM", "http://localhost:8000", TRUE, FALSE },
    { "litellm", "LiteLLM", "http://localhost:4000", TRUE, TRUE },
    { "openrouter", "OpenRouter", "https://openrouter.ai/api", TRUE, TRUE },
    { "custom", "", "", FALSE, FALSE },
  };
  const CauserieServicePreset *const *presets = causerie_service_preset_list_addable ();

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autoptr (CauserieServiceEntry) entry = NULL;
      g_autoptr (CauserieService) service = NULL;

      g_assert_cmpstr (presets[i]->id, ==, expected[i].id);
      entry = causerie_registry_create_entry (self->registry, presets[i]);
      g_assert_cmpstr (causerie_service_entry_get_name (entry), ==, expected[i].name);
      g_assert_cmpstr (causerie_service_entry_get_base_url (entry), ==, expected[i].base_url);
      g_assert_cmpint (causerie_service_entry_get_takes_documents (entry), ==,
                       expected[i].documents);
      causerie_service_entry_set_base_url (entry, "http://h");
      service = causerie_service_entry_create_service (entry, NULL, KEY, NULL);
      g_assert_cmpstr (expected[i].token ? causerie_service_get_auth_token (service)
                                         : causerie_service_get_api_key (service),
                       ==, KEY);
    }
  g_assert_null (presets[G_N_ELEMENTS (expected)]);
}

/* The kind of a service is stored, and not told by its address. */
static void
test_documents_follow_the_preset (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  CauserieServiceEntry *entry = add (self, "litellm");

  g_assert_true (
      causerie_registry_change_address (self->registry, entry, "http://gateway.example", &error));
  clear_registry (self);
  create_registry (self);
  entry = causerie_registry_find (self->registry, "litellm");
  g_assert_cmpstr (causerie_service_entry_get_base_url (entry), ==, "http://gateway.example");
  g_assert_true (causerie_service_entry_get_takes_documents (entry));
  entry = causerie_registry_find (self->registry, "anthropic");
  g_assert_true (causerie_service_entry_get_takes_documents (entry));
  entry = causerie_registry_find (self->registry, "demo");
  g_assert_true (causerie_service_entry_get_takes_documents (entry));
}

static gboolean
has_models (gpointer data)
{
  return causerie_service_entry_get_models_listed (data);
}

static void
test_documents_follow_the_list (Fixture *self, gconstpointer data)
{
  CauserieServiceEntry *entry = add (self, "custom");
  g_autoptr (GError) error = NULL;

  g_assert_false (causerie_service_entry_get_takes_documents (entry));
  self->list = ANTHROPIC_LIST;
  g_assert_true (open_entry (self, entry, &error));
  g_assert_true (causerie_test_wait_until (has_models, entry, 30));
  g_assert_true (causerie_service_entry_get_takes_documents (entry));
}

/* As after the next start. */
static void
test_automatic_takes_what_is_added (Fixture *self, gconstpointer data)
{
  CauserieServiceEntry *entry;

  g_assert_cmpint (causerie_service_get_kind (causerie_registry_get_service (self->registry)), ==,
                   CAUSERIE_SERVICE_DEMO);
  entry = add (self, "ollama");
  wait_ready (self);
  g_assert_true (causerie_registry_get_active (self->registry) == entry);
  g_assert_null (causerie_registry_get_default_entry (self->registry));
  add (self, "vllm");
  wait_ready (self);
  g_assert_true (causerie_registry_get_active (self->registry) == entry);
}

static void
test_automatic_skips_what_has_no_key (Fixture *self, gconstpointer data)
{
  CauserieServiceEntry *hosted = add (self, "openrouter");
  CauserieServiceEntry *local;

  wait_ready (self);
  g_assert_cmpint (causerie_service_get_kind (causerie_registry_get_service (self->registry)), ==,
                   CAUSERIE_SERVICE_DEMO);
  local = add (self, "ollama");
  causerie_service_entry_set_base_url (local, "http://127.0.0.1:9");
  causerie_registry_set_default_entry (self->registry, hosted);
  causerie_registry_set_default_entry (self->registry, NULL);
  wait_ready (self);
  g_assert_true (causerie_registry_get_active (self->registry) == local);
  store_key (self, hosted, KEY);
  g_assert_true (causerie_registry_get_active (self->registry) == hosted);
}

static void
test_ids_are_unique (Fixture *self, gconstpointer data)
{
  CauserieServiceEntry *first = add (self, "ollama");
  CauserieServiceEntry *second = add (self, "ollama");

  g_assert_cmpstr (causerie_service_entry_get_id (first), ==, "ollama");
  g_assert_cmpstr (causerie_service_entry_get_id (second), ==, "ollama-2");
}

static void
test_removal_is_undone (Fixture *self, gconstpointer data)
{
  CauserieServiceEntry *entry = add (self, "ollama");

  add (self, "custom");
  causerie_service_entry_set_name (entry, "Kitchen");
  store_key (self, entry, KEY);
  causerie_registry_set_default_entry (self->registry, entry);
  wait_ready (self);
  g_assert_true (causerie_registry_get_active (self->registry) == entry);

  g_object_ref (entry);
  causerie_registry_remove (self->registry, entry);
  wait_ready (self);
  g_assert_null (causerie_registry_find (self->registry, "ollama"));
  g_assert_null (causerie_registry_get_default_entry (self->registry));
  g_assert_false (causerie_registry_get_active (self->registry) == entry);
  g_assert_cmpstr (causerie_fake_keyring_find (self->keyring, get_url (self)), ==, KEY);

  causerie_registry_restore (self->registry, entry);
  causerie_registry_end_undo (self->registry, entry);
  wait_ready (self);
  g_assert_true (causerie_registry_find (self->registry, "ollama") == entry);
  g_assert_true (causerie_registry_get_default_entry (self->registry) == entry);
  g_assert_true (causerie_registry_get_active (self->registry) == entry);
  g_assert_cmpstr (causerie_fake_keyring_find (self->keyring, get_url (self)), ==, KEY);
  g_object_unref (entry);
}

static gboolean
has_no_keys (gpointer data)
{
  return causerie_fake_keyring_get_n_items (data) == 0;
}

static gboolean
has_no_plans (gpointer data)
{
  g_auto (GStrv) list = causerie_settings_dup_keys_to_remove (data);

  return list[0] == NULL;
}

static void
assert_key_is_removed (Fixture *self)
{
  g_assert_true (causerie_test_wait_until (has_no_keys, self->keyring, 30));
  g_assert_true (causerie_test_wait_until (has_no_plans, self->settings, 30));
}

static void
test_key_is_removed_after_the_offer (Fixture *self, gconstpointer data)
{
  CauserieServiceEntry *entry = add (self, "ollama");
  g_autoptr (CauserieServiceEntry) held = g_object_ref (entry);

  store_key (self, entry, KEY);
  causerie_registry_remove (self->registry, entry);
  g_assert_cmpuint (causerie_fake_keyring_get_n_items (self->keyring), ==, 1);
  causerie_registry_end_undo (self->registry, held);
  assert_key_is_removed (self);
}

/* The program ends while the removal could be undone. */
static void
test_key_is_removed_at_the_next_start (Fixture *self, gconstpointer data)
{
  CauserieServiceEntry *entry = add (self, "ollama");

  store_key (self, entry, KEY);
  causerie_registry_remove (self->registry, entry);
  clear_registry (self);
  g_assert_cmpuint (causerie_fake_keyring_get_n_items (self->keyring), ==, 1);
  create_registry (self);
  causerie_registry_start (self->registry);
  assert_key_is_removed (self);
}

static void
test_key_of_another_is_kept (Fixture *self, gconstpointer data)
{
  CauserieServiceEntry *entry = add (self, "ollama");
  g_autoptr (CauserieServiceEntry) held = g_object_ref (entry);

  add (self, "custom");
  store_key (self, entry, KEY);
  causerie_registry_remove (self->registry, entry);
  g_assert_true (has_no_plans (self->settings));
  causerie_registry_end_undo (self->registry, held);
  g_assert_cmpuint (causerie_fake_keyring_get_n_items (self->keyring), ==, 1);
}

/* A service with the same address is added while the removal could be undone. */
static void
test_key_is_kept_for_the_same_address (Fixture *self, gconstpointer data)
{
  CauserieServiceEntry *entry = add (self, "ollama");
  g_autoptr (CauserieServiceEntry) held = g_object_ref (entry);

  store_key (self, entry, KEY);
  causerie_registry_remove (self->registry, entry);
  g_assert_false (has_no_plans (self->settings));
  add (self, "custom");
  g_assert_true (has_no_plans (self->settings));
  causerie_registry_end_undo (self->registry, held);
  g_assert_cmpuint (causerie_fake_keyring_get_n_items (self->keyring), ==, 1);
}

static void
test_key_stays_at_its_address (Fixture *self, gconstpointer data)
{
  CauserieServiceEntry *entry = add (self, "ollama");
  g_autoptr (GError) error = NULL;

  store_key (self, entry, KEY);
  causerie_registry_set_default_entry (self->registry, entry);
  wait_ready (self);
  g_assert_true (causerie_service_has_credential (causerie_registry_get_service (self->registry)));
  g_assert_true (
      causerie_registry_change_address (self->registry, entry, "http://127.0.0.1:9", &error));
  wait_ready (self);
  g_assert_false (causerie_service_has_credential (causerie_registry_get_service (self->registry)));
  g_assert_cmpstr (causerie_fake_keyring_find (self->keyring, get_url (self)), ==, KEY);
}

static void
test_bad_address_changes_nothing (Fixture *self, gconstpointer data)
{
  CauserieServiceEntry *entry = add (self, "ollama");
  g_autoptr (GError) error = NULL;

  g_assert_false (
      causerie_registry_change_address (self->registry, entry, "localhost:11434", &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_BAD_SERVICE);
  g_assert_cmpstr (causerie_service_entry_get_base_url (entry), ==, get_url (self));
}

static void
test_key_is_changed_and_removed (Fixture *self, gconstpointer data)
{
  CauserieServiceEntry *entry = add (self, "ollama");
  g_autoptr (GError) error = NULL;

  store_key (self, entry, " " KEY "\n");
  g_assert_cmpstr (causerie_fake_keyring_find (self->keyring, get_url (self)), ==, KEY);
  g_assert_false (change_key (self, entry, "two\nlines", &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_AUTHENTICATION);
  g_assert_cmpstr (causerie_fake_keyring_find (self->keyring, get_url (self)), ==, KEY);
  store_key (self, entry, NULL);
  g_assert_cmpuint (causerie_fake_keyring_get_n_items (self->keyring), ==, 0);
}

/* A service that is not the active one has its own key and its own models. */
static void
test_any_service_can_be_opened (Fixture *self, gconstpointer data)
{
  CauserieServiceEntry *entry = add (self, "vllm");
  CauserieServiceEntry *demo = causerie_registry_find (self->registry, "demo");
  g_autoptr (GError) error = NULL;

  causerie_registry_set_default_entry (self->registry, demo);
  store_key (self, entry, KEY);
  wait_ready (self);
  g_assert_true (causerie_registry_get_active (self->registry) == demo);
  g_assert_true (open_entry (self, entry, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (causerie_service_get_auth_token (causerie_service_entry_get_service (entry)), ==,
                   KEY);
  g_assert_true (causerie_registry_get_active (self->registry) == demo);
  g_assert_true (causerie_registry_find_identity (self->registry, get_url (self)) == entry);
  g_assert_true (causerie_registry_find_identity (self->registry, "demo") == demo);
  causerie_registry_set_default_entry (self->registry, entry);
  wait_ready (self);
  g_assert_null (causerie_registry_find_identity (self->registry, "demo"));
}

static void
test_locked_keyring_is_an_error (Fixture *self, gconstpointer data)
{
  CauserieServiceEntry *entry = add (self, "vllm");
  g_autoptr (GError) error = NULL;

  causerie_registry_set_default_entry (self->registry,
                                       causerie_registry_find (self->registry, "demo"));
  store_key (self, entry, KEY);
  causerie_fake_keyring_lock (self->keyring, TRUE);
  g_assert_false (open_entry (self, entry, &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_KEYRING);
  g_assert_null (causerie_service_entry_get_service (entry));
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    void (*test) (Fixture *self, gconstpointer data);
  } tests[] = {
    { "/services/presets", test_presets },
    { "/services/documents-follow-the-preset", test_documents_follow_the_preset },
    { "/services/documents-follow-the-list", test_documents_follow_the_list },
    { "/services/automatic-takes-what-is-added", test_automatic_takes_what_is_added },
    { "/services/automatic-skips-what-has-no-key", test_automatic_skips_what_has_no_key },
    { "/services/ids-are-unique", test_ids_are_unique },
    { "/services/removal-is-undone", test_removal_is_undone },
    { "/services/key-is-removed-after-the-offer", test_key_is_removed_after_the_offer },
    { "/services/key-is-removed-at-the-next-start", test_key_is_removed_at_the_next_start },
    { "/services/key-of-another-is-kept", test_key_of_another_is_kept },
    { "/services/key-is-kept-for-the-same-address", test_key_is_kept_for_the_same_address },
    { "/services/key-stays-at-its-address", test_key_stays_at_its_address },
    { "/services/bad-address-changes-nothing", test_bad_address_changes_nothing },
    { "/services/key-is-changed-and-removed", test_key_is_changed_and_removed },
    { "/services/any-service-can-be-opened", test_any_service_can_be_opened },
    { "/services/locked-keyring-is-an-error", test_locked_keyring_is_an_error },
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
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].test, tear_down);
  status = g_test_run ();
  g_test_dbus_stop (bus);
  return status;
}
