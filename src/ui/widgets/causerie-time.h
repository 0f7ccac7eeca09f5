/* SPDX-License-Identifier: GPL-3.0-or-later
 * Formats times for display. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *causerie_time_dup_short (gint64 microseconds);
char *causerie_time_dup_moment (gint64 microseconds);
char *causerie_time_dup_day (gint64 microseconds);
gboolean causerie_time_is_same_day (gint64 a, gint64 b);
char *causerie_time_dup_long (gint64 microseconds);

G_END_DECLS
