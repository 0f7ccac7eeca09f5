/* SPDX-License-Identifier: GPL-3.0-or-later
 * Labels that lay out a text without spaces as fast as any other. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void causerie_divided_label_watch (GtkLabel *label);
void causerie_divided_label_watch_inside (GtkWidget *widget);

G_END_DECLS
