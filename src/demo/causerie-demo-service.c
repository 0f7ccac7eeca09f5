/* SPDX-License-Identifier: GPL-3.0-or-later
 * A local service with the Messages API that answers from scripts.
 *
 * It is a real HTTP server on the loopback interface, with its own thread and main context, so the
 * rest of the program uses it like any other service. */
#include "config.h"

#include "causerie-demo-service.h"

#include "causerie-demo-body.h"
#include "causerie-demo-cache.h"
#include "causerie-demo-routes.h"

#include <libsoup/soup.h>

struct _CauserieDemoService
{
  GObject parent_instance;

  char *base_url;
  char *key;
  SoupServer *server;       /* only accessed by the thread while it runs */
  CauserieDemoCache *cache; /* likewise */
  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;
  gint millipace;          /* atomic: read by the thread */
  CauserieDemoHooks hooks; /* unchanged while the thread runs */
};

enum
{
  PROP_0,
  PROP_PACE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (CauserieDemoService, causerie_demo_service, G_TYPE_OBJECT)

static void
on_requested_cb (SoupServer *server, SoupServerMessage *message, const char *path,
                 GHashTable *query, gpointer data)
{
  CauserieDemoService *self = data;

  causerie_demo_routes_answer (message, path, query, self->key,
                               causerie_demo_service_get_pace (self), self->cache, &self->hooks);
}

static void
on_headers_got_cb (SoupServer *server, SoupServerMessage *message, const char *path,
                   GHashTable *query, gpointer data)
{
  causerie_demo_body_collect (message);
}

static gpointer
run (gpointer data)
{
  CauserieDemoService *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  /* Let the connections handle the disconnect. */
  while (g_main_context_iteration (self->context, FALSE))
    continue;
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

static gboolean
on_stop_cb (gpointer data)
{
  CauserieDemoService *self = data;

  g_main_loop_quit (self->loop);
  return G_SOURCE_REMOVE;
}

/* Quit from a source in the loop, which also works if the thread has not started the loop yet. */
static void
stop (CauserieDemoService *self)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_callback (source, on_stop_cb, self, NULL);
  g_source_attach (source, self->context);
  g_clear_pointer (&self->thread, g_thread_join);
}

static void
causerie_demo_service_dispose (GObject *object)
{
  CauserieDemoService *self = CAUSERIE_DEMO_SERVICE (object);

  if (self->thread != NULL)
    stop (self);
  g_clear_object (&self->server);
  G_OBJECT_CLASS (causerie_demo_service_parent_class)->dispose (object);
}

static void
causerie_demo_service_finalize (GObject *object)
{
  CauserieDemoService *self = CAUSERIE_DEMO_SERVICE (object);

  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->cache, causerie_demo_cache_free);
  g_free (self->base_url);
  g_free (self->key);
  G_OBJECT_CLASS (causerie_demo_service_parent_class)->finalize (object);
}

static void
causerie_demo_service_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CauserieDemoService *self = CAUSERIE_DEMO_SERVICE (object);

  switch (id)
    {
    case PROP_PACE:
      g_value_set_double (value, causerie_demo_service_get_pace (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
causerie_demo_service_set_property (GObject *object, guint id, const GValue *value,
                                    GParamSpec *pspec)
{
  CauserieDemoService *self = CAUSERIE_DEMO_SERVICE (object);

  switch (id)
    {
    case PROP_PACE:
      causerie_demo_service_set_pace (self, g_value_get_double (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
causerie_demo_service_class_init (CauserieDemoServiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = causerie_demo_service_dispose;
  object_class->finalize = causerie_demo_service_finalize;
  object_class->get_property = causerie_demo_service_get_property;
  object_class->set_property = causerie_demo_service_set_property;

  /**
   * CauserieDemoService:pace:
   *
   * Factor for the delays of a stream; 0 sends everything at once.
   */
  properties[PROP_PACE]
      = g_param_spec_double ("pace", NULL, NULL, 0.0, 1000.0, 1.0,
                             G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
causerie_demo_service_init (CauserieDemoService *self)
{
  self->millipace = 1000;
  self->cache = causerie_demo_cache_new ();
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
}

CauserieDemoService *
causerie_demo_service_new (void)
{
  return g_object_new (CAUSERIE_TYPE_DEMO_SERVICE, NULL);
}

void
causerie_demo_service_set_hooks (CauserieDemoService *self, const CauserieDemoHooks *hooks)
{
  g_return_if_fail (CAUSERIE_IS_DEMO_SERVICE (self));
  g_return_if_fail (self->thread == NULL);

  self->hooks = *hooks;
}

/* Listens on a free port of 127.0.0.1 until the object is disposed. */
gboolean
causerie_demo_service_start (CauserieDemoService *self, GError **error)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autofree char *secret = g_uuid_string_random ();
  GSList *uris;
  gboolean listens;

  g_return_val_if_fail (CAUSERIE_IS_DEMO_SERVICE (self), FALSE);
  g_return_val_if_fail (self->thread == NULL, FALSE);

  g_main_context_push_thread_default (self->context);
  self->server = soup_server_new ("server-header", "causerie-demo", NULL);
  soup_server_add_early_handler (self->server, NULL, on_headers_got_cb, self, NULL);
  soup_server_add_handler (self->server, NULL, on_requested_cb, self, NULL);
  listens = soup_server_listen (self->server, address, 0, error);
  g_main_context_pop_thread_default (self->context);
  if (!listens)
    {
      g_clear_object (&self->server);
      return FALSE;
    }
  uris = soup_server_get_uris (self->server);
  self->base_url = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify)g_uri_unref);
  self->key = g_strconcat ("demo-", secret, NULL);
  self->thread = g_thread_new ("causerie-demo", run, self);
  return TRUE;
}

/* Returns: (transfer none) (nullable): `http://127.0.0.1:port`, or %NULL before the service was
   started */
const char *
causerie_demo_service_get_base_url (CauserieDemoService *self)
{
  g_return_val_if_fail (CAUSERIE_IS_DEMO_SERVICE (self), NULL);

  return self->base_url;
}

/* Returns: (transfer none) (nullable): the random key for this run; %NULL before the service was
 * started */
const char *
causerie_demo_service_get_key (CauserieDemoService *self)
{
  g_return_val_if_fail (CAUSERIE_IS_DEMO_SERVICE (self), NULL);

  return self->key;
}

/* Thread-safe. Returns: the factor for the delays of a stream */
double
causerie_demo_service_get_pace (CauserieDemoService *self)
{
  g_return_val_if_fail (CAUSERIE_IS_DEMO_SERVICE (self), 1.0);

  return g_atomic_int_get (&self->millipace) / 1000.0;
}

/**
 * causerie_demo_service_set_pace:
 * @pace: factor for the delays of a stream, with a precision of 0.001; 0 sends everything at once
 *
 * Applies to streams that begin after this call.
 */
void
causerie_demo_service_set_pace (CauserieDemoService *self, double pace)
{
  gint millipace;

  g_return_if_fail (CAUSERIE_IS_DEMO_SERVICE (self));
  g_return_if_fail (pace >= 0.0 && pace <= 1000.0);

  millipace = (gint)(pace * 1000.0);
  if (millipace == g_atomic_int_get (&self->millipace))
    return;
  g_atomic_int_set (&self->millipace, millipace);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PACE]);
}
