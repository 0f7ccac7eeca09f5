/* SPDX-License-Identifier: GPL-3.0-or-later
 * Finds where a huge block can be cut, so that a growing text need not be parsed again from the
 * block's beginning. */
#pragma once

#include "causerie-markdown-reader.h"

G_BEGIN_DECLS

/* How a segment continues the one before it. */
typedef enum
{
  CAUSERIE_MARKDOWN_SEAM_NONE,        /* it begins a block of its own */
  CAUSERIE_MARKDOWN_SEAM_TEXT,        /* its first line is running text, whatever it looks like */
  CAUSERIE_MARKDOWN_SEAM_LIST,        /* its first line is the next item of a list */
  CAUSERIE_MARKDOWN_SEAM_QUOTE,       /* its first line begins a block in a quote */
  CAUSERIE_MARKDOWN_SEAM_QUOTED_TEXT, /* its first line is running text in a quote */
} CauserieMarkdownSeam;

/* Lines are cut after this number of bytes, or at a space that follows soon. */
#define CAUSERIE_MARKDOWN_LINE_LENGTH 10000
#define CAUSERIE_MARKDOWN_LONGEST_LINE (CAUSERIE_MARKDOWN_LINE_LENGTH + 1000)

CauserieMarkdownSeam causerie_markdown_find_seam (const CauserieMarkdownReader *before,
                                                  const CauserieMarkdownReader *after,
                                                  const char *line, gsize length, gsize size);
void causerie_markdown_seam_begin (CauserieMarkdownSeam seam, CauserieMarkdownReader *reader,
                                   const char *line, gsize length);
gboolean causerie_markdown_seam_find_end (const char *line, gsize available, gsize *end);
GString *causerie_markdown_seam_join (CauserieMarkdownSeam seam, const char *text, gsize length);

G_END_DECLS
