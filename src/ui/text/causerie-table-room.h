/* SPDX-License-Identifier: GPL-3.0-or-later
 * How much wider than the column a table may be. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void causerie_table_room_set (GtkWidget *container, int room);
int causerie_table_room_get (GtkWidget *table);

G_END_DECLS
