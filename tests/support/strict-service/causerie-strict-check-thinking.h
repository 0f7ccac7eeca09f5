/* SPDX-License-Identifier: GPL-3.0-or-later
 * Checks the members `thinking` and `output_config` of a request, by model. */
#pragma once

#include "causerie-strict-request.h"

G_BEGIN_DECLS

gboolean causerie_strict_check_thinking (const CauserieStrictRequest *request, GError **error);

G_END_DECLS
