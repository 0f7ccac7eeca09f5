/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests that a request with files arrives with the exact bytes, and how it ends if a file cannot be
 * read or the user stops it. */
#include "config.h"

#include "causerie-error.h"
#include "causerie-test-client.h"
#include "causerie-test-sse.h"
#include "causerie-test.h"

#include <string.h>

#define PIECE (64 * 1024)
#define LARGE (3 * 1024 * 1024 + 1)
#define SMALL 10

/* The sequence of readings is the same in each attempt. */
#define TEST_TYPE_SHELF (test_shelf_get_type ())
G_DECLARE_FINAL_TYPE (TestShelf, test_shelf, TEST, SHELF, GObject)

struct _TestShelf
{
  GObject parent_instance;

  guint n_readings;
  gint64 fails_at; /* the offset in the large file where reading fails, or -1 */
  gint64 holds_at; /* likewise, where it waits until the test returns the task */
  GTask *held;
};

G_DEFINE_FINAL_TYPE (TestShelf, test_shelf, G_TYPE_OBJECT)

static void
test_shelf_dispose (GObject *object)
{
  g_clear_object (&TEST_SHELF (object)->held);
  G_OBJECT_CLASS (test_shelf_parent_class)->dispose (object);
}

static void
test_shelf_class_init (TestShelfClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = test_shelf_dispose;
}

static void
test_shelf_init (TestShelf *self)
{
  self->fails_at = -1;
  self->holds_at = -1;
}

static void
read_async (GObject *source, const char *name, gint64 offset, GCancellable *cancellable,
            GAsyncReadyCallback callback, gpointer data)
{
  TestShelf *self = TEST_SHELF (source);
  g_autoptr (GTask) task = g_task_new (source, cancellable, callback, data);
  gsize size = g_str_equal (name, "large") ? LARGE : SMALL;
  g_autoptr (GBytes) file = causerie_test_make_bytes (size, 7);

  self->n_readings++;
  if (size == LARGE && offset == self->fails_at)
    g_task_return_new_error (task, CAUSERIE_ERROR, CAUSERIE_ERROR_NO_ATTACHMENT, "Not stored");
  else if (size == LARGE && offset == self->holds_at)
    self->held = g_steal_pointer (&task);
  else
    g_task_return_pointer (
        task, g_bytes_new_from_bytes (file, (gsize)offset, MIN (PIECE, size - (gsize)offset)),
        (GDestroyNotify)g_bytes_unref);
}

static GBytes *
read_finish (GObject *source, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static CauserieRequestBody *
create_body (TestShelf *shelf)
{
  const char *json = "{\"large\":\"\",\"é\":1,\"small\":\"\"}";
  g_autoptr (GBytes) bytes = g_bytes_new_static (json, strlen (json));
  g_autoptr (GArray) insertions = causerie_insertions_new ();
  CauserieFileReader reader = { G_OBJECT (shelf), read_async, read_finish };

  causerie_insertions_add (insertions, strlen ("{\"large\":\""), "large", LARGE);
  causerie_insertions_add (insertions, strlen (json) - 2, "small", SMALL);
  return causerie_request_body_new (bytes, insertions, &reader);
}

static void
assert_received (CauserieTestClient *client, guint index)
{
  g_autoptr (GBytes) large = causerie_test_make_bytes (LARGE, 7);
  g_autoptr (GBytes) small = causerie_test_make_bytes (SMALL, 7);
  g_autofree char *large_text = g_base64_encode (g_bytes_get_data (large, NULL), LARGE);
  g_autofree char *small_text = g_base64_encode (g_bytes_get_data (small, NULL), SMALL);
  g_autofree char *expected
      = g_strdup_printf ("{\"large\":\"%s\",\"é\":1,\"small\":\"%s\"}", large_text, small_text);
  g_autofree char *body = causerie_test_server_dup_body (client->server, index);
  g_autofree char *length
      = causerie_test_server_dup_header (client->server, index, "content-length");
  g_autofree char *type = causerie_test_server_dup_header (client->server, index, "content-type");

  /* Not with g_assert_cmpstr (), which would print megabytes. */
  g_assert_true (g_str_equal (body, expected));
  g_assert_cmpuint (g_ascii_strtoull (length, NULL, 10), ==, strlen (expected));
  g_assert_cmpstr (type, ==, "application/json");
}

static void
test_exact_bytes (void)
{
  g_autoptr (CauserieTestClient) client = causerie_test_client_new (CAUSERIE_SERVICE_ANTHROPIC);
  g_autoptr (TestShelf) shelf = g_object_new (TEST_TYPE_SHELF, NULL);
  g_autoptr (CauserieRequestBody) body = create_body (shelf);
  g_autofree char *events = causerie_test_sse_text ("Hello");
  g_autoptr (GError) error = NULL;

  causerie_test_server_push (client->server, causerie_test_reply_new_stream (events));
  causerie_test_client_begin_body (client, body);
  causerie_test_client_end (client, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (causerie_test_server_get_n_requests (client->server), ==, 1);
  assert_received (client, 0);
}

static void
test_retried (void)
{
  g_autoptr (CauserieTestClient) client = causerie_test_client_new (CAUSERIE_SERVICE_ANTHROPIC);
  g_autoptr (TestShelf) shelf = g_object_new (TEST_TYPE_SHELF, NULL);
  g_autoptr (CauserieRequestBody) body = create_body (shelf);
  g_autofree char *events = causerie_test_sse_text ("Hello");
  g_autoptr (GError) error = NULL;

  causerie_test_server_push (client->server,
                             causerie_test_reply_new_error (529, "overloaded_error", "Busy"));
  causerie_test_server_push (client->server, causerie_test_reply_new_stream (events));
  causerie_test_client_begin_body (client, body);
  causerie_test_client_end (client, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (client->n_retrying, ==, 1);
  g_assert_cmpuint (causerie_test_server_get_n_requests (client->server), ==, 2);
  assert_received (client, 0);
  assert_received (client, 1);
}

/* A file that is not stored is not there at the next attempt either. */
static void
test_file_cannot_be_read (gconstpointer offset)
{
  g_autoptr (CauserieTestClient) client = causerie_test_client_new (CAUSERIE_SERVICE_ANTHROPIC);
  g_autoptr (TestShelf) shelf = g_object_new (TEST_TYPE_SHELF, NULL);
  g_autoptr (CauserieRequestBody) body = create_body (shelf);
  g_autoptr (GError) error = NULL;
  const char *sentence;

  shelf->fails_at = GPOINTER_TO_INT (offset);
  causerie_test_client_begin_body (client, body);
  g_assert_false (causerie_test_client_end (client, &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_NO_ATTACHMENT);
  sentence = causerie_error_get_sentence (CAUSERIE_ERROR_NO_ATTACHMENT);
  g_assert_nonnull (strstr (sentence, "file"));
  g_assert_cmpuint (client->n_retrying, ==, 0);
  g_assert_cmpuint (shelf->n_readings, ==, (guint)(shelf->fails_at / PIECE) + 1);
  g_assert_cmpuint (causerie_test_server_get_n_requests (client->server), ==, 0);
}

static gboolean
is_held (gpointer data)
{
  return TEST_SHELF (data)->held != NULL;
}

/* The library finishes a read that was cancelled. */
static void
test_stopped_while_a_file_is_sent (void)
{
  g_autoptr (CauserieTestClient) client = causerie_test_client_new (CAUSERIE_SERVICE_ANTHROPIC);
  g_autoptr (TestShelf) shelf = g_object_new (TEST_TYPE_SHELF, NULL);
  g_autoptr (CauserieRequestBody) body = create_body (shelf);
  g_autoptr (GTask) held = NULL;
  g_autoptr (GError) error = NULL;

  shelf->holds_at = 10 * PIECE;
  causerie_test_client_begin_body (client, body);
  g_assert_true (causerie_test_wait_until (is_held, shelf, 30));
  g_cancellable_cancel (client->cancellable);
  held = g_steal_pointer (&shelf->held);
  g_task_return_pointer (held, causerie_test_make_bytes (PIECE, 7), (GDestroyNotify)g_bytes_unref);
  g_assert_false (causerie_test_client_end (client, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (shelf->n_readings, ==, 11);
  g_assert_cmpuint (causerie_test_server_get_n_requests (client->server), ==, 0);
}

static gboolean
is_null (gpointer place)
{
  return *(gpointer *)place == NULL;
}

/* Nothing refers to the files afterwards. */
static void
test_everything_is_released (void)
{
  CauserieTestClient *client = causerie_test_client_new (CAUSERIE_SERVICE_ANTHROPIC);
  TestShelf *shelf = g_object_new (TEST_TYPE_SHELF, NULL);
  CauserieRequestBody *body = create_body (shelf);
  g_autofree char *events = causerie_test_sse_text ("Hello");

  g_object_add_weak_pointer (G_OBJECT (shelf), (gpointer *)&shelf);
  g_object_unref (shelf);
  causerie_test_server_push (client->server, causerie_test_reply_new_stream (events));
  causerie_test_client_begin_body (client, body);
  causerie_request_body_unref (body);
  g_assert_true (causerie_test_client_end (client, NULL));
  causerie_test_client_free (client);
  g_assert_true (causerie_test_wait_until (is_null, &shelf, 30));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/upload/exact-bytes", test_exact_bytes);
  g_test_add_func ("/upload/exact-bytes-in-each-attempt", test_retried);
  g_test_add_data_func ("/upload/first-piece-cannot-be-read", GINT_TO_POINTER (0),
                        test_file_cannot_be_read);
  g_test_add_data_func ("/upload/later-piece-cannot-be-read", GINT_TO_POINTER (20 * PIECE),
                        test_file_cannot_be_read);
  g_test_add_func ("/upload/stopped-while-a-file-is-sent", test_stopped_while_a_file_is_sent);
  g_test_add_func ("/upload/everything-is-released", test_everything_is_released);
  return g_test_run ();
}
