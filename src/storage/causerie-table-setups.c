/* SPDX-License-Identifier: GPL-3.0-or-later
 * The table of what chats are set up with. */
#include "config.h"

#include "causerie-table-setups.h"

#include "causerie-statement.h"

/**
 * causerie_table_setups_set:
 * @chat_id: the chat, 0 for the one not yet begun
 * @error: %CAUSERIE_ERROR_FAILED if the chat has begun, and errors of the #CAUSERIE_ERROR domain
 */
gboolean
causerie_table_setups_set (CauserieConnection *connection, gint64 chat_id,
                           const CauserieChatSetup *setup, GError **error)
{
  static const char *const sql
      = "INSERT INTO chat_setup (chat_id, preset_uid, preset_name, instructions, web_search,"
        " web_fetch) VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (chat_id) DO UPDATE SET"
        " preset_uid = excluded.preset_uid, preset_name = excluded.preset_name,"
        " instructions = excluded.instructions, web_search = excluded.web_search,"
        " web_fetch = excluded.web_fetch";
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);

  if (statement == NULL)
    return FALSE;
  causerie_statement_bind_int (statement, 1, chat_id);
  causerie_statement_bind_text (statement, 2, setup->preset_uid);
  causerie_statement_bind_text (statement, 3, setup->preset_name);
  causerie_statement_bind_text (statement, 4, setup->instructions);
  causerie_statement_bind_int (statement, 5, setup->web_search != FALSE);
  causerie_statement_bind_int (statement, 6, setup->web_fetch != FALSE);
  return causerie_statement_run (statement, error);
}

static CauserieChatSetup *
read_setup (CauserieStatement *row)
{
  CauserieChatSetup *setup = causerie_chat_setup_new ();

  setup->preset_uid = causerie_statement_dup_id (row, 1);
  setup->preset_name = causerie_statement_dup_line (row, 2);
  setup->instructions = causerie_statement_dup_typed (row, 3);
  setup->web_search = causerie_statement_get_int (row, 4) != 0;
  setup->web_fetch = causerie_statement_get_int (row, 5) != 0;
  return setup;
}

/**
 * causerie_table_setups_get:
 * @setup: (out) (nullable): what it is set up with; %NULL for a chat of an earlier version
 * @begun: (out): whether its first prefix is frozen
 */
gboolean
causerie_table_setups_get (CauserieConnection *connection, gint64 chat_id,
                           CauserieChatSetup **setup, gboolean *begun, GError **error)
{
  static const char *const sql
      = "SELECT EXISTS (SELECT 1 FROM prefix WHERE chat_id = ?1), preset_uid, preset_name,"
        " instructions, web_search, web_fetch, chat_id IS NOT NULL"
        " FROM (SELECT 1) LEFT JOIN chat_setup ON chat_id = ?1";
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);
  gboolean row;

  *setup = NULL;
  *begun = FALSE;
  if (statement == NULL)
    return FALSE;
  causerie_statement_bind_int (statement, 1, chat_id);
  if (!causerie_statement_step (statement, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  *begun = causerie_statement_get_int (statement, 0) != 0;
  if (causerie_statement_get_int (statement, 6) != 0)
    *setup = read_setup (statement);
  return TRUE;
}

/**
 * causerie_table_setups_get_copied_until:
 * @id: (out): the last message that was copied from a chat whose prompts began differently,
 *   0 if none was
 */
gboolean
causerie_table_setups_get_copied_until (CauserieConnection *connection, gint64 chat_id, gint64 *id,
                                        GError **error)
{
  static const char *const sql = "SELECT copied_until FROM chat_setup WHERE chat_id = ?1";
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);
  gboolean row;

  *id = 0;
  if (statement == NULL)
    return FALSE;
  causerie_statement_bind_int (statement, 1, chat_id);
  if (!causerie_statement_step (statement, &row, error))
    return FALSE;
  if (row)
    *id = causerie_statement_get_int (statement, 0);
  return TRUE;
}

/* Also of a chat without a setup, which was copied from one of an earlier version. */
gboolean
causerie_table_setups_set_copied_until (CauserieConnection *connection, gint64 chat_id, gint64 id,
                                        GError **error)
{
  static const char *const sql
      = "INSERT INTO chat_setup (chat_id, copied_until) VALUES (?1, ?2)"
        " ON CONFLICT (chat_id) DO UPDATE SET copied_until = excluded.copied_until";
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);

  if (statement == NULL)
    return FALSE;
  causerie_statement_bind_int (statement, 1, chat_id);
  causerie_statement_bind_int (statement, 2, id);
  return causerie_statement_run (statement, error);
}

/* Removes the setup of the chat not yet begun, when it has become a chat. */
gboolean
causerie_table_setups_clear_new (CauserieConnection *connection, GError **error)
{
  static const char *const sql = "DELETE FROM chat_setup WHERE chat_id = 0";
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);

  return statement != NULL && causerie_statement_run (statement, error);
}
