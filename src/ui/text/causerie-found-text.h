/* SPDX-License-Identifier: GPL-3.0-or-later
 * Marks the words that a reader looks for in the text of a widget. */
#pragma once

#include "causerie-find-words.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

guint causerie_found_text_mark (GtkWidget *root, CauserieFindWords *words, int current);
guint causerie_found_text_count (GtkWidget *root, const CauserieFindWords *words);
gboolean causerie_found_text_get_place (GtkWidget *root, const CauserieFindWords *words, guint n,
                                        GtkWidget *relative_to, graphene_rect_t *place);
void causerie_found_text_set_attributes (GtkLabel *label, PangoAttrList *attributes);
void causerie_found_text_unfold (GtkWidget *root);

G_END_DECLS
