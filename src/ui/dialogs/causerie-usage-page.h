/* SPDX-License-Identifier: GPL-3.0-or-later
 * The page that tells what all replies took, month by month. */
#pragma once

#include "causerie-session.h"
#include "causerie-usage-months.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_USAGE_PAGE (causerie_usage_page_get_type ())
G_DECLARE_FINAL_TYPE (CauserieUsagePage, causerie_usage_page, CAUSERIE, USAGE_PAGE, GtkWidget)

GtkWidget *causerie_usage_page_new (CauserieSession *session, CauserieUsageMonths *months,
                                    int current);
void causerie_usage_page_present (GtkWidget *parent, CauserieSession *session);

G_END_DECLS
