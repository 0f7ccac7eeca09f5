/* SPDX-License-Identifier: GPL-3.0-or-later
 * Screen reader announcements for GTK before 4.14. */
#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_ANNOUNCER (causerie_announcer_get_type ())
G_DECLARE_FINAL_TYPE (CauserieAnnouncer, causerie_announcer, CAUSERIE, ANNOUNCER, GObject)

CauserieAnnouncer *causerie_announcer_get (GdkDisplay *display);
void causerie_announcer_announce (CauserieAnnouncer *self, const char *text);

G_END_DECLS
