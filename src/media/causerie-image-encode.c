/* SPDX-License-Identifier: GPL-3.0-or-later
 * Encodes images so that the Messages API accepts them. */
#include "config.h"

#include "causerie-image-encode.h"

#include "causerie-image-decode.h"
#include "causerie-media-limits.h"

#include <string.h>

#define BEST_QUALITY 90
#define WORST_QUALITY 60
#define QUALITY_STEP 10
/* Edges below this are not made smaller: at worst quality even noise is small enough then. */
#define SMALLEST_EDGE 64

/* Images with fewer pixels or colors are stored without loss. */
#define FEW_PIXELS (128 * 128)
#define FEW_COLORS 256

/**
 * causerie_image_dup_profile:
 *
 * Returns: (nullable): the color profile in base64. Decoders make RGB of everything, so a profile
 *   for other colors no longer fits.
 */
char *
causerie_image_dup_profile (GdkPixbuf *pixbuf)
{
  const char *profile = gdk_pixbuf_get_option (pixbuf, "icc-profile");
  g_autofree guchar *data = NULL;
  gsize size = 0;

  if (profile == NULL)
    return NULL;
  data = g_base64_decode (profile, &size);
  return size >= 20 && memcmp (data + 16, "RGB ", 4) == 0 ? g_strdup (profile) : NULL;
}

static gboolean
has_few_colors (GdkPixbuf *pixbuf)
{
  g_autoptr (GHashTable) colors = g_hash_table_new (NULL, NULL);
  const guint8 *pixels = gdk_pixbuf_read_pixels (pixbuf);
  int width = gdk_pixbuf_get_width (pixbuf), stride = gdk_pixbuf_get_rowstride (pixbuf);
  int n_channels = gdk_pixbuf_get_n_channels (pixbuf);

  for (int y = 0; y < gdk_pixbuf_get_height (pixbuf); y++)
    for (int x = 0; x < width; x++)
      {
        const guint8 *pixel = pixels + (gsize)y * stride + (gsize)x * n_channels;
        guint color = (guint)pixel[0] << 16 | (guint)pixel[1] << 8 | pixel[2];

        g_hash_table_add (colors, GUINT_TO_POINTER (color));
        if (g_hash_table_size (colors) > FEW_COLORS)
          return FALSE;
      }
  return TRUE;
}

static gboolean
has_transparency (GdkPixbuf *pixbuf)
{
  const guint8 *pixels = gdk_pixbuf_read_pixels (pixbuf);
  int width = gdk_pixbuf_get_width (pixbuf), stride = gdk_pixbuf_get_rowstride (pixbuf);

  if (!gdk_pixbuf_get_has_alpha (pixbuf))
    return FALSE;
  for (int y = 0; y < gdk_pixbuf_get_height (pixbuf); y++)
    for (int x = 0; x < width; x++)
      if (pixels[(gsize)y * stride + (gsize)x * 4 + 3] != 0xff)
        return TRUE;
  return FALSE;
}

/* Returns the type in which an image is stored that cannot keep its own: PNG for drawings, JPEG for
 * photographs. */
CauserieFileType
causerie_image_choose_type (GdkPixbuf *pixbuf)
{
  if (gdk_pixbuf_get_width (pixbuf) * gdk_pixbuf_get_height (pixbuf) <= FEW_PIXELS
      || has_transparency (pixbuf) || has_few_colors (pixbuf))
    return CAUSERIE_FILE_TYPE_PNG;
  return CAUSERIE_FILE_TYPE_JPEG;
}

static GBytes *
save (GdkPixbuf *pixbuf, CauserieFileType type, int quality, const char *profile, GError **error)
{
  char number[12];
  const char *keys[3] = { NULL }, *values[3] = { NULL };
  guint n_options = 0;
  char *buffer;
  gsize size;

  if (profile != NULL)
    {
      keys[n_options] = "icc-profile";
      values[n_options++] = profile;
    }
  if (type == CAUSERIE_FILE_TYPE_JPEG)
    {
      g_snprintf (number, sizeof number, "%d", quality);
      keys[n_options] = "quality";
      values[n_options++] = number;
    }
  if (!gdk_pixbuf_save_to_bufferv (pixbuf, &buffer, &size,
                                   type == CAUSERIE_FILE_TYPE_JPEG ? "jpeg" : "png", (char **)keys,
                                   (char **)values, error))
    return NULL;
  return g_bytes_new_take (buffer, size);
}

/* JPEG has no transparency: what shows through is white, as on paper. */
static void
put_on_white (GdkPixbuf **pixbuf)
{
  GdkPixbuf *opaque;

  if (!gdk_pixbuf_get_has_alpha (*pixbuf))
    return;
  opaque = gdk_pixbuf_composite_color_simple (*pixbuf, gdk_pixbuf_get_width (*pixbuf),
                                              gdk_pixbuf_get_height (*pixbuf), GDK_INTERP_NEAREST,
                                              255, 8, 0xffffff, 0xffffff);
  g_object_unref (*pixbuf);
  *pixbuf = opaque;
}

static GBytes *
set_no_memory (GError **error)
{
  g_set_error_literal (error, GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_INSUFFICIENT_MEMORY,
                       "There is not enough memory");
  return NULL;
}

/**
 * causerie_image_encode:
 * @pixbuf: (inout): the image; made smaller where no quality makes its bytes few enough
 * @type: (inout): PNG or JPEG; PNG becomes JPEG where it has too many bytes
 * @profile: (nullable): the color profile in base64
 *
 * Encodes an image in no more bytes than the service accepts. The same pixels give the same bytes.
 */
GBytes *
causerie_image_encode (GdkPixbuf **pixbuf, CauserieFileType *type, const char *profile,
                       GCancellable *cancellable, GError **error)
{
  int quality = BEST_QUALITY;

  for (;;)
    {
      g_autoptr (GBytes) bytes = NULL;
      int edge = MAX (gdk_pixbuf_get_width (*pixbuf), gdk_pixbuf_get_height (*pixbuf));

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      if (*type == CAUSERIE_FILE_TYPE_JPEG)
        put_on_white (pixbuf);
      if (*pixbuf == NULL)
        return set_no_memory (error);
      bytes = save (*pixbuf, *type, quality, profile, error);
      if (bytes == NULL || g_bytes_get_size (bytes) <= CAUSERIE_MEDIA_MAX_STORED_IMAGE)
        return g_steal_pointer (&bytes);
      if (*type == CAUSERIE_FILE_TYPE_PNG)
        *type = CAUSERIE_FILE_TYPE_JPEG;
      else if (quality > WORST_QUALITY)
        quality -= QUALITY_STEP;
      else if (edge > SMALLEST_EDGE)
        {
          *pixbuf = causerie_image_fit (*pixbuf, edge * 3 / 4);
          if (*pixbuf == NULL)
            return set_no_memory (error);
        }
      else
        profile = NULL;
    }
}
