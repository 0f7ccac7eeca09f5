/* SPDX-License-Identifier: GPL-3.0-or-later
 * Connects the selection of a timeline with those of its labels and with the primary clipboard. */
#pragma once

#include "causerie-library.h"
#include "causerie-timeline-view.h"

G_BEGIN_DECLS

#define CAUSERIE_TYPE_SELECTION_PRIMARY (causerie_selection_primary_get_type ())
G_DECLARE_FINAL_TYPE (CauserieSelectionPrimary, causerie_selection_primary, CAUSERIE,
                      SELECTION_PRIMARY, GObject)

CauserieSelectionPrimary *causerie_selection_primary_new (CauserieTimelineView *view);
void causerie_selection_primary_set_library (CauserieSelectionPrimary *self,
                                             CauserieLibrary *library);

G_END_DECLS
