/* SPDX-License-Identifier: GPL-3.0-or-later
 * What replies cost, as an estimate from published prices. */
#pragma once

#include "causerie-model-facts.h"
#include "causerie-token-counts.h"

G_BEGIN_DECLS

/**
 * CAUSERIE_COST_DOLLAR:
 *
 * A US dollar, in the unit of all costs: a billionth of it. Every published price of one token is a
 * whole number of these.
 */
#define CAUSERIE_COST_DOLLAR G_GINT64_CONSTANT (1000000000)

gint64 causerie_cost_compute (const CauserieModelPrice *price, const CauserieTokenCounts *counts,
                              gint64 prompt);
gint64 causerie_cost_add (gint64 one, gint64 other);

G_END_DECLS
