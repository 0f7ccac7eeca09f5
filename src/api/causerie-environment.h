/* SPDX-License-Identifier: GPL-3.0-or-later
 * The service that environment variables define. */
#pragma once

#include "causerie-service.h"

G_BEGIN_DECLS

CauserieService *causerie_environment_take_service (GError **error);

G_END_DECLS
