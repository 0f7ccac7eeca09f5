/* SPDX-License-Identifier: GPL-3.0-or-later
 * The search index over titles and the messages of every branch. */
#include "config.h"

#include "causerie-table-search.h"

#include "causerie-error.h"
#include "causerie-search-scan.h"
#include "causerie-statement.h"
#include "causerie-web-search.h"

/* The index consists of groups of three characters. Shorter words are searched in the text
 * itself. */
#define MIN_INDEXED_CHARS 3

/* How many pages of the index one step merges, in about a tenth of a second. */
#define MERGED_PAGES 200

/* More words would hardly reduce the results. */
#define MAX_WORDS 16

/* Unicode has several encodings of accented letters. The index and the query both use the composed
 * form. */
static char *
normalize (const char *text)
{
  return g_utf8_normalize (text, -1, G_NORMALIZE_DEFAULT_COMPOSE);
}

/* Returns: whether the tables of the index may be damaged or missing, as opposed to a full disk or
 *   the like */
gboolean
causerie_search_is_fault (const GError *error)
{
  return g_error_matches (error, CAUSERIE_ERROR, CAUSERIE_ERROR_CORRUPT)
         || g_error_matches (error, CAUSERIE_ERROR, CAUSERIE_ERROR_FAILED);
}

/**
 * causerie_search_should_retry:
 * @before: the state of the index when the transaction began
 *
 * The index can be rebuilt, so its damage must not make a transaction fail. An error may be
 * reported by any statement after the one that wrote to the index, because FTS5 writes collected
 * data at the next savepoint, and then the transaction cannot continue. So a failed transaction is
 * retried with the index disabled. If it fails again, the cause is not the index.
 *
 * Returns: whether to retry the transaction, which then does not use the index
 */
gboolean
causerie_search_should_retry (CauserieConnection *connection, CauserieSearchState before,
                              const GError *failure)
{
  if (before == CAUSERIE_SEARCH_FAULTY)
    return FALSE;
  if (g_error_matches (failure, CAUSERIE_ERROR, CAUSERIE_ERROR_CORRUPT))
    causerie_connection_set_search_state (connection, CAUSERIE_SEARCH_FAULTY);
  return causerie_connection_get_search_state (connection) == CAUSERIE_SEARCH_FAULTY;
}

static gboolean
is_disabled (CauserieConnection *connection)
{
  return causerie_connection_get_search_state (connection) == CAUSERIE_SEARCH_FAULTY;
}

static gboolean
finish_write (CauserieConnection *connection, GError *failure, GError **error)
{
  if (failure == NULL)
    return TRUE;
  g_debug ("Writing the search index: %s", failure->message);
  if (causerie_search_is_fault (failure))
    causerie_connection_set_search_state (connection, CAUSERIE_SEARCH_FAULTY);
  g_propagate_error (error, failure);
  return FALSE;
}

static gboolean
run_on_id (CauserieConnection *connection, const char *sql, gint64 id, const char *text,
           GError **error)
{
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);

  if (statement == NULL)
    return FALSE;
  causerie_statement_bind_int (statement, 1, id);
  if (text != NULL)
    causerie_statement_bind_text (statement, 2, text);
  return causerie_statement_run (statement, error);
}

static gboolean
put (CauserieConnection *connection, const char *remove, const char *insert, gint64 id,
     const char *text, GError **error)
{
  g_autofree char *normal = text != NULL ? normalize (text) : NULL;
  GError *failure = NULL;

  if (is_disabled (connection))
    return TRUE;
  if (run_on_id (connection, remove, id, NULL, &failure) && normal != NULL)
    run_on_id (connection, insert, id, normal, &failure);
  return finish_write (connection, failure, error);
}

/**
 * causerie_search_put_title:
 * @title: (nullable): its title
 *
 * Replaces a title in the index.
 *
 * Returns: whether it was done, or the index is disabled
 */
gboolean
causerie_search_put_title (CauserieConnection *connection, gint64 chat_id, const char *title,
                           GError **error)
{
  return put (connection, "DELETE FROM title_search WHERE rowid = ?1",
              "INSERT INTO title_search (rowid, text) VALUES (?1, ?2)", chat_id, title, error);
}

/**
 * causerie_search_put_message:
 * @content: (nullable): its content
 *
 * Replaces the text of a message in the index. A message without text also has a row there, because
 * a message without a row counts as not indexed yet.
 *
 * Returns: whether it was done, or the index is disabled
 */
gboolean
causerie_search_put_message (CauserieConnection *connection, gint64 message_id,
                             CauserieContent *content, GError **error)
{
  g_autofree char *text
      = content != NULL ? causerie_web_search_dup_searched_text (content) : g_strdup ("");

  return put (connection, "DELETE FROM message_search WHERE rowid = ?1",
              "INSERT INTO message_search (rowid, text) VALUES (?1, ?2)", message_id, text, error);
}

static gboolean
copy_row (CauserieConnection *connection, const char *sql, gint64 to, gint64 from, GError **error)
{
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);

  if (statement == NULL)
    return FALSE;
  causerie_statement_bind_int (statement, 1, to);
  causerie_statement_bind_int (statement, 2, from);
  return causerie_statement_run (statement, error);
}

static gboolean
copy (CauserieConnection *connection, const char *sql, gint64 to, gint64 from, GError **error)
{
  GError *failure = NULL;

  if (is_disabled (connection))
    return TRUE;
  copy_row (connection, sql, to, from, &failure);
  return finish_write (connection, failure, error);
}

/**
 * causerie_search_copy_title:
 * @to: a chat that has the same title as @from
 *
 * Returns: whether it was done, or the index is disabled
 */
gboolean
causerie_search_copy_title (CauserieConnection *connection, gint64 to, gint64 from, GError **error)
{
  return copy (
      connection,
      "INSERT INTO title_search (rowid, text) SELECT ?1, text FROM title_search WHERE rowid = ?2",
      to, from, error);
}

/**
 * causerie_search_copy_message:
 * @to: a message with the same content as @from
 *
 * Returns: whether it was done, or the index is disabled
 */
gboolean
causerie_search_copy_message (CauserieConnection *connection, gint64 to, gint64 from,
                              GError **error)
{
  return copy (connection,
               "INSERT INTO message_search (rowid, text)"
               " SELECT ?1, text FROM message_search WHERE rowid = ?2",
               to, from, error);
}

/* Removes a chat's title and messages from the index. Returns: whether it was done, or the index is
 * disabled */
gboolean
causerie_search_remove_chat (CauserieConnection *connection, gint64 chat_id, GError **error)
{
  static const char *const sql = "DELETE FROM message_search WHERE rowid IN"
                                 " (SELECT id FROM message WHERE chat_id = ?1)";
  GError *failure = NULL;

  if (is_disabled (connection))
    return TRUE;
  run_on_id (connection, sql, chat_id, NULL, &failure);
  return finish_write (connection, failure, error)
         && causerie_search_put_title (connection, chat_id, NULL, error);
}

/**
 * causerie_search_merge:
 * @restart: whether to merge all segments of the index, including those of an unfinished merge;
 *   %FALSE to continue an unfinished one
 * @more: (out): whether there is more to merge
 *
 * Merges a part of the index. When there is nothing left to merge, the index no longer contains any
 * removed words.
 */
gboolean
causerie_search_merge (CauserieConnection *connection, gboolean restart, gboolean *more,
                       GError **error)
{
  static const char *const titles = "INSERT INTO title_search (title_search) VALUES ('optimize')";
  static const char *const messages
      = "INSERT INTO message_search (message_search, rank) VALUES ('merge', ?1)";
  sqlite3 *db = causerie_connection_get_handle (connection);
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, messages, error);
  gint64 before;

  if (statement == NULL || (restart && !causerie_connection_execute (connection, titles, error)))
    return FALSE;
  causerie_statement_bind_int (statement, 1, restart ? -MERGED_PAGES : MERGED_PAGES);
  before = sqlite3_total_changes64 (db);
  if (!causerie_statement_run (statement, error))
    return FALSE;
  /* The command itself counts as one change. */
  *more = sqlite3_total_changes64 (db) - before > 1;
  return TRUE;
}

static GPtrArray *
split_words (const char *words)
{
  g_autofree char *normal = normalize (words);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);
  const char *at = normal != NULL ? normal : "";

  while (*at != '\0' && list->len < MAX_WORDS)
    {
      const char *start;

      while (*at != '\0' && g_unichar_isspace (g_utf8_get_char (at)))
        at = g_utf8_next_char (at);
      start = at;
      while (*at != '\0' && !g_unichar_isspace (g_utf8_get_char (at)))
        at = g_utf8_next_char (at);
      if (at > start)
        g_ptr_array_add (list, g_strndup (start, at - start));
    }
  return g_steal_pointer (&list);
}

/* In an FTS5 string only the quotation mark has a special meaning. */
static void
append_quoted (GString *match, const char *word)
{
  if (match->len > 0)
    g_string_append (match, " AND ");
  g_string_append_c (match, '"');
  for (const char *at = word; *at != '\0'; at++)
    {
      if (*at == '"')
        g_string_append_c (match, '"');
      g_string_append_c (match, *at);
    }
  g_string_append_c (match, '"');
}

/* ?1 is the query for the index, and the short words are the next parameters. */
static void
append_condition (GString *sql, const char *table, gboolean match, guint n_short)
{
  g_string_append (sql, match ? table : "1");
  if (match)
    g_string_append (sql, " MATCH ?1");
  for (guint i = 0; i < n_short; i++)
    g_string_append_printf (sql, " AND holds (%s.text, ?%u)", table, i + 2);
}

static char *
make_query (gboolean match, guint n_short)
{
  GString *sql
      = g_string_new ("WITH RECURSIVE hidden (id) AS (SELECT message_id FROM message_deletion UNION"
                      " SELECT m.id FROM message m JOIN hidden h ON m.parent_id = h.id)"
                      " SELECT id FROM chat WHERE deleted_at = 0 AND (id IN"
                      " (SELECT rowid FROM title_search WHERE ");

  append_condition (sql, "title_search", match, n_short);
  g_string_append (sql, ") OR id IN (SELECT m.chat_id FROM message_search JOIN message m"
                        " ON m.id = message_search.rowid WHERE ");
  append_condition (sql, "message_search", match, n_short);
  g_string_append (sql, " AND m.id NOT IN (SELECT id FROM hidden)))"
                        " ORDER BY updated_at DESC, id DESC");
  return g_string_free (sql, FALSE);
}

static GArray *
query_tables (CauserieConnection *connection, const char *match, GPtrArray *short_words,
              GError **error)
{
  g_autofree char *sql = make_query (*match != '\0', short_words->len);
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);

  if (statement == NULL)
    return NULL;
  if (*match != '\0')
    causerie_statement_bind_text (statement, 1, match);
  for (guint i = 0; i < short_words->len; i++)
    causerie_statement_bind_text (statement, (int)i + 2, g_ptr_array_index (short_words, i));
  return causerie_statement_list_ids (statement, error);
}

static GArray *
query_index (CauserieConnection *connection, GPtrArray *list, GError **error)
{
  g_autoptr (GPtrArray) short_words = g_ptr_array_new ();
  g_autoptr (GString) match = g_string_new (NULL);

  for (guint i = 0; i < list->len; i++)
    {
      char *word = g_ptr_array_index (list, i);

      if (g_utf8_strlen (word, -1) >= MIN_INDEXED_CHARS)
        append_quoted (match, word);
      else
        g_ptr_array_add (short_words, word);
    }
  return query_tables (connection, match->str, short_words, error);
}

/**
 * causerie_search_find_chats:
 * @words: UTF-8 as typed; no character has a special meaning
 *
 * Finds the chats with a title or a message in any branch that contains all of the words, also as
 * parts of longer words. Deleted chats and messages are not found. While the index is not sound,
 * all messages are read.
 *
 * Returns: (transfer full) (element-type gint64): ids in order of the last message, the latest
 *   first; or %NULL
 */
GArray *
causerie_search_find_chats (CauserieConnection *connection, const char *words, GError **error)
{
  g_autoptr (GPtrArray) list = split_words (words);
  g_autoptr (GError) failure = NULL;
  GArray *ids;

  if (list->len == 0)
    return g_array_new (FALSE, FALSE, sizeof (gint64));
  if (causerie_connection_get_search_state (connection) != CAUSERIE_SEARCH_SOUND)
    return causerie_search_scan (connection, list, error);
  ids = query_index (connection, list, &failure);
  if (ids != NULL)
    return ids;
  g_debug ("Reading the search index: %s", failure->message);
  if (causerie_search_is_fault (failure))
    causerie_connection_set_search_state (connection, CAUSERIE_SEARCH_FAULTY);
  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}
