/* SPDX-License-Identifier: GPL-3.0-or-later
 * The prefix of a conversation: the user's instructions and, if offered, the tool that ends a
 * chat. */
#pragma once

#include "causerie-model.h"
#include "causerie-record.h"
#include "causerie-settings.h"

G_BEGIN_DECLS

gboolean causerie_prompt_may_end (CauserieEndPolicy policy, CauserieModel *model);
CauseriePrefix *causerie_prompt_without_tools (const CauseriePrefix *prefix);
CauseriePrefix *causerie_prompt_build (CauserieEndPolicy policy, const char *instructions,
                                       CauserieModel *model);

G_END_DECLS
