/* SPDX-License-Identifier: GPL-3.0-or-later
 * The page of the chat on screen: its timeline, the ended notice, the composer. */
#pragma once

#include "causerie-composer.h"
#include "causerie-session.h"

#include "causerie-window-state.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_CHAT_PAGE (causerie_chat_page_get_type ())
G_DECLARE_FINAL_TYPE (CauserieChatPage, causerie_chat_page, CAUSERIE, CHAT_PAGE, GtkWidget)

void causerie_chat_page_set_session (CauserieChatPage *self, CauserieSession *session);
void causerie_chat_page_set_chat (CauserieChatPage *self, CauserieChat *chat,
                                  CauserieBranch *branch, const CauseriePlace *place);
void causerie_chat_page_get_place (CauserieChatPage *self, CauseriePlace *place);
void causerie_chat_page_show_problem (CauserieChatPage *self, const GError *problem);
void causerie_chat_page_show_failure (CauserieChatPage *self, CauserieFailure *failure);
void causerie_chat_page_show_recovery_failure (CauserieChatPage *self, const char *words);
void causerie_chat_page_add_toast (CauserieChatPage *self, AdwToast *toast);
void causerie_chat_page_undo (CauserieChatPage *self);
void causerie_chat_page_toast (CauserieChatPage *self, const char *text);
CauserieComposer *causerie_chat_page_get_composer (CauserieChatPage *self);
void causerie_chat_page_show_end (CauserieChatPage *self);
void causerie_chat_page_step_version (CauserieChatPage *self, int step);
void causerie_chat_page_find (CauserieChatPage *self);
void causerie_chat_page_find_step (CauserieChatPage *self, int step);
gboolean causerie_chat_page_close_find (CauserieChatPage *self);
gboolean causerie_chat_page_clear_selection (CauserieChatPage *self);
void causerie_chat_page_focus_composer (CauserieChatPage *self);
void causerie_chat_page_focus_message (CauserieChatPage *self, int step);
void causerie_chat_page_choose_model (CauserieChatPage *self);
void causerie_chat_page_send_text (CauserieChatPage *self, const char *text);

G_END_DECLS
