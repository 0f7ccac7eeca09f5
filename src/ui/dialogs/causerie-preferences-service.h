/* SPDX-License-Identifier: GPL-3.0-or-later
 * The preferences of the service: its kind, its address, and its key. */
#pragma once

#include "causerie-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_PREFERENCES_SERVICE (causerie_preferences_service_get_type ())
G_DECLARE_FINAL_TYPE (CauseriePreferencesService, causerie_preferences_service, CAUSERIE,
                      PREFERENCES_SERVICE, AdwPreferencesGroup)

void causerie_preferences_service_set_session (CauseriePreferencesService *self,
                                               CauserieSession *session);
void causerie_preferences_service_show_key (CauseriePreferencesService *self);

G_END_DECLS
