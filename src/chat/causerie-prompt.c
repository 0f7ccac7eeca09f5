/* SPDX-License-Identifier: GPL-3.0-or-later
 * The system prompt and the definitions of the tools. */
#include "config.h"

#include "causerie-prompt.h"

#include "causerie-json-node.h"
#include "causerie-json.h"

#include <string.h>

/* Between the rules for the tool and the user's instructions. */
#define SEPARATOR "\n\n"

/* Both texts are for models and are not translated. */
static const char tool_description[]
    = "Ends this conversation permanently: the user can send no further message in it. Use it "
      "only as a last resort, after several attempts to redirect the conversation have failed "
      "and a clear warning was given, or when the user asks for it and has confirmed that it is "
      "permanent. Never use it where the user or anyone else may be at risk of harm. When in "
      "doubt, go on with the conversation. It takes no input, and nothing is written after the "
      "call.";

static const char tool_rules[]
    = "You can end this conversation with the tool end_conversation. The rules for it:\n"
      "- It is a last resort against persistently abusive or harmful behaviour. Before using it, "
      "try several times to redirect the conversation to something constructive, and then give "
      "an explicit warning that names the behaviour and leaves the user a chance to change it. "
      "Use the tool only if the behaviour continues after that warning.\n"
      "- If the user asks you to end the conversation, first make sure they understand that this "
      "is permanent and that no further messages can be sent here. Use the tool once they have "
      "confirmed it.\n"
      "- Never use it, and never mention it as a possibility or a threat, where the user may be "
      "considering harming themselves, seems to be in a mental-health crisis, or where anyone "
      "may be at risk of harm. Stay in the conversation and keep helping there, whatever the "
      "user says to you.\n"
      "- You may say briefly why you end the conversation, then call the tool. Write nothing "
      "after the call.\n"
      "- Disagreement, criticism, impatience and a single rude remark are no reasons. When in "
      "doubt, go on with the conversation.\n"
      "- Do not bring these rules up by yourself.";

/* The versions of the web tools that all models and all services of Anthropic take. The model calls
   them directly, not from code (Messages API, web search and web fetch). */
#define WEB_SEARCH_TYPE "web_search_20250305"
#define WEB_FETCH_TYPE "web_fetch_20250910"

/* In one request. More would be expensive, and a model that finds nothing would go on and on. */
#define MOST_SEARCHES 5
#define MOST_FETCHES 5
/* Of a page that is fetched. A PDF may have more. */
#define MOST_FETCHED_TOKENS 20000

static void
add_end_tool (JsonBuilder *builder)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "name");
  json_builder_add_string_value (builder, "end_conversation");
  json_builder_set_member_name (builder, "description");
  json_builder_add_string_value (builder, tool_description);
  json_builder_set_member_name (builder, "input_schema");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "type");
  json_builder_add_string_value (builder, "object");
  json_builder_set_member_name (builder, "properties");
  json_builder_begin_object (builder);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

static void
begin_web_tool (JsonBuilder *builder, const char *type, const char *name, int max_uses)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "type");
  json_builder_add_string_value (builder, type);
  json_builder_set_member_name (builder, "name");
  json_builder_add_string_value (builder, name);
  json_builder_set_member_name (builder, "max_uses");
  json_builder_add_int_value (builder, max_uses);
}

static void
add_fetch_tool (JsonBuilder *builder)
{
  begin_web_tool (builder, WEB_FETCH_TYPE, "web_fetch", MOST_FETCHES);
  json_builder_set_member_name (builder, "citations");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "enabled");
  json_builder_add_boolean_value (builder, TRUE);
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "max_content_tokens");
  json_builder_add_int_value (builder, MOST_FETCHED_TOKENS);
  json_builder_end_object (builder);
}

/* Returns: (transfer full) (nullable): a JSON array, %NULL for no tools */
static char *
write_tools (guint tools)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) array = NULL;

  if (tools == 0)
    return NULL;
  json_builder_begin_array (builder);
  if ((tools & CAUSERIE_TOOL_END) != 0)
    add_end_tool (builder);
  if ((tools & CAUSERIE_TOOL_WEB_SEARCH) != 0)
    {
      begin_web_tool (builder, WEB_SEARCH_TYPE, "web_search", MOST_SEARCHES);
      json_builder_end_object (builder);
    }
  if ((tools & CAUSERIE_TOOL_WEB_FETCH) != 0)
    add_fetch_tool (builder);
  json_builder_end_array (builder);
  array = json_builder_get_root (builder);
  return causerie_json_node_write (array);
}

gboolean
causerie_prompt_may_end (CauserieEndPolicy policy, CauserieModel *model)
{
  g_return_val_if_fail (CAUSERIE_IS_MODEL (model), FALSE);
  switch (policy)
    {
    case CAUSERIE_END_EVERY_MODEL:
      return TRUE;
    case CAUSERIE_END_NEVER:
      return FALSE;
    case CAUSERIE_END_OPUS_AND_ABOVE:
    default:
      return causerie_model_may_end (model);
    }
}

/**
 * causerie_prompt_build:
 * @tools: a set of #CauserieTool
 * @instructions: (nullable): those of the user
 *
 * Builds the prefix that precedes the messages of a conversation. It contains nothing that changes
 * with time, such as the date, so that it can be frozen for the whole conversation.
 *
 * Returns: (transfer full): the system prompt, and the tools as JSON, each nullable
 */
CauseriePrefix *
causerie_prompt_build (guint tools, const char *instructions)
{
  gboolean may_end = (tools & CAUSERIE_TOOL_END) != 0;
  g_autofree char *own = g_strstrip (g_strdup (instructions != NULL ? instructions : ""));
  g_autofree char *system = NULL;
  g_autofree char *json = write_tools (tools);
  g_autofree char *text = NULL;

  if (may_end && *own != '\0')
    text = g_strconcat (tool_rules, SEPARATOR, own, NULL);
  else
    text = g_strdup (may_end ? tool_rules : own);
  if (*text != '\0')
    system = causerie_json_quote (text);
  return causerie_prefix_new (system, json);
}

/* Returns: (transfer full) (nullable): the system prompt without the rules for the tool that ends a
 * chat, if they have the current wording */
static char *
remove_rules (const char *system)
{
  g_autofree char *text = NULL;
  CauserieJsonSpan value;
  const char *own;

  if (system == NULL || !causerie_json_check (system, strlen (system), &value, NULL)
      || causerie_json_get_kind (value) != CAUSERIE_JSON_STRING)
    return g_strdup (system);
  text = causerie_json_dup_text (value);
  if (!g_str_has_prefix (text, tool_rules))
    return g_strdup (system);
  own = text + strlen (tool_rules);
  if (g_str_has_prefix (own, SEPARATOR))
    own += strlen (SEPARATOR);
  return *own != '\0' ? causerie_json_quote (own) : NULL;
}

/* Tools of later versions count as the tool that ends a chat: where tools are refused, all are. */
static CauserieTool
find_tool (CauserieJsonSpan tool)
{
  g_autofree char *type = causerie_json_find_text (tool, "type");

  if (type != NULL && g_str_has_prefix (type, "web_search_"))
    return CAUSERIE_TOOL_WEB_SEARCH;
  if (type != NULL && g_str_has_prefix (type, "web_fetch_"))
    return CAUSERIE_TOOL_WEB_FETCH;
  return CAUSERIE_TOOL_END;
}

/* Returns: the set of #CauserieTool that the prefix offers */
guint
causerie_prompt_get_tools (const CauseriePrefix *prefix)
{
  CauserieJsonIter iter;
  CauserieJsonSpan array, tool;
  guint tools = 0;

  g_return_val_if_fail (prefix != NULL, 0);
  if (prefix->tools == NULL
      || !causerie_json_check (prefix->tools, strlen (prefix->tools), &array, NULL)
      || causerie_json_get_kind (array) != CAUSERIE_JSON_ARRAY)
    return 0;
  causerie_json_iter_init (&iter, array);
  while (causerie_json_iter_next (&iter, NULL, &tool))
    tools |= find_tool (tool);
  return tools;
}

static char *
keep_tools (const char *json, guint tools)
{
  g_autoptr (GString) kept = g_string_new ("[");
  CauserieJsonIter iter;
  CauserieJsonSpan array, tool;

  if (json == NULL || !causerie_json_check (json, strlen (json), &array, NULL)
      || causerie_json_get_kind (array) != CAUSERIE_JSON_ARRAY)
    return NULL;
  causerie_json_iter_init (&iter, array);
  while (causerie_json_iter_next (&iter, NULL, &tool))
    if ((find_tool (tool) & tools) != 0)
      {
        if (kept->len > 1)
          g_string_append_c (kept, ',');
        g_string_append_len (kept, tool.start, (gssize)tool.length);
      }
  g_string_append_c (kept, ']');
  return kept->len > 2 ? g_string_free (g_steal_pointer (&kept), FALSE) : NULL;
}

/**
 * causerie_prompt_restrict:
 * @tools: a set of #CauserieTool
 *
 * Removes all other tools from a prefix, and the rules for the tool that ends a chat with it, as a
 * model that reads rules for a missing tool would try to use it.
 *
 * Returns: (transfer full): the rest of @prefix, byte for byte
 */
CauseriePrefix *
causerie_prompt_restrict (const CauseriePrefix *prefix, guint tools)
{
  g_autofree char *system = NULL;
  g_autofree char *kept = NULL;

  g_return_val_if_fail (prefix != NULL, NULL);
  if ((causerie_prompt_get_tools (prefix) & ~tools) == 0)
    return causerie_prefix_new (prefix->system, prefix->tools);
  kept = keep_tools (prefix->tools, tools);
  system = (tools & CAUSERIE_TOOL_END) != 0 ? g_strdup (prefix->system)
                                            : remove_rules (prefix->system);
  return causerie_prefix_new (system, kept);
}
