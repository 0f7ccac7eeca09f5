/* SPDX-License-Identifier: GPL-3.0-or-later
 * Counts the matches of a search in all messages of a chat, and moves from match to match. */
#pragma once

#include "causerie-branch.h"
#include "causerie-find-words.h"
#include "causerie-library.h"

G_BEGIN_DECLS

#define CAUSERIE_TYPE_CHAT_FIND (causerie_chat_find_get_type ())
G_DECLARE_FINAL_TYPE (CauserieChatFind, causerie_chat_find, CAUSERIE, CHAT_FIND, GObject)

CauserieChatFind *causerie_chat_find_new (CauserieLibrary *library);
void causerie_chat_find_set_branch (CauserieChatFind *self, CauserieBranch *branch);
void causerie_chat_find_set_words (CauserieChatFind *self, CauserieFindWords *words);
CauserieFindWords *causerie_chat_find_get_words (CauserieChatFind *self);
gboolean causerie_chat_find_get_complete (CauserieChatFind *self);
guint causerie_chat_find_get_n_matches (CauserieChatFind *self);
guint causerie_chat_find_get_n_elsewhere (CauserieChatFind *self, gint64 *first_id);
guint causerie_chat_find_count_in (CauserieChatFind *self, gint64 message_id);
gboolean causerie_chat_find_move (CauserieChatFind *self, int step, guint from);
void causerie_chat_find_leave (CauserieChatFind *self);
gboolean causerie_chat_find_get_current (CauserieChatFind *self, gint64 *message_id, guint *n,
                                         guint *number);

G_END_DECLS
