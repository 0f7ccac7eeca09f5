/* SPDX-License-Identifier: GPL-3.0-or-later
 * Notices that the other side has been silent for too long. */
#include "config.h"

#include "causerie-silence.h"

struct _CauserieSilence
{
  CauserieClock *clock;
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
 * @clock: whose time counts
 * @cancellable: cancelled when the silence has lasted too long
 *
 * Returns: (transfer full): a watch that does not run yet
 */
CauserieSilence *
causerie_silence_new (CauserieClock *clock, GCancellable *cancellable)
{
  CauserieSilence *self = g_new0 (CauserieSilence, 1);

  self->clock = g_object_ref (clock);
  self->cancellable = g_object_ref (cancellable);
  return self;
}

/**
 * causerie_silence_free:
 * @self: (transfer full): a watch
 */
void
causerie_silence_free (CauserieSilence *self)
{
  clear_timer (self);
  g_object_unref (self->clock);
  g_object_unref (self->cancellable);
  g_free (self);
}

/**
 * causerie_silence_watch:
 * @self: a watch
 * @longest: how long it may be silent from now on, in microseconds; 0 for as long as it likes
 */
void
causerie_silence_watch (CauserieSilence *self, gint64 longest)
{
  clear_timer (self);
  if (longest == 0)
    return;
  self->timer = causerie_clock_create_timer (self->clock, longest);
  g_source_set_callback (self->timer, on_timer_passed_cb, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
}

/**
 * causerie_silence_has_passed:
 * @self: a watch
 *
 * Returns: whether it lasted too long, and the cancellable was cancelled for that
 */
gboolean
causerie_silence_has_passed (const CauserieSilence *self)
{
  return self->passed;
}
