/* SPDX-License-Identifier: GPL-3.0-or-later
 * Completes the end of a text that is still streaming. Its last line is usually incomplete: an
 * opening "**" without its end, or the first dash of a rule, which would briefly be shown as plain
 * characters. The finished text is not changed by this. */
#include "config.h"

#include "causerie-markdown-tail.h"

#include <string.h>

#define MAX_OPEN 16

/* An open emphasis or strikethrough. */
typedef struct
{
  char mark;
  guint length;
} Opener;

typedef struct
{
  Opener open[MAX_OPEN];
  guint n_open;
  gsize code_start; /* the opening backticks of the open code span */
  guint code_length;
  gboolean in_code;
  gssize bracket;    /* the last open "[", or -1 */
  gssize address;    /* the "](" of an incomplete link, or -1 */
  gboolean dangling; /* markers at the end have no text yet */
} Inlines;

static gsize
drop_partial_char (const char *text, gsize length)
{
  const char *end;

  for (gsize back = 1; back <= 3 && back <= length; back++)
    {
      guchar byte = (guchar)text[length - back];

      if ((byte & 0xC0) == 0x80)
        continue;
      if (byte >= 0xC0 && !g_utf8_validate_len (text + length - back, back, &end))
        return length - back;
      break;
    }
  return length;
}

static gsize
find_last_line (const char *text, gsize length)
{
  while (length > 0 && text[length - 1] != '\n' && text[length - 1] != '\r')
    length--;
  return length;
}

static const char *
skip_containers (const char *p)
{
  return p + strspn (p, " \t>");
}

/* A line that consists only of markers can still become a list, heading, rule, fence, table or
 * underline. */
static gboolean
is_undecided (const char *line)
{
  const char *p = skip_containers (line);
  gsize digits = strspn (p, "0123456789");

  if (strncmp (p, "```", 3) == 0 || strncmp (p, "~~~", 3) == 0)
    return TRUE;
  if (digits > 0 && (p[digits] == '.' || p[digits] == ')'))
    p += digits + 1;
  return p[strspn (p, " \t-=*+#>|:`~_")] == '\0';
}

/* Finds where the last paragraph begins. Returns: %FALSE if the text ends within fenced code */
static gboolean
find_paragraph (const char *text, gsize length, gsize *start)
{
  char fence = '\0';
  const char *line = text;

  *start = 0;
  while (line < text + length)
    {
      gsize n = strcspn (line, "\r\n");
      const char *p = skip_containers (line);
      gboolean blank = p >= line + n;
      const char *rest = p + strspn (p, "-+*0123456789.) \t");
      gboolean is_mark = !blank && (*p == '#' || *p == '|' || (rest > p && rest[-1] == ' '));
      const char *inner = rest > p && rest[-1] == ' ' ? rest : p;

      if ((fence == '\0' || fence == *inner)
          && (strncmp (inner, "```", 3) == 0 || strncmp (inner, "~~~", 3) == 0))
        {
          fence = fence == '\0' ? *inner : '\0';
          blank = TRUE;
        }
      if (blank)
        *start = (gsize)(line - text) + n;
      else if (is_mark)
        *start = (gsize)(inner - text);
      line += n;
      line += *line == '\0' ? 0 : 1;
    }
  *start = MIN (*start, length);
  return fence == '\0';
}

static void
close_or_open (Inlines *self, const char *text, gsize at, guint n, gboolean can_open,
               gboolean can_close)
{
  while (n > 0 && can_close && self->n_open > 0 && self->open[self->n_open - 1].mark == text[at])
    {
      Opener *top = &self->open[self->n_open - 1];
      guint used = MIN (top->length, n);

      top->length -= used;
      n -= used;
      if (top->length == 0)
        self->n_open--;
      else
        break;
    }
  if (n > 0 && !can_open)
    self->dangling |= text[at + strspn (text + at, "*_~")] == '\0';
  else if (n > 0 && self->n_open < MAX_OPEN)
    self->open[self->n_open++] = (Opener){ text[at], n };
}

static gboolean
is_word (const char *text, gsize at)
{
  return g_ascii_isalnum (text[at]) || (guchar)text[at] >= 0x80;
}

static gsize
read_marks (Inlines *self, const char *text, gsize start, gsize at)
{
  gsize n = 1;
  gboolean left;
  gboolean right;

  while (text[at + n] == text[at])
    n++;
  left = text[at + n] != '\0' && !g_ascii_isspace (text[at + n]);
  right = at > start && !g_ascii_isspace (text[at - 1]);
  if (text[at] == '_' && right && left && is_word (text, at - 1) && is_word (text, at + n))
    return n;
  if (text[at] == '~' && n > 2)
    return n;
  close_or_open (self, text, at, (guint)n, left, right);
  return n;
}

static gsize
read_backticks (Inlines *self, const char *text, gsize at)
{
  gsize n = strspn (text + at, "`");

  if (!self->in_code)
    {
      self->in_code = TRUE;
      self->code_start = at;
      self->code_length = (guint)n;
    }
  else if (n == self->code_length)
    self->in_code = FALSE;
  return n;
}

static void
read_brackets (Inlines *self, const char *text, gsize at)
{
  if (text[at] == '[' && self->address < 0)
    self->bracket = (gssize)at;
  else if (text[at] == ')')
    self->address = -1;
  else if (self->bracket >= 0 && text[at + 1] == '(' && self->address < 0)
    self->address = (gssize)at;
}

static void
read_inlines (Inlines *self, const char *text, gsize start)
{
  gsize at = start;

  while (text[at] != '\0')
    if (text[at] == '`')
      at += read_backticks (self, text, at);
    else if (self->in_code)
      at++;
    else if (text[at] == '\\' && text[at + 1] != '\0')
      at += 2;
    else if (self->address < 0 && strchr ("*_~", text[at]) != NULL)
      at += read_marks (self, text, start, at);
    else
      {
        if (strchr ("[])", text[at]) != NULL)
          read_brackets (self, text, at);
        at++;
      }
}

/* Removes markers at the end: they either open something without text, or are one half of a closing
 * pair, which append_closers() adds in full. */
static gsize
remove_last_markers (const char *text, gsize start, gsize end)
{
  while (end > start && strchr ("*_~` \t\r\n", text[end - 1]) != NULL)
    {
      if (end - 1 > start && text[end - 2] == '\\')
        break;
      end--;
    }
  return end;
}

static void
append_closers (const Inlines *self, GString *out)
{
  for (guint i = self->n_open; i > 0; i--)
    for (guint k = 0; k < self->open[i - 1].length; k++)
      g_string_append_c (out, self->open[i - 1].mark);
}

static void
complete_paragraph (GString *out, gsize start)
{
  Inlines before = { .bracket = -1, .address = -1 };
  Inlines after = { .bracket = -1, .address = -1 };

  read_inlines (&before, out->str, start);
  if (before.address >= 0)
    {
      g_string_truncate (out, (gsize)before.address);
      g_string_erase (out, before.bracket, 1);
      if (before.bracket > (gssize)start && out->str[before.bracket - 1] == '!')
        g_string_erase (out, before.bracket - 1, 1);
    }
  else if (!before.in_code && before.n_open == 0 && !before.dangling)
    return;
  g_string_truncate (out, remove_last_markers (out->str, start, out->len));
  read_inlines (&after, out->str, start);
  if (after.in_code)
    for (guint i = 0; i < after.code_length; i++)
      g_string_append_c (out, '`');
  append_closers (&after, out);
}

/**
 * causerie_markdown_complete_tail:
 * @text: the last segment of a growing text
 * @length: the length of @text in bytes
 * @in_code: whether it is fenced code, in which markers have no meaning
 *
 * Removes a line whose kind is still ambiguous, and closes open elements of the last paragraph.
 */
char *
causerie_markdown_complete_tail (const char *text, gsize length, gboolean in_code)
{
  GString *out = g_string_new_len (text, (gssize)drop_partial_char (text, length));
  gsize last = find_last_line (out->str, out->len);
  gsize start;

  if (is_undecided (out->str + last))
    g_string_truncate (out, last);
  if (!in_code && find_paragraph (out->str, out->len, &start) && start < out->len)
    complete_paragraph (out, start);
  return g_string_free (out, FALSE);
}
