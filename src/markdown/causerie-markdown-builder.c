/* SPDX-License-Identifier: GPL-3.0-or-later
 * Puts blocks together in the order in which a parser finds them. It knows nothing of the parser.
 */
#include "config.h"

#include "causerie-markdown-builder.h"

#include "causerie-markdown-block-private.h"

/* Quotes and lists nested deeper are shown without their frames. */
#define MAX_DEPTH 32

/**
 * causerie_markdown_builder_add_block:
 * @block: (transfer full): what comes next in the innermost container
 */
void
causerie_markdown_builder_add_block (CauserieMarkdownBuilder *self, CauserieMarkdownBlock *block)
{
  if (self->stack->len > 0)
    {
      _causerie_markdown_block_add_child (g_ptr_array_index (self->stack, self->stack->len - 1),
                                          block);
      return;
    }
  g_ptr_array_add (self->blocks, block);
}

/* Ends the paragraph, heading or cell that is open, if one is. */
void
causerie_markdown_builder_close_leaf (CauserieMarkdownBuilder *self)
{
  if (self->inlines != NULL && self->leaf != NULL)
    causerie_markdown_inline_finish (self->inlines, &self->leaf->markup, &self->leaf->text);
  g_clear_pointer (&self->inlines, causerie_markdown_inline_free);
  self->leaf = NULL;
}

void
causerie_markdown_builder_open_leaf (CauserieMarkdownBuilder *self, CauserieMarkdownBlockKind kind)
{
  causerie_markdown_builder_close_leaf (self);
  self->leaf = _causerie_markdown_block_new (kind);
  causerie_markdown_builder_add_block (self, self->leaf);
  self->inlines = causerie_markdown_inline_new (&self->link_budget);
}

/* Opens a paragraph unless text has a place already: in a tight list an item's text comes without
 * one. */
void
causerie_markdown_builder_ensure_leaf (CauserieMarkdownBuilder *self)
{
  if (self->inlines == NULL)
    causerie_markdown_builder_open_leaf (self, CAUSERIE_MARKDOWN_BLOCK_PARAGRAPH);
}

/* Beyond the depth limit a container gets no block, and what is in it goes to the one around it. A
 * list and its items go together: both have a block or none has.
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
  block = _causerie_markdown_block_new (kind);
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
  CauserieMarkdownCell cell = { NULL, NULL };

  causerie_markdown_inline_finish (self->inlines, &cell.markup, &cell.text);
  g_clear_pointer (&self->inlines, causerie_markdown_inline_free);
  if (self->column++ < self->table->alignments->len)
    g_array_append_val (self->table->cells, cell);
  else
    {
      g_free (cell.markup);
      g_free (cell.text);
    }
}

/**
 * causerie_markdown_builder_close_row:
 * @self: a builder with an open table row
 *
 * Every row has as many cells as there are columns, whatever the parser made of it.
 */
void
causerie_markdown_builder_close_row (CauserieMarkdownBuilder *self)
{
  while (self->column++ < self->table->alignments->len)
    {
      CauserieMarkdownCell cell = { g_strdup (""), g_strdup ("") };

      g_array_append_val (self->table->cells, cell);
    }
}

/* Drops what was built and shows the source as one paragraph instead. */
void
causerie_markdown_builder_show_plainly (CauserieMarkdownBuilder *self)
{
  causerie_markdown_builder_close_leaf (self);
  g_ptr_array_set_size (self->stack, 0);
  g_ptr_array_set_size (self->blocks, 0);
  causerie_markdown_builder_open_leaf (self, CAUSERIE_MARKDOWN_BLOCK_PARAGRAPH);
  causerie_markdown_inline_add_text (self->inlines, self->text, self->length - (self->length > 0));
  causerie_markdown_builder_close_leaf (self);
}
