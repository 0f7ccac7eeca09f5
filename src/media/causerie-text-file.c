/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads text files in the encodings that are common. */
#include "config.h"

#include "causerie-text-file.h"

#include "causerie-byte-order.h"
#include "causerie-media-error.h"
#include "causerie-media-limits.h"

#include <string.h>

/* A text may have one control character in this many. */
#define CHARACTERS_PER_CONTROL 50

/* What Windows-1252 has at 0x80 to 0x9f, where Latin-1 has control characters. */
static const guint16 windows[32] = {
  0x20ac, 0x0081, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
  0x2039, 0x0152, 0x008d, 0x017d, 0x008f, 0x0090, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
  0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x009d, 0x017e, 0x0178,
};

/* Control characters that no text has; escapes and backspaces are in logs and manual pages. */
static gboolean
is_binary (guint8 byte)
{
  return byte == 0x7f || (byte < 0x20 && !(byte >= '\b' && byte <= '\r') && byte != 0x1b);
}

static gboolean
is_printable (const guint8 *data, gsize size)
{
  gsize n_binary = 0;

  for (gsize i = 0; i < size; i++)
    n_binary += is_binary (data[i]);
  return memchr (data, '\0', size) == NULL && n_binary <= size / CHARACTERS_PER_CONTROL;
}

static gboolean
is_blank (const char *text, gsize size)
{
  for (const char *at = text; at < text + size; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      if (!g_unichar_isspace (character) && character != 0xfeff)
        return FALSE;
    }
  return TRUE;
}

/* Returns NULL if the units are not UTF-16. */
static GString *
convert_utf16 (const guint8 *data, gsize size, gboolean big)
{
  g_autoptr (GString) text = g_string_sized_new (size);

  if (size % 2 != 0)
    return NULL;
  for (gsize i = 0; i < size; i += 2)
    {
      gunichar unit = big ? causerie_read_be16 (data + i) : causerie_read_le16 (data + i);

      if (unit >= 0xd800 && unit < 0xdc00 && size - i >= 4)
        {
          guint low = big ? causerie_read_be16 (data + i + 2) : causerie_read_le16 (data + i + 2);

          if (low < 0xdc00 || low > 0xdfff)
            return NULL;
          unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
          i += 2;
        }
      if (unit >= 0xd800 && unit <= 0xdfff)
        return NULL;
      g_string_append_unichar (text, unit);
    }
  return g_steal_pointer (&text);
}

static GString *
convert_windows (const guint8 *data, gsize size)
{
  GString *text = g_string_sized_new (size);

  for (gsize i = 0; i < size; i++)
    g_string_append_unichar (text,
                             data[i] >= 0x80 && data[i] < 0xa0 ? windows[data[i] - 0x80] : data[i]);
  return text;
}

/* Returns the text in UTF-8 without a byte order mark, not yet checked for what it says. */
static GBytes *
decode (GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  GString *text;

  if (size >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0
      && g_utf8_validate_len ((const char *)data, size, NULL))
    return g_bytes_new_from_bytes (bytes, 3, size - 3);
  if (g_utf8_validate_len ((const char *)data, size, NULL))
    return g_bytes_ref (bytes);
  if (size >= 2 && (memcmp (data, "\xff\xfe", 2) == 0 || memcmp (data, "\xfe\xff", 2) == 0))
    text = convert_utf16 (data + 2, size - 2, data[0] == 0xfe);
  else
    text = is_printable (data, size) ? convert_windows (data, size) : NULL;
  return text != NULL ? g_string_free_to_bytes (text) : NULL;
}

/**
 * causerie_text_file_read:
 * @bytes: UTF-8, UTF-16 with a byte order mark, or 8-bit text, which is taken for Windows-1252
 * @name: what the file is called in errors
 *
 * Returns: (transfer full): the text in UTF-8, without a byte order mark and NUL
 */
GBytes *
causerie_text_file_read (GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (GBytes) text = decode (bytes);
  const char *data;
  gsize size;

  if (text == NULL)
    {
      causerie_media_error_set (error, CAUSERIE_MEDIA_ERROR_TYPE, name);
      return NULL;
    }
  data = g_bytes_get_data (text, &size);
  if (size == 0 || is_blank (data, size))
    causerie_media_error_set (error, CAUSERIE_MEDIA_ERROR_EMPTY, name);
  else if (!is_printable ((const guint8 *)data, size))
    causerie_media_error_set (error, CAUSERIE_MEDIA_ERROR_TYPE, name);
  else if (size > CAUSERIE_MEDIA_MAX_TEXT)
    causerie_media_error_set_too_large (error, name, CAUSERIE_MEDIA_MAX_TEXT);
  else
    return g_steal_pointer (&text);
  return NULL;
}

/* Estimates the tokens of a text, in quarters: one for a Latin letter, two for one of the other
 * alphabets, four for a Chinese, Japanese or Korean character. */
gint64
causerie_text_file_count_tokens (GBytes *text)
{
  gsize size;
  const char *data = g_bytes_get_data (text, &size);
  gint64 quarters = 0;

  for (const char *at = data; at < data + size; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      quarters += character < 0x250 ? 1 : character < 0x1100 ? 2 : 4;
    }
  return (quarters + 3) / 4;
}
