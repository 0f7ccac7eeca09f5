/* SPDX-License-Identifier: GPL-3.0-or-later
 * Converts SQLite's result codes to errors of the #CAUSERIE_ERROR domain. */
#include "config.h"

#include "causerie-sqlite-error.h"

#include "causerie-error.h"

#include <errno.h>
#include <gio/gio.h>

/* The messages that the triggers of the schema raise. */
static CauserieError
code_from_trigger (const char *words)
{
  if (g_strcmp0 (words, "causerie: ended") == 0)
    return CAUSERIE_ERROR_ENDED;
  if (g_strcmp0 (words, "causerie: busy") == 0)
    return CAUSERIE_ERROR_BUSY;
  if (g_strcmp0 (words, "causerie: no message") == 0)
    return CAUSERIE_ERROR_NO_MESSAGE;
  return CAUSERIE_ERROR_FAILED;
}

static CauserieError
code_from_errno (int number)
{
  switch (number)
    {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return CAUSERIE_ERROR_DISK_FULL;
    case EROFS:
      return CAUSERIE_ERROR_READ_ONLY;
    default:
      return CAUSERIE_ERROR_STORAGE;
    }
}

static CauserieError
code_from_sqlite (sqlite3 *db, int code)
{
  switch (code & 0xff)
    {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return CAUSERIE_ERROR_CORRUPT;
    case SQLITE_FULL:
      return CAUSERIE_ERROR_DISK_FULL;
    case SQLITE_READONLY:
      return CAUSERIE_ERROR_READ_ONLY;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return CAUSERIE_ERROR_LOCKED;
    case SQLITE_TOOBIG:
      return CAUSERIE_ERROR_TOO_LARGE;
    case SQLITE_IOERR:
      /* Extending the shared memory file failed. errno may have been overwritten since. */
      if (code == SQLITE_IOERR_SHMSIZE)
        return CAUSERIE_ERROR_DISK_FULL;
      return code_from_errno (db != NULL ? sqlite3_system_errno (db) : 0);
    case SQLITE_CANTOPEN:
      return code_from_errno (db != NULL ? sqlite3_system_errno (db) : 0);
    case SQLITE_CONSTRAINT:
      if (code == SQLITE_CONSTRAINT_FOREIGNKEY)
        return CAUSERIE_ERROR_NO_MESSAGE;
      if (code == SQLITE_CONSTRAINT_TRIGGER && db != NULL)
        return code_from_trigger (sqlite3_errmsg (db));
      return CAUSERIE_ERROR_FAILED;
    case SQLITE_ERROR:
    case SQLITE_MISUSE:
    case SQLITE_RANGE:
    case SQLITE_MISMATCH:
      return CAUSERIE_ERROR_FAILED;
    default:
      return CAUSERIE_ERROR_STORAGE;
    }
}

/**
 * causerie_sqlite_set_error:
 * @db: (nullable): the connection that failed; its last error message is used
 * @doing: the action that failed, in a word or two, for the log
 *
 * Sets an error of the #CAUSERIE_ERROR domain for a result code of SQLite (SQLite, "Result and
 * Error Codes"). An interrupted read becomes %G_IO_ERROR_CANCELLED. The message contains no text of
 * a chat.
 */
void
causerie_sqlite_set_error (GError **error, sqlite3 *db, int code, const char *doing)
{
  const char *words = db != NULL ? sqlite3_errmsg (db) : sqlite3_errstr (code);

  if ((code & 0xff) == SQLITE_INTERRUPT)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The reading was cancelled");
  else
    g_set_error (error, CAUSERIE_ERROR, code_from_sqlite (db, code), "%s: %s (SQLite %d)", doing,
                 words, code);
}
