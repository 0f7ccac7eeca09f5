/* SPDX-License-Identifier: GPL-3.0-or-later
 * The line below a row of the outline that shows, as icon and text, the state of its message and of
 * the turn below it. */
#pragma once

#include "causerie-outline.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_OUTLINE_STATE (causerie_outline_state_get_type ())
G_DECLARE_FINAL_TYPE (CauserieOutlineState, causerie_outline_state, CAUSERIE, OUTLINE_STATE,
                      GtkWidget)

GtkWidget *causerie_outline_state_new (void);
void causerie_outline_state_show (CauserieOutlineState *self, CauserieOutlineRow *row);
void causerie_outline_state_add_words (GString *all, const char *words);
char *causerie_outline_state_dup_words (CauserieOutlineRow *row);

G_END_DECLS
