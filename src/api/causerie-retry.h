/* SPDX-License-Identifier: GPL-3.0-or-later
 * Whether and when to retry a failed request. Pure code: time and random numbers are arguments. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CAUSERIE_RETRY_MAX:
 *
 * The maximum number of retries of a request.
 */
#define CAUSERIE_RETRY_MAX 2

/**
 * CAUSERIE_RETRY_MAX_DELAY:
 *
 * The longest delay, in microseconds, before an automatic retry; if the service asks for more, the
 * request fails.
 */
#define CAUSERIE_RETRY_MAX_DELAY (60 * G_USEC_PER_SEC)

/**
 * CauserieRetryHint:
 * @status: the HTTP status
 * @should_retry: (nullable): the header `x-should-retry`
 * @retry_after_ms: (nullable): the header `retry-after-ms`
 * @retry_after: (nullable): the header `retry-after`
 *
 * The parts of an answer that concern a retry.
 */
typedef struct
{
  guint status;
  const char *should_retry;
  const char *retry_after_ms;
  const char *retry_after;
} CauserieRetryHint;

gboolean causerie_retry_is_allowed (const CauserieRetryHint *hint);
gint64 causerie_retry_read_wait (const CauserieRetryHint *hint, gint64 now);
gint64 causerie_retry_get_backoff (guint retries, double random);

G_END_DECLS
