/* SPDX-License-Identifier: GPL-3.0-or-later
 * Divides long texts for a layout, and finds where to fold them. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A run without a space that is longer than LONGEST is folded, and SHOWN characters of it are
 * shown. */
#define CAUSERIE_LONG_RUN_LONGEST 10000
#define CAUSERIE_LONG_RUN_SHOWN 1000

GArray *causerie_long_run_list_pieces (const char *text);
gsize causerie_long_run_measure (const char *text, gssize length);
gsize causerie_long_run_find_fold (const char *text, gsize longest, gsize shown);
gsize causerie_long_run_find_line (const char *text, guint n_lines);

G_END_DECLS
