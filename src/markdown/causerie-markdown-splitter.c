/* SPDX-License-Identifier: GPL-3.0-or-later
 * A text is cut only where every reading of its lines agrees that a block begins: parsing the
 * stretches one by one then gives what parsing the whole gives. A cut that is missed costs time, a
 * wrong one would change the text; in doubt there is none. */
#include "config.h"

#include "causerie-markdown-splitter.h"

#include <string.h>

/* A line as the block grammar sees it. */
typedef struct
{
  const char *text; /* without its indentation */
  gsize length;     /* without its end */
  guint indent;     /* in columns */
} Line;

/* What a line could begin. */
typedef enum
{
  LINE_TEXT,
  LINE_HEADING,
  LINE_RULE,
  LINE_FENCE,
  LINE_QUOTE,
  LINE_ITEM,
} LineKind;

typedef struct
{
  char mark; /* '-', '+', '*', '.' or ')' */
  guint content_indent;
  gboolean is_first; /* a bullet, or the number 1 */
  gboolean is_empty;
  gboolean has_space; /* after the mark, though it is empty */
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
holds_only (const Line *line, gsize from, const char *chars)
{
  for (gsize i = from; i < line->length; i++)
    if (line->text[i] == '\0' || strchr (chars, line->text[i]) == NULL)
      return FALSE;
  return TRUE;
}

static gboolean
holds (const Line *line, const char *needle)
{
  return g_strstr_len (line->text, (gssize)line->length, needle) != NULL;
}

static gboolean
is_rule (const Line *line)
{
  char c = line->text[0];
  char allowed[] = { c, ' ', '\t', '\0' };
  gsize n = 0;

  if ((c != '-' && c != '_' && c != '*') || !holds_only (line, 0, allowed))
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

  return (c == '=' || c == '-') && holds_only (line, count_run (line, c), " \t");
}

static gboolean
may_be_table_underline (const Line *line)
{
  return holds_only (line, 0, "|-: \t\v\f") && holds (line, "|");
}

static gboolean
read_item (const Line *line, Item *item)
{
  gsize n = 0;
  guint spaces = 0;

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
  return is_fence (line) ? LINE_FENCE : LINE_TEXT;
}

static gboolean
mentions_fence (const Line *line)
{
  return holds (line, "```") || holds (line, "~~~");
}

/* Begins a stretch with @line, of which nothing is known but that it begins a block. */
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
      self->content_indent = item.content_indent;
      self->empty_item = item.is_empty;
      self->fence_inside = mentions_fence (line);
      break;
    case LINE_TEXT:
    default:
      if (line->indent >= 4)
        self->state = CAUSERIE_MARKDOWN_STATE_INDENTED;
      else
        self->state = CAUSERIE_MARKDOWN_STATE_PARAGRAPH;
      self->single_line = TRUE;
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
stay (CauserieMarkdownSplitter *self, CauserieMarkdownState state)
{
  self->state = state;
  return FALSE;
}

static gboolean
read_in_fence (CauserieMarkdownSplitter *self, const Line *line)
{
  gsize n = count_run (line, self->mark);

  if (line->indent >= 4 || n < self->fence_length || !holds_only (line, n, " \t"))
    return FALSE;
  /* Whether a tab may follow a closing fence depends on the parser's version. */
  return stay (self, holds_only (line, n, " ") ? CAUSERIE_MARKDOWN_STATE_CLOSED
                                               : CAUSERIE_MARKDOWN_STATE_OPAQUE);
}

static gboolean
read_in_paragraph (CauserieMarkdownSplitter *self, const Line *line)
{
  gboolean single_line = self->single_line;
  Item item = { 0 };
  LineKind kind = classify (line, &item);

  self->single_line = FALSE;
  /* However far it is indented. */
  if (single_line && kind == LINE_TEXT && may_be_table_underline (line))
    return stay (self, CAUSERIE_MARKDOWN_STATE_CAREFUL);
  if (line->indent >= 4)
    /* Some versions of the parser let an indented fence interrupt a paragraph. */
    return is_fence (line) ? stay (self, CAUSERIE_MARKDOWN_STATE_OPAQUE) : FALSE;
  if (is_setext_underline (line))
    /* Whether a tab may follow depends on the parser's version; and where all lines before define
     * links, this is the first line of a paragraph. */
    return stay (self, memchr (line->text, '\t', line->length) != NULL
                           ? CAUSERIE_MARKDOWN_STATE_OPAQUE
                       : self->bracket ? CAUSERIE_MARKDOWN_STATE_CAREFUL
                                       : CAUSERIE_MARKDOWN_STATE_CLOSED);
  if (kind == LINE_ITEM && item.is_empty && item.has_space)
    /* Empty to some, not to others. */
    return stay (self, CAUSERIE_MARKDOWN_STATE_UNSURE);
  if (kind == LINE_ITEM && (item.is_empty || !item.is_first))
    return FALSE;
  if (kind != LINE_TEXT)
    return cut (self, line);
  return FALSE;
}

/* In a table a fence is one more row, elsewhere it begins code; a container may begin too. */
static gboolean
read_carefully (CauserieMarkdownSplitter *self, const Line *line)
{
  Item item = { 0 };

  if (mentions_fence (line) || line->text[0] == '>' || read_item (line, &item))
    return stay (self, CAUSERIE_MARKDOWN_STATE_OPAQUE);
  return FALSE;
}

/* Within a container's open fence such a line may be its end, even from outside, and where it is
 * not the parser reads on after it. */
static gboolean
may_end_inner_fence (const CauserieMarkdownSplitter *self, const Line *line)
{
  return self->fence_inside && (line->text[0] == '`' || line->text[0] == '~');
}

/* Numbers other than 1 and empty items continue a paragraph in some readings. */
static gboolean
is_weak_item (LineKind kind, const Item *item)
{
  return kind == LINE_ITEM && (!item->is_first || item->is_empty);
}

static gboolean
turn_unsure (CauserieMarkdownSplitter *self, const Line *line)
{
  return stay (self, mentions_fence (line) ? CAUSERIE_MARKDOWN_STATE_OPAQUE
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
    return stay (self, CAUSERIE_MARKDOWN_STATE_OPAQUE);
  if (kind == LINE_TEXT || is_weak_item (kind, &item))
    return turn_unsure (self, line);
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
    return stay (self, CAUSERIE_MARKDOWN_STATE_OPAQUE);
  if (may_be_over || line->indent >= 4)
    return turn_unsure (self, line);
  if (kind == LINE_ITEM && item.mark == self->mark)
    {
      self->content_indent = item.content_indent;
      self->empty_item = item.is_empty;
      self->fence_inside |= mentions_fence (line);
      return item.has_tab ? stay (self, CAUSERIE_MARKDOWN_STATE_UNSURE) : FALSE;
    }
  if (self->after_blank || (kind != LINE_TEXT && !is_weak_item (kind, &item)))
    return cut (self, line);
  return turn_unsure (self, line);
}

/* What has come before is a list or quote, perhaps with a paragraph or table after it. */
static gboolean
read_unsure (CauserieMarkdownSplitter *self, const Line *line)
{
  Item item = { 0 };

  if (mentions_fence (line) || may_end_inner_fence (self, line))
    return stay (self, CAUSERIE_MARKDOWN_STATE_OPAQUE);
  if (!self->after_blank || line->indent >= 2 || classify (line, &item) == LINE_ITEM)
    return FALSE;
  return cut (self, line);
}

/**
 * causerie_markdown_splitter_read_line:
 * @self: a splitter that has read all lines before
 * @length: its bytes, without the line's end
 *
 * Reads one whole line.
 *
 * Returns: whether a block at the top level begins with @line, whatever may follow
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
