/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tells the type of a file from its bytes. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* How many bytes of a file's start its type is told from. */
#define CAUSERIE_FILE_TYPE_HEAD 65536

/* The first four are stored as they are, the other images are converted to one of them. */
typedef enum
{
  CAUSERIE_FILE_TYPE_PNG,
  CAUSERIE_FILE_TYPE_JPEG,
  CAUSERIE_FILE_TYPE_GIF,
  CAUSERIE_FILE_TYPE_WEBP,
  CAUSERIE_FILE_TYPE_BMP,
  CAUSERIE_FILE_TYPE_TIFF,
  CAUSERIE_FILE_TYPE_ICO,
  CAUSERIE_FILE_TYPE_SVG,
  CAUSERIE_FILE_TYPE_HEIF,
  CAUSERIE_FILE_TYPE_AVIF,
  CAUSERIE_FILE_TYPE_JXL,
  CAUSERIE_FILE_TYPE_PNM,
  CAUSERIE_FILE_TYPE_ICNS,
  CAUSERIE_FILE_TYPE_PDF,
  CAUSERIE_FILE_TYPE_TEXT,
  CAUSERIE_FILE_TYPE_OFFICE,
  CAUSERIE_FILE_TYPE_ARCHIVE,
  CAUSERIE_FILE_TYPE_SOUND,
  CAUSERIE_FILE_TYPE_VIDEO,
  CAUSERIE_FILE_TYPE_PROGRAM,
  CAUSERIE_FILE_TYPE_UNKNOWN,
} CauserieFileType;

CauserieFileType causerie_file_type_tell (const guint8 *data, gsize size);
gboolean causerie_file_type_is_image (CauserieFileType type);
gsize causerie_file_type_get_limit (CauserieFileType type);
const char *causerie_file_type_get_media_type (CauserieFileType type);
const char *causerie_file_type_get_extension (CauserieFileType type);
void causerie_file_type_set_error (CauserieFileType type, const char *name, GError **error);

G_END_DECLS
