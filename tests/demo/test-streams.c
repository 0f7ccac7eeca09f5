/* SPDX-License-Identifier: GPL-3.0-or-later
 * The streams of the demo service: order of events, pace, simulated failures, and signed
 * thinking. */
#include "config.h"

#include "causerie-demo-client.h"
#include "causerie-json.h"

#include <string.h>

#define HEAD "{\"model\":\"demo-opus\",\"stream\":true,"
#define THINK "\"thinking\":{\"type\":\"adaptive\",\"display\":\"summarized\"},"
#define USER(text) "\"messages\":[{\"role\":\"user\",\"content\":\"" text "\"}]}"

static char *
stream (CauserieDemoClient *client, const char *body)
{
  guint status;
  char *text = causerie_demo_client_send (client, "/v1/messages", body, &status);

  g_assert_cmpuint (status, ==, 200);
  g_assert_cmpstr (soup_message_headers_get_content_type (client->headers, NULL), ==,
                   "text/event-stream");
  return text;
}

/* Returns: (transfer full): a letter for each event, without repetitions */
static char *
outline (const char *text)
{
  g_auto (GStrv) events = g_strsplit (text, "\n\n", -1);
  GString *letters = g_string_new (NULL);

  for (guint i = 0; events[i] != NULL && *events[i] != '\0'; i++)
    {
      static const char *const names[] = { "message_start",
                                           "content_block_start",
                                           "content_block_delta",
                                           "content_block_stop",
                                           "message_delta",
                                           "message_stop",
                                           "error",
                                           "ping" };
      static const char signs[] = "A(-)mZ!p";
      g_auto (GStrv) lines = g_strsplit (events[i], "\n", -1);
      g_autofree char *start = NULL;
      gsize kind = 0;

      g_assert_cmpuint (g_strv_length (lines), ==, 2);
      g_assert_true (g_str_has_prefix (lines[0], "event: "));
      start = g_strdup_printf ("data: {\"type\":\"%s\"", lines[0] + strlen ("event: "));
      g_assert_true (g_str_has_prefix (lines[1], start));
      while (strcmp (names[kind], lines[0] + strlen ("event: ")) != 0)
        g_assert_cmpuint (++kind, <, G_N_ELEMENTS (names));
      if (letters->len == 0 || letters->str[letters->len - 1] != signs[kind])
        g_string_append_c (letters, signs[kind]);
    }
  return g_string_free (letters, FALSE);
}

/* Returns: (transfer full): the concatenated text of all deltas of one kind */
static char *
join (const char *text, const char *member)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GString *joined = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      CauserieJsonSpan root, delta;
      g_autofree char *part = NULL;

      if (!g_str_has_prefix (lines[i], "data: {\"type\":\"content_block_delta\""))
        continue;
      g_assert_true (causerie_json_check (lines[i] + 6, strlen (lines[i]) - 6, &root, NULL));
      g_assert_true (causerie_json_find (root, "delta", &delta));
      part = causerie_json_find_text (delta, member);
      g_string_append (joined, part != NULL ? part : "");
    }
  return g_string_free (joined, FALSE);
}

static void
test_order (void)
{
  g_autoptr (CauserieDemoClient) client = causerie_demo_client_new ();
  g_autofree char *plain = stream (client, HEAD "\"max_tokens\":900," USER ("Hello"));
  g_autofree char *plain_order = outline (plain);
  g_autofree char *thought = stream (client, HEAD THINK "\"max_tokens\":900," USER ("Hello"));
  g_autofree char *thought_order = outline (thought);
  g_autofree char *text = join (plain, "text");
  g_autofree char *same = join (thought, "text");

  g_assert_cmpstr (plain_order, ==, "A(p-)mZ");
  g_assert_cmpstr (thought_order, ==, "A(p-)(-)mZ");
  g_assert_true (g_str_has_prefix (text, "Hello! This is Causerie’s demo"));
  g_assert_cmpstr (text, ==, same);
}

/* A low effort gets a short reply without thinking, a high one a long reply after long thinking. */
static void
test_effort (void)
{
  static const char *const bodies[] = {
    HEAD THINK "\"output_config\":{\"effort\":\"low\"},\"max_tokens\":900," USER ("A puzzle"),
    HEAD THINK "\"max_tokens\":900," USER ("A puzzle"),
    HEAD THINK "\"output_config\":{\"effort\":\"xhigh\"},\"max_tokens\":900," USER ("A puzzle"),
  };
  g_autoptr (CauserieDemoClient) client = causerie_demo_client_new ();
  gsize text_length = 0;
  gsize thinking_length = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autofree char *reply = stream (client, bodies[i]);
      g_autofree char *order = outline (reply);
      g_autofree char *text = join (reply, "text");
      g_autofree char *thinking = join (reply, "thinking");

      g_assert_cmpstr (order, ==, i == 0 ? "A(p-)mZ" : "A(p-)(-)mZ");
      g_assert_cmpuint (strlen (text), >, 2 * text_length);
      g_assert_true (i == 0 || strlen (thinking) > 2 * thinking_length);
      text_length = strlen (text);
      thinking_length = strlen (thinking);
    }
}

static void
test_hidden_thinking (void)
{
  g_autoptr (CauserieDemoClient) client = causerie_demo_client_new ();
  g_autofree char *text = stream (client, HEAD "\"thinking\":{\"type\":\"adaptive\"},"
                                               "\"max_tokens\":900," USER ("Hello"));
  g_autofree char *thinking = join (text, "thinking");
  g_autofree char *signature = join (text, "signature");

  g_assert_cmpstr (thinking, ==, "");
  g_assert_cmpstr (signature, !=, "");
}

static void
test_call (void)
{
  static const char body[]
      = HEAD "\"max_tokens\":%d,"
             "\"tools\":[{\"name\":\"end_conversation\",\"input_schema\":{\"type\":\"object\"}}],"
             "\"messages\":[{\"role\":\"user\",\"content\":\"Please end this chat\"},"
             "{\"role\":\"assistant\",\"content\":%s},"
             "{\"role\":\"user\",\"content\":\"yes\"}]}";
  g_autoptr (CauserieDemoClient) client = causerie_demo_client_new ();
  g_autofree char *reply = causerie_demo_client_ask (
      client, "\"tools\":[{\"name\":\"end_conversation\",\"input_schema\":{\"type\":\"object\"}}],",
      "Please end this chat", NULL);
  CauserieJsonSpan root, content;
  g_autofree char *blocks = NULL;
  g_autofree char *request = NULL;
  g_autofree char *small = NULL;
  g_autofree char *text = NULL;
  g_autofree char *cut = NULL;
  g_autofree char *order = NULL;

  g_assert_true (causerie_json_check (reply, strlen (reply), &root, NULL));
  g_assert_true (causerie_json_find (root, "content", &content));
  blocks = causerie_json_dup_span (content);
  request = g_strdup_printf (body, 900, blocks);
  text = stream (client, request);
  order = outline (text);
  g_assert_cmpstr (order, ==, "A(p-)(-)mZ");
  g_assert_nonnull (strstr (text, "\"name\":\"end_conversation\",\"input\":{}"));
  g_assert_nonnull (strstr (text, "\"stop_reason\":\"tool_use\""));
  small = g_strdup_printf (body, 3, blocks);
  cut = stream (client, small);
  g_assert_null (strstr (cut, "tool_use"));
  g_assert_nonnull (strstr (cut, "\"stop_reason\":\"max_tokens\""));
}

static void
test_limit (void)
{
  g_autoptr (CauserieDemoClient) client = causerie_demo_client_new ();
  g_autofree char *text = stream (client, HEAD "\"max_tokens\":10," USER ("Tell a long story"));
  g_autofree char *visible = join (text, "text");
  g_autofree char *thought = stream (client, HEAD THINK "\"max_tokens\":10," USER ("Hello"));

  g_assert_cmpint (g_utf8_strlen (visible, -1), ==, 40);
  g_assert_nonnull (strstr (text, "\"stop_reason\":\"max_tokens\""));
  g_assert_null (strstr (thought, "signature_delta"));
  g_assert_null (strstr (thought, "text_delta"));
}

static void
test_states (void)
{
  static const struct
  {
    const char *word;
    guint status;
    const char *trace;
    const char *end; /* the expected end of the outline */
  } states[] = {
    { "refuse", 200, "\"stop_reason\":\"refusal\"", "mZ" },
    { "cut", 200, "\"stop_reason\":\"max_tokens\"", "mZ" },
    { "context full", 200, "\"stop_reason\":\"model_context_window_exceeded\"", "mZ" },
    { "error", 200, "overloaded_error", "-!" },
    { "break", 200, "text_delta", "-" },
    { "overloaded", 529, "overloaded_error", NULL },
    { "rate limit 90", 429, "rate_limit_error", NULL },
    { "spend limit", 429, "rate_limit_error", NULL },
    { "bad key", 401, "authentication_error", NULL },
    { "unknown model", 404, "not_found_error", NULL },
    { "server error", 500, "api_error", NULL },
  };
  g_autoptr (CauserieDemoClient) client = causerie_demo_client_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autofree char *body = g_strdup_printf (
          HEAD "\"max_tokens\":900,\"messages\":[{\"role\":\"user\",\"content\":\"Demo: %s\"}]}",
          states[i].word);
      guint status;
      g_autofree char *text = causerie_demo_client_send (client, "/v1/messages", body, &status);
      g_autofree char *order = status == 200 ? outline (text) : NULL;

      g_assert_cmpuint (status, ==, states[i].status);
      g_assert_nonnull (strstr (text, states[i].trace));
      g_assert_true (states[i].end == NULL || g_str_has_suffix (order, states[i].end));
      if (strcmp (states[i].word, "rate limit 90") == 0)
        g_assert_cmpstr (soup_message_headers_get_one (client->headers, "retry-after"), ==, "90");
    }
}

/* Returns: (transfer full): a stream that lasts several seconds */
static GInputStream *
open_slow_stream (CauserieDemoClient *client)
{
  g_autoptr (SoupMessage) message = causerie_demo_client_make (
      client, "/v1/messages", HEAD "\"max_tokens\":9000," USER ("demo: slow"));
  g_autoptr (GError) error = NULL;
  GInputStream *body;

  causerie_demo_service_set_pace (client->service, 0.1);
  body = soup_session_send (client->session, message, NULL, &error);
  g_assert_no_error (error);
  return body;
}

static void
test_disconnecting_client (void)
{
  g_autoptr (CauserieDemoClient) client = causerie_demo_client_new ();
  GInputStream *body = open_slow_stream (client);
  guint status;

  g_object_unref (body);
  soup_session_abort (client->session);
  g_free (causerie_demo_client_send (client, "/v1/models", NULL, &status));
  g_assert_cmpuint (status, ==, 200);
}

static void
test_stopping_service (void)
{
  CauserieDemoClient *client = causerie_demo_client_new ();
  g_autoptr (GInputStream) body = open_slow_stream (client);
  g_autoptr (GString) read = g_string_new (NULL);
  char buffer[4096];
  gssize n;

  causerie_demo_client_free (client);
  while ((n = g_input_stream_read (body, buffer, sizeof buffer, NULL, NULL)) > 0)
    g_string_append_len (read, buffer, n);
  g_assert_null (strstr (read->str, "message_stop"));
}

static gint64
measure (CauserieDemoClient *client)
{
  gint64 start = g_get_monotonic_time ();

  g_free (stream (client, HEAD "\"max_tokens\":9000," USER ("Show me a table")));
  return g_get_monotonic_time () - start;
}

static void
test_pace (void)
{
  g_autoptr (CauserieDemoClient) client = causerie_demo_client_new ();

  causerie_demo_service_set_pace (client->service, 0.25);
  g_assert_cmpfloat (causerie_demo_service_get_pace (client->service), ==, 0.25);
  g_assert_cmpint (measure (client), >, 100 * G_TIME_SPAN_MILLISECOND);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/effort-tells-how-long-it-thinks-and-writes", test_effort);
  g_test_add_func ("/demo/streams-events-in-order", test_order);
  g_test_add_func ("/demo/signs-thinking-that-is-not-shown", test_hidden_thinking);
  g_test_add_func ("/demo/streams-the-ending-call", test_call);
  g_test_add_func ("/demo/stops-at-the-limit", test_limit);
  g_test_add_func ("/demo/simulates-failures", test_states);
  g_test_add_func ("/demo/survives-a-disconnecting-client", test_disconnecting_client);
  g_test_add_func ("/demo/closes-connections-when-it-stops", test_stopping_service);
  g_test_add_func ("/demo/keeps-its-pace", test_pace);
  return g_test_run ();
}
