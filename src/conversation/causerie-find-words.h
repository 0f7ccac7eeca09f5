/* SPDX-License-Identifier: GPL-3.0-or-later
 * The words that a reader looks for, and where they are in a text. */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * CauserieFindFlags:
 * @CAUSERIE_FIND_MATCH_CASE: "Word" does not match "word"
 * @CAUSERIE_FIND_WHOLE_WORDS: "word" does not match a part of "words"
 *
 * How words are compared.
 */
typedef enum
{
  CAUSERIE_FIND_DEFAULT = 0,
  CAUSERIE_FIND_MATCH_CASE = 1 << 0,
  CAUSERIE_FIND_WHOLE_WORDS = 1 << 1,
} CauserieFindFlags;

/**
 * CauserieFindRange:
 * @start: the offset of the first byte of a match
 * @end: the offset of the byte after it
 */
typedef struct
{
  gsize start;
  gsize end;
} CauserieFindRange;

typedef struct _CauserieFindWords CauserieFindWords;

CauserieFindWords *causerie_find_words_new (const char *words, CauserieFindFlags flags);
CauserieFindWords *causerie_find_words_ref (CauserieFindWords *self);
void causerie_find_words_unref (CauserieFindWords *self);
gboolean causerie_find_words_equal (const CauserieFindWords *self, const CauserieFindWords *other);
GArray *causerie_find_words_list (const CauserieFindWords *self, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieFindWords, causerie_find_words_unref)

G_END_DECLS
