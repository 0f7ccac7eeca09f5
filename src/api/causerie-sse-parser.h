/* SPDX-License-Identifier: GPL-3.0-or-later
 * Cuts a stream of server-sent events into the data of each event. It knows nothing of what the
 * data says. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CAUSERIE_SSE_MAX_SIZE:
 *
 * The most bytes that one line, or the data of one event, may have.
 */
#define CAUSERIE_SSE_MAX_SIZE (16 * 1024 * 1024)

/**
 * CauserieSseParser:
 *
 * The state between two reads. Used by one thread at a time.
 */
typedef struct _CauserieSseParser CauserieSseParser;

/**
 * CauserieSseFunc:
 * @data: the event's data, NUL-terminated behind its end; not checked, not necessarily UTF-8
 * @length: how many bytes, at least one
 * @user_data: what was handed to causerie_sse_parser_push()
 * @error: where to put an error
 *
 * Takes one event.
 *
 * Returns: %FALSE with @error set to stop the parser
 */
typedef gboolean (*CauserieSseFunc) (const char *data, gsize length, gpointer user_data,
                                     GError **error);

CauserieSseParser *causerie_sse_parser_new (void);
void causerie_sse_parser_free (CauserieSseParser *self);
gboolean causerie_sse_parser_push (CauserieSseParser *self, const char *bytes, gsize length,
                                   CauserieSseFunc func, gpointer user_data, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieSseParser, causerie_sse_parser_free)

G_END_DECLS
