/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of texts: their encodings, and what counts as a text. */
#include "config.h"

#include "causerie-media-fixture.h"
#include "causerie-media-limits.h"

#include <string.h>

static void
assert_reads_as (const char *data, gsize size, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (CauserieMedia) media = causerie_test_read_media (bytes, "a.c");
  gsize length;
  const char *read = g_bytes_get_data (media->bytes, &length);

  g_assert_cmpint (media->kind, ==, CAUSERIE_MEDIA_TEXT);
  g_assert_cmpstr (media->media_type, ==, "text/plain");
  g_assert_cmpmem (read, length, text, strlen (text));
}

static void
test_encodings_become_utf8 (void)
{
  assert_reads_as ("Grüße\r\nzurück\n", 17, "Grüße\r\nzurück\n");
  assert_reads_as ("\xef\xbb\xbf"
                   "Grüße",
                   10, "Grüße");
  assert_reads_as ("\xff\xfe"
                   "a\0\xe4\0\n\0",
                   8, "aä\n");
  assert_reads_as ("\xfe\xff"
                   "\0a\0\xe4\xd8\x3d\xde\0",
                   10, "aä😀");
  assert_reads_as ("Gr\xfc\xdf"
                   "e: 5 \x80 \x96 \x93ja\x94 \x81",
                   19, "Grüße: 5 € – “ja” \xc2\x81");
}

static void
test_tokens_are_estimated (void)
{
  static const struct
  {
    const char *text;
    gint64 n_tokens;
  } cases[] = {
    { "eight letters ok", 4 }, { "a", 1 }, { "語語語語", 4 }, { "привет", 3 }, { "Grüße", 2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = causerie_test_text_bytes (cases[i].text);
      g_autoptr (CauserieMedia) media = causerie_test_read_media (bytes, "a.txt");

      g_assert_cmpint (media->n_tokens, ==, cases[i].n_tokens);
    }
}

static void
test_blank_ones_are_refused (void)
{
  static const char *const texts[]
      = { "", " \n\t\r\n", "\xef\xbb\xbf", "\xef\xbb\xbf\n", "\xc2\xa0\xe3\x80\x80" };
  g_autoptr (GBytes) wide = g_bytes_new_static ("\xff\xfe \0\n\0", 6);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GBytes) bytes = causerie_test_text_bytes (texts[i]);

      causerie_test_refuse_media (bytes, "blank.txt", CAUSERIE_MEDIA_ERROR_EMPTY);
    }
  causerie_test_refuse_media (wide, "blank.txt", CAUSERIE_MEDIA_ERROR_EMPTY);
}

static void
test_binary_ones_are_refused (void)
{
  g_autoptr (GBytes) nul = g_bytes_new_static ("abc\0def", 7);
  g_autoptr (GBytes) control = causerie_test_text_bytes ("\1\2\3\4\5\6 abc");
  g_autoptr (GBytes) high = causerie_test_text_bytes ("\1\2\3\4\5\6 abc\xfc\xfd");
  g_autoptr (GBytes) lone = g_bytes_new_static ("\xfe\xff\xd8\x3d\0a", 6);
  g_autoptr (GBytes) wide_nul = g_bytes_new_static ("\xff\xfe"
                                                    "a\0\0\0b\0",
                                                    8);
  g_autoptr (GString) late = g_string_new (NULL);
  g_autoptr (GBytes) late_nul = NULL;

  while (late->len < 200000)
    g_string_append (late, "a text at first\n");
  g_string_append_c (late, '\0');
  late_nul = g_bytes_new (late->str, late->len);
  causerie_test_refuse_media (nul, "a.txt", CAUSERIE_MEDIA_ERROR_TYPE);
  causerie_test_refuse_media (control, "a.txt", CAUSERIE_MEDIA_ERROR_TYPE);
  causerie_test_refuse_media (high, "a.txt", CAUSERIE_MEDIA_ERROR_TYPE);
  causerie_test_refuse_media (lone, "a.txt", CAUSERIE_MEDIA_ERROR_TYPE);
  causerie_test_refuse_media (wide_nul, "a.txt", CAUSERIE_MEDIA_ERROR_TYPE);
  causerie_test_refuse_media (late_nul, "a.txt", CAUSERIE_MEDIA_ERROR_TYPE);
}

static void
test_size_is_limited (void)
{
  g_autofree char *most = g_strnfill (CAUSERIE_MEDIA_MAX_TEXT, 'a');
  g_autofree char *more = g_strnfill (CAUSERIE_MEDIA_MAX_TEXT + 1, 'a');
  g_autofree char *wide = g_strnfill (CAUSERIE_MEDIA_MAX_TEXT, '\xe4');
  g_autoptr (GBytes) most_bytes = causerie_test_text_bytes (most);
  g_autoptr (GBytes) more_bytes = causerie_test_text_bytes (more);
  g_autoptr (GBytes) wide_bytes = causerie_test_text_bytes (wide);
  g_autoptr (CauserieMedia) media = causerie_test_read_media (most_bytes, "a.txt");

  g_assert_cmpint (media->n_tokens, ==, CAUSERIE_MEDIA_MAX_TEXT / 4);
  causerie_test_refuse_media (more_bytes, "a.txt", CAUSERIE_MEDIA_ERROR_TOO_LARGE);
  /* In UTF-8 these letters need twice as much. */
  causerie_test_refuse_media (wide_bytes, "a.txt", CAUSERIE_MEDIA_ERROR_TOO_LARGE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/encodings-become-utf8", test_encodings_become_utf8);
  g_test_add_func ("/text/tokens-are-estimated", test_tokens_are_estimated);
  g_test_add_func ("/text/blank-ones-are-refused", test_blank_ones_are_refused);
  g_test_add_func ("/text/binary-ones-are-refused", test_binary_ones_are_refused);
  g_test_add_func ("/text/size-is-limited", test_size_is_limited);
  return g_test_run ();
}
