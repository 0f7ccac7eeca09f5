/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the clipboard offers of a copied reply. */
#include "config.h"

#include "causerie-copied-message.h"
#include "causerie-test.h"

#define MARKDOWN "Some **bold** text."

/* Returns: what another program gets that asks for @type */
static char *
dup_bytes (GdkContentProvider *content, const char *type)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  gdk_content_provider_write_mime_type_async (content, type, stream, G_PRIORITY_DEFAULT, NULL,
                                              causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  g_assert_true (gdk_content_provider_write_mime_type_finish (content, result, &error));
  g_assert_no_error (error);
  g_assert_true (g_output_stream_write_all (stream, "", 1, NULL, NULL, &error));
  g_assert_true (g_output_stream_close (stream, NULL, &error));
  g_assert_no_error (error);
  return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (stream));
}

static void
test_is_offered_in_three_formats (void)
{
  g_autoptr (GdkContentProvider) content = causerie_copied_message_new (MARKDOWN);
  g_autofree char *markdown = dup_bytes (content, "text/markdown;charset=utf-8");
  g_autofree char *html = dup_bytes (content, "text/html");
  g_auto (GValue) text = G_VALUE_INIT;
  g_autoptr (GError) error = NULL;

  g_value_init (&text, G_TYPE_STRING);
  g_assert_true (gdk_content_provider_get_value (content, &text, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (g_value_get_string (&text), ==, MARKDOWN);
  g_assert_cmpstr (markdown, ==, MARKDOWN);
  g_assert_cmpstr (html, ==, "<p>Some <b>bold</b> text.</p>\n");
}

/* The conversion would take too long. */
static void
test_very_long_text_has_no_html (void)
{
  g_autofree char *text = g_strnfill (300000, 'a');
  g_autoptr (GdkContentProvider) content = causerie_copied_message_new (text);
  g_autoptr (GdkContentFormats) formats = gdk_content_provider_ref_formats (content);

  g_assert_false (gdk_content_formats_contain_mime_type (formats, "text/html"));
  g_assert_true (gdk_content_formats_contain_mime_type (formats, "text/markdown;charset=utf-8"));
  g_assert_true (gdk_content_formats_contain_gtype (formats, G_TYPE_STRING));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/copied-message/is-offered-in-three-formats", test_is_offered_in_three_formats);
  g_test_add_func ("/copied-message/very-long-text-has-no-html", test_very_long_text_has_no_html);
  return g_test_run ();
}
