/* SPDX-License-Identifier: GPL-3.0-or-later
 * The steps of the schema, and upgrading a library to the latest one. */
#include "config.h"

#include "causerie-schema.h"

#include "causerie-error.h"
#include "causerie-statement.h"
#include "causerie-storage-resources.h"

/* "Caus" in ASCII, at byte 68 of the file's header. */
#define APPLICATION_ID 0x43617573

#define FOLDER "/io/github/causerie_chat/Causerie/storage/schema/"

static const char *const step_names[CAUSERIE_SCHEMA_VERSION] = {
  FOLDER "001-initial.sql",          FOLDER "002-origin.sql",      FOLDER "003-attachments.sql",
  FOLDER "004-without-thinking.sql", FOLDER "005-reply-facts.sql", FOLDER "006-setups.sql",
};

static gboolean
query_number (CauserieConnection *connection, const char *sql, gint64 *number, GError **error)
{
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);
  gboolean row;

  if (statement == NULL || !causerie_statement_step (statement, &row, error))
    return FALSE;
  *number = row ? causerie_statement_get_int (statement, 0) : 0;
  return TRUE;
}

/**
 * causerie_schema_get_version:
 * @version: (out): the file's version, 0 for an empty file
 * @error: %CAUSERIE_ERROR_CORRUPT if the file is damaged or not a database, %CAUSERIE_ERROR_FOREIGN
 *   if it belongs to another program
 *
 * Reads only the file's header and schema, which is enough to detect most damage at opening.
 */
gboolean
causerie_schema_get_version (CauserieConnection *connection, int *version, GError **error)
{
  gint64 user_version = 0;
  gint64 application_id = 0;
  gint64 n_tables = 0;

  *version = 0;
  if (!query_number (connection, "SELECT count(*) FROM sqlite_schema WHERE type = 'table'",
                     &n_tables, error)
      || !query_number (connection, "PRAGMA user_version", &user_version, error)
      || !query_number (connection, "PRAGMA application_id", &application_id, error))
    return FALSE;
  if (n_tables > 0 ? application_id != APPLICATION_ID || user_version < 1 : user_version != 0)
    {
      g_set_error_literal (error, CAUSERIE_ERROR, CAUSERIE_ERROR_FOREIGN,
                           "The file is not a library of this program");
      return FALSE;
    }
  *version = (int)user_version;
  return TRUE;
}

static gboolean
run_step (CauserieConnection *connection, const char *step, int version, GError **error)
{
  g_autofree char *mark = g_strdup_printf ("PRAGMA user_version = %d;"
                                           "PRAGMA application_id = %d",
                                           version, APPLICATION_ID);

  if (!causerie_connection_begin_write (connection, TRUE, error))
    return FALSE;
  if (causerie_connection_execute (connection, step, error)
      && causerie_connection_execute (connection, mark, error))
    return causerie_connection_commit (connection, error);
  causerie_connection_roll_back (connection);
  return FALSE;
}

/**
 * causerie_schema_run_steps:
 * @steps: (array zero-terminated=1): the SQL text of every step from the first
 *
 * Runs the steps after the file's version, each in one transaction that also sets the new version.
 * A step that fails leaves the file at the version before it.
 *
 * Returns: whether the file is at the last step
 */
gboolean
causerie_schema_run_steps (CauserieConnection *connection, const char *const *steps, GError **error)
{
  int version;

  if (!causerie_schema_get_version (connection, &version, error))
    return FALSE;
  for (int i = 0; steps[i] != NULL; i++)
    {
      if (i >= version && !run_step (connection, steps[i], i + 1, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * causerie_schema_upgrade:
 * @connection: a connection for writing, to a file that is not newer than this program
 *
 * Upgrades a file, which may be empty, to %CAUSERIE_SCHEMA_VERSION.
 */
gboolean
causerie_schema_upgrade (CauserieConnection *connection, GError **error)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  const char *steps[CAUSERIE_SCHEMA_VERSION + 1] = { NULL };

  for (int i = 0; i < CAUSERIE_SCHEMA_VERSION; i++)
    {
      g_autoptr (GError) missing = NULL;
      GBytes *text = g_resource_lookup_data (causerie_storage_get_resource (), step_names[i],
                                             G_RESOURCE_LOOKUP_FLAGS_NONE, &missing);

      if (text == NULL)
        {
          g_set_error_literal (error, CAUSERIE_ERROR, CAUSERIE_ERROR_FAILED, missing->message);
          return FALSE;
        }
      g_ptr_array_add (texts, text);
      /* The data of a GResource is followed by a NUL that its size does not include. */
      steps[i] = g_bytes_get_data (text, NULL);
    }
  return causerie_schema_run_steps (connection, steps, error);
}
