/* SPDX-License-Identifier: GPL-3.0-or-later
 * Deleting so that nothing is left on the disk: in the file, in its log, in the search index. */
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

gboolean causerie_erasure_begin (CauserieConnection *connection,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
void causerie_erasure_end (CauserieConnection *connection);
gboolean causerie_erasure_tidy (CauserieConnection *connection, CauserieTidying *tidying);

G_END_DECLS
