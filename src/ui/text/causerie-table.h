/* SPDX-License-Identifier: GPL-3.0-or-later
 * A table of a reply, scrolled horizontally if it is wider than the column. */
#pragma once

#include "causerie-markdown-block.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_TABLE (causerie_table_get_type ())
G_DECLARE_FINAL_TYPE (CauserieTable, causerie_table, CAUSERIE, TABLE, GtkWidget)

GtkWidget *causerie_table_new (void);
void causerie_table_set_block (CauserieTable *self, CauserieMarkdownBlock *block);

G_END_DECLS
