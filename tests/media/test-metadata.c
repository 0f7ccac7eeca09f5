/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests that nothing but the picture leaves the computer, and that the picture stays the same. */
#include "config.h"

#include "causerie-media-fixture.h"

#include <string.h>

#define SECRET "GPS 51.5007 N 0.1246 W"

static GBytes *
make_picture (const char *type)
{
  g_autoptr (GdkPixbuf) pixbuf = causerie_test_draw_noise (48, 32, FALSE);

  return causerie_test_encode (pixbuf, type, NULL, NULL);
}

static GBytes *
append (GBytes *bytes, const char *words)
{
  g_autoptr (GBytes) more = causerie_test_text_bytes (words);

  return causerie_test_insert (bytes, g_bytes_get_size (bytes), more);
}

static GBytes *
add_segment_of (GBytes *jpeg, guint8 marker, const char *words, gsize size)
{
  g_autoptr (GBytes) content = g_bytes_new (words, size);
  g_autoptr (GBytes) secret = causerie_test_text_bytes (SECRET);
  g_autoptr (GBytes) whole = causerie_test_insert (content, size, secret);

  return causerie_test_add_segment (jpeg, marker, whole);
}

static void
test_jpeg_loses_its_segments (void)
{
  static const struct
  {
    guint8 marker;
    const char *content;
    gsize size;
  } segments[] = {
    { 0xe1, "Exif\0\0", 6 },   { 0xe1, "http://ns.adobe.com/xap/1.0/\0", 29 },
    { 0xe2, "MPF\0", 4 },      { 0xed, "Photoshop 3.0\0", 14 },
    { 0xe0, "JFXX\0\x10", 6 }, { 0xe5, "", 0 },
    { 0xfe, "", 0 },
  };
  g_autoptr (GBytes) plain = make_picture ("jpeg");
  g_autoptr (GBytes) full = g_bytes_ref (plain);
  g_autoptr (CauserieMedia) media = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (segments); i++)
    {
      GBytes *more
          = add_segment_of (full, segments[i].marker, segments[i].content, segments[i].size);

      g_bytes_unref (full);
      full = more;
    }
  {
    GBytes *more = append (full, SECRET);

    g_bytes_unref (full);
    full = more;
  }
  media = causerie_test_read_media (full, "a.jpg");
  g_assert_true (g_bytes_equal (media->bytes, plain));
}

/* The thumbnail of JFIF stands in the segment that is kept. */
static void
test_jpeg_loses_its_thumbnail (void)
{
  g_autoptr (GBytes) plain = make_picture ("jpeg");
  g_autoptr (GBytes) pixels = g_bytes_new ("secretsecret", 12);
  g_autoptr (GBytes) with_pixels = causerie_test_insert (plain, 20, pixels);
  gsize size = g_bytes_get_size (with_pixels);
  guint8 *data = g_memdup2 (g_bytes_get_data (with_pixels, NULL), size);
  g_autoptr (GBytes) full = NULL;
  g_autoptr (CauserieMedia) media = NULL;

  g_assert_cmpmem (data + 6, 4, "JFIF", 4);
  data[5] += 12;
  data[18] = 2;
  data[19] = 2;
  full = g_bytes_new_take (data, size);
  media = causerie_test_read_media (full, "a.jpg");
  g_assert_true (g_bytes_equal (media->bytes, plain));
}

static void
test_png_loses_its_texts (void)
{
  static const char *const types[] = { "tEXt", "zTXt", "iTXt", "eXIf", "tIME", "prVt" };
  g_autoptr (GBytes) plain = make_picture ("png");
  g_autoptr (GBytes) secret = g_bytes_new ("Comment\0" SECRET, 8 + strlen (SECRET));
  g_autoptr (GBytes) full = append (plain, SECRET);
  g_autoptr (CauserieMedia) media = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      GBytes *more = causerie_test_add_chunk (full, types[i], secret);

      g_bytes_unref (full);
      full = more;
    }
  media = causerie_test_read_media (full, "a.png");
  g_assert_true (g_bytes_equal (media->bytes, plain));
}

static void
test_gif_loses_its_comments (void)
{
  g_autoptr (GBytes) plain = causerie_test_make_gif (9, 7, 3, FALSE);
  g_autoptr (GBytes) commented = causerie_test_make_gif (9, 7, 3, TRUE);
  g_autoptr (GBytes) full = append (commented, SECRET);
  g_autoptr (CauserieMedia) media = causerie_test_read_media (full, "a.gif");

  g_assert_true (g_bytes_equal (media->bytes, plain));
  g_assert_true (causerie_test_bytes_contain (media->bytes, "NETSCAPE2.0"));
}

/* The head of a profile, with the kind of colors that it is for. */
static char *
make_profile (const char *colors)
{
  guint8 profile[132] = { 0, 0, 0, 132 };

  memcpy (profile + 16, colors, 4);
  memcpy (profile + 36, "acsp", 4);
  return g_base64_encode (profile, sizeof profile);
}

static void
test_color_profiles_are_kept (void)
{
  g_autofree char *profile = make_profile ("RGB ");
  g_autoptr (GdkPixbuf) pixbuf = causerie_test_draw_gradient (2100, 20);
  g_autoptr (GdkPixbuf) small = causerie_test_draw_gradient (210, 20);
  g_autoptr (GBytes) jpeg = causerie_test_encode (pixbuf, "jpeg", "icc-profile", profile);
  g_autoptr (GBytes) small_jpeg = causerie_test_encode (small, "jpeg", "icc-profile", profile);
  g_autoptr (CauserieMedia) scaled = causerie_test_read_media (jpeg, "a.jpg");
  g_autoptr (CauserieMedia) kept = causerie_test_read_media (small_jpeg, "b.jpg");
  g_autoptr (GdkPixbuf) decoded = causerie_test_decode (scaled->bytes);
  g_autoptr (GdkPixbuf) original = causerie_test_decode (jpeg);

  g_assert_cmpint (scaled->width, ==, 2000);
  g_assert_true (g_bytes_equal (kept->bytes, small_jpeg));
  /* The Glycin loaders of newer versions convert the colors instead of telling the profile. */
  if (gdk_pixbuf_get_option (original, "icc-profile") != NULL)
    g_assert_cmpstr (gdk_pixbuf_get_option (decoded, "icc-profile"), ==, profile);
}

/* A profile for gray or for printing inks does not fit the RGB that is stored. */
static void
test_unfit_profiles_are_dropped (void)
{
  g_autofree char *profile = make_profile ("CMYK");
  g_autoptr (GdkPixbuf) pixbuf = causerie_test_draw_gradient (2100, 20);
  g_autoptr (GBytes) jpeg = causerie_test_encode (pixbuf, "jpeg", "icc-profile", profile);
  g_autoptr (CauserieMedia) scaled = causerie_test_read_media (jpeg, "a.jpg");

  g_assert_false (causerie_test_bytes_contain (scaled->bytes, "ICC_PROFILE"));
}

static void
test_scaled_images_have_no_metadata (void)
{
  g_autoptr (GdkPixbuf) pixbuf = causerie_test_draw_gradient (2100, 20);
  g_autoptr (GBytes) png = causerie_test_encode (pixbuf, "png", "tEXt::Comment", SECRET);
  g_autoptr (GBytes) jpeg = causerie_test_encode (pixbuf, "jpeg", NULL, NULL);
  g_autoptr (GBytes) full = add_segment_of (jpeg, 0xfe, "", 0);
  g_autoptr (CauserieMedia) a = causerie_test_read_media (png, "a.png");
  g_autoptr (CauserieMedia) b = causerie_test_read_media (full, "b.jpg");

  g_assert_true (causerie_test_bytes_contain (png, SECRET));
  g_assert_false (causerie_test_bytes_contain (a->bytes, SECRET));
  g_assert_false (causerie_test_bytes_contain (a->bytes, "tEXt"));
  g_assert_false (causerie_test_bytes_contain (b->bytes, SECRET));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metadata/jpeg-loses-its-segments", test_jpeg_loses_its_segments);
  g_test_add_func ("/metadata/jpeg-loses-its-thumbnail", test_jpeg_loses_its_thumbnail);
  g_test_add_func ("/metadata/png-loses-its-texts", test_png_loses_its_texts);
  g_test_add_func ("/metadata/gif-loses-its-comments", test_gif_loses_its_comments);
  g_test_add_func ("/metadata/color-profiles-are-kept", test_color_profiles_are_kept);
  g_test_add_func ("/metadata/unfit-profiles-are-dropped", test_unfit_profiles_are_dropped);
  g_test_add_func ("/metadata/scaled-images-have-none", test_scaled_images_have_no_metadata);
  return g_test_run ();
}
