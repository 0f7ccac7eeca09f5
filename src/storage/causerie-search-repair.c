/* SPDX-License-Identifier: GPL-3.0-or-later
 * Repairs the search index in short steps: adds missing messages, and rebuilds an index that fails.
 * The progress is derived from the index itself, so the repair continues after a restart. */
#include "config.h"

#include "causerie-search-repair.h"

#include "causerie-statement.h"
#include "causerie-table-search.h"

/* How many ids one step checks, and how many texts it adds: some milliseconds each. */
#define IDS_PER_STEP 4000
#define TEXTS_PER_STEP 20

/* If the index still fails, the cause is not in its own pages. */
#define MAX_ATTEMPTS 3

typedef enum
{
  STAGE_TITLES,
  STAGE_MESSAGES,
  STAGE_DONE,
} Stage;

struct _CauserieSearchRepair
{
  Stage stage;
  gint64 last_id; /* the last id of the stage that was checked */
  guint n_attempts;
};

/* A message without text also has a row in the index. A streaming reply is added when it is
 * finished. */
static const struct
{
  const char *table;  /* of the index */
  const char *create; /* makes it */
  const char *last;   /* the greatest id there is */
  const char *gaps;   /* ids between two that are missing in the index */
  const char *probe;  /* fails if the chats or messages themselves cannot be read */
  const char *text;   /* the text to index */
} stages[] = {
  {
      "title_search",
      "CREATE VIRTUAL TABLE title_search USING fts5 (text, tokenize = 'trigram')",
      "SELECT max (id) FROM chat",
      "SELECT id FROM chat WHERE id > ?1 AND id <= ?2 AND title IS NOT NULL AND NOT EXISTS"
      " (SELECT 1 FROM title_search_docsize d WHERE d.id = chat.id) ORDER BY id LIMIT ?3",
      "SELECT count (title) FROM chat WHERE id > ?1 AND id <= ?2",
      "SELECT title FROM chat WHERE id = ?1",
  },
  {
      "message_search",
      "CREATE VIRTUAL TABLE message_search USING fts5 (text, tokenize = 'trigram')",
      "SELECT max (id) FROM message",
      "SELECT id FROM message WHERE id > ?1 AND id <= ?2 AND state <> 0 AND NOT EXISTS"
      " (SELECT 1 FROM message_search_docsize d WHERE d.id = message.id) ORDER BY id LIMIT ?3",
      "SELECT count (state) FROM message WHERE id > ?1 AND id <= ?2",
      "SELECT json FROM content WHERE message_id = ?1",
  },
};

/* Returns: (transfer full): a repair that checks the index of a library that was just opened */
CauserieSearchRepair *
causerie_search_repair_new (void)
{
  return g_new0 (CauserieSearchRepair, 1);
}

/**
 * causerie_search_repair_free:
 * @self: (transfer full): a repair, finished or not
 */
void
causerie_search_repair_free (CauserieSearchRepair *self)
{
  g_free (self);
}

/* Whether a page belongs to two tables, so that dropping one of them would free a page of the
 * other. If the check itself fails, dropping is not safe either. SQLite's checkTreePage() reports
 * such a page as "2nd reference to page". */
static gboolean
shares_pages (CauserieConnection *connection)
{
  g_autoptr (CauserieStatement) statement
      = causerie_statement_new (connection,
                                "SELECT count (*) FROM pragma_quick_check (1000000)"
                                " WHERE quick_check LIKE '%2nd reference%'",
                                NULL);
  gboolean row;

  return statement == NULL || !causerie_statement_step (statement, &row, NULL) || !row
         || causerie_statement_get_int (statement, 0) > 0;
}

/* A table that cannot be dropped safely is removed from the schema instead. */
static gboolean
rebuild (CauserieSearchRepair *self, CauserieConnection *connection, GError **error)
{
  gboolean remove = self->n_attempts > 1 || shares_pages (connection);

  for (gsize i = 0; i < G_N_ELEMENTS (stages); i++)
    {
      g_autofree char *drop = g_strdup_printf ("DROP TABLE IF EXISTS %s", stages[i].table);
      gboolean removed = remove
                             ? causerie_connection_remove_table (connection, stages[i].table, error)
                             : causerie_connection_execute (connection, drop, error);

      if (!removed || !causerie_connection_execute (connection, stages[i].create, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
find_last_id (CauserieConnection *connection, Stage stage, gint64 *last)
{
  g_autoptr (CauserieStatement) statement
      = causerie_statement_new (connection, stages[stage].last, NULL);
  gboolean row;

  if (statement == NULL || !causerie_statement_step (statement, &row, NULL))
    return FALSE;
  *last = row ? causerie_statement_get_int (statement, 0) : 0;
  return TRUE;
}

static CauserieStatement *
prepare (CauserieSearchRepair *self, CauserieConnection *connection, const char *sql,
         GError **error)
{
  CauserieStatement *statement = causerie_statement_new (connection, sql, error);

  if (statement == NULL)
    return NULL;
  causerie_statement_bind_int (statement, 1, self->last_id);
  causerie_statement_bind_int (statement, 2, self->last_id + IDS_PER_STEP);
  return statement;
}

static GArray *
list_gaps (CauserieSearchRepair *self, CauserieConnection *connection, GError **error)
{
  g_autoptr (CauserieStatement) statement
      = prepare (self, connection, stages[self->stage].gaps, error);

  if (statement == NULL)
    return NULL;
  causerie_statement_bind_int (statement, 3, TEXTS_PER_STEP);
  return causerie_statement_list_ids (statement, error);
}

/* If the chat or message table itself cannot be read, the index is left unchanged. */
static gboolean
can_read_ids (CauserieSearchRepair *self, CauserieConnection *connection)
{
  g_autoptr (CauserieStatement) statement
      = prepare (self, connection, stages[self->stage].probe, NULL);
  gboolean row;

  return statement != NULL && causerie_statement_step (statement, &row, NULL);
}

/* Content that cannot be read is skipped. */
static gboolean
index_text (CauserieSearchRepair *self, CauserieConnection *connection, gint64 id, GError **error)
{
  g_autoptr (CauserieContent) content = NULL;
  g_autofree char *title = NULL;
  gboolean row = FALSE;

  {
    g_autoptr (CauserieStatement) statement
        = causerie_statement_new (connection, stages[self->stage].text, error);

    if (statement == NULL)
      return FALSE;
    causerie_statement_bind_int (statement, 1, id);
    if (!causerie_statement_step (statement, &row, NULL))
      return TRUE;
    if (row && self->stage == STAGE_TITLES)
      title = causerie_statement_dup_typed (statement, 0);
    else if (row)
      content = causerie_statement_read_content (statement, 0);
  }
  if (self->stage == STAGE_TITLES)
    return causerie_search_put_title (connection, id, title, error);
  return causerie_search_put_message (connection, id, content, error);
}

/* Continues with the next ids, or with the next stage after the last id. */
static void
advance (CauserieSearchRepair *self, GArray *gaps, gint64 last)
{
  if (gaps != NULL && gaps->len == TEXTS_PER_STEP)
    self->last_id = g_array_index (gaps, gint64, gaps->len - 1);
  else
    self->last_id += IDS_PER_STEP;
  if (self->last_id < last)
    return;
  self->stage++;
  self->last_id = 0;
}

static gboolean
fill_gaps (CauserieSearchRepair *self, CauserieConnection *connection, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (GArray) gaps = NULL;
  gint64 last = 0;

  if (!find_last_id (connection, self->stage, &last))
    {
      self->stage = STAGE_DONE;
      return TRUE;
    }
  gaps = list_gaps (self, connection, &failure);
  if (gaps == NULL && (!causerie_search_is_fault (failure) || can_read_ids (self, connection)))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  for (guint i = 0; gaps != NULL && i < gaps->len; i++)
    if (!index_text (self, connection, g_array_index (gaps, gint64, i), error))
      return FALSE;
  advance (self, gaps, last);
  return TRUE;
}

static gboolean
run (CauserieSearchRepair *self, CauserieConnection *connection, gboolean faulty, GError **error)
{
  gboolean begun;

  causerie_connection_set_wait (connection, FALSE);
  begun = causerie_connection_begin_write (connection, FALSE, error);
  causerie_connection_set_wait (connection, TRUE);
  if (!begun)
    return FALSE;
  if (faulty ? rebuild (self, connection, error) : fill_gaps (self, connection, error))
    return causerie_connection_commit (connection, error);
  causerie_connection_roll_back (connection);
  return FALSE;
}

static void
restart (CauserieSearchRepair *self, CauserieConnection *connection)
{
  self->stage = STAGE_TITLES;
  self->last_id = 0;
  causerie_connection_set_search_state (connection, CAUSERIE_SEARCH_PARTIAL);
}

/**
 * causerie_search_repair_step:
 * @connection: a connection for writing, without an open transaction
 *
 * Takes one short step, if the index needs one. It does not wait for locks of other programs.
 *
 * Returns: whether to take another step now
 */
gboolean
causerie_search_repair_step (CauserieSearchRepair *self, CauserieConnection *connection)
{
  gboolean faulty = causerie_connection_get_search_state (connection) == CAUSERIE_SEARCH_FAULTY;
  g_autoptr (GError) error = NULL;

  if (faulty ? self->n_attempts == MAX_ATTEMPTS : self->stage == STAGE_DONE)
    return FALSE;
  if (faulty)
    self->n_attempts++;
  if (!run (self, connection, faulty, &error))
    {
      g_debug ("Making the search index whole: %s", error->message);
      if (!causerie_search_is_fault (error))
        return FALSE;
      causerie_connection_set_search_state (connection, CAUSERIE_SEARCH_FAULTY);
      return TRUE;
    }
  if (faulty)
    restart (self, connection);
  else if (self->stage == STAGE_DONE
           && causerie_connection_get_search_state (connection) == CAUSERIE_SEARCH_PARTIAL)
    causerie_connection_set_search_state (connection, CAUSERIE_SEARCH_SOUND);
  return TRUE;
}
