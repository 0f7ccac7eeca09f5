/* SPDX-License-Identifier: GPL-3.0-or-later
 * Removes the words of deleted texts from the search index. */
#pragma once

#include "causerie-connection.h"

G_BEGIN_DECLS

/**
 * CauserieTidying:
 * @CAUSERIE_TIDYING_NONE: there is nothing to do
 * @CAUSERIE_TIDYING_STARTED: it was started, perhaps before the library was last closed, and
 *   continues
 * @CAUSERIE_TIDYING_PENDING: something was erased since it was last started
 *
 * The progress of removing deleted words from the search index.
 */
typedef enum
{
  CAUSERIE_TIDYING_NONE,
  CAUSERIE_TIDYING_STARTED,
  CAUSERIE_TIDYING_PENDING,
} CauserieTidying;

gboolean causerie_erasure_tidy (CauserieConnection *connection, CauserieTidying *tidying);

G_END_DECLS
