/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads and writes the strings and numbers of checked JSON text, without rounding. */
#include "config.h"

#include "causerie-json.h"

#include <string.h>

#define REPLACEMENT 0xFFFD

/* Gets the bytes between the quotes, still escaped, so that a streamed text can be appended to
 * without encoding it again.
 *
 * Returns: the contents, borrowed from the text; an empty span if @string is not a string */
CauserieJsonSpan
causerie_json_get_escaped (CauserieJsonSpan string)
{
  if (causerie_json_get_kind (string) != CAUSERIE_JSON_STRING)
    return (CauserieJsonSpan){ NULL, 0 };
  return (CauserieJsonSpan){ string.start + 1, string.length - 2 };
}

static gunichar
read_hex (const char *at)
{
  gunichar code = 0;

  for (guint i = 0; i < 4; i++)
    code = code << 4 | (gunichar)g_ascii_xdigit_value (at[i]);
  return code;
}

/* Reads the four digits at *at, and a second escape if the two make a surrogate pair. */
static gunichar
read_unicode_escape (const char **at, const char *end)
{
  gunichar code = read_hex (*at);

  *at += 4;
  if (code == 0)
    return REPLACEMENT;
  if (code < 0xD800 || code > 0xDFFF)
    return code;
  if (code < 0xDC00 && end - *at >= 6 && (*at)[0] == '\\' && (*at)[1] == 'u')
    {
      gunichar low = read_hex (*at + 2);

      if (low >= 0xDC00 && low <= 0xDFFF)
        {
          *at += 6;
          return 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        }
    }
  return REPLACEMENT;
}

static void
append_escape (GString *text, const char **at, const char *end)
{
  static const char letters[] = "bfnrt";
  static const char bytes[] = "\b\f\n\r\t";
  char letter = *(*at)++;
  const char *found;

  if (letter == 'u')
    {
      g_string_append_unichar (text, read_unicode_escape (at, end));
      return;
    }
  found = strchr (letters, letter);
  g_string_append_c (text, found != NULL ? bytes[found - letters] : letter);
}

/**
 * causerie_json_dup_escaped:
 * @escaped: the contents of a string, or a part of them that does not split an escape
 *
 * Decodes @escaped. U+FFFD replaces `\u0000` and lone surrogates, which UTF-8 text cannot hold.
 *
 * Returns: (transfer full) (nullable): UTF-8; %NULL for an empty span
 */
char *
causerie_json_dup_escaped (CauserieJsonSpan escaped)
{
  const char *at = escaped.start;
  const char *end;
  GString *text;

  if (at == NULL)
    return NULL;
  end = at + escaped.length;
  text = g_string_sized_new (escaped.length);
  while (at < end)
    {
      const char *escape = memchr (at, '\\', (gsize)(end - at));

      g_string_append_len (text, at, (escape != NULL ? escape : end) - at);
      if (escape == NULL)
        break;
      at = escape + 1;
      append_escape (text, &at, end);
    }
  return g_string_free (text, FALSE);
}

/* Decodes @string as causerie_json_dup_escaped() does. Returns: (transfer full) (nullable): UTF-8;
 * %NULL if @string is not a string */
char *
causerie_json_dup_text (CauserieJsonSpan string)
{
  return causerie_json_dup_escaped (causerie_json_get_escaped (string));
}

/**
 * causerie_json_equals:
 * @text: UTF-8
 */
gboolean
causerie_json_equals (CauserieJsonSpan string, const char *text)
{
  CauserieJsonSpan escaped = causerie_json_get_escaped (string);
  g_autofree char *decoded = NULL;

  g_return_val_if_fail (text != NULL, FALSE);

  if (escaped.start == NULL)
    return FALSE;
  if (memchr (escaped.start, '\\', escaped.length) == NULL)
    return strlen (text) == escaped.length && memcmp (escaped.start, text, escaped.length) == 0;
  decoded = causerie_json_dup_text (string);
  return g_str_equal (decoded, text);
}

/* Returns: (transfer full) (nullable): the bytes of @value as they are; %NULL for an empty span */
char *
causerie_json_dup_span (CauserieJsonSpan value)
{
  return value.start != NULL ? g_strndup (value.start, value.length) : NULL;
}

/* Splits "-12.50e1" into the digits "1250" and the exponent -1. Returns: the power of ten that the
 * digits are multiplied by */
static int
split_number (const char *number, GString *digits)
{
  const char *at = number + (*number == '-');
  gint64 exponent = 0;
  gboolean fraction = FALSE;

  for (; g_ascii_isdigit (*at) || *at == '.'; at++)
    {
      if (*at == '.')
        {
          fraction = TRUE;
          continue;
        }
      g_string_append_c (digits, *at);
      exponent -= fraction;
    }
  if (*at != '\0')
    exponent += CLAMP (g_ascii_strtoll (at + 1, NULL, 10), -100000000, 100000000);
  return (int)CLAMP (exponent, G_MININT, G_MAXINT);
}

static gboolean
read_integer (const char *number, gint64 *value)
{
  g_autoptr (GString) digits = g_string_new (NULL);
  int exponent = split_number (number, digits);
  gsize zeros = strspn (digits->str, "0");

  g_string_erase (digits, 0, (gssize)zeros);
  if (digits->len == 0)
    {
      *value = 0;
      return TRUE;
    }
  for (; digits->str[digits->len - 1] == '0'; exponent++)
    g_string_truncate (digits, digits->len - 1);
  if (exponent < 0 || exponent > 19)
    return FALSE;
  for (; exponent > 0; exponent--)
    g_string_append_c (digits, '0');
  if (*number == '-')
    g_string_prepend_c (digits, '-');
  return g_ascii_string_to_signed (digits->str, 10, G_MININT64, G_MAXINT64, value, NULL);
}

/**
 * causerie_json_find_int:
 * @number: (out): the member's value; untouched on failure
 *
 * Reads an integer exactly. `12.0` and `1.2e1` are integers too, because some servers write them
 * so.
 *
 * Returns: %FALSE if there is no such member, or it is not an integer that fits
 */
gboolean
causerie_json_find_int (CauserieJsonSpan object, const char *name, gint64 *number)
{
  g_autofree char *text = NULL;
  CauserieJsonSpan value;

  g_return_val_if_fail (number != NULL, FALSE);

  if (!causerie_json_find (object, name, &value)
      || causerie_json_get_kind (value) != CAUSERIE_JSON_NUMBER)
    return FALSE;
  text = causerie_json_dup_span (value);
  return read_integer (text, number);
}

/**
 * causerie_json_append_escaped:
 * @text: text in UTF-8, or a part of it that may begin and end within a character
 *
 * Appends @text to @json as it is in a JSON string. Only what must be escaped is.
 */
void
causerie_json_append_escaped (GString *json, const char *text, gsize length)
{
  const char *end = text + length;
  const char *run;

  g_return_if_fail (json != NULL && text != NULL);

  for (run = text; text < end; text++)
    {
      guchar byte = (guchar)*text;

      if (byte >= 0x20 && byte != '"' && byte != '\\')
        continue;
      g_string_append_len (json, run, text - run);
      run = text + 1;
      if (byte == '\n')
        g_string_append (json, "\\n");
      else if (byte == '\t')
        g_string_append (json, "\\t");
      else if (byte == '\r')
        g_string_append (json, "\\r");
      else if (byte < 0x20)
        g_string_append_printf (json, "\\u%04x", byte);
      else
        g_string_append_printf (json, "\\%c", byte);
    }
  g_string_append_len (json, run, text - run);
}

/**
 * causerie_json_append_quoted:
 * @text: text; bytes that are not UTF-8 become U+FFFD
 *
 * Appends @text to @json as a JSON string with its quotes. Only what must be escaped is.
 */
void
causerie_json_append_quoted (GString *json, const char *text)
{
  g_autofree char *valid = NULL;

  g_return_if_fail (json != NULL && text != NULL);

  if (!g_utf8_validate (text, -1, NULL))
    text = valid = g_utf8_make_valid (text, -1);
  g_string_append_c (json, '"');
  causerie_json_append_escaped (json, text, strlen (text));
  g_string_append_c (json, '"');
}

/**
 * causerie_json_quote:
 * @text: text; bytes that are not UTF-8 become U+FFFD
 *
 * Returns: (transfer full): @text as a JSON string with its quotes
 */
char *
causerie_json_quote (const char *text)
{
  GString *json;

  g_return_val_if_fail (text != NULL, NULL);

  json = g_string_new (NULL);
  causerie_json_append_quoted (json, text);
  return g_string_free (json, FALSE);
}
