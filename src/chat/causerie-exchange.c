/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a turn needs, in one place, so that turns and chats need not know the session. */
#include "config.h"

#include "causerie-exchange.h"

struct _CauserieExchange
{
  GObject parent_instance;

  CauserieLibrary *library;
  CauseriePendingWrites *writes;
  CauserieClient *client;
  CauserieSettings *settings;
  CauserieService *service;
  CauserieFailure *service_failure;
  GListStore *models;
  gboolean models_listed;
  GHashTable *refused_parts; /* a part of requests, a service and a model each */
  char *default_model;
  gboolean settled;
};

enum
{
  PROP_0,
  PROP_SETTLED,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

enum
{
  MODELS_DOUBTED,
  SERVICE_WANTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CauserieExchange, causerie_exchange, G_TYPE_OBJECT)

static void
causerie_exchange_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SETTLED)
    g_value_set_boolean (value, CAUSERIE_EXCHANGE (object)->settled);
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
  g_clear_object (&self->service);
  g_clear_pointer (&self->service_failure, causerie_failure_unref);
  g_clear_object (&self->models);
  g_hash_table_unref (self->refused_parts);
  g_free (self->default_model);
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
  /**
   * CauserieExchange::models-doubted:
   * @self: the exchange
   *
   * The service in use does not know a model that it was asked for.
   */
  signals[MODELS_DOUBTED] = g_signal_new ("models-doubted", G_TYPE_FROM_CLASS (klass),
                                          G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * CauserieExchange::service-wanted:
   * @self: the exchange
   *
   * A turn is about to begin, and there is no service.
   */
  signals[SERVICE_WANTED] = g_signal_new ("service-wanted", G_TYPE_FROM_CLASS (klass),
                                          G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
causerie_exchange_init (CauserieExchange *self)
{
  self->models = g_list_store_new (CAUSERIE_TYPE_MODEL);
  self->refused_parts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->default_model = g_strdup ("");
  self->settled = TRUE;
}

/**
 * causerie_exchange_new:
 * @library: where everything is kept
 * @client: what talks to services
 * @settings: the preferences
 *
 * Returns: (transfer full): an exchange that has no service yet
 */
CauserieExchange *
causerie_exchange_new (CauserieLibrary *library, CauserieClient *client, CauserieSettings *settings)
{
  CauserieExchange *self;

  g_return_val_if_fail (CAUSERIE_IS_LIBRARY (library), NULL);
  g_return_val_if_fail (CAUSERIE_IS_CLIENT (client), NULL);
  g_return_val_if_fail (CAUSERIE_IS_SETTINGS (settings), NULL);
  self = g_object_new (CAUSERIE_TYPE_EXCHANGE, NULL);
  self->library = g_object_ref (library);
  self->writes = causerie_pending_writes_new (library);
  self->client = g_object_ref (client);
  self->settings = g_object_ref (settings);
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
  g_return_val_if_fail (CAUSERIE_IS_EXCHANGE (self), NULL);
  return self->library;
}

/**
 * causerie_exchange_get_writes:
 * @self: an exchange
 *
 * Returns: (transfer none): what keeps small writes until the library has taken them
 */
CauseriePendingWrites *
causerie_exchange_get_writes (CauserieExchange *self)
{
  g_return_val_if_fail (CAUSERIE_IS_EXCHANGE (self), NULL);
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
  g_return_val_if_fail (CAUSERIE_IS_EXCHANGE (self), NULL);
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
  g_return_val_if_fail (CAUSERIE_IS_EXCHANGE (self), NULL);
  return self->settings;
}

/**
 * causerie_exchange_get_service:
 * @self: an exchange
 *
 * Returns: (transfer none) (nullable): the service that turns begin with from now on
 */
CauserieService *
causerie_exchange_get_service (CauserieExchange *self)
{
  g_return_val_if_fail (CAUSERIE_IS_EXCHANGE (self), NULL);
  return self->service;
}

/**
 * causerie_exchange_set_service:
 * @self: an exchange
 * @service: (nullable): the service; turns at work keep theirs
 */
void
causerie_exchange_set_service (CauserieExchange *self, CauserieService *service)
{
  g_return_if_fail (CAUSERIE_IS_EXCHANGE (self));
  g_set_object (&self->service, service);
}

/**
 * causerie_exchange_set_service_failure:
 * @self: an exchange
 * @failure: (nullable): what turns that find no service tell
 */
void
causerie_exchange_set_service_failure (CauserieExchange *self, CauserieFailure *failure)
{
  g_return_if_fail (CAUSERIE_IS_EXCHANGE (self));
  causerie_failure_set (&self->service_failure, failure);
}

/**
 * causerie_exchange_get_service_failure:
 * @self: an exchange
 *
 * Returns: (transfer none) (nullable): why there is no service
 */
CauserieFailure *
causerie_exchange_get_service_failure (CauserieExchange *self)
{
  g_return_val_if_fail (CAUSERIE_IS_EXCHANGE (self), NULL);
  return self->service_failure;
}

/**
 * causerie_exchange_want_service:
 * @self: an exchange
 *
 * A turn is about to begin. Where no service was found, it is looked for once more, if that can
 * help; the property "settled" then tells when that is done.
 */
void
causerie_exchange_want_service (CauserieExchange *self)
{
  g_return_if_fail (CAUSERIE_IS_EXCHANGE (self));
  if (self->service == NULL && self->settled)
    g_signal_emit (self, signals[SERVICE_WANTED], 0);
}

/**
 * causerie_exchange_create_service_error:
 * @self: an exchange without a service
 *
 * Returns: (transfer full): why there is none, %CAUSERIE_ERROR_BAD_SERVICE if no more is known
 */
GError *
causerie_exchange_create_service_error (CauserieExchange *self)
{
  g_return_val_if_fail (CAUSERIE_IS_EXCHANGE (self), NULL);
  if (self->service_failure != NULL)
    return causerie_failure_to_error (self->service_failure);
  return causerie_error_new_full (CAUSERIE_ERROR_BAD_SERVICE, NULL, NULL, 0);
}

/**
 * causerie_exchange_get_models:
 * @self: an exchange
 *
 * Returns: (transfer none): the models on offer, always the same list object of #CauserieModel
 */
GListModel *
causerie_exchange_get_models (CauserieExchange *self)
{
  g_return_val_if_fail (CAUSERIE_IS_EXCHANGE (self), NULL);
  return G_LIST_MODEL (self->models);
}

/**
 * causerie_exchange_set_models:
 * @self: an exchange
 * @models: (nullable) (element-type CauserieModel): the models on offer, %NULL for none
 * @listed: whether the service has told them
 */
void
causerie_exchange_set_models (CauserieExchange *self, GPtrArray *models, gboolean listed)
{
  guint n_old;

  g_return_if_fail (CAUSERIE_IS_EXCHANGE (self));
  self->models_listed = listed;
  n_old = g_list_model_get_n_items (G_LIST_MODEL (self->models));
  g_list_store_splice (self->models, 0, n_old, models != NULL ? models->pdata : NULL,
                       models != NULL ? models->len : 0);
}

/**
 * causerie_exchange_get_models_listed:
 * @self: an exchange
 *
 * Returns: whether the models on offer are those that the service has told
 */
gboolean
causerie_exchange_get_models_listed (CauserieExchange *self)
{
  g_return_val_if_fail (CAUSERIE_IS_EXCHANGE (self), FALSE);
  return self->models_listed;
}

/**
 * causerie_exchange_doubt_models:
 * @self: an exchange
 * @service: the service that does not know a model
 *
 * Emits #CauserieExchange::models-doubted if it is the service in use.
 */
void
causerie_exchange_doubt_models (CauserieExchange *self, CauserieService *service)
{
  g_return_if_fail (CAUSERIE_IS_EXCHANGE (self));
  if (service == self->service)
    g_signal_emit (self, signals[MODELS_DOUBTED], 0);
}

/**
 * causerie_exchange_find_model:
 * @self: an exchange
 * @id: a model's id
 *
 * Returns: (transfer none) (nullable): the model of that id, if it is on offer
 */
CauserieModel *
causerie_exchange_find_model (CauserieExchange *self, const char *id)
{
  guint n_models;

  g_return_val_if_fail (CAUSERIE_IS_EXCHANGE (self), NULL);
  n_models = g_list_model_get_n_items (G_LIST_MODEL (self->models));
  for (guint i = 0; i < n_models; i++)
    {
      g_autoptr (CauserieModel) model = g_list_model_get_item (G_LIST_MODEL (self->models), i);

      if (g_strcmp0 (causerie_model_get_id (model), id) == 0)
        return model;
    }
  return NULL;
}

/**
 * causerie_exchange_dup_model:
 * @self: an exchange
 * @id: a model's id, listed or typed
 *
 * Returns: (transfer full): what is known about that model, be it nothing but its id
 */
CauserieModel *
causerie_exchange_dup_model (CauserieExchange *self, const char *id)
{
  CauserieModel *model;

  g_return_val_if_fail (CAUSERIE_IS_EXCHANGE (self) && id != NULL, NULL);
  model = causerie_exchange_find_model (self, id);
  return model != NULL ? g_object_ref (model) : causerie_model_new (id);
}

static char *
dup_key (CauserieRequestPart part, CauserieService *service, const char *model)
{
  return g_strdup_printf ("%d\n%s\n%s", part, causerie_service_get_identity (service), model);
}

/**
 * causerie_exchange_leave_out:
 * @self: an exchange
 * @part: what is left out
 * @service: a service
 * @model: a model's id
 *
 * Remembers for this run that the service refuses requests for this model that hold @part.
 */
void
causerie_exchange_leave_out (CauserieExchange *self, CauserieRequestPart part,
                             CauserieService *service, const char *model)
{
  g_return_if_fail (CAUSERIE_IS_EXCHANGE (self));
  g_return_if_fail (CAUSERIE_IS_SERVICE (service) && model != NULL);
  g_hash_table_add (self->refused_parts, dup_key (part, service, model));
}

/**
 * causerie_exchange_leaves_out:
 * @self: an exchange
 * @part: what may have to be left out
 * @service: a service
 * @model: a model's id
 *
 * Returns: whether causerie_exchange_leave_out() was told so
 */
gboolean
causerie_exchange_leaves_out (CauserieExchange *self, CauserieRequestPart part,
                              CauserieService *service, const char *model)
{
  g_autofree char *key = NULL;

  g_return_val_if_fail (CAUSERIE_IS_EXCHANGE (self), FALSE);
  g_return_val_if_fail (CAUSERIE_IS_SERVICE (service) && model != NULL, FALSE);
  key = dup_key (part, service, model);
  return g_hash_table_contains (self->refused_parts, key);
}

/**
 * causerie_exchange_get_default_model:
 * @self: an exchange
 *
 * Returns: the id of the model that a new chat starts with, or "" while none is known
 */
const char *
causerie_exchange_get_default_model (CauserieExchange *self)
{
  g_return_val_if_fail (CAUSERIE_IS_EXCHANGE (self), "");
  return self->default_model;
}

/**
 * causerie_exchange_set_default_model:
 * @self: an exchange
 * @id: a model's id, or ""
 */
void
causerie_exchange_set_default_model (CauserieExchange *self, const char *id)
{
  g_autofree char *old = NULL;

  g_return_if_fail (CAUSERIE_IS_EXCHANGE (self) && id != NULL);
  old = self->default_model;
  self->default_model = g_strdup (id);
}

/**
 * causerie_exchange_get_settled:
 * @self: an exchange
 *
 * Returns: whether it is known which service answers, and which model it is asked for; a turn waits
 *   until it is
 */
gboolean
causerie_exchange_get_settled (CauserieExchange *self)
{
  g_return_val_if_fail (CAUSERIE_IS_EXCHANGE (self), TRUE);
  return self->settled;
}

/**
 * causerie_exchange_set_settled:
 * @self: an exchange
 * @settled: whether turns may begin
 *
 * Sets the "settled" property.
 */
void
causerie_exchange_set_settled (CauserieExchange *self, gboolean settled)
{
  g_return_if_fail (CAUSERIE_IS_EXCHANGE (self));
  if (self->settled == settled)
    return;
  self->settled = settled;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SETTLED]);
}
