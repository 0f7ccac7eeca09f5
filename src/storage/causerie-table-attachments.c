/* SPDX-License-Identifier: GPL-3.0-or-later
 * The tables of attachments: their bytes, and which messages and drafts refer to them. */
#include "config.h"

#include "causerie-table-attachments.h"

#include "causerie-content.h"
#include "causerie-error.h"
#include "causerie-statement.h"

#include <string.h>

/* The bytes of a row. Every part but the last one has this size. */
#define PART_SIZE (256 * 1024)

static gboolean
set_missing (GError **error, const char *sha256)
{
  g_set_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_NO_ATTACHMENT, "There is no file %s", sha256);
  return FALSE;
}

/* Returns: whether there is no error; @id is 0 if there is no such attachment */
static gboolean
find (CauserieConnection *connection, const char *sha256, gint64 *id, GError **error)
{
  static const char *const sql = "SELECT id FROM attachment WHERE sha256 = ?1";
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);
  gboolean row;

  *id = 0;
  if (statement == NULL)
    return FALSE;
  causerie_statement_bind_text (statement, 1, sha256);
  if (!causerie_statement_step (statement, &row, error))
    return FALSE;
  if (row)
    *id = causerie_statement_get_int (statement, 0);
  return TRUE;
}

static gboolean
insert_row (CauserieConnection *connection, const char *sha256, gsize size, gint64 *id,
            GError **error)
{
  static const char *const sql = "INSERT INTO attachment (sha256, size) VALUES (?1, ?2)";
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);

  if (statement == NULL)
    return FALSE;
  causerie_statement_bind_text (statement, 1, sha256);
  causerie_statement_bind_int (statement, 2, (gint64)size);
  if (!causerie_statement_run (statement, error))
    return FALSE;
  *id = causerie_connection_get_last_id (connection);
  return TRUE;
}

static gboolean
insert_parts (CauserieConnection *connection, gint64 id, GBytes *bytes, GError **error)
{
  static const char *const sql
      = "INSERT INTO attachment_part (attachment_id, position, bytes) VALUES (?1, ?2, ?3)"
        " ON CONFLICT DO NOTHING";
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);
  gsize size = g_bytes_get_size (bytes);

  if (statement == NULL)
    return FALSE;
  for (gsize at = 0; at < size; at += PART_SIZE)
    {
      g_autoptr (GBytes) part = g_bytes_new_from_bytes (bytes, at, MIN (PART_SIZE, size - at));

      causerie_statement_restart (statement);
      causerie_statement_bind_int (statement, 1, id);
      causerie_statement_bind_int (statement, 2, (gint64)(at / PART_SIZE));
      causerie_statement_bind_bytes (statement, 3, part);
      if (!causerie_statement_run (statement, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_complete (CauserieConnection *connection, const char *sha256, gint64 size, gboolean *complete,
             GError **error)
{
  static const char *const sql = "SELECT (SELECT sum (length (bytes)) FROM attachment_part"
                                 " WHERE attachment_id = a.id) IS size AND size = ?2"
                                 " FROM attachment a WHERE sha256 = ?1";
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  causerie_statement_bind_text (statement, 1, sha256);
  causerie_statement_bind_int (statement, 2, size);
  if (!causerie_statement_step (statement, &row, error))
    return FALSE;
  *complete = row && causerie_statement_get_int (statement, 0) != 0;
  return TRUE;
}

/**
 * causerie_table_attachments_add:
 * @sha256: the hash of @bytes
 *
 * Stores the bytes of a file, or those of its parts that are not stored, as after the recovery of a
 * damaged library.
 */
gboolean
causerie_table_attachments_add (CauserieConnection *connection, const char *sha256, GBytes *bytes,
                                GError **error)
{
  gsize size = g_bytes_get_size (bytes);
  gboolean complete;
  gint64 id;

  if (!find (connection, sha256, &id, error)
      || !is_complete (connection, sha256, (gint64)size, &complete, error))
    return FALSE;
  if (complete)
    return TRUE;
  if (id == 0 && !insert_row (connection, sha256, size, &id, error))
    return FALSE;
  return insert_parts (connection, id, bytes, error);
}

/**
 * causerie_table_attachments_read:
 * @offset: where to begin
 * @error: %CAUSERIE_ERROR_NO_ATTACHMENT if the bytes are not stored, or not all of them, and errors
 *   of the #CAUSERIE_ERROR domain
 *
 * Returns: (transfer full): the bytes from @offset to the end of their part, at most 256 KiB; empty
 *   at the end of the file; or %NULL
 */
GBytes *
causerie_table_attachments_read (CauserieConnection *connection, const char *sha256, gint64 offset,
                                 GError **error)
{
  static const char *const sql
      = "SELECT a.size, p.bytes FROM attachment a LEFT JOIN attachment_part p"
        " ON p.attachment_id = a.id AND p.position = ?2 WHERE a.sha256 = ?1";
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);
  g_autoptr (GBytes) part = NULL;
  gsize skip = (gsize)(offset % PART_SIZE);
  gboolean row;
  gint64 size;

  if (statement == NULL)
    return NULL;
  causerie_statement_bind_text (statement, 1, sha256);
  causerie_statement_bind_int (statement, 2, offset / PART_SIZE);
  if (!causerie_statement_step (statement, &row, error))
    return NULL;
  size = row ? causerie_statement_get_int (statement, 0) : 0;
  if (row && offset >= size)
    return g_bytes_new (NULL, 0);
  part = row ? causerie_statement_dup_bytes (statement, 1) : NULL;
  if (part == NULL
      || (gint64)g_bytes_get_size (part) != MIN (PART_SIZE, size - (offset - (gint64)skip)))
    {
      set_missing (error, sha256);
      return NULL;
    }
  return g_bytes_new_from_bytes (part, skip, g_bytes_get_size (part) - skip);
}

/**
 * causerie_table_attachments_find_missing:
 * @attachments: (element-type CauserieAttachment): what messages refer to
 *
 * Returns: (transfer full) (element-type utf8): a set with the hashes of those whose bytes are not
 *   complete or not as many as the message says, as after the recovery of a damaged library; or
 * %NULL
 */
GHashTable *
causerie_table_attachments_find_missing (CauserieConnection *connection, GPtrArray *attachments,
                                         GError **error)
{
  g_autoptr (GHashTable) missing = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < attachments->len; i++)
    {
      const CauserieAttachment *attachment = g_ptr_array_index (attachments, i);
      gboolean complete;

      if (!is_complete (connection, attachment->sha256, attachment->size, &complete, error))
        return NULL;
      if (!complete)
        g_hash_table_add (missing, g_strdup (attachment->sha256));
    }
  return g_steal_pointer (&missing);
}

/* Returns: (transfer full) (element-type gint64): the row ids of the files that the messages and
 * drafts of a chat refer to, or %NULL */
GArray *
causerie_table_attachments_list_of_chat (CauserieConnection *connection, gint64 chat_id,
                                         GError **error)
{
  static const char *const sql
      = "SELECT attachment_id FROM message_attachment JOIN message m ON m.id = message_id"
        " WHERE m.chat_id = ?1"
        " UNION SELECT attachment_id FROM draft_attachment"
        " WHERE chat_id = ?1 AND attachment_id IS NOT NULL";
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);

  if (statement == NULL)
    return NULL;
  causerie_statement_bind_int (statement, 1, chat_id);
  return causerie_statement_list_ids (statement, error);
}

#define DELETE_UNUSED                                                                              \
  "DELETE FROM attachment WHERE"                                                                   \
  " NOT EXISTS (SELECT 1 FROM message_attachment WHERE attachment_id = attachment.id)"             \
  " AND NOT EXISTS (SELECT 1 FROM draft_attachment WHERE attachment_id = attachment.id)"

/**
 * causerie_table_attachments_remove_unused:
 * @ids: (element-type gint64): row ids of files
 *
 * Removes those of the files that neither a message nor a draft refers to.
 */
gboolean
causerie_table_attachments_remove_unused (CauserieConnection *connection, GArray *ids,
                                          GError **error)
{
  g_autoptr (CauserieStatement) statement
      = causerie_statement_new (connection, DELETE_UNUSED " AND id = ?1", error);

  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      causerie_statement_restart (statement);
      causerie_statement_bind_int (statement, 1, g_array_index (ids, gint64, i));
      if (!causerie_statement_run (statement, error))
        return FALSE;
    }
  return TRUE;
}

/* For a library that is being opened: later, a file may belong to a draft that is not stored yet.
 */
gboolean
causerie_table_attachments_remove_all_unused (CauserieConnection *connection, GError **error)
{
  return causerie_connection_execute (connection, DELETE_UNUSED, error);
}

static gboolean
refer_to_one (CauserieConnection *connection, gint64 message_id, const char *sha256, GError **error)
{
  static const char *const sql
      = "INSERT INTO message_attachment (message_id, attachment_id)"
        " SELECT ?1, id FROM attachment WHERE sha256 = ?2 ON CONFLICT DO NOTHING";
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);
  gint64 id;

  if (statement == NULL || !find (connection, sha256, &id, error))
    return FALSE;
  if (id == 0)
    return set_missing (error, sha256);
  causerie_statement_bind_int (statement, 1, message_id);
  causerie_statement_bind_text (statement, 2, sha256);
  return causerie_statement_run (statement, error);
}

/**
 * causerie_table_attachments_refer:
 * @attachments: (element-type CauserieAttachment): those of the message
 * @error: %CAUSERIE_ERROR_NO_ATTACHMENT if one is not stored, and errors of the #CAUSERIE_ERROR
 *   domain
 *
 * Stores that a message refers to files.
 */
gboolean
causerie_table_attachments_refer (CauserieConnection *connection, gint64 message_id,
                                  GPtrArray *attachments, GError **error)
{
  for (guint i = 0; i < attachments->len; i++)
    {
      const CauserieAttachment *attachment = g_ptr_array_index (attachments, i);

      if (!refer_to_one (connection, message_id, attachment->sha256, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
clear_draft (CauserieConnection *connection, gint64 chat_id, gint64 message_id, GError **error)
{
  static const char *const sql
      = "DELETE FROM draft_attachment WHERE chat_id = ?1 AND message_id = ?2";
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);

  if (statement == NULL)
    return FALSE;
  causerie_statement_bind_int (statement, 1, chat_id);
  causerie_statement_bind_int (statement, 2, message_id);
  return causerie_statement_run (statement, error);
}

static gboolean
add_to_draft (CauserieConnection *connection, gint64 chat_id, gint64 message_id, guint position,
              const CauserieAttachment *attachment, GError **error)
{
  static const char *const sql
      = "INSERT INTO draft_attachment (chat_id, message_id, position, attachment_id, json)"
        " VALUES (?1, ?2, ?3, ?4, ?5)";
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);
  g_autofree char *json = causerie_attachment_write (attachment);
  gint64 id;

  if (statement == NULL || !find (connection, attachment->sha256, &id, error))
    return FALSE;
  if (id == 0)
    return set_missing (error, attachment->sha256);
  causerie_statement_bind_int (statement, 1, chat_id);
  causerie_statement_bind_int (statement, 2, message_id);
  causerie_statement_bind_int (statement, 3, position);
  causerie_statement_bind_int (statement, 4, id);
  causerie_statement_bind_text (statement, 5, json);
  return causerie_statement_run (statement, error);
}

static gboolean
check_chat (CauserieConnection *connection, gint64 chat_id, GError **error)
{
  static const char *const sql = "SELECT 1 WHERE ?1 = 0 OR EXISTS (SELECT 1 FROM chat"
                                 " WHERE id = ?1)";
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  causerie_statement_bind_int (statement, 1, chat_id);
  if (!causerie_statement_step (statement, &row, error))
    return FALSE;
  if (!row)
    g_set_error_literal (error, CAUSERIE_ERROR, CAUSERIE_ERROR_NO_MESSAGE, "There is no such chat");
  return row;
}

static gboolean
add_empty_list (CauserieConnection *connection, gint64 chat_id, gint64 message_id, GError **error)
{
  static const char *const sql
      = "INSERT INTO draft_attachment (chat_id, message_id, position, attachment_id, json)"
        " VALUES (?1, ?2, 0, NULL, '')";
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);

  if (statement == NULL)
    return FALSE;
  causerie_statement_bind_int (statement, 1, chat_id);
  causerie_statement_bind_int (statement, 2, message_id);
  return causerie_statement_run (statement, error);
}

/**
 * causerie_table_attachments_set_draft:
 * @chat_id: the chat, 0 for the one not yet begun
 * @message_id: the message being edited, 0 for the composer
 * @attachments: (nullable) (element-type CauserieAttachment): the complete list; %NULL removes the
 *   list, so that an edited message has the files of its old version again
 * @error: %CAUSERIE_ERROR_NO_MESSAGE if there is no such chat, %CAUSERIE_ERROR_NO_ATTACHMENT if a
 *   file is not stored, and errors of the #CAUSERIE_ERROR domain
 */
gboolean
causerie_table_attachments_set_draft (CauserieConnection *connection, gint64 chat_id,
                                      gint64 message_id, GPtrArray *attachments, GError **error)
{
  if (!clear_draft (connection, chat_id, message_id, error))
    return FALSE;
  if (attachments == NULL || (attachments->len == 0 && message_id == 0))
    return TRUE;
  if (!check_chat (connection, chat_id, error))
    return FALSE;
  if (attachments->len == 0)
    return add_empty_list (connection, chat_id, message_id, error);
  for (guint i = 0; i < attachments->len; i++)
    if (!add_to_draft (connection, chat_id, message_id, i, g_ptr_array_index (attachments, i),
                       error))
      return FALSE;
  return TRUE;
}

static gpointer
read_attachment (CauserieStatement *row)
{
  g_autoptr (CauserieContent) content = causerie_statement_read_content (row, 0);
  CauserieBlock block;

  if (content == NULL || causerie_content_get_n_blocks (content) != 1)
    return NULL;
  block = causerie_content_get_block (content, 0);
  return causerie_attachment_new_from_json (block.raw);
}

static gboolean
has_list (CauserieConnection *connection, gint64 chat_id, gint64 message_id, gboolean *stored,
          GError **error)
{
  static const char *const sql
      = "SELECT 1 FROM draft_attachment WHERE chat_id = ?1 AND message_id = ?2";
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);

  if (statement == NULL)
    return FALSE;
  causerie_statement_bind_int (statement, 1, chat_id);
  causerie_statement_bind_int (statement, 2, message_id);
  return causerie_statement_step (statement, stored, error);
}

/**
 * causerie_table_attachments_get_draft:
 * @chat_id: the chat, 0 for the one not yet begun
 * @message_id: the message being edited, 0 for the composer
 * @stored: (out): whether there is a list, which may be empty
 *
 * Returns: (transfer full) (element-type CauserieAttachment): the attachments of the draft, or
 * %NULL
 */
GPtrArray *
causerie_table_attachments_get_draft (CauserieConnection *connection, gint64 chat_id,
                                      gint64 message_id, gboolean *stored, GError **error)
{
  static const char *const sql = "SELECT '[' || json || ']' FROM draft_attachment"
                                 " WHERE chat_id = ?1 AND message_id = ?2"
                                 " AND attachment_id IS NOT NULL ORDER BY position";
  g_autoptr (CauserieStatement) statement = causerie_statement_new (connection, sql, error);

  if (statement == NULL || !has_list (connection, chat_id, message_id, stored, error))
    return NULL;
  causerie_statement_bind_int (statement, 1, chat_id);
  causerie_statement_bind_int (statement, 2, message_id);
  return causerie_statement_list (statement, read_attachment,
                                  (GDestroyNotify)causerie_attachment_unref, error);
}
