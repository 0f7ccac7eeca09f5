/* SPDX-License-Identifier: GPL-3.0-or-later
 * Measures how long each block of thinking of a reply streams. */
#pragma once

#include "causerie-clock.h"
#include "causerie-content.h"

G_BEGIN_DECLS

#define CAUSERIE_TYPE_THINKING_TIMER (causerie_thinking_timer_get_type ())
G_DECLARE_FINAL_TYPE (CauserieThinkingTimer, causerie_thinking_timer, CAUSERIE, THINKING_TIMER,
                      GObject)

CauserieThinkingTimer *causerie_thinking_timer_new (CauserieClock *clock);
gboolean causerie_thinking_timer_update (CauserieThinkingTimer *self, guint open);
GArray *causerie_thinking_timer_dup_times (CauserieThinkingTimer *self, CauserieContent *content);

G_END_DECLS
