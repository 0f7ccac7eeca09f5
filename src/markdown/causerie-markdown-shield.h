/* SPDX-License-Identifier: GPL-3.0-or-later
 * Hides from the parser what it must not touch, such as formulas. */
#pragma once

#include "causerie-markdown-footnotes.h"

G_BEGIN_DECLS

/* Ends an open formula in a text that is still growing; shows nothing. */
#define CAUSERIE_MARKDOWN_SHIELD_END "\364\217\277\265"

/* Shows nothing. The parser takes it for a letter, so what follows at the beginning of a segment is
 * running text. */
#define CAUSERIE_MARKDOWN_SHIELD_TEXT "\364\217\277\263"

/**
 * CauserieMarkdownPart:
 * @CAUSERIE_MARKDOWN_PART_COMPLETE: a text that is complete
 * @CAUSERIE_MARKDOWN_PART_GROWING: the last %CAUSERIE_MARKDOWN_SHIELD_END ends a formula
 * @CAUSERIE_MARKDOWN_PART_CONTINUING: the first %CAUSERIE_MARKDOWN_SHIELD_TEXT is not of the source
 *
 * Which marks in a text are not of its source.
 */
typedef enum
{
  CAUSERIE_MARKDOWN_PART_COMPLETE = 0,
  CAUSERIE_MARKDOWN_PART_GROWING = 1 << 0,
  CAUSERIE_MARKDOWN_PART_CONTINUING = 1 << 1,
} CauserieMarkdownPart;

typedef struct _CauserieMarkdownShield CauserieMarkdownShield;

typedef enum
{
  CAUSERIE_MARKDOWN_RUN_TEXT,      /* text that was not hidden, as the parser returned it */
  CAUSERIE_MARKDOWN_RUN_LITERAL,   /* text that was hidden */
  CAUSERIE_MARKDOWN_RUN_FORMULA,   /* a line of a formula */
  CAUSERIE_MARKDOWN_RUN_FOOTNOTE,  /* a reference to a footnote */
  CAUSERIE_MARKDOWN_RUN_BREAK,     /* a line break in HTML */
  CAUSERIE_MARKDOWN_RUN_BEGINNING, /* the text of a heading that only begins a block */
} CauserieMarkdownRunKind;

/**
 * CauserieMarkdownRun:
 * @text: the source, not NUL-terminated
 * @length: the length of @text in bytes
 * @display: the delimiters are those of a formula that may stand by itself
 * @last: the formula ends with this line, or the line break is at the end of a line or cell
 * @number: the number of the footnote
 */
typedef struct
{
  CauserieMarkdownRunKind kind;
  const char *text;
  gsize length;
  gboolean display;
  gboolean last;
  guint number;
} CauserieMarkdownRun;

CauserieMarkdownShield *causerie_markdown_shield_new (const char *text, gsize length,
                                                      CauserieMarkdownPart part,
                                                      CauserieMarkdownFootnotes *footnotes);
void causerie_markdown_shield_free (CauserieMarkdownShield *self);
const GString *causerie_markdown_shield_get_text (CauserieMarkdownShield *self);
gboolean causerie_markdown_shield_next (CauserieMarkdownShield *self, const char **at,
                                        const char *end, CauserieMarkdownRun *run);
void causerie_markdown_shield_append (CauserieMarkdownShield *self, GString *out, const char *text,
                                      gsize length);
void causerie_markdown_shield_remove_beginnings (GString *code);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieMarkdownShield, causerie_markdown_shield_free)

G_END_DECLS
