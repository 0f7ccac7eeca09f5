/* SPDX-License-Identifier: GPL-3.0-or-later
 * The application: owns the session, opens windows, and has the actions that do not belong to a
 * window. */
#pragma once

#include "causerie-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_APPLICATION (causerie_application_get_type ())
G_DECLARE_FINAL_TYPE (CauserieApplication, causerie_application, CAUSERIE, APPLICATION,
                      AdwApplication)

CauserieApplication *causerie_application_new (CauserieService *environment_service,
                                               const GError *environment_error);

G_END_DECLS
