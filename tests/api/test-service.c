/* SPDX-License-Identifier: GPL-3.0-or-later
 * Services, their addresses and credentials; requests; model lists. */
#include "config.h"

#include "causerie-credential.h"
#include "causerie-error.h"
#include "causerie-model-list.h"
#include "causerie-request.h"
#include "causerie-service.h"

#include <malloc.h>
#include <string.h>

static CauserieService *
create (const char *base_url, const char *key)
{
  g_autoptr (GError) error = NULL;
  CauserieService *service
      = causerie_service_new (CAUSERIE_SERVICE_CUSTOM, base_url, key, NULL, &error);

  g_assert_no_error (error);
  return service;
}

static void
test_joining (void)
{
  static const struct
  {
    const char *base;
    const char *path;
    const char *url;
    const char *identity;
  } cases[] = {
    { "http://h", "messages", "http://h/v1/messages", "http://h" },
    { "http://h/", "messages", "http://h/v1/messages", "http://h" },
    { " http://h/proxy \n", "messages", "http://h/proxy/v1/messages", "http://h/proxy" },
    { "http://h/proxy//", "messages", "http://h/proxy/v1/messages", "http://h/proxy" },
    { "http://h/p?k=1", "messages", "http://h/p/v1/messages?k=1", "http://h/p" },
    { "http://h/?k=1#f", "models?limit=9", "http://h/v1/models?k=1&limit=9", "http://h" },
    { "http://h", "models?limit=9", "http://h/v1/models?limit=9", "http://h" },
    { "http://h/v1", "messages", "http://h/v1/messages", "http://h" },
    { "http://h/x/v1/", "messages", "http://h/x/v1/messages", "http://h/x" },
    { "http://h/v12", "messages", "http://h/v12/v1/messages", "http://h/v12" },
    { "HTTP://H:80/a%20b", "messages", "http://H/a%20b/v1/messages", "http://h/a%20b" },
    { "https://h:8443", "messages", "https://h:8443/v1/messages", "https://h:8443" },
    { "http://[::1]:11434", "messages", "http://[::1]:11434/v1/messages", "http://[::1]:11434" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CauserieService) service = create (cases[i].base, NULL);
      g_autofree char *url = causerie_service_dup_url (service, cases[i].path);

      g_assert_cmpstr (url, ==, cases[i].url);
      g_assert_cmpstr (causerie_service_get_identity (service), ==, cases[i].identity);
    }
}

static void
assert_refused (const char *base_url, const char *key, CauserieError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CauserieService) service
      = causerie_service_new (CAUSERIE_SERVICE_CUSTOM, base_url, key, NULL, &error);

  g_assert_null (service);
  g_assert_error (error, CAUSERIE_ERROR, (int)code);
  g_assert_nonnull (causerie_error_get_detail (error));
  if (key != NULL)
    g_assert_null (strstr (causerie_error_get_detail (error), "secret"));
}

static void
test_refused (void)
{
  assert_refused (NULL, NULL, CAUSERIE_ERROR_BAD_SERVICE);
  assert_refused ("  ", NULL, CAUSERIE_ERROR_BAD_SERVICE);
  assert_refused ("localhost:11434", NULL, CAUSERIE_ERROR_BAD_SERVICE);
  assert_refused ("ftp://h", NULL, CAUSERIE_ERROR_BAD_SERVICE);
  assert_refused ("http://", NULL, CAUSERIE_ERROR_BAD_SERVICE);
  assert_refused ("http:///v1", NULL, CAUSERIE_ERROR_BAD_SERVICE);
  assert_refused ("not an address", NULL, CAUSERIE_ERROR_BAD_SERVICE);
  assert_refused ("https://me:pass@h", NULL, CAUSERIE_ERROR_BAD_SERVICE);
  assert_refused ("http://h", "secret\nsecret", CAUSERIE_ERROR_AUTHENTICATION);
  assert_refused ("http://h", "secret\x7f", CAUSERIE_ERROR_AUTHENTICATION);
  assert_refused ("http://h", "secret“", CAUSERIE_ERROR_AUTHENTICATION);
}

static void
test_notes (void)
{
  g_autoptr (CauserieService) plain = create ("https://h", "key");
  g_autoptr (CauserieService) local = create ("http://127.0.0.1:1", "key");
  g_autoptr (CauserieService) named = create ("http://LocalHost:1", "key");
  g_autoptr (CauserieService) open = create ("http://h", NULL);
  g_autoptr (CauserieService) unencrypted = create ("http://h", "key");
  g_autoptr (CauserieService) version = create ("https://h/v1", "key");

  g_assert_null (causerie_service_get_note (plain));
  g_assert_null (causerie_service_get_note (local));
  g_assert_null (causerie_service_get_note (named));
  g_assert_null (causerie_service_get_note (open));
  g_assert_nonnull (strstr (causerie_service_get_note (unencrypted), "not encrypted"));
  g_assert_nonnull (strstr (causerie_service_get_note (version), "/v1"));
}

static void
test_kinds (void)
{
  g_autoptr (CauserieService) anthropic
      = causerie_service_new (CAUSERIE_SERVICE_ANTHROPIC, "", " key\n", NULL, NULL);
  g_autoptr (CauserieService) demo
      = causerie_service_new (CAUSERIE_SERVICE_DEMO, "http://127.0.0.1:4242", "key", NULL, NULL);
  g_autoptr (CauserieService) custom = create ("http://localhost:11434", NULL);

  g_assert_cmpstr (causerie_service_get_identity (anthropic), ==, "https://api.anthropic.com");
  g_assert_cmpstr (causerie_service_get_name (anthropic), ==, "Anthropic");
  g_assert_cmpstr (causerie_service_get_api_key (anthropic), ==, "key");
  g_assert_cmpstr (causerie_service_get_identity (demo), ==, "demo");
  g_assert_cmpstr (causerie_service_get_name (demo), ==, "Demo");
  g_assert_cmpstr (causerie_service_get_name (custom), ==, "localhost");
  g_assert_false (causerie_service_has_credential (custom));
}

static void
test_environment (void)
{
  const char *const nothing[] = { "HOME=/", "ANTHROPIC_API_KEY= ", NULL };
  const char *const key[] = { "ANTHROPIC_API_KEY= k \n", NULL };
  const char *const address[] = { "ANTHROPIC_BASE_URL=http://localhost:1", NULL };
  const char *const all[] = { "ANTHROPIC_API_KEY=k", "ANTHROPIC_AUTH_TOKEN=t",
                              "ANTHROPIC_BASE_URL=https://API.anthropic.com/", NULL };
  const char *const bad[] = { "ANTHROPIC_BASE_URL=localhost:1", NULL };
  const char *const bad_token[] = { "ANTHROPIC_AUTH_TOKEN=one\ntwo", NULL };
  g_autoptr (CauserieService) from_key = causerie_service_new_from_environment (key, NULL);
  g_autoptr (CauserieService) from_address = causerie_service_new_from_environment (address, NULL);
  g_autoptr (CauserieService) from_all = causerie_service_new_from_environment (all, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (causerie_service_new_from_environment (nothing, &error));
  g_assert_no_error (error);
  g_assert_cmpint (causerie_service_get_kind (from_key), ==, CAUSERIE_SERVICE_ANTHROPIC);
  g_assert_cmpstr (causerie_service_get_api_key (from_key), ==, "k");
  g_assert_cmpint (causerie_service_get_kind (from_address), ==, CAUSERIE_SERVICE_CUSTOM);
  g_assert_false (causerie_service_has_credential (from_address));
  g_assert_cmpint (causerie_service_get_kind (from_all), ==, CAUSERIE_SERVICE_ANTHROPIC);
  g_assert_cmpstr (causerie_service_get_api_key (from_all), ==, "k");
  g_assert_null (causerie_service_get_auth_token (from_all));
  g_assert_nonnull (causerie_service_get_note (from_all));
  g_assert_null (causerie_service_new_from_environment (bad, &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_ENVIRONMENT);
  g_assert_cmpstr (causerie_error_get_detail (error), ==,
                   "ANTHROPIC_BASE_URL: The address must begin with https:// or http://.");
  g_clear_error (&error);
  g_assert_null (causerie_service_new_from_environment (bad_token, &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_ENVIRONMENT);
  g_assert_true (g_str_has_prefix (causerie_error_get_detail (error), "ANTHROPIC_AUTH_TOKEN: "));
}

static void
test_redact (void)
{
  g_autoptr (CauserieService) service = create ("https://h", "sk-ant-secret");
  g_autoptr (CauserieService) placeholder = create ("https://h", "ollama");
  g_autofree char *redacted
      = causerie_service_redact (service, "sk-ant-secret is bad: sk-ant-secret");
  g_autofree char *kept = causerie_service_redact (placeholder, "is ollama running?");

  g_assert_cmpstr (redacted, ==, "… is bad: …");
  g_assert_cmpstr (kept, ==, "is ollama running?");
  g_assert_null (causerie_service_redact (service, NULL));
}

static void
assert_request (const CauserieRequest *request, const char *expected)
{
  g_autoptr (CauserieRequestBody) body = causerie_request_write (request);
  GBytes *bytes = causerie_request_body_get_json (body);

  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), expected,
                   strlen (expected));
}

static void
test_request (void)
{
  const CauserieRequest smallest
      = { .model = "a\"b", .max_tokens = 16000, .messages = "[{\"role\":\"user\"}]" };
  const CauserieRequest full = { .model = "m",
                                 .max_tokens = 5,
                                 .system = "\"S\\u0000\"",
                                 .tools = "[ 0.10 ]",
                                 .messages = "[]",
                                 .thinking = "{\"type\":\"adaptive\"}",
                                 .stream = TRUE };

  assert_request (&smallest,
                  "{\"model\":\"a\\\"b\",\"max_tokens\":16000,\"messages\":[{\"role\":\"user\"}]}");
  assert_request (&full, "{\"model\":\"m\",\"max_tokens\":5,\"stream\":true,"
                         "\"thinking\":{\"type\":\"adaptive\"},\"tools\":[ 0.10 ],"
                         "\"system\":\"S\\u0000\",\"messages\":[]}");
}

static GPtrArray *
parse (const char *json, const char *expected_next)
{
  GPtrArray *models = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *next = NULL;
  g_autoptr (GError) error = NULL;

  causerie_model_list_parse (models, json, strlen (json), &next, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (next, ==, expected_next);
  return models;
}

static void
assert_default (const char *json, const char *expected)
{
  g_autoptr (GPtrArray) models = parse (json, NULL);
  CauserieModel *model = causerie_model_list_pick_default (models);

  g_assert_cmpstr (model != NULL ? causerie_model_get_id (model) : NULL, ==, expected);
}

static void
test_model (void)
{
  g_autoptr (GPtrArray) models = parse (
      "{\"data\":[{\"type\":\"model\",\"id\":\"claude-x\",\"display_name\":\"X\",\"line\":\"opus\","
      "\"created_at\":\"2026-09-28T00:00:00Z\",\"lifecycle\":\"active\","
      "\"max_tokens\":128000.0,\"max_input_tokens\":null,\"capabilities\":{\"thinking\":"
      "{\"types\":{\"adaptive\":{\"supported\":true}}}}},{\"id\":null},{},3],"
      "\"has_more\":true,\"last_id\":\"last\"}",
      "last");
  CauserieModel *model = g_ptr_array_index (models, 0);

  g_assert_cmpuint (models->len, ==, 1);
  g_assert_cmpstr (causerie_model_get_display_name (model), ==, "X");
  g_assert_cmpint (causerie_model_get_created_at (model), ==, 1790553600);
  g_assert_cmpint (causerie_model_get_max_tokens (model), ==, 128000);
  g_assert_cmpint (causerie_model_get_max_input_tokens (model), ==, 0);
  g_assert_true (causerie_model_get_thinking_adaptive (model));
  g_assert_true (causerie_model_get_caches (model));
  g_assert_true (causerie_model_may_end (model));
}

#define INPUT(image, pdf) ",\"capabilities\":{\"image_input\":" image ",\"pdf_input\":" pdf "}"

/* What the list does not say is unknown, which is not the same as no. */
static void
test_inputs (void)
{
  static const struct
  {
    const char *members;
    CauserieSupport image;
    CauserieSupport pdf;
  } rows[] = {
    { INPUT ("{\"supported\":true}", "{\"supported\":false}"), CAUSERIE_SUPPORT_YES,
      CAUSERIE_SUPPORT_NO },
    { INPUT ("{\"supported\":false}", "{\"supported\":true,\"more\":1}"), CAUSERIE_SUPPORT_NO,
      CAUSERIE_SUPPORT_YES },
    { INPUT ("{\"supported\":null}", "{}"), CAUSERIE_SUPPORT_UNKNOWN, CAUSERIE_SUPPORT_UNKNOWN },
    { INPUT ("null", "true"), CAUSERIE_SUPPORT_UNKNOWN, CAUSERIE_SUPPORT_UNKNOWN },
    { INPUT ("{\"supported\":\"no\"}", "{\"supported\":0}"), CAUSERIE_SUPPORT_UNKNOWN,
      CAUSERIE_SUPPORT_UNKNOWN },
    { INPUT ("{\"supported\":[false]}", "[{\"supported\":true}]"), CAUSERIE_SUPPORT_UNKNOWN,
      CAUSERIE_SUPPORT_UNKNOWN },
    { ",\"capabilities\":{}", CAUSERIE_SUPPORT_UNKNOWN, CAUSERIE_SUPPORT_UNKNOWN },
    { ",\"capabilities\":null", CAUSERIE_SUPPORT_UNKNOWN, CAUSERIE_SUPPORT_UNKNOWN },
    { ",\"capabilities\":[\"image_input\"]", CAUSERIE_SUPPORT_UNKNOWN, CAUSERIE_SUPPORT_UNKNOWN },
    { "", CAUSERIE_SUPPORT_UNKNOWN, CAUSERIE_SUPPORT_UNKNOWN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *json = g_strdup_printf ("{\"data\":[{\"id\":\"m\"%s}]}", rows[i].members);
      g_autoptr (GPtrArray) models = parse (json, NULL);
      CauserieModel *model = g_ptr_array_index (models, 0);

      g_test_message ("%s", json);
      g_assert_cmpint (causerie_model_get_image_input (model), ==, rows[i].image);
      g_assert_cmpint (causerie_model_get_pdf_input (model), ==, rows[i].pdf);
    }
}

static void
test_openai_shape (void)
{
  g_autoptr (GPtrArray) models
      = parse ("{\"object\":\"list\",\"data\":[{\"id\":\"qwen3:8b\",\"object\":\"model\","
               "\"created\":1760000000,\"owned_by\":\"library\"},{\"id\":\"qwen3:8b\"}]}",
               NULL);
  g_autoptr (GPtrArray) none = parse ("{\"data\":null}", NULL);
  CauserieModel *model = g_ptr_array_index (models, 0);

  g_assert_cmpuint (models->len, ==, 1);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpstr (causerie_model_get_display_name (model), ==, "qwen3:8b");
  g_assert_cmpint (causerie_model_get_created_at (model), ==, 1760000000);
  g_assert_false (causerie_model_may_end (model));
  g_assert_false (causerie_model_get_thinking_adaptive (model));
  /* Such a server may refuse marks for caching. */
  g_assert_false (causerie_model_get_caches (model));
}

static void
test_default (void)
{
  assert_default ("{\"data\":[]}", NULL);
  assert_default ("{\"data\":[{\"id\":\"a\"},{\"id\":\"b\"}]}", "a");
  assert_default ("{\"data\":[{\"id\":\"claude-sonnet-5-5\"},{\"id\":\"claude-opus-4-8\"},"
                  "{\"id\":\"claude-opus-4-5-20251101\"},{\"id\":\"claude-opus-5\"},"
                  "{\"id\":\"claude-opus-5-5\"},{\"id\":\"claude-opus-4-10\"}]}",
                  "claude-opus-5-5");
  assert_default ("{\"data\":[{\"id\":\"claude-opus-9\",\"created_at\":\"2026-01-01T00:00:00Z\"},"
                  "{\"id\":\"new\",\"line\":\"opus\",\"created_at\":\"2026-02-01T00:00:00Z\"}]}",
                  "new");
  assert_default ("{\"data\":[{\"id\":\"s\",\"line\":\"sonnet\"},"
                  "{\"id\":\"claude-opus-9\",\"lifecycle\":\"retired\"},"
                  "{\"id\":\"demo-opus\",\"line\":\"opus\"}]}",
                  "demo-opus");
  assert_default ("{\"data\":[{\"id\":\"gpt-4\"},{\"id\":\"claude-3-5-sonnet\"},"
                  "{\"id\":\"claude-sonnet-5-5\"},{\"id\":\"claude-haiku-4-5-20251001\"},"
                  "{\"id\":\"llama\"}]}",
                  "claude-sonnet-5-5");
  assert_default ("{\"data\":[{\"id\":\"gpt-4\",\"created\":9},"
                  "{\"id\":\"claude-b\",\"created\":5},{\"id\":\"claude-a\",\"created\":7},"
                  "{\"id\":\"claude-c\",\"created\":8,\"lifecycle\":\"retired\"}]}",
                  "claude-a");
}

/* Names and ids are limited, as menus show the name and requests contain the id. */
static void
test_bounds (void)
{
  g_autofree char *word = g_strnfill (100000, 'w');
  g_autofree char *json
      = g_strdup_printf ("{\"data\":[{\"id\":\"%s\"},{\"id\":\"a\\u202eb\"},{\"id\":\"a\\nb\"},"
                         "{\"id\":\"m\",\"display_name\":\"\\u202e%s\",\"line\":\"%s\"}],"
                         "\"has_more\":true,\"last_id\":\"%s\"}",
                         word, word, word, word);
  g_autoptr (GPtrArray) models = parse (json, "m");

  g_assert_cmpuint (models->len, ==, 1);
  g_assert_cmpstr (causerie_model_get_id (models->pdata[0]), ==, "m");
  g_assert_cmpuint (g_utf8_strlen (causerie_model_get_display_name (models->pdata[0]), -1), ==,
                    100);
  g_assert_true (g_str_has_prefix (causerie_model_get_display_name (models->pdata[0]), "www"));
  g_assert_cmpuint (g_utf8_strlen (causerie_model_get_line (models->pdata[0]), -1), <=, 32);
}

static void
test_may_end (void)
{
  const char *const yes[] = { "claude-opus-4-8", "claude-fable-5-2", "claude-mythos-preview" };
  const char *const no[] = { "claude-sonnet-5-5", "claude-haiku-5-5", "opus", "my-claude-opus-5" };

  for (guint i = 0; i < G_N_ELEMENTS (yes); i++)
    {
      g_autoptr (CauserieModel) model = causerie_model_new (yes[i]);

      g_assert_true (causerie_model_may_end (model));
    }
  for (guint i = 0; i < G_N_ELEMENTS (no); i++)
    {
      g_autoptr (CauserieModel) model = causerie_model_new (no[i]);

      g_assert_false (causerie_model_may_end (model));
    }
}

static void
test_builtin (void)
{
  g_autoptr (GPtrArray) models = causerie_model_list_builtin (CAUSERIE_SERVICE_ANTHROPIC);
  g_autoptr (GPtrArray) foreign = NULL;
  CauserieModel *model = causerie_model_list_pick_default (models);

  g_assert_cmpstr (causerie_model_get_id (model), ==, "claude-opus-5-5");
  g_assert_true (causerie_model_list_find (models, "claude-opus-5-5") == model);
  g_assert_null (causerie_model_list_find (models, "gpt"));
  g_assert_true (causerie_model_get_thinking_adaptive (model));
  foreign = causerie_model_list_builtin (CAUSERIE_SERVICE_CUSTOM);
  g_assert_cmpuint (foreign->len, ==, models->len);
  model = causerie_model_list_pick_default (foreign);
  g_assert_cmpstr (causerie_model_get_display_name (model), ==, "Claude Opus 5.5");
  g_assert_false (causerie_model_get_thinking_adaptive (model));
}

/* The copy must have exactly the length of the key, as only the bytes before the NUL are
   overwritten. */
static void
test_credentials (void)
{
  static const char *const blank[] = { NULL, "", " ", " \t\n" };
  char *key = causerie_credential_dup ("                    sk-ant-5ecret\n ");

  g_assert_cmpstr (key, ==, "sk-ant-5ecret");
  g_assert_null (memmem (key + strlen (key), malloc_usable_size (key) - strlen (key), "ecret", 5));
  causerie_credential_free (key);
  for (guint i = 0; i < G_N_ELEMENTS (blank); i++)
    g_assert_null (causerie_credential_dup (blank[i]));
  causerie_credential_free (NULL);
}

static void
test_same_model (void)
{
  g_assert_true (causerie_model_is_same_id ("a", "a"));
  g_assert_true (causerie_model_is_same_id ("claude-opus-4-5", "claude-opus-4-5-20251101"));
  g_assert_true (causerie_model_is_same_id ("claude-opus-4-5-20251101", "claude-opus-4-5"));
  g_assert_false (causerie_model_is_same_id ("claude-opus-5", "claude-opus-5-5"));
  g_assert_false (causerie_model_is_same_id ("a", NULL));
  g_assert_false (causerie_model_is_same_id (NULL, NULL));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/service/appends-paths-to-the-base-url", test_joining);
  g_test_add_func ("/service/refuses-invalid-addresses-and-keys", test_refused);
  g_test_add_func ("/service/has-notes-for-the-user", test_notes);
  g_test_add_func ("/service/has-an-identity-and-a-name", test_kinds);
  g_test_add_func ("/service/is-read-from-the-environment", test_environment);
  g_test_add_func ("/service/redacts-credentials", test_redact);
  g_test_add_func ("/credential/is-trimmed-while-copied", test_credentials);
  g_test_add_func ("/request/members-are-copied-verbatim", test_request);
  g_test_add_func ("/model/reads-the-format-of-anthropic", test_model);
  g_test_add_func ("/model/unknown-inputs-are-not-refused", test_inputs);
  g_test_add_func ("/model/reads-the-format-of-openai", test_openai_shape);
  g_test_add_func ("/model/the-default-is-the-newest-opus", test_default);
  g_test_add_func ("/model/names-and-ids-are-limited", test_bounds);
  g_test_add_func ("/model/opus-and-above-may-end", test_may_end);
  g_test_add_func ("/model/built-in-list-is-valid", test_builtin);
  g_test_add_func ("/model/date-suffix-is-the-same-model", test_same_model);
  return g_test_run ();
}
