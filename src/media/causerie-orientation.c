/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads from Exif data how an image has to be turned. */
#include "config.h"

#include "causerie-orientation.h"

#include "causerie-byte-order.h"

#include <string.h>

#define TAG_ORIENTATION 0x0112
#define TYPE_SHORT 3

/**
 * causerie_orientation_read:
 * @exif: a TIFF header and what follows, with or without "Exif\0\0" before it
 *
 * Returns: 1 to 8; 1, which is upright, if nothing says otherwise
 */
guint
causerie_orientation_read (const guint8 *exif, gsize size)
{
  gboolean big;
  gsize place;
  guint n_tags;

  if (size >= 6 && memcmp (exif, "Exif\0\0", 6) == 0)
    {
      exif += 6;
      size -= 6;
    }
  if (size < 8 || (memcmp (exif, "II*\0", 4) != 0 && memcmp (exif, "MM\0*", 4) != 0))
    return 1;
  big = exif[0] == 'M';
  place = big ? causerie_read_be32 (exif + 4) : causerie_read_le32 (exif + 4);
  if (place > size - 2)
    return 1;
  n_tags = big ? causerie_read_be16 (exif + place) : causerie_read_le16 (exif + place);
  place += 2;
  for (guint i = 0; i < n_tags && size - place >= 12; i++, place += 12)
    {
      const guint8 *tag = exif + place;
      guint id = big ? causerie_read_be16 (tag) : causerie_read_le16 (tag);
      guint type = big ? causerie_read_be16 (tag + 2) : causerie_read_le16 (tag + 2);
      guint value = big ? causerie_read_be16 (tag + 8) : causerie_read_le16 (tag + 8);

      if (id == TAG_ORIENTATION)
        return type == TYPE_SHORT && value >= 1 && value <= 8 ? value : 1;
    }
  return 1;
}
