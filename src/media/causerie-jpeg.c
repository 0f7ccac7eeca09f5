/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copies JPEG images without their metadata. */
#include "config.h"

#include "causerie-jpeg.h"

#include "causerie-byte-order.h"
#include "causerie-orientation.h"

#include <string.h>

#define MARKER_SOI 0xd8
#define MARKER_EOI 0xd9
#define MARKER_SOS 0xda
#define MARKER_APP0 0xe0
#define MARKER_APP1 0xe1
#define MARKER_APP2 0xe2
#define MARKER_APP14 0xee
#define MARKER_APP15 0xef
#define MARKER_COM 0xfe

/* "JFIF", version, unit and density; the size of the thumbnail follows. */
#define JFIF_SIZE 14

typedef struct
{
  const guint8 *data;
  gsize size;
  gsize place;
  GByteArray *copy;
  CauserieImageFacts *facts;
  gboolean has_scan;
} Walk;

static gboolean
is_frame (guint8 marker)
{
  return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

/* Markers that stand alone, without a length. */
static gboolean
is_bare (guint8 marker)
{
  return marker == 0x01 || (marker >= 0xd0 && marker <= MARKER_SOI);
}

static gboolean
starts_with (const guint8 *content, gsize length, const char *bytes, gsize n_bytes)
{
  return length >= n_bytes && memcmp (content, bytes, n_bytes) == 0;
}

/* What decoders need to know of the application data: the kind of colors and their profile. */
static gboolean
is_kept (guint8 marker, const guint8 *content, gsize length)
{
  if (marker == MARKER_APP2)
    return starts_with (content, length, "ICC_PROFILE", 12);
  if (marker == MARKER_APP14)
    return starts_with (content, length, "Adobe", 5);
  return marker != MARKER_COM && (marker < MARKER_APP0 || marker > MARKER_APP15);
}

/* Moves to the code of the next marker, over fill bytes and, as decoders do, over rubbish. */
static gboolean
find_marker (Walk *walk)
{
  while (walk->size - walk->place >= 2)
    {
      const guint8 *found = memchr (walk->data + walk->place, 0xff, walk->size - walk->place - 1);

      if (found == NULL)
        return FALSE;
      walk->place = (gsize)(found - walk->data) + 1;
      if (walk->data[walk->place] != 0x00 && walk->data[walk->place] != 0xff)
        return TRUE;
    }
  return FALSE;
}

/* Copies the coded pixels up to the next marker that is not one of their own. */
static void
copy_scan (Walk *walk)
{
  gsize start = walk->place;

  while (find_marker (walk))
    {
      if (walk->data[walk->place] < 0xd0 || walk->data[walk->place] > 0xd7)
        {
          walk->place--;
          break;
        }
      walk->place++;
    }
  g_byte_array_append (walk->copy, walk->data + start, (guint)(walk->place - start));
}

static void
copy_jfif (Walk *walk)
{
  static const guint8 head[] = { 0xff, MARKER_APP0, 0, JFIF_SIZE + 2 };
  static const guint8 no_thumbnail[] = { 0, 0 };

  g_byte_array_append (walk->copy, head, sizeof head);
  g_byte_array_append (walk->copy, walk->data + walk->place + 2, JFIF_SIZE - 2);
  g_byte_array_append (walk->copy, no_thumbnail, sizeof no_thumbnail);
}

/* Takes the segment whose length is at the place. */
static gboolean
take_segment (Walk *walk, guint8 marker)
{
  const guint8 *content = walk->data + walk->place + 2;
  const guint8 head[] = { 0xff, marker };
  gsize length;

  if (walk->size - walk->place < 2)
    return FALSE;
  length = causerie_read_be16 (walk->data + walk->place);
  if (length < 2 || length > walk->size - walk->place)
    return FALSE;
  length -= 2;
  if (is_frame (marker) && length >= 6 && walk->facts->width == 0)
    {
      walk->facts->height = causerie_read_be16 (content + 1);
      walk->facts->width = causerie_read_be16 (content + 3);
      walk->facts->rewrites_rows = marker != 0xc0 && marker != 0xc1;
    }
  if (marker == MARKER_APP1 && starts_with (content, length, "Exif", 5))
    walk->facts->orientation = causerie_orientation_read (content, length);
  if (marker == MARKER_APP0 && length >= JFIF_SIZE && starts_with (content, length, "JFIF", 5))
    copy_jfif (walk);
  else if (is_kept (marker, content, length))
    {
      g_byte_array_append (walk->copy, head, sizeof head);
      g_byte_array_append (walk->copy, walk->data + walk->place, (guint)length + 2);
    }
  walk->place += length + 2;
  return TRUE;
}

/* Returns whether the image is complete up to its last marker. */
gboolean
causerie_jpeg_strip (const guint8 *data, gsize size, GByteArray *copy, CauserieImageFacts *facts)
{
  static const guint8 start[] = { 0xff, MARKER_SOI }, end[] = { 0xff, MARKER_EOI };
  Walk walk = { .data = data, .size = size, .place = 2, .copy = copy, .facts = facts };

  if (size < 4)
    return FALSE;
  g_byte_array_append (copy, start, sizeof start);
  while (find_marker (&walk))
    {
      guint8 marker = data[walk.place++];

      if (marker == MARKER_EOI)
        {
          g_byte_array_append (copy, end, sizeof end);
          return walk.has_scan;
        }
      if (is_bare (marker))
        continue;
      if (!take_segment (&walk, marker))
        return FALSE;
      if (marker == MARKER_SOS)
        {
          walk.has_scan = TRUE;
          copy_scan (&walk);
        }
    }
  return FALSE;
}
