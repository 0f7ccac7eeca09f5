/* SPDX-License-Identifier: GPL-3.0-or-later
 * Requests a title for a conversation from a model. */
#pragma once

#include "causerie-client.h"
#include "causerie-registry.h"

G_BEGIN_DECLS

char *causerie_title_clean (const char *text);
char *causerie_title_write_messages (const char *question, const char *answer);
void causerie_title_make_async (CauserieClient *client, CauserieRegistry *registry,
                                CauserieService *service, const char *question, const char *answer,
                                const char *model, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer data);
char *causerie_title_make_finish (CauserieClient *client, GAsyncResult *result, GError **error);

G_END_DECLS
