/* SPDX-License-Identifier: GPL-3.0-or-later
 * Feeds a reply builder with events and checks the result. */
#pragma once

#include "causerie-reply-builder.h"

G_BEGIN_DECLS

#define CAUSERIE_TEST_START                                                                        \
  "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"model\":\"claude-opus-5-5\","       \
  "\"content\":[],\"usage\":{\"input_tokens\":50,\"output_tokens\":1}}}"
#define CAUSERIE_TEST_STOP "{\"type\":\"message_stop\"}"

CauserieReplyBuilder *causerie_test_begin_reply (void);
void causerie_test_feed (CauserieReplyBuilder *builder, const char *json);
void causerie_test_feed_block_start (CauserieReplyBuilder *builder, guint index, const char *block);
void causerie_test_feed_block_delta (CauserieReplyBuilder *builder, guint index, const char *delta);
void causerie_test_feed_block_stop (CauserieReplyBuilder *builder, guint index);
void causerie_test_feed_block (CauserieReplyBuilder *builder, guint index, const char *block,
                               const char *first, const char *second);
void causerie_test_feed_stop_reason (CauserieReplyBuilder *builder, const char *reason);
void causerie_test_assert_content (CauserieReplyBuilder *builder, const char *expected);
void causerie_test_assert_end (CauserieReplyBuilder *builder, const GError *broken,
                               CauserieMessageState expected, gboolean expected_ends);

G_END_DECLS
