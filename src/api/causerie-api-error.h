/* SPDX-License-Identifier: GPL-3.0-or-later
 * Converts errors of services, sockets and TLS to errors of the domain CAUSERIE_ERROR. */
#pragma once

#include "causerie-error.h"
#include "causerie-json.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CauserieAnswerHead:
 * @status: the HTTP status
 * @reason: (nullable): the reason phrase
 * @request_id: (nullable): the `request-id` header
 * @location: (nullable): the `location` header
 * @content_type: (nullable): the media type of the body
 * @retry_at: the earliest time for a retry, in microseconds since 1970 UTC, or 0
 * @no_retry: whether the service says that a retry is useless
 *
 * The head of an unsuccessful answer. Borrows its strings.
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
