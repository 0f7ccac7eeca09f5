/* SPDX-License-Identifier: GPL-3.0-or-later
 * The line below a message that shows its state and the next steps. */
#pragma once

#include "causerie-state-note.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_STATE_LINE (causerie_state_line_get_type ())
G_DECLARE_FINAL_TYPE (CauserieStateLine, causerie_state_line, CAUSERIE, STATE_LINE, GtkWidget)

GtkWidget *causerie_state_line_new (void);
void causerie_state_line_show_note (CauserieStateLine *self, const CauserieStateNote *note);

G_END_DECLS
