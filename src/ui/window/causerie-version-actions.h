/* SPDX-License-Identifier: GPL-3.0-or-later
 * The window actions on versions and branches: continue in another chat, open in another window,
 * delete and restore. */
#pragma once

#include "causerie-chat-page.h"

G_BEGIN_DECLS

#define CAUSERIE_TYPE_VERSION_ACTIONS (causerie_version_actions_get_type ())
G_DECLARE_FINAL_TYPE (CauserieVersionActions, causerie_version_actions, CAUSERIE, VERSION_ACTIONS,
                      GObject)

CauserieVersionActions *causerie_version_actions_new (GtkApplicationWindow *window,
                                                      CauserieChatPage *page,
                                                      CauserieSession *session,
                                                      GCancellable *cancellable);

void causerie_version_actions_set_branch (CauserieVersionActions *self, CauserieChat *chat,
                                          CauserieBranch *branch);

G_END_DECLS
