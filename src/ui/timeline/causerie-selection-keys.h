/* SPDX-License-Identifier: GPL-3.0-or-later
 * Selects text of a timeline with the keyboard. */
#pragma once

#include "causerie-selection-menu.h"
#include "causerie-timeline-view.h"

G_BEGIN_DECLS

#define CAUSERIE_TYPE_SELECTION_KEYS (causerie_selection_keys_get_type ())
G_DECLARE_FINAL_TYPE (CauserieSelectionKeys, causerie_selection_keys, CAUSERIE, SELECTION_KEYS,
                      GObject)

CauserieSelectionKeys *causerie_selection_keys_new (CauserieTimelineView *view,
                                                    CauserieSelectionMenu *menu);
void causerie_selection_keys_set_caret (CauserieSelectionKeys *self, gboolean caret);
gboolean causerie_selection_keys_get_caret (CauserieSelectionKeys *self);

G_END_DECLS
