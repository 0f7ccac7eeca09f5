/* SPDX-License-Identifier: GPL-3.0-or-later
 * The source of time and random numbers for the client, which tests can replace. */
#include "config.h"

#include "causerie-clock.h"

#include <time.h>

G_DEFINE_TYPE (CauserieClock, causerie_clock, G_TYPE_OBJECT)

static gint64
causerie_clock_real_get_time (CauserieClock *self)
{
  return g_get_real_time ();
}

static gint64
causerie_clock_real_get_monotonic_time (CauserieClock *self)
{
  return g_get_monotonic_time ();
}

static GSource *
causerie_clock_real_create_timer (CauserieClock *self, gint64 delay)
{
  return g_timeout_source_new ((guint)CLAMP ((delay + 999) / 1000, 0, G_MAXUINT));
}

static double
causerie_clock_real_get_random (CauserieClock *self)
{
  return g_random_double ();
}

static gint64
read_clock (clockid_t id)
{
  struct timespec time = { 0, 0 };

  clock_gettime (id, &time);
  return (gint64)time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

/* CLOCK_BOOTTIME goes on while the computer sleeps, CLOCK_MONOTONIC does not (clock_gettime(2)).
   The latter is read first, so that the difference is not negative. */
static gint64
causerie_clock_real_get_slept (CauserieClock *self)
{
  gint64 awake = read_clock (CLOCK_MONOTONIC);

  return MAX (read_clock (CLOCK_BOOTTIME) - awake, 0);
}

static void
causerie_clock_class_init (CauserieClockClass *klass)
{
  klass->get_time = causerie_clock_real_get_time;
  klass->get_monotonic_time = causerie_clock_real_get_monotonic_time;
  klass->create_timer = causerie_clock_real_create_timer;
  klass->get_random = causerie_clock_real_get_random;
  klass->get_slept = causerie_clock_real_get_slept;
}

static void
causerie_clock_init (CauserieClock *self)
{
}

CauserieClock *
causerie_clock_new (void)
{
  return g_object_new (CAUSERIE_TYPE_CLOCK, NULL);
}

/* Returns: the time in microseconds since 1970 UTC */
gint64
causerie_clock_get_time (CauserieClock *self)
{
  g_return_val_if_fail (CAUSERIE_IS_CLOCK (self), 0);
  return CAUSERIE_CLOCK_GET_CLASS (self)->get_time (self);
}

/* Returns: microseconds since some time, which always increase; for durations */
gint64
causerie_clock_get_monotonic_time (CauserieClock *self)
{
  g_return_val_if_fail (CAUSERIE_IS_CLOCK (self), 0);
  return CAUSERIE_CLOCK_GET_CLASS (self)->get_monotonic_time (self);
}

/**
 * causerie_clock_create_timer:
 * @delay: microseconds from now
 *
 * Its callback is a #GSourceFunc. The caller attaches and destroys the source.
 *
 * Returns: (transfer full): a source that is ready after @delay; not attached
 */
GSource *
causerie_clock_create_timer (CauserieClock *self, gint64 delay)
{
  g_return_val_if_fail (CAUSERIE_IS_CLOCK (self), NULL);
  return CAUSERIE_CLOCK_GET_CLASS (self)->create_timer (self, delay);
}

/* Returns: a number in [0, 1), to spread the retries of many clients */
double
causerie_clock_get_random (CauserieClock *self)
{
  g_return_val_if_fail (CAUSERIE_IS_CLOCK (self), 0);
  return CAUSERIE_CLOCK_GET_CLASS (self)->get_random (self);
}

/* Returns: how long the computer has slept since it was started, in microseconds */
gint64
causerie_clock_get_slept (CauserieClock *self)
{
  g_return_val_if_fail (CAUSERIE_IS_CLOCK (self), 0);
  return CAUSERIE_CLOCK_GET_CLASS (self)->get_slept (self);
}
