/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copying a branch into a chat of its own. */
#pragma once

#include "causerie-connection.h"

G_BEGIN_DECLS

gboolean causerie_copy_branch (CauserieConnection *connection, gint64 chat_id, gint64 leaf_id,
                               gint64 *new_chat_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
