/* SPDX-License-Identifier: GPL-3.0-or-later
 * Creates the widgets for each kind of Markdown block. */
#pragma once

#include "causerie-markdown-block.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *causerie_block_widget_new (CauserieMarkdownBlock *block);
gboolean causerie_block_widget_update (GtkWidget *widget, CauserieMarkdownBlock *old,
                                       CauserieMarkdownBlock *block);
GtkWidget *causerie_block_widget_new_list (void);

G_END_DECLS
