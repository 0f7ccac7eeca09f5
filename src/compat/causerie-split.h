/* SPDX-License-Identifier: GPL-3.0-or-later
 * A sidebar beside the content, which covers the content if the window is narrow. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_SPLIT (causerie_split_get_type ())
G_DECLARE_FINAL_TYPE (CauserieSplit, causerie_split, CAUSERIE, SPLIT, GtkWidget)

gboolean causerie_split_get_shown (CauserieSplit *self);
void causerie_split_set_shown (CauserieSplit *self, gboolean shown);
void causerie_split_set_shown_beside (CauserieSplit *self, gboolean shown);
gboolean causerie_split_get_folded (CauserieSplit *self);

G_END_DECLS
