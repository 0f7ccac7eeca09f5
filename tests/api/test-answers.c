/* SPDX-License-Identifier: GPL-3.0-or-later
 * Error answers and lost connections: their error codes, and which are retried. */
#include "config.h"

#include "causerie-api-error.h"
#include "causerie-retry.h"
#include "causerie-test-sse.h"
#include "causerie-test-client.h"
#include "causerie-test.h"

#include <string.h>

#define SECOND ((gint64)G_USEC_PER_SEC)

static void
test_shapes (void)
{
  static const struct
  {
    guint status;
    const char *body;
    CauserieError code;
    const char *detail;
  } cases[] = {
    { 400, "{\"error\":{\"type\":\"invalid_request_error\",\"message\":\"max_tokens: Required\"}}",
      CAUSERIE_ERROR_INVALID_REQUEST, "max_tokens: Required" },
    { 400,
      "{\"error\":{\"message\":\"messages.1.content.0: Invalid `signature` in `thinking` "
      "block. The block\"}}",
      CAUSERIE_ERROR_INVALID_SIGNATURE,
      "messages.1.content.0: Invalid `signature` in `thinking` block. The block" },
    { 400, "{\"error\":{\"message\":\"prompt is too long: 9 > 8\"}}",
      CAUSERIE_ERROR_CONTEXT_TOO_LONG, "prompt is too long: 9 > 8" },
    { 400, "{\"error\":{\"message\":\"You have reached your specified API usage limits.\"}}",
      CAUSERIE_ERROR_SPEND_LIMIT, "You have reached your specified API usage limits." },
    { 400, "{\"error\":{\"message\":\"Your credit balance is too low\"}}", CAUSERIE_ERROR_BILLING,
      "Your credit balance is too low" },
    { 400, "{\"error\":{\"code\":400,\"message\":\"bad\",\"type\":\"BadRequestError\"}}",
      CAUSERIE_ERROR_INVALID_REQUEST, "bad" },
    { 401, "{\"error\":\"unauthorized\"}", CAUSERIE_ERROR_AUTHENTICATION, "unauthorized" },
    { 402, "", CAUSERIE_ERROR_BILLING, "HTTP 402 Reason" },
    { 403, "{\"detail\":\"no\"}", CAUSERIE_ERROR_PERMISSION, "no" },
    { 404, "{\"error\":{\"type\":\"not_found_error\",\"message\":\"model: claude-xyz\"}}",
      CAUSERIE_ERROR_UNKNOWN_MODEL, "model: claude-xyz" },
    { 404, "404 page not found", CAUSERIE_ERROR_NOT_FOUND, "HTTP 404 Reason: 404 page not found" },
    { 409, "{\"message\":\"again\"}", CAUSERIE_ERROR_CONFLICT, "again" },
    { 413, "<html>too large</html>", CAUSERIE_ERROR_TOO_LARGE,
      "HTTP 413 Reason: <html>too large</html>" },
    { 422, "{\"detail\":[{\"loc\": [1]}]}", CAUSERIE_ERROR_INVALID_REQUEST, "[{\"loc\":[1]}]" },
    { 429, "{\"error\":{\"details\":{\"error_code\":\"enforced_spend_limit_reached\"}}}",
      CAUSERIE_ERROR_SPEND_LIMIT,
      "HTTP 429 Reason: "
      "{\"error\":{\"details\":{\"error_code\":\"enforced_spend_limit_reached\"}}}" },
    { 429, "null", CAUSERIE_ERROR_RATE_LIMITED, "HTTP 429 Reason: null" },
    { 500, "{\"error\":{\"code\":500,\"message\":\"tools param requires --jinja flag\"}}",
      CAUSERIE_ERROR_TOOLS_REFUSED, "tools param requires --jinja flag" },
    { 400, "{\"error\":\"registry.ollama.ai/library/gemma:7b does not support tools\"}",
      CAUSERIE_ERROR_TOOLS_REFUSED, "registry.ollama.ai/library/gemma:7b does not support tools" },
    { 404, "{\"error\":{\"message\":\"No endpoints found that support tool use.\"}}",
      CAUSERIE_ERROR_TOOLS_REFUSED, "No endpoints found that support tool use." },
    { 422, "{\"detail\":[{\"loc\":[\"body\",\"tools\",0]}]}", CAUSERIE_ERROR_TOOLS_REFUSED,
      "[{\"loc\":[\"body\",\"tools\",0]}]" },
    { 400, "{\"error\":{\"message\":\"messages.2: `tool_use` ids need `tool_result` blocks\"}}",
      CAUSERIE_ERROR_INVALID_REQUEST, "messages.2: `tool_use` ids need `tool_result` blocks" },
    { 404, "{\"error\":{\"message\":\"model: my-tools\"}}", CAUSERIE_ERROR_UNKNOWN_MODEL,
      "model: my-tools" },
    { 529, "{\"error\":{\"message\":\"too many tools in use\"}}", CAUSERIE_ERROR_OVERLOADED,
      "too many tools in use" },
    { 500, "\xff\xfe", CAUSERIE_ERROR_SERVER, "HTTP 500 Reason: \xef\xbf\xbd\xef\xbf\xbd" },
    { 503, "{\"error\":{\"type\":\"overloaded_error\",\"message\":\"busy\"}}",
      CAUSERIE_ERROR_OVERLOADED, "busy" },
    { 504, "{}", CAUSERIE_ERROR_TIMEOUT, "HTTP 504 Reason: {}" },
    { 529, "[]", CAUSERIE_ERROR_OVERLOADED, "HTTP 529 Reason: []" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      CauserieAnswerHead head
          = { .status = cases[i].status, .reason = "Reason", .request_id = "req_1" };
      g_autoptr (GError) error
          = causerie_api_error_from_answer (&head, cases[i].body, strlen (cases[i].body));

      g_assert_error (error, CAUSERIE_ERROR, (int)cases[i].code);
      g_assert_cmpstr (causerie_error_get_detail (error), ==, cases[i].detail);
      g_assert_cmpstr (causerie_error_get_request_id (error), ==, "req_1");
    }
}

/* Each row of the reference: the status, and the same with its type. */
static void
test_statuses (void)
{
  static const struct
  {
    guint status;
    const char *type;
    CauserieError code;
  } rows[] = {
    { 400, "invalid_request_error", CAUSERIE_ERROR_INVALID_REQUEST },
    { 401, "authentication_error", CAUSERIE_ERROR_AUTHENTICATION },
    { 402, "billing_error", CAUSERIE_ERROR_BILLING },
    { 403, "permission_error", CAUSERIE_ERROR_PERMISSION },
    { 404, "not_found_error", CAUSERIE_ERROR_NOT_FOUND },
    { 409, "conflict_error", CAUSERIE_ERROR_CONFLICT },
    { 413, "request_too_large", CAUSERIE_ERROR_TOO_LARGE },
    { 429, "rate_limit_error", CAUSERIE_ERROR_RATE_LIMITED },
    { 500, "api_error", CAUSERIE_ERROR_SERVER },
    { 502, "bad_gateway", CAUSERIE_ERROR_SERVER },
    { 504, "timeout_error", CAUSERIE_ERROR_TIMEOUT },
    { 529, "overloaded_error", CAUSERIE_ERROR_OVERLOADED },
    { 418, "novel_error", CAUSERIE_ERROR_INVALID_REQUEST },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      CauserieAnswerHead head = { .status = rows[i].status };
      g_autofree char *body
          = g_strdup_printf ("{\"type\":\"error\",\"error\":{\"type\":\"%s\",\"message\":\"m\","
                             "\"details\":null},\"request_id\":\"req_1\"}",
                             rows[i].type);
      g_autoptr (GError) typed = causerie_api_error_from_answer (&head, body, strlen (body));
      g_autoptr (GError) bare = causerie_api_error_from_answer (&head, NULL, 0);

      g_assert_error (typed, CAUSERIE_ERROR, (int)rows[i].code);
      g_assert_cmpstr (causerie_error_get_detail (typed), ==, "m");
      g_assert_cmpstr (causerie_error_get_request_id (typed), ==, "req_1");
      g_assert_error (bare, CAUSERIE_ERROR, (int)rows[i].code);
    }
}

/* The codes that an error can have beside its type. */
static void
test_error_codes (void)
{
  static const struct
  {
    guint status;
    const char *error_code;
    CauserieError code;
  } rows[] = {
    { 429, "enforced_spend_limit_reached", CAUSERIE_ERROR_SPEND_LIMIT },
    { 429, "contract_spend_limit_reached", CAUSERIE_ERROR_SPEND_LIMIT },
    { 429, "ramp_limit_exceeded", CAUSERIE_ERROR_RATE_LIMITED },
    { 403, "organization_on_hold", CAUSERIE_ERROR_PERMISSION },
    { 400, "organization_on_hold", CAUSERIE_ERROR_PERMISSION },
    { 400, "request_body_encoding_invalid", CAUSERIE_ERROR_INVALID_REQUEST },
    { 413, "request_body_too_large_after_decoding", CAUSERIE_ERROR_TOO_LARGE },
    { 400, "request_body_too_large_after_decoding", CAUSERIE_ERROR_TOO_LARGE },
    { 400, "novel_code", CAUSERIE_ERROR_INVALID_REQUEST },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      CauserieAnswerHead head = { .status = rows[i].status };
      g_autofree char *body
          = g_strdup_printf ("{\"error\":{\"message\":\"m\",\"details\":{\"error_code\":\"%s\"}}}",
                             rows[i].error_code);
      g_autoptr (GError) error = causerie_api_error_from_answer (&head, body, strlen (body));

      g_assert_error (error, CAUSERIE_ERROR, (int)rows[i].code);
    }
}

static void
test_excerpt (void)
{
  CauserieAnswerHead head = { .status = 502 };
  g_autofree char *page = g_strnfill (5000, 'x');
  g_autoptr (GError) error = causerie_api_error_from_answer (&head, page, 5000);

  g_assert_cmpuint (strlen (causerie_error_get_detail (error)), ==, strlen ("HTTP 502: ") + 200);
}

/* Headers may contain any bytes, but stored and shown strings must be UTF-8. */
static void
test_invalid_utf8 (void)
{
  CauserieAnswerHead head = { .status = 502, .reason = "Pass\xe9", .request_id = "req_\xe9" };
  CauserieAnswerHead elsewhere = { .status = 302, .location = "/caf\xe9" };
  g_autoptr (GError) error = causerie_api_error_from_answer (&head, "", 0);
  g_autoptr (GError) redirect = causerie_api_error_from_answer (&elsewhere, "", 0);

  g_assert_cmpstr (causerie_error_get_detail (error), ==, "HTTP 502 Pass\xef\xbf\xbd");
  g_assert_cmpstr (causerie_error_get_request_id (error), ==, "req_?");
  g_assert_cmpstr (causerie_error_get_detail (redirect), ==, "/caf\xef\xbf\xbd");
}

/* A spending limit has no retry time; a rate limit may have one and `x-should-retry: false`. */
static void
test_limits (void)
{
  CauserieAnswerHead cap = { .status = 429, .no_retry = TRUE };
  CauserieAnswerHead limit
      = { .status = 429, .no_retry = TRUE, .retry_at = CAUSERIE_TEST_CLOCK_START };
  g_autoptr (GError) capped = causerie_api_error_from_answer (&cap, "", 0);
  g_autoptr (GError) limited = causerie_api_error_from_answer (&limit, "", 0);

  g_assert_error (capped, CAUSERIE_ERROR, CAUSERIE_ERROR_SPEND_LIMIT);
  g_assert_error (limited, CAUSERIE_ERROR, CAUSERIE_ERROR_RATE_LIMITED);
  g_assert_cmpint (causerie_error_get_retry_at (limited), ==, CAUSERIE_TEST_CLOCK_START);
}

static gint64
read_wait (const char *milliseconds, const char *seconds)
{
  CauserieRetryHint hint
      = { .status = 429, .retry_after_ms = milliseconds, .retry_after = seconds };

  return causerie_retry_read_wait (&hint, CAUSERIE_TEST_CLOCK_START);
}

static void
test_waits (void)
{
  g_assert_cmpint (read_wait (NULL, NULL), ==, 0);
  g_assert_cmpint (read_wait ("250", "9"), ==, 250000);
  g_assert_cmpint (read_wait (NULL, "1.5"), ==, 1500000);
  g_assert_cmpint (read_wait ("soon", "2 "), ==, 2 * SECOND);
  g_assert_cmpint (read_wait (NULL, "0"), ==, 0);
  g_assert_cmpint (read_wait (NULL, "-5"), ==, 0);
  g_assert_cmpint (read_wait (NULL, "nan"), ==, 0);
  g_assert_cmpint (read_wait (NULL, "inf"), ==, 0);
  g_assert_cmpint (read_wait ("-1", "-1e9"), ==, 0);
  g_assert_cmpint (read_wait (NULL, "1e9"), ==, 1000000000 * SECOND);
  g_assert_cmpint (read_wait (NULL, "1e300"), >=,
                   G_GINT64_CONSTANT (99) * 365 * 24 * 3600 * SECOND);
  g_assert_cmpint (read_wait ("1e300", NULL), <=,
                   G_GINT64_CONSTANT (101) * 366 * 24 * 3600 * SECOND);
  g_assert_cmpint (read_wait (NULL, "tomorrow"), ==, 0);
  /* The time of the test clock is 08:00:00. */
  g_assert_cmpint (read_wait (NULL, "Fri, 15 Jan 2027 08:00:30 GMT"), ==, 30 * SECOND);
  g_assert_cmpint (read_wait (NULL, "Fri, 15 Jan 2027 07:00:00 GMT"), ==, 0);
  g_assert_cmpint (read_wait (NULL, "Thu, 15 Jan 2099 08:00:00 GMT"), ==,
                   G_GINT64_CONSTANT (26298) * 24 * 3600 * SECOND);
  g_assert_cmpint (causerie_retry_get_backoff (0, 0), ==, SECOND / 2);
  g_assert_cmpint (causerie_retry_get_backoff (0, 0.999), >=, SECOND * 3 / 8);
  g_assert_cmpint (causerie_retry_get_backoff (1, 0), ==, SECOND);
  g_assert_cmpint (causerie_retry_get_backoff (1, 0.999), >=, SECOND * 3 / 4);
  g_assert_cmpint (causerie_retry_get_backoff (50, 0), ==, 8 * SECOND);
}

static CauserieTestReply *
create_error (guint status, const char *name, const char *value)
{
  CauserieTestReply *reply = causerie_test_reply_new_error (status, "any_error", "Words");

  if (name != NULL)
    causerie_test_reply_add_header (reply, name, value);
  return reply;
}

static void
push_success (CauserieTestClient *client)
{
  g_autofree char *events = causerie_test_sse_text ("Hello");

  causerie_test_server_push (client->server, causerie_test_reply_new_stream (events));
}

/* Asserts that an error is retried after @wait. */
static void
assert_retried (CauserieTestReply *reply, CauserieError code, gint64 wait)
{
  g_autoptr (CauserieTestClient) client = causerie_test_client_new (CAUSERIE_SERVICE_ANTHROPIC);
  g_autoptr (GError) error = NULL;

  causerie_test_server_push (client->server, reply);
  push_success (client);
  causerie_test_client_begin (client);
  causerie_test_client_end (client, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (causerie_test_server_get_n_requests (client->server), ==, 2);
  g_assert_cmpuint (causerie_test_clock_get_n_waits (client->clock), ==, 1);
  g_assert_cmpint (causerie_test_clock_get_wait (client->clock, 0), ==, wait);
  g_assert_cmpuint (client->n_retrying, ==, 1);
  g_assert_cmpuint (client->retrying_code, ==, code);
}

/* Asserts that an error is not retried. */
static void
assert_final (CauserieTestReply *reply, CauserieError code, gint64 retry_at)
{
  g_autoptr (CauserieTestClient) client = causerie_test_client_new (CAUSERIE_SERVICE_ANTHROPIC);
  g_autoptr (GError) error = NULL;

  g_assert_false (causerie_test_client_request (client, reply, &error));
  g_assert_error (error, CAUSERIE_ERROR, (int)code);
  g_assert_cmpint (causerie_error_get_retry_at (error), ==, retry_at);
  g_assert_cmpuint (causerie_test_server_get_n_requests (client->server), ==, 1);
  g_assert_cmpuint (client->n_retrying, ==, 0);
  g_assert_false (causerie_reply_builder_has_started (client->builder));
}

static void
test_retried (void)
{
  assert_retried (create_error (529, NULL, NULL), CAUSERIE_ERROR_OVERLOADED, SECOND / 2);
  assert_retried (create_error (500, NULL, NULL), CAUSERIE_ERROR_SERVER, SECOND / 2);
  assert_retried (create_error (502, NULL, NULL), CAUSERIE_ERROR_SERVER, SECOND / 2);
  assert_retried (create_error (504, NULL, NULL), CAUSERIE_ERROR_TIMEOUT, SECOND / 2);
  assert_retried (create_error (408, NULL, NULL), CAUSERIE_ERROR_TIMEOUT, SECOND / 2);
  assert_retried (create_error (409, NULL, NULL), CAUSERIE_ERROR_CONFLICT, SECOND / 2);
  assert_retried (create_error (429, NULL, NULL), CAUSERIE_ERROR_RATE_LIMITED, SECOND / 2);
  assert_retried (create_error (429, "retry-after", "1"), CAUSERIE_ERROR_RATE_LIMITED, SECOND);
  assert_retried (create_error (429, "retry-after", "0.5"), CAUSERIE_ERROR_RATE_LIMITED,
                  SECOND / 2);
  assert_retried (create_error (429, "retry-after", "Fri, 15 Jan 2027 08:00:03 GMT"),
                  CAUSERIE_ERROR_RATE_LIMITED, 3 * SECOND);
  assert_retried (create_error (429, "retry-after", "60"), CAUSERIE_ERROR_RATE_LIMITED,
                  60 * SECOND);
  assert_retried (create_error (503, "retry-after-ms", "7"), CAUSERIE_ERROR_SERVER, 7000);
  assert_retried (create_error (400, "x-should-retry", "true"), CAUSERIE_ERROR_INVALID_REQUEST,
                  SECOND / 2);
}

static void
test_final (void)
{
  assert_final (create_error (400, NULL, NULL), CAUSERIE_ERROR_INVALID_REQUEST, 0);
  assert_final (create_error (401, NULL, NULL), CAUSERIE_ERROR_AUTHENTICATION, 0);
  assert_final (create_error (402, NULL, NULL), CAUSERIE_ERROR_BILLING, 0);
  assert_final (create_error (403, NULL, NULL), CAUSERIE_ERROR_PERMISSION, 0);
  assert_final (create_error (404, NULL, NULL), CAUSERIE_ERROR_NOT_FOUND, 0);
  assert_final (create_error (413, NULL, NULL), CAUSERIE_ERROR_TOO_LARGE, 0);
  assert_final (create_error (429, "x-should-retry", "false"), CAUSERIE_ERROR_SPEND_LIMIT, 0);
  assert_final (create_error (500, "x-should-retry", "false"), CAUSERIE_ERROR_SERVER, 0);
  assert_final (create_error (429, "retry-after", "61"), CAUSERIE_ERROR_RATE_LIMITED,
                CAUSERIE_TEST_CLOCK_START + 61 * SECOND);
  assert_final (create_error (529, "retry-after", "1e9"), CAUSERIE_ERROR_OVERLOADED,
                CAUSERIE_TEST_CLOCK_START + 1000000000 * SECOND);
}

/* Invalid delays are ignored, and the default delay is used. */
static void
test_invalid_delays (void)
{
  static const char *const waits[] = { "0", "-5", "nan", "inf", "-1e9", "soon", "" };

  for (guint i = 0; i < G_N_ELEMENTS (waits); i++)
    assert_retried (create_error (529, "retry-after", waits[i]), CAUSERIE_ERROR_OVERLOADED,
                    SECOND / 2);
}

/* HTML pages come from a device in between, except for those with a status that a service may send
   as a page. */
static void
test_pages (void)
{
  static const struct
  {
    guint status;
    const char *type;
    const char *body;
    CauserieError code;
  } cases[] = {
    { 403, "text/html", "<p>Sign in", CAUSERIE_ERROR_INTERCEPTED },
    { 403, NULL, " \n<!DOCTYPE html><title>Sign in</title>", CAUSERIE_ERROR_INTERCEPTED },
    { 401, "text/html", "", CAUSERIE_ERROR_INTERCEPTED },
    { 400, NULL, "<HTML><body>Bad", CAUSERIE_ERROR_INTERCEPTED },
    { 511, "text/html", "<html>", CAUSERIE_ERROR_INTERCEPTED },
    { 403, "text/html", "{\"error\":{\"message\":\"no\"}}", CAUSERIE_ERROR_PERMISSION },
    { 403, "text/plain", "<no page", CAUSERIE_ERROR_PERMISSION },
    { 404, "text/html", "<html>", CAUSERIE_ERROR_NOT_FOUND },
    { 413, "text/html", "<html>", CAUSERIE_ERROR_TOO_LARGE },
    { 429, "text/html", "<html>", CAUSERIE_ERROR_RATE_LIMITED },
    { 500, "text/html", "<html>", CAUSERIE_ERROR_SERVER },
    { 502, "text/html", "<html>", CAUSERIE_ERROR_SERVER },
    { 407, "text/html", "<html>", CAUSERIE_ERROR_PROXY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      CauserieAnswerHead head = { .status = cases[i].status, .content_type = cases[i].type };
      g_autoptr (GError) error
          = causerie_api_error_from_answer (&head, cases[i].body, strlen (cases[i].body));

      g_assert_error (error, CAUSERIE_ERROR, (int)cases[i].code);
    }
}

static void
test_page_for_a_list (void)
{
  g_autoptr (CauserieTestClient) client = causerie_test_client_new (CAUSERIE_SERVICE_ANTHROPIC);
  CauserieTestReply *page = causerie_test_reply_new (200, CAUSERIE_TEST_FRAMING_LENGTH);
  g_autoptr (GPtrArray) models = NULL;
  g_autoptr (GError) error = NULL;

  causerie_test_reply_add_header (page, "content-type", "text/html");
  causerie_test_reply_add_text (page, "<!doctype html><title>Welcome to our hotel</title>");
  causerie_test_server_push (client->server, page);
  models = causerie_test_client_list_models (client, &error);
  g_assert_null (models);
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_INTERCEPTED);
}

/* Values of headers are truncated. */
static void
test_long_heads (void)
{
  g_autoptr (CauserieTestClient) client = causerie_test_client_new (CAUSERIE_SERVICE_ANTHROPIC);
  g_autofree char *long_word = g_strnfill (20000, 'w');
  CauserieTestReply *reply = causerie_test_reply_new_error (400, "any_error", long_word);
  g_autoptr (GError) error = NULL;

  causerie_test_reply_add_header (reply, "request-id", long_word);
  g_assert_false (causerie_test_client_request (client, reply, &error));
  g_assert_cmpuint (strlen (causerie_error_get_detail (error)), <=, 4096);
  g_assert_true (g_str_has_prefix (causerie_error_get_detail (error), "www"));
  g_assert_cmpuint (strlen (causerie_error_get_request_id (error)), <=, 128);
}

/* Returns: (transfer full): a reply that sends "100 Continue" @n times */
static CauserieTestReply *
create_continues (guint n)
{
  CauserieTestReply *reply = causerie_test_reply_new (200, CAUSERIE_TEST_FRAMING_RAW);

  for (guint i = 0; i < n; i++)
    causerie_test_reply_add_text (reply, i % 2 == 0 ? "HTTP/1.1 100 Continue\r\n\r\n"
                                                    : "HTTP/1.1 103 Early Hints\r\n\r\n");
  return reply;
}

/* More than twenty interim answers are an error, which is not retried. */
static void
test_endless_continue (void)
{
  g_autoptr (CauserieTestClient) client = causerie_test_client_new (CAUSERIE_SERVICE_ANTHROPIC);
  g_autoptr (GError) error = NULL;

  g_assert_false (causerie_test_client_request (client, create_continues (2000), &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_BAD_ANSWER);
  g_assert_cmpuint (causerie_test_server_get_n_requests (client->server), ==, 1);
  g_assert_cmpuint (client->n_retrying, ==, 0);
}

static void
test_answer_after_continue (void)
{
  g_autoptr (CauserieTestClient) client = causerie_test_client_new (CAUSERIE_SERVICE_ANTHROPIC);
  g_autofree char *events = causerie_test_sse_text ("Hello");
  CauserieTestReply *reply = create_continues (10);
  g_autoptr (GError) error = NULL;

  causerie_test_reply_add_text (reply, "HTTP/1.1 200 OK\r\nConnection: close\r\n"
                                       "Content-Type: text/event-stream\r\n\r\n");
  causerie_test_reply_add_text (reply, events);
  g_assert_true (causerie_test_client_request (client, reply, &error));
  g_assert_no_error (error);
}

/* The request is cancelled while it waits for the final answer. */
static void
test_stop_during_continue (void)
{
  g_autoptr (CauserieTestClient) client = causerie_test_client_new (CAUSERIE_SERVICE_ANTHROPIC);
  CauserieTestReply *reply = create_continues (10);
  g_autoptr (GError) error = NULL;

  causerie_test_reply_set_end (reply, CAUSERIE_TEST_END_HOLD);
  causerie_test_server_push (client->server, reply);
  causerie_test_client_begin (client);
  causerie_test_server_wait_gate (client->server);
  g_cancellable_cancel (client->cancellable);
  g_assert_false (causerie_test_client_end (client, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  causerie_test_server_wait_closed (client->server, 0);
  g_assert_cmpuint (causerie_test_server_get_n_requests (client->server), ==, 1);
}

/* A request without tools cannot be refused because of tools. */
static void
test_tools_that_were_not_offered (void)
{
  CauserieTestReply *reply
      = causerie_test_reply_new_error (400, "invalid_request_error", "tools: not supported");

  assert_final (reply, CAUSERIE_ERROR_INVALID_REQUEST, 0);
}

static void
test_gives_up (void)
{
  g_autoptr (CauserieTestClient) client = causerie_test_client_new (CAUSERIE_SERVICE_ANTHROPIC);
  g_autoptr (GError) error = NULL;

  causerie_test_server_push (client->server, create_error (529, NULL, NULL));
  causerie_test_server_push (client->server, create_error (529, NULL, NULL));
  g_assert_false (
      causerie_test_client_request (client, create_error (429, "retry-after", "5"), &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_RATE_LIMITED);
  g_assert_cmpstr (causerie_error_get_detail (error), ==, "Words");
  g_assert_cmpstr (causerie_error_get_request_id (error), ==, "req_test");
  g_assert_cmpint (causerie_error_get_retry_at (error), ==, CAUSERIE_TEST_CLOCK_START + 5 * SECOND);
  g_assert_cmpuint (causerie_test_server_get_n_requests (client->server), ==, 3);
  g_assert_cmpint (causerie_test_clock_get_wait (client->clock, 1), ==, SECOND);
}

static void
test_redirect (void)
{
  const guint statuses[] = { 301, 302, 303, 307, 308 };

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autoptr (CauserieTestClient) client = causerie_test_client_new (CAUSERIE_SERVICE_ANTHROPIC);
      g_autoptr (CauserieTestServer) other = causerie_test_server_new ();
      const char *target = causerie_test_server_get_base_url (other);
      g_autoptr (GError) error = NULL;

      causerie_test_client_request (client, causerie_test_reply_new_redirect (statuses[i], target),
                                    &error);
      g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_REDIRECTED);
      g_assert_cmpstr (causerie_error_get_detail (error), ==, target);
      g_assert_cmpuint (causerie_test_server_get_n_requests (other), ==, 0);
    }
}

static void
assert_breaks (CauserieTestReply *reply, CauserieError code)
{
  g_autoptr (CauserieTestClient) client = causerie_test_client_new (CAUSERIE_SERVICE_ANTHROPIC);
  g_autoptr (GError) error = NULL;

  g_assert_false (causerie_test_client_request (client, reply, &error));
  g_assert_error (error, CAUSERIE_ERROR, (int)code);
  g_assert_cmpuint (causerie_test_server_get_n_requests (client->server), ==, 1);
}

static CauserieTestReply *
create_stream (const char *json, CauserieTestEnd end)
{
  g_autofree char *start = causerie_test_sse_start ("claude-opus-5-5");
  g_autofree char *text = causerie_test_sse_text_block (0, "Hel");
  CauserieTestReply *reply = causerie_test_reply_new_stream (start);

  causerie_test_reply_add_text (reply, text);
  if (json != NULL)
    causerie_test_reply_add_text (reply, json);
  causerie_test_reply_set_end (reply, end);
  return reply;
}

static CauserieTestReply *
create_page (const char *type, const char *body)
{
  CauserieTestReply *reply = causerie_test_reply_new (200, CAUSERIE_TEST_FRAMING_LENGTH);

  causerie_test_reply_add_header (reply, "Content-Type", type);
  causerie_test_reply_add_text (reply, body);
  return reply;
}

/* A successful answer that has begun is not retried. */
static void
test_broken_streams (void)
{
  const char *overloaded = "data: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\","
                           "\"message\":\"Overloaded\"}}\n\n";

  assert_breaks (create_stream (NULL, CAUSERIE_TEST_END_CLOSE), CAUSERIE_ERROR_CONNECTION_LOST);
  assert_breaks (create_stream (NULL, CAUSERIE_TEST_END_CUT), CAUSERIE_ERROR_CONNECTION_LOST);
  assert_breaks (create_stream (NULL, CAUSERIE_TEST_END_RESET), CAUSERIE_ERROR_CONNECTION_LOST);
  assert_breaks (create_stream (overloaded, CAUSERIE_TEST_END_HOLD), CAUSERIE_ERROR_OVERLOADED);
  assert_breaks (create_stream ("data: {oops\n\n", CAUSERIE_TEST_END_HOLD),
                 CAUSERIE_ERROR_BAD_ANSWER);
  assert_breaks (causerie_test_reply_new_stream (NULL), CAUSERIE_ERROR_CONNECTION_LOST);
  assert_breaks (create_page ("text/html; charset=utf-8", "<h1>Sign in</h1>"),
                 CAUSERIE_ERROR_INTERCEPTED);
  assert_breaks (create_page ("application/json", "{\"error\":\"busy\"}"), CAUSERIE_ERROR_SERVER);
  assert_breaks (create_page ("application/json", "{"), CAUSERIE_ERROR_BAD_ANSWER);
}

/* A stream that ends in any way after the stop reason is a complete reply. */
static void
test_finished_streams (void)
{
  const CauserieTestEnd ends[]
      = { CAUSERIE_TEST_END_CLOSE, CAUSERIE_TEST_END_CUT, CAUSERIE_TEST_END_RESET };
  const char *reason = "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":"
                       "\"end_turn\"}}\n\n";
  const char *stop = "data: {\"type\":\"message_stop\"}\n\n";

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autoptr (CauserieTestClient) client = causerie_test_client_new (CAUSERIE_SERVICE_ANTHROPIC);

      g_assert_true (causerie_test_client_request (client, create_stream (reason, ends[i]), NULL));
    }
  {
    g_autoptr (CauserieTestClient) client = causerie_test_client_new (CAUSERIE_SERVICE_ANTHROPIC);

    g_assert_true (
        causerie_test_client_request (client, create_stream (stop, CAUSERIE_TEST_END_HOLD), NULL));
    causerie_test_server_wait_closed (client->server, 0);
  }
}

static void
test_lost_before_answer (void)
{
  CauserieTestReply *reply = causerie_test_reply_new_raw ("");

  assert_retried (reply, CAUSERIE_ERROR_CONNECTION_LOST, SECOND / 2);
  reply = causerie_test_reply_new_raw ("HTTP/1.1 200 OK\r\nConte");
  causerie_test_reply_set_end (reply, CAUSERIE_TEST_END_RESET);
  assert_retried (reply, CAUSERIE_ERROR_CONNECTION_LOST, SECOND / 2);
}

static void
test_not_running (void)
{
  g_autoptr (CauserieTestClient) client = causerie_test_client_new (CAUSERIE_SERVICE_CUSTOM);
  g_autoptr (GError) error = NULL;

  g_clear_object (&client->server);
  causerie_test_client_begin (client);
  g_assert_false (causerie_test_client_end (client, &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_NOT_RUNNING);
  g_assert_cmpuint (client->n_retrying, ==, CAUSERIE_RETRY_MAX);
}

static void
test_no_tls (void)
{
  g_autoptr (CauserieTestClient) client = causerie_test_client_new (CAUSERIE_SERVICE_CUSTOM);
  g_autofree char *url = NULL;
  g_autoptr (GSocketService) listener = causerie_test_listen_without_tls (&url);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_socket_service_is_active (listener));
  g_object_unref (client->service);
  client->service = causerie_service_new (CAUSERIE_SERVICE_CUSTOM, url, NULL, NULL, NULL);
  causerie_test_client_begin (client);
  g_assert_false (causerie_test_client_end (client, &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_TLS);
  g_assert_cmpuint (client->n_retrying, ==, 0);
}

static void
test_transport (void)
{
  g_autoptr (GError) resolver
      = g_error_new_literal (G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "no such name");
  g_autoptr (GError) tls
      = g_error_new_literal (G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE, "unknown authority");
  g_autoptr (GError) offline = causerie_api_error_from_transport (resolver);
  g_autoptr (GError) untrusted = causerie_api_error_from_transport (tls);

  g_assert_error (offline, CAUSERIE_ERROR, CAUSERIE_ERROR_OFFLINE);
  g_assert_cmpstr (causerie_error_get_detail (offline), ==, "no such name");
  g_assert_error (untrusted, CAUSERIE_ERROR, CAUSERIE_ERROR_TLS);
}

static GLogWriterOutput
collect_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  for (gsize i = 0; i < n_fields; i++)
    if (strcmp (fields[i].key, "MESSAGE") == 0)
      g_string_append_printf (data, "%s\n", (const char *)fields[i].value);
  return G_LOG_WRITER_HANDLED;
}

/* Runs in a subprocess, as a log writer can be set only once. */
static void
test_secrets (void)
{
  g_autoptr (CauserieTestClient) client = NULL;
  g_autoptr (GString) log = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *events = causerie_test_sse_text ("private words");

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
      g_test_trap_assert_passed ();
      return;
    }
  g_setenv ("G_MESSAGES_DEBUG", "all", TRUE);
  g_log_set_writer_func (collect_log, log, NULL);
  client = causerie_test_client_new (CAUSERIE_SERVICE_ANTHROPIC);
  causerie_test_client_request (client,
                                causerie_test_reply_new_error (401, "authentication_error",
                                                               "bad key sk-ant-secret-of-the-test"),
                                &error);
  g_assert_cmpstr (causerie_error_get_detail (error), ==, "bad key …");
  g_assert_null (strstr (error->message, "secret"));
  g_assert_true (
      causerie_test_client_request (client, causerie_test_reply_new_stream (events), NULL));
  g_assert_null (strstr (log->str, "secret-of"));
  g_assert_null (strstr (log->str, "private words"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/answers/reads-every-error-shape", test_shapes);
  g_test_add_func ("/answers/statuses-and-types-agree", test_statuses);
  g_test_add_func ("/answers/codes-refine-the-type", test_error_codes);
  g_test_add_func ("/answers/pages-are-truncated-to-an-excerpt", test_excerpt);
  g_test_add_func ("/answers/headers-are-converted-to-utf-8", test_invalid_utf8);
  g_test_add_func ("/answers/limit-with-a-time-is-no-spending-limit", test_limits);
  g_test_add_func ("/answers/transport-errors-are-translated", test_transport);
  g_test_add_func ("/answers/retry-delays-are-parsed", test_waits);
  g_test_add_func ("/answers/temporary-errors-are-retried", test_retried);
  g_test_add_func ("/answers/permanent-errors-are-not-retried", test_final);
  g_test_add_func ("/answers/tools-refused-requires-offered-tools",
                   test_tools_that_were_not_offered);
  g_test_add_func ("/answers/invalid-delays-are-ignored", test_invalid_delays);
  g_test_add_func ("/answers/html-pages-are-intercepted-answers", test_pages);
  g_test_add_func ("/answers/html-page-is-no-model-list", test_page_for_a_list);
  g_test_add_func ("/answers/headers-are-truncated", test_long_heads);
  g_test_add_func ("/answers/endless-100-continue-is-an-error", test_endless_continue);
  g_test_add_func ("/answers/100-continue-is-skipped", test_answer_after_continue);
  g_test_add_func ("/answers/stop-during-100-continue", test_stop_during_continue);
  g_test_add_func ("/answers/at-most-two-retries", test_gives_up);
  g_test_add_func ("/answers/redirects-are-not-followed", test_redirect);
  g_test_add_func ("/answers/broken-streams-are-not-retried", test_broken_streams);
  g_test_add_func ("/answers/end-after-the-stop-reason-may-be-missing", test_finished_streams);
  g_test_add_func ("/answers/early-lost-connection-is-retried", test_lost_before_answer);
  g_test_add_func ("/answers/refused-connection-means-not-running", test_not_running);
  g_test_add_func ("/answers/failed-handshake-is-a-tls-error", test_no_tls);
  g_test_add_func ("/answers/neither-keys-nor-messages-are-logged", test_secrets);
  return g_test_run ();
}
