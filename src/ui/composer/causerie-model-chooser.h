/* SPDX-License-Identifier: GPL-3.0-or-later
 * The list of the models of all services, under the names of the services. */
#pragma once

#include "causerie-model-choice.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_MODEL_CHOOSER (causerie_model_chooser_get_type ())
G_DECLARE_FINAL_TYPE (CauserieModelChooser, causerie_model_chooser, CAUSERIE, MODEL_CHOOSER,
                      GtkWidget)

/* Signal "chosen" (CauserieModelChoice). */
void causerie_model_chooser_open (CauserieModelChooser *self, CauserieRegistry *registry,
                                  const CauserieModelChoice *chosen);
void causerie_model_chooser_close (CauserieModelChooser *self);
void causerie_model_chooser_set_filter (CauserieModelChooser *self, const char *text);
void causerie_model_chooser_refresh (CauserieModelChooser *self);

G_END_DECLS
