/* SPDX-License-Identifier: GPL-3.0-or-later
 * The search index over titles and the messages of every branch. */
#pragma once

#include "causerie-connection.h"
#include "causerie-content.h"

G_BEGIN_DECLS

gboolean causerie_search_is_fault (const GError *error);
gboolean causerie_search_should_retry (CauserieConnection *connection, CauserieSearchState before,
                                       const GError *failure);
gboolean causerie_search_put_title (CauserieConnection *connection, gint64 chat_id,
                                    const char *title, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean causerie_search_put_message (CauserieConnection *connection, gint64 message_id,
                                      CauserieContent *content,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean causerie_search_copy_title (CauserieConnection *connection, gint64 to, gint64 from,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean causerie_search_copy_message (CauserieConnection *connection, gint64 to, gint64 from,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean causerie_search_remove_chat (CauserieConnection *connection, gint64 chat_id,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean causerie_search_merge (CauserieConnection *connection, gboolean restart, gboolean *more,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
GArray *causerie_search_find_chats (CauserieConnection *connection, const char *words,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
