/* SPDX-License-Identifier: GPL-3.0-or-later
 * A configured service: its address, its models, and the request parts that it refuses. */
#include "config.h"

#include "causerie-service-entry.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* How long a turn waits for the first model list, in microseconds. Some servers never answer that
   request, but do answer messages. */
#define FIRST_LIST_TIMEOUT (10 * G_USEC_PER_SEC)

struct _CauserieServiceEntry
{
  GObject parent_instance;

  CauserieClient *client;
  GVariant *record; /* as last read or written, including unknown keys of later versions */
  char *id;
  char *preset_id; /* as stored, maybe one of a later version */
  const CauserieServicePreset *preset;
  char *name;
  char *base_url;
  char *model;
  gboolean model_must_be_listed; /* use @model only if the service lists it, as it may have been
                                    chosen for another service */

  CauserieService *service;
  GListStore *models;
  gboolean models_listed;
  CauserieFailure *models_failure;
  GCancellable *loading;   /* the model request in progress */
  GSource *timeout;        /* for the first model list; set together with @loading */
  GHashTable *refused;     /* dup_refused_key () */
  GHashTable *most_tokens; /* of model ids: GINT_TO_POINTER () */
  char *default_model;
  gboolean ready;
};

G_DEFINE_FINAL_TYPE (CauserieServiceEntry, causerie_service_entry, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_NAME,
  PROP_BASE_URL,
  PROP_MODEL,
  PROP_SERVICE,
  PROP_DEFAULT_MODEL,
  PROP_MODELS_FAILURE,
  PROP_LOADING,
  PROP_READY,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

enum
{
  REFUSED,
  REFUSALS_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* The parts in the settings. */
static const char *const part_names[CAUSERIE_N_REQUEST_PARTS] = {
  [CAUSERIE_REQUEST_THINKING] = "thinking",
  [CAUSERIE_REQUEST_TOOLS] = "tools",
  [CAUSERIE_REQUEST_CACHE] = "cache",
  [CAUSERIE_REQUEST_CACHE_HOUR] = "cache-hour",
  [CAUSERIE_REQUEST_SYSTEM_BLOCKS] = "system-blocks",
  [CAUSERIE_REQUEST_WEB_SEARCH] = "web-search",
  [CAUSERIE_REQUEST_WEB_FETCH] = "web-fetch",
  [CAUSERIE_REQUEST_EFFORT] = "effort",
  [CAUSERIE_REQUEST_LENGTH] = "length",
};

static void
notify (CauserieServiceEntry *self, guint property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static gboolean
has_models (CauserieServiceEntry *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->models)) > 0;
}

static void
update_ready (CauserieServiceEntry *self)
{
  gboolean ready = self->loading == NULL || has_models (self) || self->default_model[0] != '\0';

  if (self->ready == ready)
    return;
  self->ready = ready;
  notify (self, PROP_READY);
}

/* @loading: (transfer full) (nullable): the new request, or %NULL */
static void
set_loading (CauserieServiceEntry *self, GCancellable *loading)
{
  gboolean changes = (self->loading != NULL) != (loading != NULL);

  g_clear_object (&self->loading);
  self->loading = loading;
  if (changes)
    notify (self, PROP_LOADING);
}

static char *
dup_best_model (CauserieServiceEntry *self)
{
  g_autoptr (GPtrArray) models = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_models = g_list_model_get_n_items (G_LIST_MODEL (self->models));
  CauserieModel *best;

  for (guint i = 0; i < n_models; i++)
    g_ptr_array_add (models, g_list_model_get_item (G_LIST_MODEL (self->models), i));
  best = models->len > 0 ? causerie_model_list_pick_default (models) : NULL;
  return g_strdup (best != NULL ? causerie_model_get_id (best) : "");
}

static void
update_default_model (CauserieServiceEntry *self)
{
  gboolean chosen = self->model[0] != '\0'
                    && ((!self->model_must_be_listed && self->service != NULL)
                        || causerie_service_entry_find_model (self, self->model) != NULL);
  g_autofree char *model = chosen ? g_strdup (self->model) : dup_best_model (self);

  if (g_str_equal (model, self->default_model))
    return;
  g_free (self->default_model);
  self->default_model = g_steal_pointer (&model);
  notify (self, PROP_DEFAULT_MODEL);
}

static void
set_models_failure (CauserieServiceEntry *self, CauserieFailure *failure)
{
  if (causerie_failure_set (&self->models_failure, failure))
    notify (self, PROP_MODELS_FAILURE);
}

static void
splice_models (CauserieServiceEntry *self, GPtrArray *models, gboolean listed)
{
  guint n_old = g_list_model_get_n_items (G_LIST_MODEL (self->models));

  self->models_listed = listed;
  if (n_old > 0 || (models != NULL && models->len > 0))
    g_list_store_splice (self->models, 0, n_old, models != NULL ? models->pdata : NULL,
                         models != NULL ? models->len : 0);
  update_default_model (self);
}

static void
clear_timeout (CauserieServiceEntry *self)
{
  if (self->timeout != NULL)
    g_source_destroy (self->timeout);
  g_clear_pointer (&self->timeout, g_source_unref);
}

static gboolean
on_timeout_cb (gpointer data)
{
  CauserieServiceEntry *self = CAUSERIE_SERVICE_ENTRY (data);

  clear_timeout (self);
  if (!has_models (self))
    causerie_service_entry_set_models (self, NULL);
  update_ready (self);
  return G_SOURCE_REMOVE;
}

static void
on_models_listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieServiceEntry) self = CAUSERIE_SERVICE_ENTRY (data);
  g_autoptr (CauserieFailure) failure = NULL;
  g_autoptr (GPtrArray) models = NULL;
  g_autoptr (GError) error = NULL;

  models = causerie_client_list_models_finish (CAUSERIE_CLIENT (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  set_loading (self, NULL);
  clear_timeout (self);
  if (error != NULL && !g_error_matches (error, CAUSERIE_ERROR, CAUSERIE_ERROR_NOT_FOUND))
    failure = causerie_failure_new_from_error (error);
  /* After a failure keep the models, so that an open menu does not change. */
  if ((models != NULL && models->len > 0) || !has_models (self))
    causerie_service_entry_set_models (self, models);
  set_models_failure (self, failure);
  update_ready (self);
}

static gboolean
set_text (char **place, const char *text)
{
  if (g_strcmp0 (*place, text) == 0)
    return FALSE;
  g_free (*place);
  *place = g_strdup (text != NULL ? text : "");
  return TRUE;
}

static void
causerie_service_entry_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CauserieServiceEntry *self = CAUSERIE_SERVICE_ENTRY (object);

  switch (id)
    {
    case PROP_NAME:
      g_value_set_string (value, causerie_service_entry_get_name (self));
      break;
    case PROP_BASE_URL:
      g_value_set_string (value, self->base_url);
      break;
    case PROP_MODEL:
      g_value_set_string (value, self->model);
      break;
    case PROP_SERVICE:
      g_value_set_object (value, self->service);
      break;
    case PROP_DEFAULT_MODEL:
      g_value_set_string (value, self->default_model);
      break;
    case PROP_MODELS_FAILURE:
      g_value_set_boxed (value, self->models_failure);
      break;
    case PROP_READY:
      g_value_set_boolean (value, self->ready);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
causerie_service_entry_dispose (GObject *object)
{
  CauserieServiceEntry *self = CAUSERIE_SERVICE_ENTRY (object);

  causerie_service_entry_cancel_loading (self);
  g_clear_object (&self->service);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (causerie_service_entry_parent_class)->dispose (object);
}

static void
causerie_service_entry_finalize (GObject *object)
{
  CauserieServiceEntry *self = CAUSERIE_SERVICE_ENTRY (object);

  g_clear_pointer (&self->record, g_variant_unref);
  g_free (self->id);
  g_free (self->preset_id);
  g_free (self->name);
  g_free (self->base_url);
  g_free (self->model);
  g_object_unref (self->models);
  g_clear_pointer (&self->models_failure, causerie_failure_unref);
  g_hash_table_unref (self->refused);
  g_hash_table_unref (self->most_tokens);
  g_free (self->default_model);
  G_OBJECT_CLASS (causerie_service_entry_parent_class)->finalize (object);
}

static void
causerie_service_entry_class_init (CauserieServiceEntryClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = causerie_service_entry_get_property;
  object_class->dispose = causerie_service_entry_dispose;
  object_class->finalize = causerie_service_entry_finalize;
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, "", flags);
  properties[PROP_BASE_URL] = g_param_spec_string ("base-url", NULL, NULL, "", flags);
  properties[PROP_MODEL] = g_param_spec_string ("model", NULL, NULL, "", flags);
  properties[PROP_SERVICE]
      = g_param_spec_object ("service", NULL, NULL, CAUSERIE_TYPE_SERVICE, flags);
  properties[PROP_DEFAULT_MODEL] = g_param_spec_string ("default-model", NULL, NULL, "", flags);
  properties[PROP_MODELS_FAILURE]
      = g_param_spec_boxed ("models-failure", NULL, NULL, CAUSERIE_TYPE_FAILURE, flags);
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags);
  properties[PROP_READY] = g_param_spec_boolean ("ready", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[REFUSED] = g_signal_new ("refused", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_STRING);
  signals[REFUSALS_CHANGED] = g_signal_new ("refusals-changed", G_TYPE_FROM_CLASS (klass),
                                            G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
causerie_service_entry_init (CauserieServiceEntry *self)
{
  self->models = g_list_store_new (CAUSERIE_TYPE_MODEL);
  self->refused = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->most_tokens = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->name = g_strdup ("");
  self->base_url = g_strdup ("");
  self->model = g_strdup ("");
  self->default_model = g_strdup ("");
  self->ready = TRUE;
}

/**
 * causerie_service_entry_new:
 * @id: identifies the entry in the settings only
 * @preset: the id of a #CauserieServicePreset; one of a later version is treated as `custom`
 */
CauserieServiceEntry *
causerie_service_entry_new (CauserieClient *client, const char *id, const char *preset)
{
  CauserieServiceEntry *self;

  g_return_val_if_fail (CAUSERIE_IS_CLIENT (client) && id != NULL && preset != NULL, NULL);
  self = g_object_new (CAUSERIE_TYPE_SERVICE_ENTRY, NULL);
  self->client = g_object_ref (client);
  self->id = g_strdup (id);
  self->preset_id = g_strdup (preset);
  self->preset = causerie_service_preset_find (preset);
  if (causerie_service_entry_get_kind (self) == CAUSERIE_SERVICE_CUSTOM)
    set_text (&self->base_url, self->preset->base_url);
  /* The demo has other models in other versions. */
  self->model_must_be_listed = g_str_equal (preset, CAUSERIE_PRESET_DEMO);
  return self;
}

CauserieServiceEntry *
causerie_service_entry_new_for_run (CauserieClient *client, CauserieService *service)
{
  gboolean anthropic = causerie_service_get_kind (service) == CAUSERIE_SERVICE_ANTHROPIC;
  CauserieServiceEntry *self = causerie_service_entry_new (
      client, "environment", anthropic ? CAUSERIE_PRESET_ANTHROPIC : CAUSERIE_PRESET_CUSTOM);

  self->model_must_be_listed = TRUE;
  return self;
}

/**
 * causerie_service_entry_new_from_record:
 * @record: a dictionary of type `a{sv}`, see causerie_service_entry_write_record()
 *
 * Returns: (transfer full) (nullable): the entry, or %NULL if @record has no id
 */
CauserieServiceEntry *
causerie_service_entry_new_from_record (CauserieClient *client, GVariant *record)
{
  CauserieServiceEntry *self;
  const char *id = NULL;
  const char *preset = CAUSERIE_PRESET_CUSTOM;

  if (!g_variant_lookup (record, "id", "&s", &id) || id[0] == '\0')
    return NULL;
  g_variant_lookup (record, "preset", "&s", &preset);
  self = causerie_service_entry_new (client, id, preset);
  causerie_service_entry_read_record (self, record);
  return self;
}

static char *
dup_refused_key (CauserieRequestPart part, const char *model)
{
  return g_strdup_printf ("%d\n%s", part, model);
}

static int
find_part (const char *name)
{
  for (int part = 0; part < CAUSERIE_N_REQUEST_PARTS; part++)
    if (g_str_equal (part_names[part], name))
      return part;
  return -1;
}

/* Parts that only a later version knows are ignored. */
static void
read_refusals (CauserieServiceEntry *self, GVariant *record)
{
  g_autoptr (GVariant) refused
      = g_variant_lookup_value (record, "refused", G_VARIANT_TYPE ("a{sas}"));
  g_autoptr (GVariant) limits
      = g_variant_lookup_value (record, "most-tokens", G_VARIANT_TYPE ("a{si}"));
  GVariantIter iter;
  const char *model;
  char **parts;
  int most;

  g_hash_table_remove_all (self->refused);
  g_hash_table_remove_all (self->most_tokens);
  if (refused != NULL)
    {
      g_variant_iter_init (&iter, refused);
      while (g_variant_iter_loop (&iter, "{&s^a&s}", &model, &parts))
        for (guint i = 0; parts[i] != NULL; i++)
          if (find_part (parts[i]) >= 0)
            g_hash_table_add (self->refused, dup_refused_key (find_part (parts[i]), model));
    }
  if (limits != NULL)
    {
      g_variant_iter_init (&iter, limits);
      while (g_variant_iter_loop (&iter, "{&si}", &model, &most))
        if (most > 0)
          g_hash_table_insert (self->most_tokens, g_strdup (model), GINT_TO_POINTER (most));
    }
  g_signal_emit (self, signals[REFUSALS_CHANGED], 0);
}

/* Returns: (transfer floating): the refused parts by model */
static GVariant *
write_refused (CauserieServiceEntry *self)
{
  g_autoptr (GHashTable) models = g_hash_table_new (g_str_hash, g_str_equal);
  GVariantBuilder builder;
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->refused);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_add (models, strchr (key, '\n') + 1);
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{sas}"));
  g_hash_table_iter_init (&iter, models);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      g_variant_builder_open (&builder, G_VARIANT_TYPE ("{sas}"));
      g_variant_builder_add (&builder, "s", key);
      g_variant_builder_open (&builder, G_VARIANT_TYPE ("as"));
      for (int part = 0; part < CAUSERIE_N_REQUEST_PARTS; part++)
        if (causerie_service_entry_get_refused (self, (CauserieRequestPart)part, key))
          g_variant_builder_add (&builder, "s", part_names[part]);
      g_variant_builder_close (&builder);
      g_variant_builder_close (&builder);
    }
  return g_variant_builder_end (&builder);
}

/* Returns: (transfer floating) */
static GVariant *
write_most_tokens (CauserieServiceEntry *self)
{
  GVariantBuilder builder;
  GHashTableIter iter;
  gpointer model, most;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{si}"));
  g_hash_table_iter_init (&iter, self->most_tokens);
  while (g_hash_table_iter_next (&iter, &model, &most))
    g_variant_builder_add (&builder, "{si}", model, GPOINTER_TO_INT (most));
  return g_variant_builder_end (&builder);
}

/* Updates what is stored. The current service is not changed. */
void
causerie_service_entry_read_record (CauserieServiceEntry *self, GVariant *record)
{
  const char *name = "";
  const char *base_url;
  const char *model = "";

  g_return_if_fail (CAUSERIE_IS_SERVICE_ENTRY (self));
  base_url = self->preset->base_url;
  g_clear_pointer (&self->record, g_variant_unref);
  self->record = g_variant_ref_sink (record);
  g_variant_lookup (record, "name", "&s", &name);
  g_variant_lookup (record, "base-url", "&s", &base_url);
  g_variant_lookup (record, "model", "&s", &model);
  causerie_service_entry_set_name (self, name);
  causerie_service_entry_set_base_url (self, base_url);
  if (set_text (&self->model, model))
    notify (self, PROP_MODEL);
  read_refusals (self, record);
  update_default_model (self);
}

/* Returns: (transfer full): a dictionary of type `a{sv}`: `id`, `preset`, `name`, `base-url`,
 * `model`, `refused`, `most-tokens`, and the unknown members of the record that was read. It never
 * contains a key. */
GVariant *
causerie_service_entry_write_record (CauserieServiceEntry *self)
{
  GVariantDict dict;

  g_return_val_if_fail (CAUSERIE_IS_SERVICE_ENTRY (self), NULL);
  g_variant_dict_init (&dict, self->record);
  g_variant_dict_insert (&dict, "id", "s", self->id);
  g_variant_dict_insert (&dict, "preset", "s", self->preset_id);
  g_variant_dict_insert (&dict, "name", "s", self->name);
  g_variant_dict_insert (&dict, "base-url", "s", self->base_url);
  g_variant_dict_insert (&dict, "model", "s", self->model);
  g_variant_dict_insert_value (&dict, "refused", write_refused (self));
  g_variant_dict_insert_value (&dict, "most-tokens", write_most_tokens (self));
  return g_variant_ref_sink (g_variant_dict_end (&dict));
}

const char *
causerie_service_entry_get_id (CauserieServiceEntry *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SERVICE_ENTRY (self), NULL);
  return self->id;
}

/* Returns: (transfer none): what is known about this kind of service, also at another address */
const CauserieServicePreset *
causerie_service_entry_get_preset (CauserieServiceEntry *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SERVICE_ENTRY (self), NULL);
  return self->preset;
}

CauserieServiceKind
causerie_service_entry_get_kind (CauserieServiceEntry *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SERVICE_ENTRY (self), CAUSERIE_SERVICE_CUSTOM);
  return causerie_service_preset_get_kind (self->preset);
}

/* Returns: (transfer none): the user's name for it, else that of the preset, else the name of the
 * service, else its address; possibly "" */
const char *
causerie_service_entry_get_name (CauserieServiceEntry *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SERVICE_ENTRY (self), NULL);
  if (self->name[0] != '\0')
    return self->name;
  if (self->preset->name != NULL)
    return self->preset->name;
  if (causerie_service_entry_get_kind (self) == CAUSERIE_SERVICE_DEMO)
    return C_ ("service", "Demo");
  return self->service != NULL ? causerie_service_get_name (self->service) : self->base_url;
}

/**
 * causerie_service_entry_set_name:
 * @name: a name, or "" for that of the service
 */
void
causerie_service_entry_set_name (CauserieServiceEntry *self, const char *name)
{
  g_return_if_fail (CAUSERIE_IS_SERVICE_ENTRY (self) && name != NULL);
  if (set_text (&self->name, name))
    notify (self, PROP_NAME);
}

/* Returns: (transfer none): the address in front of `/v1`, or "" for that of the preset */
const char *
causerie_service_entry_get_base_url (CauserieServiceEntry *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SERVICE_ENTRY (self), "");
  return self->base_url;
}

/* Used when a service is created the next time; see causerie_service_entry_set_service(). What the
 * service at the old address refuses does not apply to another one. */
void
causerie_service_entry_set_base_url (CauserieServiceEntry *self, const char *base_url)
{
  g_autofree char *old = NULL;
  g_autofree char *identity = NULL;

  g_return_if_fail (CAUSERIE_IS_SERVICE_ENTRY (self) && base_url != NULL);
  old = causerie_service_entry_dup_identity (self);
  if (!set_text (&self->base_url, base_url))
    return;
  identity = causerie_service_entry_dup_identity (self);
  if (g_strcmp0 (old, identity) != 0)
    causerie_service_entry_forget_refusals (self);
  notify (self, PROP_BASE_URL);
}

/* Returns: (transfer full) (nullable): the identity of the service at the entry's address; %NULL if
 * that is not valid */
char *
causerie_service_entry_dup_identity (CauserieServiceEntry *self)
{
  g_autoptr (CauserieService) service = NULL;

  g_return_val_if_fail (CAUSERIE_IS_SERVICE_ENTRY (self), NULL);
  if (causerie_service_entry_get_kind (self) == CAUSERIE_SERVICE_DEMO)
    return g_strdup (CAUSERIE_PRESET_DEMO);
  service = causerie_service_entry_create_service (self, NULL, NULL, NULL);
  return service != NULL ? g_strdup (causerie_service_get_identity (service)) : NULL;
}

/* Returns: (transfer none): the id of the chosen model for new chats, listed or not, or "" for the
 * best listed one */
const char *
causerie_service_entry_get_model (CauserieServiceEntry *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SERVICE_ENTRY (self), "");
  return self->model;
}

/**
 * causerie_service_entry_set_model:
 * @model: the id of the model for new chats, listed or not, or ""
 */
void
causerie_service_entry_set_model (CauserieServiceEntry *self, const char *model)
{
  g_return_if_fail (CAUSERIE_IS_SERVICE_ENTRY (self) && model != NULL);
  if (!set_text (&self->model, model))
    return;
  if (causerie_service_entry_get_kind (self) != CAUSERIE_SERVICE_DEMO)
    self->model_must_be_listed = FALSE;
  notify (self, PROP_MODEL);
  update_default_model (self);
  update_ready (self);
}

/**
 * causerie_service_entry_create_service:
 * @base_url: (nullable): an address that replaces the entry's own
 * @key: (nullable): the key
 *
 * Creates a service without changing the entry.
 *
 * Returns: (transfer full) (nullable): the service; %NULL with %CAUSERIE_ERROR_BAD_SERVICE or
 *   %CAUSERIE_ERROR_AUTHENTICATION for an invalid address or key
 */
CauserieService *
causerie_service_entry_create_service (CauserieServiceEntry *self, const char *base_url,
                                       const char *key, GError **error)
{
  g_return_val_if_fail (CAUSERIE_IS_SERVICE_ENTRY (self), NULL);
  return causerie_service_new (
      causerie_service_entry_get_kind (self), base_url != NULL ? base_url : self->base_url,
      self->preset->key_is_token ? NULL : key, self->preset->key_is_token ? key : NULL, error);
}

/* Returns: (transfer none) (nullable): address and credential, %NULL until the key was looked up */
CauserieService *
causerie_service_entry_get_service (CauserieServiceEntry *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SERVICE_ENTRY (self), NULL);
  return self->service;
}

/**
 * causerie_service_entry_set_service:
 * @service: (nullable): address and credential
 *
 * Cancels the loading of models. If the address changes, the list is reset to the built-in models.
 * The caller must load or set the models next, which also updates "ready".
 */
void
causerie_service_entry_set_service (CauserieServiceEntry *self, CauserieService *service)
{
  g_autoptr (GPtrArray) models = NULL;

  g_return_if_fail (CAUSERIE_IS_SERVICE_ENTRY (self));
  causerie_service_entry_cancel_loading (self);
  if (service == NULL || self->service == NULL
      || g_strcmp0 (causerie_service_get_identity (self->service),
                    causerie_service_get_identity (service))
             != 0)
    {
      if (service != NULL && causerie_service_get_kind (service) == CAUSERIE_SERVICE_ANTHROPIC)
        models = causerie_model_list_builtin (CAUSERIE_SERVICE_ANTHROPIC);
      g_set_object (&self->service, service);
      splice_models (self, models, FALSE);
    }
  else
    g_set_object (&self->service, service);
  set_models_failure (self, NULL);
  notify (self, PROP_SERVICE);
  notify (self, PROP_NAME);
}

/* Returns: (transfer none): the offered models, always the same list of #CauserieModel */
GListModel *
causerie_service_entry_get_models (CauserieServiceEntry *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SERVICE_ENTRY (self), NULL);
  return G_LIST_MODEL (self->models);
}

/* Servers for local models do not have those of Anthropic. */
static GPtrArray *
list_builtin (CauserieServiceEntry *self)
{
  gboolean custom = g_str_equal (self->preset->id, CAUSERIE_PRESET_CUSTOM);

  if (!custom && (self->preset->takes & CAUSERIE_TAKES_THINKING) == 0)
    return g_ptr_array_new_with_free_func (g_object_unref);
  return causerie_model_list_builtin (causerie_service_entry_get_kind (self));
}

/**
 * causerie_service_entry_set_models:
 * @models: (nullable) (element-type CauserieModel): the models that the service lists; if %NULL or
 *   empty, the built-in ids are offered
 */
void
causerie_service_entry_set_models (CauserieServiceEntry *self, GPtrArray *models)
{
  g_autoptr (GPtrArray) builtin = NULL;

  g_return_if_fail (CAUSERIE_IS_SERVICE_ENTRY (self));
  if (models == NULL || models->len == 0)
    builtin = list_builtin (self);
  splice_models (self, builtin != NULL ? builtin : models, builtin == NULL);
  update_ready (self);
}

/* Returns: whether the offered models were listed by the service, and are not the built-in ones */
gboolean
causerie_service_entry_get_models_listed (CauserieServiceEntry *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SERVICE_ENTRY (self), FALSE);
  return self->models_listed;
}

/* Returns: (transfer none) (nullable): why the models could not be listed */
CauserieFailure *
causerie_service_entry_get_models_failure (CauserieServiceEntry *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SERVICE_ENTRY (self), NULL);
  return self->models_failure;
}

/* Requests the models of the service. On success the list changes, otherwise "models-failure" is
 * set. */
void
causerie_service_entry_load_models (CauserieServiceEntry *self)
{
  g_return_if_fail (CAUSERIE_IS_SERVICE_ENTRY (self));
  if (self->service == NULL)
    return;
  causerie_service_entry_cancel_loading (self);
  set_loading (self, g_cancellable_new ());
  self->timeout
      = causerie_clock_create_timer (causerie_client_get_clock (self->client), FIRST_LIST_TIMEOUT);
  g_source_set_callback (self->timeout, on_timeout_cb, self, NULL);
  g_source_attach (self->timeout, g_main_context_get_thread_default ());
  causerie_client_list_models_async (self->client, self->service, self->loading,
                                     on_models_listed_cb, g_object_ref (self));
  update_ready (self);
}

/* Returns: whether the service is being asked for its models */
gboolean
causerie_service_entry_get_loading (CauserieServiceEntry *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SERVICE_ENTRY (self), FALSE);
  return self->loading != NULL;
}

/* Requests the models if they are neither listed nor being requested. */
void
causerie_service_entry_ensure_models (CauserieServiceEntry *self)
{
  g_return_if_fail (CAUSERIE_IS_SERVICE_ENTRY (self));
  if (self->loading == NULL && !self->models_listed)
    causerie_service_entry_load_models (self);
}

/* Cancels the model request. "ready" is not updated. */
void
causerie_service_entry_cancel_loading (CauserieServiceEntry *self)
{
  g_return_if_fail (CAUSERIE_IS_SERVICE_ENTRY (self));
  if (self->loading != NULL)
    g_cancellable_cancel (self->loading);
  set_loading (self, NULL);
  clear_timeout (self);
}

/**
 * causerie_service_entry_find_model:
 * @id: (nullable): a model's id
 *
 * Returns: (transfer none) (nullable): the offered model with that id
 */
CauserieModel *
causerie_service_entry_find_model (CauserieServiceEntry *self, const char *id)
{
  guint n_models;

  g_return_val_if_fail (CAUSERIE_IS_SERVICE_ENTRY (self), NULL);
  n_models = g_list_model_get_n_items (G_LIST_MODEL (self->models));
  for (guint i = 0; i < n_models; i++)
    {
      g_autoptr (CauserieModel) model = g_list_model_get_item (G_LIST_MODEL (self->models), i);

      if (g_strcmp0 (causerie_model_get_id (model), id) == 0)
        return model;
    }
  return NULL;
}

/* Returns: (transfer full): the offered model, or a new one of which only the id is known */
CauserieModel *
causerie_service_entry_dup_model (CauserieServiceEntry *self, const char *id)
{
  CauserieModel *model;

  g_return_val_if_fail (CAUSERIE_IS_SERVICE_ENTRY (self) && id != NULL, NULL);
  model = causerie_service_entry_find_model (self, id);
  return model != NULL ? g_object_ref (model) : causerie_model_new (id);
}

/* Returns: (transfer none): the id of the model for new chats: the chosen one, else the best
 * offered one; "" while none is known */
const char *
causerie_service_entry_get_default_model (CauserieServiceEntry *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SERVICE_ENTRY (self), "");
  return self->default_model;
}

/* Returns: %FALSE while there is no model for new chats and the first model list is awaited, for
 * some seconds at most */
gboolean
causerie_service_entry_get_ready (CauserieServiceEntry *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SERVICE_ENTRY (self), TRUE);
  return self->ready;
}

/* Returns: whether files can be sent as blocks of type `document`: PDF and text. A list in
 * Anthropic's format tells it for a service of an unknown kind. */
gboolean
causerie_service_entry_get_takes_documents (CauserieServiceEntry *self)
{
  guint n_models;

  g_return_val_if_fail (CAUSERIE_IS_SERVICE_ENTRY (self), FALSE);
  if (self->preset->takes & CAUSERIE_TAKES_DOCUMENTS)
    return TRUE;
  n_models = g_list_model_get_n_items (G_LIST_MODEL (self->models));
  for (guint i = 0; i < n_models; i++)
    {
      g_autoptr (CauserieModel) model = g_list_model_get_item (G_LIST_MODEL (self->models), i);

      if (causerie_model_get_pdf_input (model) == CAUSERIE_SUPPORT_YES)
        return TRUE;
    }
  return FALSE;
}

/**
 * causerie_service_entry_add_refused:
 * @model: the id of the requested model
 *
 * Remembers that the service refuses @part in requests for this model, until its address changes.
 */
void
causerie_service_entry_add_refused (CauserieServiceEntry *self, CauserieRequestPart part,
                                    const char *model)
{
  g_return_if_fail (CAUSERIE_IS_SERVICE_ENTRY (self) && model != NULL);
  if (!g_hash_table_add (self->refused, dup_refused_key (part, model)))
    return;
  g_signal_emit (self, signals[REFUSALS_CHANGED], 0);
  g_signal_emit (self, signals[REFUSED], 0, part, model);
}

/* Returns: whether the service has refused that part for that model */
gboolean
causerie_service_entry_get_refused (CauserieServiceEntry *self, CauserieRequestPart part,
                                    const char *model)
{
  g_autofree char *key = NULL;

  g_return_val_if_fail (CAUSERIE_IS_SERVICE_ENTRY (self) && model != NULL, FALSE);
  key = dup_refused_key (part, model);
  return g_hash_table_contains (self->refused, key);
}

static gboolean
is_claude (const char *model)
{
  return strstr (model, "claude") != NULL;
}

/* Returns: whether the service is known to take the part, by its list or by its kind */
static gboolean
is_known_to_take (CauserieServiceEntry *self, CauserieRequestPart part, const char *model)
{
  CauserieServiceKind kind = causerie_service_entry_get_kind (self);
  gboolean gateway = kind == CAUSERIE_SERVICE_CUSTOM && is_claude (model);
  CauserieModel *listed = causerie_service_entry_find_model (self, model);

  switch (part)
    {
    case CAUSERIE_REQUEST_THINKING:
      return (listed != NULL
              && (causerie_model_get_thinking_adaptive (listed)
                  || causerie_model_get_thinking_enabled (listed)))
             || (gateway && (self->preset->takes & CAUSERIE_TAKES_THINKING));
    case CAUSERIE_REQUEST_CACHE:
      /* Anthropic also caches for models that it does not list. */
      return kind == CAUSERIE_SERVICE_ANTHROPIC
             || (listed != NULL && causerie_model_get_caches (listed))
             || (gateway && (self->preset->takes & CAUSERIE_TAKES_CACHE));
    case CAUSERIE_REQUEST_EFFORT:
      return listed != NULL && causerie_model_takes_effort (listed, NULL);
    case CAUSERIE_REQUEST_TOOLS:
      return (self->preset->takes & CAUSERIE_TAKES_TOOLS) != 0;
    case CAUSERIE_REQUEST_WEB_SEARCH:
    case CAUSERIE_REQUEST_WEB_FETCH:
      /* The list has no word on fetching, which is offered where searching is (Messages API, how to
         know what is supported). */
      return listed != NULL && causerie_model_get_web_search (listed) == CAUSERIE_SUPPORT_YES;
    case CAUSERIE_REQUEST_CACHE_HOUR:
    case CAUSERIE_REQUEST_SYSTEM_BLOCKS:
    case CAUSERIE_REQUEST_LENGTH:
    case CAUSERIE_N_REQUEST_PARTS:
    default:
      return TRUE;
    }
}

/* Returns: whether requests for the model should have that part: the service is known to take it,
 * and has not refused it */
gboolean
causerie_service_entry_takes (CauserieServiceEntry *self, CauserieRequestPart part,
                              const char *model)
{
  g_return_val_if_fail (CAUSERIE_IS_SERVICE_ENTRY (self) && model != NULL, FALSE);
  return is_known_to_take (self, part, model)
         && !causerie_service_entry_get_refused (self, part, model);
}

static int
compare_names (gconstpointer one, gconstpointer other)
{
  return strcmp (*(const char *const *)one, *(const char *const *)other);
}

/* Returns: (transfer full): the ids of the models for which the service has refused that part */
char **
causerie_service_entry_list_refusing (CauserieServiceEntry *self, CauserieRequestPart part)
{
  g_autoptr (GPtrArray) models = g_ptr_array_new ();
  g_autofree char *prefix = NULL;
  GHashTableIter iter;
  gpointer key;

  g_return_val_if_fail (CAUSERIE_IS_SERVICE_ENTRY (self), NULL);
  prefix = dup_refused_key (part, "");
  g_hash_table_iter_init (&iter,
                          part == CAUSERIE_REQUEST_LENGTH ? self->most_tokens : self->refused);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (part == CAUSERIE_REQUEST_LENGTH)
      g_ptr_array_add (models, g_strdup (key));
    else if (g_str_has_prefix (key, prefix))
      g_ptr_array_add (models, g_strdup ((const char *)key + strlen (prefix)));
  g_ptr_array_sort (models, compare_names);
  g_ptr_array_add (models, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&models), FALSE);
}

/* Sends everything again, as another version of the server may take it. */
void
causerie_service_entry_forget_refusals (CauserieServiceEntry *self)
{
  g_return_if_fail (CAUSERIE_IS_SERVICE_ENTRY (self));
  if (g_hash_table_size (self->refused) == 0 && g_hash_table_size (self->most_tokens) == 0)
    return;
  g_hash_table_remove_all (self->refused);
  g_hash_table_remove_all (self->most_tokens);
  g_signal_emit (self, signals[REFUSALS_CHANGED], 0);
}

/* Remembers the limit that the service named for the length of a reply, in tokens. */
void
causerie_service_entry_set_most_tokens (CauserieServiceEntry *self, const char *model, gint64 most)
{
  g_return_if_fail (CAUSERIE_IS_SERVICE_ENTRY (self) && model != NULL);
  g_return_if_fail (most > 0 && most <= G_MAXINT);
  if (causerie_service_entry_get_most_tokens (self, model) == most)
    return;
  g_hash_table_insert (self->most_tokens, g_strdup (model), GINT_TO_POINTER ((int)most));
  g_signal_emit (self, signals[REFUSALS_CHANGED], 0);
  g_signal_emit (self, signals[REFUSED], 0, CAUSERIE_REQUEST_LENGTH, model);
}

/* Returns: that limit, 0 if the service has named none */
gint64
causerie_service_entry_get_most_tokens (CauserieServiceEntry *self, const char *model)
{
  g_return_val_if_fail (CAUSERIE_IS_SERVICE_ENTRY (self) && model != NULL, 0);
  return GPOINTER_TO_INT (g_hash_table_lookup (self->most_tokens, model));
}
