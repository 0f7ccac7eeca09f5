/* SPDX-License-Identifier: GPL-3.0-or-later
 * The tables of attachments: their bytes, and which messages and drafts refer to them. */
#pragma once

#include "causerie-attachment.h"
#include "causerie-connection.h"

G_BEGIN_DECLS

/* Bytes */
gboolean causerie_table_attachments_add (CauserieConnection *connection, const char *sha256,
                                         GBytes *bytes, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GBytes *causerie_table_attachments_read (CauserieConnection *connection, const char *sha256,
                                         gint64 offset, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GHashTable *causerie_table_attachments_find_missing (CauserieConnection *connection,
                                                     GPtrArray *attachments,
                                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
GArray *causerie_table_attachments_list_of_chat (CauserieConnection *connection, gint64 chat_id,
                                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean causerie_table_attachments_remove_unused (CauserieConnection *connection, GArray *ids,
                                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean causerie_table_attachments_remove_all_unused (CauserieConnection *connection,
                                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Messages */
gboolean causerie_table_attachments_refer (CauserieConnection *connection, gint64 message_id,
                                           GPtrArray *attachments,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Drafts */
gboolean causerie_table_attachments_set_draft (CauserieConnection *connection, gint64 chat_id,
                                               gint64 message_id, GPtrArray *attachments,
                                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *causerie_table_attachments_get_draft (CauserieConnection *connection, gint64 chat_id,
                                                 gint64 message_id, gboolean *stored,
                                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
