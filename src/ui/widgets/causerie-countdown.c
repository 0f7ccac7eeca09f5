/* SPDX-License-Identifier: GPL-3.0-or-later
 * Counts down the seconds until a given time. */
#include "config.h"

#include "causerie-countdown.h"

struct _CauserieCountdown
{
  GObject parent_instance;

  gint64 until; /* microseconds since 1970 UTC, or 0 */
  guint timer_id;
};

enum
{
  TICK,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CauserieCountdown, causerie_countdown, G_TYPE_OBJECT)

static gboolean
on_second_cb (gpointer data)
{
  CauserieCountdown *self = data;
  gboolean over = causerie_countdown_get_remaining (self) == 0;

  if (over)
    self->timer_id = 0;
  g_signal_emit (self, signals[TICK], 0);
  return over ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

static void
causerie_countdown_dispose (GObject *object)
{
  CauserieCountdown *self = CAUSERIE_COUNTDOWN (object);

  g_clear_handle_id (&self->timer_id, g_source_remove);
  G_OBJECT_CLASS (causerie_countdown_parent_class)->dispose (object);
}

static void
causerie_countdown_class_init (CauserieCountdownClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = causerie_countdown_dispose;

  /**
   * CauserieCountdown::tick:
   * @self: the countdown
   *
   * Emitted about once a second, and at the end.
   */
  signals[TICK] = g_signal_new ("tick", CAUSERIE_TYPE_COUNTDOWN, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
}

static void
causerie_countdown_init (CauserieCountdown *self)
{
}

CauserieCountdown *
causerie_countdown_new (void)
{
  return g_object_new (CAUSERIE_TYPE_COUNTDOWN, NULL);
}

/**
 * causerie_countdown_set_until:
 * @until: a time in microseconds since 1970 UTC, or 0 for none
 */
void
causerie_countdown_set_until (CauserieCountdown *self, gint64 until)
{
  g_return_if_fail (CAUSERIE_IS_COUNTDOWN (self));

  if (self->until == until)
    return;
  self->until = until;
  g_clear_handle_id (&self->timer_id, g_source_remove);
  if (causerie_countdown_get_remaining (self) > 0)
    self->timer_id = g_timeout_add_seconds (1, on_second_cb, self);
}

/* Returns: the remaining seconds, rounded up; 0 at the end */
guint
causerie_countdown_get_remaining (CauserieCountdown *self)
{
  gint64 left;

  g_return_val_if_fail (CAUSERIE_IS_COUNTDOWN (self), 0);

  left = self->until - g_get_real_time ();
  return left > 0 ? (guint)MIN ((left + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC, G_MAXINT) : 0;
}
