/* SPDX-License-Identifier: GPL-3.0-or-later
 * The table of drafts, with one row for each chat and edited message. */
#include "config.h"

#include "causerie-table-drafts.h"

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
 * causerie_table_drafts_set:
 * @chat_id: the chat, 0 for the one not yet begun
 * @message_id: the message being edited, 0 for the composer
 * @text: (nullable): what was typed; %NULL or "" clears the draft
 * @error: %CAUSERIE_ERROR_NO_MESSAGE if there is no such chat, and errors of the #CAUSERIE_ERROR
 *   domain
 */
gboolean
causerie_table_drafts_set (CauserieConnection *connection, gint64 chat_id, gint64 message_id,
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
 * causerie_table_drafts_get:
 * @chat_id: the chat, 0 for the one not yet begun
 * @message_id: the message being edited, 0 for the composer
 * @text: (out) (nullable): what was typed, %NULL if there is no draft
 */
gboolean
causerie_table_drafts_get (CauserieConnection *connection, gint64 chat_id, gint64 message_id,
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
