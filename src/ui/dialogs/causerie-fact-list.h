/* SPDX-License-Identifier: GPL-3.0-or-later
 * A list of facts: a name and a value in each row. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_FACT_LIST (causerie_fact_list_get_type ())
G_DECLARE_FINAL_TYPE (CauserieFactList, causerie_fact_list, CAUSERIE, FACT_LIST, GtkWidget)

GtkWidget *causerie_fact_list_new (const char *name);
void causerie_fact_list_add (CauserieFactList *self, const char *name, const char *value);
void causerie_fact_list_add_copied (CauserieFactList *self, const char *name, const char *value,
                                    const char *copy_name);

G_END_DECLS
