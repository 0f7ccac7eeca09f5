/* SPDX-License-Identifier: GPL-3.0-or-later
 * The lines below a message that link to the chats that continue from it. */
#pragma once

#include "causerie-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_MESSAGE_LINKS (causerie_message_links_get_type ())
G_DECLARE_FINAL_TYPE (CauserieMessageLinks, causerie_message_links, CAUSERIE, MESSAGE_LINKS,
                      GtkWidget)

void causerie_message_links_set_message (CauserieMessageLinks *self, CauserieSession *session,
                                         CauserieChat *chat, CauserieMessage *message);

G_END_DECLS
