/* SPDX-License-Identifier: GPL-3.0-or-later
 * Decodes images with gdk-pixbuf, within bounds. */
#include "config.h"

#include "causerie-image-decode.h"

#include "causerie-media-error.h"
#include "causerie-media-limits.h"

#include <glib/gi18n.h>

/* How much is decoded between two looks at the cancellable. */
#define STEP 65536

/* The decoder of JPEG can make an image smaller by this while it decodes, which saves memory. */
#define MAX_JPEG_DIVISOR 8

typedef struct
{
  CauserieFileType type;
  int edge;
  gboolean too_large;
  int n_rows;
} Decoding;

/* Images are decoded one at a time: the largest takes hundreds of megabytes. */
static GMutex one_at_a_time;

gboolean
causerie_image_is_within_bounds (gint64 width, gint64 height)
{
  return width <= CAUSERIE_MEDIA_MAX_DECLARED_EDGE && height <= CAUSERIE_MEDIA_MAX_DECLARED_EDGE
         && width * height <= CAUSERIE_MEDIA_MAX_DECLARED_PIXELS;
}

static void
set_too_large (GError **error, const char *name)
{
  g_set_error (error, CAUSERIE_MEDIA_ERROR, CAUSERIE_MEDIA_ERROR_TOO_LARGE,
               /* Translators: %1$s is the name of a file, %2$d a number such as 100. */
               _ ("“%1$s” is too large: images can have up to %2$d megapixels. Make it smaller and "
                  "attach it again."),
               name, CAUSERIE_MEDIA_MAX_DECLARED_PIXELS / 1000000);
}

static GdkPixbufLoader *
new_loader (CauserieFileType type)
{
  return gdk_pixbuf_loader_new_with_mime_type (causerie_file_type_get_media_type (type), NULL);
}

gboolean
causerie_image_has_decoder (CauserieFileType type)
{
  g_autoptr (GdkPixbufLoader) loader = new_loader (type);

  if (loader != NULL)
    gdk_pixbuf_loader_close (loader, NULL);
  return loader != NULL;
}

static void
on_size_prepared_cb (GdkPixbufLoader *loader, int width, int height, gpointer data)
{
  Decoding *decoding = data;
  int longer = MAX (width, height), divisor = 1;

  if (decoding->type == CAUSERIE_FILE_TYPE_SVG)
    {
      if (longer > decoding->edge)
        gdk_pixbuf_loader_set_size (loader, MAX (1, (int)((gint64)width * decoding->edge / longer)),
                                    MAX (1, (int)((gint64)height * decoding->edge / longer)));
      return;
    }
  if (!causerie_image_is_within_bounds (width, height))
    {
      decoding->too_large = TRUE;
      /* The decoder then stops before it allocates the pixels. */
      gdk_pixbuf_loader_set_size (loader, 0, 0);
      return;
    }
  if (decoding->type != CAUSERIE_FILE_TYPE_JPEG)
    return;
  while (divisor < MAX_JPEG_DIVISOR && longer / (2 * divisor) >= decoding->edge)
    divisor *= 2;
  if (divisor > 1)
    gdk_pixbuf_loader_set_size (loader, (width + divisor - 1) / divisor,
                                (height + divisor - 1) / divisor);
}

static void
on_area_updated_cb (GdkPixbufLoader *loader, int x, int y, int width, int height, gpointer data)
{
  Decoding *decoding = data;

  decoding->n_rows = MAX (decoding->n_rows, y + height);
}

/* Returns whether the loader took all bytes without an error. */
static gboolean
feed (GdkPixbufLoader *loader, GBytes *bytes, const Decoding *decoding, GCancellable *cancellable)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  gboolean fine = TRUE;

  for (gsize done = 0; fine && done < size; done += STEP)
    fine = !g_cancellable_is_cancelled (cancellable) && !decoding->too_large
           && gdk_pixbuf_loader_write (loader, data + done, MIN (STEP, size - done), NULL);
  /* It has to be closed in any case. */
  return gdk_pixbuf_loader_close (loader, NULL) && fine;
}

/**
 * causerie_image_decode:
 * @facts: (nullable): what the structure says; %NULL for types that this room cannot read itself
 * @edge: how long the longer edge has to be at least, if the image is so large
 * @name: what the file is called in errors
 *
 * Decodes the first frame. The decoder may make it smaller, but not smaller than @edge, except that
 * SVG is drawn no larger than that.
 */
GdkPixbuf *
causerie_image_decode (GBytes *bytes, CauserieFileType type, const CauserieImageFacts *facts,
                       int edge, const char *name, GCancellable *cancellable, GError **error)
{
  g_autoptr (GMutexLocker) locker = NULL;
  g_autoptr (GdkPixbufLoader) loader = NULL;
  Decoding decoding = { .type = type, .edge = edge };
  GdkPixbuf *pixbuf;
  gboolean complete;

  if (facts != NULL && !causerie_image_is_within_bounds (facts->width, facts->height))
    {
      set_too_large (error, name);
      return NULL;
    }
  loader = new_loader (type);
  if (loader == NULL)
    {
      causerie_file_type_set_error (type, name, error);
      return NULL;
    }
  locker = g_mutex_locker_new (&one_at_a_time);
  g_signal_connect (loader, "size-prepared", G_CALLBACK (on_size_prepared_cb), &decoding);
  g_signal_connect (loader, "area-updated", G_CALLBACK (on_area_updated_cb), &decoding);
  complete = feed (loader, bytes, &decoding, cancellable);
  pixbuf = gdk_pixbuf_loader_get_pixbuf (loader);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (decoding.too_large)
    set_too_large (error, name);
  else if (!complete || pixbuf == NULL
           || (facts != NULL && !facts->rewrites_rows
               && decoding.n_rows < gdk_pixbuf_get_height (pixbuf)))
    causerie_media_error_set (error, CAUSERIE_MEDIA_ERROR_UNREADABLE, name);
  else
    return g_object_ref (pixbuf);
  return NULL;
}

/**
 * causerie_image_fit:
 * @pixbuf: (transfer full): an image
 *
 * Returns: (transfer full): the image with both edges at most @edge, never larger than before
 */
GdkPixbuf *
causerie_image_fit (GdkPixbuf *pixbuf, int edge)
{
  gint64 width = gdk_pixbuf_get_width (pixbuf), height = gdk_pixbuf_get_height (pixbuf);
  gint64 longer = MAX (width, height);
  GdkPixbuf *small;

  if (longer <= edge)
    return pixbuf;
  /* Where it makes an image smaller, this mode takes the mean of all pixels under a new one. */
  small = gdk_pixbuf_scale_simple (pixbuf, (int)MAX (1, (width * edge + longer / 2) / longer),
                                   (int)MAX (1, (height * edge + longer / 2) / longer),
                                   GDK_INTERP_BILINEAR);
  g_object_unref (pixbuf);
  return small;
}

/**
 * causerie_image_turn:
 * @pixbuf: (transfer full): an image
 * @orientation: 1 to 8, as in Exif
 */
GdkPixbuf *
causerie_image_turn (GdkPixbuf *pixbuf, guint orientation)
{
  char number[] = { (char)('0' + orientation), '\0' };
  GdkPixbuf *upright;

  gdk_pixbuf_remove_option (pixbuf, "orientation");
  gdk_pixbuf_set_option (pixbuf, "orientation", number);
  upright = gdk_pixbuf_apply_embedded_orientation (pixbuf);
  g_object_unref (pixbuf);
  return upright;
}
