/* SPDX-License-Identifier: GPL-3.0-or-later
 * The line above a chat with its preset and its own instructions. */
#pragma once

#include "causerie-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_SETUP_BAR (causerie_setup_bar_get_type ())
G_DECLARE_FINAL_TYPE (CauserieSetupBar, causerie_setup_bar, CAUSERIE, SETUP_BAR, GtkWidget)

void causerie_setup_bar_set_chat (CauserieSetupBar *self, CauserieSession *session,
                                  CauserieChat *chat);

G_END_DECLS
