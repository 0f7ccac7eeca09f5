/* SPDX-License-Identifier: GPL-3.0-or-later
 * A list model of the messages of a branch and of the turn that waits for its reply. */
#pragma once

#include "causerie-chat.h"

G_BEGIN_DECLS

#define CAUSERIE_TYPE_TIMELINE (causerie_timeline_get_type ())
G_DECLARE_FINAL_TYPE (CauserieTimeline, causerie_timeline, CAUSERIE, TIMELINE, GObject)

/* A GListModel of CauserieMessage, with at most one CauserieTurn at its end: a running turn below
 * the branch's leaf that has no reply yet. */
CauserieTimeline *causerie_timeline_new (CauserieChat *chat, CauserieBranch *branch);

G_END_DECLS
