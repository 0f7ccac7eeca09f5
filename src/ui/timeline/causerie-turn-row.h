/* SPDX-License-Identifier: GPL-3.0-or-later
 * The row of a turn that waits for its reply. */
#pragma once

#include "causerie-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_TURN_ROW (causerie_turn_row_get_type ())
G_DECLARE_FINAL_TYPE (CauserieTurnRow, causerie_turn_row, CAUSERIE, TURN_ROW, GtkWidget)

GtkWidget *causerie_turn_row_new (CauserieSession *session, CauserieTurn *turn);

G_END_DECLS
