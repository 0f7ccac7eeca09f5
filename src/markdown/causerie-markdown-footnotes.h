/* SPDX-License-Identifier: GPL-3.0-or-later
 * Numbers the footnotes of a text. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _CauserieMarkdownFootnotes CauserieMarkdownFootnotes;

CauserieMarkdownFootnotes *causerie_markdown_footnotes_new (void);
void causerie_markdown_footnotes_free (CauserieMarkdownFootnotes *self);
void causerie_markdown_footnotes_clear (CauserieMarkdownFootnotes *self);
void causerie_markdown_footnotes_number_again (CauserieMarkdownFootnotes *self);
gboolean causerie_markdown_footnotes_has_guessed (CauserieMarkdownFootnotes *self);
void causerie_markdown_footnotes_define (CauserieMarkdownFootnotes *self, const char *mark);
guint causerie_markdown_footnotes_refer (CauserieMarkdownFootnotes *self, const char *mark,
                                         gsize length);
guint causerie_markdown_footnotes_find (CauserieMarkdownFootnotes *self, const char *mark);

gsize causerie_markdown_footnote_measure_mark (const char *text, gsize length);
gboolean causerie_markdown_footnote_begins (const char *text, gsize length);

G_END_DECLS
