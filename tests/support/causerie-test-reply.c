/* SPDX-License-Identifier: GPL-3.0-or-later
 * A scripted HTTP reply. Formats HTTP, independent of sockets. */
#include "config.h"

#include "causerie-test-reply.h"

#include <gio/gio.h>
#include <string.h>

struct _CauserieTestReply
{
  guint status;
  CauserieTestFraming framing;
  CauserieTestEnd end;
  gsize step;
  GString *headers;
  GPtrArray *parts; /* of GBytes, NULL for a gate */
};

static void
free_part (gpointer part)
{
  if (part != NULL)
    g_bytes_unref (part);
}

/**
 * causerie_test_reply_new:
 * @status: an HTTP status
 * @framing: how the end of the body is marked
 *
 * Returns: (transfer full): a reply without a body
 */
CauserieTestReply *
causerie_test_reply_new (guint status, CauserieTestFraming framing)
{
  CauserieTestReply *reply = g_new0 (CauserieTestReply, 1);

  reply->status = status;
  reply->framing = framing;
  reply->headers = g_string_new (NULL);
  reply->parts = g_ptr_array_new_with_free_func (free_part);
  return reply;
}

/**
 * causerie_test_reply_new_json:
 * @status: an HTTP status
 * @json: the body
 *
 * Returns: (transfer full): a complete reply of type `application/json`
 */
CauserieTestReply *
causerie_test_reply_new_json (guint status, const char *json)
{
  CauserieTestReply *reply = causerie_test_reply_new (status, CAUSERIE_TEST_FRAMING_LENGTH);

  causerie_test_reply_add_header (reply, "Content-Type", "application/json");
  causerie_test_reply_add_text (reply, json);
  return reply;
}

/**
 * causerie_test_reply_new_error:
 * @status: an HTTP status
 * @type: the API's name for the error, such as `overloaded_error`
 * @message: the API's message, which needs no JSON escapes
 *
 * Returns: (transfer full): a reply in the error shape of the Messages API, with a `request-id`
 */
CauserieTestReply *
causerie_test_reply_new_error (guint status, const char *type, const char *message)
{
  g_autofree char *json
      = g_strdup_printf ("{\"type\":\"error\",\"error\":{\"type\":\"%s\",\"message\":\"%s\"},"
                         "\"request_id\":\"req_test\"}",
                         type, message);
  CauserieTestReply *reply = causerie_test_reply_new_json (status, json);

  causerie_test_reply_add_header (reply, "request-id", "req_test");
  return reply;
}

/**
 * causerie_test_reply_new_stream:
 * @events: (nullable): the first part of the stream; more can be added
 *
 * Returns: (transfer full): a chunked `text/event-stream`
 */
CauserieTestReply *
causerie_test_reply_new_stream (const char *events)
{
  CauserieTestReply *reply = causerie_test_reply_new (200, CAUSERIE_TEST_FRAMING_CHUNKED);

  causerie_test_reply_add_header (reply, "Content-Type", "text/event-stream; charset=utf-8");
  causerie_test_reply_add_header (reply, "request-id", "req_test");
  if (events != NULL)
    causerie_test_reply_add_text (reply, events);
  return reply;
}

/**
 * causerie_test_reply_new_redirect:
 * @status: 301, 302, 303, 307 or 308
 * @location: the target
 *
 * Returns: (transfer full): a redirect without a body
 */
CauserieTestReply *
causerie_test_reply_new_redirect (guint status, const char *location)
{
  CauserieTestReply *reply = causerie_test_reply_new (status, CAUSERIE_TEST_FRAMING_LENGTH);

  causerie_test_reply_add_header (reply, "Location", location);
  return reply;
}

/**
 * causerie_test_reply_new_raw:
 * @text: the bytes to send, including the head; it need not be HTTP
 *
 * Returns: (transfer full): a reply that is sent unchanged
 */
CauserieTestReply *
causerie_test_reply_new_raw (const char *text)
{
  CauserieTestReply *reply = causerie_test_reply_new (0, CAUSERIE_TEST_FRAMING_RAW);

  causerie_test_reply_add_text (reply, text);
  return reply;
}

/**
 * causerie_test_reply_new_silent:
 *
 * Returns: (transfer full): a reply that never sends a byte
 */
CauserieTestReply *
causerie_test_reply_new_silent (void)
{
  CauserieTestReply *reply = causerie_test_reply_new (0, CAUSERIE_TEST_FRAMING_RAW);

  causerie_test_reply_set_end (reply, CAUSERIE_TEST_END_HOLD);
  return reply;
}

/**
 * causerie_test_reply_free:
 * @reply: (transfer full): a reply that was not passed to a server
 */
void
causerie_test_reply_free (CauserieTestReply *reply)
{
  g_string_free (reply->headers, TRUE);
  g_ptr_array_unref (reply->parts);
  g_free (reply);
}

/**
 * causerie_test_reply_add_header:
 * @reply: a reply
 * @name: a header's name
 * @value: its value; not checked, so that tests can send invalid headers
 */
void
causerie_test_reply_add_header (CauserieTestReply *reply, const char *name, const char *value)
{
  g_string_append_printf (reply->headers, "%s: %s\r\n", name, value);
}

/**
 * causerie_test_reply_add_text:
 * @reply: a reply
 * @text: the next part of the body, which becomes a chunk in a chunked body
 */
void
causerie_test_reply_add_text (CauserieTestReply *reply, const char *text)
{
  causerie_test_reply_add_bytes (reply, text, strlen (text));
}

/**
 * causerie_test_reply_add_bytes:
 * @reply: a reply
 * @data: (array length=length): the next part of the body
 * @length: number of bytes
 */
void
causerie_test_reply_add_bytes (CauserieTestReply *reply, const void *data, gsize length)
{
  /* An empty chunk would end a chunked body. */
  if (length > 0)
    g_ptr_array_add (reply->parts, g_bytes_new (data, length));
}

/**
 * causerie_test_reply_add_gate:
 * @reply: a reply
 *
 * The following parts wait for causerie_test_server_open_gate().
 */
void
causerie_test_reply_add_gate (CauserieTestReply *reply)
{
  g_ptr_array_add (reply->parts, NULL);
}

/**
 * causerie_test_reply_set_end:
 * @reply: a reply
 * @end: the action after the last byte
 */
void
causerie_test_reply_set_end (CauserieTestReply *reply, CauserieTestEnd end)
{
  reply->end = end;
}

/**
 * causerie_test_reply_set_step:
 * @reply: a reply
 * @bytes: the maximum number of bytes per write, or 0 for no limit
 */
void
causerie_test_reply_set_step (CauserieTestReply *reply, gsize bytes)
{
  reply->step = bytes;
}

/**
 * causerie_test_reply_compress:
 * @reply: a reply
 *
 * Joins all parts, compresses them with gzip and adds the header. Gates are dropped.
 */
void
causerie_test_reply_compress (CauserieTestReply *reply)
{
  g_autoptr (GZlibCompressor) compressor
      = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, -1);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream
      = g_converter_output_stream_new (memory, G_CONVERTER (compressor));

  for (guint i = 0; i < reply->parts->len; i++)
    if (g_ptr_array_index (reply->parts, i) != NULL)
      {
        gsize size;
        const void *data = g_bytes_get_data (g_ptr_array_index (reply->parts, i), &size);

        g_output_stream_write_all (stream, data, size, NULL, NULL, NULL);
      }
  g_output_stream_close (stream, NULL, NULL);
  g_ptr_array_set_size (reply->parts, 0);
  g_ptr_array_add (reply->parts,
                   g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory)));
  causerie_test_reply_add_header (reply, "Content-Encoding", "gzip");
}

/**
 * causerie_test_reply_get_end:
 * @reply: a reply
 *
 * Returns: the action after the last byte
 */
CauserieTestEnd
causerie_test_reply_get_end (const CauserieTestReply *reply)
{
  return reply->end;
}

/**
 * causerie_test_reply_get_step:
 * @reply: a reply
 *
 * Returns: the maximum number of bytes per write, or 0 for no limit
 */
gsize
causerie_test_reply_get_step (const CauserieTestReply *reply)
{
  return reply->step;
}

static gboolean
is_cut (const CauserieTestReply *reply)
{
  return reply->end == CAUSERIE_TEST_END_CUT || reply->end == CAUSERIE_TEST_END_RESET;
}

static GBytes *
render_head (const CauserieTestReply *reply)
{
  g_autoptr (GString) head = g_string_new (NULL);
  gsize length = 0;

  g_string_append_printf (head, "HTTP/1.1 %u Scripted\r\nConnection: close\r\n%s", reply->status,
                          reply->headers->str);
  for (guint i = 0; i < reply->parts->len; i++)
    if (g_ptr_array_index (reply->parts, i) != NULL)
      length += g_bytes_get_size (g_ptr_array_index (reply->parts, i));
  /* Announce more bytes than a cut reply sends. */
  if (is_cut (reply))
    length += 1000;
  if (reply->framing == CAUSERIE_TEST_FRAMING_LENGTH)
    g_string_append_printf (head, "Content-Length: %" G_GSIZE_FORMAT "\r\n", length);
  else if (reply->framing == CAUSERIE_TEST_FRAMING_CHUNKED)
    g_string_append (head, "Transfer-Encoding: chunked\r\n");
  g_string_append (head, "\r\n");
  return g_bytes_new (head->str, head->len);
}

static GBytes *
render_part (const CauserieTestReply *reply, GBytes *part)
{
  g_autoptr (GString) chunk = NULL;
  gsize size;
  const char *data = g_bytes_get_data (part, &size);

  if (reply->framing != CAUSERIE_TEST_FRAMING_CHUNKED)
    return g_bytes_ref (part);
  chunk = g_string_new (NULL);
  g_string_append_printf (chunk, "%" G_GSIZE_MODIFIER "x\r\n", size);
  g_string_append_len (chunk, data, (gssize)size);
  g_string_append (chunk, "\r\n");
  return g_bytes_new (chunk->str, chunk->len);
}

/**
 * causerie_test_reply_render:
 * @reply: a reply
 *
 * Returns: (transfer full) (element-type GBytes): the bytes to send, in order; %NULL for a gate
 */
GPtrArray *
causerie_test_reply_render (const CauserieTestReply *reply)
{
  GPtrArray *steps = g_ptr_array_new_with_free_func (free_part);

  if (reply->framing != CAUSERIE_TEST_FRAMING_RAW)
    g_ptr_array_add (steps, render_head (reply));
  for (guint i = 0; i < reply->parts->len; i++)
    {
      GBytes *part = g_ptr_array_index (reply->parts, i);

      g_ptr_array_add (steps, part != NULL ? render_part (reply, part) : NULL);
    }
  if (reply->end == CAUSERIE_TEST_END_HOLD)
    g_ptr_array_add (steps, NULL);
  if (reply->framing == CAUSERIE_TEST_FRAMING_CHUNKED && !is_cut (reply))
    g_ptr_array_add (steps, g_bytes_new_static ("0\r\n\r\n", 5));
  return steps;
}
