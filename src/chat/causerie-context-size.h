/* SPDX-License-Identifier: GPL-3.0-or-later
 * How many tokens the next request has: an estimate, and the number that the service counts. */
#pragma once

#include "causerie-session.h"

G_BEGIN_DECLS

gint64 causerie_context_size_after (const CauserieReplyFacts *facts);
gint64 causerie_context_size_of_text (const char *text);
gint64 causerie_context_size_of_files (GPtrArray *attachments);

void causerie_context_size_count_async (CauserieSession *session, CauserieChat *chat,
                                        CauserieBranch *branch, const CauserieModelChoice *choice,
                                        const char *text, GCancellable *cancellable,
                                        GAsyncReadyCallback callback, gpointer data);
gint64 causerie_context_size_count_finish (CauserieSession *session, GAsyncResult *result,
                                           GError **error);

G_END_DECLS
