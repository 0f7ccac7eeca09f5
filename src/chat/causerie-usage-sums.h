/* SPDX-License-Identifier: GPL-3.0-or-later
 * What several replies took and cost, for each model. */
#pragma once

#include "causerie-cost.h"
#include "causerie-library.h"

G_BEGIN_DECLS

/**
 * CauserieModelUsage:
 * @model: the model's id as the service named it, "" if it is not known
 * @demo: whether it was played by the demo, which costs nothing
 * @n_replies: the number of replies
 * @counts: their sum
 * @cost: an estimate, in the unit of %CAUSERIE_COST_DOLLAR; of a total, what is known of it
 * @cost_is_known: whether there is a price; of a total, whether there is one for each model
 *
 * What the replies of a model took and cost.
 */
typedef struct
{
  char *model;
  gboolean demo;
  gint64 n_replies;
  CauserieTokenCounts counts;
  gint64 cost;
  gboolean cost_is_known;
} CauserieModelUsage;

typedef struct _CauserieUsageSums CauserieUsageSums;

CauserieUsageSums *causerie_usage_sums_new (void);
void causerie_usage_sums_free (CauserieUsageSums *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieUsageSums, causerie_usage_sums_free)

void causerie_usage_sums_add (CauserieUsageSums *self, const CauserieReplyFacts *facts);
GPtrArray *causerie_usage_sums_list (const CauserieUsageSums *self);
const CauserieModelUsage *causerie_usage_sums_get_total (const CauserieUsageSums *self);
gboolean causerie_usage_find_cost (const CauserieReplyFacts *facts, gint64 *cost);

void causerie_usage_sums_load_async (CauserieLibrary *library, gint64 chat_id,
                                     GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer data);
CauserieUsageSums *causerie_usage_sums_load_finish (CauserieLibrary *library, GAsyncResult *result,
                                                    GError **error);

G_END_DECLS
