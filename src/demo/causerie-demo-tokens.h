/* SPDX-License-Identifier: GPL-3.0-or-later
 * Counts tokens as roughly as a demo may. */
#pragma once

#include "causerie-demo-prompt.h"

G_BEGIN_DECLS

/**
 * CAUSERIE_DEMO_TOKEN_CHARS:
 *
 * How many characters the demo takes for a token.
 */
#define CAUSERIE_DEMO_TOKEN_CHARS 4

guint causerie_demo_tokens_in_text (const char *text);
guint causerie_demo_tokens_in_prompt (const CauserieDemoPrompt *prompt);

G_END_DECLS
