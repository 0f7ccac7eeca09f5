/* SPDX-License-Identifier: GPL-3.0-or-later
 * Estimates token counts. */
#include "config.h"

#include "causerie-demo-tokens.h"

#include <string.h>

#define MEDIA_TOKENS 1500
#define MESSAGE_TOKENS 4

/**
 * causerie_demo_tokens_in_text:
 * @text: (nullable): a text
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
count_json (JsonNode *node)
{
  g_autofree char *json = causerie_json_node_write (node);

  return (guint)strlen (json) / CAUSERIE_DEMO_TOKEN_CHARS;
}

static guint
count_block (JsonNode *block)
{
  const char *type = causerie_json_node_get_text (block, "type");

  if (g_strcmp0 (type, "text") == 0)
    return causerie_demo_tokens_in_text (causerie_json_node_get_text (block, "text"));
  if (g_strcmp0 (type, "image") == 0 || g_strcmp0 (type, "document") == 0)
    return MEDIA_TOKENS;
  return count_json (block);
}

static guint
count_message (JsonNode *message)
{
  JsonArray *blocks = causerie_json_node_get_array (message, "content");
  guint count = MESSAGE_TOKENS;

  count += causerie_demo_tokens_in_text (causerie_json_node_get_text (message, "content"));
  for (guint i = 0; blocks != NULL && i < json_array_get_length (blocks); i++)
    count += count_block (json_array_get_element (blocks, i));
  return count;
}

/* Returns: the estimated number of tokens of system prompt, tools and messages */
guint
causerie_demo_tokens_in_prompt (const CauserieDemoPrompt *prompt)
{
  JsonNode *tools = causerie_json_node_get_member (prompt->root, "tools");
  JsonArray *messages = causerie_json_node_get_array (prompt->root, "messages");
  guint count = causerie_demo_tokens_in_text (prompt->system);

  if (tools != NULL)
    count += count_json (tools);
  for (guint i = 0; messages != NULL && i < json_array_get_length (messages); i++)
    count += count_message (json_array_get_element (messages, i));
  return count;
}
