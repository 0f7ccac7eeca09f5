/* SPDX-License-Identifier: GPL-3.0-or-later
 * Why a file cannot be attached, as sentences for people. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CauserieMediaError:
 * @CAUSERIE_MEDIA_ERROR_FAILED: it could not be read, for another reason
 * @CAUSERIE_MEDIA_ERROR_NOT_FOUND: it is not there, or no longer
 * @CAUSERIE_MEDIA_ERROR_PERMISSION: the user may not read it
 * @CAUSERIE_MEDIA_ERROR_FOLDER: it is a folder
 * @CAUSERIE_MEDIA_ERROR_NO_FILE: it is a device, a pipe or a socket
 * @CAUSERIE_MEDIA_ERROR_EMPTY: it has no bytes, or only white space
 * @CAUSERIE_MEDIA_ERROR_TOO_LARGE: it has more bytes, or the image more pixels, than the limit
 * @CAUSERIE_MEDIA_ERROR_TYPE: files of its type are not accepted
 * @CAUSERIE_MEDIA_ERROR_UNREADABLE: it is damaged or incomplete
 * @CAUSERIE_MEDIA_ERROR_ENCRYPTED: it is a PDF with a password or other protection
 * @CAUSERIE_MEDIA_ERROR_TOO_MANY_PAGES: it is a PDF with more pages than the limit
 *
 * The message of each error is a translated sentence that names the file. A read that was cancelled
 * has %G_IO_ERROR_CANCELLED instead.
 */
typedef enum
{
  CAUSERIE_MEDIA_ERROR_FAILED,
  CAUSERIE_MEDIA_ERROR_NOT_FOUND,
  CAUSERIE_MEDIA_ERROR_PERMISSION,
  CAUSERIE_MEDIA_ERROR_FOLDER,
  CAUSERIE_MEDIA_ERROR_NO_FILE,
  CAUSERIE_MEDIA_ERROR_EMPTY,
  CAUSERIE_MEDIA_ERROR_TOO_LARGE,
  CAUSERIE_MEDIA_ERROR_TYPE,
  CAUSERIE_MEDIA_ERROR_UNREADABLE,
  CAUSERIE_MEDIA_ERROR_ENCRYPTED,
  CAUSERIE_MEDIA_ERROR_TOO_MANY_PAGES,
} CauserieMediaError;

#define CAUSERIE_MEDIA_ERROR (causerie_media_error_quark ())
GQuark causerie_media_error_quark (void);

/* For the other files of this room. */
void causerie_media_error_set (GError **error, CauserieMediaError code, const char *name);
void causerie_media_error_set_too_large (GError **error, const char *name, gsize limit);
void causerie_media_error_propagate_io (GError **error, GError *foreign, const char *name);

G_END_DECLS
