/* SPDX-License-Identifier: GPL-3.0-or-later
 * The registry: migration from version 0.1.0, stored services, the active service, and starting the
 * demo. There is no keyring, so keys stay in memory. */
#include "config.h"

#include "causerie-registry.h"
#include "causerie-test-server.h"
#include "causerie-test.h"

#define MODELS                                                                                     \
  "{\"data\":[{\"type\":\"model\",\"id\":\"claude-opus-5-5\",\"display_name\":\"Opus\"}],"         \
  "\"has_more\":false}"
#define LOCAL_MODELS "{\"object\":\"list\",\"data\":[{\"id\":\"qwen3:8b\"},{\"id\":\"llama\"}]}"

typedef struct
{
  GSettings *gsettings;
  CauserieSettings *settings;
  CauserieSecrets *secrets;
  CauserieTestServer *server;
  CauserieRegistry *registry;
  guint n_demo_starts;
} Fixture;

static CauserieService *
start_demo (gpointer data, GError **error)
{
  Fixture *self = data;

  self->n_demo_starts++;
  return causerie_service_new (CAUSERIE_SERVICE_DEMO,
                               causerie_test_server_get_base_url (self->server), NULL, NULL, error);
}

static CauserieRegistry *
create_registry (Fixture *self)
{
  g_autoptr (CauserieClock) clock = causerie_clock_new ();
  g_autoptr (CauserieClient) client = causerie_client_new (clock);
  CauserieRegistry *registry = causerie_registry_new (self->settings, self->secrets, client);

  causerie_registry_set_start_demo (registry, start_demo, self, NULL);
  return registry;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GSettingsSchema) schema = NULL;
  g_auto (GStrv) keys = NULL;

  self->gsettings = g_settings_new (CAUSERIE_APP_ID);
  g_object_get (self->gsettings, "settings-schema", &schema, NULL);
  keys = g_settings_schema_list_keys (schema);
  for (guint i = 0; keys[i] != NULL; i++)
    g_settings_reset (self->gsettings, keys[i]);
  self->settings = causerie_settings_new (self->gsettings);
  self->secrets = causerie_secrets_new ();
  self->server = causerie_test_server_new ();
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  if (self->registry != NULL)
    causerie_registry_stop (self->registry);
  g_clear_object (&self->registry);
  g_clear_object (&self->server);
  g_clear_object (&self->secrets);
  g_clear_object (&self->settings);
  g_clear_object (&self->gsettings);
}

static const char *
get_model (Fixture *self, const char *id)
{
  CauserieServiceEntry *entry = causerie_registry_find (self->registry, id);

  return entry != NULL ? causerie_service_entry_get_model (entry) : NULL;
}

typedef struct
{
  const char *name;
  CauserieServiceChoice choice;
  const char *base_url;
  const char *model;
  const char *anthropic_model;
  const char *custom_model; /* NULL if there is no custom service */
} OldSettings;

static const OldSettings old_settings[] = {
  { "nothing", CAUSERIE_CHOICE_AUTOMATIC, "", "", "", NULL },
  { "automatic-with-a-model", CAUSERIE_CHOICE_AUTOMATIC, "", "claude-haiku-5-5", "claude-haiku-5-5",
    NULL },
  { "automatic-with-an-address", CAUSERIE_CHOICE_AUTOMATIC, "http://localhost:8080", "llama", "",
    "llama" },
  { "anthropic", CAUSERIE_CHOICE_ANTHROPIC, "http://localhost:8080", "mine", "mine", "" },
  { "custom", CAUSERIE_CHOICE_CUSTOM, "http://localhost:8080", "claude-opus-4-8", "",
    "claude-opus-4-8" },
  { "demo", CAUSERIE_CHOICE_DEMO, "", "demo-opus", "", NULL },
};

static void
test_old_settings (Fixture *self, gconstpointer data)
{
  const OldSettings *old = data;

  causerie_settings_set_service_choice (self->settings, old->choice);
  causerie_settings_set_custom_base_url (self->settings, old->base_url);
  causerie_settings_set_model (self->settings, old->model);
  self->registry = create_registry (self);
  g_assert_cmpint (causerie_registry_get_choice (self->registry), ==, old->choice);
  g_assert_cmpstr (causerie_registry_get_custom_base_url (self->registry), ==, old->base_url);
  g_assert_cmpstr (get_model (self, "anthropic"), ==, old->anthropic_model);
  g_assert_cmpstr (get_model (self, "custom"), ==, old->custom_model);
  g_assert_cmpstr (get_model (self, "demo"), ==,
                   old->choice == CAUSERIE_CHOICE_DEMO ? old->model : "");
  /* The settings of version 0.1.0 are unchanged, so that it can be used again. */
  g_assert_null (causerie_settings_dup_services (self->settings));
}

static gboolean
use (Fixture *self, CauserieServiceEntry *entry, const char *base_url, const char *key,
     GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;

  causerie_registry_use_async (self->registry, entry, base_url, key, TRUE, NULL,
                               causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  return causerie_registry_use_finish (self->registry, result, error);
}

static void
use_choice (Fixture *self, CauserieServiceChoice choice, const char *base_url)
{
  g_autoptr (CauserieServiceEntry) entry = causerie_registry_dup_chosen (self->registry, choice);
  g_autoptr (GError) error = NULL;

  use (self, entry, base_url, NULL, &error);
  g_assert_no_error (error);
}

static void
push_models (Fixture *self, const char *json)
{
  causerie_test_server_push (self->server, causerie_test_reply_new_json (200, json));
}

static void
test_version_0_1_0_finds_the_choice (Fixture *self, gconstpointer data)
{
  const char *url = causerie_test_server_get_base_url (self->server);

  self->registry = create_registry (self);
  push_models (self, LOCAL_MODELS);
  use_choice (self, CAUSERIE_CHOICE_CUSTOM, url);
  causerie_service_entry_set_model (causerie_registry_get_active (self->registry), "llama");
  g_assert_cmpint (causerie_settings_get_service_choice (self->settings), ==,
                   CAUSERIE_CHOICE_CUSTOM);
  g_assert_cmpstr (causerie_settings_get_custom_base_url (self->settings), ==, url);
  g_assert_cmpstr (causerie_settings_get_model (self->settings), ==, "llama");
}

static void
add (Fixture *self, const char *id, const char *name, const char *base_url)
{
  g_autoptr (GVariant) record = g_variant_ref_sink (
      g_variant_new_parsed ("{'id': <%s>, 'preset': <'later'>, 'name': <%s>, 'base-url': <%s>,"
                            " 'later': <true>}",
                            id, name, base_url));
  g_autoptr (CauserieClock) clock = causerie_clock_new ();
  g_autoptr (CauserieClient) client = causerie_client_new (clock);
  g_autoptr (CauserieServiceEntry) entry = causerie_service_entry_new_from_record (client, record);

  causerie_registry_add (self->registry, entry);
}

static void
test_any_number_is_stored (Fixture *self, gconstpointer data)
{
  CauserieServiceEntry *entry;
  g_autoptr (GVariant) record = NULL;
  gboolean later = FALSE;

  self->registry = create_registry (self);
  add (self, "one", "Kitchen", "http://one.example:8080");
  add (self, "two", "", "http://two.example");
  causerie_service_entry_set_model (causerie_registry_find (self->registry, "two"), "qwen3:8b");
  g_object_unref (self->registry);
  self->registry = create_registry (self);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->registry)), ==, 4);
  entry = causerie_registry_find (self->registry, "one");
  g_assert_cmpstr (causerie_service_entry_get_name (entry), ==, "Kitchen");
  g_assert_cmpstr (causerie_service_entry_get_base_url (entry), ==, "http://one.example:8080");
  g_assert_cmpint (causerie_service_entry_get_kind (entry), ==, CAUSERIE_SERVICE_CUSTOM);
  g_assert_cmpstr (get_model (self, "two"), ==, "qwen3:8b");
  g_assert_cmpstr (get_model (self, "anthropic"), ==, "");
  /* Unknown members of later versions are preserved. */
  record = causerie_service_entry_write_record (entry);
  g_assert_true (g_variant_lookup (record, "later", "b", &later) && later);
}

/* Another process changes the settings. */
static void
test_follows_changed_settings (Fixture *self, gconstpointer data)
{
  g_autoptr (CauserieRegistry) other = NULL;
  CauserieServiceEntry *anthropic;

  self->registry = create_registry (self);
  anthropic = causerie_registry_find (self->registry, "anthropic");
  other = create_registry (self);
  causerie_service_entry_set_model (causerie_registry_find (other, "anthropic"), "mine");
  g_assert_true (causerie_registry_find (self->registry, "anthropic") == anthropic);
  g_assert_cmpstr (get_model (self, "anthropic"), ==, "mine");
}

static gboolean
is_ready (gpointer data)
{
  return causerie_registry_get_ready (data);
}

static void
start (Fixture *self)
{
  causerie_registry_start (self->registry);
  g_assert_true (causerie_test_wait_until (is_ready, self->registry, 30));
}

static CauserieServiceKind
get_kind (Fixture *self)
{
  g_assert_nonnull (causerie_registry_get_service (self->registry));
  return causerie_service_get_kind (causerie_registry_get_service (self->registry));
}

static void
test_each_keeps_its_model (Fixture *self, gconstpointer data)
{
  const char *url = causerie_test_server_get_base_url (self->server);

  self->registry = create_registry (self);
  push_models (self, LOCAL_MODELS);
  use_choice (self, CAUSERIE_CHOICE_CUSTOM, url);
  causerie_service_entry_set_model (causerie_registry_get_active (self->registry), "typed:1b");
  g_assert_cmpstr (causerie_registry_get_default_model (self->registry), ==, "typed:1b");
  push_models (self, MODELS);
  use_choice (self, CAUSERIE_CHOICE_DEMO, NULL);
  g_assert_cmpstr (causerie_registry_get_default_model (self->registry), ==, "claude-opus-5-5");
  push_models (self, LOCAL_MODELS);
  use_choice (self, CAUSERIE_CHOICE_CUSTOM, url);
  g_assert_cmpstr (causerie_registry_get_default_model (self->registry), ==, "typed:1b");
}

static void
test_demo_starts_as_the_service (Fixture *self, gconstpointer data)
{
  CauserieServiceEntry *demo;

  causerie_settings_set_custom_base_url (self->settings,
                                         causerie_test_server_get_base_url (self->server));
  push_models (self, LOCAL_MODELS);
  self->registry = create_registry (self);
  start (self);
  g_assert_cmpint (get_kind (self), ==, CAUSERIE_SERVICE_CUSTOM);
  g_assert_cmpuint (self->n_demo_starts, ==, 0);
  push_models (self, MODELS);
  use_choice (self, CAUSERIE_CHOICE_DEMO, NULL);
  g_assert_cmpuint (self->n_demo_starts, ==, 1);
  demo = causerie_registry_find (self->registry, "demo");
  g_assert_true (causerie_registry_get_active (self->registry) == demo);
  push_models (self, LOCAL_MODELS);
  use_choice (self, CAUSERIE_CHOICE_CUSTOM, causerie_test_server_get_base_url (self->server));
  g_assert_null (causerie_service_entry_get_service (demo));
}

static void
test_refusals (Fixture *self, gconstpointer data)
{
  CauserieServiceEntry *entry;
  g_autoptr (CauserieRegistry) other = NULL;
  g_autofree char *address = NULL;
  g_auto (GStrv) models = NULL;

  self->registry = create_registry (self);
  push_models (self, LOCAL_MODELS);
  use_choice (self, CAUSERIE_CHOICE_CUSTOM, causerie_test_server_get_base_url (self->server));
  entry = causerie_registry_get_active (self->registry);
  causerie_service_entry_add_refused (entry, CAUSERIE_REQUEST_TOOLS, "llama");
  g_assert_true (causerie_service_entry_get_refused (entry, CAUSERIE_REQUEST_TOOLS, "llama"));
  g_assert_false (causerie_service_entry_get_refused (entry, CAUSERIE_REQUEST_THINKING, "llama"));
  g_assert_false (causerie_service_entry_get_refused (entry, CAUSERIE_REQUEST_TOOLS, "qwen3:8b"));
  causerie_service_entry_add_refused (entry, CAUSERIE_REQUEST_SYSTEM_BLOCKS, "llama");
  causerie_service_entry_set_most_tokens (entry, "qwen3:8b", 4096);
  /* They hold after a restart. */
  other = create_registry (self);
  entry = causerie_registry_find (other, "custom");
  g_assert_true (causerie_service_entry_get_refused (entry, CAUSERIE_REQUEST_TOOLS, "llama"));
  g_assert_true (
      causerie_service_entry_get_refused (entry, CAUSERIE_REQUEST_SYSTEM_BLOCKS, "llama"));
  g_assert_false (causerie_service_entry_takes (entry, CAUSERIE_REQUEST_TOOLS, "llama"));
  g_assert_true (causerie_service_entry_takes (entry, CAUSERIE_REQUEST_TOOLS, "qwen3:8b"));
  g_assert_cmpint (causerie_service_entry_get_most_tokens (entry, "qwen3:8b"), ==, 4096);
  models = causerie_service_entry_list_refusing (entry, CAUSERIE_REQUEST_LENGTH);
  g_assert_cmpstrv (models, ((const char *[]){ "qwen3:8b", NULL }));
  /* The same address, written in another way, is the same service; another address is not. */
  address = g_strconcat (causerie_service_entry_get_base_url (entry), "/v1/", NULL);
  causerie_service_entry_set_base_url (entry, address);
  g_assert_true (causerie_service_entry_get_refused (entry, CAUSERIE_REQUEST_TOOLS, "llama"));
  causerie_service_entry_set_base_url (entry, "http://other.example");
  g_assert_false (causerie_service_entry_get_refused (entry, CAUSERIE_REQUEST_TOOLS, "llama"));
  g_assert_cmpint (causerie_service_entry_get_most_tokens (entry, "qwen3:8b"), ==, 0);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    void (*test) (Fixture *self, gconstpointer data);
  } tests[] = {
    { "/registry/version-0.1.0-can-read-the-choice", test_version_0_1_0_finds_the_choice },
    { "/registry/any-number-is-stored", test_any_number_is_stored },
    { "/registry/follows-changed-settings", test_follows_changed_settings },
    { "/registry/each-service-keeps-its-model", test_each_keeps_its_model },
    { "/registry/demo-is-started-only-when-active", test_demo_starts_as_the_service },
    { "/registry/refusals-apply-to-an-address", test_refusals },
  };

  /* Without a bus there is no keyring, and none can be started. */
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (old_settings); i++)
    {
      g_autofree char *name
          = g_strconcat ("/registry/opens-settings-of-0.1.0/", old_settings[i].name, NULL);

      g_test_add (name, Fixture, &old_settings[i], set_up, test_old_settings, tear_down);
    }
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
