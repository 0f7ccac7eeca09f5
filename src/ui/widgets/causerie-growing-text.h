/* SPDX-License-Identifier: GPL-3.0-or-later
 * A scroller around a text field that grows with its text up to a third of the window. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_GROWING_TEXT (causerie_growing_text_get_type ())
G_DECLARE_FINAL_TYPE (CauserieGrowingText, causerie_growing_text, CAUSERIE, GROWING_TEXT, GtkWidget)

G_END_DECLS
