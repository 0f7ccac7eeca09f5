/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copies the readable rows of one table of a damaged library. Values are copied unchanged; invalid
 * text is replaced when they are read again. */
#include "config.h"

#include "causerie-salvage-table.h"

#include "causerie-sqlite-error.h"
#include "causerie-statement.h"

/* How many consecutive ids to try after the last readable row. The subtree below one damaged page
   has far fewer rows. */
#define MAX_PROBES 100000

/* A greater id must be damaged. Copying it would leave no ids for new rows. */
#define MAX_ID (G_GINT64_CONSTANT (1) << 48)

typedef enum
{
  OUTCOME_ROW,
  OUTCOME_SKIPPED, /* the row exists already or violates a constraint */
  OUTCOME_END,
  OUTCOME_UNREADABLE,
  OUTCOME_FAILED,
} Outcome;

struct _CauserieSalvageTable
{
  CauserieConnection *from;
  CauserieConnection *to;
  const char *name;
  const char *key;
  GCancellable *cancellable;
  char *columns; /* the common columns of both files, separated by commas; NULL if there are none */
  char *placeholders; /* a question mark for each of them */
  guint n_gaps;
  gboolean in_gap;
};

static GPtrArray *
list_columns (CauserieConnection *connection, const char *table, GError **error)
{
  g_autoptr (CauserieStatement) statement
      = causerie_statement_new (connection, "SELECT name FROM pragma_table_info (?1)", error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  gboolean row;

  if (statement == NULL)
    return NULL;
  causerie_statement_bind_text (statement, 1, table);
  for (;;)
    {
      if (!causerie_statement_step (statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&names);
      g_ptr_array_add (names, causerie_statement_dup_line (statement, 0));
    }
}

/* An older file lacks columns, and a damaged schema can lack tables. */
static gboolean
find_columns (CauserieSalvageTable *self, GError **error)
{
  g_autoptr (GPtrArray) source_names = list_columns (self->from, self->name, error);
  g_autoptr (GPtrArray) target_names
      = source_names != NULL ? list_columns (self->to, self->name, error) : NULL;
  g_autoptr (GString) columns = g_string_new (NULL);
  g_autoptr (GString) placeholders = g_string_new (NULL);

  if (target_names == NULL)
    return FALSE;
  for (guint i = 0; i < target_names->len; i++)
    {
      if (!g_ptr_array_find_with_equal_func (source_names, target_names->pdata[i], g_str_equal,
                                             NULL))
        continue;
      g_string_append_printf (columns, "%s%s", columns->len > 0 ? ", " : "",
                              (const char *)target_names->pdata[i]);
      g_string_append (placeholders, placeholders->len > 0 ? ", ?" : "?");
    }
  if (columns->len > 0)
    {
      self->columns = g_string_free (g_steal_pointer (&columns), FALSE);
      self->placeholders = g_string_free (g_steal_pointer (&placeholders), FALSE);
    }
  return TRUE;
}

/**
 * causerie_salvage_table_new:
 * @to: a new library with constraints disabled, within a write transaction
 * @key: (transfer none): the column with the id that the table is ordered by, static
 * @cancellable: (nullable): checked before each row
 *
 * Returns: (transfer full): an object to copy the table with, or %NULL
 */
CauserieSalvageTable *
causerie_salvage_table_new (CauserieConnection *from, CauserieConnection *to, const char *name,
                            const char *key, GCancellable *cancellable, GError **error)
{
  g_autoptr (CauserieSalvageTable) self = g_new0 (CauserieSalvageTable, 1);

  self->from = from;
  self->to = to;
  self->name = name;
  self->key = key;
  g_set_object (&self->cancellable, cancellable);
  return find_columns (self, error) ? g_steal_pointer (&self) : NULL;
}

void
causerie_salvage_table_free (CauserieSalvageTable *self)
{
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->columns, g_free);
  g_clear_pointer (&self->placeholders, g_free);
  g_free (self);
}

/* Consecutive unreadable rows count as one gap. */
static void
note_row (CauserieSalvageTable *self, gboolean readable)
{
  if (!readable && !self->in_gap)
    self->n_gaps++;
  self->in_gap = !readable;
}

/* An I/O error of the disk is treated like damage. */
static Outcome
step (CauserieSalvageTable *self, sqlite3_stmt *statement, GError **error)
{
  int code;

  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return OUTCOME_FAILED;
  code = sqlite3_step (statement);
  switch (code & 0xff)
    {
    case SQLITE_ROW:
      return OUTCOME_ROW;
    case SQLITE_DONE:
      return OUTCOME_END;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_IOERR:
      return OUTCOME_UNREADABLE;
    default:
      causerie_sqlite_set_error (error, causerie_connection_get_handle (self->from), code,
                                 "salvaging");
      return OUTCOME_FAILED;
    }
}

static Outcome
insert (CauserieSalvageTable *self, sqlite3_stmt *row, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("INSERT OR IGNORE INTO %s (%s) VALUES (%s)", self->name,
                                          self->columns, self->placeholders);
  sqlite3_stmt *statement = causerie_connection_take_statement (self->to, sql, error);
  int code = SQLITE_OK;

  if (statement == NULL)
    return OUTCOME_FAILED;
  for (int i = 0; code == SQLITE_OK && i < sqlite3_bind_parameter_count (statement); i++)
    code = sqlite3_bind_value (statement, i + 1, sqlite3_column_value (row, i));
  if (code == SQLITE_OK)
    code = sqlite3_step (statement);
  if (code != SQLITE_DONE && (code & 0xff) != SQLITE_CONSTRAINT)
    causerie_sqlite_set_error (error, causerie_connection_get_handle (self->to), code,
                               "writing what was salvaged");
  causerie_connection_return_statement (self->to, statement);
  if (code == SQLITE_DONE)
    return causerie_connection_count_changes (self->to) > 0 ? OUTCOME_ROW : OUTCOME_SKIPPED;
  return (code & 0xff) == SQLITE_CONSTRAINT ? OUTCOME_SKIPPED : OUTCOME_FAILED;
}

/* Copies the first row at or after @id, in the direction of the statement, and sets @id to its id.
 * A damaged page can contain any id, so ids outside of @low to @high are rejected. */
static Outcome
copy_next (CauserieSalvageTable *self, const char *sql, gint64 *id, gint64 low, gint64 high,
           GError **error)
{
  sqlite3_stmt *statement = causerie_connection_take_statement (self->from, sql, error);
  gint64 found = 0;
  Outcome outcome;

  if (statement == NULL)
    return OUTCOME_FAILED;
  (void)sqlite3_bind_int64 (statement, 1, *id);
  outcome = step (self, statement, error);
  if (outcome == OUTCOME_ROW)
    {
      found = sqlite3_column_int64 (statement, sqlite3_column_count (statement) - 1);
      outcome
          = found >= low && found <= high ? insert (self, statement, error) : OUTCOME_UNREADABLE;
    }
  causerie_connection_return_statement (self->from, statement);
  if (outcome == OUTCOME_ROW || outcome == OUTCOME_SKIPPED)
    *id = found;
  return outcome;
}

/* After an unreadable row, tries the next ids one by one. */
static gboolean
copy_forwards (CauserieSalvageTable *self, GError **error)
{
  g_autofree char *sql
      = g_strdup_printf ("SELECT %s, %s FROM %s WHERE %s >= ?1 ORDER BY %s LIMIT 1", self->columns,
                         self->key, self->name, self->key, self->key);
  guint n_probes = 0;
  gint64 id = 1;

  while (n_probes < MAX_PROBES)
    {
      Outcome outcome = copy_next (self, sql, &id, id, MAX_ID, error);

      if (outcome == OUTCOME_FAILED)
        return FALSE;
      if (outcome == OUTCOME_END)
        break;
      note_row (self, outcome == OUTCOME_ROW);
      n_probes = outcome == OUTCOME_ROW ? 0 : n_probes + 1;
      id++;
    }
  return TRUE;
}

/* Copies the rows after a gap that is too long for trying ids. If copy_forwards() reached the end
 * of the table, the first row is skipped and ends the loop. */
static gboolean
copy_backwards (CauserieSalvageTable *self, GError **error)
{
  g_autofree char *sql
      = g_strdup_printf ("SELECT %s, %s FROM %s WHERE %s <= ?1 ORDER BY %s DESC LIMIT 1",
                         self->columns, self->key, self->name, self->key, self->key);
  gint64 id = MAX_ID;
  Outcome outcome;

  while ((outcome = copy_next (self, sql, &id, 1, id, error)) == OUTCOME_ROW)
    {
      self->n_gaps = MAX (self->n_gaps, 1);
      id--;
    }
  return outcome != OUTCOME_FAILED;
}

/**
 * causerie_salvage_table_copy:
 * @self: the copying of a table with one row for each id
 * @error: %G_IO_ERROR_CANCELLED, and errors of the new file
 *
 * Copies all readable rows, including those after unreadable ones.
 */
gboolean
causerie_salvage_table_copy (CauserieSalvageTable *self, GError **error)
{
  if (self->columns == NULL)
    {
      note_row (self, FALSE);
      return TRUE;
    }
  return copy_forwards (self, error) && copy_backwards (self, error);
}

static gboolean
copy_of_chat (CauserieSalvageTable *self, const char *sql, gint64 chat_id, GError **error)
{
  sqlite3_stmt *statement = causerie_connection_take_statement (self->from, sql, error);
  Outcome outcome = OUTCOME_FAILED;

  if (statement == NULL)
    return FALSE;
  (void)sqlite3_bind_int64 (statement, 1, chat_id);
  while ((outcome = step (self, statement, error)) == OUTCOME_ROW)
    {
      outcome = insert (self, statement, error);
      if (outcome == OUTCOME_FAILED)
        break;
      note_row (self, outcome == OUTCOME_ROW);
    }
  if (outcome == OUTCOME_UNREADABLE)
    note_row (self, FALSE);
  causerie_connection_return_statement (self->from, statement);
  return outcome != OUTCOME_FAILED;
}

/**
 * causerie_salvage_table_copy_of_chats:
 * @self: the copying of a table whose key is the id of a chat
 * @chat_ids: (element-type gint64): the chats
 * @error: %G_IO_ERROR_CANCELLED, and errors of the new file
 *
 * Copies all readable rows of these chats.
 */
gboolean
causerie_salvage_table_copy_of_chats (CauserieSalvageTable *self, GArray *chat_ids, GError **error)
{
  g_autofree char *sql = NULL;

  if (self->columns == NULL)
    {
      note_row (self, FALSE);
      return TRUE;
    }
  sql = g_strdup_printf ("SELECT %s FROM %s WHERE %s = ?1", self->columns, self->name, self->key);
  for (guint i = 0; i < chat_ids->len; i++)
    if (!copy_of_chat (self, sql, g_array_index (chat_ids, gint64, i), error))
      return FALSE;
  return TRUE;
}

/* Returns: the number of parts of the table that could not be read */
guint
causerie_salvage_table_get_n_gaps (CauserieSalvageTable *self)
{
  return self->n_gaps;
}
