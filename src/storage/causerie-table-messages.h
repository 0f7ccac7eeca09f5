/* SPDX-License-Identifier: GPL-3.0-or-later
 * The tables of messages, their content, deletions and failures. */
#pragma once

#include "causerie-connection.h"
#include "causerie-record.h"
#include "causerie-statement.h"

G_BEGIN_DECLS

CauserieMessage *causerie_messages_add (CauserieConnection *connection,
                                        const CauserieNewMessage *message, gint64 *chat_id,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean causerie_messages_insert (CauserieConnection *connection, gint64 chat_id,
                                   const CauserieNewReply *reply, CauserieMessageData *data,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *causerie_messages_list (CauserieConnection *connection, gint64 chat_id,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *causerie_messages_load (CauserieConnection *connection, gint64 chat_id, GArray *ids,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
gint64 causerie_messages_find_chat (CauserieConnection *connection, gint64 message_id);
GArray *causerie_messages_find_deleted (CauserieConnection *connection, GArray *ids,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
GHashTable *causerie_messages_load_contents (CauserieConnection *connection, GArray *ids,
                                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean causerie_messages_set_deleted (CauserieConnection *connection, gint64 message_id,
                                        gboolean deleted, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GArray *causerie_messages_list_deleted (CauserieConnection *connection, gint64 chat_id,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
void causerie_messages_bind_failure (CauserieStatement *statement, int position,
                                     const CauserieFailure *failure);
gboolean causerie_messages_set_failure (CauserieConnection *connection, gint64 message_id,
                                        const CauserieFailure *failure,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
