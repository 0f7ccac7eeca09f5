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
  CauserieMessageState state;
  gboolean current;
  gboolean ended;
  gboolean recovered;
} CauserieOutlinePlace;

CauserieOutlineRow *_causerie_outline_row_new (CauserieMessage *message,
                                               const CauserieOutlinePlace *place);
void _causerie_outline_row_move (CauserieOutlineRow *self, const CauserieOutlinePlace *place);
void _causerie_outline_row_set_current (CauserieOutlineRow *self, gboolean current);

G_END_DECLS
