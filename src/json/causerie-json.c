/* SPDX-License-Identifier: GPL-3.0-or-later
 * Checks JSON text against the grammar and iterates over the members of checked text. It works on
 * the bytes in place and without recursion. */
#include "config.h"

#include "causerie-json.h"

#include <string.h>

G_DEFINE_QUARK (causerie - json - error - quark, causerie_json_error)

typedef struct
{
  const char *start;
  const char *at;
  const char *end;
  guint depth;
  char closers[CAUSERIE_JSON_MAX_DEPTH];
} Scanner;

static gboolean
fail (const Scanner *scanner, GError **error)
{
  g_set_error (error, CAUSERIE_JSON_ERROR, CAUSERIE_JSON_ERROR_MALFORMED,
               "Malformed JSON at byte %zu", (gsize)(scanner->at - scanner->start));
  return FALSE;
}

static gboolean
is_space (char byte)
{
  return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

static void
skip_space (Scanner *scanner)
{
  while (scanner->at < scanner->end && is_space (*scanner->at))
    scanner->at++;
}

static gboolean
take (Scanner *scanner, char byte)
{
  if (scanner->at == scanner->end || *scanner->at != byte)
    return FALSE;
  scanner->at++;
  return TRUE;
}

static gboolean
take_digits (Scanner *scanner)
{
  const char *first = scanner->at;

  while (scanner->at < scanner->end && g_ascii_isdigit (*scanner->at))
    scanner->at++;
  return scanner->at > first;
}

static gboolean
take_number (Scanner *scanner)
{
  take (scanner, '-');
  if (!take (scanner, '0') && !take_digits (scanner))
    return FALSE;
  if (take (scanner, '.') && !take_digits (scanner))
    return FALSE;
  if (take (scanner, 'e') || take (scanner, 'E'))
    {
      if (!take (scanner, '+'))
        take (scanner, '-');
      return take_digits (scanner);
    }
  return TRUE;
}

static gboolean
take_word (Scanner *scanner, const char *word)
{
  while (*word != '\0')
    if (!take (scanner, *word++))
      return FALSE;
  return TRUE;
}

static gboolean
take_escape (Scanner *scanner)
{
  if (scanner->at == scanner->end)
    return FALSE;
  if (!take (scanner, 'u'))
    {
      if (*scanner->at == '\0' || strchr ("\"\\/bfnrt", *scanner->at) == NULL)
        return FALSE;
      scanner->at++;
      return TRUE;
    }
  for (guint i = 0; i < 4; i++, scanner->at++)
    if (scanner->at == scanner->end || !g_ascii_isxdigit (*scanner->at))
      return FALSE;
  return TRUE;
}

static gboolean
take_string (Scanner *scanner)
{
  if (!take (scanner, '"'))
    return FALSE;
  while (scanner->at < scanner->end)
    {
      guchar byte = (guchar)*scanner->at;

      if (byte < 0x20)
        return FALSE;
      scanner->at++;
      if (byte == '"')
        return TRUE;
      if (byte == '\\' && !take_escape (scanner))
        return FALSE;
    }
  return FALSE;
}

static gboolean
take_scalar (Scanner *scanner)
{
  if (scanner->at == scanner->end)
    return FALSE;
  switch (*scanner->at)
    {
    case '"':
      return take_string (scanner);
    case 't':
      return take_word (scanner, "true");
    case 'f':
      return take_word (scanner, "false");
    case 'n':
      return take_word (scanner, "null");
    default:
      return take_number (scanner);
    }
}

static gboolean
take_name (Scanner *scanner)
{
  skip_space (scanner);
  if (!take_string (scanner))
    return FALSE;
  skip_space (scanner);
  return take (scanner, ':');
}

/* Opens the container at the cursor. @empty is set if it is closed at once. */
static gboolean
open_container (Scanner *scanner, gboolean *empty)
{
  gboolean object = *scanner->at == '{';
  char closer = object ? '}' : ']';

  if (scanner->depth == CAUSERIE_JSON_MAX_DEPTH)
    return FALSE;
  scanner->at++;
  skip_space (scanner);
  *empty = take (scanner, closer);
  if (*empty)
    return TRUE;
  scanner->closers[scanner->depth++] = closer;
  return !object || take_name (scanner);
}

/* Closes the containers that end after a value and moves to the next value, if there is one. */
static gboolean
next_value (Scanner *scanner, gboolean *done)
{
  *done = FALSE;
  while (scanner->depth > 0)
    {
      char closer = scanner->closers[scanner->depth - 1];

      skip_space (scanner);
      if (take (scanner, ','))
        return closer == ']' || take_name (scanner);
      if (!take (scanner, closer))
        return FALSE;
      scanner->depth--;
    }
  *done = TRUE;
  return TRUE;
}

static gboolean
take_value (Scanner *scanner)
{
  gboolean done = FALSE;

  while (!done)
    {
      gboolean complete = TRUE;

      skip_space (scanner);
      if (scanner->at < scanner->end && (*scanner->at == '{' || *scanner->at == '['))
        {
          if (!open_container (scanner, &complete))
            return FALSE;
        }
      else if (!take_scalar (scanner))
        return FALSE;
      if (complete && !next_value (scanner, &done))
        return FALSE;
    }
  return TRUE;
}

/**
 * causerie_json_check:
 * @text: bytes, not necessarily NUL-terminated
 * @value: (out) (optional): the value that @text holds, borrowed from @text
 *
 * Checks that @text is one JSON value according to RFC 8259, in valid UTF-8 and nested no deeper
 * than %CAUSERIE_JSON_MAX_DEPTH. Duplicate names, lone surrogates and `\u0000` in escapes are
 * accepted. It is safe on any input and takes time in proportion to @length.
 *
 * Returns: %FALSE with %CAUSERIE_JSON_ERROR_MALFORMED if it is not
 */
gboolean
causerie_json_check (const char *text, gsize length, CauserieJsonSpan *value, GError **error)
{
  Scanner scanner = { .start = text, .at = text, .end = text + length };
  const char *first;

  g_return_val_if_fail (text != NULL, FALSE);

  if (!g_utf8_validate_len (text, length, &scanner.at))
    return fail (&scanner, error);
  scanner.at = text;
  skip_space (&scanner);
  first = scanner.at;
  if (!take_value (&scanner))
    return fail (&scanner, error);
  if (value != NULL)
    *value = (CauserieJsonSpan){ first, (gsize)(scanner.at - first) };
  skip_space (&scanner);
  if (scanner.at != scanner.end)
    return fail (&scanner, error);
  return TRUE;
}

/**
 * causerie_json_get_kind:
 * @value: a span of a checked text, or an empty one
 */
CauserieJsonKind
causerie_json_get_kind (CauserieJsonSpan value)
{
  if (value.start == NULL || value.length == 0)
    return CAUSERIE_JSON_NONE;
  switch (*value.start)
    {
    case '{':
      return CAUSERIE_JSON_OBJECT;
    case '[':
      return CAUSERIE_JSON_ARRAY;
    case '"':
      return CAUSERIE_JSON_STRING;
    case 't':
    case 'f':
      return CAUSERIE_JSON_BOOLEAN;
    case 'n':
      return CAUSERIE_JSON_NULL;
    default:
      return CAUSERIE_JSON_NUMBER;
    }
}

/**
 * causerie_json_iter_init:
 * @iter: (out caller-allocates): the iterator
 * @container: an array or object of a checked text; anything else has no members
 */
void
causerie_json_iter_init (CauserieJsonIter *iter, CauserieJsonSpan container)
{
  CauserieJsonKind kind = causerie_json_get_kind (container);

  *iter = (CauserieJsonIter){ 0 };
  if (kind != CAUSERIE_JSON_ARRAY && kind != CAUSERIE_JSON_OBJECT)
    return;
  iter->at = container.start + 1;
  iter->end = container.start + container.length - 1;
  iter->object = kind == CAUSERIE_JSON_OBJECT;
}

/* Searches for quotes with memchr(), as a string may be a file of many megabytes. Its end is the
 * first quote after an even number of backslashes. */
static const char *
skip_string (const char *at, const char *end)
{
  const char *first = at + 1;
  const char *quote = at;
  const char *before;

  do
    {
      quote = memchr (quote + 1, '"', (gsize)(end - quote - 1));
      for (before = quote; before > first && before[-1] == '\\';)
        before--;
    }
  while ((quote - before) % 2 != 0);
  return quote + 1;
}

/* The text was checked, so brackets outside of strings are known to match. */
static const char *
skip_value (const char *at, const char *end)
{
  guint depth = 0;

  if (*at == '"')
    return skip_string (at, end);
  if (*at != '{' && *at != '[')
    {
      while (at < end && *at != ',' && !is_space (*at))
        at++;
      return at;
    }
  do
    {
      if (*at == '"')
        {
          at = skip_string (at, end);
          continue;
        }
      if (*at == '{' || *at == '[')
        depth++;
      else if (*at == '}' || *at == ']')
        depth--;
      at++;
    }
  while (depth > 0);
  return at;
}

static void
skip_separators (CauserieJsonIter *iter, char byte)
{
  while (iter->at < iter->end && (is_space (*iter->at) || *iter->at == byte))
    iter->at++;
}

/**
 * causerie_json_iter_next:
 * @name: (out) (optional): the member's name, a string in quotes; empty in an array
 * @value: (out) (optional): the member's value
 *
 * Returns: %FALSE if there are no more members
 */
gboolean
causerie_json_iter_next (CauserieJsonIter *iter, CauserieJsonSpan *name, CauserieJsonSpan *value)
{
  CauserieJsonSpan found_name = { NULL, 0 };
  const char *first;

  g_return_val_if_fail (iter != NULL, FALSE);

  skip_separators (iter, ',');
  if (iter->at == iter->end)
    return FALSE;
  if (iter->object)
    {
      found_name.start = iter->at;
      iter->at = skip_string (iter->at, iter->end);
      found_name.length = (gsize)(iter->at - found_name.start);
      skip_separators (iter, ':');
    }
  first = iter->at;
  iter->at = skip_value (iter->at, iter->end);
  if (name != NULL)
    *name = found_name;
  if (value != NULL)
    *value = (CauserieJsonSpan){ first, (gsize)(iter->at - first) };
  return TRUE;
}

/**
 * causerie_json_find:
 * @object: a span of a checked text; any other value has no members
 * @name: the member's name, in UTF-8 and without escapes
 * @value: (out) (optional): the value, empty if there is none
 *
 * Finds the member @name of @object, the last one if there are several.
 */
gboolean
causerie_json_find (CauserieJsonSpan object, const char *name, CauserieJsonSpan *value)
{
  CauserieJsonSpan found = { NULL, 0 };
  CauserieJsonSpan member_name, member;
  CauserieJsonIter iter;

  g_return_val_if_fail (name != NULL, FALSE);

  if (causerie_json_get_kind (object) == CAUSERIE_JSON_OBJECT)
    {
      causerie_json_iter_init (&iter, object);
      while (causerie_json_iter_next (&iter, &member_name, &member))
        if (causerie_json_equals (member_name, name))
          found = member;
    }
  if (value != NULL)
    *value = found;
  return found.start != NULL;
}

/* Returns: (transfer full) (nullable): the member's text in UTF-8; %NULL if there is no such
 * member or it is not a string */
char *
causerie_json_find_text (CauserieJsonSpan object, const char *name)
{
  CauserieJsonSpan value;

  return causerie_json_find (object, name, &value) ? causerie_json_dup_text (value) : NULL;
}
