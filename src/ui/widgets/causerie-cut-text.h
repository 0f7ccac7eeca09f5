/* SPDX-License-Identifier: GPL-3.0-or-later
 * A label too narrow for its text shows the whole of it when pointed at. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void causerie_cut_text_explain (GtkLabel *label);

G_END_DECLS
