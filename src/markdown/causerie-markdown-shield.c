/* SPDX-License-Identifier: GPL-3.0-or-later
 * Hides from the parser what it must not touch. Each hidden piece is replaced by a mark, a word of
 * private characters, and the marks in what the parser returns are replaced by the pieces again.
 * Whatever the parser takes a mark for, text, code or a part of an address, its source can be
 * restored, so this file need not know exactly where the parser finds code. */
#include "config.h"

#include "causerie-markdown-shield.h"

#include "causerie-markdown-autolink.h"
#include "causerie-markdown-flanking.h"
#include "causerie-markdown-lead.h"
#include "causerie-markdown-reader.h"
#include "causerie-markdown-row.h"

#include <string.h>

/* The first bytes of the characters from U+10FFF0 to U+10FFFF, which are for private use. Where the
 * source contains them, they are hidden as well. */
#define PRIVATE "\364\217\277"
#define MARK_START PRIVATE "\260"
#define MARK_END PRIVATE "\261"

/* A tilde. It has a mark of its own because the labels of links must stay equal. */
#define MARK_TILDE PRIVATE "\262"

/* A star and an underscore in an address, for the same reason. */
#define MARK_STAR PRIVATE "\266"
#define MARK_UNDERSCORE PRIVATE "\267"

/* Shows nothing. The parser takes it for a letter. */
#define MARK_NOTHING CAUSERIE_MARKDOWN_SHIELD_TEXT

/* What is hidden allows emphasis beside it, as a Chinese letter does. */
#define HIDDEN 0x6F22

/* The heading that begins a block is not shown. */
#define MARK_BEGINNING PRIVATE "\264"

/* md4c ignores longer runs of backticks. */
#define MAX_BACKTICKS 32

typedef struct
{
  CauserieMarkdownRunKind kind;
  gsize start; /* in the source */
  gsize length;
  gboolean display;
  gboolean last;
  guint number;
} Piece;

/* A run of backticks. */
typedef struct
{
  gsize start;
  gsize length;
  gsize end_of_code; /* after the next run of the same length, or 0 */
} Backticks;

struct _CauserieMarkdownShield
{
  const char *text; /* borrowed while the source is read */
  gsize length;
  CauserieMarkdownFootnotes *footnotes; /* borrowed, nullable */
  gsize growing_end; /* where the open formula of a growing text ends, or G_MAXSIZE */
  gsize continuing;  /* where a mark makes the beginning running text, or G_MAXSIZE */
  GString *out;
  GArray *pieces; /* Piece */
  CauserieMarkdownReader reader;
  gsize copied;          /* the source before it is in @out */
  gsize chunk;           /* where the inline text begins that is not copied yet */
  guint chunk_quotes;    /* the quote marks before each of its lines */
  gsize next_special;    /* no character before it need be hidden, but perhaps this one */
  gsize formulas_from;   /* no formula of several lines begins before */
  GArray *backticks;     /* Backticks: of the chunk */
  guint next_backticks;  /* the first run that is not before the current position */
  guint missing_closers; /* flags: delimiters that do not occur in the rest of the chunk */
  gsize dollars_end;     /* where the line of the last two dollar signs ends */
  gsize address_end;     /* where the last bare address ends */
  gboolean row;          /* the chunk is probably a row of a table */
  gboolean table;        /* the lines may be the rows of a table */
  gboolean head;         /* the next line is the delimiter row of a table */
  gboolean after_text;   /* the previous line was not blank */
  gboolean in_fence;     /* the text after the previous line is probably fenced code */
  guint item_column;     /* at which the text of the last list item begins */
};

static void
copy_to (CauserieMarkdownShield *self, gsize end)
{
  g_string_append_len (self->out, self->text + self->copied, (gssize)(end - self->copied));
  self->copied = end;
}

/* Returns: the character before @at, or HIDDEN */
static gunichar
get_char_before (CauserieMarkdownShield *self, gsize at)
{
  const Piece *last;
  const char *before;
  gunichar c;

  if (at == 0)
    return ' ';
  last = self->pieces->len > 0 ? &g_array_index (self->pieces, Piece, self->pieces->len - 1) : NULL;
  if (last != NULL && last->start + last->length == at)
    return HIDDEN;
  before = g_utf8_find_prev_char (self->text, self->text + at);
  c = before == NULL ? 0xFFFD : g_utf8_get_char_validated (before, self->text + at - before);
  return c < 0x110000 ? c : 0xFFFD;
}

/* The parser takes a mark for a letter, beside which stars would not end emphasis after
 * punctuation, as in "**So.**[^1]". */
static void
end_emphasis (CauserieMarkdownShield *self, gsize at)
{
  gsize n = 0;

  while (n < at && self->text[at - n - 1] == '*')
    n++;
  if (n > 0 && n < at && self->text[at - n - 1] != '\\'
      && causerie_markdown_closes_beside (get_char_before (self, at - n), HIDDEN))
    g_string_insert (self->out, (gssize)(self->out->len - n), MARK_NOTHING);
}

static void
hide (CauserieMarkdownShield *self, Piece piece)
{
  copy_to (self, piece.start);
  end_emphasis (self, piece.start);
  g_string_append_printf (self->out, MARK_START "%u" MARK_END, self->pieces->len);
  g_array_append_val (self->pieces, piece);
  self->copied = piece.start + piece.length;
}

/* Returns: the offset of the first line ending, or @end */
static gsize
find_line_end (CauserieMarkdownShield *self, gsize at, gsize end)
{
  while (at < end)
    {
      at += strcspn (self->text + at, "\r\n");
      if (at >= end || self->text[at] != '\0')
        break;
      at++;
    }
  return MIN (at, end);
}

static gsize
skip_line_end (CauserieMarkdownShield *self, gsize at, gsize end)
{
  if (at < end && self->text[at] == '\r')
    return at + 1 < end && self->text[at + 1] == '\n' ? at + 2 : at + 1;
  return at < end ? at + 1 : at;
}

/* Returns: where an open formula that reaches from @at to @end ends in a growing text, or @end */
static gsize
limit_to_growing_end (CauserieMarkdownShield *self, gsize at, gsize end)
{
  return self->growing_end >= at && self->growing_end < end ? self->growing_end : end;
}

/* Hides a formula line by line, because what precedes the text of a line is not part of it. */
static void
hide_formula (CauserieMarkdownShield *self, gsize start, gsize end, guint n_quotes, guint column,
              CauserieMarkdownFormulaKind kind)
{
  gboolean display = kind != CAUSERIE_MARKDOWN_FORMULA_PARENTHESES;

  while (TRUE)
    {
      gsize line_end = find_line_end (self, start, end);
      gsize skipped = 0;
      guint text_column;

      hide (self, (Piece){ CAUSERIE_MARKDOWN_RUN_FORMULA, start, line_end - start, display,
                           line_end == end, 0 });
      if (line_end == end)
        return;
      start = skip_line_end (self, line_end, end);
      line_end = find_line_end (self, start, end);
      causerie_markdown_lead_skip (self->text + start, line_end - start, n_quotes, column, &skipped,
                                   &text_column);
      start += skipped;
    }
}

static void
find_backticks (CauserieMarkdownShield *self, gsize start, gsize end)
{
  gsize last[MAX_BACKTICKS + 1] = { 0 };

  g_array_set_size (self->backticks, 0);
  self->next_backticks = 0;
  for (gsize at = start; at < end; at++)
    {
      Backticks run = { at, 0, 0 };
      const char *found = memchr (self->text + at, '`', end - at);

      if (found == NULL)
        break;
      run.start = (gsize)(found - self->text);
      while (run.start + run.length < end && self->text[run.start + run.length] == '`')
        run.length++;
      at = run.start + run.length;
      g_array_append_val (self->backticks, run);
    }
  for (guint i = self->backticks->len; i > 0; i--)
    {
      Backticks *run = &g_array_index (self->backticks, Backticks, i - 1);

      if (run->length > MAX_BACKTICKS)
        continue;
      run->end_of_code = last[run->length];
      last[run->length] = run->start + run->length;
    }
}

/* Returns: the end of the code span, or of the backticks if they begin none */
static gsize
skip_code (CauserieMarkdownShield *self, gsize at, gsize end)
{
  while (self->next_backticks < self->backticks->len)
    {
      const Backticks *run = &g_array_index (self->backticks, Backticks, self->next_backticks);

      if (run->start == at)
        return run->end_of_code > 0 ? run->end_of_code : at + run->length;
      if (run->start > at)
        break;
      self->next_backticks++;
    }
  while (at < end && self->text[at] == '`')
    at++;
  return at;
}

/* In the code of a cell, a pipe is escaped but other characters are not. */
static gsize
read_backticks (CauserieMarkdownShield *self, gsize at, gsize end)
{
  gsize code_end = skip_code (self, at, end);

  for (; self->row && at + 1 < code_end; at++)
    if (self->text[at] == '\\' && self->text[at + 1] == '|')
      {
        copy_to (self, at);
        self->copied = ++at;
        hide (self, (Piece){ CAUSERIE_MARKDOWN_RUN_LITERAL, at, 1, FALSE, FALSE, 0 });
      }
  return code_end;
}

/* Only what ends its line is compared with the beginning of the line, so this is cheap. */
static gboolean
fills_line (CauserieMarkdownShield *self, gsize start, gsize end)
{
  gsize line = start;
  CauserieMarkdownLead lead;

  while (end < self->length && (self->text[end] == ' ' || self->text[end] == '\t'))
    end++;
  if (end < self->length && self->text[end] != '\n' && self->text[end] != '\r')
    return FALSE;
  while (line > 0 && self->text[line - 1] != '\n' && self->text[line - 1] != '\r')
    line--;
  lead = causerie_markdown_lead_measure (self->text + line, end - line);
  return line + lead.length == start;
}

static gboolean
is_accepted (CauserieMarkdownShield *self, CauserieMarkdownFormulaKind kind, gsize start, gsize end,
             gboolean open)
{
  const char *inner = self->text + start + 2;
  gsize length = end - start - 2;

  if (open)
    return kind != CAUSERIE_MARKDOWN_FORMULA_DOLLARS
           || (length > 0 && causerie_markdown_formula_may_begin (inner, length));
  length -= 2;
  while (length > 0 && g_ascii_isspace (*inner))
    {
      inner++;
      length--;
    }
  if (length == 0)
    return FALSE;
  return kind != CAUSERIE_MARKDOWN_FORMULA_DOLLARS || fills_line (self, start, end)
         || causerie_markdown_formula_is_likely (self->text + start + 2, end - start - 4);
}

static guint
get_flag (CauserieMarkdownFormulaKind kind)
{
  return kind == CAUSERIE_MARKDOWN_FORMULA_PARENTHESES ? 1 : 2;
}

/* Reads a formula within a chunk of text. Between dollar signs it must be in one line, and if other
 * text surrounds it, it must look like one. Returns: the offset after it, or after the delimiter */
static gsize
read_formula (CauserieMarkdownShield *self, gsize at, gsize chunk_end,
              CauserieMarkdownFormulaKind kind)
{
  gboolean dollars = kind == CAUSERIE_MARKDOWN_FORMULA_DOLLARS;
  gsize start = at + 2;
  gsize end = chunk_end;
  gsize limit;
  gssize found;
  gboolean open;

  if (!dollars && (self->missing_closers & get_flag (kind)) != 0)
    return start;
  /* A line with many dollar signs is measured once. */
  if (dollars && at >= self->dollars_end)
    self->dollars_end = find_line_end (self, at, chunk_end);
  if (dollars)
    end = self->dollars_end;
  limit = limit_to_growing_end (self, start, end);
  found = causerie_markdown_formula_find_end (kind, self->text + start, limit - start);
  open = found < 0 && limit < end;
  if (found < 0 && !open)
    {
      if (!dollars)
        self->missing_closers |= get_flag (kind);
      return start;
    }
  end = open ? limit : start + (gsize)found;
  if (!is_accepted (self, kind, at, end, open))
    return start;
  hide_formula (self, at, end, self->chunk_quotes, G_MAXUINT, kind);
  return end;
}

/* Hides a private character of the source. */
static gsize
read_private (CauserieMarkdownShield *self, gsize at, gsize end)
{
  if (end - at < 4 || memcmp (self->text + at, PRIVATE, 3) != 0
      || ((guchar)self->text[at + 3] & 0xF0) != 0xB0)
    return at + 1;
  if (at == self->continuing)
    return at + 4;
  if (at == self->growing_end)
    {
      copy_to (self, at);
      self->copied = at + 4;
      return at + 4;
    }
  hide (self, (Piece){ CAUSERIE_MARKDOWN_RUN_LITERAL, at, 4, FALSE, FALSE, 0 });
  return at + 4;
}

static gsize
read_dollars (CauserieMarkdownShield *self, gsize at, gsize end)
{
  CauserieMarkdownFormulaKind kind = causerie_markdown_formula_opens (self->text + at, end - at);

  if (kind != CAUSERIE_MARKDOWN_FORMULA_NONE)
    return read_formula (self, at, end, kind);
  while (at < end && self->text[at] == '$')
    at++;
  return at;
}

static gsize
read_backslash (CauserieMarkdownShield *self, gsize at, gsize end)
{
  CauserieMarkdownFormulaKind kind = causerie_markdown_formula_opens (self->text + at, end - at);

  if (kind != CAUSERIE_MARKDOWN_FORMULA_NONE)
    return read_formula (self, at, end, kind);
  return at + 1 < end && g_ascii_ispunct (self->text[at + 1]) ? at + 2 : at + 1;
}

static gunichar
get_char_after (CauserieMarkdownShield *self, gsize at)
{
  gunichar c = at < self->length
                   ? g_utf8_get_char_validated (self->text + at, (gssize)(self->length - at))
                   : ' ';

  return c < 0x110000 ? c : 0xFFFD;
}

static void
insert_mark (CauserieMarkdownShield *self, gsize at, const char *mark)
{
  copy_to (self, at);
  g_string_append (self->out, mark);
}

/* Hides a character that may occur often behind a mark of its own. */
static gsize
replace_char (CauserieMarkdownShield *self, gsize at, const char *mark)
{
  insert_mark (self, at, mark);
  self->copied = at + 1;
  return at + 1;
}

/* Reads stars or tildes. Where they begin or end emphasis only by the rules for Chinese, Japanese
 * and Korean, a letter that shows nothing takes the place of the punctuation beside them. One tilde
 * is not a marker. */
static gsize
read_marker (CauserieMarkdownShield *self, gsize at, gsize end)
{
  gsize n = 1;
  gunichar before;
  gunichar after;

  while (at + n < end && self->text[at + n] == self->text[at])
    n++;
  if (n == 1 && self->text[at] == '~')
    return replace_char (self, at, MARK_TILDE);
  if (n == 1 && self->text[at] == '*' && at < self->address_end)
    return replace_char (self, at, MARK_STAR);
  before = get_char_before (self, at);
  after = get_char_after (self, at + n);
  if (causerie_markdown_closes_beside (before, after))
    insert_mark (self, at, MARK_NOTHING);
  if (causerie_markdown_opens_beside (before, after))
    insert_mark (self, at + n, MARK_NOTHING);
  return at + n;
}

/* Hides a reference to a footnote. */
static gsize
read_bracket (CauserieMarkdownShield *self, gsize at, gsize end)
{
  gsize n = causerie_markdown_footnote_measure_mark (self->text + at, end - at);
  guint number = 0;

  if (n > 0 && self->footnotes != NULL && (at + n == end || self->text[at + n] != '('))
    number = causerie_markdown_footnotes_refer (self->footnotes, self->text + at, n);
  if (number == 0)
    return at + 1;
  hide (self, (Piece){ CAUSERIE_MARKDOWN_RUN_FOOTNOTE, at, n, FALSE, FALSE, number });
  return at + n;
}

/* Hides a line break in HTML, and the spaces after it. Returns: the offset after it */
static gsize
read_tag (CauserieMarkdownShield *self, gsize at, gsize end)
{
  gsize next = at + 3;
  gboolean last;

  if (end - at < 4 || g_ascii_strncasecmp (self->text + at, "<br", 3) != 0)
    return at + 1;
  while (next < end && self->text[next] == ' ')
    next++;
  next += next < end && self->text[next] == '/';
  if (next == end || self->text[next] != '>')
    return at + 1;
  next++;
  while (next < end && self->text[next] == ' ')
    next++;
  last = next == end || self->text[next] == '\n' || self->text[next] == '\r'
         || (self->row && self->text[next] == '|');
  hide (self, (Piece){ CAUSERIE_MARKDOWN_RUN_BREAK, at, next - at, FALSE, last, 0 });
  return next;
}

/* Returns: the offset of the next character that perhaps must be hidden, or @end */
static gsize
find_special (CauserieMarkdownShield *self, gsize at, gsize end)
{
  if (self->next_special < at)
    self->next_special = at + strcspn (self->text + at, "`\\$[<*~_hHwW\364");
  return MIN (self->next_special, end);
}

/* Copies the text before @end, and hides what is to be hidden in it. */
static void
end_chunk (CauserieMarkdownShield *self, gsize end)
{
  gsize at = self->chunk;

  find_backticks (self, at, end);
  self->missing_closers = 0;
  self->dollars_end = 0;
  for (at = find_special (self, at, end); at < end; at = find_special (self, at, end))
    switch (self->text[at])
      {
      case '`':
        at = read_backticks (self, at, end);
        break;
      case '\\':
        at = read_backslash (self, at, end);
        break;
      case '$':
        at = read_dollars (self, at, end);
        break;
      case '[':
        at = read_bracket (self, at, end);
        break;
      case '<':
        at = read_tag (self, at, end);
        break;
      case '*':
      case '~':
        at = read_marker (self, at, end);
        break;
      case '_':
        at = at < self->address_end ? replace_char (self, at, MARK_UNDERSCORE) : at + 1;
        break;
      case 'h':
      case 'H':
      case 'w':
      case 'W':
        if (at >= self->address_end)
          self->address_end = causerie_markdown_measure_address (self->text, at, end);
        at++;
        break;
      case '\364':
        at = read_private (self, at, end);
        break;
      default:
        at++;
      }
  copy_to (self, end);
  self->chunk = end;
}

/* Copies a line that begins with backticks. Whether it is a fence depends on the backticks after
 * them, so nothing else may be hidden. */
static void
end_plain_chunk (CauserieMarkdownShield *self, gsize end)
{
  gsize at = self->chunk;

  while (at < end)
    at = read_private (self, at, end);
  copy_to (self, end);
  self->chunk = end;
}

/* Code spans and formulas do not extend over the border of a block. */
static gboolean
is_chunk_border (CauserieMarkdownShield *self, const char *line, gsize length)
{
  CauserieMarkdownLead lead = causerie_markdown_lead_measure (line, length);
  const char *text = line + lead.length;
  gsize n = 0;
  gboolean is_row = self->table;

  while (n < length - lead.length && !g_ascii_isalpha (text[n]) && text[n] != '\0'
         && strchr ("=-|: \t*_", text[n]) != NULL)
    n++;
  if (lead.length == length || lead.marked)
    self->table = FALSE;
  else if (n == length - lead.length && memchr (text, '|', n) != NULL)
    self->table = TRUE;
  return lead.marked || lead.n_quotes != self->chunk_quotes || n == length - lead.length
         || *text == '#' || is_row;
}

/* Reads the formula that the line at @at begins. Returns: whether it has an end */
static gboolean
find_formula_end (CauserieMarkdownShield *self, CauserieMarkdownFormula *formula, gsize at,
                  gsize *formula_end)
{
  gsize line_end = find_line_end (self, at, self->length);

  *formula_end = limit_to_growing_end (self, at, line_end);
  if (*formula_end < line_end)
    return TRUE;
  while (line_end < self->length)
    {
      gsize start;
      gsize end;
      CauserieMarkdownFormulaLine kind;

      at = skip_line_end (self, line_end, self->length);
      line_end = find_line_end (self, at, self->length);
      *formula_end = limit_to_growing_end (self, at, line_end);
      kind = causerie_markdown_formula_read_line (formula, self->text + at, *formula_end - at,
                                                  &start, &end);
      if (kind == CAUSERIE_MARKDOWN_FORMULA_ENDS)
        {
          *formula_end = at + end;
          return TRUE;
        }
      if (*formula_end < line_end)
        return TRUE;
      if (kind == CAUSERIE_MARKDOWN_FORMULA_BREAKS)
        break;
    }
  self->formulas_from = at;
  return FALSE;
}

/* Reads a formula of several lines. Returns: the offset after its last line, or @at */
static gsize
read_long_formula (CauserieMarkdownShield *self, gsize at)
{
  gsize line_end = find_line_end (self, at, self->length);
  CauserieMarkdownLead lead;
  CauserieMarkdownFormula formula;
  gsize end;

  if (at < self->formulas_from
      || !causerie_markdown_formula_open (&formula, self->text + at,
                                          limit_to_growing_end (self, at, line_end) - at)
      || !find_formula_end (self, &formula, at, &end))
    return at;
  end_chunk (self, at);
  lead = causerie_markdown_lead_measure (self->text + at, line_end - at);
  hide_formula (self, at + lead.length, end, formula.n_quotes, formula.column, formula.kind);
  self->chunk = end;
  self->chunk_quotes = formula.n_quotes;
  while (line_end < end)
    {
      at = skip_line_end (self, line_end, self->length);
      line_end = find_line_end (self, at, self->length);
      causerie_markdown_reader_read_line (&self->reader, self->text + at, line_end - at);
    }
  return skip_line_end (self, line_end, self->length);
}

/* Hides a line but not its indentation, which tells whether it is in the list item. */
static void
hide_line (CauserieMarkdownShield *self, gsize at, gsize line_end)
{
  gsize skipped = 0;
  guint column;

  causerie_markdown_lead_skip (self->text + at, line_end - at, self->reader.fences.n_quotes,
                               G_MAXUINT, &skipped, &column);
  at += skipped;
  hide (self, (Piece){ CAUSERIE_MARKDOWN_RUN_LITERAL, at, line_end - at, FALSE, FALSE, 0 });
}

/* The parser writes tabs at the beginning of a line of code as spaces, which a makefile does not
 * survive. Returns: whether the line at @at has some after @column */
static gboolean
hide_tabs (CauserieMarkdownShield *self, gsize at, gsize line_end, guint n_quotes, guint column)
{
  gsize skipped = 0;
  guint found;
  gsize n = 0;

  if (!causerie_markdown_lead_skip (self->text + at, line_end - at, n_quotes, column, &skipped,
                                    &found)
      || found != column)
    return FALSE;
  at += skipped;
  while (at + n < line_end && (self->text[at + n] == ' ' || self->text[at + n] == '\t'))
    n++;
  if (n == 0 || memchr (self->text + at, '\t', n) == NULL)
    return FALSE;
  end_chunk (self, at);
  hide (self, (Piece){ CAUSERIE_MARKDOWN_RUN_LITERAL, at, n, FALSE, FALSE, 0 });
  self->chunk = at + n;
  return TRUE;
}

/* Returns: whether the next line, which begins with @next, has less indentation than the text of
 * the list item in which the line before it is */
static gboolean
leaves_item (CauserieMarkdownShield *self, const CauserieMarkdownLead *lead,
             const CauserieMarkdownLead *next)
{
  return (lead->column >= self->item_column && next->column < self->item_column)
         || (lead->indent >= self->item_column && next->indent < self->item_column);
}

/* Returns: whether a table begins with the line at @at and the next one */
static gboolean
begins_table (CauserieMarkdownShield *self, gsize at, gsize line_end, CauserieMarkdownLead *lead)
{
  gsize next = skip_line_end (self, line_end, self->length);
  gsize next_end = find_line_end (self, next, self->length);
  CauserieMarkdownLead next_lead;

  if (self->table || causerie_markdown_reader_may_be_in_fence (&self->reader)
      || !causerie_markdown_row_begins_table (self->text + at, line_end - at, self->text + next,
                                              next_end - next))
    return FALSE;
  *lead = causerie_markdown_lead_measure (self->text + at, line_end - at);
  next_lead = causerie_markdown_lead_measure (self->text + next, next_end - next);
  if (leaves_item (self, lead, &next_lead))
    return FALSE;
  return lead->marked || lead->column < 4 + 2 * lead->n_quotes
         || (lead->column >= self->item_column && lead->column < self->item_column + 4);
}

/* The parser lets a table begin only where a paragraph would. A heading ends the paragraph before
 * it without a blank line, which would change the list it is in. */
static void
begin_table (CauserieMarkdownShield *self, gsize at, const CauserieMarkdownLead *lead)
{
  end_chunk (self, at);
  if (self->after_text && !lead->marked)
    {
      g_string_append_len (self->out, self->text + at, (gssize)lead->length);
      g_string_append (self->out, "# " MARK_BEGINNING "\n");
    }
  self->head = TRUE;
}

/* Reads the first two lines of a table. Returns: whether the line at @at is one of them */
static gboolean
read_head (CauserieMarkdownShield *self, gsize at, gsize line_end)
{
  CauserieMarkdownLead lead;

  if (self->head)
    {
      end_chunk (self, at);
      causerie_markdown_row_append_delimiters (self->out, self->text + at, line_end - at);
      self->copied = line_end;
      self->chunk = line_end;
      self->head = FALSE;
      self->table = TRUE;
      return TRUE;
    }
  if (!begins_table (self, at, line_end, &lead))
    return FALSE;
  begin_table (self, at, &lead);
  self->chunk_quotes = lead.n_quotes;
  self->row = TRUE;
  return TRUE;
}

static void
begin_segment (CauserieMarkdownShield *self)
{
  self->chunk_quotes = 0;
  self->row = FALSE;
  self->table = FALSE;
  self->head = FALSE;
  self->after_text = FALSE;
  self->in_fence = FALSE;
  self->item_column = 0;
}

/* Copies a line of code. Returns: whether the line is code, or a fence that the parser must not
 * see */
static gboolean
read_code (CauserieMarkdownShield *self, gsize at, gsize line_end, gboolean was_code)
{
  const CauserieMarkdownFences *fences = &self->reader.fences;

  if (causerie_markdown_reader_is_in_indented_code (&self->reader))
    return !causerie_markdown_line_is_blank (self->text + at, line_end - at)
           && hide_tabs (self, at, line_end, 0, 4);
  if (!was_code && !self->reader.hidden && !causerie_markdown_reader_is_in_fence (&self->reader))
    return self->in_fence && causerie_markdown_reader_may_be_in_fence (&self->reader)
           && hide_tabs (self, at, line_end, fences->n_quotes, fences->column);
  end_chunk (self, at);
  if (self->reader.hidden)
    hide_line (self, at, line_end);
  else if (was_code)
    hide_tabs (self, at, line_end, 0, fences->column);
  copy_to (self, line_end);
  self->chunk = line_end;
  self->after_text = FALSE;
  return TRUE;
}

/* The parser begins a table wherever there are delimiters, and drops cells that have none. */
static gboolean
hide_lone_delimiters (CauserieMarkdownShield *self, gsize at, gsize line_end)
{
  const char *line = self->text + at;
  CauserieMarkdownLead lead;

  if (self->table || !self->after_text || causerie_markdown_reader_may_be_in_fence (&self->reader)
      || !causerie_markdown_row_is_delimiters (line, line_end - at))
    return FALSE;
  lead = causerie_markdown_lead_measure (line, line_end - at);
  end_chunk (self, at + lead.length);
  insert_mark (self, at + lead.length, MARK_NOTHING);
  self->chunk_quotes = lead.n_quotes;
  self->row = FALSE;
  return TRUE;
}

static gboolean
is_heading (const char *text, gsize length)
{
  gsize n = 0;

  while (n < length && text[n] == '#')
    n++;
  return n >= 1 && n <= 6 && (n == length || text[n] == ' ' || text[n] == '\t');
}

/* The parser takes headings and code after a table for rows unless a blank line precedes them. In a
 * list, that line would move its items apart. */
static void
end_table (CauserieMarkdownShield *self, gsize at, gsize line_end, const CauserieMarkdownLead *lead)
{
  gboolean opens_fence
      = !self->in_fence && causerie_markdown_reader_may_be_in_fence (&self->reader);

  if (!self->table || self->in_fence || self->item_column > 0 || lead->n_quotes > 0
      || lead->column >= 4
      || !(opens_fence
           || is_heading (self->text + at + lead->length, line_end - at - lead->length)))
    return;
  end_chunk (self, at);
  g_string_append_c (self->out, '\n');
  self->table = FALSE;
}

static void
read_text (CauserieMarkdownShield *self, gsize at, gsize line_end)
{
  gboolean is_fence = causerie_markdown_line_is_fence (self->text + at, line_end - at);

  if (hide_lone_delimiters (self, at, line_end))
    return;
  if (!is_chunk_border (self, self->text + at, line_end - at) && !is_fence)
    return;
  end_chunk (self, at);
  self->chunk_quotes = causerie_markdown_lead_measure (self->text + at, line_end - at).n_quotes;
  self->row = self->table;
  if (is_fence)
    end_plain_chunk (self, line_end);
}

static void
note_item (CauserieMarkdownShield *self, const CauserieMarkdownLead *lead, gboolean is_blank)
{
  /* The markers of later items of a list stand before the text of its items. */
  if (lead->marked
      && (!self->after_text || lead->interrupts || lead->marker_column < self->item_column))
    self->item_column = lead->column;
  else if (!lead->marked && lead->column < 2 && !is_blank)
    self->item_column = 0;
}

/* Reads the line at @at. Returns: the offset after what was read */
static gsize
read_line (CauserieMarkdownShield *self, gsize at)
{
  gsize line_end = find_line_end (self, at, self->length);
  gsize next = skip_line_end (self, line_end, self->length);
  gboolean was_code = causerie_markdown_reader_is_in_fence (&self->reader);
  CauserieMarkdownLead lead;
  gsize read;

  self->in_fence = causerie_markdown_reader_may_be_in_fence (&self->reader);
  if (causerie_markdown_reader_read_line (&self->reader, self->text + at, line_end - at))
    {
      end_chunk (self, at);
      was_code = FALSE;
      begin_segment (self);
    }
  if (read_code (self, at, line_end, was_code))
    return next;
  lead = causerie_markdown_lead_measure (self->text + at, line_end - at);
  note_item (self, &lead, lead.length == line_end - at);
  end_table (self, at, line_end, &lead);
  read = read_long_formula (self, at);
  if (read == at)
    {
      if (!read_head (self, at, line_end))
        read_text (self, at, line_end);
      read = next;
    }
  self->after_text = lead.length < line_end - at;
  return read;
}

/**
 * causerie_markdown_shield_new:
 * @text: a segment of Markdown, with a NUL at its end; must outlive the shield
 * @part: which marks in @text are not of its source
 * @footnotes: (nullable): the footnotes to which the text may refer; must outlive the shield
 */
CauserieMarkdownShield *
causerie_markdown_shield_new (const char *text, gsize length, CauserieMarkdownPart part,
                              CauserieMarkdownFootnotes *footnotes)
{
  /* md4c reads a few bytes after the end of the text. */
  static const char padding[16];
  CauserieMarkdownShield *self = g_new0 (CauserieMarkdownShield, 1);
  const char *growing_end = (part & CAUSERIE_MARKDOWN_PART_GROWING) != 0
                                ? g_strrstr_len (text, (gssize)length, CAUSERIE_MARKDOWN_SHIELD_END)
                                : NULL;
  const char *continuing = (part & CAUSERIE_MARKDOWN_PART_CONTINUING) != 0
                               ? g_strstr_len (text, (gssize)length, CAUSERIE_MARKDOWN_SHIELD_TEXT)
                               : NULL;

  self->text = text;
  self->length = length;
  self->footnotes = footnotes;
  self->growing_end = growing_end != NULL ? (gsize)(growing_end - text) : G_MAXSIZE;
  self->continuing = continuing != NULL ? (gsize)(continuing - text) : G_MAXSIZE;
  self->out = g_string_sized_new (length + 64);
  self->pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  self->backticks = g_array_new (FALSE, FALSE, sizeof (Backticks));
  for (gsize at = 0; at < length;)
    at = read_line (self, at);
  end_chunk (self, length);
  g_string_append_len (self->out, padding, sizeof padding);
  g_string_truncate (self->out, self->out->len - sizeof padding);
  return self;
}

/**
 * causerie_markdown_shield_free:
 * @self: (transfer full): a shield
 */
void
causerie_markdown_shield_free (CauserieMarkdownShield *self)
{
  g_string_free (self->out, TRUE);
  g_array_unref (self->pieces);
  g_array_unref (self->backticks);
  g_free (self);
}

/* Returns: (transfer none): the text for the parser */
const GString *
causerie_markdown_shield_get_text (CauserieMarkdownShield *self)
{
  return self->out;
}

/* Returns: the first mark, or @end */
static const char *
find_mark (const char *at, const char *end)
{
  while (at < end && (at = memchr (at, 0xf4, (gsize)(end - at))) != NULL)
    {
      if (end - at >= 4 && memcmp (at, PRIVATE, 3) == 0 && ((guchar)at[3] & 0xF0) == 0xB0)
        return at;
      at++;
    }
  return end;
}

/* Reads the mark at @at. Returns: the position after it */
static const char *
read_mark (CauserieMarkdownShield *self, const char *at, const char *end, CauserieMarkdownRun *run)
{
  static const struct
  {
    const char *mark;
    const char *text;
  } chars[] = { { MARK_TILDE, "~" }, { MARK_STAR, "*" }, { MARK_UNDERSCORE, "_" } };
  guint index = 0;
  const Piece *piece;

  *run = (CauserieMarkdownRun){ .kind = CAUSERIE_MARKDOWN_RUN_LITERAL, .text = "" };
  for (guint i = 0; i < G_N_ELEMENTS (chars); i++)
    if (memcmp (at, chars[i].mark, 4) == 0)
      {
        run->text = chars[i].text;
        run->length = 1;
      }
  if (memcmp (at, MARK_BEGINNING, 4) == 0)
    *run = (CauserieMarkdownRun){
      CAUSERIE_MARKDOWN_RUN_BEGINNING, MARK_BEGINNING, 4, FALSE, FALSE, 0
    };
  if (memcmp (at, MARK_START, 4) != 0)
    return at + 4;
  at += 4;
  while (at < end && g_ascii_isdigit (*at))
    index = index * 10 + (guint)(*at++ - '0');
  if (index < self->pieces->len)
    {
      piece = &g_array_index (self->pieces, Piece, index);
      *run = (CauserieMarkdownRun){ piece->kind,   self->text + piece->start,
                                    piece->length, piece->display,
                                    piece->last,   piece->number };
    }
  return MIN (at + 4, end);
}

/**
 * causerie_markdown_shield_next:
 * @at: (inout): a position in text that the parser returned
 * @end: the end of this text
 * @run: (out): what stands there
 *
 * Returns: %FALSE at the end
 */
gboolean
causerie_markdown_shield_next (CauserieMarkdownShield *self, const char **at, const char *end,
                               CauserieMarkdownRun *run)
{
  const char *start = *at;
  const char *mark;

  if (start >= end)
    return FALSE;
  mark = find_mark (start, end);
  if (mark == start)
    {
      *at = read_mark (self, start, end, run);
      return TRUE;
    }
  *run = (CauserieMarkdownRun){
    CAUSERIE_MARKDOWN_RUN_TEXT, start, (gsize)(mark - start), FALSE, FALSE, 0
  };
  *at = mark;
  return TRUE;
}

/* Appends text that the parser returned, as it was in the source. */
void
causerie_markdown_shield_append (CauserieMarkdownShield *self, GString *out, const char *text,
                                 gsize length)
{
  const char *at = text;
  CauserieMarkdownRun run;

  while (causerie_markdown_shield_next (self, &at, text + length, &run))
    g_string_append_len (out, run.text, (gssize)run.length);
}

/* Returns: whether the mark is in a line of its own, as begin_table() adds it */
static gboolean
is_beginning (const char *mark, const char *text)
{
  const char *end = mark + strlen (MARK_BEGINNING);

  return mark - text >= 2 && memcmp (mark - 2, "# ", 2) == 0 && (*end == '\n' || *end == '\0');
}

/* Removes the lines that the shield added from code that the parser returned. */
void
causerie_markdown_shield_remove_beginnings (GString *code)
{
  g_autoptr (GString) rest = NULL;
  const char *at = code->str;
  const char *mark = strstr (at, MARK_BEGINNING);

  if (mark == NULL)
    return;
  rest = g_string_sized_new (code->len);
  for (const char *next; mark != NULL; mark = strstr (next, MARK_BEGINNING))
    {
      const char *line = mark;

      next = mark + strlen (MARK_BEGINNING);
      if (!is_beginning (mark, code->str))
        continue;
      while (line > at && line[-1] != '\n')
        line--;
      g_string_append_len (rest, at, line - at);
      next += *next == '\n';
      at = next;
    }
  g_string_append (rest, at);
  g_string_assign (code, rest->str);
}
