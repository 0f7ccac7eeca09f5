/* SPDX-License-Identifier: GPL-3.0-or-later
 * How much work something is, for benchmarks. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

double causerie_work_get (void);
double causerie_work_find_share (double *values, guint n, double share);

G_END_DECLS
