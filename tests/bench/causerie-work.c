/* SPDX-License-Identifier: GPL-3.0-or-later
 * How much work something is, for benchmarks. */
#include "config.h"

#include "causerie-work.h"

#include <stdlib.h>
#include <time.h>

/* Returns: the CPU time of this thread so far, in milliseconds */
double
causerie_work_get (void)
{
  struct timespec now;

  g_assert_cmpint (clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now), ==, 0);
  return (double)now.tv_sec * 1000 + (double)now.tv_nsec / 1e6;
}

static int
compare (const void *a, const void *b)
{
  double x = *(const double *)a;
  double y = *(const double *)b;

  return (x > y) - (x < y);
}

/* Sorts the values. Returns: the one that @share of them are below: 0.5 for the median */
double
causerie_work_find_share (double *values, guint n, double share)
{
  qsort (values, n, sizeof (double), compare);
  return values[(guint)(n * share)];
}
