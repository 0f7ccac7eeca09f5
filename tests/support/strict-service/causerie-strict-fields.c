/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads and checks the members of a request's objects. */
#include "config.h"

#include "causerie-strict-fields.h"

#include "causerie-strict-reason.h"

static const char *
get_kind_label (CauserieJsonKind kind)
{
  switch (kind)
    {
    case CAUSERIE_JSON_BOOLEAN:
      return "boolean";
    case CAUSERIE_JSON_NUMBER:
      return "number";
    case CAUSERIE_JSON_STRING:
      return "string";
    case CAUSERIE_JSON_ARRAY:
      return "list";
    default:
      return "object";
    }
}

/**
 * causerie_strict_fields_check_names:
 * @object: an object of a checked text
 * @path: its path in the request, ending in a full stop, or empty at the top
 * @names: (array zero-terminated=1): the allowed members
 * @error: return location for an error
 *
 * Returns: whether @object has no other members
 */
gboolean
causerie_strict_fields_check_names (CauserieJsonSpan object, const char *path,
                                    const char *const *names, GError **error)
{
  CauserieJsonIter iter;
  CauserieJsonSpan name, value;

  causerie_json_iter_init (&iter, object);
  while (causerie_json_iter_next (&iter, &name, &value))
    {
      g_autofree char *text = causerie_json_dup_text (name);

      if (!g_strv_contains (names, text))
        return causerie_strict_refuse (error, CAUSERIE_STRICT_MEMBER_UNKNOWN,
                                       "%s%s: Extra inputs are not permitted", path, text);
    }
  return TRUE;
}

/**
 * causerie_strict_fields_find:
 * @object: an object of a checked text
 * @name: a member
 * @value: (out): its value
 *
 * Returns: whether the member exists and is not `null`
 */
gboolean
causerie_strict_fields_find (CauserieJsonSpan object, const char *name, CauserieJsonSpan *value)
{
  return causerie_json_find (object, name, value)
         && causerie_json_get_kind (*value) != CAUSERIE_JSON_NULL;
}

/**
 * causerie_strict_fields_check_kind:
 * @object: an object of a checked text
 * @path: its path in the request, ending in a full stop, or empty at the top
 * @name: a member
 * @kind: the required kind of value
 * @needed: whether it is required
 * @error: return location for an error
 *
 * Returns: whether the member is valid
 */
gboolean
causerie_strict_fields_check_kind (CauserieJsonSpan object, const char *path, const char *name,
                                   CauserieJsonKind kind, gboolean needed, GError **error)
{
  CauserieJsonSpan value;

  if (!causerie_strict_fields_find (object, name, &value))
    return !needed
           || causerie_strict_refuse (error, CAUSERIE_STRICT_MEMBER_MISSING, "%s%s: Field required",
                                      path, name);
  if (causerie_json_get_kind (value) != kind)
    return causerie_strict_refuse (error, CAUSERIE_STRICT_MEMBER_KIND,
                                   "%s%s: Input should be a valid %s", path, name,
                                   get_kind_label (kind));
  return TRUE;
}

/**
 * causerie_strict_fields_dup_choice:
 * @object: an object of a checked text
 * @path: its path in the request, ending in a full stop, or empty at the top
 * @name: a member with a string
 * @choices: (array zero-terminated=1): the allowed strings
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the string, or %NULL with @error set
 */
char *
causerie_strict_fields_dup_choice (CauserieJsonSpan object, const char *path, const char *name,
                                   const char *const *choices, GError **error)
{
  g_autofree char *text = NULL;

  if (!causerie_strict_fields_check_kind (object, path, name, CAUSERIE_JSON_STRING, TRUE, error))
    return NULL;
  text = causerie_json_find_text (object, name);
  if (!g_strv_contains (choices, text))
    {
      g_autofree char *words = g_strjoinv ("', '", (char **)choices);

      causerie_strict_refuse (error, CAUSERIE_STRICT_MEMBER_WORD, "%s%s: Input should be %s'%s'",
                              path, name, choices[1] != NULL ? "one of " : "", words);
      return NULL;
    }
  return g_steal_pointer (&text);
}
