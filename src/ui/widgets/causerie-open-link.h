/* SPDX-License-Identifier: GPL-3.0-or-later
 * Opens an address in another program, or offers to copy it if there is none. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void causerie_open_link (GtkWidget *parent, const char *address);

G_END_DECLS
