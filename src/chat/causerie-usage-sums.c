/* SPDX-License-Identifier: GPL-3.0-or-later
 * What several replies took and cost, for each model. */
#include "config.h"

#include "causerie-usage-sums.h"

#include <string.h>

#define DEMO "demo"

/* The sum of a model, and its price. */
typedef struct
{
  CauserieModelUsage usage;
  CauserieModelPrice price;
} Row;

struct _CauserieUsageSums
{
  GHashTable *rows; /* of Row, by service and model */
  CauserieModelUsage total;
};

static void
free_row (gpointer data)
{
  Row *row = data;

  g_free (row->usage.model);
  g_free (row);
}

CauserieUsageSums *
causerie_usage_sums_new (void)
{
  CauserieUsageSums *self = g_new0 (CauserieUsageSums, 1);

  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_row);
  self->total.cost_is_known = TRUE;
  return self;
}

void
causerie_usage_sums_free (CauserieUsageSums *self)
{
  g_hash_table_unref (self->rows);
  g_free (self);
}

static const char *
get_model (const CauserieReplyFacts *facts)
{
  if (facts->model != NULL && *facts->model != '\0')
    return facts->model;
  return facts->requested_model != NULL ? facts->requested_model : "";
}

static gboolean
is_demo (const CauserieReplyFacts *facts)
{
  return g_strcmp0 (facts->service, DEMO) == 0;
}

static Row *
find_row (CauserieUsageSums *self, const CauserieReplyFacts *facts)
{
  const char *model = get_model (facts);
  gboolean demo = is_demo (facts);
  g_autofree char *key = g_strdup_printf ("%c%s", demo ? 'd' : 's', model);
  Row *row = g_hash_table_lookup (self->rows, key);

  if (row != NULL)
    return row;
  row = g_new0 (Row, 1);
  row->usage.model = g_strdup (model);
  row->usage.demo = demo;
  row->usage.cost_is_known = demo || causerie_model_facts_find_price (model, &row->price);
  g_hash_table_insert (self->rows, g_steal_pointer (&key), row);
  return row;
}

static void
add (CauserieModelUsage *usage, const CauserieTokenCounts *counts, gint64 cost)
{
  usage->n_replies++;
  causerie_token_counts_add (&usage->counts, counts);
  usage->cost = causerie_cost_add (usage->cost, cost);
}

/* A reply without counts, for example one that was interrupted, is counted as a reply. */
void
causerie_usage_sums_add (CauserieUsageSums *self, const CauserieReplyFacts *facts)
{
  Row *row = find_row (self, facts);
  CauserieTokenCounts counts;
  gint64 cost = 0;

  causerie_token_counts_parse (&counts, facts->usage);
  if (row->usage.cost_is_known && !row->usage.demo)
    cost = causerie_cost_compute (&row->price, &counts, facts->context_tokens);
  add (&row->usage, &counts, cost);
  add (&self->total, &counts, cost);
  self->total.cost_is_known = self->total.cost_is_known && row->usage.cost_is_known;
}

static gint64
get_tokens (const CauserieModelUsage *usage)
{
  return MIN (causerie_token_counts_get_prompt (&usage->counts), G_MAXINT64 / 2)
         + MIN (usage->counts.output, G_MAXINT64 / 2);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const CauserieModelUsage *one = *(CauserieModelUsage *const *)a;
  const CauserieModelUsage *other = *(CauserieModelUsage *const *)b;

  if (one->cost != other->cost)
    return one->cost > other->cost ? -1 : 1;
  if (get_tokens (one) != get_tokens (other))
    return get_tokens (one) > get_tokens (other) ? -1 : 1;
  return one->demo != other->demo ? one->demo - other->demo : strcmp (one->model, other->model);
}

/* Returns: (transfer container) (element-type CauserieModelUsage): the models, the most expensive
 * one first */
GPtrArray *
causerie_usage_sums_list (const CauserieUsageSums *self)
{
  GPtrArray *list = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    g_ptr_array_add (list, &((Row *)row)->usage);
  g_ptr_array_sort (list, compare);
  return list;
}

/* Returns: (transfer none): the sum over all models; its model is %NULL */
const CauserieModelUsage *
causerie_usage_sums_get_total (const CauserieUsageSums *self)
{
  return &self->total;
}

/**
 * causerie_usage_find_cost:
 * @cost: (out): an estimate, in the unit of %CAUSERIE_COST_DOLLAR
 *
 * Returns: whether it is known what the reply cost
 */
gboolean
causerie_usage_find_cost (const CauserieReplyFacts *facts, gint64 *cost)
{
  CauserieTokenCounts counts;
  CauserieModelPrice price;

  *cost = 0;
  if (is_demo (facts))
    return TRUE;
  if (!causerie_token_counts_parse (&counts, facts->usage)
      || !causerie_model_facts_find_price (get_model (facts), &price))
    return FALSE;
  *cost = causerie_cost_compute (&price, &counts, facts->context_tokens);
  return TRUE;
}

static void
visit (const CauserieReplyFacts *facts, gpointer data)
{
  causerie_usage_sums_add (data, facts);
}

static void
free_sums (gpointer data)
{
  causerie_usage_sums_free (data);
}

/* Sums up the replies of a chat, without those that were copied into it. */
void
causerie_usage_sums_load_async (CauserieLibrary *library, gint64 chat_id, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer data)
{
  const CauserieReplyRange range = { chat_id, G_MININT64, G_MAXINT64 };

  g_return_if_fail (CAUSERIE_IS_LIBRARY (library) && chat_id > 0);

  causerie_library_visit_replies_async (library, &range, visit, causerie_usage_sums_new (),
                                        free_sums, cancellable, callback, data);
}

/* Returns: (transfer full): the sums, or %NULL */
CauserieUsageSums *
causerie_usage_sums_load_finish (CauserieLibrary *library, GAsyncResult *result, GError **error)
{
  return causerie_library_visit_replies_finish (library, result, error);
}
