/* SPDX-License-Identifier: GPL-3.0-or-later
 * One row of the chat list. */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_CHAT_ITEM (causerie_chat_item_get_type ())
G_DECLARE_FINAL_TYPE (CauserieChatItem, causerie_chat_item, CAUSERIE, CHAT_ITEM, GObject)

/* Properties with notify: "id" (int64), "title" (string), "updated-at" (int64, microseconds since
 * 1970 UTC), "deleted-at" (int64, 0: not deleted), "ended" (boolean: the branch last on screen is
 * ended), "working" (boolean: a reply is at work there). */
gint64 causerie_chat_item_get_id (CauserieChatItem *self);
const char *causerie_chat_item_get_title (CauserieChatItem *self);
gint64 causerie_chat_item_get_updated_at (CauserieChatItem *self);
gint64 causerie_chat_item_get_deleted_at (CauserieChatItem *self);
gboolean causerie_chat_item_get_ended (CauserieChatItem *self);
gboolean causerie_chat_item_get_working (CauserieChatItem *self);
gint64 causerie_chat_item_get_origin_chat_id (CauserieChatItem *self);
gint64 causerie_chat_item_get_origin_message_id (CauserieChatItem *self);

G_END_DECLS
