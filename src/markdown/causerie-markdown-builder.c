/* SPDX-License-Identifier: GPL-3.0-or-later
 * Puts blocks together in the order in which a parser finds them. It knows nothing of the parser.
 */
#include "config.h"

#include "causerie-markdown-builder.h"

#include "causerie-markdown-block-private.h"

#include <string.h>

/* Quotes and lists nested deeper are shown without their frames. */
#define MAX_DEPTH 32

static gsize
find_line_start (const CauserieMarkdownBuilder *self, gsize at)
{
  while (at > 0 && self->text[at - 1] != '\n' && self->text[at - 1] != '\r')
    at--;
  return at;
}

/* The start of the first line at or after @at that is not blank. */
static gsize
skip_blank_lines (const CauserieMarkdownBuilder *self, gsize at)
{
  return find_line_start (self, at + strspn (self->text + at, " \t\r\n"));
}

static gboolean
is_fence (const char *line)
{
  line += strspn (line, " \t");
  return strncmp (line, "```", 3) == 0 || strncmp (line, "~~~", 3) == 0;
}

static gsize
find_block_start (const CauserieMarkdownBuilder *self, guint i, gsize floor)
{
  CauserieMarkdownBlock *block = g_ptr_array_index (self->blocks, i);
  gsize first = g_array_index (self->first, gsize, i);
  gsize last = i == 0 ? G_MAXSIZE : g_array_index (self->last, gsize, i - 1);
  gsize start;

  if (first != G_MAXSIZE)
    {
      start = find_line_start (self, first);
      if (block->kind == CAUSERIE_MARKDOWN_BLOCK_CODE && start > floor)
        {
          gsize before = find_line_start (self, start - 1);

          start = before >= floor && is_fence (self->text + before) ? before : start;
        }
    }
  else
    {
      /* No text of its own: it begins on the line after what came before. */
      start = last == G_MAXSIZE ? floor : last;
      start += i == 0 ? 0 : strcspn (self->text + start, "\r\n");
      start = skip_blank_lines (self, start);
    }
  return CLAMP (start, floor, self->length);
}

/**
 * causerie_markdown_builder_note_position:
 * @self: a builder
 * @text: a piece of the last block's text; may lie outside of the source, and tells nothing then
 * @size: its bytes
 */
void
causerie_markdown_builder_note_position (CauserieMarkdownBuilder *self, const char *text,
                                         gsize size)
{
  gsize at = (gsize)(text - self->text);
  guint n = self->blocks->len;

  if (n == 0 || text < self->text || text >= self->text + self->length)
    return;
  if (g_array_index (self->first, gsize, n - 1) == G_MAXSIZE)
    g_array_index (self->first, gsize, n - 1) = at;
  g_array_index (self->last, gsize, n - 1) = at + size;
}

/**
 * causerie_markdown_builder_add_block:
 * @self: a builder
 * @block: (transfer full): what comes next in the innermost container
 */
void
causerie_markdown_builder_add_block (CauserieMarkdownBuilder *self, CauserieMarkdownBlock *block)
{
  gsize nowhere = G_MAXSIZE;

  if (self->stack->len > 0)
    {
      _causerie_markdown_block_add_child (g_ptr_array_index (self->stack, self->stack->len - 1),
                                          block);
      return;
    }
  g_ptr_array_add (self->blocks, block);
  g_array_append_val (self->first, nowhere);
  g_array_append_val (self->last, nowhere);
}

/**
 * causerie_markdown_builder_close_leaf:
 * @self: a builder
 *
 * Ends the paragraph, heading or cell that is open, if one is.
 */
void
causerie_markdown_builder_close_leaf (CauserieMarkdownBuilder *self)
{
  if (self->inlines != NULL && self->leaf != NULL)
    causerie_markdown_inline_finish (self->inlines, &self->leaf->markup, &self->leaf->text);
  g_clear_pointer (&self->inlines, causerie_markdown_inline_free);
  self->leaf = NULL;
}

/**
 * causerie_markdown_builder_open_leaf:
 * @self: a builder
 * @kind: paragraph or heading
 */
void
causerie_markdown_builder_open_leaf (CauserieMarkdownBuilder *self, CauserieMarkdownBlockKind kind)
{
  causerie_markdown_builder_close_leaf (self);
  self->leaf = _causerie_markdown_block_new (kind);
  causerie_markdown_builder_add_block (self, self->leaf);
  self->inlines = causerie_markdown_inline_new (&self->link_budget);
}

/**
 * causerie_markdown_builder_ensure_leaf:
 * @self: a builder
 *
 * Opens a paragraph unless text has a place already: in a tight list an item's text comes without
 * one.
 */
void
causerie_markdown_builder_ensure_leaf (CauserieMarkdownBuilder *self)
{
  if (self->inlines == NULL)
    causerie_markdown_builder_open_leaf (self, CAUSERIE_MARKDOWN_BLOCK_PARAGRAPH);
}

/**
 * causerie_markdown_builder_open_container:
 * @self: a builder
 * @kind: quote, list or list item
 *
 * Beyond the depth limit a container gets no block, and what is in it goes to the one around it. A
 * list and its items go together: both have a block or none has.
 *
 * Returns: (transfer none) (nullable): the container
 */
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

/**
 * causerie_markdown_builder_close_container:
 * @self: a builder with an open container
 */
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

/**
 * causerie_markdown_builder_place:
 * @self: a builder that is done
 * @offset: where its text is in the whole
 *
 * Says of each block at the top level where it is. The parser does not tell; where a block's text
 * is does. A stretch is nearly always a single block, and then nothing is guessed.
 */
void
causerie_markdown_builder_place (CauserieMarkdownBuilder *self, gsize offset)
{
  gsize start = skip_blank_lines (self, 0);

  for (guint i = 0; i < self->blocks->len; i++)
    {
      CauserieMarkdownBlock *block = g_ptr_array_index (self->blocks, i);
      gsize next = i + 1 < self->blocks->len ? find_block_start (self, i + 1, start) : self->length;
      gsize end = next;

      while (end > start && strchr (" \t\r\n", self->text[end - 1]) != NULL)
        end--;
      block->source_start = offset + start;
      block->source_end = offset + end;
      start = next;
    }
}

/**
 * causerie_markdown_builder_show_plainly:
 * @self: a builder
 *
 * Drops what was built and shows the source as one paragraph instead.
 */
void
causerie_markdown_builder_show_plainly (CauserieMarkdownBuilder *self)
{
  causerie_markdown_builder_close_leaf (self);
  g_ptr_array_set_size (self->stack, 0);
  g_ptr_array_set_size (self->blocks, 0);
  g_array_set_size (self->first, 0);
  g_array_set_size (self->last, 0);
  causerie_markdown_builder_open_leaf (self, CAUSERIE_MARKDOWN_BLOCK_PARAGRAPH);
  causerie_markdown_inline_add_text (self->inlines, self->text, self->length - (self->length > 0));
  causerie_markdown_builder_close_leaf (self);
}
