/* SPDX-License-Identifier: GPL-3.0-or-later
 * Facts about a PDF: whether it is whole, encrypted, and how many pages it has. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CauseriePdfFacts:
 * @complete: whether it has a cross-reference or an end mark near its end
 * @encrypted: whether it is encrypted, with a password or without
 * @n_pages: the number of pages, or 0 if unknown
 */
typedef struct
{
  gboolean complete;
  gboolean encrypted;
  guint n_pages;
} CauseriePdfFacts;

void causerie_pdf_probe (const guint8 *data, gsize size, CauseriePdfFacts *facts);

G_END_DECLS
