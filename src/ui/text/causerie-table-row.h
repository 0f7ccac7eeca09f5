/* SPDX-License-Identifier: GPL-3.0-or-later
 * A row of a large table. */
#pragma once

#include "causerie-markdown-block.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_TABLE_ROW (causerie_table_row_get_type ())
G_DECLARE_FINAL_TYPE (CauserieTableRow, causerie_table_row, CAUSERIE, TABLE_ROW, GtkWidget)

GtkWidget *causerie_table_row_new (CauserieMarkdownBlock *block, guint row, GArray *widths,
                                   GtkTextDirection direction);

GtkWidget *causerie_table_row_make_cell (guint row);
float causerie_table_row_find_xalign (GtkWidget *label, GtkTextDirection direction,
                                      CauserieMarkdownAlignment alignment);

G_END_DECLS
