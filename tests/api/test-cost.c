/* SPDX-License-Identifier: GPL-3.0-or-later
 * Token counts read from the usage of services, and what they cost. */
#include "config.h"

#include "causerie-cost.h"
#include "causerie-test-feeder.h"
#include "causerie-usage.h"

#include <string.h>

#define MOST "1000000000000"

static void
assert_counts (const char *usage, const char *expected)
{
  CauserieTokenCounts counts;
  gboolean known = causerie_token_counts_parse (&counts, usage);
  g_autofree char *text = g_strdup_printf (
      "%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT
      " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT,
      counts.input, counts.output, counts.cache_read, counts.cache_write_5m, counts.cache_write_1h,
      counts.searches, counts.fetches);

  g_assert_cmpstr (text, ==, expected);
  g_assert_cmpint (known, ==, !g_str_equal (expected, "0 0 0 0 0 0 0"));
}

static void
test_counts (void)
{
  assert_counts ("{\"input_tokens\":10,\"output_tokens\":20,\"cache_read_input_tokens\":30,"
                 "\"cache_creation_input_tokens\":90,\"cache_creation\":"
                 "{\"ephemeral_5m_input_tokens\":40,\"ephemeral_1h_input_tokens\":50},"
                 "\"server_tool_use\":{\"web_search_requests\":3,\"web_fetch_requests\":2}}",
                 "10 20 30 40 50 3 2");
  assert_counts ("{\"input_tokens\":9,\"output_tokens\":3}", "9 3 0 0 0 0 0");
}

static void
test_rest_of_writes (void)
{
  /* Without a split */
  assert_counts ("{\"cache_creation_input_tokens\":70}", "0 0 0 70 0 0 0");
  assert_counts ("{\"cache_creation_input_tokens\":70,\"cache_creation\":null}", "0 0 0 70 0 0 0");
  /* The end of a stream tells more than the split at its start. */
  assert_counts ("{\"cache_creation_input_tokens\":500,\"cache_creation\":"
                 "{\"ephemeral_5m_input_tokens\":100,\"ephemeral_1h_input_tokens\":300}}",
                 "0 0 0 200 300 0 0");
  /* The split tells more than the sum. */
  assert_counts ("{\"cache_creation_input_tokens\":0,\"cache_creation\":"
                 "{\"ephemeral_5m_input_tokens\":1,\"ephemeral_1h_input_tokens\":2}}",
                 "0 0 0 1 2 0 0");
}

static void
test_hostile (void)
{
  static const char *const nothing[] = {
    NULL,
    "",
    "null",
    "[]",
    "7",
    "{}",
    "{\"input_tokens\":",
    "{\"input_tokens\":null,\"output_tokens\":\"12\",\"cache_read_input_tokens\":[1]}",
    "{\"input_tokens\":-5,\"output_tokens\":-1.5,\"server_tool_use\":{\"web_search_requests\":-1}}",
    "{\"input_tokens\":{\"a\":1},\"cache_creation\":[2],\"server_tool_use\":3}",
    "{\"input_tokens\":true,\"output_tokens\":1e999,\"cache_read_input_tokens\":-1e999}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (nothing); i++)
    assert_counts (nothing[i], "0 0 0 0 0 0 0");
  assert_counts ("{\"input_tokens\":12.0,\"output_tokens\":7.9}", "12 7 0 0 0 0 0");
  assert_counts ("{\"input_tokens\":9223372036854775807,\"output_tokens\":1e300}",
                 MOST " " MOST " 0 0 0 0 0");
  assert_counts ("{\"cache_creation_input_tokens\":-3,\"cache_creation\":"
                 "{\"ephemeral_5m_input_tokens\":9e99,\"ephemeral_1h_input_tokens\":9e99}}",
                 "0 0 0 " MOST " " MOST " 0 0");
}

/* The sum is stored, so it must stay JSON. */
static void
test_hostile_sum (void)
{
  static const char *const rows[][2] = {
    { "{\"a\":1e999}", "{\"a\":1}" },
    { "{\"a\":-1e999}", "{\"a\":-1e999}" },
    { "{\"a\":-9223372036854775808}", "{\"a\":-9223372036854775808}" },
    { "{\"a\":1e308}", "{\"a\":1e308}" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *sum = causerie_usage_dup_sum (rows[i][0], rows[i][1]);
      g_autoptr (GError) error = NULL;

      causerie_json_check (sum, strlen (sum), NULL, &error);
      g_assert_no_error (error);
    }
}

static void
test_sum_of_counts (void)
{
  CauserieTokenCounts sum = { .input = 1, .output = G_MAXINT64 - 1, .cache_write_1h = 4 };
  const CauserieTokenCounts more
      = { .input = 2, .output = 7, .cache_read = 3, .cache_write_5m = 5, .searches = 1 };

  causerie_token_counts_add (&sum, &more);
  g_assert_cmpint (sum.input, ==, 3);
  g_assert_cmpint (sum.output, ==, G_MAXINT64);
  g_assert_cmpint (causerie_token_counts_get_written (&sum), ==, 9);
  g_assert_cmpint (causerie_token_counts_get_prompt (&sum), ==, 15);
  g_assert_cmpint (sum.searches, ==, 1);
}

static gint64
find_cost (const char *model, const CauserieTokenCounts *counts, gint64 prompt)
{
  CauserieModelPrice price;

  g_assert_true (causerie_model_facts_find_price (model, &price));
  return causerie_cost_compute (&price, counts, prompt);
}

/* One token of each kind, by hand from the list of prices, in billionths of a dollar. */
static void
test_price_of_a_token (void)
{
  static const struct
  {
    const char *model;
    gint64 input;
    gint64 output;
    gint64 write_5m;
    gint64 write_1h;
    gint64 read;
  } rows[] = {
    { "claude-fable-5-2", 8000, 40000, 10000, 16000, 200 },
    { "claude-fable-5-1", 10000, 50000, 12500, 20000, 250 },
    { "claude-fable-5", 10000, 50000, 12500, 20000, 1000 },
    { "claude-opus-5-5", 4000, 20000, 5000, 8000, 200 },
    { "claude-sonnet-5-5", 2000, 10000, 2500, 4000, 100 },
    { "claude-haiku-5-5", 100, 500, 125, 200, 10 },
    { "claude-opus-5", 5000, 25000, 6250, 10000, 500 },
    { "claude-sonnet-5", 2000, 10000, 2500, 4000, 200 },
    { "claude-opus-4-5-20251101", 5000, 25000, 6250, 10000, 500 },
    { "claude-haiku-4-5", 1000, 5000, 1250, 2000, 100 },
    { "claude-sonnet-4-6", 3000, 15000, 3750, 6000, 300 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      CauserieTokenCounts none = { 0 };
      CauserieTokenCounts counts = none;

      counts.input = 1;
      g_assert_cmpint (find_cost (rows[i].model, &counts, 1), ==, rows[i].input);
      counts = none;
      counts.output = 1;
      g_assert_cmpint (find_cost (rows[i].model, &counts, 1), ==, rows[i].output);
      counts = none;
      counts.cache_write_5m = 1;
      g_assert_cmpint (find_cost (rows[i].model, &counts, 1), ==, rows[i].write_5m);
      counts = none;
      counts.cache_write_1h = 1;
      g_assert_cmpint (find_cost (rows[i].model, &counts, 1), ==, rows[i].write_1h);
      counts = none;
      counts.cache_read = 1;
      g_assert_cmpint (find_cost (rows[i].model, &counts, 1), ==, rows[i].read);
      counts = none;
      counts.searches = 1000;
      counts.fetches = 1000;
      g_assert_cmpint (find_cost (rows[i].model, &counts, 1), ==, 10 * CAUSERIE_COST_DOLLAR);
    }
}

static void
test_long_prompts (void)
{
  const CauserieTokenCounts counts = { .input = 1000, .output = 100, .cache_read = 100000 };

  /* The prompt of the last request has 100,000 tokens, though there were more in all. */
  g_assert_cmpint (find_cost ("claude-haiku-5-5", &counts, 100000), ==,
                   1000 * 100 + 100 * 500 + 100000 * 10);
  g_assert_cmpint (find_cost ("claude-haiku-5-5", &counts, 100001), ==,
                   1000 * 500 + 100 * 2500 + 100000 * 50);
  /* Its size is not known. */
  g_assert_cmpint (find_cost ("claude-haiku-5-5", &counts, 0), ==,
                   1000 * 500 + 100 * 2500 + 100000 * 50);
  g_assert_cmpint (find_cost ("claude-opus-5-5", &counts, 900000), ==,
                   1000 * 4000 + 100 * 20000 + 100000 * 200);
}

static void
test_unknown_model (void)
{
  CauserieModelPrice price;

  g_assert_false (causerie_model_facts_find_price ("qwen3:8b", &price));
  g_assert_false (causerie_model_facts_find_price ("", &price));
}

static void
test_greatest_cost (void)
{
  const CauserieTokenCounts most
      = { G_MAXINT64, G_MAXINT64, G_MAXINT64, G_MAXINT64, G_MAXINT64, G_MAXINT64, G_MAXINT64 };

  g_assert_cmpint (find_cost ("claude-opus-5-5", &most, 0), ==, G_MAXINT64);
}

static void
assert_context (const char *start, const char *end, gint64 expected)
{
  g_autoptr (CauserieReplyBuilder) builder = causerie_reply_builder_new ();
  g_autofree char *first = g_strdup_printf (
      "{\"type\":\"message_start\",\"message\":{\"content\":[],\"usage\":%s}}", start);
  g_autofree char *last
      = g_strdup_printf ("{\"type\":\"message_delta\",\"delta\":{},\"usage\":%s}", end);

  causerie_test_feed (builder, first);
  causerie_test_feed (builder, last);
  g_assert_cmpint (causerie_reply_builder_get_context_tokens (builder), ==, expected);
}

static void
test_context (void)
{
  assert_context ("{\"input_tokens\":37,\"cache_creation_input_tokens\":1000,"
                  "\"cache_read_input_tokens\":1000}",
                  "{\"input_tokens\":15665,\"cache_read_input_tokens\":9000,"
                  "\"server_tool_use\":{\"web_search_requests\":1}}",
                  2037);
  /* Local servers tell it at the end. */
  assert_context ("{\"input_tokens\":0,\"output_tokens\":0}", "{\"input_tokens\":12}", 12);
  assert_context ("null", "{\"input_tokens\":12,\"output_tokens\":3}", 12);
  /* A sum of several prompts is not the size of one. */
  assert_context ("null", "{\"input_tokens\":900,\"server_tool_use\":{\"web_search_requests\":1}}",
                  0);
  assert_context ("null", "null", 0);
}

static void
test_second_start (void)
{
  g_autoptr (CauserieReplyBuilder) builder = causerie_reply_builder_new ();

  causerie_test_feed (builder, "{\"type\":\"message_start\",\"message\":{\"usage\":"
                               "{\"input_tokens\":0}}}");
  causerie_test_feed (builder, "{\"type\":\"message_start\",\"message\":{\"usage\":"
                               "{\"input_tokens\":50}}}");
  causerie_test_feed (builder, "{\"type\":\"message_start\",\"message\":{\"usage\":"
                               "{\"input_tokens\":70}}}");
  g_assert_cmpint (causerie_reply_builder_get_context_tokens (builder), ==, 50);
}

/* The split of what is written to the cache is only told at the start. */
static void
test_split_is_kept (void)
{
  g_autoptr (CauserieReplyBuilder) builder = causerie_reply_builder_new ();
  g_autofree char *usage = NULL;
  g_autofree char *sum = NULL;

  causerie_test_feed (builder, "{\"type\":\"message_start\",\"message\":{\"usage\":"
                               "{\"input_tokens\":5,\"cache_creation_input_tokens\":300,"
                               "\"cache_creation\":{\"ephemeral_5m_input_tokens\":0,"
                               "\"ephemeral_1h_input_tokens\":300}}}}");
  causerie_test_feed (builder, "{\"type\":\"message_delta\",\"delta\":{},\"usage\":"
                               "{\"input_tokens\":8,\"cache_creation_input_tokens\":420,"
                               "\"output_tokens\":2}}");
  usage = causerie_reply_builder_dup_usage (builder);
  assert_counts (usage, "8 2 0 120 300 0 0");
  sum = causerie_usage_dup_sum (usage, usage);
  assert_counts (sum, "16 4 0 240 600 0 0");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/token-counts/are-read", test_counts);
  g_test_add_func ("/token-counts/writes-beyond-the-split-last-5-minutes", test_rest_of_writes);
  g_test_add_func ("/token-counts/hostile-usage-counts-as-nothing", test_hostile);
  g_test_add_func ("/token-counts/hostile-usage-adds-up-to-json", test_hostile_sum);
  g_test_add_func ("/token-counts/add-up", test_sum_of_counts);
  g_test_add_func ("/cost/has-a-price-for-each-kind-of-token", test_price_of_a_token);
  g_test_add_func ("/cost/rises-with-long-prompts", test_long_prompts);
  g_test_add_func ("/cost/is-not-known-for-other-models", test_unknown_model);
  g_test_add_func ("/cost/does-not-overflow", test_greatest_cost);
  g_test_add_func ("/reply/context-is-the-first-prompt", test_context);
  g_test_add_func ("/reply/context-is-that-of-the-first-start-that-tells-it", test_second_start);
  g_test_add_func ("/reply/split-of-cache-writes-is-kept", test_split_is_kept);
  return g_test_run ();
}
