/* SPDX-License-Identifier: GPL-3.0-or-later
 * Case-insensitive search for a word in a text, as an SQL function. */
#include "config.h"

#include "causerie-caseless.h"

#include "causerie-sqlite-error.h"

/* Folds one character to one, like the FTS5 index: "ß" does not match "ss". Converting to upper
   case first makes both Greek small sigmas equal. */
static gunichar
fold (gunichar character)
{
  return g_unichar_tolower (g_unichar_toupper (character));
}

/* The text of a damaged library may end within a UTF-8 sequence. */
static gunichar
take_character (const char **at, const char *end)
{
  const char *start = *at;

  if ((guchar)*start < 0x80)
    {
      *at = start + 1;
      return (gunichar)g_ascii_tolower (*start);
    }
  if (end - start < g_utf8_skip[(guchar)*start])
    {
      *at = end;
      return 0xFFFD;
    }
  *at = g_utf8_next_char (start);
  return fold (g_utf8_get_char (start));
}

static gboolean
begins_with (const char *text, const char *text_end, const char *word, const char *word_end)
{
  while (word < word_end)
    if (text >= text_end || take_character (&text, text_end) != take_character (&word, word_end))
      return FALSE;
  return TRUE;
}

/* A fast path: most texts consist mostly of ASCII letters other than the first letter of the
 * word. */
static const char *
skip_ascii (const char *text, const char *text_end, gunichar character)
{
  char small = character < 0x80 ? (char)character : '\0';
  char capital = g_ascii_toupper (small);

  while (text < text_end && (guchar)*text < 0x80 && *text != small && *text != capital)
    text++;
  return text;
}

static gboolean
holds (const char *text, const char *text_end, const char *word, const char *word_end)
{
  gunichar first;

  if (word == word_end)
    return TRUE;
  first = take_character (&word, word_end);
  while ((text = skip_ascii (text, text_end, first)) < text_end)
    if (take_character (&text, text_end) == first && begins_with (text, text_end, word, word_end))
      return TRUE;
  return FALSE;
}

static void
call_holds (sqlite3_context *context, int n_values, sqlite3_value **values)
{
  /* sqlite3_value_text() may convert the value and so change its number of bytes: call it before
   * sqlite3_value_bytes(). */
  const char *text = (const char *)sqlite3_value_text (values[0]);
  const char *word = (const char *)sqlite3_value_text (values[1]);

  if (text == NULL || word == NULL)
    sqlite3_result_int (context, FALSE);
  else
    sqlite3_result_int (context, holds (text, text + sqlite3_value_bytes (values[0]), word,
                                        word + sqlite3_value_bytes (values[1])));
}

/**
 * causerie_caseless_holds:
 * @text: UTF-8
 * @word: UTF-8
 *
 * Does the same as the SQL function that causerie_caseless_add_function() adds.
 */
gboolean
causerie_caseless_holds (const char *text, const char *word)
{
  return holds (text, text + strlen (text), word, word + strlen (word));
}

/* Adds the SQL function `holds (text, word)`, which returns whether @text contains @word, also as a
 * part of a longer word. It ignores the case of all letters, not only of ASCII letters like LIKE,
 * and has no wildcards. It normalizes neither of the two. */
gboolean
causerie_caseless_add_function (sqlite3 *db, GError **error)
{
  int code = sqlite3_create_function_v2 (db, "holds", 2,
                                         SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY,
                                         NULL, call_holds, NULL, NULL, NULL);

  if (code != SQLITE_OK)
    causerie_sqlite_set_error (error, db, code, "configuring");
  return code == SQLITE_OK;
}
