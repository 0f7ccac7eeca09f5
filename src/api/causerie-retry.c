/* SPDX-License-Identifier: GPL-3.0-or-later
 * Whether and when to retry a failed request. Pure code: time and random numbers are arguments. */
#include "config.h"

#include "causerie-retry.h"

#include <libsoup/soup.h>
#include <math.h>

#define MIN_BACKOFF (G_USEC_PER_SEC / 2)
#define MAX_BACKOFF (8 * G_USEC_PER_SEC)

/* A hundred years, which can be added to the current time without overflow. */
#define MAX_MILLISECONDS (100 * 365.25 * 24 * 60 * 60 * 1000)

static gboolean
read_number (const char *text, double *number)
{
  char *end;

  if (text == NULL || *text == '\0')
    return FALSE;
  *number = g_ascii_strtod (text, &end);
  while (g_ascii_isspace (*end))
    end++;
  return *end == '\0' && isfinite (*number);
}

static gint64
clamp_wait (double milliseconds)
{
  return milliseconds > 0 ? (gint64)(MIN (milliseconds, MAX_MILLISECONDS) * 1000) : 0;
}

/* The header `x-should-retry` takes precedence over the status (Messages API, errors). */
gboolean
causerie_retry_is_allowed (const CauserieRetryHint *hint)
{
  g_return_val_if_fail (hint != NULL, FALSE);
  if (g_strcmp0 (hint->should_retry, "true") == 0)
    return TRUE;
  if (g_strcmp0 (hint->should_retry, "false") == 0)
    return FALSE;
  return hint->status == 408 || hint->status == 409 || hint->status == 429 || hint->status >= 500;
}

/**
 * causerie_retry_read_wait:
 * @now: the time in microseconds since 1970 UTC
 *
 * Prefers `retry-after-ms` to `retry-after`, which is seconds, possibly with a fraction, or an HTTP
 * date (RFC 9110, 10.2.3).
 *
 * Returns: the delay that the service asks for, in microseconds, at most a hundred years; 0 if
 *   there is none, or if it is not in the future
 */
gint64
causerie_retry_read_wait (const CauserieRetryHint *hint, gint64 now)
{
  g_autoptr (GDateTime) date = NULL;
  double number;

  g_return_val_if_fail (hint != NULL, 0);
  if (read_number (hint->retry_after_ms, &number))
    return clamp_wait (number);
  if (read_number (hint->retry_after, &number))
    return clamp_wait (number * 1000);
  if (hint->retry_after != NULL)
    date = soup_date_time_new_from_http_string (hint->retry_after);
  if (date == NULL)
    return 0;
  return clamp_wait ((double)(g_date_time_to_unix (date) * G_USEC_PER_SEC - now) / 1000);
}

/**
 * causerie_retry_get_backoff:
 * @random: a number in [0, 1)
 *
 * Returns: the delay in microseconds: half a second, doubled with each retry up to eight seconds,
 *   and reduced by a random part of up to a quarter
 */
gint64
causerie_retry_get_backoff (guint retries, double random)
{
  gint64 delay = MIN (MIN_BACKOFF << MIN (retries, 4), MAX_BACKOFF);

  return (gint64)((double)delay * (1 - random * 0.25));
}
