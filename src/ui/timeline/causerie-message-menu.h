/* SPDX-License-Identifier: GPL-3.0-or-later
 * The menu for the less common actions on a message. */
#pragma once

#include "causerie-chat.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_MESSAGE_MENU (causerie_message_menu_get_type ())
G_DECLARE_FINAL_TYPE (CauserieMessageMenu, causerie_message_menu, CAUSERIE, MESSAGE_MENU, GtkWidget)

void causerie_message_menu_set_message (CauserieMessageMenu *self, CauserieChat *chat,
                                        CauserieMessage *message);
void causerie_message_menu_set_words (CauserieMessageMenu *self, const char *words);

G_END_DECLS
