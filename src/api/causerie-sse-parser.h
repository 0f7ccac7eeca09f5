/* SPDX-License-Identifier: GPL-3.0-or-later
 * Splits a stream of server-sent events into the data of the events. It does not interpret the
 * data. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CAUSERIE_SSE_MAX_SIZE:
 *
 * The maximum size in bytes of one line, and of the data of one event.
 */
#define CAUSERIE_SSE_MAX_SIZE (16 * 1024 * 1024)

/**
 * CauserieSseParser:
 *
 * The parser state between two reads. Must be used by one thread at a time.
 */
typedef struct _CauserieSseParser CauserieSseParser;

/**
 * CauserieSseFunc:
 * @data: the data of the event, NUL-terminated; not checked, not necessarily UTF-8
 * @length: number of bytes, at least one
 * @user_data: as passed to causerie_sse_parser_push()
 * @error: return location for an error
 *
 * Called for each event.
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
