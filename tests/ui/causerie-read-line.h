/* SPDX-License-Identifier: GPL-3.0-or-later
 * The line of text at the top of a viewport, as a reader sees it. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct
{
  GtkWidget *view;
  GtkWidget *label;
  int index; /* of the first byte of the line */
} CauserieReadLine;

void causerie_read_line_find (CauserieReadLine *self, GtkWidget *view);
double causerie_read_line_get_y (const CauserieReadLine *self);

G_END_DECLS
