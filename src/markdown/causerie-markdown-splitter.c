/* SPDX-License-Identifier: GPL-3.0-or-later
 * Splits a growing text into segments that can be parsed separately with the same result as the
 * complete text. A missed split only costs time, but a wrong one would change the result. So the
 * text is only split where a block begins in every possible interpretation of its lines. */
#include "config.h"

#include "causerie-markdown-splitter.h"

#include "causerie-markdown-footnotes.h"

#include <string.h>

typedef struct
{
  const char *text; /* after the indentation */
  gsize length;     /* without the line ending */
  guint indent;     /* in columns */
} Line;

/* The kind of block that a line may begin. */
typedef enum
{
  LINE_TEXT,
  LINE_HEADING,
  LINE_RULE,
  LINE_FENCE,
  LINE_QUOTE,
  LINE_ITEM,
  LINE_FOOTNOTE,
} LineKind;

typedef struct
{
  char mark; /* '-', '+', '*', '.' or ')' */
  guint content_indent;
  gboolean is_first; /* a bullet, or the number 1 */
  gboolean is_empty;
  gboolean has_space; /* an empty item with a space after the marker */
  gboolean has_tab;
} Item;

static Line
measure (const char *text, gsize length)
{
  Line line = { text, length, 0 };

  while (line.length > 0 && (*line.text == ' ' || *line.text == '\t'))
    {
      line.indent = *line.text == '\t' ? (line.indent + 4) & ~3U : line.indent + 1;
      line.text++;
      line.length--;
    }
  return line;
}

static gsize
count_run (const Line *line, char c)
{
  gsize n = 0;

  while (n < line->length && line->text[n] == c)
    n++;
  return n;
}

static gboolean
consists_of (const Line *line, gsize from, const char *chars)
{
  if (from < line->length && g_ascii_isalpha (line->text[from]))
    return FALSE;
  for (gsize i = from; i < line->length; i++)
    if (line->text[i] == '\0' || strchr (chars, line->text[i]) == NULL)
      return FALSE;
  return TRUE;
}

static gboolean
contains (const Line *line, const char *needle)
{
  return g_strstr_len (line->text, (gssize)line->length, needle) != NULL;
}

static gboolean
is_rule (const Line *line)
{
  char c = line->text[0];
  char allowed[] = { c, ' ', '\t', '\0' };
  gsize n = 0;

  if ((c != '-' && c != '_' && c != '*') || !consists_of (line, 0, allowed))
    return FALSE;
  for (gsize i = 0; i < line->length; i++)
    n += line->text[i] == c;
  return n >= 3;
}

static gboolean
is_heading (const Line *line)
{
  gsize n = count_run (line, '#');

  return n >= 1 && n <= 6 && (n == line->length || line->text[n] == ' ' || line->text[n] == '\t');
}

static gboolean
is_fence (const Line *line)
{
  char c = line->text[0];
  gsize n = count_run (line, c);

  if ((c != '`' && c != '~') || n < 3)
    return FALSE;
  return c == '~' || memchr (line->text + n, '`', line->length - n) == NULL;
}

static gboolean
is_setext_underline (const Line *line)
{
  char c = line->text[0];

  return (c == '=' || c == '-') && consists_of (line, count_run (line, c), " \t");
}

static gboolean
may_be_table_underline (const Line *line)
{
  return consists_of (line, 0, "|-: \t\v\f") && contains (line, "|");
}

static gboolean
read_item (const Line *line, Item *item)
{
  gsize n = 0;
  guint spaces = 0;

  if (line->length == 0 || g_ascii_isalpha (*line->text))
    return FALSE;
  while (n < line->length && n < 9 && g_ascii_isdigit (line->text[n]))
    n++;
  if (n == line->length || strchr (n == 0 ? "-+*" : ".)", line->text[n]) == NULL)
    return FALSE;
  item->mark = line->text[n];
  item->is_first = n == 0 || (line->text[n - 1] == '1' && strspn (line->text, "0") == n - 1);
  n++;
  if (n < line->length && line->text[n] != ' ' && line->text[n] != '\t')
    return FALSE;
  item->is_empty = TRUE;
  item->has_tab = FALSE;
  while (n + spaces < line->length && strchr (" \t", line->text[n + spaces]) != NULL)
    item->has_tab |= line->text[n + spaces++] == '\t';
  item->is_empty = n + spaces == line->length;
  item->has_space = item->is_empty && spaces > 0;
  item->content_indent = line->indent + (guint)n + (item->is_empty || spaces > 4 ? 1 : spaces);
  return TRUE;
}

static LineKind
classify (const Line *line, Item *item)
{
  if (line->length == 0 || line->indent >= 4)
    return LINE_TEXT;
  if (is_rule (line))
    return LINE_RULE;
  if (line->text[0] == '>')
    return LINE_QUOTE;
  if (read_item (line, item))
    return LINE_ITEM;
  if (is_heading (line))
    return LINE_HEADING;
  if (causerie_markdown_footnote_begins (line->text, line->length))
    return LINE_FOOTNOTE;
  return is_fence (line) ? LINE_FENCE : LINE_TEXT;
}

static gboolean
mentions_fence (const Line *line)
{
  return (memchr (line->text, '`', line->length) != NULL && contains (line, "```"))
         || (memchr (line->text, '~', line->length) != NULL && contains (line, "~~~"));
}

/* Begins a segment with @line, which is known to begin a block. */
static void
begin (CauserieMarkdownSplitter *self, const Line *line)
{
  Item item = { 0 };
  LineKind kind = classify (line, &item);

  *self = (CauserieMarkdownSplitter){ 0 };
  switch (kind)
    {
    case LINE_HEADING:
    case LINE_RULE:
      self->state = CAUSERIE_MARKDOWN_STATE_CLOSED;
      break;
    case LINE_FENCE:
      self->state = CAUSERIE_MARKDOWN_STATE_FENCE;
      self->code = TRUE;
      self->mark = line->text[0];
      self->fence_length = (guint)count_run (line, self->mark);
      break;
    case LINE_QUOTE:
      self->state = CAUSERIE_MARKDOWN_STATE_QUOTE;
      self->fence_inside = mentions_fence (line);
      break;
    case LINE_ITEM:
      self->state = item.has_tab ? CAUSERIE_MARKDOWN_STATE_UNSURE : CAUSERIE_MARKDOWN_STATE_LIST;
      self->mark = item.mark;
      self->indent = line->indent;
      self->content_indent = item.content_indent;
      self->empty_item = item.is_empty;
      self->fence_inside = mentions_fence (line);
      break;
    case LINE_FOOTNOTE:
      self->state = CAUSERIE_MARKDOWN_STATE_FOOTNOTE;
      break;
    case LINE_TEXT:
    default:
      if (line->indent >= 4)
        self->state = CAUSERIE_MARKDOWN_STATE_INDENTED;
      else
        self->state = CAUSERIE_MARKDOWN_STATE_PARAGRAPH;
      self->bracket = line->text[0] == '[';
    }
}

static gboolean
cut (CauserieMarkdownSplitter *self, const Line *line)
{
  begin (self, line);
  return TRUE;
}

static gboolean
set_state (CauserieMarkdownSplitter *self, CauserieMarkdownState state)
{
  self->state = state;
  return FALSE;
}

static gboolean
read_in_fence (CauserieMarkdownSplitter *self, const Line *line)
{
  gsize n = count_run (line, self->mark);

  if (line->indent >= 4 || n < self->fence_length || !consists_of (line, n, " \t"))
    return FALSE;
  /* Versions of md4c differ in whether a tab may follow a closing fence. */
  return set_state (self, consists_of (line, n, " ") ? CAUSERIE_MARKDOWN_STATE_CLOSED
                                                     : CAUSERIE_MARKDOWN_STATE_OPAQUE);
}

static gboolean
read_in_paragraph (CauserieMarkdownSplitter *self, const Line *line)
{
  Item item = { 0 };
  LineKind kind = classify (line, &item);

  /* A delimiter row of a table may have any indentation, and its head may follow other text. */
  if (kind == LINE_TEXT && may_be_table_underline (line))
    return set_state (self, CAUSERIE_MARKDOWN_STATE_CAREFUL);
  if (line->indent >= 4)
    /* Some versions of the parser let an indented fence interrupt a paragraph. */
    return is_fence (line) ? set_state (self, CAUSERIE_MARKDOWN_STATE_OPAQUE) : FALSE;
  if (is_setext_underline (line))
    /* Versions of md4c differ in whether a tab may follow. If all lines before are link reference
     * definitions, this is the first line of a paragraph. */
    return set_state (self, memchr (line->text, '\t', line->length) != NULL
                                ? CAUSERIE_MARKDOWN_STATE_OPAQUE
                            : self->bracket ? CAUSERIE_MARKDOWN_STATE_CAREFUL
                                            : CAUSERIE_MARKDOWN_STATE_CLOSED);
  if (kind == LINE_ITEM && item.is_empty && item.has_space)
    /* Parsers differ in whether this item is empty. */
    return set_state (self, CAUSERIE_MARKDOWN_STATE_UNSURE);
  if (kind == LINE_ITEM && (item.is_empty || !item.is_first))
    return FALSE;
  if (kind != LINE_TEXT)
    return cut (self, line);
  return FALSE;
}

/* In a table a fence or an indented line would be another row, elsewhere it begins code. A
 * container may begin as well. */
static gboolean
read_carefully (CauserieMarkdownSplitter *self, const Line *line)
{
  Item item = { 0 };

  if (mentions_fence (line) || line->indent >= 4 || line->text[0] == '>' || read_item (line, &item))
    return set_state (self, CAUSERIE_MARKDOWN_STATE_OPAQUE);
  return FALSE;
}

/* If a fence is open in the container, this line may close it, even from outside of the
 * container. */
static gboolean
may_end_inner_fence (const CauserieMarkdownSplitter *self, const Line *line)
{
  return self->fence_inside && (line->text[0] == '`' || line->text[0] == '~');
}

/* Items with a number other than 1 and empty items may continue a paragraph instead. */
static gboolean
is_weak_item (LineKind kind, const Item *item)
{
  return kind == LINE_ITEM && (!item->is_first || item->is_empty);
}

static gboolean
set_unsure (CauserieMarkdownSplitter *self, const Line *line)
{
  return set_state (self, mentions_fence (line) ? CAUSERIE_MARKDOWN_STATE_OPAQUE
                                                : CAUSERIE_MARKDOWN_STATE_UNSURE);
}

static gboolean
read_in_quote (CauserieMarkdownSplitter *self, const Line *line)
{
  Item item = { 0 };
  LineKind kind = classify (line, &item);

  if (kind == LINE_QUOTE)
    {
      self->fence_inside |= mentions_fence (line);
      return FALSE;
    }
  if (may_end_inner_fence (self, line))
    return set_state (self, CAUSERIE_MARKDOWN_STATE_OPAQUE);
  if (kind == LINE_TEXT || is_weak_item (kind, &item))
    return set_unsure (self, line);
  return cut (self, line);
}

static gboolean
read_in_list (CauserieMarkdownSplitter *self, const Line *line)
{
  Item item = { 0 };
  LineKind kind = classify (line, &item);
  gboolean may_be_over = self->empty_item && self->after_blank;

  self->empty_item = FALSE;
  if (line->indent >= self->content_indent && !may_be_over)
    {
      self->fence_inside |= mentions_fence (line);
      return FALSE;
    }
  if (may_end_inner_fence (self, line))
    return set_state (self, CAUSERIE_MARKDOWN_STATE_OPAQUE);
  if (may_be_over || line->indent >= 4)
    return set_unsure (self, line);
  if (kind == LINE_ITEM && item.mark == self->mark)
    {
      self->content_indent = item.content_indent;
      self->empty_item = item.is_empty;
      self->fence_inside |= mentions_fence (line);
      return item.has_tab ? set_state (self, CAUSERIE_MARKDOWN_STATE_UNSURE) : FALSE;
    }
  if (self->after_blank || (kind != LINE_TEXT && !is_weak_item (kind, &item)))
    return cut (self, line);
  return set_unsure (self, line);
}

/* The lines before are a list or quote, perhaps followed by a paragraph or table. */
static gboolean
read_unsure (CauserieMarkdownSplitter *self, const Line *line)
{
  Item item = { 0 };

  if (mentions_fence (line) || may_end_inner_fence (self, line))
    return set_state (self, CAUSERIE_MARKDOWN_STATE_OPAQUE);
  if (!self->after_blank || line->indent >= 2 || classify (line, &item) == LINE_ITEM)
    return FALSE;
  return cut (self, line);
}

/* The text of a note goes on in the next lines, and after a blank line where it is indented. */
static gboolean
read_in_footnote (CauserieMarkdownSplitter *self, const Line *line)
{
  Item item = { 0 };
  LineKind kind = classify (line, &item);

  if (line->indent >= 4
      || (!self->after_blank && (kind == LINE_TEXT || is_weak_item (kind, &item))))
    return FALSE;
  return cut (self, line);
}

/**
 * causerie_markdown_splitter_read_line:
 * @self: a splitter that has read all previous lines
 * @length: the length of @line in bytes, without the line ending
 *
 * Reads one complete line.
 *
 * Returns: whether @line certainly begins a block at the top level, independent of what follows
 */
gboolean
causerie_markdown_splitter_read_line (CauserieMarkdownSplitter *self, const char *line,
                                      gsize length)
{
  Line measured = measure (line, length);
  CauserieMarkdownState state = self->state;
  gboolean begins = FALSE;

  if (measured.length == 0)
    {
      self->after_blank = TRUE;
      if (state == CAUSERIE_MARKDOWN_STATE_PARAGRAPH || state == CAUSERIE_MARKDOWN_STATE_CAREFUL
          || state == CAUSERIE_MARKDOWN_STATE_QUOTE)
        self->state = CAUSERIE_MARKDOWN_STATE_CLOSED;
      return FALSE;
    }
  switch (state)
    {
    case CAUSERIE_MARKDOWN_STATE_START:
      begin (self, &measured);
      break;
    case CAUSERIE_MARKDOWN_STATE_CLOSED:
      begins = cut (self, &measured);
      break;
    case CAUSERIE_MARKDOWN_STATE_INDENTED:
      begins = measured.indent < 4 ? cut (self, &measured) : FALSE;
      break;
    case CAUSERIE_MARKDOWN_STATE_PARAGRAPH:
      begins = read_in_paragraph (self, &measured);
      break;
    case CAUSERIE_MARKDOWN_STATE_CAREFUL:
      begins = read_carefully (self, &measured);
      break;
    case CAUSERIE_MARKDOWN_STATE_FENCE:
      begins = read_in_fence (self, &measured);
      break;
    case CAUSERIE_MARKDOWN_STATE_QUOTE:
      begins = read_in_quote (self, &measured);
      break;
    case CAUSERIE_MARKDOWN_STATE_LIST:
      begins = read_in_list (self, &measured);
      break;
    case CAUSERIE_MARKDOWN_STATE_FOOTNOTE:
      begins = read_in_footnote (self, &measured);
      break;
    case CAUSERIE_MARKDOWN_STATE_UNSURE:
      begins = read_unsure (self, &measured);
      break;
    case CAUSERIE_MARKDOWN_STATE_OPAQUE:
    default:
      break;
    }
  self->after_blank = FALSE;
  return begins;
}

/**
 * causerie_markdown_splitter_begins_item:
 * @self: a splitter that has read all lines before @line
 * @length: the length of @line in bytes, without the line ending
 *
 * Returns: whether @line certainly begins the next item of a list at the top level
 */
gboolean
causerie_markdown_splitter_begins_item (const CauserieMarkdownSplitter *self, const char *line,
                                        gsize length)
{
  Line measured = measure (line, length);
  Item item = { 0 };

  return self->state == CAUSERIE_MARKDOWN_STATE_LIST && !self->empty_item
         && measured.indent == self->indent && classify (&measured, &item) == LINE_ITEM
         && item.mark == self->mark && !item.is_empty && !item.has_tab;
}
