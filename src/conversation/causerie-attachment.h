/* SPDX-License-Identifier: GPL-3.0-or-later
 * A file that a user's message carries. Its bytes are stored once, by their hash. */
#pragma once

#include "causerie-block.h"

G_BEGIN_DECLS

/**
 * CauserieAttachmentKind:
 *
 * How a file is sent to a model.
 */
typedef enum
{
  CAUSERIE_ATTACHMENT_IMAGE,
  CAUSERIE_ATTACHMENT_PDF,
  CAUSERIE_ATTACHMENT_TEXT,
} CauserieAttachmentKind;

/**
 * CauserieAttachment:
 * @sha256: the hash of its bytes: 64 hexadecimal digits, lower case
 * @name: the name of the file, for people and as the title of a document
 * @media_type: such as `image/png`, `application/pdf` or `text/plain`
 * @size: the number of its bytes
 * @width: of an image, in pixels; otherwise 0
 * @height: likewise
 * @n_pages: of a PDF file; 0 if unknown
 * @n_tokens: an estimate
 *
 * What a message stores of a file instead of its bytes. Immutable and reference-counted.
 */
typedef struct
{
  CauserieAttachmentKind kind;
  char *sha256;
  char *name;
  char *media_type;
  gint64 size;
  guint width;
  guint height;
  guint n_pages;
  gint64 n_tokens;
} CauserieAttachment;

#define CAUSERIE_TYPE_ATTACHMENT (causerie_attachment_get_type ())
GType causerie_attachment_get_type (void) G_GNUC_CONST;

CauserieAttachment *causerie_attachment_new (const CauserieAttachment *values);
CauserieAttachment *causerie_attachment_new_from_json (CauserieJsonSpan block);
CauserieAttachment *causerie_attachment_ref (CauserieAttachment *self);
void causerie_attachment_unref (CauserieAttachment *self);
char *causerie_attachment_write (const CauserieAttachment *self);
gboolean causerie_attachment_is_reference (CauserieJsonSpan block);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieAttachment, causerie_attachment_unref)

GPtrArray *causerie_attachments_new (void);
GPtrArray *causerie_attachments_copy (GPtrArray *attachments);
gboolean causerie_attachments_equal (GPtrArray *first, GPtrArray *second);

G_END_DECLS
