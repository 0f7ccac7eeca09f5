/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests how the body of a request is read while its files are inserted. */
#include "config.h"

#include "causerie-error.h"
#include "causerie-request-stream.h"
#include "causerie-test.h"

#include <string.h>

/* Files by their names; each reading returns at most that many bytes. */
typedef struct
{
  GHashTable *files; /* char * to GBytes */
  gsize piece;
} Shelf;

static GQuark
get_quark (void)
{
  return g_quark_from_static_string ("shelf");
}

static void
read_async (GObject *source, const char *sha256, gint64 offset, GCancellable *cancellable,
            GAsyncReadyCallback callback, gpointer data)
{
  const Shelf *shelf = g_object_get_qdata (source, get_quark ());
  g_autoptr (GTask) task = g_task_new (source, cancellable, callback, data);
  GBytes *file = g_hash_table_lookup (shelf->files, sha256);

  if (file == NULL)
    g_task_return_new_error (task, CAUSERIE_ERROR, CAUSERIE_ERROR_NO_ATTACHMENT, "No such file");
  else
    g_task_return_pointer (
        task,
        g_bytes_new_from_bytes (file, (gsize)offset,
                                MIN (shelf->piece, g_bytes_get_size (file) - (gsize)offset)),
        (GDestroyNotify)g_bytes_unref);
}

static GBytes *
read_finish (GObject *source, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static char *
read_all (GInputStream *stream, gsize count, GError **error)
{
  GString *all = g_string_new (NULL);
  g_autofree char *buffer = g_malloc (count);

  for (;;)
    {
      GAsyncResult *place = NULL;
      g_autoptr (GAsyncResult) result = NULL;
      gssize n;

      g_input_stream_read_async (stream, buffer, count, G_PRIORITY_DEFAULT, NULL,
                                 causerie_test_take_result, &place);
      result = causerie_test_await (&place);
      n = g_input_stream_read_finish (stream, result, error);
      if (n <= 0)
        return n == 0 ? g_string_free (all, FALSE) : (g_string_free (all, TRUE), NULL);
      g_string_append_len (all, buffer, n);
    }
}

/* Writes [“A”,“B”] with files of two sizes and compares it with the text that is expected. */
static void
check (gsize first, gsize second, gsize piece, gsize count)
{
  g_autoptr (GObject) source = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr (GHashTable) files
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_bytes_unref);
  Shelf shelf = { files, piece };
  CauserieFileReader reader = { source, read_async, read_finish };
  g_autoptr (GArray) insertions = causerie_insertions_new ();
  g_autoptr (GBytes) json = g_bytes_new_static ("[\"\",\"\"]", 7);
  GBytes *one = causerie_test_make_bytes (first, 7);
  GBytes *two = causerie_test_make_bytes (second, 7);
  g_autofree char *base64_one = g_base64_encode (g_bytes_get_data (one, NULL), first);
  g_autofree char *base64_two = g_base64_encode (g_bytes_get_data (two, NULL), second);
  g_autofree char *expected = g_strdup_printf ("[\"%s\",\"%s\"]", base64_one, base64_two);
  g_autoptr (CauserieRequestBody) body = NULL;
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *all = NULL;

  g_object_set_qdata (source, get_quark (), &shelf);
  g_hash_table_insert (files, (gpointer) "one", one);
  g_hash_table_insert (files, (gpointer) "two", two);
  causerie_insertions_add (insertions, 2, "one", (gint64)first);
  causerie_insertions_add (insertions, 5, "two", (gint64)second);
  body = causerie_request_body_new (json, insertions, &reader);
  stream = causerie_request_stream_new (body);
  all = read_all (stream, count, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (all, ==, expected);
  g_assert_cmpint (causerie_request_body_get_length (body), ==, strlen (expected));
}

static void
test_every_size_and_piece (void)
{
  for (gsize size = 0; size < 12; size++)
    for (gsize piece = 1; piece < 8; piece++)
      check (size, 11 - size, piece, piece % 3 + 1);
}

static void
test_large_file (void)
{
  check (1000000, 3, 256 * 1024, 8192);
}

#define TEXT "é\n\"\\日本\t\x01 😀\r\n"
#define ESCAPED "é\\n\\\"\\\\日本\\t\\u0001 😀\\r\\n"

/* Returns: (transfer full) (nullable): the body with the text, of which @length bytes are expected
 */
static char *
read_text (gint64 length, gsize piece, gsize count, GError **error)
{
  g_autoptr (GObject) source = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr (GHashTable) files
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_bytes_unref);
  Shelf shelf = { files, piece };
  CauserieFileReader reader = { source, read_async, read_finish };
  g_autoptr (GArray) insertions = causerie_insertions_new ();
  g_autoptr (GBytes) json = g_bytes_new_static ("[\"a: \",\"\"]", 10);
  g_autoptr (CauserieRequestBody) body = NULL;
  g_autoptr (GInputStream) stream = NULL;

  g_object_set_qdata (source, get_quark (), &shelf);
  g_hash_table_insert (files, (gpointer) "text", g_bytes_new_static (TEXT, strlen (TEXT)));
  g_hash_table_insert (files, (gpointer) "one", causerie_test_make_bytes (3, 7));
  causerie_insertions_add_text (insertions, 5, "text", strlen (TEXT), length);
  causerie_insertions_add (insertions, 8, "one", 3);
  body = causerie_request_body_new (json, insertions, &reader);
  stream = causerie_request_stream_new (body);
  g_assert_cmpint (causerie_request_body_get_length (body), ==, 10 + length + 4);
  return read_all (stream, count, error);
}

/* A piece may end within a character. */
static void
test_text (void)
{
  for (gsize piece = 1; piece < 12; piece++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *all = read_text (strlen (ESCAPED), piece, piece % 5 + 1, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (all, ==, "[\"a: " ESCAPED "\",\"ByZF\"]");
    }
}

static void
test_text_of_another_length (void)
{
  for (int difference = -1; difference <= 1; difference += 2)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (read_text ((gint64)strlen (ESCAPED) + difference, 7, 100, &error));
      g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_NO_ATTACHMENT);
    }
}

static void
assert_fails (gsize stored, gint64 described)
{
  g_autoptr (GObject) source = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr (GHashTable) files
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_bytes_unref);
  Shelf shelf = { files, 4 };
  CauserieFileReader reader = { source, read_async, read_finish };
  g_autoptr (GArray) insertions = causerie_insertions_new ();
  g_autoptr (GBytes) json = g_bytes_new_static ("\"\"", 2);
  g_autoptr (CauserieRequestBody) body = NULL;
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GError) error = NULL;

  g_object_set_qdata (source, get_quark (), &shelf);
  if (stored > 0)
    g_hash_table_insert (files, (gpointer) "one", causerie_test_make_bytes (stored, 7));
  causerie_insertions_add (insertions, 1, "one", described);
  body = causerie_request_body_new (json, insertions, &reader);
  stream = causerie_request_stream_new (body);
  g_assert_null (read_all (stream, 100, &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_NO_ATTACHMENT);
}

static void
test_file_of_another_size (void)
{
  assert_fails (10, 9);
  assert_fails (10, 11);
  assert_fails (10, 20);
}

static void
test_missing_file (void)
{
  assert_fails (0, 5);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/request-stream/every-size-and-piece", test_every_size_and_piece);
  g_test_add_func ("/request-stream/large-file", test_large_file);
  g_test_add_func ("/request-stream/text", test_text);
  g_test_add_func ("/request-stream/text-of-another-length", test_text_of_another_length);
  g_test_add_func ("/request-stream/file-of-another-size", test_file_of_another_size);
  g_test_add_func ("/request-stream/missing-file", test_missing_file);
  return g_test_run ();
}
