/* SPDX-License-Identifier: GPL-3.0-or-later
 * Timeouts of a connection: cancels it when nothing arrives for too long. */
#include "config.h"

#include "causerie-timeout.h"

/* Timeouts in microseconds. A local server may need long to load a model and to process a long
 * prompt, so there is no timeout before its first byte. */
#define CONNECTING_TIMEOUT (2 * 60 * G_USEC_PER_SEC)
#define ANTHROPIC_TIMEOUT (5 * 60 * G_USEC_PER_SEC)
#define CUSTOM_TIMEOUT (30 * 60 * G_USEC_PER_SEC)

struct _CauserieTimeout
{
  CauserieClock *clock;
  CauserieServiceKind kind;
  GCancellable *cancellable;
  GSource *timer;
  gboolean passed;
};

static void
clear_timer (CauserieTimeout *self)
{
  if (self->timer == NULL)
    return;
  g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
}

static gboolean
on_timer_passed_cb (gpointer data)
{
  CauserieTimeout *self = data;

  self->passed = TRUE;
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_REMOVE;
}

/**
 * causerie_timeout_new:
 * @cancellable: cancelled on timeout
 */
CauserieTimeout *
causerie_timeout_new (CauserieClock *clock, CauserieServiceKind kind, GCancellable *cancellable)
{
  CauserieTimeout *self = g_new0 (CauserieTimeout, 1);

  self->clock = g_object_ref (clock);
  self->kind = kind;
  self->cancellable = g_object_ref (cancellable);
  return self;
}

void
causerie_timeout_free (CauserieTimeout *self)
{
  clear_timer (self);
  g_object_unref (self->clock);
  g_object_unref (self->cancellable);
  g_free (self);
}

static gint64
get_duration (const CauserieTimeout *self, CauserieTimeoutPhase phase)
{
  gboolean anthropic = self->kind == CAUSERIE_SERVICE_ANTHROPIC;

  switch (phase)
    {
    case CAUSERIE_TIMEOUT_CONNECTING:
      return CONNECTING_TIMEOUT;
    case CAUSERIE_TIMEOUT_WAITING:
      return anthropic ? ANTHROPIC_TIMEOUT : 0;
    case CAUSERIE_TIMEOUT_READING:
      return anthropic ? ANTHROPIC_TIMEOUT : CUSTOM_TIMEOUT;
    case CAUSERIE_TIMEOUT_IDLE:
    default:
      return 0;
    }
}

/* Restarts the timeout: two minutes to connect; then five minutes for Anthropic. Other services
 * have no timeout for the first byte, and half an hour for each of the following ones. */
void
causerie_timeout_start (CauserieTimeout *self, CauserieTimeoutPhase phase)
{
  gint64 duration = get_duration (self, phase);

  clear_timer (self);
  if (duration == 0)
    return;
  self->timer = causerie_clock_create_timer (self->clock, duration);
  g_source_set_callback (self->timer, on_timer_passed_cb, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
}

/**
 * causerie_timeout_reset:
 * @cancellable: replaces the cancellable that is cancelled on timeout
 *
 * Resets a timeout that has passed, for a new attempt.
 */
void
causerie_timeout_reset (CauserieTimeout *self, GCancellable *cancellable)
{
  clear_timer (self);
  self->passed = FALSE;
  g_set_object (&self->cancellable, cancellable);
}

/* Returns: whether the timeout has passed and the cancellable was cancelled */
gboolean
causerie_timeout_has_passed (const CauserieTimeout *self)
{
  return self->passed;
}
