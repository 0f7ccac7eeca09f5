/* SPDX-License-Identifier: GPL-3.0-or-later
 * A request to the strict service, parsed into turns and blocks. */
#include "config.h"

#include "causerie-strict-request.h"

#include "causerie-demo-models.h"
#include "causerie-strict-fields.h"
#include "causerie-strict-reason.h"

#include <string.h>

#define MOST_MESSAGES 100000

static void
free_block (gpointer data)
{
  CauserieStrictBlock *block = data;

  g_free (block->type);
  g_free (block);
}

static void
free_turn (gpointer data)
{
  CauserieStrictTurn *turn = data;

  g_free (turn->role);
  g_ptr_array_unref (turn->blocks);
  g_free (turn);
}

static void
add_block (CauserieStrictTurn *turn, CauserieJsonSpan json, char *type, guint message,
           guint position)
{
  CauserieStrictBlock *block = g_new0 (CauserieStrictBlock, 1);

  block->json = json;
  block->type = type;
  block->message = message;
  block->position = position;
  g_ptr_array_add (turn->blocks, block);
}

static gboolean
add_list (CauserieStrictTurn *turn, CauserieJsonSpan content, guint message, GError **error)
{
  CauserieJsonIter iter;
  CauserieJsonSpan block;
  guint position = 0;

  causerie_json_iter_init (&iter, content);
  for (; causerie_json_iter_next (&iter, NULL, &block); position++)
    {
      g_autofree char *type = NULL;

      if (causerie_json_get_kind (block) != CAUSERIE_JSON_OBJECT)
        return causerie_strict_refuse (error, CAUSERIE_STRICT_BLOCK_NOT_OBJECT,
                                       "messages.%u.content.%u: Input should be a valid object",
                                       message, position);
      type = causerie_json_find_text (block, "type");
      if (type == NULL)
        return causerie_strict_refuse (error, CAUSERIE_STRICT_BLOCK_WITHOUT_TYPE,
                                       "messages.%u.content.%u.type: Field required", message,
                                       position);
      add_block (turn, block, g_steal_pointer (&type), message, position);
    }
  if (position == 0)
    return causerie_strict_refuse (error, CAUSERIE_STRICT_CONTENT_EMPTY,
                                   "messages.%u: %s messages must have non-empty "
                                   "content",
                                   message, turn->role);
  return TRUE;
}

static CauserieStrictTurn *
open_turn (CauserieStrictRequest *request, const char *role, guint message)
{
  CauserieStrictTurn *turn = NULL;

  if (request->turns->len > 0)
    turn = g_ptr_array_index (request->turns, request->turns->len - 1);
  if (turn == NULL || strcmp (turn->role, role) != 0)
    {
      turn = g_new0 (CauserieStrictTurn, 1);
      turn->role = g_strdup (role);
      turn->message = message;
      turn->blocks = g_ptr_array_new_with_free_func (free_block);
      g_ptr_array_add (request->turns, turn);
    }
  return turn;
}

static gboolean
add_message (CauserieStrictRequest *request, CauserieJsonSpan json, guint message, GError **error)
{
  static const char *const names[] = { "role", "content", NULL };
  static const char *const roles[] = { "user", "assistant", NULL };
  static const char *const more_roles[] = { "user", "assistant", "system", NULL };
  g_autofree char *path = g_strdup_printf ("messages.%u.", message);
  g_autofree char *role = NULL;
  CauserieStrictTurn *turn;
  CauserieJsonSpan content;

  if (causerie_json_get_kind (json) != CAUSERIE_JSON_OBJECT)
    return causerie_strict_refuse (error, CAUSERIE_STRICT_MESSAGE_NOT_OBJECT,
                                   "messages.%u: Input should be a valid object", message);
  if (!causerie_strict_fields_check_names (json, path, names, error))
    return FALSE;
  role = causerie_strict_fields_dup_choice (
      json, path, "role", request->model.takes_system ? more_roles : roles, error);
  if (role == NULL)
    return FALSE;
  if (!causerie_strict_fields_find (json, "content", &content))
    return causerie_strict_refuse (error, CAUSERIE_STRICT_CONTENT_MISSING,
                                   "messages.%u.content: Field required", message);
  turn = open_turn (request, role, message);
  switch (causerie_json_get_kind (content))
    {
    case CAUSERIE_JSON_STRING:
      add_block (turn, content, g_strdup ("text"), message, 0);
      return TRUE;
    case CAUSERIE_JSON_ARRAY:
      return add_list (turn, content, message, error);
    default:
      return causerie_strict_refuse (error, CAUSERIE_STRICT_CONTENT_KIND,
                                     "messages.%u.content: Input should be a valid string or list",
                                     message);
    }
}

static gboolean
add_messages (CauserieStrictRequest *request, GError **error)
{
  CauserieJsonSpan messages = { NULL, 0 };
  CauserieJsonSpan message;
  CauserieJsonIter iter;
  guint count = 0;

  if (!causerie_strict_fields_check_kind (request->root, "", "messages", CAUSERIE_JSON_ARRAY, TRUE,
                                          error))
    return FALSE;
  causerie_json_find (request->root, "messages", &messages);
  causerie_json_iter_init (&iter, messages);
  for (; causerie_json_iter_next (&iter, NULL, &message); count++)
    if (count >= MOST_MESSAGES)
      return causerie_strict_refuse (error, CAUSERIE_STRICT_TOO_MANY_MESSAGES,
                                     "messages: at most %d messages are allowed", MOST_MESSAGES);
    else if (!add_message (request, message, count, error))
      return FALSE;
  return count > 0
         || causerie_strict_refuse (error, CAUSERIE_STRICT_NO_MESSAGES,
                                    "messages: at least one message is required");
}

static gboolean
can (JsonNode *model, const char *ability)
{
  JsonNode *abilities = causerie_json_node_get_member (model, "capabilities");

  return causerie_json_node_get_boolean (causerie_json_node_get_member (abilities, ability),
                                         "supported");
}

static gboolean
find_model (CauserieStrictRequest *request, GError **error)
{
  g_autoptr (JsonNode) json = NULL;
  g_autofree char *id = NULL;
  gboolean known;
  gboolean small;

  if (!causerie_strict_fields_check_kind (request->root, "", "model", CAUSERIE_JSON_STRING, TRUE,
                                          error))
    return FALSE;
  id = causerie_json_find_text (request->root, "model");
  small = strcmp (id, CAUSERIE_STRICT_SMALL_MODEL) == 0;
  known = causerie_strict_abilities_find (id, &request->model.abilities);
  json = request->foreign || small || known ? causerie_demo_models_choose (id)
                                            : causerie_demo_models_find (id);
  if (json == NULL)
    {
      causerie_strict_refuse (error, CAUSERIE_STRICT_MODEL_UNKNOWN, "model: %s", id);
      return FALSE;
    }
  if (!known)
    causerie_strict_abilities_read (json, &request->model.abilities);
  request->model.takes_images = can (json, "image_input");
  request->model.takes_pdfs = can (json, "pdf_input");
  request->model.runs_tools = TRUE;
  request->model.calls_from_code = small || can (json, "code_execution");
  request->model.takes_system = g_strcmp0 (causerie_json_node_get_text (json, "line"), "opus") == 0;
  request->model.id = g_steal_pointer (&id);
  if (!causerie_json_node_get_int (json, "max_input_tokens", &request->model.context)
      || !causerie_json_node_get_int (json, "max_tokens", &request->model.max_output))
    g_assert_not_reached ();
  if (small)
    request->model.context = 200000;
  return TRUE;
}

/**
 * causerie_strict_request_new:
 * @kind: the kind of the request
 * @foreign: whether it was made for another service
 * @version: the value of `anthropic-version`
 * @body: (array length=length): the body
 * @length: number of bytes
 * @error: return location for an error
 *
 * Parses model, roles and kinds of blocks of a request.
 *
 * Returns: (transfer full) (nullable): the request, or %NULL with @error set
 */
CauserieStrictRequest *
causerie_strict_request_new (CauserieStrictKind kind, gboolean foreign, const char *version,
                             const char *body, gsize length, GError **error)
{
  g_autoptr (CauserieStrictRequest) request = g_new0 (CauserieStrictRequest, 1);
  g_autoptr (GError) wrong = NULL;

  request->kind = kind;
  request->foreign = foreign;
  request->version = g_strdup (version);
  request->body = g_strndup (body, length);
  request->turns = g_ptr_array_new_with_free_func (free_turn);
  if (!causerie_json_check (request->body, length, &request->root, &wrong))
    {
      causerie_strict_refuse (error, CAUSERIE_STRICT_NOT_JSON,
                              "The request body is not valid JSON: %s", wrong->message);
      return NULL;
    }
  if (causerie_json_get_kind (request->root) != CAUSERIE_JSON_OBJECT)
    {
      causerie_strict_refuse (error, CAUSERIE_STRICT_NOT_OBJECT,
                              "The request body should be a valid object");
      return NULL;
    }
  if (!find_model (request, error) || !add_messages (request, error))
    return NULL;
  return g_steal_pointer (&request);
}

/**
 * causerie_strict_request_free:
 * @request: (transfer full): a request
 */
void
causerie_strict_request_free (CauserieStrictRequest *request)
{
  g_clear_pointer (&request->turns, g_ptr_array_unref);
  g_free (request->model.id);
  g_free (request->version);
  g_free (request->body);
  g_free (request);
}

/**
 * causerie_strict_request_get_flag:
 * @request: a request
 * @name: a member of the top-level object
 *
 * Returns: whether the member exists and is `true`
 */
gboolean
causerie_strict_request_get_flag (const CauserieStrictRequest *request, const char *name)
{
  CauserieJsonSpan value;

  return causerie_json_find (request->root, name, &value)
         && causerie_json_get_kind (value) == CAUSERIE_JSON_BOOLEAN && *value.start == 't';
}

/**
 * causerie_strict_request_dup_system:
 * @request: a request
 *
 * Returns: (transfer full): the texts of the system prompt, joined; empty if there is none
 */
char *
causerie_strict_request_dup_system (const CauserieStrictRequest *request)
{
  g_autoptr (GString) text = g_string_new (NULL);
  CauserieJsonSpan system, block;
  CauserieJsonIter iter;

  if (!causerie_strict_fields_find (request->root, "system", &system))
    return g_strdup ("");
  if (causerie_json_get_kind (system) == CAUSERIE_JSON_STRING)
    return causerie_json_dup_text (system);
  causerie_json_iter_init (&iter, system);
  while (causerie_json_iter_next (&iter, NULL, &block))
    {
      g_autofree char *part = causerie_json_find_text (block, "text");

      g_string_append (text, part != NULL ? part : "");
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * causerie_strict_request_has_tools:
 * @request: a request
 *
 * Returns: whether any tool is offered
 */
gboolean
causerie_strict_request_has_tools (const CauserieStrictRequest *request)
{
  CauserieJsonSpan tools, tool;
  CauserieJsonIter iter;

  if (!causerie_strict_fields_find (request->root, "tools", &tools))
    return FALSE;
  causerie_json_iter_init (&iter, tools);
  return causerie_json_iter_next (&iter, NULL, &tool);
}

/**
 * causerie_strict_request_offers_tool:
 * @request: a request
 * @name: a tool
 *
 * Returns: whether the tool is offered and `tool_choice` allows it
 */
gboolean
causerie_strict_request_offers_tool (const CauserieStrictRequest *request, const char *name)
{
  CauserieJsonSpan tools, tool, choice;
  CauserieJsonIter iter;

  if (causerie_strict_fields_find (request->root, "tool_choice", &choice))
    {
      g_autofree char *type = causerie_json_find_text (choice, "type");

      if (g_strcmp0 (type, "none") == 0)
        return FALSE;
    }
  if (!causerie_strict_fields_find (request->root, "tools", &tools))
    return FALSE;
  causerie_json_iter_init (&iter, tools);
  while (causerie_json_iter_next (&iter, NULL, &tool))
    {
      g_autofree char *offered = causerie_json_find_text (tool, "name");

      if (g_strcmp0 (offered, name) == 0)
        return TRUE;
    }
  return FALSE;
}

/**
 * causerie_strict_request_get_last_user:
 * @request: a request
 *
 * Returns: (transfer none) (nullable): the last turn of the user
 */
const CauserieStrictTurn *
causerie_strict_request_get_last_user (const CauserieStrictRequest *request)
{
  for (guint i = request->turns->len; i > 0; i--)
    {
      const CauserieStrictTurn *turn = g_ptr_array_index (request->turns, i - 1);

      if (strcmp (turn->role, "user") == 0)
        return turn;
    }
  return NULL;
}

/**
 * causerie_strict_block_dup_text:
 * @block: a block
 *
 * Returns: (transfer full) (nullable): the text of a text block, %NULL for any other
 */
char *
causerie_strict_block_dup_text (const CauserieStrictBlock *block)
{
  if (strcmp (block->type, "text") != 0)
    return NULL;
  if (causerie_json_get_kind (block->json) == CAUSERIE_JSON_STRING)
    return causerie_json_dup_text (block->json);
  return causerie_json_find_text (block->json, "text");
}

/**
 * causerie_strict_block_is_thinking:
 * @block: a block
 *
 * Returns: whether it is thinking or redacted thinking
 */
gboolean
causerie_strict_block_is_thinking (const CauserieStrictBlock *block)
{
  return strcmp (block->type, "thinking") == 0 || strcmp (block->type, "redacted_thinking") == 0;
}

/**
 * causerie_strict_block_is_server_result:
 * @block: a block
 *
 * Returns: whether it is the result of a tool that the service runs itself
 */
gboolean
causerie_strict_block_is_server_result (const CauserieStrictBlock *block)
{
  return g_str_has_suffix (block->type, "_tool_result");
}

/**
 * causerie_strict_turn_dup_text:
 * @turn: a turn
 *
 * Returns: (transfer full): its texts, joined with blank lines
 */
char *
causerie_strict_turn_dup_text (const CauserieStrictTurn *turn)
{
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; i < turn->blocks->len; i++)
    {
      g_autofree char *text = causerie_strict_block_dup_text (g_ptr_array_index (turn->blocks, i));

      if (text != NULL)
        g_string_append_printf (all, "%s%s", all->len > 0 ? "\n\n" : "", text);
    }
  return g_string_free (g_steal_pointer (&all), FALSE);
}
