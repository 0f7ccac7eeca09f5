/* SPDX-License-Identifier: GPL-3.0-or-later
 * The tree of blocks while it grows. */
#pragma once

#include "causerie-markdown-block.h"
#include "causerie-markdown-inline.h"

G_BEGIN_DECLS

/**
 * CauserieMarkdownBuilder:
 * @text: borrowed: the source; ends in a line feed and a zero
 * @length: its bytes
 * @blocks: owned: the top level
 * @stack: owned, of borrowed blocks: the open quotes, lists and items
 * @n_hidden: containers that got no block and are open
 * @leaf: borrowed: paragraph, heading or code that is being filled
 * @table: borrowed: the open table
 * @inlines: owned: the text of the open leaf or cell
 * @code: owned: the text of the open code block
 * @link_budget: bytes that addresses may still add
 * @failed: the source is out of proportion: nothing more is added
 * @column: how many cells the open row has
 *
 * A tree that grows. Whoever begins it fills the members and clears them.
 */
typedef struct
{
  const char *text;
  gsize length;
  GPtrArray *blocks;
  GPtrArray *stack;
  guint n_hidden;
  CauserieMarkdownBlock *leaf;
  CauserieMarkdownBlock *table;
  CauserieMarkdownInline *inlines;
  GString *code;
  gsize link_budget;
  gboolean failed;
  guint column;
} CauserieMarkdownBuilder;

void causerie_markdown_builder_add_block (CauserieMarkdownBuilder *self,
                                          CauserieMarkdownBlock *block);
void causerie_markdown_builder_close_leaf (CauserieMarkdownBuilder *self);
void causerie_markdown_builder_open_leaf (CauserieMarkdownBuilder *self,
                                          CauserieMarkdownBlockKind kind);
void causerie_markdown_builder_ensure_leaf (CauserieMarkdownBuilder *self);
CauserieMarkdownBlock *causerie_markdown_builder_open_container (CauserieMarkdownBuilder *self,
                                                                 CauserieMarkdownBlockKind kind);
void causerie_markdown_builder_close_container (CauserieMarkdownBuilder *self);
void causerie_markdown_builder_close_cell (CauserieMarkdownBuilder *self);
void causerie_markdown_builder_close_row (CauserieMarkdownBuilder *self);
void causerie_markdown_builder_show_plainly (CauserieMarkdownBuilder *self);

G_END_DECLS
