/* SPDX-License-Identifier: GPL-3.0-or-later
 * Takes into an open chat what others have written of it: an import, or another chat object. */
#pragma once

#include "causerie-chat-feedback.h"
#include "causerie-turns.h"
#include "causerie-versions.h"

G_BEGIN_DECLS

#define CAUSERIE_TYPE_CHAT_UPDATES (causerie_chat_updates_get_type ())
G_DECLARE_FINAL_TYPE (CauserieChatUpdates, causerie_chat_updates, CAUSERIE, CHAT_UPDATES, GObject)

/* Signal: "updated": the tree or something beside it is as the library has it. */
CauserieChatUpdates *causerie_chat_updates_new (CauserieLibrary *library,
                                                CauseriePendingWrites *writes, CauserieTree *tree,
                                                CauserieTurns *turns, CauserieVersions *versions,
                                                CauserieChatFeedback *feedback);
void causerie_chat_updates_set_chat_id (CauserieChatUpdates *self, gint64 chat_id);
void causerie_chat_updates_start (CauserieChatUpdates *self);

G_END_DECLS
