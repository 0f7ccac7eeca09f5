/* SPDX-License-Identifier: GPL-3.0-or-later
 * The table of frozen prefixes: the system prompt and tools that a conversation began with. */
#pragma once

#include "causerie-connection.h"
#include "causerie-record.h"

G_BEGIN_DECLS

gboolean causerie_table_prefixes_freeze (CauserieConnection *connection, gint64 chat_id,
                                         const char *service, const char *model,
                                         const CauseriePrefix *prefix,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean causerie_table_prefixes_get (CauserieConnection *connection, gint64 chat_id,
                                      const char *service, const char *model,
                                      CauseriePrefix **prefix,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
