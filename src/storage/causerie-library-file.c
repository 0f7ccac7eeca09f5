/* SPDX-License-Identifier: GPL-3.0-or-later
 * Creates a file of the library and converts its I/O errors. */
#include "config.h"

#include "causerie-library-file.h"

#include "causerie-error.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

void
causerie_library_file_set_error (GError **error, int number, const char *doing)
{
  CauserieError code = CAUSERIE_ERROR_STORAGE;

  if (number == ENOSPC || number == EDQUOT)
    code = CAUSERIE_ERROR_DISK_FULL;
  else if (number == EROFS || number == EACCES || number == EPERM)
    code = CAUSERIE_ERROR_READ_ONLY;
  g_set_error (error, CAUSERIE_ERROR, code, "%s: %s", doing, g_strerror (number));
}

/* Creates an empty file that only its owner can read, or changes the permissions of an existing
 * one. SQLite gives the write-ahead log the permissions of the file. */
gboolean
causerie_library_file_make (const char *path, GError **error)
{
  int file = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (file < 0 || fchmod (file, 0600) != 0)
    {
      causerie_library_file_set_error (error, errno, "Making the library");
      if (file >= 0)
        close (file);
      return FALSE;
    }
  close (file);
  return TRUE;
}
