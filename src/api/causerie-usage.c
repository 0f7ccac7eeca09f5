/* SPDX-License-Identifier: GPL-3.0-or-later
 * The token counts that a stream reports repeatedly. */
#include "config.h"

#include "causerie-usage.h"

#include "causerie-json-node.h"

#include <string.h>

struct _CauserieUsage
{
  GPtrArray *names; /* quoted, in the order of their first occurrence */
  GHashTable *values;
};

CauserieUsage *
causerie_usage_new (void)
{
  CauserieUsage *self = g_new0 (CauserieUsage, 1);

  self->names = g_ptr_array_new ();
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
causerie_usage_free (CauserieUsage *self)
{
  g_ptr_array_unref (self->names);
  g_hash_table_unref (self->values);
  g_free (self);
}

/**
 * causerie_usage_merge:
 * @usage: the `usage` of an event; ignored if it is not an object
 *
 * Counts are cumulative, so new values replace old ones; null is ignored (Messages API, streaming).
 */
void
causerie_usage_merge (CauserieUsage *self, CauserieJsonSpan usage)
{
  CauserieJsonIter iter;
  CauserieJsonSpan name;
  CauserieJsonSpan value;

  if (causerie_json_get_kind (usage) != CAUSERIE_JSON_OBJECT)
    return;
  causerie_json_iter_init (&iter, usage);
  while (causerie_json_iter_next (&iter, &name, &value))
    {
      g_autofree char *key = causerie_json_dup_span (name);
      gpointer known = NULL;

      if (causerie_json_get_kind (value) == CAUSERIE_JSON_NULL)
        continue;
      if (!g_hash_table_lookup_extended (self->values, key, &known, NULL))
        g_ptr_array_add (self->names, key);
      g_hash_table_insert (self->values, g_steal_pointer (&key), causerie_json_dup_span (value));
    }
}

/* Returns: (transfer full) (nullable): a JSON object, or %NULL if there are no counts */
char *
causerie_usage_dup_json (const CauserieUsage *self)
{
  GString *json;

  if (self->names->len == 0)
    return NULL;
  json = g_string_new (NULL);
  for (guint i = 0; i < self->names->len; i++)
    {
      const char *name = g_ptr_array_index (self->names, i);

      g_string_append_printf (json, "%c%s:%s", i == 0 ? '{' : ',', name,
                              (const char *)g_hash_table_lookup (self->values, name));
    }
  g_string_append_c (json, '}');
  return g_string_free (json, FALSE);
}

static JsonNode *
add_numbers (JsonNode *one, JsonNode *other)
{
  JsonNode *sum = json_node_new (JSON_NODE_VALUE);
  gint64 a = json_node_get_int (one);
  gint64 b = json_node_get_int (other);

  if (json_node_get_value_type (one) != G_TYPE_INT64
      || json_node_get_value_type (other) != G_TYPE_INT64)
    /* JSON has no infinity. */
    json_node_set_double (sum, CLAMP (json_node_get_double (one) + json_node_get_double (other),
                                      -G_MAXDOUBLE, G_MAXDOUBLE));
  else if (a > 0 && b > G_MAXINT64 - a)
    json_node_set_int (sum, G_MAXINT64);
  else if (a < 0 && b < G_MININT64 - a)
    json_node_set_int (sum, G_MININT64);
  else
    json_node_set_int (sum, a + b);
  return sum;
}

static gboolean
is_number (JsonNode *node)
{
  GType type = json_node_get_value_type (node);

  return JSON_NODE_HOLDS_VALUE (node) && (type == G_TYPE_INT64 || type == G_TYPE_DOUBLE);
}

static void
add_members (JsonObject *sum, JsonObject *usage)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, usage);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    {
      JsonNode *known = json_object_get_member (sum, name);

      if (known != NULL && is_number (known) && is_number (value))
        json_object_set_member (sum, name, add_numbers (known, value));
      else if (known != NULL && JSON_NODE_HOLDS_OBJECT (known) && JSON_NODE_HOLDS_OBJECT (value))
        add_members (json_node_get_object (known), json_node_get_object (value));
      else if (!JSON_NODE_HOLDS_NULL (value))
        json_object_set_member (sum, name, json_node_copy (value));
    }
}

/**
 * causerie_usage_dup_sum:
 * @one: (nullable): the usage of a request, as a JSON object
 * @other: (nullable): that of a later request
 *
 * Adds the counts of two requests, also within objects such as `cache_creation`. Other values are
 * taken from @other.
 *
 * Returns: (transfer full) (nullable): a JSON object, or %NULL if both are %NULL
 */
char *
causerie_usage_dup_sum (const char *one, const char *other)
{
  g_autoptr (JsonNode) sum = NULL;
  g_autoptr (JsonNode) usage = NULL;

  if (one == NULL || other == NULL)
    return g_strdup (one != NULL ? one : other);
  sum = causerie_json_node_parse (one, strlen (one), NULL);
  usage = causerie_json_node_parse (other, strlen (other), NULL);
  if (sum == NULL || usage == NULL || !JSON_NODE_HOLDS_OBJECT (sum)
      || !JSON_NODE_HOLDS_OBJECT (usage))
    return g_strdup (usage != NULL ? other : one);
  add_members (json_node_get_object (sum), json_node_get_object (usage));
  return causerie_json_node_write (sum);
}
