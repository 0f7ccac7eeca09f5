/* SPDX-License-Identifier: GPL-3.0-or-later
 * Places children in rows and wraps them. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_WRAP_BOX (causerie_wrap_box_get_type ())
G_DECLARE_FINAL_TYPE (CauserieWrapBox, causerie_wrap_box, CAUSERIE, WRAP_BOX, GtkWidget)

void causerie_wrap_box_append (CauserieWrapBox *self, GtkWidget *child);

G_END_DECLS
