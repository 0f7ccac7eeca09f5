/* SPDX-License-Identifier: GPL-3.0-or-later
 * Cleans the names of files, which come from outside. */
#pragma once

#include "causerie-file-type.h"

G_BEGIN_DECLS

char *causerie_media_name_clean (const char *name, CauserieFileType type);
char *causerie_media_name_replace_extension (const char *name, CauserieFileType type);

G_END_DECLS
