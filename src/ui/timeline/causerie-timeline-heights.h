/* SPDX-License-Identifier: GPL-3.0-or-later
 * The heights of the timeline's rows, measured or estimated, with prefix sums. Does not use GTK. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CauserieTimelineHeights:
 *
 * A height, in pixels, for each row of a timeline. Changing a height, looking up
 * a sum or a position, and appending a row take O(log n); other insertions take
 * O(n). An unmeasured row counts as the average of the measured ones.
 */
typedef struct _CauserieTimelineHeights CauserieTimelineHeights;

CauserieTimelineHeights *causerie_timeline_heights_new (void);
void causerie_timeline_heights_free (CauserieTimelineHeights *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieTimelineHeights, causerie_timeline_heights_free)

guint causerie_timeline_heights_get_n (CauserieTimelineHeights *self);
void causerie_timeline_heights_splice (CauserieTimelineHeights *self, guint position, guint removed,
                                       guint added);
void causerie_timeline_heights_set (CauserieTimelineHeights *self, guint position, int height);
int causerie_timeline_heights_get (CauserieTimelineHeights *self, guint position);
gboolean causerie_timeline_heights_is_measured (CauserieTimelineHeights *self, guint position);
void causerie_timeline_heights_forget (CauserieTimelineHeights *self);

gint64 causerie_timeline_heights_get_top (CauserieTimelineHeights *self, guint position);
gint64 causerie_timeline_heights_get_total (CauserieTimelineHeights *self);
guint causerie_timeline_heights_find (CauserieTimelineHeights *self, double y);

G_END_DECLS
