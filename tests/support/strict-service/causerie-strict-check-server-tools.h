/* SPDX-License-Identifier: GPL-3.0-or-later
 * Checks tools that the service runs itself, their calls and their results, like the Messages
 * API. */
#pragma once

#include "causerie-strict-request.h"

G_BEGIN_DECLS

gboolean causerie_strict_check_server_tool (const CauserieStrictRequest *request,
                                            CauserieJsonSpan tool, const char *path,
                                            GError **error);
gboolean causerie_strict_check_server_tools_together (const CauserieStrictRequest *request,
                                                      GError **error);
gboolean causerie_strict_check_server_block (const CauserieStrictRequest *request,
                                             const CauserieStrictBlock *block, const char *path,
                                             GHashTable *ids, GError **error);
gboolean causerie_strict_check_server_calls (const CauserieStrictRequest *request, guint index,
                                             GError **error);

G_END_DECLS
