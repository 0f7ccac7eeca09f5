/* SPDX-License-Identifier: GPL-3.0-or-later
 * Finds words in a text, character by character. */
#include "config.h"

#include "causerie-find-words.h"

#include <string.h>

/* The longest words that are looked for. */
#define MAX_CHARACTERS 1000

struct _CauserieFindWords
{
  gunichar *characters; /* folded unless the case matters */
  glong n;
  CauserieFindFlags flags;
};

static gunichar
fold (const CauserieFindWords *self, gunichar character)
{
  return (self->flags & CAUSERIE_FIND_MATCH_CASE) != 0 ? character : g_unichar_tolower (character);
}

/**
 * causerie_find_words_new:
 * @words: UTF-8, taken literally
 *
 * Words may be used in several threads at once.
 *
 * Returns: (transfer full) (nullable): %NULL if @words is empty
 */
CauserieFindWords *
causerie_find_words_new (const char *words, CauserieFindFlags flags)
{
  CauserieFindWords *self;

  g_return_val_if_fail (words != NULL, NULL);

  if (*words == '\0')
    return NULL;
  self = g_atomic_rc_box_new0 (CauserieFindWords);
  self->flags = flags;
  self->characters = g_utf8_to_ucs4_fast (words, -1, &self->n);
  self->n = MIN (self->n, MAX_CHARACTERS);
  for (glong i = 0; i < self->n; i++)
    self->characters[i] = fold (self, self->characters[i]);
  return self;
}

CauserieFindWords *
causerie_find_words_ref (CauserieFindWords *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  g_free (((CauserieFindWords *)data)->characters);
}

void
causerie_find_words_unref (CauserieFindWords *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, clear);
}

/* @self and @other may be %NULL. */
gboolean
causerie_find_words_equal (const CauserieFindWords *self, const CauserieFindWords *other)
{
  if (self == NULL || other == NULL)
    return self == other;
  return self->flags == other->flags && self->n == other->n
         && memcmp (self->characters, other->characters, (gsize)self->n * sizeof (gunichar)) == 0;
}

static gboolean
is_word_character (gunichar character)
{
  return g_unichar_isalnum (character) || g_unichar_ismark (character) || character == '_';
}

/* Whether a word goes on from one side of @p to the other. */
static gboolean
is_inside_word (const char *text, const char *p)
{
  return p > text && *p != '\0' && is_word_character (g_utf8_get_char (g_utf8_prev_char (p)))
         && is_word_character (g_utf8_get_char (p));
}

/* Returns: (nullable): the end of a match that starts at @p */
static const char *
find_end (const CauserieFindWords *self, const char *text, const char *p)
{
  const char *start = p;

  for (glong i = 0; i < self->n; i++, p = g_utf8_next_char (p))
    if (*p == '\0' || fold (self, g_utf8_get_char (p)) != self->characters[i])
      return NULL;
  if ((self->flags & CAUSERIE_FIND_WHOLE_WORDS) != 0
      && (is_inside_word (text, start) || is_inside_word (text, p)))
    return NULL;
  return p;
}

/**
 * causerie_find_words_list:
 * @text: UTF-8
 *
 * Returns: (transfer full) (element-type CauserieFindRange): the matches in their order; they do
 *   not overlap
 */
GArray *
causerie_find_words_list (const CauserieFindWords *self, const char *text)
{
  GArray *ranges = g_array_new (FALSE, FALSE, sizeof (CauserieFindRange));

  g_return_val_if_fail (self != NULL && text != NULL, ranges);

  for (const char *p = text; *p != '\0';)
    {
      const char *end = find_end (self, text, p);
      CauserieFindRange range = { .start = (gsize)(p - text) };

      if (end == NULL)
        {
          p = g_utf8_next_char (p);
          continue;
        }
      range.end = (gsize)(end - text);
      g_array_append_val (ranges, range);
      p = end;
    }
  return ranges;
}
