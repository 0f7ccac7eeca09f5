/* SPDX-License-Identifier: GPL-3.0-or-later
 * Checks blocks, tool calls, thinking and order of messages like the Messages API. */
#include "config.h"

#include "causerie-strict-check-messages.h"

#include "causerie-strict-check-media.h"
#include "causerie-strict-check-server-tools.h"
#include "causerie-strict-check-tools.h"
#include "causerie-strict-fields.h"
#include "causerie-strict-reason.h"
#include "causerie-strict-signer.h"

#include <string.h>

static gboolean
is_blank (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (!g_unichar_isspace (g_utf8_get_char (text)))
      return FALSE;
  return TRUE;
}

/* @searched: whether the text follows the result of a server tool in a reply, where the service
   itself writes blank texts */
static gboolean
check_text (const CauserieStrictRequest *request, const CauserieStrictBlock *block,
            const char *role, gboolean searched, const char *path, GError **error)
{
  static const char *const names[] = { "type", "text", "citations", "cache_control", NULL };
  g_autofree char *text = NULL;
  CauserieJsonSpan citations, citation;

  if (causerie_json_get_kind (block->json) == CAUSERIE_JSON_OBJECT)
    {
      if (!causerie_strict_fields_check_names (block->json, path, names, error)
          || !causerie_strict_fields_check_kind (block->json, path, "text", CAUSERIE_JSON_STRING,
                                                 TRUE, error)
          || !causerie_strict_fields_check_kind (block->json, path, "citations",
                                                 CAUSERIE_JSON_ARRAY, FALSE, error))
        return FALSE;
      if (!request->model.runs_tools
          && causerie_strict_fields_find (block->json, "citations", &citations))
        return causerie_strict_refuse (error, CAUSERIE_STRICT_MEMBER_UNKNOWN,
                                       "%scitations: Extra inputs are not permitted", path);
      if (strcmp (role, "user") == 0 && strcmp (request->version, "2023-06-01") != 0
          && causerie_strict_fields_find (block->json, "citations", &citations))
        {
          CauserieJsonIter iter;

          causerie_json_iter_init (&iter, citations);
          if (causerie_json_iter_next (&iter, NULL, &citation))
            return causerie_strict_refuse (error, CAUSERIE_STRICT_CITATIONS_FROM_USER,
                                           "%scitations: not allowed in a user message", path);
        }
    }
  text = causerie_strict_block_dup_text (block);
  if (*text == '\0')
    return causerie_strict_refuse (error, CAUSERIE_STRICT_TEXT_EMPTY,
                                   "messages: text content blocks must be non-empty");
  if (!searched && is_blank (text))
    return causerie_strict_refuse (
        error, CAUSERIE_STRICT_TEXT_BLANK,
        "messages: text content blocks must contain non-whitespace text");
  return TRUE;
}

static gboolean
check_tool_use (const CauserieStrictBlock *block, const char *path, GHashTable *ids, GError **error)
{
  static const char *const names[]
      = { "type", "id", "name", "input", "caller", "cache_control", NULL };
  g_autofree char *id = NULL;
  g_autofree char *name = NULL;

  if (!causerie_strict_fields_check_names (block->json, path, names, error)
      || !causerie_strict_fields_check_kind (block->json, path, "id", CAUSERIE_JSON_STRING, TRUE,
                                             error)
      || !causerie_strict_fields_check_kind (block->json, path, "name", CAUSERIE_JSON_STRING, TRUE,
                                             error)
      || !causerie_strict_fields_check_kind (block->json, path, "input", CAUSERIE_JSON_OBJECT, TRUE,
                                             error))
    return FALSE;
  id = causerie_json_find_text (block->json, "id");
  name = causerie_json_find_text (block->json, "name");
  if (*id == '\0' || strspn (id, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_-") != strlen (id))
    return causerie_strict_refuse (error, CAUSERIE_STRICT_CALL_ID_INVALID,
                                   "%sid: String should match pattern '^[a-zA-Z0-9_-]+$'", path);
  if (!causerie_strict_check_tool_name (name))
    return causerie_strict_refuse (error, CAUSERIE_STRICT_CALL_NAME_INVALID,
                                   "%sname: String should match pattern '^[a-zA-Z0-9_-]{1,64}$'",
                                   path);
  if (!g_hash_table_add (ids, g_steal_pointer (&id)))
    return causerie_strict_refuse (error, CAUSERIE_STRICT_CALL_ID_REPEATED,
                                   "messages: `tool_use` ids must be unique");
  return TRUE;
}

/* The blocks in the result of a tool are those of a user, but for further results. */
static gboolean
check_result_block (const CauserieStrictRequest *request, CauserieJsonSpan block, const char *path,
                    GError **error)
{
  static const char *const types[]
      = { "text", "image", "document", "search_result", "tool_reference", NULL };
  g_autofree char *type = causerie_strict_fields_dup_choice (block, path, "type", types, error);

  if (type == NULL)
    return FALSE;
  if (strcmp (type, "image") == 0)
    return causerie_strict_check_image (request, block, path, error);
  if (strcmp (type, "document") == 0)
    return causerie_strict_check_document (request, block, path, error);
  if (strcmp (type, "search_result") == 0)
    return causerie_strict_check_search_result (request, block, path, error);
  return strcmp (type, "text") != 0
         || causerie_strict_fields_check_kind (block, path, "text", CAUSERIE_JSON_STRING, TRUE,
                                               error);
}

static gboolean
check_result_content (const CauserieStrictRequest *request, CauserieJsonSpan content,
                      const char *path, GError **error)
{
  CauserieJsonIter iter;
  CauserieJsonSpan block;

  causerie_json_iter_init (&iter, content);
  for (guint i = 0; causerie_json_iter_next (&iter, NULL, &block); i++)
    {
      g_autofree char *inner = g_strdup_printf ("%scontent.%u.", path, i);

      if (!check_result_block (request, block, inner, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_tool_result (const CauserieStrictRequest *request, const CauserieStrictBlock *block,
                   const char *path, GError **error)
{
  static const char *const names[]
      = { "type", "tool_use_id", "content", "is_error", "cache_control", NULL };
  CauserieJsonSpan content;
  CauserieJsonKind kind;

  if (!causerie_strict_fields_check_names (block->json, path, names, error)
      || !causerie_strict_fields_check_kind (block->json, path, "tool_use_id", CAUSERIE_JSON_STRING,
                                             TRUE, error)
      || !causerie_strict_fields_check_kind (block->json, path, "is_error", CAUSERIE_JSON_BOOLEAN,
                                             FALSE, error))
    return FALSE;
  if (!causerie_strict_fields_find (block->json, "content", &content))
    return TRUE;
  kind = causerie_json_get_kind (content);
  if (kind == CAUSERIE_JSON_ARRAY)
    return check_result_content (request, content, path, error);
  return kind == CAUSERIE_JSON_STRING
         || causerie_strict_refuse (error, CAUSERIE_STRICT_RESULT_CONTENT_KIND,
                                    "%scontent: Input should be a valid string or list", path);
}

static gboolean
check_user_block (const CauserieStrictRequest *request, const CauserieStrictBlock *block,
                  const char *path, GError **error)
{
  if (strcmp (block->type, "text") == 0)
    return check_text (request, block, "user", FALSE, path, error);
  if (strcmp (block->type, "image") == 0)
    return causerie_strict_check_image (request, block->json, path, error);
  if (strcmp (block->type, "document") == 0)
    return causerie_strict_check_document (request, block->json, path, error);
  if (strcmp (block->type, "tool_result") == 0)
    return check_tool_result (request, block, path, error);
  if (strcmp (block->type, "search_result") == 0)
    return causerie_strict_check_search_result (request, block->json, path, error);
  return causerie_strict_refuse (
      error, CAUSERIE_STRICT_BLOCK_TYPE_UNKNOWN,
      "messages.%u.content.%u: Input tag '%s' found using 'type' does not match any of the "
      "expected tags: 'document', 'image', 'search_result', 'text', 'tool_result'",
      block->message, block->position, block->type);
}

/* Unknown block types are accepted, as another service may have made them, and documents with the
   old API version. */
static gboolean
check_assistant_block (const CauserieStrictRequest *request, const CauserieStrictBlock *block,
                       gboolean searched, const char *path, GHashTable *ids, GError **error)
{
  static const char *const misplaced[]
      = { "image", "document", "tool_result", "search_result", NULL };

  if (strcmp (block->type, "document") == 0 && strcmp (request->version, "2023-06-01") == 0)
    return causerie_strict_check_document (request, block->json, path, error);
  if (g_strv_contains (misplaced, block->type))
    return causerie_strict_refuse (
        error, CAUSERIE_STRICT_BLOCK_NOT_IN_REPLY,
        "messages.%u.content.%u: `%s` blocks are not allowed in assistant messages", block->message,
        block->position, block->type);
  if (strcmp (block->type, "text") == 0)
    return check_text (request, block, "assistant", searched, path, error);
  if (strcmp (block->type, "tool_use") == 0)
    return check_tool_use (block, path, ids, error);
  return causerie_strict_check_server_block (request, block, path, ids, error);
}

/* Returns: whether a result of a server tool precedes the block in its turn */
static gboolean
is_searched (const CauserieStrictTurn *turn, const CauserieStrictBlock *block)
{
  for (guint i = 0; i < turn->blocks->len && turn->blocks->pdata[i] != block; i++)
    if (causerie_strict_block_is_server_result (turn->blocks->pdata[i]))
      return TRUE;
  return FALSE;
}

static gboolean
check_signature (const CauserieStrictSigner *signer, const CauserieStrictBlock *block,
                 gboolean foreign, GError **error)
{
  g_autofree char *thinking = causerie_json_find_text (block->json, "thinking");
  g_autofree char *signature = causerie_json_find_text (block->json, "signature");
  g_autofree char *data = causerie_json_find_text (block->json, "data");
  g_autofree char *own = NULL;

  if (strcmp (block->type, "thinking") == 0 && (thinking == NULL || signature == NULL))
    return causerie_strict_refuse (error, CAUSERIE_STRICT_THINKING_INCOMPLETE,
                                   "messages.%u.content.%u.thinking.%s: Field required",
                                   block->message, block->position,
                                   thinking == NULL ? "thinking" : "signature");
  if (foreign)
    return TRUE;
  if (thinking != NULL)
    own = causerie_strict_signer_sign (signer, thinking);
  else
    own = causerie_strict_signer_hide (signer);
  if (g_strcmp0 (own, thinking != NULL ? signature : data) == 0)
    return TRUE;
  return causerie_strict_refuse (
      error, CAUSERIE_STRICT_SIGNATURE_INVALID,
      "messages.%u.content.%u: Invalid `%s` in `%s` block. The block is bound to a different "
      "conversation. Remove the block, or set thinking.block_binding.prefix_mismatch_behavior to "
      "\"drop_block\".",
      block->message, block->position, thinking != NULL ? "signature" : "data", block->type);
}

static gboolean
check_system_block (const CauserieStrictRequest *request, const CauserieStrictBlock *block,
                    const char *path, GError **error)
{
  if (strcmp (block->type, "text") != 0)
    return causerie_strict_refuse (
        error, CAUSERIE_STRICT_BLOCK_NOT_IN_SYSTEM,
        "messages.%u.content.%u: only `text` is allowed in a system message", block->message,
        block->position);
  return check_text (request, block, "system", FALSE, path, error);
}

static gboolean
check_block (const CauserieStrictRequest *request, const CauserieStrictTurn *turn,
             const CauserieStrictBlock *block, CauserieStrictSigner *signer, GHashTable *ids,
             GError **error)
{
  g_autofree char *path = g_strdup_printf ("messages.%u.content.%u.%s.", block->message,
                                           block->position, block->type);

  if (strcmp (turn->role, "user") == 0)
    return check_user_block (request, block, path, error);
  if (strcmp (turn->role, "system") == 0)
    return check_system_block (request, block, path, error);
  if (causerie_strict_block_is_thinking (block))
    return check_signature (signer, block, request->foreign, error);
  return check_assistant_block (request, block, is_searched (turn, block), path, ids, error);
}

static gboolean
check_blocks (const CauserieStrictRequest *request, GError **error)
{
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (CauserieStrictSigner) signer = causerie_strict_signer_new (request);

  for (guint i = 0; i < request->turns->len; i++)
    {
      const CauserieStrictTurn *turn = g_ptr_array_index (request->turns, i);

      causerie_strict_signer_add_role (signer, turn->role);
      for (guint j = 0; j < turn->blocks->len; j++)
        {
          const CauserieStrictBlock *block = g_ptr_array_index (turn->blocks, j);

          if (!check_block (request, turn, block, signer, ids, error))
            return FALSE;
          causerie_strict_signer_add_block (signer, block);
        }
    }
  return TRUE;
}

static GHashTable *
list_ids (const CauserieStrictTurn *turn, const char *type, const char *member)
{
  GHashTable *ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; turn != NULL && i < turn->blocks->len; i++)
    {
      const CauserieStrictBlock *block = g_ptr_array_index (turn->blocks, i);

      if (strcmp (block->type, type) == 0)
        g_hash_table_add (ids, causerie_json_find_text (block->json, member));
    }
  return ids;
}

static gboolean
check_calls_answered (const CauserieStrictTurn *turn, const CauserieStrictTurn *next,
                      GError **error)
{
  g_autoptr (GHashTable) results = list_ids (next, "tool_result", "tool_use_id");

  for (guint i = 0; i < turn->blocks->len; i++)
    {
      const CauserieStrictBlock *block = g_ptr_array_index (turn->blocks, i);
      g_autofree char *id = NULL;

      if (strcmp (block->type, "tool_use") != 0)
        continue;
      id = causerie_json_find_text (block->json, "id");
      if (!g_hash_table_contains (results, id))
        return causerie_strict_refuse (
            error, CAUSERIE_STRICT_CALL_WITHOUT_RESULT,
            "messages.%u: `tool_use` ids were found without `tool_result` blocks immediately "
            "after: %s. Each `tool_use` block must have a corresponding `tool_result` block in "
            "the next message.",
            block->message, id);
    }
  return TRUE;
}

static gboolean
check_results_expected (const CauserieStrictTurn *turn, const CauserieStrictTurn *previous,
                        GError **error)
{
  g_autoptr (GHashTable) calls = list_ids (previous, "tool_use", "id");
  gboolean other = FALSE;

  for (guint i = 0; i < turn->blocks->len; i++)
    {
      const CauserieStrictBlock *block = g_ptr_array_index (turn->blocks, i);
      g_autofree char *id = NULL;

      if (strcmp (block->type, "tool_result") != 0)
        {
          other = TRUE;
          continue;
        }
      id = causerie_json_find_text (block->json, "tool_use_id");
      if (!g_hash_table_remove (calls, id))
        return causerie_strict_refuse (
            error, CAUSERIE_STRICT_RESULT_WITHOUT_CALL,
            "messages.%u.content.%u: unexpected `tool_use_id` found in `tool_result` blocks: %s. "
            "Each `tool_result` block must have a corresponding `tool_use` block in the previous "
            "message.",
            block->message, block->position, id);
      if (other)
        return causerie_strict_refuse (
            error, CAUSERIE_STRICT_RESULT_NOT_FIRST,
            "messages.%u: Did not find `tool_result` blocks at the beginning of this message. "
            "Messages following `tool_use` blocks must begin with a matching number of "
            "`tool_result` blocks.",
            block->message);
    }
  return TRUE;
}

/* Applies to all turns of the assistant but the last one, which is resumed. */
static gboolean
check_finished (const CauserieStrictRequest *request, guint index, GError **error)
{
  const CauserieStrictTurn *turn = g_ptr_array_index (request->turns, index);
  const CauserieStrictBlock *last = g_ptr_array_index (turn->blocks, turn->blocks->len - 1);

  if (causerie_strict_block_is_thinking (last))
    return causerie_strict_refuse (
        error, CAUSERIE_STRICT_THINKING_LAST,
        "messages.%u: The final block in an assistant message cannot be `%s`.", last->message,
        last->type);
  return causerie_strict_check_server_calls (request, index, error);
}

static gboolean
check_order (const CauserieStrictRequest *request, guint index, GError **error)
{
  const CauserieStrictTurn *turn = g_ptr_array_index (request->turns, index);
  const CauserieStrictTurn *previous
      = index > 0 ? g_ptr_array_index (request->turns, index - 1) : NULL;
  const CauserieStrictTurn *next
      = index + 1 < request->turns->len ? g_ptr_array_index (request->turns, index + 1) : NULL;

  if (strcmp (turn->role, "assistant") == 0)
    return check_calls_answered (turn, next, error)
           && (next == NULL || check_finished (request, index, error));
  if (strcmp (turn->role, "user") == 0)
    return check_results_expected (turn, previous, error);
  if (previous == NULL || strcmp (previous->role, "user") != 0
      || (next != NULL && strcmp (next->role, "assistant") != 0))
    return causerie_strict_refuse (
        error, CAUSERIE_STRICT_SYSTEM_MISPLACED,
        "messages.%u: a system message must follow a user message and be last or followed by an "
        "assistant message",
        turn->message);
  return TRUE;
}

/* Returns: whether the turn is a reply that the service paused during a server tool, which may come
   last (`pause_turn`) */
static gboolean
is_paused (const CauserieStrictTurn *turn)
{
  for (guint i = 0; i < turn->blocks->len; i++)
    {
      const CauserieStrictBlock *block = g_ptr_array_index (turn->blocks, i);

      if (strcmp (block->type, "server_tool_use") == 0)
        return TRUE;
    }
  return FALSE;
}

/**
 * causerie_strict_check_messages:
 * @request: a request
 * @error: return location for an error
 *
 * Returns: whether the conversation is valid
 */
gboolean
causerie_strict_check_messages (const CauserieStrictRequest *request, GError **error)
{
  const CauserieStrictTurn *last = g_ptr_array_index (request->turns, request->turns->len - 1);

  if (!check_blocks (request, error))
    return FALSE;
  for (guint i = 0; i < request->turns->len; i++)
    if (!check_order (request, i, error))
      return FALSE;
  if (strcmp (last->role, "assistant") == 0 && !is_paused (last))
    return causerie_strict_refuse (
        error, CAUSERIE_STRICT_PREFILL,
        "This model does not support assistant message prefill. The conversation must end "
        "with a user message.");
  return causerie_strict_check_media_total (request, error);
}
