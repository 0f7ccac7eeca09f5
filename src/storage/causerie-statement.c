/* SPDX-License-Identifier: GPL-3.0-or-later
 * A prepared statement with typed parameters and columns. */
#include "config.h"

#include "causerie-statement.h"

#include "causerie-error.h"
#include "causerie-sqlite-error.h"

struct _CauserieStatement
{
  CauserieConnection *connection;
  sqlite3_stmt *handle;
  int bind_code; /* the first failure of binding, reported by the next step */
};

/**
 * causerie_statement_new:
 * @connection: the connection, which must outlive the statement
 * @sql: one statement
 * @error: errors of the #CAUSERIE_ERROR domain
 *
 * Returns: (transfer full): the statement, or %NULL
 */
CauserieStatement *
causerie_statement_new (CauserieConnection *connection, const char *sql, GError **error)
{
  sqlite3_stmt *handle = causerie_connection_take (connection, sql, error);
  CauserieStatement *self;

  if (handle == NULL)
    return NULL;
  self = g_new0 (CauserieStatement, 1);
  self->connection = connection;
  self->handle = handle;
  return self;
}

/**
 * causerie_statement_free:
 * @self: (transfer full): a statement
 *
 * Gives the statement back to its connection.
 */
void
causerie_statement_free (CauserieStatement *self)
{
  causerie_connection_give_back (self->connection, self->handle);
  g_free (self);
}

static void
note_bind_code (CauserieStatement *self, int code)
{
  if (self->bind_code == SQLITE_OK)
    self->bind_code = code;
}

/**
 * causerie_statement_bind_int:
 * @self: a statement that has not been stepped
 * @position: the parameter, from 1
 * @value: its value
 *
 * Gives a parameter its value. A failure is kept and returned by the next step.
 */
void
causerie_statement_bind_int (CauserieStatement *self, int position, gint64 value)
{
  note_bind_code (self, sqlite3_bind_int64 (self->handle, position, value));
}

/**
 * causerie_statement_bind_text:
 * @self: a statement that has not been stepped
 * @position: the parameter, from 1
 * @text: (nullable) (transfer none): UTF-8 that lives until the last step, or %NULL for NULL
 *
 * Gives a parameter its value. A failure is kept and returned by the next step.
 */
void
causerie_statement_bind_text (CauserieStatement *self, int position, const char *text)
{
  note_bind_code (self, text != NULL ? sqlite3_bind_text64 (
                            self->handle, position, text, strlen (text), SQLITE_STATIC, SQLITE_UTF8)
                                     : sqlite3_bind_null (self->handle, position));
}

/**
 * causerie_statement_step:
 * @self: a statement
 * @row: (out): whether there is a row, whose columns can be read until the next step
 * @error: errors of the #CAUSERIE_ERROR domain
 *
 * Returns: %FALSE on an error; the end of the rows is none
 */
gboolean
causerie_statement_step (CauserieStatement *self, gboolean *row, GError **error)
{
  sqlite3 *db = causerie_connection_get_handle (self->connection);
  int code = self->bind_code;

  *row = FALSE;
  if (code != SQLITE_OK)
    {
      causerie_sqlite_set_error (error, NULL, code, "binding");
      return FALSE;
    }
  code = sqlite3_step (self->handle);
  if (code != SQLITE_ROW && code != SQLITE_DONE)
    {
      causerie_sqlite_set_error (error, db, code, "stepping");
      return FALSE;
    }
  *row = code == SQLITE_ROW;
  return TRUE;
}

/**
 * causerie_statement_run:
 * @self: a statement that writes
 * @error: errors of the #CAUSERIE_ERROR domain
 *
 * Returns: whether it was done
 */
gboolean
causerie_statement_run (CauserieStatement *self, GError **error)
{
  gboolean row;

  do
    {
      if (!causerie_statement_step (self, &row, error))
        return FALSE;
    }
  while (row);
  return TRUE;
}

/**
 * causerie_statement_run_on_one:
 * @self: a statement that writes one row
 * @missing: what is missing if it writes none, for the log
 * @error: %CAUSERIE_ERROR_NO_MESSAGE if it wrote no row, and errors of the #CAUSERIE_ERROR domain
 *
 * Returns: whether it wrote a row
 */
gboolean
causerie_statement_run_on_one (CauserieStatement *self, const char *missing, GError **error)
{
  if (!causerie_statement_run (self, error))
    return FALSE;
  if (causerie_connection_count_changes (self->connection) > 0)
    return TRUE;
  g_set_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_NO_MESSAGE, "There is no such %s", missing);
  return FALSE;
}

/**
 * causerie_statement_list:
 * @self: a statement that reads and has not been stepped
 * @read: (scope call): makes an item of each row
 * @free_item: frees an item
 * @error: errors of the #CAUSERIE_ERROR domain
 *
 * Returns: (transfer full): an item for each row, or %NULL
 */
GPtrArray *
causerie_statement_list (CauserieStatement *self, CauserieRowReader read, GDestroyNotify free_item,
                         GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (free_item);
  gboolean row;

  for (;;)
    {
      if (!causerie_statement_step (self, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&list);
      g_ptr_array_add (list, read (self));
    }
}

/**
 * causerie_statement_list_ids:
 * @self: a statement that reads ids in its first column and has not been stepped
 * @error: errors of the #CAUSERIE_ERROR domain
 *
 * Returns: (transfer full) (element-type gint64): the id of each row, or %NULL
 */
GArray *
causerie_statement_list_ids (CauserieStatement *self, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gboolean row;

  for (;;)
    {
      gint64 id;

      if (!causerie_statement_step (self, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&ids);
      id = causerie_statement_get_int (self, 0);
      g_array_append_val (ids, id);
    }
}

/**
 * causerie_statement_restart:
 * @self: a statement
 *
 * Makes the statement ready to be stepped anew; its parameters keep their values until bound again.
 */
void
causerie_statement_restart (CauserieStatement *self)
{
  /* The code repeats that of the last step, which has been reported. */
  (void)sqlite3_reset (self->handle);
}

/**
 * causerie_statement_get_int:
 * @self: a statement on a row
 * @column: the column, from 0
 *
 * Returns: its value, 0 for NULL
 */
gint64
causerie_statement_get_int (CauserieStatement *self, int column)
{
  return sqlite3_column_int64 (self->handle, column);
}

/**
 * causerie_statement_get_text:
 * @self: a statement on a row
 * @column: the column, from 0
 *
 * Returns: (nullable) (transfer none): its value until the next step, %NULL for NULL
 */
const char *
causerie_statement_get_text (CauserieStatement *self, int column)
{
  return (const char *)sqlite3_column_text (self->handle, column);
}
