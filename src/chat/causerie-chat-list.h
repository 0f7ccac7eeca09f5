/* SPDX-License-Identifier: GPL-3.0-or-later
 * The chat list: all chats that are not deleted, newest first. */
#pragma once

#include "causerie-chat-item.h"
#include "causerie-library.h"

G_BEGIN_DECLS

#define CAUSERIE_TYPE_CHAT_LIST (causerie_chat_list_get_type ())
G_DECLARE_FINAL_TYPE (CauserieChatList, causerie_chat_list, CAUSERIE, CHAT_LIST, GObject)

/* A GListModel of CauserieChatItem. Property: "recently-deleted" (GListModel of CauserieChatItem,
 * newest deletion first). Signal: "chat-changed" (CauserieChatItem: it was added, renamed, deleted,
 * restored or purged). */
CauserieChatList *causerie_chat_list_new (CauserieLibrary *library);
void causerie_chat_list_load_async (CauserieChatList *self, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer data);
gboolean causerie_chat_list_load_finish (CauserieChatList *self, GAsyncResult *result,
                                         GError **error);
GListModel *causerie_chat_list_get_deleted (CauserieChatList *self);
CauserieChatItem *causerie_chat_list_find (CauserieChatList *self, gint64 chat_id);
CauserieChatItem *causerie_chat_list_find_any (CauserieChatList *self, gint64 chat_id);
GPtrArray *causerie_chat_list_find_continued (CauserieChatList *self, gint64 chat_id,
                                              gint64 message_id);

/* These show the change at once and store it asynchronously. If the write fails, the change is
 * undone and "failed" (CauserieFailure) is emitted. */
void causerie_chat_list_rename (CauserieChatList *self, gint64 chat_id, const char *title);
void causerie_chat_list_delete (CauserieChatList *self, gint64 chat_id);
void causerie_chat_list_restore (CauserieChatList *self, gint64 chat_id);
void causerie_chat_list_purge (CauserieChatList *self, gint64 chat_id);

/* Called by the session and by open chats. */
CauserieChatItem *causerie_chat_list_add (CauserieChatList *self, const CauserieChatRecord *record);
void causerie_chat_list_set_model_title (CauserieChatList *self, gint64 chat_id, const char *title);
void causerie_chat_list_report_failure (CauserieChatList *self, const GError *error);

G_END_DECLS
