/* SPDX-License-Identifier: GPL-3.0-or-later
 * Makes a checked copy of a library before its schema is upgraded (SQLite, "Online Backup API").
 * Only a copy that has passed the check gets its final name. */
#include "config.h"

#include "causerie-upgrade-copy.h"

#include "causerie-error.h"
#include "causerie-library-file.h"
#include "causerie-sqlite-error.h"
#include "causerie-statement.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* The search index can be rebuilt, so damage in it does not prevent an upgrade. */
static const char find_damage[]
    = "SELECT report.quick_check FROM sqlite_schema AS item, pragma_quick_check (item.name) AS "
      "report "
      "WHERE item.type = 'table' AND item.name NOT LIKE '%\\_search%' ESCAPE '\\' "
      "AND report.quick_check <> 'ok' LIMIT 1";

/**
 * causerie_upgrade_copy_dup_path:
 * @folder: the library's folder, in the file system's encoding
 * @version: the version of the schema that the copy has
 */
char *
causerie_upgrade_copy_dup_path (const char *folder, int version)
{
  g_autofree char *name = g_strdup_printf ("library-version-%d.sqlite", version);

  return g_build_filename (folder, name, NULL);
}

static gboolean
copy_pages (CauserieConnection *from, CauserieConnection *to, GError **error)
{
  sqlite3 *target = causerie_connection_get_handle (to);
  sqlite3_backup *backup
      = sqlite3_backup_init (target, "main", causerie_connection_get_handle (from), "main");
  int code = sqlite3_errcode (target);

  if (backup != NULL)
    {
      (void)sqlite3_backup_step (backup, -1);
      code = sqlite3_backup_finish (backup);
    }
  if (backup != NULL && code == SQLITE_OK)
    return TRUE;
  causerie_sqlite_set_error (error, target, code, "copying the library");
  return FALSE;
}

static gboolean
check_copy (CauserieConnection *copy, GError **error)
{
  g_autoptr (CauserieStatement) statement = causerie_statement_new (copy, find_damage, error);
  g_autofree char *damage = NULL;
  gboolean row;

  if (statement == NULL || !causerie_statement_step (statement, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  damage = causerie_statement_dup_line (statement, 0);
  g_set_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_CORRUPT, "The library is damaged: %s", damage);
  return FALSE;
}

/* The copied header enables the write-ahead log, which a file that is never written does not
 * need. */
static gboolean
write_copy (CauserieConnection *connection, const char *path, GError **error)
{
  g_autoptr (CauserieConnection) copy = NULL;

  if (!causerie_library_file_make (path, error))
    return FALSE;
  copy = causerie_connection_open (path, CAUSERIE_CONNECTION_WRITE, error);
  return copy != NULL && copy_pages (connection, copy, error)
         && causerie_connection_execute (copy, "PRAGMA journal_mode = DELETE", error)
         && check_copy (copy, error);
}

/* SQLite has synchronized the file, but the new name is only durable once the folder is
 * synchronized. */
static gboolean
put_in_place (const char *partial, const char *path, const char *folder, GError **error)
{
  int place;

  if (g_rename (partial, path) != 0)
    {
      causerie_library_file_set_error (error, errno, "Naming the copy of the library");
      return FALSE;
    }
  place = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (place >= 0)
    {
      (void)fsync (place);
      close (place);
    }
  return TRUE;
}

/**
 * causerie_upgrade_copy_make:
 * @connection: a connection for writing, outside of a transaction
 * @folder: the library's folder, in the file system's encoding
 * @error: %CAUSERIE_ERROR_CORRUPT if the library is damaged, %CAUSERIE_ERROR_DISK_FULL, and others
 *   of the #CAUSERIE_ERROR domain; then no copy is made, and an older one is not changed
 *
 * Makes a checked copy, which replaces an older one of the same version. The program never deletes
 * it.
 */
gboolean
causerie_upgrade_copy_make (CauserieConnection *connection, const char *folder, int version,
                            GError **error)
{
  g_autofree char *path = causerie_upgrade_copy_dup_path (folder, version);
  g_autofree char *partial = g_strconcat (path, ".partial", NULL);
  g_autofree char *journal = g_strconcat (partial, "-journal", NULL);

  (void)g_unlink (partial);
  (void)g_unlink (journal);
  if (write_copy (connection, partial, error) && put_in_place (partial, path, folder, error))
    return TRUE;
  (void)g_unlink (partial);
  (void)g_unlink (journal);
  return FALSE;
}
