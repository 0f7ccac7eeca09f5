/* SPDX-License-Identifier: GPL-3.0-or-later
 * Stores a reply: begins its row, writes it as it streams, finishes it, and recovers it after a
 * crash. */
#include "config.h"

#include "causerie-table-replies.h"

#include "causerie-sqlite-error.h"
#include "causerie-statement.h"
#include "causerie-table-chats.h"
#include "causerie-table-messages.h"
#include "causerie-table-prefixes.h"
#include "causerie-table-search.h"

#include <string.h>

/* The minimum number of spare bytes that a row is extended by. */
#define SPARE_BYTES 4096

static gboolean
mark_without_thinking (CauserieConnection *connection, gint64 message_id, GError **error)
{
  static const char *const sql = "INSERT INTO reply_without_thinking (message_id) VALUES (?1)";
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);

  if (statement == NULL)
    return FALSE;
  causerie_statement_bind_int (statement, 1, message_id);
  return causerie_statement_run (statement, error);
}

/**
 * causerie_replies_begin:
 * @error: %CAUSERIE_ERROR_ENDED, %CAUSERIE_ERROR_BUSY, %CAUSERIE_ERROR_NO_MESSAGE, and errors of
 *   the #CAUSERIE_ERROR domain
 *
 * Stores a reply without content, freezes its prefix and clears the failure of its parent.
 *
 * Returns: (transfer full): the reply with its empty content, or %NULL
 */
CauserieMessage *
causerie_replies_begin (CauserieConnection *connection, const CauserieNewReply *reply,
                        GError **error)
{
  g_autoptr (CauserieContent) content = causerie_content_new ("[]", -1, NULL);
  CauserieMessageData data = {
    .parent_id = reply->parent_id,
    .role = CAUSERIE_ROLE_ASSISTANT,
    .state = CAUSERIE_MESSAGE_STREAMING,
    .created_at = g_get_real_time (),
    .model = reply->model,
    .requested_model = reply->requested_model,
    .service = reply->service,
    .effort = reply->effort,
    .without_thinking = reply->without_thinking,
    .content = content,
  };

  if (!causerie_messages_insert (connection, reply->chat_id, reply, &data, error)
      || !causerie_messages_set_failure (connection, reply->parent_id, NULL, error))
    return NULL;
  if (reply->without_thinking && !mark_without_thinking (connection, data.id, error))
    return NULL;
  if (reply->prefix != NULL
      && !causerie_table_prefixes_freeze (connection, reply->chat_id, reply->service,
                                          reply->requested_model, reply->prefix, error))
    return NULL;
  if (reply->choose
      && (!causerie_chats_choose (connection, reply->chat_id, data.parent_id, data.id, error)
          || !causerie_chats_set_leaf (connection, reply->chat_id, data.id, error)))
    return NULL;
  return causerie_message_new (&data);
}

/* @first_words may be %NULL to leave them unchanged. Fails if there is no such reply or it is
   finished. */
static gboolean
write_first_words (CauserieConnection *connection, gint64 message_id, const char *first_words,
                   GError **error)
{
  static const char *const sql
      = "UPDATE message SET first_words = coalesce (?2, first_words) WHERE id = ?1";
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);

  if (statement == NULL)
    return FALSE;
  causerie_statement_bind_int (statement, 1, message_id);
  causerie_statement_bind_text (statement, 2, first_words);
  return causerie_statement_run_on_one (statement, "reply", error);
}

static gboolean
write_json (CauserieConnection *connection, gint64 message_id, const char *json, GError **error)
{
  static const char *const sql = "UPDATE content SET json = ?2 WHERE message_id = ?1";
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);

  if (statement == NULL)
    return FALSE;
  causerie_statement_bind_int (statement, 1, message_id);
  causerie_statement_bind_text (statement, 2, json);
  return causerie_statement_run_on_one (statement, "reply", error);
}

/* Writes @part at its offset, if the row is long enough. Otherwise sets @text to the text of the
   row up to the offset, followed by @part. */
static int
write_in_place (sqlite3_blob *row, const CauserieReplyPart *part, GString *text)
{
  gsize size = (gsize)sqlite3_blob_bytes (row);
  gsize length = strlen (part->json);
  int code;

  if (part->offset > size)
    return SQLITE_MISMATCH;
  if (length <= size - part->offset)
    return sqlite3_blob_write (row, part->json, (int)length, (int)part->offset);
  g_string_set_size (text, part->offset);
  code = sqlite3_blob_read (row, text->str, (int)text->len, 0);
  g_string_append (text, part->json);
  return code;
}

/* Pads the text with spaces, which are valid after JSON. SQLite rewrites a value whose length
   changes, so the spare bytes let write_in_place() write most parts without that. */
static gboolean
write_longer (CauserieConnection *connection, gint64 message_id, GString *text, GError **error)
{
  gsize length = text->len;

  g_string_set_size (text, length + length / 2 + SPARE_BYTES);
  memset (text->str + length, ' ', text->len - length);
  return write_json (connection, message_id, text->str, error);
}

static gboolean
write_part (CauserieConnection *connection, gint64 message_id, const CauserieReplyPart *part,
            GError **error)
{
  sqlite3 *db = causerie_connection_get_handle (connection);
  g_autoptr (GString) text = g_string_new (NULL);
  sqlite3_blob *row = NULL;
  int code;
  int closed;

  if (part->offset == 0)
    {
      g_string_append (text, part->json);
      return write_longer (connection, message_id, text, error);
    }
  code = sqlite3_blob_open (db, "main", "content", "json", message_id, TRUE, &row);
  if (code == SQLITE_OK)
    code = write_in_place (row, part, text);
  closed = sqlite3_blob_close (row);
  if (code != SQLITE_OK || closed != SQLITE_OK)
    {
      causerie_sqlite_set_error (error, db, code != SQLITE_OK ? code : closed, "writing a reply");
      return FALSE;
    }
  return text->len == 0 || write_longer (connection, message_id, text, error);
}

/**
 * causerie_replies_write:
 * @error: %CAUSERIE_ERROR_NO_MESSAGE, %CAUSERIE_ERROR_FAILED if it is finished, and errors of the
 *   #CAUSERIE_ERROR domain
 *
 * Stores what has arrived, at a cost proportional to the new part. The reply is added to the search
 * index when it is finished. Until then, spaces may follow the text.
 */
gboolean
causerie_replies_write (CauserieConnection *connection, gint64 message_id,
                        const CauserieReplyPart *part, GError **error)
{
  return write_first_words (connection, message_id, part->first_words, error)
         && write_part (connection, message_id, part, error);
}

static gboolean
add_thinking_times (CauserieConnection *connection, gint64 message_id, GArray *times,
                    GError **error)
{
  static const char *const sql
      = "INSERT INTO thinking_time (message_id, position, milliseconds) VALUES (?1, ?2, ?3)";
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);

  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < times->len; i++)
    {
      const CauserieThinkingTime *time = &g_array_index (times, CauserieThinkingTime, i);

      causerie_statement_restart (statement);
      causerie_statement_bind_int (statement, 1, message_id);
      causerie_statement_bind_int (statement, 2, time->position);
      causerie_statement_bind_int (statement, 3, time->milliseconds);
      if (!causerie_statement_run (statement, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
finish_row (CauserieConnection *connection, gint64 message_id, const CauserieReplyEnd *end,
            GError **error)
{
  static const char *const sql
      = "UPDATE message SET state = ?2, ends = ?3, stop_reason = ?4, usage = ?5, finished_at = ?6,"
        " failure_code = ?7, failure_detail = ?8, failure_request_id = ?9, failure_retry_at = ?10,"
        " context_tokens = ?11"
        " WHERE id = ?1";
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);

  if (statement == NULL)
    return FALSE;
  causerie_statement_bind_int (statement, 1, message_id);
  causerie_statement_bind_int (statement, 2, end->state);
  causerie_statement_bind_int (statement, 3, end->ends != FALSE);
  causerie_statement_bind_text (statement, 4, end->stop_reason);
  causerie_statement_bind_text (statement, 5, end->usage);
  causerie_statement_bind_int (statement, 6, g_get_real_time ());
  if (end->failure != NULL)
    causerie_messages_bind_failure (statement, 7, end->failure);
  if (end->context_tokens > 0)
    causerie_statement_bind_int (statement, 11, end->context_tokens);
  return causerie_statement_run_on_one (statement, "reply", error);
}

/**
 * causerie_replies_finish:
 * @error: %CAUSERIE_ERROR_NO_MESSAGE, %CAUSERIE_ERROR_FAILED if it is finished, and errors of the
 *   #CAUSERIE_ERROR domain
 *
 * Stores the end of a reply and adds it to the search index. From then on it is frozen.
 */
gboolean
causerie_replies_finish (CauserieConnection *connection, gint64 message_id,
                         const CauserieReplyEnd *end, GError **error)
{
  g_autoptr (CauserieContent) content = causerie_content_new (end->content, -1, error);
  g_autofree char *first_words = NULL;

  if (content == NULL)
    return FALSE;
  first_words = causerie_content_dup_first_words (content, NULL);
  return write_first_words (connection, message_id, first_words, error)
         && write_json (connection, message_id, end->content, error)
         && (end->thinking_times == NULL
             || add_thinking_times (connection, message_id, end->thinking_times, error))
         && finish_row (connection, message_id, end, error)
         && causerie_search_put_message (connection, message_id, content, error);
}

static gboolean
trim_spaces (CauserieConnection *connection, gint64 message_id, GError **error)
{
  static const char *const sql = "UPDATE content SET json = rtrim (json)"
                                 " WHERE message_id = ?1 AND substr (json, -1) = ' '";
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);

  if (statement == NULL)
    return FALSE;
  causerie_statement_bind_int (statement, 1, message_id);
  return causerie_statement_run (statement, error);
}

static GArray *
list_streaming (CauserieConnection *connection, GError **error)
{
  g_autoptr (CauserieStatement) statement
      = causerie_statement_new (connection, "SELECT id FROM message WHERE state = 0", error);

  if (statement == NULL)
    return NULL;
  return causerie_statement_list_ids (statement, error);
}

/* Finishes the replies that were streaming when the program crashed as interrupted, with the
 * content that was last written. */
gboolean
causerie_replies_recover (CauserieConnection *connection, GError **error)
{
  g_autoptr (GArray) ids = list_streaming (connection, error);
  g_autoptr (GHashTable) contents = NULL;

  if (ids == NULL)
    return FALSE;
  contents = causerie_messages_load_contents (connection, ids, error);
  if (contents == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      gint64 id = g_array_index (ids, gint64, i);
      CauserieReplyEnd end = {
        .state = CAUSERIE_MESSAGE_INTERRUPTED,
      };

      if (!trim_spaces (connection, id, error) || !finish_row (connection, id, &end, error)
          || !causerie_search_put_message (connection, id, g_hash_table_lookup (contents, &id),
                                           error))
        return FALSE;
    }
  return TRUE;
}
