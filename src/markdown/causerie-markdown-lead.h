/* SPDX-License-Identifier: GPL-3.0-or-later
 * What precedes the text of a line: indentation, quote marks and the markers of list items. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CauserieMarkdownLead:
 * @length: its length in bytes
 * @column: the column at which the text begins
 * @indent: the column of what follows the indentation
 * @n_quotes: the number of quote marks before the first list marker
 * @marked: whether it contains the marker of a list item
 * @marker_column: the column of the first such marker
 * @interrupts: whether it begins an item also right after the text of a paragraph
 */
typedef struct
{
  gsize length;
  guint column;
  guint indent;
  guint n_quotes;
  gboolean marked;
  guint marker_column;
  gboolean interrupts;
} CauserieMarkdownLead;

CauserieMarkdownLead causerie_markdown_lead_measure (const char *line, gsize length);
gboolean causerie_markdown_lead_skip (const char *line, gsize length, guint n_quotes,
                                      guint max_column, gsize *skipped, guint *column);
gboolean causerie_markdown_line_is_blank (const char *line, gsize length);
gboolean causerie_markdown_line_is_fence (const char *line, gsize length);

G_END_DECLS
