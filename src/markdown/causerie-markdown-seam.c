/* SPDX-License-Identifier: GPL-3.0-or-later
 * Finds where a huge block can be cut, so that a growing text need not be parsed again from the
 * block's beginning. The place depends on the text alone, never on the parts in which it arrived.
 * What is after the cut must certainly belong to the same block: a place that is missed only costs
 * time. */
#include "config.h"

#include "causerie-markdown-seam.h"

#include "causerie-markdown-shield.h"

#include <string.h>

/* A longer word is cut, too. The interface folds long words, so it should get them whole. */
#define LONGEST_WORD 100000

/* In bytes. Formulas are shorter, so that the end of each is found before its text is cut. */
#define TEXT_SIZE 10000
#define LIST_SIZE (16 * 1024)
#define QUOTE_SIZE (16 * 1024)

static gsize
skip_blanks (const char *text, gsize length)
{
  gsize n = 0;

  while (n < length && (text[n] == ' ' || text[n] == '\t'))
    n++;
  return n;
}

/* A line that may begin a table or formula should not be cut from the lines after it, unless all
 * lines look so. */
static gsize
get_text_size (const CauserieMarkdownReader *before, const CauserieMarkdownReader *after,
               const char *line, gsize length)
{
  gsize n = skip_blanks (line, length);

  if (before->formula.kind != CAUSERIE_MARKDOWN_FORMULA_NONE)
    return 4 * TEXT_SIZE;
  if (after->formula.kind != CAUSERIE_MARKDOWN_FORMULA_NONE || (n < length && line[n] == '|'))
    return 2 * TEXT_SIZE;
  return TEXT_SIZE;
}

static CauserieMarkdownSeam
find_seam_in_quote (const CauserieMarkdownReader *before, const CauserieMarkdownReader *after,
                    const char *line, gsize length, gsize size)
{
  gsize n = causerie_markdown_reader_measure_quote (line, length);

  if (size < QUOTE_SIZE || before->fences.n_open > 0
      || before->formula.kind != CAUSERIE_MARKDOWN_FORMULA_NONE)
    return CAUSERIE_MARKDOWN_SEAM_NONE;
  if (after->begins_inside)
    return CAUSERIE_MARKDOWN_SEAM_QUOTE;
  if (before->quoted.state == CAUSERIE_MARKDOWN_STATE_PARAGRAPH
      && after->quoted.state == CAUSERIE_MARKDOWN_STATE_PARAGRAPH && !after->quoted.bracket
      && size >= get_text_size (before, after, line + n, length - n))
    return CAUSERIE_MARKDOWN_SEAM_QUOTED_TEXT;
  return CAUSERIE_MARKDOWN_SEAM_NONE;
}

/**
 * causerie_markdown_find_seam:
 * @before: the reader before @line
 * @after: the reader after @line, at which no block begins
 * @length: the length of @line in bytes, without the line ending
 * @size: of the segment before @line
 *
 * Returns: how a segment that begins with @line continues the one before
 */
CauserieMarkdownSeam
causerie_markdown_find_seam (const CauserieMarkdownReader *before,
                             const CauserieMarkdownReader *after, const char *line, gsize length,
                             gsize size)
{
  if (size < TEXT_SIZE || before->lines.state != after->lines.state)
    return CAUSERIE_MARKDOWN_SEAM_NONE;
  if (after->lines.state == CAUSERIE_MARKDOWN_STATE_PARAGRAPH
      && size >= get_text_size (before, after, line, length))
    return CAUSERIE_MARKDOWN_SEAM_TEXT;
  if (after->lines.state == CAUSERIE_MARKDOWN_STATE_QUOTE)
    return find_seam_in_quote (before, after, line, length, size);
  if (size >= LIST_SIZE && before->formula.kind == CAUSERIE_MARKDOWN_FORMULA_NONE
      && causerie_markdown_splitter_begins_item (&before->lines, line, length))
    return CAUSERIE_MARKDOWN_SEAM_LIST;
  return CAUSERIE_MARKDOWN_SEAM_NONE;
}

/**
 * causerie_markdown_seam_begin:
 * @reader: (out): a reader that has read the first line of the segment after the seam
 */
void
causerie_markdown_seam_begin (CauserieMarkdownSeam seam, CauserieMarkdownReader *reader,
                              const char *line, gsize length)
{
  *reader = (CauserieMarkdownReader){ 0 };
  switch (seam)
    {
    case CAUSERIE_MARKDOWN_SEAM_TEXT:
      reader->lines.state = CAUSERIE_MARKDOWN_STATE_PARAGRAPH;
      break;
    case CAUSERIE_MARKDOWN_SEAM_QUOTED_TEXT:
      reader->lines.state = CAUSERIE_MARKDOWN_STATE_QUOTE;
      reader->quoted.state = CAUSERIE_MARKDOWN_STATE_PARAGRAPH;
      break;
    case CAUSERIE_MARKDOWN_SEAM_LIST:
    case CAUSERIE_MARKDOWN_SEAM_QUOTE:
    case CAUSERIE_MARKDOWN_SEAM_NONE:
    default:
      causerie_markdown_reader_read_line (reader, line, length);
    }
}

/* Returns: whether @line is cut within the address of a link or picture, which may hold all of a
 * picture's data */
static gboolean
is_in_address (const char *line, gsize at)
{
  const char *address = NULL;

  for (const char *p = line; (p = memchr (p, ']', at - (gsize)(p - line))) != NULL; p++)
    if (p[1] == '(')
      address = p;
  return address != NULL && strcspn (address, ") \t") >= at - (gsize)(address - line);
}

/**
 * causerie_markdown_seam_find_end:
 * @line: a line, or the rest of one, that is longer than %CAUSERIE_MARKDOWN_LONGEST_LINE
 * @available: how many bytes of the text are known from @line on; a NUL follows
 * @end: (out): where to cut it, or 0 if it must not be cut
 *
 * Returns: %FALSE if that is not known yet
 */
gboolean
causerie_markdown_seam_find_end (const char *line, gsize available, gsize *end)
{
  gsize n = CAUSERIE_MARKDOWN_LINE_LENGTH;
  const char *space;

  if (is_in_address (line, n))
    {
      n += strcspn (line + n, ") \t\r\n");
      *end = n < available && strchr ("\r\n", line[n]) != NULL ? 0 : n + (line[n] == ')');
      return n < available;
    }
  space = memchr (line + n, ' ', CAUSERIE_MARKDOWN_LONGEST_LINE - n);
  if (space != NULL)
    n = (gsize)(space - line);
  else
    n += strcspn (line + n, " \r\n");
  if (n > LONGEST_WORD)
    {
      n = LONGEST_WORD;
      while (n > LONGEST_WORD - 3 && ((guchar)line[n] & 0xC0) == 0x80)
        n--;
    }
  else if (n >= available)
    return FALSE;
  else if (line[n] != ' ')
    n = 0;
  *end = n;
  return TRUE;
}

/* Returns: (transfer full): the text of the segment after a seam, so that it is read correctly
 * without the text before it */
GString *
causerie_markdown_seam_join (CauserieMarkdownSeam seam, const char *text, gsize length)
{
  GString *joined = g_string_sized_new (length + 8);
  gsize n = 0;

  if (seam == CAUSERIE_MARKDOWN_SEAM_QUOTED_TEXT)
    {
      n = causerie_markdown_reader_measure_quote (text, length);
      g_string_append (joined, "> ");
    }
  if (seam == CAUSERIE_MARKDOWN_SEAM_TEXT || seam == CAUSERIE_MARKDOWN_SEAM_QUOTED_TEXT)
    {
      n += skip_blanks (text + n, length - n);
      g_string_append (joined, CAUSERIE_MARKDOWN_SHIELD_TEXT);
    }
  return g_string_append_len (joined, text + n, (gssize)(length - n));
}
