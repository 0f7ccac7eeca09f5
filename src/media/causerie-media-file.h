/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads a file whole, but no more of it than its type may have. */
#pragma once

#include "causerie-file-type.h"

G_BEGIN_DECLS

GBytes *causerie_media_file_read (GFile *file, const char *name, goffset size,
                                  CauserieFileType *type, GCancellable *cancellable,
                                  GError **error);
gboolean causerie_media_file_look (GFile *file, char **name, goffset *size,
                                   GCancellable *cancellable, GError **error);

G_END_DECLS
