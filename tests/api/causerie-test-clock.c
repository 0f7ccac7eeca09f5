/* SPDX-License-Identifier: GPL-3.0-or-later
 * A clock for tests that records timers, fires them at once, and gives a constant random number. */
#include "config.h"

#include "causerie-test-clock.h"

struct _CauserieTestClock
{
  CauserieClock parent_instance;

  guint n_timers;
  gint64 longest; /* longer timers never fire */
  gint64 slept;
  gint64 passed; /* since the clock was made */
  GArray *waits;
  GPtrArray *pending; /* of GSource */
};

G_DEFINE_FINAL_TYPE (CauserieTestClock, causerie_test_clock, CAUSERIE_TYPE_CLOCK)

static gint64
causerie_test_clock_get_time (CauserieClock *clock)
{
  return CAUSERIE_TEST_CLOCK_START + CAUSERIE_TEST_CLOCK (clock)->passed;
}

static gint64
causerie_test_clock_get_monotonic_time (CauserieClock *clock)
{
  return CAUSERIE_TEST_CLOCK (clock)->passed - CAUSERIE_TEST_CLOCK (clock)->slept;
}

/* Drops destroyed sources, as a reference keeps them in the list of their context. */
static void
forget_destroyed (CauserieTestClock *self)
{
  for (guint i = self->pending->len; i > 0; i--)
    if (g_source_is_destroyed (g_ptr_array_index (self->pending, i - 1)))
      g_ptr_array_remove_index_fast (self->pending, i - 1);
}

static GSource *
causerie_test_clock_create_timer (CauserieClock *clock, gint64 delay)
{
  CauserieTestClock *self = CAUSERIE_TEST_CLOCK (clock);
  GSource *source = g_timeout_source_new (0);

  self->n_timers++;
  if (delay <= self->longest)
    {
      g_array_append_val (self->waits, delay);
      return source;
    }
  forget_destroyed (self);
  g_source_set_ready_time (source, -1);
  g_ptr_array_add (self->pending, g_source_ref (source));
  return source;
}

static double
causerie_test_clock_get_random (CauserieClock *clock)
{
  return 0;
}

static gint64
causerie_test_clock_get_slept (CauserieClock *clock)
{
  return CAUSERIE_TEST_CLOCK (clock)->slept;
}

static void
causerie_test_clock_finalize (GObject *object)
{
  CauserieTestClock *self = CAUSERIE_TEST_CLOCK (object);

  g_array_unref (self->waits);
  g_ptr_array_unref (self->pending);
  G_OBJECT_CLASS (causerie_test_clock_parent_class)->finalize (object);
}

static void
causerie_test_clock_class_init (CauserieTestClockClass *klass)
{
  CauserieClockClass *clock_class = CAUSERIE_CLOCK_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = causerie_test_clock_finalize;
  clock_class->get_time = causerie_test_clock_get_time;
  clock_class->get_monotonic_time = causerie_test_clock_get_monotonic_time;
  clock_class->create_timer = causerie_test_clock_create_timer;
  clock_class->get_random = causerie_test_clock_get_random;
  clock_class->get_slept = causerie_test_clock_get_slept;
}

static void
causerie_test_clock_init (CauserieTestClock *self)
{
  self->longest = 60 * G_USEC_PER_SEC;
  self->waits = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->pending = g_ptr_array_new_with_free_func ((GDestroyNotify)g_source_unref);
}

/**
 * causerie_test_clock_new:
 *
 * Returns: (transfer full): a clock that does not advance by itself; timers of up to a minute fire
 * at once, longer ones never
 */
CauserieTestClock *
causerie_test_clock_new (void)
{
  return g_object_new (CAUSERIE_TYPE_TEST_CLOCK, NULL);
}

/**
 * causerie_test_clock_set_longest:
 * @self: a clock
 * @longest: the longest timer that fires at once, in microseconds
 *
 * Pending timers of up to that length fire now.
 */
void
causerie_test_clock_set_longest (CauserieTestClock *self, gint64 longest)
{
  self->longest = longest;
  for (guint i = 0; i < self->pending->len; i++)
    if (!g_source_is_destroyed (g_ptr_array_index (self->pending, i)))
      g_source_set_ready_time (g_ptr_array_index (self->pending, i), 0);
  g_ptr_array_set_size (self->pending, 0);
}

/**
 * causerie_test_clock_get_n_timers:
 * @self: a clock
 *
 * Returns: the number of timers that were created
 */
guint
causerie_test_clock_get_n_timers (CauserieTestClock *self)
{
  return self->n_timers;
}

/**
 * causerie_test_clock_get_n_waits:
 * @self: a clock
 *
 * Returns: the number of timers that fired
 */
guint
causerie_test_clock_get_n_waits (CauserieTestClock *self)
{
  return self->waits->len;
}

/**
 * causerie_test_clock_get_wait:
 * @self: a clock
 * @index: number of the timer
 *
 * Returns: its delay in microseconds
 */
gint64
causerie_test_clock_get_wait (CauserieTestClock *self, guint index)
{
  g_assert_cmpuint (index, <, self->waits->len);
  return g_array_index (self->waits, gint64, index);
}

/* @duration: in microseconds */
void
causerie_test_clock_sleep (CauserieTestClock *self, gint64 duration)
{
  self->slept += duration;
  self->passed += duration;
}

/* @duration: in microseconds */
void
causerie_test_clock_advance (CauserieTestClock *self, gint64 duration)
{
  self->passed += duration;
}
