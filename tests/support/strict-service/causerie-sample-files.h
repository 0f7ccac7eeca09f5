/* SPDX-License-Identifier: GPL-3.0-or-later
 * Small pictures and PDFs in base64. Of a picture there is only the head, which has its format and
 * size. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CauserieSamplePdf:
 * @CAUSERIE_SAMPLE_PDF_COMPRESSED: the pages are in an object stream
 * @CAUSERIE_SAMPLE_PDF_ENCRYPTED: it needs a password
 *
 * What is special about a PDF.
 */
typedef enum
{
  CAUSERIE_SAMPLE_PDF_PLAIN = 0,
  CAUSERIE_SAMPLE_PDF_COMPRESSED = 1 << 0,
  CAUSERIE_SAMPLE_PDF_ENCRYPTED = 1 << 1,
} CauserieSamplePdf;

char *causerie_sample_files_make_picture (const char *type, guint width, guint height);
char *causerie_sample_files_make_pdf (guint pages, CauserieSamplePdf flags);
char *causerie_sample_files_make_block (const char *kind, const char *type, const char *data);
char *causerie_sample_files_expand (const char *body);

G_END_DECLS
