/* SPDX-License-Identifier: GPL-3.0-or-later
 * The counts of tokens that a stream reports again and again. */
#include "config.h"

#include "causerie-usage.h"

#include <string.h>

struct _CauserieUsage
{
  GPtrArray *names; /* quoted, in the order of their first arrival */
  GHashTable *values;
};

/**
 * causerie_usage_new:
 *
 * Returns: (transfer full): without any count
 */
CauserieUsage *
causerie_usage_new (void)
{
  CauserieUsage *self = g_new0 (CauserieUsage, 1);

  self->names = g_ptr_array_new ();
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

/**
 * causerie_usage_free:
 * @self: (transfer full): counts
 */
void
causerie_usage_free (CauserieUsage *self)
{
  g_ptr_array_unref (self->names);
  g_hash_table_unref (self->values);
  g_free (self);
}

/**
 * causerie_usage_merge:
 * @self: counts
 * @usage: what an event reports; nothing happens if it is no object
 *
 * Counts are cumulative: those that are present and not null replace what was there, and nothing
 * is added up (Messages API, streaming).
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

/**
 * causerie_usage_dup_json:
 * @self: counts
 *
 * Returns: (transfer full) (nullable): a JSON object, or %NULL without any count
 */
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
