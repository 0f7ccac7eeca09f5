/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copies a branch, or the last part of it, into a new chat. */
#pragma once

#include "causerie-connection.h"
#include "causerie-record.h"

G_BEGIN_DECLS

gboolean causerie_copy_branch (CauserieConnection *connection, gint64 chat_id, gint64 leaf_id,
                               CauserieCopyExtent extent, const CauserieChatSetup *setup,
                               gint64 *new_chat_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
