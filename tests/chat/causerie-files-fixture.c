/* SPDX-License-Identifier: GPL-3.0-or-later
 * Attaches small files to the drafts of a chat. */
#include "config.h"

#include "causerie-files-fixture.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <string.h>

/* Returns: (transfer full): a new file in the folder of the library */
GFile *
causerie_test_make_file (CauserieChatFixture *self, const char *name, GBytes *bytes)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes),
                       &error);
  g_assert_no_error (error);
  return g_file_new_for_path (path);
}

/* Returns: (transfer full): a small image, another one for each color */
GBytes *
causerie_test_make_png (guint color)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 3, 2);
  g_autoptr (GError) error = NULL;
  char *buffer;
  gsize size;

  gdk_pixbuf_fill (pixbuf, color << 8 | 0xff);
  gdk_pixbuf_save_to_buffer (pixbuf, &buffer, &size, "png", &error, NULL);
  g_assert_no_error (error);
  return g_bytes_new_take (buffer, size);
}

/* Returns: (transfer full): a PDF file with that many empty pages */
GBytes *
causerie_test_make_pdf (guint n_pages, gboolean encrypted)
{
  GString *pdf = g_string_new ("%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n");

  g_string_append_printf (pdf, "2 0 obj\n<</Type/Pages/Count %u/Kids[", n_pages);
  for (guint i = 0; i < n_pages; i++)
    g_string_append_printf (pdf, "%u 0 R ", i + 3);
  g_string_append (pdf, "]>>\nendobj\n");
  for (guint i = 0; i < n_pages; i++)
    g_string_append_printf (pdf, "%u 0 obj\n<</Type/Page/Parent 2 0 R>>\nendobj\n", i + 3);
  g_string_append_printf (pdf, "trailer\n<</Root 1 0 R%s>>\nstartxref\n9\n%%%%EOF\n",
                          encrypted ? "/Encrypt 9 0 R" : "");
  return g_string_free_to_bytes (pdf);
}

GBytes *
causerie_test_make_text (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

CauserieDraftFiles *
causerie_test_get_files (CauserieChatFixture *self)
{
  return causerie_chat_get_draft_files (self->chat);
}

/* @bytes: (transfer full): what the file contains */
gboolean
causerie_test_try_attach (CauserieChatFixture *self, gint64 message_id, const char *name,
                          GBytes *bytes, GError **error)
{
  g_autoptr (GBytes) taken = bytes;
  g_autoptr (GFile) file = causerie_test_make_file (self, name, taken);
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;

  causerie_draft_files_add_file_async (causerie_test_get_files (self), message_id, file, NULL,
                                       causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  return causerie_draft_files_add_finish (causerie_test_get_files (self), result, error);
}

/* @bytes: (transfer full): what the file contains */
void
causerie_test_attach (CauserieChatFixture *self, gint64 message_id, const char *name, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;

  causerie_test_try_attach (self, message_id, name, bytes, &error);
  g_assert_no_error (error);
}

/* The color depends on the name, so that each name is another file. */
void
causerie_test_attach_png (CauserieChatFixture *self, gint64 message_id, const char *name)
{
  causerie_test_attach (self, message_id, name, causerie_test_make_png (g_str_hash (name)));
}

void
causerie_test_attach_pdf (CauserieChatFixture *self, gint64 message_id, const char *name,
                          guint n_pages)
{
  causerie_test_attach (self, message_id, name, causerie_test_make_pdf (n_pages, FALSE));
}

void
causerie_test_attach_text (CauserieChatFixture *self, gint64 message_id, const char *name,
                           const char *text)
{
  causerie_test_attach (self, message_id, name, causerie_test_make_text (text));
}

void
causerie_test_load_files (CauserieChatFixture *self, gint64 message_id, GPtrArray *original)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  causerie_draft_files_load_async (causerie_test_get_files (self), message_id, original, NULL,
                                   causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  causerie_draft_files_load_finish (causerie_test_get_files (self), result, &error);
  g_assert_no_error (error);
}

static char *
join_names (GPtrArray *attachments)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < attachments->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? " " : "",
                            ((CauserieAttachment *)g_ptr_array_index (attachments, i))->name);
  return g_string_free (names, FALSE);
}

/* @expected: names, separated by spaces */
void
causerie_test_assert_files (CauserieChatFixture *self, gint64 message_id, const char *expected)
{
  g_autofree char *names
      = join_names (causerie_draft_files_get (causerie_test_get_files (self), message_id));

  g_assert_cmpstr (names, ==, expected);
}

/* Asserts which files a message of the branch has, in memory and in the table of references. */
void
causerie_test_assert_message_files (CauserieChatFixture *self, guint position, const char *expected)
{
  g_autoptr (CauserieMessage) message
      = g_list_model_get_item (G_LIST_MODEL (self->branch), position);
  g_autoptr (GPtrArray) attachments
      = causerie_content_list_attachments (causerie_message_get_content (message));
  g_autofree char *names = join_names (attachments);
  g_autofree char *sql = g_strdup_printf (
      "SELECT count(*) FROM message_attachment WHERE message_id = %" G_GINT64_FORMAT,
      causerie_message_get_id (message));
  g_autofree char *count = causerie_test_read_disk (self, sql);

  g_assert_cmpstr (names, ==, expected);
  g_assert_cmpuint (g_ascii_strtoull (count, NULL, 10), ==, attachments->len);
}

/* @json: the list of models that the service has */
void
causerie_test_set_models (CauserieChatFixture *self, const char *json)
{
  g_autoptr (GPtrArray) models = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *next = NULL;
  g_autoptr (GError) error = NULL;

  causerie_model_list_parse (models, json, strlen (json), &next, &error);
  g_assert_no_error (error);
  causerie_service_entry_set_models (causerie_registry_get_active (self->registry), models);
}
