/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads the input of a tool call, in whichever wrapping it comes. */
#include "config.h"

#include "causerie-tool-input.h"

#include <string.h>

/* @text should be a JSON object; it may be a string that holds one instead, @quotes times. */
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

/* Empty deltas alone are as good as none. */
static gboolean
has_deltas (const GString *deltas)
{
  return deltas != NULL && deltas->len > 0;
}

/**
 * causerie_tool_input_find:
 * @block: a call as it began, within a checked text
 * @deltas: (nullable): the parts of the input that came then, joined, still escaped
 * @input: (out) (nullable) (transfer full): the object to have in place of the input that @block
 *   began with; %NULL if that is to stay
 *
 * Finds the input of a call. One that is missing, blank or null is the empty object. Some servers
 * quote an input, and in deltas some quote it twice.
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
 * @block: a call as it began, within a checked text
 * @deltas: (nullable): the parts of the input that came then, joined, still escaped
 *
 * Writes down an input that is not whole. Within an array it can be seen, but is no input of a
 * call, whatever it looks like.
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
