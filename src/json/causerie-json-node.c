/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads JSON with json-glib after causerie_json_check() has accepted it. On its own, json-glib 1.6
 * recurses without a limit, and its getters warn where a member has another type than requested. */
#include "config.h"

#include "causerie-json-node.h"

#include "causerie-json.h"

#include <string.h>

/* 2^53: a double holds every integer up to here. */
#define MOST_EXACT 9007199254740992.0

/* The caller passes text that causerie_json_check() accepted, so that there are four digits. */
static guint
read_unit (const char *digits)
{
  guint unit = 0;

  for (guint i = 0; i < 4; i++)
    unit = unit * 16 + (guint)g_ascii_xdigit_value (digits[i]);
  return unit;
}

/* Changes the escape at @at in place if json-glib would reject it. Returns: the length of the
 * escape */
static gsize
replace_bad_escape (char *at)
{
  guint unit;

  if (at[1] != 'u')
    return 2;
  unit = read_unit (at + 2);
  if (unit >= 0xd800 && unit < 0xdc00 && at[6] == '\\' && at[7] == 'u'
      && (read_unit (at + 8) & 0xfc00) == 0xdc00)
    return 12;
  if (unit == 0 || (unit >= 0xd800 && unit < 0xe000))
    memcpy (at + 2, "fffd", 4);
  return 6;
}

/* json-glib ends a string at `\u0000` and rejects lone surrogates, so both are replaced by
 * U+FFFD. */
static char *
replace_bad_escapes (const char *text, gsize length)
{
  char *replaced = g_strndup (text, length);
  char *at = replaced;

  while ((at = strchr (at, '\\')) != NULL)
    at += replace_bad_escape (at);
  return replaced;
}

/**
 * causerie_json_node_parse:
 * @text: untrusted bytes, not necessarily NUL-terminated
 * @error: return location for %CAUSERIE_JSON_ERROR_MALFORMED
 *
 * Parses JSON text, after causerie_json_check() has accepted it. `\u0000` becomes U+FFFD, integers
 * beyond 64 bits and long fractions lose digits, and of several members with the same name only the
 * last remains. Where that matters, use the spans of causerie-json.h.
 *
 * Returns: (transfer full) (nullable): the value
 */
JsonNode *
causerie_json_node_parse (const char *text, gsize length, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  g_autofree char *replaced = NULL;
  g_autoptr (GError) parse_error = NULL;

  g_return_val_if_fail (text != NULL, NULL);
  if (!causerie_json_check (text, length, NULL, error))
    return NULL;
  replaced = replace_bad_escapes (text, length);
  parser = json_parser_new_immutable ();
  if (json_parser_load_from_data (parser, replaced, (gssize)length, &parse_error))
    return json_parser_steal_root (parser);
  g_set_error_literal (error, CAUSERIE_JSON_ERROR, CAUSERIE_JSON_ERROR_MALFORMED,
                       parse_error->message);
  return NULL;
}

/* Returns: (transfer full): @node as JSON text on one line */
char *
causerie_json_node_write (JsonNode *node)
{
  g_return_val_if_fail (node != NULL, NULL);
  return json_to_string (node, FALSE);
}

/**
 * causerie_json_node_get_member:
 * @object: (nullable): a value of any type
 *
 * Returns: (transfer none) (nullable): the member; %NULL if there is none or @object is not an
 *   object
 */
JsonNode *
causerie_json_node_get_member (JsonNode *object, const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);
  if (object == NULL || !JSON_NODE_HOLDS_OBJECT (object))
    return NULL;
  return json_object_get_member (json_node_get_object (object), name);
}

static JsonNode *
find_value (JsonNode *object, const char *name, GType type)
{
  JsonNode *member = causerie_json_node_get_member (object, name);

  return member != NULL && JSON_NODE_HOLDS_VALUE (member)
                 && json_node_get_value_type (member) == type
             ? member
             : NULL;
}

/**
 * causerie_json_node_get_text:
 * @object: (nullable): a value of any type
 *
 * Returns: (transfer none) (nullable): the member, if it is a string
 */
const char *
causerie_json_node_get_text (JsonNode *object, const char *name)
{
  JsonNode *member = find_value (object, name, G_TYPE_STRING);

  return member != NULL ? json_node_get_string (member) : NULL;
}

/**
 * causerie_json_node_get_int:
 * @object: (nullable): a value of any type
 * @number: (out): the member; untouched on failure
 *
 * Returns: whether the member is an integer, written as `3`, `3.0` or `3e0`
 */
gboolean
causerie_json_node_get_int (JsonNode *object, const char *name, gint64 *number)
{
  JsonNode *integer = find_value (object, name, G_TYPE_INT64);
  JsonNode *fraction = find_value (object, name, G_TYPE_DOUBLE);
  double value = fraction != NULL ? json_node_get_double (fraction) : 0.5;

  if (integer != NULL)
    *number = json_node_get_int (integer);
  else if (ABS (value) <= MOST_EXACT && value == (double)(gint64)value)
    *number = (gint64)value;
  else
    return FALSE;
  return TRUE;
}

/**
 * causerie_json_node_get_boolean:
 * @object: (nullable): a value of any type
 *
 * Returns: the member, %FALSE unless it is a boolean
 */
gboolean
causerie_json_node_get_boolean (JsonNode *object, const char *name)
{
  JsonNode *member = find_value (object, name, G_TYPE_BOOLEAN);

  return member != NULL && json_node_get_boolean (member);
}

/**
 * causerie_json_node_get_array:
 * @object: (nullable): a value of any type
 *
 * Returns: (transfer none) (nullable): the member, if it is an array
 */
JsonArray *
causerie_json_node_get_array (JsonNode *object, const char *name)
{
  JsonNode *member = causerie_json_node_get_member (object, name);

  return member != NULL && JSON_NODE_HOLDS_ARRAY (member) ? json_node_get_array (member) : NULL;
}
