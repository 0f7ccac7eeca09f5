/* SPDX-License-Identifier: GPL-3.0-or-later
 * Formats times for display. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *causerie_time_dup_short (gint64 microseconds);
char *causerie_time_dup_long (gint64 microseconds);

G_END_DECLS
