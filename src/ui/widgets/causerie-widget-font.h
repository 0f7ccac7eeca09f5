/* SPDX-License-Identifier: GPL-3.0-or-later
 * The font of a widget. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

int causerie_widget_font_get_character_width (GtkWidget *widget);
gboolean causerie_widget_font_update (GtkWidget *widget, PangoFontDescription **font);

G_END_DECLS
