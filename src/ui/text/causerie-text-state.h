/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a reader has unfolded and scrolled in the text of a message. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GVariant *causerie_text_state_save (GtkWidget *root);
void causerie_text_state_restore (GtkWidget *root, GVariant *state);

G_END_DECLS
