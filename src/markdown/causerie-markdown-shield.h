/* SPDX-License-Identifier: GPL-3.0-or-later
 * Hides from the parser what it must not touch, such as formulas. */
#pragma once

#include "causerie-markdown-footnotes.h"

G_BEGIN_DECLS

/* Ends an open formula in a text that is still growing; shows nothing. */
#define CAUSERIE_MARKDOWN_SHIELD_END "\364\217\277\265"

typedef struct _CauserieMarkdownShield CauserieMarkdownShield;

typedef enum
{
  CAUSERIE_MARKDOWN_RUN_TEXT,      /* text that was not hidden, as the parser returned it */
  CAUSERIE_MARKDOWN_RUN_LITERAL,   /* text that was hidden */
  CAUSERIE_MARKDOWN_RUN_FORMULA,   /* a line of a formula */
  CAUSERIE_MARKDOWN_RUN_FOOTNOTE,  /* a reference to a footnote */
  CAUSERIE_MARKDOWN_RUN_BEGINNING, /* the text of a heading that only begins a block */
} CauserieMarkdownRunKind;

/**
 * CauserieMarkdownRun:
 * @text: the source, not NUL-terminated
 * @length: the length of @text in bytes
 * @display: the delimiters are those of a formula that may stand by itself
 * @last: the formula ends with this line
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
                                                      gboolean growing,
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
