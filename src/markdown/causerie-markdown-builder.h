/* SPDX-License-Identifier: GPL-3.0-or-later
 * Builds the tree of blocks from the events of a parser. */
#pragma once

#include "causerie-markdown-block.h"
#include "causerie-markdown-inline.h"
#include "causerie-markdown-shield.h"

G_BEGIN_DECLS

/**
 * CauserieMarkdownBuilder:
 * @text: borrowed: the source, with a line feed and a NUL at its end
 * @length: the length of @text in bytes
 * @shield: borrowed: what was hidden from the parser
 * @blocks: owned: the blocks at the top level
 * @stack: owned, of borrowed blocks: the open quotes, lists and items
 * @n_hidden: the number of open containers without a block
 * @leaf: borrowed: the open paragraph, heading or code block
 * @heading_level: the level of a heading that begins with the next text, or 0
 * @table: borrowed: the open table
 * @inlines: owned: the text of the open leaf or cell
 * @spare: owned: what the next leaf or cell uses for its text, if anything
 * @code: owned: the text of the open code block
 * @formula: owned: the source of the formula that is being read
 * @formula_alone: whether the formula stands at the beginning of a line of a paragraph
 * @formula_complete: whether its last line has been read
 * @link_budget: how many bytes addresses may still add
 * @failed: the source exceeds a limit: nothing more is added
 * @column: the number of cells of the open row
 *
 * A tree of blocks while it is built. The caller initializes and clears its members.
 */
typedef struct
{
  const char *text;
  gsize length;
  CauserieMarkdownShield *shield;
  GPtrArray *blocks;
  GPtrArray *stack;
  guint n_hidden;
  CauserieMarkdownBlock *leaf;
  guint heading_level;
  CauserieMarkdownBlock *table;
  CauserieMarkdownInline *inlines;
  CauserieMarkdownInline *spare;
  GString *code;
  GString *formula;
  gboolean formula_alone;
  gboolean formula_complete;
  gsize link_budget;
  gboolean failed;
  guint column;
} CauserieMarkdownBuilder;

void causerie_markdown_builder_add_block (CauserieMarkdownBuilder *self,
                                          CauserieMarkdownBlock *block);
void causerie_markdown_builder_close_leaf (CauserieMarkdownBuilder *self);
void causerie_markdown_builder_open_leaf (CauserieMarkdownBuilder *self,
                                          CauserieMarkdownBlockKind kind);
void causerie_markdown_builder_open_inlines (CauserieMarkdownBuilder *self);
void causerie_markdown_builder_ensure_leaf (CauserieMarkdownBuilder *self);
void causerie_markdown_builder_close_heading (CauserieMarkdownBuilder *self);
void causerie_markdown_builder_skip_beginning (CauserieMarkdownBuilder *self);
void causerie_markdown_builder_add_formula_line (CauserieMarkdownBuilder *self, const char *line,
                                                 gsize length, gboolean display, gboolean last);
void causerie_markdown_builder_add_break (CauserieMarkdownBuilder *self);
void causerie_markdown_builder_end_formula (CauserieMarkdownBuilder *self);
CauserieMarkdownBlock *causerie_markdown_builder_open_container (CauserieMarkdownBuilder *self,
                                                                 CauserieMarkdownBlockKind kind);
void causerie_markdown_builder_close_container (CauserieMarkdownBuilder *self);
void causerie_markdown_builder_close_cell (CauserieMarkdownBuilder *self);
void causerie_markdown_builder_close_row (CauserieMarkdownBuilder *self);
void causerie_markdown_builder_show_source (CauserieMarkdownBuilder *self);

G_END_DECLS
