/* SPDX-License-Identifier: GPL-3.0-or-later
 * A widget that shows a part of its descendants at a time, and tells them which. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_VIEWPORT (causerie_viewport_get_type ())
G_DECLARE_INTERFACE (CauserieViewport, causerie_viewport, CAUSERIE, VIEWPORT, GtkWidget)

/**
 * CauserieViewportInterface:
 * @add_box: calls causerie_lazy_box_expose() of @box, a descendant, from now on, whenever another
 *   part of it may be in view
 * @remove_box: stops that; called before the box leaves the viewport
 */
struct _CauserieViewportInterface
{
  GTypeInterface parent_iface;

  void (*add_box) (CauserieViewport *self, GtkWidget *box);
  void (*remove_box) (CauserieViewport *self, GtkWidget *box);
};

void causerie_viewport_add_box (CauserieViewport *self, GtkWidget *box);
void causerie_viewport_remove_box (CauserieViewport *self, GtkWidget *box);

G_END_DECLS
