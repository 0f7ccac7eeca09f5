/* SPDX-License-Identifier: GPL-3.0-or-later
 * Finds words and lines in the text of a timeline, and the places around them. */
#pragma once

#include "causerie-timeline-view.h"

G_BEGIN_DECLS

/**
 * CauserieSelectionUnit:
 * @CAUSERIE_SELECTION_UNIT_LINE: up to the next line break that is in the text
 */
typedef enum
{
  CAUSERIE_SELECTION_UNIT_CHARACTER,
  CAUSERIE_SELECTION_UNIT_WORD,
  CAUSERIE_SELECTION_UNIT_LINE,
} CauserieSelectionUnit;

void causerie_selection_unit_find (CauserieTimelineView *view, CauserieSelectionUnit unit,
                                   const CauserieSelectionPoint *at, CauserieSelectionPoint **start,
                                   CauserieSelectionPoint **end);
gsize causerie_selection_unit_find_word (GtkLabel *label, gsize index, int direction);

G_END_DECLS
