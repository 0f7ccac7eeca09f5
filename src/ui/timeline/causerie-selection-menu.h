/* SPDX-License-Identifier: GPL-3.0-or-later
 * The context menu of the text of messages. */
#pragma once

#include "causerie-timeline-view.h"

G_BEGIN_DECLS

#define CAUSERIE_TYPE_SELECTION_MENU (causerie_selection_menu_get_type ())
G_DECLARE_FINAL_TYPE (CauserieSelectionMenu, causerie_selection_menu, CAUSERIE, SELECTION_MENU,
                      GObject)

CauserieSelectionMenu *causerie_selection_menu_new (CauserieTimelineView *view);
void causerie_selection_menu_open (CauserieSelectionMenu *self);
void causerie_selection_menu_extend (CauserieSelectionMenu *self);

G_END_DECLS
