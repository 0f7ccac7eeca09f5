/* SPDX-License-Identifier: GPL-3.0-or-later
 * What all replies of the library took and cost, for each month. */
#pragma once

#include "causerie-usage-sums.h"

G_BEGIN_DECLS

typedef struct _CauserieUsageMonths CauserieUsageMonths;

int causerie_usage_month_from_date (GDateTime *date);
GDateTime *causerie_usage_month_create_date (int month);

CauserieUsageMonths *causerie_usage_months_new (GTimeZone *zone);
void causerie_usage_months_free (CauserieUsageMonths *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieUsageMonths, causerie_usage_months_free)

void causerie_usage_months_add (CauserieUsageMonths *self, const CauserieReplyFacts *facts);
const CauserieUsageSums *causerie_usage_months_get (const CauserieUsageMonths *self, int month);
gboolean causerie_usage_months_get_extent (const CauserieUsageMonths *self, int *first, int *last);

void causerie_usage_months_load_async (CauserieLibrary *library, GTimeZone *zone,
                                       GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer data);
CauserieUsageMonths *causerie_usage_months_load_finish (CauserieLibrary *library,
                                                        GAsyncResult *result, GError **error);

G_END_DECLS
