/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A layout breaks a line by shaping what is left of the item in which the line ends. The time for
 * an item therefore grows with the square of its length, and a text that is drawn in one font, such
 * as a page of digits, is one item. Short items cost the same for each line. */
#include "config.h"

#include "causerie-long-run.h"

#include "causerie-outside-text.h"

#include <string.h>

/* Within a word, a piece has so many characters ... */
#define PIECE_OF_WORD 100

/* ... between words so many ... */
#define PIECE_OF_TEXT 500

/* ... and if what is drawn as one never ends, so many. */
#define LONGEST_PIECE 1000

/* About so many characters fill a line of the window. */
#define LINE_WIDTH 80

/* Counts what has been seen since a layout could last break a line, and since the last border. */
typedef struct
{
  gunichar before;
  gsize word;
  gsize piece;
} Counts;

static gboolean
is_space (gunichar c)
{
  /* The no-break spaces are spaces for g_unichar_isspace(), but nothing breaks at them. */
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
  if (counts->piece >= LONGEST_PIECE)
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
 * Divides what is long in @text where nothing is divided that is drawn as one character, unless
 * that is longer than 1,000 characters itself.
 *
 * Returns: (transfer full) (nullable) (element-type gsize): the offsets in bytes at which pieces
 *   begin, rising and without 0; %NULL if there are none
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
 * @length: its length in bytes, or -1 up to the NUL
 *
 * Returns: how many characters the longest stretch without a space has
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
 * @longest: how many characters without a space are shown in full
 * @shown: how many characters of a longer stretch are shown, fewer than @longest
 *
 * Returns: the offset in bytes at which to cut @text within the first stretch without a space that
 *   is longer than @longest; 0 if there is none
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
 * A line that fills several in the window counts as so many.
 *
 * Returns: the offset in bytes at which to cut @text so that it has @n_lines lines, between words
 *   where there are any; 0 if it has no more
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
