/* SPDX-License-Identifier: GPL-3.0-or-later
 * The rows of a large table. */
#pragma once

#include "causerie-lazy-box.h"
#include "causerie-markdown-block.h"

G_BEGIN_DECLS

#define CAUSERIE_TYPE_LONG_TABLE (causerie_long_table_get_type ())
G_DECLARE_FINAL_TYPE (CauserieLongTable, causerie_long_table, CAUSERIE, LONG_TABLE, CauserieLazyBox)

GtkWidget *causerie_long_table_new (void);
void causerie_long_table_set_block (CauserieLongTable *self, CauserieMarkdownBlock *block,
                                    GtkTextDirection direction);

G_END_DECLS
