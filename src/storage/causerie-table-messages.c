/* SPDX-License-Identifier: GPL-3.0-or-later
 * The tables of messages, their content, deletions and failures. */
#include "config.h"

#include "causerie-table-messages.h"

#include "causerie-content.h"
#include "causerie-statement.h"
#include "causerie-table-attachments.h"
#include "causerie-table-chats.h"
#include "causerie-table-drafts.h"
#include "causerie-table-search.h"
#include "causerie-table-setups.h"

static gboolean
insert_content (CauserieConnection *connection, gint64 message_id, const char *content,
                GError **error)
{
  static const char *const sql = "INSERT INTO content (message_id, json) VALUES (?1, ?2)";
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);

  if (statement == NULL)
    return FALSE;
  causerie_statement_bind_int (statement, 1, message_id);
  causerie_statement_bind_text (statement, 2, content);
  return causerie_statement_run (statement, error);
}

/**
 * causerie_messages_insert:
 * @reply: (nullable): the properties of a reply, or %NULL for a user's message
 * @error: %CAUSERIE_ERROR_ENDED, %CAUSERIE_ERROR_BUSY, %CAUSERIE_ERROR_NO_MESSAGE, and errors of
 *   the #CAUSERIE_ERROR domain
 *
 * Stores a new row and its content, and moves its chat to the top of the list.
 */
gboolean
causerie_messages_insert (CauserieConnection *connection, gint64 chat_id,
                          const CauserieNewReply *reply, CauserieMessageData *data, GError **error)
{
  static const char *const sql
      = "INSERT INTO message (uid, chat_id, parent_id, role, state, created_at, first_words, model,"
        " requested_model, service, effort, request_id, requested_at)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";
  g_autofree char *uid = g_uuid_string_random ();
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);

  if (statement == NULL || !causerie_chats_touch (connection, chat_id, data->created_at, error))
    return FALSE;
  causerie_statement_bind_text (statement, 1, uid);
  causerie_statement_bind_int (statement, 2, chat_id);
  causerie_statement_bind_int (statement, 3, data->parent_id);
  causerie_statement_bind_int (statement, 4, data->role);
  causerie_statement_bind_int (statement, 5, data->state);
  causerie_statement_bind_int (statement, 6, data->created_at);
  causerie_statement_bind_text (statement, 7, data->first_words);
  if (reply != NULL)
    {
      causerie_statement_bind_text (statement, 8, reply->model);
      causerie_statement_bind_text (statement, 9, reply->requested_model);
      causerie_statement_bind_text (statement, 10, reply->service);
      causerie_statement_bind_text (statement, 11, reply->effort);
      causerie_statement_bind_text (statement, 12, reply->request_id);
      if (reply->requested_at > 0)
        causerie_statement_bind_int (statement, 13, reply->requested_at);
    }
  if (!causerie_statement_run (statement, error))
    return FALSE;
  data->id = causerie_connection_get_last_id (connection);
  return insert_content (connection, data->id, causerie_content_get_json (data->content), error);
}

static gboolean
clear_draft (CauserieConnection *connection, gint64 chat_id, gint64 message_id, GError **error)
{
  return causerie_table_drafts_set (connection, chat_id, message_id, NULL, error)
         && causerie_table_attachments_set_draft (connection, chat_id, message_id, NULL, error);
}

static gboolean
set_up_chat (CauserieConnection *connection, gint64 chat_id, const CauserieChatSetup *setup,
             GError **error)
{
  return setup == NULL
         || (causerie_table_setups_set (connection, chat_id, setup, error)
             && causerie_table_setups_clear_new (connection, error));
}

/**
 * causerie_messages_add:
 * @chat_id: (out): its chat, a new one if @message names none
 * @error: %CAUSERIE_ERROR_ENDED, %CAUSERIE_ERROR_BUSY, %CAUSERIE_ERROR_NO_MESSAGE,
 *   %CAUSERIE_ERROR_NO_ATTACHMENT, and errors of the #CAUSERIE_ERROR domain
 *
 * Stores a user's message, adds it to the search index, makes it the chosen child and clears its
 * draft with the attachments.
 *
 * Returns: (transfer full): the message with its content, or %NULL
 */
CauserieMessage *
causerie_messages_add (CauserieConnection *connection, const CauserieNewMessage *message,
                       gint64 *chat_id, GError **error)
{
  g_autoptr (CauserieContent) content = causerie_content_new (message->content, -1, error);
  g_autofree char *first_words = NULL;
  CauserieMessageData data = {
    .parent_id = message->parent_id,
    .role = CAUSERIE_ROLE_USER,
    .state = CAUSERIE_MESSAGE_COMPLETE,
    .created_at = g_get_real_time (),
    .content = content,
  };

  g_autoptr (GPtrArray) attachments = NULL;

  if (content == NULL)
    return NULL;
  attachments = causerie_content_list_attachments (content);
  data.first_words = first_words = causerie_content_dup_first_words (content, NULL);
  *chat_id = message->chat_id;
  if (*chat_id == 0
      && (!causerie_chats_add (connection, data.created_at, chat_id, error)
          || !set_up_chat (connection, *chat_id, message->setup, error)))
    return NULL;
  if (!causerie_messages_insert (connection, *chat_id, NULL, &data, error)
      || !causerie_table_attachments_refer (connection, data.id, attachments, error)
      || !causerie_search_put_message (connection, data.id, data.content, error)
      || !causerie_chats_choose (connection, *chat_id, data.parent_id, data.id, error)
      || !causerie_chats_set_leaf (connection, *chat_id, data.id, error))
    return NULL;
  if (message->draft_message_id >= 0
      && !clear_draft (connection, message->chat_id, message->draft_message_id, error))
    return NULL;
  return causerie_message_new (&data);
}

static CauserieFailure *
read_failure (CauserieStatement *row, int column)
{
  g_autofree char *code = causerie_statement_dup_id (row, column);
  g_autofree char *detail = causerie_statement_dup_block (row, column + 1);
  g_autofree char *request_id = causerie_statement_dup_id (row, column + 2);

  if (code == NULL)
    return NULL;
  return causerie_failure_new (causerie_error_from_name (code), detail, request_id,
                               causerie_statement_get_int (row, column + 3));
}

/* Reads "position:milliseconds" pairs, separated by spaces. */
static GArray *
read_thinking_times (CauserieStatement *row, int column)
{
  g_autofree char *text = causerie_statement_dup_typed (row, column);
  g_auto (GStrv) pairs = text != NULL ? g_strsplit (text, " ", -1) : NULL;
  GArray *times;

  if (pairs == NULL)
    return NULL;
  times = g_array_new (FALSE, FALSE, sizeof (CauserieThinkingTime));
  for (guint i = 0; pairs[i] != NULL; i++)
    {
      CauserieThinkingTime time = { 0 };
      char *colon = NULL;

      time.position = (guint)g_ascii_strtoull (pairs[i], &colon, 10);
      if (*colon == ':')
        time.milliseconds = g_ascii_strtoll (colon + 1, NULL, 10);
      g_array_append_val (times, time);
    }
  return times;
}

/* Ids are created by SQLite and begin at 1. Other ids only exist in a damaged file. */
static gpointer
read_message (CauserieStatement *row)
{
  g_autofree char *first_words = causerie_statement_dup_line (row, 6);
  g_autofree char *model = causerie_statement_dup_line (row, 7);
  g_autofree char *requested_model = causerie_statement_dup_line (row, 8);
  g_autofree char *service = causerie_statement_dup_line (row, 9);
  g_autoptr (CauserieFailure) failure = read_failure (row, 10);
  g_autofree char *effort = causerie_statement_dup_id (row, 15);
  g_autoptr (GArray) thinking_times = read_thinking_times (row, 16);
  CauserieMessageData data = {
    .id = causerie_statement_get_int (row, 0),
    .parent_id = MAX (causerie_statement_get_int (row, 1), CAUSERIE_ROOT),
    .role = (CauserieRole)causerie_statement_get_choice (row, 2, CAUSERIE_ROLE_ASSISTANT + 1,
                                                         CAUSERIE_ROLE_ASSISTANT),
    .state = (CauserieMessageState)causerie_statement_get_choice (
        row, 3, CAUSERIE_MESSAGE_CONTEXT_FULL + 1, CAUSERIE_MESSAGE_INTERRUPTED),
    .created_at = causerie_statement_get_int (row, 4),
    .ends = causerie_statement_get_int (row, 5) != 0,
    .first_words = first_words,
    .model = model,
    .requested_model = requested_model,
    .service = service,
    .effort = effort,
    .thinking_times = thinking_times,
    .failure = failure,
    .without_thinking = causerie_statement_get_int (row, 14) != 0,
    .other_prefix = causerie_statement_get_int (row, 17) != 0,
  };

  return data.id > 0 ? causerie_message_new (&data) : NULL;
}

#define MESSAGE_COLUMNS                                                                            \
  "SELECT m.id, m.parent_id, m.role, m.state, m.created_at, m.ends, m.first_words, m.model,"       \
  " m.requested_model, m.service, coalesce (m.failure_code, f.code),"                              \
  " coalesce (m.failure_detail, f.detail),"                                                        \
  " coalesce (m.failure_request_id, f.request_id), coalesce (m.failure_retry_at, f.retry_at),"     \
  " EXISTS (SELECT 1 FROM reply_without_thinking w WHERE w.message_id = m.id), m.effort,"          \
  " (SELECT group_concat (position || ':' || milliseconds, ' ')"                                   \
  " FROM (SELECT * FROM thinking_time t WHERE t.message_id = m.id ORDER BY position)),"            \
  " m.id <= (SELECT copied_until FROM chat_setup s WHERE s.chat_id = m.chat_id)"                   \
  " FROM message m LEFT JOIN turn_failure f ON f.message_id = m.id"

/* Returns: (transfer full) (element-type CauserieMessage): skeletons of all its messages in order
 * of id, or %NULL */
GPtrArray *
causerie_messages_list (CauserieConnection *connection, gint64 chat_id, GError **error)
{
  static const char *const sql = MESSAGE_COLUMNS " WHERE m.chat_id = ?1 ORDER BY m.id";
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);

  if (statement == NULL)
    return NULL;
  causerie_statement_bind_int (statement, 1, chat_id);
  return causerie_statement_list (statement, read_message, g_object_unref, error);
}

/**
 * causerie_messages_load:
 * @ids: (element-type gint64): messages
 *
 * Returns: (transfer full) (element-type CauserieMessage): skeletons of those of @ids that are
 *   messages of the chat, in the order of @ids, or %NULL
 */
GPtrArray *
causerie_messages_load (CauserieConnection *connection, gint64 chat_id, GArray *ids, GError **error)
{
  static const char *const sql = MESSAGE_COLUMNS " WHERE m.id = ?1 AND m.chat_id = ?2";
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  gboolean row;

  if (statement == NULL)
    return NULL;
  for (guint i = 0; i < ids->len; i++)
    {
      CauserieMessage *message;

      causerie_statement_restart (statement);
      causerie_statement_bind_int (statement, 1, g_array_index (ids, gint64, i));
      causerie_statement_bind_int (statement, 2, chat_id);
      if (!causerie_statement_step (statement, &row, error))
        return NULL;
      message = row ? read_message (statement) : NULL;
      if (message != NULL)
        g_ptr_array_add (messages, message);
    }
  return g_steal_pointer (&messages);
}

/* Returns: the id of its chat, or 0 if there is no such message or it cannot be read */
gint64
causerie_messages_find_chat (CauserieConnection *connection, gint64 message_id)
{
  static const char *const sql = "SELECT chat_id FROM message WHERE id = ?1";
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, NULL);
  gboolean row;

  if (statement == NULL)
    return 0;
  causerie_statement_bind_int (statement, 1, message_id);
  if (!causerie_statement_step (statement, &row, NULL) || !row)
    return 0;
  return causerie_statement_get_int (statement, 0);
}

/**
 * causerie_messages_find_deleted:
 * @ids: (element-type gint64): messages
 *
 * Returns: (transfer full) (element-type gint64): those of @ids that are marked as deleted, or
 *   %NULL
 */
GArray *
causerie_messages_find_deleted (CauserieConnection *connection, GArray *ids, GError **error)
{
  static const char *const sql = "SELECT 1 FROM message_deletion WHERE message_id = ?1";
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);
  g_autoptr (GArray) deleted = g_array_new (FALSE, FALSE, sizeof (gint64));
  gboolean row;

  if (statement == NULL)
    return NULL;
  for (guint i = 0; i < ids->len; i++)
    {
      causerie_statement_restart (statement);
      causerie_statement_bind_int (statement, 1, g_array_index (ids, gint64, i));
      if (!causerie_statement_step (statement, &row, error))
        return NULL;
      if (row)
        g_array_append_val (deleted, g_array_index (ids, gint64, i));
    }
  return g_steal_pointer (&deleted);
}

/**
 * causerie_messages_load_contents:
 * @ids: (element-type gint64): the messages
 *
 * Returns: (transfer full) (element-type gint64 CauserieContent): the content of each message that
 *   exists, byte for byte unless it is damaged, by a pointer to its id; or %NULL
 */
GHashTable *
causerie_messages_load_contents (CauserieConnection *connection, GArray *ids, GError **error)
{
  /* The text of a streaming reply may be followed by spaces, see causerie_replies_write(). */
  static const char *const sql
      = "SELECT CASE WHEN EXISTS (SELECT 1 FROM message WHERE id = ?1 AND state = 0)"
        " THEN rtrim (json) ELSE json END FROM content WHERE message_id = ?1";
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);
  g_autoptr (GHashTable) contents = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                                           (GDestroyNotify)causerie_content_unref);
  gboolean row;

  if (statement == NULL)
    return NULL;
  for (guint i = 0; i < ids->len; i++)
    {
      gint64 id = g_array_index (ids, gint64, i);
      CauserieContent *content;

      causerie_statement_restart (statement);
      causerie_statement_bind_int (statement, 1, id);
      if (!causerie_statement_step (statement, &row, error))
        return NULL;
      content = row ? causerie_statement_read_content (statement, 0) : NULL;
      if (content != NULL)
        g_hash_table_insert (contents, g_memdup2 (&id, sizeof id), content);
    }
  return g_steal_pointer (&contents);
}

static gboolean
message_exists (CauserieConnection *connection, gint64 message_id, GError **error)
{
  static const char *const sql = "SELECT 1 FROM message WHERE id = ?1";
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  causerie_statement_bind_int (statement, 1, message_id);
  if (!causerie_statement_step (statement, &row, error))
    return FALSE;
  if (!row)
    g_set_error_literal (error, CAUSERIE_ERROR, CAUSERIE_ERROR_NO_MESSAGE,
                         "There is no such message");
  return row;
}

/**
 * causerie_messages_set_deleted:
 * @error: %CAUSERIE_ERROR_NO_MESSAGE if there is no such message, whether it is to be marked or
 *   not, and errors of the #CAUSERIE_ERROR domain
 *
 * Marks one message as deleted or not deleted. Its descendants are not marked: whether they are
 * hidden is derived from the marks above them.
 */
gboolean
causerie_messages_set_deleted (CauserieConnection *connection, gint64 message_id, gboolean deleted,
                               GError **error)
{
  static const char *const mark
      = "INSERT INTO message_deletion (message_id, deleted_at) VALUES (?1, ?2)"
        " ON CONFLICT (message_id) DO NOTHING";
  static const char *const unmark = "DELETE FROM message_deletion WHERE message_id = ?1";
  g_autoptr (CauserieStatement) statement
      = causerie_statement_new (connection, deleted ? mark : unmark, error);

  if (statement == NULL || !message_exists (connection, message_id, error))
    return FALSE;
  causerie_statement_bind_int (statement, 1, message_id);
  if (deleted)
    causerie_statement_bind_int (statement, 2, g_get_real_time ());
  return causerie_statement_run (statement, error);
}

/* Returns: (transfer full) (element-type gint64): the ids of its marked messages, or %NULL */
GArray *
causerie_messages_list_deleted (CauserieConnection *connection, gint64 chat_id, GError **error)
{
  static const char *const sql = "SELECT d.message_id FROM message_deletion d"
                                 " JOIN message m ON m.id = d.message_id WHERE m.chat_id = ?1"
                                 " ORDER BY d.message_id";
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);

  if (statement == NULL)
    return NULL;
  causerie_statement_bind_int (statement, 1, chat_id);
  return causerie_statement_list_ids (statement, error);
}

/**
 * causerie_messages_bind_failure:
 * @statement: a statement with four parameters for a failure
 * @position: the first of them, from 1; code, detail, request id and time of retry follow each
 *   other
 * @failure: what went wrong; it must outlive the last step
 */
void
causerie_messages_bind_failure (CauserieStatement *statement, int position,
                                const CauserieFailure *failure)
{
  causerie_statement_bind_text (statement, position, causerie_error_get_name (failure->code));
  causerie_statement_bind_text (statement, position + 1, failure->detail);
  causerie_statement_bind_text (statement, position + 2, failure->request_id);
  causerie_statement_bind_int (statement, position + 3, failure->retry_at);
}

/**
 * causerie_messages_set_failure:
 * @failure: (nullable): why there is no reply to it, or %NULL to clear it
 * @error: %CAUSERIE_ERROR_NO_MESSAGE if @failure is to be stored and there is no such message, and
 *   errors of the #CAUSERIE_ERROR domain
 *
 * Stores or clears a failure. The row of the message does not change. Clearing succeeds if there is
 * nothing to clear, also for the virtual root.
 */
gboolean
causerie_messages_set_failure (CauserieConnection *connection, gint64 message_id,
                               const CauserieFailure *failure, GError **error)
{
  static const char *const note
      = "INSERT INTO turn_failure (message_id, code, detail, request_id, retry_at, created_at)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (message_id) DO UPDATE SET"
        " code = excluded.code, detail = excluded.detail, request_id = excluded.request_id,"
        " retry_at = excluded.retry_at, created_at = excluded.created_at";
  static const char *const clear = "DELETE FROM turn_failure WHERE message_id = ?1";
  g_autoptr (CauserieStatement) statement
      = causerie_statement_new (connection, failure != NULL ? note : clear, error);

  if (statement == NULL)
    return FALSE;
  causerie_statement_bind_int (statement, 1, message_id);
  if (failure != NULL)
    {
      causerie_messages_bind_failure (statement, 2, failure);
      causerie_statement_bind_int (statement, 6, g_get_real_time ());
    }
  return causerie_statement_run (statement, error);
}
