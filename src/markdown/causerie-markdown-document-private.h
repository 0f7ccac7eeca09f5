/* SPDX-License-Identifier: GPL-3.0-or-later
 * Counters for the tests of the document. */
#pragma once

#include "causerie-markdown-document.h"

G_BEGIN_DECLS

guint64 _causerie_markdown_document_get_parsed_bytes (CauserieMarkdownDocument *self);
guint _causerie_markdown_document_get_n_segments (CauserieMarkdownDocument *self);

G_END_DECLS
