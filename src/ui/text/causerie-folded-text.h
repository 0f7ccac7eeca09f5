/* SPDX-License-Identifier: GPL-3.0-or-later
 * A paragraph that is folded if it contains a very long stretch without a space. */
#pragma once

#include "causerie-markdown-block.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_FOLDED_TEXT (causerie_folded_text_get_type ())
G_DECLARE_FINAL_TYPE (CauserieFoldedText, causerie_folded_text, CAUSERIE, FOLDED_TEXT, GtkWidget)

GtkWidget *causerie_folded_text_new (guint level);
void causerie_folded_text_set_block (CauserieFoldedText *self, CauserieMarkdownBlock *block);

G_END_DECLS
