/* SPDX-License-Identifier: GPL-3.0-or-later
 * Turns what services, sockets and TLS report into the errors of this program. */
#pragma once

#include "causerie-error.h"
#include "causerie-json.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CauserieAnswerHead:
 * @status: the HTTP status
 * @reason: (nullable): the words behind the status
 * @request_id: (nullable): the `request-id` header
 * @location: (nullable): the `location` header
 * @content_type: (nullable): the media type of the body
 * @retry_at: when trying again makes sense, in microseconds since 1970 UTC, or 0
 * @no_retry: whether the service says that trying again is useless
 *
 * What the head of an unsuccessful answer tells. Borrows its strings.
 */
typedef struct
{
  guint status;
  const char *reason;
  const char *request_id;
  const char *location;
  const char *content_type;
  gint64 retry_at;
  gboolean no_retry;
} CauserieAnswerHead;

gboolean causerie_api_error_is_page (const char *content_type, const char *body, gsize length);
GError *causerie_api_error_from_answer (const CauserieAnswerHead *head, const char *body,
                                        gsize length);
GError *causerie_api_error_from_event (CauserieJsonSpan event);
GError *causerie_api_error_from_transport (const GError *error);

G_END_DECLS
