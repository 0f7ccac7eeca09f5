/* SPDX-License-Identifier: GPL-3.0-or-later
 * The small tables beside the messages: drafts, frozen prefixes, feedback. */
#pragma once

#include "causerie-connection.h"
#include "causerie-record.h"

G_BEGIN_DECLS

gboolean causerie_notes_set_draft (CauserieConnection *connection, gint64 chat_id,
                                   gint64 message_id, const char *text,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean causerie_notes_get_draft (CauserieConnection *connection, gint64 chat_id,
                                   gint64 message_id, char **text,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean causerie_notes_freeze_prefix (CauserieConnection *connection, gint64 chat_id,
                                       const char *service, const char *model,
                                       const CauseriePrefix *prefix,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean causerie_notes_get_prefix (CauserieConnection *connection, gint64 chat_id,
                                    const char *service, const char *model, CauseriePrefix **prefix,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean causerie_notes_set_feedback (CauserieConnection *connection, gint64 message_id,
                                      const CauserieFeedback *feedback,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *causerie_notes_list_feedback (CauserieConnection *connection, gint64 chat_id,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
