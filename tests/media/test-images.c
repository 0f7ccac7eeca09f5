/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of images: their size, their orientation and the conversion of other formats. */
#include "config.h"

#include "causerie-image.h"
#include "causerie-media-fixture.h"
#include "causerie-media-limits.h"

#include <string.h>

static void
assert_bytes_equal (GBytes *a, GBytes *b)
{
  g_assert_true (g_bytes_equal (a, b));
}

static void
test_small_images_are_kept (void)
{
  g_autoptr (GdkPixbuf) pixbuf = causerie_test_draw_noise (60, 40, FALSE);
  g_autoptr (GBytes) png = causerie_test_encode (pixbuf, "png", NULL, NULL);
  g_autoptr (GBytes) gif = causerie_test_make_gif (60, 40, 1, FALSE);
  g_autoptr (CauserieMedia) from_png = causerie_test_read_media (png, "Ä picture.jpg");
  g_autoptr (CauserieMedia) from_gif = causerie_test_read_media (gif, "b.gif");
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, png);

  assert_bytes_equal (from_png->bytes, png);
  g_assert_cmpint (from_png->kind, ==, CAUSERIE_MEDIA_IMAGE);
  g_assert_cmpstr (from_png->media_type, ==, "image/png");
  g_assert_cmpstr (from_png->name, ==, "Ä picture.jpg");
  g_assert_cmpstr (from_png->sha256, ==, hash);
  g_assert_cmpint (from_png->width, ==, 60);
  g_assert_cmpint (from_png->height, ==, 40);
  g_assert_cmpint (from_png->n_tokens, ==, 3 * 2);
  assert_bytes_equal (from_gif->bytes, gif);
  g_assert_cmpstr (from_gif->media_type, ==, "image/gif");
}

static void
test_long_edges_are_scaled (void)
{
  g_autoptr (GdkPixbuf) wide = causerie_test_draw_gradient (4200, 1000);
  g_autoptr (GdkPixbuf) tall = causerie_test_draw_gradient (30, 2500);
  g_autoptr (GBytes) jpeg = causerie_test_encode (wide, "jpeg", NULL, NULL);
  g_autoptr (GBytes) png = causerie_test_encode (tall, "png", NULL, NULL);
  g_autoptr (CauserieMedia) a = causerie_test_read_media (jpeg, "a.jpg");
  g_autoptr (CauserieMedia) again = causerie_test_read_media (jpeg, "a.jpg");
  g_autoptr (CauserieMedia) b = causerie_test_read_media (png, "b.png");
  g_autoptr (GdkPixbuf) decoded = causerie_test_decode (a->bytes);
  const guint8 *pixels = gdk_pixbuf_read_pixels (decoded);

  g_assert_cmpstr (a->media_type, ==, "image/jpeg");
  g_assert_cmpint (a->width, ==, 2000);
  g_assert_cmpint (a->height, ==, 476);
  g_assert_cmpint (a->n_tokens, ==, 72 * 17);
  g_assert_cmpint (gdk_pixbuf_get_width (decoded), ==, 2000);
  g_assert_cmpint (gdk_pixbuf_get_height (decoded), ==, 476);
  g_assert_cmpint (ABS (pixels[3 * 1000] - 127), <, 4);
  assert_bytes_equal (a->bytes, again->bytes);
  g_assert_cmpstr (b->media_type, ==, "image/png");
  g_assert_cmpint (b->width, ==, 24);
  g_assert_cmpint (b->height, ==, 2000);
}

/* The pixel of the upright image is at this place of the stored one. */
static void
find_stored (guint orientation, int x, int y, int width, int height, int *from_x, int *from_y)
{
  int right = width - 1, bottom = height - 1;
  const int places[8][2] = {
    { x, y }, { right - x, y },  { right - x, bottom - y }, { x, bottom - y },
    { y, x }, { y, bottom - x }, { right - y, bottom - x }, { right - y, x },
  };

  *from_x = places[orientation - 1][0];
  *from_y = places[orientation - 1][1];
}

static void
assert_turned (GdkPixbuf *stored, GdkPixbuf *shown, guint orientation, int tolerance)
{
  int width = gdk_pixbuf_get_width (stored), height = gdk_pixbuf_get_height (stored);
  const guint8 *from = gdk_pixbuf_read_pixels (stored), *to = gdk_pixbuf_read_pixels (shown);

  g_assert_cmpint (gdk_pixbuf_get_width (shown), ==, orientation < 5 ? width : height);
  g_assert_cmpint (gdk_pixbuf_get_height (shown), ==, orientation < 5 ? height : width);
  for (int y = 0; y < gdk_pixbuf_get_height (shown); y++)
    for (int x = 0; x < gdk_pixbuf_get_width (shown); x++)
      {
        int from_x, from_y;

        find_stored (orientation, x, y, width, height, &from_x, &from_y);
        for (int i = 0; i < 3; i++)
          g_assert_cmpint (ABS (from[from_y * gdk_pixbuf_get_rowstride (stored) + 3 * from_x + i]
                                - to[y * gdk_pixbuf_get_rowstride (shown) + 3 * x + i]),
                           <=, tolerance);
      }
}

/* Gray, as JPEG blurs the colors of so small a picture. */
static GdkPixbuf *
draw_gray (int width, int height)
{
  GdkPixbuf *pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      memset (gdk_pixbuf_get_pixels (pixbuf) + y * gdk_pixbuf_get_rowstride (pixbuf) + 3 * x,
              15 * (4 * y + x), 3);
  return pixbuf;
}

static void
test_all_orientations_become_upright (void)
{
  static const int sizes[][2] = { { 4, 4 }, { 4, 3 } };

  for (guint i = 0; i < 16; i++)
    {
      guint orientation = i / 2 + 1;
      g_autoptr (GdkPixbuf) stored = draw_gray (sizes[i % 2][0], sizes[i % 2][1]);
      g_autoptr (GBytes) exif = causerie_test_make_exif (orientation, i % 2 == 0);
      g_autoptr (GBytes) png = causerie_test_encode (stored, "png", NULL, NULL);
      g_autoptr (GBytes) turned_png = causerie_test_add_chunk (png, "eXIf", exif);
      g_autoptr (GBytes) jpeg = causerie_test_encode (stored, "jpeg", "quality", "100");
      g_autoptr (GBytes) mark = g_bytes_new_static ("Exif\0", 6);
      g_autoptr (GBytes) app1 = causerie_test_insert (mark, 6, exif);
      g_autoptr (GBytes) turned_jpeg = causerie_test_add_segment (jpeg, 0xe1, app1);
      g_autoptr (CauserieMedia) a = causerie_test_read_media (turned_png, "a.png");
      g_autoptr (CauserieMedia) b = causerie_test_read_media (turned_jpeg, "b.jpg");
      g_autoptr (GdkPixbuf) shown_a = causerie_test_decode (a->bytes);
      g_autoptr (GdkPixbuf) shown_b = causerie_test_decode (b->bytes);
      g_autoptr (GdkPixbuf) thumbnail = causerie_test_make_thumbnail (turned_png, 64, NULL);

      assert_turned (stored, shown_a, orientation, 0);
      assert_turned (stored, shown_b, orientation, 12);
      assert_turned (stored, thumbnail, orientation, 0);
      g_assert_cmpint (a->width, ==, gdk_pixbuf_get_width (shown_a));
      g_assert_false (causerie_test_bytes_contain (a->bytes, "GPS"));
      g_assert_false (causerie_test_bytes_contain (b->bytes, "GPS"));
      /* The Glycin loaders of newer versions always tell one. */
      if (gdk_pixbuf_get_option (shown_b, "orientation") != NULL)
        g_assert_cmpstr (gdk_pixbuf_get_option (shown_b, "orientation"), ==, "1");
    }
}

static void
test_large_bytes_become_jpeg (void)
{
  g_autoptr (GdkPixbuf) noise = causerie_test_draw_noise (1900, 1900, TRUE);
  g_autoptr (GBytes) png = causerie_test_encode (noise, "png", "compression", "1");
  g_autoptr (CauserieMedia) media = causerie_test_read_media (png, "noise.png");

  g_assert_cmpuint (g_bytes_get_size (png), >, CAUSERIE_MEDIA_MAX_STORED_IMAGE);
  g_assert_cmpuint (g_bytes_get_size (media->bytes), <=, CAUSERIE_MEDIA_MAX_STORED_IMAGE);
  g_assert_cmpstr (media->media_type, ==, "image/jpeg");
  g_assert_cmpstr (media->name, ==, "noise.jpg");
  g_assert_cmpint (media->width, ==, 1900);
  g_assert_cmpint (media->n_tokens, ==, 68 * 68);
}

/* Newer versions of gdk-pixbuf may be built without the rarer formats. */
static gboolean
can_write (const char *type)
{
  g_autoptr (GSList) formats = gdk_pixbuf_get_formats ();

  for (GSList *item = formats; item != NULL; item = item->next)
    {
      g_autofree char *name = gdk_pixbuf_format_get_name (item->data);

      if (g_str_equal (name, type))
        return gdk_pixbuf_format_is_writable (item->data);
    }
  return FALSE;
}

static void
assert_becomes (GdkPixbuf *pixbuf, const char *type, const char *media_type, const char *name)
{
  g_autofree char *old_name = g_strconcat ("scan.", type, NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (CauserieMedia) media = NULL;

  if (!can_write (type))
    {
      g_test_message ("No file of type %s can be made here", type);
      return;
    }
  bytes = causerie_test_encode (pixbuf, type, NULL, NULL);
  media = causerie_test_read_media (bytes, old_name);
  g_assert_cmpstr (media->media_type, ==, media_type);
  g_assert_cmpstr (media->name, ==, name);
  g_assert_cmpint (media->width, ==, gdk_pixbuf_get_width (pixbuf));
  g_assert_cmpint (media->height, ==, gdk_pixbuf_get_height (pixbuf));
}

static void
test_other_formats_are_converted (void)
{
  g_autoptr (GdkPixbuf) photo = causerie_test_draw_gradient (400, 300);
  g_autoptr (GdkPixbuf) clear = causerie_test_draw_noise (200, 200, TRUE);
  g_autoptr (GdkPixbuf) small = causerie_test_draw_noise (20, 20, FALSE);
  /* Glycin does not read back the opaque icons that it writes. */
  g_autoptr (GdkPixbuf) icon = causerie_test_draw_noise (20, 20, TRUE);
  g_autoptr (GdkPixbuf) plain = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 400, 300);

  gdk_pixbuf_fill (plain, 0x336699ff);
  assert_becomes (photo, "tiff", "image/jpeg", "scan.jpg");
  assert_becomes (clear, "tiff", "image/png", "scan.png");
  assert_becomes (plain, "tiff", "image/png", "scan.png");
  assert_becomes (photo, "bmp", "image/jpeg", "scan.jpg");
  assert_becomes (small, "bmp", "image/png", "scan.png");
  assert_becomes (icon, "ico", "image/png", "scan.png");
}

static void
test_svg_is_drawn (void)
{
  g_autoptr (GBytes) svg = causerie_test_text_bytes (
      "<?xml version='1.0'?>\n<!-- drawn by hand -->\n<svg xmlns='http://www.w3.org/2000/svg' "
      "width='50000' height='25000'><rect width='25000' height='25000' fill='red'/></svg>");
  g_autoptr (CauserieMedia) media = causerie_test_read_media (svg, "drawing.svg");

  g_assert_cmpstr (media->media_type, ==, "image/png");
  g_assert_cmpstr (media->name, ==, "drawing.png");
  g_assert_cmpint (media->width, ==, 2000);
  g_assert_cmpint (media->height, ==, 1000);
}

static void
refuse_bmp (guint32 width, guint32 height)
{
  g_autoptr (GdkPixbuf) small = causerie_test_draw_noise (8, 8, FALSE);
  g_autoptr (GBytes) bmp = causerie_test_encode (small, "bmp", NULL, NULL);
  g_autoptr (GBytes) declared = NULL;
  const guint32 numbers[] = { GUINT32_TO_LE (width), GUINT32_TO_LE (height) };
  gsize size;
  guint8 *data = g_bytes_unref_to_data (g_steal_pointer (&bmp), &size);

  memcpy (data + 18, numbers, sizeof numbers);
  declared = g_bytes_new_take (data, size);
  causerie_test_refuse_media (declared, "bomb.bmp", CAUSERIE_MEDIA_ERROR_TOO_LARGE);
}

static void
test_bombs_are_refused_unopened (void)
{
  g_autoptr (GBytes) gif = causerie_test_make_gif (8, 8, 1, FALSE);
  g_autoptr (GBytes) large_gif = NULL;
  guint8 *data;
  gsize size;

  if (can_write ("bmp"))
    {
      refuse_bmp (20000, 20000);
      refuse_bmp (40000, 10);
    }
  data = g_bytes_unref_to_data (g_steal_pointer (&gif), &size);
  memset (data + 6, 0xff, 4);
  large_gif = g_bytes_new_take (data, size);
  causerie_test_refuse_media (large_gif, "bomb.gif", CAUSERIE_MEDIA_ERROR_TOO_LARGE);
}

/* A PNG with the head of one picture and the pixels of another. */
static GBytes *
join (GBytes *head, GBytes *pixels)
{
  g_autoptr (GBytes) start = causerie_test_cut (head, 33);
  g_autoptr (GBytes) rest = g_bytes_new_from_bytes (pixels, 33, g_bytes_get_size (pixels) - 33);

  return causerie_test_insert (start, 33, rest);
}

/* The head declares more pixels than may be decoded. */
static void
test_png_bombs_are_refused (void)
{
  g_autoptr (GdkPixbuf) small = causerie_test_draw_noise (8, 8, FALSE);
  g_autoptr (GBytes) png = causerie_test_encode (small, "png", NULL, NULL);
  g_autoptr (GBytes) content = g_bytes_new ("\0\0\x75\x30\0\0\x0d\x06\x08\2\0\0", 13);
  g_autoptr (GBytes) two_heads = causerie_test_add_chunk (png, "IHDR", content);
  g_autoptr (GBytes) signature = causerie_test_cut (png, 8);
  g_autoptr (GBytes) second = g_bytes_new_from_bytes (two_heads, 33, 25);
  g_autoptr (GBytes) head = causerie_test_insert (signature, 8, second);
  g_autoptr (GBytes) bomb = join (head, png);

  causerie_test_refuse_media (bomb, "bomb.png", CAUSERIE_MEDIA_ERROR_TOO_LARGE);
}

/* All checksums are right, but the lower half of the picture is not there. */
static void
test_missing_pixels_are_noticed (void)
{
  g_autoptr (GdkPixbuf) half = causerie_test_draw_noise (40, 30, FALSE);
  g_autoptr (GdkPixbuf) whole = causerie_test_draw_noise (40, 60, FALSE);
  g_autoptr (GBytes) half_png = causerie_test_encode (half, "png", NULL, NULL);
  g_autoptr (GBytes) png = causerie_test_encode (whole, "png", NULL, NULL);
  g_autoptr (GBytes) joined = join (png, half_png);
  g_autoptr (GError) error = NULL;

  causerie_test_refuse_media (joined, "half.png", CAUSERIE_MEDIA_ERROR_UNREADABLE);
  g_assert_null (causerie_test_make_thumbnail (joined, 20, &error));
  g_assert_error (error, CAUSERIE_MEDIA_ERROR, CAUSERIE_MEDIA_ERROR_UNREADABLE);
}

static void
test_tokens_are_estimated (void)
{
  g_assert_cmpint (causerie_image_count_tokens (1, 1), ==, 1);
  g_assert_cmpint (causerie_image_count_tokens (28, 29), ==, 2);
  g_assert_cmpint (causerie_image_count_tokens (1000, 1000), ==, 36 * 36);
  g_assert_cmpint (causerie_image_count_tokens (2000, 2000), ==, 4784);
}

static void
test_pasted_images_get_a_name (void)
{
  g_autoptr (GdkPixbuf) small = causerie_test_draw_noise (8, 8, FALSE);
  g_autoptr (GBytes) png = causerie_test_encode (small, "png", NULL, NULL);
  g_autoptr (GBytes) tiff = causerie_test_encode (small, "tiff", NULL, NULL);
  g_autoptr (CauserieMedia) from_png = causerie_test_read_media (png, NULL);
  g_autoptr (CauserieMedia) from_tiff = causerie_test_read_media (tiff, "");

  g_assert_cmpstr (from_png->name, ==, "Pasted Image.png");
  g_assert_cmpstr (from_tiff->name, ==, "Pasted Image.png");
}

static void
assert_cuts_are_refused (GBytes *bytes, const char *name)
{
  gsize size = g_bytes_get_size (bytes);
  const gsize cuts[] = { size - 1, size - 12, size / 2, 40 };

  for (guint i = 0; i < G_N_ELEMENTS (cuts); i++)
    {
      g_autoptr (GBytes) cut = causerie_test_cut (bytes, cuts[i]);

      causerie_test_refuse_media (cut, name, CAUSERIE_MEDIA_ERROR_UNREADABLE);
    }
}

static void
test_damaged_images_are_refused (void)
{
  g_autoptr (GdkPixbuf) noise = causerie_test_draw_noise (64, 64, FALSE);
  g_autoptr (GBytes) png = causerie_test_encode (noise, "png", NULL, NULL);
  g_autoptr (GBytes) jpeg = causerie_test_encode (noise, "jpeg", NULL, NULL);
  g_autoptr (GBytes) gif = causerie_test_make_gif (64, 64, 2, FALSE);
  g_autoptr (GBytes) tiff = causerie_test_encode (noise, "tiff", NULL, NULL);
  g_autoptr (GBytes) half_tiff = causerie_test_cut (tiff, g_bytes_get_size (tiff) / 2);
  g_autoptr (GBytes) flipped = NULL;
  guint8 *data = g_memdup2 (g_bytes_get_data (png, NULL), g_bytes_get_size (png));

  assert_cuts_are_refused (png, "cut.png");
  assert_cuts_are_refused (jpeg, "cut.jpg");
  assert_cuts_are_refused (gif, "cut.gif");
  causerie_test_refuse_media (half_tiff, "cut.tif", CAUSERIE_MEDIA_ERROR_UNREADABLE);
  data[g_bytes_get_size (png) / 2] ^= 1;
  flipped = g_bytes_new_take (data, g_bytes_get_size (png));
  causerie_test_refuse_media (flipped, "flipped.png", CAUSERIE_MEDIA_ERROR_UNREADABLE);
}

static void
test_gif_may_lack_its_trailer (void)
{
  g_autoptr (GBytes) whole = causerie_test_make_gif (20, 20, 1, FALSE);
  g_autoptr (GBytes) cut = causerie_test_cut (whole, g_bytes_get_size (whole) - 1);
  g_autoptr (GBytes) less = causerie_test_cut (whole, g_bytes_get_size (whole) - 2);
  g_autoptr (CauserieMedia) media = causerie_test_read_media (cut, "a.gif");

  assert_bytes_equal (media->bytes, whole);
  causerie_test_refuse_media (less, "a.gif", CAUSERIE_MEDIA_ERROR_UNREADABLE);
}

static void
test_animations_are_kept_if_small (void)
{
  g_autoptr (GBytes) small = causerie_test_make_gif (30, 20, 3, FALSE);
  g_autoptr (GBytes) wide = causerie_test_make_gif (2100, 20, 3, FALSE);
  g_autoptr (CauserieMedia) kept = causerie_test_read_media (small, "a.gif");
  g_autoptr (CauserieMedia) first = causerie_test_read_media (wide, "b.gif");

  assert_bytes_equal (kept->bytes, small);
  g_assert_cmpstr (first->media_type, ==, "image/png");
  g_assert_cmpstr (first->name, ==, "b.png");
  g_assert_cmpint (first->width, ==, 2000);
  g_assert_cmpint (first->height, ==, 19);
}

static void
test_thumbnails_fit (void)
{
  g_autoptr (GdkPixbuf) photo = causerie_test_draw_gradient (1000, 300);
  g_autoptr (GBytes) jpeg = causerie_test_encode (photo, "jpeg", NULL, NULL);
  g_autoptr (GBytes) gif = causerie_test_make_gif (20, 30, 2, TRUE);
  g_autoptr (GBytes) text = causerie_test_text_bytes ("no image");
  g_autoptr (GBytes) cut = causerie_test_cut (jpeg, 1000);
  g_autoptr (GdkPixbuf) a = causerie_test_make_thumbnail (jpeg, 96, NULL);
  g_autoptr (GdkPixbuf) b = causerie_test_make_thumbnail (gif, 96, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (gdk_pixbuf_get_width (a), ==, 96);
  g_assert_cmpint (gdk_pixbuf_get_height (a), ==, 29);
  g_assert_cmpint (gdk_pixbuf_get_width (b), ==, 20);
  g_assert_null (causerie_test_make_thumbnail (text, 96, &error));
  g_assert_error (error, CAUSERIE_MEDIA_ERROR, CAUSERIE_MEDIA_ERROR_UNREADABLE);
  g_clear_error (&error);
  g_assert_null (causerie_test_make_thumbnail (cut, 96, &error));
  g_assert_error (error, CAUSERIE_MEDIA_ERROR, CAUSERIE_MEDIA_ERROR_UNREADABLE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/images/small-ones-are-kept", test_small_images_are_kept);
  g_test_add_func ("/images/long-edges-are-scaled", test_long_edges_are_scaled);
  g_test_add_func ("/images/all-orientations-become-upright", test_all_orientations_become_upright);
  g_test_add_func ("/images/large-bytes-become-jpeg", test_large_bytes_become_jpeg);
  g_test_add_func ("/images/other-formats-are-converted", test_other_formats_are_converted);
  g_test_add_func ("/images/svg-is-drawn", test_svg_is_drawn);
  g_test_add_func ("/images/bombs-are-refused-unopened", test_bombs_are_refused_unopened);
  g_test_add_func ("/images/png-bombs-are-refused", test_png_bombs_are_refused);
  g_test_add_func ("/images/missing-pixels-are-noticed", test_missing_pixels_are_noticed);
  g_test_add_func ("/images/tokens-are-estimated", test_tokens_are_estimated);
  g_test_add_func ("/images/pasted-ones-get-a-name", test_pasted_images_get_a_name);
  g_test_add_func ("/images/damaged-ones-are-refused", test_damaged_images_are_refused);
  g_test_add_func ("/images/gif-may-lack-its-trailer", test_gif_may_lack_its_trailer);
  g_test_add_func ("/images/animations-are-kept-if-small", test_animations_are_kept_if_small);
  g_test_add_func ("/images/thumbnails-fit", test_thumbnails_fit);
  return g_test_run ();
}
