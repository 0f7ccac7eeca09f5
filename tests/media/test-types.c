/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests that types are told from the bytes, and that names are fit for display. */
#include "config.h"

#include "causerie-file-type.h"
#include "causerie-media-fixture.h"
#include "causerie-media-name.h"

#include <string.h>

#define MARK(type, bytes)                                                                          \
  {                                                                                                \
    CAUSERIE_FILE_TYPE_##type, bytes, sizeof bytes - 1                                             \
  }

static void
test_types_are_told_by_bytes (void)
{
  static const struct
  {
    CauserieFileType type;
    const char *bytes;
    gsize size;
  } cases[] = {
    MARK (PNG, "\x89PNG\r\n\x1a\n...."),
    MARK (JPEG, "\xff\xd8\xff\xe0"),
    MARK (GIF, "GIF89a"),
    MARK (WEBP, "RIFF....WEBPVP8 "),
    MARK (HEIF, "\0\0\0\x18"
                "ftypheic...."),
    MARK (AVIF, "\0\0\0\x18"
                "ftypavif...."),
    MARK (VIDEO, "\0\0\0\x18"
                 "ftypisom...."),
    MARK (SOUND, "\0\0\0\x18"
                 "ftypM4A ...."),
    MARK (SOUND, "RIFF....WAVEfmt "),
    MARK (VIDEO, "RIFF....AVI LIST"),
    MARK (VIDEO, "\x1a\x45\xdf\xa3...."),
    MARK (TIFF, "II*\0...."),
    MARK (PDF, "rubbish before\n%PDF-1.4\n"),
    MARK (OFFICE, "PK\3\4..........................[Content_Types].xml"),
    MARK (OFFICE, "PK\3\4..........................mimetypeapplication/vnd.oasis"),
    MARK (OFFICE, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...."),
    MARK (OFFICE, "{\\rtf1\\ansi"),
    MARK (ARCHIVE, "PK\3\4..........................photo.jpg"),
    MARK (ARCHIVE, "\x1f\x8b\x08...."),
    MARK (PROGRAM, "\x7f"
                   "ELF\2\1\1\0"),
    MARK (PROGRAM, "MZ\x90\0\3\0\0\0"),
    MARK (SVG, "\xef\xbb\xbf<?xml version='1.0'?>\n<!DOCTYPE svg PUBLIC '' ''>\n<svg>"),
    MARK (SVG, "<!-- a --><svg xmlns='http://www.w3.org/2000/svg'/>"),
    MARK (TEXT, "<html><svg></svg></html>"),
    MARK (TEXT, "BMW and MZ are brands, P6 is a car"),
    MARK (PDF, "rubbish%PDF-1.4\n"),
    MARK (TEXT, "The first line of a PDF is \"%PDF-1.4\"."),
    MARK (TEXT, "the big WAVE and RIFF and ID3 tags"),
    MARK (TEXT, "the AVI file, ftyp"),
    MARK (TEXT, "P6 engines are cars'"),
    MARK (TEXT, "#!/bin/sh\necho\n"),
    MARK (TEXT, ""),
    MARK (UNKNOWN, "\1\2\3\0\4"),
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (causerie_file_type_tell ((const guint8 *)cases[i].bytes, cases[i].size), ==,
                     cases[i].type);
}

static void
assert_refused_with (const char *data, gsize size, const char *word)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;

  causerie_test_refuse_media (bytes, "thing.png", CAUSERIE_MEDIA_ERROR_TYPE);
  causerie_file_type_set_error (causerie_file_type_tell ((const guint8 *)data, size), "thing.png",
                                &error);
  g_assert_nonnull (strstr (error->message, word));
}

static void
test_refusals_say_what_helps (void)
{
  assert_refused_with ("PK\3\4......word/document.xml", 27, "PDF");
  assert_refused_with ("PK\3\4......photo.jpg", 19, "Extract");
  assert_refused_with ("ID3\4....", 8, "audio");
  assert_refused_with ("\x1a\x45\xdf\xa3....", 8, "video");
  assert_refused_with ("\x7f"
                       "ELF....",
                       8, "program");
  assert_refused_with ("\0\1\0\0\1\1", 6, "images, PDF files");
}

/* There may be a decoder for this format on the computer that runs the test. */
static void
test_unknown_image_formats_are_explained (void)
{
  g_autoptr (GError) error = NULL;

  causerie_file_type_set_error (CAUSERIE_FILE_TYPE_HEIF, "IMG_1.HEIC", &error);
  g_assert_error (error, CAUSERIE_MEDIA_ERROR, CAUSERIE_MEDIA_ERROR_TYPE);
  g_assert_nonnull (strstr (error->message, "PNG or JPEG"));
}

static void
test_names_are_cleaned (void)
{
  static const struct
  {
    const char *name;
    const char *clean;
  } cases[] = {
    { "Übersicht 語.png", "Übersicht 語.png" },
    { "two\nlines\t\x1b[31m.txt", "twolines[31m.txt" },
    { "harmless\xe2\x80\xaegpj.exe", "harmlessgpj.exe" },
    { "a\xe2\x81\xa6"
      "b\xe2\x81\xa9\xe2\x80\xa8.c",
      "ab.c" },
    { "  a  ", "a" },
    { "", "Pasted Text.txt" },
    { "\n", "Pasted Text.txt" },
    { NULL, "Pasted Text.txt" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *clean = causerie_media_name_clean (cases[i].name, CAUSERIE_FILE_TYPE_TEXT);

      g_assert_cmpstr (clean, ==, cases[i].clean);
    }
}

static void
test_names_are_valid_and_short (void)
{
  g_autofree char *stem = g_strnfill (300, 'a');
  g_autofree char *name = g_strconcat (stem, ".jpeg", NULL);
  g_autofree char *clean = causerie_media_name_clean (name, CAUSERIE_FILE_TYPE_JPEG);
  g_autofree char *invalid = causerie_media_name_clean ("a\xff.png", CAUSERIE_FILE_TYPE_PNG);
  g_autofree char *image = causerie_media_name_clean (NULL, CAUSERIE_FILE_TYPE_PNG);
  g_autofree char *photo = causerie_media_name_clean ("", CAUSERIE_FILE_TYPE_JPEG);
  g_autofree char *bare = causerie_media_name_replace_extension (stem, CAUSERIE_FILE_TYPE_PNG);
  g_autofree char *hidden = causerie_media_name_replace_extension (".a", CAUSERIE_FILE_TYPE_PNG);

  g_assert_cmpint (g_utf8_strlen (clean, -1), ==, 200);
  g_assert_true (g_str_has_suffix (clean, "a.jpeg"));
  g_assert_true (g_utf8_validate (invalid, -1, NULL));
  g_assert_true (g_str_has_suffix (invalid, ".png"));
  g_assert_cmpstr (image, ==, "Pasted Image.png");
  g_assert_cmpstr (photo, ==, "Pasted Image.jpg");
  g_assert_cmpint (g_utf8_strlen (bare, -1), ==, 200);
  g_assert_true (g_str_has_suffix (bare, "a.png"));
  g_assert_cmpstr (hidden, ==, ".a.png");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/types/are-told-by-bytes", test_types_are_told_by_bytes);
  g_test_add_func ("/types/refusals-say-what-helps", test_refusals_say_what_helps);
  g_test_add_func ("/types/unknown-image-formats-are-explained",
                   test_unknown_image_formats_are_explained);
  g_test_add_func ("/types/names-are-cleaned", test_names_are_cleaned);
  g_test_add_func ("/types/names-are-valid-and-short", test_names_are_valid_and_short);
  return g_test_run ();
}
