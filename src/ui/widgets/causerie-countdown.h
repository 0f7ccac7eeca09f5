/* SPDX-License-Identifier: GPL-3.0-or-later
 * Counts down the seconds until a given time. */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_COUNTDOWN (causerie_countdown_get_type ())
G_DECLARE_FINAL_TYPE (CauserieCountdown, causerie_countdown, CAUSERIE, COUNTDOWN, GObject)

CauserieCountdown *causerie_countdown_new (void);
void causerie_countdown_set_until (CauserieCountdown *self, gint64 until);
guint causerie_countdown_get_remaining (CauserieCountdown *self);

G_END_DECLS
