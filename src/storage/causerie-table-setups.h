/* SPDX-License-Identifier: GPL-3.0-or-later
 * The table of what chats are set up with. */
#pragma once

#include "causerie-connection.h"
#include "causerie-record.h"

G_BEGIN_DECLS

gboolean causerie_table_setups_set (CauserieConnection *connection, gint64 chat_id,
                                    const CauserieChatSetup *setup,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean causerie_table_setups_get (CauserieConnection *connection, gint64 chat_id,
                                    CauserieChatSetup **setup, gboolean *begun,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean causerie_table_setups_get_copied_until (CauserieConnection *connection, gint64 chat_id,
                                                 gint64 *id, GError **error);
gboolean causerie_table_setups_set_copied_until (CauserieConnection *connection, gint64 chat_id,
                                                 gint64 id, GError **error);
gboolean causerie_table_setups_clear_new (CauserieConnection *connection,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
