/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of WebP images, with a decoder for them and without. */
#include "config.h"

#include "causerie-image-decode.h"
#include "causerie-media-fixture.h"

#include <string.h>

#define SECRET "GPS 51.5007 N 0.1246 W"

static void
append_number (GByteArray *bytes, guint32 number, guint n_bytes)
{
  for (guint i = 0; i < n_bytes; i++, number >>= 8)
    {
      guint8 byte = (guint8)number;

      g_byte_array_append (bytes, &byte, 1);
    }
}

static void
append_chunk (GByteArray *webp, const char *type, const guint8 *content, gsize size)
{
  g_byte_array_append (webp, (const guint8 *)type, 4);
  append_number (webp, (guint32)size, 4);
  g_byte_array_append (webp, content, (guint)size);
  if (size % 2 != 0)
    append_number (webp, 0, 1);
}

/* An image of one color: all its codes have one symbol and so no bits. */
static void
append_pixels (GByteArray *webp, int width, int height)
{
  static const guint8 color[] = { 0x40, 0x80, 0xc0, 0xff };
  g_autoptr (GByteArray) packed = g_byte_array_new ();
  CauserieBitWriter writer = { .bytes = packed };

  causerie_bit_writer_add (&writer, 0x2f, 8);
  causerie_bit_writer_add (&writer, (guint)width - 1, 14);
  causerie_bit_writer_add (&writer, (guint)height - 1, 14);
  /* No transparency, version 0; no transform, no color cache, no table of codes. */
  causerie_bit_writer_add (&writer, 0, 1 + 3 + 3);
  for (guint i = 0; i < G_N_ELEMENTS (color); i++)
    {
      causerie_bit_writer_add (&writer, 5, 3);
      causerie_bit_writer_add (&writer, color[i], 8);
    }
  causerie_bit_writer_add (&writer, 1, 4);
  append_chunk (webp, "VP8L", packed->data, packed->len);
}

static GByteArray *
start (void)
{
  GByteArray *webp = g_byte_array_new ();

  g_byte_array_append (webp, (const guint8 *)"RIFF\0\0\0\0WEBP", 12);
  return webp;
}

static GBytes *
end (GByteArray *webp)
{
  guint32 size = GUINT32_TO_LE (webp->len - 8);

  memcpy (webp->data + 4, &size, 4);
  return g_byte_array_free_to_bytes (webp);
}

static GBytes *
make_simple (int width, int height)
{
  GByteArray *webp = start ();

  append_pixels (webp, width, height);
  return end (webp);
}

static void
append_canvas (GByteArray *webp, guint8 flags, int width, int height)
{
  g_autoptr (GByteArray) content = g_byte_array_new ();

  append_number (content, flags, 4);
  append_number (content, (guint32)width - 1, 3);
  append_number (content, (guint32)height - 1, 3);
  append_chunk (webp, "VP8X", content->data, content->len);
}

/* With Exif and XMP if there is an orientation, else what has to be left of that. */
static GBytes *
make_extended (int width, int height, guint orientation)
{
  GByteArray *webp = start ();

  append_canvas (webp, orientation != 0 ? 0x2c : 0x20, width, height);
  append_chunk (webp, "ICCP", (const guint8 *)"profile", 7);
  append_pixels (webp, width, height);
  if (orientation != 0)
    {
      g_autoptr (GBytes) exif = causerie_test_make_exif (orientation, FALSE);

      append_chunk (webp, "EXIF", g_bytes_get_data (exif, NULL), g_bytes_get_size (exif));
      append_chunk (webp, "XMP ", (const guint8 *)SECRET, strlen (SECRET));
      append_chunk (webp, "QQQQ", (const guint8 *)SECRET, strlen (SECRET));
    }
  return end (webp);
}

static GBytes *
make_animation (int width, int height)
{
  GByteArray *webp = start ();

  append_canvas (webp, 0x02, width, height);
  append_chunk (webp, "ANIM", (const guint8 *)"\0\0\0\0\0\0", 6);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GByteArray) frame = g_byte_array_new ();

      append_number (frame, 0, 6);
      append_number (frame, (guint32)width - 1, 3);
      append_number (frame, (guint32)height - 1, 3);
      append_number (frame, 100, 4);
      append_pixels (frame, width, height);
      append_chunk (webp, "ANMF", frame->data, frame->len);
    }
  return end (webp);
}

static void
test_simple_images_are_kept (void)
{
  g_autoptr (GBytes) webp = make_simple (60, 40);
  g_autoptr (CauserieMedia) media = causerie_test_read_media (webp, "a.webp");

  g_assert_cmpstr (media->media_type, ==, "image/webp");
  g_assert_cmpint (media->width, ==, 60);
  g_assert_cmpint (media->height, ==, 40);
  g_assert_true (g_bytes_equal (media->bytes, webp));
}

static void
test_metadata_is_removed (void)
{
  g_autoptr (GBytes) full = make_extended (60, 40, 1);
  g_autoptr (GBytes) plain = make_extended (60, 40, 0);
  g_autoptr (GBytes) secret = causerie_test_text_bytes (SECRET);
  g_autoptr (GBytes) more = causerie_test_insert (full, g_bytes_get_size (full), secret);
  g_autoptr (CauserieMedia) media = causerie_test_read_media (more, "a.webp");

  g_assert_cmpint (media->width, ==, 60);
  g_assert_true (g_bytes_equal (media->bytes, plain));
}

static void
test_animations_are_kept (void)
{
  g_autoptr (GBytes) webp = make_animation (16, 16);
  g_autoptr (CauserieMedia) media = causerie_test_read_media (webp, "a.webp");

  g_assert_true (g_bytes_equal (media->bytes, webp));
}

static void
test_large_or_turned_ones_need_a_decoder (void)
{
  g_autoptr (GBytes) large = make_simple (3000, 40);
  g_autoptr (GBytes) turned = make_extended (60, 40, 6);
  g_autoptr (CauserieMedia) a = NULL;
  g_autoptr (CauserieMedia) b = NULL;

  if (!causerie_image_has_decoder (CAUSERIE_FILE_TYPE_WEBP))
    {
      causerie_test_refuse_media (large, "a.webp", CAUSERIE_MEDIA_ERROR_TYPE);
      causerie_test_refuse_media (turned, "b.webp", CAUSERIE_MEDIA_ERROR_TYPE);
      return;
    }
  a = causerie_test_read_media (large, "a.webp");
  g_assert_cmpstr (a->media_type, ==, "image/png");
  g_assert_cmpstr (a->name, ==, "a.png");
  g_assert_cmpint (a->width, ==, 2000);
  b = causerie_test_read_media (turned, "b.webp");
  g_assert_cmpint (b->width, ==, 40);
  g_assert_cmpint (b->height, ==, 60);
  g_assert_false (causerie_test_bytes_contain (b->bytes, "GPS"));
}

/* They say so themselves, so that no decoder has to be asked. */
static void
test_huge_ones_are_refused (void)
{
  g_autoptr (GBytes) huge = make_simple (16000, 16000);

  causerie_test_refuse_media (huge, "huge.webp", CAUSERIE_MEDIA_ERROR_TOO_LARGE);
}

static void
test_damaged_ones_are_refused (void)
{
  g_autoptr (GBytes) webp = make_simple (60, 40);
  g_autoptr (GBytes) cut = causerie_test_cut (webp, g_bytes_get_size (webp) - 3);
  g_autoptr (GBytes) animation = make_animation (16, 16);
  g_autoptr (GBytes) half = causerie_test_cut (animation, g_bytes_get_size (animation) / 2);

  causerie_test_refuse_media (cut, "a.webp", CAUSERIE_MEDIA_ERROR_UNREADABLE);
  causerie_test_refuse_media (half, "b.webp", CAUSERIE_MEDIA_ERROR_UNREADABLE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/webp/simple-images-are-kept", test_simple_images_are_kept);
  g_test_add_func ("/webp/metadata-is-removed", test_metadata_is_removed);
  g_test_add_func ("/webp/animations-are-kept", test_animations_are_kept);
  g_test_add_func ("/webp/large-or-turned-ones-need-a-decoder",
                   test_large_or_turned_ones_need_a_decoder);
  g_test_add_func ("/webp/huge-ones-are-refused", test_huge_ones_are_refused);
  g_test_add_func ("/webp/damaged-ones-are-refused", test_damaged_ones_are_refused);
  return g_test_run ();
}
