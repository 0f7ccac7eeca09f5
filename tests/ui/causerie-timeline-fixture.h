/* SPDX-License-Identifier: GPL-3.0-or-later
 * A timeline in a real window. */
#pragma once

#include "causerie-timeline-view.h"

G_BEGIN_DECLS

#define CAUSERIE_TIMELINE_FIXTURE_MOST_ROWS 200

typedef struct
{
  GListStore *store; /* GtkEntryBuffer: text that can change */
  GtkWidget *window;
  GtkWidget *button; /* focusable, above the timeline */
  CauserieTimelineView *view;
  GtkAdjustment *adjustment;
  guint n_frames;
  guint wanted_frames;
  guint n_created;
} CauserieTimelineFixture;

GtkEntryBuffer *causerie_timeline_fixture_make_item (guint seed);
void causerie_timeline_fixture_wait_frames (CauserieTimelineFixture *f, guint n);
void causerie_timeline_fixture_wait_rest (CauserieTimelineFixture *f);
void causerie_timeline_fixture_set_up (CauserieTimelineFixture *f, gconstpointer data);
void causerie_timeline_fixture_tear_down (CauserieTimelineFixture *f, gconstpointer data);
int causerie_timeline_fixture_page (CauserieTimelineFixture *f);
guint causerie_timeline_fixture_n_items (CauserieTimelineFixture *f);
double causerie_timeline_fixture_painted_y (CauserieTimelineFixture *f, guint position,
                                            double *height);
double causerie_timeline_fixture_painted_end (CauserieTimelineFixture *f);
guint causerie_timeline_fixture_first_in_view (CauserieTimelineFixture *f);
guint causerie_timeline_fixture_last_in_view (CauserieTimelineFixture *f);
void causerie_timeline_fixture_assert_covered (CauserieTimelineFixture *f);
void causerie_timeline_fixture_grow (CauserieTimelineFixture *f, guint position, guint tick);
void causerie_timeline_fixture_scroll_to_middle (CauserieTimelineFixture *f);

G_END_DECLS
