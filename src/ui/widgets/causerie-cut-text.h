/* SPDX-License-Identifier: GPL-3.0-or-later
 * A tooltip with the complete text of an ellipsized label. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void causerie_cut_text_add_tooltip (GtkLabel *label);

G_END_DECLS
