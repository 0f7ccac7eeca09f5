/* SPDX-License-Identifier: GPL-3.0-or-later
 * The window: the sidebars around the chat page, or another page in its place. */
#pragma once

#include "causerie-session.h"
#include "causerie-window-state.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_WINDOW (causerie_window_get_type ())
G_DECLARE_FINAL_TYPE (CauserieWindow, causerie_window, CAUSERIE, WINDOW, AdwApplicationWindow)

CauserieWindow *causerie_window_new (GtkApplication *application, CauserieSession *session,
                                     GSettings *gsettings);
void causerie_window_restore (CauserieWindow *self, const CauserieWindowState *state);
CauserieWindowState *causerie_window_dup_state (CauserieWindow *self);
void causerie_window_show_chat (CauserieWindow *self, gint64 chat_id, gint64 message_id);
void causerie_window_start (CauserieWindow *self, const GError *problem);
void causerie_window_show_recovery_failure (CauserieWindow *self, const char *words);

G_END_DECLS
