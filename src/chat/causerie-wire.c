/* SPDX-License-Identifier: GPL-3.0-or-later
 * Writes the messages of a request. Blocks are copied byte for byte; this code selects the blocks
 * to send and merges adjacent turns of the same role. The same path always gives the same bytes. */
#include "config.h"

#include "causerie-wire.h"

#include "causerie-attachment.h"
#include "causerie-model.h"
#include "causerie-sources.h"
#include "causerie-web-search.h"

#include <string.h>

/* The rules that a service insists on. Tests build this file without each of them once, to see that
   a random walk notices it (tests/chat/test-walk.c). */
typedef enum
{
  RULE_NONE,
  RULE_ANSWER_CALLS,
  RULE_FEW_MARKS,
  RULE_INSERT_FILES,
  RULE_OMIT_BLANK_TEXTS,
  RULE_OMIT_FOREIGN_THINKING,
  RULE_OMIT_LAST_THINKING,
  RULE_OMIT_LONE_RESULTS,
  RULE_OMIT_OPEN_CALLS,
  RULE_OMIT_OPEN_SEARCHES,
  RULE_OMIT_REFUSED_REPLIES,
  RULE_OMIT_STORED_RESULTS,
  RULE_OMIT_UNBOUND_THINKING,
  RULE_OMIT_UNSIGNED_THINKING,
  RULE_REPLACE_IMAGES,
  RULE_REPLACE_PDFS,
  RULE_REPLACE_SEARCHES,
  RULE_TITLE_ONLY_DOCUMENTS,
} Rule;

#ifndef CAUSERIE_WIRE_WITHOUT
#define CAUSERIE_WIRE_WITHOUT RULE_NONE
#endif

static inline gboolean
holds (Rule rule)
{
  return rule != CAUSERIE_WIRE_WITHOUT;
}

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

  const CauserieWireTarget *target;
  GArray *insertions;      /* of CauserieInsertion, by their offsets in the array */
  GArray *turn_insertions; /* likewise, by their offsets in the turn */

  CauserieCacheLife cache;
  gsize markable; /* the end of the last block of the turn that may have a mark, or 0 */
  GArray *ends;   /* gsize: those ends in the array, of the turns of the user */
} Writer;

/* The last turn is what the next request repeats. The one before it is what this request repeats:
   the service finds it without a mark only if at most 19 blocks follow it (Messages API, prompt
   caching). Together with the system prompt, these are three of the four marks that are allowed. */
#define MOST_MARKS 2

static void
append_block (Writer *writer, const char *bytes, gsize length)
{
  if (writer->turn->len > 0)
    g_string_append_c (writer->turn, ',');
  g_string_append_len (writer->turn, bytes, (gssize)length);
  if (writer->cache != CAUSERIE_CACHE_NONE
      && causerie_cache_mark_is_allowed ((CauserieJsonSpan){ bytes, length }))
    writer->markable = writer->turn->len;
}

/* Moves the insertions of the turn to the array, where the turn begins at @start. */
static void
close_insertions (Writer *writer, gsize start)
{
  for (guint i = 0; i < writer->turn_insertions->len; i++)
    {
      const CauserieInsertion *insertion
          = &g_array_index (writer->turn_insertions, CauserieInsertion, i);

      causerie_insertions_add_moved (writer->insertions, insertion, start);
    }
  g_array_set_size (writer->turn_insertions, 0);
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
  if (writer->role == CAUSERIE_ROLE_USER && writer->markable > 0)
    {
      gsize end = writer->json->len + writer->markable;

      g_array_append_val (writer->ends, end);
    }
  writer->markable = 0;
  close_insertions (writer, writer->json->len);
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
  if (role == CAUSERIE_ROLE_USER && holds (RULE_ANSWER_CALLS))
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

/* Services refuse blank texts, but after a web search, their own replies have such texts between
   cited ones, and are only valid as they were received (Messages API, web search). */
static gboolean
is_omitted_text (const CauserieBlock *block, gboolean complete)
{
  gsize length = causerie_json_get_escaped (block->text).length;
  CauserieJsonSpan half;

  if (block->kind != CAUSERIE_BLOCK_TEXT || !block->searched)
    return is_blank (block, complete);
  if (!complete && ends_in_half (block, &half))
    length -= half.length;
  return length == 0;
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
    return !writer->without_thinking
           && (complete || has_signature (block) || !holds (RULE_OMIT_UNSIGNED_THINKING));
  if (block->kind == CAUSERIE_BLOCK_TOOL_USE)
    return (is_complete_call (block, complete) || !holds (RULE_OMIT_OPEN_CALLS))
           && is_offered (writer, block);
  /* Results are generated for the request. A stored one would be a duplicate, or refer to a call
     that is left out. */
  if (block->kind == CAUSERIE_BLOCK_TOOL_RESULT)
    return !holds (RULE_OMIT_STORED_RESULTS);
  if (causerie_json_get_kind (block->raw) == CAUSERIE_JSON_OBJECT
      || block->kind == CAUSERIE_BLOCK_TEXT)
    return !is_omitted_text (block, complete) || !holds (RULE_OMIT_BLANK_TEXTS);
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

/* The API shows the title of a document to the model. Images have none. */
static void
append_title (GString *json, const CauserieAttachment *attachment)
{
  if ((attachment->kind == CAUSERIE_ATTACHMENT_IMAGE && holds (RULE_TITLE_ONLY_DOCUMENTS))
      || *attachment->name == '\0')
    return;
  g_string_append (json, ",\"title\":");
  causerie_json_append_quoted (json, attachment->name);
}

static void
append_text_block (Writer *writer, const char *text)
{
  g_autoptr (GString) json = g_string_new ("{\"type\":\"text\",\"text\":");

  causerie_json_append_quoted (json, text);
  g_string_append_c (json, '}');
  append_block (writer, json->str, json->len);
}

/* Tells the model about a file that it does not get. The words are part of what a service caches,
 * so they are neither translated nor changed. */
static void
append_note (Writer *writer, const CauserieAttachment *attachment, const char *reason)
{
  g_autofree char *note
      = g_strdup_printf ("[The user attached the file “%s” here. %s]", attachment->name, reason);

  append_text_block (writer, note);
}

/* Appends a block of the API whose bytes are inserted when the request is sent. */
static void
append_file (Writer *writer, const CauserieAttachment *attachment, const char *type)
{
  g_autoptr (GString) json = g_string_new (NULL);
  gsize gap = writer->turn->len > 0 ? 1 : 0;
  gsize offset;

  g_string_append_printf (json,
                          "{\"type\":\"%s\",\"source\":{\"type\":\"base64\",\"media_type\":", type);
  causerie_json_append_quoted (json, attachment->media_type);
  g_string_append (json, ",\"data\":\"");
  offset = writer->turn->len + gap + json->len;
  g_string_append (json, "\"}");
  append_title (json, attachment);
  g_string_append_c (json, '}');
  causerie_insertions_add (writer->turn_insertions, offset, attachment->sha256, attachment->size);
  append_block (writer, json->str, json->len);
}

/* Appends a JSON string without its closing quote, where a text is inserted. */
static void
open_string (GString *json, const char *text)
{
  causerie_json_append_quoted (json, text);
  g_string_truncate (json, json->len - 1);
}

/* Without documents, the text is sent like the words of the user, below its name. */
static void
append_text_file (Writer *writer, const CauserieAttachment *attachment, gint64 length)
{
  gboolean document = writer->target->takes_documents;
  g_autofree char *heading = g_strconcat (attachment->name, ":\n\n", NULL);
  g_autoptr (GString) json = g_string_new (NULL);
  gsize gap = writer->turn->len > 0 ? 1 : 0;
  gsize offset;

  g_string_append (json, document ? "{\"type\":\"document\",\"source\":{\"type\":\"text\","
                                    "\"media_type\":\"text/plain\",\"data\":"
                                  : "{\"type\":\"text\",\"text\":");
  open_string (json, document ? "" : heading);
  offset = writer->turn->len + gap + json->len;
  g_string_append (json, document ? "\"}" : "\"");
  if (document)
    append_title (json, attachment);
  g_string_append_c (json, '}');
  causerie_insertions_add_text (writer->turn_insertions, offset, attachment->sha256,
                                attachment->size, length);
  append_block (writer, json->str, json->len);
}

/* Replaces the reference to a file by its bytes, or by a note for a model that cannot read it. */
static void
write_attachment (Writer *writer, const CauserieAttachment *attachment)
{
  const CauserieWireTarget *target = writer->target;
  const gint64 *text
      = target->texts != NULL ? g_hash_table_lookup (target->texts, attachment->sha256) : NULL;

  if (target->missing != NULL && g_hash_table_contains (target->missing, attachment->sha256))
    append_note (writer, attachment, "It is no longer available.");
  else if (attachment->kind == CAUSERIE_ATTACHMENT_IMAGE
           && (target->takes_images || !holds (RULE_REPLACE_IMAGES)))
    append_file (writer, attachment, "image");
  else if (attachment->kind == CAUSERIE_ATTACHMENT_IMAGE)
    append_note (writer, attachment, "This model cannot read images.");
  else if (attachment->kind == CAUSERIE_ATTACHMENT_PDF
           && (target->takes_pdfs || !holds (RULE_REPLACE_PDFS)))
    append_file (writer, attachment, "document");
  else if (attachment->kind == CAUSERIE_ATTACHMENT_PDF)
    append_note (writer, attachment, "This model cannot read PDF files.");
  else if (text != NULL)
    append_text_file (writer, attachment, *text);
  else
    append_note (writer, attachment, "It is no longer available.");
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
  guint result;

  return causerie_content_get_block (content, position).kind == CAUSERIE_BLOCK_SERVER_TOOL_USE
         && !causerie_web_search_find_result (content, position, &result);
}

static gboolean
has_id (GArray *blocks, CauserieJsonSpan id)
{
  for (guint i = 0; i < blocks->len; i++)
    {
      const CauserieBlock *block = &g_array_index (blocks, CauserieBlock, i);
      CauserieJsonSpan other;

      if (causerie_json_find (block->raw, "id", &other) && other.length == id.length
          && memcmp (other.start, id.start, id.length) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Returns: whether the block is the result of a server tool whose call is not among @sent: its
   input was damaged, or it is left out */
static gboolean
lacks_call (GArray *sent, const CauserieBlock *block)
{
  CauserieJsonSpan id;

  return block->kind == CAUSERIE_BLOCK_SERVER_TOOL_RESULT
         && (!causerie_json_find (block->raw, "tool_use_id", &id) || !has_id (sent, id));
}

/* Returns: whether the block is a call from code whose own call is not among @sent (Messages API,
   dynamic filtering) */
static gboolean
lacks_code (GArray *sent, const CauserieBlock *block)
{
  CauserieJsonSpan caller, id;

  return block->kind == CAUSERIE_BLOCK_SERVER_TOOL_USE
         && causerie_json_find (block->raw, "caller", &caller)
         && causerie_json_get_kind (caller) == CAUSERIE_JSON_OBJECT
         && causerie_json_find (caller, "tool_id", &id) && !has_id (sent, id);
}

/* Thinking is bound to all that precedes it. What follows a block that is left out would be refused
   (Messages API, thinking). */
static GArray *
list_sent (Writer *writer, CauserieContent *content, gboolean complete, gboolean paused)
{
  GArray *sent = g_array_new (FALSE, FALSE, sizeof (CauserieBlock));
  gboolean changed = FALSE;
  gboolean searched = FALSE;

  for (guint i = 0; i < causerie_content_get_n_blocks (content); i++)
    {
      CauserieBlock block = causerie_content_get_block (content, i);

      /* A result that is left out does not count. */
      block.searched = searched;
      if (changed && is_thinking (&block) && holds (RULE_OMIT_UNBOUND_THINKING))
        continue;
      if (is_sent (writer, &block, complete)
          && (paused || !is_unanswered (content, i) || !holds (RULE_OMIT_OPEN_SEARCHES))
          && ((!lacks_call (sent, &block) && !lacks_code (sent, &block))
              || !holds (RULE_OMIT_LONE_RESULTS)))
        {
          searched = searched || block.kind == CAUSERIE_BLOCK_SERVER_TOOL_RESULT;
          g_array_append_val (sent, block);
        }
      else
        changed = changed || !is_thinking (&block);
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

/* Without a note, a message with a damaged reference alone would be left out. */
static void
write_reference (Writer *writer, const CauserieBlock *block)
{
  g_autoptr (CauserieAttachment) attachment = causerie_attachment_new_from_json (block->raw);

  if (attachment != NULL)
    write_attachment (writer, attachment);
  else
    append_text_block (writer, "[The user attached a file here. It is no longer available.]");
}

/* Returns: (transfer full) (nullable): what was searched for and found, for another model. The
 * words are part of what a service caches, so they are neither translated nor changed. */
static char *
dup_search (CauserieContent *content, guint position)
{
  g_autoptr (CauserieWebSearch) search = causerie_web_search_new (content, position);
  g_autoptr (GString) text = g_string_new (NULL);

  if (!search->answered)
    return NULL;
  g_string_append_printf (text, "[%s: %s]",
                          search->opens_page ? "Opened the web page" : "Searched the web for",
                          search->subject);
  for (guint i = 0; i < search->results->len; i++)
    {
      const CauserieWebResult *result = g_ptr_array_index (search->results, i);

      g_string_append_printf (text, "\n- %s – %s", result->title, result->url);
    }
  if (search->error != NULL)
    g_string_append (text, "\nThis failed.");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Sends what another service or model searched: it could not check the encrypted results, and may
   know neither the calls nor the citations. The pieces of a text are joined, as some of them are
   blank. All thinking is left out for such a recipient. */
static void
write_searched_content (Writer *writer, CauserieContent *content)
{
  guint n = causerie_content_get_n_blocks (content);
  guint end;

  for (guint i = 0; i < n; i = end)
    {
      CauserieBlock block = causerie_content_get_block (content, i);
      g_autofree char *text = NULL;

      end = causerie_content_find_text_end (content, i);
      if (block.kind == CAUSERIE_BLOCK_TOOL_USE && is_sent (writer, &block, FALSE))
        {
          begin_turn (writer, CAUSERIE_ROLE_ASSISTANT);
          write_block (writer, &block, TRUE);
        }
      if (causerie_web_search_is_call (&block))
        text = dup_search (content, i);
      else if (block.kind == CAUSERIE_BLOCK_TEXT)
        text = causerie_content_dup_text_of (content, i, end);
      if (text == NULL || causerie_text_is_blank (text))
        continue;
      begin_turn (writer, CAUSERIE_ROLE_ASSISTANT);
      append_text_block (writer, text);
    }
}

/* The own service only requires that the tools of earlier calls are offered. */
static gboolean
is_refused_call (Writer *writer, const CauserieBlock *block)
{
  return causerie_web_search_is_call (block)
         && (!writer->target->takes_searches || !is_offered (writer, block));
}

/* Another service may not know any tool or citation of the one that replied. */
static gboolean
is_foreign_block (const CauserieBlock *block)
{
  return block->cited || block->kind == CAUSERIE_BLOCK_SERVER_TOOL_USE
         || block->kind == CAUSERIE_BLOCK_SERVER_TOOL_RESULT;
}

static gboolean
needs_text (Writer *writer, CauserieMessage *message, CauserieContent *content)
{
  gboolean own = g_strcmp0 (causerie_message_get_service (message), writer->target->service) == 0;

  if (causerie_message_get_role (message) != CAUSERIE_ROLE_ASSISTANT)
    return FALSE;
  for (guint i = 0; i < causerie_content_get_n_blocks (content); i++)
    {
      CauserieBlock block = causerie_content_get_block (content, i);

      if (own ? is_refused_call (writer, &block) : is_foreign_block (&block))
        return TRUE;
    }
  return FALSE;
}

static void
write_content (Writer *writer, CauserieContent *content, CauserieRole role, gboolean complete,
               gboolean paused)
{
  g_autoptr (GArray) sent = list_sent (writer, content, complete, paused);

  if (!paused && holds (RULE_OMIT_LAST_THINKING))
    drop_last_thinking (sent);
  for (guint i = 0; i < sent->len; i++)
    {
      const CauserieBlock *block = &g_array_index (sent, CauserieBlock, i);

      begin_turn (writer, role);
      if (role == CAUSERIE_ROLE_USER && block->kind == CAUSERIE_BLOCK_ATTACHMENT
          && holds (RULE_INSERT_FILES))
        write_reference (writer, block);
      else
        write_block (writer, block, complete);
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
  if (holds (RULE_REPLACE_SEARCHES) && needs_text (writer, message, content))
    write_searched_content (writer, content);
  else
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
  return causerie_model_is_same_id (causerie_message_get_model (message), model)
         || causerie_model_is_same_id (causerie_message_get_requested_model (message), model);
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

/* The thinking of a reply that was requested without earlier thinking, and of the replies after it,
 * was generated from a prompt without it, and is only valid with the same prompt. Returns: how many
 * messages at the beginning of the path are sent without thinking */
static guint
count_without_thinking (GPtrArray *path, const CauserieWireTarget *target)
{
  guint n = path->len;

  if (target->without_earlier_thinking)
    return n;
  while (n > 0 && !causerie_message_get_without_thinking (g_ptr_array_index (path, n - 1)))
    n--;
  return n > 0 ? n - 1 : 0;
}

static void
move_insertions (GArray *insertions, gsize from, gsize distance)
{
  for (guint i = insertions->len; i > 0; i--)
    {
      CauserieInsertion *insertion = &g_array_index (insertions, CauserieInsertion, i - 1);

      if (insertion->offset < from)
        break;
      insertion->offset += distance;
    }
}

/* Adds the marks, the last one first, because they move what follows. */
static void
add_marks (Writer *writer)
{
  const char *mark = causerie_cache_mark_get (writer->cache);

  guint most = holds (RULE_FEW_MARKS) ? MOST_MARKS : G_MAXUINT;

  for (guint i = 0; i < MIN (writer->ends->len, most); i++)
    {
      /* Before the closing brace of the block. */
      gsize at = g_array_index (writer->ends, gsize, writer->ends->len - 1 - i) - 1;

      g_string_insert (writer->json, (gssize)at, mark);
      move_insertions (writer->insertions, at, strlen (mark));
    }
}

/**
 * causerie_wire_write:
 * @path: (element-type CauserieMessage): the messages from the first one to the user's message to
 *   answer, with their content
 * @insertions: (element-type CauserieInsertion): gets the files to insert into the result
 *
 * Writes the messages of a request. Complete messages are sent as stored. Of an incomplete reply,
 * finished blocks and partial text are sent. Left out are: a refused reply with the message it
 * answered, incomplete calls, calls of tools that are not in @target, blank texts, and thinking: at
 * the end of a reply, after a block that is left out, before a reply that was requested without it,
 * and in messages that were copied from a chat whose prompts began differently. Web searches are
 * sent as text to another service, or if they are not offered. Each remaining call gets a result
 * saying that it was not run. An attachment is sent in the way that the service and the model take
 * it. Adjacent turns of the same role are merged (Messages API, messages, thinking and tools). Only
 * a paused reply may come last, unchanged, so that the service resumes it (Messages API, stop
 * reasons).
 *
 * Returns: (transfer full) (nullable): the JSON array; %NULL with %CAUSERIE_ERROR_INVALID_REQUEST
 *   if the last turn would not be the user's, or with %CAUSERIE_ERROR_STORAGE if a message has no
 *   content
 */
char *
causerie_wire_write (GPtrArray *path, const CauserieWireTarget *target, GArray *insertions,
                     GError **error)
{
  g_autoptr (GString) json = g_string_new ("[");
  g_autoptr (GString) turn = g_string_new (NULL);
  g_autoptr (GPtrArray) open_ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) turn_insertions = causerie_insertions_new ();
  g_autoptr (GArray) ends = g_array_new (FALSE, FALSE, sizeof (gsize));
  Writer writer = { .json = json,
                    .turn = turn,
                    .role = CAUSERIE_ROLE_USER,
                    .open_ids = open_ids,
                    .target = target,
                    .insertions = insertions,
                    .turn_insertions = turn_insertions,
                    .cache = target != NULL ? target->cache : CAUSERIE_CACHE_NONE,
                    .ends = ends };
  gboolean without_thinking;
  guint n_without_thinking;

  g_return_val_if_fail (path != NULL && target != NULL && insertions != NULL, NULL);
  writer.tools = target->tools;
  without_thinking = target->without_thinking
                     || (holds (RULE_OMIT_FOREIGN_THINKING) && is_from_other_model (path, target));
  n_without_thinking = count_without_thinking (path, target);
  for (guint i = 0; i < path->len; i++)
    {
      CauserieMessage *message = g_ptr_array_index (path, i);

      if (holds (RULE_OMIT_REFUSED_REPLIES)
          && (is_refused (message) || (i + 1 < path->len && is_refused (path->pdata[i + 1]))))
        continue;
      writer.without_thinking = without_thinking || i < n_without_thinking
                                || causerie_message_get_other_prefix (message);
      if (!write_message (&writer, message, error))
        return NULL;
    }
  if (turn->len == 0 || writer.role != CAUSERIE_ROLE_USER)
    {
      g_set_error_literal (error, CAUSERIE_ERROR, CAUSERIE_ERROR_INVALID_REQUEST,
                           "There is no message to answer");
      return NULL;
    }
  writer.without_thinking = without_thinking;
  if (target->paused != NULL)
    write_content (&writer, target->paused, CAUSERIE_ROLE_ASSISTANT, TRUE, TRUE);
  close_turn (&writer);
  add_marks (&writer);
  g_string_append_c (json, ']');
  return g_strdup (json->str);
}
