/* SPDX-License-Identifier: GPL-3.0-or-later
 * Why a file cannot be attached, as sentences for people. */
#include "config.h"

#include "causerie-media-error.h"

#include "causerie-media-limits.h"

#include <glib/gi18n.h>

G_DEFINE_QUARK (causerie - media - error - quark, causerie_media_error)

static char *
dup_sentence (CauserieMediaError code, const char *name)
{
  switch (code)
    {
    case CAUSERIE_MEDIA_ERROR_NOT_FOUND:
      /* Translators: In this and the following sentences, %s is the name of a file. */
      return g_strdup_printf (_ ("“%s” was not found. It may have been moved or deleted."), name);
    case CAUSERIE_MEDIA_ERROR_PERMISSION:
      return g_strdup_printf (_ ("You do not have permission to read “%s”."), name);
    case CAUSERIE_MEDIA_ERROR_FOLDER:
      return g_strdup_printf (_ ("“%s” is a folder. Attach the files in it instead."), name);
    case CAUSERIE_MEDIA_ERROR_NO_FILE:
      return g_strdup_printf (_ ("“%s” is not a regular file and cannot be attached."), name);
    case CAUSERIE_MEDIA_ERROR_EMPTY:
      return g_strdup_printf (_ ("“%s” is empty."), name);
    case CAUSERIE_MEDIA_ERROR_TYPE:
      return g_strdup_printf (
          _ ("“%s” cannot be attached. You can attach images, PDF files, and text files."), name);
    case CAUSERIE_MEDIA_ERROR_UNREADABLE:
      return g_strdup_printf (_ ("“%s” is damaged or incomplete. Check that it opens in another "
                                 "program and attach it again."),
                              name);
    case CAUSERIE_MEDIA_ERROR_ENCRYPTED:
      return g_strdup_printf (
          _ ("“%s” is protected with a password. Remove the password and attach "
             "it again."),
          name);
    case CAUSERIE_MEDIA_ERROR_TOO_MANY_PAGES:
      /* Translators: %1$s is the name of a file, %2$d a number such as 600. */
      return g_strdup_printf (_ ("“%1$s” has too many pages: PDF files can have up to %2$d pages. "
                                 "Split it into smaller files."),
                              name, CAUSERIE_MEDIA_MAX_PAGES);
    case CAUSERIE_MEDIA_ERROR_FAILED:
    case CAUSERIE_MEDIA_ERROR_TOO_LARGE:
    default:
      return g_strdup_printf (_ ("“%s” could not be read. Try again."), name);
    }
}

void
causerie_media_error_set (GError **error, CauserieMediaError code, const char *name)
{
  g_autofree char *sentence = dup_sentence (code, name);

  g_set_error_literal (error, CAUSERIE_MEDIA_ERROR, code, sentence);
}

/**
 * causerie_media_error_set_too_large:
 * @limit: what a file of this type can have, in bytes
 */
void
causerie_media_error_set_too_large (GError **error, const char *name, gsize limit)
{
  g_set_error (error, CAUSERIE_MEDIA_ERROR, CAUSERIE_MEDIA_ERROR_TOO_LARGE,
               /* Translators: %1$s is the name of a file, %2$d a number of megabytes. */
               _ ("“%1$s” is too large: files of this type can be up to %2$d MB."), name,
               (int)(limit / 1000000));
}

/**
 * causerie_media_error_propagate_io:
 * @foreign: (transfer full): an error of GIO
 *
 * Sets @error to what @foreign means for the file. That a read was cancelled is passed on as it is.
 */
void
causerie_media_error_propagate_io (GError **error, GError *foreign, const char *name)
{
  if (g_error_matches (foreign, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, foreign);
      return;
    }
  if (g_error_matches (foreign, G_IO_ERROR, G_IO_ERROR_NOT_FOUND)
      || g_error_matches (foreign, G_IO_ERROR, G_IO_ERROR_NOT_DIRECTORY))
    causerie_media_error_set (error, CAUSERIE_MEDIA_ERROR_NOT_FOUND, name);
  else if (g_error_matches (foreign, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    causerie_media_error_set (error, CAUSERIE_MEDIA_ERROR_PERMISSION, name);
  else if (g_error_matches (foreign, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY))
    causerie_media_error_set (error, CAUSERIE_MEDIA_ERROR_FOLDER, name);
  else
    causerie_media_error_set (error, CAUSERIE_MEDIA_ERROR_FAILED, name);
  g_error_free (foreign);
}
