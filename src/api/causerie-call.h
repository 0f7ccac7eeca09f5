/* SPDX-License-Identifier: GPL-3.0-or-later
 * One request to a service: sends it, retries it if that may help, and reads the answer. */
#pragma once

#include "causerie-clock.h"
#include "causerie-request-body.h"
#include "causerie-service.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_CALL (causerie_call_get_type ())
G_DECLARE_FINAL_TYPE (CauserieCall, causerie_call, CAUSERIE, CALL, GObject)

CauserieCall *causerie_call_new (SoupSession *session, CauserieClock *clock,
                                 CauserieService *service, const char *path,
                                 CauserieRequestBody *body);

/* Result: TRUE when the head of a successful answer has arrived. */
void causerie_call_send_async (CauserieCall *self, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer data);
gboolean causerie_call_send_finish (CauserieCall *self, GAsyncResult *result, GError **error);

/* Result: (transfer full): the next bytes of the body, empty at its end. */
void causerie_call_read_async (CauserieCall *self, gboolean alive, GAsyncReadyCallback callback,
                               gpointer data);
GBytes *causerie_call_read_finish (CauserieCall *self, GAsyncResult *result, GError **error);

const char *causerie_call_get_content_type (CauserieCall *self);
const char *causerie_call_get_request_id (CauserieCall *self);
GError *causerie_call_convert_error (CauserieCall *self, const GError *error);
void causerie_call_close (CauserieCall *self);

G_END_DECLS
