/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which service answers: finding it, checking it, and the models it offers. */
#include "config.h"

#include "causerie-session-private.h"

#include "causerie-credential.h"

typedef struct
{
  CauserieServiceChoice choice;
  CauserieServiceKind kind;
  char *base_url;
  char *key; /* NULL: the one that is kept */
  gboolean may_ask;
  gboolean unchecked;
  CauserieService *service;
  GPtrArray *models;
} Choosing;

static Choosing *
choosing_new (CauserieServiceChoice choice, const char *base_url, const char *key)
{
  Choosing *choosing = g_new0 (Choosing, 1);

  choosing->choice = choice;
  choosing->kind
      = choice == CAUSERIE_CHOICE_CUSTOM ? CAUSERIE_SERVICE_CUSTOM : CAUSERIE_SERVICE_ANTHROPIC;
  choosing->base_url = g_strstrip (g_strdup (base_url != NULL ? base_url : ""));
  choosing->key = causerie_credential_dup (key);
  return choosing;
}

static void
choosing_free (Choosing *choosing)
{
  g_free (choosing->base_url);
  causerie_credential_free (choosing->key);
  g_clear_object (&choosing->service);
  g_clear_pointer (&choosing->models, g_ptr_array_unref);
  g_free (choosing);
}

static CauserieService *
create_service (const Choosing *choosing, const char *key, GError **error)
{
  const char *url = choosing->kind == CAUSERIE_SERVICE_CUSTOM ? choosing->base_url : NULL;

  return causerie_service_new (choosing->kind, url, key, NULL, error);
}

static void look_for_key (GTask *task);

static void
return_demo (GTask *task)
{
  CauserieSession *self = g_task_get_source_object (task);
  Choosing *choosing = g_task_get_task_data (task);

  if (self->demo_service != NULL)
    g_task_return_pointer (task, g_object_ref (self->demo_service), g_object_unref);
  else if (choosing->service != NULL)
    g_task_return_pointer (task, g_steal_pointer (&choosing->service), g_object_unref);
  else
    g_task_return_error (task, causerie_error_new_full (CAUSERIE_ERROR_BAD_SERVICE, NULL, NULL, 0));
}

static void
on_key_found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  Choosing *choosing = g_task_get_task_data (task);
  gboolean automatic = choosing->choice == CAUSERIE_CHOICE_AUTOMATIC
                       && choosing->kind == CAUSERIE_SERVICE_ANTHROPIC;
  CauserieService *service = NULL;
  GError *error = NULL;
  char *key = causerie_secrets_lookup_finish (CAUSERIE_SECRETS (source), result, &error);

  if (key != NULL)
    service = create_service (choosing, key, &error);
  causerie_credential_free (key);
  if (error != NULL)
    g_task_return_error (task, error);
  else if (service != NULL)
    g_task_return_pointer (task, service, g_object_unref);
  else if (automatic && *choosing->base_url != '\0')
    {
      choosing->kind = CAUSERIE_SERVICE_CUSTOM;
      look_for_key (g_object_ref (task));
    }
  else if (automatic)
    return_demo (task);
  else
    g_task_return_pointer (task, g_steal_pointer (&choosing->service), g_object_unref);
}

/* Takes @task. */
static void
look_for_key (GTask *task)
{
  CauserieSession *self = g_task_get_source_object (task);
  Choosing *choosing = g_task_get_task_data (task);
  GError *error = NULL;

  g_clear_object (&choosing->service);
  choosing->service = create_service (choosing, choosing->key, &error);
  if (choosing->service == NULL)
    g_task_return_error (task, error);
  else if (choosing->key != NULL)
    g_task_return_pointer (task, g_steal_pointer (&choosing->service), g_object_unref);
  else
    {
      causerie_secrets_lookup_async (
          self->secrets, causerie_service_get_identity (choosing->service), choosing->may_ask,
          g_task_get_cancellable (task), on_key_found_cb, task);
      return;
    }
  g_object_unref (task);
}

/**
 * causerie_session_find_service_async:
 * @self: a session
 * @choice: which service
 * @base_url: (nullable): the address of a custom service
 * @key: (nullable): the key; %NULL and "" mean the one that is kept, if any
 * @may_ask: whether the keyring may ask the person for its password
 * @cancellable: (nullable): cancels the call
 * @callback: called with the service
 * @data: for @callback
 *
 * Finds the service of a choice and its key. Nothing is asked of it and nothing changes. The
 * automatic choice passes over a service only where there certainly is no key for it.
 */
void
causerie_session_find_service_async (CauserieSession *self, CauserieServiceChoice choice,
                                     const char *base_url, const char *key, gboolean may_ask,
                                     GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);
  Choosing *choosing = choosing_new (choice, base_url, key);

  choosing->may_ask = may_ask;
  g_task_set_source_tag (task, causerie_session_find_service_async);
  g_task_set_task_data (task, choosing, (GDestroyNotify)choosing_free);
  if (choice != CAUSERIE_CHOICE_DEMO)
    {
      look_for_key (task);
      return;
    }
  return_demo (task);
  g_object_unref (task);
}

/**
 * causerie_session_find_service_finish:
 * @self: a session
 * @result: what the callback was given
 * @error: return location for %CAUSERIE_ERROR_BAD_SERVICE, %CAUSERIE_ERROR_KEYRING or
 *   %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): the service, or %NULL with @error set
 */
CauserieService *
causerie_session_find_service_finish (CauserieSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* A model that was chosen for the service before means nothing to this one. */
static void
forget_foreign_model (CauserieSession *self, GPtrArray *models)
{
  const char *preferred = causerie_settings_get_model (self->settings);

  if (*preferred == '\0' || models == NULL || models->len == 0
      || causerie_model_list_find (models, preferred) != NULL)
    return;
  causerie_settings_set_model (self->settings, "");
}

/**
 * causerie_session_is_fixed:
 * @self: a session
 *
 * Returns: whether the service was named as the program was started, be it one that cannot be used;
 *   what is chosen meanwhile is for the next start
 */
gboolean
causerie_session_is_fixed (CauserieSession *self)
{
  return self->demo_for_run || self->environment_service != NULL
         || self->environment_failure != NULL;
}

/**
 * causerie_session_stop_finding:
 * @self: a session
 *
 * Gives up looking for the service of the start, if that is still under way.
 */
void
causerie_session_stop_finding (CauserieSession *self)
{
  if (self->finding == NULL)
    return;
  g_cancellable_cancel (self->finding);
  g_clear_object (&self->finding);
  self->started = TRUE;
}

static void
adopt_choice (CauserieSession *self, Choosing *choosing)
{
  CauserieService *old = causerie_exchange_get_service (self->exchange);
  const char *identity = causerie_service_get_identity (choosing->service);

  if (choosing->choice == CAUSERIE_CHOICE_CUSTOM)
    causerie_settings_set_custom_base_url (self->settings, choosing->base_url);
  causerie_settings_set_service_choice (self->settings, choosing->choice);
  if (causerie_session_is_fixed (self))
    return;
  if (old == NULL || g_strcmp0 (causerie_service_get_identity (old), identity) != 0)
    {
      forget_foreign_model (self, choosing->models);
      self->model_is_fresh = FALSE;
    }
  causerie_session_stop_finding (self);
  causerie_session_set_service (self, choosing->service);
  causerie_session_take_models (self, choosing->models);
  causerie_session_update_settled (self);
}

static void
on_key_stored_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  GError *error = NULL;

  if (!causerie_secrets_store_finish (CAUSERIE_SECRETS (source), result, NULL, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  adopt_choice (g_task_get_source_object (task), g_task_get_task_data (task));
  g_task_return_boolean (task, TRUE);
}

static void
keep_choice (GTask *task)
{
  CauserieSession *self = g_task_get_source_object (task);
  Choosing *choosing = g_task_get_task_data (task);

  if (choosing->key != NULL)
    {
      causerie_secrets_store_async (
          self->secrets, causerie_service_get_identity (choosing->service), choosing->key,
          g_task_get_cancellable (task), on_key_stored_cb, g_object_ref (task));
      return;
    }
  adopt_choice (self, choosing);
  g_task_return_boolean (task, TRUE);
}

static void
on_service_checked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  Choosing *choosing = g_task_get_task_data (task);
  GError *error = NULL;

  choosing->models = causerie_client_list_models_finish (CAUSERIE_CLIENT (source), result, &error);
  if (g_error_matches (error, CAUSERIE_ERROR, CAUSERIE_ERROR_NOT_FOUND)
      && causerie_service_get_kind (choosing->service) == CAUSERIE_SERVICE_CUSTOM)
    g_clear_error (&error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    keep_choice (task);
}

static void
on_choice_found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  CauserieSession *self = CAUSERIE_SESSION (source);
  Choosing *choosing = g_task_get_task_data (task);
  GError *error = NULL;

  choosing->service = causerie_session_find_service_finish (self, result, &error);
  if (choosing->service == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (choosing->unchecked)
    keep_choice (task);
  else
    causerie_client_list_models_async (self->client, choosing->service,
                                       g_task_get_cancellable (task), on_service_checked_cb,
                                       g_object_ref (task));
}

static void
use_service (CauserieSession *self, Choosing *choosing, GCancellable *cancellable,
             GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, use_service);
  g_task_set_task_data (task, choosing, (GDestroyNotify)choosing_free);
  causerie_session_find_service_async (self, choosing->choice, choosing->base_url, choosing->key,
                                       TRUE, cancellable, on_choice_found_cb, task);
}

/**
 * causerie_session_use_service_async:
 * @self: a session
 * @choice: which service
 * @base_url: (nullable): the address of a custom service
 * @key: (nullable): a new key; %NULL and "" mean the one that is kept, if any
 * @cancellable: (nullable): cancels the call
 * @callback: called when the service is in use
 * @data: for @callback
 *
 * Checks the service and the key by listing the models, then keeps key and choice, and uses the
 * service from now on. A service that the environment named stays in use for this run.
 */
void
causerie_session_use_service_async (CauserieSession *self, CauserieServiceChoice choice,
                                    const char *base_url, const char *key,
                                    GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer data)
{
  g_return_if_fail (CAUSERIE_IS_SESSION (self));
  use_service (self, choosing_new (choice, base_url, key), cancellable, callback, data);
}

/**
 * causerie_session_use_unchecked_service_async:
 * @self: a session
 * @choice: which service
 * @base_url: (nullable): the address of a custom service
 * @key: (nullable): a new key; %NULL and "" mean the one that is kept, if any
 * @cancellable: (nullable): cancels the call
 * @callback: called when the service is in use; calls causerie_session_use_service_finish()
 * @data: for @callback
 *
 * Does what causerie_session_use_service_async() does, and asks the service nothing: it may not
 * list its models and answer all the same.
 */
void
causerie_session_use_unchecked_service_async (CauserieSession *self, CauserieServiceChoice choice,
                                              const char *base_url, const char *key,
                                              GCancellable *cancellable,
                                              GAsyncReadyCallback callback, gpointer data)
{
  Choosing *choosing;

  g_return_if_fail (CAUSERIE_IS_SESSION (self));
  choosing = choosing_new (choice, base_url, key);
  choosing->unchecked = TRUE;
  use_service (self, choosing, cancellable, callback, data);
}

/**
 * causerie_session_use_service_finish:
 * @self: a session
 * @result: what the callback was given
 * @error: return location for %CAUSERIE_ERROR_AUTHENTICATION, %CAUSERIE_ERROR_BAD_SERVICE,
 *   %CAUSERIE_ERROR_KEYRING or what else went wrong
 *
 * Returns: whether the service is in use; if not, nothing has changed
 */
gboolean
causerie_session_use_service_finish (CauserieSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * causerie_session_set_environment_service:
 * @self: a session
 * @service: (nullable): what causerie_service_new_from_environment() found
 *
 * Names the service for this run, whatever is preferred. To be called before the start.
 */
void
causerie_session_set_environment_service (CauserieSession *self, CauserieService *service)
{
  g_return_if_fail (CAUSERIE_IS_SESSION (self));
  g_set_object (&self->environment_service, service);
}

/**
 * causerie_session_set_environment_error:
 * @self: a session
 * @error: why causerie_service_new_from_environment() found no service in what is set
 *
 * What the environment names cannot be used. No other service takes its place: nothing is sent in
 * this run, and the error is told where something should be. To be called before the start.
 */
void
causerie_session_set_environment_error (CauserieSession *self, const GError *error)
{
  g_return_if_fail (CAUSERIE_IS_SESSION (self) && error != NULL);
  g_clear_pointer (&self->environment_failure, causerie_failure_unref);
  self->environment_failure = causerie_failure_new_from_error (error);
}

/**
 * causerie_session_set_demo_service:
 * @self: a session
 * @service: (nullable): the demo
 *
 * Makes the demo known. It is used if it was chosen, or if there is nothing else.
 */
void
causerie_session_set_demo_service (CauserieSession *self, CauserieService *service)
{
  CauserieService *used;

  g_return_if_fail (CAUSERIE_IS_SESSION (self));
  used = causerie_exchange_get_service (self->exchange);
  if (!g_set_object (&self->demo_service, service) || !self->started || service == NULL)
    return;
  /* It never takes the place of a service that was not found because something failed. */
  if (used != NULL ? causerie_service_get_kind (used) == CAUSERIE_SERVICE_DEMO
                   : causerie_exchange_get_service_failure (self->exchange) == NULL)
    {
      causerie_session_set_service (self, service);
      causerie_session_reload_models (self);
    }
}

/**
 * causerie_session_use_demo_for_run:
 * @self: a session
 *
 * Uses the demo for this run, whatever environment and preferences say. To be called before the
 * start.
 */
void
causerie_session_use_demo_for_run (CauserieSession *self)
{
  g_return_if_fail (CAUSERIE_IS_SESSION (self));
  self->demo_for_run = TRUE;
}

/**
 * causerie_session_get_service:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): the service in use
 */
CauserieService *
causerie_session_get_service (CauserieSession *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SESSION (self), NULL);
  return causerie_exchange_get_service (self->exchange);
}

/**
 * causerie_session_get_settled:
 * @self: a session
 *
 * Returns: whether it is known which service answers, and which model a new chat starts with
 */
gboolean
causerie_session_get_settled (CauserieSession *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SESSION (self), TRUE);
  return causerie_exchange_get_settled (self->exchange);
}

/**
 * causerie_session_get_from_environment:
 * @self: a session
 *
 * Returns: whether the environment names the service, be it one that cannot be used
 */
gboolean
causerie_session_get_from_environment (CauserieSession *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SESSION (self), FALSE);
  return self->service_from_environment;
}
