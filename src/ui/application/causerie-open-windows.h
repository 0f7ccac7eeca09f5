/* SPDX-License-Identifier: GPL-3.0-or-later
 * Remembers in the settings which windows are open and what they show. */
#pragma once

#include "causerie-window.h"

G_BEGIN_DECLS

#define CAUSERIE_TYPE_OPEN_WINDOWS (causerie_open_windows_get_type ())
G_DECLARE_FINAL_TYPE (CauserieOpenWindows, causerie_open_windows, CAUSERIE, OPEN_WINDOWS, GObject)

CauserieOpenWindows *causerie_open_windows_new (GtkApplication *application, GSettings *gsettings);
GPtrArray *causerie_open_windows_dup_states (CauserieOpenWindows *self);
void causerie_open_windows_watch (CauserieOpenWindows *self, CauserieWindow *window);
void causerie_open_windows_keep_all (CauserieOpenWindows *self);

G_END_DECLS
