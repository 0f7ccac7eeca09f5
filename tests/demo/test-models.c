/* SPDX-License-Identifier: GPL-3.0-or-later
 * The model list of the demo service. */
#include "config.h"

#include "causerie-demo-client.h"

#include <string.h>

static char *
get (CauserieDemoClient *client, const char *path, guint wanted)
{
  guint status;
  char *text = causerie_demo_client_send (client, path, NULL, &status);

  g_assert_cmpuint (status, ==, wanted);
  return text;
}

static void
test_list (void)
{
  g_autoptr (CauserieDemoClient) client = causerie_demo_client_new ();
  g_autofree char *text = get (client, "/v1/models", 200);

  g_assert_nonnull (strstr (text, "\"id\":\"demo-opus\",\"display_name\":\"Demo\""));
  g_assert_nonnull (strstr (text, "\"line\":\"opus\",\"lifecycle\":\"active\""));
  g_assert_nonnull (strstr (text, "\"line\":\"haiku\""));
  g_assert_nonnull (strstr (text, "\"has_more\":false"));
  g_assert_null (strstr (text, "laude"));
}

static void
test_pages (void)
{
  g_autoptr (CauserieDemoClient) client = causerie_demo_client_new ();
  g_autofree char *first = get (client, "/v1/models?limit=1", 200);
  g_autofree char *second = get (client, "/v1/models?limit=1&after_id=demo-opus", 200);
  g_autofree char *third = get (client, "/v1/models?after_id=demo-quick", 200);
  g_autofree char *back = get (client, "/v1/models?before_id=demo-quick", 200);

  g_assert_null (strstr (first, "demo-quick"));
  g_assert_nonnull (strstr (first, "\"has_more\":true"));
  g_assert_null (strstr (second, "\"id\":\"demo-opus\""));
  g_assert_nonnull (strstr (second, "\"has_more\":false"));
  g_assert_nonnull (strstr (third, "\"data\":[]"));
  g_assert_nonnull (strstr (back, "\"last_id\":\"demo-opus\""));
}

static void
test_one (void)
{
  g_autoptr (CauserieDemoClient) client = causerie_demo_client_new ();
  g_autofree char *model = get (client, "/v1/models/demo-quick", 200);

  g_assert_true (g_str_has_prefix (model, "{\"type\":\"model\",\"id\":\"demo-quick\""));
  g_free (get (client, "/v1/models/claude-opus-5-5", 404));
  g_free (get (client, "/v2/models", 404));
}

static void
test_fresh_start (void)
{
  g_autoptr (CauserieDemoClient) one = causerie_demo_client_new ();
  g_autoptr (CauserieDemoClient) other = causerie_demo_client_new ();

  g_assert_cmpstr (one->key, !=, other->key);
  g_assert_cmpstr (causerie_demo_service_get_base_url (one->service), !=,
                   causerie_demo_service_get_base_url (other->service));
}

static void
test_keys (void)
{
  g_autoptr (CauserieDemoClient) client = causerie_demo_client_new ();
  const char *key = client->key;
  g_autofree char *bearer = g_strconcat ("Bearer ", key, NULL);
  guint status;

  client->key = NULL;
  g_free (causerie_demo_client_send (client, "/v1/models", NULL, &status));
  g_assert_cmpuint (status, ==, 401);
  client->key = "sk-wrong";
  g_free (causerie_demo_client_send (client, "/v1/models", NULL, &status));
  g_assert_cmpuint (status, ==, 401);
  client->key = NULL;
  client->bearer = bearer;
  g_free (causerie_demo_client_send (client, "/v1/models", NULL, &status));
  g_assert_cmpuint (status, ==, 200);
  client->bearer = "Bearer wrong";
  g_free (causerie_demo_client_send (client, "/v1/models", NULL, &status));
  g_assert_cmpuint (status, ==, 401);
}

static void
test_unstarted (void)
{
  CauserieDemoService *service = causerie_demo_service_new ();

  g_assert_null (causerie_demo_service_get_base_url (service));
  g_assert_null (causerie_demo_service_get_key (service));
  g_assert_finalize_object (service);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/lists-models-with-own-names", test_list);
  g_test_add_func ("/demo/lists-models-page-by-page", test_pages);
  g_test_add_func ("/demo/finds-a-model-by-id", test_one);
  g_test_add_func ("/demo/each-start-has-its-own-key", test_fresh_start);
  g_test_add_func ("/demo/refuses-wrong-keys", test_keys);
  g_test_add_func ("/demo/can-be-finalized-without-start", test_unstarted);
  return g_test_run ();
}
