/* SPDX-License-Identifier: GPL-3.0-or-later
 * Sends an HTTP message that can be cancelled at any time. */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

void causerie_send_async (SoupSession *session, SoupMessage *message, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer data);
GInputStream *causerie_send_finish (SoupSession *session, GAsyncResult *result, GError **error);

G_END_DECLS
