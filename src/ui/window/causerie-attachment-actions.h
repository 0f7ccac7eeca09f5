/* SPDX-License-Identifier: GPL-3.0-or-later
 * The window actions on attached files: open, open with another program, save. */
#pragma once

#include "causerie-chat-page.h"

G_BEGIN_DECLS

#define CAUSERIE_TYPE_ATTACHMENT_ACTIONS (causerie_attachment_actions_get_type ())
G_DECLARE_FINAL_TYPE (CauserieAttachmentActions, causerie_attachment_actions, CAUSERIE,
                      ATTACHMENT_ACTIONS, GObject)

CauserieAttachmentActions *causerie_attachment_actions_new (GtkWidget *window,
                                                            CauserieChatPage *page);
void causerie_attachment_actions_set_chat (CauserieAttachmentActions *self, CauserieChat *chat);

G_END_DECLS
