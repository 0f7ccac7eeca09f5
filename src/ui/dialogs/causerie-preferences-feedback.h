/* SPDX-License-Identifier: GPL-3.0-or-later
 * The preferences row that opens the feedback list. */
#pragma once

#include "causerie-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_PREFERENCES_FEEDBACK (causerie_preferences_feedback_get_type ())
G_DECLARE_FINAL_TYPE (CauseriePreferencesFeedback, causerie_preferences_feedback, CAUSERIE,
                      PREFERENCES_FEEDBACK, AdwPreferencesGroup)

void causerie_preferences_feedback_set_session (CauseriePreferencesFeedback *self,
                                                CauserieSession *session);

G_END_DECLS
