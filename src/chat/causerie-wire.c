/* SPDX-License-Identifier: GPL-3.0-or-later
 * Writes the messages of a request. Blocks are copied byte for byte; this code selects the blocks
 * to send and merges adjacent turns of the same role. The same path always gives the same bytes. */
#include "config.h"

#include "causerie-wire.h"

#include <string.h>

/* The result for every tool call. It exists only in the request and is not stored. */
#define TOOL_RESULT_HEAD "{\"type\":\"tool_result\",\"tool_use_id\":"
#define TOOL_RESULT_TAIL                                                                           \
  ",\"is_error\":true,\"content\":\"Not run. This program does not run tools.\"}"

typedef struct
{
  GString *json;       /* the array so far */
  GString *turn;       /* the blocks of the current turn */
  CauserieRole role;   /* the role of the current turn */
  GPtrArray *open_ids; /* JSON strings: ids of the calls in the current turn */
  const char *tools;   /* JSON array of the offered tools, or NULL */
  gboolean without_thinking;
} Writer;

static void
append_block (Writer *writer, const char *bytes, gsize length)
{
  if (writer->turn->len > 0)
    g_string_append_c (writer->turn, ',');
  g_string_append_len (writer->turn, bytes, (gssize)length);
}

static void
close_turn (Writer *writer)
{
  if (writer->turn->len == 0)
    return;
  if (writer->json->len > 1)
    g_string_append_c (writer->json, ',');
  g_string_append_printf (writer->json, "{\"role\":\"%s\",\"content\":[",
                          writer->role == CAUSERIE_ROLE_USER ? "user" : "assistant");
  g_string_append_len (writer->json, writer->turn->str, (gssize)writer->turn->len);
  g_string_append (writer->json, "]}");
  g_string_truncate (writer->turn, 0);
}

/* The API requires results at the beginning of the turn that follows the calls. */
static void
begin_turn (Writer *writer, CauserieRole role)
{
  if (writer->role == role && writer->turn->len > 0)
    return;
  close_turn (writer);
  writer->role = role;
  if (role == CAUSERIE_ROLE_USER)
    {
      for (guint i = 0; i < writer->open_ids->len; i++)
        {
          const char *id = g_ptr_array_index (writer->open_ids, i);
          g_autofree char *result = g_strconcat (TOOL_RESULT_HEAD, id, TOOL_RESULT_TAIL, NULL);

          append_block (writer, result, strlen (result));
        }
      g_ptr_array_set_size (writer->open_ids, 0);
    }
}

static gboolean
is_thinking (const CauserieBlock *block)
{
  return block->kind == CAUSERIE_BLOCK_THINKING || block->kind == CAUSERIE_BLOCK_REDACTED_THINKING;
}

/* Returns: whether the text ends in the first half of a surrogate pair, as after a broken stream;
   some services refuse it */
static gboolean
ends_in_half (const CauserieBlock *block, CauserieJsonSpan *half)
{
  return block->kind == CAUSERIE_BLOCK_TEXT && causerie_block_ends_in_surrogate (block, half);
}

static gboolean
is_blank (const CauserieBlock *block, gboolean complete)
{
  g_autofree char *text = NULL;
  CauserieJsonSpan half;

  if (block->kind != CAUSERIE_BLOCK_TEXT)
    return FALSE;
  text = causerie_block_dup_text (block);
  if (text != NULL && !complete && ends_in_half (block, &half))
    *g_utf8_find_prev_char (text, text + strlen (text)) = '\0';
  return text == NULL || causerie_text_is_blank (text);
}

static gboolean
has_signature (const CauserieBlock *block)
{
  g_autofree char *signature = NULL;

  if (block->kind == CAUSERIE_BLOCK_REDACTED_THINKING)
    return TRUE;
  signature = causerie_block_dup_member (block, "signature");
  return signature != NULL && *signature != '\0' && strcmp (signature, "null") != 0;
}

static gboolean
find_call_id (const CauserieBlock *block, CauserieJsonSpan *id)
{
  return block->kind == CAUSERIE_BLOCK_TOOL_USE && causerie_json_find (block->raw, "id", id)
         && causerie_json_get_kind (*id) == CAUSERIE_JSON_STRING && id->length > 2;
}

/* Services refuse a call whose input is not a JSON object. */
static gboolean
is_complete_call (const CauserieBlock *block, gboolean complete)
{
  CauserieJsonSpan id, input;

  if (!find_call_id (block, &id))
    return FALSE;
  if (!causerie_json_find (block->raw, "input", &input))
    return complete;
  return causerie_json_get_kind (input) == CAUSERIE_JSON_OBJECT;
}

/* Models sometimes call tools that were not offered. A service refuses a request with a call of a
   tool that is not in its list of tools. */
static gboolean
is_offered (Writer *writer, const CauserieBlock *call)
{
  g_autofree char *name = causerie_json_find_text (call->raw, "name");
  CauserieJsonIter iter;
  CauserieJsonSpan tools, tool;

  if (name == NULL || writer->tools == NULL
      || !causerie_json_check (writer->tools, strlen (writer->tools), &tools, NULL)
      || causerie_json_get_kind (tools) != CAUSERIE_JSON_ARRAY)
    return FALSE;
  causerie_json_iter_init (&iter, tools);
  while (causerie_json_iter_next (&iter, NULL, &tool))
    {
      CauserieJsonSpan named;

      if (causerie_json_find (tool, "name", &named) && causerie_json_equals (named, name))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_sent (Writer *writer, const CauserieBlock *block, gboolean complete)
{
  if (is_thinking (block))
    return !writer->without_thinking && (complete || has_signature (block));
  if (block->kind == CAUSERIE_BLOCK_TOOL_USE)
    return is_complete_call (block, complete) && is_offered (writer, block);
  /* Results are generated for the request. A stored one would be a duplicate, or refer to a call
     that is left out. */
  if (block->kind == CAUSERIE_BLOCK_TOOL_RESULT)
    return FALSE;
  if (causerie_json_get_kind (block->raw) == CAUSERIE_JSON_OBJECT
      || block->kind == CAUSERIE_BLOCK_TEXT)
    return !is_blank (block, complete);
  return FALSE;
}

/* Copies the block without a trailing half of a surrogate pair. */
static char *
dup_bytes (const CauserieBlock *block, gboolean complete)
{
  CauserieJsonSpan half;
  GString *bytes;

  if (complete || !ends_in_half (block, &half))
    return causerie_json_dup_span (block->raw);
  bytes = g_string_new_len (block->raw.start, half.start - block->raw.start);
  half.start += half.length;
  g_string_append_len (bytes, half.start, block->raw.start + block->raw.length - half.start);
  return g_string_free (bytes, FALSE);
}

static void
write_block (Writer *writer, const CauserieBlock *block, gboolean complete)
{
  g_autofree char *bytes = dup_bytes (block, complete);
  CauserieJsonSpan id;

  if (causerie_json_get_kind (block->raw) == CAUSERIE_JSON_STRING)
    {
      g_autofree char *json = g_strconcat ("{\"type\":\"text\",\"text\":", bytes, "}", NULL);

      append_block (writer, json, strlen (json));
      return;
    }
  append_block (writer, bytes, strlen (bytes));
  if (find_call_id (block, &id))
    g_ptr_array_add (writer->open_ids, causerie_json_dup_span (id));
}

/* Returns: whether the block is a server tool call without a result, which would follow in the same
   reply */
static gboolean
is_unanswered (CauserieContent *content, guint position)
{
  CauserieBlock call = causerie_content_get_block (content, position);
  CauserieJsonSpan type;
  CauserieJsonSpan id;

  if (call.kind != CAUSERIE_BLOCK_OTHER || !causerie_json_find (call.raw, "type", &type)
      || !causerie_json_equals (type, "server_tool_use"))
    return FALSE;
  if (!causerie_json_find (call.raw, "id", &id))
    return TRUE;
  for (guint i = position + 1; i < causerie_content_get_n_blocks (content); i++)
    {
      CauserieBlock result = causerie_content_get_block (content, i);
      CauserieJsonSpan answered;

      if (causerie_json_find (result.raw, "tool_use_id", &answered) && answered.length == id.length
          && memcmp (answered.start, id.start, id.length) == 0)
        return FALSE;
    }
  return TRUE;
}

static GArray *
list_sent (Writer *writer, CauserieContent *content, gboolean complete)
{
  GArray *sent = g_array_new (FALSE, FALSE, sizeof (CauserieBlock));

  for (guint i = 0; i < causerie_content_get_n_blocks (content); i++)
    {
      CauserieBlock block = causerie_content_get_block (content, i);

      if (is_sent (writer, &block, complete) && (complete || !is_unanswered (content, i)))
        g_array_append_val (sent, block);
    }
  return sent;
}

/* Services refuse a turn that ends with thinking. This happens if nothing followed it, or if the
   following blocks are left out (Messages API, thinking). */
static void
drop_last_thinking (GArray *blocks)
{
  while (blocks->len > 0 && is_thinking (&g_array_index (blocks, CauserieBlock, blocks->len - 1)))
    g_array_set_size (blocks, blocks->len - 1);
}

static void
write_content (Writer *writer, CauserieContent *content, CauserieRole role, gboolean complete,
               gboolean paused)
{
  g_autoptr (GArray) sent = list_sent (writer, content, complete);

  if (!paused)
    drop_last_thinking (sent);
  for (guint i = 0; i < sent->len; i++)
    {
      begin_turn (writer, role);
      write_block (writer, &g_array_index (sent, CauserieBlock, i), complete);
    }
}

static gboolean
write_message (Writer *writer, CauserieMessage *message, GError **error)
{
  CauserieContent *content = causerie_message_get_content (message);

  if (content == NULL)
    {
      g_set_error_literal (error, CAUSERIE_ERROR, CAUSERIE_ERROR_STORAGE,
                           "A message of the chat could not be read");
      return FALSE;
    }
  write_content (writer, content, causerie_message_get_role (message),
                 causerie_message_get_state (message) == CAUSERIE_MESSAGE_COMPLETE, FALSE);
  return TRUE;
}

static gboolean
is_refused (CauserieMessage *message)
{
  return causerie_message_get_role (message) == CAUSERIE_ROLE_ASSISTANT
         && causerie_message_get_state (message) == CAUSERIE_MESSAGE_REFUSED;
}

/* Compares both the requested model and the one that the reply named. */
static gboolean
is_from_model (CauserieMessage *message, const char *model)
{
  return causerie_wire_is_same_model (causerie_message_get_model (message), model)
         || causerie_wire_is_same_model (causerie_message_get_requested_model (message), model);
}

static gboolean
is_from_other_model (GPtrArray *path, const CauserieWireTarget *target)
{
  for (guint i = 0; i < path->len; i++)
    {
      CauserieMessage *message = g_ptr_array_index (path, i);

      if (causerie_message_get_role (message) == CAUSERIE_ROLE_ASSISTANT && !is_refused (message)
          && (g_strcmp0 (causerie_message_get_service (message), target->service) != 0
              || !is_from_model (message, target->model)))
        return TRUE;
    }
  return FALSE;
}

/* Matches "-20251101": models have an alias without the date. */
static gboolean
is_date_suffix (const char *text)
{
  return strlen (text) == 9 && *text == '-' && strspn (text + 1, "0123456789") == 8;
}

/**
 * causerie_wire_is_same_model:
 * @one: (nullable): a model's id
 * @other: (nullable): another one, or the same
 *
 * Returns: whether both name the same model: they are equal except for a date suffix
 */
gboolean
causerie_wire_is_same_model (const char *one, const char *other)
{
  gsize length;

  if (one == NULL || other == NULL)
    return FALSE;
  if (strlen (one) > strlen (other))
    return causerie_wire_is_same_model (other, one);
  length = strlen (one);
  return strncmp (one, other, length) == 0
         && (other[length] == '\0' || is_date_suffix (other + length));
}

/**
 * causerie_wire_write:
 * @path: (element-type CauserieMessage): the messages from the first one to the user's message to
 *   answer, with their content
 *
 * Writes the messages of a request. Complete messages are sent as stored. Of an incomplete reply,
 * finished blocks and partial text are sent. Left out are: a refused reply with the message it
 * answered, incomplete calls, calls of tools that are not in @target, blank texts, and thinking at
 * the end of a reply. Each remaining call gets a result saying that it was not run. Adjacent turns
 * of the same role are merged (Messages API, messages, thinking and tools). Only a paused reply may
 * come last, unchanged, so that the service resumes it (Messages API, stop reasons).
 *
 * Returns: (transfer full) (nullable): the JSON array; %NULL with %CAUSERIE_ERROR_INVALID_REQUEST
 *   if the last turn would not be the user's, or with %CAUSERIE_ERROR_STORAGE if a message has no
 *   content
 */
char *
causerie_wire_write (GPtrArray *path, const CauserieWireTarget *target, GError **error)
{
  g_autoptr (GString) json = g_string_new ("[");
  g_autoptr (GString) turn = g_string_new (NULL);
  g_autoptr (GPtrArray) open_ids = g_ptr_array_new_with_free_func (g_free);
  Writer writer = { json, turn, CAUSERIE_ROLE_USER, open_ids, NULL, FALSE };

  g_return_val_if_fail (path != NULL && target != NULL, NULL);
  writer.tools = target->tools;
  writer.without_thinking = target->without_thinking || is_from_other_model (path, target);
  for (guint i = 0; i < path->len; i++)
    {
      CauserieMessage *message = g_ptr_array_index (path, i);

      if (is_refused (message) || (i + 1 < path->len && is_refused (path->pdata[i + 1])))
        continue;
      if (!write_message (&writer, message, error))
        return NULL;
    }
  if (turn->len == 0 || writer.role != CAUSERIE_ROLE_USER)
    {
      g_set_error_literal (error, CAUSERIE_ERROR, CAUSERIE_ERROR_INVALID_REQUEST,
                           "There is no message to answer");
      return NULL;
    }
  if (target->paused != NULL)
    write_content (&writer, target->paused, CAUSERIE_ROLE_ASSISTANT, TRUE, TRUE);
  close_turn (&writer);
  g_string_append_c (json, ']');
  return g_strdup (json->str);
}
