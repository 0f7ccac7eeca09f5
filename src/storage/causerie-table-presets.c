/* SPDX-License-Identifier: GPL-3.0-or-later
 * The table of presets. */
#include "config.h"

#include "causerie-table-presets.h"

#include "causerie-statement.h"

static void
free_preset (gpointer preset)
{
  causerie_preset_record_free (preset);
}

/* A preset without a uid or a name comes from a damaged library. */
static gpointer
read_preset (CauserieStatement *row)
{
  g_autoptr (CauseriePresetRecord) preset = g_new0 (CauseriePresetRecord, 1);

  preset->uid = causerie_statement_dup_id (row, 0);
  preset->name = causerie_statement_dup_line (row, 1);
  preset->instructions = causerie_statement_dup_typed (row, 2);
  preset->service = causerie_statement_dup_line (row, 3);
  preset->model = causerie_statement_dup_line (row, 4);
  preset->effort = causerie_statement_dup_id (row, 5);
  preset->web_search = (CauserieWebChoice)CLAMP (causerie_statement_get_int (row, 6),
                                                 CAUSERIE_WEB_AS_BEFORE, CAUSERIE_WEB_ON);
  return preset->uid != NULL && preset->name != NULL ? g_steal_pointer (&preset) : NULL;
}

/* Returns: (transfer full) (element-type CauseriePresetRecord): all presets in their order; %NULL
 * on an error */
GPtrArray *
causerie_table_presets_list (CauserieConnection *connection, GError **error)
{
  static const char *const sql
      = "SELECT uid, name, instructions, service, model, effort, ifnull (web_search, -1)"
        " FROM preset ORDER BY position, id";
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);

  return statement != NULL ? causerie_statement_list (statement, read_preset, free_preset, error)
                           : NULL;
}

/* Adds a preset at the end, or changes the one of that uid in its place. */
gboolean
causerie_table_presets_put (CauserieConnection *connection, const CauseriePresetRecord *preset,
                            GError **error)
{
  static const char *const sql
      = "INSERT INTO preset (uid, name, instructions, service, model, effort, web_search, position)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, nullif (?7, -1),"
        " (SELECT ifnull (max (position), 0) + 1 FROM preset))"
        " ON CONFLICT (uid) DO UPDATE SET name = excluded.name,"
        " instructions = excluded.instructions, service = excluded.service,"
        " model = excluded.model, effort = excluded.effort, web_search = excluded.web_search";
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);

  if (statement == NULL)
    return FALSE;
  causerie_statement_bind_text (statement, 1, preset->uid);
  causerie_statement_bind_text (statement, 2, preset->name);
  causerie_statement_bind_text (statement, 3, preset->instructions);
  causerie_statement_bind_text (statement, 4, preset->service);
  causerie_statement_bind_text (statement, 5, preset->model);
  causerie_statement_bind_text (statement, 6, preset->effort);
  causerie_statement_bind_int (statement, 7, (gint64)preset->web_search);
  return causerie_statement_run (statement, error);
}

/* Chats that began with the preset keep what they were set up with. */
gboolean
causerie_table_presets_remove (CauserieConnection *connection, const char *uid, GError **error)
{
  g_autoptr (CauserieStatement) statement
      = causerie_statement_new (connection, "DELETE FROM preset WHERE uid = ?1", error);

  if (statement == NULL)
    return FALSE;
  causerie_statement_bind_text (statement, 1, uid);
  return causerie_statement_run (statement, error);
}

/* @uids: (array zero-terminated=1): the presets in their new order; unknown ones are ignored, and
 * presets that are missing stay where they are */
gboolean
causerie_table_presets_order (CauserieConnection *connection, const char *const *uids,
                              GError **error)
{
  static const char *const sql = "UPDATE preset SET position = ?2 WHERE uid = ?1";
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);

  if (statement == NULL)
    return FALSE;
  for (guint i = 0; uids[i] != NULL; i++)
    {
      causerie_statement_restart (statement);
      causerie_statement_bind_text (statement, 1, uids[i]);
      causerie_statement_bind_int (statement, 2, i + 1);
      if (!causerie_statement_run (statement, error))
        return FALSE;
    }
  return TRUE;
}
