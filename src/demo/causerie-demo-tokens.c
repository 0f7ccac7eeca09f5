/* SPDX-License-Identifier: GPL-3.0-or-later
 * Counts tokens as roughly as a demo may. */
#include "config.h"

#include "causerie-demo-tokens.h"

#include "causerie-demo-fields.h"

#include <string.h>

#define MEDIA_TOKENS 1500

/**
 * causerie_demo_tokens_in_text:
 * @text: (nullable): a text
 *
 * Returns: about how many tokens it has
 */
guint
causerie_demo_tokens_in_text (const char *text)
{
  if (text == NULL || *text == '\0')
    return 0;
  return (guint)(g_utf8_strlen (text, -1) + CAUSERIE_DEMO_TOKEN_CHARS - 1)
         / CAUSERIE_DEMO_TOKEN_CHARS;
}

static guint
count_block (const CauserieDemoBlock *block)
{
  g_autofree char *text = causerie_demo_block_dup_text (block);

  if (text != NULL)
    return causerie_demo_tokens_in_text (text);
  if (strcmp (block->type, "image") == 0 || strcmp (block->type, "document") == 0)
    return MEDIA_TOKENS;
  return (guint)(block->json.length / CAUSERIE_DEMO_TOKEN_CHARS);
}

/**
 * causerie_demo_tokens_in_request:
 * @request: a request
 *
 * Returns: about how many tokens its system prompt, tools and messages have
 */
guint
causerie_demo_tokens_in_request (const CauserieDemoRequest *request)
{
  g_autofree char *system = causerie_demo_request_dup_system (request);
  guint count = causerie_demo_tokens_in_text (system);
  CauserieJsonSpan tools;

  if (causerie_demo_fields_find (request->root, "tools", &tools))
    count += (guint)(tools.length / CAUSERIE_DEMO_TOKEN_CHARS);
  for (guint i = 0; i < request->turns->len; i++)
    {
      const CauserieDemoTurn *turn = g_ptr_array_index (request->turns, i);

      count += 4;
      for (guint j = 0; j < turn->blocks->len; j++)
        count += count_block (g_ptr_array_index (turn->blocks, j));
    }
  return count;
}
