/* SPDX-License-Identifier: GPL-3.0-or-later
 * The small tables beside the messages: drafts, frozen prefixes, feedback. */
#include "config.h"

#include "causerie-table-notes.h"

#include "causerie-statement.h"

static gboolean
clear_draft (CauserieConnection *connection, gint64 chat_id, gint64 message_id, GError **error)
{
  static const char *const sql = "DELETE FROM draft WHERE chat_id = ?1 AND message_id = ?2";
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);

  if (statement == NULL)
    return FALSE;
  causerie_statement_bind_int (statement, 1, chat_id);
  causerie_statement_bind_int (statement, 2, message_id);
  return causerie_statement_run (statement, error);
}

/**
 * causerie_notes_set_draft:
 * @connection: a connection within a transaction that writes
 * @chat_id: the chat, 0 for the one not yet begun
 * @message_id: the message being edited, 0 for the composer
 * @text: (nullable): what was typed; %NULL or nothing clears the draft
 * @error: %CAUSERIE_ERROR_NO_MESSAGE if there is no such chat, and errors of the #CAUSERIE_ERROR
 * domain
 *
 * Returns: whether it was stored
 */
gboolean
causerie_notes_set_draft (CauserieConnection *connection, gint64 chat_id, gint64 message_id,
                          const char *text, GError **error)
{
  static const char *const sql
      = "INSERT INTO draft (chat_id, message_id, text) SELECT ?1, ?2, ?3"
        " WHERE ?1 = 0 OR EXISTS (SELECT 1 FROM chat WHERE id = ?1)"
        " ON CONFLICT (chat_id, message_id) DO UPDATE SET text = excluded.text";
  g_autoptr (CauserieStatement) statement = NULL;

  if (text == NULL || *text == '\0')
    return clear_draft (connection, chat_id, message_id, error);
  statement = causerie_statement_new (connection, sql, error);
  if (statement == NULL)
    return FALSE;
  causerie_statement_bind_int (statement, 1, chat_id);
  causerie_statement_bind_int (statement, 2, message_id);
  causerie_statement_bind_text (statement, 3, text);
  return causerie_statement_run_on_one (statement, "chat", error);
}

/**
 * causerie_notes_get_draft:
 * @connection: a connection within a transaction
 * @chat_id: the chat, 0 for the one not yet begun
 * @message_id: the message being edited, 0 for the composer
 * @text: (out) (nullable): what was typed, %NULL if nothing
 * @error: errors of the #CAUSERIE_ERROR domain
 *
 * Returns: whether the question could be answered
 */
gboolean
causerie_notes_get_draft (CauserieConnection *connection, gint64 chat_id, gint64 message_id,
                          char **text, GError **error)
{
  static const char *const sql = "SELECT text FROM draft WHERE chat_id = ?1 AND message_id = ?2";
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  causerie_statement_bind_int (statement, 1, chat_id);
  causerie_statement_bind_int (statement, 2, message_id);
  if (!causerie_statement_step (statement, &row, error))
    return FALSE;
  *text = row ? causerie_statement_dup_typed (statement, 0) : NULL;
  return TRUE;
}

/**
 * causerie_notes_freeze_prefix:
 * @connection: a connection within a transaction that writes
 * @chat_id: the chat
 * @service: the service's identity
 * @model: the model as requested
 * @prefix: what was sent
 * @error: errors of the #CAUSERIE_ERROR domain
 *
 * Stores a prefix, unless there is one for the three.
 *
 * Returns: whether one is stored now
 */
gboolean
causerie_notes_freeze_prefix (CauserieConnection *connection, gint64 chat_id, const char *service,
                              const char *model, const CauseriePrefix *prefix, GError **error)
{
  static const char *const sql
      = "INSERT INTO prefix (chat_id, service, model, system, tools) SELECT ?1, ?2, ?3, ?4, ?5"
        " WHERE NOT EXISTS (SELECT 1 FROM prefix WHERE chat_id = ?1 AND service = ?2"
        " AND model = ?3)";
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);

  if (statement == NULL)
    return FALSE;
  causerie_statement_bind_int (statement, 1, chat_id);
  causerie_statement_bind_text (statement, 2, service);
  causerie_statement_bind_text (statement, 3, model);
  causerie_statement_bind_text (statement, 4, prefix->system);
  causerie_statement_bind_text (statement, 5, prefix->tools);
  return causerie_statement_run (statement, error);
}

/**
 * causerie_notes_get_prefix:
 * @connection: a connection within a transaction
 * @chat_id: the chat
 * @service: the service's identity
 * @model: the model as requested
 * @prefix: (out) (nullable): what is frozen, %NULL if nothing
 * @error: %CAUSERIE_ERROR_STORAGE if it is damaged, and errors of the #CAUSERIE_ERROR domain
 *
 * Returns: whether the question could be answered
 */
gboolean
causerie_notes_get_prefix (CauserieConnection *connection, gint64 chat_id, const char *service,
                           const char *model, CauseriePrefix **prefix, GError **error)
{
  static const char *const sql = "SELECT system, tools FROM prefix"
                                 " WHERE chat_id = ?1 AND service = ?2 AND model = ?3";
  g_autofree char *system = NULL;
  g_autofree char *tools = NULL;
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  causerie_statement_bind_int (statement, 1, chat_id);
  causerie_statement_bind_text (statement, 2, service);
  causerie_statement_bind_text (statement, 3, model);
  if (!causerie_statement_step (statement, &row, error))
    return FALSE;
  *prefix = NULL;
  if (!row)
    return TRUE;
  if (!causerie_statement_dup_json (statement, 0, &system, error)
      || !causerie_statement_dup_json (statement, 1, &tools, error))
    return FALSE;
  *prefix = causerie_prefix_new (system, tools);
  return TRUE;
}

/**
 * causerie_notes_set_feedback:
 * @connection: a connection within a transaction that writes
 * @message_id: the reply
 * @feedback: the judgement; %CAUSERIE_VERDICT_NONE withdraws it
 * @error: %CAUSERIE_ERROR_NO_MESSAGE, and errors of the #CAUSERIE_ERROR domain
 *
 * Returns: whether it was stored
 */
gboolean
causerie_notes_set_feedback (CauserieConnection *connection, gint64 message_id,
                             const CauserieFeedback *feedback, GError **error)
{
  static const char *const put
      = "INSERT INTO feedback (message_id, verdict, reasons, text, created_at)"
        " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (message_id) DO UPDATE SET"
        " verdict = excluded.verdict, reasons = excluded.reasons, text = excluded.text,"
        " created_at = excluded.created_at";
  static const char *const withdraw = "DELETE FROM feedback WHERE message_id = ?1";
  gboolean given = feedback->verdict != CAUSERIE_VERDICT_NONE;
  g_autoptr (CauserieStatement) statement
      = causerie_statement_new (connection, given ? put : withdraw, error);

  if (statement == NULL)
    return FALSE;
  causerie_statement_bind_int (statement, 1, message_id);
  if (given)
    {
      gint64 when = feedback->created_at != 0 ? feedback->created_at : g_get_real_time ();

      causerie_statement_bind_int (statement, 2, feedback->verdict);
      causerie_statement_bind_text (statement, 3, feedback->reasons);
      causerie_statement_bind_text (statement, 4, feedback->text);
      causerie_statement_bind_int (statement, 5, when);
    }
  return causerie_statement_run (statement, error);
}

static gpointer
read_feedback (CauserieStatement *row)
{
  CauserieFeedback *feedback = g_new0 (CauserieFeedback, 1);

  feedback->message_id = causerie_statement_get_int (row, 0);
  feedback->chat_id = causerie_statement_get_int (row, 1);
  feedback->verdict = (CauserieVerdict)causerie_statement_get_choice (
      row, 2, CAUSERIE_VERDICT_ENDING + 1, CAUSERIE_VERDICT_NONE);
  feedback->reasons = causerie_statement_dup_line (row, 3);
  feedback->text = causerie_statement_dup_typed (row, 4);
  feedback->created_at = causerie_statement_get_int (row, 5);
  return feedback;
}

/**
 * causerie_notes_list_feedback:
 * @connection: a connection within a transaction
 * @chat_id: the chat, or 0 for all chats
 * @error: errors of the #CAUSERIE_ERROR domain
 *
 * Returns: (transfer full) (element-type CauserieFeedback): the feedback in order of message, or
 * %NULL
 */
GPtrArray *
causerie_notes_list_feedback (CauserieConnection *connection, gint64 chat_id, GError **error)
{
  static const char *const sql
      = "SELECT f.message_id, m.chat_id, f.verdict, f.reasons, f.text, f.created_at"
        " FROM feedback f JOIN message m ON m.id = f.message_id"
        " WHERE ?1 = 0 OR m.chat_id = ?1 ORDER BY f.message_id";
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);

  if (statement == NULL)
    return NULL;
  causerie_statement_bind_int (statement, 1, chat_id);
  return causerie_statement_list (statement, read_feedback, (GDestroyNotify)causerie_feedback_free,
                                  error);
}
