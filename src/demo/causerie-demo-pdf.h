/* SPDX-License-Identifier: GPL-3.0-or-later
 * Counts the pages of a PDF. */
#pragma once

#include "causerie-demo-base64.h"

G_BEGIN_DECLS

/**
 * CauserieDemoPdf:
 * @pages: number of pages, 0 if none was found
 * @encrypted: whether it needs a password or a key
 */
typedef struct
{
  guint pages;
  gboolean encrypted;
} CauserieDemoPdf;

gboolean causerie_demo_pdf_read (CauserieDemoBase64 file, CauserieDemoPdf *pdf);

G_END_DECLS
