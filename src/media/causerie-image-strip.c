/* SPDX-License-Identifier: GPL-3.0-or-later
 * Removes metadata from images without decoding them. */
#include "config.h"

#include "causerie-image-strip.h"

#include "causerie-gif.h"
#include "causerie-jpeg.h"
#include "causerie-png.h"
#include "causerie-webp.h"

#include <string.h>

/**
 * causerie_image_strip:
 * @type: PNG, JPEG, GIF or WebP
 * @facts: (out): what the structure says; incomplete on failure
 *
 * Copies an image without its metadata (Exif, XMP, IPTC, comments, texts, thumbnails, unknown parts
 * and what follows its end). Pixels, animation and color profile stay as they are, byte for byte.
 *
 * Returns: (transfer full) (nullable): the copy, or @bytes if there is nothing to remove; %NULL if
 *   the structure is damaged or the end is missing
 */
GBytes *
causerie_image_strip (GBytes *bytes, CauserieFileType type, CauserieImageFacts *facts)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  g_autoptr (GByteArray) copy = g_byte_array_sized_new ((guint)size);
  gboolean complete;

  *facts = (CauserieImageFacts){ .orientation = 1 };
  switch ((int)type)
    {
    case CAUSERIE_FILE_TYPE_PNG:
      complete = causerie_png_strip (data, size, copy, facts);
      break;
    case CAUSERIE_FILE_TYPE_JPEG:
      complete = causerie_jpeg_strip (data, size, copy, facts);
      break;
    case CAUSERIE_FILE_TYPE_GIF:
      complete = causerie_gif_strip (data, size, copy, facts);
      break;
    case CAUSERIE_FILE_TYPE_WEBP:
      complete = causerie_webp_strip (data, size, copy, facts);
      break;
    default:
      g_return_val_if_reached (NULL);
    }
  if (!complete || facts->width == 0 || facts->height == 0)
    return NULL;
  if (copy->len == size && memcmp (copy->data, data, size) == 0)
    return g_bytes_ref (bytes);
  return g_byte_array_free_to_bytes (g_steal_pointer (&copy));
}
