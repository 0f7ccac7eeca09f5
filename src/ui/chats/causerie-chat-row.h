/* SPDX-License-Identifier: GPL-3.0-or-later
 * The widget of one row of the chat list. */
#pragma once

#include "causerie-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_CHAT_ROW (causerie_chat_row_get_type ())
G_DECLARE_FINAL_TYPE (CauserieChatRow, causerie_chat_row, CAUSERIE, CHAT_ROW, GtkWidget)

GtkWidget *causerie_chat_row_new (void);
void causerie_chat_row_bind (CauserieChatRow *self, GtkListItem *item);
void causerie_chat_row_unbind (CauserieChatRow *self);
gint64 causerie_chat_row_get_chat_id (CauserieChatRow *self);

G_END_DECLS
