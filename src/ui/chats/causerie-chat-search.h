/* SPDX-License-Identifier: GPL-3.0-or-later
 * A GtkFilter for the chat list that is shared by all windows. */
#pragma once

#include "causerie-chat-list.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_CHAT_SEARCH (causerie_chat_search_get_type ())
G_DECLARE_FINAL_TYPE (CauserieChatSearch, causerie_chat_search, CAUSERIE, CHAT_SEARCH, GtkFilter)

CauserieChatSearch *causerie_chat_search_new (CauserieLibrary *library, CauserieChatList *chats);
void causerie_chat_search_set_words (CauserieChatSearch *self, const char *words);
const CauserieFailure *causerie_chat_search_get_failure (CauserieChatSearch *self);

G_END_DECLS
