/* SPDX-License-Identifier: GPL-3.0-or-later
 * Finds places in the text of blocks in the labels that show it. */
#pragma once

#include "causerie-markdown-place.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

CauserieMarkdownPlace *causerie_text_place_find (GtkWidget *root, GtkWidget *label, gsize index);
GtkWidget *causerie_text_place_locate (GtkWidget *root, const CauserieMarkdownPlace *place,
                                       gsize *index);
gboolean causerie_text_place_is_next (GtkWidget *label, GtkWidget *other, int direction);
void causerie_text_place_list_labels (GtkWidget *root, GPtrArray *labels);

G_END_DECLS
