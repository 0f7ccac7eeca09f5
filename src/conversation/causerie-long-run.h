/* SPDX-License-Identifier: GPL-3.0-or-later
 * Long texts without a place to break: where a layout divides them, and where they are folded. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GArray *causerie_long_run_list_pieces (const char *text);
gsize causerie_long_run_measure (const char *text, gssize length);
gsize causerie_long_run_find_fold (const char *text, gsize longest, gsize shown);

G_END_DECLS
