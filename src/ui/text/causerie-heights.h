/* SPDX-License-Identifier: GPL-3.0-or-later
 * The heights of rows, measured or estimated, with prefix sums. Does not use GTK. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CauserieHeights:
 *
 * The heights, in pixels, of rows below each other. Changing a height, looking up a sum or a
 * position, and appending a row take O(log n); other insertions take O(n). Each row has a weight,
 * and the height of an unmeasured row is estimated by its weight and the measured rows.
 */
typedef struct _CauserieHeights CauserieHeights;

CauserieHeights *causerie_heights_new (int estimate, guint estimate_weight);
void causerie_heights_free (CauserieHeights *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieHeights, causerie_heights_free)

guint causerie_heights_get_n (CauserieHeights *self);
void causerie_heights_splice (CauserieHeights *self, guint position, guint removed, guint added,
                              const guint *weights);
void causerie_heights_set (CauserieHeights *self, guint position, int height);
int causerie_heights_get (CauserieHeights *self, guint position);
guint causerie_heights_get_weight (CauserieHeights *self, guint position);
gboolean causerie_heights_is_measured (CauserieHeights *self, guint position);
void causerie_heights_forget (CauserieHeights *self, const guint *weights);

gint64 causerie_heights_get_top (CauserieHeights *self, guint position);
gint64 causerie_heights_get_total (CauserieHeights *self);
guint causerie_heights_find (CauserieHeights *self, double y);

G_END_DECLS
