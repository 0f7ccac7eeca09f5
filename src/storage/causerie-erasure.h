/* SPDX-License-Identifier: GPL-3.0-or-later
 * What deleting leaves in the search index, and how it goes from there as well. */
#pragma once

#include "causerie-connection.h"

G_BEGIN_DECLS

/**
 * CauserieTidying:
 * @CAUSERIE_TIDYING_NONE: there is nothing to do
 * @CAUSERIE_TIDYING_UNDER_WAY: it was begun, perhaps before the library was closed, and goes on
 * @CAUSERIE_TIDYING_DUE: something was erased since it was begun last
 *
 * How far the search index is tidied up.
 */
typedef enum
{
  CAUSERIE_TIDYING_NONE,
  CAUSERIE_TIDYING_UNDER_WAY,
  CAUSERIE_TIDYING_DUE,
} CauserieTidying;

gboolean causerie_erasure_tidy (CauserieConnection *connection, CauserieTidying *tidying);

G_END_DECLS
