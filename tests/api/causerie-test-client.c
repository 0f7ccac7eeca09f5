/* SPDX-License-Identifier: GPL-3.0-or-later
 * One client, one scripted service, and what came of asking it. */
#include "config.h"

#include "causerie-test-client.h"

#include "causerie-test.h"

#include <string.h>

static void
on_retrying_cb (CauserieClient *client, CauserieReplyBuilder *builder, guint code, gint64 retry_at,
                guint retry, gpointer data)
{
  CauserieTestTalk *talk = data;

  g_assert_true (builder == talk->builder);
  g_assert_cmpint (retry_at, >, CAUSERIE_TEST_CLOCK_START);
  talk->n_retrying++;
  talk->retrying_code = code;
  g_assert_cmpuint (retry, ==, talk->n_retrying);
}

/**
 * causerie_test_talk_new:
 * @kind: what the client takes the service for
 *
 * Returns: (transfer full): a talk with a server that has no replies yet
 */
CauserieTestTalk *
causerie_test_talk_new (CauserieServiceKind kind)
{
  CauserieTestTalk *talk = g_new0 (CauserieTestTalk, 1);
  g_autoptr (GError) error = NULL;

  talk->server = causerie_test_server_new ();
  talk->clock = causerie_test_clock_new ();
  talk->client = causerie_client_new (CAUSERIE_CLOCK (talk->clock));
  talk->service = causerie_service_new (kind, causerie_test_server_get_base_url (talk->server),
                                        "sk-ant-secret-of-the-test", NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (talk->client, "retrying", G_CALLBACK (on_retrying_cb), talk);
  return talk;
}

/**
 * causerie_test_talk_free:
 * @talk: (transfer full): a talk
 */
void
causerie_test_talk_free (CauserieTestTalk *talk)
{
  g_clear_object (&talk->result);
  g_clear_object (&talk->builder);
  g_clear_object (&talk->cancellable);
  g_clear_object (&talk->client);
  g_clear_object (&talk->service);
  g_clear_object (&talk->clock);
  g_clear_object (&talk->server);
  g_free (talk);
}

/**
 * causerie_test_talk_begin:
 * @talk: a talk
 *
 * Asks for a reply and does not wait for it.
 */
void
causerie_test_talk_begin (CauserieTestTalk *talk)
{
  const char *body = "{\"model\":\"m\",\"max_tokens\":5,\"messages\":[]}";
  g_autoptr (GBytes) bytes = g_bytes_new_static (body, strlen (body));

  g_clear_object (&talk->builder);
  g_clear_object (&talk->cancellable);
  talk->builder = causerie_reply_builder_new ();
  talk->cancellable = g_cancellable_new ();
  causerie_client_stream_async (talk->client, talk->service, bytes, talk->builder,
                                talk->cancellable, causerie_test_take_result, &talk->result);
}

/**
 * causerie_test_talk_end:
 * @talk: a talk that was begun
 * @error: return location for an error
 *
 * Returns: what causerie_client_stream_finish() returns
 */
gboolean
causerie_test_talk_end (CauserieTestTalk *talk, GError **error)
{
  g_autoptr (GAsyncResult) result = causerie_test_await (&talk->result);

  return causerie_client_stream_finish (talk->client, result, error);
}

/**
 * causerie_test_talk_ask:
 * @talk: a talk
 * @reply: (transfer full): what the server answers
 * @error: return location for an error
 *
 * Returns: what causerie_client_stream_finish() returns
 */
gboolean
causerie_test_talk_ask (CauserieTestTalk *talk, CauserieTestReply *reply, GError **error)
{
  causerie_test_server_push (talk->server, reply);
  causerie_test_talk_begin (talk);
  return causerie_test_talk_end (talk, error);
}

/**
 * causerie_test_talk_list:
 * @talk: a talk
 * @error: return location for an error
 *
 * Returns: what causerie_client_list_models_finish() returns
 */
GPtrArray *
causerie_test_talk_list (CauserieTestTalk *talk, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  causerie_client_list_models_async (talk->client, talk->service, NULL, causerie_test_take_result,
                                     &talk->result);
  result = causerie_test_await (&talk->result);
  return causerie_client_list_models_finish (talk->client, result, error);
}
