/* SPDX-License-Identifier: GPL-3.0-or-later
 * A plain HTTP client with its own demo service, for tests. */
#include "config.h"

#include "causerie-demo-client.h"

#include "causerie-json.h"

#include <string.h>

/**
 * causerie_demo_client_new:
 *
 * Returns: (transfer full): a client of the demo without hooks
 */
CauserieDemoClient *
causerie_demo_client_new (void)
{
  return causerie_demo_client_new_with_service (causerie_demo_service_new ());
}

/**
 * causerie_demo_client_new_with_service:
 * @service: (transfer full): a service that is not running yet
 *
 * Returns: (transfer full): a client with the running service
 */
CauserieDemoClient *
causerie_demo_client_new_with_service (CauserieDemoService *service)
{
  CauserieDemoClient *client = g_new0 (CauserieDemoClient, 1);
  g_autoptr (GError) error = NULL;

  client->service = service;
  causerie_demo_service_set_pace (client->service, 0.0);
  causerie_demo_service_start (client->service, &error);
  g_assert_no_error (error);
  /* With sanitizers, the largest requests take more than the minute that is the default. */
  client->session = soup_session_new_with_options ("timeout", 600, NULL);
  client->key = causerie_demo_service_get_key (client->service);
  client->version = "2023-06-01";
  client->type = "application/json";
  return client;
}

/**
 * causerie_demo_client_free:
 * @client: (transfer full): a client; its service stops
 */
void
causerie_demo_client_free (CauserieDemoClient *client)
{
  g_clear_pointer (&client->headers, soup_message_headers_unref);
  g_object_unref (client->session);
  g_assert_finalize_object (client->service);
  g_free (client);
}

/**
 * causerie_demo_client_make:
 * @client: a client
 * @path: a path of the service, with its query
 * @body: (nullable): the body to POST; %NULL for GET
 *
 * Returns: (transfer full): an unsent request
 */
SoupMessage *
causerie_demo_client_make (CauserieDemoClient *client, const char *path, const char *body)
{
  g_autofree char *url
      = g_strconcat (causerie_demo_service_get_base_url (client->service), path, NULL);
  SoupMessage *message = soup_message_new (body != NULL ? "POST" : "GET", url);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  if (client->key != NULL)
    soup_message_headers_replace (headers, "x-api-key", client->key);
  if (client->bearer != NULL)
    soup_message_headers_replace (headers, "Authorization", client->bearer);
  if (client->version != NULL)
    soup_message_headers_replace (headers, "anthropic-version", client->version);
  if (body != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

      soup_message_set_request_body_from_bytes (message, client->type, bytes);
    }
  return message;
}

/**
 * causerie_demo_client_send:
 * @client: a client
 * @path: a path of the service, with its query
 * @body: (nullable): the body to POST; %NULL for GET
 * @status: (out): the status of the response
 *
 * Returns: (transfer full): the body of the response, as far as it was received
 */
char *
causerie_demo_client_send (CauserieDemoClient *client, const char *path, const char *body,
                           guint *status)
{
  g_autoptr (SoupMessage) message = causerie_demo_client_make (client, path, body);
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = soup_session_send (client->session, message, NULL, &error);
  GString *text = g_string_new (NULL);
  char buffer[4096];
  gssize got;

  g_assert_no_error (error);
  while ((got = g_input_stream_read (stream, buffer, sizeof buffer, NULL, NULL)) > 0)
    g_string_append_len (text, buffer, got);
  *status = soup_message_get_status (message);
  g_clear_pointer (&client->headers, soup_message_headers_unref);
  client->headers = soup_message_headers_ref (soup_message_get_response_headers (message));
  return g_string_free (text, FALSE);
}

/**
 * causerie_demo_client_ask:
 * @client: a client
 * @members: further members of the request, each followed by a comma
 * @first: the first message of the user
 * @...: the following messages in turns, then %NULL
 *
 * Requests a reply of `demo-opus` without streaming; fails the test on an error.
 *
 * Returns: (transfer full): the message object
 */
char *
causerie_demo_client_ask (CauserieDemoClient *client, const char *members, const char *first, ...)
{
  g_autoptr (GString) body = g_string_new (NULL);
  const char *text = first;
  va_list more;
  guint status;
  char *reply;

  g_string_append_printf (body, "{\"model\":\"demo-opus\",\"max_tokens\":8000,%s\"messages\":[",
                          members);
  va_start (more, first);
  for (guint i = 0; text != NULL; i++, text = va_arg (more, const char *))
    {
      g_autofree char *quoted = causerie_json_quote (text);

      g_string_append_printf (body, "%s{\"role\":\"%s\",\"content\":%s}", i > 0 ? "," : "",
                              i % 2 == 0 ? "user" : "assistant", quoted);
    }
  va_end (more);
  g_string_append (body, "]}");
  reply = causerie_demo_client_send (client, "/v1/messages", body->str, &status);
  g_assert_cmpuint (status, ==, 200);
  return reply;
}
