/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which attachments a service and a model take. The numbers are from the Messages API, size
 * limits. */
#include "config.h"

#include "causerie-attachment-limits.h"

#include "causerie-error.h"

/* What a request may contain for models with a context of a million tokens, and for others. */
#define LARGE_CONTEXT 1000000
#define MAX_IMAGES_LARGE 600
#define MAX_IMAGES 100
#define MAX_PAGES_LARGE 600
#define MAX_PAGES 100

/* What is left of the body for the words of the chat. The exact size is only known when the request
   is written. */
#define MAX_FILES_SIZE (CAUSERIE_REQUEST_MAX_SIZE - 1000 * 1000)

/* A model whose list of abilities is unknown may be able to read images: the service says so if
 * not. PDF files are different, as some services ignore them without a word. */
void
causerie_attachment_limits_init (CauserieAttachmentLimits *self, CauserieServiceEntry *entry,
                                 CauserieModel *model)
{
  CauserieSupport pdfs = causerie_model_get_pdf_input (model);
  gint64 context = causerie_model_get_max_input_tokens (model);
  gboolean large = context == 0 || context >= LARGE_CONTEXT;

  self->takes_images = causerie_model_get_image_input (model) != CAUSERIE_SUPPORT_NO;
  self->takes_documents
      = causerie_service_entry_get_takes_documents (entry) || pdfs == CAUSERIE_SUPPORT_YES;
  self->takes_pdfs = self->takes_documents && pdfs != CAUSERIE_SUPPORT_NO;
  self->max_images = large ? MAX_IMAGES_LARGE : MAX_IMAGES;
  self->max_pages = large ? MAX_PAGES_LARGE : MAX_PAGES;
}

typedef struct
{
  gint64 n_images;
  gint64 n_pages;
  gint64 n_bytes; /* in a request */
} Sum;

static void
add (Sum *sum, const CauserieAttachmentLimits *self, GPtrArray *attachments)
{
  for (guint i = 0; i < attachments->len; i++)
    {
      const CauserieAttachment *attachment = g_ptr_array_index (attachments, i);
      gboolean image = attachment->kind == CAUSERIE_ATTACHMENT_IMAGE;
      gboolean pdf = attachment->kind == CAUSERIE_ATTACHMENT_PDF;

      /* Replaced by a few words. */
      if ((image && !self->takes_images) || (pdf && !self->takes_pdfs))
        continue;
      sum->n_images += image;
      sum->n_pages += pdf ? MAX (attachment->n_pages, 1) : 0;
      sum->n_bytes += image || pdf ? (attachment->size + 2) / 3 * 4 : attachment->size;
    }
}

static gboolean
has_kind (GPtrArray *attachments, CauserieAttachmentKind kind)
{
  for (guint i = 0; i < attachments->len; i++)
    if (((CauserieAttachment *)g_ptr_array_index (attachments, i))->kind == kind)
      return TRUE;
  return FALSE;
}

/* Returns: whether something of the service or the model does not allow the files */
static gboolean
find_obstacle (const CauserieAttachmentLimits *self, const Sum *sum, GPtrArray *added,
               CauserieError *obstacle)
{
  if (!self->takes_images && has_kind (added, CAUSERIE_ATTACHMENT_IMAGE))
    *obstacle = CAUSERIE_ERROR_NO_IMAGES;
  else if (!self->takes_pdfs && has_kind (added, CAUSERIE_ATTACHMENT_PDF))
    *obstacle = CAUSERIE_ERROR_NO_PDFS;
  else if (sum->n_bytes > MAX_FILES_SIZE)
    *obstacle = CAUSERIE_ERROR_FILES_TOO_LARGE;
  else if (sum->n_images > self->max_images)
    *obstacle = CAUSERIE_ERROR_TOO_MANY_IMAGES;
  else if (sum->n_pages > self->max_pages)
    *obstacle = CAUSERIE_ERROR_TOO_MANY_PAGES;
  else
    return FALSE;
  return TRUE;
}

/**
 * causerie_attachment_limits_check:
 * @earlier: (element-type CauserieAttachment): those of the messages before
 * @added: (element-type CauserieAttachment): those of the new message
 * @error: %CAUSERIE_ERROR_NO_IMAGES, %CAUSERIE_ERROR_NO_PDFS, %CAUSERIE_ERROR_FILES_TOO_LARGE,
 *   %CAUSERIE_ERROR_TOO_MANY_IMAGES or %CAUSERIE_ERROR_TOO_MANY_PAGES
 *
 * A message without attachments can always be sent as far as this is concerned: files that the
 * model cannot read were attached for another one, and are replaced by words.
 *
 * Returns: whether a request with all of them can be sent
 */
gboolean
causerie_attachment_limits_check (const CauserieAttachmentLimits *self, GPtrArray *earlier,
                                  GPtrArray *added, GError **error)
{
  Sum sum = { 0 };
  CauserieError obstacle;

  if (added->len == 0)
    return TRUE;
  add (&sum, self, earlier);
  add (&sum, self, added);
  if (!find_obstacle (self, &sum, added, &obstacle))
    return TRUE;
  g_propagate_error (error, causerie_error_new_full (obstacle, NULL, NULL, 0));
  return FALSE;
}
