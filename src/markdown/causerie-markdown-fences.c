/* SPDX-License-Identifier: GPL-3.0-or-later
 * Follows the fences of code. Models quote a Markdown file with fences of three backticks, though
 * it contains such fences itself. In code that is called Markdown, a fence with a language opens
 * code, and the next fence without one closes it. */
#include "config.h"

#include "causerie-markdown-fences.h"

#include "causerie-markdown-lead.h"

#include <string.h>

typedef struct
{
  CauserieMarkdownFence fence;
  const char *info;
  gsize info_length;
} Line;

/* Returns: whether the text of a line is a fence */
static gboolean
read_fence (const char *text, gsize length, Line *line)
{
  char mark = length > 0 ? text[0] : '\0';
  gsize n = 0;

  if (mark != '`' && mark != '~')
    return FALSE;
  while (n < length && text[n] == mark)
    n++;
  line->fence = (CauserieMarkdownFence){ mark, (guint)n };
  while (n < length && (text[n] == ' ' || text[n] == '\t'))
    n++;
  while (length > n && (text[length - 1] == ' ' || text[length - 1] == '\t'))
    length--;
  line->info = text + n;
  line->info_length = length - n;
  return line->fence.length >= 3
         && (mark == '~' || memchr (line->info, '`', line->info_length) == NULL);
}

static gboolean
is_markdown (const Line *line)
{
  gsize n = 0;

  while (n < line->info_length && strchr (" \t{", line->info[n]) == NULL)
    n++;
  return (n == 2 && g_ascii_strncasecmp (line->info, "md", 2) == 0)
         || (n == 8 && g_ascii_strncasecmp (line->info, "markdown", 8) == 0);
}

static void
open_outermost (CauserieMarkdownFences *self, const char *text, gsize length)
{
  CauserieMarkdownLead lead = causerie_markdown_lead_measure (text, length);
  Line line;

  *self = (CauserieMarkdownFences){ 0 };
  if (!read_fence (text + lead.length, length - lead.length, &line))
    return;
  self->open[self->n_open++] = line.fence;
  self->nests = is_markdown (&line);
  self->n_quotes = lead.n_quotes;
  self->column = lead.column;
  self->min_column = lead.marked ? lead.marker_column + 1 : MIN (lead.column, 2);
}

static gboolean
closes (const Line *line, const CauserieMarkdownFence *fence)
{
  return line->info_length == 0 && line->fence.mark == fence->mark
         && line->fence.length >= fence->length;
}

/**
 * causerie_markdown_fences_read_line:
 * @length: the length of @line in bytes, without the line ending
 * @at_top: whether the open fence is in no list or quote
 *
 * Reads the next line.
 *
 * Returns: whether the line looks like the end of the outermost fence, but is code
 */
gboolean
causerie_markdown_fences_read_line (CauserieMarkdownFences *self, const char *line, gsize length,
                                    gboolean at_top)
{
  gsize skipped;
  guint column;
  Line fence;

  if (self->n_open == 0)
    {
      open_outermost (self, line, length);
      return FALSE;
    }
  if (!causerie_markdown_lead_skip (line, length, self->n_quotes, G_MAXUINT, &skipped, &column)
      || (!at_top && skipped < length && column < self->min_column))
    {
      open_outermost (self, line, length);
      return FALSE;
    }
  if (!read_fence (line + skipped, length - skipped, &fence))
    return FALSE;
  if (closes (&fence, &self->open[self->n_open - 1]))
    self->n_open--;
  else if (self->nests && fence.info_length > 0 && self->n_open < CAUSERIE_MARKDOWN_MAX_FENCES)
    self->open[self->n_open++] = fence.fence;
  return self->n_open > 0 && closes (&fence, &self->open[0]);
}
