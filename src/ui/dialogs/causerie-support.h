/* SPDX-License-Identifier: GPL-3.0-or-later
 * The dialog that points to a directory of help lines. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void causerie_support_present (GtkWidget *parent);

G_END_DECLS
