/* SPDX-License-Identifier: GPL-3.0-or-later
 * Counts the pages of a PDF by the objects of type Page, in the file itself and in its compressed
 * object streams. That needs no library and no more memory than a window of the file. It is an
 * estimate: a page that was changed by an incremental update counts twice. */
#include "config.h"

#include "causerie-demo-pdf.h"

#include <gio/gio.h>
#include <string.h>

#define WINDOW_BYTES (48 * 1024)

/* How much of a name that begins in one window may be in the next one. */
#define OVERLAP_BYTES 32

/* How far the data of an object stream is from its type. */
#define DICTIONARY_BYTES 1024

/* Object streams are small and few. A file may claim otherwise. */
#define MOST_INFLATED_BYTES (64 * 1024 * 1024)

typedef struct
{
  CauserieDemoBase64 file;
  CauserieDemoPdf *pdf;
  gsize inflated;
} Scan;

static const char *
skip_space (const char *at)
{
  return at + strspn (at, " \t\r\n\f");
}

/* Returns: what follows @name at @at, or %NULL if something else is there */
static const char *
match_name (const char *at, const char *name)
{
  if (!g_str_has_prefix (at, name) || g_ascii_isalnum (at[strlen (name)]))
    return NULL;
  return skip_space (at + strlen (name));
}

/* Calls @found for each name in the first @size bytes of a window that ends with a NUL. */
static void
scan_names (Scan *scan, const char *window, gsize size, gsize offset,
            void (*found) (Scan *scan, const char *name, gsize offset))
{
  const char *end = window + size;
  const char *at = window;

  while ((at = memchr (at, '/', (gsize)(end - at))) != NULL)
    {
      found (scan, at, offset + (gsize)(at - window));
      at++;
    }
}

static void
count_page (Scan *scan, const char *name, gsize offset)
{
  const char *type = match_name (name, "/Type");

  if (type != NULL && match_name (type, "/Page") != NULL)
    scan->pdf->pages++;
}

/* Finds the first byte after the keyword. Returns: whether it is there */
static gboolean
find_data (Scan *scan, gsize *offset)
{
  static const char keyword[] = "stream";
  char dictionary[DICTIONARY_BYTES + 1];
  gsize got
      = causerie_demo_base64_read (scan->file, *offset, (guint8 *)dictionary, DICTIONARY_BYTES);
  const char *at;

  dictionary[got] = '\0';
  at = strstr (dictionary, keyword);
  if (at == NULL)
    return FALSE;
  at += strlen (keyword);
  at += *at == '\r';
  at += *at == '\n';
  *offset += (gsize)(at - dictionary);
  return TRUE;
}

/* Inflates the next part of a stream. Returns: how many bytes there are in @output, 0 at the end
   or if the data is damaged */
static gsize
inflate (Scan *scan, GConverter *converter, gsize *offset, char *output, gsize size)
{
  guint8 input[4096];
  gsize used = 0;
  gsize made = 0;

  while (made == 0 && scan->inflated < MOST_INFLATED_BYTES)
    {
      gsize got = causerie_demo_base64_read (scan->file, *offset, input, sizeof input);
      GConverterResult result = g_converter_convert (
          converter, input, got, output, size,
          got < sizeof input ? G_CONVERTER_INPUT_AT_END : G_CONVERTER_NO_FLAGS, &used, &made, NULL);

      if (result == G_CONVERTER_ERROR || (used == 0 && made == 0))
        return 0;
      *offset += used;
      scan->inflated += made;
    }
  return made;
}

static void
scan_object_stream (Scan *scan, gsize offset)
{
  g_autoptr (GZlibDecompressor) inflator = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB);
  char window[OVERLAP_BYTES + 4096 + 1];
  gsize kept = 0;
  gsize made;

  scan->inflated += DICTIONARY_BYTES;
  if (!find_data (scan, &offset))
    return;
  do
    {
      made = inflate (scan, G_CONVERTER (inflator), &offset, window + kept,
                      sizeof window - 1 - kept);
      kept += made;
      window[kept] = '\0';
      if (made == 0 || kept > OVERLAP_BYTES)
        {
          gsize done = made == 0 ? kept : kept - OVERLAP_BYTES;

          scan_names (scan, window, done, 0, count_page);
          memmove (window, window + done, kept - done);
          kept -= done;
        }
    }
  while (made > 0);
}

static void
read_name (Scan *scan, const char *name, gsize offset)
{
  const char *type = match_name (name, "/Type");
  const char *key = match_name (name, "/Encrypt");

  count_page (scan, name, offset);
  if (type != NULL && match_name (type, "/ObjStm") != NULL)
    scan_object_stream (scan, offset);
  if (key != NULL && (g_ascii_isdigit (*key) || *key == '<'))
    scan->pdf->encrypted = TRUE;
}

/* Returns: whether the file begins like a PDF */
gboolean
causerie_demo_pdf_read (CauserieDemoBase64 file, CauserieDemoPdf *pdf)
{
  Scan scan = { .file = file, .pdf = pdf };
  g_autofree char *window = g_malloc (WINDOW_BYTES + OVERLAP_BYTES + 1);
  gsize got = causerie_demo_base64_read (file, 0, (guint8 *)window, 4);

  *pdf = (CauserieDemoPdf){ 0, FALSE };
  if (got < 4 || memcmp (window, "%PDF", 4) != 0)
    return FALSE;
  for (gsize offset = 0; got > 0; offset += WINDOW_BYTES)
    {
      got = causerie_demo_base64_read (file, offset, (guint8 *)window,
                                       WINDOW_BYTES + OVERLAP_BYTES);
      window[got] = '\0';
      scan_names (&scan, window, MIN (got, WINDOW_BYTES), offset, read_name);
    }
  return TRUE;
}
