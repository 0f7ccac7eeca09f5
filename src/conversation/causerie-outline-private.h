/* SPDX-License-Identifier: GPL-3.0-or-later
 * How the outline makes its rows and keeps them right. */
#pragma once

#include "causerie-outline.h"

G_BEGIN_DECLS

/**
 * CauserieOutlinePlace:
 *
 * All that a row tells about its message beyond the message itself.
 */
typedef struct
{
  guint depth;
  guint n_versions;
  guint version;
  CauserieOutlineMark mark;
  CauserieOutlineWork work;
  gboolean current;
  gboolean recovered;
  gboolean closed;
} CauserieOutlinePlace;

/**
 * CauserieOutlineWorkSource:
 * @func: (nullable): tells what is at work; %NULL: every reply that streams is
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
 * @message: a message whose next change changes what its row tells
 * @data: what was given with the function
 */
typedef void (*CauserieOutlineWatchFunc) (CauserieMessage *message, gpointer data);

void _causerie_outline_place_describe (CauserieOutlinePlace *place, CauserieTree *tree,
                                       CauserieMessage *message,
                                       const CauserieOutlineWorkSource *source,
                                       CauserieOutlineWatchFunc watch, gpointer data);

/**
 * CauserieOutlineEntry:
 * @message: (unowned): what the row stands for
 * @place: where it is
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
