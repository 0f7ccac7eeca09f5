/* SPDX-License-Identifier: GPL-3.0-or-later
 * Chooses the demo's answer to a request. */
#pragma once

#include "causerie-demo-answer.h"
#include "causerie-demo-prompt.h"

G_BEGIN_DECLS

CauserieDemoAnswer *causerie_demo_compose (const CauserieDemoPrompt *prompt);

G_END_DECLS
