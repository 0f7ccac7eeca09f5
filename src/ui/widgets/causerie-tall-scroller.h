/* SPDX-License-Identifier: GPL-3.0-or-later
 * Scrolls what is too tall, and asks for all the height that it needs at its width. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_TALL_SCROLLER (causerie_tall_scroller_get_type ())
G_DECLARE_FINAL_TYPE (CauserieTallScroller, causerie_tall_scroller, CAUSERIE, TALL_SCROLLER,
                      GtkWidget)

G_END_DECLS
