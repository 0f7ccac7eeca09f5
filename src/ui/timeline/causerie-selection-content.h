/* SPDX-License-Identifier: GPL-3.0-or-later
 * Selected text for a clipboard. */
#pragma once

#include "causerie-library.h"
#include "causerie-timeline-view.h"

G_BEGIN_DECLS

#define CAUSERIE_TYPE_SELECTION_CONTENT (causerie_selection_content_get_type ())
G_DECLARE_FINAL_TYPE (CauserieSelectionContent, causerie_selection_content, CAUSERIE,
                      SELECTION_CONTENT, GdkContentProvider)

GdkContentProvider *causerie_selection_content_new (CauserieTimelineView *view,
                                                    CauserieLibrary *library);
GdkContentProvider *causerie_selection_content_new_following (CauserieTimelineView *view,
                                                              CauserieLibrary *library);

G_END_DECLS
