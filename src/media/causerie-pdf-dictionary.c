/* SPDX-License-Identifier: GPL-3.0-or-later
 * Finds the entries of a dictionary in the text of a PDF. */
#include "config.h"

#include "causerie-pdf-dictionary.h"

#include <string.h>

/* Nesting of dictionaries and arrays; real ones have less than ten levels. */
#define MAX_DEPTH 64

typedef struct
{
  const char *text;
  gsize size;
  gsize place;
} Reader;

static gboolean
is_white (char byte)
{
  return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t' || byte == '\f'
         || byte == '\0';
}

static gboolean
is_delimiter (char byte)
{
  return byte != '\0' && strchr ("()<>[]{}/%", byte) != NULL;
}

static gboolean
looks_at (const Reader *reader, const char *bytes)
{
  gsize length = strlen (bytes);

  return reader->size - reader->place >= length
         && memcmp (reader->text + reader->place, bytes, length) == 0;
}

static void
skip_white (Reader *reader)
{
  while (reader->place < reader->size)
    {
      char byte = reader->text[reader->place];

      if (byte == '%')
        while (reader->place < reader->size && reader->text[reader->place] != '\n'
               && reader->text[reader->place] != '\r')
          reader->place++;
      else if (is_white (byte))
        reader->place++;
      else
        break;
    }
}

static void
skip_word (Reader *reader)
{
  while (reader->place < reader->size && !is_white (reader->text[reader->place])
         && !is_delimiter (reader->text[reader->place]))
    reader->place++;
}

/* Skips a string in parentheses, which may contain others in pairs. */
static gboolean
skip_string (Reader *reader)
{
  guint depth = 0;

  for (; reader->place < reader->size; reader->place++)
    {
      char byte = reader->text[reader->place];

      if (byte == '\\')
        reader->place++;
      else if (byte == '(')
        depth++;
      else if (byte == ')' && --depth == 0)
        {
          reader->place++;
          return TRUE;
        }
    }
  reader->place = reader->size;
  return FALSE;
}

/* Skips one string, name, number or word that is no bracket of a dictionary or an array. */
static gboolean
skip_atom (Reader *reader)
{
  char byte = reader->text[reader->place];
  gsize start = reader->place;

  if (byte == '(')
    return skip_string (reader);
  if (byte == '<')
    {
      const char *end = memchr (reader->text + start, '>', reader->size - start);

      reader->place = end != NULL ? (gsize)(end - reader->text) + 1 : reader->size;
      return end != NULL;
    }
  if (byte == '/')
    reader->place++;
  skip_word (reader);
  return reader->place > start;
}

/* Skips a value; of a reference, "12 0 R", only the first number. */
static gboolean
skip_value (Reader *reader)
{
  guint depth = 0;

  do
    {
      skip_white (reader);
      if (reader->place >= reader->size)
        return FALSE;
      if (looks_at (reader, "<<") || looks_at (reader, "["))
        {
          if (++depth > MAX_DEPTH)
            return FALSE;
          reader->place += reader->text[reader->place] == '<' ? 2 : 1;
        }
      else if (looks_at (reader, ">>") || looks_at (reader, "]"))
        {
          if (depth-- == 0)
            return FALSE;
          reader->place += reader->text[reader->place] == '>' ? 2 : 1;
        }
      else if (looks_at (reader, "endobj") || !skip_atom (reader))
        return FALSE;
    }
  while (depth > 0);
  return TRUE;
}

static gboolean
is_name (const char *text, gsize size, const char *name)
{
  gsize length = strlen (name);

  return size >= length && memcmp (text, name, length) == 0
         && (size == length || is_white (text[length]) || is_delimiter (text[length]));
}

/* Reads a number that is not the start of a reference. */
static gint64
read_number (Reader reader)
{
  gint64 number = 0;
  guint n_digits = 0;

  for (; reader.place < reader.size && g_ascii_isdigit (reader.text[reader.place]); reader.place++)
    {
      if (++n_digits > 12)
        return -1;
      number = number * 10 + (reader.text[reader.place] - '0');
    }
  if (n_digits == 0)
    return -1;
  skip_white (&reader);
  if (reader.place < reader.size && g_ascii_isdigit (reader.text[reader.place]))
    return -1;
  return number;
}

/* Whether a filter is FlateDecode, also where it is the only one in an array. */
static gboolean
is_deflate (Reader reader)
{
  gboolean in_array = looks_at (&reader, "[");

  if (in_array)
    {
      reader.place++;
      skip_white (&reader);
    }
  if (!is_name (reader.text + reader.place, reader.size - reader.place, "/FlateDecode"))
    return FALSE;
  reader.place += strlen ("/FlateDecode");
  skip_white (&reader);
  return !in_array || looks_at (&reader, "]");
}

static void
take_entry (CauseriePdfDictionary *found, const char *key, gsize key_size, const Reader *value)
{
  if (is_name (key, key_size, "Type"))
    found->type = looks_at (value, "/") ? value->text + value->place + 1 : NULL;
  else if (is_name (key, key_size, "Count"))
    found->count = read_number (*value);
  else if (is_name (key, key_size, "Length"))
    found->length = read_number (*value);
  else if (is_name (key, key_size, "First"))
    found->first = read_number (*value);
  else if (is_name (key, key_size, "Parent"))
    found->has_parent = TRUE;
  else if (is_name (key, key_size, "Encrypt"))
    found->encrypts = !looks_at (value, "null");
  else if (is_name (key, key_size, "Filter"))
    {
      found->filtered = TRUE;
      found->deflated = is_deflate (*value);
    }
  else if (is_name (key, key_size, "DecodeParms"))
    found->filtered = TRUE;
}

static gboolean
read_entries (Reader *reader, CauseriePdfDictionary *found)
{
  for (;;)
    {
      gsize key;

      skip_white (reader);
      if (looks_at (reader, ">>"))
        {
          reader->place += 2;
          return TRUE;
        }
      if (reader->place >= reader->size || looks_at (reader, "endobj"))
        return FALSE;
      if (!looks_at (reader, "/"))
        {
          /* The rest of a reference. */
          if (!skip_value (reader))
            return FALSE;
          continue;
        }
      key = ++reader->place;
      skip_word (reader);
      skip_white (reader);
      if (reader->place >= reader->size)
        return FALSE;
      take_entry (found, reader->text + key, reader->place - key, reader);
      if (!looks_at (reader, ">>") && !skip_value (reader))
        return FALSE;
    }
}

/**
 * causerie_pdf_dictionary_read:
 * @text: begins with "<<"
 * @work: (inout): how many bytes may still be looked at; is reduced
 *
 * Returns: whether @text begins with a whole dictionary; otherwise @found is undefined
 */
gboolean
causerie_pdf_dictionary_read (const char *text, gsize size, CauseriePdfDictionary *found,
                              gsize *work)
{
  Reader reader = { .text = text, .size = MIN (size, *work), .place = 2 };
  gboolean complete;

  *found = (CauseriePdfDictionary){ .count = -1, .length = -1, .first = -1 };
  if (reader.size < 4)
    return FALSE;
  complete = read_entries (&reader, found);
  found->size = reader.place;
  *work -= MIN (*work, reader.place);
  return complete;
}

/* The text that was read must still be there. */
gboolean
causerie_pdf_dictionary_is_type (const CauseriePdfDictionary *self, const char *type)
{
  /* A type stands inside the brackets, so that two bytes follow at least. */
  return self->type != NULL && strncmp (self->type, type, strlen (type)) == 0
         && (is_white (self->type[strlen (type)]) || is_delimiter (self->type[strlen (type)]));
}
