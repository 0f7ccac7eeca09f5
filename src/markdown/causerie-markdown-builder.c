/* SPDX-License-Identifier: GPL-3.0-or-later
 * Builds the tree of blocks from the events of a parser. */
#include "config.h"

#include "causerie-markdown-builder.h"

#include "causerie-markdown-block.h"
#include "causerie-markdown-escape.h"

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

/* Begins the text of a leaf or cell. */
void
causerie_markdown_builder_open_inlines (CauserieMarkdownBuilder *self)
{
  g_clear_pointer (&self->inlines, causerie_markdown_inline_free);
  self->inlines = self->spare != NULL ? g_steal_pointer (&self->spare)
                                      : causerie_markdown_inline_new (&self->link_budget);
}

/* Ends the text of a leaf or cell. */
static void
close_inlines (CauserieMarkdownBuilder *self, char **markup, char **text)
{
  causerie_markdown_inline_finish (self->inlines, markup, text);
  g_clear_pointer (&self->spare, causerie_markdown_inline_free);
  self->spare = g_steal_pointer (&self->inlines);
}

static void
finish_leaf (CauserieMarkdownBuilder *self)
{
  if (self->inlines != NULL && self->leaf != NULL)
    {
      char *markup, *text;

      close_inlines (self, &markup, &text);
      causerie_markdown_block_take_text (self->leaf, markup, text);
    }
  g_clear_pointer (&self->inlines, causerie_markdown_inline_free);
  self->leaf = NULL;
}

/* Adds the complete formula as a block of its own. The paragraph it stands in ends before it, and
 * another one begins when more text comes. */
static void
add_formula_block (CauserieMarkdownBuilder *self)
{
  CauserieMarkdownBlock *block = causerie_markdown_block_new (CAUSERIE_MARKDOWN_BLOCK_FORMULA);
  g_autofree char *text = causerie_markdown_clean (self->formula->str, self->formula->len,
                                                   CAUSERIE_MARKDOWN_CLEAN_TEXT);
  g_autofree char *escaped = causerie_markdown_escape (text);

  if (self->inlines != NULL)
    causerie_markdown_inline_remove_end (self->inlines, "\n");
  finish_leaf (self);
  causerie_markdown_block_take_text (block, g_strconcat ("<tt>", escaped, "</tt>", NULL),
                                     g_steal_pointer (&text));
  causerie_markdown_builder_add_block (self, block);
  g_string_free (g_steal_pointer (&self->formula), TRUE);
}

/* Adds the formula that has been read, if any, to the text of the leaf. */
void
causerie_markdown_builder_end_formula (CauserieMarkdownBuilder *self)
{
  g_autoptr (GString) formula = g_steal_pointer (&self->formula);

  if (formula == NULL)
    return;
  causerie_markdown_builder_ensure_leaf (self);
  causerie_markdown_inline_add_formula (self->inlines, formula->str, formula->len);
}

static gboolean
is_formula_alone (CauserieMarkdownBuilder *self)
{
  return self->formula != NULL && self->formula_alone && self->formula_complete;
}

/* Closes the open paragraph, heading or cell, if any. */
void
causerie_markdown_builder_close_leaf (CauserieMarkdownBuilder *self)
{
  if (is_formula_alone (self))
    add_formula_block (self);
  causerie_markdown_builder_end_formula (self);
  finish_leaf (self);
}

/**
 * causerie_markdown_builder_add_formula_line:
 * @display: whether the formula may be a block of its own
 * @last: whether it is the last line of the formula
 */
void
causerie_markdown_builder_add_formula_line (CauserieMarkdownBuilder *self, const char *line,
                                            gsize length, gboolean display, gboolean last)
{
  if (self->formula != NULL && self->formula_complete)
    causerie_markdown_builder_end_formula (self);
  if (self->formula == NULL)
    {
      gboolean in_paragraph = self->table == NULL
                              && (self->leaf == NULL
                                  || causerie_markdown_block_get_kind (self->leaf)
                                         == CAUSERIE_MARKDOWN_BLOCK_PARAGRAPH);

      self->formula = g_string_new (NULL);
      self->formula_alone
          = display && in_paragraph
            && (self->inlines == NULL || causerie_markdown_inline_is_at_line_start (self->inlines));
    }
  g_string_append_len (self->formula, line, (gssize)length);
  self->formula_complete = last;
}

void
causerie_markdown_builder_add_break (CauserieMarkdownBuilder *self)
{
  if (is_formula_alone (self))
    {
      add_formula_block (self);
      return;
    }
  if (self->formula != NULL && !self->formula_complete)
    {
      g_string_append_c (self->formula, '\n');
      return;
    }
  causerie_markdown_builder_end_formula (self);
  causerie_markdown_builder_ensure_leaf (self);
  causerie_markdown_inline_add_break (self->inlines);
}

void
causerie_markdown_builder_open_leaf (CauserieMarkdownBuilder *self, CauserieMarkdownBlockKind kind)
{
  causerie_markdown_builder_close_leaf (self);
  self->leaf = causerie_markdown_block_new (kind);
  causerie_markdown_builder_add_block (self, self->leaf);
  causerie_markdown_builder_open_inlines (self);
}

/* Opens the heading that was announced, or else a paragraph, if no leaf is open: md4c reports the
 * text of items of a tight list without a paragraph. */
void
causerie_markdown_builder_ensure_leaf (CauserieMarkdownBuilder *self)
{
  guint level = self->heading_level;

  if (self->inlines != NULL)
    return;
  causerie_markdown_builder_open_leaf (self, level > 0 ? CAUSERIE_MARKDOWN_BLOCK_HEADING
                                                       : CAUSERIE_MARKDOWN_BLOCK_PARAGRAPH);
  causerie_markdown_block_set_level (self->leaf, level);
  self->heading_level = 0;
}

/* Ends a heading, which may be empty. */
void
causerie_markdown_builder_close_heading (CauserieMarkdownBuilder *self)
{
  causerie_markdown_builder_end_formula (self);
  if (self->heading_level > 0)
    causerie_markdown_builder_ensure_leaf (self);
  causerie_markdown_builder_close_leaf (self);
}

/* Ignores the heading that the shield added to begin a block. Where the parser takes it for text,
 * this removes its marker. */
void
causerie_markdown_builder_skip_beginning (CauserieMarkdownBuilder *self)
{
  self->heading_level = 0;
  if (self->inlines != NULL)
    causerie_markdown_inline_remove_end (self->inlines, "# ");
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

  causerie_markdown_builder_end_formula (self);
  close_inlines (self, &markup, &text);
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
    causerie_markdown_block_take_cell (self->table, NULL, g_strdup (""));
}

/* Discards all blocks and creates one paragraph with the source text instead. */
void
causerie_markdown_builder_show_source (CauserieMarkdownBuilder *self)
{
  if (self->formula != NULL)
    g_string_free (g_steal_pointer (&self->formula), TRUE);
  causerie_markdown_builder_close_leaf (self);
  g_ptr_array_set_size (self->stack, 0);
  g_ptr_array_set_size (self->blocks, 0);
  causerie_markdown_builder_open_leaf (self, CAUSERIE_MARKDOWN_BLOCK_PARAGRAPH);
  causerie_markdown_inline_add_text (self->inlines, self->text, self->length - (self->length > 0));
  causerie_markdown_builder_close_leaf (self);
}
