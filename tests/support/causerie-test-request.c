/* SPDX-License-Identifier: GPL-3.0-or-later
 * One HTTP request as a test server received it. */
#include "config.h"

#include "causerie-test-request.h"

#include <string.h>

#define MOST_BYTES (256 * 1024 * 1024)

static CauserieTestRequest *
parse_head (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);
  g_auto (GStrv) words = g_strsplit (lines[0], " ", 3);
  CauserieTestRequest *request;

  if (g_strv_length (words) != 3)
    return NULL;
  request = g_new0 (CauserieTestRequest, 1);
  request->method = g_strdup (words[0]);
  request->target = g_strdup (words[1]);
  request->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  request->body = g_byte_array_new ();
  request->received = g_get_monotonic_time ();
  for (guint i = 1; lines[i] != NULL; i++)
    {
      const char *colon = strchr (lines[i], ':');
      g_autofree char *name = NULL;

      if (colon == NULL)
        continue;
      name = g_strndup (lines[i], (gsize)(colon - lines[i]));
      g_hash_table_replace (request->headers, g_ascii_strdown (name, -1),
                            g_strstrip (g_strdup (colon + 1)));
    }
  return request;
}

static gboolean
read_some (GSocket *socket, GCancellable *cancellable, GByteArray *into)
{
  char buffer[16384];
  gssize got = g_socket_receive (socket, buffer, sizeof buffer, cancellable, NULL);

  if (got <= 0 || into->len > MOST_BYTES)
    return FALSE;
  g_byte_array_append (into, (const guint8 *)buffer, (guint)got);
  return TRUE;
}

/**
 * causerie_test_request_receive:
 * @socket: a connected socket
 * @cancellable: cancels reading
 *
 * Blocks until a complete request has been received. A body needs a `Content-Length`.
 *
 * Returns: (transfer full) (nullable): the request, or %NULL if it is invalid or incomplete
 */
CauserieTestRequest *
causerie_test_request_receive (GSocket *socket, GCancellable *cancellable)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  const char *end = NULL;
  g_autofree char *head = NULL;
  CauserieTestRequest *request;
  const char *length;
  gsize wanted = 0;
  gsize head_size;

  while (end == NULL)
    {
      if (!read_some (socket, cancellable, bytes))
        return NULL;
      end = memmem (bytes->data, bytes->len, "\r\n\r\n", 4);
    }
  head_size = (gsize)(end - (const char *)bytes->data);
  head = g_strndup ((const char *)bytes->data, head_size);
  request = parse_head (head);
  if (request == NULL)
    return NULL;
  length = g_hash_table_lookup (request->headers, "content-length");
  if (length != NULL)
    wanted = (gsize)g_ascii_strtoull (length, NULL, 10);
  g_byte_array_append (request->body, (const guint8 *)end + 4, bytes->len - (guint)head_size - 4);
  while (request->body->len < wanted)
    if (!read_some (socket, cancellable, request->body))
      {
        causerie_test_request_free (request);
        return NULL;
      }
  return request;
}

/**
 * causerie_test_request_free:
 * @request: (transfer full): a request
 */
void
causerie_test_request_free (CauserieTestRequest *request)
{
  g_free (request->method);
  g_free (request->target);
  g_hash_table_unref (request->headers);
  g_byte_array_unref (request->body);
  g_free (request);
}
