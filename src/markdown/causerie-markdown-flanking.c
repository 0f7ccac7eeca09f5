/* SPDX-License-Identifier: GPL-3.0-or-later
 * CommonMark tells from white space and punctuation whether a run of stars begins or ends emphasis,
 * which fails in scripts without spaces. This follows the amendment for Chinese, Japanese and
 * Korean: https://github.com/tats-u/markdown-cjk-friendly/blob/main/specification.md */
#include "config.h"

#include "causerie-markdown-flanking.h"

static gboolean
is_cjk (gunichar c)
{
  static const gunichar ranges[][2] = {
    { 0x1100, 0x11FF },   { 0x2E80, 0x303E },   { 0x3041, 0xA4CF },   { 0xA960, 0xA97F },
    { 0xAC00, 0xD7FF },   { 0xF900, 0xFAFF },   { 0xFE10, 0xFE1F },   { 0xFE30, 0xFE6F },
    { 0xFF00, 0xFFEE },   { 0x16FE0, 0x18DFF }, { 0x1AFF0, 0x1B2FF }, { 0x20000, 0x3FFFD },
    { 0xE0100, 0xE01EF },
  };

  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    if (c >= ranges[i][0] && c <= ranges[i][1])
      return !g_unichar_isspace (c);
  return FALSE;
}

static gboolean
is_punctuation (gunichar c)
{
  return c < 0x80 ? g_ascii_ispunct ((char)c) : g_unichar_ispunct (c);
}

/* Returns: whether a run between these characters may begin emphasis by the amendment only; @before
 *   is a space at the beginning of a text */
gboolean
causerie_markdown_opens_beside (gunichar before, gunichar after)
{
  return is_punctuation (after) && !is_punctuation (before) && !g_unichar_isspace (before)
         && (is_cjk (after) || is_cjk (before));
}

/* Returns: whether a run between these characters may end emphasis by the amendment only */
gboolean
causerie_markdown_closes_beside (gunichar before, gunichar after)
{
  return causerie_markdown_opens_beside (after, before);
}
