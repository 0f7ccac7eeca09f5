/* SPDX-License-Identifier: GPL-3.0-or-later
 * Checks the members of a request, except for messages and tools, like the Messages API. */
#include "config.h"

#include "causerie-strict-check.h"

#include "causerie-strict-check-cache.h"
#include "causerie-strict-check-messages.h"
#include "causerie-strict-check-thinking.h"
#include "causerie-strict-check-tools.h"
#include "causerie-strict-fields.h"
#include "causerie-strict-reason.h"

#include <string.h>

static gboolean
check_names (const CauserieStrictRequest *request, GError **error)
{
  static const char *const create[]
      = { "model",    "max_tokens",    "messages",      "system",        "stream",
          "thinking", "output_config", "tools",         "tool_choice",   "stop_sequences",
          "metadata", "service_tier",  "cache_control", "speed",         "temperature",
          "top_p",    "top_k",         "container",     "inference_geo", "diagnostics",
          NULL };
  static const char *const count[]
      = { "model",    "messages",      "system",        "tools", "tool_choice",
          "thinking", "output_config", "cache_control", "speed", NULL };
  gboolean counts = request->kind == CAUSERIE_STRICT_KIND_COUNT;

  return causerie_strict_fields_check_names (request->root, "", counts ? count : create, error);
}

static gboolean
check_max_tokens (const CauserieStrictRequest *request, GError **error)
{
  gint64 number;

  if (request->kind == CAUSERIE_STRICT_KIND_COUNT)
    return TRUE;
  if (!causerie_strict_fields_check_kind (request->root, "", "max_tokens", CAUSERIE_JSON_NUMBER,
                                          TRUE, error))
    return FALSE;
  if (!causerie_json_find_int (request->root, "max_tokens", &number))
    return causerie_strict_refuse (error, CAUSERIE_STRICT_MAX_TOKENS_NOT_INTEGER,
                                   "max_tokens: Input should be a valid integer");
  if (number < 1)
    return causerie_strict_refuse (error, CAUSERIE_STRICT_MAX_TOKENS_TOO_SMALL,
                                   "max_tokens: Input should be greater than or equal to 1");
  if (number > request->model.max_output)
    return causerie_strict_refuse (error, CAUSERIE_STRICT_MAX_TOKENS_TOO_LARGE,
                                   "max_tokens: %" G_GINT64_FORMAT " > %" G_GINT64_FORMAT
                                   ", which is the maximum allowed number of output "
                                   "tokens for %s",
                                   number, request->model.max_output, request->model.id);
  return TRUE;
}

/* Like newer models: only default values are accepted, and only with the old API version. */
static gboolean
check_sampling (const CauserieStrictRequest *request, GError **error)
{
  static const char *const names[] = { "temperature", "top_p", "top_k" };
  static const double least[] = { 1.0, 0.99, G_MAXDOUBLE };
  gboolean gone = strcmp (request->version, "2023-06-01") != 0;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      CauserieJsonSpan value;
      g_autofree char *number = NULL;

      if (!causerie_json_find (request->root, names[i], &value))
        continue;
      if (gone)
        return causerie_strict_refuse (error, CAUSERIE_STRICT_SAMPLING_REMOVED,
                                       "%s: Extra inputs are not permitted", names[i]);
      if (!causerie_strict_fields_check_kind (request->root, "", names[i], CAUSERIE_JSON_NUMBER,
                                              TRUE, error))
        return FALSE;
      number = causerie_json_dup_span (value);
      if (g_ascii_strtod (number, NULL) < least[i] || g_ascii_strtod (number, NULL) > 1.0)
        return causerie_strict_refuse (error, CAUSERIE_STRICT_SAMPLING_VALUE,
                                       "`%s` is not supported with this value for this model.",
                                       names[i]);
    }
  return TRUE;
}

static gboolean
check_text_block (CauserieJsonSpan block, guint position, GError **error)
{
  static const char *const names[] = { "type", "text", "cache_control", "citations", NULL };
  static const char *const types[] = { "text", NULL };
  g_autofree char *path = g_strdup_printf ("system.%u.", position);
  g_autofree char *type = NULL;
  g_autofree char *text = NULL;

  if (causerie_json_get_kind (block) != CAUSERIE_JSON_OBJECT)
    return causerie_strict_refuse (error, CAUSERIE_STRICT_SYSTEM_BLOCK_NOT_OBJECT,
                                   "system.%u: Input should be a valid object", position);
  type = causerie_strict_fields_dup_choice (block, path, "type", types, error);
  if (type == NULL || !causerie_strict_fields_check_names (block, path, names, error)
      || !causerie_strict_fields_check_kind (block, path, "text", CAUSERIE_JSON_STRING, TRUE,
                                             error))
    return FALSE;
  text = causerie_json_find_text (block, "text");
  if (*text == '\0')
    return causerie_strict_refuse (error, CAUSERIE_STRICT_SYSTEM_TEXT_EMPTY,
                                   "system: text content blocks must be non-empty");
  return TRUE;
}

static gboolean
check_system (const CauserieStrictRequest *request, GError **error)
{
  CauserieJsonSpan system, block;
  CauserieJsonIter iter;

  if (!causerie_strict_fields_find (request->root, "system", &system)
      || causerie_json_get_kind (system) == CAUSERIE_JSON_STRING)
    return TRUE;
  if (!causerie_strict_fields_check_kind (request->root, "", "system", CAUSERIE_JSON_ARRAY, TRUE,
                                          error))
    return FALSE;
  causerie_json_iter_init (&iter, system);
  for (guint i = 0; causerie_json_iter_next (&iter, NULL, &block); i++)
    if (!check_text_block (block, i, error))
      return FALSE;
  return TRUE;
}

static gboolean
check_metadata (const CauserieStrictRequest *request, GError **error)
{
  static const char *const names[] = { "user_id", NULL };
  CauserieJsonSpan metadata;

  if (!causerie_strict_fields_find (request->root, "metadata", &metadata))
    return TRUE;
  return causerie_strict_fields_check_kind (request->root, "", "metadata", CAUSERIE_JSON_OBJECT,
                                            TRUE, error)
         && causerie_strict_fields_check_names (metadata, "metadata.", names, error)
         && causerie_strict_fields_check_kind (metadata, "metadata.", "user_id",
                                               CAUSERIE_JSON_STRING, FALSE, error);
}

static gboolean
check_stop_sequences (const CauserieStrictRequest *request, GError **error)
{
  CauserieJsonSpan list, item;
  CauserieJsonIter iter;

  if (!causerie_strict_fields_check_kind (request->root, "", "stop_sequences", CAUSERIE_JSON_ARRAY,
                                          FALSE, error))
    return FALSE;
  causerie_strict_fields_find (request->root, "stop_sequences", &list);
  causerie_json_iter_init (&iter, list);
  for (guint i = 0; causerie_json_iter_next (&iter, NULL, &item); i++)
    if (causerie_json_get_kind (item) != CAUSERIE_JSON_STRING)
      return causerie_strict_refuse (error, CAUSERIE_STRICT_STOP_SEQUENCE_KIND,
                                     "stop_sequences.%u: Input should be a valid string", i);
  return TRUE;
}

static gboolean
check_word (const CauserieStrictRequest *request, const char *name, const char *const *choices,
            GError **error)
{
  g_autofree char *word = NULL;
  CauserieJsonSpan value;

  if (!causerie_strict_fields_find (request->root, name, &value))
    return TRUE;
  word = causerie_strict_fields_dup_choice (request->root, "", name, choices, error);
  return word != NULL;
}

static gboolean
check_simple_members (const CauserieStrictRequest *request, GError **error)
{
  static const char *const tiers[] = { "auto", "standard_only", NULL };
  static const char *const speeds[] = { "standard", "fast", NULL };

  return causerie_strict_fields_check_kind (request->root, "", "stream", CAUSERIE_JSON_BOOLEAN,
                                            FALSE, error)
         && check_stop_sequences (request, error)
         && check_word (request, "service_tier", tiers, error)
         && check_word (request, "speed", speeds, error);
}

/**
 * causerie_strict_check:
 * @request: a request
 * @error: return location for an error
 *
 * Applies the documented rules of the Messages API for current models.
 *
 * Returns: whether the request is valid
 */
gboolean
causerie_strict_check (const CauserieStrictRequest *request, GError **error)
{
  return check_names (request, error) && check_max_tokens (request, error)
         && check_simple_members (request, error) && check_sampling (request, error)
         && causerie_strict_check_thinking (request, error) && check_system (request, error)
         && check_metadata (request, error) && causerie_strict_check_tools (request, error)
         && causerie_strict_check_messages (request, error)
         && causerie_strict_check_cache (request, error);
}
