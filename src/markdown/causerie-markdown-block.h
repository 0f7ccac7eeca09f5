/* SPDX-License-Identifier: GPL-3.0-or-later
 * A block of a Markdown text: a paragraph, heading, list, table, code or the like. */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * CauserieMarkdownBlockKind:
 * @CAUSERIE_MARKDOWN_BLOCK_PARAGRAPH: running text
 * @CAUSERIE_MARKDOWN_BLOCK_HEADING: a heading of level 1 to 6
 * @CAUSERIE_MARKDOWN_BLOCK_CODE: verbatim text, with a language if one was given
 * @CAUSERIE_MARKDOWN_BLOCK_QUOTE: contains blocks
 * @CAUSERIE_MARKDOWN_BLOCK_LIST: contains only list items
 * @CAUSERIE_MARKDOWN_BLOCK_LIST_ITEM: contains blocks; only occurs in lists
 * @CAUSERIE_MARKDOWN_BLOCK_TABLE: a head row and body rows of cells
 * @CAUSERIE_MARKDOWN_BLOCK_RULE: a thematic break
 * @CAUSERIE_MARKDOWN_BLOCK_FORMULA: the source of a formula in the notation of TeX, with its
 *   delimiters
 */
typedef enum
{
  CAUSERIE_MARKDOWN_BLOCK_PARAGRAPH,
  CAUSERIE_MARKDOWN_BLOCK_HEADING,
  CAUSERIE_MARKDOWN_BLOCK_CODE,
  CAUSERIE_MARKDOWN_BLOCK_QUOTE,
  CAUSERIE_MARKDOWN_BLOCK_LIST,
  CAUSERIE_MARKDOWN_BLOCK_LIST_ITEM,
  CAUSERIE_MARKDOWN_BLOCK_TABLE,
  CAUSERIE_MARKDOWN_BLOCK_RULE,
  CAUSERIE_MARKDOWN_BLOCK_FORMULA,
} CauserieMarkdownBlockKind;

/**
 * CauserieMarkdownAlignment:
 * @CAUSERIE_MARKDOWN_ALIGNMENT_DEFAULT: not specified: aligned to the start
 * @CAUSERIE_MARKDOWN_ALIGNMENT_LEFT: left, in any text direction
 * @CAUSERIE_MARKDOWN_ALIGNMENT_CENTER: centered
 * @CAUSERIE_MARKDOWN_ALIGNMENT_RIGHT: right, in any text direction
 *
 * How the cells of a table's column are aligned.
 */
typedef enum
{
  CAUSERIE_MARKDOWN_ALIGNMENT_DEFAULT,
  CAUSERIE_MARKDOWN_ALIGNMENT_LEFT,
  CAUSERIE_MARKDOWN_ALIGNMENT_CENTER,
  CAUSERIE_MARKDOWN_ALIGNMENT_RIGHT,
} CauserieMarkdownAlignment;

/**
 * CauserieMarkdownTask:
 * @CAUSERIE_MARKDOWN_TASK_NONE: an ordinary list item
 * @CAUSERIE_MARKDOWN_TASK_OPEN: a task that is not done
 * @CAUSERIE_MARKDOWN_TASK_DONE: a task that is done
 *
 * Whether a list item is a task, and its state.
 */
typedef enum
{
  CAUSERIE_MARKDOWN_TASK_NONE,
  CAUSERIE_MARKDOWN_TASK_OPEN,
  CAUSERIE_MARKDOWN_TASK_DONE,
} CauserieMarkdownTask;

#define CAUSERIE_TYPE_MARKDOWN_BLOCK (causerie_markdown_block_get_type ())
G_DECLARE_FINAL_TYPE (CauserieMarkdownBlock, causerie_markdown_block, CAUSERIE, MARKDOWN_BLOCK,
                      GObject)

CauserieMarkdownBlockKind causerie_markdown_block_get_kind (CauserieMarkdownBlock *self);
guint causerie_markdown_block_get_level (CauserieMarkdownBlock *self);
const char *causerie_markdown_block_get_markup (CauserieMarkdownBlock *self);
const char *causerie_markdown_block_get_text (CauserieMarkdownBlock *self);
const char *causerie_markdown_block_get_language (CauserieMarkdownBlock *self);
GPtrArray *causerie_markdown_block_get_children (CauserieMarkdownBlock *self);
gboolean causerie_markdown_block_get_ordered (CauserieMarkdownBlock *self);
guint causerie_markdown_block_get_start (CauserieMarkdownBlock *self);
gboolean causerie_markdown_block_get_tight (CauserieMarkdownBlock *self);
CauserieMarkdownTask causerie_markdown_block_get_task (CauserieMarkdownBlock *self);
gboolean causerie_markdown_block_get_continues (CauserieMarkdownBlock *self);

guint causerie_markdown_block_get_n_columns (CauserieMarkdownBlock *self);
guint causerie_markdown_block_get_n_rows (CauserieMarkdownBlock *self);
CauserieMarkdownAlignment causerie_markdown_block_get_alignment (CauserieMarkdownBlock *self,
                                                                 guint column);
const char *causerie_markdown_block_get_cell_markup (CauserieMarkdownBlock *self, guint row,
                                                     guint column);
const char *causerie_markdown_block_get_cell_text (CauserieMarkdownBlock *self, guint row,
                                                   guint column);

gboolean causerie_markdown_block_equal (CauserieMarkdownBlock *self, CauserieMarkdownBlock *other);
char *causerie_markdown_block_to_plain_text (CauserieMarkdownBlock *self);

/* For the parser, which fills in a block before it is used. */
CauserieMarkdownBlock *causerie_markdown_block_new (CauserieMarkdownBlockKind kind);
void causerie_markdown_block_add_child (CauserieMarkdownBlock *self, CauserieMarkdownBlock *child);
void causerie_markdown_block_reuse_children (CauserieMarkdownBlock *self,
                                             CauserieMarkdownBlock *old);

/* These take @markup and @text. */
void causerie_markdown_block_take_text (CauserieMarkdownBlock *self, char *markup, char *text);
void causerie_markdown_block_take_cell (CauserieMarkdownBlock *self, char *markup, char *text);

void causerie_markdown_block_set_level (CauserieMarkdownBlock *self, guint level);
void causerie_markdown_block_take_language (CauserieMarkdownBlock *self, char *language);
void causerie_markdown_block_set_list (CauserieMarkdownBlock *self, gboolean ordered, guint start,
                                       gboolean tight);
void causerie_markdown_block_set_task (CauserieMarkdownBlock *self, CauserieMarkdownTask task);
void causerie_markdown_block_set_continues (CauserieMarkdownBlock *self, gboolean continues);
void causerie_markdown_block_continue_as (CauserieMarkdownBlock *self,
                                          CauserieMarkdownBlock *other);
void causerie_markdown_block_set_n_columns (CauserieMarkdownBlock *self, guint n_columns);
void causerie_markdown_block_set_alignment (CauserieMarkdownBlock *self, guint column,
                                            CauserieMarkdownAlignment alignment);

G_END_DECLS
