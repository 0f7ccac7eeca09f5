/* SPDX-License-Identifier: GPL-3.0-or-later
 * Remembers which line of a row is at the top of the viewport. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct _CauserieTopLine CauserieTopLine;

CauserieTopLine *causerie_top_line_new (void);
void causerie_top_line_free (CauserieTopLine *self);

void causerie_top_line_clear (CauserieTopLine *self);
void causerie_top_line_remember (CauserieTopLine *self, GtkWidget *row, double row_y);
void causerie_top_line_expect (CauserieTopLine *self, GtkWidget *row, double row_y, GtkWidget *part,
                               double offset);
gboolean causerie_top_line_is_in (CauserieTopLine *self, GtkWidget *row);
void causerie_top_line_reflow (CauserieTopLine *self);
gboolean causerie_top_line_get_shift (CauserieTopLine *self, GtkWidget *row, double row_y,
                                      double *shift);

G_END_DECLS
