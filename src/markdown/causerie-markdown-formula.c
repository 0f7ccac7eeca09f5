/* SPDX-License-Identifier: GPL-3.0-or-later
 * Finds formulas in the notation of TeX. As in TeX, a blank line cannot be within a formula, so one
 * without an end changes nothing beyond its paragraph. A formula of several lines begins its first
 * line; everything needed to recognize it is known at the end of that line. */
#include "config.h"

#include "causerie-markdown-formula.h"

#include "causerie-markdown-lead.h"

#include <string.h>

/* In bytes. The text after an opening delimiter can only be split once its end is known. */
#define LONGEST 8192

/**
 * causerie_markdown_formula_opens:
 * @text: the text at a dollar sign or backslash that is not escaped
 *
 * A single dollar sign is money.
 */
CauserieMarkdownFormulaKind
causerie_markdown_formula_opens (const char *text, gsize length)
{
  if (length < 2)
    return CAUSERIE_MARKDOWN_FORMULA_NONE;
  if (text[0] == '\\' && text[1] == '(')
    return CAUSERIE_MARKDOWN_FORMULA_PARENTHESES;
  if (text[0] == '\\' && text[1] == '[')
    return CAUSERIE_MARKDOWN_FORMULA_BRACKETS;
  if (text[0] == '$' && text[1] == '$' && (length == 2 || text[2] != '$'))
    return CAUSERIE_MARKDOWN_FORMULA_DOLLARS;
  return CAUSERIE_MARKDOWN_FORMULA_NONE;
}

/**
 * causerie_markdown_formula_find_end:
 * @text: the text after the opening delimiter
 *
 * Returns: the offset after the closing delimiter, or -1
 */
gssize
causerie_markdown_formula_find_end (CauserieMarkdownFormulaKind kind, const char *text,
                                    gsize length)
{
  gsize at = 0;

  while (at < length)
    {
      gsize n = 1;

      if (text[at] == '\\' && at + 1 < length)
        {
          if (kind != CAUSERIE_MARKDOWN_FORMULA_DOLLARS && text[at + 1] == (char)kind)
            return (gssize)at + 2;
          n = 2;
        }
      else if (text[at] == '$' && kind == CAUSERIE_MARKDOWN_FORMULA_DOLLARS)
        {
          while (at + n < length && text[at + n] == '$')
            n++;
          if (n == 2)
            return (gssize)at + 2;
        }
      at += n;
    }
  return -1;
}

/* Two dollar signs also rank restaurants, as in "($$) to ($$)". */
gboolean
causerie_markdown_formula_is_likely (const char *text, gsize length)
{
  gboolean spaced = FALSE;
  gboolean named = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      if (strchr ("\\^_={}+<>", text[i]) != NULL)
        return TRUE;
      spaced |= g_ascii_isspace (text[i]);
      named |= g_ascii_isalnum (text[i]) || (guchar)text[i] >= 0x80;
    }
  return named && !spaced;
}

/* Returns: whether a formula between dollar signs can begin so, however it goes on */
gboolean
causerie_markdown_formula_may_begin (const char *text, gsize length)
{
  return length == 0 || g_ascii_isalnum (text[0])
         || (text[0] != '\0' && strchr ("\\{([|+-", text[0]) != NULL);
}

/**
 * causerie_markdown_formula_open:
 * @self: (out): filled in if a formula opens, and zero-filled otherwise
 *
 * Returns: whether @line begins with a formula that does not end in it
 */
gboolean
causerie_markdown_formula_open (CauserieMarkdownFormula *self, const char *line, gsize length)
{
  CauserieMarkdownLead lead = causerie_markdown_lead_measure (line, length);
  const char *text = line + lead.length;
  gsize rest = length - lead.length;
  CauserieMarkdownFormulaKind kind = causerie_markdown_formula_opens (text, rest);

  *self = (CauserieMarkdownFormula){ 0 };
  if (kind != CAUSERIE_MARKDOWN_FORMULA_DOLLARS && kind != CAUSERIE_MARKDOWN_FORMULA_BRACKETS)
    return FALSE;
  text += 2;
  rest -= 2;
  if (causerie_markdown_formula_find_end (kind, text, rest) >= 0)
    return FALSE;
  while (rest > 0 && (*text == ' ' || *text == '\t'))
    {
      text++;
      rest--;
    }
  if (kind == CAUSERIE_MARKDOWN_FORMULA_DOLLARS
      && !causerie_markdown_formula_may_begin (text, rest))
    return FALSE;
  self->kind = kind;
  self->n_quotes = lead.n_quotes;
  self->column = lead.column;
  self->min_column = lead.marked ? lead.marker_column + 1 : 0;
  return TRUE;
}

/**
 * causerie_markdown_formula_read_line:
 * @start: (out): where the formula continues in @line
 * @end: (out): where it ends in @line
 *
 * Reads the next line. @start and @end are not set if the formula breaks, as it also does when it
 * gets too long.
 */
CauserieMarkdownFormulaLine
causerie_markdown_formula_read_line (CauserieMarkdownFormula *self, const char *line, gsize length,
                                     gsize *start, gsize *end)
{
  gsize skipped;
  gsize indentation;
  gssize found;
  guint column;
  guint text_column;

  self->n_bytes += length;
  if (self->n_bytes > LONGEST
      || !causerie_markdown_lead_skip (line, length, self->n_quotes, self->column, &skipped,
                                       &column)
      || causerie_markdown_line_is_blank (line + skipped, length - skipped)
      || causerie_markdown_line_is_fence (line, length))
    return CAUSERIE_MARKDOWN_FORMULA_BREAKS;
  causerie_markdown_lead_skip (line, length, self->n_quotes, G_MAXUINT, &indentation, &text_column);
  if (text_column < self->min_column)
    return CAUSERIE_MARKDOWN_FORMULA_BREAKS;
  found = causerie_markdown_formula_find_end (self->kind, line + skipped, length - skipped);
  *start = skipped;
  *end = found >= 0 ? skipped + (gsize)found : length;
  return found >= 0 ? CAUSERIE_MARKDOWN_FORMULA_ENDS : CAUSERIE_MARKDOWN_FORMULA_CONTINUES;
}
