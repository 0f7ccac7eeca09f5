/* SPDX-License-Identifier: GPL-3.0-or-later
 * Timeouts of services that do not answer. */
#include "config.h"

#include "causerie-test-sse.h"
#include "causerie-test-client.h"
#include "causerie-test.h"
#include "causerie-timeout.h"

/* Lets the timeout of the current request pass. */
static void
let_timeout_pass (CauserieTestClient *client, guint n_requests)
{
  causerie_test_server_wait_requests (client->server, n_requests);
  causerie_test_clock_set_longest (client->clock, 300 * G_USEC_PER_SEC);
  causerie_test_clock_set_longest (client->clock, 60 * G_USEC_PER_SEC);
}

/* The connection may be dead, as after suspend, so a retry must use a new one. */
static void
test_timeout_before_answer (void)
{
  g_autoptr (CauserieTestClient) client = causerie_test_client_new (CAUSERIE_SERVICE_ANTHROPIC);
  g_autofree char *events = causerie_test_sse_text ("Hello");
  g_autoptr (GError) error = NULL;

  causerie_test_server_push (client->server, causerie_test_reply_new_silent ());
  causerie_test_server_push (client->server, causerie_test_reply_new_stream (events));
  causerie_test_client_begin (client);
  let_timeout_pass (client, 1);
  causerie_test_client_end (client, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (causerie_test_server_get_n_requests (client->server), ==, 2);
  g_assert_cmpuint (client->n_retrying, ==, 1);
  g_assert_cmpuint (client->retrying_code, ==, CAUSERIE_ERROR_TIMEOUT);
}

static void
test_stop_after_timeout (void)
{
  g_autoptr (CauserieTestClient) client = causerie_test_client_new (CAUSERIE_SERVICE_ANTHROPIC);
  g_autoptr (GError) error = NULL;

  causerie_test_server_push (client->server, causerie_test_reply_new_silent ());
  causerie_test_server_push (client->server, causerie_test_reply_new_silent ());
  causerie_test_client_begin (client);
  let_timeout_pass (client, 1);
  causerie_test_server_wait_requests (client->server, 2);
  g_cancellable_cancel (client->cancellable);
  g_assert_false (causerie_test_client_end (client, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  causerie_test_server_wait_closed (client->server, 1);
}

static void
test_three_timeouts (void)
{
  g_autoptr (CauserieTestClient) client = causerie_test_client_new (CAUSERIE_SERVICE_ANTHROPIC);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 3; i++)
    causerie_test_server_push (client->server, causerie_test_reply_new_silent ());
  causerie_test_client_begin (client);
  for (guint i = 1; i <= 3; i++)
    let_timeout_pass (client, i);
  g_assert_false (causerie_test_client_end (client, &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_TIMEOUT);
  g_assert_cmpuint (causerie_test_server_get_n_requests (client->server), ==, 3);
}

/* A local server may have to load a model first. */
static void
test_slow_custom_server (void)
{
  g_autoptr (CauserieTestClient) client = causerie_test_client_new (CAUSERIE_SERVICE_CUSTOM);
  g_autofree char *events = causerie_test_sse_text ("Hello");
  CauserieTestReply *reply = causerie_test_reply_new (200, CAUSERIE_TEST_FRAMING_RAW);

  causerie_test_reply_add_gate (reply);
  causerie_test_reply_add_text (reply, "HTTP/1.1 200 OK\r\nConnection: close\r\n"
                                       "Content-Type: text/event-stream\r\n\r\n");
  causerie_test_reply_add_text (reply, events);
  causerie_test_server_push (client->server, reply);
  causerie_test_client_begin (client);
  causerie_test_server_wait_gate (client->server);
  causerie_test_clock_set_longest (client->clock, 600 * G_USEC_PER_SEC);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_null (client->result);
  causerie_test_clock_set_longest (client->clock, 0);
  causerie_test_server_open_gate (client->server);
  g_assert_true (causerie_test_client_end (client, NULL));
  g_assert_cmpuint (causerie_test_clock_get_n_waits (client->clock), ==, 0);
}

/* Comments in the stream do not restart the timeout. */
static void
test_comments_do_not_restart (void)
{
  g_autoptr (CauserieTestClient) client = causerie_test_client_new (CAUSERIE_SERVICE_ANTHROPIC);
  g_autofree char *start = causerie_test_sse_start ("claude-opus-5-5");
  CauserieTestReply *reply = causerie_test_reply_new (200, CAUSERIE_TEST_FRAMING_CHUNKED);
  g_autoptr (GError) error = NULL;
  guint n_timers;

  causerie_test_reply_add_header (reply, "content-type", "text/event-stream");
  causerie_test_reply_add_text (reply, start);
  causerie_test_reply_add_gate (reply);
  for (guint i = 0; i < 3; i++)
    causerie_test_reply_add_text (reply, ": I am still here\n\nevent: nothing\n\n");
  causerie_test_server_push (client->server, reply);
  causerie_test_client_begin (client);
  causerie_test_server_wait_gate (client->server);
  while (!causerie_reply_builder_has_started (client->builder))
    g_main_context_iteration (NULL, TRUE);
  n_timers = causerie_test_clock_get_n_timers (client->clock);
  causerie_test_server_open_gate (client->server);
  g_assert_false (causerie_test_client_end (client, &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_CONNECTION_LOST);
  g_assert_cmpuint (causerie_test_clock_get_n_timers (client->clock), ==, n_timers);
}

/* Returns: whether the timeout passes after the computer has slept for @seconds */
static gboolean
passes_after_sleep (const char *address, CauserieTimeoutPhase phase, guint seconds)
{
  g_autoptr (CauserieTestClock) clock = causerie_test_clock_new ();
  g_autoptr (CauserieService) service
      = causerie_service_new (CAUSERIE_SERVICE_CUSTOM, address, NULL, NULL, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (CauserieTimeout) timeout
      = causerie_timeout_new (CAUSERIE_CLOCK (clock), service, cancellable);

  causerie_timeout_start (timeout, phase);
  causerie_timeout_check_sleep (timeout);
  g_assert_cmpuint (causerie_test_clock_get_n_waits (clock), ==, 0);
  causerie_test_clock_sleep (clock, (gint64)seconds * G_USEC_PER_SEC);
  causerie_timeout_check_sleep (timeout);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_true (causerie_timeout_has_passed (timeout) == g_cancellable_is_cancelled (cancellable));
  if (causerie_timeout_has_passed (timeout))
    {
      g_assert_cmpint (causerie_test_clock_get_wait (clock, 0), ==, 30 * G_USEC_PER_SEC);
      g_assert_cmpuint (causerie_timeout_get_code (timeout), ==, CAUSERIE_ERROR_CONNECTION_LOST);
    }
  return causerie_timeout_has_passed (timeout);
}

/* The connection to another computer has probably died meanwhile. */
static void
test_sleep (void)
{
  g_assert_true (passes_after_sleep ("https://a.example", CAUSERIE_TIMEOUT_WAITING, 600));
  g_assert_true (passes_after_sleep ("https://a.example", CAUSERIE_TIMEOUT_READING, 600));
  g_assert_false (passes_after_sleep ("https://a.example", CAUSERIE_TIMEOUT_READING, 2));
  g_assert_false (passes_after_sleep ("https://a.example", CAUSERIE_TIMEOUT_IDLE, 600));
  g_assert_false (passes_after_sleep ("http://localhost:1", CAUSERIE_TIMEOUT_READING, 600));
}

/* What had arrived before the computer slept is read first after it wakes; what arrives later shows
   that the connection is alive. */
static void
test_bytes_from_before_the_sleep (void)
{
  g_autoptr (CauserieTestClock) clock = causerie_test_clock_new ();
  g_autoptr (CauserieService) service
      = causerie_service_new (CAUSERIE_SERVICE_CUSTOM, "https://a.example", NULL, NULL, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (CauserieTimeout) timeout
      = causerie_timeout_new (CAUSERIE_CLOCK (clock), service, cancellable);

  causerie_timeout_start (timeout, CAUSERIE_TIMEOUT_READING);
  g_assert_cmpuint (causerie_test_clock_get_n_waits (clock), ==, 0);
  causerie_test_clock_sleep (clock, 600 * G_USEC_PER_SEC);
  causerie_timeout_start (timeout, CAUSERIE_TIMEOUT_READING);
  causerie_timeout_start (timeout, CAUSERIE_TIMEOUT_READING);
  g_assert_cmpuint (causerie_test_clock_get_n_waits (clock), ==, 2);
  g_assert_cmpint (causerie_test_clock_get_wait (clock, 1), ==, 30 * G_USEC_PER_SEC);
  causerie_test_clock_advance (clock, 10 * G_USEC_PER_SEC);
  causerie_timeout_start (timeout, CAUSERIE_TIMEOUT_READING);
  causerie_timeout_check_sleep (timeout);
  g_assert_cmpuint (causerie_test_clock_get_n_waits (clock), ==, 2);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_false (causerie_timeout_has_passed (timeout));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/timeout/after-sleep", test_sleep);
  g_test_add_func ("/timeout/bytes-from-before-the-sleep", test_bytes_from_before_the_sleep);
  g_test_add_func ("/timeout/before-the-answer-is-retried", test_timeout_before_answer);
  g_test_add_func ("/timeout/is-an-error-after-two-retries", test_three_timeouts);
  g_test_add_func ("/timeout/stop-after-a-retry", test_stop_after_timeout);
  g_test_add_func ("/timeout/is-not-restarted-by-comments", test_comments_do_not_restart);
  g_test_add_func ("/timeout/local-server-may-be-slow", test_slow_custom_server);
  return g_test_run ();
}
