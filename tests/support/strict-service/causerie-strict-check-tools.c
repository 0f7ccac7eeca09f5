/* SPDX-License-Identifier: GPL-3.0-or-later
 * Checks tool definitions and `tool_choice` like the Messages API. */
#include "config.h"

#include "causerie-strict-check-tools.h"

#include "causerie-strict-check-server-tools.h"
#include "causerie-strict-fields.h"
#include "causerie-strict-reason.h"

#include <string.h>

#define MOST_NAME_BYTES 64

/**
 * causerie_strict_check_tool_name:
 * @name: a tool's name
 *
 * Returns: whether it matches `^[a-zA-Z0-9_-]{1,64}$`
 */
gboolean
causerie_strict_check_tool_name (const char *name)
{
  gsize length = strlen (name);

  if (length < 1 || length > MOST_NAME_BYTES)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (name[i]) && name[i] != '_' && name[i] != '-')
      return FALSE;
  return TRUE;
}

static gboolean
check_schema (CauserieJsonSpan tool, const char *path, GError **error)
{
  static const char *const types[] = { "object", NULL };
  g_autofree char *inner = g_strconcat (path, "input_schema.", NULL);
  g_autofree char *type = NULL;
  CauserieJsonSpan schema;

  if (!causerie_strict_fields_check_kind (tool, path, "input_schema", CAUSERIE_JSON_OBJECT, TRUE,
                                          error))
    return FALSE;
  causerie_json_find (tool, "input_schema", &schema);
  type = causerie_strict_fields_dup_choice (schema, inner, "type", types, error);
  return type != NULL
         && causerie_strict_fields_check_kind (schema, inner, "properties", CAUSERIE_JSON_OBJECT,
                                               FALSE, error)
         && causerie_strict_fields_check_kind (schema, inner, "required", CAUSERIE_JSON_ARRAY,
                                               FALSE, error);
}

static gboolean
check_name (CauserieJsonSpan tool, const char *path, GHashTable *seen, GError **error)
{
  g_autofree char *name = NULL;

  if (!causerie_strict_fields_check_kind (tool, path, "name", CAUSERIE_JSON_STRING, TRUE, error))
    return FALSE;
  name = causerie_json_find_text (tool, "name");
  if (!causerie_strict_check_tool_name (name))
    return causerie_strict_refuse (error, CAUSERIE_STRICT_TOOL_NAME_INVALID,
                                   "%sname: String should match pattern '^[a-zA-Z0-9_-]{1,64}$'",
                                   path);
  if (!g_hash_table_add (seen, g_steal_pointer (&name)))
    return causerie_strict_refuse (error, CAUSERIE_STRICT_TOOL_NAME_REPEATED,
                                   "tools: Tool names must be unique.");
  return TRUE;
}

static gboolean
check_tool (const CauserieStrictRequest *request, CauserieJsonSpan tool, guint position,
            GHashTable *seen, GError **error)
{
  static const char *const names[] = { "type",
                                       "name",
                                       "description",
                                       "input_schema",
                                       "strict",
                                       "cache_control",
                                       "eager_input_streaming",
                                       "input_examples",
                                       "defer_loading",
                                       "allowed_callers",
                                       NULL };
  g_autofree char *path = g_strdup_printf ("tools.%u.", position);
  g_autofree char *type = NULL;

  if (causerie_json_get_kind (tool) != CAUSERIE_JSON_OBJECT)
    return causerie_strict_refuse (error, CAUSERIE_STRICT_TOOL_NOT_OBJECT,
                                   "tools.%u: Input should be a valid object", position);
  type = causerie_json_find_text (tool, "type");
  if (type != NULL && strcmp (type, "custom") != 0)
    return causerie_strict_check_server_tool (request, tool, path, error)
           && check_name (tool, path, seen, error);
  return causerie_strict_fields_check_names (tool, path, names, error)
         && check_name (tool, path, seen, error)
         && causerie_strict_fields_check_kind (tool, path, "description", CAUSERIE_JSON_STRING,
                                               FALSE, error)
         && check_schema (tool, path, error);
}

static gboolean
check_choice (const CauserieStrictRequest *request, GError **error)
{
  static const char *const types[] = { "auto", "any", "tool", "none", NULL };
  static const char *const free_names[] = { "type", "disable_parallel_tool_use", NULL };
  static const char *const none_names[] = { "type", NULL };
  g_autofree char *type = NULL;
  CauserieJsonSpan choice;

  if (!causerie_strict_fields_find (request->root, "tool_choice", &choice))
    return TRUE;
  if (!causerie_strict_fields_check_kind (request->root, "", "tool_choice", CAUSERIE_JSON_OBJECT,
                                          TRUE, error))
    return FALSE;
  type = causerie_strict_fields_dup_choice (choice, "tool_choice.", "type", types, error);
  if (type == NULL)
    return FALSE;
  if (strcmp (type, "any") == 0 || strcmp (type, "tool") == 0)
    return causerie_strict_refuse (
        error, CAUSERIE_STRICT_TOOL_CHOICE_FORCED,
        "tool_choice: type \"tool\" and \"any\" are not supported for this model.");
  if (!causerie_strict_fields_check_names (
          choice, "tool_choice.", strcmp (type, "none") == 0 ? none_names : free_names, error)
      || !causerie_strict_fields_check_kind (choice, "tool_choice.", "disable_parallel_tool_use",
                                             CAUSERIE_JSON_BOOLEAN, FALSE, error))
    return FALSE;
  if (strcmp (type, "auto") == 0 && !causerie_strict_request_has_tools (request))
    return causerie_strict_refuse (error, CAUSERIE_STRICT_TOOL_CHOICE_WITHOUT_TOOLS,
                                   "tool_choice: may only be specified while providing tools");
  return TRUE;
}

/**
 * causerie_strict_check_tools:
 * @request: a request
 * @error: return location for an error
 *
 * Returns: whether `tools` and `tool_choice` are valid
 */
gboolean
causerie_strict_check_tools (const CauserieStrictRequest *request, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  CauserieJsonSpan tools, tool;
  CauserieJsonIter iter;

  if (!causerie_strict_fields_check_kind (request->root, "", "tools", CAUSERIE_JSON_ARRAY, FALSE,
                                          error))
    return FALSE;
  if (causerie_strict_fields_find (request->root, "tools", &tools))
    {
      causerie_json_iter_init (&iter, tools);
      for (guint i = 0; causerie_json_iter_next (&iter, NULL, &tool); i++)
        if (!check_tool (request, tool, i, seen, error))
          return FALSE;
    }
  return causerie_strict_check_server_tools_together (request, error)
         && check_choice (request, error);
}
