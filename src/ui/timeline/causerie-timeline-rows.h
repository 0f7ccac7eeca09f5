/* SPDX-License-Identifier: GPL-3.0-or-later
 * The rows of a timeline that exist as widgets: made, measured and dropped here. */
#pragma once

#include <gtk/gtk.h>

#include "causerie-timeline-layout.h"

G_BEGIN_DECLS

/**
 * CauserieTimelineCreateRow:
 * @item: (type GObject): an item of the model
 * @data: what was given with the function
 *
 * Makes the row of an item. It is called once for each time that the row comes
 * near the viewport.
 *
 * Returns: (transfer floating): a new widget
 */
typedef GtkWidget *(*CauserieTimelineCreateRow) (gpointer item, gpointer data);

/**
 * CauserieTimelineRow:
 * @position: where its item is in the model
 * @item: (transfer full): the item
 * @widget: (transfer none): the row, a child of the timeline
 * @y: where the row was last placed, seen from the viewport's top; NAN before that
 * @minimum_width: what the row needs at least, also where the column is narrower
 * @named_position: the position that assistive technologies were told, from 1 on
 * @named_size: the number of rows that they were told
 */
typedef struct
{
  guint position;
  GObject *item;
  GtkWidget *widget;
  double y;
  int minimum_width;
  guint named_position;
  guint named_size;
} CauserieTimelineRow;

/**
 * CauserieTimelineRows:
 *
 * The realised rows, in the order of the model; there may be gaps between them.
 */
typedef struct _CauserieTimelineRows CauserieTimelineRows;

CauserieTimelineRows *causerie_timeline_rows_new (GtkWidget *parent,
                                                  CauserieTimelineLayout *layout);
void causerie_timeline_rows_free (CauserieTimelineRows *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieTimelineRows, causerie_timeline_rows_free)

void causerie_timeline_rows_set_model (CauserieTimelineRows *self, GListModel *model);
void causerie_timeline_rows_set_factory (CauserieTimelineRows *self,
                                         CauserieTimelineCreateRow create, gpointer data,
                                         GDestroyNotify destroy);
void causerie_timeline_rows_clear (CauserieTimelineRows *self);

guint causerie_timeline_rows_get_n (CauserieTimelineRows *self);
CauserieTimelineRow *causerie_timeline_rows_get_nth (CauserieTimelineRows *self, guint nth);
CauserieTimelineRow *causerie_timeline_rows_find (CauserieTimelineRows *self, guint position);
CauserieTimelineRow *causerie_timeline_rows_find_widget (CauserieTimelineRows *self,
                                                         GtkWidget *descendant);

CauserieTimelineRow *causerie_timeline_rows_realize (CauserieTimelineRows *self, guint position,
                                                     int width);
void causerie_timeline_rows_measure (CauserieTimelineRows *self, int width);
void causerie_timeline_rows_trim (CauserieTimelineRows *self, guint first, guint end);
void causerie_timeline_rows_splice (CauserieTimelineRows *self, guint position, guint removed,
                                    guint added);

G_END_DECLS
