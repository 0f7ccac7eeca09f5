/* SPDX-License-Identifier: GPL-3.0-or-later
 * The members of a block, which the parser fills in before the block is used. */
#pragma once

#include "causerie-markdown-block.h"

G_BEGIN_DECLS

/* A cell of a table. Both strings are owned by the block. */
typedef struct
{
  char *markup;
  char *text;
} CauserieMarkdownCell;

struct _CauserieMarkdownBlock
{
  GObject parent_instance;

  CauserieMarkdownBlockKind kind;
  CauserieMarkdownTask task;
  guint level;  /* headings: 1 to 6 */
  guint number; /* ordered lists: the first item's */
  guint ordered : 1;
  guint tight : 1;
  char *markup;        /* paragraphs and headings */
  char *text;          /* paragraphs, headings, code */
  char *language;      /* code, where it was named */
  GPtrArray *children; /* quotes, lists and list items */
  GArray *alignments;  /* tables: one a column */
  GArray *cells;       /* tables: row by row */
};

CauserieMarkdownBlock *_causerie_markdown_block_new (CauserieMarkdownBlockKind kind);
void _causerie_markdown_block_add_child (CauserieMarkdownBlock *self, CauserieMarkdownBlock *child);
void _causerie_markdown_block_reuse_children (CauserieMarkdownBlock *self,
                                              CauserieMarkdownBlock *old);

G_END_DECLS
