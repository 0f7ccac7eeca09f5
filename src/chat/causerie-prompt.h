/* SPDX-License-Identifier: GPL-3.0-or-later
 * The prefix of a conversation: the user's instructions and the tools that are offered. */
#pragma once

#include "causerie-model.h"
#include "causerie-record.h"
#include "causerie-settings.h"

G_BEGIN_DECLS

/**
 * CauserieTool:
 * @CAUSERIE_TOOL_END: ends the chat; run by this program
 * @CAUSERIE_TOOL_WEB_SEARCH: searches the web; run by the service
 * @CAUSERIE_TOOL_WEB_FETCH: opens a web page; run by the service
 */
typedef enum
{
  CAUSERIE_TOOL_END = 1 << 0,
  CAUSERIE_TOOL_WEB_SEARCH = 1 << 1,
  CAUSERIE_TOOL_WEB_FETCH = 1 << 2,
} CauserieTool;

gboolean causerie_prompt_may_end (CauserieEndPolicy policy, CauserieModel *model);
CauseriePrefix *causerie_prompt_build (guint tools, const char *instructions);
guint causerie_prompt_get_tools (const CauseriePrefix *prefix);
CauseriePrefix *causerie_prompt_restrict (const CauseriePrefix *prefix, guint tools);

G_END_DECLS
