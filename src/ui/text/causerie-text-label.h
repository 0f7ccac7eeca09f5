/* SPDX-License-Identifier: GPL-3.0-or-later
 * Labels for message text: wrapped, selectable, with safe links. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *causerie_text_label_new (void);
GtkWidget *causerie_text_label_new_code (void);
GtkWidget *causerie_text_label_new_heading (guint level);
void causerie_text_label_set_text (GtkWidget *label, const char *text);
void causerie_text_label_set_markup (GtkWidget *label, const char *markup);
void causerie_text_label_skip (GtkWidget *label);

G_END_DECLS
