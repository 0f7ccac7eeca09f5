/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the environment says about the service. */
#pragma once

#include "causerie-service.h"

G_BEGIN_DECLS

#define CAUSERIE_ENVIRONMENT_KEY "ANTHROPIC_API_KEY"
#define CAUSERIE_ENVIRONMENT_TOKEN "ANTHROPIC_AUTH_TOKEN"
#define CAUSERIE_ENVIRONMENT_ADDRESS "ANTHROPIC_BASE_URL"

CauserieService *causerie_environment_take_service (GError **error);

G_END_DECLS
