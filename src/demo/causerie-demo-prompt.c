/* SPDX-License-Identifier: GPL-3.0-or-later
 * Parses the body of a request. */
#include "config.h"

#include "causerie-demo-prompt.h"

#include "causerie-demo-error.h"
#include "causerie-demo-media.h"
#include "causerie-demo-models.h"

static void
free_message (gpointer data)
{
  CauserieDemoMessage *message = data;

  g_free (message->role);
  g_string_free (message->text, TRUE);
  g_ptr_array_unref (message->attachments);
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

/* Returns: whether the model takes attachments of that kind */
static gboolean
check_ability (const CauserieDemoPrompt *prompt, CauserieDemoMediaKind kind, guint message,
               guint position, GError **error)
{
  JsonNode *abilities = causerie_json_node_get_member (prompt->model, "capabilities");
  gboolean picture = kind == CAUSERIE_DEMO_MEDIA_PICTURE;
  JsonNode *ability
      = causerie_json_node_get_member (abilities, picture ? "image_input" : "pdf_input");

  if (!picture && kind != CAUSERIE_DEMO_MEDIA_PDF)
    return TRUE;
  return causerie_json_node_get_boolean (ability, "supported")
         || causerie_demo_error_set_invalid (
             error, "messages.%u.content.%u: '%s' does not support %s input.", message, position,
             causerie_json_node_get_text (prompt->model, "id"), picture ? "image" : "PDF");
}

static gboolean
add_content (CauserieDemoPrompt *prompt, CauserieDemoMessage *message, JsonNode *json, guint index,
             GError **error)
{
  JsonArray *blocks = causerie_json_node_get_array (json, "content");

  append_text (message->text, causerie_json_node_get_text (json, "content"), "\n\n");
  for (guint i = 0; i < get_length (blocks); i++)
    {
      JsonNode *block = json_array_get_element (blocks, i);
      CauserieDemoMediaKind kind = causerie_demo_media_get_kind (block);

      if (!check_ability (prompt, kind, index, i, error))
        return FALSE;
      prompt->has_pictures |= kind == CAUSERIE_DEMO_MEDIA_PICTURE;
      if (kind != CAUSERIE_DEMO_MEDIA_NONE)
        g_ptr_array_add (message->attachments, json_node_ref (block));
      if (g_strcmp0 (causerie_json_node_get_text (block, "type"), "text") == 0)
        append_text (message->text, causerie_json_node_get_text (block, "text"), "\n\n");
    }
  return TRUE;
}

static gboolean
add_message (CauserieDemoPrompt *prompt, JsonNode *json, guint index, GError **error)
{
  const char *role = causerie_json_node_get_text (json, "role");
  guint count = prompt->messages->len;
  CauserieDemoMessage *message = count > 0 ? g_ptr_array_index (prompt->messages, count - 1) : NULL;

  if (role == NULL)
    return TRUE;
  if (message == NULL || !g_str_equal (message->role, role))
    {
      message = g_new0 (CauserieDemoMessage, 1);
      message->role = g_strdup (role);
      message->text = g_string_new (NULL);
      message->attachments = g_ptr_array_new_with_free_func ((GDestroyNotify)json_node_unref);
      g_ptr_array_add (prompt->messages, message);
    }
  return add_content (prompt, message, json, index, error);
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
  g_autofree char *text = causerie_demo_media_reduce (body, &length, &wrong);
  JsonArray *messages;

  prompt->messages = g_ptr_array_new_with_free_func (free_message);
  if (text != NULL)
    prompt->root = causerie_json_node_parse (text, length, &wrong);
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
    if (!add_message (prompt, json_array_get_element (messages, i), i, error))
      return NULL;
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
