/* SPDX-License-Identifier: GPL-3.0-or-later
 * Shows its child in the space above itself and takes no height. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_OVERHANG (causerie_overhang_get_type ())
G_DECLARE_FINAL_TYPE (CauserieOverhang, causerie_overhang, CAUSERIE, OVERHANG, GtkWidget)

GtkWidget *causerie_overhang_new (GtkWidget *child, int distance);

G_END_DECLS
