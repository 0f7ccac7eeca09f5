/* SPDX-License-Identifier: GPL-3.0-or-later
 * A service in the preferences: its name, address, state and key. */
#pragma once

#include "causerie-registry.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_SERVICE_ROW (causerie_service_row_get_type ())
G_DECLARE_FINAL_TYPE (CauserieServiceRow, causerie_service_row, CAUSERIE, SERVICE_ROW,
                      AdwExpanderRow)

/* Signal "removed": the user wants to remove the service. */
GtkWidget *causerie_service_row_new (CauserieRegistry *registry, CauserieServiceEntry *entry);
GtkWidget *causerie_service_row_create_mark (void);
CauserieServiceEntry *causerie_service_row_get_entry (CauserieServiceRow *self);
void causerie_service_row_begin_setup (CauserieServiceRow *self);
void causerie_service_row_show_key (CauserieServiceRow *self);

G_END_DECLS
