/* SPDX-License-Identifier: GPL-3.0-or-later
 * Speeds up the layout of labels whose text has no spaces. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void causerie_divided_label_watch (GtkLabel *label);
void causerie_divided_label_watch_inside (GtkWidget *widget);

G_END_DECLS
