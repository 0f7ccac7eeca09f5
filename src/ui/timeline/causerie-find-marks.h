/* SPDX-License-Identifier: GPL-3.0-or-later
 * Marks beside the scrollbar that show where the matches of a search are. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_FIND_MARKS (causerie_find_marks_get_type ())
G_DECLARE_FINAL_TYPE (CauserieFindMarks, causerie_find_marks, CAUSERIE, FIND_MARKS, GtkWidget)

void causerie_find_marks_set_places (CauserieFindMarks *self, GArray *places);
guint causerie_find_marks_get_n_places (CauserieFindMarks *self);

G_END_DECLS
