/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads the input of a tool call, which some servers quote. */
#pragma once

#include "causerie-json.h"

G_BEGIN_DECLS

gboolean causerie_tool_input_find (CauserieJsonSpan block, const GString *deltas, char **input);
char *causerie_tool_input_write_broken (CauserieJsonSpan block, const GString *deltas);

G_END_DECLS
