/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads what replies took from the table of messages. */
#pragma once

#include "causerie-connection.h"
#include "causerie-record.h"

G_BEGIN_DECLS

CauserieReplyFacts *causerie_table_usage_get (CauserieConnection *connection, gint64 message_id,
                                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean causerie_table_usage_visit (CauserieConnection *connection,
                                     const CauserieReplyRange *range, gint64 *after,
                                     CauserieReplyVisitor visit, gpointer data,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
