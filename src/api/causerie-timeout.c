/* SPDX-License-Identifier: GPL-3.0-or-later
 * Timeouts of a connection: cancels it when nothing arrives for too long. */
#include "config.h"

#include "causerie-timeout.h"

/* Timeouts in microseconds. A local server may need long to load a model and to process a long
 * prompt, so there is no timeout before its first byte. */
#define CONNECTING_SILENCE (2 * 60 * G_USEC_PER_SEC)
#define ANTHROPIC_SILENCE (5 * 60 * G_USEC_PER_SEC)
#define CUSTOM_SILENCE (30 * 60 * G_USEC_PER_SEC)

struct _CauserieSilence
{
  CauserieClock *clock;
  CauserieServiceKind kind;
  GCancellable *cancellable;
  GSource *timer;
  gboolean passed;
};

static void
clear_timer (CauserieSilence *self)
{
  if (self->timer == NULL)
    return;
  g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
}

static gboolean
on_timer_passed_cb (gpointer data)
{
  CauserieSilence *self = data;

  self->passed = TRUE;
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_REMOVE;
}

/**
 * causerie_silence_new:
 * @cancellable: cancelled on timeout
 */
CauserieSilence *
causerie_silence_new (CauserieClock *clock, CauserieServiceKind kind, GCancellable *cancellable)
{
  CauserieSilence *self = g_new0 (CauserieSilence, 1);

  self->clock = g_object_ref (clock);
  self->kind = kind;
  self->cancellable = g_object_ref (cancellable);
  return self;
}

void
causerie_silence_free (CauserieSilence *self)
{
  clear_timer (self);
  g_object_unref (self->clock);
  g_object_unref (self->cancellable);
  g_free (self);
}

static gint64
get_longest (const CauserieSilence *self, CauseriePhase phase)
{
  gboolean anthropic = self->kind == CAUSERIE_SERVICE_ANTHROPIC;

  switch (phase)
    {
    case CAUSERIE_PHASE_CONNECTING:
      return CONNECTING_SILENCE;
    case CAUSERIE_PHASE_WAITING:
      return anthropic ? ANTHROPIC_SILENCE : 0;
    case CAUSERIE_PHASE_READING:
      return anthropic ? ANTHROPIC_SILENCE : CUSTOM_SILENCE;
    case CAUSERIE_PHASE_IDLE:
    default:
      return 0;
    }
}

/* Restarts the timeout: two minutes to connect; then five minutes for Anthropic. Other services
 * have no timeout for the first byte, and half an hour for each of the following ones. */
void
causerie_silence_watch (CauserieSilence *self, CauseriePhase phase)
{
  gint64 longest = get_longest (self, phase);

  clear_timer (self);
  if (longest == 0)
    return;
  self->timer = causerie_clock_create_timer (self->clock, longest);
  g_source_set_callback (self->timer, on_timer_passed_cb, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
}

/**
 * causerie_silence_renew:
 * @cancellable: replaces the cancellable that is cancelled on timeout
 *
 * Resets a timeout that has passed, for a new attempt.
 */
void
causerie_silence_renew (CauserieSilence *self, GCancellable *cancellable)
{
  clear_timer (self);
  self->passed = FALSE;
  g_set_object (&self->cancellable, cancellable);
}

/* Returns: whether the timeout has passed and the cancellable was cancelled */
gboolean
causerie_silence_has_passed (const CauserieSilence *self)
{
  return self->passed;
}
