/* SPDX-License-Identifier: GPL-3.0-or-later
 * Converts untrusted text from files, servers and the library to valid UTF-8 of a limited length,
 * and finds grapheme cluster boundaries. No function reads more of a text than its limit. */
#include "config.h"

#include "causerie-outside-text.h"

#include <string.h>

#define ELLIPSIS "\342\200\246"
#define REPLACEMENT 0xFFFD
#define ZERO_WIDTH_JOINER 0x200D

/* The canonical combining class of the virama, which joins two consonants of Indic scripts. */
#define VIRAMA_CLASS 9

/* Reads the character at @at and advances. Returns U+FFFD for a NUL and for each invalid byte. */
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

/* Directional marks, embeddings, overrides and isolates (Unicode Standard Annex #9, section 2)
 * could change the order of the words around the text. */
static gboolean
is_direction_control (gunichar c)
{
  return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E)
         || (c >= 0x2066 && c <= 0x2069);
}

/* Invisible characters without meaning in a line. The joiners are not included, because Persian
 * words and emoji need them. */
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

/* Ends @line, which has no room for @next, with "…". @full is set if it has no room for the "…"
 * either. */
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

/* Follows Unicode Standard Annex #29, section 3.1, without the rules for Hangul letters, which
 * keyboards always compose. */
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
 * @length: where to cut it, in bytes
 *
 * No language has a cluster with more than 32 marks, so longer ones may be divided.
 *
 * Returns: where @text can be cut without dividing a grapheme cluster, at most @length
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
 * @text: untrusted bytes
 * @length: their number, or -1 if NUL-terminated
 * @max_chars: the maximum number of characters, at least 1
 *
 * For text that is shown on one line: titles, names, ids. Line breaks and control characters become
 * single spaces, direction controls and invisible characters are removed, and both ends are
 * trimmed. Text that is too long ends in "…", which is included in @max_chars.
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
 * @text: untrusted bytes
 * @length: their number, or -1 if NUL-terminated
 * @max_bytes: the maximum number of bytes, at least 3
 *
 * For text of several lines: messages, errors, drafts. Text that is too long ends in "…", which is
 * included in @max_bytes.
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
