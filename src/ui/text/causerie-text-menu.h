/* SPDX-License-Identifier: GPL-3.0-or-later
 * The context menu of the text of a message. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void causerie_text_menu_add (GtkWidget *text);
char *causerie_text_menu_dup_selection (GtkWidget *root);

G_END_DECLS
