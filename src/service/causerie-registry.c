/* SPDX-License-Identifier: GPL-3.0-or-later
 * The list of configured services, and the active one. */
#include "config.h"

#include "causerie-registry.h"

#include "causerie-credential.h"
#include "causerie-key-removals.h"

#define AUTOMATIC "automatic"
/* The ids of the entries that are migrated from the settings of version 0.1.0. */
#define ANTHROPIC_ID "anthropic"
#define CUSTOM_ID "custom"
#define DEMO_ID "demo"

struct _CauserieRegistry
{
  GObject parent_instance;

  CauserieSettings *settings;
  CauserieSecrets *secrets;
  CauserieClient *client;
  GListStore *entries;
  char *default_id;   /* AUTOMATIC, or the id of an entry */
  GPtrArray *removed; /* of Removed, while the removal can be undone */
  CauserieKeyRemovals *key_removals;

  CauserieStartDemoFunc start_demo;
  gpointer start_demo_data;
  GDestroyNotify start_demo_destroy;

  gboolean demo_for_run;
  CauserieService *environment_service;
  CauserieFailure *environment_failure; /* why the service of the environment is invalid */

  CauserieServiceEntry *active;
  GListStore *no_models;    /* the empty model list while no entry is active */
  CauserieFailure *failure; /* why no entry is active */
  GCancellable
      *searching; /* cancels the search for the active entry and its key; NULL if there is none */
  gboolean ready;
  gboolean loading_records;
};

static void causerie_registry_list_model_init (GListModelInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CauserieRegistry, causerie_registry, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      causerie_registry_list_model_init))

enum
{
  PROP_0,
  PROP_ACTIVE,
  PROP_SERVICE,
  PROP_MODELS,
  PROP_DEFAULT_MODEL,
  PROP_DEFAULT_ENTRY,
  PROP_FAILURE,
  PROP_READY,
  PROP_FIXED,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

enum
{
  REFUSED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* A service that was removed and can be restored. */
typedef struct
{
  CauserieServiceEntry *entry;
  char *identity; /* NULL if its address was not valid */
  guint position;
  gboolean was_default;
} Removed;

/* Data of a search for an entry and its key, by causerie_registry_use_async() or at the start. */
typedef struct
{
  CauserieServiceEntry *requested; /* NULL for automatic */
  CauserieServiceEntry *entry;     /* the entry whose key is being looked up */
  char *base_url;                  /* NULL for that of the entry */
  char *key;                       /* NULL for the stored one */
  gboolean allow_prompt;
  gboolean check;
  CauserieService *service;
  GPtrArray *models;
} Search;

static void look_up_key (GTask *task, CauserieServiceEntry *entry);
static void find_active (CauserieRegistry *self, gboolean allow_prompt);

static void
removed_free (Removed *removed)
{
  g_object_unref (removed->entry);
  g_free (removed->identity);
  g_free (removed);
}

static Search *
search_new (CauserieServiceEntry *requested, const char *base_url, const char *key)
{
  Search *search = g_new0 (Search, 1);

  g_set_object (&search->requested, requested);
  search->base_url = base_url != NULL ? g_strstrip (g_strdup (base_url)) : NULL;
  search->key = causerie_credential_dup (key);
  return search;
}

static void
search_free (Search *search)
{
  g_clear_object (&search->requested);
  g_clear_object (&search->entry);
  g_free (search->base_url);
  causerie_credential_free (search->key);
  g_clear_object (&search->service);
  g_clear_pointer (&search->models, g_ptr_array_unref);
  g_free (search);
}

static void
notify (CauserieRegistry *self, guint property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static CauserieServiceEntry *
get_entry (CauserieRegistry *self, guint position)
{
  g_autoptr (CauserieServiceEntry) entry
      = g_list_model_get_item (G_LIST_MODEL (self->entries), position);

  return entry;
}

static guint
count_entries (CauserieRegistry *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->entries));
}

static CauserieServiceEntry *
find_kind (CauserieRegistry *self, CauserieServiceKind kind)
{
  for (guint i = 0; i < count_entries (self); i++)
    if (causerie_service_entry_get_kind (get_entry (self, i)) == kind)
      return get_entry (self, i);
  return NULL;
}

static gboolean
is_listed (CauserieRegistry *self, CauserieServiceEntry *entry)
{
  return g_list_store_find (self->entries, entry, NULL);
}

/* Returns: (nullable): the custom service of the version 0.1.0 preferences, which support only
   one */
static CauserieServiceEntry *
find_custom (CauserieRegistry *self)
{
  CauserieServiceEntry *chosen = causerie_registry_find (self, self->default_id);

  if (chosen != NULL && causerie_service_entry_get_kind (chosen) == CAUSERIE_SERVICE_CUSTOM)
    return chosen;
  return find_kind (self, CAUSERIE_SERVICE_CUSTOM);
}

static void
write_old_keys (CauserieRegistry *self)
{
  CauserieServiceEntry *custom = find_custom (self);
  CauserieServiceEntry *current
      = self->active != NULL ? self->active : causerie_registry_find (self, self->default_id);

  causerie_settings_set_service_choice (self->settings, causerie_registry_get_choice (self));
  causerie_settings_set_custom_base_url (
      self->settings, custom != NULL ? causerie_service_entry_get_base_url (custom) : "");
  if (current != NULL)
    causerie_settings_set_model (self->settings, causerie_service_entry_get_model (current));
}

static void
save (CauserieRegistry *self)
{
  GVariantBuilder builder;

  if (self->loading_records)
    return;
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < count_entries (self); i++)
    {
      g_autoptr (GVariant) record = causerie_service_entry_write_record (get_entry (self, i));

      g_variant_builder_add_value (&builder, record);
    }
  /* Writing triggers the change handler, which need not read the records back. */
  self->loading_records = TRUE;
  causerie_settings_set_services (self->settings, g_variant_builder_end (&builder));
  causerie_settings_set_default_service (self->settings, self->default_id);
  write_old_keys (self);
  self->loading_records = FALSE;
}

static void
on_entry_changed_cb (CauserieRegistry *self)
{
  save (self);
}

/* The key of a removed service is kept if there is a service at its address again. */
static void
keep_key (CauserieRegistry *self, CauserieServiceEntry *entry)
{
  g_auto (GStrv) identities = causerie_key_removals_list (self->key_removals);
  g_autofree char *identity = NULL;

  if (identities[0] == NULL)
    return;
  identity = causerie_service_entry_dup_identity (entry);
  if (identity != NULL && g_strv_contains ((const char *const *)identities, identity))
    causerie_key_removals_cancel (self->key_removals, identity);
}

static void
on_base_url_changed_cb (CauserieServiceEntry *entry, GParamSpec *pspec, CauserieRegistry *self)
{
  keep_key (self, entry);
  save (self);
}

static void
on_refused_cb (CauserieServiceEntry *entry, guint part, const char *model, CauserieRegistry *self)
{
  g_signal_emit (self, signals[REFUSED], 0, entry, part, model);
}

static void
insert_entry (CauserieRegistry *self, guint position, CauserieServiceEntry *entry)
{
  g_signal_connect_object (entry, "notify::name", G_CALLBACK (on_entry_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (entry, "notify::base-url", G_CALLBACK (on_base_url_changed_cb), self, 0);
  g_signal_connect_object (entry, "notify::model", G_CALLBACK (on_entry_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (entry, "refusals-changed", G_CALLBACK (on_entry_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (entry, "refused", G_CALLBACK (on_refused_cb), self, 0);
  keep_key (self, entry);
  g_list_store_insert (self->entries, position, entry);
}

static void
append_entry (CauserieRegistry *self, CauserieServiceEntry *entry)
{
  insert_entry (self, count_entries (self), entry);
}

static GVariant *
create_record (const char *id, const char *preset, const char *base_url, const char *model)
{
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "id", "s", id);
  g_variant_dict_insert (&dict, "preset", "s", preset);
  g_variant_dict_insert (&dict, "base-url", "s", base_url);
  g_variant_dict_insert (&dict, "model", "s", model);
  return g_variant_dict_end (&dict);
}

/* Version 0.1.0 had one model for all services. Assign it to the service that was chosen or, for
   automatic, guess the service from the name of the model. */
static const char *
guess_model_owner (CauserieServiceChoice choice, const char *base_url, const char *model)
{
  switch (choice)
    {
    case CAUSERIE_CHOICE_ANTHROPIC:
      return ANTHROPIC_ID;
    case CAUSERIE_CHOICE_CUSTOM:
      return CUSTOM_ID;
    case CAUSERIE_CHOICE_DEMO:
      return DEMO_ID;
    case CAUSERIE_CHOICE_AUTOMATIC:
    default:
      if (g_str_has_prefix (model, "demo-"))
        return DEMO_ID;
      return base_url[0] == '\0' || g_str_has_prefix (model, "claude-") ? ANTHROPIC_ID : CUSTOM_ID;
    }
}

static const char *
get_id_of_choice (CauserieServiceChoice choice)
{
  switch (choice)
    {
    case CAUSERIE_CHOICE_ANTHROPIC:
      return ANTHROPIC_ID;
    case CAUSERIE_CHOICE_CUSTOM:
      return CUSTOM_ID;
    case CAUSERIE_CHOICE_DEMO:
      return DEMO_ID;
    case CAUSERIE_CHOICE_AUTOMATIC:
    default:
      return AUTOMATIC;
    }
}

/* Migrates the settings of version 0.1.0 to service records. */
static GVariant *
create_records_of_old_keys (CauserieSettings *settings)
{
  CauserieServiceChoice choice = causerie_settings_get_service_choice (settings);
  const char *base_url = causerie_settings_get_custom_base_url (settings);
  const char *model = causerie_settings_get_model (settings);
  const char *owner = guess_model_owner (choice, base_url, model);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aa{sv}"));
  g_variant_builder_add_value (&builder,
                               create_record (ANTHROPIC_ID, CAUSERIE_PRESET_ANTHROPIC, "",
                                              g_str_equal (owner, ANTHROPIC_ID) ? model : ""));
  if (base_url[0] != '\0' || choice == CAUSERIE_CHOICE_CUSTOM)
    g_variant_builder_add_value (&builder,
                                 create_record (CUSTOM_ID, CAUSERIE_PRESET_CUSTOM, base_url,
                                                g_str_equal (owner, CUSTOM_ID) ? model : ""));
  g_variant_builder_add_value (&builder, create_record (DEMO_ID, CAUSERIE_PRESET_DEMO, "",
                                                        g_str_equal (owner, DEMO_ID) ? model : ""));
  return g_variant_builder_end (&builder);
}

static gboolean
has_record (GVariant *records, const char *id)
{
  for (gsize i = 0; i < g_variant_n_children (records); i++)
    {
      g_autoptr (GVariant) record = g_variant_get_child_value (records, i);
      const char *other = NULL;

      if (g_variant_lookup (record, "id", "&s", &other) && g_str_equal (other, id))
        return TRUE;
    }
  return FALSE;
}

/* Adds Anthropic and the demo if they are not in the records. */
static void
append_missing (CauserieRegistry *self)
{
  if (find_kind (self, CAUSERIE_SERVICE_ANTHROPIC) == NULL)
    {
      g_autoptr (CauserieServiceEntry) entry
          = causerie_service_entry_new (self->client, ANTHROPIC_ID, CAUSERIE_PRESET_ANTHROPIC);

      append_entry (self, entry);
    }
  if (find_kind (self, CAUSERIE_SERVICE_DEMO) == NULL)
    {
      g_autoptr (CauserieServiceEntry) entry
          = causerie_service_entry_new (self->client, DEMO_ID, CAUSERIE_PRESET_DEMO);

      append_entry (self, entry);
    }
}

/* Updates the list from the settings. Entries whose id is still there keep their object. */
static void
load (CauserieRegistry *self)
{
  g_autoptr (GVariant) records = causerie_settings_dup_services (self->settings);

  g_free (self->default_id);
  if (records != NULL)
    self->default_id = causerie_settings_dup_default_service (self->settings);
  else
    {
      records = g_variant_ref_sink (create_records_of_old_keys (self->settings));
      self->default_id
          = g_strdup (get_id_of_choice (causerie_settings_get_service_choice (self->settings)));
    }
  self->loading_records = TRUE;
  for (guint i = count_entries (self); i > 0; i--)
    if (!has_record (records, causerie_service_entry_get_id (get_entry (self, i - 1))))
      g_list_store_remove (self->entries, i - 1);
  for (gsize i = 0; i < g_variant_n_children (records); i++)
    {
      g_autoptr (GVariant) record = g_variant_get_child_value (records, i);
      g_autoptr (CauserieServiceEntry) entry = NULL;
      CauserieServiceEntry *known = NULL;
      const char *id = NULL;

      if (g_variant_lookup (record, "id", "&s", &id))
        known = causerie_registry_find (self, id);
      if (known != NULL)
        causerie_service_entry_read_record (known, record);
      else if ((entry = causerie_service_entry_new_from_record (self->client, record)) != NULL)
        append_entry (self, entry);
    }
  append_missing (self);
  self->loading_records = FALSE;
  notify (self, PROP_DEFAULT_ENTRY);
}

static void
on_settings_changed_cb (CauserieRegistry *self)
{
  if (!self->loading_records)
    load (self);
}

static void
update_ready (CauserieRegistry *self)
{
  gboolean ready = self->searching == NULL
                   && (self->active == NULL || causerie_service_entry_get_ready (self->active));

  if (self->ready == ready)
    return;
  self->ready = ready;
  notify (self, PROP_READY);
}

static void
on_models_changed_cb (CauserieRegistry *self)
{
  notify (self, PROP_MODELS);
}

static void
on_service_changed_cb (CauserieRegistry *self)
{
  notify (self, PROP_SERVICE);
}

static void
on_default_model_cb (CauserieRegistry *self)
{
  notify (self, PROP_DEFAULT_MODEL);
}

static void
on_models_failure_cb (CauserieRegistry *self)
{
  notify (self, PROP_FAILURE);
}

/* An entry for this run has no record; its model is stored in the setting of version 0.1.0. */
static void
on_active_model_cb (CauserieRegistry *self)
{
  if (!is_listed (self, self->active))
    causerie_settings_set_model (self->settings, causerie_service_entry_get_model (self->active));
}

static void
follow (CauserieRegistry *self, CauserieServiceEntry *entry)
{
  static const struct
  {
    const char *signal;
    GCallback callback;
  } followed[] = {
    { "notify::service", G_CALLBACK (on_service_changed_cb) },
    { "notify::default-model", G_CALLBACK (on_default_model_cb) },
    { "notify::models-failure", G_CALLBACK (on_models_failure_cb) },
    { "notify::model", G_CALLBACK (on_active_model_cb) },
    { "notify::ready", G_CALLBACK (update_ready) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (followed); i++)
    g_signal_connect_object (entry, followed[i].signal, followed[i].callback, self,
                             G_CONNECT_SWAPPED);
  g_signal_connect_object (causerie_service_entry_get_models (entry), "items-changed",
                           G_CALLBACK (on_models_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
unfollow (CauserieRegistry *self, CauserieServiceEntry *entry)
{
  const GCallback callbacks[] = {
    G_CALLBACK (on_service_changed_cb), G_CALLBACK (on_default_model_cb),
    G_CALLBACK (on_models_failure_cb),  G_CALLBACK (on_active_model_cb),
    G_CALLBACK (update_ready),
  };

  for (guint i = 0; i < G_N_ELEMENTS (callbacks); i++)
    g_signal_handlers_disconnect_by_func (entry, callbacks[i], self);
  g_signal_handlers_disconnect_by_func (causerie_service_entry_get_models (entry),
                                        on_models_changed_cb, self);
  causerie_service_entry_cancel_loading (entry);
  /* Release the demo service, which runs only while it is active and until its last turn ends. */
  if (causerie_service_entry_get_kind (entry) == CAUSERIE_SERVICE_DEMO)
    causerie_service_entry_set_service (entry, NULL);
}

/* If @entry is NULL, nothing can be sent, and @failure says why. */
static void
set_active (CauserieRegistry *self, CauserieServiceEntry *entry, CauserieService *service,
            CauserieFailure *failure)
{
  g_autoptr (CauserieServiceEntry) old = NULL;

  if (self->active != entry && self->active != NULL)
    unfollow (self, self->active);
  causerie_failure_set (&self->failure, failure);
  if (entry != NULL)
    causerie_service_entry_set_service (entry, service);
  if (self->active != entry)
    {
      old = g_steal_pointer (&self->active);
      g_set_object (&self->active, entry);
      if (entry != NULL)
        follow (self, entry);
      notify (self, PROP_ACTIVE);
    }
  notify (self, PROP_MODELS);
  notify (self, PROP_DEFAULT_MODEL);
  notify (self, PROP_FAILURE);
  notify (self, PROP_SERVICE);
}

static CauserieService *
create_demo (CauserieRegistry *self, CauserieServiceEntry *entry, GError **error)
{
  if (causerie_service_entry_get_service (entry) != NULL)
    return g_object_ref (causerie_service_entry_get_service (entry));
  if (self->start_demo != NULL)
    return self->start_demo (self->start_demo_data, error);
  g_propagate_error (error, causerie_error_new_full (CAUSERIE_ERROR_BAD_SERVICE, NULL, NULL, 0));
  return NULL;
}

/* Returns: the entry that automatic tries after @after, or after Anthropic if that is %NULL */
static CauserieServiceEntry *
find_next_automatic (CauserieRegistry *self, CauserieServiceEntry *after)
{
  gboolean found
      = after == NULL || causerie_service_entry_get_kind (after) == CAUSERIE_SERVICE_ANTHROPIC;

  for (guint i = 0; i < count_entries (self); i++)
    {
      CauserieServiceEntry *entry = get_entry (self, i);

      if (found && causerie_service_entry_get_kind (entry) == CAUSERIE_SERVICE_CUSTOM
          && causerie_service_entry_get_base_url (entry)[0] != '\0')
        return entry;
      found = found || entry == after;
    }
  return find_kind (self, CAUSERIE_SERVICE_DEMO);
}

static void
return_found (GTask *task)
{
  g_task_return_boolean (task, TRUE);
}

static void
on_key_found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  CauserieRegistry *self = g_task_get_source_object (task);
  Search *search = g_task_get_task_data (task);
  gboolean hosted = causerie_service_entry_get_preset (search->entry)->key_page != NULL;
  GError *error = NULL;
  char *key = causerie_secrets_lookup_finish (CAUSERIE_SECRETS (source), result, &error);

  if (key != NULL)
    {
      g_autoptr (CauserieService) service
          = causerie_service_entry_create_service (search->entry, search->base_url, key, &error);

      g_set_object (&search->service, service);
    }
  causerie_credential_free (key);
  if (error != NULL)
    g_task_return_error (task, error);
  else if (!causerie_service_has_credential (search->service) && search->requested == NULL
           && hosted)
    look_up_key (task, find_next_automatic (self, search->entry));
  else
    return_found (task);
}

static void
look_up_key (GTask *task, CauserieServiceEntry *entry)
{
  CauserieRegistry *self = g_task_get_source_object (task);
  Search *search = g_task_get_task_data (task);
  GError *error = NULL;

  g_set_object (&search->entry, entry);
  g_clear_object (&search->service);
  if (causerie_service_entry_get_kind (entry) == CAUSERIE_SERVICE_DEMO)
    search->service = create_demo (self, entry, &error);
  else
    search->service
        = causerie_service_entry_create_service (entry, search->base_url, search->key, &error);
  if (search->service == NULL)
    g_task_return_error (task, error);
  else if (causerie_service_has_credential (search->service)
           || causerie_service_entry_get_kind (entry) == CAUSERIE_SERVICE_DEMO)
    return_found (task);
  else
    causerie_secrets_lookup_async (self->secrets, causerie_service_get_identity (search->service),
                                   search->allow_prompt, g_task_get_cancellable (task),
                                   on_key_found_cb, g_object_ref (task));
}

/* Finds the entry and its key without sending a request or changing anything. Automatic only skips
 * an entry if it is certain that there is no key for it. */
static void
search_async (CauserieRegistry *self, Search *search, GCancellable *cancellable,
              GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, search_async);
  g_task_set_task_data (task, search, (GDestroyNotify)search_free);
  look_up_key (task, search->requested != NULL ? search->requested
                                               : find_kind (self, CAUSERIE_SERVICE_ANTHROPIC));
}

static void
cancel_search (CauserieRegistry *self)
{
  if (self->searching != NULL)
    g_cancellable_cancel (self->searching);
  g_clear_object (&self->searching);
}

static void
begin_with (CauserieRegistry *self, CauserieServiceEntry *entry, CauserieService *service,
            CauserieFailure *failure)
{
  set_active (self, entry, service, failure);
  if (entry != NULL)
    causerie_service_entry_load_models (entry);
  update_ready (self);
}

static void
on_found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  CauserieRegistry *self = CAUSERIE_REGISTRY (source);
  Search *search = g_task_get_task_data (G_TASK (result));
  g_autoptr (CauserieFailure) failure = NULL;
  g_autoptr (GError) error = NULL;

  /* Cancelled because another service became active, or the registry was stopped. */
  if (!g_task_propagate_boolean (G_TASK (result), &error)
      && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  failure = error != NULL ? causerie_failure_new_from_error (error) : NULL;
  begin_with (self, failure == NULL ? search->entry : NULL, search->service, failure);
  g_clear_object (&self->searching);
  update_ready (self);
}

/* Starts the search for the active entry. Asynchronous, as the keyring may ask for its password. */
static void
find_active (CauserieRegistry *self, gboolean allow_prompt)
{
  Search *search = search_new (causerie_registry_find (self, self->default_id), NULL, NULL);

  search->allow_prompt = allow_prompt;
  self->searching = g_cancellable_new ();
  update_ready (self);
  search_async (self, search, self->searching, on_found_cb, NULL);
}

static void
begin_with_demo (CauserieRegistry *self)
{
  CauserieServiceEntry *entry = find_kind (self, CAUSERIE_SERVICE_DEMO);
  g_autoptr (GError) error = NULL;
  g_autoptr (CauserieService) service = create_demo (self, entry, &error);
  g_autoptr (CauserieFailure) failure
      = error != NULL ? causerie_failure_new_from_error (error) : NULL;

  begin_with (self, service != NULL ? entry : NULL, service, failure);
}

/* Uses the entry with the same address if there is one, with the credential of the environment. */
static void
begin_with_environment (CauserieRegistry *self)
{
  const char *identity = causerie_service_get_identity (self->environment_service);
  g_autoptr (CauserieServiceEntry) entry = NULL;
  g_autoptr (GVariant) record = NULL;

  for (guint i = 0; i < count_entries (self) && entry == NULL; i++)
    {
      CauserieServiceEntry *listed = get_entry (self, i);
      g_autoptr (CauserieService) service = NULL;

      if (causerie_service_entry_get_kind (listed) == CAUSERIE_SERVICE_DEMO)
        continue;
      service = causerie_service_entry_create_service (listed, NULL, NULL, NULL);
      if (service != NULL && g_strcmp0 (causerie_service_get_identity (service), identity) == 0)
        entry = g_object_ref (listed);
    }
  if (entry == NULL)
    {
      entry = causerie_service_entry_new_for_run (self->client, self->environment_service);
      record = g_variant_ref_sink (create_record ("environment", CAUSERIE_PRESET_CUSTOM, "",
                                                  causerie_settings_get_model (self->settings)));
      causerie_service_entry_read_record (entry, record);
      g_signal_connect_object (entry, "refused", G_CALLBACK (on_refused_cb), self, 0);
    }
  begin_with (self, entry, self->environment_service, NULL);
}

static gboolean
lacks_key (CauserieRegistry *self)
{
  return self->failure != NULL && self->failure->code == CAUSERIE_ERROR_KEYRING;
}

/* Sets a new address. The chosen model is cleared if the new address lists models without it. */
static void
set_base_url (CauserieServiceEntry *entry, const char *base_url, CauserieService *service,
              GPtrArray *models)
{
  g_autoptr (CauserieService) old = causerie_service_entry_create_service (entry, NULL, NULL, NULL);
  const char *model = causerie_service_entry_get_model (entry);
  gboolean same
      = old != NULL
        && g_strcmp0 (causerie_service_get_identity (old), causerie_service_get_identity (service))
               == 0;

  if (!same && model[0] != '\0' && models != NULL && models->len > 0
      && causerie_model_list_find (models, model) == NULL)
    causerie_service_entry_set_model (entry, "");
  causerie_service_entry_set_base_url (entry, base_url);
}

static void
adopt (CauserieRegistry *self, Search *search)
{
  g_free (self->default_id);
  self->default_id = g_strdup (
      search->requested != NULL ? causerie_service_entry_get_id (search->requested) : AUTOMATIC);
  if (search->base_url != NULL)
    set_base_url (search->entry, search->base_url, search->service, search->models);
  if (!causerie_registry_get_fixed (self))
    {
      cancel_search (self);
      if (!is_listed (self, search->entry))
        append_entry (self, search->entry);
      set_active (self, search->entry, search->service, NULL);
      causerie_service_entry_set_models (search->entry, search->models);
    }
  else if (!is_listed (self, search->entry))
    append_entry (self, search->entry);
  save (self);
  notify (self, PROP_DEFAULT_ENTRY);
  update_ready (self);
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
  adopt (g_task_get_source_object (task), g_task_get_task_data (task));
  g_task_return_boolean (task, TRUE);
}

static void
store_key (GTask *task)
{
  CauserieRegistry *self = g_task_get_source_object (task);
  Search *search = g_task_get_task_data (task);

  if (search->key != NULL)
    {
      causerie_secrets_store_async (self->secrets, causerie_service_get_identity (search->service),
                                    search->key, g_task_get_cancellable (task), on_key_stored_cb,
                                    g_object_ref (task));
      return;
    }
  adopt (self, search);
  g_task_return_boolean (task, TRUE);
}

static void
on_checked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  Search *search = g_task_get_task_data (task);
  GError *error = NULL;

  search->models = causerie_client_list_models_finish (CAUSERIE_CLIENT (source), result, &error);
  if (g_error_matches (error, CAUSERIE_ERROR, CAUSERIE_ERROR_NOT_FOUND)
      && causerie_service_get_kind (search->service) == CAUSERIE_SERVICE_CUSTOM)
    g_clear_error (&error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    store_key (task);
}

/* Continues the task of causerie_registry_use_async(). */
static void
on_used_entry_found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  CauserieRegistry *self = CAUSERIE_REGISTRY (source);
  Search *found = g_task_get_task_data (G_TASK (result));
  Search *search = g_task_get_task_data (task);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, error);
      return;
    }
  g_set_object (&search->entry, found->entry);
  g_set_object (&search->service, found->service);
  if (search->check)
    causerie_client_list_models_async (self->client, search->service, g_task_get_cancellable (task),
                                       on_checked_cb, g_object_ref (task));
  else
    store_key (task);
}

static GType
causerie_registry_get_item_type (GListModel *list)
{
  return CAUSERIE_TYPE_SERVICE_ENTRY;
}

static guint
causerie_registry_get_n_items (GListModel *list)
{
  return count_entries (CAUSERIE_REGISTRY (list));
}

static gpointer
causerie_registry_get_item (GListModel *list, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (CAUSERIE_REGISTRY (list)->entries), position);
}

static void
causerie_registry_list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = causerie_registry_get_item_type;
  interface->get_n_items = causerie_registry_get_n_items;
  interface->get_item = causerie_registry_get_item;
}

static void
causerie_registry_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CauserieRegistry *self = CAUSERIE_REGISTRY (object);

  switch (id)
    {
    case PROP_ACTIVE:
      g_value_set_object (value, self->active);
      break;
    case PROP_SERVICE:
      g_value_set_object (value, causerie_registry_get_service (self));
      break;
    case PROP_MODELS:
      g_value_set_object (value, causerie_registry_get_models (self));
      break;
    case PROP_DEFAULT_MODEL:
      g_value_set_string (value, causerie_registry_get_default_model (self));
      break;
    case PROP_DEFAULT_ENTRY:
      g_value_set_object (value, causerie_registry_get_default_entry (self));
      break;
    case PROP_FAILURE:
      g_value_set_boxed (value, causerie_registry_get_failure (self));
      break;
    case PROP_READY:
      g_value_set_boolean (value, self->ready);
      break;
    case PROP_FIXED:
      g_value_set_boolean (value, causerie_registry_get_fixed (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
causerie_registry_dispose (GObject *object)
{
  CauserieRegistry *self = CAUSERIE_REGISTRY (object);

  causerie_registry_stop (self);
  g_clear_object (&self->active);
  g_list_store_remove_all (self->entries);
  g_ptr_array_set_size (self->removed, 0);
  g_clear_object (&self->key_removals);
  g_clear_object (&self->environment_service);
  if (self->start_demo_destroy != NULL)
    self->start_demo_destroy (self->start_demo_data);
  self->start_demo_destroy = NULL;
  self->start_demo = NULL;
  g_clear_object (&self->settings);
  g_clear_object (&self->secrets);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (causerie_registry_parent_class)->dispose (object);
}

static void
causerie_registry_finalize (GObject *object)
{
  CauserieRegistry *self = CAUSERIE_REGISTRY (object);

  g_object_unref (self->entries);
  g_ptr_array_unref (self->removed);
  g_object_unref (self->no_models);
  g_free (self->default_id);
  g_clear_pointer (&self->environment_failure, causerie_failure_unref);
  g_clear_pointer (&self->failure, causerie_failure_unref);
  G_OBJECT_CLASS (causerie_registry_parent_class)->finalize (object);
}

static void
causerie_registry_class_init (CauserieRegistryClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = causerie_registry_get_property;
  object_class->dispose = causerie_registry_dispose;
  object_class->finalize = causerie_registry_finalize;
  properties[PROP_ACTIVE]
      = g_param_spec_object ("active", NULL, NULL, CAUSERIE_TYPE_SERVICE_ENTRY, flags);
  properties[PROP_SERVICE]
      = g_param_spec_object ("service", NULL, NULL, CAUSERIE_TYPE_SERVICE, flags);
  properties[PROP_MODELS] = g_param_spec_object ("models", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_DEFAULT_MODEL] = g_param_spec_string ("default-model", NULL, NULL, "", flags);
  properties[PROP_DEFAULT_ENTRY]
      = g_param_spec_object ("default-entry", NULL, NULL, CAUSERIE_TYPE_SERVICE_ENTRY, flags);
  properties[PROP_FAILURE]
      = g_param_spec_boxed ("failure", NULL, NULL, CAUSERIE_TYPE_FAILURE, flags);
  properties[PROP_READY] = g_param_spec_boolean ("ready", NULL, NULL, TRUE, flags);
  properties[PROP_FIXED] = g_param_spec_boolean ("fixed", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[REFUSED]
      = g_signal_new ("refused", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 3, CAUSERIE_TYPE_SERVICE_ENTRY, G_TYPE_UINT, G_TYPE_STRING);
}

static void
on_entries_changed_cb (GListModel *entries, guint position, guint removed, guint added,
                       CauserieRegistry *self)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

static void
causerie_registry_init (CauserieRegistry *self)
{
  self->entries = g_list_store_new (CAUSERIE_TYPE_SERVICE_ENTRY);
  self->removed = g_ptr_array_new_with_free_func ((GDestroyNotify)removed_free);
  self->no_models = g_list_store_new (CAUSERIE_TYPE_MODEL);
  self->ready = TRUE;
  g_signal_connect_object (self->entries, "items-changed", G_CALLBACK (on_entries_changed_cb), self,
                           0);
}

CauserieRegistry *
causerie_registry_new (CauserieSettings *settings, CauserieSecrets *secrets, CauserieClient *client)
{
  CauserieRegistry *self;

  g_return_val_if_fail (CAUSERIE_IS_SETTINGS (settings), NULL);
  g_return_val_if_fail (CAUSERIE_IS_SECRETS (secrets) && CAUSERIE_IS_CLIENT (client), NULL);
  self = g_object_new (CAUSERIE_TYPE_REGISTRY, NULL);
  self->settings = g_object_ref (settings);
  self->secrets = g_object_ref (secrets);
  self->client = g_object_ref (client);
  self->key_removals = causerie_key_removals_new (settings, secrets);
  load (self);
  g_signal_connect_object (causerie_settings_get_gsettings (settings), "changed::services",
                           G_CALLBACK (on_settings_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (causerie_settings_get_gsettings (settings), "changed::default-service",
                           G_CALLBACK (on_settings_changed_cb), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * causerie_registry_set_start_demo:
 * @func: starts the demo; called only when it becomes the active service
 * @destroy: (nullable): frees @data
 */
void
causerie_registry_set_start_demo (CauserieRegistry *self, CauserieStartDemoFunc func, gpointer data,
                                  GDestroyNotify destroy)
{
  g_return_if_fail (CAUSERIE_IS_REGISTRY (self) && func != NULL && self->start_demo == NULL);
  self->start_demo = func;
  self->start_demo_data = data;
  self->start_demo_destroy = destroy;
}

/**
 * causerie_registry_set_environment_service:
 * @service: (nullable): the result of causerie_service_new_from_environment()
 *
 * Sets the service for this run, which takes precedence over the default.
 */
void
causerie_registry_set_environment_service (CauserieRegistry *self, CauserieService *service)
{
  g_return_if_fail (CAUSERIE_IS_REGISTRY (self));
  g_set_object (&self->environment_service, service);
}

/* Records that the service of the environment is invalid. It is not replaced by another service:
 * sending fails with this error. */
void
causerie_registry_set_environment_error (CauserieRegistry *self, const GError *error)
{
  g_return_if_fail (CAUSERIE_IS_REGISTRY (self) && error != NULL);
  g_clear_pointer (&self->environment_failure, causerie_failure_unref);
  self->environment_failure = causerie_failure_new_from_error (error);
}

/* Uses the demo for this run, regardless of environment and settings. */
void
causerie_registry_use_demo_for_run (CauserieRegistry *self)
{
  g_return_if_fail (CAUSERIE_IS_REGISTRY (self));
  self->demo_for_run = TRUE;
}

/* Those that the program did not finish before it ended. */
static void
finish_key_removals (CauserieRegistry *self)
{
  g_auto (GStrv) identities = causerie_key_removals_list (self->key_removals);

  for (guint i = 0; identities[i] != NULL; i++)
    causerie_key_removals_finish (self->key_removals, identities[i]);
}

/* Finds the active service, its key and its models; "ready" is set when that is done. A service for
 * this run takes precedence over the default even if it is invalid, as messages for one service
 * must not be sent to another. */
void
causerie_registry_start (CauserieRegistry *self)
{
  g_return_if_fail (CAUSERIE_IS_REGISTRY (self));
  load (self);
  finish_key_removals (self);
  if (self->demo_for_run)
    begin_with_demo (self);
  else if (self->environment_service != NULL)
    begin_with_environment (self);
  else if (self->environment_failure != NULL)
    begin_with (self, NULL, NULL, self->environment_failure);
  else
    find_active (self, TRUE);
}

/* Cancels a search for the service and the loading of models. */
void
causerie_registry_stop (CauserieRegistry *self)
{
  g_return_if_fail (CAUSERIE_IS_REGISTRY (self));
  cancel_search (self);
  for (guint i = 0; i < count_entries (self); i++)
    causerie_service_entry_cancel_loading (get_entry (self, i));
  if (self->active != NULL)
    causerie_service_entry_cancel_loading (self->active);
}

/* Retries to read the key, and allows the keyring to ask for its password. */
void
causerie_registry_unlock_keyring (CauserieRegistry *self)
{
  g_return_if_fail (CAUSERIE_IS_REGISTRY (self));
  if (self->searching != NULL || !lacks_key (self))
    return;
  find_active (self, TRUE);
  causerie_failure_set (&self->failure, NULL);
  notify (self, PROP_FAILURE);
}

/* To be called before a turn begins. If the key could not be read, tries again without a password
 * prompt, as another program may have unlocked the keyring. */
void
causerie_registry_read_key_again (CauserieRegistry *self)
{
  g_return_if_fail (CAUSERIE_IS_REGISTRY (self));
  if (self->active == NULL && self->searching == NULL && lacks_key (self))
    find_active (self, FALSE);
}

CauserieClient *
causerie_registry_get_client (CauserieRegistry *self)
{
  g_return_val_if_fail (CAUSERIE_IS_REGISTRY (self), NULL);
  return self->client;
}

CauserieSecrets *
causerie_registry_get_secrets (CauserieRegistry *self)
{
  g_return_val_if_fail (CAUSERIE_IS_REGISTRY (self), NULL);
  return self->secrets;
}

/* Returns: (transfer none) (nullable): the entry */
CauserieServiceEntry *
causerie_registry_find (CauserieRegistry *self, const char *id)
{
  g_return_val_if_fail (CAUSERIE_IS_REGISTRY (self) && id != NULL, NULL);
  for (guint i = 0; i < count_entries (self); i++)
    if (g_str_equal (causerie_service_entry_get_id (get_entry (self, i)), id))
      return get_entry (self, i);
  return NULL;
}

/**
 * causerie_registry_find_identity:
 * @identity: (nullable): the identity of a service, see causerie_service_get_identity()
 *
 * Returns: (transfer none) (nullable): the entry with that address. The demo is only found while it
 *   is active, as it does not run otherwise.
 */
CauserieServiceEntry *
causerie_registry_find_identity (CauserieRegistry *self, const char *identity)
{
  g_return_val_if_fail (CAUSERIE_IS_REGISTRY (self), NULL);
  if (self->active != NULL
      && g_strcmp0 (
             causerie_service_get_identity (causerie_service_entry_get_service (self->active)),
             identity)
             == 0)
    return self->active;
  for (guint i = 0; i < count_entries (self); i++)
    {
      CauserieServiceEntry *entry = get_entry (self, i);
      g_autofree char *own = NULL;

      if (causerie_service_entry_get_kind (entry) == CAUSERIE_SERVICE_DEMO)
        continue;
      own = causerie_service_entry_dup_identity (entry);
      if (own != NULL && g_strcmp0 (own, identity) == 0)
        return entry;
    }
  return NULL;
}

/* Returns: (transfer none) (nullable): the entry that new turns use */
CauserieServiceEntry *
causerie_registry_get_active (CauserieRegistry *self)
{
  g_return_val_if_fail (CAUSERIE_IS_REGISTRY (self), NULL);
  return self->active;
}

/* Returns: (transfer none) (nullable): address and credential of the active entry */
CauserieService *
causerie_registry_get_service (CauserieRegistry *self)
{
  g_return_val_if_fail (CAUSERIE_IS_REGISTRY (self), NULL);
  return self->active != NULL ? causerie_service_entry_get_service (self->active) : NULL;
}

/* Returns: (transfer none): the models of the active entry, or an empty list */
GListModel *
causerie_registry_get_models (CauserieRegistry *self)
{
  g_return_val_if_fail (CAUSERIE_IS_REGISTRY (self), NULL);
  return self->active != NULL ? causerie_service_entry_get_models (self->active)
                              : G_LIST_MODEL (self->no_models);
}

/**
 * causerie_registry_get_model_name:
 * @id: (nullable): a model's id
 *
 * Returns: (transfer none) (nullable): the display name of the model if a service lists it, the
 *   active one first; valid until the list changes
 */
const char *
causerie_registry_get_model_name (CauserieRegistry *self, const char *id)
{
  CauserieModel *model;

  g_return_val_if_fail (CAUSERIE_IS_REGISTRY (self), NULL);
  model = self->active != NULL ? causerie_service_entry_find_model (self->active, id) : NULL;
  for (guint i = 0; model == NULL && i < count_entries (self); i++)
    model = causerie_service_entry_find_model (get_entry (self, i), id);
  return model != NULL ? causerie_model_get_display_name (model) : NULL;
}

/* Returns: (transfer none): the id of the model for new chats, or "" while none is known */
const char *
causerie_registry_get_default_model (CauserieRegistry *self)
{
  g_return_val_if_fail (CAUSERIE_IS_REGISTRY (self), "");
  return self->active != NULL ? causerie_service_entry_get_default_model (self->active) : "";
}

/* Returns: (transfer none) (nullable): the effort for new chats; %NULL for the usual one */
const char *
causerie_registry_get_default_effort (CauserieRegistry *self)
{
  const char *effort;

  g_return_val_if_fail (CAUSERIE_IS_REGISTRY (self), NULL);
  effort = causerie_settings_get_effort (self->settings);
  return effort[0] != '\0' ? effort : NULL;
}

/* Returns: (transfer none) (nullable): why there is no service, or why its models could not be
 * listed */
CauserieFailure *
causerie_registry_get_failure (CauserieRegistry *self)
{
  g_return_val_if_fail (CAUSERIE_IS_REGISTRY (self), NULL);
  return self->active != NULL ? causerie_service_entry_get_models_failure (self->active)
                              : self->failure;
}

/* Returns: (transfer full): why there is no service, %CAUSERIE_ERROR_BAD_SERVICE if the reason is
 * unknown */
GError *
causerie_registry_create_error (CauserieRegistry *self)
{
  g_return_val_if_fail (CAUSERIE_IS_REGISTRY (self), NULL);
  if (self->failure != NULL)
    return causerie_failure_to_error (self->failure);
  return causerie_error_new_full (CAUSERIE_ERROR_BAD_SERVICE, NULL, NULL, 0);
}

/* Returns: whether the active service, or the reason why there is none, and the model for new chats
 * are known; turns wait until then */
gboolean
causerie_registry_get_ready (CauserieRegistry *self)
{
  g_return_val_if_fail (CAUSERIE_IS_REGISTRY (self), TRUE);
  return self->ready;
}

/* Returns: whether the environment defines the service, even if it is invalid */
gboolean
causerie_registry_get_from_environment (CauserieRegistry *self)
{
  g_return_val_if_fail (CAUSERIE_IS_REGISTRY (self), FALSE);
  return !self->demo_for_run
         && (self->environment_service != NULL || self->environment_failure != NULL);
}

/* Returns: whether the service was set at the program's start, so that changes of the default apply
 * only to the next start */
gboolean
causerie_registry_get_fixed (CauserieRegistry *self)
{
  g_return_val_if_fail (CAUSERIE_IS_REGISTRY (self), FALSE);
  return self->demo_for_run || causerie_registry_get_from_environment (self);
}

/* Returns: (transfer none) (nullable): the service that the user has chosen for new chats; %NULL
 * for automatic. The service that is used instead in this run is the active one. */
CauserieServiceEntry *
causerie_registry_get_default_entry (CauserieRegistry *self)
{
  g_return_val_if_fail (CAUSERIE_IS_REGISTRY (self), NULL);
  return causerie_registry_find (self, self->default_id);
}

/* Makes nothing active until the service and its key are found again. */
static void
find_active_again (CauserieRegistry *self)
{
  if (causerie_registry_get_fixed (self))
    return;
  cancel_search (self);
  set_active (self, NULL, NULL, NULL);
  find_active (self, TRUE);
}

/**
 * causerie_registry_set_default_entry:
 * @entry: (nullable): a listed service, or %NULL for automatic
 *
 * Stores the service for new chats, and makes it active unless a service was set for this run.
 */
void
causerie_registry_set_default_entry (CauserieRegistry *self, CauserieServiceEntry *entry)
{
  const char *id;

  g_return_if_fail (CAUSERIE_IS_REGISTRY (self) && (entry == NULL || is_listed (self, entry)));
  id = entry != NULL ? causerie_service_entry_get_id (entry) : AUTOMATIC;
  if (g_strcmp0 (self->default_id, id) == 0)
    return;
  g_free (self->default_id);
  self->default_id = g_strdup (id);
  save (self);
  notify (self, PROP_DEFAULT_ENTRY);
  if (entry == NULL || entry != self->active)
    find_active_again (self);
}

CauserieServiceChoice
causerie_registry_get_choice (CauserieRegistry *self)
{
  CauserieServiceEntry *entry;

  g_return_val_if_fail (CAUSERIE_IS_REGISTRY (self), CAUSERIE_CHOICE_AUTOMATIC);
  entry = causerie_registry_find (self, self->default_id);
  if (entry == NULL)
    return CAUSERIE_CHOICE_AUTOMATIC;
  switch (causerie_service_entry_get_kind (entry))
    {
    case CAUSERIE_SERVICE_ANTHROPIC:
      return CAUSERIE_CHOICE_ANTHROPIC;
    case CAUSERIE_SERVICE_DEMO:
      return CAUSERIE_CHOICE_DEMO;
    case CAUSERIE_SERVICE_CUSTOM:
    default:
      return CAUSERIE_CHOICE_CUSTOM;
    }
}

/* Returns: (transfer none): the address of the default custom service, else of the first custom
 * service, or "" */
const char *
causerie_registry_get_custom_base_url (CauserieRegistry *self)
{
  CauserieServiceEntry *entry;

  g_return_val_if_fail (CAUSERIE_IS_REGISTRY (self), "");
  entry = find_custom (self);
  return entry != NULL ? causerie_service_entry_get_base_url (entry) : "";
}

/* Returns: (transfer full) (nullable): the entry of that choice, or a new unlisted one; %NULL for
 * %CAUSERIE_CHOICE_AUTOMATIC */
CauserieServiceEntry *
causerie_registry_dup_chosen (CauserieRegistry *self, CauserieServiceChoice choice)
{
  CauserieServiceEntry *entry = NULL;

  g_return_val_if_fail (CAUSERIE_IS_REGISTRY (self), NULL);
  if (choice == CAUSERIE_CHOICE_ANTHROPIC)
    entry = find_kind (self, CAUSERIE_SERVICE_ANTHROPIC);
  else if (choice == CAUSERIE_CHOICE_DEMO)
    entry = find_kind (self, CAUSERIE_SERVICE_DEMO);
  else if (choice == CAUSERIE_CHOICE_CUSTOM)
    entry = find_custom (self);
  if (entry != NULL)
    return g_object_ref (entry);
  if (choice != CAUSERIE_CHOICE_CUSTOM)
    return NULL;
  return causerie_service_entry_new (self->client, CUSTOM_ID, CAUSERIE_PRESET_CUSTOM);
}

/**
 * causerie_registry_set_active:
 * @entry: (nullable): the entry for new turns; running turns keep theirs
 * @service: (nullable): its address and credential; %NULL if @entry is
 *
 * Changes neither the default nor the settings. The caller must load or set the models next.
 */
void
causerie_registry_set_active (CauserieRegistry *self, CauserieServiceEntry *entry,
                              CauserieService *service)
{
  g_return_if_fail (CAUSERIE_IS_REGISTRY (self));
  g_return_if_fail ((entry == NULL) == (service == NULL));
  cancel_search (self);
  set_active (self, entry, service, NULL);
  if (entry == NULL)
    update_ready (self);
}

/**
 * causerie_registry_create_entry:
 * @preset: the kind of the service
 *
 * Returns: (transfer full): an entry with a new id, for causerie_registry_add()
 */
CauserieServiceEntry *
causerie_registry_create_entry (CauserieRegistry *self, const CauserieServicePreset *preset)
{
  g_autofree char *id = NULL;

  g_return_val_if_fail (CAUSERIE_IS_REGISTRY (self) && preset != NULL, NULL);
  id = g_strdup (preset->id);
  for (guint i = 2; causerie_registry_find (self, id) != NULL; i++)
    {
      g_free (id);
      id = g_strdup_printf ("%s-%u", preset->id, i);
    }
  return causerie_service_entry_new (self->client, id, preset->id);
}

/**
 * causerie_registry_add:
 * @entry: an entry with a unique id
 *
 * Adds a service to the list and stores it. It becomes active only if automatic chooses it.
 */
void
causerie_registry_add (CauserieRegistry *self, CauserieServiceEntry *entry)
{
  g_return_if_fail (CAUSERIE_IS_REGISTRY (self) && CAUSERIE_IS_SERVICE_ENTRY (entry));
  g_return_if_fail (causerie_registry_find (self, causerie_service_entry_get_id (entry)) == NULL);
  append_entry (self, entry);
  save (self);
  if (g_str_equal (self->default_id, AUTOMATIC) && self->active != NULL
      && causerie_service_entry_get_kind (self->active) != CAUSERIE_SERVICE_ANTHROPIC
      && find_next_automatic (self, NULL) != self->active)
    find_active_again (self);
}

static Removed *
find_removed (CauserieRegistry *self, CauserieServiceEntry *entry, guint *index)
{
  for (guint i = 0; i < self->removed->len; i++)
    {
      Removed *removed = g_ptr_array_index (self->removed, i);

      *index = i;
      if (removed->entry == entry)
        return removed;
    }
  return NULL;
}

/* Removes the key from the keyring when the removal cannot be undone any more, unless another
   service has the same address. */
static void
plan_key_removal (CauserieRegistry *self, Removed *removed)
{
  for (guint i = 0; removed->identity != NULL && i < count_entries (self); i++)
    {
      g_autofree char *other = causerie_service_entry_dup_identity (get_entry (self, i));

      if (g_strcmp0 (other, removed->identity) == 0)
        g_clear_pointer (&removed->identity, g_free);
    }
  if (removed->identity != NULL)
    causerie_key_removals_add (self->key_removals, removed->identity);
}

/**
 * causerie_registry_remove:
 * @entry: a listed service other than Anthropic and the demo
 *
 * Removes a service from the list and the settings. If it was the default, that becomes automatic.
 * Running turns go on. It must be followed by causerie_registry_restore() or
 * causerie_registry_end_undo().
 */
void
causerie_registry_remove (CauserieRegistry *self, CauserieServiceEntry *entry)
{
  Removed *removed;
  guint position;

  g_return_if_fail (CAUSERIE_IS_REGISTRY (self) && CAUSERIE_IS_SERVICE_ENTRY (entry));
  g_return_if_fail (causerie_service_entry_get_kind (entry) == CAUSERIE_SERVICE_CUSTOM);
  g_return_if_fail (g_list_store_find (self->entries, entry, &position));
  removed = g_new0 (Removed, 1);
  removed->entry = g_object_ref (entry);
  removed->identity = causerie_service_entry_dup_identity (entry);
  removed->position = position;
  removed->was_default = causerie_registry_get_default_entry (self) == entry;
  g_ptr_array_add (self->removed, removed);
  if (removed->was_default)
    {
      g_free (self->default_id);
      self->default_id = g_strdup (AUTOMATIC);
    }
  g_signal_handlers_disconnect_by_func (entry, on_entry_changed_cb, self);
  g_signal_handlers_disconnect_by_func (entry, on_base_url_changed_cb, self);
  g_signal_handlers_disconnect_by_func (entry, on_refused_cb, self);
  g_list_store_remove (self->entries, position);
  plan_key_removal (self, removed);
  save (self);
  notify (self, PROP_DEFAULT_ENTRY);
  if (self->active == entry || self->active == NULL)
    find_active_again (self);
}

/* Undoes causerie_registry_remove(): the entry gets its place back, and its key is kept. It becomes
 * the default again if no other has been chosen. */
void
causerie_registry_restore (CauserieRegistry *self, CauserieServiceEntry *entry)
{
  Removed *removed;
  guint index;
  gboolean was_default;

  g_return_if_fail (CAUSERIE_IS_REGISTRY (self) && CAUSERIE_IS_SERVICE_ENTRY (entry));
  removed = find_removed (self, entry, &index);
  if (removed == NULL)
    return;
  was_default = removed->was_default && g_str_equal (self->default_id, AUTOMATIC);
  insert_entry (self, MIN (removed->position, count_entries (self)), entry);
  g_ptr_array_remove_index (self->removed, index);
  save (self);
  if (was_default)
    causerie_registry_set_default_entry (self, entry);
  else if (g_str_equal (self->default_id, AUTOMATIC))
    find_active_again (self);
}

/* To be called when the removal of @entry cannot be undone any more: its key is removed. Does
 * nothing if it was restored. */
void
causerie_registry_end_undo (CauserieRegistry *self, CauserieServiceEntry *entry)
{
  Removed *removed;
  guint index;

  g_return_if_fail (CAUSERIE_IS_REGISTRY (self) && CAUSERIE_IS_SERVICE_ENTRY (entry));
  removed = find_removed (self, entry, &index);
  if (removed == NULL)
    return;
  if (removed->identity != NULL)
    causerie_key_removals_finish (self->key_removals, removed->identity);
  g_ptr_array_remove_index (self->removed, index);
}

/* To be called when the address or the key of @entry has changed: looks the key up again when it is
 * needed, which is at once for the active service. */
static void
refresh (CauserieRegistry *self, CauserieServiceEntry *entry)
{
  gboolean automatic = g_str_equal (self->default_id, AUTOMATIC);

  if (causerie_registry_get_fixed (self) && self->active == entry)
    return;
  if (self->active == entry || automatic || self->active == NULL)
    find_active_again (self);
  if (self->active != entry)
    causerie_service_entry_set_service (entry, NULL);
}

/**
 * causerie_registry_change_address:
 * @base_url: the new address, or "" for that of the preset
 * @error: return location for %CAUSERIE_ERROR_BAD_SERVICE
 *
 * Stores another address for @entry. A key belongs to an address, so that the one of the old
 * address is never sent to the new one.
 */
gboolean
causerie_registry_change_address (CauserieRegistry *self, CauserieServiceEntry *entry,
                                  const char *base_url, GError **error)
{
  g_autoptr (CauserieService) service = NULL;

  g_return_val_if_fail (CAUSERIE_IS_REGISTRY (self) && CAUSERIE_IS_SERVICE_ENTRY (entry), FALSE);
  g_return_val_if_fail (base_url != NULL, FALSE);
  service = causerie_service_entry_create_service (entry, base_url, NULL, error);
  if (service == NULL)
    return FALSE;
  causerie_service_entry_set_base_url (entry, base_url);
  refresh (self, entry);
  return TRUE;
}

static void
on_key_changed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  CauserieServiceEntry *entry = g_task_get_task_data (task);
  GError *error = NULL;
  gboolean changed
      = g_async_result_is_tagged (result, causerie_secrets_store_async)
            ? causerie_secrets_store_finish (CAUSERIE_SECRETS (source), result, NULL, &error)
            : causerie_secrets_clear_finish (CAUSERIE_SECRETS (source), result, &error);

  if (!changed)
    {
      g_task_return_error (task, error);
      return;
    }
  refresh (g_task_get_source_object (task), entry);
  g_task_return_boolean (task, TRUE);
}

/**
 * causerie_registry_change_key_async:
 * @key: (nullable): the new key; %NULL and "" remove the stored one
 *
 * Stores or removes the key for the address of @entry.
 */
void
causerie_registry_change_key_async (CauserieRegistry *self, CauserieServiceEntry *entry,
                                    const char *key, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (CauserieService) service = NULL;
  g_autoptr (GTask) task = NULL;
  char *trimmed;
  GError *error = NULL;

  g_return_if_fail (CAUSERIE_IS_REGISTRY (self) && CAUSERIE_IS_SERVICE_ENTRY (entry));
  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, causerie_registry_change_key_async);
  g_task_set_task_data (task, g_object_ref (entry), g_object_unref);
  trimmed = causerie_credential_dup (key);
  service = causerie_service_entry_create_service (entry, NULL, trimmed, &error);
  if (service == NULL)
    g_task_return_error (task, error);
  else if (trimmed != NULL)
    causerie_secrets_store_async (self->secrets, causerie_service_get_identity (service), trimmed,
                                  cancellable, on_key_changed_cb, g_object_ref (task));
  else
    causerie_secrets_clear_async (self->secrets, causerie_service_get_identity (service),
                                  cancellable, on_key_changed_cb, g_object_ref (task));
  causerie_credential_free (trimmed);
}

/**
 * causerie_registry_change_key_finish:
 * @error: return location for %CAUSERIE_ERROR_BAD_SERVICE, %CAUSERIE_ERROR_AUTHENTICATION for an
 *   invalid key, or an error of causerie_secrets_clear_finish()
 */
gboolean
causerie_registry_change_key_finish (CauserieRegistry *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Continues the task of causerie_registry_open_async(). */
static void
on_opened_entry_found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  Search *found = g_task_get_task_data (G_TASK (result));
  CauserieServiceEntry *entry = g_task_get_task_data (task);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (causerie_service_entry_get_service (entry) == NULL)
    {
      causerie_service_entry_set_service (entry, found->service);
      causerie_service_entry_load_models (entry);
    }
  g_task_return_boolean (task, TRUE);
}

/**
 * causerie_registry_open_async:
 * @entry: a service that need not be the active one
 * @allow_prompt: whether the keyring may ask for its password
 *
 * Looks up the key of a service if that has not been done, so that
 * causerie_service_entry_get_service() returns it.
 */
void
causerie_registry_open_async (CauserieRegistry *self, CauserieServiceEntry *entry,
                              gboolean allow_prompt, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = NULL;
  Search *search;

  g_return_if_fail (CAUSERIE_IS_REGISTRY (self) && CAUSERIE_IS_SERVICE_ENTRY (entry));
  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, causerie_registry_open_async);
  g_task_set_task_data (task, g_object_ref (entry), g_object_unref);
  if (causerie_service_entry_get_service (entry) != NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  search = search_new (entry, NULL, NULL);
  search->allow_prompt = allow_prompt;
  search_async (self, search, cancellable, on_opened_entry_found_cb, g_steal_pointer (&task));
}

/**
 * causerie_registry_open_finish:
 * @error: return location for %CAUSERIE_ERROR_BAD_SERVICE, %CAUSERIE_ERROR_KEYRING or another error
 */
gboolean
causerie_registry_open_finish (CauserieRegistry *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * causerie_registry_use_async:
 * @entry: (nullable): the service, which may be new; %NULL for automatic
 * @base_url: (nullable): a new address for @entry, or %NULL to keep its own
 * @key: (nullable): a new key; %NULL and "" mean the stored one
 * @check: whether to check the service by listing its models; some working services cannot do that
 *
 * Finds the key and checks the service, then stores key, address and default, and makes the service
 * active. A service that was set for this run stays active.
 */
void
causerie_registry_use_async (CauserieRegistry *self, CauserieServiceEntry *entry,
                             const char *base_url, const char *key, gboolean check,
                             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  Search *search, *task_search;
  GTask *task;

  g_return_if_fail (CAUSERIE_IS_REGISTRY (self));
  task = g_task_new (self, cancellable, callback, data);
  task_search = search_new (entry, entry != NULL ? base_url : NULL, key);
  task_search->check = check;
  g_task_set_source_tag (task, causerie_registry_use_async);
  g_task_set_task_data (task, task_search, (GDestroyNotify)search_free);
  search = search_new (entry, task_search->base_url, key);
  search->allow_prompt = TRUE;
  search_async (self, search, cancellable, on_used_entry_found_cb, task);
}

/**
 * causerie_registry_use_finish:
 * @error: return location for %CAUSERIE_ERROR_AUTHENTICATION, %CAUSERIE_ERROR_BAD_SERVICE,
 *   %CAUSERIE_ERROR_KEYRING or another error
 *
 * Returns: whether the change was applied; if not, nothing has changed
 */
gboolean
causerie_registry_use_finish (CauserieRegistry *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
