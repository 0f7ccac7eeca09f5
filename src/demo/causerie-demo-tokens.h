/* SPDX-License-Identifier: GPL-3.0-or-later
 * Estimates token counts. */
#pragma once

#include "causerie-demo-prompt.h"

G_BEGIN_DECLS

/**
 * CAUSERIE_DEMO_TOKEN_CHARS:
 *
 * The number of characters that count as a token.
 */
#define CAUSERIE_DEMO_TOKEN_CHARS 4

/**
 * CAUSERIE_DEMO_MESSAGE_TOKENS:
 *
 * What a message costs in addition to its content.
 */
#define CAUSERIE_DEMO_MESSAGE_TOKENS 4

guint causerie_demo_tokens_in_text (const char *text);
char *causerie_demo_tokens_write_unmarked (JsonNode *object);
guint causerie_demo_tokens_in_tool (JsonNode *tool);
guint causerie_demo_tokens_in_block (JsonNode *block);
guint causerie_demo_tokens_in_prompt (const CauserieDemoPrompt *prompt);

G_END_DECLS
