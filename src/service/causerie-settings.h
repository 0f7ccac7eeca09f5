/* SPDX-License-Identifier: GPL-3.0-or-later
 * Typed access to the preferences. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CauserieEndPolicy:
 * @CAUSERIE_END_OPUS_AND_ABOVE: models of the Opus line and above may end chats
 * @CAUSERIE_END_EVERY_MODEL: every model may
 * @CAUSERIE_END_NEVER: no model gets the tool
 *
 * The preference "Let Claude end chats".
 */
typedef enum
{
  CAUSERIE_END_OPUS_AND_ABOVE,
  CAUSERIE_END_EVERY_MODEL,
  CAUSERIE_END_NEVER,
} CauserieEndPolicy;

/**
 * CauserieServiceChoice:
 * @CAUSERIE_CHOICE_AUTOMATIC: Anthropic if there is a key for it, otherwise the custom service if
 *   its address is known, otherwise the demo
 * @CAUSERIE_CHOICE_ANTHROPIC: Anthropic, even without a key
 * @CAUSERIE_CHOICE_CUSTOM: the server at the custom base URL
 * @CAUSERIE_CHOICE_DEMO: the demo
 *
 * The choices of the preference "Service". A service defined by the environment takes precedence.
 */
typedef enum
{
  CAUSERIE_CHOICE_AUTOMATIC,
  CAUSERIE_CHOICE_ANTHROPIC,
  CAUSERIE_CHOICE_CUSTOM,
  CAUSERIE_CHOICE_DEMO,
} CauserieServiceChoice;

/* The smallest, the usual and the largest text size, in percent. */
#define CAUSERIE_TEXT_SIZE_SMALLEST 50
#define CAUSERIE_TEXT_SIZE_NORMAL 100
#define CAUSERIE_TEXT_SIZE_LARGEST 300

#define CAUSERIE_TYPE_SETTINGS (causerie_settings_get_type ())
G_DECLARE_FINAL_TYPE (CauserieSettings, causerie_settings, CAUSERIE, SETTINGS, GObject)

/* Properties with notify, bound to the schema: "enter-sends", "caret-browsing", "cache-hour",
 * "web-search" and "web-fetch" (boolean), "text-size" and "end-policy" (int), "system-prompt" and
 * "effort" (strings), "first-run-done" (boolean); and "service-choice" (int), "custom-base-url" and
 * "model" (strings), which are those of version 0.1.0: the registry reads and writes them
 * (causerie-registry.h). */
CauserieSettings *causerie_settings_new (GSettings *settings);
GSettings *causerie_settings_get_gsettings (CauserieSettings *self);
gboolean causerie_settings_get_enter_sends (CauserieSettings *self);
int causerie_settings_get_text_size (CauserieSettings *self);
void causerie_settings_set_text_size (CauserieSettings *self, int percent);
gboolean causerie_settings_get_caret_browsing (CauserieSettings *self);
void causerie_settings_set_caret_browsing (CauserieSettings *self, gboolean caret_browsing);
gboolean causerie_settings_get_cache_hour (CauserieSettings *self);
gboolean causerie_settings_get_web_search (CauserieSettings *self);
void causerie_settings_set_web_search (CauserieSettings *self, gboolean web_search);
gboolean causerie_settings_get_web_fetch (CauserieSettings *self);
CauserieEndPolicy causerie_settings_get_end_policy (CauserieSettings *self);
void causerie_settings_set_end_policy (CauserieSettings *self, CauserieEndPolicy policy);
const char *causerie_settings_get_system_prompt (CauserieSettings *self);
CauserieServiceChoice causerie_settings_get_service_choice (CauserieSettings *self);
void causerie_settings_set_service_choice (CauserieSettings *self, CauserieServiceChoice choice);
const char *causerie_settings_get_custom_base_url (CauserieSettings *self);
void causerie_settings_set_custom_base_url (CauserieSettings *self, const char *url);
const char *causerie_settings_get_model (CauserieSettings *self);
void causerie_settings_set_model (CauserieSettings *self, const char *model);
const char *causerie_settings_get_effort (CauserieSettings *self);
void causerie_settings_set_effort (CauserieSettings *self, const char *effort);
GVariant *causerie_settings_dup_services (CauserieSettings *self);
void causerie_settings_set_services (CauserieSettings *self, GVariant *records);
char *causerie_settings_dup_default_service (CauserieSettings *self);
void causerie_settings_set_default_service (CauserieSettings *self, const char *id);
char **causerie_settings_dup_keys_to_remove (CauserieSettings *self);
void causerie_settings_set_keys_to_remove (CauserieSettings *self, const char *const *identities);
gboolean causerie_settings_get_first_run_done (CauserieSettings *self);
void causerie_settings_set_first_run_done (CauserieSettings *self, gboolean done);

G_END_DECLS
