/* SPDX-License-Identifier: GPL-3.0-or-later
 * Recognizes the first two rows of a table, by the rules of GitHub Flavored Markdown. */
#include "config.h"

#include "causerie-markdown-row.h"

#include "causerie-markdown-lead.h"

#include <string.h>

/* md4c before 0.5.0 wants as many characters between the pipes. */
#define MIN_DASHES 3

static void
trim (const char **text, gsize *length)
{
  while (*length > 0 && g_ascii_isspace ((*text)[*length - 1]))
    --*length;
  while (*length > 0 && g_ascii_isspace (**text))
    {
      ++*text;
      --*length;
    }
}

static gboolean
is_escaped (const char *text, gsize at)
{
  gsize n = 0;

  while (n < at && text[at - n - 1] == '\\')
    n++;
  return n % 2 == 1;
}

/* Returns: the length of the code that begins at @at, or of its backticks if it has no end */
static gsize
measure_code (const char *text, gsize length, gsize at)
{
  gsize n = 0;
  gsize run = 0;

  while (at + n < length && text[at + n] == '`')
    n++;
  for (gsize i = at + n; i < length; i++)
    {
      run = text[i] == '`' ? run + 1 : 0;
      if (run == n && (i + 1 == length || text[i + 1] != '`'))
        return i + 1 - at;
    }
  return n;
}

/* GitHub lets a pipe in code separate cells, where it is not escaped. The parser does not. */
static guint
count_cells (const char *text, gsize length, gboolean skip_code)
{
  guint n = 1;

  trim (&text, &length);
  if (length > 0 && text[0] == '|')
    {
      text++;
      length--;
    }
  if (length > 0 && text[length - 1] == '|' && !is_escaped (text, length - 1))
    length--;
  for (gsize i = 0; i < length; i++)
    {
      if (skip_code && text[i] == '`')
        i += measure_code (text, length, i) - 1;
      n += text[i] == '|';
      i += text[i] == '\\';
    }
  return n;
}

/* Returns: whether the row consists of dashes, colons at their ends, and pipes */
static gboolean
is_delimiter_row (const char *text, gsize length)
{
  gboolean has_dash = FALSE; /* in the cell */
  gboolean has_pipe = FALSE;
  char last = '|';

  trim (&text, &length);
  for (gsize i = 0; i < length; i++)
    {
      char c = text[i];

      if (c == ' ' || c == '\t')
        continue;
      if (strchr ("-:|", c) == NULL || c == '\0')
        return FALSE;
      if (c == '-' && last == ':' && has_dash)
        return FALSE;
      if (c == '-' && i > 0 && last == '-' && text[i - 1] != '-')
        return FALSE;
      if (c == ':' && last == ':')
        return FALSE;
      if (c == '|' && !has_dash && i > 0)
        return FALSE;
      has_pipe |= c == '|';
      has_dash = c == '|' ? FALSE : has_dash || c == '-';
      last = c;
    }
  return has_pipe && (has_dash || last == '|');
}

/* Returns: whether the line may be text: no heading, rule or underline of a heading */
static gboolean
may_be_text (const char *text, gsize length)
{
  gsize n = 0;

  while (n < length && text[n] == '#')
    n++;
  if (n > 0 && (n == length || g_ascii_isspace (text[n])))
    return FALSE;
  while (n < length && text[n] != '\0' && strchr ("=-*_ \t", text[n]) != NULL)
    n++;
  return n < length;
}

/**
 * causerie_markdown_row_begins_table:
 * @head: a line of text
 * @delimiters: the line after it
 *
 * Returns: whether the lines are the head of a table, if a block may begin with them
 */
gboolean
causerie_markdown_row_begins_table (const char *head, gsize head_length, const char *delimiters,
                                    gsize delimiters_length)
{
  CauserieMarkdownLead lead = causerie_markdown_lead_measure (delimiters, delimiters_length);
  CauserieMarkdownLead head_lead;
  guint n_columns;

  delimiters += lead.length;
  delimiters_length -= lead.length;
  if (lead.marked || !is_delimiter_row (delimiters, delimiters_length))
    return FALSE;
  head_lead = causerie_markdown_lead_measure (head, head_length);
  if (!may_be_text (head + head_lead.length, head_length - head_lead.length)
      || head_lead.n_quotes != lead.n_quotes
      || (head_lead.marked && lead.column <= head_lead.marker_column))
    return FALSE;
  head += head_lead.length;
  head_length -= head_lead.length;
  n_columns = count_cells (delimiters, delimiters_length, FALSE);
  return count_cells (head, head_length, FALSE) == n_columns
         || count_cells (head, head_length, TRUE) == n_columns;
}

/* Returns: whether a line without a list marker has the form of a delimiter row */
gboolean
causerie_markdown_row_is_delimiters (const char *text, gsize length)
{
  CauserieMarkdownLead lead = causerie_markdown_lead_measure (text, length);

  return !lead.marked && is_delimiter_row (text + lead.length, length - lead.length);
}

/**
 * causerie_markdown_row_append_delimiters:
 * @text: a delimiter row
 *
 * Appends the row with enough dashes in each cell for every parser.
 */
void
causerie_markdown_row_append_delimiters (GString *out, const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    {
      gsize n = 0;

      while (i + n < length && text[i + n] == '-')
        n++;
      for (gsize k = MAX (n, n > 0 ? MIN_DASHES : 0); k > 0; k--)
        g_string_append_c (out, '-');
      if (n > 0)
        i += n - 1;
      else
        g_string_append_c (out, text[i]);
    }
}
