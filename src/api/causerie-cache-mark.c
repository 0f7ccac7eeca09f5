/* SPDX-License-Identifier: GPL-3.0-or-later
 * Marks up to where a service caches a request (Messages API, prompt caching). The marks are added
 * when a request is written, and are never stored. They are no change of the prefix to which
 * thinking is bound. */
#include "config.h"

#include "causerie-cache-mark.h"

#include <string.h>

/* Whether a content block may have a mark. Thinking, empty texts and blocks of unknown types may
   not. */
gboolean
causerie_cache_mark_is_allowed (CauserieJsonSpan block)
{
  static const char *const types[]
      = { "image", "document", "search_result", "tool_use", "tool_result" };
  CauserieJsonSpan type;
  CauserieJsonSpan text;

  if (causerie_json_get_kind (block) != CAUSERIE_JSON_OBJECT
      || !causerie_json_find (block, "type", &type))
    return FALSE;
  if (causerie_json_equals (type, "text"))
    return causerie_json_find (block, "text", &text)
           && causerie_json_get_kind (text) == CAUSERIE_JSON_STRING
           && text.length > strlen ("\"\"");
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (causerie_json_equals (type, types[i]))
      return TRUE;
  return FALSE;
}

/* Returns: (nullable): the member to add at the end of a block, with the comma before it */
const char *
causerie_cache_mark_get (CauserieCacheLife life)
{
  switch (life)
    {
    case CAUSERIE_CACHE_MINUTES:
      return ",\"cache_control\":{\"type\":\"ephemeral\"}";
    case CAUSERIE_CACHE_HOUR:
      return ",\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"1h\"}";
    case CAUSERIE_CACHE_NONE:
    default:
      return NULL;
    }
}

/* Returns: (transfer full) (nullable): @array with the mark in its last element; %NULL if that
   cannot have one */
static char *
mark_last (const char *array, CauserieJsonSpan value, CauserieCacheLife life)
{
  CauserieJsonSpan element;
  CauserieJsonSpan last = { NULL, 0 };
  CauserieJsonIter iter;
  gsize end;

  causerie_json_iter_init (&iter, value);
  while (causerie_json_iter_next (&iter, NULL, &element))
    last = element;
  if (last.start == NULL || causerie_json_get_kind (last) != CAUSERIE_JSON_OBJECT)
    return NULL;
  /* Before the closing brace. */
  end = (gsize)(last.start + last.length - 1 - array);
  return g_strdup_printf ("%.*s%s%s", (int)end, array, causerie_cache_mark_get (life), array + end);
}

/**
 * causerie_cache_mark_add_to_system:
 * @system: JSON: a string that is not empty, or an array of text blocks
 *
 * Only a block can have a mark, so a string becomes one.
 *
 * Returns: (transfer full): JSON
 */
char *
causerie_cache_mark_add_to_system (const char *system, CauserieCacheLife life)
{
  char *marked = NULL;
  CauserieJsonSpan value;

  if (life == CAUSERIE_CACHE_NONE || !causerie_json_check (system, strlen (system), &value, NULL))
    return g_strdup (system);
  if (causerie_json_get_kind (value) == CAUSERIE_JSON_STRING)
    return g_strdup_printf ("[{\"type\":\"text\",\"text\":%.*s%s}]", (int)value.length, value.start,
                            causerie_cache_mark_get (life));
  if (causerie_json_get_kind (value) == CAUSERIE_JSON_ARRAY)
    marked = mark_last (system, value, life);
  return marked != NULL ? marked : g_strdup (system);
}

/* @tools: a JSON array. Returns: (transfer full): JSON */
char *
causerie_cache_mark_add_to_tools (const char *tools, CauserieCacheLife life)
{
  char *marked = NULL;
  CauserieJsonSpan value;

  if (life != CAUSERIE_CACHE_NONE && causerie_json_check (tools, strlen (tools), &value, NULL)
      && causerie_json_get_kind (value) == CAUSERIE_JSON_ARRAY)
    marked = mark_last (tools, value, life);
  return marked != NULL ? marked : g_strdup (tools);
}
