/* SPDX-License-Identifier: GPL-3.0-or-later
 * Makes a checked copy of a library before its schema is upgraded. */
#pragma once

#include "causerie-connection.h"

G_BEGIN_DECLS

char *causerie_upgrade_copy_dup_path (const char *folder, int version);
gboolean causerie_upgrade_copy_make (CauserieConnection *connection, const char *folder,
                                     int version, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
