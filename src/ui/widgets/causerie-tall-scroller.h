/* SPDX-License-Identifier: GPL-3.0-or-later
 * A scroller that requests the complete height of its child at the allocated width. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_TALL_SCROLLER (causerie_tall_scroller_get_type ())
G_DECLARE_FINAL_TYPE (CauserieTallScroller, causerie_tall_scroller, CAUSERIE, TALL_SCROLLER,
                      GtkWidget)

G_END_DECLS
