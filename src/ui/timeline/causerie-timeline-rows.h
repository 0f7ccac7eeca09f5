/* SPDX-License-Identifier: GPL-3.0-or-later
 * The realized rows of a timeline: creates, measures and destroys their widgets. */
#pragma once

#include <gtk/gtk.h>

#include "causerie-timeline-layout.h"

G_BEGIN_DECLS

/**
 * CauserieTimelineCreateRow:
 * @item: (type GObject): an item of the model
 * @data: the data that was set with the function
 *
 * Creates the row widget of an item. It is called whenever the row comes near the viewport.
 *
 * Returns: (transfer floating): a new widget
 */
typedef GtkWidget *(*CauserieTimelineCreateRow) (gpointer item, gpointer data);

/**
 * CauserieTimelineRow:
 * @position: the position of its item in the model
 * @item: (transfer full): the item
 * @widget: (transfer none): the row widget, a child of the timeline
 * @y: the top as last allocated, relative to the top of the viewport; NAN before that
 * @minimum_width: the minimum width, even if the column is narrower
 * @named_position: the position set in the accessible tree, from 1
 * @named_size: the number of rows set in the accessible tree
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
 * The realized rows, in the order of the model, possibly with gaps between them.
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
