/* SPDX-License-Identifier: GPL-3.0-or-later
 * Keys in the Secret Service; without one, in memory. A key is never written or logged here. */
#include "config.h"

#include "causerie-secrets.h"

#include "causerie-error.h"

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>

struct _CauserieSecrets
{
  GObject parent_instance;

  GHashTable *kept; /* what no keyring took, by identity */
  gboolean kept_for_run_only;
};

G_DEFINE_FINAL_TYPE (CauserieSecrets, causerie_secrets, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_KEPT_FOR_RUN_ONLY,
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
  /* Freed with free_key(), which takes any memory of GLib's and overwrites it. */
  return g_strdup (key);
}

static void
set_kept_for_run_only (CauserieSecrets *self, gboolean kept)
{
  if (self->kept_for_run_only == kept)
    return;
  self->kept_for_run_only = kept;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KEPT_FOR_RUN_ONLY]);
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

static void
on_looked_up_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  g_autoptr (GError) error = NULL;
  CauserieSecrets *self = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);
  const char *kept = g_hash_table_lookup (self->kept, request->identity);
  char *key = secret_password_lookup_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  /* A keyring that is missing or stays locked is told when a key is stored; reading goes on. */
  if (error != NULL)
    g_debug ("Looking up a key: %s", error->message);
  /* It may have been kept while the keyring was asked. */
  if (kept != NULL)
    {
      free_key (key);
      key = dup_key (kept);
    }
  g_task_return_pointer (task, key, (GDestroyNotify)free_key);
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
      g_hash_table_remove (self->kept, request->identity);
      set_kept_for_run_only (self, g_hash_table_size (self->kept) > 0);
      g_task_return_boolean (task, TRUE);
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  g_debug ("Storing a key: %s", error->message);
  g_hash_table_replace (self->kept, g_strdup (request->identity), g_steal_pointer (&request->key));
  set_kept_for_run_only (self, TRUE);
  g_task_return_boolean (task, TRUE);
}

static void
on_cleared_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  g_autoptr (GError) error = NULL;
  CauserieSecrets *self = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);
  gboolean kept = g_hash_table_remove (self->kept, request->identity);

  secret_password_clear_finish (result, &error);
  set_kept_for_run_only (self, g_hash_table_size (self->kept) > 0);
  if (error == NULL || kept)
    g_task_return_boolean (task, TRUE);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_error (
        task, causerie_error_new_full (CAUSERIE_ERROR_NO_KEYRING, error->message, NULL, 0));
}

static void
causerie_secrets_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_KEPT_FOR_RUN_ONLY)
    g_value_set_boolean (value, CAUSERIE_SECRETS (object)->kept_for_run_only);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
causerie_secrets_finalize (GObject *object)
{
  g_hash_table_unref (CAUSERIE_SECRETS (object)->kept);
  G_OBJECT_CLASS (causerie_secrets_parent_class)->finalize (object);
}

static void
causerie_secrets_class_init (CauserieSecretsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = causerie_secrets_get_property;
  object_class->finalize = causerie_secrets_finalize;
  properties[PROP_KEPT_FOR_RUN_ONLY]
      = g_param_spec_boolean ("kept-for-run-only", NULL, NULL, FALSE,
                              G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
causerie_secrets_init (CauserieSecrets *self)
{
  self->kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)free_key);
}

/**
 * causerie_secrets_new:
 *
 * Returns: (transfer full): the keys; the Secret Service is not called until the first use
 */
CauserieSecrets *
causerie_secrets_new (void)
{
  return g_object_new (CAUSERIE_TYPE_SECRETS, NULL);
}

/**
 * causerie_secrets_lookup_async:
 * @self: the keys
 * @identity: the service's identity
 * @cancellable: (nullable): cancels the call
 * @callback: called with the key
 * @data: for @callback
 *
 * Looks a key up. It may take as long as the person needs to unlock a keyring. A key that no
 * keyring took is newer than what one may have, and is there at once.
 */
void
causerie_secrets_lookup_async (CauserieSecrets *self, const char *identity,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer data)
{
  const char *kept;
  GTask *task;

  g_return_if_fail (CAUSERIE_IS_SECRETS (self) && identity != NULL);
  task = begin (self, identity, NULL, cancellable, callback, data);
  g_task_set_source_tag (task, causerie_secrets_lookup_async);
  kept = g_hash_table_lookup (self->kept, identity);
  if (kept != NULL)
    {
      g_task_return_pointer (task, dup_key (kept), (GDestroyNotify)free_key);
      g_object_unref (task);
      return;
    }
  secret_password_lookup (&schema, cancellable, on_looked_up_cb, task, "service", identity, NULL);
}

/**
 * causerie_secrets_lookup_finish:
 * @self: the keys
 * @result: what the callback was given
 * @error: return location for %G_IO_ERROR_CANCELLED, the only error
 *
 * Returns: (transfer full) (nullable): the key, or %NULL if none is kept or no keyring answers
 */
char *
causerie_secrets_lookup_finish (CauserieSecrets *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * causerie_secrets_store_async:
 * @self: the keys
 * @identity: the service's identity
 * @key: the key
 * @cancellable: (nullable): cancels the call
 * @callback: called when the key is kept
 * @data: for @callback
 *
 * Stores a key in the default keyring, or in memory if there is none.
 */
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
 * @self: the keys
 * @result: what the callback was given
 * @for_run_only: (out) (optional): whether no keyring took it, so that it is gone after this run
 * @error: return location for %G_IO_ERROR_CANCELLED, the only error
 *
 * Returns: whether the key is kept
 */
gboolean
causerie_secrets_store_finish (CauserieSecrets *self, GAsyncResult *result, gboolean *for_run_only,
                               GError **error)
{
  Request *request;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  request = g_task_get_task_data (G_TASK (result));
  if (for_run_only != NULL)
    *for_run_only = g_hash_table_contains (self->kept, request->identity);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * causerie_secrets_clear_async:
 * @self: the keys
 * @identity: the service's identity
 * @cancellable: (nullable): cancels the call
 * @callback: called when the key is gone
 * @data: for @callback
 */
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
 * @self: the keys
 * @result: what the callback was given
 * @error: return location for %CAUSERIE_ERROR_NO_KEYRING or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether no key is kept for that service any more
 */
gboolean
causerie_secrets_clear_finish (CauserieSecrets *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * causerie_secrets_get_kept_for_run_only:
 * @self: the keys
 *
 * Returns: whether some key is kept in memory alone, because no keyring took it
 */
gboolean
causerie_secrets_get_kept_for_run_only (CauserieSecrets *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SECRETS (self), FALSE);
  return self->kept_for_run_only;
}
