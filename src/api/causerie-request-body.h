/* SPDX-License-Identifier: GPL-3.0-or-later
 * The body of a request: JSON text, and the files that are inserted into it while it is sent. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CauserieInsertion:
 * @offset: in the JSON text, at the end of a string
 * @sha256: the hash of a file
 * @size: the number of its bytes
 * @length: the number of the bytes that are inserted
 * @text: whether it is a text in UTF-8
 *
 * Where a file is inserted: a text with the escapes of JSON, others in Base64 (RFC 4648, section
 * 4).
 */
typedef struct
{
  gsize offset;
  char *sha256;
  gint64 size;
  gint64 length;
  gboolean text;
} CauserieInsertion;

GArray *causerie_insertions_new (void);
void causerie_insertions_add (GArray *insertions, gsize offset, const char *sha256, gint64 size);
void causerie_insertions_add_text (GArray *insertions, gsize offset, const char *sha256,
                                   gint64 size, gint64 length);
void causerie_insertions_add_moved (GArray *insertions, const CauserieInsertion *insertion,
                                    gsize distance);

/**
 * CauserieFileReader:
 * @source: the object that reads
 * @read_async: begins to read at an offset
 * @read_finish: returns the next bytes, not all of them at once; fails if there are none
 *
 * Reads the files of a body.
 */
typedef struct
{
  GObject *source;
  void (*read_async) (GObject *source, const char *sha256, gint64 offset, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer data);
  GBytes *(*read_finish) (GObject *source, GAsyncResult *result, GError **error);
} CauserieFileReader;

typedef struct _CauserieRequestBody CauserieRequestBody;

CauserieRequestBody *causerie_request_body_new (GBytes *json, GArray *insertions,
                                                const CauserieFileReader *reader);
CauserieRequestBody *causerie_request_body_ref (CauserieRequestBody *self);
void causerie_request_body_unref (CauserieRequestBody *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieRequestBody, causerie_request_body_unref)

GBytes *causerie_request_body_get_json (CauserieRequestBody *self);
gint64 causerie_request_body_get_length (CauserieRequestBody *self);
guint causerie_request_body_get_n_insertions (CauserieRequestBody *self);
const CauserieInsertion *causerie_request_body_get_insertion (CauserieRequestBody *self,
                                                              guint position);
const CauserieFileReader *causerie_request_body_get_reader (CauserieRequestBody *self);

G_END_DECLS
