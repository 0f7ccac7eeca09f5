/* SPDX-License-Identifier: GPL-3.0-or-later
 * The table of feedback on replies. */
#pragma once

#include "causerie-connection.h"
#include "causerie-record.h"

G_BEGIN_DECLS

gboolean causerie_table_feedback_set (CauserieConnection *connection, gint64 message_id,
                                      const CauserieFeedback *feedback,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *causerie_table_feedback_list (CauserieConnection *connection, gint64 chat_id,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
