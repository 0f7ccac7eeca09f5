/* SPDX-License-Identifier: GPL-3.0-or-later
 * The menu that chooses the model of the next turn. */
#pragma once

#include "causerie-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_MODEL_BUTTON (causerie_model_button_get_type ())
G_DECLARE_FINAL_TYPE (CauserieModelButton, causerie_model_button, CAUSERIE, MODEL_BUTTON, GtkWidget)

void causerie_model_button_set_session (CauserieModelButton *self, CauserieSession *session);
const CauserieModelChoice *causerie_model_button_get_choice (CauserieModelButton *self);
void causerie_model_button_set_choice (CauserieModelButton *self,
                                       const CauserieModelChoice *choice);
const char *causerie_model_button_get_model (CauserieModelButton *self);
void causerie_model_button_set_model (CauserieModelButton *self, const char *model);
void causerie_model_button_set_enabled (CauserieModelButton *self, gboolean enabled);
void causerie_model_button_popup (CauserieModelButton *self);

G_END_DECLS
