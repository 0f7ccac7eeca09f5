/* SPDX-License-Identifier: GPL-3.0-or-later
 * A table of what replies took and cost, a row for each model. */
#pragma once

#include "causerie-session.h"
#include "causerie-usage-sums.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_USAGE_TABLE (causerie_usage_table_get_type ())
G_DECLARE_FINAL_TYPE (CauserieUsageTable, causerie_usage_table, CAUSERIE, USAGE_TABLE, GtkWidget)

void causerie_usage_table_show (CauserieUsageTable *self, CauserieSession *session,
                                const CauserieUsageSums *sums);

G_END_DECLS
