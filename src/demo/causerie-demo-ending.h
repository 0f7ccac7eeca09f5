/* SPDX-License-Identifier: GPL-3.0-or-later
 * The demo's answers to a request to end the chat, to insults, and to signs of distress. */
#pragma once

#include "causerie-demo-answer.h"
#include "causerie-demo-prompt.h"
#include "causerie-demo-script.h"

G_BEGIN_DECLS

gboolean causerie_demo_ending_apply (const CauserieDemoScript *script,
                                     const CauserieDemoPrompt *prompt, const char *question,
                                     CauserieDemoAnswer *answer);

G_END_DECLS
