/* SPDX-License-Identifier: GPL-3.0-or-later
 * Merges messages into an open chat that an import or another CauserieChat has written. */
#pragma once

#include "causerie-chat-feedback.h"
#include "causerie-turns.h"
#include "causerie-versions.h"

G_BEGIN_DECLS

#define CAUSERIE_TYPE_CHAT_UPDATES (causerie_chat_updates_get_type ())
G_DECLARE_FINAL_TYPE (CauserieChatUpdates, causerie_chat_updates, CAUSERIE, CHAT_UPDATES, GObject)

/* Signal: "updated": the tree, the feedback or a draft was updated from the library. */
CauserieChatUpdates *causerie_chat_updates_new (CauserieLibrary *library,
                                                CauseriePendingWrites *writes, CauserieTree *tree,
                                                CauserieTurns *turns, CauserieVersions *versions,
                                                CauserieChatFeedback *feedback);
void causerie_chat_updates_set_chat_id (CauserieChatUpdates *self, gint64 chat_id);
void causerie_chat_updates_start (CauserieChatUpdates *self);

G_END_DECLS
