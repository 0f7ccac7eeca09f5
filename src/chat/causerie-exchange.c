/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a turn needs, in one place; about to be passed one by one. */
#include "config.h"

#include "causerie-exchange.h"

struct _CauserieExchange
{
  GObject parent_instance;

  CauserieLibrary *library;
  CauseriePendingWrites *writes;
  CauserieClient *client;
  CauserieSettings *settings;
  CauserieRegistry *registry;
};

enum
{
  PROP_0,
  PROP_SETTLED,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (CauserieExchange, causerie_exchange, G_TYPE_OBJECT)

static void
causerie_exchange_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SETTLED)
    g_value_set_boolean (value, causerie_exchange_get_settled (CAUSERIE_EXCHANGE (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
causerie_exchange_finalize (GObject *object)
{
  CauserieExchange *self = CAUSERIE_EXCHANGE (object);

  g_clear_object (&self->writes);
  g_clear_object (&self->library);
  g_clear_object (&self->client);
  g_clear_object (&self->settings);
  g_clear_object (&self->registry);
  G_OBJECT_CLASS (causerie_exchange_parent_class)->finalize (object);
}

static void
causerie_exchange_class_init (CauserieExchangeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = causerie_exchange_get_property;
  object_class->finalize = causerie_exchange_finalize;
  properties[PROP_SETTLED]
      = g_param_spec_boolean ("settled", NULL, NULL, TRUE,
                              G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
causerie_exchange_init (CauserieExchange *self)
{
}

static void
on_ready_cb (CauserieExchange *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SETTLED]);
}

static CauserieServiceEntry *
get_active (CauserieExchange *self)
{
  return causerie_registry_get_active (self->registry);
}

/**
 * causerie_exchange_new:
 * @library: the library
 * @writes: the pending writes
 * @client: the client
 * @settings: the preferences
 * @registry: the services
 *
 * Returns: (transfer full): an exchange
 */
CauserieExchange *
causerie_exchange_new (CauserieLibrary *library, CauseriePendingWrites *writes,
                       CauserieClient *client, CauserieSettings *settings,
                       CauserieRegistry *registry)
{
  CauserieExchange *self = g_object_new (CAUSERIE_TYPE_EXCHANGE, NULL);

  self->library = g_object_ref (library);
  self->writes = g_object_ref (writes);
  self->client = g_object_ref (client);
  self->settings = g_object_ref (settings);
  self->registry = g_object_ref (registry);
  g_signal_connect_object (registry, "notify::ready", G_CALLBACK (on_ready_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/**
 * causerie_exchange_get_library:
 * @self: an exchange
 *
 * Returns: (transfer none): the library
 */
CauserieLibrary *
causerie_exchange_get_library (CauserieExchange *self)
{
  return self->library;
}

/**
 * causerie_exchange_get_writes:
 * @self: an exchange
 *
 * Returns: (transfer none): the pending writes
 */
CauseriePendingWrites *
causerie_exchange_get_writes (CauserieExchange *self)
{
  return self->writes;
}

/**
 * causerie_exchange_get_client:
 * @self: an exchange
 *
 * Returns: (transfer none): the client
 */
CauserieClient *
causerie_exchange_get_client (CauserieExchange *self)
{
  return self->client;
}

/**
 * causerie_exchange_get_settings:
 * @self: an exchange
 *
 * Returns: (transfer none): the preferences
 */
CauserieSettings *
causerie_exchange_get_settings (CauserieExchange *self)
{
  return self->settings;
}

/**
 * causerie_exchange_get_registry:
 * @self: an exchange
 *
 * Returns: (transfer none): the services
 */
CauserieRegistry *
causerie_exchange_get_registry (CauserieExchange *self)
{
  return self->registry;
}

/**
 * causerie_exchange_get_service:
 * @self: an exchange
 *
 * Returns: (transfer none) (nullable): the service
 */
CauserieService *
causerie_exchange_get_service (CauserieExchange *self)
{
  return causerie_registry_get_service (self->registry);
}

/**
 * causerie_exchange_want_service:
 * @self: an exchange
 */
void
causerie_exchange_want_service (CauserieExchange *self)
{
  causerie_registry_read_key_again (self->registry);
}

/**
 * causerie_exchange_create_service_error:
 * @self: an exchange
 *
 * Returns: (transfer full): why there is no service
 */
GError *
causerie_exchange_create_service_error (CauserieExchange *self)
{
  return causerie_registry_create_error (self->registry);
}

/**
 * causerie_exchange_get_models:
 * @self: an exchange
 *
 * Returns: (transfer none): the models on offer
 */
GListModel *
causerie_exchange_get_models (CauserieExchange *self)
{
  return causerie_registry_get_models (self->registry);
}

/**
 * causerie_exchange_get_models_listed:
 * @self: an exchange
 *
 * Returns: whether the service listed them
 */
gboolean
causerie_exchange_get_models_listed (CauserieExchange *self)
{
  return get_active (self) != NULL && causerie_service_entry_get_models_listed (get_active (self));
}

/**
 * causerie_exchange_doubt_models:
 * @self: an exchange
 * @service: a service
 */
void
causerie_exchange_doubt_models (CauserieExchange *self, CauserieService *service)
{
  if (get_active (self) != NULL && service == causerie_registry_get_service (self->registry))
    causerie_service_entry_load_models (get_active (self));
}

/**
 * causerie_exchange_dup_model:
 * @self: an exchange
 * @id: a model's id
 *
 * Returns: (transfer full): what is known of the model
 */
CauserieModel *
causerie_exchange_dup_model (CauserieExchange *self, const char *id)
{
  return get_active (self) != NULL ? causerie_service_entry_dup_model (get_active (self), id)
                                   : causerie_model_new (id);
}

/**
 * causerie_exchange_leave_out:
 * @self: an exchange
 * @part: a part of requests
 * @service: a service
 * @model: a model's id
 */
void
causerie_exchange_leave_out (CauserieExchange *self, CauserieRequestPart part,
                             CauserieService *service, const char *model)
{
  if (get_active (self) != NULL && service == causerie_registry_get_service (self->registry))
    causerie_service_entry_add_refused (get_active (self), part, model);
}

/**
 * causerie_exchange_leaves_out:
 * @self: an exchange
 * @part: a part of requests
 * @service: a service
 * @model: a model's id
 *
 * Returns: whether the service refused it
 */
gboolean
causerie_exchange_leaves_out (CauserieExchange *self, CauserieRequestPart part,
                              CauserieService *service, const char *model)
{
  return get_active (self) != NULL && service == causerie_registry_get_service (self->registry)
         && causerie_service_entry_get_refused (get_active (self), part, model);
}

/**
 * causerie_exchange_get_default_model:
 * @self: an exchange
 *
 * Returns: the model that a new chat starts with
 */
const char *
causerie_exchange_get_default_model (CauserieExchange *self)
{
  return causerie_registry_get_default_model (self->registry);
}

/**
 * causerie_exchange_get_settled:
 * @self: an exchange
 *
 * Returns: whether turns may begin
 */
gboolean
causerie_exchange_get_settled (CauserieExchange *self)
{
  return causerie_registry_get_ready (self->registry);
}
