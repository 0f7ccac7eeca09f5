/* SPDX-License-Identifier: GPL-3.0-or-later
 * A naive model of a conversation: a few arrays, all of which are searched for every query. */
#pragma once

#include "causerie-error.h"

G_BEGIN_DECLS

#define CAUSERIE_NAIVE_MAX 41

typedef struct
{
  gint64 id;
  gint64 parent_id;
  gint64 choice;
  gboolean user, deleted, ends, streams;
} CauserieNaiveRow;

/* Row 0 is the root. A view is the state of one window, by row. */
typedef struct
{
  gint64 requested[CAUSERIE_NAIVE_MAX], shown[CAUSERIE_NAIVE_MAX];
  gint64 path[CAUSERIE_NAIVE_MAX];
  guint length;
} CauserieNaiveView;

typedef struct
{
  CauserieNaiveRow rows[CAUSERIE_NAIVE_MAX];
  guint n;
  CauserieNaiveView views[2];
} CauserieNaive;

guint causerie_naive_find (const CauserieNaive *naive, gint64 id);
gboolean causerie_naive_lives (const CauserieNaive *naive, gint64 id);
gboolean causerie_naive_is_ended (const CauserieNaive *naive, gint64 id);
guint causerie_naive_list_children (const CauserieNaive *naive, gint64 parent_id, gboolean all,
                                    gint64 *children);
gint64 causerie_naive_find_nearest (const CauserieNaive *naive, gint64 id);
gint64 causerie_naive_find_chosen (const CauserieNaive *naive, gint64 parent_id);
void causerie_naive_walk (const CauserieNaive *naive, CauserieNaiveView *view);
void causerie_naive_show (CauserieNaive *naive, CauserieNaiveView *view, gint64 id);
guint causerie_naive_count_below (const CauserieNaive *naive, gint64 id);
void causerie_naive_list_outline (const CauserieNaive *naive, gint64 parent_id, guint depth,
                                  GArray *ids, GArray *depths);
CauserieError causerie_naive_get_expected_error (const CauserieNaive *naive, gint64 parent_id,
                                                 gboolean stored);

G_END_DECLS
