/* SPDX-License-Identifier: GPL-3.0-or-later
 * One HTTP request as a test server received it. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CauserieTestRequest:
 * @method: such as `POST`
 * @target: path and query as sent
 * @headers: names in lower case, and their values
 * @body: the bytes of the body
 * @received: the monotonic time, in microseconds, when the head had arrived
 * @closed: the monotonic time when the client closed the connection, or 0
 *
 * Only @closed changes after a request has been received.
 */
typedef struct
{
  char *method;
  char *target;
  GHashTable *headers;
  GByteArray *body;
  gint64 received;
  gint64 closed;
} CauserieTestRequest;

CauserieTestRequest *causerie_test_request_receive (GSocket *socket, GCancellable *cancellable);
void causerie_test_request_free (CauserieTestRequest *request);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieTestRequest, causerie_test_request_free)

G_END_DECLS
