/* SPDX-License-Identifier: GPL-3.0-or-later
 * A prepared statement with typed parameters and columns. */
#include "config.h"

#include "causerie-statement.h"

#include "causerie-damaged-content.h"
#include "causerie-error.h"
#include "causerie-json.h"
#include "causerie-outside-text.h"
#include "causerie-sqlite-error.h"

/* Longer than any name of a model, address or title, and no longer than a row of the interface can
 * show. */
#define MAX_LINE_CHARS 500
#define MAX_ID_CHARS 128
#define MAX_BLOCK_BYTES 4096

struct _CauserieStatement
{
  CauserieConnection *connection;
  sqlite3_stmt *handle;
  int bind_code; /* the first error of a bind function, reported by the next step */
};

/* Returns: (transfer full): the statement, or %NULL */
CauserieStatement *
causerie_statement_new (CauserieConnection *connection, const char *sql, GError **error)
{
  sqlite3_stmt *handle = causerie_connection_take_statement (connection, sql, error);
  CauserieStatement *self;

  if (handle == NULL)
    return NULL;
  self = g_new0 (CauserieStatement, 1);
  self->connection = connection;
  self->handle = handle;
  return self;
}

/* Returns the statement to its connection for reuse. */
void
causerie_statement_free (CauserieStatement *self)
{
  causerie_connection_return_statement (self->connection, self->handle);
  g_free (self);
}

static void
record_bind_code (CauserieStatement *self, int code)
{
  if (self->bind_code == SQLITE_OK)
    self->bind_code = code;
}

/**
 * causerie_statement_bind_int:
 * @self: a statement that has not been stepped
 * @position: the parameter, from 1
 *
 * Gives a parameter its value. An error is returned by the next step.
 */
void
causerie_statement_bind_int (CauserieStatement *self, int position, gint64 value)
{
  record_bind_code (self, sqlite3_bind_int64 (self->handle, position, value));
}

/**
 * causerie_statement_bind_text:
 * @self: a statement that has not been stepped
 * @position: the parameter, from 1
 * @text: (nullable) (transfer none): UTF-8 that lives until the last step, or %NULL for NULL
 *
 * Gives a parameter its value. An error is returned by the next step.
 */
void
causerie_statement_bind_text (CauserieStatement *self, int position, const char *text)
{
  record_bind_code (self, text != NULL
                              ? sqlite3_bind_text64 (self->handle, position, text, strlen (text),
                                                     SQLITE_STATIC, SQLITE_UTF8)
                              : sqlite3_bind_null (self->handle, position));
}

/**
 * causerie_statement_bind_bytes:
 * @self: a statement that has not been stepped
 * @position: the parameter, from 1
 * @bytes: (transfer none): they live until the last step
 *
 * Gives a parameter its value. An error is returned by the next step.
 */
void
causerie_statement_bind_bytes (CauserieStatement *self, int position, GBytes *bytes)
{
  gsize size;
  const void *data = g_bytes_get_data (bytes, &size);

  record_bind_code (self, sqlite3_bind_blob64 (self->handle, position, data, size, SQLITE_STATIC));
}

/**
 * causerie_statement_step:
 * @row: (out): whether there is a row, whose columns can be read until the next step
 *
 * Returns: %FALSE on an error; the end of the rows is not an error
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
 * @missing: what does not exist if no row is changed, for the log
 * @error: %CAUSERIE_ERROR_NO_MESSAGE if it changed no row, and errors of the #CAUSERIE_ERROR domain
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
      gpointer item;

      if (!causerie_statement_step (self, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&list);
      item = read (self);
      if (item != NULL)
        g_ptr_array_add (list, item);
    }
}

/**
 * causerie_statement_list_ids:
 * @self: a statement that reads ids in its first column and has not been stepped
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

/* Resets the statement so that it can be stepped again. Its parameters retain their values. */
void
causerie_statement_restart (CauserieStatement *self)
{
  /* sqlite3_reset() repeats the error code of the last step, which has been reported. */
  (void)sqlite3_reset (self->handle);
}

/**
 * causerie_statement_get_int:
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
 * causerie_statement_get_choice:
 * @column: the column, from 0
 * @n_choices: the number of values of the enumeration, which start at 0
 * @fallback: the value to return for any other number
 */
guint
causerie_statement_get_choice (CauserieStatement *self, int column, guint n_choices, guint fallback)
{
  gint64 number = causerie_statement_get_int (self, column);

  return number >= 0 && number < (gint64)n_choices ? (guint)number : fallback;
}

/* Gets the bytes of a column, which need not be UTF-8 in a damaged file. sqlite3_column_text() may
 * convert the value and so change its number of bytes: call it before sqlite3_column_bytes(). */
static const char *
get_bytes (CauserieStatement *self, int column, gsize *length)
{
  const char *bytes = (const char *)sqlite3_column_text (self->handle, column);

  *length = (gsize)sqlite3_column_bytes (self->handle, column);
  return bytes;
}

static char *
dup_line (CauserieStatement *self, int column, gsize max_chars)
{
  gsize length;
  const char *bytes = get_bytes (self, column, &length);

  return bytes != NULL ? causerie_outside_text_line (bytes, (gssize)length, max_chars) : NULL;
}

static char *
dup_block (CauserieStatement *self, int column, gsize max_bytes)
{
  gsize length;
  const char *bytes = get_bytes (self, column, &length);

  return bytes != NULL ? causerie_outside_text_block (bytes, (gssize)length, max_bytes) : NULL;
}

/**
 * causerie_statement_dup_line:
 * @column: the column, from 0
 *
 * For titles, first words and names.
 *
 * Returns: (nullable) (transfer full): one line of valid UTF-8 without control characters, %NULL
 *   for NULL
 */
char *
causerie_statement_dup_line (CauserieStatement *self, int column)
{
  return dup_line (self, column, MAX_LINE_CHARS);
}

/**
 * causerie_statement_dup_id:
 * @column: the column, from 0
 *
 * For the ids of requests and the names of codes.
 *
 * Returns: (nullable) (transfer full): one short line of UTF-8, %NULL for NULL
 */
char *
causerie_statement_dup_id (CauserieStatement *self, int column)
{
  return dup_line (self, column, MAX_ID_CHARS);
}

/**
 * causerie_statement_dup_block:
 * @column: the column, from 0
 *
 * For the error message of a server or of the system.
 *
 * Returns: (nullable) (transfer full): UTF-8 of a limited length, %NULL for NULL
 */
char *
causerie_statement_dup_block (CauserieStatement *self, int column)
{
  return dup_block (self, column, MAX_BLOCK_BYTES);
}

/**
 * causerie_statement_dup_typed:
 * @column: the column, from 0
 *
 * For text that a user typed. Its length is not limited, because nothing of it may be lost.
 *
 * Returns: (nullable) (transfer full): UTF-8, %NULL for NULL
 */
char *
causerie_statement_dup_typed (CauserieStatement *self, int column)
{
  return dup_block (self, column, G_MAXSSIZE);
}

/* Returns: (transfer full) (nullable): a copy of the BLOB of a column; %NULL for other types */
GBytes *
causerie_statement_dup_bytes (CauserieStatement *self, int column)
{
  const void *data;

  if (sqlite3_column_type (self->handle, column) != SQLITE_BLOB)
    return NULL;
  data = sqlite3_column_blob (self->handle, column);
  return g_bytes_new (data, (gsize)sqlite3_column_bytes (self->handle, column));
}

/**
 * causerie_statement_read_content:
 * @column: the column, from 0
 *
 * Returns: (nullable) (transfer full): the content as of causerie_content_new_from_bytes(), %NULL
 *   for NULL
 */
CauserieContent *
causerie_statement_read_content (CauserieStatement *self, int column)
{
  gsize length;
  const char *bytes = get_bytes (self, column, &length);

  return bytes != NULL ? causerie_content_new_from_bytes (bytes, length) : NULL;
}

/**
 * causerie_statement_dup_json:
 * @column: the column, from 0
 * @json: (out) (nullable): the column's bytes, %NULL for NULL
 * @error: %CAUSERIE_ERROR_STORAGE if they are not JSON
 *
 * For JSON that is sent to a service byte for byte.
 */
gboolean
causerie_statement_dup_json (CauserieStatement *self, int column, char **json, GError **error)
{
  gsize length;
  const char *bytes = get_bytes (self, column, &length);

  *json = NULL;
  if (bytes != NULL && !causerie_json_check (bytes, length, NULL, NULL))
    {
      g_set_error_literal (error, CAUSERIE_ERROR, CAUSERIE_ERROR_STORAGE,
                           "What is sent with each message of this chat is damaged on the disk");
      return FALSE;
    }
  if (bytes != NULL)
    *json = g_strndup (bytes, length);
  return TRUE;
}
