/* SPDX-License-Identifier: GPL-3.0-or-later
 * What all replies of the library took and cost, for each month. A month is a number: the months
 * since the year 0. */
#include "config.h"

#include "causerie-usage-months.h"

struct _CauserieUsageMonths
{
  GTimeZone *zone;
  GHashTable *months; /* of CauserieUsageSums, by month */
  int first;
  int last;
};

/* Returns: the number of the month of @date */
int
causerie_usage_month_from_date (GDateTime *date)
{
  return g_date_time_get_year (date) * 12 + g_date_time_get_month (date) - 1;
}

/* Returns: (transfer full) (nullable): the first day of @month */
GDateTime *
causerie_usage_month_create_date (int month)
{
  return g_date_time_new_utc (month / 12, month % 12 + 1, 1, 0, 0, 0);
}

static void
free_sums (gpointer data)
{
  causerie_usage_sums_free (data);
}

/**
 * causerie_usage_months_new:
 * @zone: the time zone in which months begin
 */
CauserieUsageMonths *
causerie_usage_months_new (GTimeZone *zone)
{
  CauserieUsageMonths *self = g_new0 (CauserieUsageMonths, 1);

  self->zone = g_time_zone_ref (zone);
  self->months = g_hash_table_new_full (NULL, NULL, NULL, free_sums);
  return self;
}

void
causerie_usage_months_free (CauserieUsageMonths *self)
{
  g_hash_table_unref (self->months);
  g_time_zone_unref (self->zone);
  g_free (self);
}

/* Returns: whether the time, in microseconds since 1970 UTC, is in the years 1 to 9999; in a
 * damaged library it may not be */
static gboolean
find_month (CauserieUsageMonths *self, gint64 time, int *month)
{
  gint64 seconds = time / G_USEC_PER_SEC - (time % G_USEC_PER_SEC < 0);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (seconds);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, self->zone) : NULL;

  if (local != NULL)
    *month = causerie_usage_month_from_date (local);
  return local != NULL;
}

/* Adds a reply to the month in which it was requested. */
void
causerie_usage_months_add (CauserieUsageMonths *self, const CauserieReplyFacts *facts)
{
  gint64 time = facts->requested_at > 0 ? facts->requested_at : facts->created_at;
  gboolean empty = g_hash_table_size (self->months) == 0;
  CauserieUsageSums *sums;
  int month;

  if (!find_month (self, time, &month))
    return;
  sums = g_hash_table_lookup (self->months, GINT_TO_POINTER (month));
  if (sums == NULL)
    {
      sums = causerie_usage_sums_new ();
      g_hash_table_insert (self->months, GINT_TO_POINTER (month), sums);
      self->first = empty ? month : MIN (self->first, month);
      self->last = empty ? month : MAX (self->last, month);
    }
  causerie_usage_sums_add (sums, facts);
}

/* Returns: (transfer none) (nullable): the sums of a month, %NULL if there were no replies */
const CauserieUsageSums *
causerie_usage_months_get (const CauserieUsageMonths *self, int month)
{
  return g_hash_table_lookup (self->months, GINT_TO_POINTER (month));
}

/**
 * causerie_usage_months_get_extent:
 * @first: (out): the first month with replies
 * @last: (out): the last one
 *
 * Returns: whether there are any
 */
gboolean
causerie_usage_months_get_extent (const CauserieUsageMonths *self, int *first, int *last)
{
  *first = self->first;
  *last = self->last;
  return g_hash_table_size (self->months) > 0;
}

static void
visit (const CauserieReplyFacts *facts, gpointer data)
{
  causerie_usage_months_add (data, facts);
}

static void
free_months (gpointer data)
{
  causerie_usage_months_free (data);
}

/* Sums up all replies of the library. */
void
causerie_usage_months_load_async (CauserieLibrary *library, GTimeZone *zone,
                                  GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer data)
{
  const CauserieReplyRange range = { 0, G_MININT64, G_MAXINT64 };

  g_return_if_fail (CAUSERIE_IS_LIBRARY (library) && zone != NULL);

  causerie_library_visit_replies_async (library, &range, visit, causerie_usage_months_new (zone),
                                        free_months, cancellable, callback, data);
}

/* Returns: (transfer full): the sums, or %NULL */
CauserieUsageMonths *
causerie_usage_months_load_finish (CauserieLibrary *library, GAsyncResult *result, GError **error)
{
  return causerie_library_visit_replies_finish (library, result, error);
}
