/* SPDX-License-Identifier: GPL-3.0-or-later
 * The source of time and random numbers for the client, which tests can replace. */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_CLOCK (causerie_clock_get_type ())
G_DECLARE_DERIVABLE_TYPE (CauserieClock, causerie_clock, CAUSERIE, CLOCK, GObject)

/**
 * CauserieClockClass:
 * @get_time: see causerie_clock_get_time()
 * @get_monotonic_time: see causerie_clock_get_monotonic_time()
 * @create_timer: see causerie_clock_create_timer()
 * @get_random: see causerie_clock_get_random()
 * @get_slept: see causerie_clock_get_slept()
 *
 * Overridden by clocks for tests.
 */
struct _CauserieClockClass
{
  GObjectClass parent_class;

  gint64 (*get_time) (CauserieClock *self);
  gint64 (*get_monotonic_time) (CauserieClock *self);
  GSource *(*create_timer) (CauserieClock *self, gint64 delay);
  double (*get_random) (CauserieClock *self);
  gint64 (*get_slept) (CauserieClock *self);
};

CauserieClock *causerie_clock_new (void);
gint64 causerie_clock_get_time (CauserieClock *self);
gint64 causerie_clock_get_monotonic_time (CauserieClock *self);
GSource *causerie_clock_create_timer (CauserieClock *self, gint64 delay);
double causerie_clock_get_random (CauserieClock *self);
gint64 causerie_clock_get_slept (CauserieClock *self);

G_END_DECLS
