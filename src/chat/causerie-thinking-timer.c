/* SPDX-License-Identifier: GPL-3.0-or-later
 * Measures how long each block of thinking of a reply streams. */
#include "config.h"

#include "causerie-thinking-timer.h"

#include "causerie-message.h"

typedef struct
{
  guint id; /* of the block in the content */
  gint64 milliseconds;
} Duration;

struct _CauserieThinkingTimer
{
  GObject parent_instance;

  CauserieClock *clock;
  guint open;        /* the id of the block that arrives now, or 0 */
  gint64 opened_at;  /* on the monotonic clock */
  GArray *durations; /* of Duration: the blocks that have ended */
};

G_DEFINE_FINAL_TYPE (CauserieThinkingTimer, causerie_thinking_timer, G_TYPE_OBJECT)

static void
causerie_thinking_timer_finalize (GObject *object)
{
  CauserieThinkingTimer *self = CAUSERIE_THINKING_TIMER (object);

  g_clear_object (&self->clock);
  g_array_unref (self->durations);
  G_OBJECT_CLASS (causerie_thinking_timer_parent_class)->finalize (object);
}

static void
causerie_thinking_timer_class_init (CauserieThinkingTimerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = causerie_thinking_timer_finalize;
}

static void
causerie_thinking_timer_init (CauserieThinkingTimer *self)
{
  self->durations = g_array_new (FALSE, FALSE, sizeof (Duration));
}

CauserieThinkingTimer *
causerie_thinking_timer_new (CauserieClock *clock)
{
  CauserieThinkingTimer *self = g_object_new (CAUSERIE_TYPE_THINKING_TIMER, NULL);

  self->clock = g_object_ref (clock);
  return self;
}

/**
 * causerie_thinking_timer_update:
 * @open: the id in the content of the block of thinking that arrives now, or 0
 *
 * To be called after each event of the stream.
 *
 * Returns: whether a block of thinking has ended
 */
gboolean
causerie_thinking_timer_update (CauserieThinkingTimer *self, guint open)
{
  gboolean ended = self->open != 0 && self->open != open;
  gint64 now;

  if (self->open == open)
    return FALSE;
  now = causerie_clock_get_monotonic_time (self->clock);
  if (ended)
    {
      Duration duration = { self->open, (now - self->opened_at) / 1000 };

      g_array_append_val (self->durations, duration);
    }
  self->open = open;
  self->opened_at = now;
  return ended;
}

/**
 * causerie_thinking_timer_dup_times:
 * @content: the content of the reply
 *
 * Returns: (transfer full) (nullable) (element-type CauserieThinkingTime): how long the blocks of
 *   thinking took that have ended, in order of position; %NULL if there are none
 */
GArray *
causerie_thinking_timer_dup_times (CauserieThinkingTimer *self, CauserieContent *content)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (CauserieThinkingTime));
  guint n_blocks = causerie_content_get_n_blocks (content);
  guint position = 0;

  /* Ids and positions have the same order, but blocks may have been left out of the content. */
  for (guint i = 0; i < self->durations->len; i++)
    {
      const Duration *duration = &g_array_index (self->durations, Duration, i);
      CauserieThinkingTime time = { 0, duration->milliseconds };

      while (position < n_blocks
             && causerie_content_get_block (content, position).id < duration->id)
        position++;
      if (position == n_blocks)
        break;
      time.position = position;
      if (causerie_content_get_block (content, position).id == duration->id)
        g_array_append_val (times, time);
    }
  return times->len > 0 ? g_steal_pointer (&times) : NULL;
}
