/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads the input of a tool call, in whichever wrapping it comes. */
#include "config.h"

#include "causerie-tool-input.h"

#include "causerie-json.h"

#include <string.h>

/**
 * causerie_tool_input_read:
 * @text: what should be a JSON object; nothing or white space stands for the empty one
 * @quotes: how many times it may be a JSON string that holds the object instead; some servers
 *   quote an input, some quote it twice
 *
 * Returns: (transfer full) (nullable): the object, byte for byte; %NULL if there is none
 */
char *
causerie_tool_input_read (const char *text, guint quotes)
{
  g_autofree char *inner = NULL;
  CauserieJsonSpan value;

  if (text[strspn (text, " \t\r\n")] == '\0')
    return g_strdup ("{}");
  if (!causerie_json_check (text, strlen (text), &value, NULL))
    return NULL;
  if (causerie_json_get_kind (value) == CAUSERIE_JSON_OBJECT)
    return causerie_json_dup_span (value);
  if (causerie_json_get_kind (value) != CAUSERIE_JSON_STRING || quotes == 0)
    return NULL;
  inner = causerie_json_dup_text (value);
  return causerie_tool_input_read (inner, quotes - 1);
}
