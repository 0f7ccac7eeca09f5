/* SPDX-License-Identifier: GPL-3.0-or-later
 * Creates the objects that the program consists of: settings, library, services, session. */
#pragma once

#include "causerie-session.h"

G_BEGIN_DECLS

char *causerie_services_dup_built_folder (const char *name);
GSettings *causerie_services_create_gsettings (void);
char *causerie_services_dup_library_folder (void);
CauserieSession *causerie_services_create_session (GSettings *gsettings);

G_END_DECLS
