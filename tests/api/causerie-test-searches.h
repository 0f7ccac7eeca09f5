/* SPDX-License-Identifier: GPL-3.0-or-later
 * Replies that search the web, open pages and run code, as a service streams them. They are in the
 * folder `searches`. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CauserieTestStream:
 * @name: what is in the reply
 * @text: the stream
 * @length: its length in bytes
 * @events: (element-type utf8): the data of its events
 * @content: the complete content
 *
 * A streamed reply.
 */
typedef struct
{
  char *name;
  char *text;
  gsize length;
  GPtrArray *events;
  char *content;
} CauserieTestStream;

typedef void (*CauserieTestStreamFunc) (gconstpointer stream);

void causerie_test_searches_add (const char *path, CauserieTestStreamFunc test);
CauserieTestStream *causerie_test_searches_load (const char *name);
void causerie_test_stream_free (CauserieTestStream *stream);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieTestStream, causerie_test_stream_free)

G_END_DECLS
