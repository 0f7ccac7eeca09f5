/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the chat list and an open chat change in a row. */
#pragma once

#include "causerie-chat-item.h"
#include "causerie-record.h"

G_BEGIN_DECLS

CauserieChatItem *causerie_chat_item_new (const CauserieChatRecord *record);
CauserieTitleOrigin causerie_chat_item_get_title_origin (CauserieChatItem *self);
void causerie_chat_item_set_title (CauserieChatItem *self, const char *title,
                                   CauserieTitleOrigin origin);
void causerie_chat_item_set_updated_at (CauserieChatItem *self, gint64 updated_at);
void causerie_chat_item_set_deleted_at (CauserieChatItem *self, gint64 deleted_at);
void causerie_chat_item_set_ended (CauserieChatItem *self, gboolean ended);
void causerie_chat_item_set_working (CauserieChatItem *self, gboolean working);

G_END_DECLS
