/* SPDX-License-Identifier: GPL-3.0-or-later
 * Asks before the last window closes while changes are unsaved. */
#pragma once

#include "causerie-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_CLOSE_GUARD (causerie_close_guard_get_type ())
G_DECLARE_FINAL_TYPE (CauserieCloseGuard, causerie_close_guard, CAUSERIE, CLOSE_GUARD, GObject)

CauserieCloseGuard *causerie_close_guard_new (GtkWindow *window, CauserieSession *session);

gboolean causerie_close_guard_ask (CauserieCloseGuard *self);

G_END_DECLS
