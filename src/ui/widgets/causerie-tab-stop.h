/* SPDX-License-Identifier: GPL-3.0-or-later
 * A list with a single tab stop. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_TAB_STOP (causerie_tab_stop_get_type ())
G_DECLARE_FINAL_TYPE (CauserieTabStop, causerie_tab_stop, CAUSERIE, TAB_STOP, GtkWidget)

G_END_DECLS
