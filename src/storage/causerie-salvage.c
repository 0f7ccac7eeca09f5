/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copies the readable rows of a damaged library into a new file. The search index is not copied: it
 * is rebuilt when the new file is opened. */
#include "config.h"

#include "causerie-salvage.h"

#include "causerie-error.h"
#include "causerie-salvage-table.h"
#include "causerie-schema.h"
#include "causerie-statement.h"

/* The rows of a table either have an id, or are looked up by their chat. Files of schema versions
   before @since do not have the table. */
typedef struct
{
  const char *name;
  const char *key;
  gboolean by_chat;
  int since;
} Table;

static const Table first_tables[] = {
  { "chat", "id", FALSE, 1 },
  { "message", "id", FALSE, 1 },
  { "content", "message_id", FALSE, 1 },
  { "attachment", "id", FALSE, 3 },
  { "attachment_part", "id", FALSE, 3 },
};

static const Table other_tables[] = {
  { "message_deletion", "message_id", FALSE, 1 },
  { "turn_failure", "message_id", FALSE, 1 },
  { "reply_without_thinking", "message_id", FALSE, 4 },
  { "thinking_time", "id", FALSE, 5 },
  { "feedback", "message_id", FALSE, 1 },
  { "choice", "chat_id", TRUE, 1 },
  { "draft", "chat_id", TRUE, 1 },
  { "prefix", "chat_id", TRUE, 1 },
  { "message_attachment", "id", FALSE, 3 },
  { "draft_attachment", "id", FALSE, 3 },
  { "preset", "id", FALSE, 6 },
  { "chat_setup", "chat_id", TRUE, 6 },
};

/* Content is saved even if the rows that refer to it are lost. Messages of a lost chat get a new
 * chat without a title. Content without a message row gets a new message in one new chat, in order
 * of id. The role of these messages is lost, so they become user messages. */
static const char *const adopt_orphans
    = "INSERT INTO chat (id, uid, created_at, updated_at)"
      " SELECT chat_id, lower (hex (randomblob (16))), min (created_at), max (created_at)"
      " FROM message WHERE chat_id NOT IN (SELECT id FROM chat) GROUP BY chat_id;"
      "INSERT INTO chat (uid, created_at, updated_at)"
      " SELECT lower (hex (randomblob (16))), unixepoch () * 1000000, unixepoch () * 1000000"
      " WHERE EXISTS (SELECT 1 FROM content WHERE message_id NOT IN (SELECT id FROM message));"
      "INSERT INTO message (id, uid, chat_id, parent_id, role, state, imported, created_at)"
      " SELECT message_id, lower (hex (randomblob (16))), (SELECT max (id) FROM chat),"
      " lag (message_id, 1, 0) OVER (ORDER BY message_id), 0, 1, 1, unixepoch () * 1000000"
      " FROM content WHERE message_id NOT IN (SELECT id FROM message);";

/* The rows that say which files a message has may be lost where its content is not. Without them,
 * the files would be removed as unused. */
static const char *const refer_to_attachments
    = "INSERT INTO message_attachment (message_id, attachment_id)"
      " SELECT c.message_id, a.id FROM content c, json_each (c.json) b"
      " JOIN attachment a ON a.sha256 = b.value ->> '$.source.sha256'"
      " WHERE json_valid (c.json) AND b.type = 'object'"
      " AND c.message_id IN (SELECT id FROM message) ON CONFLICT DO NOTHING;";

/* Ids must never be reused, because other rows may still refer to lost rows. */
static const char *const clean_up
    = "DELETE FROM message_deletion WHERE message_id NOT IN (SELECT id FROM message);"
      "DELETE FROM turn_failure WHERE message_id NOT IN (SELECT id FROM message);"
      "DELETE FROM reply_without_thinking WHERE message_id NOT IN (SELECT id FROM message);"
      "DELETE FROM thinking_time WHERE message_id NOT IN (SELECT id FROM message);"
      "DELETE FROM feedback WHERE message_id NOT IN (SELECT id FROM message);"
      "DELETE FROM message_attachment WHERE message_id NOT IN (SELECT id FROM message)"
      " OR attachment_id NOT IN (SELECT id FROM attachment);"
      "DELETE FROM draft_attachment WHERE attachment_id NOT IN (SELECT id FROM attachment);"
      "DELETE FROM attachment_part WHERE attachment_id NOT IN (SELECT id FROM attachment);"
      "DELETE FROM chat_setup WHERE chat_id <> 0 AND chat_id NOT IN (SELECT id FROM chat);"
      "UPDATE sqlite_sequence SET seq = max (seq, (SELECT max (parent_id) FROM message"
      " WHERE parent_id < 1 << 48)) WHERE name = 'message';";

static gboolean
copy_table (const Table *table, CauserieConnection *from, CauserieConnection *to, GArray *chat_ids,
            CauserieSalvaged *salvaged, GCancellable *cancellable, GError **error)
{
  g_autoptr (CauserieSalvageTable) rows
      = causerie_salvage_table_new (from, to, table->name, table->key, cancellable, error);

  if (rows == NULL
      || !(table->by_chat ? causerie_salvage_table_copy_of_chats (rows, chat_ids, error)
                          : causerie_salvage_table_copy (rows, error)))
    return FALSE;
  salvaged->n_gaps += causerie_salvage_table_get_n_gaps (rows);
  return TRUE;
}

/* Chat 0, the one that has no messages yet, also has a draft. */
static GArray *
list_chats (CauserieConnection *connection, GError **error)
{
  g_autoptr (CauserieStatement) statement
      = causerie_statement_new (connection, "SELECT 0 UNION ALL SELECT id FROM chat", error);

  return statement != NULL ? causerie_statement_list_ids (statement, error) : NULL;
}

static gboolean
count (CauserieConnection *connection, const char *sql, guint *n, GError **error)
{
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);
  gboolean row;

  if (statement == NULL || !causerie_statement_step (statement, &row, error))
    return FALSE;
  *n = row ? (guint)causerie_statement_get_int (statement, 0) : 0;
  return TRUE;
}

/* If sqlite_sequence is damaged too, the greatest ids of the copied rows are used. */
static gboolean
copy_sequence (CauserieConnection *from, CauserieConnection *to, GError **error)
{
  static const char *const names[] = { "chat", "message", "attachment", "preset" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *sql = g_strdup_printf (
          "SELECT min (max (seq), 1 << 48) FROM sqlite_sequence WHERE name = '%s'", names[i]);
      g_autoptr (CauserieStatement) statement = causerie_statement_new (from, sql, NULL);
      g_autofree char *update = NULL;
      gboolean row = FALSE;

      if (statement == NULL || !causerie_statement_step (statement, &row, NULL) || !row)
        continue;
      update = g_strdup_printf ("UPDATE sqlite_sequence SET seq = max (seq, %" G_GINT64_FORMAT
                                ") WHERE name = '%s'",
                                causerie_statement_get_int (statement, 0), names[i]);
      if (!causerie_connection_execute (to, update, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
copy_tables (const Table *tables, gsize n_tables, CauserieConnection *from, CauserieConnection *to,
             GArray *chat_ids, CauserieSalvaged *salvaged, GCancellable *cancellable,
             GError **error)
{
  int version;

  if (!causerie_schema_get_version (from, &version, error))
    return FALSE;
  for (gsize i = 0; i < n_tables; i++)
    if (tables[i].since <= version
        && !copy_table (&tables[i], from, to, chat_ids, salvaged, cancellable, error))
      return FALSE;
  return TRUE;
}

static gboolean
copy_all (CauserieConnection *from, CauserieConnection *to, CauserieSalvaged *salvaged,
          GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) chat_ids = NULL;

  if (!copy_tables (first_tables, G_N_ELEMENTS (first_tables), from, to, NULL, salvaged,
                    cancellable, error)
      || !copy_sequence (from, to, error)
      || !causerie_connection_execute (to, adopt_orphans, error))
    return FALSE;
  chat_ids = list_chats (to, error);
  if (chat_ids == NULL
      || !copy_tables (other_tables, G_N_ELEMENTS (other_tables), from, to, chat_ids, salvaged,
                       cancellable, error))
    return FALSE;
  return causerie_connection_execute (to, refer_to_attachments, error)
         && causerie_connection_execute (to, clean_up, error)
         && count (to, "SELECT count(*) FROM chat", &salvaged->n_chats, error)
         && count (to, "SELECT count(*) FROM message", &salvaged->n_messages, error);
}

static gboolean
check_version (CauserieConnection *connection, GError **error)
{
  int version;

  if (!causerie_schema_get_version (connection, &version, error))
    return FALSE;
  if (version >= 1 && version <= CAUSERIE_SCHEMA_VERSION)
    return TRUE;
  g_set_error_literal (error, CAUSERIE_ERROR,
                       version == 0 ? CAUSERIE_ERROR_CORRUPT : CAUSERIE_ERROR_NEWER,
                       "The library was not written by this version of the program");
  return FALSE;
}

/**
 * causerie_salvage_copy:
 * @damaged: the path of a damaged library, which is not changed
 * @cancellable: (nullable): checked before each row
 * @error: %CAUSERIE_ERROR_CORRUPT if nothing can be read, %G_IO_ERROR_CANCELLED, and errors of the
 *   #CAUSERIE_ERROR domain; the new file is then unusable
 *
 * Creates a library from what can be read of another one. It is on the disk when this returns.
 *
 * Returns: (transfer full): what was copied, or %NULL
 */
CauserieSalvaged *
causerie_salvage_copy (const char *damaged, const char *recovered, GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (CauserieSalvaged) salvaged = g_new0 (CauserieSalvaged, 1);
  g_autoptr (CauserieConnection) from
      = causerie_connection_open (damaged, CAUSERIE_CONNECTION_DAMAGED, error);
  g_autoptr (CauserieConnection) to = NULL;
  gboolean done;

  if (from == NULL || !check_version (from, error))
    return NULL;
  to = causerie_connection_open (recovered, CAUSERIE_CONNECTION_WRITE, error);
  if (to == NULL || !causerie_schema_upgrade (to, error)
      || !causerie_connection_set_unchecked (to, error)
      || !causerie_connection_begin_write (to, TRUE, error))
    return NULL;
  done = causerie_connection_begin_read (from, cancellable, error)
         && copy_all (from, to, salvaged, cancellable, error);
  causerie_connection_roll_back (from);
  if (done && salvaged->n_gaps > 0 && salvaged->n_chats == 0 && salvaged->n_messages == 0)
    {
      g_set_error_literal (error, CAUSERIE_ERROR, CAUSERIE_ERROR_CORRUPT,
                           "No chat of the library can be read");
      done = FALSE;
    }
  if (!done)
    causerie_connection_roll_back (to);
  return done && causerie_connection_commit (to, error) ? g_steal_pointer (&salvaged) : NULL;
}
