/* SPDX-License-Identifier: GPL-3.0-or-later
 * Long texts without a place to break: where a layout divides them, and where they are folded. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A stretch without a space that has more characters is folded, and then so many are shown. */
#define CAUSERIE_LONG_RUN_LONGEST 10000
#define CAUSERIE_LONG_RUN_SHOWN 1000

GArray *causerie_long_run_list_pieces (const char *text);
gsize causerie_long_run_measure (const char *text, gssize length);
gsize causerie_long_run_find_fold (const char *text, gsize longest, gsize shown);
gsize causerie_long_run_find_line (const char *text, guint n_lines);

G_END_DECLS
