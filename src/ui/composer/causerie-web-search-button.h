/* SPDX-License-Identifier: GPL-3.0-or-later
 * The switch for web searches of a chat. */
#pragma once

#include "causerie-chat.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_WEB_SEARCH_BUTTON (causerie_web_search_button_get_type ())
G_DECLARE_FINAL_TYPE (CauserieWebSearchButton, causerie_web_search_button, CAUSERIE,
                      WEB_SEARCH_BUTTON, GtkToggleButton)

void causerie_web_search_button_set_chat (CauserieWebSearchButton *self, CauserieChat *chat);
void causerie_web_search_button_set_choice (CauserieWebSearchButton *self,
                                            const CauserieModelChoice *choice);

G_END_DECLS
