/* SPDX-License-Identifier: GPL-3.0-or-later
 * Follows the fences of code, also of code in code. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CAUSERIE_MARKDOWN_MAX_FENCES 8

typedef struct
{
  char mark;
  guint length;
} CauserieMarkdownFence;

/* Zero-filled if no fence is open. */
typedef struct
{
  CauserieMarkdownFence open[CAUSERIE_MARKDOWN_MAX_FENCES]; /* the outermost one first */
  guint n_open;
  gboolean nests; /* the code is Markdown, which may contain fences */
  guint n_quotes;
  guint column;     /* at which the outermost fence begins */
  guint min_column; /* lines that begin before it are outside of its list item */
} CauserieMarkdownFences;

gboolean causerie_markdown_fences_read_line (CauserieMarkdownFences *self, const char *line,
                                             gsize length, gboolean at_top);

G_END_DECLS
