/* SPDX-License-Identifier: GPL-3.0-or-later
 * Shows Markdown blocks below each other. Unchanged blocks keep their widgets. */
#pragma once

#include "causerie-markdown-block.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * CauserieBlockMaker:
 * @create: creates the widget of a block (transfer floating)
 * @update: changes a widget of @old to show @block; returns whether that was possible
 *
 * The functions with which a block list creates its widgets.
 */
typedef struct
{
  GtkWidget *(*create) (CauserieMarkdownBlock *block);
  gboolean (*update) (GtkWidget *widget, CauserieMarkdownBlock *old, CauserieMarkdownBlock *block);
} CauserieBlockMaker;

#define CAUSERIE_TYPE_BLOCK_LIST (causerie_block_list_get_type ())
G_DECLARE_FINAL_TYPE (CauserieBlockList, causerie_block_list, CAUSERIE, BLOCK_LIST, GtkWidget)

GtkWidget *causerie_block_list_new (const CauserieBlockMaker *maker, int spacing);
void causerie_block_list_set_model (CauserieBlockList *self, GListModel *model);
void causerie_block_list_set_blocks (CauserieBlockList *self, GPtrArray *blocks);
guint causerie_block_list_get_n_blocks (CauserieBlockList *self);
GtkWidget *causerie_block_list_get_widget (CauserieBlockList *self, guint position);

G_END_DECLS
