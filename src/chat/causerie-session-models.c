/* SPDX-License-Identifier: GPL-3.0-or-later
 * The models that the service in use offers, and which of them a new chat begins with. */
#include "config.h"

#include "causerie-session-private.h"

/* How long a turn waits for the first list of models, in microseconds. */
#define PATIENCE (10 * G_USEC_PER_SEC)

/* Whether the preferred model is one for this service, although the service does not list it: a
   typed one, and not one that was chosen for another service. */
static gboolean
is_typed_for (CauserieSession *self, const char *model)
{
  CauserieService *service = causerie_exchange_get_service (self->exchange);

  if (service == NULL || causerie_service_get_kind (service) == CAUSERIE_SERVICE_DEMO)
    return FALSE;
  if (!causerie_exchange_get_models_listed (self->exchange) || self->model_is_fresh)
    return TRUE;
  if (causerie_service_get_kind (service) == CAUSERIE_SERVICE_ANTHROPIC)
    return g_str_has_prefix (model, "claude-");
  return !self->service_from_environment;
}

static GPtrArray *
list_models (CauserieSession *self)
{
  GListModel *models = causerie_exchange_get_models (self->exchange);
  GPtrArray *list = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_models = g_list_model_get_n_items (models);

  for (guint i = 0; i < n_models; i++)
    g_ptr_array_add (list, g_list_model_get_item (models, i));
  return list;
}

static gboolean
has_models (CauserieSession *self)
{
  return g_list_model_get_n_items (causerie_exchange_get_models (self->exchange)) > 0;
}

/**
 * causerie_session_update_settled:
 * @self: a session
 *
 * Lets turns begin, or wait: while the service is looked for, and while one of which nothing is
 * known tells its models for the first time, if it does so soon.
 */
void
causerie_session_update_settled (CauserieSession *self)
{
  const char *model = causerie_exchange_get_default_model (self->exchange);
  gboolean asking = self->listing != NULL && !has_models (self) && *model == '\0';

  causerie_exchange_set_settled (self->exchange, self->finding == NULL && !asking);
}

/**
 * causerie_session_update_default_model:
 * @self: a session
 *
 * Finds the model that a new chat starts with: the preferred one if the service offers it or it was
 * typed for this service, else the best of those on offer.
 */
void
causerie_session_update_default_model (CauserieSession *self)
{
  g_autoptr (GPtrArray) models = list_models (self);
  const char *preferred = causerie_settings_get_model (self->settings);
  CauserieModel *model = NULL;
  const char *id = "";

  if (*preferred != '\0'
      && (causerie_exchange_find_model (self->exchange, preferred) != NULL
          || is_typed_for (self, preferred)))
    id = preferred;
  else if (models->len > 0)
    {
      model = causerie_model_list_pick_default (models);
      id = model != NULL ? causerie_model_get_id (model) : "";
    }
  if (g_strcmp0 (id, causerie_exchange_get_default_model (self->exchange)) == 0)
    return;
  causerie_exchange_set_default_model (self->exchange, id);
  causerie_session_notify_default_model (self);
}

/**
 * causerie_session_take_models:
 * @self: a session
 * @models: (nullable) (element-type CauserieModel): what the service offers; %NULL or none where it
 *   tells nothing, which leaves the built-in ids and typed ones
 *
 * Takes a list of models as that of the service in use.
 */
void
causerie_session_take_models (CauserieSession *self, GPtrArray *models)
{
  CauserieService *service = causerie_exchange_get_service (self->exchange);
  gboolean listed = models != NULL && models->len > 0;
  g_autoptr (GPtrArray) builtin = NULL;

  if (!listed)
    models = builtin = causerie_model_list_builtin (causerie_service_get_kind (service));
  causerie_exchange_set_models (self->exchange, models, listed);
  causerie_session_update_default_model (self);
}

static void
end_patience (CauserieSession *self)
{
  if (self->patience != NULL)
    g_source_destroy (self->patience);
  g_clear_pointer (&self->patience, g_source_unref);
}

static gboolean
on_patience_over_cb (gpointer data)
{
  CauserieSession *self = CAUSERIE_SESSION (data);

  end_patience (self);
  if (!has_models (self))
    causerie_session_take_models (self, NULL);
  causerie_session_update_settled (self);
  return G_SOURCE_REMOVE;
}

/* Some servers answer to messages alone; turns do not wait for them for ever. */
static void
begin_patience (CauserieSession *self)
{
  self->patience = causerie_clock_create_timer (causerie_client_get_clock (self->client), PATIENCE);
  g_source_set_callback (self->patience, on_patience_over_cb, self, NULL);
  g_source_attach (self->patience, g_main_context_get_thread_default ());
}

/**
 * causerie_session_stop_listing:
 * @self: a session
 *
 * Gives up asking the service for its models, if that is under way.
 */
void
causerie_session_stop_listing (CauserieSession *self)
{
  if (self->listing != NULL)
    g_cancellable_cancel (self->listing);
  g_clear_object (&self->listing);
  end_patience (self);
}

/**
 * causerie_session_set_service:
 * @self: a session
 * @service: (nullable): the service that turns begin with from now on
 *
 * Uses a service. Its models are not known yet, but for Anthropic's built-in ones.
 */
void
causerie_session_set_service (CauserieSession *self, CauserieService *service)
{
  g_autoptr (GPtrArray) models = NULL;

  causerie_session_stop_listing (self);
  self->service_from_environment = !self->demo_for_run && causerie_session_is_fixed (self);
  causerie_exchange_set_service (self->exchange, service);
  causerie_exchange_set_service_failure (self->exchange, NULL);
  /* Others may offer anything; only Anthropic's models are known before it lists them. */
  if (service != NULL && causerie_service_get_kind (service) == CAUSERIE_SERVICE_ANTHROPIC)
    models = causerie_model_list_builtin (CAUSERIE_SERVICE_ANTHROPIC);
  causerie_exchange_set_models (self->exchange, models, FALSE);
  causerie_session_set_models_failure (self, NULL);
  causerie_session_update_default_model (self);
  causerie_session_notify_service (self);
}

static void
on_models_listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieSession) self = CAUSERIE_SESSION (data);
  g_autoptr (CauserieFailure) failure = NULL;
  g_autoptr (GPtrArray) models = NULL;
  g_autoptr (GError) error = NULL;

  models = causerie_client_list_models_finish (CAUSERIE_CLIENT (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->listing);
  end_patience (self);
  if (error != NULL && !g_error_matches (error, CAUSERIE_ERROR, CAUSERIE_ERROR_NOT_FOUND))
    failure = causerie_failure_new_from_error (error);
  /* A menu that is open stays as it is where nothing new is known. */
  if ((models != NULL && models->len > 0) || !has_models (self))
    causerie_session_take_models (self, models);
  causerie_session_set_models_failure (self, failure);
  causerie_session_update_settled (self);
}

/**
 * causerie_session_reload_models:
 * @self: a session
 *
 * Asks the service for its models anew. The list changes when they come; if they do not, the
 * "models-failure" property tells why.
 */
void
causerie_session_reload_models (CauserieSession *self)
{
  CauserieService *service;

  g_return_if_fail (CAUSERIE_IS_SESSION (self));
  service = causerie_exchange_get_service (self->exchange);
  if (service == NULL)
    return;
  causerie_session_stop_listing (self);
  self->listing = g_cancellable_new ();
  begin_patience (self);
  causerie_client_list_models_async (self->client, service, self->listing, on_models_listed_cb,
                                     g_object_ref (self));
  causerie_session_update_settled (self);
}

/**
 * causerie_session_want_models:
 * @self: a session
 *
 * Somebody is about to choose a model. If the service has not told its models, it is asked once
 * more, unless it is being asked already.
 */
void
causerie_session_want_models (CauserieSession *self)
{
  g_return_if_fail (CAUSERIE_IS_SESSION (self));
  if (self->listing == NULL && !causerie_exchange_get_models_listed (self->exchange))
    causerie_session_reload_models (self);
}

/**
 * causerie_session_get_models:
 * @self: a session
 *
 * Returns: (transfer none): the models on offer, always the same list object of #CauserieModel
 */
GListModel *
causerie_session_get_models (CauserieSession *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SESSION (self), NULL);
  return causerie_exchange_get_models (self->exchange);
}

/**
 * causerie_session_get_model_name:
 * @self: a session
 * @id: (nullable): a model's id
 *
 * Returns: (transfer none) (nullable): what the service calls the model, if it lists it and calls
 * it anything; valid until the list changes
 */
const char *
causerie_session_get_model_name (CauserieSession *self, const char *id)
{
  CauserieModel *model;

  g_return_val_if_fail (CAUSERIE_IS_SESSION (self), NULL);
  model = causerie_exchange_find_model (self->exchange, id);
  return model != NULL ? causerie_model_get_display_name (model) : NULL;
}

/**
 * causerie_session_get_default_model:
 * @self: a session
 *
 * Returns: the id of the model that a new chat starts with, or "" while none is known
 */
const char *
causerie_session_get_default_model (CauserieSession *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SESSION (self), "");
  return causerie_exchange_get_default_model (self->exchange);
}
