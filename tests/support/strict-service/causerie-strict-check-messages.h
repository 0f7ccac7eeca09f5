/* SPDX-License-Identifier: GPL-3.0-or-later
 * Checks conversations like the Messages API. */
#pragma once

#include "causerie-strict-request.h"

G_BEGIN_DECLS

gboolean causerie_strict_check_messages (const CauserieStrictRequest *request, GError **error);

G_END_DECLS
