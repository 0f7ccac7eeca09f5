/* SPDX-License-Identifier: GPL-3.0-or-later
 * The life of a reply's row: begun, written as it streams, finished, or found broken off. */
#include "config.h"

#include "causerie-table-replies.h"

#include "causerie-block.h"
#include "causerie-statement.h"
#include "causerie-table-chats.h"
#include "causerie-table-messages.h"
#include "causerie-table-notes.h"
#include "causerie-table-search.h"

/**
 * causerie_replies_begin:
 * @connection: a connection within a transaction that writes
 * @reply: the reply
 * @error: %CAUSERIE_ERROR_ENDED, %CAUSERIE_ERROR_BUSY, %CAUSERIE_ERROR_NO_MESSAGE, and errors of
 * the #CAUSERIE_ERROR domain
 *
 * Stores a reply that says nothing yet, freezes its prefix and forgets the failure of the turn
 * before.
 *
 * Returns: (transfer full): the reply with its empty content, or %NULL
 */
CauserieMessage *
causerie_replies_begin (CauserieConnection *connection, const CauserieNewReply *reply,
                        GError **error)
{
  CauserieMessageData data = {
    .parent_id = reply->parent_id,
    .role = CAUSERIE_ROLE_ASSISTANT,
    .state = CAUSERIE_MESSAGE_STREAMING,
    .created_at = g_get_real_time (),
    .model = reply->model,
    .requested_model = reply->requested_model,
    .service = reply->service,
    .content = "[]",
  };

  if (!causerie_messages_insert (connection, reply->chat_id, reply, &data, error)
      || !causerie_messages_set_failure (connection, reply->parent_id, NULL, error))
    return NULL;
  if (reply->prefix != NULL
      && !causerie_notes_freeze_prefix (connection, reply->chat_id, reply->service,
                                        reply->requested_model, reply->prefix, error))
    return NULL;
  if (reply->choose
      && (!causerie_chats_choose (connection, reply->chat_id, data.parent_id, data.id, error)
          || !causerie_chats_set_leaf (connection, reply->chat_id, data.id, error)))
    return NULL;
  return causerie_message_new (&data);
}

static gboolean
write_first_words (CauserieConnection *connection, gint64 message_id, const char *content,
                   GError **error)
{
  static const char *const sql
      = "UPDATE message SET first_words = ?2 WHERE id = ?1 AND first_words IS NOT ?2";
  g_autofree char *first_words = causerie_content_dup_first_words (content);
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);

  if (statement == NULL)
    return FALSE;
  causerie_statement_bind_int (statement, 1, message_id);
  causerie_statement_bind_text (statement, 2, first_words);
  return causerie_statement_run (statement, error);
}

/**
 * causerie_replies_write:
 * @connection: a connection within a transaction that writes
 * @message_id: a reply that streams
 * @content: all it says so far, a raw JSON array of blocks
 * @error: %CAUSERIE_ERROR_NO_MESSAGE, %CAUSERIE_ERROR_FAILED if it is finished, and errors of the
 *   #CAUSERIE_ERROR domain
 *
 * Stores what has arrived. The search index waits until the reply is finished.
 *
 * Returns: whether it was stored
 */
gboolean
causerie_replies_write (CauserieConnection *connection, gint64 message_id, const char *content,
                        GError **error)
{
  static const char *const sql = "UPDATE content SET json = ?2 WHERE message_id = ?1";
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);

  if (statement == NULL)
    return FALSE;
  causerie_statement_bind_int (statement, 1, message_id);
  causerie_statement_bind_text (statement, 2, content);
  return causerie_statement_run_on_one (statement, "reply", error)
         && write_first_words (connection, message_id, content, error);
}

static gboolean
finish_row (CauserieConnection *connection, gint64 message_id, const CauserieReplyEnd *end,
            GError **error)
{
  static const char *const sql
      = "UPDATE message SET state = ?2, ends = ?3, stop_reason = ?4, usage = ?5, finished_at = ?6,"
        " failure_code = ?7, failure_detail = ?8, failure_request_id = ?9, failure_retry_at = ?10"
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
  return causerie_statement_run_on_one (statement, "reply", error);
}

/**
 * causerie_replies_finish:
 * @connection: a connection within a transaction that writes
 * @message_id: a reply that streams
 * @end: how it came to its end
 * @error: %CAUSERIE_ERROR_NO_MESSAGE, %CAUSERIE_ERROR_FAILED if it is finished, and errors of the
 *   #CAUSERIE_ERROR domain
 *
 * Stores a reply's end and makes it findable. From then on it is frozen.
 *
 * Returns: whether it was stored
 */
gboolean
causerie_replies_finish (CauserieConnection *connection, gint64 message_id,
                         const CauserieReplyEnd *end, GError **error)
{
  return causerie_replies_write (connection, message_id, end->content, error)
         && finish_row (connection, message_id, end, error)
         && causerie_search_put_message (connection, message_id, end->content, error);
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

/**
 * causerie_replies_recover:
 * @connection: a connection within a transaction that writes
 * @error: errors of the #CAUSERIE_ERROR domain
 *
 * Finds the replies that streamed when the program died, and finishes them as interrupted with what
 * was written last.
 *
 * Returns: whether it was done
 */
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
        .content = g_hash_table_lookup (contents, &id),
      };

      if (!finish_row (connection, id, &end, error)
          || !causerie_search_put_message (connection, id, end.content, error))
        return FALSE;
    }
  return TRUE;
}
