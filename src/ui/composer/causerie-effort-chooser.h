/* SPDX-License-Identifier: GPL-3.0-or-later
 * Chooses how thoroughly a model works, among the levels that it takes. */
#pragma once

#include "causerie-model-choice.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_EFFORT_CHOOSER (causerie_effort_chooser_get_type ())
G_DECLARE_FINAL_TYPE (CauserieEffortChooser, causerie_effort_chooser, CAUSERIE, EFFORT_CHOOSER,
                      GtkWidget)

/* Signal "chosen" (nullable string: the level, or %NULL for the usual one). */
void causerie_effort_chooser_set_choice (CauserieEffortChooser *self,
                                         const CauserieModelChoice *choice);

G_END_DECLS
