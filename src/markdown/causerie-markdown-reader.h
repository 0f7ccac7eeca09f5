/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads the lines of a growing text, and knows which of them are code or a formula. */
#pragma once

#include "causerie-markdown-fences.h"
#include "causerie-markdown-formula.h"
#include "causerie-markdown-splitter.h"

G_BEGIN_DECLS

/* A copy of the structure can continue from the same line. Zero-filled at the start of a text. */
typedef struct
{
  CauserieMarkdownSplitter lines;    /* has read the lines as they are */
  CauserieMarkdownSplitter shielded; /* has read the lines of the open formula as text */
  CauserieMarkdownFormula formula;   /* open, if it has an end in a later line */
  CauserieMarkdownFences fences;     /* at the top level or in a list or quote */
  CauserieMarkdownSplitter quoted;   /* has read the lines of the quote without their marks */
  gboolean begins_inside;            /* the last line certainly begins a block in the quote */
  gboolean hidden;                   /* the parser must not see the fence in the last line */
} CauserieMarkdownReader;

gboolean causerie_markdown_reader_read_line (CauserieMarkdownReader *self, const char *line,
                                             gsize length);
gsize causerie_markdown_reader_measure_quote (const char *line, gsize length);
gboolean causerie_markdown_reader_is_code (const CauserieMarkdownReader *self);
gboolean causerie_markdown_reader_is_in_fence (const CauserieMarkdownReader *self);
gboolean causerie_markdown_reader_is_in_indented_code (const CauserieMarkdownReader *self);
gboolean causerie_markdown_reader_may_be_in_fence (const CauserieMarkdownReader *self);

G_END_DECLS
