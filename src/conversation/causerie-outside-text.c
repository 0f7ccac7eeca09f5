/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Text from files, servers and the library, made fit to be shown: valid UTF-8 of a bounded length.
 * The bound belongs to whoever reads the text; both functions look at no more of it than they keep.
 */
#include "config.h"

#include "causerie-outside-text.h"

#include <string.h>

#define ELLIPSIS "\342\200\246"
#define REPLACEMENT 0xFFFD
#define ZERO_WIDTH_JOINER 0x200D

/* The canonical combining class of the sign that makes two Indian letters one. */
#define VIRAMA_CLASS 9

/* Reads the character at @at, U+FFFD for a NUL and for each byte that begins none, and moves on. */
static gunichar
read_char (const char **at, const char *end)
{
  gunichar c = g_utf8_get_char_validated (*at, end - *at);

  if (c == (gunichar)-1 || c == (gunichar)-2 || c == 0)
    {
      (*at)++;
      return REPLACEMENT;
    }
  *at = g_utf8_next_char (*at);
  return c;
}

static const char *
find_end (const char *text, gssize length)
{
  return text + (length < 0 ? strlen (text) : (gsize)length);
}

/* Marks, embeddings, overrides and isolates (Unicode Standard Annex #9, section 2) could make one
 * line of text change the order of the words around it. */
static gboolean
is_direction_control (gunichar c)
{
  return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E)
         || (c >= 0x2066 && c <= 0x2069);
}

/* Characters with no shape and no meaning in a line. The joiners stay: Persian words and emoji
 * need them. */
static gboolean
is_invisible (gunichar c)
{
  return c == 0x00AD || c == 0x200B || (c >= 0x2060 && c <= 0x2064) || (c >= 0x206A && c <= 0x206F)
         || (c >= 0xFFF9 && c <= 0xFFFB) || c == 0xFEFF;
}

static gboolean
is_regional_indicator (gunichar c)
{
  return c >= 0x1F1E6 && c <= 0x1F1FF;
}

/* Ends @line, which has no room for @next, in "…"; @full says that the "…" has no room either. */
static void
end_cut_line (GString *line, gunichar next, gboolean full)
{
  if (full)
    {
      const char *last = g_utf8_prev_char (line->str + line->len);

      next = g_utf8_get_char (last);
      g_string_truncate (line, (gsize)(last - line->str));
    }
  g_string_truncate (line, causerie_outside_text_find_cut (line->str, line->len, next));
  g_string_append (line, ELLIPSIS);
}

/* After Unicode Standard Annex #29, section 3.1, without the rules for Hangul letters, which no
 * keyboard leaves uncomposed. */
gboolean
causerie_outside_text_joins (gunichar before, gunichar c)
{
  return before == ZERO_WIDTH_JOINER || c == ZERO_WIDTH_JOINER || g_unichar_ismark (c)
         || g_unichar_combining_class (before) == VIRAMA_CLASS || (c >= 0x1F3FB && c <= 0x1F3FF)
         || (c >= 0xE0020 && c <= 0xE007F)
         || (is_regional_indicator (before) && is_regional_indicator (c));
}

/**
 * causerie_outside_text_find_cut:
 * @text: UTF-8
 * @length: where it is to be cut, in bytes
 *
 * A pile of more than 32 marks is no word of any language and may be divided.
 *
 * Returns: where @text can be cut without dividing what is drawn as one, at most @length
 */
gsize
causerie_outside_text_find_cut (const char *text, gsize length, gunichar next)
{
  gsize cut = length;

  for (guint i = 0; i < 32 && cut > 0; i++)
    {
      const char *last = g_utf8_prev_char (text + cut);
      gunichar before = g_utf8_get_char (last);

      if (!causerie_outside_text_joins (before, next))
        return cut;
      next = before;
      cut = (gsize)(last - text);
    }
  return length;
}

/**
 * causerie_outside_text_line:
 * @text: bytes from outside
 * @length: their number, or -1 up to the first NUL
 * @max_chars: how many characters are kept, at least 1
 *
 * For what is shown in one line: titles, names, ids. Line breaks and controls become single spaces,
 * direction controls and invisible characters are dropped, the ends are trimmed, and what is too
 * long ends in "…", which counts.
 *
 * Returns: (transfer full): UTF-8
 */
char *
causerie_outside_text_line (const char *text, gssize length, gsize max_chars)
{
  const char *at = text;
  const char *end;
  GString *line;
  gsize chars = 0;
  gboolean space = FALSE;

  g_return_val_if_fail (text != NULL && max_chars > 0, NULL);

  end = find_end (text, length);
  line = g_string_new (NULL);
  while (at < end)
    {
      gunichar c = read_char (&at, end);

      if (is_direction_control (c) || is_invisible (c))
        continue;
      if (c == ' ' || c == 0x2028 || c == 0x2029 || g_unichar_iscntrl (c))
        {
          space = line->len > 0;
          continue;
        }
      if (chars + (space ? 2 : 1) > max_chars)
        {
          end_cut_line (line, c, chars == max_chars);
          break;
        }
      if (space)
        g_string_append_c (line, ' ');
      chars += space ? 2 : 1;
      space = FALSE;
      g_string_append_unichar (line, c);
    }
  return g_string_free (line, FALSE);
}

/**
 * causerie_outside_text_block:
 * @text: bytes from outside
 * @length: their number, or -1 up to the first NUL
 * @max_bytes: how many bytes are kept, at least 3
 *
 * For text of several lines: messages, errors, drafts. What is too long ends in "…", which counts.
 *
 * Returns: (transfer full): UTF-8, with U+FFFD for NUL and for bytes that are not UTF-8
 */
char *
causerie_outside_text_block (const char *text, gssize length, gsize max_bytes)
{
  const char *at = text;
  const char *end;
  GString *block;

  g_return_val_if_fail (text != NULL && max_bytes >= strlen (ELLIPSIS), NULL);

  end = find_end (text, length);
  if ((gsize)(end - text) <= max_bytes && g_utf8_validate_len (text, (gsize)(end - text), NULL))
    return g_strndup (text, (gsize)(end - text));
  block = g_string_new (NULL);
  while (at < end && block->len <= max_bytes)
    g_string_append_unichar (block, read_char (&at, end));
  if (block->len > max_bytes)
    {
      const char *cut = block->str + max_bytes - strlen (ELLIPSIS);

      while ((*cut & 0xC0) == 0x80)
        cut--;
      g_string_truncate (block, (gsize)(cut - block->str));
      g_string_append (block, ELLIPSIS);
    }
  return g_string_free (block, FALSE);
}
