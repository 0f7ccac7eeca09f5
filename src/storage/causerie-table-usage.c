/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads what replies took from the table of messages. */
#include "config.h"

#include "causerie-table-usage.h"

#include "causerie-error.h"
#include "causerie-statement.h"

/* How many replies are visited in one call. */
#define SLICE 1000

#define FACTS                                                                                      \
  "SELECT m.id, m.chat_id, m.state, m.model, m.requested_model, m.service, m.effort,"              \
  " m.stop_reason, m.usage, m.request_id, m.requested_at, m.created_at, m.finished_at,"            \
  " m.context_tokens FROM message m"

/* A reply that was copied from another chat is older than its chat, and was counted there. An
   imported one was made by another program. */
#define COUNTED                                                                                    \
  " JOIN chat c ON c.id = m.chat_id WHERE m.role = 1 AND m.state <> 0 AND m.imported = 0"          \
  " AND NOT (c.origin_chat_id <> 0 AND m.created_at < c.created_at)"                               \
  " AND coalesce (m.requested_at, m.created_at) >= ?1"                                             \
  " AND coalesce (m.requested_at, m.created_at) < ?2 AND m.id > ?4"

static CauserieReplyFacts *
read_facts (CauserieStatement *row)
{
  CauserieReplyFacts *facts = g_new0 (CauserieReplyFacts, 1);

  facts->id = causerie_statement_get_int (row, 0);
  facts->chat_id = causerie_statement_get_int (row, 1);
  facts->state = (CauserieMessageState)causerie_statement_get_choice (
      row, 2, CAUSERIE_MESSAGE_CONTEXT_FULL + 1, CAUSERIE_MESSAGE_INTERRUPTED);
  facts->model = causerie_statement_dup_line (row, 3);
  facts->requested_model = causerie_statement_dup_line (row, 4);
  facts->service = causerie_statement_dup_line (row, 5);
  facts->effort = causerie_statement_dup_id (row, 6);
  facts->stop_reason = causerie_statement_dup_id (row, 7);
  facts->usage = causerie_statement_dup_typed (row, 8);
  facts->request_id = causerie_statement_dup_id (row, 9);
  facts->requested_at = causerie_statement_get_int (row, 10);
  facts->created_at = causerie_statement_get_int (row, 11);
  facts->finished_at = causerie_statement_get_int (row, 12);
  facts->context_tokens = MAX (causerie_statement_get_int (row, 13), 0);
  return facts;
}

/**
 * causerie_table_usage_get:
 * @error: %CAUSERIE_ERROR_NO_MESSAGE if there is no such reply, and errors of the #CAUSERIE_ERROR
 *   domain
 */
CauserieReplyFacts *
causerie_table_usage_get (CauserieConnection *connection, gint64 message_id, GError **error)
{
  static const char *const sql = FACTS " WHERE m.id = ?1 AND m.role = 1";
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);
  gboolean row;

  if (statement == NULL)
    return NULL;
  causerie_statement_bind_int (statement, 1, message_id);
  if (!causerie_statement_step (statement, &row, error))
    return NULL;
  if (row)
    return read_facts (statement);
  g_set_error_literal (error, CAUSERIE_ERROR, CAUSERIE_ERROR_NO_MESSAGE, "There is no such reply");
  return NULL;
}

/**
 * causerie_table_usage_visit:
 * @after: (inout): the id of the last reply that was visited, 0 at first; 0 again when there are no
 *   more
 * @visit: called for the next replies of @range, in order of id, that have ended and were neither
 *   copied from another chat nor imported
 *
 * Visits some replies, so that the thread is free for others meanwhile. Deleted replies and those
 * of deleted chats were paid for, too.
 */
gboolean
causerie_table_usage_visit (CauserieConnection *connection, const CauserieReplyRange *range,
                            gint64 *after, CauserieReplyVisitor visit, gpointer data,
                            GError **error)
{
  static const char *const of_all = FACTS COUNTED " ORDER BY m.id LIMIT ?5";
  static const char *const of_chat = FACTS COUNTED " AND m.chat_id = ?3 ORDER BY m.id LIMIT ?5";
  guint n = 0;
  const char *sql = range->chat_id != 0 ? of_chat : of_all;
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  causerie_statement_bind_int (statement, 1, range->from);
  causerie_statement_bind_int (statement, 2, range->until);
  if (range->chat_id != 0)
    causerie_statement_bind_int (statement, 3, range->chat_id);
  causerie_statement_bind_int (statement, 4, *after);
  causerie_statement_bind_int (statement, 5, SLICE);
  *after = 0;
  while (causerie_statement_step (statement, &row, error))
    {
      g_autoptr (CauserieReplyFacts) facts = NULL;

      if (!row)
        return TRUE;
      facts = read_facts (statement);
      visit (facts, data);
      n++;
      *after = n == SLICE ? facts->id : 0;
    }
  return FALSE;
}
