/* SPDX-License-Identifier: GPL-3.0-or-later
 * Numbers the footnotes of a text in the order in which it refers to them. While the text grows,
 * the notes are still to come, so numbers in brackets are taken for references until it is
 * finished. */
#include "config.h"

#include "causerie-markdown-footnotes.h"

#include <string.h>

#define MAX_MARK 64

struct _CauserieMarkdownFootnotes
{
  GHashTable *defined; /* marks with a note */
  GHashTable *numbers; /* from marks to their numbers */
  gboolean guesses;
  gboolean has_guessed;
};

CauserieMarkdownFootnotes *
causerie_markdown_footnotes_new (void)
{
  CauserieMarkdownFootnotes *self = g_new0 (CauserieMarkdownFootnotes, 1);

  self->defined = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->guesses = TRUE;
  return self;
}

/**
 * causerie_markdown_footnotes_free:
 * @self: (transfer full): the footnotes
 */
void
causerie_markdown_footnotes_free (CauserieMarkdownFootnotes *self)
{
  g_hash_table_unref (self->defined);
  g_hash_table_unref (self->numbers);
  g_free (self);
}

/* Forgets everything, for another text. */
void
causerie_markdown_footnotes_clear (CauserieMarkdownFootnotes *self)
{
  g_hash_table_remove_all (self->defined);
  g_hash_table_remove_all (self->numbers);
  self->guesses = TRUE;
  self->has_guessed = FALSE;
}

/* Forgets the numbers, because all notes are known now and the text is read again. */
void
causerie_markdown_footnotes_number_again (CauserieMarkdownFootnotes *self)
{
  g_hash_table_remove_all (self->numbers);
  self->guesses = FALSE;
}

/* Returns: whether a reference was taken for one before its note was known */
gboolean
causerie_markdown_footnotes_has_guessed (CauserieMarkdownFootnotes *self)
{
  return self->has_guessed;
}

/**
 * causerie_markdown_footnotes_define:
 * @mark: the beginning of a note, such as "[^1]"
 */
void
causerie_markdown_footnotes_define (CauserieMarkdownFootnotes *self, const char *mark)
{
  g_hash_table_add (self->defined, g_strdup (mark));
}

/**
 * causerie_markdown_footnotes_refer:
 * @mark: the next reference in the text, such as "[^1]"
 * @length: the length of @mark in bytes
 *
 * Returns: the number of the footnote, from 1; 0 if there is none
 */
guint
causerie_markdown_footnotes_refer (CauserieMarkdownFootnotes *self, const char *mark, gsize length)
{
  g_autofree char *key = g_strndup (mark, length);
  guint number = GPOINTER_TO_UINT (g_hash_table_lookup (self->numbers, key));

  if (number > 0)
    return number;
  if (!g_hash_table_contains (self->defined, key))
    {
      if (!self->guesses || strspn (key + 2, "0123456789") != length - 3)
        return 0;
      self->has_guessed = TRUE;
    }
  number = g_hash_table_size (self->numbers) + 1;
  g_hash_table_insert (self->numbers, g_steal_pointer (&key), GUINT_TO_POINTER (number));
  return number;
}

/* Returns: the number of a footnote; 0 if the text does not refer to it */
guint
causerie_markdown_footnotes_find (CauserieMarkdownFootnotes *self, const char *mark)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->numbers, mark));
}

/* Returns: the length of a mark such as "[^1]" at the beginning of @text, or 0 */
gsize
causerie_markdown_footnote_measure_mark (const char *text, gsize length)
{
  gsize n = 2;

  if (length < 4 || text[0] != '[' || text[1] != '^')
    return 0;
  while (n < MIN (length, MAX_MARK) && (guchar)text[n] > ' ' && strchr ("[]^`\\", text[n]) == NULL)
    n++;
  return n > 2 && n < length && text[n] == ']' ? n + 1 : 0;
}

/* Returns: whether a line is the beginning of a note */
gboolean
causerie_markdown_footnote_begins (const char *text, gsize length)
{
  gsize n = causerie_markdown_footnote_measure_mark (text, length);

  return n > 0 && n < length && text[n] == ':';
}
