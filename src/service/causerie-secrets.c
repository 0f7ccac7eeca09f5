/* SPDX-License-Identifier: GPL-3.0-or-later
 * Stores keys in the Secret Service or, if that fails, in memory. Keys are never written to files
 * or logs. */
#include "config.h"

#include "causerie-secrets.h"

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>

/* How often a lookup is tried again after another one that was cancelled has broken it. */
#define MAX_RETRIES 100

struct _CauserieSecrets
{
  GObject parent_instance;

  GHashTable *memory_keys;  /* keys that no keyring stored, by service identity */
  CauserieFailure *failure; /* why the last of them could not be stored */
  gboolean memory_only;
};

G_DEFINE_FINAL_TYPE (CauserieSecrets, causerie_secrets, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_MEMORY_ONLY,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static const SecretSchema schema = {
  .name = CAUSERIE_APP_ID ".Key",
  .flags = SECRET_SCHEMA_NONE,
  .attributes = { { "service", SECRET_SCHEMA_ATTRIBUTE_STRING } },
};

typedef struct
{
  char *identity;
  char *key;
  gboolean allow_prompt;
  guint n_retries;
} Request;

static void
free_key (char *key)
{
  secret_password_free (key);
}

static void
free_request (Request *request)
{
  g_free (request->identity);
  free_key (request->key);
  g_free (request);
}

static char *
dup_key (const char *key)
{
  /* To be freed with free_key(), which overwrites it. */
  return g_strdup (key);
}

static void
set_memory_only (CauserieSecrets *self, gboolean memory_only)
{
  if (self->memory_only == memory_only)
    return;
  self->memory_only = memory_only;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MEMORY_ONLY]);
}

static GTask *
begin (CauserieSecrets *self, const char *identity, const char *key, GCancellable *cancellable,
       GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);
  Request *request = g_new0 (Request, 1);

  request->identity = g_strdup (identity);
  request->key = key != NULL ? dup_key (key) : NULL;
  g_task_set_task_data (task, request, (GDestroyNotify)free_request);
  return task;
}

static gboolean
is_bus_known (void)
{
  g_autofree char *socket = g_build_filename (g_get_user_runtime_dir (), "bus", NULL);

  return g_getenv ("DBUS_SESSION_BUS_ADDRESS") != NULL || g_file_test (socket, G_FILE_TEST_EXISTS);
}

/* Returns: whether it is certain that there is no keyring: no running or activatable program
 * provides the Secret Service, or there is no session bus, as its socket does not exist or it has
 * no address. After any other error there may be a keyring that is locked or failed. */
static gboolean
is_keyring_missing (const GError *error)
{
  return g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN)
         || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER)
         || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND)
         || (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_FAILED) && !is_bus_known ());
}

static void
return_keyring_error (GTask *task, GError *error)
{
  g_autoptr (GError) reason = error;

  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&reason));
      return;
    }
  if (reason != NULL)
    g_dbus_error_strip_remote_error (reason);
  g_task_return_error (task,
                       causerie_error_new_full (CAUSERIE_ERROR_KEYRING,
                                                reason != NULL ? reason->message : NULL, NULL, 0));
}

/* Another request may have stored a key in memory while the keyring was queried. */
static gboolean
return_memory_key (GTask *task)
{
  CauserieSecrets *self = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);
  const char *key = g_hash_table_lookup (self->memory_keys, request->identity);

  if (key != NULL)
    g_task_return_pointer (task, dup_key (key), (GDestroyNotify)free_key);
  return key != NULL;
}

/* The search found an item. If its secret cannot be read, it is locked or the keyring failed. */
static void
on_retrieved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  g_autoptr (GError) error = NULL;
  SecretValue *value
      = secret_retrievable_retrieve_secret_finish (SECRET_RETRIEVABLE (source), result, &error);
  const char *key = value != NULL ? secret_value_get_text (value) : NULL;

  if (key != NULL)
    g_task_return_pointer (task, dup_key (key), (GDestroyNotify)free_key);
  else
    return_keyring_error (task, g_steal_pointer (&error));
  g_clear_pointer (&value, secret_value_unref);
}

static void search (GTask *task);

/* GIO shares one connection to the bus. If the request that opens it is cancelled, all that wait
   for it get the error of the cancellation. */
static gboolean
is_cancelled_by_another (GTask *task, const GError *error)
{
  Request *request = g_task_get_task_data (task);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      || g_cancellable_is_cancelled (g_task_get_cancellable (task))
      || request->n_retries == MAX_RETRIES)
    return FALSE;
  request->n_retries++;
  return TRUE;
}

static gboolean
on_retry_cb (gpointer data)
{
  search (G_TASK (data));
  return G_SOURCE_REMOVE;
}

/* The shared connection can be opened again when the cancelled request has ended. */
static void
retry (GTask *task)
{
  GSource *source = g_idle_source_new ();

  g_source_set_callback (source, on_retry_cb, g_object_ref (task), g_object_unref);
  g_source_attach (source, g_task_get_context (task));
  g_source_unref (source);
}

/* secret_password_lookup() returns NULL without an error for an item that stays locked; a search
   finds it. */
static void
on_searched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  g_autoptr (GError) error = NULL;
  g_autolist (SecretRetrievable) items = secret_password_search_finish (result, &error);

  if (return_memory_key (task))
    return;
  if (is_cancelled_by_another (task, error))
    {
      retry (task);
      return;
    }
  if (items != NULL)
    secret_retrievable_retrieve_secret (items->data, g_task_get_cancellable (task), on_retrieved_cb,
                                        g_object_ref (task));
  else if (error != NULL && !is_keyring_missing (error))
    return_keyring_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, NULL, NULL);
}

static void
search (GTask *task)
{
  Request *request = g_task_get_task_data (task);

  secret_password_search (&schema,
                          request->allow_prompt ? SECRET_SEARCH_UNLOCK : SECRET_SEARCH_NONE,
                          g_task_get_cancellable (task), on_searched_cb, g_object_ref (task),
                          "service", request->identity, NULL);
}

static void
store_in_memory (CauserieSecrets *self, Request *request, const GError *error)
{
  g_autoptr (CauserieFailure) failure = causerie_failure_new (
      is_keyring_missing (error) ? CAUSERIE_ERROR_NO_KEYRING : CAUSERIE_ERROR_KEYRING,
      error->message, NULL, 0);

  causerie_failure_set (&self->failure, failure);
  g_hash_table_replace (self->memory_keys, g_strdup (request->identity),
                        g_steal_pointer (&request->key));
  set_memory_only (self, TRUE);
}

static void
on_stored_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  g_autoptr (GError) error = NULL;
  CauserieSecrets *self = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);

  if (secret_password_store_finish (result, &error))
    {
      g_hash_table_remove (self->memory_keys, request->identity);
      set_memory_only (self, g_hash_table_size (self->memory_keys) > 0);
      g_task_return_boolean (task, TRUE);
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  /* libsecret sets no error if the user dismissed the prompt. */
  if (error == NULL)
    error = g_error_new_literal (SECRET_ERROR, SECRET_ERROR_IS_LOCKED, "");
  store_in_memory (self, request, error);
  g_task_return_boolean (task, TRUE);
}

/* secret_password_clear() skips locked items, whose key would be used again: report an error if one
   is left. */
static void
on_searched_for_rest_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  g_autoptr (GError) error = NULL;
  g_autolist (SecretRetrievable) items = secret_password_search_finish (result, &error);

  if (items != NULL || error != NULL)
    return_keyring_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_cleared_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  g_autoptr (GError) error = NULL;
  CauserieSecrets *self = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);
  gboolean removed = g_hash_table_remove (self->memory_keys, request->identity);

  secret_password_clear_finish (result, &error);
  set_memory_only (self, g_hash_table_size (self->memory_keys) > 0);
  if (error == NULL)
    secret_password_search (&schema, SECRET_SEARCH_NONE, g_task_get_cancellable (task),
                            on_searched_for_rest_cb, g_object_ref (task), "service",
                            request->identity, NULL);
  else if (!is_keyring_missing (error))
    return_keyring_error (task, g_steal_pointer (&error));
  else if (removed)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (
        task, causerie_error_new_full (CAUSERIE_ERROR_NO_KEYRING, error->message, NULL, 0));
}

static void
causerie_secrets_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_MEMORY_ONLY)
    g_value_set_boolean (value, CAUSERIE_SECRETS (object)->memory_only);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
causerie_secrets_finalize (GObject *object)
{
  g_clear_pointer (&CAUSERIE_SECRETS (object)->failure, causerie_failure_unref);
  g_hash_table_unref (CAUSERIE_SECRETS (object)->memory_keys);
  G_OBJECT_CLASS (causerie_secrets_parent_class)->finalize (object);
}

static void
causerie_secrets_class_init (CauserieSecretsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = causerie_secrets_get_property;
  object_class->finalize = causerie_secrets_finalize;
  properties[PROP_MEMORY_ONLY]
      = g_param_spec_boolean ("memory-only", NULL, NULL, FALSE,
                              G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
causerie_secrets_init (CauserieSecrets *self)
{
  self->memory_keys
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)free_key);
}

CauserieSecrets *
causerie_secrets_new (void)
{
  return g_object_new (CAUSERIE_TYPE_SECRETS, NULL);
}

/**
 * causerie_secrets_lookup_async:
 * @allow_prompt: whether the keyring may ask for its password
 *
 * Looks up a key. With a prompt this lasts until the user answers it. A key in memory is newer than
 * one in a keyring, and is returned at once.
 */
void
causerie_secrets_lookup_async (CauserieSecrets *self, const char *identity, gboolean allow_prompt,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer data)
{
  g_autoptr (GTask) task = NULL;
  Request *request;

  g_return_if_fail (CAUSERIE_IS_SECRETS (self) && identity != NULL);
  task = begin (self, identity, NULL, cancellable, callback, data);
  request = g_task_get_task_data (task);
  request->allow_prompt = allow_prompt;
  g_task_set_source_tag (task, causerie_secrets_lookup_async);
  if (!return_memory_key (task))
    search (task);
}

/**
 * causerie_secrets_lookup_finish:
 * @error: return location for %CAUSERIE_ERROR_KEYRING if it is unknown whether there is a key, or
 *   it cannot be read; or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): the key; %NULL without @error if there is none
 */
char *
causerie_secrets_lookup_finish (CauserieSecrets *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Stores a key in the default keyring, or in memory if that fails. */
void
causerie_secrets_store_async (CauserieSecrets *self, const char *identity, const char *key,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer data)
{
  g_autofree char *label = NULL;
  GTask *task;

  g_return_if_fail (CAUSERIE_IS_SECRETS (self) && identity != NULL && key != NULL);
  /* Translators: the name of an entry in the keyring; %s is the address of a service. */
  label = g_strdup_printf (_ ("Causerie key for %s"), identity);
  task = begin (self, identity, key, cancellable, callback, data);
  g_task_set_source_tag (task, causerie_secrets_store_async);
  secret_password_store (&schema, SECRET_COLLECTION_DEFAULT, label, key, cancellable, on_stored_cb,
                         task, "service", identity, NULL);
}

/**
 * causerie_secrets_store_finish:
 * @for_run_only: (out) (optional): whether the key is only in memory
 * @error: return location for %G_IO_ERROR_CANCELLED, the only error
 */
gboolean
causerie_secrets_store_finish (CauserieSecrets *self, GAsyncResult *result, gboolean *for_run_only,
                               GError **error)
{
  Request *request;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  request = g_task_get_task_data (G_TASK (result));
  if (for_run_only != NULL)
    *for_run_only = g_hash_table_contains (self->memory_keys, request->identity);
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
causerie_secrets_clear_async (CauserieSecrets *self, const char *identity,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer data)
{
  GTask *task;

  g_return_if_fail (CAUSERIE_IS_SECRETS (self) && identity != NULL);
  task = begin (self, identity, NULL, cancellable, callback, data);
  g_task_set_source_tag (task, causerie_secrets_clear_async);
  secret_password_clear (&schema, cancellable, on_cleared_cb, task, "service", identity, NULL);
}

/**
 * causerie_secrets_clear_finish:
 * @error: return location for %CAUSERIE_ERROR_KEYRING, %CAUSERIE_ERROR_NO_KEYRING or
 *   %G_IO_ERROR_CANCELLED
 *
 * Returns: whether no key is stored for that service any more
 */
gboolean
causerie_secrets_clear_finish (CauserieSecrets *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Returns: whether any key is only in memory, as it could not be stored in a keyring */
gboolean
causerie_secrets_get_memory_only (CauserieSecrets *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SECRETS (self), FALSE);
  return self->memory_only;
}

/* Returns: (transfer none) (nullable): why a key is only in memory: %CAUSERIE_ERROR_NO_KEYRING, or
 * %CAUSERIE_ERROR_KEYRING if the keyring failed; %NULL if there is no such key */
CauserieFailure *
causerie_secrets_get_failure (CauserieSecrets *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SECRETS (self), NULL);
  return self->memory_only ? self->failure : NULL;
}
