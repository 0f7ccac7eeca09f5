/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copies PNG images without their metadata. */
#include "config.h"

#include "causerie-png.h"

#include "causerie-byte-order.h"
#include "causerie-orientation.h"

#include <string.h>

#define SIGNATURE_SIZE 8
/* Length and type before the data of a chunk, and the checksum after it. */
#define CHUNK_FRAME 12

/* What changes pixels and colors. Everything else is metadata, or the frames of an animation that
 * the service does not show. */
static gboolean
is_kept (const guint8 *type)
{
  static const char kept[][5] = { "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM",
                                  "sRGB", "iCCP", "sBIT", "cICP", "mDCV", "cLLI" };

  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    if (memcmp (type, kept[i], 4) == 0)
      return TRUE;
  return FALSE;
}

/* Returns whether the image is complete up to its IEND chunk. Checksums are left to the decoder. */
gboolean
causerie_png_strip (const guint8 *data, gsize size, GByteArray *copy, CauserieImageFacts *facts)
{
  gsize place = SIGNATURE_SIZE;
  gboolean has_pixels = FALSE;

  if (size < SIGNATURE_SIZE)
    return FALSE;
  g_byte_array_append (copy, data, SIGNATURE_SIZE);
  while (size - place >= CHUNK_FRAME)
    {
      const guint8 *chunk = data + place;
      guint32 length = causerie_read_be32 (chunk);
      const guint8 *type = chunk + 4, *content = chunk + 8;

      if (length > size - place - CHUNK_FRAME)
        return FALSE;
      if (place == SIGNATURE_SIZE)
        {
          if (memcmp (type, "IHDR", 4) != 0 || length != 13)
            return FALSE;
          facts->width = causerie_read_be32 (content);
          facts->height = causerie_read_be32 (content + 4);
          facts->rewrites_rows = content[12] != 0;
        }
      if (is_kept (type))
        g_byte_array_append (copy, chunk, length + CHUNK_FRAME);
      else if (memcmp (type, "eXIf", 4) == 0)
        facts->orientation = causerie_orientation_read (content, length);
      has_pixels |= memcmp (type, "IDAT", 4) == 0;
      if (memcmp (type, "IEND", 4) == 0)
        return has_pixels;
      place += (gsize)length + CHUNK_FRAME;
    }
  return FALSE;
}
