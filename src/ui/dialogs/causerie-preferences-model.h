/* SPDX-License-Identifier: GPL-3.0-or-later
 * The preference for the model of new chats. */
#pragma once

#include "causerie-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_PREFERENCES_MODEL (causerie_preferences_model_get_type ())
G_DECLARE_FINAL_TYPE (CauseriePreferencesModel, causerie_preferences_model, CAUSERIE,
                      PREFERENCES_MODEL, AdwPreferencesGroup)

void causerie_preferences_model_set_session (CauseriePreferencesModel *self,
                                             CauserieSession *session);

G_END_DECLS
