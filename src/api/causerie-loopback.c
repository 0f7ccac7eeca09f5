/* SPDX-License-Identifier: GPL-3.0-or-later
 * Recognizes servers on this computer and bypasses the proxy for them. A proxy on another host
 * would look for them there, and would get data that should stay on this computer. */
#include "config.h"

#include "causerie-loopback.h"

#include <string.h>

#define CAUSERIE_TYPE_LOOPBACK_RESOLVER (causerie_loopback_resolver_get_type ())
G_DECLARE_FINAL_TYPE (CauserieLoopbackResolver, causerie_loopback_resolver, CAUSERIE,
                      LOOPBACK_RESOLVER, GObject)

struct _CauserieLoopbackResolver
{
  GObject parent_instance;
};

static void causerie_loopback_resolver_init_interface (GProxyResolverInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CauserieLoopbackResolver, causerie_loopback_resolver, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_PROXY_RESOLVER,
                                                      causerie_loopback_resolver_init_interface))

static gboolean
has_loopback_host (const char *address)
{
  g_autoptr (GUri) uri = g_uri_parse (address, G_URI_FLAGS_NONE, NULL);

  return uri != NULL && g_uri_get_host (uri) != NULL
         && causerie_loopback_has_host (g_uri_get_host (uri));
}

static char **
dup_direct (void)
{
  const char *const direct[] = { "direct://", NULL };

  return g_strdupv ((char **)direct);
}

static gboolean
is_supported (GProxyResolver *resolver)
{
  return TRUE;
}

static char **
lookup (GProxyResolver *resolver, const char *uri, GCancellable *cancellable, GError **error)
{
  if (has_loopback_host (uri))
    return dup_direct ();
  return g_proxy_resolver_lookup (g_proxy_resolver_get_default (), uri, cancellable, error);
}

static void
on_looked_up_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  GError *error = NULL;
  char **proxies = g_proxy_resolver_lookup_finish (G_PROXY_RESOLVER (source), result, &error);

  if (proxies == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, proxies, (GDestroyNotify)g_strfreev);
}

static void
lookup_async (GProxyResolver *resolver, const char *uri, GCancellable *cancellable,
              GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (resolver, cancellable, callback, data);

  g_task_set_source_tag (task, lookup_async);
  if (has_loopback_host (uri))
    g_task_return_pointer (task, dup_direct (), (GDestroyNotify)g_strfreev);
  else
    g_proxy_resolver_lookup_async (g_proxy_resolver_get_default (), uri, cancellable,
                                   on_looked_up_cb, g_steal_pointer (&task));
}

static char **
lookup_finish (GProxyResolver *resolver, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
causerie_loopback_resolver_init_interface (GProxyResolverInterface *iface)
{
  iface->is_supported = is_supported;
  iface->lookup = lookup;
  iface->lookup_async = lookup_async;
  iface->lookup_finish = lookup_finish;
}

static void
causerie_loopback_resolver_class_init (CauserieLoopbackResolverClass *klass)
{
}

static void
causerie_loopback_resolver_init (CauserieLoopbackResolver *self)
{
}

/* Returns: whether @host is this computer; no name is resolved */
gboolean
causerie_loopback_has_host (const char *host)
{
  g_autoptr (GInetAddress) address = NULL;
  g_autofree char *lower = NULL;

  g_return_val_if_fail (host != NULL, FALSE);
  address = g_inet_address_new_from_string (host);
  if (address != NULL)
    return g_inet_address_get_is_loopback (address);
  lower = g_ascii_strdown (host, -1);
  return strcmp (lower, "localhost") == 0 || g_str_has_suffix (lower, ".localhost");
}

/* Returns: (transfer full): a resolver that gives no proxy for servers on this computer, and the
 * system's proxy for all others */
GProxyResolver *
causerie_loopback_create_resolver (void)
{
  return g_object_new (CAUSERIE_TYPE_LOOPBACK_RESOLVER, NULL);
}
