/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads the input of a tool call, which some servers quote. */
#include "config.h"

#include "causerie-tool-input.h"

#include <string.h>

/* Reads a JSON object, or a string that contains one, quoted up to @quotes times. */
static char *
read_text (const char *text, guint quotes)
{
  g_autofree char *inner = NULL;
  CauserieJsonSpan value;

  if (text[strspn (text, " \t\r\n")] == '\0')
    return g_strdup ("{}");
  if (!causerie_json_check (text, strlen (text), &value, NULL))
    return NULL;
  if (causerie_json_get_kind (value) == CAUSERIE_JSON_NULL)
    return g_strdup ("{}");
  if (causerie_json_get_kind (value) == CAUSERIE_JSON_OBJECT)
    return causerie_json_dup_span (value);
  if (causerie_json_get_kind (value) != CAUSERIE_JSON_STRING || quotes == 0)
    return NULL;
  inner = causerie_json_dup_text (value);
  return read_text (inner, quotes - 1);
}

static char *
dup_quoted (const GString *escaped)
{
  return g_strconcat ("\"", escaped->str, "\"", NULL);
}

static char *
read_deltas (const GString *deltas)
{
  g_autofree char *json = dup_quoted (deltas);
  g_autofree char *text = causerie_json_dup_text ((CauserieJsonSpan){ json, deltas->len + 2 });

  return read_text (text, 1);
}

/* Returns: whether any delta is not empty */
static gboolean
has_deltas (const GString *deltas)
{
  return deltas != NULL && deltas->len > 0;
}

/**
 * causerie_tool_input_find:
 * @block: the call in its start event, within a checked text
 * @deltas: (nullable): the concatenated deltas of the input, still escaped
 * @input: (out) (nullable) (transfer full): the object that replaces the input in @block; %NULL to
 *   keep that
 *
 * Finds the input of a call. A missing, blank or null input is the empty object. Some servers send
 * the input as a JSON string, in deltas even quoted twice.
 */
gboolean
causerie_tool_input_find (CauserieJsonSpan block, const GString *deltas, char **input)
{
  g_autofree char *text = NULL;
  CauserieJsonSpan value;

  *input = NULL;
  if (has_deltas (deltas))
    *input = read_deltas (deltas);
  else if (!causerie_json_find (block, "input", &value)
           || causerie_json_get_kind (value) == CAUSERIE_JSON_NULL)
    *input = g_strdup ("{}");
  else if (causerie_json_get_kind (value) == CAUSERIE_JSON_OBJECT)
    return TRUE;
  else if (causerie_json_get_kind (value) == CAUSERIE_JSON_STRING)
    {
      text = causerie_json_dup_text (value);
      *input = read_text (text, 0);
    }
  return *input != NULL;
}

/**
 * causerie_tool_input_write_broken:
 * @block: the call in its start event, within a checked text
 * @deltas: (nullable): the concatenated deltas of the input, still escaped
 *
 * Wraps an incomplete or invalid input in an array, so that it is stored, but cannot be mistaken
 * for a valid input.
 *
 * Returns: (transfer full): a JSON array
 */
char *
causerie_tool_input_write_broken (CauserieJsonSpan block, const GString *deltas)
{
  g_autofree char *came = NULL;
  CauserieJsonSpan value;

  if (has_deltas (deltas))
    came = dup_quoted (deltas);
  else if (causerie_json_find (block, "input", &value))
    came = causerie_json_dup_span (value);
  return g_strconcat ("[", came != NULL ? came : "", "]", NULL);
}
