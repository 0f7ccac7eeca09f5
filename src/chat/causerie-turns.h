/* SPDX-License-Identifier: GPL-3.0-or-later
 * The running turns of a chat. */
#pragma once

#include "causerie-turn.h"

G_BEGIN_DECLS

#define CAUSERIE_TYPE_TURNS (causerie_turns_get_type ())
G_DECLARE_FINAL_TYPE (CauserieTurns, causerie_turns, CAUSERIE, TURNS, GObject)

/* Signals, each with a CauserieTurn: "added", "replied" (its reply is in the tree), "removed" (it
 * has ended). */
CauserieTurns *causerie_turns_new (CauserieLibrary *library, CauseriePendingWrites *writes,
                                   CauserieClient *client, CauserieSettings *settings,
                                   CauserieRegistry *registry, CauserieSetup *setup,
                                   CauserieContentLoader *loader, CauserieTree *tree);
void causerie_turns_start (CauserieTurns *self, gint64 chat_id, CauserieBranch *branch,
                           gint64 parent_id, gint64 replaces, const CauserieModelChoice *choice);
void causerie_turns_stop_below (CauserieTurns *self, gint64 message_id);
void causerie_turns_stop_all (CauserieTurns *self);
void causerie_turns_interrupt_all (CauserieTurns *self);
gboolean causerie_turns_is_empty (CauserieTurns *self);
CauserieTurn *causerie_turns_find_on (CauserieTurns *self, CauserieBranch *branch);
CauserieTurn *causerie_turns_find_below (CauserieTurns *self, gint64 parent_id);
gboolean causerie_turns_is_writing (CauserieTurns *self, gint64 message_id);

G_END_DECLS
