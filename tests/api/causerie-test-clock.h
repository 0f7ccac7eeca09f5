/* SPDX-License-Identifier: GPL-3.0-or-later
 * A clock for tests that records timers, fires them at once, and gives a constant random number. */
#pragma once

#include "causerie-clock.h"

G_BEGIN_DECLS

/* The time of the clock, in microseconds since 1970 UTC. */
#define CAUSERIE_TEST_CLOCK_START (G_GINT64_CONSTANT (1800000000) * G_USEC_PER_SEC)

#define CAUSERIE_TYPE_TEST_CLOCK (causerie_test_clock_get_type ())
G_DECLARE_FINAL_TYPE (CauserieTestClock, causerie_test_clock, CAUSERIE, TEST_CLOCK, CauserieClock)

CauserieTestClock *causerie_test_clock_new (void);
void causerie_test_clock_sleep (CauserieTestClock *self, gint64 duration);
void causerie_test_clock_advance (CauserieTestClock *self, gint64 duration);
void causerie_test_clock_set_longest (CauserieTestClock *self, gint64 longest);
guint causerie_test_clock_get_n_timers (CauserieTestClock *self);
guint causerie_test_clock_get_n_waits (CauserieTestClock *self);
gint64 causerie_test_clock_get_wait (CauserieTestClock *self, guint index);

G_END_DECLS
