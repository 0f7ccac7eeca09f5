/* SPDX-License-Identifier: GPL-3.0-or-later
 * A place in the text of Markdown blocks. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CauserieMarkdownPlace:
 * @path: (element-type guint): the index of a block, then of its child, and so on to the block with
 *   the text; in a table, the row and the column
 * @offset: in the text of that block or cell, in bytes
 */
typedef struct
{
  GArray *path;
  gsize offset;
} CauserieMarkdownPlace;

CauserieMarkdownPlace *causerie_markdown_place_new (void);
CauserieMarkdownPlace *causerie_markdown_place_copy (const CauserieMarkdownPlace *self);
CauserieMarkdownPlace *causerie_markdown_place_copy_tail (const CauserieMarkdownPlace *self);
void causerie_markdown_place_free (CauserieMarkdownPlace *self);
void causerie_markdown_place_prepend (CauserieMarkdownPlace *self, guint index);
int causerie_markdown_place_compare (const CauserieMarkdownPlace *a,
                                     const CauserieMarkdownPlace *b);
gsize causerie_markdown_place_find_in (const CauserieMarkdownPlace *self, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieMarkdownPlace, causerie_markdown_place_free)

G_END_DECLS
