/* SPDX-License-Identifier: GPL-3.0-or-later
 * The sidebar with the chat list and its search entry. */
#pragma once

#include "causerie-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_CHATS_SIDEBAR (causerie_chats_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (CauserieChatsSidebar, causerie_chats_sidebar, CAUSERIE, CHATS_SIDEBAR,
                      GtkWidget)

void causerie_chats_sidebar_focus_search (CauserieChatsSidebar *self);
void causerie_chats_sidebar_step (CauserieChatsSidebar *self, int step);
gint64 causerie_chats_sidebar_get_focused_chat_id (CauserieChatsSidebar *self);

G_END_DECLS
