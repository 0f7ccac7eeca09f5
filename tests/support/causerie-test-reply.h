/* SPDX-License-Identifier: GPL-3.0-or-later
 * A scripted HTTP reply: its bytes, its gates, and how its connection ends. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CauserieTestEnd:
 * @CAUSERIE_TEST_END_CLOSE: the reply is complete and the connection is closed
 * @CAUSERIE_TEST_END_CUT: the connection is closed before the body is complete
 * @CAUSERIE_TEST_END_RESET: like @CAUSERIE_TEST_END_CUT, with a TCP reset
 * @CAUSERIE_TEST_END_HOLD: the body stays open until a gate is opened or the client disconnects
 *
 * What happens after the last scripted byte.
 */
typedef enum
{
  CAUSERIE_TEST_END_CLOSE,
  CAUSERIE_TEST_END_CUT,
  CAUSERIE_TEST_END_RESET,
  CAUSERIE_TEST_END_HOLD,
} CauserieTestEnd;

/**
 * CauserieTestFraming:
 * @CAUSERIE_TEST_FRAMING_LENGTH: `Content-Length`
 * @CAUSERIE_TEST_FRAMING_CHUNKED: `Transfer-Encoding: chunked`, a chunk for each added text
 * @CAUSERIE_TEST_FRAMING_CLOSE: neither; the body ends with the connection
 * @CAUSERIE_TEST_FRAMING_RAW: the added text is sent as it is, without a head
 *
 * How the end of the body is marked.
 */
typedef enum
{
  CAUSERIE_TEST_FRAMING_LENGTH,
  CAUSERIE_TEST_FRAMING_CHUNKED,
  CAUSERIE_TEST_FRAMING_CLOSE,
  CAUSERIE_TEST_FRAMING_RAW,
} CauserieTestFraming;

/**
 * CauserieTestReply:
 *
 * A reply that is built by one test and passed to a #CauserieTestServer. Not thread-safe.
 */
typedef struct _CauserieTestReply CauserieTestReply;

CauserieTestReply *causerie_test_reply_new (guint status, CauserieTestFraming framing);
CauserieTestReply *causerie_test_reply_new_json (guint status, const char *json);
CauserieTestReply *causerie_test_reply_new_error (guint status, const char *type,
                                                  const char *message);
CauserieTestReply *causerie_test_reply_new_stream (const char *events);
CauserieTestReply *causerie_test_reply_new_redirect (guint status, const char *location);
CauserieTestReply *causerie_test_reply_new_raw (const char *text);
CauserieTestReply *causerie_test_reply_new_silent (void);
void causerie_test_reply_free (CauserieTestReply *reply);

void causerie_test_reply_add_header (CauserieTestReply *reply, const char *name, const char *value);
void causerie_test_reply_add_text (CauserieTestReply *reply, const char *text);
void causerie_test_reply_add_bytes (CauserieTestReply *reply, const void *data, gsize length);
void causerie_test_reply_add_gate (CauserieTestReply *reply);
void causerie_test_reply_set_end (CauserieTestReply *reply, CauserieTestEnd end);
void causerie_test_reply_set_step (CauserieTestReply *reply, gsize bytes);
void causerie_test_reply_compress (CauserieTestReply *reply);

CauserieTestEnd causerie_test_reply_get_end (const CauserieTestReply *reply);
gsize causerie_test_reply_get_step (const CauserieTestReply *reply);
GPtrArray *causerie_test_reply_render (const CauserieTestReply *reply);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieTestReply, causerie_test_reply_free)

G_END_DECLS
