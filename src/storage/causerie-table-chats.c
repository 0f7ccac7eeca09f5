/* SPDX-License-Identifier: GPL-3.0-or-later
 * The tables of chats and of chosen children. */
#include "config.h"

#include "causerie-table-chats.h"

#include "causerie-error.h"
#include "causerie-statement.h"
#include "causerie-table-attachments.h"
#include "causerie-table-search.h"
#include "causerie-tree.h"

/* The title of a chat without one is its first words, or else its draft. The path is only walked
 * for chats that contain an ending; the index message_ending makes that check fast. SQLite
 * evaluates both operands of an AND in a result column, but only the chosen branch of a CASE. */
#define CHAT_COLUMNS                                                                               \
  "SELECT c.id,"                                                                                   \
  " coalesce (c.title, (SELECT m.first_words FROM message m WHERE m.chat_id = c.id"                \
  " ORDER BY m.id LIMIT 1), (SELECT substr (d.text, 1, 80) FROM draft d"                           \
  " WHERE d.chat_id = c.id AND d.message_id = 0)),"                                                \
  " c.title_origin, c.created_at, c.updated_at, c.deleted_at,"                                     \
  " CASE WHEN EXISTS (SELECT 1 FROM message m WHERE m.chat_id = c.id AND m.ends = 1)"              \
  " THEN EXISTS (WITH RECURSIVE path (id, parent_id, ends) AS"                                     \
  " (SELECT id, parent_id, ends FROM message WHERE id = c.leaf_id UNION"                           \
  " SELECT m.id, m.parent_id, m.ends FROM path p JOIN message m ON m.id = p.parent_id)"            \
  " SELECT 1 FROM path WHERE ends = 1) ELSE 0 END,"                                                \
  " c.origin_chat_id, c.origin_message_id"                                                         \
  " FROM chat c "

/**
 * causerie_chats_add:
 * @now: the time, in microseconds since 1970 UTC
 * @chat_id: (out): the new chat's id
 *
 * Creates a chat without messages.
 */
gboolean
causerie_chats_add (CauserieConnection *connection, gint64 now, gint64 *chat_id, GError **error)
{
  static const char *const sql = "INSERT INTO chat (uid, created_at, updated_at)"
                                 " VALUES (?1, ?2, ?2)";
  g_autofree char *uid = g_uuid_string_random ();
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);

  if (statement == NULL)
    return FALSE;
  causerie_statement_bind_text (statement, 1, uid);
  causerie_statement_bind_int (statement, 2, now);
  if (!causerie_statement_run (statement, error))
    return FALSE;
  *chat_id = causerie_connection_get_last_id (connection);
  return TRUE;
}

static gpointer
read_chat (CauserieStatement *row)
{
  CauserieChatRecord *record = causerie_chat_record_new ();

  record->id = causerie_statement_get_int (row, 0);
  record->title = causerie_statement_dup_line (row, 1);
  if (record->title == NULL)
    record->title = g_strdup ("");
  record->title_origin = (CauserieTitleOrigin)causerie_statement_get_choice (
      row, 2, CAUSERIE_TITLE_USER + 1, CAUSERIE_TITLE_NONE);
  record->created_at = causerie_statement_get_int (row, 3);
  record->updated_at = causerie_statement_get_int (row, 4);
  record->deleted_at = causerie_statement_get_int (row, 5);
  record->ended = causerie_statement_get_int (row, 6) != 0;
  record->origin_chat_id = causerie_statement_get_int (row, 7);
  record->origin_message_id = causerie_statement_get_int (row, 8);
  return record;
}

/* Returns: (transfer full) (element-type CauserieChatRecord): all chats including deleted ones, in
 *   order of their last message, the latest first; or %NULL */
GPtrArray *
causerie_chats_list (CauserieConnection *connection, GError **error)
{
  static const char *const sql
      = CHAT_COLUMNS "WHERE c.id > 0 ORDER BY c.updated_at DESC, c.id DESC";
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);

  if (statement == NULL)
    return NULL;
  return causerie_statement_list (statement, read_chat, (GDestroyNotify)causerie_chat_record_free,
                                  error);
}

/**
 * causerie_chats_get:
 * @error: %CAUSERIE_ERROR_NO_MESSAGE, and errors of the #CAUSERIE_ERROR domain
 *
 * Returns: (transfer full): the chat as in causerie_chats_list(), or %NULL
 */
CauserieChatRecord *
causerie_chats_get (CauserieConnection *connection, gint64 chat_id, GError **error)
{
  static const char *const sql = CHAT_COLUMNS "WHERE c.id = ?1";
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);
  gboolean row;

  if (statement == NULL)
    return NULL;
  causerie_statement_bind_int (statement, 1, chat_id);
  if (!causerie_statement_step (statement, &row, error))
    return NULL;
  if (row)
    return read_chat (statement);
  g_set_error_literal (error, CAUSERIE_ERROR, CAUSERIE_ERROR_NO_MESSAGE, "There is no such chat");
  return NULL;
}

/* Runs an UPDATE of one chat: ?1 is its id, ?2 a number. */
static gboolean
update_number (CauserieConnection *connection, const char *sql, gint64 chat_id, gint64 number,
               GError **error)
{
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);

  if (statement == NULL)
    return FALSE;
  causerie_statement_bind_int (statement, 1, chat_id);
  causerie_statement_bind_int (statement, 2, number);
  return causerie_statement_run_on_one (statement, "chat", error);
}

/**
 * causerie_chats_touch:
 * @now: the time, in microseconds since 1970 UTC
 * @error: %CAUSERIE_ERROR_NO_MESSAGE, and errors of the #CAUSERIE_ERROR domain
 *
 * Sets the time of the last message. The time never decreases, so that the chat does not move down
 * in the list if the clock is set back.
 */
gboolean
causerie_chats_touch (CauserieConnection *connection, gint64 chat_id, gint64 now, GError **error)
{
  return update_number (connection,
                        "UPDATE chat SET updated_at = max (updated_at, ?2) WHERE id = ?1", chat_id,
                        now, error);
}

/**
 * causerie_chats_set_title:
 * @title: (nullable): its title; %NULL or "" to use the first words of the chat again
 * @error: %CAUSERIE_ERROR_NO_MESSAGE, and errors of the #CAUSERIE_ERROR domain
 *
 * A model's title never replaces a user's: the call then changes nothing.
 *
 * Returns: %FALSE if there is no such chat, or on another error
 */
gboolean
causerie_chats_set_title (CauserieConnection *connection, gint64 chat_id, const char *title,
                          CauserieTitleOrigin origin, GError **error)
{
  static const char *const sql = "UPDATE chat SET title = ?2, title_origin = ?3 WHERE id = ?1";
  g_autoptr (CauserieChatRecord) before = causerie_chats_get (connection, chat_id, error);
  g_autoptr (CauserieStatement) statement = NULL;

  if (before == NULL)
    return FALSE;
  if (before->title_origin == CAUSERIE_TITLE_USER && origin == CAUSERIE_TITLE_MODEL)
    return TRUE;
  if (title == NULL || *title == '\0' || origin == CAUSERIE_TITLE_NONE)
    {
      title = NULL;
      origin = CAUSERIE_TITLE_NONE;
    }
  statement = causerie_statement_new (connection, sql, error);
  if (statement == NULL)
    return FALSE;
  causerie_statement_bind_int (statement, 1, chat_id);
  causerie_statement_bind_text (statement, 2, title);
  causerie_statement_bind_int (statement, 3, origin);
  return causerie_statement_run (statement, error)
         && causerie_search_put_title (connection, chat_id, title, error);
}

/**
 * causerie_chats_set_deleted:
 * @error: %CAUSERIE_ERROR_NO_MESSAGE, and errors of the #CAUSERIE_ERROR domain
 *
 * Marks a chat as deleted or not deleted. No rows are removed.
 */
gboolean
causerie_chats_set_deleted (CauserieConnection *connection, gint64 chat_id, gboolean deleted,
                            GError **error)
{
  return update_number (connection, "UPDATE chat SET deleted_at = ?2 WHERE id = ?1", chat_id,
                        deleted ? g_get_real_time () : 0, error);
}

/**
 * causerie_chats_set_leaf:
 * @leaf_id: the leaf of the branch on screen, or 0
 * @error: %CAUSERIE_ERROR_NO_MESSAGE, and errors of the #CAUSERIE_ERROR domain
 *
 * Stores which branch was last on screen.
 */
gboolean
causerie_chats_set_leaf (CauserieConnection *connection, gint64 chat_id, gint64 leaf_id,
                         GError **error)
{
  return update_number (connection,
                        "UPDATE chat SET leaf_id = ?2 WHERE id = ?1 AND (?2 = 0 OR EXISTS"
                        " (SELECT 1 FROM message WHERE id = ?2 AND chat_id = ?1))",
                        chat_id, leaf_id, error);
}

/**
 * causerie_chats_choose:
 * @parent_id: a message of it, or %CAUSERIE_ROOT
 * @child_id: the version that is on screen, a message of the chat
 * @error: %CAUSERIE_ERROR_NO_MESSAGE, and errors of the #CAUSERIE_ERROR domain
 *
 * Stores a chosen child. @parent_id need not be the stored parent of the child: the tree shows a
 * message whose parent is lost below the root.
 */
gboolean
causerie_chats_choose (CauserieConnection *connection, gint64 chat_id, gint64 parent_id,
                       gint64 child_id, GError **error)
{
  static const char *const sql
      = "INSERT INTO choice (chat_id, parent_id, child_id)"
        " SELECT chat_id, ?2, id FROM message WHERE id = ?3 AND chat_id = ?1"
        " ON CONFLICT (chat_id, parent_id) DO UPDATE SET child_id = excluded.child_id";
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);

  if (statement == NULL)
    return FALSE;
  causerie_statement_bind_int (statement, 1, chat_id);
  causerie_statement_bind_int (statement, 2, parent_id);
  causerie_statement_bind_int (statement, 3, child_id);
  return causerie_statement_run_on_one (statement, "version", error);
}

/* Returns: (transfer full) (element-type CauserieChoice): its chosen children, or %NULL */
GArray *
causerie_chats_list_choices (CauserieConnection *connection, gint64 chat_id, GError **error)
{
  static const char *const sql = "SELECT parent_id, child_id FROM choice WHERE chat_id = ?1"
                                 " ORDER BY parent_id";
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);
  g_autoptr (GArray) choices = g_array_new (FALSE, FALSE, sizeof (CauserieChoice));
  gboolean row;

  if (statement == NULL)
    return NULL;
  causerie_statement_bind_int (statement, 1, chat_id);
  for (;;)
    {
      CauserieChoice choice;

      if (!causerie_statement_step (statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&choices);
      choice.parent_id = causerie_statement_get_int (statement, 0);
      choice.child_id = causerie_statement_get_int (statement, 1);
      g_array_append_val (choices, choice);
    }
}

/**
 * causerie_chats_load_choices:
 * @ids: (element-type gint64): messages, or %CAUSERIE_ROOT
 *
 * Returns: (transfer full) (element-type CauserieChoice): the choices whose parent or child is in
 *   @ids, or %NULL
 */
GArray *
causerie_chats_load_choices (CauserieConnection *connection, gint64 chat_id, GArray *ids,
                             GError **error)
{
  static const char *const sql
      = "SELECT parent_id, child_id FROM choice WHERE chat_id = ?1 AND parent_id = ?2"
        " UNION SELECT c.parent_id, c.child_id FROM message m JOIN choice c"
        " ON c.chat_id = m.chat_id AND c.parent_id = m.parent_id AND c.child_id = m.id"
        " WHERE m.id = ?2 AND m.chat_id = ?1";
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);
  g_autoptr (GArray) choices = g_array_new (FALSE, FALSE, sizeof (CauserieChoice));

  if (statement == NULL)
    return NULL;
  for (guint i = 0; i < ids->len; i++)
    {
      causerie_statement_restart (statement);
      causerie_statement_bind_int (statement, 1, chat_id);
      causerie_statement_bind_int (statement, 2, g_array_index (ids, gint64, i));
      for (;;)
        {
          CauserieChoice choice;
          gboolean row;

          if (!causerie_statement_step (statement, &row, error))
            return NULL;
          if (!row)
            break;
          choice.parent_id = causerie_statement_get_int (statement, 0);
          choice.child_id = causerie_statement_get_int (statement, 1);
          g_array_append_val (choices, choice);
        }
    }
  return g_steal_pointer (&choices);
}

/**
 * causerie_chats_purge:
 * @error: %CAUSERIE_ERROR_NO_MESSAGE, and errors of the #CAUSERIE_ERROR domain
 *
 * Removes a chat with all its data permanently, and the files that only this chat refers to.
 * Messages are never removed in any other way: the triggers of the schema only allow it in a chat
 * that is marked with `purging`.
 */
gboolean
causerie_chats_purge (CauserieConnection *connection, gint64 chat_id, GError **error)
{
  static const char *const steps[] = {
    "DELETE FROM content WHERE message_id IN (SELECT id FROM message WHERE chat_id = ?1)",
    "DELETE FROM draft WHERE chat_id = ?1",
    "DELETE FROM draft_attachment WHERE chat_id = ?1",
    "DELETE FROM chat_setup WHERE chat_id = ?1",
    "DELETE FROM prefix WHERE chat_id = ?1",
    "DELETE FROM message WHERE chat_id = ?1",
    "DELETE FROM chat WHERE id = ?1",
  };
  g_autoptr (GArray) file_ids
      = causerie_table_attachments_list_of_chat (connection, chat_id, error);

  if (file_ids == NULL
      || !update_number (connection, "UPDATE chat SET purging = ?2 WHERE id = ?1", chat_id, 1,
                         error)
      || !causerie_search_remove_chat (connection, chat_id, error))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autoptr (CauserieStatement) statement
          = causerie_statement_new (connection, steps[i], error);

      if (statement == NULL)
        return FALSE;
      causerie_statement_bind_int (statement, 1, chat_id);
      if (!causerie_statement_run (statement, error))
        return FALSE;
    }
  return causerie_table_attachments_remove_unused (connection, file_ids, error);
}
