/* SPDX-License-Identifier: GPL-3.0-or-later
 * The table of feedback on replies. */
#include "config.h"

#include "causerie-table-feedback.h"

#include "causerie-statement.h"

/**
 * causerie_table_feedback_set:
 * @feedback: the feedback; %CAUSERIE_VERDICT_NONE withdraws it
 * @error: %CAUSERIE_ERROR_NO_MESSAGE, and errors of the #CAUSERIE_ERROR domain
 */
gboolean
causerie_table_feedback_set (CauserieConnection *connection, gint64 message_id,
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
 * causerie_table_feedback_list:
 * @chat_id: the chat, or 0 for all chats
 *
 * Returns: (transfer full) (element-type CauserieFeedback): the feedback in order of message, or
 *   %NULL
 */
GPtrArray *
causerie_table_feedback_list (CauserieConnection *connection, gint64 chat_id, GError **error)
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
