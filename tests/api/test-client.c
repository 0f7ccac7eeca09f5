/* SPDX-License-Identifier: GPL-3.0-or-later
 * The client over real sockets: requests, answers and cancellation. */
#include "config.h"

#include "causerie-test-sse.h"
#include "causerie-test-client.h"

#include "causerie-model-list.h"
#include "causerie-test.h"

#include <string.h>

static void
assert_content (CauserieTestClient *client, const char *expected)
{
  const char *content
      = causerie_content_get_json (causerie_reply_builder_get_content (client->builder));

  g_assert_cmpstr (content, ==, expected);
}

static void
assert_end (CauserieTestClient *client, const GError *broken, CauserieMessageState expected,
            gboolean ends_expected)
{
  CauserieMessageState state;
  gboolean ends;
  g_autoptr (CauserieFailure) failure = NULL;

  causerie_reply_builder_end (client->builder, broken, &state, &ends, &failure);
  g_assert_cmpint (state, ==, expected);
  g_assert_cmpint (ends, ==, ends_expected);
  g_assert_cmpint (failure != NULL, ==, expected == CAUSERIE_MESSAGE_INTERRUPTED);
}

static void
assert_header (CauserieTestClient *client, const char *name, const char *expected)
{
  g_autofree char *value = causerie_test_server_dup_header (client->server, 0, name);

  g_assert_cmpstr (value, ==, expected);
}

static void
test_request (void)
{
  g_autoptr (CauserieTestClient) client = causerie_test_client_new (CAUSERIE_SERVICE_ANTHROPIC);
  g_autofree char *events = causerie_test_sse_text ("Hello");
  g_autofree char *method = NULL;
  g_autofree char *target = NULL;
  g_autofree char *body = NULL;
  g_autoptr (GError) error = NULL;

  causerie_test_client_request (client, causerie_test_reply_new_stream (events), &error);
  g_assert_no_error (error);
  method = causerie_test_server_dup_method (client->server, 0);
  target = causerie_test_server_dup_target (client->server, 0);
  body = causerie_test_server_dup_body (client->server, 0);
  g_assert_cmpstr (method, ==, "POST");
  g_assert_cmpstr (target, ==, "/v1/messages");
  g_assert_cmpstr (body, ==, "{\"model\":\"m\",\"max_tokens\":5,\"messages\":[]}");
  assert_header (client, "content-type", "application/json");
  assert_header (client, "anthropic-version", "2023-06-01");
  assert_header (client, "x-api-key", "sk-ant-secret-of-the-test");
  assert_header (client, "authorization", NULL);
  assert_header (client, "anthropic-beta", NULL);
  assert_header (client, "accept-encoding", NULL);
  assert_header (client, "user-agent", "Causerie/" CAUSERIE_VERSION);
  assert_content (client, "[{\"type\":\"text\",\"text\":\"Hello\"}]");
  assert_end (client, NULL, CAUSERIE_MESSAGE_COMPLETE, FALSE);
}

static void
test_token (void)
{
  g_autoptr (CauserieTestClient) client = causerie_test_client_new (CAUSERIE_SERVICE_CUSTOM);
  g_autofree char *events = causerie_test_sse_text ("Hello");

  g_object_unref (client->service);
  client->service = causerie_service_new (CAUSERIE_SERVICE_CUSTOM,
                                          causerie_test_server_get_base_url (client->server), NULL,
                                          "token-of-the-test", NULL);
  g_assert_true (
      causerie_test_client_request (client, causerie_test_reply_new_stream (events), NULL));
  assert_header (client, "authorization", "Bearer token-of-the-test");
  assert_header (client, "x-api-key", NULL);
}

static gboolean
has_started (gpointer data)
{
  CauserieTestClient *client = data;

  return causerie_reply_builder_has_started (client->builder);
}

static gboolean
has_text (gpointer data)
{
  CauserieTestClient *client = data;
  const char *content
      = causerie_content_get_json (causerie_reply_builder_get_content (client->builder));

  return strstr (content, "Hello") != NULL;
}

/* Begins a reply with the text "Hello" that stays open. */
static void
begin_open_reply (CauserieTestClient *client)
{
  g_autofree char *start = causerie_test_sse_start ("claude-opus-5-5");
  g_autofree char *block = causerie_test_sse_text_block (0, "Hello");
  CauserieTestReply *reply = causerie_test_reply_new_stream (start);

  causerie_test_reply_add_text (reply, block);
  causerie_test_reply_set_end (reply, CAUSERIE_TEST_END_HOLD);
  causerie_test_server_push (client->server, reply);
  causerie_test_client_begin (client);
}

/* Cancels from within the main loop, like a button. */
static gboolean
on_stop_cb (gpointer data)
{
  g_cancellable_cancel (data);
  return G_SOURCE_REMOVE;
}

static void
assert_stops (CauserieTestClient *client)
{
  g_autoptr (GError) error = NULL;

  g_idle_add_full (G_PRIORITY_HIGH, on_stop_cb, client->cancellable, NULL);
  g_assert_false (causerie_test_client_end (client, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  causerie_test_server_wait_closed (client->server, 0);
}

static void
test_stop_while_streaming (void)
{
  g_autoptr (CauserieTestClient) client = causerie_test_client_new (CAUSERIE_SERVICE_ANTHROPIC);
  g_autoptr (GError) cancelled = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "");

  begin_open_reply (client);
  g_assert_true (causerie_test_wait_until (has_text, client, 10));
  assert_stops (client);
  assert_content (client, "[{\"type\":\"text\",\"text\":\"Hello\"}]");
  assert_end (client, cancelled, CAUSERIE_MESSAGE_STOPPED, FALSE);
}

static void
test_stop_before_answer (void)
{
  g_autoptr (CauserieTestClient) client = causerie_test_client_new (CAUSERIE_SERVICE_ANTHROPIC);

  causerie_test_server_push (client->server, causerie_test_reply_new_silent ());
  causerie_test_client_begin (client);
  causerie_test_server_wait_requests (client->server, 1);
  assert_stops (client);
  g_assert_false (causerie_reply_builder_has_started (client->builder));
}

static void
test_stop_before_sending (void)
{
  g_autoptr (CauserieTestClient) client = causerie_test_client_new (CAUSERIE_SERVICE_ANTHROPIC);
  g_autoptr (GError) error = NULL;

  causerie_test_client_begin (client);
  g_cancellable_cancel (client->cancellable);
  g_assert_false (causerie_test_client_end (client, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_stopped_already (void)
{
  g_autoptr (CauserieTestClient) client = causerie_test_client_new (CAUSERIE_SERVICE_ANTHROPIC);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (CauserieReplyBuilder) builder = causerie_reply_builder_new ();
  g_autoptr (GBytes) bytes = g_bytes_new_static ("{}", 2);
  g_autoptr (CauserieRequestBody) body = causerie_request_body_new (bytes, NULL, NULL);
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  causerie_client_stream_async (client->client, client->service, body, builder, cancellable,
                                causerie_test_take_result, &client->result);
  g_assert_false (causerie_test_client_end (client, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (causerie_test_server_get_n_requests (client->server), ==, 0);
}

static void
test_stop_while_waiting (void)
{
  g_autoptr (CauserieTestClient) client = causerie_test_client_new (CAUSERIE_SERVICE_ANTHROPIC);
  g_autoptr (GError) error = NULL;

  causerie_test_clock_set_longest (client->clock, 0);
  causerie_test_server_push (client->server,
                             causerie_test_reply_new_error (529, "overloaded_error", "Busy"));
  causerie_test_client_begin (client);
  while (client->n_retrying == 0)
    g_main_context_iteration (NULL, TRUE);
  g_cancellable_cancel (client->cancellable);
  g_assert_false (causerie_test_client_end (client, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (causerie_test_server_get_n_requests (client->server), ==, 1);
}

static void
test_timeout (void)
{
  g_autoptr (CauserieTestClient) client = causerie_test_client_new (CAUSERIE_SERVICE_ANTHROPIC);
  g_autoptr (GError) error = NULL;

  begin_open_reply (client);
  g_assert_true (causerie_test_wait_until (has_text, client, 10));
  causerie_test_clock_set_longest (client->clock, 600 * G_USEC_PER_SEC);
  g_assert_false (causerie_test_client_end (client, &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_TIMEOUT);
  assert_end (client, error, CAUSERIE_MESSAGE_INTERRUPTED, FALSE);
  g_assert_cmpuint (causerie_test_server_get_n_requests (client->server), ==, 1);
}

static void
test_arrives_piece_by_piece (void)
{
  g_autoptr (CauserieTestClient) client = causerie_test_client_new (CAUSERIE_SERVICE_ANTHROPIC);
  g_autofree char *start = causerie_test_sse_start ("claude-opus-5-5");
  g_autofree char *block = causerie_test_sse_text_block (0, "Hello");
  g_autofree char *stop = causerie_test_sse_stop ("end_turn");
  CauserieTestReply *reply = causerie_test_reply_new_stream (start);

  causerie_test_reply_add_gate (reply);
  causerie_test_reply_add_text (reply, block);
  causerie_test_reply_add_gate (reply);
  causerie_test_reply_add_text (reply, stop);
  causerie_test_server_push (client->server, reply);
  causerie_test_client_begin (client);
  g_assert_true (causerie_test_wait_until (has_started, client, 10));
  assert_content (client, "[]");
  causerie_test_server_open_gate (client->server);
  g_assert_true (causerie_test_wait_until (has_text, client, 10));
  g_assert_null (client->result);
  causerie_test_server_open_gate (client->server);
  g_assert_true (causerie_test_client_end (client, NULL));
  assert_end (client, NULL, CAUSERIE_MESSAGE_COMPLETE, FALSE);
}

static void
test_ended (void)
{
  g_autoptr (CauserieTestClient) client = causerie_test_client_new (CAUSERIE_SERVICE_ANTHROPIC);
  g_autofree char *events = causerie_test_sse_ended ("I am ending this chat here.");

  g_assert_true (
      causerie_test_client_request (client, causerie_test_reply_new_stream (events), NULL));
  assert_end (client, NULL, CAUSERIE_MESSAGE_COMPLETE, TRUE);
  assert_content (client,
                  "[{\"type\":\"text\",\"text\":\"I am ending this chat here.\"},"
                  "{\"type\":\"tool_use\",\"id\":\"toolu_end\",\"name\":\"end_conversation\","
                  "\"input\":{}}]");
}

/* A stream with only a stop reason is not a reply, however it ends. */
static void
test_end_without_beginning (void)
{
  static const char delta[]
      = "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"}}";
  g_autoptr (CauserieTestClient) client = causerie_test_client_new (CAUSERIE_SERVICE_ANTHROPIC);
  g_autofree char *whole = causerie_test_sse (delta, "{\"type\":\"message_stop\"}", NULL);
  g_autofree char *cut = causerie_test_sse (delta, NULL);
  g_autoptr (GError) orderly = NULL;
  g_autoptr (GError) lost = NULL;
  CauserieTestReply *reply = causerie_test_reply_new_stream (cut);

  g_assert_false (
      causerie_test_client_request (client, causerie_test_reply_new_stream (whole), &orderly));
  g_assert_error (orderly, CAUSERIE_ERROR, CAUSERIE_ERROR_BAD_ANSWER);
  causerie_test_reply_set_end (reply, CAUSERIE_TEST_END_RESET);
  g_assert_false (causerie_test_client_request (client, reply, &lost));
  g_assert_error (lost, CAUSERIE_ERROR, CAUSERIE_ERROR_CONNECTION_LOST);
  g_assert_false (causerie_reply_builder_has_started (client->builder));
}

/* An empty body with a successful status and any content type. */
static void
test_empty_answer (void)
{
  static const struct
  {
    const char *type;
    CauserieError code;
  } kinds[] = {
    { "text/event-stream", CAUSERIE_ERROR_CONNECTION_LOST },
    { "application/json", CAUSERIE_ERROR_BAD_ANSWER },
    { "text/plain", CAUSERIE_ERROR_BAD_ANSWER },
  };
  g_autoptr (CauserieTestClient) client = causerie_test_client_new (CAUSERIE_SERVICE_CUSTOM);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      CauserieTestReply *reply = causerie_test_reply_new (200, CAUSERIE_TEST_FRAMING_LENGTH);
      g_autoptr (GError) error = NULL;

      causerie_test_reply_add_header (reply, "content-type", kinds[i].type);
      g_assert_false (causerie_test_client_request (client, reply, &error));
      g_assert_error (error, CAUSERIE_ERROR, (int)kinds[i].code);
      g_assert_cmpstr (causerie_error_get_detail (error), !=, "");
    }
}

static void
test_json_reply (void)
{
  g_autoptr (CauserieTestClient) client = causerie_test_client_new (CAUSERIE_SERVICE_CUSTOM);
  const char *json = "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\","
                     "\"model\":\"qwen3:8b\",\"content\":[{\"type\":\"text\", \"text\":\"97\"}],"
                     "\"stop_reason\":\"length\",\"usage\":{\"output_tokens\":5}}";

  g_assert_true (
      causerie_test_client_request (client, causerie_test_reply_new_json (200, json), NULL));
  assert_content (client, "[{\"type\":\"text\", \"text\":\"97\"}]");
  g_assert_cmpstr (causerie_reply_builder_get_model (client->builder), ==, "qwen3:8b");
  assert_end (client, NULL, CAUSERIE_MESSAGE_CUT, FALSE);
}

static void
test_several_at_once (void)
{
  g_autoptr (CauserieTestClient) client = causerie_test_client_new (CAUSERIE_SERVICE_ANTHROPIC);
  g_autofree char *events = causerie_test_sse_text ("Hello");
  CauserieReplyBuilder *builders[6];
  GAsyncResult *results[6] = { NULL };
  g_autoptr (GBytes) bytes = g_bytes_new_static ("{}", 2);
  g_autoptr (CauserieRequestBody) body = causerie_request_body_new (bytes, NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (builders); i++)
    {
      CauserieTestReply *reply = causerie_test_reply_new_stream (NULL);

      causerie_test_reply_add_gate (reply);
      causerie_test_reply_add_text (reply, events);
      causerie_test_server_push (client->server, reply);
      builders[i] = causerie_reply_builder_new ();
      causerie_client_stream_async (client->client, client->service, body, builders[i], NULL,
                                    causerie_test_take_result, &results[i]);
    }
  /* All requests are sent before the first is answered. */
  causerie_test_server_wait_requests (client->server, G_N_ELEMENTS (builders));
  for (guint i = 0; i < G_N_ELEMENTS (builders); i++)
    causerie_test_server_open_gate (client->server);
  for (guint i = 0; i < G_N_ELEMENTS (builders); i++)
    {
      g_autoptr (GAsyncResult) result = causerie_test_await (&results[i]);

      g_assert_true (causerie_client_stream_finish (client->client, result, NULL));
      g_object_unref (builders[i]);
    }
}

static void
test_models (void)
{
  g_autoptr (CauserieTestClient) client = causerie_test_client_new (CAUSERIE_SERVICE_ANTHROPIC);
  g_autoptr (GPtrArray) models = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  causerie_test_server_push (
      client->server,
      causerie_test_reply_new_json (
          200, "{\"data\":[{\"id\":\"a/b c\"}],\"has_more\":true,\"last_id\":\"a/b c\"}"));
  causerie_test_server_push (client->server,
                             causerie_test_reply_new_json (200, "{\"data\":[{\"id\":\"d\"}]}"));
  models = causerie_test_client_list_models (client, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (models->len, ==, 2);
  first = causerie_test_server_dup_target (client->server, 0);
  second = causerie_test_server_dup_target (client->server, 1);
  g_assert_cmpstr (first, ==, "/v1/models?limit=1000");
  g_assert_cmpstr (second, ==, "/v1/models?limit=1000&after_id=a%2Fb%20c");
}

static void
assert_no_models (CauserieTestReply *reply, CauserieError code)
{
  g_autoptr (CauserieTestClient) client = causerie_test_client_new (CAUSERIE_SERVICE_CUSTOM);
  g_autoptr (GError) error = NULL;

  causerie_test_server_push (client->server, reply);
  g_assert_null (causerie_test_client_list_models (client, &error));
  g_assert_error (error, CAUSERIE_ERROR, (int)code);
}

static void
test_no_models (void)
{
  assert_no_models (causerie_test_reply_new_error (404, "not_found_error", "no models here"),
                    CAUSERIE_ERROR_NOT_FOUND);
  assert_no_models (causerie_test_reply_new_error (401, "authentication_error", "bad key"),
                    CAUSERIE_ERROR_AUTHENTICATION);
  assert_no_models (causerie_test_reply_new_json (200, ""), CAUSERIE_ERROR_BAD_ANSWER);
  assert_no_models (causerie_test_reply_new_json (200, "<html>"), CAUSERIE_ERROR_INTERCEPTED);
  assert_no_models (causerie_test_reply_new_json (200, "{\"models\":[]}"),
                    CAUSERIE_ERROR_BAD_ANSWER);
}

/* A service whose model list has no end. */
static void
test_endless_models (void)
{
  g_autoptr (CauserieTestClient) client = causerie_test_client_new (CAUSERIE_SERVICE_CUSTOM);
  g_autoptr (GPtrArray) models = NULL;

  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *page = g_strdup_printf (
          "{\"data\":[{\"id\":\"m%u\"}],\"has_more\":true,\"last_id\":\"m%u\"}", i, i);

      causerie_test_server_push (client->server, causerie_test_reply_new_json (200, page));
    }
  models = causerie_test_client_list_models (client, NULL);
  g_assert_cmpuint (models->len, ==, 20);
}

/* Each id is compared with all previous ones in the main loop, so long lists must be truncated. */
static void
test_many_models (void)
{
  g_autoptr (GPtrArray) models = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GString) page = g_string_new ("{\"data\":[");
  g_autofree char *next = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 5000; i++)
    g_string_append_printf (page, "%s{\"id\":\"m%u\"}", i > 0 ? "," : "", i);
  g_string_append (page, "]}");
  causerie_model_list_parse (models, page->str, page->len, &next, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (models->len, ==, 1000);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/sends-a-valid-request", test_request);
  g_test_add_func ("/client/sends-a-token-as-bearer", test_token);
  g_test_add_func ("/client/shows-a-reply-as-it-arrives", test_arrives_piece_by_piece);
  g_test_add_func ("/client/ending-is-complete", test_ended);
  g_test_add_func ("/client/stop-reason-alone-is-no-reply", test_end_without_beginning);
  g_test_add_func ("/client/empty-answer-is-no-reply", test_empty_answer);
  g_test_add_func ("/client/accepts-a-complete-reply-in-json", test_json_reply);
  g_test_add_func ("/client/streams-several-replies-at-once", test_several_at_once);
  g_test_add_func ("/client/stop/while-streaming-closes-the-connection", test_stop_while_streaming);
  g_test_add_func ("/client/stop/before-the-answer-closes-the-connection", test_stop_before_answer);
  g_test_add_func ("/client/stop/before-anything-is-sent", test_stop_before_sending);
  g_test_add_func ("/client/stop/before-the-request", test_stopped_already);
  g_test_add_func ("/client/stop/while-waiting-for-a-retry", test_stop_while_waiting);
  g_test_add_func ("/client/silent-service-times-out", test_timeout);
  g_test_add_func ("/client/models/all-pages-are-read", test_models);
  g_test_add_func ("/client/models/missing-list-is-an-error", test_no_models);
  g_test_add_func ("/client/models/number-of-pages-is-limited", test_endless_models);
  g_test_add_func ("/client/models/number-of-models-is-limited", test_many_models);
  return g_test_run ();
}
