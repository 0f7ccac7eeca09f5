/* SPDX-License-Identifier: GPL-3.0-or-later
 * The scripted server that client tests use. */
#include "config.h"

#include "causerie-test-server.h"
#include "causerie-test-sse.h"
#include "causerie-test.h"

#include <libsoup/soup.h>
#include <string.h>

typedef struct
{
  CauserieTestServer *server;
  SoupSession *session;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->server = causerie_test_server_new ();
  fixture->session = soup_session_new ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->session);
  g_assert_finalize_object (fixture->server);
}

/* Sends a request and reads the answer; sets @error if it is incomplete. */
static char *
fetch (Fixture *fixture, guint *status, GError **error)
{
  g_autofree char *url
      = g_strconcat (causerie_test_server_get_base_url (fixture->server), "/a?b=1", NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("POST", url);
  g_autoptr (GBytes) body = g_bytes_new_static ("{\"x\":1}", 7);
  g_autoptr (GBytes) got = NULL;

  soup_message_set_request_body_from_bytes (message, "application/json", body);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  got = soup_session_send_and_read (fixture->session, message, NULL, error);
  *status = soup_message_get_status (message);
  return got != NULL ? g_strndup (g_bytes_get_data (got, NULL), g_bytes_get_size (got)) : NULL;
}

static void
test_journal (Fixture *fixture, gconstpointer data)
{
  guint status;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *target = NULL;
  g_autofree char *type = NULL;
  g_autofree char *body = NULL;

  causerie_test_server_push (fixture->server, causerie_test_reply_new_json (200, "{}"));
  text = fetch (fixture, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, "{}");
  g_assert_cmpuint (causerie_test_server_get_n_requests (fixture->server), ==, 1);
  target = causerie_test_server_dup_target (fixture->server, 0);
  type = causerie_test_server_dup_header (fixture->server, 0, "content-type");
  body = causerie_test_server_dup_body (fixture->server, 0);
  g_assert_cmpstr (target, ==, "/a?b=1");
  g_assert_cmpstr (type, ==, "application/json");
  g_assert_cmpstr (body, ==, "{\"x\":1}");
}

static void
test_end_of_script (Fixture *fixture, gconstpointer data)
{
  guint status;

  g_free (fetch (fixture, &status, NULL));
  g_assert_cmpuint (status, ==, 500);
}

static void
test_bytes_one_by_one (Fixture *fixture, gconstpointer data)
{
  g_autofree char *events = causerie_test_sse_ended ("Auf Wiedersehen \u2026");
  CauserieTestReply *reply = causerie_test_reply_new_stream (events);
  guint status;
  g_autofree char *text = NULL;

  causerie_test_reply_set_step (reply, 1);
  causerie_test_server_push (fixture->server, reply);
  text = fetch (fixture, &status, NULL);
  g_assert_cmpstr (text, ==, events);
  g_assert_nonnull (strstr (text, "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"));
}

static void
test_gzip (Fixture *fixture, gconstpointer data)
{
  CauserieTestReply *reply = causerie_test_reply_new_json (200, "{\"long\":true}");
  guint status;
  g_autofree char *text = NULL;

  causerie_test_reply_compress (reply);
  causerie_test_server_push (fixture->server, reply);
  text = fetch (fixture, &status, NULL);
  g_assert_cmpstr (text, ==, "{\"long\":true}");
}

/* Reads the raw bytes of an answer, as an HTTP library may hide how a connection ended. */
static char *
fetch_bytes (Fixture *fixture, GError **error)
{
  static const char request[] = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
  const char *url = causerie_test_server_get_base_url (fixture->server);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  GOutputStream *output;
  GInputStream *input;
  char buffer[1024] = { 0 };
  gsize got = 0;

  connection = g_socket_client_connect_to_uri (client, url, 80, NULL, NULL);
  g_assert_nonnull (connection);
  output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  g_assert_true (g_output_stream_write_all (output, request, strlen (request), NULL, NULL, NULL));
  g_input_stream_read_all (input, buffer, sizeof buffer - 1, &got, NULL, error);
  return g_strndup (buffer, got);
}

static void
test_cut (Fixture *fixture, gconstpointer data)
{
  CauserieTestReply *length = causerie_test_reply_new_json (200, "{");
  CauserieTestReply *chunked = causerie_test_reply_new_stream ("event: ping\n");
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  causerie_test_reply_set_end (length, CAUSERIE_TEST_END_CUT);
  causerie_test_reply_set_end (chunked, CAUSERIE_TEST_END_CUT);
  causerie_test_server_push (fixture->server, length);
  causerie_test_server_push (fixture->server, chunked);
  first = fetch_bytes (fixture, NULL);
  second = fetch_bytes (fixture, NULL);
  g_assert_true (g_str_has_suffix (first, "Content-Length: 1001\r\n\r\n{"));
  g_assert_true (g_str_has_suffix (second, "\r\n\r\nc\r\nevent: ping\n\r\n"));
}

static void
test_reset (Fixture *fixture, gconstpointer data)
{
  CauserieTestReply *reply = causerie_test_reply_new_stream ("event: ping\n");
  g_autoptr (GError) error = NULL;
  guint status;
  g_autofree char *text = NULL;

  causerie_test_reply_set_end (reply, CAUSERIE_TEST_END_RESET);
  causerie_test_server_push (fixture->server, reply);
  text = fetch (fixture, &status, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED);
  g_assert_null (text);
}

static void
test_invalid_http (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint status;

  causerie_test_server_push (fixture->server, causerie_test_reply_new_raw ("What?\r\n\r\n"));
  g_free (fetch (fixture, &status, &error));
  g_assert_nonnull (error);
}

static void
test_redirect (Fixture *fixture, gconstpointer data)
{
  guint status;

  causerie_test_server_push (fixture->server,
                             causerie_test_reply_new_redirect (302, "http://127.0.0.1:1/"));
  g_free (fetch (fixture, &status, NULL));
  g_assert_cmpuint (status, ==, 302);
}

static void
test_gates (Fixture *fixture, gconstpointer data)
{
  CauserieTestReply *reply = causerie_test_reply_new_stream ("one");
  g_autoptr (SoupMessage) message
      = soup_message_new ("GET", causerie_test_server_get_base_url (fixture->server));
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;
  char buffer[8] = { 0 };
  gsize got = 0;

  causerie_test_reply_add_gate (reply);
  causerie_test_reply_add_text (reply, "two");
  causerie_test_server_push (fixture->server, reply);
  soup_session_send_async (fixture->session, message, G_PRIORITY_DEFAULT, NULL,
                           causerie_test_take_result, &place);
  opened = causerie_test_await (&place);
  stream = soup_session_send_finish (fixture->session, opened, &error);
  g_assert_no_error (error);
  causerie_test_server_wait_gate (fixture->server);
  g_assert_true (g_input_stream_read_all (stream, buffer, 3, &got, NULL, &error));
  g_assert_cmpstr (buffer, ==, "one");
  causerie_test_server_open_gate (fixture->server);
  g_assert_true (g_input_stream_read_all (stream, buffer, 3, &got, NULL, &error));
  g_assert_cmpstr (buffer, ==, "two");
}

static void
test_disconnecting_client (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SoupMessage) message
      = soup_message_new ("GET", causerie_test_server_get_base_url (fixture->server));
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = NULL;
  GAsyncResult *place = NULL;
  gint64 before;

  causerie_test_server_push (fixture->server, causerie_test_reply_new_silent ());
  soup_session_send_async (fixture->session, message, G_PRIORITY_DEFAULT, cancellable,
                           causerie_test_take_result, &place);
  causerie_test_server_wait_requests (fixture->server, 1);
  causerie_test_server_wait_gate (fixture->server);
  before = g_get_monotonic_time ();
  g_cancellable_cancel (cancellable);
  result = causerie_test_await (&place);
  stream = soup_session_send_finish (fixture->session, result, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (causerie_test_server_wait_closed (fixture->server, 0), >=, before);
  g_assert_cmpint (causerie_test_server_get_received_time (fixture->server, 0), <=, before);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *path;
    void (*test) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/scripted-server/records-requests", test_journal },
    { "/scripted-server/returns-500-after-the-script", test_end_of_script },
    { "/scripted-server/sends-byte-by-byte", test_bytes_one_by_one },
    { "/scripted-server/compresses", test_gzip },
    { "/scripted-server/cuts-replies", test_cut },
    { "/scripted-server/resets-connections", test_reset },
    { "/scripted-server/sends-invalid-http", test_invalid_http },
    { "/scripted-server/redirects", test_redirect },
    { "/scripted-server/waits-at-gates", test_gates },
    { "/scripted-server/detects-a-disconnecting-client", test_disconnecting_client },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
