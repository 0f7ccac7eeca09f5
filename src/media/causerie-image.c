/* SPDX-License-Identifier: GPL-3.0-or-later
 * Makes of any image one that can be stored and sent. */
#include "config.h"

#include "causerie-image.h"

#include "causerie-image-decode.h"
#include "causerie-image-encode.h"
#include "causerie-image-strip.h"
#include "causerie-media-error.h"
#include "causerie-media-limits.h"

#include <glib/gi18n.h>

/* A token stands for a square of this many pixels; the service makes larger images smaller. */
#define TOKEN_EDGE 28
#define MAX_TOKENS 4784

static gboolean
is_kept_type (CauserieFileType type)
{
  return type <= CAUSERIE_FILE_TYPE_WEBP;
}

/* Whether an image can be stored as it is. */
static gboolean
is_fine (GBytes *bytes, const CauserieImageFacts *facts)
{
  return facts->orientation == 1 && facts->width <= CAUSERIE_MEDIA_MAX_EDGE
         && facts->height <= CAUSERIE_MEDIA_MAX_EDGE
         && g_bytes_get_size (bytes) <= CAUSERIE_MEDIA_MAX_STORED_IMAGE;
}

/* The decoder of TIFF tells the orientation that it has read. */
static guint
get_orientation (GdkPixbuf *pixbuf, const CauserieImageFacts *facts)
{
  const char *option = gdk_pixbuf_get_option (pixbuf, "orientation");

  if (facts != NULL)
    return facts->orientation;
  return option != NULL && option[0] >= '1' && option[0] <= '8' ? (guint)(option[0] - '0') : 1;
}

static GBytes *
convert (GdkPixbuf *decoded, const CauserieImageFacts *facts, const char *name,
         CauserieFileType *type, int *width, int *height, GCancellable *cancellable, GError **error)
{
  g_autofree char *profile = causerie_image_dup_profile (decoded);
  guint orientation = get_orientation (decoded, facts);
  g_autoptr (GdkPixbuf) pixbuf = NULL;
  GBytes *bytes;
  GError *foreign = NULL;

  pixbuf = causerie_image_fit (g_object_ref (decoded), CAUSERIE_MEDIA_MAX_EDGE);
  if (pixbuf != NULL)
    pixbuf = causerie_image_turn (pixbuf, orientation);
  if (pixbuf == NULL)
    {
      causerie_media_error_set (error, CAUSERIE_MEDIA_ERROR_FAILED, name);
      return NULL;
    }
  if (*type != CAUSERIE_FILE_TYPE_PNG && *type != CAUSERIE_FILE_TYPE_JPEG)
    *type = causerie_image_choose_type (pixbuf);
  bytes = causerie_image_encode (&pixbuf, type, profile, cancellable, &foreign);
  if (bytes == NULL)
    {
      causerie_media_error_propagate_io (error, foreign, name);
      return NULL;
    }
  *width = gdk_pixbuf_get_width (pixbuf);
  *height = gdk_pixbuf_get_height (pixbuf);
  return bytes;
}

/**
 * causerie_image_prepare:
 * @name: what the file is called in errors
 * @type: (inout): its type, and that of the result
 * @width: (out): the width of the result
 * @height: (out): the height of the result
 *
 * Makes an image small enough, upright, and free of metadata. One that is small and upright keeps
 * its pixels byte for byte.
 */
GBytes *
causerie_image_prepare (GBytes *bytes, const char *name, CauserieFileType *type, int *width,
                        int *height, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) stripped = NULL;
  g_autoptr (GdkPixbuf) decoded = NULL;
  CauserieImageFacts facts;
  gboolean is_kept = is_kept_type (*type), fine;

  if (is_kept)
    {
      stripped = causerie_image_strip (bytes, *type, &facts);
      if (stripped == NULL)
        {
          causerie_media_error_set (error, CAUSERIE_MEDIA_ERROR_UNREADABLE, name);
          return NULL;
        }
    }
  fine = is_kept && is_fine (stripped, &facts);
  /* An image that is stored unchanged is decoded only to see that it is not damaged. */
  if (!fine || causerie_image_has_decoder (*type))
    {
      decoded = causerie_image_decode (is_kept ? stripped : bytes, *type, is_kept ? &facts : NULL,
                                       CAUSERIE_MEDIA_MAX_EDGE, name, cancellable, error);
      if (decoded == NULL)
        return NULL;
    }
  if (!fine)
    return convert (decoded, is_kept ? &facts : NULL, name, type, width, height, cancellable,
                    error);
  *width = (int)facts.width;
  *height = (int)facts.height;
  return g_steal_pointer (&stripped);
}

/**
 * causerie_image_make_thumbnail:
 * @edge: how long its longer edge is at most, in pixels
 */
GdkPixbuf *
causerie_image_make_thumbnail (GBytes *bytes, int edge, GCancellable *cancellable, GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  CauserieFileType type = causerie_file_type_tell (data, size);
  /* Translators: The name of an image whose file name is not known, in messages about it. */
  const char *name = _ ("Image");
  g_autoptr (GBytes) stripped = NULL;
  g_autoptr (GdkPixbuf) decoded = NULL;
  CauserieImageFacts facts;
  GdkPixbuf *small;
  guint orientation;

  if (!causerie_file_type_is_image (type))
    {
      causerie_media_error_set (error, CAUSERIE_MEDIA_ERROR_UNREADABLE, name);
      return NULL;
    }
  if (is_kept_type (type))
    {
      stripped = causerie_image_strip (bytes, type, &facts);
      if (stripped == NULL)
        {
          causerie_media_error_set (error, CAUSERIE_MEDIA_ERROR_UNREADABLE, name);
          return NULL;
        }
    }
  decoded
      = causerie_image_decode (stripped != NULL ? stripped : bytes, type,
                               stripped != NULL ? &facts : NULL, edge, name, cancellable, error);
  if (decoded == NULL)
    return NULL;
  orientation = get_orientation (decoded, stripped != NULL ? &facts : NULL);
  small = causerie_image_fit (g_steal_pointer (&decoded), edge);
  if (small != NULL)
    small = causerie_image_turn (small, orientation);
  if (small == NULL)
    causerie_media_error_set (error, CAUSERIE_MEDIA_ERROR_FAILED, name);
  return small;
}

gint64
causerie_image_count_tokens (int width, int height)
{
  gint64 columns = (width + TOKEN_EDGE - 1) / TOKEN_EDGE;
  gint64 rows = (height + TOKEN_EDGE - 1) / TOKEN_EDGE;

  return MIN (columns * rows, MAX_TOKENS);
}
