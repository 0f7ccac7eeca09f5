/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a turn needs, in one place, so that turns and chats need not know the session. */
#include "config.h"

#include "causerie-exchange.h"

struct _CauserieExchange
{
  GObject parent_instance;

  CauserieLibrary *library;
  CauserieClient *client;
  CauserieSettings *settings;
  CauserieService *service;
  CauserieFailure *service_failure;
  GListStore *models;
  char *default_model;
};

G_DEFINE_FINAL_TYPE (CauserieExchange, causerie_exchange, G_TYPE_OBJECT)

static void
causerie_exchange_finalize (GObject *object)
{
  CauserieExchange *self = CAUSERIE_EXCHANGE (object);

  g_clear_object (&self->library);
  g_clear_object (&self->client);
  g_clear_object (&self->settings);
  g_clear_object (&self->service);
  g_clear_pointer (&self->service_failure, causerie_failure_unref);
  g_clear_object (&self->models);
  g_free (self->default_model);
  G_OBJECT_CLASS (causerie_exchange_parent_class)->finalize (object);
}

static void
causerie_exchange_class_init (CauserieExchangeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = causerie_exchange_finalize;
}

static void
causerie_exchange_init (CauserieExchange *self)
{
  self->models = g_list_store_new (CAUSERIE_TYPE_MODEL);
  self->default_model = g_strdup ("");
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
 */
void
causerie_exchange_set_models (CauserieExchange *self, GPtrArray *models)
{
  guint n_old;

  g_return_if_fail (CAUSERIE_IS_EXCHANGE (self));
  n_old = g_list_model_get_n_items (G_LIST_MODEL (self->models));
  g_list_store_splice (self->models, 0, n_old, models != NULL ? models->pdata : NULL,
                       models != NULL ? models->len : 0);
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
