/* SPDX-License-Identifier: GPL-3.0-or-later
 * The sources that a reply cites, below its text. */
#pragma once

#include "causerie-sources.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_SOURCE_LIST (causerie_source_list_get_type ())
G_DECLARE_FINAL_TYPE (CauserieSourceList, causerie_source_list, CAUSERIE, SOURCE_LIST, GtkWidget)

GtkWidget *causerie_source_list_new (void);
void causerie_source_list_set_sources (CauserieSourceList *self, const CauserieSources *sources);

G_END_DECLS
