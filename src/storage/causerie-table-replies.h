/* SPDX-License-Identifier: GPL-3.0-or-later
 * Stores a reply: begins its row, writes it as it streams, finishes it, and recovers it after a
 * crash. */
#pragma once

#include "causerie-connection.h"
#include "causerie-record.h"

G_BEGIN_DECLS

CauserieMessage *causerie_replies_begin (CauserieConnection *connection,
                                         const CauserieNewReply *reply,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean causerie_replies_write (CauserieConnection *connection, gint64 message_id,
                                 const CauserieReplyPart *part,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean causerie_replies_finish (CauserieConnection *connection, gint64 message_id,
                                  const CauserieReplyEnd *end,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean causerie_replies_recover (CauserieConnection *connection,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
