/* SPDX-License-Identifier: GPL-3.0-or-later
 * The list widget of the chats, which keeps the row of the current chat in view. */
#pragma once

#include "causerie-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_CHATS_VIEW (causerie_chats_view_get_type ())
G_DECLARE_FINAL_TYPE (CauserieChatsView, causerie_chats_view, CAUSERIE, CHATS_VIEW, GtkWidget)

void causerie_chats_view_set_chats (CauserieChatsView *self, CauserieSession *session,
                                    GListModel *chats);
void causerie_chats_view_set_current (CauserieChatsView *self, gint64 chat_id);
void causerie_chats_view_show_current (CauserieChatsView *self);
void causerie_chats_view_show_top (CauserieChatsView *self);
void causerie_chats_view_open_first (CauserieChatsView *self);
void causerie_chats_view_step (CauserieChatsView *self, int step);
gint64 causerie_chats_view_get_focused_chat_id (CauserieChatsView *self);

G_END_DECLS
