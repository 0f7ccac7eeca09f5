/* SPDX-License-Identifier: GPL-3.0-or-later
 * Facts about a PDF: whether it is whole, encrypted, and how many pages it has.
 *
 * The file is read from its start to its end as a list of objects, as programs do that repair PDFs:
 * the cross-reference is not needed, and the work is bounded whatever the file says. */
#include "config.h"

#include "causerie-pdf.h"

#include "causerie-pdf-dictionary.h"

#include <gio/gio.h>
#include <string.h>

/* Where the end of a PDF is searched for its marks. */
#define TAIL_SIZE 2048
/* What object streams may have when they are decompressed: each, and all of a file. */
#define MAX_OBJECT_STREAM (4 * 1024 * 1024)
#define MAX_DECOMPRESSED (64 * 1024 * 1024)

typedef struct
{
  const char *text;
  gsize size;
  gsize place;
  /* Bytes that may still be looked at in dictionaries, and decompressed. */
  gsize work;
  gsize inflate_work;
  gboolean no_more_streams_end;
  gint64 root_count;
  gint64 largest_count;
  gboolean encrypted;
} Probe;

static gboolean
is_complete (const char *text, gsize size)
{
  const char *tail = text + size - MIN (size, TAIL_SIZE);
  gsize length = (gsize)(text + size - tail);

  return memmem (tail, length, "startxref", 9) != NULL || memmem (tail, length, "%%EOF", 5) != NULL;
}

/* The root of the pages has no parent. A file that was changed by appending has several roots, the
 * last of which counts. */
static void
take_dictionary (Probe *probe, const CauseriePdfDictionary *dictionary)
{
  if (!causerie_pdf_dictionary_is_type (dictionary, "Pages") || dictionary->count < 0)
    return;
  if (!dictionary->has_parent)
    probe->root_count = dictionary->count;
  probe->largest_count = MAX (probe->largest_count, dictionary->count);
}

static GByteArray *
inflate (Probe *probe, const char *data, gsize size)
{
  g_autoptr (GConverter) inflater
      = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB));
  g_autoptr (GByteArray) text = g_byte_array_new ();
  gsize done = 0;

  for (;;)
    {
      gsize n_read = 0, n_written = 0, start = text->len;
      gsize room = MIN (MIN (65536, MAX_OBJECT_STREAM - start), probe->inflate_work);
      GConverterResult result;

      if (room == 0)
        break;
      g_byte_array_set_size (text, (guint)(start + room));
      result = g_converter_convert (inflater, data + done, size - done, text->data + start, room,
                                    G_CONVERTER_INPUT_AT_END, &n_read, &n_written, NULL);
      if (result == G_CONVERTER_ERROR)
        n_written = 0;
      g_byte_array_set_size (text, (guint)(start + n_written));
      probe->inflate_work -= n_written;
      done += n_read;
      if (result != G_CONVERTER_CONVERTED)
        break;
    }
  return g_steal_pointer (&text);
}

/* The objects of an object stream stand one after the other behind a table, without "obj". */
static void
take_objects (Probe *probe, const char *text, gsize size, gint64 first)
{
  gsize place = first > 0 && (guint64)first < size ? (gsize)first : 0;

  while (place < size)
    {
      const char *found = memmem (text + place, size - place, "<<", 2);
      CauseriePdfDictionary dictionary;

      if (found == NULL)
        return;
      place = (gsize)(found - text);
      if (causerie_pdf_dictionary_read (found, size - place, &dictionary, &probe->work))
        {
          take_dictionary (probe, &dictionary);
          place += dictionary.size;
        }
      else
        place += 2;
    }
}

/* Returns where the data of a stream ends: by its length where that is right, else by its end
 * mark. */
static gsize
find_stream_end (Probe *probe, gsize start, gint64 length)
{
  const char *found;

  if (length >= 0 && (guint64)length <= probe->size - start)
    {
      gsize end = start + (gsize)length, rest = probe->size - end;

      if (memmem (probe->text + end, MIN (rest, 16), "endstream", 9) != NULL)
        return end;
    }
  if (probe->no_more_streams_end)
    return start;
  found = memmem (probe->text + start, probe->size - start, "endstream", 9);
  probe->no_more_streams_end = found == NULL;
  return found != NULL ? (gsize)(found - probe->text) : start;
}

static void
take_stream (Probe *probe, const CauseriePdfDictionary *dictionary)
{
  gsize start = probe->place + strlen ("stream"), end;

  if (start < probe->size && probe->text[start] == '\r')
    start++;
  if (start < probe->size && probe->text[start] == '\n')
    start++;
  end = find_stream_end (probe, start, dictionary->length);
  if (causerie_pdf_dictionary_is_type (dictionary, "ObjStm"))
    {
      if (dictionary->deflated)
        {
          g_autoptr (GByteArray) text = inflate (probe, probe->text + start, end - start);

          take_objects (probe, (const char *)text->data, text->len, dictionary->first);
        }
      else if (!dictionary->filtered)
        take_objects (probe, probe->text + start, end - start, dictionary->first);
    }
  probe->place = end;
}

static void
skip_white (Probe *probe)
{
  while (probe->place < probe->size
         && (g_ascii_isspace (probe->text[probe->place]) || probe->text[probe->place] == '\0'))
    probe->place++;
}

static gboolean
looks_at (const Probe *probe, const char *bytes)
{
  return probe->size - probe->place >= strlen (bytes)
         && memcmp (probe->text + probe->place, bytes, strlen (bytes)) == 0;
}

/* Takes the dictionary that follows "obj" or "trailer", and its stream. */
static void
take_object (Probe *probe, gboolean is_trailer)
{
  CauseriePdfDictionary dictionary;

  skip_white (probe);
  if (!looks_at (probe, "<<")
      || !causerie_pdf_dictionary_read (probe->text + probe->place, probe->size - probe->place,
                                        &dictionary, &probe->work))
    return;
  probe->place += dictionary.size;
  if (dictionary.encrypts && (is_trailer || causerie_pdf_dictionary_is_type (&dictionary, "XRef")))
    probe->encrypted = TRUE;
  take_dictionary (probe, &dictionary);
  skip_white (probe);
  if (looks_at (probe, "stream"))
    take_stream (probe, &dictionary);
}

/* Moves behind the next word that a dictionary follows. */
static gboolean
find_object (Probe *probe, gboolean *is_trailer)
{
  for (; probe->place < probe->size; probe->place++)
    {
      const char *text = probe->text + probe->place;

      if (*text == 'o' && looks_at (probe, "obj") && probe->place > 0
          && (g_ascii_isspace (text[-1]) || g_ascii_isdigit (text[-1])))
        {
          *is_trailer = FALSE;
          probe->place += strlen ("obj");
          return TRUE;
        }
      if (*text == 't' && looks_at (probe, "trailer"))
        {
          *is_trailer = TRUE;
          probe->place += strlen ("trailer");
          return TRUE;
        }
    }
  return FALSE;
}

/**
 * causerie_pdf_probe:
 * @facts: (out): what was found; nothing in it means that the file is a good PDF
 */
void
causerie_pdf_probe (const guint8 *data, gsize size, CauseriePdfFacts *facts)
{
  Probe probe = {
    .text = (const char *)data,
    .size = size,
    .work = 2 * size + MAX_DECOMPRESSED,
    .inflate_work = MAX_DECOMPRESSED,
    .root_count = -1,
    .largest_count = -1,
  };
  gboolean is_trailer;
  gint64 count;

  while (find_object (&probe, &is_trailer))
    take_object (&probe, is_trailer);
  count = probe.root_count >= 0 ? probe.root_count : probe.largest_count;
  facts->complete = is_complete (probe.text, size);
  facts->encrypted = probe.encrypted;
  facts->n_pages = (guint)CLAMP (count, 0, G_MAXINT);
}
