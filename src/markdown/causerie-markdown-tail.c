/* SPDX-License-Identifier: GPL-3.0-or-later
 * Completes the end of a text that is still streaming. Its last line is usually incomplete: an
 * opening "**" without its end, or the first dash of a rule, which would briefly be shown as plain
 * characters. The finished text is not changed by this. */
#include "config.h"

#include "causerie-markdown-tail.h"

#include "causerie-markdown-autolink.h"
#include "causerie-markdown-formula.h"
#include "causerie-markdown-lead.h"
#include "causerie-markdown-shield.h"

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
  gboolean in_formula;
  gsize end;      /* of the text */
  gsize line_end; /* of the last two dollar signs */
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
 * underline, or begin a formula. */
static gboolean
is_undecided (const char *line)
{
  const char *p = skip_containers (line);
  gsize digits = strspn (p, "0123456789");

  if (g_str_equal (p, "$") || g_str_equal (p, "\\"))
    return TRUE;
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
  if (text[at] == '~' && n != 2)
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

/* Skips a formula. Between dollar signs it must end in its line. Returns: its length, or that of
 * the delimiter */
static gsize
read_formula (Inlines *self, const char *text, gsize at)
{
  CauserieMarkdownFormulaKind kind
      = causerie_markdown_formula_opens (text + at, strnlen (text + at, 3));
  gboolean dollars = kind == CAUSERIE_MARKDOWN_FORMULA_DOLLARS;
  const char *inner = text + at + 2;
  gsize length;
  gssize end;

  if (kind == CAUSERIE_MARKDOWN_FORMULA_NONE)
    return text[at] == '\\' ? 1 + (text[at + 1] != '\0') : strspn (text + at, "$");
  if (dollars && at >= self->line_end)
    self->line_end = at + strcspn (text + at, "\r\n");
  length = (dollars ? self->line_end : self->end) - at - 2;
  end = causerie_markdown_formula_find_end (kind, inner, length);
  if (end >= 0)
    return 2 + (!dollars || causerie_markdown_formula_is_likely (inner, (gsize)end - 2) ? end : 0);
  if (dollars
      && (inner[length] != '\0' || length == 0
          || !causerie_markdown_formula_may_begin (inner, length)))
    return 2;
  self->in_formula = TRUE;
  return 2 + length;
}

static void
read_inlines (Inlines *self, const char *text, gsize start)
{
  gsize at = start;

  self->end = start + strlen (text + start);
  while (text[at] != '\0')
    if (text[at] == '`')
      at += read_backticks (self, text, at);
    else if (self->in_code)
      at++;
    else if (text[at] == '$' || text[at] == '\\')
      at += read_formula (self, text, at);
    else if (self->address < 0 && strchr ("*_~", text[at]) != NULL)
      at += read_marks (self, text, start, at);
    else
      {
        /* Of an address that is that of a link, each part would be measured. */
        gsize next = self->address < 0 && strchr ("hHwW", text[at]) != NULL
                         ? causerie_markdown_measure_address (text, at, self->end)
                         : at;

        if (strchr ("[])", text[at]) != NULL)
          read_brackets (self, text, at);
        at = next > at ? next : at + 1;
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
end_formula (GString *out)
{
  while (out->len > 0 && strchr ("\r\n", out->str[out->len - 1]) != NULL)
    g_string_truncate (out, out->len - 1);
  g_string_append (out, CAUSERIE_MARKDOWN_SHIELD_END);
}

/* Returns: whether the text ends within a formula of several lines */
static gboolean
is_in_long_formula (const char *text)
{
  CauserieMarkdownFormula formula = { 0 };
  const char *line = text;

  while (*line != '\0')
    {
      gsize length = strcspn (line, "\r\n");
      CauserieMarkdownFormulaLine kind = CAUSERIE_MARKDOWN_FORMULA_BREAKS;
      gsize start;
      gsize end;

      if (formula.kind != CAUSERIE_MARKDOWN_FORMULA_NONE)
        kind = causerie_markdown_formula_read_line (&formula, line, length, &start, &end);
      if (kind == CAUSERIE_MARKDOWN_FORMULA_ENDS)
        formula = (CauserieMarkdownFormula){ 0 };
      else if (kind == CAUSERIE_MARKDOWN_FORMULA_BREAKS)
        causerie_markdown_formula_open (&formula, line, length);
      line += length;
      line += strncmp (line, "\r\n", 2) == 0 ? 2 : *line != '\0';
    }
  return formula.kind != CAUSERIE_MARKDOWN_FORMULA_NONE;
}

static void
complete_paragraph (GString *out, gsize start)
{
  Inlines before = { .bracket = -1, .address = -1 };
  Inlines after = { .bracket = -1, .address = -1 };

  read_inlines (&before, out->str, start);
  if (before.in_formula)
    {
      end_formula (out);
      append_closers (&before, out);
      return;
    }
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
 * Removes a line whose kind is still ambiguous, and closes open elements of the last paragraph. An
 * open formula gets %CAUSERIE_MARKDOWN_SHIELD_END.
 */
char *
causerie_markdown_complete_tail (const char *text, gsize length, gboolean in_code)
{
  GString *out = g_string_new_len (text, (gssize)drop_partial_char (text, length));
  gsize last = find_last_line (out->str, out->len);
  gsize start;

  if (!in_code && is_in_long_formula (out->str))
    {
      end_formula (out);
      return g_string_free (out, FALSE);
    }
  if (is_undecided (out->str + last))
    g_string_truncate (out, last);
  if (!in_code && find_paragraph (out->str, out->len, &start) && start < out->len)
    complete_paragraph (out, start);
  return g_string_free (out, FALSE);
}
