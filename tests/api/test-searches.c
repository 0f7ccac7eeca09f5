/* SPDX-License-Identifier: GPL-3.0-or-later
 * Streams of replies that search the web, open pages and run code: split and closed at every byte,
 * and the facts about them that are easily overlooked (Messages API, server tools). */
#include "config.h"

#include "causerie-model-facts.h"
#include "causerie-model-list.h"
#include "causerie-sse-parser.h"
#include "causerie-test-feeder.h"
#include "causerie-test-searches.h"
#include "causerie-usage.h"

#include <string.h>

#define SEARCH(input)                                                                              \
  "{\"type\":\"server_tool_use\",\"id\":\"s\",\"name\":\"web_search\",\"input\":" input "}"
#define CITATION "{\"type\":\"web_search_result_location\",\"url\":\"https://a.example\"}"
#define CITATION_DELTA "{\"type\":\"citations_delta\",\"citation\":" CITATION "}"

static gboolean
feed (const char *data, gsize length, gpointer user_data, GError **error)
{
  return causerie_reply_builder_feed (user_data, data, length, error);
}

static void
push (CauserieSseParser *parser, CauserieReplyBuilder *builder, const char *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;

  causerie_sse_parser_push (parser, bytes, length, feed, builder, &error);
  g_assert_no_error (error);
}

static void
test_split_at_every_byte (gconstpointer data)
{
  const CauserieTestStream *stream = data;

  for (gsize at = 0; at <= stream->length; at++)
    {
      g_autoptr (CauserieSseParser) parser = causerie_sse_parser_new ();
      g_autoptr (CauserieReplyBuilder) builder = causerie_reply_builder_new ();

      push (parser, builder, stream->text, at);
      /* What has arrived is shown meanwhile. */
      causerie_reply_builder_get_content (builder);
      push (parser, builder, stream->text + at, stream->length - at);
      causerie_test_assert_content (builder, stream->content);
      causerie_test_assert_end (builder, NULL, CAUSERIE_MESSAGE_COMPLETE, FALSE);
      causerie_test_assert_content (builder, stream->content);
    }
}

static gboolean
has_same_bytes (const CauserieBlock *one, const CauserieBlock *other)
{
  return one->raw.length == other->raw.length
         && memcmp (one->raw.start, other->raw.start, one->raw.length) == 0;
}

/* Asserts that @partial is valid, and the beginning of @whole: its last block may be a part of a
 * text. */
static void
assert_beginning (CauserieContent *partial, CauserieContent *whole)
{
  g_autoptr (CauserieContent) again
      = causerie_content_new (causerie_content_get_json (partial), -1, NULL);
  guint n = causerie_content_get_n_blocks (partial);

  g_assert_nonnull (again);
  g_assert_cmpuint (n, ==, causerie_content_get_n_blocks (again));
  g_assert_cmpuint (n, <=, causerie_content_get_n_blocks (whole));
  for (guint i = 0; i < n; i++)
    {
      CauserieBlock block = causerie_content_get_block (partial, i);
      CauserieBlock expected = causerie_content_get_block (whole, i);
      g_autofree char *text = causerie_block_dup_text (&block);
      g_autofree char *whole_text = causerie_block_dup_text (&expected);

      g_assert_cmpint (block.kind, ==, expected.kind);
      if (has_same_bytes (&block, &expected))
        continue;
      g_assert_cmpuint (i, ==, n - 1);
      g_assert_nonnull (text);
      g_assert_true (g_str_has_prefix (whole_text, text));
    }
}

static void
test_closed_at_every_byte (gconstpointer data)
{
  const CauserieTestStream *stream = data;
  g_autoptr (CauserieContent) whole = causerie_content_new (stream->content, -1, NULL);
  gsize reason
      = (gsize)(strstr (strstr (stream->text, "event: message_delta"), "\n\n") + 2 - stream->text);

  for (gsize at = 0; at <= stream->length; at++)
    {
      g_autoptr (CauserieSseParser) parser = causerie_sse_parser_new ();
      g_autoptr (CauserieReplyBuilder) builder = causerie_reply_builder_new ();

      push (parser, builder, stream->text, at);
      causerie_test_assert_end (
          builder, NULL, at >= reason ? CAUSERIE_MESSAGE_COMPLETE : CAUSERIE_MESSAGE_INTERRUPTED,
          FALSE);
      assert_beginning (causerie_reply_builder_get_content (builder), whole);
    }
}

/* --- What is easily overlooked --- */

static void
assert_block (const char *start, const char *const *deltas, const char *expected)
{
  g_autoptr (CauserieReplyBuilder) builder = causerie_test_begin_reply ();
  g_autofree char *content = g_strdup_printf ("[%s]", expected);

  causerie_test_feed_block_start (builder, 0, start);
  for (guint i = 0; deltas[i] != NULL; i++)
    causerie_test_feed_block_delta (builder, 0, deltas[i]);
  causerie_test_feed_block_stop (builder, 0);
  causerie_test_assert_content (builder, content);
}

/* A call from code is complete in its first event. */
static void
test_input_without_deltas (void)
{
  static const char *const none[] = { NULL };
  static const char *const empty[]
      = { "{\"type\":\"input_json_delta\",\"partial_json\":\"\"}", NULL };
  static const char *const other[]
      = { "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"query\\\":2}\"}", NULL };

  assert_block (SEARCH ("{\"query\": \"loam\"}"), none, SEARCH ("{\"query\": \"loam\"}"));
  assert_block (SEARCH ("{\"query\": \"loam\"}"), empty, SEARCH ("{\"query\": \"loam\"}"));
  assert_block (SEARCH ("{}"), other, SEARCH ("{\"query\":2}"));
  assert_block (SEARCH ("{}"), none, SEARCH ("{}"));
}

/* Blank pieces are stored, but not empty ones that never got a text. */
static void
test_blank_pieces (void)
{
  static const char *const blank[] = { "{\"type\":\"text_delta\",\"text\":\" \"}", NULL };

  assert_block ("{\"type\":\"text\",\"text\":\"\"}", blank, "{\"type\":\"text\",\"text\":\" \"}");
}

static CauserieReplyBuilder *
build_whole (const char *name)
{
  g_autoptr (CauserieTestStream) stream = causerie_test_searches_load (name);
  g_autoptr (CauserieSseParser) parser = causerie_sse_parser_new ();
  CauserieReplyBuilder *builder = causerie_reply_builder_new ();

  push (parser, builder, stream->text, stream->length);
  return builder;
}

/* The numbers at the end are those of all requests that the service made itself. They replace the
 * ones at the beginning, and are only added to those of a later request. */
static void
test_usage (void)
{
  g_autoptr (CauserieReplyBuilder) one = build_whole ("search");
  g_autoptr (CauserieReplyBuilder) other = build_whole ("two-searches-with-blank-pieces");
  g_autofree char *usage = causerie_reply_builder_dup_usage (one);
  g_autofree char *later = causerie_reply_builder_dup_usage (other);
  g_autofree char *sum = causerie_usage_dup_sum (usage, later);

  g_assert_cmpstr (usage, ==,
                   "{\"input_tokens\":15665,\"output_tokens\":795,"
                   "\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":0,"
                   "\"server_tool_use\":{\"web_search_requests\":1,\"web_fetch_requests\":0}}");
  g_assert_cmpstr (sum, ==,
                   "{\"input_tokens\":42783,\"output_tokens\":1695,"
                   "\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":0,"
                   "\"server_tool_use\":{\"web_search_requests\":3,\"web_fetch_requests\":0}}");
}

static void
test_citations_in_any_order (void)
{
  static const char *const first[] = { CITATION_DELTA, "{\"type\":\"text_delta\",\"text\":\"a\"}",
                                       "{\"type\":\"text_delta\",\"text\":\"b\"}", NULL };
  static const char *const between[] = { "{\"type\":\"text_delta\",\"text\":\"a\"}", CITATION_DELTA,
                                         "{\"type\":\"text_delta\",\"text\":\"b\"}", NULL };
  static const char *const last[]
      = { "{\"type\":\"text_delta\",\"text\":\"ab\"}", CITATION_DELTA, NULL };
  const char *const *const orders[] = { first, between, last };

  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    assert_block ("{\"citations\":[],\"type\":\"text\",\"text\":\"\"}", orders[i],
                  "{\"citations\":[" CITATION "],\"type\":\"text\",\"text\":\"ab\"}");
}

/* Opus 4.5 is deprecated. It has a price, but is not among the models that are offered without a
 * list; one that a list has is offered with its last day. */
static void
test_opus_4_5 (void)
{
  static const char list[]
      = "{\"data\":[{\"type\":\"model\",\"id\":\"claude-opus-4-5-20251101\",\"line\":\"opus\","
        "\"lifecycle\":\"deprecated\",\"deprecated_at\":\"2026-11-23T00:00:00Z\","
        "\"retires_at\":\"2027-01-22T00:00:00Z\"}]}";
  g_autoptr (GPtrArray) built_in = causerie_model_list_builtin (CAUSERIE_SERVICE_ANTHROPIC);
  g_autoptr (GPtrArray) models = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GDateTime) end = g_date_time_new_utc (2027, 1, 22, 0, 0, 0);
  g_autofree char *next = NULL;
  g_autoptr (GError) error = NULL;
  CauserieModelPrice price;

  g_assert_true (causerie_model_facts_find_price ("claude-opus-4-5", &price));
  g_assert_cmpfloat (price.base.input, ==, 5);
  g_assert_cmpfloat (price.base.output, ==, 25);
  g_assert_null (causerie_model_list_find (built_in, "claude-opus-4-5"));
  causerie_model_list_parse (models, list, strlen (list), &next, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (models->len, ==, 1);
  g_assert_cmpstr (causerie_model_get_lifecycle (models->pdata[0]), ==, "deprecated");
  g_assert_cmpint (causerie_model_get_retires_at (models->pdata[0]), ==, g_date_time_to_unix (end));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  causerie_test_searches_add ("/searches/split-at-every-byte", test_split_at_every_byte);
  causerie_test_searches_add ("/searches/closed-at-every-byte", test_closed_at_every_byte);
  g_test_add_func ("/searches/input-without-deltas-is-kept", test_input_without_deltas);
  g_test_add_func ("/searches/blank-pieces-are-stored", test_blank_pieces);
  g_test_add_func ("/searches/usage-replaces-that-of-the-beginning", test_usage);
  g_test_add_func ("/searches/citations-come-in-any-order", test_citations_in_any_order);
  g_test_add_func ("/searches/opus-4-5-is-deprecated", test_opus_4_5);
  return g_test_run ();
}
