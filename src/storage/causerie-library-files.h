/* SPDX-License-Identifier: GPL-3.0-or-later
 * Opens, locks, moves and salvages the files of the library. It is used in the library's thread. */
#pragma once

#include "causerie-connection.h"
#include "causerie-record.h"

G_BEGIN_DECLS

typedef struct _CauserieLibraryFiles CauserieLibraryFiles;

CauserieLibraryFiles *causerie_library_files_new (const char *folder);
char *causerie_library_files_dup_path (const char *folder);
void causerie_library_files_free (CauserieLibraryFiles *self);
gboolean causerie_library_files_open (CauserieLibraryFiles *self,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
void causerie_library_files_close (CauserieLibraryFiles *self);
char *causerie_library_files_move_damaged (CauserieLibraryFiles *self,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
CauserieSalvaged *causerie_library_files_salvage (CauserieLibraryFiles *self,
                                                  GCancellable *cancellable,
                                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
CauserieConnection *causerie_library_files_get_connection (CauserieLibraryFiles *self);
const GError *causerie_library_files_get_reason (CauserieLibraryFiles *self);

G_END_DECLS
