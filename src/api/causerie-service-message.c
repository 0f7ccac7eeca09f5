/* SPDX-License-Identifier: GPL-3.0-or-later
 * Creates the HTTP message for one attempt of a request. */
#include "config.h"

#include "causerie-service-message.h"

#include "causerie-request-stream.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

#define API_VERSION "2023-06-01"

/* Idle time after which TCP keepalive probes are sent. */
#define KEEPALIVE_SECONDS 60

static void
add_headers (SoupMessage *message, CauserieService *service)
{
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  const char *key = causerie_service_get_api_key (service);
  const char *token = causerie_service_get_auth_token (service);

  soup_message_headers_replace (headers, "accept", "application/json");
  soup_message_headers_replace (headers, "anthropic-version", API_VERSION);
  if (key != NULL)
    soup_message_headers_replace (headers, "x-api-key", key);
  if (token != NULL)
    {
      g_autofree char *value = g_strconcat ("Bearer ", token, NULL);

      soup_message_headers_replace (headers, "authorization", value);
    }
}

static void
on_network_event_cb (SoupMessage *message, GSocketClientEvent event, GIOStream *connection)
{
  GSocket *socket;

  if (event != G_SOCKET_CLIENT_CONNECTED || !G_IS_SOCKET_CONNECTION (connection))
    return;
  socket = g_socket_connection_get_socket (G_SOCKET_CONNECTION (connection));
  g_socket_set_keepalive (socket, TRUE);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_KEEPIDLE, KEEPALIVE_SECONDS, NULL);
}

/* A stream is read only once, so that libsoup needs a new one when it sends the message again. */
static void
set_body (SoupMessage *message, gpointer data)
{
  CauserieRequestBody *body = data;
  g_autoptr (GInputStream) stream = NULL;

  if (causerie_request_body_get_n_insertions (body) == 0)
    {
      soup_message_set_request_body_from_bytes (message, "application/json",
                                                causerie_request_body_get_json (body));
      return;
    }
  stream = causerie_request_stream_new (body);
  soup_message_set_request_body (message, "application/json", stream,
                                 causerie_request_body_get_length (body));
}

static void
release_body (gpointer body, GClosure *closure)
{
  causerie_request_body_unref (body);
}

/**
 * causerie_service_message_new:
 * @path: the part after `/v1/`, encoded
 * @body: (nullable): JSON to POST, or %NULL to GET
 *
 * Redirects are not followed, as they could send the key to another host and change the method.
 * Content decoding is disabled, as it would delay a stream.
 */
SoupMessage *
causerie_service_message_new (CauserieService *service, const char *path, CauserieRequestBody *body)
{
  g_autofree char *url = causerie_service_dup_url (service, path);
  SoupMessage *message = soup_message_new (body != NULL ? "POST" : "GET", url);

  g_return_val_if_fail (message != NULL, NULL);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_DO_NOT_USE_AUTH_CACHE);
  soup_message_disable_feature (message, SOUP_TYPE_CONTENT_DECODER);
  add_headers (message, service);
  if (body != NULL)
    {
      set_body (message, body);
      g_signal_connect_data (message, "restarted", G_CALLBACK (set_body),
                             causerie_request_body_ref (body), release_body, 0);
    }
  g_signal_connect (message, "network-event", G_CALLBACK (on_network_event_cb), NULL);
  return message;
}
