/* SPDX-License-Identifier: GPL-3.0-or-later
 * Selects text of a timeline with the mouse. */
#pragma once

#include "causerie-selection-keys.h"
#include "causerie-timeline-view.h"

G_BEGIN_DECLS

#define CAUSERIE_TYPE_SELECTION_POINTER (causerie_selection_pointer_get_type ())
G_DECLARE_FINAL_TYPE (CauserieSelectionPointer, causerie_selection_pointer, CAUSERIE,
                      SELECTION_POINTER, GObject)

CauserieSelectionPointer *causerie_selection_pointer_new (CauserieTimelineView *view,
                                                          CauserieSelectionKeys *keys);

G_END_DECLS
