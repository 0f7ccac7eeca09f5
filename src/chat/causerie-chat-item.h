/* SPDX-License-Identifier: GPL-3.0-or-later
 * One row of the chat list. */
#pragma once

#include "causerie-record.h"

G_BEGIN_DECLS

#define CAUSERIE_TYPE_CHAT_ITEM (causerie_chat_item_get_type ())
G_DECLARE_FINAL_TYPE (CauserieChatItem, causerie_chat_item, CAUSERIE, CHAT_ITEM, GObject)

/* Properties with notify: "id" (int64), "title" (string), "updated-at" (int64, microseconds since
 * 1970 UTC), "deleted-at" (int64, 0: not deleted), "ended" (boolean: the branch last on screen is
 * ended), "working" (boolean: a turn is running). */
CauserieChatItem *causerie_chat_item_new (const CauserieChatRecord *record);
gint64 causerie_chat_item_get_id (CauserieChatItem *self);
const char *causerie_chat_item_get_title (CauserieChatItem *self);
CauserieTitleOrigin causerie_chat_item_get_title_origin (CauserieChatItem *self);
gint64 causerie_chat_item_get_created_at (CauserieChatItem *self);
gint64 causerie_chat_item_get_updated_at (CauserieChatItem *self);
gint64 causerie_chat_item_get_deleted_at (CauserieChatItem *self);
gboolean causerie_chat_item_get_ended (CauserieChatItem *self);
gboolean causerie_chat_item_get_working (CauserieChatItem *self);
gint64 causerie_chat_item_get_origin_chat_id (CauserieChatItem *self);
gint64 causerie_chat_item_get_origin_message_id (CauserieChatItem *self);

/* Called by the chat list and the open chat. */
void causerie_chat_item_set_title (CauserieChatItem *self, const char *title,
                                   CauserieTitleOrigin origin);
void causerie_chat_item_set_updated_at (CauserieChatItem *self, gint64 updated_at);
void causerie_chat_item_set_deleted_at (CauserieChatItem *self, gint64 deleted_at);
void causerie_chat_item_set_ended (CauserieChatItem *self, gboolean ended);
gboolean causerie_chat_item_get_open (CauserieChatItem *self);
void causerie_chat_item_set_open (CauserieChatItem *self, gboolean open);
void causerie_chat_item_set_working (CauserieChatItem *self, gboolean working);

G_END_DECLS
