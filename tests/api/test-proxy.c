/* SPDX-License-Identifier: GPL-3.0-or-later
 * The system proxy: which requests use it, and that local servers do not. */
#include "config.h"

#include "causerie-loopback.h"
#include "causerie-test-client.h"
#include "causerie-test.h"

/* A system proxy resolver that gives one proxy for all hosts. */
#define TEST_TYPE_RESOLVER (test_resolver_get_type ())
G_DECLARE_FINAL_TYPE (TestResolver, test_resolver, TEST, RESOLVER, GObject)

struct _TestResolver
{
  GObject parent_instance;
};

static char *proxy_address;

static gboolean
is_supported (GProxyResolver *resolver)
{
  return TRUE;
}

static char **
lookup (GProxyResolver *resolver, const char *uri, GCancellable *cancellable, GError **error)
{
  const char *const proxies[] = { proxy_address, NULL };

  return g_strdupv ((char **)proxies);
}

static void
lookup_async (GProxyResolver *resolver, const char *uri, GCancellable *cancellable,
              GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (resolver, cancellable, callback, data);

  g_task_return_pointer (task, lookup (resolver, uri, NULL, NULL), (GDestroyNotify)g_strfreev);
}

static char **
lookup_finish (GProxyResolver *resolver, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
init_interface (GProxyResolverInterface *iface)
{
  iface->is_supported = is_supported;
  iface->lookup = lookup;
  iface->lookup_async = lookup_async;
  iface->lookup_finish = lookup_finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestResolver, test_resolver, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_PROXY_RESOLVER, init_interface))

static void
test_resolver_class_init (TestResolverClass *klass)
{
}

static void
test_resolver_init (TestResolver *self)
{
}

static CauserieTestReply *
create_list (void)
{
  return causerie_test_reply_new_json (200, "{\"data\":[{\"id\":\"m\"}]}");
}

static void
list (CauserieTestClient *client)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) models = causerie_test_client_list_models (client, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (models->len, ==, 1);
}

static void
test_loopback_bypasses_the_proxy (void)
{
  g_autoptr (CauserieTestServer) proxy = causerie_test_server_new ();
  g_autoptr (CauserieTestClient) client = causerie_test_client_new (CAUSERIE_SERVICE_CUSTOM);

  proxy_address = g_strdup (causerie_test_server_get_base_url (proxy));
  causerie_test_server_push (client->server, create_list ());
  list (client);
  g_assert_cmpuint (causerie_test_server_get_n_requests (proxy), ==, 0);
  g_clear_pointer (&proxy_address, g_free);
}

static void
test_other_servers_use_the_proxy (void)
{
  g_autoptr (CauserieTestServer) proxy = causerie_test_server_new ();
  g_autoptr (CauserieTestClient) client = causerie_test_client_new (CAUSERIE_SERVICE_CUSTOM);
  g_autofree char *host = NULL;

  proxy_address = g_strdup (causerie_test_server_get_base_url (proxy));
  g_clear_object (&client->service);
  client->service
      = causerie_service_new (CAUSERIE_SERVICE_CUSTOM, "http://chat.example", NULL, NULL, NULL);
  causerie_test_server_push (proxy, create_list ());
  list (client);
  host = causerie_test_server_dup_header (proxy, 0, "host");
  g_assert_cmpstr (host, ==, "chat.example");
  g_clear_pointer (&proxy_address, g_free);
}

/* An unreachable proxy is reported as such, as the state of the service is unknown. */
static void
test_dead_proxy (void)
{
  g_autoptr (CauserieTestClient) client = causerie_test_client_new (CAUSERIE_SERVICE_CUSTOM);
  static const char *const services[] = { "http://chat.example", "https://chat.example" };
  CauserieTestServer *gone = causerie_test_server_new ();

  proxy_address = g_strdup (causerie_test_server_get_base_url (gone));
  g_object_unref (gone);
  for (guint i = 0; i < G_N_ELEMENTS (services); i++)
    {
      g_autoptr (GPtrArray) models = NULL;
      g_autoptr (GError) error = NULL;

      g_clear_object (&client->service);
      client->service
          = causerie_service_new (CAUSERIE_SERVICE_CUSTOM, services[i], NULL, NULL, NULL);
      models = causerie_test_client_list_models (client, &error);
      g_assert_null (models);
      g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_PROXY);
    }
  g_clear_pointer (&proxy_address, g_free);
}

static void
test_hosts (void)
{
  static const char *const own[]
      = { "127.0.0.1", "127.8.8.8", "::1", "localhost", "LocalHost", "models.localhost" };
  static const char *const foreign[] = { "10.0.0.1",          "192.168.0.2",       "::2",
                                         "localhost.example", "127.0.0.1.example", "mylocalhost" };

  for (guint i = 0; i < G_N_ELEMENTS (own); i++)
    g_assert_true (causerie_loopback_has_host (own[i]));
  for (guint i = 0; i < G_N_ELEMENTS (foreign); i++)
    g_assert_false (causerie_loopback_has_host (foreign[i]));
}

static void
assert_found (const char *uri, const char *expected)
{
  g_autoptr (GProxyResolver) resolver = causerie_loopback_create_resolver ();
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) proxies = g_proxy_resolver_lookup (resolver, uri, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (proxies[0], ==, expected);
}

static void
test_lookup (void)
{
  proxy_address = g_strdup ("http://proxy.example:3128");
  assert_found ("http://127.0.0.1:8080", "direct://");
  assert_found ("http://[::1]:8080", "direct://");
  assert_found ("https://localhost", "direct://");
  assert_found ("https://chat.example", proxy_address);
  g_clear_pointer (&proxy_address, g_free);
}

int
main (int argc, char *argv[])
{
  g_setenv ("GIO_USE_PROXY_RESOLVER", "test", TRUE);
  g_io_extension_point_register (G_PROXY_RESOLVER_EXTENSION_POINT_NAME);
  g_io_extension_point_implement (G_PROXY_RESOLVER_EXTENSION_POINT_NAME, TEST_TYPE_RESOLVER, "test",
                                  0);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/proxy/local-servers-bypass-it", test_loopback_bypasses_the_proxy);
  g_test_add_func ("/proxy/other-servers-use-it", test_other_servers_use_the_proxy);
  g_test_add_func ("/proxy/unreachable-proxy-is-reported", test_dead_proxy);
  g_test_add_func ("/proxy/recognizes-loopback-names", test_hosts);
  g_test_add_func ("/proxy/resolver-decides-by-host", test_lookup);
  return g_test_run ();
}
