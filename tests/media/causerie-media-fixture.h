/* SPDX-License-Identifier: GPL-3.0-or-later
 * Makes pictures and PDFs for the tests of media, and reads them. */
#pragma once

#include "causerie-media.h"

G_BEGIN_DECLS

/**
 * CauserieBitWriter:
 * @bytes: what was written
 * @n_bits: how many bits were written
 *
 * Packs numbers as GIF and WebP do: the lowest bit first.
 */
typedef struct
{
  GByteArray *bytes;
  guint n_bits;
} CauserieBitWriter;

void causerie_bit_writer_add (CauserieBitWriter *self, guint value, guint n_bits);

/* Reading */
CauserieMedia *causerie_test_read_media (GBytes *bytes, const char *name);
CauserieMedia *causerie_test_read_media_file (const char *path, GError **error);
void causerie_test_refuse_media (GBytes *bytes, const char *name, CauserieMediaError code);
GdkPixbuf *causerie_test_make_thumbnail (GBytes *bytes, int edge, GError **error);
GdkPixbuf *causerie_test_decode (GBytes *bytes);
gboolean causerie_test_bytes_contain (GBytes *bytes, const char *words);

/* Making */
GdkPixbuf *causerie_test_draw_noise (int width, int height, gboolean has_alpha);
GdkPixbuf *causerie_test_draw_gradient (int width, int height);
GBytes *causerie_test_encode (GdkPixbuf *pixbuf, const char *type, const char *key,
                              const char *value);
GBytes *causerie_test_make_exif (guint orientation, gboolean big);
GBytes *causerie_test_insert (GBytes *bytes, gsize place, GBytes *more);
GBytes *causerie_test_add_segment (GBytes *jpeg, guint8 marker, GBytes *content);
GBytes *causerie_test_add_chunk (GBytes *png, const char *type, GBytes *content);
GBytes *causerie_test_make_gif (int width, int height, guint n_frames, gboolean with_comments);
GBytes *causerie_test_text_bytes (const char *text);
GBytes *causerie_test_cut (GBytes *bytes, gsize size);

G_END_DECLS
