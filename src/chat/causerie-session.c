/* SPDX-License-Identifier: GPL-3.0-or-later
 * The session: what the interface asks. The choice of the service is a file of its own. */
#include "config.h"

#include "causerie-session.h"

#include "causerie-chat-list-private.h"
#include "causerie-chat-private.h"
#include "causerie-session-private.h"

G_DEFINE_FINAL_TYPE (CauserieSession, causerie_session, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_SERVICE,
  PROP_MODELS,
  PROP_DEFAULT_MODEL,
  PROP_MODELS_FAILURE,
  PROP_CHATS,
  PROP_READ_ONLY,
  PROP_FROM_ENVIRONMENT,
  PROP_FIXED,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

/**
 * causerie_session_notify_service:
 * @self: a session
 *
 * Notifies of the "service" and "from-environment" properties.
 */
void
causerie_session_notify_service (CauserieSession *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SERVICE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FROM_ENVIRONMENT]);
}

/**
 * causerie_session_notify_default_model:
 * @self: a session
 *
 * Notifies of the "default-model" property.
 */
void
causerie_session_notify_default_model (CauserieSession *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DEFAULT_MODEL]);
}

/**
 * causerie_session_set_models_failure:
 * @self: a session
 * @failure: (nullable): why the service did not list its models, or %NULL
 *
 * Sets the "models-failure" property.
 */
void
causerie_session_set_models_failure (CauserieSession *self, CauserieFailure *failure)
{
  if (causerie_failure_set (&self->models_failure, failure))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODELS_FAILURE]);
}

static void
on_preferred_model_cb (GObject *settings, GParamSpec *pspec, gpointer data)
{
  CauserieSession *self = CAUSERIE_SESSION (data);

  self->model_is_fresh = TRUE;
  causerie_session_update_default_model (self);
}

static void
begin_with_service (CauserieSession *self, CauserieService *service)
{
  self->started = TRUE;
  causerie_session_set_service (self, service);
  if (service != NULL)
    causerie_session_reload_models (self);
}

/* Nothing is sent until there is a service, and what is not sent tells why. */
static void
begin_without_service (CauserieSession *self, CauserieFailure *failure)
{
  begin_with_service (self, NULL);
  causerie_exchange_set_service_failure (self->exchange, failure);
  causerie_session_set_models_failure (self, failure);
}

/* What the run was started with wins over what is preferred, also where it cannot be used: what was
   meant for one service must not go to another. */
static void
begin_as_fixed (CauserieSession *self)
{
  if (self->demo_for_run)
    {
      begin_with_service (self, self->demo_service);
      return;
    }
  if (self->environment_service != NULL)
    begin_with_service (self, self->environment_service);
  else
    begin_without_service (self, self->environment_failure);
}

static void
on_service_found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieSession) self = CAUSERIE_SESSION (data);
  g_autoptr (CauserieService) service = NULL;
  g_autoptr (CauserieFailure) failure = NULL;
  g_autoptr (GError) error = NULL;

  service = causerie_session_find_service_finish (self, result, &error);
  /* Another one is in use by now, or none is wanted any more. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  failure = error != NULL ? causerie_failure_new_from_error (error) : NULL;
  if (failure == NULL)
    begin_with_service (self, service);
  g_clear_object (&self->finding);
  if (failure != NULL)
    begin_without_service (self, failure);
  causerie_session_update_settled (self);
}

/* The keyring may ask the person for its password first; the chats do not wait for that. */
static void
find_service (CauserieSession *self, gboolean may_ask)
{
  self->finding = g_cancellable_new ();
  causerie_session_update_settled (self);
  causerie_session_find_service_async (self, causerie_settings_get_service_choice (self->settings),
                                       causerie_settings_get_custom_base_url (self->settings), NULL,
                                       may_ask, self->finding, on_service_found_cb,
                                       g_object_ref (self));
}

static gboolean
lacks_key (CauserieSession *self)
{
  CauserieFailure *failure = causerie_exchange_get_service_failure (self->exchange);

  return failure != NULL && failure->code == CAUSERIE_ERROR_KEYRING;
}

/* A message is about to be sent. The keyring may have been unlocked meanwhile; where it was not,
 * that is told with the message, and the person is not asked for a password again and again. */
static void
on_service_wanted_cb (CauserieSession *self)
{
  if (self->finding == NULL && lacks_key (self))
    find_service (self, FALSE);
}

static void
on_chats_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  CauserieSession *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!causerie_chat_list_load_finish (CAUSERIE_CHAT_LIST (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (causerie_session_is_fixed (self))
    begin_as_fixed (self);
  else
    find_service (self, TRUE);
  g_task_return_boolean (task, TRUE);
}

static void
on_library_opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  CauserieSession *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!causerie_library_open_finish (CAUSERIE_LIBRARY (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READ_ONLY]);
  causerie_chat_list_load_async (self->chats, g_task_get_cancellable (task), on_chats_loaded_cb,
                                 g_object_ref (task));
}

static void
on_chat_gone_cb (gpointer data, GObject *chat)
{
  g_ptr_array_remove_fast (CAUSERIE_SESSION (data)->open, chat);
}

static CauserieChat *
add_chat (CauserieSession *self, gint64 chat_id)
{
  CauserieChat *chat = causerie_chat_new (self->exchange, self->chats, chat_id);

  g_object_weak_ref (G_OBJECT (chat), on_chat_gone_cb, self);
  g_ptr_array_add (self->open, chat);
  return chat;
}

static gboolean
has_open (CauserieSession *self, gint64 chat_id)
{
  for (guint i = 0; i < self->open->len; i++)
    if (causerie_chat_get_id (g_ptr_array_index (self->open, i)) == chat_id)
      return TRUE;
  return FALSE;
}

/* A chat that is open tells itself. */
static void
on_write_given_up_cb (CauseriePendingWrites *writes, gpointer kind, gint64 chat_id,
                      gint64 message_id, CauserieFailure *failure, CauserieSession *self)
{
  g_autoptr (GError) error = causerie_failure_to_error (failure);

  if (((const CauseriePendingKind *)kind)->matters && !has_open (self, chat_id)
      && failure->code != CAUSERIE_ERROR_NO_MESSAGE)
    causerie_chat_list_tell_failure (self->chats, error);
}

static void
causerie_session_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CauserieSession *self = CAUSERIE_SESSION (object);

  switch (id)
    {
    case PROP_SERVICE:
      g_value_set_object (value, causerie_session_get_service (self));
      break;
    case PROP_MODELS:
      g_value_set_object (value, causerie_session_get_models (self));
      break;
    case PROP_DEFAULT_MODEL:
      g_value_set_string (value, causerie_session_get_default_model (self));
      break;
    case PROP_MODELS_FAILURE:
      g_value_set_boxed (value, self->models_failure);
      break;
    case PROP_CHATS:
      g_value_set_object (value, self->chats);
      break;
    case PROP_READ_ONLY:
      g_value_set_boolean (value, causerie_session_get_read_only (self));
      break;
    case PROP_FROM_ENVIRONMENT:
      g_value_set_boolean (value, self->service_from_environment);
      break;
    case PROP_FIXED:
      g_value_set_boolean (value, causerie_session_is_fixed (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
causerie_session_dispose (GObject *object)
{
  CauserieSession *self = CAUSERIE_SESSION (object);

  causerie_session_stop_finding (self);
  causerie_session_stop_listing (self);
  if (self->settings != NULL)
    g_signal_handlers_disconnect_by_data (self->settings, self);
  for (guint i = 0; i < self->open->len; i++)
    g_object_weak_unref (g_ptr_array_index (self->open, i), on_chat_gone_cb, self);
  g_ptr_array_set_size (self->open, 0);
  g_clear_object (&self->chats);
  g_clear_object (&self->exchange);
  g_clear_object (&self->environment_service);
  g_clear_object (&self->demo_service);
  g_clear_object (&self->client);
  g_clear_object (&self->secrets);
  g_clear_object (&self->settings);
  g_clear_object (&self->library);
  G_OBJECT_CLASS (causerie_session_parent_class)->dispose (object);
}

static void
causerie_session_finalize (GObject *object)
{
  CauserieSession *self = CAUSERIE_SESSION (object);

  g_clear_pointer (&self->models_failure, causerie_failure_unref);
  g_clear_pointer (&self->environment_failure, causerie_failure_unref);
  g_ptr_array_unref (self->open);
  G_OBJECT_CLASS (causerie_session_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  properties[PROP_SERVICE]
      = g_param_spec_object ("service", NULL, NULL, CAUSERIE_TYPE_SERVICE, flags);
  properties[PROP_MODELS] = g_param_spec_object ("models", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_DEFAULT_MODEL] = g_param_spec_string ("default-model", NULL, NULL, "", flags);
  properties[PROP_MODELS_FAILURE]
      = g_param_spec_boxed ("models-failure", NULL, NULL, CAUSERIE_TYPE_FAILURE, flags);
  properties[PROP_CHATS]
      = g_param_spec_object ("chats", NULL, NULL, CAUSERIE_TYPE_CHAT_LIST, flags);
  properties[PROP_READ_ONLY] = g_param_spec_boolean ("read-only", NULL, NULL, FALSE, flags);
  properties[PROP_FROM_ENVIRONMENT]
      = g_param_spec_boolean ("from-environment", NULL, NULL, FALSE, flags);
  properties[PROP_FIXED] = g_param_spec_boolean ("fixed", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
causerie_session_class_init (CauserieSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = causerie_session_get_property;
  object_class->dispose = causerie_session_dispose;
  object_class->finalize = causerie_session_finalize;
  install_properties (object_class);
}

static void
causerie_session_init (CauserieSession *self)
{
  self->open = g_ptr_array_new ();
}

/**
 * causerie_session_new:
 * @library: where everything is kept, not open yet
 * @settings: the preferences
 * @secrets: the keys
 * @client: what talks to services
 *
 * Returns: (transfer full): a session that is not started
 */
CauserieSession *
causerie_session_new (CauserieLibrary *library, CauserieSettings *settings,
                      CauserieSecrets *secrets, CauserieClient *client)
{
  CauserieSession *self;

  g_return_val_if_fail (CAUSERIE_IS_LIBRARY (library) && CAUSERIE_IS_SETTINGS (settings), NULL);
  g_return_val_if_fail (CAUSERIE_IS_SECRETS (secrets) && CAUSERIE_IS_CLIENT (client), NULL);
  self = g_object_new (CAUSERIE_TYPE_SESSION, NULL);
  self->library = g_object_ref (library);
  self->settings = g_object_ref (settings);
  self->secrets = g_object_ref (secrets);
  self->client = g_object_ref (client);
  self->exchange = causerie_exchange_new (library, client, settings);
  self->chats = causerie_chat_list_new (library);
  g_signal_connect (settings, "notify::model", G_CALLBACK (on_preferred_model_cb), self);
  g_signal_connect_object (causerie_exchange_get_writes (self->exchange), "given-up",
                           G_CALLBACK (on_write_given_up_cb), self, 0);
  g_signal_connect_object (self->exchange, "models-doubted",
                           G_CALLBACK (causerie_session_reload_models), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->exchange, "service-wanted", G_CALLBACK (on_service_wanted_cb),
                           self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * causerie_session_start_async:
 * @self: a session
 * @cancellable: (nullable): cancels the call
 * @callback: called when the chat list is there
 * @data: for @callback
 *
 * Opens the library and reads the chat list. The key, the service and its models are found
 * afterwards; turns wait for what they need of them, and everything else works without. After a
 * failure it can be called again.
 */
void
causerie_session_start_async (CauserieSession *self, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer data)
{
  GTask *task;

  g_return_if_fail (CAUSERIE_IS_SESSION (self));
  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, causerie_session_start_async);
  causerie_library_open_async (self->library, cancellable, on_library_opened_cb, task);
}

/**
 * causerie_session_start_finish:
 * @self: a session
 * @result: what the callback was given
 * @error: return location for %CAUSERIE_ERROR_CORRUPT or another error of the library
 *
 * Returns: whether the session has started
 */
gboolean
causerie_session_start_finish (CauserieSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * causerie_session_unlock_keyring:
 * @self: a session
 *
 * Looks for the service again whose key could not be read, and lets the keyring ask the person for
 * its password. Turns wait for what comes of it.
 */
void
causerie_session_unlock_keyring (CauserieSession *self)
{
  g_return_if_fail (CAUSERIE_IS_SESSION (self));
  if (self->finding != NULL || !lacks_key (self))
    return;
  find_service (self, TRUE);
  causerie_session_set_models_failure (self, NULL);
}

/**
 * causerie_session_get_library:
 * @self: a session
 *
 * Returns: (transfer none): the library
 */
CauserieLibrary *
causerie_session_get_library (CauserieSession *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SESSION (self), NULL);
  return self->library;
}

/**
 * causerie_session_get_writes:
 * @self: a session
 *
 * Returns: (transfer none): what the library has not taken yet
 */
CauseriePendingWrites *
causerie_session_get_writes (CauserieSession *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SESSION (self), NULL);
  return causerie_exchange_get_writes (self->exchange);
}

/**
 * causerie_session_get_settings:
 * @self: a session
 *
 * Returns: (transfer none): the preferences
 */
CauserieSettings *
causerie_session_get_settings (CauserieSession *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SESSION (self), NULL);
  return self->settings;
}

/**
 * causerie_session_get_secrets:
 * @self: a session
 *
 * Returns: (transfer none): the keys
 */
CauserieSecrets *
causerie_session_get_secrets (CauserieSession *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SESSION (self), NULL);
  return self->secrets;
}

/**
 * causerie_session_get_chats:
 * @self: a session
 *
 * Returns: (transfer none): the chat list, empty until the session has started
 */
CauserieChatList *
causerie_session_get_chats (CauserieSession *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SESSION (self), NULL);
  return self->chats;
}

/**
 * causerie_session_get_read_only:
 * @self: a session
 *
 * Returns: whether the library cannot be written; causerie_library_get_read_only_reason() says why
 */
gboolean
causerie_session_get_read_only (CauserieSession *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SESSION (self), TRUE);
  return causerie_library_get_read_only_reason (self->library) != NULL;
}

/**
 * causerie_session_open_chat:
 * @self: a session
 * @chat_id: a chat's id
 *
 * Returns: (transfer full): the chat, which may need causerie_chat_load_async(); the same object
 * for as long as anyone holds it or a turn is at work in it
 */
CauserieChat *
causerie_session_open_chat (CauserieSession *self, gint64 chat_id)
{
  g_return_val_if_fail (CAUSERIE_IS_SESSION (self) && chat_id > 0, NULL);
  for (guint i = 0; i < self->open->len; i++)
    if (causerie_chat_get_id (g_ptr_array_index (self->open, i)) == chat_id)
      return g_object_ref (g_ptr_array_index (self->open, i));
  return add_chat (self, chat_id);
}

/**
 * causerie_session_create_chat:
 * @self: a session
 *
 * There is one chat that is not begun; whoever asks shares it and its draft until its first message
 * is on its way.
 *
 * Returns: (transfer full): a chat that is stored, and listed, with its first message
 */
CauserieChat *
causerie_session_create_chat (CauserieSession *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SESSION (self), NULL);
  for (guint i = 0; i < self->open->len; i++)
    if (causerie_chat_is_blank (g_ptr_array_index (self->open, i)))
      return g_object_ref (g_ptr_array_index (self->open, i));
  return add_chat (self, 0);
}
