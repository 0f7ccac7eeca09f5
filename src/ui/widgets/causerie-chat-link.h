/* SPDX-License-Identifier: GPL-3.0-or-later
 * A line that links to another chat, or says that it was deleted. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_CHAT_LINK (causerie_chat_link_get_type ())
G_DECLARE_FINAL_TYPE (CauserieChatLink, causerie_chat_link, CAUSERIE, CHAT_LINK, GtkWidget)

GtkWidget *causerie_chat_link_new (void);
void causerie_chat_link_set (CauserieChatLink *self, const char *text, gint64 chat_id);

G_END_DECLS
