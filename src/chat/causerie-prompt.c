/* SPDX-License-Identifier: GPL-3.0-or-later
 * The system prompt and the definition of the tool that ends a chat. */
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

static char *
write_tools (void)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) tools = NULL;

  json_builder_begin_array (builder);
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
  json_builder_end_array (builder);
  tools = json_builder_get_root (builder);
  return causerie_json_node_write (tools);
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

/* Builds the prefix that precedes the messages of a conversation. It contains nothing that changes
 * with time, such as the date, so that it can be frozen for the whole conversation.
 *
 * Returns: (transfer full): the system prompt, and the tools as JSON, each nullable */
CauseriePrefix *
causerie_prompt_build (CauserieEndPolicy policy, const char *instructions, CauserieModel *model)
{
  gboolean may_end = causerie_prompt_may_end (policy, model);
  g_autofree char *own = g_strstrip (g_strdup (instructions != NULL ? instructions : ""));
  g_autofree char *system = NULL;
  g_autofree char *tools = may_end ? write_tools () : NULL;
  g_autofree char *text = NULL;

  if (may_end && *own != '\0')
    text = g_strconcat (tool_rules, SEPARATOR, own, NULL);
  else
    text = g_strdup (may_end ? tool_rules : own);
  if (*text != '\0')
    system = causerie_json_quote (text);
  return causerie_prefix_new (system, tools);
}

/* Removes the tools, and also the rules for them, as a model that reads rules for a missing tool
 * would try to use it.
 *
 * Returns: (transfer full): @prefix without the tools, and without the rules if they have the
 * current wording */
CauseriePrefix *
causerie_prompt_without_tools (const CauseriePrefix *prefix)
{
  g_autofree char *text = NULL;
  g_autofree char *system = NULL;
  CauserieJsonSpan value;
  const char *own;

  g_return_val_if_fail (prefix != NULL, NULL);
  if (prefix->system == NULL
      || !causerie_json_check (prefix->system, strlen (prefix->system), &value, NULL)
      || causerie_json_get_kind (value) != CAUSERIE_JSON_STRING)
    return causerie_prefix_new (prefix->system, NULL);
  text = causerie_json_dup_text (value);
  if (!g_str_has_prefix (text, tool_rules))
    return causerie_prefix_new (prefix->system, NULL);
  own = text + strlen (tool_rules);
  if (g_str_has_prefix (own, SEPARATOR))
    own += strlen (SEPARATOR);
  if (*own != '\0')
    system = causerie_json_quote (own);
  return causerie_prefix_new (system, NULL);
}
