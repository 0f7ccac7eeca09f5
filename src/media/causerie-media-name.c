/* SPDX-License-Identifier: GPL-3.0-or-later
 * Cleans the names of files, which come from outside. */
#include "config.h"

#include "causerie-media-name.h"

#include <glib/gi18n.h>
#include <string.h>

/* In characters. */
#define MAX_LENGTH 200
#define MAX_EXTENSION 16

/* Characters that break the line, are not seen, or turn the text around them, which can make
 * "gpj.exe" of "exe.jpg". */
static gboolean
is_removed (gunichar character)
{
  GUnicodeType type = g_unichar_type (character);

  return type == G_UNICODE_CONTROL || type == G_UNICODE_LINE_SEPARATOR
         || type == G_UNICODE_PARAGRAPH_SEPARATOR || character == 0xfeff
         || (character >= 0x202a && character <= 0x202e)
         || (character >= 0x2066 && character <= 0x2069);
}

/* Returns the extension with its dot, or the end of the name if it has none. */
static const char *
find_extension (const char *name)
{
  const char *dot = strrchr (name, '.');

  if (dot == NULL || dot == name || dot[1] == '\0' || strchr (dot, ' ') != NULL
      || g_utf8_strlen (dot, -1) > MAX_EXTENSION)
    return name + strlen (name);
  return dot;
}

static char *
shorten (const char *name)
{
  const char *extension = find_extension (name);
  glong rest = MAX_LENGTH - g_utf8_strlen (extension, -1);
  g_autofree char *stem = g_utf8_substring (name, 0, rest);

  return g_strconcat (stem, extension, NULL);
}

static char *
dup_default (CauserieFileType type)
{
  if (type == CAUSERIE_FILE_TYPE_TEXT)
    /* Translators: The name of text that was pasted instead of a file. Keep ".txt". */
    return g_strdup (_ ("Pasted Text.txt"));
  if (type == CAUSERIE_FILE_TYPE_PDF)
    /* Translators: The name of a PDF that was pasted instead of a file. Keep ".pdf". */
    return g_strdup (_ ("Pasted Document.pdf"));
  if (!causerie_file_type_is_image (type))
    /* Translators: The name of something that was pasted, in messages about it. */
    return g_strdup (_ ("Pasted File"));
  /* Translators: The name of an image that was pasted instead of a file. Keep ".png". */
  return causerie_media_name_replace_extension (_ ("Pasted Image.png"), type);
}

/**
 * causerie_media_name_clean:
 * @name: (nullable): the name of a file in any encoding
 *
 * Returns: (transfer full): the name as UTF-8 for one line, not too long and not empty
 */
char *
causerie_media_name_clean (const char *name, CauserieFileType type)
{
  g_autofree char *valid = g_filename_display_name (name != NULL ? name : "");
  g_autoptr (GString) clean = g_string_new (NULL);

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    if (!is_removed (g_utf8_get_char (at)))
      g_string_append_unichar (clean, g_utf8_get_char (at));
  g_strstrip (clean->str);
  if (*clean->str == '\0')
    return dup_default (type);
  if (g_utf8_strlen (clean->str, -1) > MAX_LENGTH)
    return shorten (clean->str);
  return g_strdup (clean->str);
}

/* Gives a name the extension of a type; it must be clean. */
char *
causerie_media_name_replace_extension (const char *name, CauserieFileType type)
{
  const char *extension = find_extension (name);
  g_autofree char *stem = g_strndup (name, (gsize)(extension - name));
  g_autofree char *whole = g_strconcat (stem, ".", causerie_file_type_get_extension (type), NULL);

  return g_utf8_strlen (whole, -1) > MAX_LENGTH ? shorten (whole) : g_steal_pointer (&whole);
}
