/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is stored about a reply that a scripted service makes, its sums, and the count of what would
 * be sent. */
#include "config.h"

#include "causerie-chat-fixture.h"
#include "causerie-context-size.h"
#include "causerie-usage-months.h"

#include <string.h>

typedef CauserieChatFixture Fixture;

#define TEXT                                                                                       \
  "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\","            \
  "\"text\":\"Found.\"}}",                                                                         \
      "{\"type\":\"content_block_stop\",\"index\":0}"

/* Pushes a reply, or a part of one, with the usage at its start and at its end. */
static void
push (Fixture *self, const char *id, const char *start_usage, const char *stop_reason,
      const char *end_usage)
{
  g_autofree char *start = g_strdup_printf (
      "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"type\":\"message\","
      "\"role\":\"assistant\",\"model\":\"" CAUSERIE_TEST_MODEL "\",\"content\":[],"
      "\"stop_reason\":null,\"usage\":%s}}",
      start_usage);
  g_autofree char *delta
      = g_strdup_printf ("{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"%s\"},"
                         "\"usage\":%s}",
                         stop_reason, end_usage);
  g_autofree char *events
      = causerie_test_sse (start, TEXT, delta, "{\"type\":\"message_stop\"}", NULL);
  CauserieTestReply *reply = causerie_test_reply_new_stream (events);

  causerie_test_server_set_judge (self->server, NULL);
  if (id != NULL)
    causerie_test_reply_add_header (reply, "request-id", id);
  causerie_test_server_push (self->server, reply);
}

static CauserieReplyFacts *
load_facts (Fixture *self, guint position)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  CauserieReplyFacts *facts;

  causerie_library_load_reply_facts_async (self->library, causerie_test_get_id (self, position),
                                           NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  facts = causerie_library_load_reply_facts_finish (self->library, result, &error);
  g_assert_no_error (error);
  return facts;
}

static void
test_facts_are_stored (Fixture *self, gconstpointer data)
{
  gint64 before = g_get_real_time ();
  g_autoptr (CauserieReplyFacts) facts = NULL;

  push (self, "req_1", "{\"input_tokens\":7,\"cache_read_input_tokens\":2000,\"output_tokens\":1}",
        "end_turn", "{\"input_tokens\":7,\"output_tokens\":90}");
  causerie_test_send (self, "Hi");
  causerie_test_wait_idle (self->chat);
  facts = load_facts (self, 1);
  g_assert_cmpstr (facts->request_id, ==, "req_1");
  g_assert_cmpint (facts->requested_at, >=, before);
  g_assert_cmpint (facts->requested_at, <=, facts->created_at);
  g_assert_cmpint (facts->created_at, <=, facts->finished_at);
  g_assert_cmpint (facts->context_tokens, ==, 2007);
  g_assert_cmpint (causerie_context_size_after (facts), ==, 2097);
}

/* The request that began the reply is the one that support can find. */
static void
test_paused (Fixture *self, gconstpointer data)
{
  g_autoptr (CauserieReplyFacts) facts = NULL;
  CauserieTokenCounts counts;

  push (self, "req_1",
        "{\"input_tokens\":100,\"cache_creation_input_tokens\":50,\"cache_creation\":"
        "{\"ephemeral_5m_input_tokens\":0,\"ephemeral_1h_input_tokens\":50},\"output_tokens\":1}",
        "pause_turn",
        "{\"input_tokens\":900,\"cache_creation_input_tokens\":80,\"output_tokens\":10,"
        "\"server_tool_use\":{\"web_search_requests\":2}}");
  push (self, "req_2",
        "{\"input_tokens\":20,\"cache_read_input_tokens\":1000,\"cache_creation_input_tokens\":6,"
        "\"cache_creation\":{\"ephemeral_5m_input_tokens\":6,\"ephemeral_1h_input_tokens\":0},"
        "\"output_tokens\":1}",
        "end_turn",
        "{\"input_tokens\":40,\"cache_read_input_tokens\":2000,\"output_tokens\":5,"
        "\"server_tool_use\":{\"web_search_requests\":1}}");
  causerie_test_send (self, "Hi");
  causerie_test_wait_idle (self->chat);
  facts = load_facts (self, 1);
  g_assert_cmpstr (facts->request_id, ==, "req_1");
  g_assert_cmpint (facts->context_tokens, ==, 1026);
  g_assert_true (causerie_token_counts_parse (&counts, facts->usage));
  g_assert_cmpint (counts.input, ==, 940);
  g_assert_cmpint (counts.output, ==, 15);
  g_assert_cmpint (counts.cache_read, ==, 2000);
  g_assert_cmpint (counts.cache_write_5m, ==, 36);
  g_assert_cmpint (counts.cache_write_1h, ==, 50);
  g_assert_cmpint (counts.searches, ==, 3);
}

static void
test_local_service (Fixture *self, gconstpointer data)
{
  g_autoptr (CauserieReplyFacts) facts = NULL;

  push (self, NULL, "{\"input_tokens\":0,\"output_tokens\":0}", "end_turn",
        "{\"input_tokens\":12,\"output_tokens\":3}");
  causerie_test_send (self, "Hi");
  causerie_test_wait_idle (self->chat);
  facts = load_facts (self, 1);
  g_assert_cmpint (facts->context_tokens, ==, 12);
}

static void
test_hostile_request_id (Fixture *self, gconstpointer data)
{
  g_autofree char *word = g_strnfill (1000, 'x');
  g_autoptr (CauserieReplyFacts) facts = NULL;

  memcpy (word, "<b>\t\xc3\xa9", 6);
  push (self, word, "{}", "end_turn", "{}");
  causerie_test_send (self, "Hi");
  causerie_test_wait_idle (self->chat);
  facts = load_facts (self, 1);
  g_assert_cmpuint (strlen (facts->request_id), ==, 128);
  g_assert_true (g_str_has_prefix (facts->request_id, "<b>???xxx"));
}

/* Of an earlier version, with searches: its usage is a sum. */
static void
test_unknown_size (Fixture *self, gconstpointer data)
{
  CauserieReplyFacts facts = { .usage = (char *)"{\"input_tokens\":500,\"output_tokens\":20}" };

  g_assert_cmpint (causerie_context_size_after (&facts), ==, 520);
  facts.usage = (char *)"{\"input_tokens\":500,\"server_tool_use\":{\"web_search_requests\":1}}";
  g_assert_cmpint (causerie_context_size_after (&facts), ==, 0);
  facts.usage = NULL;
  g_assert_cmpint (causerie_context_size_after (&facts), ==, 0);
}

/* Not the sum of what was billed, but also not the prompt before anything was found. */
static void
test_size_after_searches (Fixture *self, gconstpointer data)
{
  CauserieReplyFacts facts
      = { .context_tokens = 2037,
          .usage = (char *)"{\"input_tokens\":15665,\"output_tokens\":100,"
                           "\"server_tool_use\":{\"web_search_requests\":1}}" };

  g_assert_cmpint (causerie_context_size_after (&facts), ==, 15665 - 2037 + 100);
  /* The prompts are 1000, 3000 and 6000. */
  facts.context_tokens = 1000;
  facts.usage
      = (char *)"{\"input_tokens\":4000,\"cache_read_input_tokens\":6000,\"output_tokens\":0,"
                "\"server_tool_use\":{\"web_search_requests\":1,\"web_fetch_requests\":1}}";
  g_assert_cmpint (causerie_context_size_after (&facts), ==, 4500);
  /* A service that tells no sum */
  facts.usage = (char *)"{\"input_tokens\":1000,\"output_tokens\":1,"
                        "\"server_tool_use\":{\"web_search_requests\":1}}";
  g_assert_cmpint (causerie_context_size_after (&facts), ==, 1001);
  facts.usage = (char *)"{\"input_tokens\":9223372036854775807,\"output_tokens\":1,"
                        "\"server_tool_use\":{\"web_search_requests\":9223372036854775807,"
                        "\"web_fetch_requests\":9223372036854775807}}";
  g_assert_cmpint (causerie_context_size_after (&facts), >, 0);
}

static gint64
count (Fixture *self, const char *text, GError **error)
{
  g_autoptr (CauserieSession) session
      = causerie_session_new (self->library, self->settings, self->client, self->registry);
  g_autoptr (CauserieModelChoice) choice
      = causerie_model_choice_new_for_branch (self->registry, self->branch);
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  causerie_context_size_count_async (session, self->chat, self->branch, choice, text, NULL,
                                     causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  return causerie_context_size_count_finish (session, result, error);
}

static void
test_count (Fixture *self, gconstpointer data)
{
  static const char *const refused[] = { "max_tokens", "stream", "stop_sequences", "metadata" };
  guint request;
  g_autofree char *target = NULL;
  g_autofree char *messages = NULL;
  g_autoptr (GError) error = NULL;

  causerie_test_send_and_reply (self, "Hi", "Hello.");
  request = causerie_test_server_get_n_requests (self->server);
  causerie_test_server_push (self->server,
                             causerie_test_reply_new_json (200, "{\"input_tokens\":2095}"));
  g_assert_cmpint (count (self, "And?", &error), ==, 2095);
  g_assert_no_error (error);
  target = causerie_test_server_dup_target (self->server, request);
  g_assert_cmpstr (target, ==, "/v1/messages/count_tokens");
  messages = causerie_test_dup_member (self->server, request, "messages");
  g_assert_nonnull (strstr (messages, "And?"));
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autofree char *member = causerie_test_dup_raw_member (self->server, request, refused[i]);

      g_assert_null (member);
    }
  causerie_test_assert_same_member (self, 0, request, "system");
  causerie_test_assert_same_member (self, 0, request, "tools");
  /* Nothing was stored. */
  causerie_test_assert_branch (self, "u:Hi a:Hello.");
}

static void
test_count_without_text (Fixture *self, gconstpointer data)
{
  g_autofree char *messages = NULL;
  guint request;

  causerie_test_send_and_reply (self, "Hi", "Hello.");
  request = causerie_test_server_get_n_requests (self->server);
  causerie_test_server_push (self->server,
                             causerie_test_reply_new_json (200, "{\"input_tokens\":90.0}"));
  g_assert_cmpint (count (self, "  ", NULL), ==, 90);
  messages = causerie_test_dup_member (self->server, request, "messages");
  /* A request ends with a message of the user. */
  g_assert_true (g_str_has_suffix (messages, "{\"role\":\"user\",\"content\":[{\"type\":\"text\","
                                             "\"text\":\"…\"}]}]"));
}

static void
assert_no_count (Fixture *self, guint status, const char *answer, CauserieError code)
{
  g_autoptr (GError) error = NULL;

  causerie_test_server_push (self->server, causerie_test_reply_new_json (status, answer));
  g_assert_cmpint (count (self, "And?", &error), ==, -1);
  g_assert_error (error, CAUSERIE_ERROR, (int)code);
}

static void
test_no_count (Fixture *self, gconstpointer data)
{
  causerie_test_send_and_reply (self, "Hi", "Hello.");
  causerie_test_server_set_judge (self->server, NULL);
  assert_no_count (self, 404, "404 page not found", CAUSERIE_ERROR_NOT_FOUND);
  assert_no_count (self, 404, "{\"error\":{\"message\":\"model not found\"}}",
                   CAUSERIE_ERROR_NOT_FOUND);
  assert_no_count (self, 200, "{\"input_tokens\":null}", CAUSERIE_ERROR_BAD_ANSWER);
  assert_no_count (self, 200, "{\"input_tokens\":-1}", CAUSERIE_ERROR_BAD_ANSWER);
  assert_no_count (self, 200, "nothing", CAUSERIE_ERROR_BAD_ANSWER);
}

/* A reply as it is stored, requested at a time of the time zone of the test. */
static void
add (CauserieUsageMonths *months, const char *time, const char *model, const char *service,
     const char *usage)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_iso8601 (time, NULL);
  CauserieReplyFacts facts = { .model = (char *)model,
                               .service = (char *)service,
                               .usage = (char *)usage,
                               .requested_at = g_date_time_to_unix (date) * G_USEC_PER_SEC };

  causerie_usage_months_add (months, &facts);
}

static gint64
get_output (CauserieUsageMonths *months, int year, int month)
{
  const CauserieUsageSums *sums = causerie_usage_months_get (months, year * 12 + month - 1);

  return sums != NULL ? causerie_usage_sums_get_total (sums)->counts.output : -1;
}

static void
test_months (Fixture *self, gconstpointer data)
{
  g_autoptr (GTimeZone) east = g_time_zone_new_identifier ("+13:00");
  g_autoptr (GTimeZone) west = g_time_zone_new_identifier ("-11:00");
  GTimeZone *const zones[] = { east, west };
  /* By zone: January, February, March and December 2026, January 2027 */
  static const gint64 expected[][5]
      = { { 1, 2 + 4, 8, 16, 32 + 64 }, { 1 + 2, 4 + 8, -1, 16 + 32, 64 } };

  for (guint i = 0; i < G_N_ELEMENTS (zones); i++)
    {
      g_autoptr (CauserieUsageMonths) months = causerie_usage_months_new (zones[i]);
      int first, last;

      add (months, "2026-01-31T10:59:59Z", "m", NULL, "{\"output_tokens\":1}");
      add (months, "2026-01-31T11:00:00Z", "m", NULL, "{\"output_tokens\":2}");
      add (months, "2026-02-28T10:59:59Z", "m", NULL, "{\"output_tokens\":4}");
      add (months, "2026-02-28T11:00:00Z", "m", NULL, "{\"output_tokens\":8}");
      add (months, "2026-12-31T10:59:59Z", "m", NULL, "{\"output_tokens\":16}");
      add (months, "2027-01-01T10:59:59Z", "m", NULL, "{\"output_tokens\":32}");
      add (months, "2027-01-01T11:00:00Z", "m", NULL, "{\"output_tokens\":64}");
      g_assert_cmpint (get_output (months, 2026, 1), ==, expected[i][0]);
      g_assert_cmpint (get_output (months, 2026, 2), ==, expected[i][1]);
      g_assert_cmpint (get_output (months, 2026, 3), ==, expected[i][2]);
      g_assert_cmpint (get_output (months, 2026, 12), ==, expected[i][3]);
      g_assert_cmpint (get_output (months, 2027, 1), ==, expected[i][4]);
      g_assert_true (causerie_usage_months_get_extent (months, &first, &last));
      g_assert_cmpint (first, ==, 2026 * 12);
      g_assert_cmpint (last, ==, 2027 * 12);
    }
}

/* In a damaged library. */
static void
test_impossible_times (Fixture *self, gconstpointer data)
{
  static const gint64 times[] = { G_MININT64, G_MAXINT64, -1, 0 };
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("+13:00");
  g_autoptr (CauserieUsageMonths) months = causerie_usage_months_new (zone);
  int first, last;

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      CauserieReplyFacts facts = { .created_at = times[i] };

      causerie_usage_months_add (months, &facts);
    }
  g_assert_true (causerie_usage_months_get_extent (months, &first, &last));
  g_assert_cmpint (first, ==, 1970 * 12);
  g_assert_cmpint (last, ==, 1970 * 12);
}

static void
test_sums (Fixture *self, gconstpointer data)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (CauserieUsageMonths) months = causerie_usage_months_new (utc);
  const char *one = "{\"input_tokens\":1000000}";
  const CauserieUsageSums *sums;
  const CauserieModelUsage *total;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  add (months, "2026-11-02T00:00:00Z", "qwen3:8b", "http://localhost", one);
  add (months, "2026-11-02T00:00:00Z", "claude-sonnet-5-5", "https://api.example", one);
  add (months, "2026-11-02T00:00:00Z", "claude-opus-5-5", "demo", one);
  add (months, "2026-11-02T00:00:00Z", "claude-opus-5-5", "https://api.example", one);
  add (months, "2026-11-02T00:00:00Z", "claude-opus-5-5", "https://api.example", NULL);
  sums = causerie_usage_months_get (months, 2026 * 12 + 10);
  list = causerie_usage_sums_list (sums);
  for (guint i = 0; i < list->len; i++)
    {
      const CauserieModelUsage *usage = g_ptr_array_index (list, i);

      g_string_append_printf (text, "%s%s %d %d %d; ", usage->model, usage->demo ? "(demo)" : "",
                              (int)usage->n_replies, (int)(usage->cost / 1000000),
                              usage->cost_is_known);
    }
  g_assert_cmpstr (text->str, ==,
                   "claude-opus-5-5 2 4000 1; claude-sonnet-5-5 1 2000 1; qwen3:8b 1 0 0; "
                   "claude-opus-5-5(demo) 1 0 1; ");
  total = causerie_usage_sums_get_total (sums);
  g_assert_cmpint (total->n_replies, ==, 5);
  g_assert_cmpint (total->cost, ==, 6 * CAUSERIE_COST_DOLLAR);
  g_assert_false (total->cost_is_known);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  causerie_chat_fixture_add_test ("/usage/facts-of-a-reply-are-stored", test_facts_are_stored);
  causerie_chat_fixture_add_test ("/usage/paused-reply-has-the-context-of-its-last-request",
                                  test_paused);
  causerie_chat_fixture_add_test ("/usage/local-service-tells-the-context-at-the-end",
                                  test_local_service);
  causerie_chat_fixture_add_test ("/usage/hostile-request-id-is-cleaned", test_hostile_request_id);
  causerie_chat_fixture_add_test ("/usage/context-of-an-earlier-version-is-unknown",
                                  test_unknown_size);
  causerie_chat_fixture_add_test ("/usage/context-has-what-was-found", test_size_after_searches);
  causerie_chat_fixture_add_test ("/usage/service-counts-what-would-be-sent", test_count);
  causerie_chat_fixture_add_test ("/usage/service-counts-a-branch-without-a-draft",
                                  test_count_without_text);
  causerie_chat_fixture_add_test ("/usage/service-may-not-count", test_no_count);
  causerie_chat_fixture_add_test ("/usage/months-begin-in-the-time-zone", test_months);
  causerie_chat_fixture_add_test ("/usage/impossible-times-are-left-out", test_impossible_times);
  causerie_chat_fixture_add_test ("/usage/models-are-summed-up", test_sums);
  return g_test_run ();
}
