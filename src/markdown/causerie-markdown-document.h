/* SPDX-License-Identifier: GPL-3.0-or-later
 * A list model of the blocks of a Markdown text, which may still grow. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_MARKDOWN_DOCUMENT (causerie_markdown_document_get_type ())
G_DECLARE_FINAL_TYPE (CauserieMarkdownDocument, causerie_markdown_document, CAUSERIE,
                      MARKDOWN_DOCUMENT, GObject)

CauserieMarkdownDocument *causerie_markdown_document_new (void);
void causerie_markdown_document_set_text (CauserieMarkdownDocument *self, const char *text,
                                          gboolean finished);
void causerie_markdown_document_append (CauserieMarkdownDocument *self, const char *text,
                                        gboolean finished);
const char *causerie_markdown_document_get_text (CauserieMarkdownDocument *self);
gboolean causerie_markdown_document_get_finished (CauserieMarkdownDocument *self);

G_END_DECLS
