/* SPDX-License-Identifier: GPL-3.0-or-later
 * Finds formulas in the notation of TeX: $$…$$, \[…\] and \(…\). */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The character that tells the delimiters of a formula apart. */
typedef enum
{
  CAUSERIE_MARKDOWN_FORMULA_NONE = 0,
  CAUSERIE_MARKDOWN_FORMULA_DOLLARS = '$',
  CAUSERIE_MARKDOWN_FORMULA_BRACKETS = ']',
  CAUSERIE_MARKDOWN_FORMULA_PARENTHESES = ')',
} CauserieMarkdownFormulaKind;

/* A formula that continues in the next line. Zero-filled if there is none. */
typedef struct
{
  CauserieMarkdownFormulaKind kind;
  guint n_quotes;
  guint column;     /* at which it begins */
  guint min_column; /* lines that begin before it are outside of its list item */
  gsize n_bytes;    /* in the lines after the first one */
} CauserieMarkdownFormula;

typedef enum
{
  CAUSERIE_MARKDOWN_FORMULA_CONTINUES,
  CAUSERIE_MARKDOWN_FORMULA_ENDS,
  CAUSERIE_MARKDOWN_FORMULA_BREAKS, /* it never was a formula */
} CauserieMarkdownFormulaLine;

CauserieMarkdownFormulaKind causerie_markdown_formula_opens (const char *text, gsize length);
gssize causerie_markdown_formula_find_end (CauserieMarkdownFormulaKind kind, const char *text,
                                           gsize length);
gboolean causerie_markdown_formula_is_likely (const char *text, gsize length);
gboolean causerie_markdown_formula_may_begin (const char *text, gsize length);

gboolean causerie_markdown_formula_open (CauserieMarkdownFormula *self, const char *line,
                                         gsize length);
CauserieMarkdownFormulaLine causerie_markdown_formula_read_line (CauserieMarkdownFormula *self,
                                                                 const char *line, gsize length,
                                                                 gsize *start, gsize *end);

G_END_DECLS
