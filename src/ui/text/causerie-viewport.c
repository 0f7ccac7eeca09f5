/* SPDX-License-Identifier: GPL-3.0-or-later
 * A widget that shows a part of its descendants at a time, and tells them which. */
#include "config.h"

#include "causerie-viewport.h"

G_DEFINE_INTERFACE (CauserieViewport, causerie_viewport, GTK_TYPE_WIDGET)

static void
causerie_viewport_default_init (CauserieViewportInterface *iface)
{
}

void
causerie_viewport_add_box (CauserieViewport *self, GtkWidget *box)
{
  g_return_if_fail (CAUSERIE_IS_VIEWPORT (self));

  CAUSERIE_VIEWPORT_GET_IFACE (self)->add_box (self, box);
}

void
causerie_viewport_remove_box (CauserieViewport *self, GtkWidget *box)
{
  g_return_if_fail (CAUSERIE_IS_VIEWPORT (self));

  CAUSERIE_VIEWPORT_GET_IFACE (self)->remove_box (self, box);
}
