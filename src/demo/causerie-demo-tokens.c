/* SPDX-License-Identifier: GPL-3.0-or-later
 * Estimates token counts. */
#include "config.h"

#include "causerie-demo-tokens.h"

#include "causerie-demo-media.h"

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

/* Returns: (transfer full): the object without its mark for caching, which is no part of the prompt
 */
char *
causerie_demo_tokens_write_unmarked (JsonNode *object)
{
  g_autoptr (JsonNode) copy = NULL;
  JsonObjectIter iter;
  JsonObject *members;
  const char *name;
  JsonNode *value;

  if (!JSON_NODE_HOLDS_OBJECT (object))
    return causerie_json_node_write (object);
  members = json_object_new ();
  json_object_iter_init (&iter, json_node_get_object (object));
  while (json_object_iter_next (&iter, &name, &value))
    if (!g_str_equal (name, "cache_control"))
      json_object_set_member (members, name, json_node_copy (value));
  copy = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (copy, members);
  return causerie_json_node_write (copy);
}

guint
causerie_demo_tokens_in_tool (JsonNode *tool)
{
  g_autofree char *json = causerie_demo_tokens_write_unmarked (tool);

  return causerie_demo_tokens_in_text (json);
}

guint
causerie_demo_tokens_in_block (JsonNode *block)
{
  const char *type = causerie_json_node_get_text (block, "type");
  g_autofree char *json = NULL;

  if (g_strcmp0 (type, "text") == 0)
    return causerie_demo_tokens_in_text (causerie_json_node_get_text (block, "text"));
  if (causerie_demo_media_get_kind (block) != CAUSERIE_DEMO_MEDIA_NONE)
    return causerie_demo_media_count_tokens (block);
  json = causerie_demo_tokens_write_unmarked (block);
  return causerie_demo_tokens_in_text (json);
}

/* The member is a text or an array of blocks. */
static guint
count_content (JsonNode *object, const char *member)
{
  JsonArray *blocks = causerie_json_node_get_array (object, member);
  guint count = causerie_demo_tokens_in_text (causerie_json_node_get_text (object, member));

  for (guint i = 0; blocks != NULL && i < json_array_get_length (blocks); i++)
    count += causerie_demo_tokens_in_block (json_array_get_element (blocks, i));
  return count;
}

/* Returns: the estimated number of tokens of system prompt, tools and messages */
guint
causerie_demo_tokens_in_prompt (const CauserieDemoPrompt *prompt)
{
  JsonArray *tools = causerie_json_node_get_array (prompt->root, "tools");
  JsonArray *messages = causerie_json_node_get_array (prompt->root, "messages");
  guint count = count_content (prompt->root, "system");

  for (guint i = 0; tools != NULL && i < json_array_get_length (tools); i++)
    count += causerie_demo_tokens_in_tool (json_array_get_element (tools, i));
  for (guint i = 0; messages != NULL && i < json_array_get_length (messages); i++)
    count += CAUSERIE_DEMO_MESSAGE_TOKENS
             + count_content (json_array_get_element (messages, i), "content");
  return count;
}
