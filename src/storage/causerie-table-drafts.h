/* SPDX-License-Identifier: GPL-3.0-or-later
 * The table of drafts, with one row for each chat and edited message. */
#pragma once

#include "causerie-connection.h"
#include "causerie-record.h"

G_BEGIN_DECLS

gboolean causerie_table_drafts_set (CauserieConnection *connection, gint64 chat_id,
                                    gint64 message_id, const char *text,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean causerie_table_drafts_get (CauserieConnection *connection, gint64 chat_id,
                                    gint64 message_id, char **text,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
