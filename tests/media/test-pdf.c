/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of what is read from PDFs. */
#include "config.h"

#include "causerie-media-fixture.h"
#include "causerie-media-limits.h"
#include "causerie-pdf.h"

#include <string.h>

#define HEAD "%PDF-1.7\n"
#define CATALOG "1 0 obj\n<</Type/Catalog /Pages 2 0 R>>\nendobj\n"
#define PAGES "2 0 obj\n<</Type /Pages /Kids [3 0 R 4 0 R 5 0 R] /Count 3>>\nendobj\n"
#define TRAILER "trailer\n<</Root 1 0 R /Size 9>>\nstartxref\n99\n%%EOF\n"

static guint
count_pages (const char *text)
{
  CauseriePdfFacts facts;

  causerie_pdf_probe ((const guint8 *)text, strlen (text), &facts);
  g_assert_false (facts.encrypted);
  return facts.n_pages;
}

static GBytes *
deflate (const char *text)
{
  g_autoptr (GConverter) deflater
      = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 9));
  gsize room = strlen (text) + 100, n_read, n_written;
  guint8 *data = g_malloc (room);

  g_assert_cmpint (g_converter_convert (deflater, text, strlen (text), data, room,
                                        G_CONVERTER_INPUT_AT_END, &n_read, &n_written, NULL),
                   ==, G_CONVERTER_FINISHED);
  return g_bytes_new_take (data, n_written);
}

/* A PDF whose objects are in a stream, as most programs write them today. */
static GBytes *
make_compressed (const char *objects, const char *xref_entries)
{
  g_autofree char *text = g_strconcat ("1 0 2 36 ", objects, NULL);
  g_autoptr (GBytes) stream = deflate (text);
  GString *pdf = g_string_new ("%PDF-1.5\n%\xe2\xe3\xcf\xd3\n");

  g_string_append_printf (
      pdf,
      "4 0 obj\r\n<</Type/ObjStm/N 2/First 9/Filter/FlateDecode/Length %" G_GSIZE_FORMAT
      ">>stream\r\n",
      g_bytes_get_size (stream));
  g_string_append_len (pdf, g_bytes_get_data (stream, NULL), (gssize)g_bytes_get_size (stream));
  g_string_append_printf (pdf,
                          "\r\nendstream\nendobj\n5 0 obj\n<</Type/XRef%s/W[1 2 1]/Length 0>>"
                          "stream\n\nendstream\nendobj\nstartxref\n99\n%%%%EOF",
                          xref_entries);
  return g_string_free_to_bytes (pdf);
}

static void
test_is_kept_byte_for_byte (void)
{
  g_autoptr (GBytes) pdf = causerie_test_text_bytes (HEAD CATALOG PAGES TRAILER);
  g_autoptr (CauserieMedia) media = causerie_test_read_media (pdf, "Lease.txt");

  g_assert_cmpint (media->kind, ==, CAUSERIE_MEDIA_PDF);
  g_assert_cmpstr (media->media_type, ==, "application/pdf");
  g_assert_true (g_bytes_equal (media->bytes, pdf));
  g_assert_cmpuint (media->n_pages, ==, 3);
  g_assert_cmpint (media->n_tokens, ==, 3 * 2250);
  g_assert_cmpint (media->width, ==, 0);
}

static void
test_pages_are_counted (void)
{
  /* Of branches of the tree of pages, only the root counts, wherever it stands. */
  g_assert_cmpuint (count_pages (HEAD
                                 "7 0 obj<</Parent 2 0 R/Type/Pages/Count 2>>endobj\n" PAGES
                                 "8 0 obj<</Parent 2 0 R/Type/Pages/Count 1>>endobj\n" TRAILER),
                    ==, 3);
  /* A later version of an object replaces the earlier one. */
  g_assert_cmpuint (
      count_pages (HEAD PAGES TRAILER "2 0 obj<</Count 2/Type/Pages>>endobj\n" TRAILER), ==, 2);
  /* What looks like an object inside a stream or a string is none. */
  g_assert_cmpuint (count_pages (HEAD PAGES "9 0 obj<</Length 45>>stream\n"
                                            "7 0 obj<</Type/Pages/Count 99>>endobj endstrea"
                                            "\nendstream endobj\n" TRAILER),
                    ==, 3);
  g_assert_cmpuint (
      count_pages (HEAD PAGES "9 0 obj<</Title(a \\) 7 0 obj<</Type/Pages/Count 99>>)>>" TRAILER),
      ==, 3);
  /* Outlines have a count too. */
  g_assert_cmpuint (count_pages (HEAD PAGES "9 0 obj<</Type/Outlines/Count 44>>endobj" TRAILER), ==,
                    3);
}

static void
test_pages_may_be_unknown (void)
{
  g_autoptr (GBytes) pdf = causerie_test_text_bytes (HEAD CATALOG TRAILER);
  g_autoptr (CauserieMedia) media = causerie_test_read_media (pdf, "a.pdf");

  g_assert_cmpuint (media->n_pages, ==, 0);
  g_assert_cmpint (media->n_tokens, ==, 2250);
  g_assert_cmpuint (count_pages (HEAD "2 0 obj<</Type/Pages/Count 12 0 R>>endobj" TRAILER), ==, 0);
  g_assert_cmpuint (count_pages (HEAD "2 0 obj<</Type/Pages/Count -5>>endobj" TRAILER), ==, 0);
}

static void
test_object_streams_are_read (void)
{
  g_autoptr (GBytes) pdf = make_compressed (
      "<</Type/Catalog/Pages 2 0 R>> <</Type/Pages/Kids[6 0 R]/Count 41>>", "/Root 1 0 R");
  g_autoptr (CauserieMedia) media = causerie_test_read_media (pdf, "a.pdf");

  g_assert_false (causerie_test_bytes_contain (pdf, "/Count"));
  g_assert_cmpuint (media->n_pages, ==, 41);
}

static void
test_protected_ones_are_refused (void)
{
  g_autoptr (GBytes) old = causerie_test_text_bytes (
      HEAD CATALOG PAGES
      "trailer\n<</Root 1 0 R/Encrypt 8 0 R/ID[<00><00>]>>\nstartxref\n9\n%%EOF");
  g_autoptr (GBytes) compressed
      = make_compressed ("<</Type/Catalog>>", "/Root 1 0 R/Encrypt 8 0 R");
  g_autoptr (GBytes) about = causerie_test_text_bytes (
      HEAD CATALOG PAGES "9 0 obj<</Title(/Encrypt)/Encrypt 1>>endobj\n" TRAILER);
  g_autoptr (CauserieMedia) media = causerie_test_read_media (about, "about encryption.pdf");

  causerie_test_refuse_media (old, "lease.pdf", CAUSERIE_MEDIA_ERROR_ENCRYPTED);
  causerie_test_refuse_media (compressed, "lease.pdf", CAUSERIE_MEDIA_ERROR_ENCRYPTED);
  g_assert_cmpuint (media->n_pages, ==, 3);
}

static void
test_cut_ones_are_refused (void)
{
  g_autoptr (GBytes) head = causerie_test_text_bytes (HEAD);
  g_autoptr (GBytes) cut = causerie_test_text_bytes (HEAD CATALOG PAGES "3 0 obj\n<</Type/Pa");

  causerie_test_refuse_media (head, "head.pdf", CAUSERIE_MEDIA_ERROR_UNREADABLE);
  causerie_test_refuse_media (cut, "cut.pdf", CAUSERIE_MEDIA_ERROR_UNREADABLE);
}

static void
test_many_pages_are_refused (void)
{
  g_autoptr (GBytes) most
      = causerie_test_text_bytes (HEAD "2 0 obj<</Type/Pages/Count 600>>endobj\n" TRAILER);
  g_autoptr (GBytes) more
      = causerie_test_text_bytes (HEAD "2 0 obj<</Type/Pages/Count 601>>endobj\n" TRAILER);
  g_autoptr (CauserieMedia) media = causerie_test_read_media (most, "a.pdf");

  g_assert_cmpuint (media->n_pages, ==, 600);
  causerie_test_refuse_media (more, "atlas.pdf", CAUSERIE_MEDIA_ERROR_TOO_MANY_PAGES);
}

/* A PDF with a stream of so many bytes. */
static GBytes *
make_large (gsize size)
{
  GString *pdf = g_string_sized_new (size + 1000);
  gsize start;

  g_string_append (pdf, HEAD CATALOG PAGES);
  g_string_append_printf (pdf, "9 0 obj<</Length %" G_GSIZE_FORMAT ">>stream\n", size);
  start = pdf->len;
  g_string_set_size (pdf, start + size);
  memset (pdf->str + start, 'x', size);
  g_string_append (pdf, "\nendstream endobj\n" TRAILER);
  return g_string_free_to_bytes (pdf);
}

static void
test_size_is_limited (void)
{
  g_autoptr (GBytes) large = make_large (20000000);
  g_autoptr (GBytes) larger = make_large (30000000);
  g_autoptr (CauserieMedia) media = causerie_test_read_media (large, "large.pdf");

  g_assert_cmpuint (media->n_pages, ==, 3);
  causerie_test_refuse_media (larger, "larger.pdf", CAUSERIE_MEDIA_ERROR_TOO_LARGE);
}

/* Each of these would take minutes if the work were quadratic. */
static void
test_hostile_files_take_little_work (void)
{
  static const char *const pieces[] = { "1 0 obj<</A(",        "1 0 obj<<",    "<</Kids[",
                                        "1 0 obj<<>>stream\n", "1 0 obj<</A<", "trailer<<" };

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_autoptr (GString) pdf = g_string_new (HEAD);

      while (pdf->len < 4000000)
        g_string_append (pdf, pieces[i]);
      g_string_append (pdf, TRAILER);
      g_assert_cmpuint (count_pages (pdf->str), ==, 0);
    }
}

/* Zeros become a thousand times smaller; only a part of them is read. */
static void
test_compressed_bombs_are_read_in_part (void)
{
  g_autofree char *zeros = g_strnfill (40000000, ' ');
  g_autofree char *objects
      = g_strconcat ("<</Type/Pages/Count 7>> ", zeros, "<</Type/Pages/Count 99>>", NULL);
  g_autoptr (GBytes) pdf = make_compressed (objects, "");
  g_autoptr (CauserieMedia) media = causerie_test_read_media (pdf, "a.pdf");

  g_assert_cmpuint (media->n_pages, ==, 7);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pdf/is-kept-byte-for-byte", test_is_kept_byte_for_byte);
  g_test_add_func ("/pdf/pages-are-counted", test_pages_are_counted);
  g_test_add_func ("/pdf/pages-may-be-unknown", test_pages_may_be_unknown);
  g_test_add_func ("/pdf/object-streams-are-read", test_object_streams_are_read);
  g_test_add_func ("/pdf/protected-ones-are-refused", test_protected_ones_are_refused);
  g_test_add_func ("/pdf/cut-ones-are-refused", test_cut_ones_are_refused);
  g_test_add_func ("/pdf/many-pages-are-refused", test_many_pages_are_refused);
  g_test_add_func ("/pdf/size-is-limited", test_size_is_limited);
  g_test_add_func ("/pdf/hostile-files-take-little-work", test_hostile_files_take_little_work);
  g_test_add_func ("/pdf/compressed-bombs-are-read-in-part",
                   test_compressed_bombs_are_read_in_part);
  return g_test_run ();
}
