/* SPDX-License-Identifier: GPL-3.0-or-later
 * Lets the reader of a timeline select text. */
#pragma once

#include "causerie-library.h"
#include "causerie-timeline-view.h"

G_BEGIN_DECLS

#define CAUSERIE_TYPE_SELECTION_CONTROLLER (causerie_selection_controller_get_type ())
G_DECLARE_FINAL_TYPE (CauserieSelectionController, causerie_selection_controller, CAUSERIE,
                      SELECTION_CONTROLLER, GObject)

CauserieSelectionController *causerie_selection_controller_new (CauserieTimelineView *view);
void causerie_selection_controller_set_library (CauserieSelectionController *self,
                                                CauserieLibrary *library);

G_END_DECLS
