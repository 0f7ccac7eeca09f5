/* SPDX-License-Identifier: GPL-3.0-or-later
 * A bar for each of twelve months. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_USAGE_CHART_N_MONTHS 12

#define CAUSERIE_TYPE_USAGE_CHART (causerie_usage_chart_get_type ())
G_DECLARE_FINAL_TYPE (CauserieUsageChart, causerie_usage_chart, CAUSERIE, USAGE_CHART, GtkWidget)

/* Signal "chosen" (int): the number of the month whose bar was clicked, from 0. */
void causerie_usage_chart_set_bar (CauserieUsageChart *self, guint position, double value,
                                   const char *label, const char *tooltip);
void causerie_usage_chart_set_chosen (CauserieUsageChart *self, guint position);
void causerie_usage_chart_set_name (CauserieUsageChart *self, const char *name);

G_END_DECLS
