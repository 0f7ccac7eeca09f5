/* SPDX-License-Identifier: GPL-3.0-or-later
 * Parses the body of a request. */
#include "config.h"

#include "causerie-demo-prompt.h"

#include "causerie-demo-error.h"
#include "causerie-demo-models.h"

static void
free_message (gpointer data)
{
  CauserieDemoMessage *message = data;

  g_free (message->role);
  g_string_free (message->text, TRUE);
  g_free (message);
}

static guint
get_length (JsonArray *array)
{
  return array != NULL ? json_array_get_length (array) : 0;
}

static void
append_text (GString *all, const char *text, const char *separator)
{
  if (text == NULL)
    return;
  if (all->len > 0)
    g_string_append (all, separator);
  g_string_append (all, text);
}

static void
add_content (CauserieDemoMessage *message, JsonNode *json)
{
  JsonArray *blocks = causerie_json_node_get_array (json, "content");

  append_text (message->text, causerie_json_node_get_text (json, "content"), "\n\n");
  for (guint i = 0; i < get_length (blocks); i++)
    {
      JsonNode *block = json_array_get_element (blocks, i);
      const char *type = causerie_json_node_get_text (block, "type");

      message->n_images += g_strcmp0 (type, "image") == 0;
      message->n_documents += g_strcmp0 (type, "document") == 0;
      if (g_strcmp0 (type, "text") == 0)
        append_text (message->text, causerie_json_node_get_text (block, "text"), "\n\n");
    }
}

static void
add_message (CauserieDemoPrompt *prompt, JsonNode *json)
{
  const char *role = causerie_json_node_get_text (json, "role");
  guint count = prompt->messages->len;
  CauserieDemoMessage *message = count > 0 ? g_ptr_array_index (prompt->messages, count - 1) : NULL;

  if (role == NULL)
    return;
  if (message == NULL || !g_str_equal (message->role, role))
    {
      message = g_new0 (CauserieDemoMessage, 1);
      message->role = g_strdup (role);
      message->text = g_string_new (NULL);
      g_ptr_array_add (prompt->messages, message);
    }
  add_content (message, json);
}

static char *
read_system (JsonNode *root)
{
  g_autoptr (GString) text = g_string_new (causerie_json_node_get_text (root, "system"));
  JsonArray *blocks = causerie_json_node_get_array (root, "system");

  for (guint i = 0; i < get_length (blocks); i++)
    append_text (text, causerie_json_node_get_text (json_array_get_element (blocks, i), "text"),
                 "");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Returns: (transfer full) (nullable): the parsed @body */
CauserieDemoPrompt *
causerie_demo_prompt_new (GBytes *body, GError **error)
{
  g_autoptr (CauserieDemoPrompt) prompt = g_new0 (CauserieDemoPrompt, 1);
  g_autoptr (GError) wrong = NULL;
  gsize length;
  const char *text = g_bytes_get_data (body, &length);
  JsonArray *messages;

  prompt->messages = g_ptr_array_new_with_free_func (free_message);
  prompt->root = causerie_json_node_parse (text != NULL ? text : "", length, &wrong);
  if (prompt->root == NULL)
    {
      causerie_demo_error_set_invalid (error, "The request body is not valid JSON: %s",
                                       wrong->message);
      return NULL;
    }
  prompt->model = causerie_demo_models_choose (causerie_json_node_get_text (prompt->root, "model"));
  prompt->system = read_system (prompt->root);
  messages = causerie_json_node_get_array (prompt->root, "messages");
  for (guint i = 0; i < get_length (messages); i++)
    add_message (prompt, json_array_get_element (messages, i));
  return g_steal_pointer (&prompt);
}

/**
 * causerie_demo_prompt_free:
 * @prompt: (transfer full): a prompt
 */
void
causerie_demo_prompt_free (CauserieDemoPrompt *prompt)
{
  g_clear_pointer (&prompt->root, json_node_unref);
  g_clear_pointer (&prompt->model, json_node_unref);
  g_clear_pointer (&prompt->messages, g_ptr_array_unref);
  g_free (prompt->system);
  g_free (prompt);
}

gboolean
causerie_demo_prompt_has_tools (const CauserieDemoPrompt *prompt)
{
  return get_length (causerie_json_node_get_array (prompt->root, "tools")) > 0;
}

/* Returns: whether the tool is offered and `tool_choice` allows it */
gboolean
causerie_demo_prompt_offers_tool (const CauserieDemoPrompt *prompt, const char *name)
{
  JsonArray *tools = causerie_json_node_get_array (prompt->root, "tools");
  JsonNode *choice = causerie_json_node_get_member (prompt->root, "tool_choice");

  if (g_strcmp0 (causerie_json_node_get_text (choice, "type"), "none") == 0)
    return FALSE;
  for (guint i = 0; i < get_length (tools); i++)
    if (g_strcmp0 (causerie_json_node_get_text (json_array_get_element (tools, i), "name"), name)
        == 0)
      return TRUE;
  return FALSE;
}

/* Returns: (transfer none) (nullable): the user's last message */
const CauserieDemoMessage *
causerie_demo_prompt_get_last_user (const CauserieDemoPrompt *prompt)
{
  for (guint i = prompt->messages->len; i > 0; i--)
    {
      const CauserieDemoMessage *message = g_ptr_array_index (prompt->messages, i - 1);

      if (g_str_equal (message->role, "user"))
        return message;
    }
  return NULL;
}
