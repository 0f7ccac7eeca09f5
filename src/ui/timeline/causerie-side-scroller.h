/* SPDX-License-Identifier: GPL-3.0-or-later
 * Scrolling sideways within something that scrolls up and down. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void causerie_side_scroller_set_up (GtkScrolledWindow *scroller);

G_END_DECLS
