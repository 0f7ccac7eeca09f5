/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tells the type of a file from its bytes. */
#include "config.h"

#include "causerie-file-type.h"

#include "causerie-media-error.h"
#include "causerie-media-limits.h"

#include <glib/gi18n.h>
#include <string.h>

/* The types of images and PDF, in the order of the enumeration. */
static const struct
{
  const char *media_type;
  const char *extension;
} facts[] = {
  { "image/png", "png" },     { "image/jpeg", "jpg" },      { "image/gif", "gif" },
  { "image/webp", "webp" },   { "image/bmp", "bmp" },       { "image/tiff", "tiff" },
  { "image/x-icon", "ico" },  { "image/svg+xml", "svg" },   { "image/heif", "heic" },
  { "image/avif", "avif" },   { "image/jxl", "jxl" },       { "image/x-portable-pixmap", "ppm" },
  { "image/x-icns", "icns" }, { "application/pdf", "pdf" }, { "text/plain", "txt" },
};

/* Bytes at a fixed place that a type begins with; the first match counts. */
static const struct
{
  CauserieFileType type;
  guint16 offset;
  guint16 length;
  const char *bytes;
} marks[] = {
  { CAUSERIE_FILE_TYPE_PNG, 0, 8, "\x89PNG\r\n\x1a\n" },
  { CAUSERIE_FILE_TYPE_JPEG, 0, 3, "\xff\xd8\xff" },
  { CAUSERIE_FILE_TYPE_GIF, 0, 6, "GIF87a" },
  { CAUSERIE_FILE_TYPE_GIF, 0, 6, "GIF89a" },
  { CAUSERIE_FILE_TYPE_TIFF, 0, 4, "II*\0" },
  { CAUSERIE_FILE_TYPE_TIFF, 0, 4, "MM\0*" },
  { CAUSERIE_FILE_TYPE_ICO, 0, 4, "\0\0\1\0" },
  { CAUSERIE_FILE_TYPE_ICO, 0, 4, "\0\0\2\0" },
  { CAUSERIE_FILE_TYPE_ICNS, 0, 5, "icns\0" },
  { CAUSERIE_FILE_TYPE_JXL, 0, 12, "\0\0\0\x0cJXL \r\n\x87\n" },
  { CAUSERIE_FILE_TYPE_JXL, 0, 2, "\xff\x0a" },
  { CAUSERIE_FILE_TYPE_OFFICE, 0, 8, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" },
  { CAUSERIE_FILE_TYPE_OFFICE, 0, 5, "{\\rtf" },
  { CAUSERIE_FILE_TYPE_ARCHIVE, 0, 4, "PK\5\6" },
  { CAUSERIE_FILE_TYPE_ARCHIVE, 0, 2, "\x1f\x8b" },
  { CAUSERIE_FILE_TYPE_ARCHIVE, 0, 6, "7z\xbc\xaf\x27\x1c" },
  { CAUSERIE_FILE_TYPE_ARCHIVE, 0, 6, "Rar!\x1a\7" },
  { CAUSERIE_FILE_TYPE_ARCHIVE, 0, 6,
    "\xfd"
    "7zXZ\0" },
  { CAUSERIE_FILE_TYPE_ARCHIVE, 0, 4, "\x28\xb5\x2f\xfd" },
  { CAUSERIE_FILE_TYPE_ARCHIVE, 4, 6, "1AY&SY" },
  { CAUSERIE_FILE_TYPE_ARCHIVE, 257, 6, "ustar\0" },
  { CAUSERIE_FILE_TYPE_ARCHIVE, 257, 8, "ustar  \0" },
  { CAUSERIE_FILE_TYPE_SOUND, 0, 4, "ID3\2" },
  { CAUSERIE_FILE_TYPE_SOUND, 0, 4, "ID3\3" },
  { CAUSERIE_FILE_TYPE_SOUND, 0, 4, "ID3\4" },
  { CAUSERIE_FILE_TYPE_SOUND, 0, 5, "fLaC\0" },
  { CAUSERIE_FILE_TYPE_SOUND, 0, 5, "OggS\0" },
  { CAUSERIE_FILE_TYPE_SOUND, 0, 2, "\xff\xfb" },
  { CAUSERIE_FILE_TYPE_SOUND, 0, 2, "\xff\xf3" },
  { CAUSERIE_FILE_TYPE_SOUND, 0, 2, "\xff\xf1" },
  { CAUSERIE_FILE_TYPE_VIDEO, 0, 4, "\x1a\x45\xdf\xa3" },
  { CAUSERIE_FILE_TYPE_VIDEO, 0, 4, "\0\0\1\xba" },
  { CAUSERIE_FILE_TYPE_VIDEO, 0, 4, "FLV\1" },
  { CAUSERIE_FILE_TYPE_PROGRAM, 0, 4,
    "\x7f"
    "ELF" },
  { CAUSERIE_FILE_TYPE_PROGRAM, 0, 4, "\0asm" },
  { CAUSERIE_FILE_TYPE_PROGRAM, 0, 4, "\xca\xfe\xba\xbe" },
  { CAUSERIE_FILE_TYPE_PROGRAM, 0, 4, "\xcf\xfa\xed\xfe" },
};

static gboolean
has_at (const guint8 *data, gsize size, gsize offset, const char *bytes, gsize length)
{
  return size >= offset + length && memcmp (data + offset, bytes, length) == 0;
}

/* Office documents are zip archives too; the first names in them tell. */
static CauserieFileType
tell_zip (const guint8 *data, gsize size)
{
  static const char *const names[]
      = { "word/", "xl/", "ppt/", "_rels/", "[Content_Types].xml", "mimetypeapplication/" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (memmem (data, MIN (size, 4096), names[i], strlen (names[i])) != NULL)
      return CAUSERIE_FILE_TYPE_OFFICE;
  return CAUSERIE_FILE_TYPE_ARCHIVE;
}

/* ISO base media files: the brand tells images, sound and video. */
static CauserieFileType
tell_brand (const guint8 *data, gsize size)
{
  static const struct
  {
    char brand[5];
    CauserieFileType type;
  } brands[] = {
    { "avif", CAUSERIE_FILE_TYPE_AVIF }, { "avis", CAUSERIE_FILE_TYPE_AVIF },
    { "heic", CAUSERIE_FILE_TYPE_HEIF }, { "heix", CAUSERIE_FILE_TYPE_HEIF },
    { "heim", CAUSERIE_FILE_TYPE_HEIF }, { "heis", CAUSERIE_FILE_TYPE_HEIF },
    { "hevc", CAUSERIE_FILE_TYPE_HEIF }, { "mif1", CAUSERIE_FILE_TYPE_HEIF },
    { "msf1", CAUSERIE_FILE_TYPE_HEIF }, { "M4A ", CAUSERIE_FILE_TYPE_SOUND },
  };

  for (guint i = 0; i < G_N_ELEMENTS (brands); i++)
    if (has_at (data, size, 8, brands[i].brand, 4))
      return brands[i].type;
  return CAUSERIE_FILE_TYPE_VIDEO;
}

static CauserieFileType
tell_riff (const guint8 *data, gsize size)
{
  if (has_at (data, size, 8, "WEBP", 4))
    return CAUSERIE_FILE_TYPE_WEBP;
  if (has_at (data, size, 8, "WAVE", 4))
    return CAUSERIE_FILE_TYPE_SOUND;
  return has_at (data, size, 8, "AVI ", 4) ? CAUSERIE_FILE_TYPE_VIDEO : CAUSERIE_FILE_TYPE_UNKNOWN;
}

/* Readers of PDF accept other bytes before the head. In the middle of a line, where a text may
 * speak of it, it has to look like one. */
static gboolean
is_pdf (const guint8 *data, gsize size)
{
  const guint8 *head = memmem (data, MIN (size, 1024), "%PDF-", 5);
  gsize place;

  if (head == NULL)
    return FALSE;
  place = (gsize)(head - data);
  if (place == 0 || head[-1] < ' ' || head[-1] > '~')
    return TRUE;
  return size - place > 8 && g_ascii_isdigit (head[5]) && g_ascii_isdigit (head[7])
         && g_ascii_isspace (head[8]);
}

/* Marks that are too short to tell a binary file from a text without a second look. */
static CauserieFileType
tell_short_mark (const guint8 *data, gsize size)
{
  if (has_at (data, size, 0, "BM", 2) && size >= 18 && data[15] == 0 && data[16] == 0
      && data[17] == 0)
    return CAUSERIE_FILE_TYPE_BMP;
  if (size >= 3 && data[0] == 'P' && data[1] >= '4' && data[1] <= '6' && g_ascii_isspace (data[2])
      && size >= 4 && (g_ascii_isdigit (data[3]) || data[3] == '#'))
    return CAUSERIE_FILE_TYPE_PNM;
  if (has_at (data, size, 0, "MZ", 2) && memchr (data, '\0', MIN (size, 64)) != NULL)
    return CAUSERIE_FILE_TYPE_PROGRAM;
  return CAUSERIE_FILE_TYPE_UNKNOWN;
}

static gsize
skip_past (const guint8 *data, gsize size, gsize place, const char *end)
{
  const guint8 *found = memmem (data + place, size - place, end, strlen (end));

  return found != NULL ? (gsize)(found - data) + strlen (end) : size;
}

/* Whether the first element is that of an SVG image. */
static gboolean
is_svg (const guint8 *data, gsize size)
{
  gsize place = has_at (data, size, 0, "\xef\xbb\xbf", 3) ? 3 : 0;

  while (place < size)
    {
      if (g_ascii_isspace (data[place]))
        place++;
      else if (has_at (data, size, place, "<!--", 4))
        place = skip_past (data, size, place, "-->");
      else if (has_at (data, size, place, "<?", 2))
        place = skip_past (data, size, place, "?>");
      else if (has_at (data, size, place, "<!DOCTYPE svg", 13))
        return TRUE;
      else
        return has_at (data, size, place, "<svg", 4) || has_at (data, size, place, "<svg:svg", 8);
    }
  return FALSE;
}

static gboolean
may_be_text (const guint8 *data, gsize size)
{
  return has_at (data, size, 0, "\xff\xfe", 2) || has_at (data, size, 0, "\xfe\xff", 2)
         || memchr (data, '\0', size) == NULL;
}

/* Tells a type by the bytes alone, never by a name; %CAUSERIE_FILE_TYPE_HEAD bytes of the start are
 * enough. That it is a text is only a guess, as the rest of the file may say otherwise. */
CauserieFileType
causerie_file_type_tell (const guint8 *data, gsize size)
{
  CauserieFileType type;

  if (size == 0)
    return CAUSERIE_FILE_TYPE_TEXT;
  size = MIN (size, CAUSERIE_FILE_TYPE_HEAD);
  if (has_at (data, size, 0, "PK\3\4", 4))
    return tell_zip (data, size);
  if (has_at (data, size, 0, "\0\0", 2) && has_at (data, size, 4, "ftyp", 4))
    return tell_brand (data, size);
  if (has_at (data, size, 0, "RIFF", 4))
    {
      type = tell_riff (data, size);
      if (type != CAUSERIE_FILE_TYPE_UNKNOWN)
        return type;
    }
  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    if (has_at (data, size, marks[i].offset, marks[i].bytes, marks[i].length))
      return marks[i].type;
  if (is_pdf (data, size))
    return CAUSERIE_FILE_TYPE_PDF;
  type = tell_short_mark (data, size);
  if (type != CAUSERIE_FILE_TYPE_UNKNOWN)
    return type;
  if (is_svg (data, size))
    return CAUSERIE_FILE_TYPE_SVG;
  return may_be_text (data, size) ? CAUSERIE_FILE_TYPE_TEXT : CAUSERIE_FILE_TYPE_UNKNOWN;
}

gboolean
causerie_file_type_is_image (CauserieFileType type)
{
  return type < CAUSERIE_FILE_TYPE_PDF;
}

/* Returns how many bytes a file of the type can have; 0 if it is not accepted at all. */
gsize
causerie_file_type_get_limit (CauserieFileType type)
{
  if (type == CAUSERIE_FILE_TYPE_PDF)
    return CAUSERIE_MEDIA_MAX_PDF;
  if (type == CAUSERIE_FILE_TYPE_TEXT)
    return CAUSERIE_MEDIA_MAX_TEXT;
  return causerie_file_type_is_image (type) ? CAUSERIE_MEDIA_MAX_IMAGE : 0;
}

const char *
causerie_file_type_get_media_type (CauserieFileType type)
{
  return type < G_N_ELEMENTS (facts) ? facts[type].media_type : "application/octet-stream";
}

const char *
causerie_file_type_get_extension (CauserieFileType type)
{
  return type < G_N_ELEMENTS (facts) ? facts[type].extension : "";
}

/* Sets @error to a sentence that says why a file of the type cannot be attached. */
void
causerie_file_type_set_error (CauserieFileType type, const char *name, GError **error)
{
  const int code = CAUSERIE_MEDIA_ERROR_TYPE;

  if (causerie_file_type_is_image (type))
    g_set_error (error, CAUSERIE_MEDIA_ERROR, code,
                 /* Translators: In this and the following sentences, %s is the name of a file. */
                 _ ("“%s” is in an image format that this computer cannot convert. Save it as PNG "
                    "or JPEG and attach that."),
                 name);
  else if (type == CAUSERIE_FILE_TYPE_OFFICE)
    g_set_error (error, CAUSERIE_MEDIA_ERROR, code,
                 _ ("“%s” is an office document. Export it as a PDF file and attach that."), name);
  else if (type == CAUSERIE_FILE_TYPE_ARCHIVE)
    g_set_error (error, CAUSERIE_MEDIA_ERROR, code,
                 _ ("“%s” is an archive. Extract it and attach the files in it."), name);
  else if (type == CAUSERIE_FILE_TYPE_SOUND)
    g_set_error (error, CAUSERIE_MEDIA_ERROR, code,
                 _ ("“%s” is an audio file. You can attach images, PDF files, and text files."),
                 name);
  else if (type == CAUSERIE_FILE_TYPE_VIDEO)
    g_set_error (error, CAUSERIE_MEDIA_ERROR, code,
                 _ ("“%s” is a video. You can attach images, PDF files, and text files."), name);
  else if (type == CAUSERIE_FILE_TYPE_PROGRAM)
    g_set_error (error, CAUSERIE_MEDIA_ERROR, code,
                 _ ("“%s” is a program. You can attach images, PDF files, and text files."), name);
  else
    causerie_media_error_set (error, CAUSERIE_MEDIA_ERROR_TYPE, name);
}
