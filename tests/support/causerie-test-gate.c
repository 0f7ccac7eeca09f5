/* SPDX-License-Identifier: GPL-3.0-or-later
 * A counting gate at which threads wait until a test opens it. */
#include "config.h"

#include "causerie-test-gate.h"

struct _CauserieTestGate
{
  GMutex mutex;
  GCond cond;
  guint open;    /* number of threads that may pass */
  guint waiting; /* number of waiting threads */
};

/**
 * causerie_test_gate_new:
 *
 * Returns: (transfer full): a closed gate
 */
CauserieTestGate *
causerie_test_gate_new (void)
{
  CauserieTestGate *self = g_new0 (CauserieTestGate, 1);

  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  return self;
}

/**
 * causerie_test_gate_free:
 * @self: (transfer full): a gate without waiting threads
 */
void
causerie_test_gate_free (CauserieTestGate *self)
{
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self);
}

/**
 * causerie_test_gate_open:
 * @self: a gate
 *
 * Lets one waiting thread pass, or the next one that arrives.
 */
void
causerie_test_gate_open (CauserieTestGate *self)
{
  g_mutex_lock (&self->mutex);
  self->open++;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
}

/**
 * causerie_test_gate_wait:
 * @self: a gate
 * @gone: called while waiting
 * @data: passed to @gone
 *
 * Waits until the gate is opened or @gone returns %TRUE.
 *
 * Returns: whether the gate was opened
 */
gboolean
causerie_test_gate_wait (CauserieTestGate *self, CauserieTestGateGone gone, gpointer data)
{
  gboolean passed = FALSE;

  g_mutex_lock (&self->mutex);
  self->waiting++;
  while (!passed && !gone (data))
    if (self->open > 0)
      {
        self->open--;
        passed = TRUE;
      }
    else
      {
        /* Nothing signals the condition when @gone changes: check it every few milliseconds. */
        g_cond_wait_until (&self->cond, &self->mutex,
                           g_get_monotonic_time () + 5 * G_TIME_SPAN_MILLISECOND);
      }
  self->waiting--;
  g_mutex_unlock (&self->mutex);
  return passed;
}

/**
 * causerie_test_gate_is_waited_at:
 * @self: a gate
 *
 * Returns: whether a thread is waiting
 */
gboolean
causerie_test_gate_is_waited_at (CauserieTestGate *self)
{
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->waiting > 0 && self->open == 0;
}
