/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copies WebP images without their metadata. */
#include "config.h"

#include "causerie-webp.h"

#include "causerie-byte-order.h"
#include "causerie-orientation.h"

#include <string.h>

#define RIFF_HEAD 12
#define CHUNK_HEAD 8
#define VP8X_SIZE 10
#define FRAME_HEAD 16

/* The flags of VP8X that say that there is metadata. */
#define FLAG_EXIF 0x08
#define FLAG_XMP 0x04

typedef enum
{
  PART_FILE,
  PART_FRAME,
} Part;

static gboolean
is_type (const guint8 *chunk, const char *type)
{
  return memcmp (chunk, type, 4) == 0;
}

/* The place after a chunk, with the byte that makes its length even. */
static gsize
get_padded (guint32 length)
{
  return (gsize)length + (length & 1);
}

static void
append_chunk_head (GByteArray *copy, const char *type, guint32 length)
{
  guint32 little = GUINT32_TO_LE (length);

  g_byte_array_append (copy, (const guint8 *)type, 4);
  g_byte_array_append (copy, (const guint8 *)&little, 4);
}

static void
set_length (GByteArray *copy, gsize head, gsize length)
{
  guint32 little = GUINT32_TO_LE ((guint32)length);

  memcpy (copy->data + head + 4, &little, 4);
}

/* Reads the size from the head of the pixels, or takes that of the canvas if it is known. */
static gboolean
read_size (const guint8 *chunk, guint32 length, CauserieImageFacts *facts)
{
  const guint8 *content = chunk + CHUNK_HEAD;
  guint32 width, height;

  if (is_type (chunk, "VP8 "))
    {
      if (length < 10 || (content[0] & 1) != 0 || memcmp (content + 3, "\x9d\x01\x2a", 3) != 0)
        return FALSE;
      width = causerie_read_le16 (content + 6) & 0x3fff;
      height = causerie_read_le16 (content + 8) & 0x3fff;
    }
  else
    {
      guint32 bits;

      if (length < 5 || content[0] != 0x2f)
        return FALSE;
      bits = causerie_read_le32 (content + 1);
      width = (bits & 0x3fff) + 1;
      height = (bits >> 14 & 0x3fff) + 1;
    }
  facts->width = MAX (facts->width, width);
  facts->height = MAX (facts->height, height);
  return TRUE;
}

static guint32
read_le24 (const guint8 *data)
{
  return causerie_read_le16 (data) | (guint32)data[2] << 16;
}

/* Copies the chunks of a file or of a frame of an animation; returns whether there are pixels. */
static gboolean
copy_chunks (const guint8 *data, gsize size, Part part, GByteArray *copy, CauserieImageFacts *facts)
{
  gsize place = 0;
  gboolean has_pixels = FALSE;

  while (size - place >= CHUNK_HEAD)
    {
      const guint8 *chunk = data + place, *content = chunk + CHUNK_HEAD;
      guint32 length = causerie_read_le32 (chunk + 4);
      gsize rest = size - place - CHUNK_HEAD;
      gboolean pixels = is_type (chunk, "VP8 ") || is_type (chunk, "VP8L");
      gboolean of_file = part == PART_FILE && (is_type (chunk, "ICCP") || is_type (chunk, "ANIM"));

      if (length > rest || (pixels && !read_size (chunk, length, facts)))
        return FALSE;
      if (pixels || of_file || is_type (chunk, "ALPH"))
        {
          append_chunk_head (copy, (const char *)chunk, length);
          g_byte_array_append (copy, content, length);
          if ((length & 1) != 0)
            g_byte_array_append (copy, (const guint8 *)"", 1);
          has_pixels |= pixels;
        }
      else if (part == PART_FILE && is_type (chunk, "ANMF"))
        {
          gsize head = copy->len;

          if (length < FRAME_HEAD)
            return FALSE;
          append_chunk_head (copy, "ANMF", 0);
          g_byte_array_append (copy, content, FRAME_HEAD);
          if (!copy_chunks (content + FRAME_HEAD, length - FRAME_HEAD, PART_FRAME, copy, facts))
            return FALSE;
          set_length (copy, head, copy->len - head - CHUNK_HEAD);
          has_pixels = TRUE;
        }
      else if (part == PART_FILE && is_type (chunk, "EXIF"))
        facts->orientation = causerie_orientation_read (content, length);
      place += CHUNK_HEAD + MIN (get_padded (length), rest);
    }
  return has_pixels;
}

/* Returns whether the image is complete. */
gboolean
causerie_webp_strip (const guint8 *data, gsize size, GByteArray *copy, CauserieImageFacts *facts)
{
  const guint8 *first = data + RIFF_HEAD;
  gsize end;

  if (size < RIFF_HEAD + CHUNK_HEAD + 5)
    return FALSE;
  end = (gsize)causerie_read_le32 (data + 4) + CHUNK_HEAD;
  /* Some programs leave out the byte that makes the length even. */
  if (end == size + 1)
    end = size;
  if (end > size || end < RIFF_HEAD + CHUNK_HEAD + 5)
    return FALSE;
  facts->rewrites_rows = TRUE;
  g_byte_array_append (copy, data, RIFF_HEAD);
  if (is_type (first, "VP8X"))
    {
      guint8 flags;

      if (causerie_read_le32 (first + 4) != VP8X_SIZE || end < RIFF_HEAD + CHUNK_HEAD + VP8X_SIZE)
        return FALSE;
      facts->width = read_le24 (first + CHUNK_HEAD + 4) + 1;
      facts->height = read_le24 (first + CHUNK_HEAD + 7) + 1;
      flags = first[CHUNK_HEAD] & (guint8) ~(FLAG_EXIF | FLAG_XMP);
      append_chunk_head (copy, "VP8X", VP8X_SIZE);
      g_byte_array_append (copy, &flags, 1);
      g_byte_array_append (copy, first + CHUNK_HEAD + 1, VP8X_SIZE - 1);
      first += CHUNK_HEAD + VP8X_SIZE;
    }
  if (!copy_chunks (first, (gsize)(data + end - first), PART_FILE, copy, facts))
    return FALSE;
  set_length (copy, 0, copy->len - CHUNK_HEAD);
  return TRUE;
}
