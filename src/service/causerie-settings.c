/* SPDX-License-Identifier: GPL-3.0-or-later
 * Typed access to the preferences: all GSettings keys except those of windows. */
#include "config.h"

#include "causerie-settings.h"

#include "causerie-effort.h"

#define SERVICES_KEY "services"
#define DEFAULT_SERVICE_KEY "default-service"
#define KEYS_TO_REMOVE_KEY "keys-to-remove"

struct _CauserieSettings
{
  GObject parent_instance;

  GSettings *settings;
  gboolean enter_sends;
  int text_size;
  gboolean caret_browsing;
  gboolean cache_hour;
  gboolean web_search;
  gboolean web_fetch;
  CauserieEndPolicy end_policy;
  char *system_prompt;
  CauserieServiceChoice service_choice;
  char *custom_base_url;
  char *model;
  char *effort;
  gboolean first_run_done;
};

G_DEFINE_FINAL_TYPE (CauserieSettings, causerie_settings, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_ENTER_SENDS,
  PROP_TEXT_SIZE,
  PROP_CARET_BROWSING,
  PROP_CACHE_HOUR,
  PROP_WEB_SEARCH,
  PROP_WEB_FETCH,
  PROP_END_POLICY,
  PROP_SYSTEM_PROMPT,
  PROP_SERVICE_CHOICE,
  PROP_CUSTOM_BASE_URL,
  PROP_MODEL,
  PROP_EFFORT,
  PROP_FIRST_RUN_DONE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

/* clang-format off */
static const char *const keys[N_PROPS] = {
  [PROP_ENTER_SENDS] = "enter-sends",
  [PROP_TEXT_SIZE] = "text-size",
  [PROP_CARET_BROWSING] = "caret-browsing",
  [PROP_CACHE_HOUR] = "cache-hour",
  [PROP_WEB_SEARCH] = "web-search",
  [PROP_WEB_FETCH] = "web-fetch",
  [PROP_END_POLICY] = "end-conversation",
  [PROP_SYSTEM_PROMPT] = "system-prompt",
  [PROP_SERVICE_CHOICE] = "service",
  [PROP_CUSTOM_BASE_URL] = "custom-base-url",
  [PROP_MODEL] = "model",
  [PROP_EFFORT] = "effort",
  [PROP_FIRST_RUN_DONE] = "first-run-done",
};
/* clang-format on */

static gboolean
set_text (char **place, char *text)
{
  g_autofree char *old = *place;

  *place = text;
  return g_strcmp0 (old, text) != 0;
}

static gboolean
set_number (int *place, int number)
{
  int old = *place;

  *place = number;
  return old != number;
}

/* A word that is not a level of effort, such as one of a later version, is read as "". */
static char *
read_effort (GSettings *settings, const char *key)
{
  g_autofree char *name = g_settings_get_string (settings, key);
  const char *effort = causerie_effort_find (name);

  return g_strdup (effort != NULL ? effort : "");
}

static gboolean
read_key (CauserieSettings *self, guint property)
{
  GSettings *settings = self->settings;
  const char *key = keys[property];
  int number;

  switch (property)
    {
    case PROP_ENTER_SENDS:
      return set_number (&self->enter_sends, g_settings_get_boolean (settings, key));
    case PROP_TEXT_SIZE:
      return set_number (&self->text_size, g_settings_get_int (settings, key));
    case PROP_CARET_BROWSING:
      return set_number (&self->caret_browsing, g_settings_get_boolean (settings, key));
    case PROP_CACHE_HOUR:
      return set_number (&self->cache_hour, g_settings_get_boolean (settings, key));
    case PROP_WEB_SEARCH:
      return set_number (&self->web_search, g_settings_get_boolean (settings, key));
    case PROP_WEB_FETCH:
      return set_number (&self->web_fetch, g_settings_get_boolean (settings, key));
    case PROP_END_POLICY:
      number = (int)self->end_policy;
      self->end_policy = (CauserieEndPolicy)g_settings_get_enum (settings, key);
      return number != (int)self->end_policy;
    case PROP_SYSTEM_PROMPT:
      return set_text (&self->system_prompt, g_settings_get_string (settings, key));
    case PROP_SERVICE_CHOICE:
      number = (int)self->service_choice;
      self->service_choice = (CauserieServiceChoice)g_settings_get_enum (settings, key);
      return number != (int)self->service_choice;
    case PROP_CUSTOM_BASE_URL:
      return set_text (&self->custom_base_url, g_settings_get_string (settings, key));
    case PROP_MODEL:
      return set_text (&self->model, g_settings_get_string (settings, key));
    case PROP_EFFORT:
      return set_text (&self->effort, read_effort (settings, key));
    case PROP_FIRST_RUN_DONE:
      return set_number (&self->first_run_done, g_settings_get_boolean (settings, key));
    default:
      g_return_val_if_reached (FALSE);
    }
}

static void
on_settings_changed_cb (GSettings *settings, const char *key, gpointer data)
{
  CauserieSettings *self = CAUSERIE_SETTINGS (data);

  for (guint property = PROP_0 + 1; property < N_PROPS; property++)
    if (g_strcmp0 (keys[property], key) == 0 && read_key (self, property))
      g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
causerie_settings_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CauserieSettings *self = CAUSERIE_SETTINGS (object);

  switch (id)
    {
    case PROP_ENTER_SENDS:
      g_value_set_boolean (value, self->enter_sends);
      break;
    case PROP_TEXT_SIZE:
      g_value_set_int (value, self->text_size);
      break;
    case PROP_CARET_BROWSING:
      g_value_set_boolean (value, self->caret_browsing);
      break;
    case PROP_CACHE_HOUR:
      g_value_set_boolean (value, self->cache_hour);
      break;
    case PROP_WEB_SEARCH:
      g_value_set_boolean (value, self->web_search);
      break;
    case PROP_WEB_FETCH:
      g_value_set_boolean (value, self->web_fetch);
      break;
    case PROP_END_POLICY:
      g_value_set_int (value, (int)self->end_policy);
      break;
    case PROP_SYSTEM_PROMPT:
      g_value_set_string (value, self->system_prompt);
      break;
    case PROP_SERVICE_CHOICE:
      g_value_set_int (value, (int)self->service_choice);
      break;
    case PROP_CUSTOM_BASE_URL:
      g_value_set_string (value, self->custom_base_url);
      break;
    case PROP_MODEL:
      g_value_set_string (value, self->model);
      break;
    case PROP_EFFORT:
      g_value_set_string (value, self->effort);
      break;
    case PROP_FIRST_RUN_DONE:
      g_value_set_boolean (value, self->first_run_done);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
causerie_settings_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  CauserieSettings *self = CAUSERIE_SETTINGS (object);

  if (id == 0 || id >= N_PROPS)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      return;
    }
  if (id == PROP_TEXT_SIZE)
    causerie_settings_set_text_size (self, g_value_get_int (value));
  else if (G_VALUE_HOLDS_BOOLEAN (value))
    g_settings_set_boolean (self->settings, keys[id], g_value_get_boolean (value));
  else if (G_VALUE_HOLDS_INT (value))
    g_settings_set_enum (self->settings, keys[id], g_value_get_int (value));
  else
    g_settings_set_string (self->settings, keys[id],
                           g_value_get_string (value) ? g_value_get_string (value) : "");
}

static void
causerie_settings_dispose (GObject *object)
{
  CauserieSettings *self = CAUSERIE_SETTINGS (object);

  if (self->settings != NULL)
    g_signal_handlers_disconnect_by_data (self->settings, self);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (causerie_settings_parent_class)->dispose (object);
}

static void
causerie_settings_finalize (GObject *object)
{
  CauserieSettings *self = CAUSERIE_SETTINGS (object);

  g_free (self->system_prompt);
  g_free (self->custom_base_url);
  g_free (self->model);
  g_free (self->effort);
  G_OBJECT_CLASS (causerie_settings_parent_class)->finalize (object);
}

static void
causerie_settings_class_init (CauserieSettingsClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = causerie_settings_get_property;
  object_class->set_property = causerie_settings_set_property;
  object_class->dispose = causerie_settings_dispose;
  object_class->finalize = causerie_settings_finalize;
  properties[PROP_ENTER_SENDS] = g_param_spec_boolean ("enter-sends", NULL, NULL, TRUE, flags);
  properties[PROP_TEXT_SIZE]
      = g_param_spec_int ("text-size", NULL, NULL, CAUSERIE_TEXT_SIZE_SMALLEST,
                          CAUSERIE_TEXT_SIZE_LARGEST, CAUSERIE_TEXT_SIZE_NORMAL, flags);
  properties[PROP_CARET_BROWSING]
      = g_param_spec_boolean ("caret-browsing", NULL, NULL, FALSE, flags);
  properties[PROP_CACHE_HOUR] = g_param_spec_boolean ("cache-hour", NULL, NULL, FALSE, flags);
  properties[PROP_WEB_SEARCH] = g_param_spec_boolean ("web-search", NULL, NULL, FALSE, flags);
  properties[PROP_WEB_FETCH] = g_param_spec_boolean ("web-fetch", NULL, NULL, FALSE, flags);
  properties[PROP_END_POLICY]
      = g_param_spec_int ("end-policy", NULL, NULL, CAUSERIE_END_OPUS_AND_ABOVE, CAUSERIE_END_NEVER,
                          CAUSERIE_END_OPUS_AND_ABOVE, flags);
  properties[PROP_SYSTEM_PROMPT] = g_param_spec_string ("system-prompt", NULL, NULL, "", flags);
  properties[PROP_SERVICE_CHOICE]
      = g_param_spec_int ("service-choice", NULL, NULL, CAUSERIE_CHOICE_AUTOMATIC,
                          CAUSERIE_CHOICE_DEMO, CAUSERIE_CHOICE_AUTOMATIC, flags);
  properties[PROP_CUSTOM_BASE_URL] = g_param_spec_string ("custom-base-url", NULL, NULL, "", flags);
  properties[PROP_MODEL] = g_param_spec_string ("model", NULL, NULL, "", flags);
  properties[PROP_EFFORT] = g_param_spec_string ("effort", NULL, NULL, "", flags);
  properties[PROP_FIRST_RUN_DONE]
      = g_param_spec_boolean ("first-run-done", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
causerie_settings_init (CauserieSettings *self)
{
}

/**
 * causerie_settings_new:
 * @settings: the settings of the schema `io.github.causerie_chat.Causerie`
 *
 * Every property follows its key, also if another process changes it. Main thread only.
 */
CauserieSettings *
causerie_settings_new (GSettings *settings)
{
  CauserieSettings *self;

  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);
  self = g_object_new (CAUSERIE_TYPE_SETTINGS, NULL);
  self->settings = g_object_ref (settings);
  g_signal_connect (settings, "changed", G_CALLBACK (on_settings_changed_cb), self);
  for (guint property = PROP_0 + 1; property < N_PROPS; property++)
    read_key (self, property);
  return self;
}

GSettings *
causerie_settings_get_gsettings (CauserieSettings *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SETTINGS (self), NULL);
  return self->settings;
}

/* Returns: whether Enter sends and Shift+Enter starts a new line */
gboolean
causerie_settings_get_enter_sends (CauserieSettings *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SETTINGS (self), TRUE);
  return self->enter_sends;
}

/* Returns: the size of the text of messages, in percent of the usual size */
int
causerie_settings_get_text_size (CauserieSettings *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SETTINGS (self), CAUSERIE_TEXT_SIZE_NORMAL);
  return self->text_size;
}

/* Sizes beyond the smallest or the largest become that one. */
void
causerie_settings_set_text_size (CauserieSettings *self, int percent)
{
  g_return_if_fail (CAUSERIE_IS_SETTINGS (self));
  g_settings_set_int (self->settings, keys[PROP_TEXT_SIZE],
                      CLAMP (percent, CAUSERIE_TEXT_SIZE_SMALLEST, CAUSERIE_TEXT_SIZE_LARGEST));
}

/* Returns: whether the arrow keys move a caret in the text of messages */
gboolean
causerie_settings_get_caret_browsing (CauserieSettings *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SETTINGS (self), FALSE);
  return self->caret_browsing;
}

void
causerie_settings_set_caret_browsing (CauserieSettings *self, gboolean caret_browsing)
{
  g_return_if_fail (CAUSERIE_IS_SETTINGS (self));
  g_settings_set_boolean (self->settings, keys[PROP_CARET_BROWSING], caret_browsing);
}

/* Returns: whether services should keep a chat in their cache for an hour */
gboolean
causerie_settings_get_cache_hour (CauserieSettings *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SETTINGS (self), FALSE);
  return self->cache_hour;
}

/* Returns: whether the model of a new chat may search the web, which is the last choice */
gboolean
causerie_settings_get_web_search (CauserieSettings *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SETTINGS (self), FALSE);
  return self->web_search;
}

void
causerie_settings_set_web_search (CauserieSettings *self, gboolean web_search)
{
  g_return_if_fail (CAUSERIE_IS_SETTINGS (self));
  g_settings_set_boolean (self->settings, keys[PROP_WEB_SEARCH], web_search);
}

/* Returns: whether a model that may search the web may also open web pages, in new chats */
gboolean
causerie_settings_get_web_fetch (CauserieSettings *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SETTINGS (self), FALSE);
  return self->web_fetch;
}

/* Returns: which models get the tool `end_conversation` in new chats */
CauserieEndPolicy
causerie_settings_get_end_policy (CauserieSettings *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SETTINGS (self), CAUSERIE_END_OPUS_AND_ABOVE);
  return self->end_policy;
}

void
causerie_settings_set_end_policy (CauserieSettings *self, CauserieEndPolicy policy)
{
  g_return_if_fail (CAUSERIE_IS_SETTINGS (self));
  g_settings_set_enum (self->settings, keys[PROP_END_POLICY], (int)policy);
}

/* Returns: the user's instructions for new chats, possibly "" */
const char *
causerie_settings_get_system_prompt (CauserieSettings *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SETTINGS (self), "");
  return self->system_prompt;
}

CauserieServiceChoice
causerie_settings_get_service_choice (CauserieSettings *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SETTINGS (self), CAUSERIE_CHOICE_AUTOMATIC);
  return self->service_choice;
}

void
causerie_settings_set_service_choice (CauserieSettings *self, CauserieServiceChoice choice)
{
  g_return_if_fail (CAUSERIE_IS_SETTINGS (self));
  g_settings_set_enum (self->settings, keys[PROP_SERVICE_CHOICE], (int)choice);
}

/* Returns: the address of the custom service, without a key, or "" */
const char *
causerie_settings_get_custom_base_url (CauserieSettings *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SETTINGS (self), "");
  return self->custom_base_url;
}

void
causerie_settings_set_custom_base_url (CauserieSettings *self, const char *url)
{
  g_return_if_fail (CAUSERIE_IS_SETTINGS (self) && url != NULL);
  g_settings_set_string (self->settings, keys[PROP_CUSTOM_BASE_URL], url);
}

/* Returns: the id of the model for new chats, or "" for the newest listed Opus model */
const char *
causerie_settings_get_model (CauserieSettings *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SETTINGS (self), "");
  return self->model;
}

void
causerie_settings_set_model (CauserieSettings *self, const char *model)
{
  g_return_if_fail (CAUSERIE_IS_SETTINGS (self) && model != NULL);
  g_settings_set_string (self->settings, keys[PROP_MODEL], model);
}

/* Returns: the effort for new chats, or "" for the usual one of the model */
const char *
causerie_settings_get_effort (CauserieSettings *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SETTINGS (self), "");
  return self->effort;
}

void
causerie_settings_set_effort (CauserieSettings *self, const char *effort)
{
  g_return_if_fail (CAUSERIE_IS_SETTINGS (self) && effort != NULL);
  g_settings_set_string (self->settings, keys[PROP_EFFORT], effort);
}

/* Returns: (transfer full) (nullable): the records of the services, of type `aa{sv}`; %NULL if
 * never written */
GVariant *
causerie_settings_dup_services (CauserieSettings *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SETTINGS (self), NULL);
  return g_settings_get_user_value (self->settings, SERVICES_KEY);
}

/**
 * causerie_settings_set_services:
 * @records: records of type `aa{sv}`; taken if floating
 */
void
causerie_settings_set_services (CauserieSettings *self, GVariant *records)
{
  g_return_if_fail (CAUSERIE_IS_SETTINGS (self));
  g_settings_set_value (self->settings, SERVICES_KEY, records);
}

char *
causerie_settings_dup_default_service (CauserieSettings *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SETTINGS (self), NULL);
  return g_settings_get_string (self->settings, DEFAULT_SERVICE_KEY);
}

void
causerie_settings_set_default_service (CauserieSettings *self, const char *id)
{
  g_return_if_fail (CAUSERIE_IS_SETTINGS (self) && id != NULL);
  g_settings_set_string (self->settings, DEFAULT_SERVICE_KEY, id);
}

/* Returns: the identities of removed services whose keys are still in the keyring */
char **
causerie_settings_dup_keys_to_remove (CauserieSettings *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SETTINGS (self), NULL);
  return g_settings_get_strv (self->settings, KEYS_TO_REMOVE_KEY);
}

void
causerie_settings_set_keys_to_remove (CauserieSettings *self, const char *const *identities)
{
  g_return_if_fail (CAUSERIE_IS_SETTINGS (self) && identities != NULL);
  g_settings_set_strv (self->settings, KEYS_TO_REMOVE_KEY, identities);
}

gboolean
causerie_settings_get_first_run_done (CauserieSettings *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SETTINGS (self), TRUE);
  return self->first_run_done;
}

void
causerie_settings_set_first_run_done (CauserieSettings *self, gboolean done)
{
  g_return_if_fail (CAUSERIE_IS_SETTINGS (self));
  g_settings_set_boolean (self->settings, keys[PROP_FIRST_RUN_DONE], done);
}
