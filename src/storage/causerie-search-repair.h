/* SPDX-License-Identifier: GPL-3.0-or-later
 * Repairs the search index in short steps. */
#pragma once

#include "causerie-connection.h"

G_BEGIN_DECLS

typedef struct _CauserieSearchRepair CauserieSearchRepair;

CauserieSearchRepair *causerie_search_repair_new (void);
void causerie_search_repair_free (CauserieSearchRepair *self);
gboolean causerie_search_repair_step (CauserieSearchRepair *self, CauserieConnection *connection);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieSearchRepair, causerie_search_repair_free)

G_END_DECLS
