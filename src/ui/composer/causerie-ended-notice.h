/* SPDX-License-Identifier: GPL-3.0-or-later
 * The notice that Claude ended the chat, with the actions that are still possible. */
#pragma once

#include "causerie-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_ENDED_NOTICE (causerie_ended_notice_get_type ())
G_DECLARE_FINAL_TYPE (CauserieEndedNotice, causerie_ended_notice, CAUSERIE, ENDED_NOTICE, GtkWidget)

void causerie_ended_notice_set_secondary (CauserieEndedNotice *self, gboolean secondary);
void causerie_ended_notice_set_session (CauserieEndedNotice *self, CauserieSession *session);
void causerie_ended_notice_set_chat (CauserieEndedNotice *self, CauserieChat *chat,
                                     CauserieBranch *branch);

G_END_DECLS
