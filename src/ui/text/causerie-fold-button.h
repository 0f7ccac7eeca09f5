/* SPDX-License-Identifier: GPL-3.0-or-later
 * The button below a text that is only partly shown. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_FOLD_BUTTON (causerie_fold_button_get_type ())
G_DECLARE_FINAL_TYPE (CauserieFoldButton, causerie_fold_button, CAUSERIE, FOLD_BUTTON, GtkWidget)

GtkWidget *causerie_fold_button_new (void);
void causerie_fold_button_set_lines (CauserieFoldButton *self, guint n_lines);
void causerie_fold_button_set_unfolded (CauserieFoldButton *self, gboolean unfolded);
gboolean causerie_fold_button_get_unfolded (CauserieFoldButton *self);

G_END_DECLS
