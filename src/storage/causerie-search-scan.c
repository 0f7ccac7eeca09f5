/* SPDX-License-Identifier: GPL-3.0-or-later
 * Searches without the index by reading every message. It returns the same results, and is used
 * while the index is damaged or being rebuilt. */
#include "config.h"

#include "causerie-search-scan.h"

#include "causerie-content.h"
#include "causerie-caseless.h"
#include "causerie-statement.h"
#include "causerie-web-search.h"

static gboolean
contains_all (const char *text, GPtrArray *words)
{
  g_autofree char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_DEFAULT_COMPOSE);

  for (guint i = 0; normal != NULL && i < words->len; i++)
    if (!causerie_caseless_holds (normal, g_ptr_array_index (words, i)))
      return FALSE;
  return normal != NULL;
}

static gboolean
scan_messages (CauserieConnection *connection, gint64 chat_id, GPtrArray *words, gboolean *found,
               GError **error)
{
  static const char *const sql
      = "WITH RECURSIVE hidden (id) AS (SELECT d.message_id FROM message_deletion d"
        " JOIN message m ON m.id = d.message_id WHERE m.chat_id = ?1 UNION"
        " SELECT m.id FROM message m JOIN hidden h ON m.parent_id = h.id)"
        " SELECT c.json FROM message m JOIN content c ON c.message_id = m.id"
        " WHERE m.chat_id = ?1 AND m.state <> 0 AND m.id NOT IN (SELECT id FROM hidden)";
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);

  *found = FALSE;
  if (statement == NULL)
    return FALSE;
  causerie_statement_bind_int (statement, 1, chat_id);
  while (!*found)
    {
      g_autoptr (CauserieContent) content = NULL;
      g_autofree char *text = NULL;
      gboolean row;

      if (causerie_connection_set_error_if_cancelled (connection, error)
          || !causerie_statement_step (statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      content = causerie_statement_read_content (statement, 0);
      text = content != NULL ? causerie_web_search_dup_searched_text (content) : NULL;
      *found = text != NULL && contains_all (text, words);
    }
  return TRUE;
}

/**
 * causerie_search_scan:
 * @words: (element-type utf8): words in composed form, one at least
 *
 * Returns: (transfer full) (element-type gint64): as for causerie_search_find_chats()
 */
GArray *
causerie_search_scan (CauserieConnection *connection, GPtrArray *words, GError **error)
{
  static const char *const sql = "SELECT id, title FROM chat WHERE deleted_at = 0 AND id > 0"
                                 " ORDER BY updated_at DESC, id DESC";
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (statement == NULL)
    return NULL;
  for (;;)
    {
      g_autofree char *title = NULL;
      gboolean found;
      gboolean row;
      gint64 id;

      if (!causerie_statement_step (statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&ids);
      id = causerie_statement_get_int (statement, 0);
      title = causerie_statement_dup_typed (statement, 1);
      found = title != NULL && contains_all (title, words);
      if (!found && !scan_messages (connection, id, words, &found, error))
        return NULL;
      if (found)
        g_array_append_val (ids, id);
    }
}
