/* SPDX-License-Identifier: GPL-3.0-or-later
 * The dialog that renames a chat. */
#pragma once

#include "causerie-chat-list.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

void causerie_rename_dialog_present (GtkWidget *parent, CauserieChatList *chats, gint64 chat_id);

G_END_DECLS
