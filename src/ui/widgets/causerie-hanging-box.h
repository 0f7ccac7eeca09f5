/* SPDX-License-Identifier: GPL-3.0-or-later
 * A marker at the start and the content beside it, such as a bullet and its text. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_HANGING_BOX (causerie_hanging_box_get_type ())
G_DECLARE_FINAL_TYPE (CauserieHangingBox, causerie_hanging_box, CAUSERIE, HANGING_BOX, GtkWidget)

GtkWidget *causerie_hanging_box_new (GtkWidget *mark, GtkWidget *content);
GtkWidget *causerie_hanging_box_get_mark (CauserieHangingBox *self);
GtkWidget *causerie_hanging_box_get_content (CauserieHangingBox *self);

G_END_DECLS
