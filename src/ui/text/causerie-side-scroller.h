/* SPDX-License-Identifier: GPL-3.0-or-later
 * Scrolls horizontally within a widget that scrolls vertically. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_SIDE_SCROLLER (causerie_side_scroller_get_type ())
G_DECLARE_FINAL_TYPE (CauserieSideScroller, causerie_side_scroller, CAUSERIE, SIDE_SCROLLER,
                      GtkWidget)

GtkWidget *causerie_side_scroller_new (GtkWidget *child);

G_END_DECLS
