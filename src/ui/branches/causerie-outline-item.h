/* SPDX-License-Identifier: GPL-3.0-or-later
 * The widget of one row of the outline. */
#pragma once

#include "causerie-outline.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_OUTLINE_ITEM (causerie_outline_item_get_type ())
G_DECLARE_FINAL_TYPE (CauserieOutlineItem, causerie_outline_item, CAUSERIE, OUTLINE_ITEM, GtkWidget)

GtkWidget *causerie_outline_item_new (void);
void causerie_outline_item_bind (CauserieOutlineItem *self, GtkListItem *item);
void causerie_outline_item_unbind (CauserieOutlineItem *self);

G_END_DECLS
