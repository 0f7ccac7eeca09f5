/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads the lines of a growing text. A formula hides its lines from the parser, but whether a
 * formula has an end is known only there. Until then its lines are read in both ways, and no block
 * begins at them. */
#include "config.h"

#include "causerie-markdown-reader.h"

#include "causerie-markdown-lead.h"

/* Reads a line as the parser sees it: from @start to @end there is a word. */
static void
read_shielded (CauserieMarkdownSplitter *splitter, const char *line, gsize length, gsize start,
               gsize end)
{
  g_autoptr (GString) seen = g_string_new_len (line, (gssize)start);

  g_string_append_c (seen, 'x');
  g_string_append_len (seen, line + end, (gssize)(length - end));
  causerie_markdown_splitter_read_line (splitter, seen->str, seen->len);
}

/* Returns: the length of the mark of a quote at the beginning of @line */
gsize
causerie_markdown_reader_measure_quote (const char *line, gsize length)
{
  gsize n = 0;

  while (n < length && n < 3 && line[n] == ' ')
    n++;
  n += n < length && line[n] == '>';
  return n + (n < length && line[n] == ' ');
}

/* Reads a line of a quote. What a tab after its mark means depends on the column. */
static void
read_quoted (CauserieMarkdownReader *self, const char *line, gsize length, gboolean begins)
{
  gsize n = causerie_markdown_reader_measure_quote (line, length);

  self->begins_inside = FALSE;
  if (begins || self->lines.state != CAUSERIE_MARKDOWN_STATE_QUOTE)
    self->quoted = (CauserieMarkdownSplitter){ 0 };
  if (self->lines.state != CAUSERIE_MARKDOWN_STATE_QUOTE)
    return;
  if (n < length && line[n] == '\t')
    self->quoted.state = CAUSERIE_MARKDOWN_STATE_OPAQUE;
  else
    self->begins_inside
        = causerie_markdown_splitter_read_line (&self->quoted, line + n, length - n);
}

/* Returns: whether the line belongs to the open formula */
static gboolean
continue_formula (CauserieMarkdownReader *self, const char *line, gsize length)
{
  CauserieMarkdownFormulaLine kind;
  gsize start;
  gsize end;

  if (self->formula.kind == CAUSERIE_MARKDOWN_FORMULA_NONE)
    return FALSE;
  kind = causerie_markdown_formula_read_line (&self->formula, line, length, &start, &end);
  if (kind == CAUSERIE_MARKDOWN_FORMULA_BREAKS)
    {
      self->formula = (CauserieMarkdownFormula){ 0 };
      self->quoted.state = CAUSERIE_MARKDOWN_STATE_OPAQUE;
      return FALSE;
    }
  causerie_markdown_splitter_read_line (&self->lines, line, length);
  read_shielded (&self->shielded, line, length, start, end);
  if (kind == CAUSERIE_MARKDOWN_FORMULA_ENDS)
    {
      self->lines = self->shielded;
      self->formula = (CauserieMarkdownFormula){ 0 };
    }
  /* The lines of a formula are running text, in a quote as well. */
  if (self->quoted.state != CAUSERIE_MARKDOWN_STATE_PARAGRAPH)
    self->quoted.state = CAUSERIE_MARKDOWN_STATE_OPAQUE;
  self->begins_inside = FALSE;
  return TRUE;
}

/* Returns: whether the text after the previous line is fenced code at the top level */
gboolean
causerie_markdown_reader_is_in_fence (const CauserieMarkdownReader *self)
{
  return self->lines.state == CAUSERIE_MARKDOWN_STATE_FENCE;
}

/* Returns: whether the text up to the previous line ends with indented code at the top level */
gboolean
causerie_markdown_reader_is_in_indented_code (const CauserieMarkdownReader *self)
{
  return self->lines.state == CAUSERIE_MARKDOWN_STATE_INDENTED;
}

/* Returns: whether the current segment is fenced code, open or closed */
gboolean
causerie_markdown_reader_is_code (const CauserieMarkdownReader *self)
{
  return self->lines.code;
}

/* Returns: whether the text after the previous line is probably fenced code */
gboolean
causerie_markdown_reader_may_be_in_fence (const CauserieMarkdownReader *self)
{
  return self->fences.n_open > 0;
}

/* Reads a line of fenced code at the top level. */
static gboolean
read_code (CauserieMarkdownReader *self, const char *line, gsize length)
{
  gboolean begins;

  self->hidden = causerie_markdown_fences_read_line (&self->fences, line, length, TRUE);
  begins = causerie_markdown_splitter_read_line (&self->lines, self->hidden ? "x" : line,
                                                 self->hidden ? 1 : length);
  if (!causerie_markdown_reader_is_in_fence (self))
    self->fences = (CauserieMarkdownFences){ 0 };
  read_quoted (self, line, length, begins);
  return begins;
}

/**
 * causerie_markdown_reader_read_line:
 * @self: a reader that has read all previous lines
 * @length: the length of @line in bytes, without the line ending
 *
 * Returns: whether @line certainly begins a block at the top level, independent of what follows
 */
gboolean
causerie_markdown_reader_read_line (CauserieMarkdownReader *self, const char *line, gsize length)
{
  gboolean begins;

  self->hidden = FALSE;
  if (causerie_markdown_reader_is_in_fence (self))
    return read_code (self, line, length);
  if (continue_formula (self, line, length))
    return FALSE;
  begins = causerie_markdown_splitter_read_line (&self->lines, line, length);
  if (begins || causerie_markdown_reader_is_in_fence (self))
    self->fences = (CauserieMarkdownFences){ 0 };
  self->hidden = causerie_markdown_fences_read_line (&self->fences, line, length, FALSE);
  if (!causerie_markdown_reader_is_in_fence (self)
      && causerie_markdown_formula_open (&self->formula, line, length))
    self->shielded = self->lines;
  read_quoted (self, line, length, begins);
  return begins;
}
