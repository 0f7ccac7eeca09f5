/* SPDX-License-Identifier: GPL-3.0-or-later
 * The sidebar with the outline of the message tree and the editor that creates branches. */
#pragma once

#include "causerie-chat.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_BRANCHES_SIDEBAR (causerie_branches_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (CauserieBranchesSidebar, causerie_branches_sidebar, CAUSERIE,
                      BRANCHES_SIDEBAR, GtkWidget)

void causerie_branches_sidebar_set_chat (CauserieBranchesSidebar *self, CauserieChat *chat,
                                         CauserieBranch *branch);
void causerie_branches_sidebar_edit (CauserieBranchesSidebar *self, gint64 message_id);
void causerie_branches_sidebar_reveal (CauserieBranchesSidebar *self);

G_END_DECLS
