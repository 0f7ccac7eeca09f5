/* SPDX-License-Identifier: GPL-3.0-or-later
 * Collects the body of a request. The server itself would hold it twice, in pieces and as a whole,
 * which matters with attachments. */
#include "config.h"

#include "causerie-demo-body.h"

#define KEY "causerie-demo-body"

/* A client may announce anything. */
#define MOST_RESERVED_BYTES (32 * 1024 * 1024)

static void
on_chunk_got_cb (SoupServerMessage *message, GBytes *chunk, gpointer data)
{
  GByteArray *body = data;
  gsize size;
  const guint8 *bytes = g_bytes_get_data (chunk, &size);

  g_byte_array_append (body, bytes, (guint)size);
}

/**
 * causerie_demo_body_collect:
 * @message: a request of which only the headers have arrived
 *
 * Collects the body for causerie_demo_body_take().
 */
void
causerie_demo_body_collect (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  goffset length = soup_message_headers_get_content_length (headers);
  GByteArray *body = g_byte_array_sized_new ((guint)CLAMP (length, 0, MOST_RESERVED_BYTES));

  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  g_object_set_data_full (G_OBJECT (message), KEY, body, (GDestroyNotify)g_byte_array_unref);
  g_signal_connect (message, "got-chunk", G_CALLBACK (on_chunk_got_cb), body);
}

/* Returns: (transfer full): the body, which has arrived */
GBytes *
causerie_demo_body_take (SoupServerMessage *message)
{
  GByteArray *body = g_object_steal_data (G_OBJECT (message), KEY);

  if (body == NULL)
    return g_bytes_new (NULL, 0);
  g_signal_handlers_disconnect_by_data (message, body);
  return g_byte_array_free_to_bytes (body);
}
