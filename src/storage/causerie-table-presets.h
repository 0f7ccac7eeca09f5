/* SPDX-License-Identifier: GPL-3.0-or-later
 * The table of presets. */
#pragma once

#include "causerie-connection.h"
#include "causerie-record.h"

G_BEGIN_DECLS

GPtrArray *causerie_table_presets_list (CauserieConnection *connection, GError **error);
gboolean causerie_table_presets_put (CauserieConnection *connection,
                                     const CauseriePresetRecord *preset,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean causerie_table_presets_remove (CauserieConnection *connection, const char *uid,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean causerie_table_presets_order (CauserieConnection *connection, const char *const *uids,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
