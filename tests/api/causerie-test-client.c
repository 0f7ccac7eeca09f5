/* SPDX-License-Identifier: GPL-3.0-or-later
 * A client with a scripted server, and the results of its requests. */
#include "config.h"

#include "causerie-test-client.h"

#include "causerie-test.h"

#include <string.h>

static void
on_retrying_cb (CauserieClient *client, CauserieReplyBuilder *builder, guint code, gint64 retry_at,
                guint retry, gpointer data)
{
  CauserieTestClient *self = data;

  g_assert_true (builder == self->builder);
  g_assert_cmpint (retry_at, >, CAUSERIE_TEST_CLOCK_START);
  self->n_retrying++;
  self->retrying_code = code;
  g_assert_cmpuint (retry, ==, self->n_retrying);
}

/**
 * causerie_test_client_new:
 * @kind: the kind of service that the client assumes
 *
 * Returns: (transfer full): a client whose server has no replies yet
 */
CauserieTestClient *
causerie_test_client_new (CauserieServiceKind kind)
{
  CauserieTestClient *self = g_new0 (CauserieTestClient, 1);
  g_autoptr (GError) error = NULL;

  self->server = causerie_test_server_new ();
  self->clock = causerie_test_clock_new ();
  self->client = causerie_client_new (CAUSERIE_CLOCK (self->clock));
  self->service = causerie_service_new (kind, causerie_test_server_get_base_url (self->server),
                                        "sk-ant-secret-of-the-test", NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (self->client, "retrying", G_CALLBACK (on_retrying_cb), self);
  return self;
}

/**
 * causerie_test_client_free:
 * @self: (transfer full): a client
 */
void
causerie_test_client_free (CauserieTestClient *self)
{
  g_clear_object (&self->result);
  g_clear_object (&self->builder);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->client);
  g_clear_object (&self->service);
  g_clear_object (&self->clock);
  g_clear_object (&self->server);
  g_free (self);
}

/* Requests a reply to @body without waiting for it. */
void
causerie_test_client_begin_body (CauserieTestClient *self, CauserieRequestBody *body)
{
  g_clear_object (&self->builder);
  g_clear_object (&self->cancellable);
  self->builder = causerie_reply_builder_new ();
  self->cancellable = g_cancellable_new ();
  causerie_client_stream_async (self->client, self->service, body, self->builder, self->cancellable,
                                causerie_test_take_result, &self->result);
}

/**
 * causerie_test_client_begin:
 * @self: a client
 *
 * Requests a reply without waiting for it.
 */
void
causerie_test_client_begin (CauserieTestClient *self)
{
  const char *body = "{\"model\":\"m\",\"max_tokens\":5,\"messages\":[]}";
  g_autoptr (GBytes) bytes = g_bytes_new_static (body, strlen (body));
  g_autoptr (CauserieRequestBody) request = causerie_request_body_new (bytes, NULL, NULL);

  causerie_test_client_begin_body (self, request);
}

/**
 * causerie_test_client_end:
 * @self: a client after causerie_test_client_begin()
 * @error: return location for an error
 *
 * Returns: the result of causerie_client_stream_finish()
 */
gboolean
causerie_test_client_end (CauserieTestClient *self, GError **error)
{
  g_autoptr (GAsyncResult) result = causerie_test_await (&self->result);

  return causerie_client_stream_finish (self->client, result, error);
}

/**
 * causerie_test_client_request:
 * @self: a client
 * @reply: (transfer full): the answer of the server
 * @error: return location for an error
 *
 * Returns: the result of causerie_client_stream_finish()
 */
gboolean
causerie_test_client_request (CauserieTestClient *self, CauserieTestReply *reply, GError **error)
{
  causerie_test_server_push (self->server, reply);
  causerie_test_client_begin (self);
  return causerie_test_client_end (self, error);
}

/**
 * causerie_test_client_list_models:
 * @self: a client
 * @error: return location for an error
 *
 * Returns: the result of causerie_client_list_models_finish()
 */
GPtrArray *
causerie_test_client_list_models (CauserieTestClient *self, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  causerie_client_list_models_async (self->client, self->service, NULL, causerie_test_take_result,
                                     &self->result);
  result = causerie_test_await (&self->result);
  return causerie_client_list_models_finish (self->client, result, error);
}
