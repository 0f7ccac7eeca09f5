/* SPDX-License-Identifier: GPL-3.0-or-later
 * Feeds a reply builder with events and checks the result. */
#include "config.h"

#include "causerie-test-feeder.h"

#include <string.h>

static char *
dup_event (const char *type, guint index, const char *name, const char *json)
{
  return g_strdup_printf ("{\"type\":\"content_block_%s\",\"index\":%u,\"%s\":%s}", type, index,
                          name, json);
}

/**
 * causerie_test_feed:
 * @builder: a builder
 * @json: a valid event
 */
void
causerie_test_feed (CauserieReplyBuilder *builder, const char *json)
{
  g_autoptr (GError) error = NULL;

  causerie_reply_builder_feed (builder, json, strlen (json), &error);
  g_assert_no_error (error);
}

/**
 * causerie_test_feed_block_start:
 * @builder: a builder
 * @index: the block's index
 * @block: the JSON of its start event
 */
void
causerie_test_feed_block_start (CauserieReplyBuilder *builder, guint index, const char *block)
{
  g_autofree char *json = dup_event ("start", index, "content_block", block);

  causerie_test_feed (builder, json);
}

/**
 * causerie_test_feed_block_delta:
 * @builder: a builder
 * @index: the block's index
 * @delta: JSON
 */
void
causerie_test_feed_block_delta (CauserieReplyBuilder *builder, guint index, const char *delta)
{
  g_autofree char *json = dup_event ("delta", index, "delta", delta);

  causerie_test_feed (builder, json);
}

/**
 * causerie_test_feed_block_stop:
 * @builder: a builder
 * @index: the block's index
 */
void
causerie_test_feed_block_stop (CauserieReplyBuilder *builder, guint index)
{
  g_autofree char *json = dup_event ("stop", index, "x", "null");

  causerie_test_feed (builder, json);
}

/**
 * causerie_test_feed_stop_reason:
 * @builder: a builder
 * @reason: JSON: a quoted reason, or null
 */
void
causerie_test_feed_stop_reason (CauserieReplyBuilder *builder, const char *reason)
{
  g_autofree char *json = g_strdup_printf (
      "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":%s},\"usage\":{\"output_tokens\":9}}",
      reason);

  causerie_test_feed (builder, json);
}

/**
 * causerie_test_begin_reply:
 *
 * Returns: (transfer full): a builder whose reply has started
 */
CauserieReplyBuilder *
causerie_test_begin_reply (void)
{
  CauserieReplyBuilder *builder = causerie_reply_builder_new ();

  causerie_test_feed (builder, CAUSERIE_TEST_START);
  return builder;
}

/**
 * causerie_test_feed_block:
 * @builder: a builder
 * @index: the block's index
 * @block: the JSON of its start event
 * @first: (nullable): a delta
 * @second: (nullable): another one
 *
 * Feeds a complete block.
 */
void
causerie_test_feed_block (CauserieReplyBuilder *builder, guint index, const char *block,
                          const char *first, const char *second)
{
  causerie_test_feed_block_start (builder, index, block);
  if (first != NULL)
    causerie_test_feed_block_delta (builder, index, first);
  if (second != NULL)
    causerie_test_feed_block_delta (builder, index, second);
  causerie_test_feed_block_stop (builder, index);
}

/**
 * causerie_test_assert_content:
 * @builder: a builder
 * @expected: the expected content
 */
void
causerie_test_assert_content (CauserieReplyBuilder *builder, const char *expected)
{
  const char *content = causerie_content_get_json (causerie_reply_builder_get_content (builder));

  g_assert_cmpstr (content, ==, expected);
}

/**
 * causerie_test_assert_end:
 * @builder: a builder
 * @broken: (nullable): the error that ended the stream
 * @expected: the expected state
 * @expected_ends: whether the reply is expected to end the chat
 */
void
causerie_test_assert_end (CauserieReplyBuilder *builder, const GError *broken,
                          CauserieMessageState expected, gboolean expected_ends)
{
  g_autoptr (CauserieFailure) failure = NULL;
  CauserieMessageState state;
  gboolean ends;

  causerie_reply_builder_end (builder, broken, &state, &ends, &failure);
  g_assert_cmpint (state, ==, expected);
  g_assert_cmpint (ends, ==, expected_ends);
  g_assert_cmpint (failure != NULL, ==, expected == CAUSERIE_MESSAGE_INTERRUPTED);
}
