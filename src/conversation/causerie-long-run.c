/* SPDX-License-Identifier: GPL-3.0-or-later
 * Divides long texts into pieces. To break a line, a PangoLayout shapes the rest of the item in
 * which the line ends. The time for an item therefore grows with the square of its length, and a
 * text in one font, such as a page of digits, is one item. With short items the time grows
 * linearly. */
#include "config.h"

#include "causerie-long-run.h"

#include "causerie-outside-text.h"

#include <string.h>

/* The number of characters of a piece within a word ... */
#define PIECE_OF_WORD 100

/* ... between words ... */
#define PIECE_OF_TEXT 500

/* ... and at most, if there is no place to divide it. */
#define MAX_PIECE 1000

/* About the number of characters in a line of the window. */
#define LINE_WIDTH 80

/* The number of characters since the last space and since the last border. */
typedef struct
{
  gunichar before;
  gsize word;
  gsize piece;
} Counts;

static gboolean
is_space (gunichar c)
{
  /* g_unichar_isspace() includes the no-break spaces, at which no line is broken. */
  return g_unichar_isspace (c) && c != 0x00A0 && c != 0x2007 && c != 0x202F;
}

static void
count (Counts *counts, gunichar c)
{
  counts->word = is_space (c) ? 0 : counts->word + 1;
  counts->piece = c == '\n' ? 0 : counts->piece + 1;
  counts->before = c;
}

/* Whether a piece may end before @c. */
static gboolean
ends_piece (const Counts *counts, gunichar c)
{
  if (counts->piece >= MAX_PIECE)
    return TRUE;
  if (counts->piece >= PIECE_OF_TEXT && is_space (counts->before) && !is_space (c))
    return TRUE;
  return counts->piece >= PIECE_OF_WORD && counts->word >= PIECE_OF_WORD
         && !causerie_outside_text_joins (counts->before, c);
}

/**
 * causerie_long_run_list_pieces:
 * @text: UTF-8
 *
 * Divides the long parts of @text between grapheme clusters, unless a cluster is longer than 1,000
 * characters.
 *
 * Returns: (transfer full) (nullable) (element-type gsize): the offsets in bytes at which pieces
 *   begin, in order and without 0; %NULL if there are none
 */
GArray *
causerie_long_run_list_pieces (const char *text)
{
  GArray *borders = NULL;
  Counts counts = { 0 };

  g_return_val_if_fail (text != NULL, NULL);

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (ends_piece (&counts, c))
        {
          gsize border = (gsize)(at - text);

          if (borders == NULL)
            borders = g_array_new (FALSE, FALSE, sizeof (gsize));
          g_array_append_val (borders, border);
          counts.piece = 0;
        }
      count (&counts, c);
    }
  return borders;
}

/**
 * causerie_long_run_measure:
 * @text: UTF-8
 * @length: its length in bytes, or -1 if it is NUL-terminated
 *
 * Returns: the number of characters of the longest run without a space
 */
gsize
causerie_long_run_measure (const char *text, gssize length)
{
  const char *end;
  Counts counts = { 0 };
  gsize longest = 0;

  g_return_val_if_fail (text != NULL, 0);

  end = length < 0 ? text + strlen (text) : text + length;
  for (const char *at = text; at < end; at = g_utf8_next_char (at))
    {
      count (&counts, g_utf8_get_char (at));
      longest = MAX (longest, counts.word);
    }
  return longest;
}

/**
 * causerie_long_run_find_fold:
 * @text: UTF-8
 * @longest: the greatest number of characters without a space that are not folded
 * @shown: how many characters of a longer run are shown, fewer than @longest
 *
 * Returns: the offset in bytes at which to cut @text within the first run without a space that is
 *   longer than @longest; 0 if there is none
 */
gsize
causerie_long_run_find_fold (const char *text, gsize longest, gsize shown)
{
  Counts counts = { 0 };
  gsize fold = 0;

  g_return_val_if_fail (text != NULL && shown > 0 && shown < longest, 0);

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (counts.word == shown)
        fold = (gsize)(at - text);
      count (&counts, c);
      if (counts.word > longest)
        return causerie_outside_text_find_cut (text, fold, g_utf8_get_char (text + fold));
    }
  return 0;
}

/**
 * causerie_long_run_find_line:
 * @text: UTF-8
 *
 * A line that is wrapped in the window counts as several lines.
 *
 * Returns: the offset in bytes at which to cut @text so that it has @n_lines lines, between words
 *   if possible; 0 if it has no more lines
 */
gsize
causerie_long_run_find_line (const char *text, guint n_lines)
{
  gsize chars = 0;
  gsize word = 0;
  gsize start = 0;
  guint lines = 1;
  gunichar before = 0;

  g_return_val_if_fail (text != NULL && n_lines > 0, 0);

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gsize here = (gsize)(at - text);
      gunichar c = g_utf8_get_char (at);

      if (before == '\n' || chars == LINE_WIDTH)
        {
          if (lines == n_lines && before == '\n')
            return here - 1;
          if (lines == n_lines && word > start)
            return word;
          if (lines == n_lines)
            return causerie_outside_text_find_cut (text, here, c);
          lines++;
          chars = 0;
          start = here;
        }
      if (is_space (before))
        word = here;
      chars += c != '\n';
      before = c;
    }
  return 0;
}
