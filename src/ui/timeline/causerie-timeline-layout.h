/* SPDX-License-Identifier: GPL-3.0-or-later
 * Computes which row of the timeline is kept in place and which rows are in view. Does not use
 * GTK. */
#pragma once

#include "causerie-heights.h"

#include <glib.h>

G_BEGIN_DECLS

/**
 * CauserieTimelineAlign:
 * @CAUSERIE_TIMELINE_ALIGN_START: the top of a row to the top of the viewport
 * @CAUSERIE_TIMELINE_ALIGN_CENTER: the middle of a row to the middle of the viewport
 * @CAUSERIE_TIMELINE_ALIGN_END: the bottom of a row to the bottom of the viewport
 *
 * The edge of a row that is aligned with the same edge of the viewport.
 */
typedef enum
{
  CAUSERIE_TIMELINE_ALIGN_START,
  CAUSERIE_TIMELINE_ALIGN_CENTER,
  CAUSERIE_TIMELINE_ALIGN_END,
} CauserieTimelineAlign;

/**
 * CauserieTimelineLayout:
 *
 * The heights of all rows, and what is kept in place: the end ("sticky"),
 * or a row at a distance from an edge of the viewport (the anchor). All
 * lengths are in pixels.
 */
typedef struct _CauserieTimelineLayout CauserieTimelineLayout;

CauserieTimelineLayout *causerie_timeline_layout_new (void);
void causerie_timeline_layout_free (CauserieTimelineLayout *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieTimelineLayout, causerie_timeline_layout_free)

CauserieHeights *causerie_timeline_layout_get_heights (CauserieTimelineLayout *self);
void causerie_timeline_layout_splice (CauserieTimelineLayout *self, guint position, guint removed,
                                      guint added);
void causerie_timeline_layout_set_height (CauserieTimelineLayout *self, guint position, int height);
void causerie_timeline_layout_forget_heights (CauserieTimelineLayout *self);

gboolean causerie_timeline_layout_get_sticky (CauserieTimelineLayout *self);
void causerie_timeline_layout_set_sticky (CauserieTimelineLayout *self, gboolean sticky);
void causerie_timeline_layout_set_anchor (CauserieTimelineLayout *self, guint position,
                                          CauserieTimelineAlign align, double y);
gboolean causerie_timeline_layout_shift (CauserieTimelineLayout *self, guint position,
                                         double delta);
void causerie_timeline_layout_hold (CauserieTimelineLayout *self, guint position, double y,
                                    int height, int page);
void causerie_timeline_layout_restore (CauserieTimelineLayout *self, guint position, int y,
                                       int height);
void causerie_timeline_layout_stop_restoring (CauserieTimelineLayout *self, guint position);
gboolean causerie_timeline_layout_get_restored (CauserieTimelineLayout *self, guint *position,
                                                int *y, int *height);
guint causerie_timeline_layout_get_anchor (CauserieTimelineLayout *self, double *y);
void causerie_timeline_layout_anchor_at (CauserieTimelineLayout *self, double top);
gboolean causerie_timeline_layout_scroll (CauserieTimelineLayout *self, double from, double to,
                                          double end, int page);

double causerie_timeline_layout_resolve (CauserieTimelineLayout *self, int page);
gboolean causerie_timeline_layout_keeps_anchor (CauserieTimelineLayout *self, int page);
void causerie_timeline_layout_get_visible (CauserieTimelineLayout *self, double top, int page,
                                           guint *first, guint *end);
void causerie_timeline_layout_get_window (CauserieTimelineLayout *self, double top, int page,
                                          guint minimum, guint maximum, guint *first, guint *end);

G_END_DECLS
