/* SPDX-License-Identifier: GPL-3.0-or-later
 * A file that a message can carry, as it is stored and sent. */
#pragma once

#include "causerie-media-error.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  CAUSERIE_MEDIA_IMAGE,
  CAUSERIE_MEDIA_PDF,
  CAUSERIE_MEDIA_TEXT,
} CauserieMediaKind;

/**
 * CauserieMedia:
 * @kind: what it is for the Messages API
 * @name: its file name for display: valid UTF-8, one line, at most 200 characters, not empty
 * @media_type: "image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf" or
 *   "text/plain", told from the bytes
 * @bytes: what is stored and sent. An image is at most 2000 pixels long, upright and free of
 *   metadata; a text is UTF-8 without NUL
 * @sha256: the SHA-256 of @bytes in lower-case hex digits
 * @width: the width of an image in pixels, else 0
 * @height: the height of an image in pixels, else 0
 * @n_pages: the number of pages of a PDF, or 0 if it is not known
 * @n_tokens: an estimate of the tokens that it takes in a request
 *
 * Immutable and reference-counted. The same file always gives the same bytes.
 */
typedef struct
{
  CauserieMediaKind kind;
  char *name;
  const char *media_type;
  GBytes *bytes;
  char *sha256;
  int width;
  int height;
  guint n_pages;
  gint64 n_tokens;
} CauserieMedia;

#define CAUSERIE_TYPE_MEDIA (causerie_media_get_type ())
GType causerie_media_get_type (void) G_GNUC_CONST;
CauserieMedia *causerie_media_ref (CauserieMedia *self);
void causerie_media_unref (CauserieMedia *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieMedia, causerie_media_unref)

void causerie_media_read_file_async (GFile *file, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer data);
void causerie_media_read_bytes_async (GBytes *bytes, const char *name, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer data);
CauserieMedia *causerie_media_read_finish (GAsyncResult *result, GError **error);

void causerie_media_make_thumbnail_async (GBytes *bytes, int edge, GCancellable *cancellable,
                                          GAsyncReadyCallback callback, gpointer data);
GdkPixbuf *causerie_media_make_thumbnail_finish (GAsyncResult *result, GError **error);

G_END_DECLS
