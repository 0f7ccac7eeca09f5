/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads the body of a request from its beginning to its end. Of the files in it, only one piece at
 * a time is in memory; a thread encodes it. The stream can only be read asynchronously. */
#include "config.h"

#include "causerie-request-stream.h"

#include "causerie-error.h"
#include "causerie-json.h"

#include <string.h>

struct _CauserieRequestStream
{
  GInputStream parent_instance;

  CauserieRequestBody *body;
  gsize json_position; /* in the JSON text */
  guint n_inserted;    /* the number of files that were read to their end */

  /* The file that is being read */
  gint64 file_position;
  gint64 n_encoded; /* the number of bytes that were made of it */
  int base64_state;
  int base64_save;
  GBytes *encoded; /* (nullable): its next bytes as they are inserted */
  gsize encoded_position;
};

G_DEFINE_FINAL_TYPE (CauserieRequestStream, causerie_request_stream, G_TYPE_INPUT_STREAM)

/* The data of a read. */
typedef struct
{
  void *buffer; /* the caller's */
  gsize count;
  GBytes *piece; /* of a file; until it is encoded */
} Reading;

static void
free_reading (gpointer data)
{
  Reading *reading = data;

  g_clear_pointer (&reading->piece, g_bytes_unref);
  g_free (reading);
}

static const CauserieInsertion *
get_insertion (CauserieRequestStream *self)
{
  if (self->n_inserted == causerie_request_body_get_n_insertions (self->body))
    return NULL;
  return causerie_request_body_get_insertion (self->body, self->n_inserted);
}

static gsize
copy (Reading *reading, GBytes *bytes, gsize *position, gsize end)
{
  gsize n = MIN (reading->count, end - *position);

  memcpy (reading->buffer, (const char *)g_bytes_get_data (bytes, NULL) + *position, n);
  *position += n;
  return n;
}

static gsize
copy_json (CauserieRequestStream *self, Reading *reading)
{
  const CauserieInsertion *insertion = get_insertion (self);
  GBytes *json = causerie_request_body_get_json (self->body);
  gsize end = insertion != NULL ? insertion->offset : g_bytes_get_size (json);

  return copy (reading, json, &self->json_position, end);
}

static gboolean
set_other_size (GError **error)
{
  g_set_error_literal (error, CAUSERIE_ERROR, CAUSERIE_ERROR_NO_ATTACHMENT,
                       "A file has another size than when it was attached");
  return FALSE;
}

/* A file that has another size than the body says would make the request longer or shorter than its
 * Content-Length. */
static gboolean
check_size (CauserieRequestStream *self, gsize piece_size, GError **error)
{
  gint64 size = get_insertion (self)->size;

  if (self->file_position == size || (piece_size > 0 && self->file_position < size))
    return TRUE;
  return set_other_size (error);
}

/* Likewise for the bytes that were made of it. */
static gboolean
check_length (CauserieRequestStream *self, GError **error)
{
  const CauserieInsertion *insertion = get_insertion (self);

  if (self->file_position == insertion->size ? self->n_encoded == insertion->length
                                             : self->n_encoded <= insertion->length)
    return TRUE;
  return set_other_size (error);
}

static gsize
copy_encoded (CauserieRequestStream *self, Reading *reading)
{
  gsize n
      = copy (reading, self->encoded, &self->encoded_position, g_bytes_get_size (self->encoded));

  if (self->encoded_position == g_bytes_get_size (self->encoded))
    g_clear_pointer (&self->encoded, g_bytes_unref);
  return n;
}

static GBytes *
encode_base64 (CauserieRequestStream *self, GBytes *piece)
{
  gsize size = g_bytes_get_size (piece);
  /* The sizes that the documentation of g_base64_encode_step() and g_base64_encode_close() ask for;
     there are no line breaks. */
  g_autofree char *text = g_malloc ((size / 3 + 1) * 4 + 4 + 5);
  gsize length = g_base64_encode_step (g_bytes_get_data (piece, NULL), size, FALSE, text,
                                       &self->base64_state, &self->base64_save);

  if (self->file_position == get_insertion (self)->size)
    length += g_base64_encode_close (FALSE, text + length, &self->base64_state, &self->base64_save);
  return g_bytes_new_take (g_steal_pointer (&text), length);
}

static GBytes *
escape (GBytes *piece)
{
  GString *text = g_string_new (NULL);
  gsize size;
  const char *data = g_bytes_get_data (piece, &size);

  if (size > 0)
    causerie_json_append_escaped (text, data, size);
  return g_string_free_to_bytes (text);
}

static void
encode (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  CauserieRequestStream *self = source;
  Reading *reading = data;
  g_autoptr (GBytes) encoded
      = get_insertion (self)->text ? escape (reading->piece) : encode_base64 (self, reading->piece);

  self->n_encoded += (gint64)g_bytes_get_size (encoded);
  self->encoded = g_bytes_get_size (encoded) > 0 ? g_steal_pointer (&encoded) : NULL;
  self->encoded_position = 0;
  g_task_return_boolean (task, TRUE);
}

static void
begin_next_file (CauserieRequestStream *self)
{
  self->n_inserted++;
  self->file_position = 0;
  self->n_encoded = 0;
  self->base64_state = 0;
  self->base64_save = 0;
}

static void continue_reading (GTask *task);

static void
on_encoded_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  CauserieRequestStream *self = CAUSERIE_REQUEST_STREAM (object);
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error) || !check_length (self, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (self->file_position == get_insertion (self)->size)
    begin_next_file (self);
  continue_reading (task);
}

static void
on_piece_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  CauserieRequestStream *self = g_task_get_source_object (task);
  Reading *reading = g_task_get_task_data (task);
  g_autoptr (GTask) encoding = NULL;
  GError *error = NULL;

  reading->piece
      = causerie_request_body_get_reader (self->body)->read_finish (source, result, &error);
  if (reading->piece != NULL)
    self->file_position += (gint64)g_bytes_get_size (reading->piece);
  if (reading->piece == NULL || !check_size (self, g_bytes_get_size (reading->piece), &error))
    {
      g_task_return_error (task, error);
      return;
    }
  encoding = g_task_new (self, g_task_get_cancellable (task), on_encoded_cb, g_object_ref (task));
  g_task_set_source_tag (encoding, on_piece_read_cb);
  g_task_set_task_data (encoding, reading, NULL);
  g_task_run_in_thread (encoding, encode);
}

static void
read_piece (GTask *task, const CauserieInsertion *insertion)
{
  CauserieRequestStream *self = g_task_get_source_object (task);
  const CauserieFileReader *reader = causerie_request_body_get_reader (self->body);
  Reading *reading = g_task_get_task_data (task);

  g_clear_pointer (&reading->piece, g_bytes_unref);
  reader->read_async (reader->source, insertion->sha256, self->file_position,
                      g_task_get_cancellable (task), on_piece_read_cb, g_object_ref (task));
}

/* Copies what is there, or reads the next piece of a file first. */
static void
continue_reading (GTask *task)
{
  CauserieRequestStream *self = g_task_get_source_object (task);
  Reading *reading = g_task_get_task_data (task);
  const CauserieInsertion *insertion = get_insertion (self);

  if (self->encoded != NULL)
    g_task_return_int (task, (gssize)copy_encoded (self, reading));
  else if (insertion == NULL || self->json_position < insertion->offset || reading->count == 0)
    g_task_return_int (task, (gssize)copy_json (self, reading));
  else
    read_piece (task, insertion);
}

static void
causerie_request_stream_read_async (GInputStream *stream, void *buffer, gsize count,
                                    int io_priority, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (stream, cancellable, callback, data);
  Reading *reading = g_new0 (Reading, 1);

  g_task_set_source_tag (task, causerie_request_stream_read_async);
  g_task_set_priority (task, io_priority);
  reading->buffer = buffer;
  reading->count = count;
  g_task_set_task_data (task, reading, free_reading);
  if (!g_task_return_error_if_cancelled (task))
    continue_reading (task);
}

static gssize
causerie_request_stream_read_finish (GInputStream *stream, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, stream), -1);
  return g_task_propagate_int (G_TASK (result), error);
}

static gssize
causerie_request_stream_read (GInputStream *stream, void *buffer, gsize count,
                              GCancellable *cancellable, GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                       "The body of a request is read asynchronously");
  return -1;
}

static void
causerie_request_stream_finalize (GObject *object)
{
  CauserieRequestStream *self = CAUSERIE_REQUEST_STREAM (object);

  causerie_request_body_unref (self->body);
  g_clear_pointer (&self->encoded, g_bytes_unref);
  G_OBJECT_CLASS (causerie_request_stream_parent_class)->finalize (object);
}

static void
causerie_request_stream_class_init (CauserieRequestStreamClass *klass)
{
  GInputStreamClass *stream_class = G_INPUT_STREAM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = causerie_request_stream_finalize;
  stream_class->read_fn = causerie_request_stream_read;
  stream_class->read_async = causerie_request_stream_read_async;
  stream_class->read_finish = causerie_request_stream_read_finish;
}

static void
causerie_request_stream_init (CauserieRequestStream *self)
{
}

GInputStream *
causerie_request_stream_new (CauserieRequestBody *body)
{
  CauserieRequestStream *self = g_object_new (CAUSERIE_TYPE_REQUEST_STREAM, NULL);

  self->body = causerie_request_body_ref (body);
  return G_INPUT_STREAM (self);
}
