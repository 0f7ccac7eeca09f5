/* SPDX-License-Identifier: GPL-3.0-or-later
 * Shows Markdown blocks below each other. Unchanged blocks keep their widgets. */
#pragma once

#include "causerie-lazy-box.h"
#include "causerie-markdown-block.h"

G_BEGIN_DECLS

/* The distance of blocks, and of the items of a list without blank lines, in pixels. */
#define CAUSERIE_BLOCK_LIST_SPACING 12
#define CAUSERIE_BLOCK_LIST_TIGHT_SPACING 4

/**
 * CauserieBlockMaker:
 * @create: creates the widget of a block (transfer floating)
 * @update: changes a widget of @old to show @block; returns whether that was possible
 * @arrange: (nullable): changes what the widget of a child of @parent shows of its position
 *
 * The functions with which a block list creates its widgets.
 */
typedef struct
{
  GtkWidget *(*create) (CauserieMarkdownBlock *block);
  gboolean (*update) (GtkWidget *widget, CauserieMarkdownBlock *old, CauserieMarkdownBlock *block);
  void (*arrange) (GtkWidget *widget, CauserieMarkdownBlock *parent, guint position);
} CauserieBlockMaker;

#define CAUSERIE_TYPE_BLOCK_LIST (causerie_block_list_get_type ())
G_DECLARE_FINAL_TYPE (CauserieBlockList, causerie_block_list, CAUSERIE, BLOCK_LIST, CauserieLazyBox)

GtkWidget *causerie_block_list_new (const CauserieBlockMaker *maker, int spacing);
void causerie_block_list_set_model (CauserieBlockList *self, GListModel *model);
void causerie_block_list_set_parent_block (CauserieBlockList *self, CauserieMarkdownBlock *parent);

G_END_DECLS
