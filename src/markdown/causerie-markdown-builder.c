/* SPDX-License-Identifier: GPL-3.0-or-later
 * Builds the tree of blocks from the events of a parser. */
#include "config.h"

#include "causerie-markdown-builder.h"

#include "causerie-markdown-block.h"

/* Quotes and lists that are nested deeper are shown without indentation. */
#define MAX_DEPTH 32

/**
 * causerie_markdown_builder_add_block:
 * @block: (transfer full): the next block of the innermost container
 */
void
causerie_markdown_builder_add_block (CauserieMarkdownBuilder *self, CauserieMarkdownBlock *block)
{
  if (self->stack->len > 0)
    {
      causerie_markdown_block_add_child (g_ptr_array_index (self->stack, self->stack->len - 1),
                                         block);
      return;
    }
  g_ptr_array_add (self->blocks, block);
}

/* Closes the open paragraph, heading or cell, if any. */
void
causerie_markdown_builder_close_leaf (CauserieMarkdownBuilder *self)
{
  if (self->inlines != NULL && self->leaf != NULL)
    {
      char *markup, *text;

      causerie_markdown_inline_finish (self->inlines, &markup, &text);
      causerie_markdown_block_take_text (self->leaf, markup, text);
    }
  g_clear_pointer (&self->inlines, causerie_markdown_inline_free);
  self->leaf = NULL;
}

void
causerie_markdown_builder_open_leaf (CauserieMarkdownBuilder *self, CauserieMarkdownBlockKind kind)
{
  causerie_markdown_builder_close_leaf (self);
  self->leaf = causerie_markdown_block_new (kind);
  causerie_markdown_builder_add_block (self, self->leaf);
  self->inlines = causerie_markdown_inline_new (&self->link_budget);
}

/* Opens a paragraph if none is open: md4c reports the text of items of a tight list without a
 * paragraph. */
void
causerie_markdown_builder_ensure_leaf (CauserieMarkdownBuilder *self)
{
  if (self->inlines == NULL)
    causerie_markdown_builder_open_leaf (self, CAUSERIE_MARKDOWN_BLOCK_PARAGRAPH);
}

/* Beyond the depth limit no block is created for a container, and its content is added to the
 * container around it. A list and its items are always created together.
 *
 * Returns: (transfer none) (nullable): the container */
CauserieMarkdownBlock *
causerie_markdown_builder_open_container (CauserieMarkdownBuilder *self,
                                          CauserieMarkdownBlockKind kind)
{
  guint room = kind == CAUSERIE_MARKDOWN_BLOCK_LIST ? 2 : 1;
  CauserieMarkdownBlock *block;

  causerie_markdown_builder_close_leaf (self);
  if (self->n_hidden > 0 || self->stack->len + room > MAX_DEPTH)
    {
      self->n_hidden++;
      return NULL;
    }
  block = causerie_markdown_block_new (kind);
  causerie_markdown_builder_add_block (self, block);
  g_ptr_array_add (self->stack, block);
  return block;
}

void
causerie_markdown_builder_close_container (CauserieMarkdownBuilder *self)
{
  causerie_markdown_builder_close_leaf (self);
  if (self->n_hidden > 0)
    self->n_hidden--;
  else
    g_ptr_array_set_size (self->stack, (int)self->stack->len - 1);
}

/**
 * causerie_markdown_builder_close_cell:
 * @self: a builder with an open table cell
 */
void
causerie_markdown_builder_close_cell (CauserieMarkdownBuilder *self)
{
  g_autofree char *markup = NULL;
  g_autofree char *text = NULL;

  causerie_markdown_inline_finish (self->inlines, &markup, &text);
  g_clear_pointer (&self->inlines, causerie_markdown_inline_free);
  if (self->column++ < causerie_markdown_block_get_n_columns (self->table))
    causerie_markdown_block_take_cell (self->table, g_steal_pointer (&markup),
                                       g_steal_pointer (&text));
}

/**
 * causerie_markdown_builder_close_row:
 * @self: a builder with an open table row
 *
 * Adds the cells that the parser did not report, so that every row has a cell for each column.
 */
void
causerie_markdown_builder_close_row (CauserieMarkdownBuilder *self)
{
  while (self->column++ < causerie_markdown_block_get_n_columns (self->table))
    causerie_markdown_block_take_cell (self->table, g_strdup (""), g_strdup (""));
}

/* Discards all blocks and creates one paragraph with the source text instead. */
void
causerie_markdown_builder_show_source (CauserieMarkdownBuilder *self)
{
  causerie_markdown_builder_close_leaf (self);
  g_ptr_array_set_size (self->stack, 0);
  g_ptr_array_set_size (self->blocks, 0);
  causerie_markdown_builder_open_leaf (self, CAUSERIE_MARKDOWN_BLOCK_PARAGRAPH);
  causerie_markdown_inline_add_text (self->inlines, self->text, self->length - (self->length > 0));
  causerie_markdown_builder_close_leaf (self);
}
