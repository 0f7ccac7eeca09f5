/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which attachments a service and a model take. */
#pragma once

#include "causerie-attachment.h"
#include "causerie-service-entry.h"

G_BEGIN_DECLS

/**
 * CAUSERIE_REQUEST_MAX_SIZE:
 *
 * How large the body of a request may be, in bytes (Messages API, size limits).
 */
#define CAUSERIE_REQUEST_MAX_SIZE (32 * 1000 * 1000)

/**
 * CauserieAttachmentLimits:
 * @takes_images: whether the model takes images
 * @takes_pdfs: whether the model takes PDF files
 * @takes_documents: whether the service knows blocks of the type `document`
 * @max_images: in one request
 * @max_pages: of all PDF files in one request
 *
 * Which attachments a service and a model take.
 */
typedef struct
{
  gboolean takes_images;
  gboolean takes_pdfs;
  gboolean takes_documents;
  guint max_images;
  guint max_pages;
} CauserieAttachmentLimits;

void causerie_attachment_limits_init (CauserieAttachmentLimits *self, CauserieServiceEntry *entry,
                                      CauserieModel *model);
gboolean causerie_attachment_limits_check (const CauserieAttachmentLimits *self, GPtrArray *earlier,
                                           GPtrArray *added, GError **error);

G_END_DECLS
