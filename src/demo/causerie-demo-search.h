/* SPDX-License-Identifier: GPL-3.0-or-later
 * The demo's scripted web search. */
#pragma once

#include "causerie-demo-answer.h"
#include "causerie-demo-prompt.h"

G_BEGIN_DECLS

void causerie_demo_search_apply (const CauserieDemoPrompt *prompt, CauserieDemoAnswer *answer);

G_END_DECLS
