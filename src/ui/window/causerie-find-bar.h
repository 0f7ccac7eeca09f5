/* SPDX-License-Identifier: GPL-3.0-or-later
 * The bar above the timeline that finds words in the chat. */
#pragma once

#include "causerie-find-marks.h"
#include "causerie-message-row.h"
#include "causerie-timeline-view.h"

G_BEGIN_DECLS

#define CAUSERIE_TYPE_FIND_BAR (causerie_find_bar_get_type ())
G_DECLARE_FINAL_TYPE (CauserieFindBar, causerie_find_bar, CAUSERIE, FIND_BAR, GtkWidget)

void causerie_find_bar_set_view (CauserieFindBar *self, CauserieTimelineView *view,
                                 CauserieFindMarks *marks);
void causerie_find_bar_set_session (CauserieFindBar *self, CauserieSession *session);
void causerie_find_bar_set_branch (CauserieFindBar *self, CauserieBranch *branch);
void causerie_find_bar_open (CauserieFindBar *self);
gboolean causerie_find_bar_close (CauserieFindBar *self);
gboolean causerie_find_bar_is_open (CauserieFindBar *self);
void causerie_find_bar_move (CauserieFindBar *self, int step);
void causerie_find_bar_mark_row (CauserieFindBar *self, CauserieMessageRow *row);

G_END_DECLS
