/* SPDX-License-Identifier: GPL-3.0-or-later
 * Messages such as "demo: slow", which simulate failures. */
#pragma once

#include "causerie-demo-answer.h"
#include "causerie-demo-script.h"

G_BEGIN_DECLS

gboolean causerie_demo_state_apply (const CauserieDemoScript *script, const char *question,
                                    CauserieDemoAnswer *answer);

G_END_DECLS
