/* SPDX-License-Identifier: GPL-3.0-or-later
 * The chat list from inside: its parts, and how the session and open chats keep it up to date. */
#pragma once

#include "causerie-chat-list.h"

G_BEGIN_DECLS

struct _CauserieChatList
{
  GObject parent_instance;

  CauserieLibrary *library;
  GHashTable *items;   /* every chat by id, the deleted ones too */
  GPtrArray *shown;    /* what the model holds, newest first */
  GListStore *deleted; /* newest deletion first */
  GQueue changes;      /* that are shown and not written yet, in order; borrowed */
};

void causerie_chat_list_refresh (CauserieChatList *self);
void causerie_chat_list_tell_change (CauserieChatList *self, CauserieChatItem *item);
void causerie_chat_list_tell_failure (CauserieChatList *self, const GError *error);

void causerie_chat_list_load_async (CauserieChatList *self, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer data);
gboolean causerie_chat_list_load_finish (CauserieChatList *self, GAsyncResult *result,
                                         GError **error);
CauserieChatItem *causerie_chat_list_add (CauserieChatList *self, const CauserieChatRecord *record);
CauserieChatItem *causerie_chat_list_find_any (CauserieChatList *self, gint64 chat_id);
void causerie_chat_list_set_model_title (CauserieChatList *self, gint64 chat_id, const char *title);

G_END_DECLS
