/* SPDX-License-Identifier: GPL-3.0-or-later
 * The table of frozen prefixes: the system prompt and tools that a conversation began with. */
#include "config.h"

#include "causerie-table-prefixes.h"

#include "causerie-statement.h"

/* Stores a prefix, unless there is one for the same chat, service and model. */
gboolean
causerie_table_prefixes_freeze (CauserieConnection *connection, gint64 chat_id, const char *service,
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
 * causerie_table_prefixes_get:
 * @prefix: (out) (nullable): the frozen prefix, %NULL if there is none
 * @error: %CAUSERIE_ERROR_STORAGE if it is damaged, and errors of the #CAUSERIE_ERROR domain
 */
gboolean
causerie_table_prefixes_get (CauserieConnection *connection, gint64 chat_id, const char *service,
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
