/* SPDX-License-Identifier: GPL-3.0-or-later
 * Files to attach, and a clipboard that offers them. */
#include "config.h"

#include "causerie-sample-files.h"

/* Returns: (transfer full): a PNG file of one color */
GBytes *
causerie_sample_files_make_image (int width, int height, guint32 color)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);
  g_autoptr (GError) error = NULL;
  char *data;
  gsize length;

  gdk_pixbuf_fill (pixbuf, color);
  gdk_pixbuf_save_to_buffer (pixbuf, &data, &length, "png", &error, NULL);
  g_assert_no_error (error);
  return g_bytes_new_take (data, length);
}

/* Returns: (transfer full): a new file in @folder */
GFile *
causerie_sample_files_write (const char *folder, const char *name, const void *data, gsize length)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, data, (gssize)length, &error);
  g_assert_no_error (error);
  return g_file_new_for_path (path);
}

/* The text is the name, so that files of different names have different contents. */
GFile *
causerie_sample_files_write_text (const char *folder, const char *name)
{
  return causerie_sample_files_write (folder, name, name, strlen (name));
}

/* Returns: (transfer full): a PNG file of 40 × 30 pixels */
GFile *
causerie_sample_files_write_image (const char *folder, const char *name)
{
  g_autoptr (GBytes) bytes = causerie_sample_files_make_image (40, 30, 0x33aa55ff);

  return causerie_sample_files_write (folder, name, g_bytes_get_data (bytes, NULL),
                                      g_bytes_get_size (bytes));
}

/* Returns: (transfer full): what a file manager copies */
GdkContentProvider *
causerie_sample_files_offer (GFile *first, ...)
{
  GSList *files = NULL;
  GdkContentProvider *content;
  va_list rest;

  va_start (rest, first);
  for (GFile *file = first; file != NULL; file = va_arg (rest, GFile *))
    files = g_slist_append (files, file);
  va_end (rest);
  content = gdk_content_provider_new_typed (GDK_TYPE_FILE_LIST, files);
  g_slist_free (files);
  return content;
}

/* Takes @content. */
void
causerie_sample_files_copy (GdkContentProvider *content)
{
  GdkDisplay *display = gdk_display_get_default ();

  g_assert_true (gdk_clipboard_set_content (gdk_display_get_clipboard (display), content));
  g_object_unref (content);
}
