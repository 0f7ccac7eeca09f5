/* SPDX-License-Identifier: GPL-3.0-or-later
 * Checks tool definitions and `tool_choice` like the Messages API. */
#pragma once

#include "causerie-strict-request.h"

G_BEGIN_DECLS

gboolean causerie_strict_check_tool_name (const char *name);
gboolean causerie_strict_check_tools (const CauserieStrictRequest *request, GError **error);

G_END_DECLS
