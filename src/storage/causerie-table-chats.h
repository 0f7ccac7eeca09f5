/* SPDX-License-Identifier: GPL-3.0-or-later
 * The tables of chats and of chosen children. */
#pragma once

#include "causerie-connection.h"
#include "causerie-record.h"

G_BEGIN_DECLS

gboolean causerie_chats_add (CauserieConnection *connection, gint64 now, gint64 *chat_id,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *causerie_chats_list (CauserieConnection *connection,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
CauserieChatRecord *causerie_chats_get (CauserieConnection *connection, gint64 chat_id,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean causerie_chats_touch (CauserieConnection *connection, gint64 chat_id, gint64 now,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean causerie_chats_set_title (CauserieConnection *connection, gint64 chat_id,
                                   const char *title, CauserieTitleOrigin origin,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean causerie_chats_set_deleted (CauserieConnection *connection, gint64 chat_id,
                                     gboolean deleted, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean causerie_chats_set_leaf (CauserieConnection *connection, gint64 chat_id, gint64 leaf_id,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean causerie_chats_choose (CauserieConnection *connection, gint64 chat_id, gint64 parent_id,
                                gint64 child_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GArray *causerie_chats_load_choices (CauserieConnection *connection, gint64 chat_id, GArray *ids,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
GArray *causerie_chats_list_choices (CauserieConnection *connection, gint64 chat_id,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean causerie_chats_purge (CauserieConnection *connection, gint64 chat_id,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
