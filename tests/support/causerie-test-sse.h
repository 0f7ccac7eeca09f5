/* SPDX-License-Identifier: GPL-3.0-or-later
 * Builds event streams in the format of the Messages API, for tests. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *causerie_test_sse (const char *json, ...) G_GNUC_NULL_TERMINATED;
char *causerie_test_sse_start (const char *model);
char *causerie_test_sse_stop (const char *stop_reason);
char *causerie_test_sse_text_block (guint index, const char *text);
char *causerie_test_sse_text (const char *text);
char *causerie_test_sse_ended (const char *text);
char *causerie_test_sse_thinking_and_tool (void);

G_END_DECLS
