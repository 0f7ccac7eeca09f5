/* SPDX-License-Identifier: GPL-3.0-or-later
 * Finds where the text of a line begins, without knowing which quotes and lists are open. */
#include "config.h"

#include "causerie-markdown-lead.h"

#include <string.h>

static gsize
skip_blanks (const char *line, gsize length, gsize at, guint *column, guint max_column)
{
  while (at < length && (line[at] == ' ' || line[at] == '\t') && *column < max_column)
    {
      *column = line[at] == '\t' ? (*column + 4) & ~3U : *column + 1;
      at++;
    }
  return at;
}

/* Returns: the length of the list marker at @at, or 0 */
static gsize
measure_marker (const char *line, gsize length, gsize at)
{
  gsize n = 0;

  if (at >= length
      || !(g_ascii_isdigit (line[at]) || line[at] == '-' || line[at] == '+' || line[at] == '*'))
    return 0;
  while (at + n < length && n < 9 && g_ascii_isdigit (line[at + n]))
    n++;
  if (at + n >= length || strchr (n == 0 ? "-+*" : ".)", line[at + n]) == NULL
      || line[at + n] == '\0')
    return 0;
  n++;
  if (at + n < length && line[at + n] != ' ' && line[at + n] != '\t')
    return 0;
  return n;
}

/* An item interrupts a paragraph only if it is not empty and begins with 1 or is not numbered
 * (CommonMark 0.31, section 5.2). */
static gboolean
can_interrupt (const char *line, gsize length, gsize at, gsize n_marker)
{
  if (g_ascii_isdigit (line[at]) && g_ascii_strtoull (line + at, NULL, 10) != 1)
    return FALSE;
  return !causerie_markdown_line_is_blank (line + at + n_marker, length - at - n_marker);
}

/**
 * causerie_markdown_lead_measure:
 * @length: the length of @line in bytes, without the line ending
 */
CauserieMarkdownLead
causerie_markdown_lead_measure (const char *line, gsize length)
{
  CauserieMarkdownLead lead = { 0 };

  /* Most lines begin so. */
  if (length > 0 && g_ascii_isalpha (*line))
    return lead;
  while (TRUE)
    {
      gsize at = skip_blanks (line, length, lead.length, &lead.column, G_MAXUINT);
      gsize n = measure_marker (line, length, at);

      if (lead.length == 0)
        lead.indent = lead.column;
      lead.length = at;
      if (at < length && line[at] == '>')
        {
          lead.n_quotes += !lead.marked;
          n = 1;
        }
      else if (n > 0 && !lead.marked)
        {
          lead.marked = TRUE;
          lead.marker_column = lead.column;
          lead.interrupts = can_interrupt (line, length, at, n);
        }
      if (n == 0)
        return lead;
      lead.length += n;
      lead.column += (guint)n;
    }
}

/**
 * causerie_markdown_lead_skip:
 * @n_quotes: the number of quote marks that must precede the text
 * @max_column: indentation from this column on belongs to the text
 * @skipped: (out): the number of bytes before the text
 * @column: (out): the column at which the text begins
 *
 * Skips what precedes the text of a line that continues another line.
 *
 * Returns: %FALSE if there are not enough quote marks
 */
gboolean
causerie_markdown_lead_skip (const char *line, gsize length, guint n_quotes, guint max_column,
                             gsize *skipped, guint *column)
{
  gsize at = 0;

  *column = 0;
  for (guint i = 0; i < n_quotes; i++)
    {
      at = skip_blanks (line, length, at, column, G_MAXUINT);
      if (at >= length || line[at] != '>')
        return FALSE;
      at++;
      ++*column;
    }
  *skipped = skip_blanks (line, length, at, column, max_column);
  return TRUE;
}

gboolean
causerie_markdown_line_is_blank (const char *line, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (line[i] != ' ' && line[i] != '\t')
      return FALSE;
  return TRUE;
}

/* Returns: whether the text of the line looks like a fence of code, in whatever container */
gboolean
causerie_markdown_line_is_fence (const char *line, gsize length)
{
  CauserieMarkdownLead lead = causerie_markdown_lead_measure (line, length);
  const char *text = line + lead.length;

  return length - lead.length >= 3
         && (memcmp (text, "```", 3) == 0 || memcmp (text, "~~~", 3) == 0);
}
