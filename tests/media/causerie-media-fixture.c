/* SPDX-License-Identifier: GPL-3.0-or-later
 * Makes pictures and PDFs for the tests of media, and reads them. */
#include "config.h"

#include "causerie-media-fixture.h"

#include "causerie-test.h"

#include <string.h>

#define PNG_HEAD_SIZE 33

void
causerie_bit_writer_add (CauserieBitWriter *self, guint value, guint n_bits)
{
  for (guint i = 0; i < n_bits; i++, self->n_bits++)
    {
      if (self->n_bits % 8 == 0)
        g_byte_array_append (self->bytes, (const guint8 *)"", 1);
      self->bytes->data[self->n_bits / 8] |= (guint8)((value >> i & 1) << self->n_bits % 8);
    }
}

static CauserieMedia *
finish (GAsyncResult **result, GError **error)
{
  g_autoptr (GAsyncResult) done = causerie_test_await (result);

  return causerie_media_read_finish (done, error);
}

CauserieMedia *
causerie_test_read_media (GBytes *bytes, const char *name)
{
  GAsyncResult *result = NULL;
  g_autoptr (GError) error = NULL;
  CauserieMedia *media;

  causerie_media_read_bytes_async (bytes, name, NULL, causerie_test_take_result, &result);
  media = finish (&result, &error);
  g_assert_no_error (error);
  g_assert_nonnull (media);
  return media;
}

CauserieMedia *
causerie_test_read_media_file (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GAsyncResult *result = NULL;

  causerie_media_read_file_async (file, NULL, causerie_test_take_result, &result);
  return finish (&result, error);
}

/* Asserts that the bytes are refused with a sentence that names them. */
void
causerie_test_refuse_media (GBytes *bytes, const char *name, CauserieMediaError code)
{
  GAsyncResult *result = NULL;
  g_autoptr (GError) error = NULL;

  causerie_media_read_bytes_async (bytes, name, NULL, causerie_test_take_result, &result);
  g_assert_null (finish (&result, &error));
  g_assert_error (error, CAUSERIE_MEDIA_ERROR, (int)code);
  g_assert_nonnull (strstr (error->message, name));
  g_assert_true (g_str_has_suffix (error->message, "."));
}

GdkPixbuf *
causerie_test_make_thumbnail (GBytes *bytes, int edge, GError **error)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) done = NULL;

  causerie_media_make_thumbnail_async (bytes, edge, NULL, causerie_test_take_result, &result);
  done = causerie_test_await (&result);
  return causerie_media_make_thumbnail_finish (done, error);
}

GdkPixbuf *
causerie_test_decode (GBytes *bytes)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (bytes);
  g_autoptr (GError) error = NULL;
  GdkPixbuf *pixbuf = gdk_pixbuf_new_from_stream (stream, NULL, &error);

  g_assert_no_error (error);
  return pixbuf;
}

gboolean
causerie_test_bytes_contain (GBytes *bytes, const char *words)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  return memmem (data, size, words, strlen (words)) != NULL;
}

static void
set_pixel (GdkPixbuf *pixbuf, int x, int y, guint32 color)
{
  guint8 *pixel = gdk_pixbuf_get_pixels (pixbuf) + (gsize)y * gdk_pixbuf_get_rowstride (pixbuf)
                  + (gsize)x * gdk_pixbuf_get_n_channels (pixbuf);

  pixel[0] = (guint8)(color >> 24);
  pixel[1] = (guint8)(color >> 16);
  pixel[2] = (guint8)(color >> 8);
  if (gdk_pixbuf_get_has_alpha (pixbuf))
    pixel[3] = (guint8)color;
}

/* Pixels that no encoder can make small, the same in every run. */
GdkPixbuf *
causerie_test_draw_noise (int width, int height, gboolean has_alpha)
{
  GdkPixbuf *pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, has_alpha, 8, width, height);
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      set_pixel (pixbuf, x, y, g_rand_int (random));
  return pixbuf;
}

/* Many colors without sharp edges, as in a photograph. */
GdkPixbuf *
causerie_test_draw_gradient (int width, int height)
{
  GdkPixbuf *pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      set_pixel (pixbuf, x, y,
                 (guint32)(x * 255 / width) << 24 | (guint32)(y * 255 / height) << 16 | 0x8000);
  return pixbuf;
}

GBytes *
causerie_test_encode (GdkPixbuf *pixbuf, const char *type, const char *key, const char *value)
{
  g_autoptr (GError) error = NULL;
  char *buffer;
  gsize size;

  gdk_pixbuf_save_to_buffer (pixbuf, &buffer, &size, type, &error, key, value, NULL);
  g_assert_no_error (error);
  return g_bytes_new_take (buffer, size);
}

/* Exif data with an orientation and, as a camera does, where the picture was taken. */
GBytes *
causerie_test_make_exif (guint orientation, gboolean big)
{
  static const char place[] = "GPS 51.5007 N 0.1246 W";
  GByteArray *exif = g_byte_array_new ();
  const guint8 little_head[]
      = { 'I', 'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, (guint8)orientation,
          0,   0,   0,  0, 0, 0, 0 };
  const guint8 big_head[]
      = { 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, (guint8)orientation,
          0,   0,   0, 0,  0, 0 };

  g_byte_array_append (exif, big ? big_head : little_head, sizeof big_head);
  g_byte_array_append (exif, (const guint8 *)place, sizeof place);
  return g_byte_array_free_to_bytes (exif);
}

GBytes *
causerie_test_insert (GBytes *bytes, gsize place, GBytes *more)
{
  gsize size, more_size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  const guint8 *more_data = g_bytes_get_data (more, &more_size);
  GByteArray *whole = g_byte_array_new ();

  g_byte_array_append (whole, data, (guint)place);
  g_byte_array_append (whole, more_data, (guint)more_size);
  g_byte_array_append (whole, data + place, (guint)(size - place));
  return g_byte_array_free_to_bytes (whole);
}

/* Adds a segment behind the first marker. */
GBytes *
causerie_test_add_segment (GBytes *jpeg, guint8 marker, GBytes *content)
{
  gsize size = g_bytes_get_size (content);
  const guint8 head[] = { 0xff, marker, (guint8)((size + 2) >> 8), (guint8)(size + 2) };
  g_autoptr (GBytes) empty = g_bytes_new (head, sizeof head);
  g_autoptr (GBytes) segment = causerie_test_insert (empty, sizeof head, content);

  return causerie_test_insert (jpeg, 2, segment);
}

static guint32
sum_up (const guint8 *data, gsize size)
{
  guint32 sum = 0xffffffff;

  for (gsize i = 0; i < size; i++)
    {
      sum ^= data[i];
      for (guint bit = 0; bit < 8; bit++)
        sum = (sum & 1) != 0 ? sum >> 1 ^ 0xedb88320 : sum >> 1;
    }
  return ~sum;
}

/* Adds a chunk behind the head. */
GBytes *
causerie_test_add_chunk (GBytes *png, const char *type, GBytes *content)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (content, &size);
  guint32 length = GUINT32_TO_BE ((guint32)size), sum;
  g_autoptr (GByteArray) chunk = g_byte_array_new ();
  g_autoptr (GBytes) whole = NULL;

  g_byte_array_append (chunk, (const guint8 *)&length, 4);
  g_byte_array_append (chunk, (const guint8 *)type, 4);
  g_byte_array_append (chunk, data, (guint)size);
  sum = GUINT32_TO_BE (sum_up (chunk->data + 4, size + 4));
  g_byte_array_append (chunk, (const guint8 *)&sum, 4);
  whole = g_bytes_new (chunk->data, chunk->len);
  return causerie_test_insert (png, PNG_HEAD_SIZE, whole);
}

static void
append_gif_pixels (GByteArray *gif, int n_pixels)
{
  g_autoptr (GByteArray) packed = g_byte_array_new ();
  CauserieBitWriter writer = { .bytes = packed };

  /* Code 4 forgets all codes that were learned: every second time, so that all have three bits. */
  for (int i = 0; i < n_pixels; i++)
    {
      if (i % 2 == 0)
        causerie_bit_writer_add (&writer, 4, 3);
      causerie_bit_writer_add (&writer, (guint)i / 3 % 2, 3);
    }
  causerie_bit_writer_add (&writer, 5, 3);
  g_byte_array_append (gif, (const guint8 *)"\2", 1);
  for (guint done = 0; done < packed->len; done += 255)
    {
      guint8 length = (guint8)MIN (packed->len - done, 255);

      g_byte_array_append (gif, &length, 1);
      g_byte_array_append (gif, packed->data + done, length);
    }
  g_byte_array_append (gif, (const guint8 *)"", 1);
}

/* A GIF that is shown in an endless loop if it has several frames. */
GBytes *
causerie_test_make_gif (int width, int height, guint n_frames, gboolean with_comments)
{
  static const guint8 loop[] = "\x21\xff\x0bNETSCAPE2.0\3\1\0\0";
  static const guint8 control[] = "\x21\xf9\4\0\x0a\0\0";
  static const guint8 comment[] = "\x21\xfe\x0dGPS 51.5007 N";
  static const guint8 xmp[] = "\x21\xff\x0bXMP DataXMP\6secret";
  const guint8 w[] = { (guint8)width, (guint8)(width >> 8) };
  const guint8 h[] = { (guint8)height, (guint8)(height >> 8) };
  GByteArray *gif = g_byte_array_new ();

  g_byte_array_append (gif, (const guint8 *)"GIF89a", 6);
  g_byte_array_append (gif, w, 2);
  g_byte_array_append (gif, h, 2);
  g_byte_array_append (gif, (const guint8 *)"\x80\0\0\xff\xff\xff\0\0\0", 9);
  if (n_frames > 1)
    g_byte_array_append (gif, loop, sizeof loop);
  for (guint i = 0; i < n_frames; i++)
    {
      if (with_comments)
        g_byte_array_append (gif, i % 2 == 0 ? comment : xmp,
                             i % 2 == 0 ? sizeof comment : sizeof xmp);
      g_byte_array_append (gif, control, sizeof control);
      g_byte_array_append (gif, (const guint8 *)"\x2c\0\0\0\0", 5);
      g_byte_array_append (gif, w, 2);
      g_byte_array_append (gif, h, 2);
      g_byte_array_append (gif, (const guint8 *)"", 1);
      append_gif_pixels (gif, width * height);
    }
  g_byte_array_append (gif, (const guint8 *)";", 1);
  return g_byte_array_free_to_bytes (gif);
}

GBytes *
causerie_test_text_bytes (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

GBytes *
causerie_test_cut (GBytes *bytes, gsize size)
{
  return g_bytes_new_from_bytes (bytes, 0, size);
}
