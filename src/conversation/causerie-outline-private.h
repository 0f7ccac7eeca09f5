/* SPDX-License-Identifier: GPL-3.0-or-later
 * The parts of the outline: creating, describing and updating rows. */
#pragma once

#include "causerie-outline.h"

G_BEGIN_DECLS

/**
 * CauserieOutlinePlace:
 *
 * The properties of a row other than its message.
 */
typedef struct
{
  guint depth;
  guint n_versions;
  guint version;
  guint after_version;
  CauserieOutlineMark mark;
  CauserieOutlineWork work;
  gboolean current;
  gboolean recovered;
  gboolean closed;
} CauserieOutlinePlace;

/**
 * CauserieOutlineWorkSource:
 * @func: (nullable): returns the work on a message; %NULL if it is derived from streaming replies
 * @data: for @func
 * @destroy: (nullable): frees @data
 */
typedef struct
{
  CauserieOutlineWorkFunc func;
  gpointer data;
  GDestroyNotify destroy;
} CauserieOutlineWorkSource;

/**
 * CauserieOutlineWatchFunc:
 * @message: a message whose next change requires an update of its row
 * @data: the user data
 */
typedef void (*CauserieOutlineWatchFunc) (CauserieMessage *message, gpointer data);

void _causerie_outline_place_describe (CauserieOutlinePlace *place, CauserieTree *tree,
                                       CauserieMessage *message,
                                       const CauserieOutlineWorkSource *source,
                                       CauserieOutlineWatchFunc watch, gpointer data);

/**
 * CauserieOutlineEntry:
 * @message: (unowned): the message of the row
 * @place: its other properties
 */
typedef struct
{
  CauserieMessage *message;
  CauserieOutlinePlace place;
} CauserieOutlineEntry;

GArray *_causerie_outline_walk (CauserieBranch *branch, const CauserieOutlineWorkSource *source,
                                CauserieOutlineWatchFunc watch, gpointer data);

CauserieOutlineRow *_causerie_outline_row_new (CauserieMessage *message,
                                               const CauserieOutlinePlace *place);
const CauserieOutlinePlace *_causerie_outline_row_get_place (CauserieOutlineRow *self);
void _causerie_outline_row_move (CauserieOutlineRow *self, const CauserieOutlinePlace *place);
void _causerie_outline_row_set_current (CauserieOutlineRow *self, gboolean current);

G_END_DECLS
