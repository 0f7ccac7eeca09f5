/* SPDX-License-Identifier: GPL-3.0-or-later
 * Small pictures and PDFs in base64. */
#include "config.h"

#include "causerie-sample-files.h"

#include <gio/gio.h>
#include <string.h>

static void
append_big (GByteArray *bytes, guint number, guint count)
{
  for (guint i = count; i > 0; i--)
    g_byte_array_append (bytes, &(guint8){ number >> (8 * (i - 1)) & 0xff }, 1);
}

static void
append_little (GByteArray *bytes, guint number, guint count)
{
  for (guint i = 0; i < count; i++)
    g_byte_array_append (bytes, &(guint8){ number >> (8 * i) & 0xff }, 1);
}

static void
append (GByteArray *bytes, const char *text, gsize length)
{
  g_byte_array_append (bytes, (const guint8 *)text, (guint)length);
}

/* The frame comes after a segment of another kind, as in a picture of a camera. */
static void
append_jpeg (GByteArray *bytes, guint width, guint height)
{
  g_autofree char *preview = g_strnfill (5000, '\xc0');

  append (bytes, "\xff\xd8\xff\xe1", 4);
  append_big (bytes, 5002, 2);
  append (bytes, preview, 5000);
  append (bytes, "\xff\xc2\x00\x11\x08", 5);
  append_big (bytes, height, 2);
  append_big (bytes, width, 2);
  append (bytes, "\x03", 1);
}

static void
append_webp (GByteArray *bytes, const char *form, guint width, guint height)
{
  append (bytes, "RIFF\x40\0\0\0WEBP", 12);
  append (bytes, form, 4);
  append (bytes, "\x20\0\0\0", 4);
  if (strcmp (form, "VP8X") == 0)
    {
      append (bytes, "\0\0\0\0", 4);
      append_little (bytes, width - 1, 3);
      append_little (bytes, height - 1, 3);
    }
  else if (strcmp (form, "VP8L") == 0)
    {
      append (bytes, "\x2f", 1);
      append_little (bytes, (width - 1) | (height - 1) << 14, 4);
      append (bytes, "\0\0\0\0\0", 5);
    }
  else
    {
      append (bytes, "\0\0\0\x9d\x01\x2a", 6);
      append_little (bytes, width, 2);
      append_little (bytes, height, 2);
    }
}

/**
 * causerie_sample_files_make_picture:
 * @type: the media type; for WebP with its form, such as `image/webp VP8L`
 * @width: in pixels
 * @height: in pixels
 *
 * Returns: (transfer full): the head of a picture
 */
char *
causerie_sample_files_make_picture (const char *type, guint width, guint height)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  if (strcmp (type, "image/png") == 0)
    {
      append (bytes, "\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR", 16);
      append_big (bytes, width, 4);
      append_big (bytes, height, 4);
    }
  else if (strcmp (type, "image/gif") == 0)
    {
      append (bytes, "GIF89a", 6);
      append_little (bytes, width, 2);
      append_little (bytes, height, 2);
    }
  else if (strcmp (type, "image/jpeg") == 0)
    append_jpeg (bytes, width, height);
  else
    append_webp (bytes, type + strlen ("image/webp "), width, height);
  return g_base64_encode (bytes->data, bytes->len);
}

static void
append_deflated (GString *pdf, const GString *text)
{
  g_autoptr (GZlibCompressor) deflator = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, -1);
  gsize size = text->len + 1000;
  g_autofree char *output = g_malloc (size);
  gsize used, made;
  GError *error = NULL;

  g_converter_convert (G_CONVERTER (deflator), text->str, text->len, output, size,
                       G_CONVERTER_INPUT_AT_END, &used, &made, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (used, ==, text->len);
  g_string_append_printf (pdf,
                          "9 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %zu>>"
                          "stream\r\n",
                          made);
  g_string_append_len (pdf, output, (gssize)made);
  g_string_append (pdf, "\nendstream\nendobj\n");
}

/**
 * causerie_sample_files_make_pdf:
 * @pages: number of pages
 * @flags: what is special about it
 *
 * Returns: (transfer full): the objects of a PDF
 */
char *
causerie_sample_files_make_pdf (guint pages, CauserieSamplePdf flags)
{
  g_autoptr (GString) pdf = g_string_new ("%PDF-1.7\n");
  g_autoptr (GString) objects = g_string_new (NULL);

  g_string_append_printf (objects, "<</Type/Pages/Count %u>>\n", pages);
  for (guint i = 0; i < pages; i++)
    g_string_append_printf (objects, "<</Type /Page/Parent 2 0 R/Contents %u 0 R>>\n", i + 10);
  if (flags & CAUSERIE_SAMPLE_PDF_COMPRESSED)
    append_deflated (pdf, objects);
  else
    g_string_append (pdf, objects->str);
  g_string_append_printf (pdf, "trailer\n<</Root 1 0 R%s>>\n%%%%EOF\n",
                          flags & CAUSERIE_SAMPLE_PDF_ENCRYPTED ? "/Encrypt 4 0 R" : "");
  return g_base64_encode ((const guchar *)pdf->str, pdf->len);
}

/**
 * causerie_sample_files_make_block:
 * @kind: `image` or `document`
 * @type: the media type
 * @data: base64
 *
 * Returns: (transfer full): a content block
 */
char *
causerie_sample_files_make_block (const char *kind, const char *type, const char *data)
{
  return g_strdup_printf ("{\"type\":\"%s\",\"source\":{\"type\":\"base64\",\"media_type\":\"%s\","
                          "\"data\":\"%s\"}}",
                          kind, type, data);
}

/* Returns: (transfer full): @count images */
static char *
make_images (guint count, guint pixels)
{
  g_autofree char *data = causerie_sample_files_make_picture ("image/png", pixels, 1);
  g_autofree char *block = causerie_sample_files_make_block ("image", "image/png", data);
  GString *list = g_string_new (block);

  for (guint i = 1; i < count; i++)
    g_string_append_printf (list, ",%s", block);
  return g_string_free (list, FALSE);
}

/* Returns: (transfer full): @count messages of the user */
static char *
make_messages (guint count)
{
  static const char message[] = "{\"role\":\"user\",\"content\":\"x\"}";
  GString *list = g_string_new (message);

  for (guint i = 1; i < count; i++)
    g_string_append_printf (list, ",%s", message);
  return g_string_free (list, FALSE);
}

static char *
make_sample (const char *name, guint number, guint other)
{
  if (strcmp (name, "png") == 0)
    return causerie_sample_files_make_picture ("image/png", number, other);
  if (strcmp (name, "images") == 0)
    return make_images (number, other);
  if (strcmp (name, "messages") == 0)
    return make_messages (number);
  if (strcmp (name, "pdf") == 0)
    return causerie_sample_files_make_pdf (number, CAUSERIE_SAMPLE_PDF_PLAIN);
  if (strcmp (name, "encrypted") == 0)
    return causerie_sample_files_make_pdf (number, CAUSERIE_SAMPLE_PDF_ENCRYPTED);
  g_assert_cmpstr (name, ==, "fill");
  return g_strnfill (number, 'A');
}

/**
 * causerie_sample_files_expand:
 * @body: a request with places such as `<png 30 20>`
 *
 * Puts a file into each place: a PNG of that width and height in base64 (`png`), a number of image
 * blocks that are so many pixels wide (`images 101 1`), a PDF with a number of pages (`pdf 3`,
 * `encrypted 3`), a number of letters (`fill 500`) or of messages (`messages 9`).
 *
 * Returns: (transfer full): the request
 */
char *
causerie_sample_files_expand (const char *body)
{
  GString *expanded = g_string_new (NULL);
  const char *open;

  while ((open = strchr (body, '<')) != NULL)
    {
      const char *close = strchr (open, '>');
      g_autofree char *place = g_strndup (open + 1, (gsize)(close - open - 1));
      g_auto (GStrv) words = g_strsplit (place, " ", 3);
      g_autofree char *sample = NULL;

      g_assert_nonnull (words[1]);
      sample = make_sample (words[0], (guint)g_ascii_strtoull (words[1], NULL, 10),
                            words[2] != NULL ? (guint)g_ascii_strtoull (words[2], NULL, 10) : 0);
      g_string_append_len (expanded, body, open - body);
      g_string_append (expanded, sample);
      body = close + 1;
    }
  g_string_append (expanded, body);
  return g_string_free (expanded, FALSE);
}
